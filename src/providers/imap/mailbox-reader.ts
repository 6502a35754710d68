import { setMaxListeners } from 'node:events';
import { type Clock, systemClock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import { failureOf, type ReadFailure } from './failures.ts';
import { parseImapUrl } from './imap-url.ts';
import { connectMailbox, type FetchedMail, type MailboxConnection } from './mailbox-connection.ts';

/** How far a folder has been read. `uidValidity` is the server's number of the folder's present numbering. */
export type MailboxCursor = { folder: string; uidValidity: string; lastUid: number };

/** A mail as it lies in the mailbox. The same one may come again after a crash: (folder, uidValidity, uid) tells. */
export type MailboxMail = FetchedMail & { folder: string; uidValidity: string };

/** Where the cursors live. Saved after each mail, so that a crash repeats at most one. */
export type CursorStore = {
  read(folder: string): Promise<MailboxCursor | null>;
  save(cursor: MailboxCursor): Promise<void>;
};

export type MailboxStatus = 'starting' | 'reading' | 'waiting' | ReadFailure | 'closed';
export type MailboxState = {
  status: MailboxStatus;
  /** One line for people, without the password; empty when all is well. */
  detail: string;
  since: Date;
  /** Everything that had arrived by then has been delivered; `null` before the first pass. */
  completeUntil: Date | null;
  folders: readonly string[];
};

export type MailboxReaderOptions = {
  /** `imaps://user:password@host/Folder` */
  url: string;
  cursors: CursorStore;
  /** Called for one mail at a time, oldest first in each folder. When it throws, the mail comes again later. */
  deliver(mail: MailboxMail): Promise<void>;
  /** Told of every change of the status. */
  onState?: (state: MailboxState) => void;
  log: Logger;
  clock?: Clock;
  /** Mails larger than this are fetched only at their beginning. */
  maxBytes?: number;
  /** A folder without a cursor, or with a new numbering, is read from this many days ago. */
  lookbackDays?: number;
  /** Also without news from the server the folders are looked at this often. */
  pollMs?: number;
  /** First pause after a failure; doubles up to five minutes. */
  backoffMs?: number;
  /** 0 to 1, for the jitter. */
  random?: () => number;
};

export type MailboxReader = {
  state(): MailboxState;
  /** Reads until closed. Never rejects: failures are states, and it tries again. */
  run(): Promise<void>;
  /** Ends a wait or a download at once; resolves when `run` has, at the latest after three seconds. */
  close(): Promise<void>;
};

const CLOSE_MS = 3_000;
const MAX_BACKOFF_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

/**
 * Reads a mailbox over IMAP: what is new since the cursor, then what arrives. Opens folders read-only, so nothing is ever marked,
 * moved or deleted. Besides the folder of the URL it reads the folders that the server calls `\Junk` and `\All`, where replies
 * get lost.
 *
 * @throws {TypeError} when the URL is none
 */
export function createMailboxReader(options: MailboxReaderOptions): MailboxReader {
  const { clock = systemClock, log, pollMs = 60_000, backoffMs = 1_000, random = Math.random } = options;
  const server = parseImapUrl(options.url);
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const { signal } = stopping;
  let current: MailboxState = {
    status: 'starting',
    detail: '',
    since: clock.now(),
    completeUntil: null,
    folders: [],
  };
  let running: Promise<void> | null = null;

  const become = (status: MailboxStatus, detail = ''): void => {
    if (current.status === 'closed') return;
    if (status === current.status && detail === current.detail) return;
    current = { ...current, status, detail, since: clock.now() };
    options.onState?.(current);
  };

  async function readOnce(connection: MailboxConnection): Promise<void> {
    const began = clock.now();
    become('reading');
    for (const folder of connection.folders) await readFolder(connection, folder);
    current = { ...current, completeUntil: began, folders: connection.folders };
    become('waiting');
  }

  async function readFolder(connection: MailboxConnection, folder: string): Promise<void> {
    const cursor = await options.cursors.read(folder);
    // The main folder, the last, is opened in any case: the server tells of news only in the folder that is open.
    const main = folder === connection.folders.at(-1);
    if (!main && cursor !== null && (await connection.isUnchanged(folder, cursor))) return;
    const opened = await connection.open(folder);
    const known = cursor !== null && cursor.uidValidity === opened.uidValidity ? cursor : null;
    if (cursor !== null && known === null)
      log.warn({ folder }, 'the server numbered a mail folder anew; it is read again from some days ago');
    const from = new Date(clock.now().getTime() - (options.lookbackDays ?? 30) * DAY_MS);
    const uids = known === null ? await connection.uidsSince(from) : await connection.uidsAfter(known.lastUid);
    const { uidValidity } = opened;
    for (const uid of uids) {
      signal.throwIfAborted();
      const mail = await connection.fetch(uid, options.maxBytes ?? 25 * 1024 * 1024);
      if (mail !== null) await delivered({ ...mail, folder, uidValidity });
      await options.cursors.save({ folder, uidValidity, lastUid: uid });
    }
    // What is older than the first look back is passed over for good; what arrives from now on has a higher number.
    const lastUid = Math.max(opened.uidNext - 1, uids.at(-1) ?? 0);
    if (known === null) await options.cursors.save({ folder, uidValidity, lastUid });
  }

  async function delivered(mail: MailboxMail): Promise<void> {
    try {
      await options.deliver(mail);
    } catch (error) {
      throw new DeliveryError(error);
    }
  }

  async function session(): Promise<void> {
    const connection = await connectMailbox(server, { signal });
    try {
      while (!signal.aborted) {
        await readOnce(connection);
        failures = 0;
        await connection.waitForNews(pollMs, signal);
      }
    } finally {
      await connection.close();
    }
  }

  let failures = 0;
  async function loop(): Promise<void> {
    while (!signal.aborted) {
      try {
        await session();
      } catch (error) {
        if (signal.aborted) break;
        const cause = error instanceof DeliveryError ? error.cause : error;
        const failure = error instanceof DeliveryError ? 'not_stored' : failureOf(error);
        const detail = failure === 'not_stored' ? 'a mail was read but could not be stored' : describe(error);
        become(failure, detail);
        log.warn({ failure, err: cause }, 'the mailbox could not be read; it is tried again');
        failures += 1;
        const patient = failure === 'auth_refused' || failure === 'folder_missing'; // repeating soon locks accounts
        const wait = patient ? MAX_BACKOFF_MS : Math.min(MAX_BACKOFF_MS, backoffMs * 2 ** (failures - 1));
        await clock.sleep(wait * (0.75 + random() * 0.5), signal).catch(() => undefined); // rejects when aborted: the loop looks
      }
    }
    become('closed');
  }

  return {
    state: () => current,
    run: () => {
      running ??= loop();
      return running;
    },
    close: async () => {
      stopping.abort();
      // A mail that is being stored may end; a database that does not answer is not waited for.
      const enough = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS).unref());
      await Promise.race([running, enough]);
      become('closed');
    },
  };
}

/** The mail is safe on the server, but our side could not take it. */
class DeliveryError extends Error {
  constructor(cause: unknown) {
    super('a mail could not be stored', { cause });
  }
}

/** The first line of what went wrong; servers put long texts into their refusals. */
function describe(error: unknown): string {
  const { responseText, message } = error as { responseText?: unknown; message?: unknown };
  const text = typeof responseText === 'string' ? responseText : typeof message === 'string' ? message : 'unknown';
  return text.replaceAll(/\s+/g, ' ').slice(0, 200);
}
