import { describe, expect, it } from 'vitest';
import { UNMETERED } from '../../../../src/domain/spending.ts';
import { createSerper } from '../../../../src/providers/serper/client.ts';
import { json, text } from '../loopback.ts';
import { type Ask, paidProviderContract, SECRET, USER_AGENT } from './contract.ts';
import { jumpingClock, scriptedVendors } from './vendor.ts';

const COMPANY = { companyName: 'Acme Dental', domain: 'acme-dental.com', city: 'Columbus', state: 'OH' };
const SEARCH = 'POST /search';

function serperAt({ url, client, clock }: Pick<Ask, 'url' | 'client' | 'clock'>) {
  return createSerper({ url, client, clock, apiKey: SECRET, userAgent: USER_AGENT });
}

/** Made up: the vendor's field names, invented results. */
function results(...organic: object[]) {
  return json({ searchParameters: { q: 'x', type: 'search' }, organic, relatedSearches: [], credits: 1 });
}

const MENTION = {
  title: 'Team - Acme Dental',
  snippet: 'Write to Dana Ray at dana.ray@acme-dental.com. Or to info@acme-dental.com, or someone@other.org.',
  link: 'https://acme-dental.com/team',
  position: 1,
};
const PROFILE = {
  title: 'Dana Ray - Chief Financial Officer - Acme Dental | LinkedIn',
  snippet: 'Columbus, Ohio',
  link: 'https://www.linkedin.com/in/dana-ray?trk=x',
};
const EMPTY = text(400, '{"message":"Not enough credits","statusCode":400}');

paidProviderContract('Serper, addresses', {
  provider: 'serper',
  ask: (setting) => serperAt(setting).emails.find(COMPANY, setting),
  question: SEARCH,
  good: [[SEARCH, results(MENTION)]],
  goodKind: 'found',
  credits: 1,
  special: [
    ['an empty account', EMPTY, { kind: 'quota' }],
    [
      'a wrong key',
      text(403, '{"message":"Unauthorized."}'),
      { kind: 'unavailable', failure: 'refused', onlyThis: false },
    ],
    ['results without a frame', json({ organic: [MENTION] }), { kind: 'unavailable', failure: 'bad_answer' }],
  ],
});

paidProviderContract('Serper, people', {
  provider: 'serper',
  ask: (setting) => serperAt(setting).people.find(COMPANY, setting),
  question: SEARCH,
  good: [[SEARCH, results(PROFILE)]],
  goodKind: 'no_match', // people without addresses are clues
  credits: 1,
  special: [['an empty account', EMPTY, { kind: 'quota' }]],
});

describe('Serper', () => {
  const vendor = scriptedVendors();
  const setting = (url: string) => {
    const clock = jumpingClock();
    return { url, clock, client: { clock }, meter: UNMETERED, signal: AbortSignal.timeout(20_000) };
  };

  it('finds persons’ addresses on the company’s own domain, never verified', async () => {
    const { url, seen } = await vendor([SEARCH, results(MENTION, { title: 'no link' }, MENTION)]);
    const asked = setting(url);
    const result = await serperAt(asked).emails.find(COMPANY, asked);
    expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ q: '"@acme-dental.com" email contact', num: 10 });
    expect(seen[0]?.headers['x-api-key']).toBe(SECRET);
    expect(result.kind === 'found' && result.contacts).toMatchObject([
      {
        email: 'dana.ray@acme-dental.com',
        emailState: 'unknown',
        verified: false,
        source: 'serper_email',
        foundAt: { url: 'https://acme-dental.com/team' },
      },
    ]);
  });

  it('takes at most five addresses', async () => {
    const snippet = Array.from({ length: 9 }, (_, index) => `person.n${'abcdefghi'[index]}@acme-dental.com`).join(' ');
    const { url } = await vendor([SEARCH, results({ ...MENTION, snippet })]);
    const asked = setting(url);
    const result = await serperAt(asked).emails.find(COMPANY, asked);
    expect(result.kind === 'found' && result.contacts).toHaveLength(5);
  });

  it('finds people and titles on LinkedIn, and no namesakes of other firms', async () => {
    const rows = [
      PROFILE,
      {
        ...PROFILE,
        title: 'Sam Poe - Office Manager at Acme Dental - LinkedIn',
        link: 'https://linkedin.com/in/sam-poe',
      },
      { ...PROFILE, title: 'Kim Doe - Controller - Beta Brewing | LinkedIn', link: 'https://www.linkedin.com/in/kim' },
      { ...PROFILE, title: 'Acme Dental | LinkedIn', link: 'https://www.linkedin.com/company/acme' },
      {
        ...PROFILE,
        title: 'Lee Fox - Controller | LinkedIn',
        snippet: 'Works at Acme Dental',
        link: 'https://www.linkedin.com/in/lee',
      },
      { ...PROFILE, title: 'Max Orr - CFO - Acme Dental', link: 'https://evil.example/linkedin.com/in/max' },
    ];
    const { url, seen } = await vendor([SEARCH, results(...rows)]);
    const asked = setting(url);
    const result = await serperAt(asked).people.find({ ...COMPANY, companyName: 'Acme "Dental' }, asked);
    expect(JSON.parse(seen[0]?.body ?? '').q).toContain('site:linkedin.com/in "Acme  Dental" ("CFO" OR ');
    expect(result.clues.people.map(({ fullName, title, linkedinUrl }) => [fullName, title, linkedinUrl])).toEqual([
      ['Dana Ray', 'Chief Financial Officer', 'https://www.linkedin.com/in/dana-ray'],
      ['Sam Poe', 'Office Manager', 'https://www.linkedin.com/in/sam-poe'],
    ]);
  });

  it('finds nothing in no results', async () => {
    const { url } = await vendor([SEARCH, json({ searchParameters: {}, credits: 1 })]);
    const asked = setting(url);
    expect(await serperAt(asked).emails.find(COMPANY, asked)).toMatchObject({ kind: 'no_match', credits: 1 });
  });
});
