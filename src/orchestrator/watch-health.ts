import { DateTime } from 'luxon';
import { rememberHealth } from '../domain/health.ts';
import { HEALTH_SLOTS, type HealthReport } from '../domain/pipeline.ts';
import type { TimedJob } from '../domain/timetable.ts';
import { keyOf } from '../slack/projector.ts';
import type { CheckHealth } from './check-health.ts';
import type { OrchestratorDeps } from './deps.ts';

/** The day's message follows the first check after this hour. */
const DAILY_HOUR = 9;

/**
 * The job `health-check`: stores what it found, posts the day's message, and tells of a part that changed in two checks in a
 * row. Before that DNS is asked about the sender, if it is time to. Posts carry the day or the number of the change as their
 * key, so that all processes together post each once.
 */
export function createWatchHealth(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>,
  checkHealth: CheckHealth,
  settings: { timeZone: string; lookAtSender: (() => Promise<void>) | null },
): TimedJob {
  const { models, projector, clock } = deps;

  async function postDaily(report: HealthReport): Promise<void> {
    const now = clock.now();
    const local = DateTime.fromJSDate(now, { zone: settings.timeZone });
    if (local.hour < DAILY_HOUR) return;
    const key = `health:${local.toISODate()}`;
    const isNew = await models.posts.create(key, 'health', report, now);
    if (isNew || (await models.slackMessages.find(keyOf.post(key))) === null) await projector.post(key, 'alerts');
  }

  return async () => {
    await settings.lookAtSender?.();
    const report = await checkHealth();
    const now = clock.now();
    const known = (await models.health.get())?.memory ?? null;
    const { memory, changed } = rememberHealth(known, report);
    if (changed.length > 0) {
      // posted before it is remembered: a crash in between says it again under the same key
      const key = `health-change:${memory.changes}`;
      const isNew = await models.posts.create(key, 'health_change', { report, changed }, now);
      if (!isNew) await models.posts.update(key, 'health_change', { report, changed }, now);
      await projector.post(key, 'alerts');
    }
    await models.health.put({ report, memory }, known?.changes ?? 0);
    await postDaily(report);
    const off = HEALTH_SLOTS.filter((slot) => report.slots[slot].status !== 'ok');
    return off.length === 0 ? 'all parts work' : off.map((slot) => `${slot}: ${report.slots[slot].status}`).join(', ');
  };
}
