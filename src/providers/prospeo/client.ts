import type { EmailState } from '../../domain/contact.ts';
import type { ContactFinder } from '../../domain/contact-finder.ts';
import { foundContact } from '../../domain/found-contact.ts';
import { isTargetTitle, titlePriority } from '../../domain/titles.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { endpoint } from '../../lib/endpoint.ts';
import { SourceUnavailableError } from '../../lib/errors.ts';
import {
  createSourceClient,
  type ExplainedFailure,
  type SourceAnswer,
  type SourceClientOptions,
} from '../../lib/source-client.ts';
import { failureOfStatus } from '../../lib/source-failure.ts';
import { NO_MATCH, runFinder } from '../ask-provider.ts';
import { ProspeoError, ProspeoHit, ProspeoMatch, type ProspeoPerson, ProspeoSearch } from './schema.ts';

const LABEL = 'Prospeo';
/** Assumed, not checked: a page of results and each match cost a credit. Answers follow public descriptions; none was seen live. */
const SEARCH_CREDITS = 1;
const MATCH_CREDITS = 1;
const MAX_MATCHES = 2;
const SENIORITIES = ['C-Suite', 'Vice President', 'Director', 'Founder/Owner', 'Partner', 'Head'];

export type ProspeoOptions = {
  /** `https://api.prospeo.io`. */
  url: string;
  apiKey: string;
  userAgent: string;
  clock?: Clock;
  client?: Partial<SourceClientOptions>;
};

/** Leading people by company website, then their addresses, verified only. */
export function createProspeo(options: ProspeoOptions): ContactFinder {
  const clock = options.clock ?? systemClock;
  const client = createSourceClient({
    label: LABEL,
    userAgent: options.userAgent,
    timeoutMs: 15_000,
    concurrency: 1,
    intervalMs: 1_000,
    intervalCap: 1,
    explain,
    clock,
    ...options.client,
  });

  /** The parsed body; `null` where Prospeo says that there is nothing, which it does with status 400. */
  async function post(path: string, body: object, signal: AbortSignal): Promise<unknown> {
    try {
      return await client.json({
        url: endpoint(options.url, path).href,
        method: 'POST',
        headers: { 'x-key': options.apiKey, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal,
        charged: true,
      });
    } catch (error) {
      if (error instanceof SourceUnavailableError && NOTHING.has(error.detail ?? '')) return null;
      throw error;
    }
  }

  async function search(domain: string, signal: AbortSignal): Promise<ProspeoPerson[]> {
    const filters = {
      company: { websites: { include: [domain] } },
      person_seniority: { include: SENIORITIES },
      max_person_per_company: 5,
    };
    const body = await post('/search-person', { page: 1, filters }, signal);
    if (body === null) return [];
    const answer = ProspeoSearch.safeParse(body);
    if (!answer.success) throw new SourceUnavailableError(LABEL, 'bad_answer');
    return answer.data.results.flatMap((raw) => {
      const hit = ProspeoHit.safeParse(raw);
      return hit.success ? [hit.data.person] : [];
    });
  }

  async function enrich(personId: string, signal: AbortSignal) {
    const question = { only_verified_email: true, enrich_mobile: false, data: { person_id: personId } };
    const body = await post('/enrich-person', question, signal);
    if (body === null) return { value: null, credits: 0 };
    const answer = ProspeoMatch.safeParse(body);
    if (!answer.success) throw new SourceUnavailableError(LABEL, 'bad_answer');
    const { person, free_enrichment: isFree } = answer.data;
    return { value: person ?? null, credits: person == null || isFree === true ? 0 : MATCH_CREDITS };
  }

  return {
    name: 'prospeo',
    provider: 'prospeo',
    label: LABEL,

    find: async ({ domain }, ask) => {
      if (domain === null) return NO_MATCH;
      return runFinder(ask, async ({ call, signal, add }) => {
        const people = await call(SEARCH_CREDITS, async () => {
          const found = await search(domain, signal);
          return { value: found, credits: found.length > 0 ? SEARCH_CREDITS : 0 };
        });
        for (const { hit, personId } of worthACredit(people)) {
          const person = await call(MATCH_CREDITS, () => enrich(personId, signal));
          if (!person?.email?.email) continue;
          add(
            foundContact(
              {
                email: person.email.email,
                fullName: person.full_name ?? hit.full_name,
                title: person.current_job_title ?? hit.current_job_title,
                linkedinUrl: person.linkedin_url ?? hit.linkedin_url,
                state: stateOf(person.email.status),
                source: 'prospeo',
                label: LABEL,
                at: clock.now(),
              },
              domain,
            ),
          );
        }
      });
    },
  };
}

/** Codes that say "there is nobody", not "something is wrong". */
const NOTHING: ReadonlySet<string> = new Set(['NO_RESULTS', 'NO_MATCH']);

function worthACredit(people: readonly ProspeoPerson[]): { hit: ProspeoPerson; personId: string }[] {
  return people
    .flatMap((hit) => {
      const personId = hit.person_id ?? '';
      const hasAddress = hit.email?.status !== 'UNAVAILABLE';
      return personId !== '' && hasAddress && isTargetTitle(hit.current_job_title ?? null) ? [{ hit, personId }] : [];
    })
    .toSorted((a, b) => titlePriority(a.hit.current_job_title ?? null) - titlePriority(b.hit.current_job_title ?? null))
    .slice(0, MAX_MATCHES);
}

function stateOf(status: string | null | undefined): EmailState {
  if (status === 'VERIFIED') return 'valid';
  return status === 'CATCH_ALL' ? 'catch_all' : 'unknown';
}

/** Failures come with status 400 and a code that tells what they are. */
function explain({ status, body }: SourceAnswer): ExplainedFailure | null {
  const error = ProspeoError.safeParse(body);
  const code = error.success && /^[A-Z_]{2,60}$/.test(error.data.error_code) ? error.data.error_code : null;
  if (code === null) return null;
  if (code === 'INSUFFICIENT_CREDITS') return { failure: 'quota', detail: code };
  if (code === 'RATE_LIMITED') return { failure: 'rate_limited', detail: code };
  return { failure: failureOfStatus(status), detail: code };
}
