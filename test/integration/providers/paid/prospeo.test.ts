import { describe, expect, it } from 'vitest';
import { UNMETERED } from '../../../../src/domain/spending.ts';
import { createProspeo } from '../../../../src/providers/prospeo/client.ts';
import { json, text } from '../loopback.ts';
import { type Ask, paidProviderContract, SECRET, USER_AGENT } from './contract.ts';
import { jumpingClock, scriptedVendors } from './vendor.ts';

const COMPANY = { companyName: 'Acme Dental', domain: 'acme-dental.com', city: 'Columbus', state: 'OH' };
const SEARCH = 'POST /search-person';
const ENRICH = 'POST /enrich-person';

function prospeoAt({ url, client, clock }: Pick<Ask, 'url' | 'client' | 'clock'>) {
  return createProspeo({ url, client, clock, apiKey: SECRET, userAgent: USER_AGENT });
}

/** All answers are made up after the vendor's documentation: nobody has published recordings. */
const hit = (id: string, title: string, status = 'VERIFIED') => ({
  person: {
    person_id: id,
    full_name: 'Dana Ray',
    current_job_title: title,
    linkedin_url: 'https://www.linkedin.com/in/dana-ray',
    email: { status, revealed: false, email: 'd****@acme-dental.com' },
  },
  company: { name: 'Acme Dental' },
});
const found = (...results: object[]) => json({ error: false, results, pagination: { current_page: 1 } });
const match = (email: unknown, more: object = {}) =>
  json({ error: false, free_enrichment: false, person: { ...hit('p1', 'CFO').person, email }, company: {}, ...more });
const refusal = (code: string, status = 400) => text(status, JSON.stringify({ error: true, error_code: code }));

const WHOLE = { status: 'VERIFIED', revealed: true, email: 'dana.ray@acme-dental.com' };

paidProviderContract('Prospeo', {
  provider: 'prospeo',
  ask: (setting) => prospeoAt(setting).find(COMPANY, setting),
  question: SEARCH,
  good: [
    [SEARCH, found(hit('p1', 'CFO'))],
    [ENRICH, match(WHOLE)],
  ],
  goodKind: 'found',
  credits: 2,
  special: [
    ['no results', refusal('NO_RESULTS'), { kind: 'no_match' }],
    ['an empty account', refusal('INSUFFICIENT_CREDITS'), { kind: 'quota' }],
    ['the pace with status 400', refusal('RATE_LIMITED'), { kind: 'rate_limited' }],
    ['a wrong key', refusal('INVALID_API_KEY', 401), { kind: 'unavailable', failure: 'refused', onlyThis: false }],
    ['bad filters', refusal('INVALID_FILTERS'), { kind: 'unavailable', onlyThis: true }],
  ],
});

describe('Prospeo', () => {
  const vendor = scriptedVendors();
  const setting = (url: string) => {
    const clock = jumpingClock();
    return { url, clock, client: { intervalMs: 1, clock }, meter: UNMETERED, signal: AbortSignal.timeout(20_000) };
  };

  it('searches by website, and enriches the best two with an address', async () => {
    const people = [
      hit('p0', 'Dentist'),
      hit('p1', 'CFO', 'UNAVAILABLE'),
      hit('p2', 'Owner'),
      hit('p3', 'VP Finance'),
      hit('p4', 'CEO'),
    ];
    const { url, seen } = await vendor(
      [SEARCH, found(...people)],
      [ENRICH, match(WHOLE)],
      [ENRICH, refusal('NO_MATCH')],
    );
    const asked = setting(url);
    const result = await prospeoAt(asked).find(COMPANY, asked);
    expect(seen.every(({ headers }) => headers['x-key'] === SECRET)).toBe(true);
    expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({
      page: 1,
      filters: { company: { websites: { include: ['acme-dental.com'] } }, max_person_per_company: 5 },
    });
    expect(seen.slice(1).map(({ body }) => JSON.parse(body))).toEqual([
      { only_verified_email: true, enrich_mobile: false, data: { person_id: 'p3' } },
      { only_verified_email: true, enrich_mobile: false, data: { person_id: 'p2' } },
    ]);
    expect(result).toMatchObject({
      kind: 'found',
      credits: 2,
      contacts: [
        { email: 'dana.ray@acme-dental.com', title: 'CFO', emailState: 'valid', verified: true, source: 'prospeo' },
      ],
    });
  });

  it.each([
    [WHOLE, 'valid'],
    [{ ...WHOLE, status: 'CATCH_ALL' }, 'catch_all'],
    ['dana.ray@acme-dental.com', 'unknown'],
  ])('reads the address %j as %s', async (email, emailState) => {
    const { url } = await vendor([SEARCH, found(hit('p1', 'CFO'))], [ENRICH, match(email)]);
    const asked = setting(url);
    expect(await prospeoAt(asked).find(COMPANY, asked)).toMatchObject({ kind: 'found', contacts: [{ emailState }] });
  });

  it.each([[null], ['d****@acme-dental.com'], [{ status: 'UNAVAILABLE', email: null }]])(
    'finds nobody in %j',
    async (email) => {
      const { url } = await vendor([SEARCH, found(hit('p1', 'CFO'))], [ENRICH, match(email)]);
      const asked = setting(url);
      expect((await prospeoAt(asked).find(COMPANY, asked)).kind).toBe('no_match');
    },
  );

  it('books nothing for what was enriched before', async () => {
    const { url } = await vendor([SEARCH, found(hit('p1', 'CFO'))], [ENRICH, match(WHOLE, { free_enrichment: true })]);
    const asked = setting(url);
    expect((await prospeoAt(asked).find(COMPANY, asked)).credits).toBe(1);
  });
});
