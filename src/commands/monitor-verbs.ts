import { activityAnswer } from '../blocks/activity.ts';
import { healthMessage } from '../blocks/health.ts';
import { pipelineAnswer } from '../blocks/pipeline.ts';
import { stuckAnswer } from '../blocks/stuck.ts';
import type { CheckHealth } from '../orchestrator/check-health.ts';
import type { DetectStuck } from '../orchestrator/detect-stuck.ts';
import type { ReadActivity } from '../orchestrator/read-activity.ts';
import type { ReadFunnel, ReadPipeline } from '../orchestrator/read-pipeline.ts';
import type { Call, CommandDeps } from './context.ts';

/** What the monitor's verbs read. */
export type MonitorDeps = {
  readPipeline: ReadPipeline;
  readFunnel: ReadFunnel;
  checkHealth: CheckHealth;
  detectStuck: DetectStuck;
  readActivity: ReadActivity;
  contingencyFee: number;
};

/** `/leadgen pipeline`: counts, value and funnel. */
export async function pipelineCommand(deps: CommandDeps, call: Call): Promise<void> {
  const [figures, funnel, { total }] = await Promise.all([
    deps.readPipeline(),
    deps.readFunnel(),
    deps.queries.drafts(1),
  ]);
  const view = { figures, funnel, contingencyFee: deps.contingencyFee, draftsToReview: total };
  await call.reply(pipelineAnswer(view, deps.moment()));
}

/** `/leadgen health`: looks now, which takes 5 s at most. */
export async function healthCommand(deps: CommandDeps, call: Call): Promise<void> {
  await call.reply(healthMessage(await deps.checkHealth(), deps.moment()));
}

/** `/leadgen stuck`: the same as in the alerts channel. */
export async function stuckCommand(deps: CommandDeps, call: Call): Promise<void> {
  await call.reply(stuckAnswer(await deps.detectStuck(), deps.moment()));
}

/** `/leadgen activity 20`: what happened last. */
export async function activityCommand(deps: CommandDeps, call: Call, limit: number): Promise<void> {
  await call.reply(activityAnswer(await deps.readActivity(limit), deps.moment()));
}
