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

/** The writer's memory. */
export function createEmailWinRateStore(connection: Connection) {
  const model = modelOf<StoredWinRate>(connection, 'EmailWinRate', winRateSchema, 'email_win_rate');

  async function add(
    key: { templateId: string; industry: string },
    by: Partial<Counters>,
    now: Date,
  ): Promise<EmailWinRate> {
    try {
      const doc = await model
        .findOneAndUpdate(
          key,
          { $inc: by, $set: { updatedAt: now }, $setOnInsert: { createdAt: now } },
          { upsert: true, returnDocument: 'after', setDefaultsOnInsert: true },
        )
        .lean();
      return withRates(doc);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return add(key, by, now); // another event made the row a moment ago
    }
  }

  return {
    /** Adds to the counters of an angle in an industry. */
    add,

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
