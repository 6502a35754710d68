import type { RunStage, SourceReport } from '../domain/run.ts';
import type { OrchestratorDeps } from './deps.ts';

/** The run message is brought up to date at most this often while a stage works. */
const SHOW_EVERY_MS = 1_500;

/** Counts a stage's items into the run document and the run message, not more often than a person can read. */
export function createProgress(deps: OrchestratorDeps, runId: string, stage: RunStage) {
  let shownAt = 0;
  let queue: Promise<unknown> = Promise.resolve();

  /** Writes one after the other, in order; a failed write costs a picture, never the work. */
  function enqueue(write: () => Promise<unknown>): void {
    queue = queue
      .then(write)
      .then(() => deps.projector.run(runId))
      .catch((error: unknown) => deps.log.warn({ err: error, runId }, 'cannot show progress'));
  }

  function isDue(force: boolean): boolean {
    const now = deps.clock.now().getTime();
    if (!force && now - shownAt < SHOW_EVERY_MS) return false;
    shownAt = now;
    return true;
  }

  return {
    items(done: number, total: number): void {
      if (isDue(done === 0 || done === total)) {
        enqueue(() => deps.models.runs.setProgress(runId, { stage, done, total }, deps.clock.now()));
      }
    },
    sources(reports: SourceReport[]): void {
      if (isDue(reports.some((report) => report.failure !== null))) {
        enqueue(() => deps.models.runs.setSources(runId, reports, deps.clock.now()));
      }
    },
    /** Resolves when everything reported so far is written. */
    flushed: () => queue,
  };
}
