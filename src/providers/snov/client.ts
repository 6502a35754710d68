import type { EmailState } from '../../domain/contact.ts';
import {
  type ContactFinder,
  type CreditReader,
  type CreditsResult,
  failureResult,
} from '../../domain/contact-finder.ts';
import { foundContact } from '../../domain/found-contact.ts';
import { isTargetTitle, TITLES_TO_ASK_FOR, titlePriority } from '../../domain/titles.ts';
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
import { NO_MATCH, runFinder } from '../ask-provider.ts';
import { SnovBalance, SnovEmails, SnovError, SnovProspect, SnovResult, SnovStart, SnovToken } from './schema.ts';

const LABEL = 'Snov.io';
const PROSPECTS = '/v2/domain-search/prospects';
/** Assumed, not checked: a search that shows people and each address cost a credit. Answers follow public descriptions; none was seen live. */
const SEARCH_CREDITS = 1;
const EMAIL_CREDITS = 1;
const MAX_PEOPLE = 2;
const POLL_MS = 1_500;
const MAX_POLLS = 8;
/** A token lives an hour; it is renewed a minute before. */
const EARLY_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

export type SnovOptions = {
  /** `https://api.snov.io`. */
  url: string;
  clientId: string;
  clientSecret: string;
  userAgent: string;
  clock?: Clock;
  client?: Partial<SourceClientOptions>;
};

/** People by domain and position, then their addresses; each question is a task that is started and polled. */
export function createSnov(options: SnovOptions): ContactFinder & CreditReader {
  const clock = options.clock ?? systemClock;
  const client = createSourceClient({
    label: LABEL,
    userAgent: options.userAgent,
    timeoutMs: 15_000,
    concurrency: 1,
    intervalMs: 1_000, // 60 a minute, and nothing tells how many are left
    intervalCap: 1,
    explain,
    clock,
    ...options.client,
  });
  let token: { value: string; until: number } | null = null;

  async function tokenFor(signal: AbortSignal): Promise<string> {
    const now = clock.now().getTime();
    if (token !== null && token.until > now) return token.value;
    const grant = {
      grant_type: 'client_credentials',
      client_id: options.clientId,
      client_secret: options.clientSecret,
    };
    const answer = SnovToken.safeParse(
      await client.json({
        url: endpoint(options.url, '/v1/oauth/access_token').href,
        method: 'POST',
        headers: FORM,
        body: new URLSearchParams(grant).toString(),
        signal,
      }),
    );
    if (!answer.success) throw new SourceUnavailableError(LABEL, 'bad_answer');
    token = { value: answer.data.access_token, until: now + answer.data.expires_in * 1_000 - EARLY_MS };
    return token.value;
  }

  /** With a fresh token once more, where the old one was no longer taken. */
  async function authorised(signal: AbortSignal, ask: (headers: Record<string, string>) => Promise<unknown>) {
    const held = token !== null;
    const headersNow = async () => ({ authorization: `Bearer ${await tokenFor(signal)}` });
    try {
      return await ask(await headersNow());
    } catch (error) {
      if (!(error instanceof SourceUnavailableError) || error.status !== 401 || !held) throw error;
      token = null;
      return ask(await headersNow());
    }
  }

  /** Starts a task and waits for its result. */
  async function task(
    paths: { start: string; result: string },
    form: URLSearchParams,
    signal: AbortSignal,
  ): Promise<unknown> {
    const started = SnovStart.safeParse(
      await authorised(signal, (headers) =>
        client.json({
          url: endpoint(options.url, paths.start).href,
          method: 'POST',
          headers: { ...headers, ...FORM },
          body: form.toString(),
          signal,
          charged: true,
        }),
      ),
    );
    const { task_hash, meta, data, links } = started.data ?? {};
    const hash = lastPartOf(task_hash ?? meta?.task_hash ?? data?.task_hash ?? links?.result);
    if (hash === null) throw new SourceUnavailableError(LABEL, 'bad_answer');
    const url = endpoint(options.url, `${paths.result}/${hash}`).href;
    for (let poll = 1; poll <= MAX_POLLS; poll++) {
      const result = SnovResult.safeParse(await authorised(signal, (headers) => client.json({ url, headers, signal })));
      if (!result.success) throw new SourceUnavailableError(LABEL, 'bad_answer');
      if (result.data.status === 'completed') return result.data.data;
      await clock.sleep(POLL_MS, signal);
    }
    throw new SourceUnavailableError(LABEL, 'timeout', { detail: 'the task did not end' });
  }

  async function prospectsAt(domain: string, signal: AbortSignal): Promise<SnovProspect[]> {
    const form = new URLSearchParams({ domain, page: '1' });
    for (const title of TITLES_TO_ASK_FOR) form.append('positions[]', title);
    const data = await task({ start: `${PROSPECTS}/start`, result: `${PROSPECTS}/result` }, form, signal);
    if (!Array.isArray(data)) return [];
    return data.flatMap((raw) => {
      const prospect = SnovProspect.safeParse(raw);
      return prospect.success ? [prospect.data] : [];
    });
  }

  async function addressesOf(hash: string, signal: AbortSignal) {
    const paths = { start: `${PROSPECTS}/search-emails/start/${hash}`, result: `${PROSPECTS}/search-emails/result` };
    const data = await task(paths, new URLSearchParams(), signal);
    const found = SnovEmails.safeParse(data);
    return found.success ? found.data.emails : [];
  }

  return {
    name: 'snov',
    provider: 'snov',
    label: LABEL,

    find: async ({ domain }, ask) => {
      if (domain === null) return NO_MATCH;
      return runFinder(ask, async ({ call, signal, add }) => {
        const prospects = await call(SEARCH_CREDITS, async () => {
          const found = await prospectsAt(domain, signal);
          return { value: found, credits: found.length > 0 ? SEARCH_CREDITS : 0 };
        });
        for (const { prospect, hash } of worthACredit(prospects)) {
          const emails = await call(EMAIL_CREDITS, async () => {
            const found = await addressesOf(hash, signal);
            return { value: found, credits: found.length > 0 ? EMAIL_CREDITS : 0 };
          });
          for (const { email, smtp_status } of emails.slice(0, 3)) {
            add(
              foundContact(
                {
                  email,
                  fullName: [prospect.first_name, prospect.last_name].filter((part) => part?.trim()).join(' '),
                  title: prospect.position,
                  linkedinUrl: prospect.source_page,
                  state: entryOf(STATES, smtp_status ?? '') ?? 'unknown',
                  source: 'snov',
                  label: LABEL,
                  at: clock.now(),
                },
                domain,
              ),
            );
          }
        }
      });
    },

    async readCredits({ signal }): Promise<CreditsResult> {
      try {
        const url = endpoint(options.url, '/v1/get-balance').href;
        const answer = SnovBalance.safeParse(
          await authorised(signal, (headers) => client.json({ url, headers, signal })),
        );
        if (!answer.success) throw new SourceUnavailableError(LABEL, 'bad_answer');
        const { balance, limit_resets_in: days } = answer.data.data;
        const resetsAt = days == null ? null : new Date(clock.now().getTime() + days * DAY_MS);
        return { kind: 'credits', left: balance, used: null, limit: null, plan: null, resetsAt };
      } catch (error) {
        return failureResult(error);
      }
    },
  };
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

const STATES: Readonly<Record<string, EmailState>> = { valid: 'valid', not_valid: 'invalid', unknown: 'unknown' };

function worthACredit(prospects: readonly SnovProspect[]): { prospect: SnovProspect; hash: string }[] {
  return prospects
    .flatMap((prospect) => {
      const hash = lastPartOf(prospect.search_emails_start);
      return hash !== null && isTargetTitle(prospect.position ?? null) ? [{ prospect, hash }] : [];
    })
    .toSorted((a, b) => titlePriority(a.prospect.position ?? null) - titlePriority(b.prospect.position ?? null))
    .slice(0, MAX_PEOPLE);
}

/** Only the id is taken from an address that the vendor sends: the request goes to the configured host. */
function lastPartOf(text: string | null | undefined): string | null {
  const part = (text ?? '').split('?')[0]?.split('/').at(-1) ?? '';
  return /^[\w-]{1,200}$/.test(part) ? part : null;
}

/** No failure is documented; an empty account is recognised by its words. */
function explain({ status, body }: SourceAnswer): ExplainedFailure | null {
  const error = SnovError.safeParse(body);
  const words = error.success ? JSON.stringify(error.data).slice(0, 2_000) : '';
  const isEmpty =
    status < 500 && /not enough credits|insufficient credits|out of credits|run out of credits/i.test(words);
  return isEmpty ? { failure: 'quota' } : null;
}
