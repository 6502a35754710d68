import { ImapFlow } from 'imapflow';
import { FolderMissingError } from './failures.ts';
import type { ImapServer } from './imap-url.ts';
import type { MailboxCursor } from './mailbox-reader.ts';

export type FetchedMail = {
  uid: number;
  raw: Buffer;
  /** As the server counts it; more than `raw` when only the beginning was fetched. */
  bytes: number;
  /** When it arrived, by the server's clock. */
  receivedAt: Date | null;
};

/** One connection to a mailbox; everything on it happens one after the other. */
export type MailboxConnection = {
  /** The main folder last, since the server tells of news in the folder that is open. */
  folders: readonly string[];
  /** Whether nothing can have arrived since the cursor, as far as the server tells without opening the folder. */
  isUnchanged(folder: string, cursor: MailboxCursor): Promise<boolean>;
  open(folder: string): Promise<{ uidValidity: string; uidNext: number }>;
  /** Ascending. */
  uidsAfter(uid: number): Promise<number[]>;
  uidsSince(date: Date): Promise<number[]>;
  /** `null` when the mail has been deleted meanwhile. */
  fetch(uid: number, maxBytes: number): Promise<FetchedMail | null>;
  /** Resolves when the server tells of a mail, after `maxMs`, or on abort; rejects when the connection ends. */
  waitForNews(maxMs: number, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

const SOCKET_TIMEOUT_MS = 90_000;
const LOGOUT_MS = 1_500;
/** Of a mail above the limit: header, text and the first parts. */
const BEGINNING_BYTES = 2 * 1024 * 1024;

/** @throws whatever the connection, the server or the login says; `failureOf` reads it */
export async function connectMailbox(
  server: ImapServer,
  { signal }: { signal: AbortSignal },
): Promise<MailboxConnection> {
  const client = new ImapFlow({
    host: server.host,
    port: server.port,
    secure: server.implicitTls,
    ...(server.implicitTls ? {} : { doSTARTTLS: server.requireTls }),
    auth: { user: server.user, pass: server.pass },
    tls: { rejectUnauthorized: server.requireTls },
    disableAutoIdle: true,
    logger: false,
    connectionTimeout: 20_000,
    greetingTimeout: 10_000,
    socketTimeout: SOCKET_TIMEOUT_MS,
    maxLiteralSize: 64 * 1024 * 1024,
    maxResponseSize: 96 * 1024 * 1024,
  });
  let news = false;
  let wake = (): void => undefined;
  let lost: Error | null = null;
  const gone = new Promise<never>((_, reject) => {
    const end = (error: Error) => {
      lost ??= error;
      reject(lost);
      wake();
    };
    client.on('error', end);
    client.on('close', () => end(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' })));
  });
  gone.catch(() => undefined); // whoever waits races it; nobody may be waiting
  client.on('exists', ({ count, prevCount }) => {
    if (count <= prevCount) return;
    news = true;
    wake();
  });
  const abort = () => client.close();
  signal.addEventListener('abort', abort, { once: true });
  /** Ends with the connection, whatever the library waits for. */
  const guarded = <T>(work: Promise<T>): Promise<T> => Promise.race([work, gone]);

  async function close(): Promise<void> {
    signal.removeEventListener('abort', abort);
    if (client.usable) {
      const timer = new Promise<void>((resolve) => setTimeout(resolve, LOGOUT_MS).unref());
      await Promise.race([client.logout().catch(() => undefined), timer]); // a server that is gone needs no farewell
    }
    client.close();
  }

  async function isUnchanged(folder: string, cursor: MailboxCursor): Promise<boolean> {
    if (client.mailbox !== false && client.mailbox.path === folder) return false; // a STATUS of the open folder may be old
    const status = await guarded(client.status(folder, { uidNext: true, uidValidity: true }));
    return String(status.uidValidity ?? '') === cursor.uidValidity && status.uidNext === cursor.lastUid + 1;
  }

  async function open(folder: string): Promise<{ uidValidity: string; uidNext: number }> {
    news = false;
    const { mailbox } = client;
    const already = mailbox !== false && mailbox.path === folder;
    if (already) await guarded(client.noop());
    const box = already ? mailbox : await guarded(client.mailboxOpen(folder, { readOnly: true }));
    return { uidValidity: String(box.uidValidity), uidNext: box.uidNext };
  }

  async function search(query: Parameters<ImapFlow['search']>[0]): Promise<number[]> {
    const uids = await guarded(client.search(query, { uid: true }));
    if (uids === false) throw lost ?? new Error('the server refused a search');
    return [...uids].sort((a, b) => a - b);
  }

  async function fetch(uid: number, maxBytes: number): Promise<FetchedMail | null> {
    const about = await guarded(client.fetchOne(String(uid), { size: true, internalDate: true }, { uid: true }));
    if (about === false) return null;
    const bytes = about.size ?? 0;
    const source = bytes > maxBytes ? { start: 0, maxLength: Math.min(maxBytes, BEGINNING_BYTES) } : true;
    const fetched = await guarded(client.fetchOne(String(uid), { source }, { uid: true }));
    if (fetched === false || fetched.source === undefined) return null;
    const arrived = about.internalDate === undefined ? null : new Date(about.internalDate);
    return { uid, raw: fetched.source, bytes, receivedAt: arrived };
  }

  async function waitForNews(maxMs: number, stop: AbortSignal): Promise<void> {
    if (lost !== null) throw lost;
    if (news || stop.aborted) return;
    const idling = client.capabilities.has('IDLE');
    if (idling) client.idle().catch(() => undefined); // its failure is the connection's, which `gone` tells
    let timer: NodeJS.Timeout | undefined;
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
      timer = setTimeout(resolve, maxMs); // the next command ends the IDLE, so it is renewed at least this often
      stop.addEventListener('abort', () => resolve(), { once: true });
    });
    await guarded(woken).finally(() => clearTimeout(timer));
    if (lost !== null) throw lost;
  }

  try {
    await guarded(client.connect());
    const folders = await foldersOf(client, server.folder, guarded);
    return {
      folders,
      isUnchanged,
      open,
      uidsAfter: async (uid) => (await search({ uid: `${uid + 1}:*` })).filter((found) => found > uid),
      uidsSince: (date) => search({ since: new Date(date.getTime() - 86_400_000) }),
      fetch,
      waitForNews,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** `\Junk` and `\All` as the server marks them, never by a name that merely sounds so; the main folder last. */
async function foldersOf(
  client: ImapFlow,
  main: string,
  guarded: <T>(work: Promise<T>) => Promise<T>,
): Promise<string[]> {
  const listed = await guarded(client.list());
  if (main !== 'INBOX' && !listed.some(({ path }) => path === main)) throw new FolderMissingError(main);
  const special = ['\\Junk', '\\All'].flatMap((use) =>
    listed
      .filter(({ specialUse, specialUseSource }) => specialUse === use && specialUseSource === 'extension')
      .map(({ path }) => path),
  );
  return [...new Set(special.filter((path) => path !== main)), main];
}
