import type { FieldSource } from '../domain/company.ts';
import type { ContactCandidate } from '../domain/contact.ts';
import type { SiteCrawler } from '../domain/ports.ts';
import type { SiteFacts, SiteSignal } from '../domain/site-facts.ts';
import type { Agent } from '../lib/agent.ts';
import { checkedContact, type EnrichedCompany, findContacts, listingLabel } from './enrichment/find-contacts.ts';

type EnrichmentInput = { company: EnrichedCompany };

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
};

export type EnrichmentDeps = {
  crawl: SiteCrawler;
  checkMx: (domain: string) => Promise<'valid' | 'invalid' | 'unknown'>;
  /** Off: the operator takes published addresses at their word. */
  mxCheckEnabled: boolean;
};

export type Enrichment = Agent<EnrichmentInput, EnrichmentOutput>;

/** Finds out whom to call and whom to write to, from what the company and its listing publish. */
export function createEnrichment(deps: EnrichmentDeps): Enrichment {
  return async ({ company }, { signal, log }) => {
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
    };
  };
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
