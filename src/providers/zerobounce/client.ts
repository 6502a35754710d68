import type { EmailState } from '../../domain/contact.ts';
import {
  type ContactFinder,
  type CreditReader,
  type CreditsResult,
  type EmailVerifier,
  failureResult,
} from '../../domain/contact-finder.ts';
import { parseEmailPattern } from '../../domain/email-pattern.ts';
import { endpoint } from '../../lib/endpoint.ts';
import { entryOf } from '../../lib/entry-of.ts';
import { SourceUnavailableError } from '../../lib/errors.ts';
import {
  createSourceClient,
  type ExplainedFailure,
  type SourceAnswer,
  type SourceClientOptions,
} from '../../lib/source-client.ts';
import { askProvider, NO_MATCH, runFinder } from '../ask-provider.ts';
import { ZeroBounceCredits, ZeroBounceError, ZeroBounceFormat, ZeroBounceVerdict } from './schema.ts';

const LABEL = 'ZeroBounce';
/** Assumed, not checked: one credit an address, none for `unknown`; twenty for a domain's format. Built from descriptions, never seen live. */
const VALIDATE_CREDITS = 1;
const FORMAT_CREDITS = 20;
/** ZeroBounce's own addresses for trying out; they cost nothing. */
const SANDBOX = /@example\.com$/i;

export type ZeroBounceOptions = {
  /** `https://api.zerobounce.net`. */
  url: string;
  /** This API takes its key in the query only, so no address of ours is ever logged or put into an error. */
  apiKey: string;
  userAgent: string;
  client?: Partial<SourceClientOptions>;
};

/** A verifier, and how a company forms its addresses. */
export function createZeroBounce(
  options: ZeroBounceOptions,
): EmailVerifier & CreditReader & { formats: ContactFinder } {
  const client = createSourceClient({
    label: LABEL,
    userAgent: options.userAgent,
    timeoutMs: 35_000, // a validation takes up to 30 s
    maxAttempts: 2,
    retryBudgetMs: 10_000,
    concurrency: 4,
    explain,
    ...options.client,
  });

  async function ask(path: string, query: Record<string, string>, signal: AbortSignal): Promise<unknown> {
    const url = endpoint(options.url, path, { api_key: options.apiKey, ...query }).href;
    const body = await client.json({ url, signal });
    if (!ZeroBounceError.safeParse(body).success) return body;
    // "Invalid API key or your account ran out of credits" is one message: the balance tells which.
    const credits = await balance(signal);
    throw new SourceUnavailableError(LABEL, credits < 0 ? 'refused' : credits === 0 ? 'quota' : 'bad_answer');
  }

  async function balance(signal: AbortSignal): Promise<number> {
    const url = endpoint(options.url, '/v2/getcredits', { api_key: options.apiKey }).href;
    const answer = ZeroBounceCredits.safeParse(await client.json({ url, signal }));
    if (!answer.success) throw new SourceUnavailableError(LABEL, 'bad_answer');
    return answer.data.Credits;
  }

  return {
    provider: 'zerobounce',
    label: LABEL,

    verify: (email, { signal, meter }) =>
      askProvider(meter, async (call) => {
        const most = SANDBOX.test(email) ? 0 : VALIDATE_CREDITS;
        const state = await call(most, async () => {
          const answer = ZeroBounceVerdict.safeParse(await ask('/v2/validate', { email, ip_address: '' }, signal));
          if (!answer.success) throw new SourceUnavailableError(LABEL, 'bad_answer');
          const verdict = entryOf(STATES, answer.data.status.toLowerCase()) ?? 'unknown';
          return { value: verdict, credits: verdict === 'unknown' ? 0 : most };
        });
        return { kind: 'verdict' as const, state };
      }),

    async readCredits({ signal }): Promise<CreditsResult> {
      try {
        const left = await balance(signal);
        if (left < 0) throw new SourceUnavailableError(LABEL, 'refused', { detail: 'the key is not known' });
        return { kind: 'credits', left, used: null, limit: null, plan: null, resetsAt: null };
      } catch (error) {
        return failureResult(error);
      }
    },

    formats: {
      name: 'zerobounce_domain',
      provider: 'zerobounce',
      label: LABEL,
      find: async ({ domain }, options) => {
        if (domain === null) return NO_MATCH;
        return runFinder(options, async ({ call, signal, setPattern }) => {
          const template = await call(FORMAT_CREDITS, async () => {
            const answer = ZeroBounceFormat.safeParse(await ask('/v2/guessformat', { domain }, signal));
            if (!answer.success) throw new SourceUnavailableError(LABEL, 'bad_answer');
            const isSure = !['', 'low', 'unknown', 'undetermined'].includes(
              (answer.data.confidence ?? '').toLowerCase(),
            );
            return {
              value: isSure ? parseEmailPattern(answer.data.format) : null,
              credits: answer.data.format ? FORMAT_CREDITS : 0,
            };
          });
          if (template !== null) setPattern({ template, source: 'zerobounce_domain' });
        });
      },
    },
  };
}

/** Traps, complainers and addresses that must not be mailed are as good as dead for us. */
const STATES: Readonly<Record<string, EmailState>> = {
  valid: 'valid',
  'catch-all': 'catch_all',
  invalid: 'invalid',
  spamtrap: 'invalid',
  abuse: 'invalid',
  do_not_mail: 'invalid',
  unknown: 'unknown',
};

/** As far as we know 403 is a shield against too many calls, no refusal of the key. */
function explain({ status }: SourceAnswer): ExplainedFailure | null {
  return status === 403 ? { failure: 'rate_limited' } : null;
}
