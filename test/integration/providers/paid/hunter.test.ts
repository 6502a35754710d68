import { describe, expect, it } from 'vitest';
import { UNMETERED } from '../../../../src/domain/spending.ts';
import { createHunter, type HunterOptions } from '../../../../src/providers/hunter/client.ts';
import { json, text } from '../loopback.ts';
import { type Ask, paidProviderContract, SECRET, USER_AGENT } from './contract.ts';
import { hasRecordings, recorded } from './recorded.ts';
import { jumpingClock, scriptedVendors } from './vendor.ts';

const COMPANY = { companyName: 'Acme Dental', domain: 'acme-dental.com', city: 'Columbus', state: 'OH' };

function hunterAt({ url, client, clock }: Pick<Ask, 'url' | 'client' | 'clock'>) {
  const options: HunterOptions = { url, client, clock, apiKey: SECRET, userAgent: USER_AGENT };
  return createHunter(options);
}

/** Made up after the documentation's example: its field names, invented people. */
function search(emails: object[], pattern: string | null = '{f}{last}') {
  return json({
    data: { domain: 'acme-dental.com', pattern, emails, linked_domains: [] },
    meta: { results: 1 },
    new: 1,
  });
}

const DANA = {
  value: 'dray@acme-dental.com',
  type: 'personal',
  confidence: 94,
  first_name: 'Dana',
  last_name: 'Ray',
  position: 'Chief Financial Officer',
  linkedin: 'https://www.linkedin.com/in/dana-ray/',
  verification: { date: '2026-10-01', status: 'valid' },
  sources: [{ uri: 'https://acme-dental.com/team', still_on_page: true }],
  seen_by_martians: true,
};

const SEARCH = 'GET /v2/domain-search';
const VERIFY = 'GET /v2/email-verifier';
const verdict = (status: string) => json({ data: { status, score: 80, smtp_check: true }, meta: {} });

paidProviderContract('Hunter, domain search', {
  provider: 'hunter',
  ask: (setting) => hunterAt(setting).find(COMPANY, setting),
  question: SEARCH,
  good: [[SEARCH, search([DANA])]],
  goodKind: 'found',
  credits: 1,
  paceStatus: 403,
  special: [
    ['429, a used-up plan', text(429, '{"errors":[{"id":"usage_exceeded"}]}'), { kind: 'quota', until: null }],
    ['403, the pace', text(403, '{"errors":[{"id":"rate_limit_exceeded"}]}'), { kind: 'rate_limited' }],
    ['451', text(451, '{"errors":[{"id":"claimed_email"}]}'), { kind: 'unavailable', onlyThis: true }],
    ['400 for a bad domain', text(400, '{"errors":[{"id":"wrong_params"}]}'), { kind: 'unavailable', onlyThis: true }],
  ],
});

paidProviderContract('Hunter, verifier', {
  provider: 'hunter',
  ask: (setting) => hunterAt(setting).verify('dray@acme-dental.com', setting),
  question: VERIFY,
  good: [[VERIFY, verdict('valid')]],
  goodKind: 'verdict',
  credits: 0.5,
  paceStatus: 403,
  special: [
    ['429, a used-up plan', text(429, '{"errors":[{"id":"usage_exceeded"}]}'), { kind: 'quota', until: null }],
    ['451, an objection', text(451, '{"errors":[{"id":"claimed_email"}]}'), { kind: 'objected' }],
  ],
});

describe('Hunter', () => {
  const vendor = scriptedVendors();
  const setting = (url: string) => {
    const clock = jumpingClock();
    return { url, clock, client: { intervalMs: 1, clock }, meter: UNMETERED, signal: AbortSignal.timeout(20_000) };
  };

  it('asks with its key in a header, and reads a person, the address and the pattern', async () => {
    const { url, seen } = await vendor([SEARCH, search([DANA])]);
    const asked = setting(url);
    const result = await hunterAt(asked).find(COMPANY, asked);
    expect(seen[0]?.headers['x-api-key']).toBe(SECRET);
    expect(Object.fromEntries(seen[0]?.url.searchParams ?? [])).toEqual({
      domain: 'acme-dental.com',
      type: 'personal',
      limit: '10',
    });
    expect(result).toMatchObject({
      kind: 'found',
      stopped: null,
      clues: { people: [], pattern: { template: '{f}{last}', source: 'hunter' } },
      contacts: [
        {
          fullName: 'Dana Ray',
          title: 'Chief Financial Officer',
          email: 'dray@acme-dental.com',
          emailKind: 'personal',
          emailState: 'valid',
          verified: true,
          source: 'hunter',
          linkedinUrl: 'https://www.linkedin.com/in/dana-ray',
          foundAt: { url: 'https://acme-dental.com/team', label: 'Hunter' },
        },
      ],
    });
  });

  it.each([
    ['accept_all', 'catch_all', false],
    ['unknown', 'unknown', false],
    ['webmail', 'unknown', false],
    ['invalid', 'invalid', false],
    ['valid', 'valid', true],
  ])('takes an address it calls %s as %s, verified: %s', async (status, emailState, verified) => {
    const { url } = await vendor([SEARCH, search([{ ...DANA, verification: { status, date: null } }])]);
    const asked = setting(url);
    const result = await hunterAt(asked).find(COMPANY, asked);
    expect(result).toMatchObject({ kind: 'found', contacts: [{ emailState, verified }] });
  });

  it('verifies nobody on a foreign domain, and takes neither placeholders nor broken rows', async () => {
    const foreign = { ...DANA, value: 'dana@other.com' };
    const rows = [
      foreign,
      { ...DANA, value: 'name@acme-dental.com' },
      { value: 7 },
      'row',
      { value: 'info@acme-dental.com' },
    ];
    const { url } = await vendor([SEARCH, search(rows as object[])]);
    const asked = setting(url);
    const result = await hunterAt(asked).find(COMPANY, asked);
    expect(
      result.kind === 'found' && result.contacts.map(({ email, emailKind, verified }) => [email, emailKind, verified]),
    ).toEqual([
      ['dana@other.com', 'personal', false],
      ['info@acme-dental.com', 'generic', false],
    ]);
  });

  it('costs nothing where nobody is found, and nothing is asked without a domain', async () => {
    const { url } = await vendor([SEARCH, search([], null)]);
    const asked = setting(url);
    const hunter = hunterAt(asked);
    const nobody = { kind: 'no_match', credits: 0, clues: { people: [], pattern: null } };
    expect(await hunter.find(COMPANY, asked)).toEqual(nobody);
    expect(await hunter.find({ ...COMPANY, domain: null }, asked)).toEqual(nobody);
  });

  it('repeats a verification that still runs', async () => {
    const { url, seen } = await vendor(
      [VERIFY, text(202, '{"data":{}}')],
      [VERIFY, text(202, '{}')],
      [VERIFY, verdict('accept_all')],
    );
    const asked = setting(url);
    const result = await hunterAt(asked).verify('dray@acme-dental.com', asked);
    expect(result).toEqual({ kind: 'verdict', state: 'catch_all', credits: 0.5 });
    expect(asked.clock.waits).toEqual([2_000, 2_000]);
    expect(new Set(seen.map(({ url: { href } }) => href)).size).toBe(1);
  });

  it('calls an address unknown that cannot be verified in time, for nothing', async () => {
    const running = Array.from({ length: 8 }, () => [VERIFY, text(202, '{}')] as const);
    const { url } = await vendor(...running);
    const asked = setting(url);
    const result = await hunterAt(asked).verify('dray@acme-dental.com', asked);
    expect(result).toEqual({ kind: 'verdict', state: 'unknown', credits: 0 });
  });

  it.each([
    [{ credits: { used: 320, available: 500, remaining: 200 } }, { left: 200, used: 320, limit: 500 }],
    [{ credits: { used: 320, available: 500 } }, { left: 180, used: 320, limit: 500 }],
    [
      { searches: { used: 10, available: 25 }, verifications: { used: 1, available: 50 } },
      { left: 15, used: 10, limit: 25 },
    ],
    [{}, { left: null, used: null, limit: null }],
  ])('reads what is left from %j', async (requests, counts) => {
    const data = { plan_name: 'Starter', reset_date: '2026-12-03', requests, email: 'owner@firm.example' };
    const { url } = await vendor(['GET /v2/account', json({ data })]);
    const asked = setting(url);
    expect(await hunterAt(asked).readCredits(asked)).toEqual({
      kind: 'credits',
      plan: 'Starter',
      resetsAt: new Date('2026-12-03'),
      ...counts,
    });
  });

  it('says why it cannot read what is left', async () => {
    const { url } = await vendor(['GET /v2/account', text(401, '{"errors":[{"id":"authentication_failed"}]}')]);
    const asked = setting(url);
    expect(await hunterAt(asked).readCredits(asked)).toMatchObject({ kind: 'unavailable', failure: 'refused' });
  });

  describe.skipIf(!hasRecordings)('with the answers of its documentation', () => {
    it('reads the example', async () => {
      const { url } = await vendor([SEARCH, json(recorded('hunter/domain_search_documentation_example.json'))]);
      const asked = setting(url);
      const result = await hunterAt(asked).find({ ...COMPANY, domain: 'intercom.com' }, asked);
      expect(result).toMatchObject({
        kind: 'found',
        clues: { pattern: { template: '{first}' } },
        contacts: [{ email: 'ciaran@intercom.com', title: 'Support Engineer', emailState: 'valid', verified: true }],
      });
    });

    it('reads the error', async () => {
      const body = JSON.stringify(recorded('hunter/error_documentation_example.json'));
      const { url } = await vendor([SEARCH, text(400, body)]);
      const asked = setting(url);
      expect(await hunterAt(asked).find(COMPANY, asked)).toMatchObject({ kind: 'unavailable', onlyThis: true });
    });
  });
});
