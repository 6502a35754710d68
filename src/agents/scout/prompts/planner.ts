import { z } from 'zod';
import { clip, oneLine } from '../../../lib/text.ts';
import { fenceRule, newFence } from '../../../providers/llm/fence.ts';
import type { JsonRequest } from '../../../providers/llm/text-model.ts';

/** The version grows with every change of the words below. */
export const PROMPT = { name: 'planner', version: 1, purpose: 'Plans search texts that find such businesses' } as const;

const Planned = z.object({ queries: z.array(z.string()) });

const RULES = `You plan searches on maps and in business directories. Give short search texts, each with another sub-type or synonym of the trade, 3 to 8 words, with the place in every one. Businesses only: no news, no jobs, no people. No quotes, no operators, no links.`;

/** @param count - how many are wanted */
export function plannerRequest(
  wanted: { trade: string; location: string; tried: readonly string[]; found: number; target: number },
  count: number,
): JsonRequest<z.infer<typeof Planned>> {
  const fence = newFence();
  const tried = wanted.tried.slice(-6).map((query) => `- ${clip(oneLine(query), 100)}`);
  const asked = [
    fence.around('TRADE AND PLACE', `${clip(oneLine(wanted.trade), 80)} in ${clip(oneLine(wanted.location), 80)}`),
    `Give ${count} search texts.`,
    tried.length === 0
      ? ''
      : `These found ${wanted.found} of ${wanted.target}; give others:\n${fence.around('TRIED', tried.join('\n'))}`,
  ];
  return {
    schemaName: PROMPT.name,
    schema: Planned,
    system: `${RULES}\n\n${fenceRule(fence.token)}`,
    user: asked.filter(Boolean).join('\n\n'),
  };
}
