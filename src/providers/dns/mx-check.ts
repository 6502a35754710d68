import { type Clock, systemClock } from '../../lib/clock.ts';
import { canDeny, codeOf, createDnsResolver, type DnsResolver, saysNo, withTimeout } from './resolver.ts';

/** `unknown`: nobody could tell, which is no reason to drop an address. */
type MxAnswer = 'valid' | 'invalid' | 'unknown';
export type MxChecker = (domain: string) => Promise<MxAnswer>;

export type MailResolver = Omit<DnsResolver, 'resolveTxt'>;
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
  const resolver = deps.resolver ?? createDnsResolver(timeoutMs);
  const cache = deps.cache ?? new Map<string, { answer: MxAnswer; until: number }>();
  const clock = deps.clock ?? systemClock;
  return async (domain) => {
    if (!deps.enabled) return 'unknown';
    const known = cache.get(domain);
    if (known !== undefined && known.until > clock.now().getTime()) return known.answer;
    const answer = await withTimeout(askMx(resolver, domain), 'unknown', timeoutMs * 2);
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
    if (codeOf(error) === 'ENOTFOUND') return (await canDeny(resolver)) ? 'invalid' : 'unknown';
    return codeOf(error) === 'ENODATA' ? withoutMx(resolver, domain) : 'unknown';
  }
}

/** No MX: mail would go to the host itself (RFC 5321 §5.1). Few such hosts take any, so that is not called valid. */
async function withoutMx(resolver: MailResolver, domain: string): Promise<MxAnswer> {
  const answers = await Promise.allSettled([resolver.resolve4(domain), resolver.resolve6(domain)]);
  if (answers.some((answer) => answer.status === 'fulfilled' && answer.value.length > 0)) return 'unknown';
  const denied = answers.every((answer) => answer.status === 'rejected' && saysNo(answer.reason));
  return denied ? 'invalid' : 'unknown';
}
