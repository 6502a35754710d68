import { parseButtonValue } from '../blocks/action-ids.ts';
import { buttonTooOld, notApprover, runAlreadyOver, runCancelled, runGoesOn, runRetried } from '../blocks/answers.ts';
import type { Message } from '../blocks/message.ts';
import { readRunForm } from '../blocks/run-form.ts';
import { planQuestion, runRequested } from '../blocks/run-plan.ts';
import { isFinalRun } from '../domain/run.ts';
import type { createEndRun, RunAction } from '../orchestrator/end-run.ts';
import type { MainSwitchHandle } from '../orchestrator/main-switch.ts';
import type { PlanRun } from '../orchestrator/plan-run.ts';
import { type ActionDeps, onClick, onSubmit } from './context.ts';

export type RunActionDeps = ActionDeps & {
  endRun: ReturnType<typeof createEndRun>;
  planRun: PlanRun;
  leadsChannelId: string;
  mainSwitch: MainSwitchHandle;
};

export function createRunActions(deps: RunActionDeps) {
  async function stoppedBy(): Promise<string | null> {
    const state = await deps.mainSwitch.get();
    return state.stopped ? state.changedBy : null;
  }

  async function answer(
    action: RunAction,
    ok: (run: { ref: number; title: string }) => Message,
    reply: (message: Message) => Promise<void>,
  ): Promise<void> {
    if (action.kind === 'unknown') return reply(buttonTooOld());
    if (action.kind === 'done') return reply(ok(action.run));
    const { run } = action;
    const ending = run.status === 'completed' ? 'complete' : run.status === 'failed' ? 'failed' : 'cancelled';
    await reply(isFinalRun(run.status) ? runAlreadyOver({ ...run, ending }) : runGoesOn(run));
  }

  return {
    /** Who started a run may stop it; so may approvers. */
    cancel: onClick(deps, async ({ userId, value, reply }) => {
      const button = parseButtonValue(value);
      if (button === null) return reply(buttonTooOld());
      if (!(await deps.endRun.isRequester(button.id, userId)) && !(await deps.mayDecide(userId))) {
        return reply(notApprover('cancel somebody else’s run', deps.approverIds));
      }
      await answer(await deps.endRun.cancel(button.id, userId), runCancelled, reply);
    }),

    /** Costs nothing and sends nothing: anyone may. */
    retry: onClick(deps, async ({ value, reply }) => {
      const button = parseButtonValue(value);
      if (button === null) return reply(buttonTooOld());
      const by = await stoppedBy();
      await answer(await deps.endRun.retry(button.id), (run) => runRetried({ ...run, stoppedBy: by }), reply);
    }),

    formSubmit: onSubmit(
      deps,
      null,
      (values) => {
        const read = readRunForm({ state: { values }, private_metadata: '' });
        return 'errors' in read ? read.errors : {};
      },
      async ({ userId, metadata, values, reply }) => {
        const read = readRunForm({ state: { values }, private_metadata: metadata });
        if ('errors' in read) return;
        const requested = await deps.planRun.request({
          request: read.request,
          text: `${read.request.industryWord} ${read.request.city ?? ''} ${read.request.state}`,
          requestedBy: userId,
          trigger: 'slack_action',
        });
        if (requested.kind === 'asks') {
          const { industryWord, state, city, count } = requested.request;
          const what = `${industryWord} in ${city === null ? state : `${city}, ${state}`}`;
          return reply(planQuestion({ ...requested, what, count }));
        }
        const place = { channelId: deps.leadsChannelId, stoppedBy: await stoppedBy() };
        await reply(runRequested({ ...requested, created: true }, place, deps.moment()));
      },
    ),
  };
}
