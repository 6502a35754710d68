import { describe, expect, it } from 'vitest';
import { UNMETERED } from '../../../../src/domain/spending.ts';
import { createSnov } from '../../../../src/providers/snov/client.ts';
import { json, text } from '../loopback.ts';
import { type Ask, paidProviderContract, SECRET, USER_AGENT } from './contract.ts';
import { type Exchange, jumpingClock, scriptedVendors } from './vendor.ts';

const COMPANY = { companyName: 'Acme Dental', domain: 'acme-dental.com', city: 'Columbus', state: 'OH' };
const BASE = '/v2/domain-search/prospects';
const TOKEN = 'POST /v1/oauth/access_token';
const BALANCE = 'GET /v1/get-balance';
const START = `POST ${BASE}/start`;

function snovAt({ url, client, clock }: Pick<Ask, 'url' | 'client' | 'clock'>) {
  return createSnov({ url, client, clock, clientId: 'client-1', clientSecret: SECRET, userAgent: USER_AGENT });
}

/** All answers are made up after the vendor's documentation: nobody has published recordings. */
const token: Exchange = [TOKEN, json({ access_token: `${SECRET}-token`, token_type: 'Bearer', expires_in: 3600 })];
const started = (hash: string) =>
  json({ data: [], meta: { task_hash: hash }, links: { result: 'https://api.snov.io/x' } });
const running = json({ status: 'in_progress', data: [] });
const done = (data: unknown) => json({ status: 'completed', data, meta: { total_count: 1 } });
const prospect = (position: string, hash: string) => ({
  first_name: 'Dana',
  last_name: 'Ray',
  position,
  source_page: 'https://www.linkedin.com/in/dana-ray',
  search_emails_start: `https://evil.example${BASE}/search-emails/start/${hash}`,
});
const address = (smtp_status: string) => ({ emails: [{ email: 'dana.ray@acme-dental.com', smtp_status }] });

const search: Exchange[] = [
  [START, started('t1')],
  [`GET ${BASE}/result/t1`, done([prospect('CFO', 'p1')])],
];
const emails: Exchange[] = [
  [`POST ${BASE}/search-emails/start/p1`, started('t2')],
  [`GET ${BASE}/search-emails/result/t2`, done(address('valid'))],
];

paidProviderContract('Snov.io', {
  provider: 'snov',
  ask: (setting) => snovAt(setting).find(COMPANY, setting),
  before: [token],
  question: START,
  good: [...search, ...emails],
  goodKind: 'found',
  credits: 2,
  special: [
    ['an empty account', text(400, '{"success":false,"errors":["Not enough credits"]}'), { kind: 'quota' }],
    ['a start without a task', json({ success: true }), { kind: 'unavailable', failure: 'bad_answer' }],
  ],
});

describe('Snov.io', () => {
  const vendor = scriptedVendors();
  const setting = (url: string) => {
    const clock = jumpingClock();
    return { url, clock, client: { intervalMs: 1, clock }, meter: UNMETERED, signal: AbortSignal.timeout(20_000) };
  };

  it('gets a token, asks for people with wanted titles and then for their addresses, at its own host only', async () => {
    const { url, seen } = await vendor(token, ...search, ...emails);
    const asked = setting(url);
    const result = await snovAt(asked).find(COMPANY, asked);
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client-1',
      client_secret: SECRET,
    });
    const form = new URLSearchParams(seen[1]?.body);
    expect(form.get('domain')).toBe('acme-dental.com');
    expect(form.getAll('positions[]')).toContain('CFO');
    expect(seen.slice(1).every(({ headers }) => headers.authorization === `Bearer ${SECRET}-token`)).toBe(true);
    expect(result).toMatchObject({
      kind: 'found',
      credits: 2,
      contacts: [{ fullName: 'Dana Ray', title: 'CFO', emailState: 'valid', verified: true, source: 'snov' }],
    });
  });

  it.each([
    ['valid', 'valid'],
    ['not_valid', 'invalid'],
    ['unknown', 'unknown'],
    ['something new', 'unknown'],
  ])('takes %s as %s', async (status, emailState) => {
    const result = [`GET ${BASE}/search-emails/result/t2`, done(address(status))] as const;
    const { url } = await vendor(token, ...search, [`POST ${BASE}/search-emails/start/p1`, started('t2')], result);
    const asked = setting(url);
    expect(await snovAt(asked).find(COMPANY, asked)).toMatchObject({ contacts: [{ emailState }] });
  });

  it('polls until a task is done', async () => {
    const polls: Exchange[] = [
      [`GET ${BASE}/result/t1`, running],
      [`GET ${BASE}/result/t1`, running],
      [`GET ${BASE}/result/t1`, done([])],
    ];
    const { url } = await vendor(token, [START, started('t1')], ...polls);
    const asked = setting(url);
    expect(await snovAt(asked).find(COMPANY, asked)).toMatchObject({ kind: 'no_match', credits: 0 });
    expect(asked.clock.waits).toEqual([1_500, 1_500]);
  });

  it('gives a task up that never ends', async () => {
    const polls = Array.from({ length: 8 }, () => [`GET ${BASE}/result/t1`, running] as const);
    const { url } = await vendor(token, [START, started('t1')], ...polls);
    const asked = setting(url);
    expect(await snovAt(asked).find(COMPANY, asked)).toMatchObject({ kind: 'unavailable', failure: 'timeout' });
  });

  it('spends a credit on two people at most, those with the best titles', async () => {
    const people = [
      prospect('Hygienist', 'p0'),
      prospect('Office Manager', 'p1'),
      prospect('CFO', 'p2'),
      prospect('Controller', 'p3'),
    ];
    const { url, seen } = await vendor(
      token,
      [START, started('t1')],
      [`GET ${BASE}/result/t1`, done(people)],
      [`POST ${BASE}/search-emails/start/p2`, started('t2')],
      [`GET ${BASE}/search-emails/result/t2`, done({ emails: [] })],
      [`POST ${BASE}/search-emails/start/p1`, started('t3')],
      [`GET ${BASE}/search-emails/result/t3`, done({ emails: [] })],
    );
    const asked = setting(url);
    expect(await snovAt(asked).find(COMPANY, asked)).toMatchObject({ kind: 'no_match', credits: 1 });
    expect(seen).toHaveLength(7);
  });

  it('uses a token for an hour, and gets a new one when the old one is no longer taken', async () => {
    const balance = json({ success: true, data: { balance: '25000.00', limit_resets_in: 10 } });
    const { url } = await vendor(
      token,
      [BALANCE, balance],
      [BALANCE, balance],
      [BALANCE, text(401, '{"errors":{"code":401}}')],
      token,
      [BALANCE, balance],
      token,
      [BALANCE, balance],
    );
    const asked = setting(url);
    const snov = snovAt(asked);
    const expected = { kind: 'credits', left: 25_000, resetsAt: new Date(Date.UTC(2026, 11, 5, 15)) };
    expect(await snov.readCredits(asked)).toMatchObject(expected);
    expect(await snov.readCredits(asked)).toMatchObject(expected);
    expect(await snov.readCredits(asked)).toMatchObject(expected);
    await asked.clock.sleep(3_600_000);
    expect((await snov.readCredits(asked)).kind).toBe('credits');
  });

  it('says that its credentials are refused', async () => {
    const { url } = await vendor([TOKEN, text(401, '{"error":"invalid_client"}')]);
    const asked = setting(url);
    expect(await snovAt(asked).find(COMPANY, asked)).toMatchObject({ kind: 'unavailable', failure: 'refused' });
  });
});
