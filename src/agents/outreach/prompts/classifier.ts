import { z } from 'zod';
import { READ_INTENTS } from '../../../domain/reply-reading.ts';
import { clip } from '../../../lib/text.ts';
import { fenceRule, newFence } from '../../../providers/llm/fence.ts';
import type { JsonRequest } from '../../../providers/llm/text-model.ts';

/** The version grows with every change of the words below. */
export const PROMPT = { name: 'classifier', version: 1, purpose: 'Sorts a reply and sums it up in two lines' } as const;

const Classified = z.object({
  intent: z.enum(READ_INTENTS),
  sentiment: z.enum(['positive', 'neutral', 'negative']),
  confidence: z.number().min(0).max(1),
  summary: z.string(),
});

const RULES = `You sort the reply to a sales mail of a firm that audits utility and telecom bills.
- intent: unsubscribe = wants no more mail, in whatever words; not_interested = says no; wrong_person = somebody else is to be asked, without saying whom; referral = names whom to ask; not_now = later; wants_meeting = proposes or accepts a call; wants_info = asks for material or details; question = asks something else; interested = friendly without a request; other = none of these.
- Who says two things: a no counts before a yes, and unsubscribe before everything.
- confidence: how sure you are, 0 to 1; below 0.7 a person is asked.
- summary: at most two short lines, in English, only what stands in the reply. No advice.`;

export function classifierRequest(text: string): JsonRequest<z.infer<typeof Classified>> {
  const fence = newFence();
  return {
    schemaName: PROMPT.name,
    schema: Classified,
    system: `${RULES}\n\n${fenceRule(fence.token)}`,
    user: fence.around('REPLY', clip(text, 4_000)),
  };
}
