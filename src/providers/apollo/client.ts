import type { EmailState } from '../../domain/contact.ts';
import type { CompanyDataFinder, ContactFinder } from '../../domain/contact-finder.ts';
import { foundContact, tidy } from '../../domain/found-contact.ts';
import { isTargetTitle, TITLES_TO_ASK_FOR, titlePriority } from '../../domain/titles.ts';
import { stateCodeOf } from '../../domain/us-states.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { endpoint } from '../../lib/endpoint.ts';
import { SourceUnavailableError } from '../../lib/errors.ts';
import {
  createSourceClient,
  type ExplainedFailure,
  type SourceAnswer,
  type SourceClientOptions,
} from '../../lib/source-client.ts';
import { askProvider, NO_MATCH, runFinder } from '../ask-provider.ts';
import { ApolloError, ApolloHit, ApolloMatch, ApolloOrganization, type ApolloPerson, ApolloSearch } from './schema.ts';

const LABEL = 'Apollo';
/** Assumed, not checked: searching is free, each person or company shown costs one credit. */
const SEARCH_CREDITS = 0;
const MATCH_CREDITS = 1;
const PER_PAGE = 25;
const MAX_MATCHES = 2;
const SENIORITIES = ['owner', 'founder', 'c_suite', 'partner', 'vp', 'head', 'director', 'manager'];

export type ApolloOptions = {
  /** `https://api.apollo.io`. */
  url: string;
  /** A master key: people search takes no other. */
  apiKey: string;
  userAgent: string;
  clock?: Clock;
  client?: Partial<SourceClientOptions>;
};

/** People by company and title; their addresses one by one, for a credit each. */
export function createApollo(options: ApolloOptions): ContactFinder & CompanyDataFinder {
  const clock = options.clock ?? systemClock;
  const client = createSourceClient({
    label: LABEL,
    userAgent: options.userAgent,
    timeoutMs: 15_000,
    concurrency: 2,
    intervalMs: 1_000,
    intervalCap: 2,
    explain,
    clock,
    ...options.client,
  });
  const headers = { 'x-api-key': options.apiKey };

  async function search(domain: string, signal: AbortSignal): Promise<ApolloHit[]> {
    const url = endpoint(options.url, '/api/v1/mixed_people/api_search', {
      'person_titles[]': TITLES_TO_ASK_FOR,
      'person_seniorities[]': SENIORITIES,
      'q_organization_domains_list[]': [domain],
      page: '1',
      per_page: String(PER_PAGE),
    });
    const answer = ApolloSearch.safeParse(await client.json({ url: url.href, method: 'POST', headers, signal }));
    if (!answer.success) throw new SourceUnavailableError(LABEL, 'bad_answer');
    return answer.data.people.flatMap((raw) => {
      const hit = ApolloHit.safeParse(raw);
      return hit.success ? [hit.data] : [];
    });
  }

  async function match(id: string, domain: string, signal: AbortSignal) {
    const query = { id, domain, reveal_personal_emails: 'false', reveal_phone_number: 'false' };
    const url = endpoint(options.url, '/api/v1/people/match', query).href;
    const answer = ApolloMatch.safeParse(await client.json({ url, method: 'POST', headers, signal, charged: true }));
    if (!answer.success) throw new SourceUnavailableError(LABEL, 'bad_answer');
    const person = answer.data.person ?? null;
    const name = tidy(person?.name, 120) ?? tidy(`${person?.first_name ?? ''} ${person?.last_name ?? ''}`, 120);
    // Without a match Apollo gives back an empty person, with the address that was asked for in it.
    return person === null || name === null ? null : { ...person, name };
  }

  return {
    name: 'apollo',
    provider: 'apollo',
    label: LABEL,

    find: async ({ domain }, ask) => {
      if (domain === null) return NO_MATCH;
      return runFinder(ask, async ({ call, signal, add }) => {
        const hits = await call(SEARCH_CREDITS, async () => ({ value: await search(domain, signal), credits: 0 }));
        for (const { id } of worthACredit(hits)) {
          const person = await call(MATCH_CREDITS, async () => {
            const found = await match(id, domain, signal);
            return { value: found, credits: found === null ? 0 : MATCH_CREDITS };
          });
          if (!person?.email || /^email_not_unlocked@/i.test(person.email)) continue;
          add(
            foundContact(
              {
                email: person.email,
                fullName: person.name,
                title: person.title,
                linkedinUrl: person.linkedin_url,
                state: stateOf(person),
                source: 'apollo',
                label: LABEL,
                at: clock.now(),
              },
              domain,
            ),
          );
        }
      });
    },

    readCompany: (domain, { signal, meter }) =>
      askProvider(meter, async (call) => {
        const organization = await call(MATCH_CREDITS, async () => {
          const url = endpoint(options.url, '/api/v1/organizations/enrich', { domain }).href;
          const answer = ApolloOrganization.safeParse(await client.json({ url, headers, signal, charged: true }));
          if (!answer.success) throw new SourceUnavailableError(LABEL, 'bad_answer');
          const found = answer.data.organization ?? null;
          return { value: found, credits: found === null ? 0 : MATCH_CREDITS };
        });
        if (organization === null) return { kind: 'no_match' as const };
        const employees = organization.estimated_num_employees ?? organization.num_employees ?? 0;
        return {
          kind: 'found' as const,
          employees: employees > 0 ? Math.round(employees) : null,
          city: tidy(organization.city, 100),
          state: stateCodeOf(organization.state),
        };
      }),
  };
}

/** Only people who decide on bills and have an address to show. */
function worthACredit(hits: readonly ApolloHit[]): ApolloHit[] {
  return hits
    .filter(({ title, has_email }) => has_email !== false && isTargetTitle(title ?? null))
    .toSorted((a, b) => titlePriority(a.title ?? null) - titlePriority(b.title ?? null))
    .slice(0, MAX_MATCHES);
}

/** On a domain that takes everything not even a verified address is certain. */
function stateOf(person: Pick<ApolloPerson, 'email_status' | 'email_domain_catchall'>): EmailState {
  if (person.email_domain_catchall === true) return 'catch_all';
  return ['verified', 'deliverable'].includes(person.email_status ?? '') ? 'valid' : 'unknown';
}

/** A plan without credits is answered with 402, or 422 and words that say so. */
function explain({ status, body }: SourceAnswer): ExplainedFailure | null {
  const error = ApolloError.safeParse(body);
  const words = error.success
    ? `${error.data.error ?? ''} ${error.data.error_code ?? ''} ${error.data.message ?? ''}`
    : '';
  return status === 422 && /credit/i.test(words) ? { failure: 'quota' } : null;
}
