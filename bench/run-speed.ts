/**
 * Wall time of a run of 200 companies against upstreams that answer in 150 ms, against the time that no program can stay
 * below that keeps the same limits.
 *
 *     node bench/run-speed.ts
 *
 * The run is stored with a count of 200, which the command does not allow, as one that waits for its next try;
 * `/leadgen retry` sets it off in the bot. Measured is from that command to the moment at which gate 1 stands open in the
 * database. The bot, the database and the outside world are processes of their own.
 *
 * The bound is computed from the world's log of the same run, in the order of the work:
 *
 * - scout: sources are asked side by side; a source's requests at most `limit` at a time, so it cannot be done before
 *   `ceil(requests / limit) × latency`. The slowest source counts.
 * - websites: requests to one host follow each other (one at a time per host), with the pause `gap` between two pages of
 *   one site; robots.txt is read first, without a pause. A site of n requests takes `n × latency + (pages − 1) × gap`; a
 *   request that was never answered takes its time-out. With `limit` sites at a time, all sites cannot be done before the sum
 *   of the sites divided by `limit`, nor before the longest site.
 * - scoring, storing and Slack ask nothing upstream: their bound is zero.
 *
 * Sequential is the sum of all requests one after the other, pauses left out.
 */
import { judge, noteNoise, seconds } from './support/figures.ts';
import type { WorldCall } from './support/outside.ts';
import { processorMsOf } from './support/process-figures.ts';
import { openStage, waitForRun } from './support/stage.ts';

const COUNT = 200;
const LATENCY_MS = 150;
const GAP_MS = 100;
const SITES_AT_ONCE = 5;
/** Overpass and NPI clients' own limits. */
const SOURCE_LIMITS: Record<string, number> = { overpass: 2, npi: 4 };
/** What an unanswered request costs: the crawler's time-outs. */
const ROBOTS_TIMEOUT_MS = 5_000;
const PAGE_TIMEOUT_MS = 10_000;
const GOAL = 1.25;

type Bound = { scoutMs: number; sitesMs: number; longestSiteMs: number; sequentialMs: number; sites: number };

function costOf(call: WorldCall): number {
  if (call.status !== null) return LATENCY_MS;
  return isRobots(call) ? ROBOTS_TIMEOUT_MS : PAGE_TIMEOUT_MS;
}

function isRobots(call: WorldCall): boolean {
  return new URL(call.url, 'http://world.invalid').pathname === '/robots.txt';
}

function isRedirect({ status }: WorldCall): boolean {
  return status !== null && status >= 300 && status < 400;
}

function boundOf(calls: readonly WorldCall[]): Bound {
  const bySource = Map.groupBy(
    calls.filter(({ target }) => target !== 'site'),
    ({ target }) => target,
  );
  const scoutMs = Math.max(
    ...[...bySource].map(([target, list]) => Math.ceil(list.length / (SOURCE_LIMITS[target] ?? 1)) * LATENCY_MS),
  );
  const bySite = Map.groupBy(
    calls.filter(({ target }) => target === 'site'),
    ({ host }) => (host ?? '').split('.').slice(-2).join('.'),
  );
  const sites = [...bySite.values()].map((list) => {
    const pages = list.filter((call) => !isRobots(call) && !isRedirect(call)).length;
    return list.reduce((sum, call) => sum + costOf(call), 0) + Math.max(0, pages - 1) * GAP_MS;
  });
  const total = sites.reduce((sum, site) => sum + site, 0);
  return {
    scoutMs,
    sitesMs: Math.max(total / SITES_AT_ONCE, ...sites),
    longestSiteMs: Math.max(...sites),
    sequentialMs: calls.reduce((sum, call) => sum + costOf(call), 0),
    sites: sites.length,
  };
}

noteNoise('before');
const stage = await openStage({ latencyMs: LATENCY_MS, extraCompanies: COUNT });
const bot = await stage.bot({
  REQUEST_DELAY_SECONDS: String(GAP_MS / 1_000),
  COMPANY_CONCURRENCY: String(SITES_AT_ONCE),
});
const request = { industryWord: 'dental', industryKey: 'dental', state: 'OH', city: null, count: COUNT };
const { run } = await bot.models.runs.createOrJoin(
  {
    triggerSource: 'api',
    triggerInput: { text: 'bench' },
    requestedBy: 'U0ANA',
    request,
    title: 'Dental practices in Ohio',
  },
  new Date(),
);
const later = new Date(Date.now() + 600_000);
await bot.models.runs.scheduleRetry(run.id, { retryAt: later, errorMessage: 'bench', retryCount: 1 }, new Date());

const processorBefore = await processorMsOf(bot.pid);
const began = performance.now();
const answer = await stage.outside.slash(`retry ${run.ref}`);
if (answer.failure !== null) throw new Error(`the command was not taken: ${answer.failure}`);
const stages = new Map<string, { from: number; to: number }>();
const done = await waitForRun(bot.models, ['analyst_awaiting_approval'], {
  timeoutMs: 240_000,
  onLook: ({ currentStage }) => {
    const now = performance.now() - began;
    stages.set(currentStage, { from: stages.get(currentStage)?.from ?? now, to: now });
  },
});
const wallMs = performance.now() - began;
const processorMs = (await processorMsOf(bot.pid)) - processorBefore;

const calls = await stage.outside.requests();
const bound = boundOf(calls);
const boundMs = bound.scoutMs + bound.sitesMs;
const count = (target: string) => calls.filter((call) => call.target === target).length;
console.log(
  `requests     overpass ${count('overpass')}, npi ${count('npi')}, websites ${count('site')} of ${bound.sites} sites`,
);
console.log(`leads        ${done.companyIds.length}`);
console.log(`bound        ${seconds(boundMs)} = scout ${seconds(bound.scoutMs)} + websites ${seconds(bound.sitesMs)}`);
console.log(`measured     ${seconds(wallMs)}; the bot's processor time ${seconds(processorMs)}`);
for (const [stage, { from, to }] of stages) console.log(`  ${stage.padEnd(10)} ${seconds(to - from)}`);
console.log(
  `sequential   ${seconds(bound.sequentialMs)}: ${(bound.sequentialMs / wallMs).toFixed(1)} times the measured run`,
);
judge([{ what: 'run against the bound of its limits', measured: wallMs / boundMs, atMost: GOAL }]);
noteNoise('after');
await bot.close();
await stage.close();
