import type { BlockAction, SlackActionMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import type { View } from '@slack/types';
import { answer, notApprover, problemAnswer } from '../blocks/answers.ts';
import type { Message } from '../blocks/message.ts';
import type { Moment } from '../blocks/time.ts';
import { interact } from '../lib/interaction.ts';
import type { Logger } from '../lib/logger.ts';

/** What every button and modal needs besides its own work. */
export type ActionDeps = {
  mayDecide: (userId: string) => Promise<boolean>;
  approverIds: readonly string[];
  mayAdminister: (userId: string) => Promise<boolean>;
  adminIds: readonly string[];
  claim: (key: string) => Promise<boolean>;
  moment: () => Moment;
  openView: (triggerId: string, view: View) => Promise<void>;
  /** A private message where there is no response_url, e.g. after a modal. */
  tell: (userId: string, message: Message) => Promise<void>;
  /** After a click in somebody's own Home tab. */
  redrawHome: (userId: string) => Promise<void>;
  log: Logger;
};

export const VOICES = {
  slow: answer('Still on it, this takes a moment longer than usual.'),
  failed: problemAnswer,
  databaseGone: answer(
    'My database does not answer right now. Nothing was changed.',
    'Please press again in a minute. If it lasts, tell whoever runs leadgen.',
  ),
};

export type Click = {
  userId: string;
  value: string | undefined;
  triggerId: string;
  reply: (message: Message) => Promise<void>;
  /** Puts an answer in the place of the message that was pressed; for private lists that are drawn again. */
  replace: (message: Message) => Promise<void>;
  /** Whether only this person sees the message that was pressed. */
  isPrivate: boolean;
};

type ButtonArgs = SlackActionMiddlewareArgs<BlockAction>;

/** Wraps a button: acknowledged at once, worked on once, answered in private. */
export function onClick(deps: ActionDeps, work: (click: Click) => Promise<void>) {
  return async ({ ack, body, action, respond }: ButtonArgs): Promise<void> => {
    await ack();
    // a click in a view comes without an address to answer to
    const isInMessage = 'response_url' in body && typeof body.response_url === 'string';
    const reply = async (message: Message) => {
      if (!isInMessage) return deps.tell(body.user.id, message);
      await respond({ response_type: 'ephemeral', replace_original: false, ...message });
    };
    await interact({
      key: `trigger:${body.trigger_id}`,
      claim: deps.claim,
      respond: reply,
      voices: VOICES,
      log: deps.log.child({ actionId: action.action_id, userId: body.user.id }),
      work: async () => {
        await work({
          userId: body.user.id,
          value: 'value' in action && typeof action.value === 'string' ? action.value : undefined,
          triggerId: body.trigger_id,
          reply,
          replace: async (message) => {
            if (!isInMessage) return deps.tell(body.user.id, message);
            await respond({ response_type: 'ephemeral', replace_original: true, ...message });
          },
          isPrivate: body.container.is_ephemeral === true,
        });
        if (body.view?.type === 'home') await deps.redrawHome(body.user.id);
      },
    });
  };
}

/** The same for buttons that only approvers may press. Rights are asked anew on every click. */
export function onApproverClick(deps: ActionDeps, what: string, work: (click: Click) => Promise<void>) {
  return onClick(deps, async (click) => {
    if (await deps.mayDecide(click.userId)) return work(click);
    await click.reply(notApprover(what, deps.approverIds));
  });
}

export type Submission = {
  userId: string;
  /** Names this opening of the form, for what must count once. */
  viewId: string;
  metadata: string;
  values: unknown;
  reply: (message: Message) => Promise<void>;
};

type ViewArgs = SlackViewMiddlewareArgs<ViewSubmitAction>;

/**
 * Wraps a modal's submission. `validate` is pure and quick: what it returns is shown under the inputs and the modal stays open.
 */
export function onSubmit(
  deps: ActionDeps,
  what: string | null,
  validate: (values: unknown) => Record<string, string>,
  work: (submission: Submission) => Promise<void>,
) {
  return async ({ ack, body, view }: ViewArgs): Promise<void> => {
    const errors = validate(view.state.values);
    if (Object.keys(errors).length > 0) return ack({ response_action: 'errors', errors });
    await ack();
    const userId = body.user.id;
    const reply = (message: Message) => deps.tell(userId, message);
    await interact({
      key: `view:${view.id}:${view.hash}`,
      claim: deps.claim,
      respond: reply,
      voices: VOICES,
      log: deps.log.child({ callbackId: view.callback_id, userId }),
      work: async () => {
        if (what !== null && !(await deps.mayDecide(userId))) return reply(notApprover(what, deps.approverIds));
        await work({ userId, viewId: view.id, metadata: view.private_metadata, values: view.state.values, reply });
      },
    });
  };
}
