import type { Connection } from 'mongoose';
import { fromDoc, isDuplicateKey, type Stored } from './convert.ts';
import { count, date, defineSchema, modelOf, text } from './schema.ts';

/** How one angle does in one industry. Rates are 0-1 of the mails sent; 0 when none was. */
export type EmailWinRate = {
  id: string;
  /** The angle. */
  templateId: string;
  industry: string;
  emailsSent: number;
  emailsOpened: number;
  repliesReceived: number;
  positiveReplies: number;
  openRate: number;
  replyRate: number;
  positiveReplyRate: number;
  createdAt: Date;
  updatedAt: Date;
};

type Counters = Pick<EmailWinRate, 'emailsSent' | 'emailsOpened' | 'repliesReceived' | 'positiveReplies'>;
export type WinRateCounts = Pick<EmailWinRate, 'templateId' | 'industry'> & Counters;
type StoredWinRate = Omit<Stored<EmailWinRate>, 'openRate' | 'replyRate' | 'positiveReplyRate'>;

const winRateSchema = defineSchema({
  templateId: text(100),
  industry: text(100),
  emailsSent: count(),
  emailsOpened: count(),
  repliesReceived: count(),
  positiveReplies: count(),
  createdAt: date(),
  updatedAt: date(),
});
winRateSchema.index({ templateId: 1, industry: 1 }, { unique: true });
winRateSchema.index({ industry: 1, emailsSent: -1 });

const NOTHING: Counters = { emailsSent: 0, emailsOpened: 0, repliesReceived: 0, positiveReplies: 0 };

/** The writer's memory, counted from events. */
export function createEmailWinRateStore(connection: Connection) {
  const model = modelOf<StoredWinRate>(connection, 'EmailWinRate', winRateSchema, 'email_win_rate');

  /** Puts counters in place unless newer ones stand there. */
  async function replace({ templateId, industry, ...counters }: WinRateCounts, asOf: Date): Promise<void> {
    try {
      await model.updateOne(
        { templateId, industry, updatedAt: { $lt: asOf } },
        { $set: { ...counters, updatedAt: asOf }, $setOnInsert: { createdAt: asOf } },
        { upsert: true },
      );
    } catch (error) {
      // the row exists and is at least as new: another process has counted since
      if (!isDuplicateKey(error)) throw error;
    }
  }

  return {
    /**
     * Puts a whole count in place of what was known: rows that it does not name go to zero. Of two counts the one that began
     * later stays, whichever is written last.
     *
     * @param asOf - when the counting began
     */
    async replaceAll(rows: readonly WinRateCounts[], asOf: Date): Promise<void> {
      for (const row of rows) await replace(row, asOf);
      const named = rows.map(({ templateId, industry }) => ({ templateId, industry }));
      await model.updateMany(
        { updatedAt: { $lt: asOf }, ...(named.length === 0 ? {} : { $nor: named }) },
        { $set: { ...NOTHING, updatedAt: asOf } },
      );
    },

    /** The angles tried in an industry, most used first. */
    async list(industry: string, limit: number): Promise<EmailWinRate[]> {
      return (await model.find({ industry }).sort({ emailsSent: -1 }).limit(limit).lean()).map(withRates);
    },
  };
}

function withRates(doc: object): EmailWinRate {
  const row = fromDoc<Omit<EmailWinRate, 'openRate' | 'replyRate' | 'positiveReplyRate'>>(doc);
  const rate = (count: number) => (row.emailsSent === 0 ? 0 : count / row.emailsSent);
  return {
    ...row,
    openRate: rate(row.emailsOpened),
    replyRate: rate(row.repliesReceived),
    positiveReplyRate: rate(row.positiveReplies),
  };
}
