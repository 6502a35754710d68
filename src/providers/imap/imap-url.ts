import { isIP } from 'node:net';

/** Which mailbox to read, and how to reach it. */
export type ImapServer = {
  host: string;
  port: number;
  /** TLS from the first byte (`imaps:`). */
  implicitTls: boolean;
  /** STARTTLS or nothing; off only for loopback and `?insecure`. */
  requireTls: boolean;
  user: string;
  pass: string;
  /** The folder that replies arrive in, as the server writes it. */
  folder: string;
};

/**
 * Reads `imaps://user:password@host/Folder` or `imap://…`; without a folder INBOX is meant. Without `?insecure` the password goes
 * over TLS with a checked certificate, or not at all; a server on loopback needs neither.
 *
 * @throws {TypeError} when it is no such URL
 */
export function parseImapUrl(url: string): ImapServer {
  if (!URL.canParse(url)) throw new TypeError('IMAP_URL is no address such as imaps://user:password@host');
  const parsed = new URL(url);
  if (parsed.protocol !== 'imap:' && parsed.protocol !== 'imaps:')
    throw new TypeError('IMAP_URL must start with imap:// or imaps://');
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  if (host === '') throw new TypeError('IMAP_URL names no host');
  if (parsed.username === '' || parsed.password === '') throw new TypeError('IMAP_URL needs a user and a password');
  const implicitTls = parsed.protocol === 'imaps:';
  const insecure = parsed.searchParams.has('insecure') && parsed.searchParams.get('insecure') !== 'false';
  const folder = decoded(parsed.pathname.replace(/^\/+|\/+$/g, ''));
  return {
    host,
    port: parsed.port === '' ? (implicitTls ? 993 : 143) : Number(parsed.port),
    implicitTls,
    requireTls: !(insecure || isLoopback(host)),
    user: decoded(parsed.username),
    pass: decoded(parsed.password),
    folder: folder === '' || /^inbox$/i.test(folder) ? 'INBOX' : folder,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new TypeError('IMAP_URL holds a broken % sequence', { cause: error });
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
