import { describe, expect, it } from 'vitest';
import { createPurse } from '../../../../src/domain/spending.ts';
import { candidate, DOMAIN, finder, memoryStates, NOW, person, runWaterfall, verifier } from './setting.ts';

const cfo = candidate('cfo@acme.com', 'valid', 'CFO');
const guess = (local: string) => `${local}@${DOMAIN}`;

describe('the contact waterfall', () => {
  it('asks nobody when the company’s own website names somebody acceptable', async () => {
    const hunter = finder('hunter', 'hunter', { contacts: [cfo] });
    const own = candidate('owner@acme.com', 'valid', 'Owner', 'website_scraper');
    const result = await runWaterfall({ finders: [hunter] }, { known: [own] });
    expect(result).toMatchObject({ acceptable: true, stoppedBy: 'acceptable', spent: { calls: 0, usd: 0 }, steps: [] });
    expect(hunter.asked).toBe(0);
  });

  it('goes on past finders that give only unverified or unwanted people, and stops at the first acceptable one', async () => {
    const apollo = finder('apollo', 'apollo', {
      contacts: [candidate('hyg@acme.com', 'valid', 'Hygienist', 'apollo')],
    });
    const hunter = finder('hunter', 'hunter', { contacts: [candidate('x@acme.com', 'unknown', 'CFO')] });
    const snov = finder('snov', 'snov', { contacts: [candidate('owner@acme.com', 'valid', 'Owner', 'snov')] });
    const prospeo = finder('prospeo', 'prospeo', { contacts: [cfo] });
    const result = await runWaterfall({ finders: [apollo, hunter, snov, prospeo] });
    expect(result.steps.map(({ step, outcome, credits }) => [step, outcome, credits])).toEqual([
      ['hunter', 'found', 1],
      ['apollo', 'found', 1],
      ['snov', 'found', 1],
    ]);
    expect(prospeo.asked).toBe(0);
    expect(result.contacts[0]).toMatchObject({ email: 'owner@acme.com', source: 'snov', verified: true });
    expect(result.contacts).toHaveLength(3);
  });

  it('follows the configured order', async () => {
    const finders = [finder('hunter', 'hunter', {}), finder('apollo', 'apollo', {}), finder('snov', 'snov', {})];
    const result = await runWaterfall({ finders, order: ['snov', 'hunter'] });
    expect(result.steps.map(({ step }) => step)).toEqual(['snov', 'hunter']);
  });

  it('verifies the best remembered candidates at the end, the best title first', async () => {
    const contacts = [
      candidate('nobody@acme.com', 'unknown', null),
      candidate('cfo@acme.com', 'unknown', 'CFO'),
      candidate('owner@acme.com', 'unknown', 'Owner'),
      candidate('else@other.com', 'unknown', 'CFO'),
    ];
    const check = verifier('zerobounce', { 'cfo@acme.com': 'invalid', 'owner@acme.com': 'valid' });
    const result = await runWaterfall({ finders: [finder('hunter', 'hunter', { contacts })], verifiers: [check] });
    expect(check.asked).toEqual(['cfo@acme.com', 'owner@acme.com']);
    expect(result).toMatchObject({ acceptable: true, stoppedBy: 'acceptable' });
    expect(result.contacts[0]).toMatchObject({
      email: 'owner@acme.com',
      emailState: 'valid',
      verified: true,
      source: 'hunter',
    });
    expect(result.contacts.find(({ email }) => email === 'cfo@acme.com')).toMatchObject({
      emailState: 'invalid',
      verified: false,
    });
  });

  it('never takes a catch-all address for verified', async () => {
    const check = verifier('hunter', { 'cfo@acme.com': 'catch_all' });
    const contacts = [candidate('cfo@acme.com', 'unknown', 'CFO')];
    const result = await runWaterfall({ finders: [finder('hunter', 'hunter', { contacts })], verifiers: [check] });
    expect(result).toMatchObject({
      acceptable: false,
      stoppedBy: 'end',
      contacts: [{ emailState: 'catch_all', verified: false }],
    });
  });

  it('asks the next verifier where one does not know', async () => {
    const first = verifier('hunter', { 'cfo@acme.com': 'unknown' });
    const second = verifier('zerobounce', { 'cfo@acme.com': 'valid' });
    const contacts = [candidate('cfo@acme.com', 'unknown', 'CFO')];
    const result = await runWaterfall({ finders: [finder('snov', 'snov', { contacts })], verifiers: [first, second] });
    expect(result.acceptable).toBe(true);
    expect([first.asked, second.asked]).toEqual([['cfo@acme.com'], ['cfo@acme.com']]);
  });

  it('hands on who objected, and never shows them again', async () => {
    const check = verifier('hunter', { 'cfo@acme.com': 'objected', 'owner@acme.com': 'valid' });
    const contacts = [candidate('cfo@acme.com', 'unknown', 'CFO'), candidate('owner@acme.com', 'unknown', 'Owner')];
    const result = await runWaterfall({ finders: [finder('snov', 'snov', { contacts })], verifiers: [check] });
    expect(result.objected).toEqual(['cfo@acme.com']);
    expect(result.contacts.map(({ email }) => email)).toEqual(['owner@acme.com']);
  });

  it('lets nobody back in who bounced or opted out', async () => {
    const hunter = finder('hunter', 'hunter', { contacts: [cfo] });
    const result = await runWaterfall({ finders: [hunter] }, { exclude: new Set(['cfo@acme.com']) });
    expect(result).toMatchObject({ contacts: [], acceptable: false });
  });
});

describe('addresses formed from names', () => {
  const people = [person('Dana Ray', 'CFO')];

  it('are tried in their order until one works, with the finder of the person as source', async () => {
    const check = verifier('zerobounce', { [guess('danaray')]: 'valid' });
    const result = await runWaterfall({ verifiers: [check], order: ['pattern'] }, { people });
    expect(check.asked).toEqual(['dana.ray', 'dray', 'danaray'].map(guess));
    expect(result.contacts).toMatchObject([
      { email: guess('danaray'), fullName: 'Dana Ray', title: 'CFO', verified: true, source: 'serper' },
    ]);
  });

  it('follow the company’s own pattern first, and its finder is the source', async () => {
    const pattern = { template: '{l}{first}', source: 'zerobounce_domain' as const };
    const formats = finder('zerobounce_domain', 'zerobounce', { clues: { people: [], pattern } });
    const check = verifier('hunter', { [guess('rdana')]: 'valid' });
    const result = await runWaterfall({ finders: [formats], verifiers: [check] }, { people });
    expect(check.asked).toEqual([guess('rdana')]);
    expect(result.contacts).toMatchObject([{ email: guess('rdana'), source: 'zerobounce_domain' }]);
  });

  it('are not paid for where nobody is known by name, or where the pattern is known', async () => {
    const formats = finder('zerobounce_domain', 'zerobounce', {});
    await runWaterfall({ finders: [formats] });
    const hunter = finder('hunter', 'hunter', {
      clues: { people, pattern: { template: '{first}', source: 'hunter' } },
    });
    await runWaterfall({ finders: [hunter, formats] });
    expect(formats.asked).toBe(0);
  });

  it('stop at a domain that takes everything, and only one formed by the known pattern is remembered', async () => {
    const check = verifier('hunter', { [guess('dana.ray')]: 'catch_all', [guess('rdana')]: 'catch_all' });
    const plain = await runWaterfall({ verifiers: [check], order: ['pattern'] }, { people });
    expect(check.asked).toHaveLength(1);
    expect(plain.contacts).toEqual([]);
    const hunter = finder('hunter', 'hunter', {
      clues: { people, pattern: { template: '{l}{first}', source: 'hunter' } },
    });
    const byPattern = await runWaterfall({ finders: [hunter], verifiers: [check], order: ['hunter', 'pattern'] });
    expect(byPattern.contacts).toMatchObject([{ email: guess('rdana'), emailState: 'catch_all', verified: false }]);
  });

  it('are formed for wanted titles only, for two people at most, and for nobody who has an address', async () => {
    const many = [
      person('Ann Orr', 'Hygienist'),
      person('Bob Fox', 'CFO'),
      person('Cy Ott', 'Owner'),
      person('Di Poe', 'Controller'),
      ...people,
    ];
    const check = verifier('hunter', {});
    await runWaterfall(
      { verifiers: [check], order: ['pattern'] },
      { people: many, known: [candidate('x@acme.com', 'catch_all', 'CFO')] },
    );
    expect(new Set(check.asked.map((email) => /fox|ott/.test(email) || /^(?:bob|cy)@/.test(email)))).toEqual(
      new Set([true]),
    );
    expect(check.asked).toHaveLength(16);
  });

  it('are never used without a verifier', async () => {
    expect((await runWaterfall({}, { people })).contacts).toEqual([]);
  });
});

describe('the generic inbox', () => {
  it('is tried last, when there is nobody, and proves nothing', async () => {
    const check = verifier('hunter', { 'info@acme.com': 'valid' });
    const result = await runWaterfall({ verifiers: [check] });
    expect(result).toMatchObject({
      acceptable: false,
      stoppedBy: 'end',
      contacts: [
        { email: 'info@acme.com', emailKind: 'generic', verified: false, source: 'generic_inbox', fullName: null },
      ],
    });
  });

  it.each([
    ['somebody can be written to', { known: [candidate('office@acme.com', 'unknown', null, 'generic_inbox')] }],
    ['it opted out', { exclude: new Set(['info@acme.com']) }],
  ])('is not tried when %s', async (_what, input) => {
    const check = verifier('hunter', { 'info@acme.com': 'valid' });
    await runWaterfall({ verifiers: [check] }, input);
    expect(check.asked).toEqual([]);
  });

  it('is not used when no verifier knows it, nor when the order leaves it out', async () => {
    expect(
      (await runWaterfall({ verifiers: [verifier('hunter', { 'info@acme.com': 'catch_all' })] })).contacts,
    ).toEqual([]);
    const check = verifier('hunter', { 'info@acme.com': 'valid' });
    expect((await runWaterfall({ verifiers: [check], order: ['hunter'] })).contacts).toEqual([]);
  });
});

describe('a provider that fails', () => {
  const snov = () => finder('snov', 'snov', { contacts: [candidate('owner@acme.com', 'valid', 'Owner', 'snov')] });

  it.each([
    [{ kind: 'rate_limited', retryAfterMs: 30_000 }, '2026-11-25T15:00:30Z', 'hunter: asked us to wait'],
    [{ kind: 'quota', until: null }, '2026-12-01T00:00:00Z', 'hunter: no credits left in the plan'],
    [
      { kind: 'unavailable', reason: 'Hunter is overloaded', failure: 'overloaded', onlyThis: false },
      '2026-11-25T15:05:00Z',
      'hunter: Hunter is overloaded',
    ],
  ] as const)('costs only its own answer, and is left alone: %j', async (failure, until, reason) => {
    const result = await runWaterfall({ finders: [finder('hunter', 'hunter', { failure }), snov()] });
    expect(result.contacts[0]?.source).toBe('snov');
    expect(result.steps[0]?.outcome).toBe(failure.kind);
    expect(result.states.until.get('hunter')).toEqual(new Date(until));
    expect(result.states.reasons).toEqual([reason]);
  });

  it('is not blocked for refusing one question', async () => {
    const failure = { kind: 'unavailable', reason: 'x', failure: 'refused', onlyThis: true } as const;
    const result = await runWaterfall({ finders: [finder('hunter', 'hunter', { failure })] });
    expect(result.states.until.size).toBe(0);
  });

  it('is blocked when it ran dry half-way, and what it gave before counts', async () => {
    const hunter = finder('hunter', 'hunter', { contacts: [cfo], stopped: { kind: 'quota', until: null } });
    const result = await runWaterfall({ finders: [hunter] });
    expect(result.acceptable).toBe(true);
    expect(result.states.until.has('hunter')).toBe(true);
  });

  it('is not asked while it is blocked, as finder or as verifier', async () => {
    const hunter = finder('hunter', 'hunter', { contacts: [cfo] });
    const check = verifier('hunter', { 'owner@acme.com': 'valid' });
    const states = memoryStates({ hunter: new Date(NOW.getTime() + 1) });
    const unsure = finder('snov', 'snov', { contacts: [candidate('owner@acme.com', 'unknown', 'Owner', 'snov')] });
    const result = await runWaterfall({ finders: [hunter, unsure], verifiers: [check], states });
    expect([hunter.asked, check.asked]).toEqual([0, []]);
    expect(result.steps.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      'hunter blocked',
      'snov found',
      'verify blocked',
    ]);
    expect(result.acceptable).toBe(false);
  });

  it('is asked again once its time has come', async () => {
    const hunter = finder('hunter', 'hunter', { contacts: [cfo] });
    await runWaterfall({ finders: [hunter], states: memoryStates({ hunter: NOW }) });
    expect(hunter.asked).toBe(1);
  });
});

describe('spending', () => {
  it('is booked call by call, with what it costs', async () => {
    const contacts = [candidate('owner@acme.com', 'unknown', 'Owner')];
    const check = verifier('zerobounce', { 'owner@acme.com': 'valid' });
    const result = await runWaterfall({ finders: [finder('hunter', 'hunter', { contacts }, 2)], verifiers: [check] });
    expect(result.booked).toEqual([
      ['hunter', 1, 0.0245],
      ['hunter', 1, 0.0245],
      ['zerobounce', 1, 0.0099],
    ]);
    expect(result.spent).toEqual({ calls: 3, usd: 0.0589 });
  });

  it('stops at the company’s ceiling', async () => {
    const finders = [
      finder('hunter', 'hunter', {}),
      finder('apollo', 'apollo', {}),
      finder('snov', 'snov', { contacts: [cfo] }),
    ];
    const result = await runWaterfall({ finders, ceiling: { maxCalls: 2, maxUsd: 9 } });
    expect(result).toMatchObject({ stoppedBy: 'ceiling', acceptable: false, spent: { calls: 2 } });
    expect(result.steps.map(({ outcome }) => outcome)).toEqual(['no_match', 'no_match', 'ceiling']);
  });

  it('stops at the run’s ceiling, however much the company may spend', async () => {
    const runPurse = createPurse({ maxCalls: 1_000, maxUsd: 0.03 });
    const finders = () => [finder('hunter', 'hunter', {}), finder('apollo', 'apollo', { contacts: [cfo] })];
    expect(await runWaterfall({ finders: finders() }, { runPurse })).toMatchObject({
      stoppedBy: 'ceiling',
      spent: { calls: 1 },
    });
    expect(await runWaterfall({ finders: finders() }, { runPurse })).toMatchObject({
      stoppedBy: 'ceiling',
      spent: { calls: 0 },
    });
  });
});
