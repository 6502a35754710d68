import { parseButtonValue } from '../blocks/action-ids.ts';
import { buttonTooOld, notApprover } from '../blocks/answers.ts';
import { planDeclined, planOver, runRequested } from '../blocks/run-plan.ts';
import type { MainSwitchHandle } from '../orchestrator/main-switch.ts';
import type { PlanAnswer, PlanRun } from '../orchestrator/plan-run.ts';
import { type ActionDeps, type Click, onClick } from './context.ts';

export type PlanActionDeps = ActionDeps & { planRun: PlanRun; leadsChannelId: string; mainSwitch: MainSwitchHandle };

/** Yes or no to a run that costs money: for who asked for it, and for approvers. */
export function createPlanActions(deps: PlanActionDeps) {
  function onPlan(what: string, act: (planId: string, by: string) => Promise<PlanAnswer>) {
    return onClick(deps, async (click: Click) => {
      const button = parseButtonValue(click.value);
      if (button === null || button.t !== 'plan') return click.reply(buttonTooOld());
      if (!(await deps.planRun.isRequester(button.id, click.userId)) && !(await deps.mayDecide(click.userId))) {
        return click.reply(notApprover(what, deps.approverIds));
      }
      const outcome = await act(button.id, click.userId);
      switch (outcome.kind) {
        case 'unknown':
          return click.reply(buttonTooOld());
        case 'late':
          return click.replace(planOver(outcome.plan, outcome.run));
        case 'declined':
          return click.replace(planDeclined());
        case 'started': {
          const state = await deps.mainSwitch.get();
          const about = { channelId: deps.leadsChannelId, stoppedBy: state.stopped ? state.changedBy : null };
          return click.replace(runRequested(outcome, about, deps.moment()));
        }
      }
    });
  }

  return {
    confirm: onPlan('start somebody else’s run', (planId, by) => deps.planRun.confirm(planId, by)),
    decline: onPlan('decline somebody else’s run', (planId, by) => deps.planRun.decline(planId, by)),
  };
}
