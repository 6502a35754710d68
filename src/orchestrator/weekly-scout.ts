import { DateTime } from 'luxon';
import type { AgentRun } from '../domain/run.ts';
import type { ScoutTargets } from '../domain/scout-targets.ts';
import { planSearch } from '../domain/search-plan.ts';
import type { TimedJob } from '../domain/timetable.ts';
import { placeKeyOf } from '../domain/us-location.ts';
import { plural } from '../lib/text.ts';
import { type OrchestratorDeps, SYSTEM } from './deps.ts';
import type { StartRun } from './start-run.ts';

/** A run holds no more. */
const MOST_A_RUN = 100;
/** Fewer in a whole week: somebody should look at the targets. */
const FEW = 5;

/**
 * Starts runs for the companies that this week still lacks, spread over every trade in every place. Safe to run twice: what an
 * occurrence started once it does not start again.
 *
 * @throws what the first start threw, when none worked
 */
export function createWeeklyScout(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock' | 'log'>,
  parts: { startRun: StartRun; targets: ScoutTargets; timeZone: string },
): TimedJob {
  const { models, projector, clock, log } = deps;
  const { industries, locations, weeklyCount } = parts.targets;

  async function start(cell: { industry: string; location: string; planned: number }, text: string): Promise<void> {
    const industry = industries.find(({ key }) => key === cell.industry);
    const location = locations.find((entry) => placeKeyOf(entry) === cell.location);
    if (industry === undefined || location === undefined) throw new Error(`no such target: ${JSON.stringify(cell)}`);
    await parts.startRun({
      request: {
        industryWord: industry.label.toLowerCase(),
        industryKey: industry.key,
        state: location.state,
        city: location.city,
        count: Math.min(cell.planned, MOST_A_RUN),
      },
      text,
      requestedBy: SYSTEM,
      trigger: 'schedule',
    });
  }

  /** Last week was searched and gave next to nothing: the people who name the targets hear of it, once. */
  async function warnOfLastWeek(monday: DateTime, runs: readonly AgentRun[]): Promise<void> {
    const before = monday.minus({ weeks: 1 });
    if (!runs.some((run) => run.startedAt < monday.toJSDate())) return;
    const found = await models.companies.countFoundBetween(before.toJSDate(), monday.toJSDate());
    if (found >= FEW) return;
    const key = `few-found:${before.toISODate()}`;
    await models.posts.create(key, 'few_found', { found, wanted: weeklyCount }, clock.now());
    await projector.post(key, 'alerts');
  }

  return async ({ dueAt, signal }) => {
    const monday = DateTime.fromJSDate(dueAt, { zone: parts.timeZone }).startOf('week');
    const since = await models.runs.listStartedSince(monday.minus({ weeks: 1 }).toJSDate());
    const ours = since.filter((run) => run.triggerSource === 'schedule' && run.triggerInput.text.startsWith(NAME));
    await warnOfLastWeek(monday, ours);

    const found = await models.companies.countFoundBetween(monday.toJSDate(), clock.now());
    const remaining = Math.max(0, weeklyCount - found);
    if (remaining === 0) return `${plural(found, 'company', 'companies')} found this week already`;
    const text = `${NAME} ${dueAt.toISOString()}`;
    const started = new Set(ours.filter((run) => run.triggerInput.text === text).map(cellKeyOf));
    const plan = planSearch({
      industries: industries.map(({ key }) => key),
      locations: locations.map(placeKeyOf),
      remaining,
    }).filter((cell) => !started.has(`${cell.industry}|${cell.location}`));
    const failures: unknown[] = [];
    for (const cell of plan) {
      signal.throwIfAborted();
      await start(cell, text).catch((error: unknown) => {
        log.error({ err: error, cell }, 'cannot start a run of the weekly scout');
        failures.push(error);
      });
    }
    if (failures.length > 0 && failures.length === plan.length) throw failures[0];
    const runs = plural(started.size + plan.length - failures.length, 'run');
    const failed = failures.length === 0 ? '' : `, ${failures.length} could not be started`;
    return `${runs} for ${plural(remaining, 'company', 'companies')}${failed}`;
  };
}

const NAME = 'weekly-scout';

function cellKeyOf({ request }: AgentRun): string {
  return `${request.industryKey}|${placeKeyOf(request)}`;
}
