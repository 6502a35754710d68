import { Resolver } from 'node:dns/promises';
import { type Clock, systemClock } from '../../lib/clock.ts';

/** `unknown`: nobody could tell, which is no reason to drop an address. */
type MxAnswer = 'valid' | 'invalid' | 'unknown';
export type MxChecker = (domain: string) => Promise<MxAnswer>;

/** The part of a DNS resolver that is used; errors carry c-ares codes such as `ENOTFOUND`. */
export type MailResolver = {
  resolveMx(domain: string): Promise<{ exchange: string; priority: number }[]>;
  resolve4(domain: string): Promise<string[]>;
  resolve6(domain: string): Promise<string[]>;
  resolveNs(domain: string): Promise<string[]>;
};
type MxCache = {
  get(domain: string): { answer: MxAnswer; until: number } | undefined;
  set(domain: string, entry: { answer: MxAnswer; until: number }): unknown;
};

export type MxCheckerDeps = {
  /** Off: every answer is `unknown` and no question is asked. */
  enabled: boolean;
  resolver?: MailResolver;
  /** For one question, in ms (default 3,000). */
  timeoutMs?: number;
  cache?: MxCache;
  clock?: Clock;
};

const DAY_MS = 24 * 3_600_000;
const RETRY_MS = 10 * 60_000;

/** Asks DNS whether a domain takes mail. Never throws: what cannot be found out is `unknown`. */
export function createMxChecker(deps: MxCheckerDeps): MxChecker {
  const timeoutMs = deps.timeoutMs ?? 3_000;
  const resolver = deps.resolver ?? new Resolver({ timeout: timeoutMs, tries: 1 });
  const cache = deps.cache ?? new Map<string, { answer: MxAnswer; until: number }>();
  const clock = deps.clock ?? systemClock;
  return async (domain) => {
    if (!deps.enabled) return 'unknown';
    const known = cache.get(domain);
    if (known !== undefined && known.until > clock.now().getTime()) return known.answer;
    const answer = await withTimeout(askMx(resolver, domain), timeoutMs * 2);
    cache.set(domain, { answer, until: clock.now().getTime() + (answer === 'unknown' ? RETRY_MS : DAY_MS) });
    return answer;
  };
}

async function askMx(resolver: MailResolver, domain: string): Promise<MxAnswer> {
  try {
    const records = await resolver.resolveMx(domain);
    const real = records.filter(({ exchange }) => exchange !== '' && exchange !== '.'); // RFC 7505: "." takes no mail
    return real.length > 0 ? 'valid' : 'invalid';
  } catch (error) {
    if (codeOf(error) === 'ENOTFOUND') return denialOf(resolver);
    return codeOf(error) === 'ENODATA' ? withoutMx(resolver, domain) : 'unknown';
  }
}

/** A machine without a way out may be told that no name at all exists; then the denial means nothing. */
async function denialOf(resolver: MailResolver): Promise<MxAnswer> {
  try {
    return (await resolver.resolveNs('com')).length > 0 ? 'invalid' : 'unknown';
  } catch (error) {
    if (codeOf(error) === '') throw error;
    return 'unknown';
  }
}

/** No MX: mail would go to the host itself (RFC 5321 §5.1). Few such hosts take any, so that is not called valid. */
async function withoutMx(resolver: MailResolver, domain: string): Promise<MxAnswer> {
  const answers = await Promise.allSettled([resolver.resolve4(domain), resolver.resolve6(domain)]);
  if (answers.some((answer) => answer.status === 'fulfilled' && answer.value.length > 0)) return 'unknown';
  const denied = answers.every(
    (answer) => answer.status === 'rejected' && /^(?:ENOTFOUND|ENODATA)$/.test(codeOf(answer.reason)),
  );
  return denied ? 'invalid' : 'unknown';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

async function withTimeout(answer: Promise<MxAnswer>, timeoutMs: number): Promise<MxAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<MxAnswer>((resolve) => {
    timer = setTimeout(() => resolve('unknown'), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
