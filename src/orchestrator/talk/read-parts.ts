import { type Company, type CompanyStatus, cityKeyOf } from '../../domain/company.ts';
import { industryByKey } from '../../domain/industries.ts';
import { maskAddresses } from '../../domain/mask-emails.ts';
import type { TalkFilter, TalkPart, TalkRow } from '../../domain/talk/question.ts';
import type { CompanyFilter } from '../../models/company-expressions.ts';
import type { OrchestratorDeps } from '../deps.ts';
import type { createQueries } from '../queries.ts';
import type { Credits } from '../read-credits.ts';
import type { ReadFunnel, ReadPipeline } from '../read-pipeline.ts';
import type { ReadReplies } from '../read-replies.ts';
import type { ReadStatus } from '../read-status.ts';

/** Rows of one answer: what a phone shows, and a message holds. */
export const MOST_ROWS = 10;
const REPLY_CHARS = 200;

const LEADS: readonly CompanyStatus[] = [
  'scored',
  'approved',
  'contacted',
  'replied',
  'meeting_booked',
  'won',
  'no_response',
];
const COMPANIES: readonly CompanyStatus[] = [...LEADS, 'new', 'enriched', 'lost'];

export type Looked = { part: TalkPart; companies: Company[] };

type Sources = {
  queries: ReturnType<typeof createQueries>;
  readReplies: ReadReplies;
  readPipeline: ReadPipeline;
  readFunnel: ReadFunnel;
  readStatus: ReadStatus;
  credits: Credits;
};

/** What can be looked up in words, for rules and models alike. All reads are bounded, and none changes anything. */
export function createReadParts({ models }: Pick<OrchestratorDeps, 'models'>, sources: Sources) {
  async function find(what: 'leads' | 'companies', filter: TalkFilter, count: number): Promise<Looked> {
    const where = whereOf(what, filter);
    const [companies, total] = await Promise.all([
      models.companies.list(where, { limit: Math.min(Math.max(1, count), MOST_ROWS) }),
      models.companies.count(where),
    ]);
    const shown = companies.filter(({ erasedAt }) => erasedAt == null);
    return { part: { kind: 'companies', what, filter, total, rows: shown.map(rowOf) }, companies: shown };
  }

  return {
    find,

    /** Leads that wait for a decision, best first. */
    async undecided(filter: TalkFilter, count: number): Promise<Company[]> {
      return (await find('leads', { ...filter, status: 'scored' }, count)).companies;
    },

    named: (words: string): Promise<Company[]> => sources.queries.leadsNamed(words),

    namedPart(companies: readonly Company[], filter: TalkFilter): Looked {
      const shown = companies.filter(({ erasedAt }) => erasedAt == null).slice(0, MOST_ROWS);
      const part: TalkPart = {
        kind: 'companies',
        what: 'companies',
        filter,
        total: shown.length,
        rows: shown.map(rowOf),
      };
      return { part, companies: shown };
    },

    /** @param masked - addresses in what people wrote show in part */
    async replies(count: number, masked: boolean): Promise<Looked> {
      const replies = await sources.readReplies(Math.min(count, MOST_ROWS));
      const rows = replies.map(({ companyName, sentiment, intent, text, at }) => ({
        companyName,
        sentiment,
        intent,
        text: text === null ? null : shortened(masked ? maskAddresses(text) : text),
        at,
      }));
      return { part: { kind: 'replies', rows }, companies: await companiesOf('replied', rows.length) };
    },

    async history(count: number): Promise<Looked> {
      const events = await models.events.list({ eventTypes: ['sent', 'followup_sent'] }, Math.min(count, MOST_ROWS));
      const companies = await models.companies.findMany(events.flatMap(({ companyId }) => companyId ?? []));
      const known = new Map(companies.map((company) => [company.id, company]));
      const rows = events.flatMap(({ companyId, followUpNumber, eventAt }) => {
        const company = known.get(companyId ?? '');
        if (company === undefined || company.erasedAt != null) return [];
        return [{ companyName: company.name, followUpNumber, status: company.status, at: eventAt }];
      });
      return { part: { kind: 'history', rows }, companies };
    },

    async pipeline(): Promise<Looked> {
      const [{ value }, funnel] = await Promise.all([sources.readPipeline(), sources.readFunnel()]);
      const stages = funnel.map(({ stage, reached }) => ({ stage, count: reached }));
      return { part: { kind: 'pipeline', funnel: stages, value: value.savingsMid }, companies: [] };
    },

    async status(): Promise<Looked> {
      const { stopped, openRuns, leadsToReview, draftsToReview, doubtful } = await sources.readStatus();
      const part: TalkPart = {
        kind: 'status',
        leads: leadsToReview,
        drafts: draftsToReview,
        doubtful,
        runs: openRuns,
        stoppedBy: stopped?.by ?? null,
      };
      return { part, companies: [] };
    },

    async credits(): Promise<Looked> {
      const providers = await sources.credits.read();
      const rows = providers.map(({ label, isOn, blocked, calls, usd }) => ({
        label,
        on: isOn,
        words: blocked === null ? `${calls} calls, $${usd.toFixed(2)} this month` : `blocked: ${blocked.reason}`,
      }));
      return { part: { kind: 'credits', rows }, companies: [] };
    },
  };

  /** Of whom the latest events tell, so that an erasure finds the answer. */
  async function companiesOf(eventType: 'replied', count: number): Promise<Company[]> {
    if (count === 0) return [];
    const events = await models.events.latest(eventType, count);
    return models.companies.findMany(events.flatMap(({ companyId }) => companyId ?? []));
  }
}

export type ReadParts = ReturnType<typeof createReadParts>;

function whereOf(what: 'leads' | 'companies', filter: TalkFilter): CompanyFilter {
  const { tier, industryKey, state, city, hasContact, status } = filter;
  const industry = industryKey === null ? null : industryByKey(industryKey);
  return {
    ...(tier === null ? {} : { tier }),
    ...(industry === null
      ? {}
      : industry.key === industry.bucket
        ? { industry: industry.bucket }
        : { subIndustry: industry.key }),
    ...(state === null ? {} : { state }),
    ...(city === null ? {} : { cityKey: cityKeyOf(city) }),
    ...(hasContact === null ? {} : { contactFound: hasContact }),
    statuses: status === null ? (what === 'leads' ? LEADS : COMPANIES) : [status],
  };
}

function rowOf({ id, name, city, state, status, contactFound, latest }: Company): TalkRow {
  return {
    companyId: id,
    name,
    city,
    state,
    status,
    hasContact: contactFound,
    score:
      latest === null
        ? null
        : { tier: latest.tier, value: latest.score, savingsLow: latest.savingsLow, savingsHigh: latest.savingsHigh },
  };
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= REPLY_CHARS ? line : `${line.slice(0, REPLY_CHARS - 1).toWellFormed()}…`;
}
