import { type AgentRun, canMoveRun, isFinalRun, type RunStatus } from '../domain/run.ts';
import type { OrchestratorDeps } from './deps.ts';
import { type RunFacts, recountRun } from './recount-run.ts';
import { createShowReviews } from './show-reviews.ts';

export type SettleRun = (runId: string) => Promise<void>;

/** Where a run stands after gate 1, judged by what is left to do. */
function statusFor(facts: RunFacts): RunStatus {
  if (facts.undecidedLeads > 0) return 'analyst_awaiting_approval';
  if (facts.unwrittenLeads > 0) return 'writer_running';
  if (facts.pendingDrafts > 0) return 'writer_awaiting_approval';
  if (facts.unsentDrafts > 0) return 'outreach_running';
  return 'completed';
}

/** States that wait for people or single items: the only ones a settling may leave. */
const SETTLING: readonly RunStatus[] = [
  'analyst_awaiting_approval',
  'analyst_complete',
  'writer_running',
  'writer_awaiting_approval',
  'writer_complete',
  'outreach_running',
  'outreach_complete',
];

/** Recounts a run, moves it on as far as its items are, and shows the result. Safe to call at any time, any number of times. */
export function createSettleRun(deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>): SettleRun {
  const { models, projector, clock } = deps;
  const showReviews = createShowReviews(deps);

  async function advance(run: AgentRun): Promise<void> {
    const to = statusFor(await recountRun(deps, run.id));
    if (!SETTLING.includes(run.status) || to === run.status || !canMoveRun(run.status, to)) return;
    const stage = to === 'completed' ? 'done' : to.startsWith('outreach') ? 'outreach' : 'writer';
    await models.runs.move(run.id, run.status, to, clock.now(), { currentStage: stage });
  }

  return async (runId) => {
    const run = await models.runs.find(runId);
    if (run === null) return;
    if (isFinalRun(run.status)) await recountRun(deps, run.id);
    else await advance(run);
    await projector.gate(runId);
    await projector.run(runId);
    await showReviews(runId);
  };
}
