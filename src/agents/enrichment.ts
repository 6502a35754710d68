import type { Company, FieldSource } from '../domain/company.ts';
import type { ContactCandidate } from '../domain/contact.ts';
import type { IndustryBucket } from '../domain/industry.ts';
import type { SiteCrawler } from '../domain/ports.ts';
import type { SiteFacts, SiteSignal } from '../domain/site-facts.ts';
import { isAnothersWebsite } from '../domain/website-owner.ts';
import type { Agent, AgentContext } from '../lib/agent.ts';
import { checkedContact, type EnrichedCompany, findContacts, listingLabel } from './enrichment/find-contacts.ts';
import type { Inspector } from './enrichment/inspector.ts';

/** What the inspector looks at is optional: without it nothing is inferred. */
type EnrichmentInput = {
  company: EnrichedCompany & Partial<Pick<Company, 'industry' | 'employeeCount' | 'siteCount' | 'runId'>>;
};

type SourcedNumber = { value: number; source: FieldSource };
export type EnrichmentOutput = {
  /** `null` = the company has no website. */
  facts: SiteFacts | null;
  phone: { e164: string; source: FieldSource } | null;
  contacts: ContactCandidate[];
  /** `null` = nobody says; never a guess of 1. */
  siteCount: SourcedNumber | null;
  employeeCount: SourcedNumber | null;
  hasLocationsPage: boolean;
  /** What the website calls its organisation, and whether that clearly is not the company; `null` = not read. */
  website: { name: string | null; isAnothers: boolean } | null;
  /** Only where the listing named none. */
  industry: { bucket: IndustryBucket; source: FieldSource } | null;
};

export type EnrichmentDeps = {
  crawl: SiteCrawler;
  checkMx: (domain: string) => Promise<'valid' | 'invalid' | 'unknown'>;
  /** Off: the operator takes published addresses at their word. */
  mxCheckEnabled: boolean;
  /** Left out = no industry is inferred. */
  inspect?: Inspector;
};

export type Enrichment = Agent<EnrichmentInput, EnrichmentOutput>;

/** Finds out whom to call and whom to write to, from what the company and its listing publish. */
export function createEnrichment(deps: EnrichmentDeps): Enrichment {
  return async ({ company }, context) => {
    const { signal, log } = context;
    const facts = company.website === null ? null : await deps.crawl(company.website, { signal });
    if (facts?.failure) log.info({ domain: facts.domain, failure: facts.failure }, 'website not read');
    const found = findContacts(company, facts);
    const answers = await askOnce(deps, [...new Set(found.map(({ domain }) => domain))]);
    signal.throwIfAborted();
    return {
      facts,
      phone: phoneOf(company, facts),
      contacts: found.map((contact) =>
        checkedContact(contact, answers.get(contact.domain) ?? 'unknown', deps.mxCheckEnabled),
      ),
      siteCount: sourced(facts?.locationCount ?? null, facts),
      employeeCount: sourced(facts?.employeeCount ?? null, facts),
      hasLocationsPage: facts?.hasLocationsPage ?? false,
      website:
        facts === null || facts.failure !== null
          ? null
          : { name: facts.organisationName ?? null, isAnothers: isAnothersWebsite(company, facts) },
      industry: await inferIndustry(deps.inspect, company, { facts, hasContact: found.length > 0 }, context),
    };
  };
}

async function inferIndustry(
  inspect: Inspector | undefined,
  company: EnrichmentInput['company'],
  { facts, hasContact }: { facts: SiteFacts | null; hasContact: boolean },
  context: AgentContext,
): Promise<EnrichmentOutput['industry']> {
  const { industry, name, website, state, employeeCount, siteCount, runId } = company;
  if (inspect === undefined || industry === undefined) return null;
  const inspected = await inspect(
    {
      industry,
      name,
      website,
      state,
      employees: employeeCount ?? facts?.employeeCount?.value ?? null,
      sites: siteCount ?? facts?.locationCount?.value ?? null,
      hasContact,
      excerpt: facts?.excerpt ?? '',
      runId: runId ?? null,
    },
    context,
  );
  context.log.debug({ dataGaps: inspected.dataGaps, action: inspected.action }, 'inspected');
  if (inspected.industry === null || facts === null) return null;
  const { bucket, by } = inspected.industry;
  return { bucket, source: { url: facts.website, label: `inferred by ${by}`, at: facts.fetchedAt } };
}

async function askOnce(
  deps: EnrichmentDeps,
  domains: readonly string[],
): Promise<Map<string, 'valid' | 'invalid' | 'unknown'>> {
  return new Map(await Promise.all(domains.map(async (domain) => [domain, await deps.checkMx(domain)] as const)));
}

/** A listed number that the website shows too is right; else the website's main number; else the listed one. */
function phoneOf(company: EnrichedCompany, facts: SiteFacts | null): EnrichmentOutput['phone'] {
  const callable = facts?.phones.filter(({ kind }) => kind !== 'fax') ?? [];
  const best =
    callable.find(({ e164 }) => e164 === company.phone) ?? callable.find(({ kind }) => kind === 'main') ?? callable[0];
  if (facts !== null && best !== undefined) {
    return { e164: best.e164, source: { url: best.url, label: 'company website', at: facts.fetchedAt } };
  }
  if (company.phone === null) return null;
  const source = { url: company.sourceUrl, label: listingLabel(company.source), at: company.dateFound };
  return { e164: company.phone, source };
}

function sourced(signal: SiteSignal | null, facts: SiteFacts | null): SourcedNumber | null {
  if (signal === null || facts === null) return null;
  return { value: signal.value, source: { url: signal.url, label: 'company website', at: facts.fetchedAt } };
}
