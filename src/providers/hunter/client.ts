import type { EmailState } from '../../domain/contact.ts';
import {
  type ContactFinder,
  type CreditReader,
  type CreditsResult,
  type EmailVerifier,
  failureResult,
} from '../../domain/contact-finder.ts';
import { parseEmailPattern } from '../../domain/email-pattern.ts';
import { foundContact, tidy } from '../../domain/found-contact.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { endpoint } from '../../lib/endpoint.ts';
import { entryOf } from '../../lib/entry-of.ts';
import { SourceUnavailableError } from '../../lib/errors.ts';
import {
  createSourceClient,
  type ExplainedFailure,
  type SourceAnswer,
  type SourceClientOptions,
} from '../../lib/source-client.ts';
import { failureOfStatus } from '../../lib/source-failure.ts';
import { askProvider, NO_MATCH, runFinder } from '../ask-provider.ts';
import { HunterAccount, HunterEmail, HunterError, HunterSearch, HunterVerdict } from './schema.ts';

const LABEL = 'Hunter';
/** Assumed, not checked: one credit shows up to ten addresses of a domain, half a credit verifies one. */
const PER_SEARCH = 10;
const SEARCH_CREDITS = 1;
const VERIFY_CREDITS = 0.5;
/** A verification that still runs answers 202 and wants the same call again. */
const VERIFY_WAIT_MS = 2_000;
const VERIFY_TRIES = 8;
/** The person asked Hunter not to be processed. */
const OBJECTED = 451;

export type HunterOptions = {
  /** `https://api.hunter.io`. */
  url: string;
  apiKey: string;
  userAgent: string;
  clock?: Clock;
  client?: Partial<SourceClientOptions>;
};

/** Addresses published anywhere on the web for a domain, and a verifier. */
export function createHunter(options: HunterOptions): ContactFinder & EmailVerifier & CreditReader {
  const clock = options.clock ?? systemClock;
  const client = createSourceClient({
    label: LABEL,
    userAgent: options.userAgent,
    timeoutMs: 20_000, // a verification asks a mail server while we wait
    concurrency: 2,
    intervalMs: 1_000,
    intervalCap: 5, // the verifier allows 300 a minute
    explain,
    clock,
    ...options.client,
  });
  // The key also fits into the query; in a header it stays out of everybody's logs.
  const headers = { 'x-api-key': options.apiKey };

  async function verdictOf(email: string, signal: AbortSignal): Promise<EmailState> {
    const url = endpoint(options.url, '/v2/email-verifier', { email }).href;
    for (let attempt = 1; attempt <= VERIFY_TRIES; attempt++) {
      const { status, body } = await client.answer({ url, headers, signal });
      if (status !== 202) {
        const answer = HunterVerdict.safeParse(body);
        // 222: the mail server gave Hunter an answer it could not use.
        if (!answer.success && status !== 222) throw new SourceUnavailableError(LABEL, 'bad_answer', { status });
        return answer.success ? (entryOf(STATES, answer.data.data.status) ?? 'unknown') : 'unknown';
      }
      await clock.sleep(VERIFY_WAIT_MS, signal);
    }
    return 'unknown';
  }

  return {
    name: 'hunter',
    provider: 'hunter',
    label: LABEL,

    find: async ({ domain }, ask) => {
      if (domain === null) return NO_MATCH;
      return runFinder(ask, async ({ call, signal, add, setPattern }) => {
        const data = await call(SEARCH_CREDITS, async () => {
          const query = { domain, type: 'personal', limit: String(PER_SEARCH) };
          const body = await client.json({
            url: endpoint(options.url, '/v2/domain-search', query).href,
            headers,
            signal,
          });
          const answer = HunterSearch.safeParse(body);
          if (!answer.success) throw new SourceUnavailableError(LABEL, 'bad_answer');
          return { value: answer.data.data, credits: answer.data.data.emails.length > 0 ? SEARCH_CREDITS : 0 };
        });
        const template = parseEmailPattern(data.pattern);
        if (template !== null) setPattern({ template, source: 'hunter' });
        for (const raw of data.emails) {
          const row = HunterEmail.safeParse(raw);
          if (!row.success) continue;
          const { value, first_name: first, last_name: last, position, linkedin, verification, sources } = row.data;
          add(
            foundContact(
              {
                email: value,
                fullName: [first, last].filter((part) => part?.trim()).join(' '),
                title: position,
                linkedinUrl: linkedin,
                state: entryOf(STATES, verification?.status ?? '') ?? 'unknown',
                source: 'hunter',
                label: LABEL,
                url: sources?.[0]?.uri,
                at: clock.now(),
              },
              domain,
            ),
          );
        }
      });
    },

    verify: (email, { signal, meter }) =>
      askProvider(meter, async (call) => {
        try {
          const state = await call(VERIFY_CREDITS, async () => {
            const verdict = await verdictOf(email, signal);
            return { value: verdict, credits: verdict === 'unknown' ? 0 : VERIFY_CREDITS };
          });
          return { kind: 'verdict' as const, state };
        } catch (error) {
          if (error instanceof SourceUnavailableError && error.status === OBJECTED)
            return { kind: 'objected' as const };
          throw error;
        }
      }),

    async readCredits({ signal }): Promise<CreditsResult> {
      try {
        const body = await client.json({ url: endpoint(options.url, '/v2/account').href, headers, signal });
        const answer = HunterAccount.safeParse(body);
        if (!answer.success) throw new SourceUnavailableError(LABEL, 'bad_answer');
        const { plan_name: plan, reset_date: reset, requests } = answer.data.data;
        const bucket = requests.credits ?? requests.searches;
        const used = bucket?.used ?? null;
        const limit = bucket?.available ?? null;
        const counted = limit === null || used === null ? null : Math.max(0, limit - used);
        const left = bucket?.remaining ?? counted;
        return { kind: 'credits', left, used, limit, plan: tidy(plan, 60), resetsAt: dateOf(reset) };
      } catch (error) {
        return failureResult(error);
      }
    },
  };
}

/** `webmail` and `disposable` say what kind of address it is, not whether it works: nobody is written to there. */
const STATES: Readonly<Record<string, EmailState>> = {
  valid: 'valid',
  accept_all: 'catch_all',
  invalid: 'invalid',
  disposable: 'invalid',
  webmail: 'unknown',
  unknown: 'unknown',
};

function dateOf(text: string | null | undefined): Date | null {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : new Date(at);
}

/** As far as we know, unlike elsewhere: 403 is the pace and 429 the plan. */
function explain({ status, body }: SourceAnswer): ExplainedFailure | null {
  const error = HunterError.safeParse(body);
  const id = error.success ? error.data.errors[0]?.id : undefined;
  const detail = id !== undefined && /^[a-z_]{2,60}$/.test(id) ? { detail: id } : {};
  if (status === 403) return { failure: 'rate_limited', ...detail };
  if (status === 429) return { failure: 'quota', ...detail };
  return { failure: failureOfStatus(status), ...detail };
}
