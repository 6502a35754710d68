import type { ContactFinder } from '../../domain/contact-finder.ts';
import { isGenericLocalPart, parseEmail } from '../../domain/email-address.ts';
import { foundContact } from '../../domain/found-contact.ts';
import { TITLES_TO_ASK_FOR } from '../../domain/titles.ts';
import { domainOf } from '../../domain/web-domain.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { endpoint } from '../../lib/endpoint.ts';
import { SourceUnavailableError } from '../../lib/errors.ts';
import {
  createSourceClient,
  type ExplainedFailure,
  type SourceAnswer,
  type SourceClientOptions,
} from '../../lib/source-client.ts';
import { NO_MATCH, runFinder } from '../ask-provider.ts';
import { profileOf } from './linkedin-title.ts';
import { SerperAnswer, SerperError, SerperRow } from './schema.ts';

const LABEL = 'Google search (Serper)';
/** Assumed, not checked: up to ten results cost one credit. Answers follow public descriptions; none was seen live. */
const QUERY_CREDITS = 1;
const RESULTS = 10;
const MAX_ADDRESSES = 5;

export type SerperOptions = {
  /** `https://google.serper.dev`. */
  url: string;
  apiKey: string;
  userAgent: string;
  clock?: Clock;
  client?: Partial<SourceClientOptions>;
};

/** Google's results: addresses that stand in them, and people with their titles. Neither is ever verified. */
export function createSerper(options: SerperOptions): { emails: ContactFinder; people: ContactFinder } {
  const clock = options.clock ?? systemClock;
  const client = createSourceClient({
    label: LABEL,
    userAgent: options.userAgent,
    timeoutMs: 15_000,
    concurrency: 2,
    explain,
    clock,
    ...options.client,
  });

  async function search(q: string, signal: AbortSignal) {
    const answer = SerperAnswer.safeParse(
      await client.json({
        url: endpoint(options.url, '/search').href,
        method: 'POST',
        headers: { 'x-api-key': options.apiKey, 'content-type': 'application/json' },
        body: JSON.stringify({ q, num: RESULTS, gl: 'us', hl: 'en' }),
        signal,
      }),
    );
    if (!answer.success) throw new SourceUnavailableError(LABEL, 'bad_answer');
    const rows = answer.data.organic.flatMap((raw) => {
      const row = SerperRow.safeParse(raw);
      return row.success ? [row.data] : [];
    });
    return { value: rows, credits: answer.data.credits ?? QUERY_CREDITS };
  }

  return {
    emails: {
      name: 'serper_email',
      provider: 'serper',
      label: LABEL,
      find: async ({ domain }, ask) => {
        if (domain === null) return NO_MATCH;
        return runFinder(ask, async ({ call, signal, add }) => {
          const rows = await call(QUERY_CREDITS, () => search(`"@${domain}" email contact`, signal));
          for (const { email, link } of addressesIn(rows, domain)) {
            add(
              foundContact(
                { email, state: 'unknown', source: 'serper_email', label: LABEL, url: link, at: clock.now() },
                domain,
              ),
            );
          }
        });
      },
    },

    people: {
      name: 'serper',
      provider: 'serper',
      label: LABEL,
      find: async ({ companyName }, ask) =>
        runFinder(ask, async ({ call, signal, addPerson }) => {
          const titles = TITLES_TO_ASK_FOR.slice(0, 8).map((title) => `"${title}"`);
          const q = `site:linkedin.com/in "${companyName.replaceAll('"', ' ')}" (${titles.join(' OR ')})`;
          const rows = await call(QUERY_CREDITS, () => search(q, signal));
          for (const row of rows) {
            const profile = profileOf(row, companyName);
            if (profile !== null) addPerson({ ...profile, source: 'serper' });
          }
        }),
    },
  };
}

const ADDRESS = /[a-z0-9][a-z0-9._%+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}/gi;

/** Persons' addresses on the company's own domain, each once. A dot that ends the sentence is none of theirs. */
function addressesIn(rows: readonly SerperRow[], domain: string): { email: string; link: string }[] {
  const found = new Map<string, string>();
  for (const { title, snippet, link } of rows) {
    for (const [text] of `${title ?? ''} ${snippet ?? ''}`.slice(0, 2_000).matchAll(ADDRESS)) {
      const email = parseEmail(text);
      if (email === null || (domainOf(email.domain) ?? email.domain) !== domain) continue;
      if (!isGenericLocalPart(email.local) && !found.has(email.address)) found.set(email.address, link);
    }
  }
  return [...found].slice(0, MAX_ADDRESSES).map(([email, link]) => ({ email, link }));
}

/** An empty account is answered 400 "Not enough credits": observed by users, the vendor documents no errors. */
function explain({ status, body }: SourceAnswer): ExplainedFailure | null {
  const error = SerperError.safeParse(body);
  const isEmpty = status === 400 && error.success && /not enough credits/i.test(error.data.message);
  return isEmpty ? { failure: 'quota' } : null;
}
