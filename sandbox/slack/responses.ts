/** What an app may send back: to a response URL, or as the body of its acknowledgement. */
import { ApiArgs } from './api-args.ts';
import { checkView } from './check-blocks.ts';
import type { ResponseTarget } from './exchange.ts';
import { BOT_AUTHOR, readContent } from './methods/chat.ts';
import { type Workspace, withBlockIds } from './state.ts';
import { isRecord, type Json, SlackApiError } from './types.ts';
import type { Views } from './views.ts';

/**
 * Posts, replaces or deletes as a response URL does. What it produces becomes its own original, so that a later
 * `replace_original` touches that message and no other.
 */
export function applyResponse(workspace: Workspace, target: ResponseTarget, payload: Json): void {
  const args = new ApiArgs(payload);
  const { source } = target;
  if (args.flag('delete_original')) {
    if (source?.ephemeral_for) workspace.removeEphemeral(source.ephemeral_for, source.ts);
    else if (source) workspace.removeMessage(source.channel, source.ts);
    target.source = null;
    return;
  }
  const content = readContent(workspace, 'response_url', args);
  if (!content) throw new SlackApiError('no_text');
  if (args.flag('replace_original') && source) {
    source.text = content.text;
    if (content.blocks) source.blocks = withBlockIds(content.blocks);
    else delete source.blocks;
    workspace.changed();
    return;
  }
  const threadTs = args.text('thread_ts');
  const message = {
    ...BOT_AUTHOR,
    ...content,
    channel: target.channelId,
    ...(threadTs ? { thread_ts: threadTs } : {}),
  };
  const made =
    args.text('response_type') === 'in_channel'
      ? workspace.addMessage(message)
      : workspace.addEphemeral({ ...message, ephemeral_for: target.userId });
  target.source ??= made;
}

/** The body of an acknowledged slash command: nothing, plain text, or a message. */
export function applyCommandAnswer(workspace: Workspace, target: ResponseTarget, body: string): void {
  if (body.trim() === '') return;
  applyResponse(workspace, target, parseObject(body) ?? { text: body });
}

export type SubmissionOutcome = {
  action: 'close' | 'errors' | 'update' | 'push' | 'clear';
  errors: Record<string, string>;
};

/** Carries out a `response_action`. @throws {SlackApiError} when the answer is not one that Slack takes */
export function applySubmissionAnswer(views: Views, userId: string, viewId: string, body: string): SubmissionOutcome {
  const answer = body.trim() === '' ? {} : parseObject(body);
  if (!answer) throw new SlackApiError('invalid_response', ['the body is not a JSON object']);
  const action = answer.response_action;
  if (action === undefined) {
    views.close(userId, viewId);
    return { action: 'close', errors: {} };
  }
  if (action === 'clear') {
    views.close(userId, viewId, true);
    return { action, errors: {} };
  }
  if (action === 'update') {
    checkView(answer.view, 'modal');
    views.update({ viewId }, answer.view);
    return { action, errors: {} };
  }
  if (action === 'push') {
    views.push(userId, answer.view);
    return { action, errors: {} };
  }
  if (action === 'errors') return { action, errors: applyErrors(views, userId, viewId, answer.errors) };
  throw new SlackApiError('invalid_response', [`unknown response_action ${String(action)}`]);
}

/** Slack shows an error only under an input block of the view; any other key spoils the whole answer. */
function applyErrors(views: Views, userId: string, viewId: string, given: unknown): Record<string, string> {
  const entries = isRecord(given) ? Object.entries(given) : [];
  const inputs = views.find(userId, viewId)?.view.blocks.filter((block) => block.type === 'input') ?? [];
  const known = new Set(inputs.map((block) => String(block.block_id)));
  const misplaced = entries.filter(([key, text]) => !known.has(key) || typeof text !== 'string');
  if (entries.length === 0 || misplaced.length > 0) {
    throw new SlackApiError('invalid_response', [`errors for no input: ${misplaced.map(([key]) => key).join(', ')}`]);
  }
  const errors = Object.fromEntries(entries.map(([key, text]) => [key, String(text)]));
  views.setErrors(userId, viewId, errors);
  return errors;
}

function parseObject(text: string): Json | null {
  if (!text.trimStart().startsWith('{')) return null;
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
