import { companiesIn, type PipelineSums, sameSums, sumsOf, totalOf } from '../domain/pipeline-sums.ts';
import { FIRST_ID, type IdRange, type Models, type Rollup } from '../models/index.ts';
import type { OrchestratorDeps } from './deps.ts';

export type RollupLimits = {
  /** Companies of one range; more than twice as many and the range is cut. */
  rangeSize: number;
  /** Ranges that a read computes anew; what is beyond that is left to the work in the background. */
  rangesPerRead: number;
  /** Changes that a read looks at. */
  changesPerRead: number;
  /** A change may become visible this long after the server stamped it; a new primary's clock may be behind by less. In ms. */
  overlapMs: number;
};

const LIMITS: RollupLimits = {
  rangeSize: 500,
  rangesPerRead: 150,
  changesPerRead: 20_000,
  overlapMs: 2 * 60_000,
};

const SIDE_BY_SIDE = 8;
/** Ranges that are stored in one write; a crash before it costs computing them again. */
const STORED_TOGETHER = 200;
/** When the last complete pass began: `<server's time> <our time>`. */
const WATERMARK = 'pipeline_rollups_complete';

export type PipelineTotals = { sums: PipelineSums; asOf: Date };

/** `asOf`: the last moment of which everything is known; `null` = there is none yet. */
type Pass = { rollups: Rollup[]; isComplete: boolean; asOf: Date | null };

/**
 * Keeps the sums of the whole pipeline. Companies are cut into ranges of ids, each with a stored sum; a read computes anew the
 * last range, where new companies come, and those in which something changed since, and adds up. Sums always come from the
 * companies, so a crash, a lost write or two processes at once leave nothing wrong for longer than the next read.
 */
export function createPipelineRollups(
  deps: Pick<OrchestratorDeps, 'clock' | 'log'> & { models: Pick<Models, 'pipelineRollups' | 'settings'> },
  limits: RollupLimits = LIMITS,
) {
  const { clock, log } = deps;
  const { pipelineRollups: store, settings } = deps.models;
  let background: Promise<void> | null = null;

  async function load(): Promise<{ rollups: Rollup[]; now: Date }> {
    const { rollups, now } = await store.list();
    if (now !== null && rollups[0]?.from === FIRST_ID) return { rollups, now };
    await store.begin();
    return load();
  }

  async function readWatermark(): Promise<{ server: Date; ours: Date } | null> {
    const [server = '', ours = ''] = ((await settings.get(WATERMARK)) ?? '').split(' ');
    return server === '' || ours === '' ? null : { server: new Date(server), ours: new Date(ours) };
  }

  async function measure(range: IdRange): Promise<PipelineSums> {
    const groups = await store.measure(range);
    if (groups.every(({ highest }) => highest !== null)) return sumsOf(groups);
    await store.healReached(range);
    return sumsOf(await store.measure(range));
  }

  /** Computes a range, and cuts it when too many companies are in it. Gives up cutting after `most` parts. */
  async function compute(range: Rollup, now: Date, most: number): Promise<{ parts: Rollup[]; isWhole: boolean }> {
    const parts: Rollup[] = [];
    const mayNeedCut = range.to === null || companiesIn(range.sums) > 2 * limits.rangeSize;
    for (let from: string | null = range.from; from !== null; ) {
      if (parts.length === most) return { parts, isWhole: false };
      const rest: IdRange = { from, to: range.to };
      const cut: string | null = mayNeedCut ? await store.boundary(rest, limits.rangeSize) : null;
      const part = cut === null ? rest : { from, to: cut };
      parts.push({ ...part, computedAt: now, sums: await measure(part) });
      from = cut;
    }
    return { parts, isWhole: true };
  }

  /** Which ranges may say something old; `null` = so much changed that any may. */
  async function outdated(rollups: readonly Rollup[], since: Date): Promise<Set<string> | null> {
    const changed = await store.changedSince(since, limits.changesPerRead + 1);
    if (changed.length > limits.changesPerRead) return null;
    const found = new Set<string>();
    for (const { id, at } of changed) {
      const rollup = rangeOf(rollups, id);
      if (rollup !== null && at.getTime() > rollup.computedAt.getTime() - limits.overlapMs) found.add(rollup.from);
    }
    return found;
  }

  /** Brings outdated ranges up to date, at most `most` of them; `all` = every range, whatever it says. */
  async function pass(most: number, all = false): Promise<Pass> {
    const startedAt = clock.now();
    const [{ rollups, now }, watermark] = await Promise.all([load(), readWatermark()]);
    const ranges = rollups.map((rollup, index) => ({ ...rollup, to: rollups[index + 1]?.from ?? null }));
    const since = new Date((watermark?.server.getTime() ?? 0) - limits.overlapMs);
    const changed = all || watermark === null ? null : await outdated(ranges, since);
    const anyMay = changed === null && most === Number.POSITIVE_INFINITY;
    const due = ranges.filter(
      (range, index) =>
        anyMay || range.to === null || rollups[index]?.to !== range.to || changed?.has(range.from) === true,
    );
    const fresh = new Map<string, Rollup[]>();
    let isComplete = changed !== null || anyMay || due.length === ranges.length;
    const unsaved: Rollup[] = [];
    let left = most;
    while (due.length > 0 && left > 0) {
      const batch = due.splice(0, Math.min(SIDE_BY_SIDE, left));
      const share = Math.max(1, Math.floor(left / batch.length));
      const computed = await Promise.all(batch.map((range) => compute(range, now, share)));
      unsaved.push(...computed.flatMap(({ parts }) => parts));
      if (unsaved.length >= STORED_TOGETHER) await store.save(unsaved.splice(0));
      for (const { parts, isWhole } of computed) {
        left -= parts.length;
        if (parts[0] !== undefined) fresh.set(parts[0].from, parts);
        isComplete &&= isWhole;
      }
    }
    await store.save(unsaved);
    isComplete &&= due.length === 0;
    if (isComplete) await settings.set(WATERMARK, `${now.toISOString()} ${startedAt.toISOString()}`);
    return {
      rollups: ranges.flatMap((range) => fresh.get(range.from) ?? [range]),
      isComplete,
      asOf: isComplete ? startedAt : (watermark?.ours ?? null),
    };
  }

  /** One complete pass at a time, however many ask for it. */
  function catchUp(): Promise<void> {
    background ??= pass(Number.POSITIVE_INFINITY)
      .then(() => undefined)
      .finally(() => {
        background = null;
      });
    return background;
  }

  async function read(): Promise<PipelineTotals> {
    const { rollups, isComplete, asOf } = await pass(limits.rangesPerRead);
    if (asOf === null) {
      await catchUp(); // the very first time there is nothing older to show meanwhile
      return read();
    }
    if (!isComplete) {
      catchUp().catch((error: unknown) => log.error({ err: error }, 'cannot bring the pipeline figures up to date'));
    }
    return { sums: totalOf(rollups.map(({ sums }) => sums)), asOf };
  }

  return {
    /** Exact up to the moment of the call; after a change of very many companies as of the last complete pass. */
    read,

    /** Resolves when nothing is computed in the background any more. */
    async settled(): Promise<void> {
      await background;
    },

    /**
     * Computes every range from the companies and compares with what was stored. A difference that no change explains is
     * logged and mended.
     *
     * @returns how many ranges were wrong
     */
    async check(): Promise<{ ranges: number; wrong: number }> {
      await catchUp();
      const before = await load();
      await pass(Number.POSITIVE_INFINITY, true);
      const after = (await load()).rollups;
      const moving = await outdated(before.rollups, new Date(before.now.getTime() - limits.overlapMs));
      const now = new Map(after.map((rollup) => [rollup.from, rollup]));
      const wrong = before.rollups.filter((old) => {
        const fresh = now.get(old.from);
        const isStill = old.to !== null && fresh?.to === old.to && moving?.has(old.from) === false;
        return isStill && !sameSums(old.sums, fresh.sums);
      });
      if (wrong.length > 0)
        log.error({ ranges: after.length, wrong: wrong.length }, 'the pipeline figures had drifted');
      return { ranges: after.length, wrong: wrong.length };
    },
  };
}

/** The range that holds an id; ids of 24 hex digits sort as text. */
function rangeOf(rollups: readonly Rollup[], id: string): Rollup | null {
  let low = 0;
  let high = rollups.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((rollups[middle]?.from ?? '') <= id) low = middle;
    else high = middle - 1;
  }
  return rollups[low] ?? null;
}
