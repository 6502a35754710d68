import { capDayOf } from '../domain/send-window.ts';
import { nextStuckStep, type StuckReport } from '../domain/stuck.ts';
import type { TimedJob } from '../domain/timetable.ts';
import type { OrchestratorDeps } from './deps.ts';
import type { DetectStuck } from './detect-stuck.ts';
import type { createPipelineRollups } from './pipeline-rollups.ts';

/** The local day on which the pipeline's figures were last counted anew. */
const CHECKED_DAY = 'pipeline_rollups_checked';

const keyOfReport = (number: number) => `stuck:${number}`;

/**
 * The job `stuck-monitor`: one message in the alerts channel, brought up to date in place; a new one when it gets worse, and the
 * old one shrinks to a line. Once a day the roll-ups are held against the companies.
 */
export function createWatchStuck(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>,
  parts: {
    detectStuck: DetectStuck;
    rollups: Pick<ReturnType<typeof createPipelineRollups>, 'check'>;
    timeZone: string;
  },
): TimedJob {
  const { models, projector, clock } = deps;

  async function find(number: number): Promise<StuckReport | null> {
    const post = await models.posts.find(keyOfReport(number));
    return post?.kind === 'stuck' ? post.data : null;
  }

  /** The newest message. By number, since clocks jump. */
  async function current(): Promise<StuckReport | null> {
    const post = await models.posts.latest('stuck');
    let report = post?.kind === 'stuck' ? post.data : null;
    for (let next = report; next !== null; next = await find(next.number + 1)) report = next;
    return report;
  }

  async function write(report: StuckReport): Promise<void> {
    await models.posts.update(keyOfReport(report.number), 'stuck', report, clock.now());
    await projector.post(keyOfReport(report.number), 'alerts');
  }

  /** Also repairs what a crash left: a message that has a successor is never open. */
  async function shrinkBefore(number: number): Promise<void> {
    const before = await find(number - 1);
    if (before?.state === 'open') await write({ ...before, state: 'replaced' });
  }

  async function checkFigures(now: Date): Promise<string> {
    const day = capDayOf(now, parts.timeZone);
    if ((await models.settings.get(CHECKED_DAY)) === day) return '';
    const { wrong } = await parts.rollups.check();
    await models.settings.set(CHECKED_DAY, day);
    return wrong === 0 ? ', figures checked' : `, ${wrong} wrong figures mended`;
  }

  return async () => {
    const now = clock.now();
    const items = await parts.detectStuck();
    const known = await current();
    const step = nextStuckStep(known, items, now);
    if (step.kind === 'alert') {
      const { report } = step;
      await models.posts.create(keyOfReport(report.number), 'stuck', report, now);
      await projector.post(keyOfReport(report.number), 'alerts');
      await shrinkBefore(report.number);
    } else if (step.kind === 'update') {
      await write(step.report);
      await shrinkBefore(step.report.number);
    }
    const figures = await checkFigures(now);
    return (items.length === 0 ? 'nothing is stuck' : items.map(({ message }) => message).join('; ')) + figures;
  };
}
