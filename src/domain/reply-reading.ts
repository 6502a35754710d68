import type { Sentiment } from './reply.ts';

/** What a person who answers can want. `other`: none of these, or nobody can tell. */
export const READ_INTENTS = [
  'wants_meeting',
  'interested',
  'wants_info',
  'question',
  'referral',
  'not_now',
  'not_interested',
  'wrong_person',
  'unsubscribe',
  'other',
] as const;
export type ReadIntent = (typeof READ_INTENTS)[number];

/** `confidence`: 0 to 1; below 0.7 a person is asked. `summary`: at most two lines, text of a stranger. */
export type ReplyReading = { intent: ReadIntent; sentiment: Sentiment; confidence: number; summary: string };

/** `by`: `rules`, or the model with the version of its prompt. */
export type SignedReading = ReplyReading & { by: string };

/** Reads the new text of a reply. Rejects only when the signal was aborted. */
export type ClassifyReply = (
  text: string,
  options: { signal: AbortSignal; runId?: string | null },
) => Promise<SignedReading>;

const ALWAYS: Partial<Record<ReadIntent, Sentiment>> = {
  wants_meeting: 'positive',
  interested: 'positive',
  not_interested: 'negative',
  unsubscribe: 'negative',
};

/** The sentiment that goes with an intent, whatever was said. */
export function sentimentWith(intent: ReadIntent, said: Sentiment): Sentiment {
  return ALWAYS[intent] ?? said;
}
