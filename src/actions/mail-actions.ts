import { answer, done } from '../blocks/answers.ts';
import type { MailBrake } from '../orchestrator/mail-brake.ts';
import { type ActionDeps, onApproverClick } from './context.ts';

export type MailActionDeps = ActionDeps & { mailBrake: Pick<MailBrake, 'lift'> };

/** The button of the message that says why mail is held back. */
export function createMailActions(deps: MailActionDeps) {
  return {
    liftBrake: onApproverClick(deps, 'let mail go on', async ({ userId, reply }) => {
      const isLifted = await deps.mailBrake.lift(userId);
      await reply(
        isLifted
          ? done('Mail goes on, within a quarter of an hour')
          : answer('Mail is not held back any more.', 'There is nothing to do.'),
      );
    }),
  };
}
