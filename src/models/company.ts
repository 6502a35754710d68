import { type Connection, type PipelineStage, Types } from 'mongoose';
import {
  COMPANY_STATUSES,
  type Company,
  type CompanyCandidate,
  type CompanyStatus,
  canMove,
  cityKeyOf,
  type LatestScore,
  nameKeyOf,
} from '../domain/company.ts';
import { IllegalMoveError } from '../lib/errors.ts';
import { clip } from '../lib/text.ts';
import { createCameBack } from './company-came-back.ts';
import { createCompanyErasure } from './company-erasure.ts';
import {
  approval,
  type CompanyFilter,
  counted,
  historyWith,
  type MoveNote,
  queryOf,
  withScore,
} from './company-expressions.ts';
import { companySchema, HIDDEN } from './company-schema.ts';
import { createCompanySearch } from './company-search.ts';
import { createCompanyWalk } from './company-walk.ts';
import { fromDoc, fromDocOrNull, isDuplicateKey, isId, literal, literals, type Stored } from './convert.ts';
import type { ErasedKeys } from './erased-keys.ts';
import { DEFAULT_LIMIT, modelOf } from './schema.ts';

/** What later stages learn about a company. A fact that is not named stays as it is. */
export type CompanyFacts = Partial<
  Pick<
    Company,
    | 'website'
    | 'industry'
    | 'industrySource'
    | 'email'
    | 'person'
    | 'phone'
    | 'phoneSource'
    | 'siteCount'
    | 'siteCountSource'
    | 'employeeCount'
    | 'employeeCountSource'
    | 'hasLocationsPage'
    | 'contactFound'
    | 'websiteName'
    | 'websiteIsAnothers'
    | 'intentSignal'
    | 'locations'
    | 'qualityScore'
  >
>;

export type Page = { skip?: number; limit: number };

const SCORABLE: readonly CompanyStatus[] = ['new', 'enriched', 'scored'];

/** Companies and their status. Every function is one conditional write; `null` means not there or lost the race. */
export function createCompanyStore(connection: Connection, keyOfErased: ErasedKeys) {
  const model = modelOf<Stored<Company>>(connection, 'Company', companySchema, 'companies');
  const erasure = createCompanyErasure(model, keyOfErased);
  const one = (doc: object | null) => fromDocOrNull<Company>(doc, HIDDEN);
  const many = (docs: object[]) => docs.map((doc) => fromDoc<Company>(doc, HIDDEN));

  /** Writes a pipeline in which the from-state is read and replaced in the same moment. */
  async function transition(
    id: string,
    from: readonly CompanyStatus[],
    stages: PipelineStage.Set[],
    where: object = {},
  ) {
    if (!isId(id)) return null;
    return one(
      await model
        .findOneAndUpdate({ _id: id, status: { $in: [...from] }, ...where }, [...stages, counted], {
          returnDocument: 'after',
          updatePipeline: true,
        })
        .lean(),
    );
  }

  async function move(
    id: string,
    from: CompanyStatus | readonly CompanyStatus[],
    to: CompanyStatus,
    note: MoveNote,
    set: Partial<Omit<Company, 'id' | 'status' | 'history' | 'runId' | 'latest'>> = {},
  ): Promise<Company | null> {
    const allowed = typeof from === 'string' ? [from] : from;
    for (const state of allowed) if (!canMove(state, to)) throw new IllegalMoveError('A company', state, to);
    return transition(id, allowed, [
      { $set: { history: historyWith(to, note) } },
      { $set: { ...literals(set), status: to, updatedAt: note.at } },
    ]);
  }

  async function findDuplicate(candidate: CompanyCandidate, keys: { nameKey: string; cityKey: string }) {
    const { domain, sourceIds, state } = candidate;
    const byDomain = domain === null ? null : await model.findOne({ domain }).lean();
    if (byDomain !== null) return fromDoc<Company>(byDomain, HIDDEN);
    const bySource = sourceIds.length === 0 ? null : await model.findOne({ sourceIds: { $in: sourceIds } }).lean();
    if (bySource !== null) return fromDoc<Company>(bySource, HIDDEN);
    return one(await model.findOne({ ...keys, state, domain: null }).lean());
  }

  return {
    /**
     * Stores a company once. A company with the same domain, the same source entry, or (without a domain) the same name,
     * city and state is the same company: it comes back as it stands, `created` false. So does the row of an erased one.
     */
    async insert(
      candidate: CompanyCandidate,
      origin: { runId: string | null; dataOrigin: Company['dataOrigin']; now: Date },
    ): Promise<{ company: Company; created: boolean }> {
      const keys = { nameKey: nameKeyOf(candidate.name), cityKey: cityKeyOf(candidate.city) };
      const { now, runId, dataOrigin } = origin;
      const erased = await erasure.findErased(candidate);
      if (erased !== null) return { company: erased, created: false };
      try {
        const doc = new model({
          ...candidate,
          ...keys,
          name: clip(candidate.name, 255),
          email: candidate.email?.toLowerCase() ?? null, // found again by it when somebody asks to be forgotten
          runId,
          dataOrigin,
          status: 'new',
          history: [],
          dateFound: now,
          reached: 0,
          createdAt: now,
          updatedAt: now,
        });
        await doc.validate();
        const stored = doc.toObject();
        // an insert that also takes the server's time: see `counted`
        await model.collection.updateOne(
          { _id: new Types.ObjectId(String(doc._id)) },
          [{ $replaceWith: { $mergeObjects: [literal(stored), { changedAt: '$$NOW' }] } }],
          { upsert: true },
        );
        return { company: fromDoc<Company>(stored, HIDDEN), created: true };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const company = await findDuplicate(candidate, keys);
        if (company === null) throw error;
        return { company, created: false };
      }
    },

    async find(id: string): Promise<Company | null> {
      return isId(id) ? one(await model.findById(id).lean()) : null;
    },

    /** In the order of the ids; unknown ids are left out. */
    async findMany(ids: readonly string[]): Promise<Company[]> {
      const known = new Map(
        many(await model.find({ _id: { $in: ids.filter(isId) } }).lean()).map((company) => [company.id, company]),
      );
      return ids.flatMap((id) => known.get(id) ?? []);
    },

    /** Companies that this run found first, oldest first; pass the last id to read on. */
    async listByRun(runId: string, page: { afterId?: string; limit?: number } = {}): Promise<Company[]> {
      const after = page.afterId === undefined ? {} : { _id: { $gt: page.afterId } };
      return many(
        await model
          .find({ runId, ...after })
          .sort({ _id: 1 })
          .limit(page.limit ?? DEFAULT_LIMIT)
          .lean(),
      );
    },

    /** In the order of their ids; pass the last id to read on. */
    async listByStatus(status: CompanyStatus, page: { afterId?: string; limit: number }): Promise<Company[]> {
      const after = page.afterId === undefined ? {} : { _id: { $gt: page.afterId } };
      return many(
        await model
          .find({ status, ...after })
          .sort({ _id: 1 })
          .limit(page.limit)
          .lean(),
      );
    },

    async countFoundBetween(from: Date, to: Date): Promise<number> {
      return model.countDocuments({ dateFound: { $gte: from, $lt: to } });
    },

    /** Newest change first. */
    async listChangedSince(since: Date, limit: number): Promise<Company[]> {
      return many(
        await model
          .find({ updatedAt: { $gte: since } })
          .sort({ updatedAt: -1 })
          .limit(limit)
          .lean(),
      );
    },

    async findByDomains(domains: readonly string[]): Promise<Company[]> {
      return many(await model.find({ domain: { $in: [...domains] } }).lean());
    },

    async findBySourceIds(sourceIds: readonly string[]): Promise<Company[]> {
      return many(await model.find({ sourceIds: { $in: [...sourceIds] } }).lean());
    },

    /**
     * Moves a company if it still stands in one of the named states, and writes the change into its history.
     *
     * @throws {IllegalMoveError} when the table of legal moves does not know one of the moves
     */
    move,

    async setFacts(id: string, facts: CompanyFacts, now: Date): Promise<Company | null> {
      if (!isId(id)) return null;
      return one(
        await model
          .findOneAndUpdate(
            { _id: id, erasedAt: null },
            { $set: { ...facts, updatedAt: now } },
            { returnDocument: 'after' },
          )
          .lean(),
      );
    },

    /** Overwrites the newest figures, approval included. For a new score use `recordScore`. */
    async setLatest(id: string, latest: LatestScore, now: Date): Promise<Company | null> {
      if (!isId(id)) return null;
      return one(
        await model
          .findOneAndUpdate(
            { _id: id },
            { $set: { latest, updatedAt: now }, $currentDate: { changedAt: true } },
            { returnDocument: 'after' },
          )
          .lean(),
      );
    },

    /**
     * Stores a new score. A company in one of the states `from` becomes `scored`; one that is further on keeps its state.
     * An approval that exists stays, whatever `latest` says.
     *
     * @throws {IllegalMoveError} when one of the states does not lead to `scored`
     */
    async recordScore(
      id: string,
      from: readonly CompanyStatus[],
      latest: LatestScore,
      change: MoveNote,
    ): Promise<Company | null> {
      for (const state of from) if (!canMove(state, 'scored')) throw new IllegalMoveError('A company', state, 'scored');
      return transition(id, COMPANY_STATUSES, withScore(from.length === 0 ? SCORABLE : from, latest, change));
    },

    /** Gate 1, yes. Of several people who click, one gets the company. `scoreId`: only while that is the newest score. */
    async approve(id: string, note: MoveNote, scoreId?: string): Promise<Company | null> {
      return transition(
        id,
        ['scored'],
        [
          { $set: { history: historyWith('approved', note) } },
          { $set: { status: 'approved', latest: approval(true, note), updatedAt: note.at } },
        ],
        scoreId === undefined ? {} : { 'latest.scoreId': scoreId },
      );
    },

    async withdrawApproval(id: string, note: MoveNote): Promise<Company | null> {
      return transition(
        id,
        ['approved'],
        [
          { $set: { history: historyWith('scored', note) } },
          { $set: { status: 'scored', latest: approval(false, note), updatedAt: note.at } },
        ],
      );
    },

    /** Who takes care of it; whoever says so last. */
    async assign(id: string, owner: string, now: Date): Promise<Company | null> {
      if (!isId(id)) return null;
      const set = { owner, updatedAt: now };
      return one(await model.findOneAndUpdate({ _id: id }, { $set: set }, { returnDocument: 'after' }).lean());
    },

    /** Gate 1, no. */
    async reject(id: string, note: MoveNote & { reason: string | null }): Promise<Company | null> {
      return transition(
        id,
        ['scored', 'approved'],
        [
          { $set: { history: historyWith('archived', note) } },
          {
            $set: {
              status: 'archived',
              rejectionReason: literal(note.reason),
              latest: approval(false, note),
              updatedAt: note.at,
            },
          },
        ],
      );
    },

    /** Best first: score, then number of sites. */
    async list(filter: CompanyFilter, page: Page): Promise<Company[]> {
      return many(
        await model
          .find(queryOf(filter))
          .sort({ 'latest.score': -1, siteCount: -1, _id: 1 })
          .skip(page.skip ?? 0)
          .limit(page.limit)
          .lean(),
      );
    },

    async count(filter: CompanyFilter): Promise<number> {
      return model.countDocuments(queryOf(filter));
    },

    ...createCompanySearch(model),
    ...createCompanyWalk(model),
    ...createCameBack(model),
    ...erasure,
  };
}

export type { CompanyFilter, MoveNote };
