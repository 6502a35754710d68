import type { Connection, UpdateQuery } from 'mongoose';
import {
  type AgentRun,
  canMoveRun,
  isFinalRun,
  RUN_STATUSES,
  type RunCounters,
  type RunRequest,
  type RunStage,
  type RunStatus,
  type RunTrigger,
  requestKeyOf,
  type SourceReport,
} from '../domain/run.ts';
import type { Tier } from '../domain/score.ts';
import { IllegalMoveError } from '../lib/errors.ts';
import { fromDoc, fromDocOrNull, isDuplicateKey, isId, type Stored } from './convert.ts';
import type { CounterStore } from './counter.ts';
import { EMPTY_COUNTERS, runSchema } from './run-schema.ts';
import { DEFAULT_LIMIT, modelOf } from './schema.ts';

export type NewRun = {
  triggerSource: RunTrigger;
  triggerInput: { text: string };
  requestedBy: string;
  request: RunRequest;
  title: string;
  /** Default: the words of the request. */
  requestKey?: string;
  /** Default 3. */
  maxRetries?: number;
  /** Default: as configured. */
  budgetUsd?: number;
};

/** What may be written together with a move. */
export type RunChange = Partial<
  Pick<AgentRun, 'currentStage' | 'progress' | 'retryCount' | 'retryAt' | 'errorMessage' | 'cancelledBy' | 'tiers'>
>;

type TierCounts = AgentRun['tiers'];
type StoredRun = Stored<AgentRun> & { open: boolean };

const HIDDEN = ['open'];
const NO_TIERS: TierCounts = { high: 0, medium: 0, low: 0 };

/** Runs and their state machine. Every function is one conditional write; `null` = not there or lost the race. */
export function createRunStore(connection: Connection, counters: CounterStore) {
  const model = modelOf<StoredRun>(connection, 'AgentRun', runSchema, 'agent_runs');
  const one = (doc: object | null) => fromDocOrNull<AgentRun>(doc, HIDDEN);
  const many = (docs: object[]) => docs.map((doc) => fromDoc<AgentRun>(doc, HIDDEN));

  async function change(id: string, filter: object, update: UpdateQuery<StoredRun>): Promise<AgentRun | null> {
    if (!isId(id)) return null;
    return one(await model.findOneAndUpdate({ _id: id, ...filter }, update, { returnDocument: 'after' }).lean());
  }

  async function findOpen(requestKey: string): Promise<AgentRun | null> {
    return one(await model.findOne({ requestKey, open: true }).lean());
  }

  return {
    /** Starts a run, or joins the open one that was asked for with the same words. */
    async createOrJoin(input: NewRun, now: Date): Promise<{ run: AgentRun; created: boolean }> {
      const requestKey = input.requestKey ?? requestKeyOf(input.request);
      const known = await findOpen(requestKey); // saves a number; the index decides
      if (known !== null) return { run: known, created: false };
      const ref = await counters.next('run');
      try {
        const doc = await model.create({
          ...input,
          ref,
          requestKey,
          open: true,
          status: 'started',
          currentStage: 'scout',
          progress: { done: 0, total: 0 },
          counters: EMPTY_COUNTERS,
          countersVersion: 0,
          tiers: NO_TIERS,
          shown: NO_TIERS,
          sources: [],
          companyIds: [],
          maxRetries: input.maxRetries ?? 3,
          startedAt: now,
          createdAt: now,
          updatedAt: now,
        });
        return { run: fromDoc(doc.toObject(), HIDDEN), created: true };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const winner = await findOpen(requestKey);
        if (winner === null) throw error;
        return { run: winner, created: false };
      }
    },

    /** The open run that the same words ask for. */
    findOpen: (request: RunRequest): Promise<AgentRun | null> => findOpen(requestKeyOf(request)),

    async find(id: string): Promise<AgentRun | null> {
      return isId(id) ? one(await model.findById(id).lean()) : null;
    },

    /** By the short number people type. */
    async findByRef(ref: number): Promise<AgentRun | null> {
      return one(await model.findOne({ ref }).lean());
    },

    /** Newest first. */
    async list(filter: { open?: boolean }, limit: number): Promise<AgentRun[]> {
      return many(await model.find(filter).sort({ startedAt: -1, _id: -1 }).limit(limit).lean());
    },

    /** Oldest first, whatever became of them. */
    async listStartedSince(since: Date, limit = DEFAULT_LIMIT): Promise<AgentRun[]> {
      const filter = { startedAt: { $gte: since } };
      return many(await model.find(filter).sort({ startedAt: 1 }).limit(limit).lean());
    },

    async listOpen(limit = DEFAULT_LIMIT): Promise<AgentRun[]> {
      return many(await model.find({ open: true }).sort({ startedAt: 1 }).limit(limit).lean());
    },

    /**
     * Moves a run that still stands in one of the named states. A failed run that a person starts again stays failed
     * (`null`) while another open run has the same request.
     *
     * @throws {IllegalMoveError} when the table of legal moves does not know one of the moves
     */
    async move(
      id: string,
      from: RunStatus | readonly RunStatus[],
      to: RunStatus,
      now: Date,
      set: RunChange = {},
    ): Promise<AgentRun | null> {
      const allowed = typeof from === 'string' ? [from] : [...from];
      for (const status of allowed) if (!canMoveRun(status, to)) throw new IllegalMoveError('A run', status, to);
      const ends = isFinalRun(to);
      const restarts = to === 'started' ? { errorMessage: null, retryAt: null } : {};
      try {
        return await change(
          id,
          { status: { $in: allowed } },
          {
            $set: { ...restarts, ...set, status: to, open: !ends, completedAt: ends ? now : null, updatedAt: now },
          },
        );
      } catch (error) {
        if (isDuplicateKey(error)) return null;
        throw error;
      }
    },

    /** Moves an open or a failed run to cancelled, wherever it stands. */
    async requestCancel(id: string, by: string, now: Date): Promise<AgentRun | null> {
      return change(
        id,
        { status: { $nin: ['completed', 'cancelled'] } },
        {
          $set: {
            status: 'cancelled',
            open: false,
            cancelledBy: by,
            retryAt: null,
            completedAt: now,
            updatedAt: now,
          },
        },
      );
    },

    async setProgress(
      id: string,
      progress: { stage: RunStage; done: number; total: number },
      now: Date,
    ): Promise<AgentRun | null> {
      const { stage, done, total } = progress;
      return change(id, { open: true }, { $set: { currentStage: stage, progress: { done, total }, updatedAt: now } });
    },

    async setSources(id: string, sources: SourceReport[], now: Date): Promise<AgentRun | null> {
      return change(id, {}, { $set: { sources, updatedAt: now } });
    },

    async setTiers(id: string, tiers: TierCounts, now: Date): Promise<AgentRun | null> {
      return change(id, {}, { $set: { tiers, updatedAt: now } });
    },

    /** Adds companies to the run; one that is there already is not added again. */
    async addCompanyIds(id: string, companyIds: readonly string[], now: Date): Promise<AgentRun | null> {
      return change(id, {}, { $addToSet: { companyIds: { $each: [...companyIds] } }, $set: { updatedAt: now } });
    },

    async inc(id: string, by: Partial<RunCounters>, now: Date): Promise<AgentRun | null> {
      return change(id, {}, { $inc: prefixed('counters', by), $set: { updatedAt: now } });
    },

    /**
     * Overwrites counters with figures counted from the facts. `null` when somebody else counted since `version` was read:
     * count again.
     */
    async setCounters(
      id: string,
      counters: Partial<RunCounters>,
      version: number,
      now: Date,
    ): Promise<AgentRun | null> {
      return change(
        id,
        { countersVersion: version },
        { $set: { ...prefixed('counters', counters), updatedAt: now }, $inc: { countersVersion: 1 } },
      );
    },

    /** What the scout found; counted once, by the stage that holds the run. */
    async setScouted(
      id: string,
      counters: Pick<RunCounters, 'placesFound' | 'companiesFound' | 'companiesKnown' | 'groupsFound'>,
      now: Date,
    ): Promise<AgentRun | null> {
      return change(id, {}, { $set: { ...prefixed('counters', counters), updatedAt: now } });
    },

    /** How many leads of a tier have a card; never goes down. */
    async raiseShown(id: string, tier: Tier, shown: number, now: Date): Promise<AgentRun | null> {
      return change(id, {}, { $max: { [`shown.${tier}`]: shown }, $set: { updatedAt: now } });
    },

    async scheduleRetry(
      id: string,
      retry: { retryAt: Date; errorMessage: string | null; retryCount: number },
      now: Date,
    ): Promise<AgentRun | null> {
      return change(id, { open: true }, { $set: { ...retry, updatedAt: now } });
    },

    async clearRetry(id: string, now: Date): Promise<AgentRun | null> {
      return change(id, { open: true }, { $set: { retryAt: null, errorMessage: null, retryCount: 0, updatedAt: now } });
    },

    /** Lets one worker at a time drive a run. `null` while another one holds it. */
    async acquireLease(id: string, owner: string, until: Date, now: Date): Promise<AgentRun | null> {
      return change(
        id,
        { open: true, $or: [{ lease: null }, { 'lease.until': { $lte: now } }] },
        { $set: { lease: { owner, until } } },
      );
    },

    async renewLease(id: string, owner: string, until: Date): Promise<AgentRun | null> {
      return change(id, { 'lease.owner': owner }, { $set: { 'lease.until': until } });
    },

    async releaseLease(id: string, owner: string): Promise<AgentRun | null> {
      return change(id, { 'lease.owner': owner }, { $set: { lease: null } });
    },

    /** Frees everything an owner held, e.g. when it stops or starts again; how many. */
    async clearLeases(owner: string): Promise<number> {
      return (await model.updateMany({ 'lease.owner': owner }, { $set: { lease: null } })).modifiedCount;
    },

    /** Runs by status, zeros included. */
    async countByStatus(): Promise<Record<RunStatus, number>> {
      const rows = await Promise.all(
        RUN_STATUSES.map(async (status) => [status, await model.countDocuments({ status })] as const),
      );
      return Object.fromEntries(rows) as Record<RunStatus, number>;
    },
  };
}

function prefixed(field: string, values: Partial<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${field}.${key}`, value ?? 0]));
}
