import { type Connection, Schema } from 'mongoose';
import { isDuplicateKey } from './convert.ts';

/** What a message shows; with `refId` it names the state that is rendered. */
export type SlackMessageKind = 'run' | 'gate' | 'lead' | 'draft' | 'followups' | 'alert' | 'post' | 'talk';

/** One message of ours in Slack, known by its key, posted once. */
export type SlackMessage = {
  /** `lead:<companyId>`: unique. */
  key: string;
  kind: SlackMessageKind;
  refId: string;
  channelId: string;
  /** Key of the message in whose thread this one lives. */
  threadKey: string | null;
  /** Somebody else's message in whose thread this one lives. */
  threadTs?: string | null;
  ts: string | null;
  /** SHA-256 of what Slack shows now. */
  contentHash: string | null;
  /** Grows with each wish to show newer state. */
  wanted: number;
  dirty: boolean;
  /** Order of posting within a channel. */
  sequence: number;
  /** Set before a post leaves, so that a crash between post and record is looked up, not repeated. */
  postingSince: Date | null;
  claimedUntil: Date | null;
  /** Process that claimed it: see `lib/process-owner.ts`. */
  claimedBy: string | null;
  nextAt: Date;
  attempts: number;
  lastError: string | null;
};

export type SlackMessageStore = ReturnType<typeof createSlackMessageStore>;

export function createSlackMessageStore(connection: Connection) {
  const schema = new Schema<SlackMessage>(
    {
      key: { type: String, required: true },
      kind: { type: String, required: true },
      refId: { type: String, required: true },
      channelId: { type: String, required: true },
      threadKey: { type: String, default: null },
      threadTs: { type: String, default: null },
      ts: { type: String, default: null },
      contentHash: { type: String, default: null },
      wanted: { type: Number, default: 0 },
      dirty: { type: Boolean, default: true },
      sequence: { type: Number, required: true },
      postingSince: { type: Date, default: null },
      claimedUntil: { type: Date, default: null },
      claimedBy: { type: String, default: null },
      nextAt: { type: Date, required: true },
      attempts: { type: Number, default: 0 },
      lastError: { type: String, default: null },
    },
    { strict: 'throw', autoIndex: false, versionKey: false },
  );
  schema.index({ key: 1 }, { unique: true });
  schema.index({ dirty: 1, sequence: 1, nextAt: 1 });
  schema.index({ channelId: 1, ts: 1 });
  const model = connection.model('SlackMessage', schema, 'slack_messages');

  return {
    model,

    /** Asks for the message to show present state: creates it when it is new, else marks it for an update. One write. */
    async touch(
      message: Pick<SlackMessage, 'key' | 'kind' | 'refId' | 'channelId' | 'threadKey' | 'threadTs' | 'sequence'>,
      now: Date,
    ): Promise<void> {
      const { key, ...onInsert } = message;
      const update = { $inc: { wanted: 1 }, $set: { dirty: true, nextAt: now }, $setOnInsert: onInsert };
      try {
        await model.updateOne({ key }, update, { upsert: true });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        await model.updateOne({ key }, update); // two first touches at once: the loser's becomes an update
      }
    },

    /** Marks an existing message for an update; does nothing when it was never asked for. */
    async retouch(key: string, now: Date): Promise<void> {
      await model.updateOne({ key }, { $inc: { wanted: 1 }, $set: { dirty: true, nextAt: now } });
    },

    /**
     * The next message to bring up to date, for one worker until `until`; `null` when nothing is due. In the order in which
     * they were asked for, so that cards stand best first.
     *
     * @param busy - channels whose slot for posts or for updates is taken, and those with a call under way
     */
    async claim(
      owner: string,
      now: Date,
      until: Date,
      busy: { channels: string[]; posts: string[]; updates: string[] },
    ): Promise<SlackMessage | null> {
      return model
        .findOneAndUpdate(
          {
            dirty: true,
            nextAt: { $lte: now },
            channelId: { $nin: busy.channels },
            $nor: [
              { ts: null, channelId: { $in: busy.posts } },
              { ts: { $ne: null }, channelId: { $in: busy.updates } },
            ],
            $or: [{ claimedUntil: null }, { claimedUntil: { $lte: now } }],
          },
          { $set: { claimedUntil: until, claimedBy: owner } },
          { sort: { sequence: 1 }, returnDocument: 'after', projection: { _id: 0 } },
        )
        .lean<SlackMessage>();
    },

    /** Who holds claims at this moment. */
    async claimOwners(now: Date): Promise<string[]> {
      const owners = await model.distinct('claimedBy', { dirty: true, claimedUntil: { $gt: now } });
      return owners.filter((owner) => owner !== null);
    },

    /** Frees what processes claimed that are gone for certain. */
    async releaseClaims(owners: string[]): Promise<void> {
      await model.updateMany({ dirty: true, claimedBy: { $in: owners } }, { $set: { claimedUntil: null } });
    },

    async find(key: string): Promise<SlackMessage | null> {
      return model.findOne({ key }, { _id: 0 }).lean<SlackMessage>();
    },

    async findMany(keys: string[]): Promise<SlackMessage[]> {
      return model.find({ key: { $in: keys } }, { _id: 0 }).lean<SlackMessage[]>();
    },

    /** `false` = another process claimed the message meanwhile, e.g. because this one had been suspended: it must not post. */
    async markPosting(key: string, owner: string, now: Date): Promise<boolean> {
      const mine = { key, claimedBy: owner, ts: null };
      return (await model.updateOne(mine, { $set: { postingSince: now } })).matchedCount === 1;
    },

    /** Slack has it, from before a crash: from now on it is brought up to date like any other. */
    async adopt(key: string, found: { ts: string; channelId: string }, now: Date): Promise<void> {
      await model.updateOne(
        { key, ts: null },
        { $set: { ...found, contentHash: null, postingSince: null, claimedUntil: null, nextAt: now } },
      );
    },

    /** Records what Slack shows. The message stays dirty when somebody asked again meanwhile. */
    async recordShown(
      key: string,
      shown: { ts: string; channelId: string; contentHash: string; wanted: number },
    ): Promise<void> {
      await model.updateOne(
        { key },
        [
          {
            $set: {
              ts: shown.ts,
              channelId: shown.channelId,
              contentHash: shown.contentHash,
              postingSince: null,
              claimedUntil: null,
              attempts: 0,
              lastError: null,
              dirty: { $gt: ['$wanted', shown.wanted] },
            },
          },
        ],
        { updatePipeline: true },
      );
    },

    /** Nothing to show for now: the message rests until it is touched again. */
    async rest(key: string, wanted: number, lastError: string | null): Promise<void> {
      await model.updateOne(
        { key },
        [{ $set: { claimedUntil: null, lastError: { $literal: lastError }, dirty: { $gt: ['$wanted', wanted] } } }],
        { updatePipeline: true },
      );
    },

    /** Tries again at `nextAt`. `notPosted`: Slack said that nothing was posted, so nothing needs looking up. */
    async postpone(
      key: string,
      nextAt: Date,
      options: { lastError?: string; forgetTs?: boolean; notPosted?: boolean } = {},
    ): Promise<void> {
      await model.updateOne(
        { key },
        {
          $set: {
            claimedUntil: null,
            nextAt,
            ...(options.lastError === undefined ? {} : { lastError: options.lastError }),
            ...(options.notPosted ? { postingSince: null } : {}),
            ...(options.forgetTs ? { ts: null, contentHash: null, postingSince: null } : {}),
          },
          ...(options.lastError === undefined ? {} : { $inc: { attempts: 1 } }),
        },
      );
    },

    /** Messages to post or update, at most 10,000. */
    async countWaiting(): Promise<number> {
      return model.countDocuments({ dirty: true }, { limit: 10_000 });
    },

    async lastErrors(limit: number): Promise<Pick<SlackMessage, 'key' | 'channelId' | 'lastError'>[]> {
      return model
        .find({ dirty: true, lastError: { $ne: null } }, { _id: 0, key: 1, channelId: 1, lastError: 1 })
        .limit(limit)
        .lean();
    },
  };
}
