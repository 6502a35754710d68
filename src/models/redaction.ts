import { isDeepStrictEqual } from 'node:util';
import type { Connection, Types } from 'mongoose';
import { REDACTED, type RedactionWords, redactDeep } from '../domain/redact.ts';
import { objectIdOrNull } from './convert.ts';

/** Collections whose texts may name a person: see ADR 0025. A new one that holds foreign text belongs here. */
const OF_COMPANY = ['outreach_events', 'email_drafts', 'lead_scores', 'company_context_notes'] as const;
const OF_RUN = ['agent_run_logs', 'tasks', 'human_approval_requests'] as const;
const OF_NOBODY = ['outreach_events', 'agent_run_logs', 'tasks'] as const;
/** Small ones, read whole. */
const WHOLE = ['audit_log', 'lead_choices', 'webhook_events', 'suppressions', 'uploads', 'upload_rows'] as const;
/** Its own name and domain may hold a person's. */
const TOLD_OF_COMPANY = ['history', 'rejectionReason', 'intentSignal', 'latest', 'person', 'email', 'websiteName'];

/** What a person did with a mail: nothing stands on it but a rate. */
const SEEN = { eventType: { $in: ['opened', 'clicked'] } };

const PAGE = 200;
const TRIES = 5;

type Doc = Record<string, unknown> & { _id: Types.ObjectId | string };

/** Takes words out of stored texts, wherever they stand. Safe to repeat; each change is one conditional write. */
export function createRedactionStore(connection: Connection) {
  /** Field by field, and only while the field is still what was read. `false` = somebody wrote it meanwhile. */
  async function redactDoc(
    collection: string,
    doc: Doc,
    words: RedactionWords,
    fields: readonly string[] | null,
  ): Promise<boolean> {
    const changed = Object.entries(doc).flatMap(([field, value]) => {
      const isMeant = field !== '_id' && (fields === null || fields.includes(field));
      const after = isMeant ? redactDeep(value, words) : value;
      return isDeepStrictEqual(after, value) ? [] : [{ field, value, after }];
    });
    if (changed.length === 0) return true;
    const filter = Object.fromEntries(changed.map(({ field, value }) => [field, value]));
    const set = Object.fromEntries(changed.map(({ field, after }) => [field, after]));
    const { matchedCount } = await connection
      .collection<Doc>(collection)
      .updateOne({ ...filter, _id: doc._id }, { $set: set });
    return matchedCount === 1;
  }

  async function redact(
    collection: string,
    filter: object,
    words: RedactionWords,
    fields: readonly string[] | null = null,
  ): Promise<void> {
    const found = connection.collection<Doc>(collection).find(filter).batchSize(PAGE);
    for await (const doc of found) {
      let current: Doc | null = doc;
      for (let tries = 0; current !== null && !(await redactDoc(collection, current, words, fields)); tries += 1) {
        if (tries >= TRIES) throw new Error(`a document of ${collection} changes faster than it can be redacted`);
        current = await connection.collection<Doc>(collection).findOne({ _id: doc._id });
      }
    }
  }

  return {
    /** In all that belongs to these companies and runs, in what belongs to none, and in the small collections. */
    async everywhere(
      scope: { companyIds: readonly string[]; runIds: readonly string[] },
      words: RedactionWords,
    ): Promise<void> {
      if (words.gone.length === 0) return;
      const companyIds = scope.companyIds.map(objectIdOrNull);
      const runIds = scope.runIds.map(objectIdOrNull);
      await redact('companies', { _id: { $in: companyIds } }, words, TOLD_OF_COMPANY);
      await redact('agent_runs', { _id: { $in: runIds } }, words);
      for (const collection of OF_COMPANY) await redact(collection, { companyId: { $in: companyIds } }, words);
      for (const collection of OF_RUN) await redact(collection, { runId: { $in: runIds } }, words);
      for (const collection of OF_NOBODY) {
        await redact(collection, collection === 'outreach_events' ? { companyId: null } : { runId: null }, words);
      }
      for (const collection of WHOLE) await redact(collection, {}, words);
      for (const companyId of scope.companyIds) await redact('posts', keysFrom(`hot-lead:${companyId}:`), words);
      // a name alone may be somebody else's in another company's note to sales
      await redact('posts', {}, { ...words, gone: words.gone.filter((word) => word.includes('@')) });
    },

    /** What was said and answered in these mails, and by these people; that they were opened goes altogether. How many replies that are. */
    async events(scope: {
      companyIds: readonly string[];
      contactIds: readonly string[];
      draftIds: readonly string[];
    }): Promise<number> {
      const events = connection.collection('outreach_events');
      const people = { contactId: { $in: scope.contactIds.map(objectIdOrNull) } };
      const mails = { emailDraftId: { $in: scope.draftIds.map(objectIdOrNull) } };
      const theirs = { companyId: { $in: scope.companyIds.map(objectIdOrNull) }, $or: [people, mails] };
      await events.deleteMany({ ...theirs, ...SEEN });
      await events.updateMany(theirs, { $set: { replyContent: null, reason: null, url: null } });
      return events.countDocuments({ ...theirs, eventType: 'replied' });
    },

    /** Notes to sales about these sequences, or about the whole company; keys of those that changed. */
    async hotLeads(scope: { companyId: string; draftIds: readonly string[]; whole: boolean }): Promise<string[]> {
      const posts = connection.collection<{ _id: string }>('posts');
      const start = `hot-lead:${scope.companyId}:`;
      const keys = (
        await posts
          .find(keysFrom(start), { projection: { _id: 1 } })
          .limit(PAGE)
          .toArray()
      ).map(({ _id }) => _id);
      const meant = keys.filter((key) => scope.whole || scope.draftIds.includes(key.slice(start.length)));
      const person = { 'data.contactName': null, 'data.contactTitle': null };
      const words = { 'data.snippet': null, 'data.summary': null, 'data.text': null };
      const set = { ...person, ...words, ...(scope.whole ? { 'data.companyName': REDACTED } : {}) };
      await posts.updateMany({ _id: { $in: meant } }, { $set: set });
      return meant;
    },

    /** Mails that people were asked to sort; keys of those that were shown. */
    async questions(mailIds: readonly string[], scope: { whole: boolean }): Promise<string[]> {
      const posts = connection.collection<{ _id: string }>('posts');
      const theirs = { _id: { $in: mailIds.map((id) => `reply-question:${id}`) } };
      const words = { 'data.contactName': null, 'data.from': null, 'data.subject': '', 'data.text': null };
      const set = { ...words, ...(scope.whole ? { 'data.companyName': REDACTED } : {}) };
      await posts.updateMany(theirs, { $set: set });
      return (await posts.find(theirs, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id);
    },

    /** A company that goes altogether, among the best leads of stored reports; keys of those that changed. */
    async reports(companyName: string): Promise<string[]> {
      const posts = connection.collection<{ _id: string; kind: string }>('posts');
      const field = 'data.report.top_leads';
      // those that a first try changed count again: it may not have come to their redrawing
      const named = { kind: 'weekly-report', [`${field}.company_name`]: { $in: [companyName, REDACTED] } };
      const keys = (await posts.find(named, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id);
      await posts.updateMany(
        { _id: { $in: keys } },
        { $set: { [`${field}.$[lead].company_name`]: REDACTED } },
        { arrayFilters: [{ 'lead.company_name': companyName }] },
      );
      return keys;
    },

    /** What the scores and notes say of a company that goes altogether, and what its events say. */
    async company(companyId: string): Promise<void> {
      const own = { companyId: objectIdOrNull(companyId) };
      await connection.collection('lead_scores').updateMany(own, { $set: { scoreReason: '' } });
      await connection.collection('company_context_notes').deleteMany(own);
      const events = connection.collection('outreach_events');
      await events.deleteMany({ ...own, ...SEEN });
      await events.updateMany(own, { $set: { replyContent: null, reason: null, url: null } });
    },
  };
}

function keysFrom(start: string) {
  return { _id: { $gte: start, $lt: `${start}\uffff` } };
}
