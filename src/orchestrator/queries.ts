import type { Company } from '../domain/company.ts';
import type { EmailDraft } from '../domain/draft.ts';
import type { AgentRun } from '../domain/run.ts';
import type { Tier } from '../domain/score.ts';
import type { OrchestratorDeps } from './deps.ts';

const LEADS_A_PAGE = 10;
/** More companies of one name are not looked for. */
export const MOST_NAMED = 10;

export type LeadFilter = { tier?: Tier; industry?: string; state?: string };

/** What people look up. All reads are bounded. */
export function createQueries(deps: Pick<OrchestratorDeps, 'models'>) {
  const { models } = deps;

  return {
    async run(ref: number | null): Promise<AgentRun | null> {
      if (ref !== null) return models.runs.findByRef(ref);
      return (await models.runs.list({ open: true }, 1))[0] ?? (await models.runs.list({}, 1))[0] ?? null;
    },

    runs: (limit = 10): Promise<AgentRun[]> => models.runs.list({}, limit),

    /** Undecided leads first is not asked for: best first, whatever their state, archived ones left out. */
    async leads(filter: LeadFilter, page: number): Promise<{ leads: Company[]; total: number }> {
      const where = {
        ...(filter.tier === undefined ? {} : { tier: filter.tier }),
        ...(filter.industry === undefined ? {} : { subIndustry: filter.industry }),
        ...(filter.state === undefined ? {} : { state: filter.state }),
        statuses: LISTED,
      };
      const [leads, total] = await Promise.all([
        models.companies.list(where, { skip: (page - 1) * LEADS_A_PAGE, limit: LEADS_A_PAGE }),
        models.companies.count(where),
      ]);
      return { leads, total };
    },

    /** Companies that a person may mean by these words: an exact name alone, else all that contain the words. */
    async leadsNamed(words: string): Promise<Company[]> {
      const found = await models.companies.searchByName(words, MOST_NAMED);
      const exact = found.filter((company) => company.name.toLowerCase() === words.trim().toLowerCase());
      return exact.length === 1 ? exact : found;
    },

    /** What waits, oldest first, with the company's name. */
    async drafts(limit = 10): Promise<{ drafts: { draft: EmailDraft; companyName: string }[]; total: number }> {
      const filter = { status: WAITING_DRAFTS };
      const [drafts, total] = await Promise.all([models.drafts.list(filter, { limit }), models.drafts.count(filter)]);
      const names = new Map(
        (await models.companies.findMany(drafts.map((draft) => draft.companyId))).map(({ id, name }) => [id, name]),
      );
      return { drafts: drafts.map((draft) => ({ draft, companyName: names.get(draft.companyId) ?? '' })), total };
    },

    company: (id: string): Promise<Company | null> => models.companies.find(id),

    draft: (ref: number): Promise<EmailDraft | null> => models.drafts.findByRef(ref),
  };
}

const LISTED = ['scored', 'approved', 'contacted', 'replied', 'meeting_booked', 'won', 'no_response'] as const;
const WAITING_DRAFTS = ['pending', 'approved', 'send_failed', 'send_unknown'] as const;
