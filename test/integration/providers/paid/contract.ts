import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type ProviderFailure, providerFailureOf } from '../../../../src/domain/contact-finder.ts';
import type { ProviderName } from '../../../../src/domain/provider-prices.ts';
import { CeilingReachedError, createMeter, createPurse, type Meter } from '../../../../src/domain/spending.ts';
import { SourceUnavailableError } from '../../../../src/lib/errors.ts';
import type { SourceClientOptions } from '../../../../src/lib/source-client.ts';
import { type Answer, json, text } from '../loopback.ts';
import { closedPort, type Exchange, type JumpingClock, jumpingClock, scriptedVendors, silence } from './vendor.ts';

export const USER_AGENT = 'leadgen-test/1 (+mailto:t@example.com)';
/** Stands for a key; nothing but the header (or, where there is none, the query) may show it. */
export const SECRET = 'sk-made-up-0123456789';

export type Ask = {
  url: string;
  client: Partial<SourceClientOptions>;
  clock: JumpingClock;
  meter: Meter;
  signal: AbortSignal;
};

export type Contract = {
  provider: ProviderName;
  /** Asks the provider what it is there for; what it throws is turned into a failure by the contract. */
  ask: (setting: Ask) => Promise<{ kind: string }>;
  /** What must be asked before the first question of interest: a token. */
  before?: readonly Exchange[];
  /** The first question of interest. Its answers are replaced by failures. */
  question: string;
  /** A whole conversation that ends well, `before` left out. */
  good: readonly Exchange[];
  goodKind: string;
  /** What the conversation costs, in the provider's credits. */
  credits: number;
  /** The status that asks to wait; 429 nearly everywhere. */
  paceStatus?: number;
  /** The vendor takes its key in the query only. */
  keyInQuery?: boolean;
  /** Failures of this vendor, besides those of everybody. */
  special: readonly (readonly [what: string, answer: Answer, expected: object])[];
};

const unavailable = (failure: string, onlyThis = false) => ({ kind: 'unavailable', failure, onlyThis });

const EVERYBODY: readonly (readonly [what: string, answer: Answer, expected: object])[] = [
  ['402', text(402, '{}'), { kind: 'quota' }],
  ['401', text(401, '{"message":"no"}'), unavailable('refused')],
  ['404', text(404, 'not here'), unavailable('refused', true)],
  ['500', text(500, 'oops'), unavailable('overloaded')],
  ['503', text(503, '<html>maintenance</html>'), unavailable('overloaded')],
  ['a page instead of data', text(200, '<!doctype html><html><body>Sign in</body></html>'), unavailable('bad_answer')],
  ['an answer cut off', text(200, '{"data": {"emails": [{"va'), unavailable('bad_answer')],
  ['data of another kind', json('fine'), unavailable('bad_answer')],
  ['a redirect, which is not followed', text(302, '', { location: 'http://127.0.0.1:1/' }), unavailable('bad_answer')],
];

/** What every client of a paid provider has to keep, whoever the vendor is. */
export function paidProviderContract(name: string, contract: Contract): void {
  const vendor = scriptedVendors();

  function setting(url: string, client: Partial<SourceClientOptions> = {}) {
    const clock = jumpingClock();
    const spent: [credits: number, usd: number][] = [];
    const purse = createPurse({ maxCalls: 100, maxUsd: 100 });
    const meter = createMeter(contract.provider, {
      purse,
      spend: (_provider, credits, usd) => void spent.push([credits, usd]),
    });
    const quick = { clock, maxAttempts: 1, timeoutMs: 10_000, intervalMs: 1, intervalCap: 50, random: () => 0.5 };
    return { url, clock, meter, spent, purse, signal: AbortSignal.timeout(20_000), client: { ...quick, ...client } };
  }

  /** The error itself goes along, so that the search for secrets sees all of it. */
  async function outcome(asked: Ask): Promise<{ kind: string; error?: unknown }> {
    try {
      return await contract.ask(asked);
    } catch (error) {
      if (error instanceof CeilingReachedError) return { kind: 'ceiling' };
      if (!(error instanceof SourceUnavailableError)) throw error;
      return { ...(providerFailureOf(error) satisfies ProviderFailure), error };
    }
  }

  const before = contract.before ?? [];

  describe(`${name}, as every paid provider`, () => {
    it('answers, and books what that cost', async () => {
      const { url, seen } = await vendor(...before, ...contract.good);
      const asked = setting(url);
      expect(await outcome(asked)).toMatchObject({ kind: contract.goodKind });
      expect(asked.spent.reduce((sum, [credits]) => sum + credits, 0)).toBe(contract.credits);
      expect(seen.every(({ headers }) => headers['user-agent'] === USER_AGENT)).toBe(true);
      if (contract.keyInQuery !== true) expect(seen.map(({ url: { href } }) => href).join()).not.toContain(SECRET);
    });

    it.each([...EVERYBODY, ...contract.special])('takes %s for what it is', async (_what, answer, expected) => {
      const { url } = await vendor(...before, [contract.question, answer]);
      const asked = setting(url);
      const result = await outcome(asked);
      expect(result).toMatchObject(expected);
      expect(inspect(result, { depth: 20, showHidden: true })).not.toContain(SECRET);
    });

    it('takes silence for an outage', async () => {
      const { url } = await vendor(...before, [contract.question, silence]);
      const timeoutMs = before.length > 0 ? 2_000 : 800; // a token has to come within this time, too
      expect(await outcome(setting(url, { timeoutMs }))).toMatchObject(unavailable('timeout'));
    });

    it('says that it cannot be reached', async () => {
      const result = await outcome(setting(await closedPort()));
      expect(result).toMatchObject(unavailable('unreachable'));
      expect(inspect(result, { depth: 20, showHidden: true })).not.toContain(SECRET);
    });

    it('waits as long as it is asked to, and goes on', async () => {
      const pace = text(contract.paceStatus ?? 429, '{}', { 'retry-after': '2' });
      const { url } = await vendor(...before, [contract.question, pace], ...contract.good);
      const asked = setting(url, { maxAttempts: 2 });
      expect(await outcome(asked)).toMatchObject({ kind: contract.goodKind });
      expect(asked.clock.waits).toContain(2_000);
    });

    it('says how long to wait when that is too long', async () => {
      const pace = text(contract.paceStatus ?? 429, '{}', { 'retry-after': '90' });
      const { url } = await vendor(...before, [contract.question, pace]);
      const asked = setting(url, { maxAttempts: 3 });
      expect(await outcome(asked)).toMatchObject({ kind: 'rate_limited', retryAfterMs: 90_000 });
    });

    it('asks nothing beyond the ceiling', async () => {
      const { url, seen } = await vendor();
      const purse = createPurse({ maxCalls: 0, maxUsd: 100 });
      const meter = createMeter(contract.provider, { purse, spend: () => undefined });
      expect((await outcome({ ...setting(url), meter })).kind).toBe('ceiling');
      expect(seen).toEqual([]);
    });

    it('stops when the caller gives up', async () => {
      const { url } = await vendor();
      const reason = new Error('cancelled');
      await expect(contract.ask({ ...setting(url), signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    });
  });
}
