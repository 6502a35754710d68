import { z } from 'zod';
import type { TalkTool } from '../../agents/talker.ts';
import { COMPANY_STATUSES, type Company } from '../../domain/company.ts';
import { findIndustry } from '../../domain/industries.ts';
import { maskAddresses } from '../../domain/mask-emails.ts';
import { TIERS } from '../../domain/score.ts';
import { wantsChange } from '../../domain/talk/intent.ts';
import {
  EVERY_LEAD,
  MOST_BOUND,
  type ProposalDeed,
  type TalkFilter,
  type TalkPart,
} from '../../domain/talk/question.ts';
import { parseLocation } from '../../domain/us-location.ts';
import { stateOf } from '../../domain/us-states.ts';
import { type Asker, bound, type Draft } from './by-rules.ts';
import { type Looked, MOST_ROWS, type ReadParts } from './read-parts.ts';

const Where = {
  industry: z.string().max(80).nullish().describe('a trade in words, e.g. dental, hotels'),
  state: z.string().max(40).nullish().describe('US state, name or code'),
  city: z.string().max(60).nullish(),
};
const Count = z.int().min(1).max(MOST_ROWS).nullish();
const GetLeads = z.object({
  ...Where,
  tier: z.enum(TIERS).nullish(),
  has_contact: z.boolean().nullish().describe('false = nobody to write to is known'),
  status: z.enum(COMPANY_STATUSES).nullish().describe('scored = waits for a decision'),
  count: Count,
});
const SearchCompanies = z.object({ ...Where, name: z.string().max(120).nullish(), count: Count });
const Few = z.object({ count: Count });
const Nothing = z.object({});
const Run = z.object({
  industry: z.string().max(80),
  location: z.string().max(80),
  count: z.int().min(5).max(100).nullish(),
});
const Approve = z.object({ company_ids: z.array(z.string().max(40)).min(1).max(MOST_BOUND) });

const CARD = 'A card asks the person to confirm. Nothing has happened yet.';

/** What a model may use for one question, and what its use leaves behind. No tool changes anything. */
export function createTools(
  read: ReadParts,
  question: string,
  asker: Asker,
): { tools: TalkTool[]; draft: () => Draft } {
  const parts: TalkPart[] = [];
  const seen = new Map<string, Company>();
  let deed: ProposalDeed | null = null;
  const wish = wantsChange(question);

  function keep({ part, companies }: Looked): unknown {
    parts.push(part);
    for (const company of companies) seen.set(company.id, company);
    return JSON.parse(maskAddresses(JSON.stringify(part))); // a vendor need not know whole addresses
  }

  function tool<T>(
    name: string,
    description: string,
    parameters: z.ZodType<T>,
    progress: string,
    run: (args: T) => Promise<unknown>,
  ): TalkTool {
    return { name, description, parameters, progress, run: (args) => run(args as T) };
  }

  const tools = [
    tool('get_leads', 'Scored companies, best first, with total.', GetLeads, 'Looking at leads', async (args) => {
      const filter = filterOf(args);
      if ('error' in filter) return filter;
      const { tier = null, has_contact: hasContact = null, status = null } = args;
      return keep(await read.find('leads', { ...filter, tier, hasContact, status }, args.count ?? MOST_ROWS));
    }),
    tool(
      'search_companies',
      'Stored companies, scored or not, by trade, place or name.',
      SearchCompanies,
      'Looking for companies',
      async (args) => {
        if (args.name) return keep(read.namedPart(await read.named(args.name), EVERY_LEAD));
        const filter = filterOf(args);
        return 'error' in filter ? filter : keep(await read.find('companies', filter, args.count ?? MOST_ROWS));
      },
    ),
    tool('get_outreach_history', 'Mails that left lately.', Few, 'Looking at mails', async ({ count }) =>
      keep(await read.history(count ?? MOST_ROWS)),
    ),
    tool('get_replies', 'The latest replies.', Few, 'Looking at replies', async ({ count }) =>
      keep(await read.replies(count ?? MOST_ROWS, asker.masked)),
    ),
    tool(
      'get_pipeline',
      'How many companies reached each stage, and the value.',
      Nothing,
      'Looking at the pipeline',
      async () => keep(await read.pipeline()),
    ),
    tool('get_status', 'What waits for people and what runs.', Nothing, 'Looking at what waits', async () =>
      keep(await read.status()),
    ),
    tool(
      'run_full_pipeline',
      'Prepares a card to look for new companies. Starts nothing.',
      Run,
      'Preparing a card',
      async (args) => {
        if (!wish.run) return { error: 'This person did not ask for a run.' };
        const match = findIndustry(args.industry);
        const place = parseLocation(args.location);
        if (!('industry' in match))
          return { error: 'Unknown trade.', near: match.suggestions.map(({ label }) => label) };
        if (!('location' in place)) return { error: 'Name a state, or a city with its state.' };
        const { industry } = match;
        const { state, city } = place.location;
        const request = {
          industryWord: industry.label.toLowerCase(),
          industryKey: industry.key,
          state,
          city,
          count: args.count ?? 20,
        };
        deed = { kind: 'run', request, text: question.slice(0, 300) };
        return { prepared: CARD };
      },
    ),
    tool(
      'approve_leads',
      'Prepares a card to approve leads that get_leads returned. Approves nothing.',
      Approve,
      'Preparing a card',
      async (args) => {
        if (!wish.approve) return { error: 'This person did not ask to approve anything.' };
        if (!asker.mayDecide) return { error: 'This person may not approve leads: only approvers do.' };
        const known = [...new Set(args.company_ids)].flatMap((id) => seen.get(id) ?? []);
        const waiting = known.filter(({ status }) => status === 'scored');
        if (waiting.length === 0) return { error: 'None of these was returned by get_leads and waits for a decision.' };
        deed = { kind: 'approve', leads: bound(waiting) };
        return { prepared: CARD, leads: waiting.length };
      },
    ),
  ];
  return { tools, draft: () => ({ parts: shownOf(parts), companies: [...seen.values()], deed }) };
}

/** The same question asked twice is shown once; of many the last ones, which the answer is about. */
function shownOf(parts: readonly TalkPart[]): TalkPart[] {
  const distinct = new Map(parts.map((part) => [JSON.stringify(part), part]));
  return [...distinct.values()].slice(-3);
}

type WhereArgs = Pick<z.infer<typeof GetLeads>, keyof typeof Where>;

function filterOf(args: WhereArgs): TalkFilter | { error: string } {
  const match = args.industry ? findIndustry(args.industry) : null;
  if (match !== null && !('industry' in match)) return { error: 'Unknown trade.' };
  const state = args.state ? stateOf(args.state) : null;
  if (args.state && state === null) return { error: 'Unknown state.' };
  return {
    ...EVERY_LEAD,
    industryKey: match?.industry.key ?? null,
    state: state?.code ?? null,
    city: args.city || null,
  };
}
