import { z } from 'zod';
import { INDUSTRY_BUCKETS } from '../../../domain/industry.ts';
import { clip, oneLine } from '../../../lib/text.ts';
import { fenceRule, newFence } from '../../../providers/llm/fence.ts';
import type { JsonRequest } from '../../../providers/llm/text-model.ts';

/** The version grows with every change of the words below. */
export const PROMPT = {
  name: 'inspector',
  version: 1,
  purpose: 'Infers the industry of a company whose listing names none, and says what is missing',
} as const;

export const DATA_GAPS = ['website', 'state', 'employees', 'sites', 'contact', 'industry'] as const;

const Inspected = z.object({
  inferred_industry: z.enum(INDUSTRY_BUCKETS),
  data_gaps: z.array(z.enum(DATA_GAPS)),
  confidence: z.enum(['high', 'medium', 'low']),
  action: z.enum(['score_now', 'enrich_before_scoring']),
});

const RULES = `You look at one company before it is scored as a customer of a utility bill audit.
- inferred_industry: what the company does, from the list; "unknown" unless its name or its website text says so plainly. Being about an industry is not being in it.
- data_gaps: which of the listed facts are missing below.
- confidence: in the industry.
- action: "enrich_before_scoring" only when the number of employees is unknown and there is a website to read again; else "score_now".`;

export type InspectedFacts = {
  name: string;
  website: string | null;
  state: string | null;
  employees: number | null;
  sites: number | null;
  hasContact: boolean;
  /** Visible text of the website: untrusted. */
  excerpt: string;
};

export function inspectorRequest(facts: InspectedFacts): JsonRequest<z.infer<typeof Inspected>> {
  const fence = newFence();
  const lines = [
    `website: ${facts.website === null ? 'unknown' : 'known'}`,
    `state: ${facts.state ?? 'unknown'}`,
    `employees: ${facts.employees ?? 'unknown'}`,
    `sites: ${facts.sites ?? 'unknown'}`,
    `contact: ${facts.hasContact ? 'known' : 'unknown'}`,
    'industry: unknown',
  ];
  const outside = [
    fence.around('NAME', clip(oneLine(facts.name), 120)),
    fence.around('WEBSITE', clip(facts.excerpt, 600)),
  ];
  return {
    schemaName: PROMPT.name,
    schema: Inspected,
    system: `${RULES}\n\n${fenceRule(fence.token)}`,
    user: `FACTS\n${lines.map((line) => `- ${line}`).join('\n')}\n\nTEXT FROM OUTSIDE\n${outside.join('\n')}`,
  };
}
