import type { Connection } from 'mongoose';
import { Types } from 'mongoose';

/** What waits: how many, counted up to a limit, and the oldest of them. */
export type Backlog = { count: number; oldest: { id: string; at: Date }[] };

const MOST_IDS = 20;
/** Mails of which a record may already say that they left. */
const MOST_DOUBTFUL = 500;
const UNSENT = ['approved', 'send_failed'];
const DOUBTFUL = ['sending', 'send_unknown'];
const SENDING_TYPES = ['sent', 'followup_sent'];

/** What has not moved for too long. Every count and list reads the needed part of an index and stops at `most`. */
export function createStuckStore(connection: Connection) {
  async function backlog(name: string, filter: object, field: string, most: number): Promise<Backlog> {
    const collection = connection.collection(name);
    const [count, oldest] = await Promise.all([
      collection.countDocuments(filter, { limit: most }),
      collection
        .find(filter, { projection: { [field]: 1 } })
        .sort({ [field]: 1 })
        .limit(MOST_IDS)
        .toArray(),
    ]);
    return { count, oldest: oldest.map((doc) => ({ id: String(doc._id), at: dateAt(doc, field) })) };
  }

  async function hasSentEvent(draftIds: readonly string[]): Promise<Set<string>> {
    if (draftIds.length === 0) return new Set();
    const ids = draftIds.map((id) => new Types.ObjectId(id));
    const events = await connection
      .collection('outreach_events')
      .find({ emailDraftId: { $in: ids }, eventType: { $in: SENDING_TYPES } }, { projection: { emailDraftId: 1 } })
      .toArray();
    return new Set(events.map((event) => String(event.emailDraftId)));
  }

  return {
    /** Companies that were found before and have no score. */
    async notAnalyzed(before: Date, most: number): Promise<Backlog> {
      const createdAt = { $lt: before };
      // apart, because an index cannot tell null from missing: it would have to open every document
      const [found, unnamed] = await Promise.all([
        backlog('companies', { status: 'new', createdAt }, 'createdAt', most),
        backlog('companies', { status: null, createdAt }, 'createdAt', MOST_IDS),
      ]);
      return merged(found, unnamed, most);
    },

    /** High leads that wait for gate 1 since before. */
    async waitingApproval(before: Date, most: number): Promise<Backlog> {
      const undecided = { status: 'scored', 'latest.tier': 'high', 'latest.approved': false };
      return backlog('companies', { ...undecided, 'latest.scoredAt': { $lt: before } }, 'latest.scoredAt', most);
    },

    /** Drafts that were approved before and of which nothing says that they left. */
    async approvedUnsent(before: Date, most: number): Promise<Backlog> {
      const approvedAt = { $lt: before };
      const [unsent, doubtful] = await Promise.all([
        Promise.all(UNSENT.map((status) => backlog('email_drafts', { status, approvedAt }, 'approvedAt', most))),
        connection
          .collection('email_drafts')
          .find({ status: { $in: DOUBTFUL }, approvedAt }, { projection: { approvedAt: 1 } })
          .limit(MOST_DOUBTFUL)
          .toArray(),
      ]);
      const left = await hasSentEvent(doubtful.map((doc) => String(doc._id)));
      const unclear = doubtful
        .map((doc) => ({ id: String(doc._id), at: dateAt(doc, 'approvedAt') }))
        .filter(({ id }) => !left.has(id));
      return unsent.reduce((sum, part) => merged(sum, part, most), { count: unclear.length, oldest: unclear });
    },

    /** Mails and follow-ups that could have left since before: approved or due then, and waiting for no later moment. */
    async sendable(before: Date, waitsUntil: Date): Promise<Backlog> {
      const mails = { status: 'approved', approvedAt: { $lt: before }, sendAfter: { $lte: waitsUntil } };
      const [waiting, atOnce, due] = await Promise.all([
        backlog('email_drafts', mails, 'approvedAt', MOST_IDS),
        backlog('email_drafts', { ...mails, sendAfter: null }, 'approvedAt', MOST_IDS),
        backlog('followups', { state: 'scheduled', dueAt: { $lt: before } }, 'dueAt', MOST_IDS),
      ]);
      return [atOnce, due].reduce((sum, part) => merged(sum, part, MOST_IDS), waiting);
    },

    /** Whether any mail, first or later, left since. */
    async sentSince(since: Date): Promise<boolean> {
      const sent = { eventType: { $in: SENDING_TYPES }, eventAt: { $gte: since } };
      return (await connection.collection('outreach_events').findOne(sent, { projection: { _id: 1 } })) !== null;
    },
  };
}

function dateAt(doc: object, path: string): Date {
  const value = path
    .split('.')
    .reduce<unknown>(
      (part, key) =>
        typeof part === 'object' && part !== null ? Object.entries(part).find(([k]) => k === key)?.[1] : null,
      doc,
    );
  return value instanceof Date ? value : new Date(0);
}

function merged(one: Backlog, other: Backlog, most: number): Backlog {
  const oldest = [...one.oldest, ...other.oldest].sort((a, b) => a.at.getTime() - b.at.getTime());
  return { count: Math.min(one.count + other.count, most), oldest: oldest.slice(0, MOST_IDS) };
}
