import { parseButtonValue } from '../blocks/action-ids.ts';
import { buttonTooOld } from '../blocks/answers.ts';
import { forgetBefore, forgetDone, forgetWaits } from '../blocks/erased.ts';
import type { Forget } from '../orchestrator/forget/forget.ts';
import { type ActionDeps, onApproverClick } from './context.ts';

export type ForgetActionDeps = ActionDeps & { forget: Pick<Forget, 'confirm'> };

/** The click below what would be erased. */
export function createForgetActions(deps: ForgetActionDeps) {
  return {
    confirm: onApproverClick(deps, 'erase data', async ({ userId, value, reply, replace, isPrivate }) => {
      const button = parseButtonValue(value);
      if (button === null || button.t !== 'erasure') return reply(buttonTooOld());
      // the question names the address: its answer takes its place
      const say = isPrivate ? replace : reply;
      const result = await deps.forget.confirm(button.id, userId);
      switch (result.kind) {
        case 'done':
          return say(forgetDone(result.erasure.reference, result.erasure.counts));
        case 'waits':
          return say(forgetWaits());
        case 'asked_before':
          return say(forgetBefore());
        case 'unknown':
          return say(buttonTooOld());
      }
    }),
  };
}
