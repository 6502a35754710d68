import { parseButtonValue } from '../blocks/action-ids.ts';
import { buttonTooOld } from '../blocks/answers.ts';
import { resumeAnswer, stopAnswer, stopOfButton } from '../blocks/main-switch.ts';
import type { MainSwitchHandle } from '../orchestrator/main-switch.ts';
import { type ActionDeps, onApproverClick } from './context.ts';

export type SwitchActionDeps = ActionDeps & { mainSwitch: MainSwitchHandle };

/** The switch that stops everything: any approver stops, any approver resumes. */
export function createSwitchActions(deps: SwitchActionDeps) {
  return {
    stop: onApproverClick(deps, 'stop everything', async ({ userId, reply }) => {
      await reply(stopAnswer(await deps.mainSwitch.stopEverything(userId), deps.moment()));
    }),

    resume: onApproverClick(deps, 'resume everything', async ({ userId, value, reply }) => {
      const button = parseButtonValue(value);
      if (button === null) return reply(buttonTooOld());
      const stop = stopOfButton(button.id) ?? undefined;
      await reply(resumeAnswer(await deps.mainSwitch.resumeEverything(userId, stop), deps.moment()));
    }),
  };
}
