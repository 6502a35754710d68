import { isIP } from 'node:net';

/** Where and how to hand mail over. */
export type SmtpServer = {
  host: string;
  port: number;
  /** TLS from the first byte (`smtps:`). */
  implicitTls: boolean;
  /** STARTTLS or nothing; off only for loopback and `?insecure`. */
  requireTls: boolean;
  auth: { user: string; pass: string } | null;
};

/**
 * Reads `smtp://user:password@host:587` or `smtps://…:465`. Without `?insecure` mail and password go over TLS with a checked
 * certificate, or not at all; a server on loopback needs neither.
 *
 * @throws {TypeError} when it is no such URL
 */
export function parseSmtpUrl(url: string): SmtpServer {
  const parsed = new URL(url);
  if (parsed.protocol !== 'smtp:' && parsed.protocol !== 'smtps:')
    throw new TypeError('SMTP_URL must start with smtp://');
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  if (host === '') throw new TypeError('SMTP_URL names no host');
  const implicitTls = parsed.protocol === 'smtps:';
  const insecure = parsed.searchParams.has('insecure') && parsed.searchParams.get('insecure') !== 'false';
  return {
    host,
    port: parsed.port === '' ? (implicitTls ? 465 : 587) : Number(parsed.port),
    implicitTls,
    requireTls: !(insecure || isLoopback(host)),
    auth:
      parsed.username === ''
        ? null
        : { user: decodeURIComponent(parsed.username), pass: decodeURIComponent(parsed.password) },
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
