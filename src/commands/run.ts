import { runJoined, runStarted, usageError } from '../blocks/answers.ts';
import { runFormModal } from '../blocks/run-form.ts';
import { type Call, type CommandDeps, stoppedBy } from './context.ts';
import { type RunArgs, suggestRun } from './grammar/run-args.ts';

/** `/leadgen run dental ohio`: starts a run, joins an open one, or opens the form with what was understood. */
export async function runCommand(deps: CommandDeps, call: Call, args: RunArgs, text: string): Promise<void> {
  if ('form' in args) {
    try {
      await deps.openView(call.triggerId, runFormModal(args.form));
    } catch {
      // the trigger ran out: the same words as a message
      const problem = args.form.problems.map((entry) => entry.text).join(' ');
      await call.reply(
        usageError(problem || 'Which trade, and where?', suggestRun(args.form) ?? '/leadgen run dental ohio'),
      );
    }
    return;
  }
  const { run, created, retried } = await deps.startRun({
    request: args.ok,
    text,
    requestedBy: call.userId,
    trigger: 'slack_command',
  });
  const about = {
    ref: run.ref,
    title: run.title,
    count: run.request.count,
    channelId: deps.leadsChannelId,
    permalink: null,
    stoppedBy: await stoppedBy(deps),
  };
  await call.reply(
    created
      ? runStarted(about)
      : runJoined({ ...about, requestedBy: run.requestedBy, startedAt: run.startedAt, retried }, deps.moment()),
  );
}
