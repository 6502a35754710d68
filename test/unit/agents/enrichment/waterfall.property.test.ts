import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContactSource, EmailState } from '../../../../src/domain/contact.ts';
import type { ProviderFailure } from '../../../../src/domain/contact-finder.ts';
import type { ProviderName } from '../../../../src/domain/provider-prices.ts';
import { type FinderStep, WATERFALL_STEPS } from '../../../../src/domain/waterfall.ts';
import { candidate, finder, person, runWaterfall, verifier } from './setting.ts';

const FINDERS: readonly (readonly [FinderStep, ProviderName])[] = [
  ['hunter', 'hunter'],
  ['apollo', 'apollo'],
  ['serper_email', 'serper'],
  ['snov', 'snov'],
  ['prospeo', 'prospeo'],
  ['zerobounce_domain', 'zerobounce'],
  ['serper', 'serper'],
];
const LOCALS = ['dana.ray', 'dray', 'sam.poe', 'info', 'kim'];
const STATES: EmailState[] = ['valid', 'catch_all', 'invalid', 'unknown'];

const anyState = fc.constantFrom(...STATES);
const anyFailure = fc.constantFrom<ProviderFailure>(
  { kind: 'rate_limited', retryAfterMs: 1_000 },
  { kind: 'quota', until: null },
  { kind: 'unavailable', reason: 'down', failure: 'overloaded', onlyThis: false },
  { kind: 'unavailable', reason: 'no', failure: 'refused', onlyThis: true },
);
const anyContact = fc.record({
  local: fc.constantFrom(...LOCALS),
  host: fc.constantFrom('acme.com', 'gmail.com', 'other.com'),
  state: anyState,
  title: fc.constantFrom('CFO', 'Owner', 'Hygienist', null),
});
const anyFinder = fc.record({
  contacts: fc.array(anyContact, { maxLength: 3 }),
  failure: fc.option(anyFailure, { nil: undefined, freq: 3 }),
  stopped: fc.option(anyFailure, { nil: null }),
  calls: fc.integer({ min: 1, max: 4 }),
  knowsPeople: fc.boolean(),
  knowsPattern: fc.boolean(),
});
type AnyFinder = typeof anyFinder extends fc.Arbitrary<infer T> ? T : never;
const anyVerdicts = fc.dictionary(
  fc.constantFrom(...LOCALS.map((local) => `${local}@acme.com`)),
  fc.oneof(anyState, fc.constant('objected' as const), anyFailure),
);

const anySetting = fc.record({
  finders: fc.tuple(...FINDERS.map(() => anyFinder)),
  order: fc.shuffledSubarray([...WATERFALL_STEPS]),
  verdicts: fc.array(anyVerdicts, { maxLength: 2 }),
  maxCalls: fc.integer({ min: 0, max: 30 }),
  maxUsd: fc.double({ min: 0, max: 0.5, noNaN: true }),
  excluded: fc.subarray(LOCALS),
});

function build(setting: typeof anySetting extends fc.Arbitrary<infer T> ? T : never, without?: ContactSource) {
  const finders = FINDERS.flatMap(([name, provider], index) => {
    const script = setting.finders[index] as AnyFinder;
    if (name === without) return [];
    const contacts = script.contacts.map(({ local, host, state, title }) =>
      candidate(`${local}@${host}`, state, title, name),
    );
    const clues = {
      people: script.knowsPeople ? [person('Dana Ray', 'CFO', name), person('Sam Poe', 'Owner', name)] : [],
      pattern: script.knowsPattern ? { template: '{f}{last}', source: name } : null,
    };
    const failure = script.failure === undefined ? {} : { failure: script.failure };
    return [finder(name, provider, { contacts, clues, stopped: script.stopped, ...failure }, script.calls)];
  });
  const verifiers = setting.verdicts.map((verdicts, index) =>
    verifier(index === 0 ? 'zerobounce' : 'hunter', verdicts),
  );
  return { finders, verifiers };
}

describe('the contact waterfall, whatever the providers do', () => {
  it('keeps its promises', async () => {
    await fc.assert(
      fc.asyncProperty(anySetting, async (setting) => {
        const { finders, verifiers } = build(setting);
        const exclude = new Set(setting.excluded.map((local) => `${local}@acme.com`));
        const ceiling = { maxCalls: setting.maxCalls, maxUsd: setting.maxUsd };
        const result = await runWaterfall({ finders, verifiers, order: setting.order, ceiling }, { exclude });

        // never more calls, nor more money, than the ceiling; and every credit is booked
        const made = [...finders.map(({ asked }) => asked), ...verifiers.map(({ asked }) => asked.length)].reduce(
          (a, b) => a + b,
          0,
        );
        expect(made).toBe(result.spent.calls);
        expect(made).toBeLessThanOrEqual(setting.maxCalls);
        const usd = result.booked.reduce((sum, [, , cost]) => sum + cost, 0);
        expect(usd).toBeCloseTo(result.spent.usd, 3);
        expect(usd).toBeLessThanOrEqual(setting.maxUsd + 1e-6);

        // nothing is called verified that nobody verified
        const proven = new Set(
          verifiers.flatMap((_, index) =>
            Object.entries(setting.verdicts[index] ?? {}).flatMap(([email, state]) =>
              state === 'valid' ? [email] : [],
            ),
          ),
        );
        for (const { contacts } of setting.finders as AnyFinder[]) {
          for (const { local, host, state } of contacts) if (state === 'valid') proven.add(`${local}@${host}`);
        }
        for (const contact of result.contacts.filter(({ verified }) => verified)) {
          expect(proven.has(contact.email)).toBe(true);
          expect(contact).toMatchObject({ emailState: 'valid', emailKind: 'personal' });
          expect(contact.email.endsWith('@acme.com')).toBe(true);
        }

        // nobody who must not come back, nobody twice, and inboxes last
        const emails = result.contacts.map(({ email }) => email);
        expect(new Set(emails).size).toBe(emails.length);
        expect(emails.filter((email) => exclude.has(email) || result.objected.includes(email))).toEqual([]);
        const kinds = result.contacts.map(({ emailKind }) => emailKind);
        expect(
          kinds.indexOf('generic') < 0 || kinds.slice(kinds.indexOf('generic')).every((kind) => kind === 'generic'),
        ).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('loses by a provider that is down nothing but what that one would have given', async () => {
    const names = FINDERS.map(([name]) => name).filter(
      (name) => !['serper', 'serper_email', 'zerobounce_domain', 'hunter'].includes(name),
    );
    await fc.assert(
      fc.asyncProperty(anySetting, fc.constantFrom(...names), async (setting, broken) => {
        const at = FINDERS.findIndex(([name]) => name === broken);
        const script = setting.finders[at] as AnyFinder;
        script.failure = { kind: 'unavailable', reason: 'down', failure: 'overloaded', onlyThis: false };
        script.knowsPeople = false;
        script.knowsPattern = false;
        const options = { order: setting.order, ceiling: { maxCalls: 1_000, maxUsd: 1_000 } };
        const withIt = await runWaterfall({ ...build(setting), ...options });
        const without = await runWaterfall({ ...build(setting, broken), ...options });
        expect(withIt.contacts).toEqual(without.contacts);
        expect(withIt.acceptable).toBe(without.acceptable);
      }),
      { numRuns: 200 },
    );
  });
});
