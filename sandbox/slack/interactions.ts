/** What people do: type a command, press a button, submit a modal, open a tab, write a message. */
import { elementsOf } from './check-blocks.ts';
import type { Deliveries } from './deliveries.ts';
import type { ResponseTarget, ResponseUrls, Triggers } from './exchange.ts';
import { chosen, type FieldValue, type FieldValues, fieldState } from './field-values.ts';
import {
  eventPayload,
  messageActionPayload,
  slashPayload,
  viewActionPayload,
  viewClosedPayload,
  viewSubmissionPayload,
} from './payloads.ts';
import { PeoplesFiles } from './peoples-files.ts';
import { applyCommandAnswer, applySubmissionAnswer, type SubmissionOutcome } from './responses.ts';
import type { Workspace } from './state.ts';
import {
  type Answer,
  type Block,
  type Json,
  recordsIn,
  SlackApiError,
  type SlackMessage,
  type SlackUser,
  type View,
} from './types.ts';
import type { Views } from './views.ts';
import { BOT_USER_ID } from './world.ts';

type Deps = {
  workspace: Workspace;
  views: Views;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  deliveries: Deliveries;
  baseUrl: string;
};

export type Press = {
  actionId: string;
  blockId?: string;
  /** Picks among buttons with the same action id; for selects and overflow menus: the chosen option, or several. */
  value?: FieldValue;
  /** What stands in the other inputs of the same message or view. */
  state?: FieldValues;
};

export type MessagePress = Press & {
  channel: string;
  ts: string /** Press even what is not there any more. */;
  force?: boolean;
};

/** `outcome` is null when nothing usable came back; `refused` when Slack's own client would not even have sent it. */
export type SubmitAnswer = Answer & { outcome: SubmissionOutcome | null; refused: Record<string, string> | null };

const NOT_SENT: Answer = { status: 0, ackMs: 0, body: '', failure: null };

export class Interactions {
  readonly #deps: Deps;
  readonly #files: PeoplesFiles;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#files = new PeoplesFiles(deps.workspace, deps.baseUrl);
  }

  async slash(userId: string, channelId: string, text: string, command = '/leadgen'): Promise<Answer> {
    const { workspace, triggers, deliveries } = this.#deps;
    const user = this.#user(userId);
    const channel = workspace.knownChannel(channelId);
    const target: ResponseTarget = { channelId, userId, source: null, threadTs: null };
    const responseUrl = this.#responseUrl(target);
    const payload = slashPayload({ user, channel, command, text, triggerId: triggers.issue(userId), responseUrl });
    const answer = await deliveries.deliver('slash_command', userId, payload);
    if (answer.failure) return answer;
    return this.#apply(answer, 'slash_command', userId, () => applyCommandAnswer(workspace, target, answer.body));
  }

  /** Presses a button, or chooses in a menu, on a message the person can see now. */
  async click(userId: string, press: MessagePress): Promise<Answer> {
    const { workspace } = this.#deps;
    const message = workspace.message(press.channel, press.ts) ?? workspace.ephemeral(userId, press.ts);
    if (!message) throw new Error(`there is no message ${press.ts} in ${press.channel} that ${userId} can see`);
    return this.#press(userId, message, press, press.force ?? false);
  }

  /** Presses a button on a message as it was: what a person does who looks at a stale screen. */
  async clickSnapshot(
    userId: string,
    snapshot: SlackMessage,
    actionId: string,
    rest: Omit<Press, 'actionId'> = {},
  ): Promise<Answer> {
    return this.#press(userId, structuredClone(snapshot), { ...rest, actionId }, false);
  }

  async clickInView(userId: string, viewId: string, press: Press): Promise<Answer> {
    const { views, triggers, deliveries } = this.#deps;
    const user = this.#user(userId);
    const open = views.find(userId, viewId);
    if (!open) throw new Error(`${userId} has no view ${viewId} open`);
    const action = findAction(open.view.blocks, press);
    if (!action) throw new Error(`there is no ${press.actionId} in view ${viewId}`);
    const view: View = { ...open.view, state: { values: fieldState(open.view.blocks, press.state ?? {}).values } };
    return deliveries.deliver(
      'block_actions',
      userId,
      viewActionPayload({ user, view, action, triggerId: triggers.issue(userId) }),
    );
  }

  async submitView(userId: string, viewId: string, values: FieldValues = {}): Promise<SubmitAnswer> {
    const { views, triggers, deliveries } = this.#deps;
    const user = this.#user(userId);
    const open = views.stack(userId).find(({ view }) => view.id === viewId);
    if (!open) throw new Error(`${userId} has no modal ${viewId} open`);
    const state = fieldState(open.view.blocks, values);
    if (Object.keys(state.refused).length > 0) {
      views.setErrors(userId, viewId, state.refused);
      return { ...NOT_SENT, outcome: null, refused: state.refused };
    }
    views.setErrors(userId, viewId, {});
    this.#files.handOver(state.values);
    const view: View = { ...open.view, state: { values: state.values } };
    const payload = viewSubmissionPayload({ user, view, triggerId: triggers.issue(userId) });
    const answer = await deliveries.deliver('view_submission', userId, payload);
    let outcome: SubmissionOutcome | null = null;
    if (answer.failure) return { ...answer, outcome, refused: null };
    const applied = this.#apply(answer, 'view_submission', userId, () => {
      outcome = applySubmissionAnswer(views, userId, viewId, answer.body);
    });
    return { ...applied, outcome, refused: null };
  }

  /** Cancels a modal; the app hears of it only when it asked to (`notify_on_close`). */
  async closeView(userId: string, viewId: string): Promise<Answer> {
    const { views, deliveries } = this.#deps;
    const open = views.stack(userId).find(({ view }) => view.id === viewId);
    if (!open) throw new Error(`${userId} has no modal ${viewId} open`);
    const isCleared = open.view.clear_on_close === true;
    views.close(userId, viewId, isCleared);
    if (open.view.notify_on_close !== true) return NOT_SENT;
    const payload = viewClosedPayload({ user: this.#user(userId), view: open.view, isCleared });
    return deliveries.deliver('view_closed', userId, payload);
  }

  async openHome(userId: string, tab: 'home' | 'messages' = 'home'): Promise<Answer> {
    const { workspace, views } = this.#deps;
    const view = views.home(this.#user(userId).id);
    return this.event({
      type: 'app_home_opened',
      user: userId,
      channel: workspace.directChannel(userId, BOT_USER_ID).id,
      tab,
      ...(view ? { view } : {}),
      event_ts: workspace.nextTs(),
    });
  }

  /** Any event, in its envelope. */
  async event(event: Json & { type: string }): Promise<Answer> {
    const { deliveries, workspace } = this.#deps;
    const userId = typeof event.user === 'string' ? event.user : null;
    return deliveries.deliver(
      'event',
      userId,
      eventPayload({ event_ts: workspace.nextTs(), ...event }, workspace.now()),
    );
  }

  /** A person writes; the bot hears it when it was mentioned or when it is a direct line. */
  async say(
    userId: string,
    channelId: string,
    text: string,
    threadTs?: string,
  ): Promise<{ message: SlackMessage; answer: Answer | null }> {
    const { workspace } = this.#deps;
    const channel = workspace.writableChannel(channelId, this.#user(userId).id);
    const message = workspace.addMessage({
      channel: channelId,
      user: userId,
      text,
      ...(threadTs ? { thread_ts: threadTs } : {}),
    });
    const event = {
      user: userId,
      text,
      ts: message.ts,
      channel: channelId,
      event_ts: message.ts,
      ...(threadTs ? { thread_ts: threadTs } : {}),
    };
    if (channel.kind === 'im')
      return { message, answer: await this.event({ type: 'message', channel_type: 'im', ...event }) };
    if (text.includes(`<@${BOT_USER_ID}>`))
      return { message, answer: await this.event({ type: 'app_mention', ...event }) };
    return { message, answer: null };
  }

  /** A person's own file, shown to nobody yet. */
  addFile(userId: string, file: { name: string; bytes: Uint8Array }): string {
    return this.#files.add(this.#user(userId).id, file);
  }

  /** A person drops a file; the bot hears of it where it is a member. */
  async shareFile(userId: string, channelId: string, fileId: string, text = ''): Promise<Answer[]> {
    const { workspace } = this.#deps;
    const channel = workspace.writableChannel(channelId, this.#user(userId).id);
    const { message, file } = this.#files.share(userId, channel, fileId, text);
    if (!channel.members.has(BOT_USER_ID)) return [];
    const about = { file_id: fileId, user_id: userId, channel_id: channelId, event_ts: message.ts };
    const answers = [await this.event({ type: 'file_shared', file: { id: fileId }, ...about })];
    if (channel.kind !== 'im') return answers;
    const said = { user: userId, text, ts: message.ts, channel: channelId, event_ts: message.ts, files: [file] };
    answers.push(await this.event({ type: 'message', subtype: 'file_share', channel_type: 'im', ...said }));
    return answers;
  }

  async #press(userId: string, message: SlackMessage, press: Press, force: boolean): Promise<Answer> {
    const { workspace, triggers, deliveries } = this.#deps;
    const user = this.#user(userId);
    const blocks = blocksOf(message);
    const action = findAction(blocks, press) ?? (force ? forcedAction(press) : null);
    if (!action) throw new Error(`there is no ${press.actionId} on message ${message.ts}`);
    const { channel: channelId, thread_ts: threadTs = null } = message;
    const target: ResponseTarget = { channelId, userId, source: message, threadTs };
    const payload = messageActionPayload({
      user,
      channel: workspace.knownChannel(channelId),
      message,
      threadFacts: workspace.threadFacts(message),
      action: { ...action, action_ts: workspace.nextTs() },
      values: fieldState(blocks, press.state ?? {}).values,
      triggerId: triggers.issue(userId),
      responseUrl: this.#responseUrl(target),
    });
    return deliveries.deliver('block_actions', userId, payload);
  }

  /** Carries out what the app answered; an answer Slack would not take is a failure shown to the person. */
  #apply(answer: Answer, kind: 'slash_command' | 'view_submission', userId: string, effect: () => void): Answer {
    try {
      effect();
      return answer;
    } catch (error) {
      if (!(error instanceof SlackApiError)) throw error;
      this.#deps.deliveries.fail({ kind, userId }, 'invalid_response', answer, error.message);
      return { ...answer, failure: 'invalid_response' };
    }
  }

  #responseUrl(target: ResponseTarget): string {
    return `${this.#deps.baseUrl}/response/${this.#deps.responseUrls.issue(target)}`;
  }

  #user(id: string): SlackUser {
    const user = this.#deps.workspace.users.get(id);
    if (!user) throw new Error(`nobody here is ${id}`);
    return user;
  }
}

function blocksOf(message: SlackMessage): Block[] {
  return [...(message.blocks ?? []), ...(message.attachments ?? []).flatMap((one) => recordsIn(one.blocks))];
}

function findAction(blocks: readonly Block[], press: Press): Json | null {
  const found = blocks.flatMap((block) => elementsOf(block).map((element) => ({ block, element })));
  const matching = found.filter(
    ({ block, element }) =>
      element.action_id === press.actionId &&
      (press.blockId === undefined || block.block_id === press.blockId) &&
      (element.type !== 'button' || press.value === undefined || element.value === press.value),
  );
  const first = matching[0];
  if (!first) return null;
  const { block, element } = first;
  const ids = { action_id: press.actionId, block_id: block.block_id };
  if (element.type === 'button' || element.type === 'workflow_button' || element.type === 'icon_button') {
    const { type, text, value, style, url } = element;
    return {
      ...ids,
      type,
      text,
      ...(value === undefined ? {} : { value }),
      ...(style ? { style } : {}),
      ...(url ? { url } : {}),
    };
  }
  return {
    ...ids,
    ...chosen(element, press.value ?? null),
    ...(element.placeholder ? { placeholder: element.placeholder } : {}),
  };
}

function forcedAction(press: Press): Json {
  return {
    type: 'button',
    action_id: press.actionId,
    block_id: press.blockId ?? 'gone',
    text: { type: 'plain_text', text: press.actionId, emoji: true },
    ...(press.value === undefined ? {} : { value: press.value }),
  };
}
