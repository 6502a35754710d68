import { industryByKey } from '../domain/industries.ts';
import type { AgentRun, RunRequest, RunTrigger } from '../domain/run.ts';
import { locationLabel } from '../domain/us-location.ts';
import { stateOf } from '../domain/us-states.ts';
import { UserError } from '../lib/errors.ts';
import { JobName, type OrchestratorDeps } from './deps.ts';
import { retryNow } from './retry-now.ts';

export type StartRun = (input: {
  request: RunRequest;
  text: string;
  requestedBy: string;
  trigger: RunTrigger;
  /** What it may spend, where a person said yes to more than is usual. */
  budgetUsd?: number;
}) => Promise<{ run: AgentRun; created: boolean; retried: boolean }>;

/**
 * Starts a run, or joins the one that is open for the same words. A run that waits for its next try,
 * or went on without a source that failed, tries at once.
 * Anyone may start a run: it costs nothing and sends nothing.
 */
export function createStartRun(deps: OrchestratorDeps): StartRun {
  const { models, projector, clock } = deps;
  return async ({ request, text, requestedBy, trigger, budgetUsd }) => {
    const industry = industryByKey(request.industryKey);
    if (industry === null) throw new UserError(`I do not know the trade "${request.industryKey}".`);
    const location = {
      state: request.state,
      stateName: stateOf(request.state)?.name ?? request.state,
      city: request.city,
    };
    const title = `${industry.label} in ${locationLabel(location)}`;
    const { run, created } = await models.runs.createOrJoin(
      {
        triggerSource: trigger,
        triggerInput: { text },
        requestedBy,
        request,
        title,
        ...(budgetUsd === undefined ? {} : { budgetUsd }),
      },
      clock.now(),
    );
    const retried = !created && (await retryNow(deps, run)) !== null;
    await projector.run(run.id);
    await deps.enqueue(JobName.runStep, { runId: run.id });
    return { run, created, retried };
  };
}
