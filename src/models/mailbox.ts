import type { Connection } from 'mongoose';
import { isDuplicateKey } from './convert.ts';
import { date, defineParts, defineSchema, modelOf, number, optionalDate, optionalPart, text } from './schema.ts';

/** How far one folder has been read. */
export type StoredCursor = { folder: string; uidValidity: string; lastUid: number };
/** What the process that reads a mailbox last said about it. */
export type MailboxReading = {
  /** Words of the reader, `waiting` when all is well. */
  status: string;
  detail: string;
  since: Date;
  /** Everything that had arrived by then is stored. */
  completeUntil: Date | null;
};
export type Mailbox = MailboxReading & { lease: { owner: string; until: Date } | null };

const mailboxSchema = defineSchema({
  _id: text(500),
  status: text(50),
  detail: text(300),
  since: date(),
  completeUntil: optionalDate(),
  lease: optionalPart(defineParts({ owner: text(), until: date() })),
});
const cursorSchema = defineSchema({ _id: text(1_500), uidValidity: text(50), lastUid: number() });

/** Mailboxes that are read: by which process, how far, how well. */
export function createMailboxStore(connection: Connection) {
  const model = modelOf<Mailbox & { _id: string }>(connection, 'Mailbox', mailboxSchema, 'mailboxes');
  const cursors = modelOf<Omit<StoredCursor, 'folder'> & { _id: string }>(
    connection,
    'MailboxCursor',
    cursorSchema,
    'mailbox_cursors',
  );
  const keyOf = (mailbox: string, folder: string) => `${mailbox}|${folder}`;

  async function find(mailbox: string): Promise<Mailbox | null> {
    const doc = await model.findById(mailbox).lean();
    if (doc === null) return null;
    const { _id, ...rest } = doc;
    return rest;
  }

  return {
    find,

    /** Takes the mailbox for this process unless another holds it; `gone`: a holder that is known to be dead. */
    async acquire(
      mailbox: string,
      lease: { owner: string; until: Date },
      options: { now: Date; gone: string | null },
    ): Promise<boolean> {
      const { now, gone } = options;
      const free = [
        { lease: null },
        { 'lease.until': { $lte: now } },
        { 'lease.owner': { $in: [lease.owner, ...(gone === null ? [] : [gone])] } },
      ];
      const fresh = { status: 'starting', detail: '', since: now, completeUntil: null };
      try {
        const held = await model.updateOne(
          { _id: mailbox, $or: free },
          { $set: { lease }, $setOnInsert: fresh },
          { upsert: true },
        );
        return held.matchedCount + held.upsertedCount === 1;
      } catch (error) {
        if (isDuplicateKey(error)) return false; // it is there, and somebody holds it
        throw error;
      }
    },

    /** `false` = another process has it by now. */
    async renew(mailbox: string, lease: { owner: string; until: Date }, reading: MailboxReading): Promise<boolean> {
      const mine = { _id: mailbox, 'lease.owner': lease.owner };
      return (await model.updateOne(mine, { $set: { lease, ...reading } })).matchedCount === 1;
    },

    async release(mailbox: string, owner: string): Promise<void> {
      await model.updateOne({ _id: mailbox, 'lease.owner': owner }, { $set: { lease: null } });
    },

    async readCursor(mailbox: string, folder: string): Promise<StoredCursor | null> {
      const doc = await cursors.findById(keyOf(mailbox, folder)).lean();
      return doc === null ? null : { folder, uidValidity: doc.uidValidity, lastUid: doc.lastUid };
    },

    async saveCursor(mailbox: string, { folder, uidValidity, lastUid }: StoredCursor): Promise<void> {
      const key = keyOf(mailbox, folder);
      await cursors.updateOne({ _id: key }, { $set: { uidValidity, lastUid } }, { upsert: true });
    },
  };
}
