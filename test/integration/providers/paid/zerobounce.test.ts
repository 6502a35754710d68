import { describe, expect, it } from 'vitest';
import { UNMETERED } from '../../../../src/domain/spending.ts';
import { createZeroBounce } from '../../../../src/providers/zerobounce/client.ts';
import { json, text } from '../loopback.ts';
import { type Ask, paidProviderContract, SECRET, USER_AGENT } from './contract.ts';
import { jumpingClock, scriptedVendors } from './vendor.ts';

const COMPANY = { companyName: 'Acme Dental', domain: 'acme-dental.com', city: 'Columbus', state: 'OH' };
const VALIDATE = 'GET /v2/validate';
const FORMAT = 'GET /v2/guessformat';
const CREDITS = 'GET /v2/getcredits';

function zeroBounceAt({ url, client }: Pick<Ask, 'url' | 'client'>) {
  return createZeroBounce({ url, client, apiKey: SECRET, userAgent: USER_AGENT });
}

/** All answers are made up after the vendor's documentation: nobody has published recordings. */
const verdict = (status: string, sub_status = '') =>
  json({ address: 'x', status, sub_status, free_email: false, mx_found: 'true' });
const format = (text: string, confidence: string) =>
  json({ email: '', domain: 'acme-dental.com', format: text, confidence, other_domain_formats: [] });
const NO_ACCOUNT = json({ error: 'Invalid API key or your account ran out of credits' });

const paceAndShield = [
  ['403, the shield', text(403, ''), { kind: 'rate_limited' }],
  ['524, the timeout of its front', text(524, '<html>'), { kind: 'unavailable', failure: 'overloaded' }],
] as const;

paidProviderContract('ZeroBounce, validation', {
  provider: 'zerobounce',
  ask: (setting) => zeroBounceAt(setting).verify('dray@acme-dental.com', setting),
  question: VALIDATE,
  good: [[VALIDATE, verdict('valid')]],
  goodKind: 'verdict',
  credits: 1,
  keyInQuery: true,
  special: paceAndShield,
});

paidProviderContract('ZeroBounce, format of a domain', {
  provider: 'zerobounce',
  ask: (setting) => zeroBounceAt(setting).formats.find(COMPANY, setting),
  question: FORMAT,
  good: [[FORMAT, format('first.last', 'HIGH')]],
  goodKind: 'no_match', // a form of addresses is a clue
  credits: 20,
  keyInQuery: true,
  special: paceAndShield,
});

describe('ZeroBounce', () => {
  const vendor = scriptedVendors();
  const setting = (url: string) => ({
    url,
    client: { clock: jumpingClock() },
    meter: UNMETERED,
    signal: AbortSignal.timeout(20_000),
  });

  it.each([
    ['valid', 'valid', 1],
    ['catch-all', 'catch_all', 1],
    ['invalid', 'invalid', 1],
    ['spamtrap', 'invalid', 1],
    ['abuse', 'invalid', 1],
    ['do_not_mail', 'invalid', 1],
    ['unknown', 'unknown', 0],
    ['something_new', 'unknown', 0],
  ])('takes %s as %s and books %d', async (status, state, credits) => {
    const { url, seen } = await vendor([VALIDATE, verdict(status)]);
    const asked = setting(url);
    expect(await zeroBounceAt(asked).verify('dray@acme-dental.com', asked)).toEqual({
      kind: 'verdict',
      state,
      credits,
    });
    expect(Object.fromEntries(seen[0]?.url.searchParams ?? [])).toEqual({
      api_key: SECRET,
      email: 'dray@acme-dental.com',
      ip_address: '',
    });
  });

  it('books nothing for the addresses of its sandbox', async () => {
    const { url } = await vendor([VALIDATE, verdict('valid')]);
    const asked = setting(url);
    expect(await zeroBounceAt(asked).verify('valid@example.com', asked)).toEqual({
      kind: 'verdict',
      state: 'valid',
      credits: 0,
    });
  });

  it.each([
    ['0', { kind: 'quota' }],
    ['-1', { kind: 'unavailable', failure: 'refused', onlyThis: false }],
    ['17', { kind: 'unavailable', failure: 'bad_answer' }],
  ])('asks for the balance to tell a wrong key from an empty account: %s', async (balance, expected) => {
    const { url } = await vendor([VALIDATE, NO_ACCOUNT], [CREDITS, json({ Credits: balance })]);
    const asked = setting(url);
    expect(await zeroBounceAt(asked).verify('dray@acme-dental.com', asked)).toMatchObject(expected);
  });

  it.each([
    ['first.last', 'HIGH', '{first}.{last}'],
    ['flast', 'medium', '{f}{last}'],
    ['first.last', 'low', null],
    ['', 'UNDETERMINED', null],
    ['odd', 'high', null],
  ])('reads the format %s of confidence %s as %s', async (text, confidence, template) => {
    const { url } = await vendor([FORMAT, format(text, confidence)]);
    const asked = setting(url);
    const { clues } = await zeroBounceAt(asked).formats.find(COMPANY, asked);
    expect(clues.pattern).toEqual(template === null ? null : { template, source: 'zerobounce_domain' });
  });

  it.each([
    ['123456', { kind: 'credits', left: 123_456 }],
    ['-1', { kind: 'unavailable', failure: 'refused' }],
  ])('reads a balance of %s', async (balance, expected) => {
    const { url } = await vendor([CREDITS, json({ Credits: balance })]);
    const asked = setting(url);
    expect(await zeroBounceAt(asked).readCredits(asked)).toMatchObject(expected);
  });
});
