import { notApprover, runAlreadyOver, runCancelled, runGoesOn, runNotFound, runRetried } from '../blocks/answers.ts';
import { runsList } from '../blocks/lists.ts';
import type { Message } from '../blocks/message.ts';
import { statusAnswer } from '../blocks/status.ts';
import { isFinalRun } from '../domain/run.ts';
import type { RunAction } from '../orchestrator/end-run.ts';
import { type Call, type CommandDeps, stoppedBy } from './context.ts';

/** `/leadgen status [142]`: everything at a glance, or one run. */
export async function statusCommand(deps: CommandDeps, call: Call, ref: number | null): Promise<void> {
  if (ref === null) return call.reply(statusAnswer(await deps.readStatus(), deps.moment()));
  const run = await deps.queries.run(ref);
  const message = run === null ? null : await deps.show.run(run.id);
  await call.reply(message ?? runNotFound(ref));
}

export async function runsCommand(deps: CommandDeps, call: Call): Promise<void> {
  const runs = await deps.queries.runs();
  const rows = runs.map((run) => ({
    ref: run.ref,
    title: run.title,
    status: run.status,
    requestedBy: run.requestedBy,
    startedAt: run.startedAt,
    companies: run.counters.companiesFound,
    sent: run.counters.emailsSent,
  }));
  await call.reply(runsList(rows, deps.moment()));
}

/** Who started a run may stop it; so may approvers. */
export async function cancelCommand(deps: CommandDeps, call: Call, ref: number | null): Promise<void> {
  const run = await deps.queries.run(ref);
  if (run === null || (ref === null && isFinalRun(run.status))) return call.reply(runNotFound(ref));
  if (run.requestedBy !== call.userId && !(await deps.mayDecide(call.userId))) {
    return call.reply(notApprover('cancel somebody else’s run', deps.approverIds));
  }
  await answerAction(await deps.endRun.cancel(run.id, call.userId), runCancelled, call);
}

export async function retryCommand(deps: CommandDeps, call: Call, ref: number | null): Promise<void> {
  const run = await deps.queries.run(ref);
  if (run === null) return call.reply(runNotFound(ref));
  const by = await stoppedBy(deps);
  await answerAction(await deps.endRun.retry(run.id), (again) => runRetried({ ...again, stoppedBy: by }), call);
}

async function answerAction(
  action: RunAction,
  ok: (run: { ref: number; title: string }) => Message,
  call: Call,
): Promise<void> {
  if (action.kind === 'unknown') return call.reply(runNotFound(null));
  if (action.kind === 'done') return call.reply(ok(action.run));
  const { run } = action;
  const ending = run.status === 'completed' ? 'complete' : run.status === 'failed' ? 'failed' : 'cancelled';
  await call.reply(isFinalRun(run.status) ? runAlreadyOver({ ...run, ending }) : runGoesOn(run));
}
