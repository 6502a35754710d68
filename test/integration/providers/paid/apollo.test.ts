import { describe, expect, it } from 'vitest';
import { UNMETERED } from '../../../../src/domain/spending.ts';
import { createApollo } from '../../../../src/providers/apollo/client.ts';
import { json, text } from '../loopback.ts';
import { type Ask, paidProviderContract, SECRET, USER_AGENT } from './contract.ts';
import { hasRecordings, recorded } from './recorded.ts';
import { jumpingClock, scriptedVendors } from './vendor.ts';

const COMPANY = { companyName: 'Acme Dental', domain: 'acme-dental.com', city: 'Columbus', state: 'OH' };
const SEARCH = 'POST /api/v1/mixed_people/api_search';
const MATCH = 'POST /api/v1/people/match';
const ENRICH = 'GET /api/v1/organizations/enrich';

function apolloAt({ url, client, clock }: Pick<Ask, 'url' | 'client' | 'clock'>) {
  return createApollo({ url, client, clock, apiKey: SECRET, userAgent: USER_AGENT });
}

/** Made up after the recorded search: its field names, invented people. */
const hit = (id: string, title: string, hasEmail = true) => ({
  id,
  first_name: 'Dana',
  last_name_obfuscated: 'R***y',
  title,
  has_email: hasEmail,
  has_direct_phone: 'Yes',
  organization: { name: 'Acme Dental', has_industry: true },
});
const people = (...hits: object[]) => json({ total_entries: hits.length, people: hits });

const person = (fields: object = {}) =>
  json({
    person: {
      id: 'a1',
      first_name: 'Dana',
      last_name: 'Ray',
      name: 'Dana Ray',
      title: 'CFO',
      email: 'dana.ray@acme-dental.com',
      email_status: 'verified',
      email_domain_catchall: false,
      linkedin_url: 'http://www.linkedin.com/in/dana-ray',
      employment_history: [],
      ...fields,
    },
    request_id: -1,
  });

paidProviderContract('Apollo, people search', {
  provider: 'apollo',
  ask: (setting) => apolloAt(setting).find(COMPANY, setting),
  question: SEARCH,
  good: [
    [SEARCH, people(hit('a1', 'CFO'))],
    [MATCH, person()],
  ],
  goodKind: 'found',
  credits: 1,
  special: [
    [
      '403 without a master key',
      text(403, '{"error_code":"API_INACCESSIBLE"}'),
      { kind: 'unavailable', failure: 'refused' },
    ],
    ['422 without credits', text(422, '{"error":"insufficient credits"}'), { kind: 'quota' }],
    ['422 for bad parameters', text(422, '{"error":"invalid page"}'), { kind: 'unavailable', onlyThis: true }],
  ],
});

paidProviderContract('Apollo, company data', {
  provider: 'apollo',
  ask: (setting) => apolloAt(setting).readCompany('acme-dental.com', setting),
  question: ENRICH,
  good: [
    [
      ENRICH,
      json({ organization: { name: 'Acme', estimated_num_employees: 45, city: 'Columbus', state: 'Ohio', x: 1 } }),
    ],
  ],
  goodKind: 'found',
  credits: 1,
  special: [],
});

describe('Apollo', () => {
  const vendor = scriptedVendors();
  const setting = (url: string) => {
    const clock = jumpingClock();
    return { url, clock, client: { intervalMs: 1, clock }, meter: UNMETERED, signal: AbortSignal.timeout(20_000) };
  };

  it('asks in the query, with its key in a header, and matches the best two who have an address', async () => {
    const hits = [
      hit('a0', 'Dental Hygienist'),
      hit('a1', 'Office Manager'),
      hit('a2', 'Chief Financial Officer'),
      hit('a3', 'Controller'),
      hit('a4', 'VP Finance', false),
    ];
    const { url, seen } = await vendor(
      [SEARCH, people(...hits)],
      [MATCH, person()],
      [MATCH, person({ name: '', first_name: null, last_name: null })],
    );
    const asked = setting(url);
    const result = await apolloAt(asked).find(COMPANY, asked);
    const query = seen[0]?.url.searchParams;
    expect(query?.getAll('person_titles[]')).toContain('CFO');
    expect(query?.getAll('person_seniorities[]')).toContain('c_suite');
    expect(query?.getAll('q_organization_domains_list[]')).toEqual(['acme-dental.com']);
    expect(seen.every(({ headers, body }) => headers['x-api-key'] === SECRET && body === '')).toBe(true);
    expect(seen.slice(1).map(({ url: { searchParams } }) => searchParams.get('id'))).toEqual(['a2', 'a1']);
    expect(seen[1]?.url.searchParams.get('reveal_personal_emails')).toBe('false');
    expect(result).toMatchObject({
      kind: 'found',
      credits: 1,
      contacts: [
        {
          fullName: 'Dana Ray',
          email: 'dana.ray@acme-dental.com',
          emailState: 'valid',
          verified: true,
          source: 'apollo',
        },
      ],
    });
  });

  it.each([
    ['verified', false, 'valid'],
    ['verified', true, 'catch_all'],
    ['extrapolated', false, 'unknown'],
    ['unavailable', false, 'unknown'],
  ])(
    'takes an address that is %s on a domain that takes everything: %s as %s',
    async (email_status, catchall, state) => {
      const { url } = await vendor(
        [SEARCH, people(hit('a1', 'CFO'))],
        [MATCH, person({ email_status, email_domain_catchall: catchall })],
      );
      const asked = setting(url);
      const result = await apolloAt(asked).find(COMPANY, asked);
      expect(result).toMatchObject({ contacts: [{ emailState: state, verified: state === 'valid' }] });
    },
  );

  it.each([
    ['no person', json({ person: null })],
    ['an empty person', person({ name: '', first_name: null, last_name: null })],
    ['a person without an address', person({ email: null })],
    ['a locked address', person({ email: 'email_not_unlocked@domain.com' })],
  ])('finds nobody in %s', async (_what, answer) => {
    const { url } = await vendor([SEARCH, people(hit('a1', 'CFO'))], [MATCH, answer]);
    const asked = setting(url);
    expect((await apolloAt(asked).find(COMPANY, asked)).kind).toBe('no_match');
  });

  it('keeps what it found before its credits ran out', async () => {
    const { url } = await vendor(
      [SEARCH, people(hit('a1', 'CFO'), hit('a2', 'Controller'))],
      [MATCH, person()],
      [MATCH, text(402, '{}')],
    );
    const asked = setting(url);
    expect(await apolloAt(asked).find(COMPANY, asked)).toMatchObject({
      kind: 'found',
      credits: 1,
      contacts: [{ email: 'dana.ray@acme-dental.com' }],
      stopped: { kind: 'quota' },
    });
  });

  it('does not ask again what it may have to pay twice', async () => {
    const { url } = await vendor([SEARCH, people(hit('a1', 'CFO'))], [MATCH, text(502, '')]);
    const asked = setting(url);
    expect((await apolloAt(asked).find(COMPANY, asked)).kind).toBe('unavailable');
  });

  it('reads how many people work somewhere, or that nobody knows', async () => {
    const answers = [
      { organization: { estimated_num_employees: 45, city: 'Columbus', state: 'Ohio' } },
      { organization: { estimated_num_employees: 0 } },
      { organization: null },
    ];
    const { url } = await vendor(...answers.map((answer) => [ENRICH, json(answer)] as const));
    const asked = setting(url);
    const apollo = apolloAt(asked);
    const read = () => apollo.readCompany('acme-dental.com', asked);
    expect(await read()).toEqual({ kind: 'found', employees: 45, city: 'Columbus', state: 'OH', credits: 1 });
    expect(await read()).toEqual({ kind: 'found', employees: null, city: null, state: null, credits: 1 });
    expect(await read()).toEqual({ kind: 'no_match', credits: 0 });
  });

  describe.skipIf(!hasRecordings)('with recorded answers', () => {
    type Recording = { response: object };

    it('reads the search, whose people have no addresses, and takes only titles that are wanted', async () => {
      const { response } = recorded<Recording>('apollo/people_api_search.json');
      const { url, seen } = await vendor(
        [SEARCH, json(response)],
        [MATCH, person({ id: 'x' })],
        [MATCH, person({ id: 'y' })],
      );
      const asked = setting(url);
      await apolloAt(asked).find(COMPANY, asked);
      const ids = seen.slice(1).map(({ url: { searchParams } }) => searchParams.get('id'));
      expect(ids).toEqual(['6867cec58eea26000153fa61', '6143462ef5833b0001cadc0f']); // Founder, Managing Director
    });

    it('takes the recorded answer without a match for no match', async () => {
      const { response } = recorded<Recording>('apollo/people_match_nothing_found.json');
      const { url } = await vendor([SEARCH, people(hit('a1', 'CFO'))], [MATCH, json(response)]);
      const asked = setting(url);
      expect(await apolloAt(asked).find(COMPANY, asked)).toMatchObject({ kind: 'no_match', credits: 0 });
    });
  });
});
