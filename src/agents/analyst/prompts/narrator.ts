import { z } from 'zod';
import { shortUsd } from '../../../domain/money.ts';
import type { NarrativeFacts } from '../../../domain/narrative.ts';
import { stateOf } from '../../../domain/us-states.ts';
import { clip, oneLine, plural } from '../../../lib/text.ts';
import { fenceRule, newFence } from '../../../providers/llm/fence.ts';
import type { JsonRequest } from '../../../providers/llm/text-model.ts';

/** The version grows with every change of the words below. */
export const PROMPT = { name: 'narrator', version: 1, purpose: 'Says in one sentence why a lead scored so' } as const;

const Told = z.object({ sentence: z.string() });

const RULES = `You tell a sales person of a firm that audits utility and telecom bills, in one sentence, why a company is worth a call.
- At most 25 words and 200 characters, plain American English, no stock phrase at the start, no exclamation mark.
- Name the expected savings exactly as FACTS writes them and call them an estimate or a possibility.
- State only what FACTS holds. No other number, no percentage, no place, no name of a person or another company, no link.`;

export function narratorRequest(facts: NarrativeFacts): JsonRequest<z.infer<typeof Told>> {
  const { feature, siteNoun, state, intentSignal, score } = facts;
  const { sites, sitesKnown, employees, employeesKnown, confidence } = feature.basis;
  const fence = newFence();
  const lines = [
    `Expected savings: ${shortUsd(feature.savingsMid)} a year (estimate, confidence ${confidence})`,
    sitesKnown
      ? `Sites: ${plural(sites, siteNoun.one, siteNoun.many)}`
      : `Sites: unknown, do not count the ${siteNoun.many}`,
    employeesKnown ? `Employees: ${employees}` : '',
    state === null ? '' : `State: ${stateOf(state)?.name ?? state}`,
    feature.deregulatedState ? 'Market: business customers there may choose their electricity supplier' : '',
    `Lead: ${score.tier}`,
  ].filter(Boolean);
  const outside = [
    fence.around('NAME', clip(oneLine(facts.companyName), 120)),
    intentSignal === null ? '' : fence.around('NEWS', clip(oneLine(intentSignal), 200)),
  ].filter(Boolean);
  return {
    schemaName: PROMPT.name,
    schema: Told,
    system: `${RULES}\n\n${fenceRule(fence.token)}`,
    user: `FACTS\n${lines.map((line) => `- ${line}`).join('\n')}\n\nTEXT FROM OUTSIDE\n${outside.join('\n')}`,
  };
}
