import { z } from 'zod';
import type { AlikePair } from '../../../domain/ports.ts';
import { clip, oneLine } from '../../../lib/text.ts';
import { fenceRule, newFence } from '../../../providers/llm/fence.ts';
import type { JsonRequest } from '../../../providers/llm/text-model.ts';

/** The version grows with every change of the words below. */
export const PROMPT = { name: 'matcher', version: 1, purpose: 'Says which alike names are one company' } as const;

const Matched = z.object({ same: z.array(z.int()) });

const RULES = `You compare pairs of listings from business directories. In "same", give the numbers of the pairs that are certainly one company listed twice: a spelling, an abbreviation, a legal form. Two companies of one trade in one city, two branches with different names, or a person and another person's practice are not one. In doubt leave the pair out.`;

export function matcherRequest(pairs: readonly AlikePair[]): JsonRequest<z.infer<typeof Matched>> {
  const fence = newFence();
  const side = ({ name, city, domain }: AlikePair['a']) =>
    [name, city ?? 'city unknown', domain ?? 'no website'].map((words) => clip(oneLine(words), 120)).join(' | ');
  const lines = pairs.map(({ a, b }, index) => `${index + 1}. ${side(a)}  <->  ${side(b)}`);
  return {
    schemaName: PROMPT.name,
    schema: Matched,
    system: `${RULES}\n\n${fenceRule(fence.token)}`,
    user: fence.around('PAIRS', lines.join('\n')),
  };
}
