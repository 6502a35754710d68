import { clip } from '../../../lib/text.ts';
import type { ChatMessage } from '../../../providers/llm/chat-model.ts';
import { type Fence, fenceRule } from '../../../providers/llm/fence.ts';

/** The version grows with every change of the words below. */
export const PROMPT = { name: 'talk', version: 1, purpose: 'Answers questions asked of the bot, with tools' } as const;

const TURN_CHARS = 250;

const RULES = `You answer short questions of a sales team about companies stored in their lead database, inside Slack.
- Facts come from the tools only. Call one before you state a number, a name or a state of work. Never compute or estimate figures.
- You cannot change anything. run_full_pipeline and approve_leads only prepare a card that a person has to press; say that it waits, never that it is done. Call them only when this person asked for it in so many words.
- The lists that tools return are shown to the person below your words: do not repeat them. One to three short sentences, plain text, no links, no markdown, no advice.
- tier only when the person names one. A lead has a score; a company may have none yet.
- If something is missing (trade, state), ask one short question.`;

export type Exchange = { asked: string; answered: string };

/** What a conversation begins with: rules, what was said before (six messages at most), the question. */
export function openingMessages(fence: Fence, question: string, earlier: readonly Exchange[]): ChatMessage[] {
  const before = earlier.slice(-3).flatMap(({ asked, answered }): ChatMessage[] => [
    { role: 'user', content: clip(asked, TURN_CHARS) },
    // it may quote what strangers wrote, such as the name of a company
    { role: 'assistant', content: fence.around('EARLIER ANSWER', clip(answered, TURN_CHARS)) },
  ]);
  return [
    { role: 'system', content: `${RULES}\n\n${fenceRule(fence.token)}` },
    ...before,
    { role: 'user', content: question },
  ];
}
