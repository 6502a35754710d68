import type { Company } from '../domain/company.ts';
import type { Contact } from '../domain/contact.ts';
import { mayBeWritten } from '../domain/contact-choice.ts';
import type { OrchestratorDeps } from './deps.ts';

/**
 * Reads the company's website (from the cache when it was read in the last 7 days) and stores what it says: phone, people and
 * addresses, sites, employees. Safe to run twice; never lowers a status.
 *
 * @returns the company as stored
 */
export function createEnrichCompany(deps: OrchestratorDeps) {
  const { models, clock, log } = deps;

  return async function enrichCompany(company: Company, signal: AbortSignal): Promise<Company> {
    const listed = (await models.contacts.list(company.id)).filter(isUnchecked);
    const found = await deps.agents.enrichment(
      { company: { ...company, listed } },
      { signal, log: log.child({ companyId: company.id }) },
    );
    const now = clock.now();
    for (const candidate of found.contacts) {
      const { contact } = await models.contacts.upsert(company.id, candidate, now);
      if (contact.companyId !== company.id)
        log.debug({ companyId: company.id }, 'address belongs to another company, or was erased on request');
    }
    const contactFound = (await models.contacts.list(company.id)).some(mayBeWritten);
    const facts = {
      contactFound,
      hasLocationsPage: company.hasLocationsPage || found.hasLocationsPage,
      ...(found.website === null
        ? {}
        : { websiteName: found.website.name, websiteIsAnothers: found.website.isAnothers }),
      ...(found.phone === null || company.phoneSource !== null
        ? {}
        : { phone: found.phone.e164, phoneSource: found.phone.source }),
      ...(found.industry === null || company.industry !== 'unknown'
        ? {}
        : { industry: found.industry.bucket, industrySource: found.industry.source }),
      ...(found.siteCount === null || found.siteCount.value <= (company.siteCount ?? 0)
        ? {}
        : { siteCount: found.siteCount.value, siteCountSource: found.siteCount.source }),
      ...(found.employeeCount === null
        ? {}
        : { employeeCount: found.employeeCount.value, employeeCountSource: found.employeeCount.source }),
    };
    const stored = (await models.companies.setFacts(company.id, facts, now)) ?? company;
    if (!contactFound) return stored;
    const moved = await models.companies.move(company.id, 'new', 'enriched', {
      by: 'system',
      at: now,
      reason: 'contact found',
      runId: company.runId,
    });
    return moved ?? stored;
  };
}

/** A person of an imported list, whose address nobody has looked at yet. */
function isUnchecked({ source, emailState }: Contact): boolean {
  return source === 'csv' && emailState === 'unknown';
}
