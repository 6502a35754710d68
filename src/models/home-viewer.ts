import type { Connection } from 'mongoose';
import { literal } from './convert.ts';
import { date, defineSchema, modelOf, optionalText, text } from './schema.ts';

/** Somebody who has opened the Home tab, and what Slack shows them there. */
export type HomeViewer = {
  userId: string;
  openedAt: Date;
  /** Not looked at again before this. */
  nextAt: Date;
  /** SHA-256 of the view that Slack shows. */
  contentHash: string | null;
  /** Slack's own name for that version of the view: guards against overwriting a newer one. */
  viewHash: string | null;
};

export type HomeViewerStore = ReturnType<typeof createHomeViewerStore>;

const viewerSchema = defineSchema({
  _id: text(50),
  openedAt: date(),
  nextAt: date(),
  contentHash: optionalText(64),
  viewHash: optionalText(200),
});
viewerSchema.index({ openedAt: -1 });

type StoredViewer = Omit<HomeViewer, 'userId'> & { _id: string };

/** One document per person. */
export function createHomeViewerStore(connection: Connection) {
  const model = modelOf<StoredViewer>(connection, 'HomeViewer', viewerSchema, 'home_viewers');
  const toViewer = ({ _id, ...rest }: StoredViewer): HomeViewer => ({ userId: _id, ...rest });

  return {
    async find(userId: string): Promise<HomeViewer | null> {
      const doc = await model.findById(userId).lean<StoredViewer>();
      return doc === null ? null : toViewer(doc);
    },

    /**
     * Notes an opening.
     *
     * @param viewHash - of what Slack shows; where it is not what we remember, `null` included, nobody knows what stands there
     */
    async open(userId: string, viewHash: string | null, now: Date): Promise<void> {
      const isKnown = viewHash !== null && { $eq: ['$viewHash', literal(viewHash)] };
      const contentHash = isKnown === false ? null : { $cond: [isKnown, '$contentHash', null] };
      const opened = { openedAt: now, nextAt: now, contentHash };
      await model.updateOne({ _id: userId }, [{ $set: opened }, { $set: { viewHash: literal(viewHash) } }], {
        upsert: true,
        updatePipeline: true,
      });
    },

    /** Who opened it since then, latest first. */
    async listOpenedSince(since: Date, limit: number): Promise<HomeViewer[]> {
      const docs = await model
        .find({ openedAt: { $gte: since } })
        .sort({ openedAt: -1 })
        .limit(limit)
        .lean<StoredViewer[]>();
      return docs.map(toViewer);
    },

    /** Takes the next look at a person's view; of several processes one gets it. */
    async claim(userId: string, now: Date, nextAt: Date): Promise<boolean> {
      const result = await model.updateOne({ _id: userId, nextAt: { $lte: now } }, { $set: { nextAt } });
      return result.modifiedCount === 1;
    },

    async postpone(userId: string, nextAt: Date): Promise<void> {
      await model.updateOne({ _id: userId }, { $set: { nextAt } });
    },

    async recordShown(userId: string, shown: { contentHash: string; viewHash: string | null }): Promise<void> {
      await model.updateOne({ _id: userId }, { $set: shown });
    },
  };
}
