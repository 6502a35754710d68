import { usageError } from '../blocks/answers.ts';
import { runFormModal } from '../blocks/run-form.ts';
import { planQuestion, runRequested } from '../blocks/run-plan.ts';
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
  const requested = await deps.planRun.request({
    request: args.ok,
    text,
    requestedBy: call.userId,
    trigger: 'slack_command',
  });
  if (requested.kind === 'asks') {
    const { industryWord, state, city, count } = requested.request;
    const what = `${industryWord} in ${city === null ? state : `${city}, ${state}`}`;
    return call.reply(planQuestion({ ...requested, what, count }));
  }
  const place = { channelId: deps.leadsChannelId, stoppedBy: await stoppedBy(deps) };
  await call.reply(runRequested(requested, place, deps.moment()));
}
