import type { WaterfallOutput } from '../agents/enrichment/waterfall.ts';
import type { Company } from '../domain/company.ts';
import type { Contact } from '../domain/contact.ts';
import { mayBeWritten } from '../domain/contact-choice.ts';
import type { NamedPerson } from '../domain/contact-finder.ts';
import { isAcceptable } from '../domain/waterfall.ts';
import { SEARCH_STALE_MS } from '../models/contact-search.ts';
import { JobName, type OrchestratorDeps, SYSTEM } from './deps.ts';
import { bookSpend, type Paid, runPurse } from './paid.ts';
import type { Suppress } from './suppress.ts';

/** `under_way`: another job is at it, and takes the lead further. */
export type SearchedContacts = { kind: 'under_way' } | { kind: 'done'; company: Company };

export type SearchContacts = (company: Company, signal: AbortSignal) => Promise<SearchedContacts>;

/**
 * After gate 1: looks at paid sources for somebody to write to, and for a phone number that nobody published, where those are
 * missing. Paid once per company; again only after an address has bounced. The caller has read the website before: it is free.
 */
export function createSearchContacts(
  deps: OrchestratorDeps,
  parts: { paid: Paid; suppress: Suppress },
): SearchContacts {
  const { models, clock, log } = deps;
  const { paid } = parts;

  async function people(company: Company): Promise<NamedPerson[]> {
    const facts = company.domain === null ? null : await models.siteFacts.get(company.domain);
    const named = (facts?.people ?? []).map(({ fullName, title }) => ({
      fullName,
      title,
      source: 'website_scraper' as const,
    }));
    const listed = company.person === null ? [] : [{ ...company.person, source: 'listing' as const }];
    return [...named, ...listed].map((person) => ({ ...person, linkedinUrl: null }));
  }

  /** Addresses that must not come back: bounced, unsubscribed, suppressed. */
  async function excluded(contacts: readonly Contact[]): Promise<Set<string>> {
    const states = await Promise.all(contacts.map(({ emailLower }) => models.suppressions.isSuppressed(emailLower)));
    return new Set(contacts.filter((contact, at) => states[at] || !mayBeWritten(contact)).map((one) => one.emailLower));
  }

  async function findContacts(company: Company, known: readonly Contact[], signal: AbortSignal): Promise<void> {
    const find = paid.contacts?.(bookSpend(deps, paid, 'contacts', company.runId));
    if (find === undefined || company.domain === null || company.websiteIsAnothers === true) return;
    if (await models.suppressions.isSuppressed(`anybody@${company.domain}`)) return;
    const exclude = await excluded(known);
    const found = await find(
      {
        company: { companyName: company.name, domain: company.domain, city: company.city, state: company.state },
        known: known.filter((contact) => !exclude.has(contact.emailLower)),
        people: await people(company),
        exclude,
        runPurse: await runPurse(deps, paid, company.runId),
      },
      { signal, log: log.child({ companyId: company.id }) },
    );
    await store(company, found);
  }

  async function store(company: Company, found: WaterfallOutput): Promise<void> {
    const now = clock.now();
    for (const candidate of found.contacts) {
      if (await models.suppressions.isSuppressed(candidate.email)) continue;
      const { contact } = await models.contacts.upsert(company.id, candidate, now);
      if (contact.companyId !== company.id) log.debug({ companyId: company.id }, 'address belongs to another company');
    }
    for (const email of found.objected) {
      const target = { kind: 'email' as const, email: email.toLowerCase() };
      await parts.suppress(target, SYSTEM, 'objected to being processed, told by a provider', { byRecipient: true });
    }
    const steps = found.steps.map(({ provider, step, outcome }) => `${provider} ${step}: ${outcome.replace('_', ' ')}`);
    await models.runLogs.add({
      runId: company.runId,
      agent: 'enrichment',
      action: 'contacts_searched',
      status: found.acceptable ? 'success' : 'skipped',
      outputSummary: `${found.contacts.length} contacts, ${found.spent.usd.toFixed(4)} USD; ${steps.join(', ')}`.slice(
        0,
        900,
      ),
      loggedAt: now,
    });
  }

  async function findPhone(company: Company, signal: AbortSignal): Promise<void> {
    const find = paid.phones?.(bookSpend(deps, paid, 'phone', company.runId));
    if (find === undefined) return;
    const { name, city, state } = company;
    const { phone } = await find(
      { company: { name, city, state }, runPurse: await runPurse(deps, paid, company.runId) },
      { signal, log: log.child({ companyId: company.id }) },
    );
    if (phone === null) return;
    await models.companies.setFacts(company.id, { phone: phone.e164, phoneSource: phone.source }, clock.now());
  }

  return async function searchContacts(company, signal) {
    const known = await models.contacts.list(company.id);
    const needsContact = paid.contacts !== null && !known.some((one) => isAcceptable(one) && mayBeWritten(one));
    const needsPhone = paid.phones !== null && company.phone === null;
    if (!needsContact && !needsPhone) return { kind: 'done', company };
    const bounces = known.flatMap(({ bouncedAt }) => bouncedAt ?? []).toSorted((a, b) => b.getTime() - a.getTime());
    const claim = await models.contactSearches.claim(company.id, clock.now(), bounces[0] ?? null);
    if (claim === 'under_way') return { kind: 'under_way' };
    if (claim === 'claimed') {
      // a search that is cut off leaves nothing else that would take it up again
      const runAt = new Date(clock.now().getTime() + SEARCH_STALE_MS);
      await deps.enqueue(JobName.leadStep, { companyId: company.id }, { runAt });
      if (needsContact) await findContacts(company, known, signal);
      if (needsPhone) await findPhone(company, signal);
      await models.contactSearches.end(company.id, clock.now());
    }
    const contactFound = (await models.contacts.list(company.id)).some(mayBeWritten);
    const stored = await models.companies.setFacts(company.id, { contactFound }, clock.now());
    return { kind: 'done', company: stored ?? company };
  };
}
