import type { Connection } from 'mongoose';
import { LEAD_VERBS, type LeadChoice } from '../domain/lead-choice.ts';
import { fromDoc, fromDocOrNull, isId, type Stored } from './convert.ts';
import { date, defineSchema, modelOf, oneOf, optionalText, text } from './schema.ts';

/** A private list of names is out of date by then. */
const KEPT_MS = 24 * 3_600_000;

const leadChoiceSchema = defineSchema({
  by: text(100),
  verb: oneOf(LEAD_VERBS),
  note: optionalText(3_000),
  createdAt: date(),
});
leadChoiceSchema.index({ createdAt: 1 });

/** What people asked for while it was unclear of which lead: buttons carry ids only, so the words wait here. */
export function createLeadChoiceStore(connection: Connection) {
  const model = modelOf<Stored<LeadChoice>>(connection, 'LeadChoice', leadChoiceSchema, 'lead_choices');
  return {
    async add(choice: Omit<LeadChoice, 'id'>): Promise<LeadChoice> {
      await model.deleteMany({ createdAt: { $lt: new Date(choice.createdAt.getTime() - KEPT_MS) } });
      return fromDoc((await model.create(choice)).toObject());
    },

    /** How many went. */
    async purge(before: Date): Promise<number> {
      return (await model.deleteMany({ createdAt: { $lt: before } })).deletedCount;
    },

    async find(id: string): Promise<LeadChoice | null> {
      return isId(id) ? fromDocOrNull(await model.findById(id).lean()) : null;
    },
  };
}
