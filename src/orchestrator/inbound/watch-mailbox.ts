import { isGone } from '../../lib/process-owner.ts';
import type { MailboxReading, StoredCursor } from '../../models/mailbox.ts';
import type { OrchestratorDeps } from '../deps.ts';
import type { TakeMail } from './take-mail.ts';

const LEASE_MS = 20_000;

/** A mail as it lies in a mailbox. */
export type FoundMail = {
  folder: string;
  uidValidity: string;
  uid: number;
  raw: Buffer;
  /** Of the whole mail. */
  bytes: number;
  receivedAt: Date | null;
};
/** Reads a mailbox until it is closed; failures are states, and it tries again by itself. */
export type MailboxReader = { state(): MailboxReading; run(): Promise<void>; close(): Promise<void> };
export type OpenReader = (options: {
  cursors: { read(folder: string): Promise<StoredCursor | null>; save(cursor: StoredCursor): Promise<void> };
  deliver(mail: FoundMail): Promise<void>;
}) => MailboxReader;

export type MailboxWatch = { start(): void; stop(): Promise<void> };

/**
 * Lets exactly one process read the mailbox: it holds a lease, says at each renewal how the reading goes, and lets go when the
 * lease is lost. A mail that two processes read all the same, around a pause, is stored once.
 */
export function createMailboxWatch(
  deps: Pick<OrchestratorDeps, 'models' | 'clock' | 'log' | 'owner'>,
  parts: { mailbox: string; openReader: OpenReader; take: TakeMail; beatMs: number },
): MailboxWatch {
  const { clock, log, owner } = deps;
  const { mailboxes } = deps.models;
  const { mailbox } = parts;
  let reader: MailboxReader | null = null;
  let timer: NodeJS.Timeout | null = null;
  let beating: Promise<void> | null = null;

  const lease = () => ({ owner, until: new Date(clock.now().getTime() + LEASE_MS) });

  async function tryToHold(): Promise<boolean> {
    const holder = (await mailboxes.find(mailbox))?.lease?.owner ?? null;
    const gone = holder !== null && isGone(holder, owner) ? holder : null;
    return mailboxes.acquire(mailbox, lease(), { now: clock.now(), gone });
  }

  function open(): MailboxReader {
    const opened = parts.openReader({
      cursors: {
        read: (folder) => mailboxes.readCursor(mailbox, folder),
        save: (cursor) => mailboxes.saveCursor(mailbox, cursor),
      },
      async deliver({ folder, uidValidity, uid, raw, bytes, receivedAt }) {
        const source = `imap:${mailbox}:${folder}:${uidValidity}:${uid}`;
        await parts.take({ source, mailbox, content: { email: raw }, bytes, receivedAt: receivedAt ?? clock.now() });
      },
    });
    void opened.run();
    log.info({ mailbox }, 'this process reads the mailbox');
    return opened;
  }

  async function beat(): Promise<void> {
    try {
      if (reader === null) {
        if (await tryToHold()) reader = open();
        return;
      }
      const { status, detail, since, completeUntil } = reader.state();
      if (await mailboxes.renew(mailbox, lease(), { status, detail, since, completeUntil })) return;
      log.warn({ mailbox }, 'another process reads the mailbox by now');
      await close();
    } catch (error) {
      log.warn({ err: error, mailbox }, 'cannot renew the lease of the mailbox');
    } finally {
      beating = null;
    }
  }

  async function close(): Promise<void> {
    const closing = reader;
    reader = null;
    await closing?.close();
  }

  return {
    start() {
      const next = () => {
        beating ??= beat();
      };
      next();
      timer = setInterval(next, parts.beatMs);
    },
    async stop() {
      if (timer !== null) clearInterval(timer);
      await beating;
      await close();
      await mailboxes.release(mailbox, owner);
    },
  };
}
