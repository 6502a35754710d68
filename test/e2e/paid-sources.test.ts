import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Loopback, type Seen, startLoopback } from '../integration/providers/loopback.ts';
import { type Stack, startStack, until } from '../support/stack.ts';
import { ANA, BEN, buttonsOf, CLEO, createDesk, type Desk, wordsOf } from './desk.ts';

const NAME = 'Frontier Hopyard Brewing';
const DOMAIN = 'frontier-hopyard.example';

/** An answer of a vendor: status and body. */
type Said = readonly [status: number, body: unknown];

function place(id: string, name: string, more: object = {}) {
  return {
    id,
    displayName: { text: name, languageCode: 'en' },
    formattedAddress: '12 High St, Cheyenne, WY 82001, USA',
    addressComponents: [
      { longText: 'Cheyenne', shortText: 'Cheyenne', types: ['locality'] },
      { longText: 'Wyoming', shortText: 'WY', types: ['administrative_area_level_1'] },
    ],
    businessStatus: 'OPERATIONAL',
    ...more,
  };
}

const DANA = {
  title: `Dana Ray - Chief Financial Officer - ${NAME} | LinkedIn`,
  snippet: 'Cheyenne, Wyoming',
  link: 'https://www.linkedin.com/in/dana-ray',
};
const MORGAN = {
  value: `morgan.lee@${DOMAIN}`,
  type: 'personal',
  confidence: 94,
  first_name: 'Morgan',
  last_name: 'Lee',
  position: 'Controller',
  verification: { date: '2026-10-01', status: 'valid' },
  sources: [],
};

/** All vendors on one server, by their paths; nobody outside the loopback interface is asked. */
function answersOf(hunterKnows: () => object[]): Record<string, (seen: Seen) => Said> {
  return {
    'POST /google/v1/places:searchText': ({ body }) => {
      const isPhone = JSON.parse(body).pageSize === 5;
      const phone = { nationalPhoneNumber: '(307) 555-0100' };
      const first = place('g1', NAME, { websiteUri: `https://${DOMAIN}/`, ...(isPhone ? phone : {}) });
      return [200, { places: isPhone ? [first] : [first, place('g2', 'Windy Butte Ales', phone)] }];
    },
    'GET /yelp/v3/businesses/search': () => [429, { error: { code: 'ACCESS_LIMIT_REACHED' } }],
    'POST /tavily/search': ({ body }) => {
      const news = {
        title: `${NAME} opens second location in Cheyenne, Wyoming`,
        url: 'https://news.example.org/1',
        content: '',
      };
      return [200, { results: JSON.parse(body).topic === 'news' ? [news] : [], usage: { credits: 1 } }];
    },
    'GET /tavily/usage': () => [200, { key: { usage: 6, limit: 1000 }, account: { current_plan: 'Researcher' } }],
    'GET /hunter/v2/domain-search': () => [
      200,
      { data: { pattern: null, emails: hunterKnows() }, meta: { results: 1 } },
    ],
    'GET /hunter/v2/account': () => [401, { errors: [{ id: 'authentication_failed' }] }],
    'POST /apollo/api/v1/mixed_people/api_search': () => [200, { total_entries: 0, people: [] }],
    'POST /serper/search': ({ body }) => [
      200,
      { organic: /linkedin/i.test(body) ? [DANA] : [], credits: 1, searchParameters: { q: 'x', type: 'search' } },
    ],
    'POST /snov/v1/oauth/access_token': () => [200, { access_token: 't', token_type: 'Bearer', expires_in: 3600 }],
    'POST /snov/v2/domain-search/prospects/start': () => [200, { data: [], meta: { task_hash: 't1' } }],
    'GET /snov/v2/domain-search/prospects/result/t1': () => [
      200,
      { status: 'completed', data: [], meta: { total_count: 0 } },
    ],
    'GET /snov/v1/get-balance': () => [200, { success: true, data: { balance: '950.00' } }],
    'POST /prospeo/search-person': () => [400, { error: true, error_code: 'NO_RESULTS' }],
    'GET /zerobounce/v2/validate': () => [200, { address: 'x', status: 'valid', sub_status: '', free_email: false }],
    'GET /zerobounce/v2/guessformat': () => [200, { domain: DOMAIN, format: 'unknown', confidence: 'LOW', email: '' }],
    'GET /zerobounce/v2/getcredits': () => [200, { Credits: '1200' }],
  };
}

describe('a run with every paid source', () => {
  let stack: Stack;
  let desk: Desk;
  let vendors: Loopback;
  let hunterKnows: object[] = [];
  const unexpected: string[] = [];
  const asked = (path: string) => vendors.seen.filter(({ url }) => url.pathname.startsWith(path)).length;

  /** A private message was replaced by one that says so. */
  const hears = (userId: string, words: string) =>
    until(
      () => desk.told(userId).some((message) => message.includes(words)),
      `${userId} to hear “${words}”`,
      () => desk.told(userId),
    );

  beforeAll(async () => {
    const answers = answersOf(() => hunterKnows);
    vendors = await startLoopback((seen, response) => {
      const name = `${seen.method} ${seen.url.pathname}`;
      const answer = answers[name];
      if (answer === undefined) unexpected.push(name);
      const [status, body] = answer?.(seen) ?? [418, {}];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    const at = (vendor: string) => `${new URL(vendors.url).origin}/${vendor}`;
    const keyed = ['GOOGLE_PLACES', 'YELP', 'TAVILY', 'HUNTER', 'APOLLO', 'SERPER', 'PROSPEO', 'ZEROBOUNCE'];
    const env = Object.fromEntries(
      keyed.flatMap((name) => [
        [`${name}_URL`, at(name.toLowerCase().replace('_places', ''))],
        [`${name}_API_KEY`, 'k'],
      ]),
    );
    const snov = { SNOV_URL: at('snov'), SNOV_CLIENT_ID: 'id', SNOV_CLIENT_SECRET: 's' };
    const quick = {
      timeoutMs: 2_000,
      backoffMs: 20,
      retryBudgetMs: 2_000,
      restMs: 100,
      intervalMs: 1,
      intervalCap: 50,
    };
    stack = await startStack({ env: { ...env, ...snov, RUN_BUDGET_USD: '0.2' }, tuning: { sources: quick } });
    desk = createDesk(stack.slack);
  });
  afterAll(async () => {
    await stack?.close();
    await vendors?.close();
  });

  it('asks before it costs more than the budget, and starts nothing without a yes', async () => {
    const words = await desk.ask(CLEO, 'run brewery wyoming 20');
    expect(words).toMatch(/brewery in WY, up to 20 companies: about \$0\.\d\d/);
    expect(words).toMatch(/more than the \$0\.20 a run may cost without asking\. Nothing has started/);
    expect(words).toMatch(/Google Maps about \d+ calls?, \$0\.\d\d · Yelp about .* · Web directories about 3 calls/);
    expect(words).toContain('contacts of an approved lead at most $0.50 each');
    const question = stack.slack.ephemerals(CLEO).at(-1);
    if (question === undefined) throw new Error('no question');
    const stale = structuredClone(question);
    await desk.press(CLEO, question, 'run_decline');
    await hears(CLEO, 'Not started. Nothing was spent.');
    await desk.pressStale(CLEO, stale, 'run_confirm');
    await stack.quiet();
    expect(await stack.models.runs.list({}, 5)).toEqual([]);
    expect(vendors.seen).toEqual([]);
  });

  it('uses each source once a person says yes, names the one that is used up, and shows what it cost', async () => {
    await desk.ask(CLEO, 'run brewery wyoming 20');
    const question = stack.slack.ephemerals(CLEO).at(-1);
    if (question === undefined) throw new Error('no question');
    const stale = structuredClone(question);
    await desk.press(CLEO, question, 'run_confirm');
    await hears(CLEO, 'Looking for');
    await desk.pressStale(CLEO, stale, 'run_confirm'); // pressed twice some day
    const [run] = await stack.models.runs.list({}, 5);
    if (run === undefined) throw new Error('no run');
    await desk.message(`gate:${run.id}`);
    await stack.quiet();
    expect(await stack.models.runs.list({}, 5)).toHaveLength(1);
    const shown = wordsOf(await desk.message(`run:${run.id}`));
    expect(shown).toContain('Yelp has no quota left (HTTP 429)');
    expect(shown).toMatch(/Google Maps 2 · .*paid calls \$0\.08/s);
    const company = (
      await stack.models.companies.findMany((await stack.models.runs.find(run.id))?.companyIds ?? [])
    ).find(({ name }) => name === NAME);
    expect(company?.intentSignal).toBe(`new_facility: ${NAME} opens second location in Cheyenne, Wyoming`);

    // gate 1, then the contacts: nobody is paid for them before
    expect([asked('/hunter'), asked('/zerobounce')]).toEqual([0, 0]);
    if (company === undefined) throw new Error('no company');
    await desk.ask(ANA, `approve ${NAME}`);
    await until(
      async () => (await stack.models.drafts.latestForCompany(company.id)) !== null,
      'a draft',
      () => stack.log.filter(({ message }) => /waterfall|failed/.test(message)),
    );
    const draft = await stack.models.drafts.latestForCompany(company.id);
    if (draft === null) throw new Error('no draft');
    expect(draft.recipient.fullName).toBe('Dana Ray');
    expect(draft.recipient.email).toMatch(new RegExp(`^[a-z.]+@${DOMAIN}$`));
    const contact = await stack.models.contacts.find(draft.contactId ?? '');
    expect(contact).toMatchObject({ source: 'serper', emailState: 'valid', verified: true });
    expect(await stack.models.companies.find(company.id)).toMatchObject({
      phone: '+13075550100',
      phoneSource: { label: 'Google Maps' },
    });
    for (const vendor of ['hunter', 'apollo', 'serper', 'snov', 'prospeo', 'zerobounce']) {
      expect(asked(`/${vendor}`), vendor).toBeGreaterThan(0);
    }

    // a mailbox that does not exist: the search goes on without it, and somebody else gets a draft
    hunterKnows = [MORGAN];
    stack.inbox.fail({ stage: 'rcpt', code: 550, times: 1 });
    await desk.press(BEN, await desk.message(`draft:${draft.id}`), 'draft_approve');
    await until(
      async () => (await stack.models.drafts.latestForCompany(company.id))?.id !== draft.id,
      'a second draft',
    );
    expect((await stack.models.drafts.latestForCompany(company.id))?.recipient.email).toBe(MORGAN.value);
    expect(await stack.models.drafts.find(draft.id)).toMatchObject({ status: 'rejected', rejectionReason: 'bounced' });
    await stack.quiet();
    expect(wordsOf(await desk.message(`run:${run.id}`))).toMatch(/paid calls \$0\.\d\d/);
    await desk.ask(CLEO, `cancel ${run.ref}`);
    await stack.quiet();
    expect(wordsOf(await desk.message(`run:${run.id}`))).toMatch(/cost \$0\.\d\d, \$0\.\d\d per approved lead/);
    expect(unexpected).toEqual([]);
  });

  it('says what is on, blocked, left and spent, and lets an admin unblock', async () => {
    const said = await desk.ask(CLEO, 'credits');
    expect(said).toMatch(/Paid sources\*.*9 on, \$0\.\d+ this month/);
    expect(said).toMatch(/Yelp\*.*\*blocked\* until .*no credits left in the plan/);
    expect(said).toContain('994 of 1,000 credits left (Researcher)');
    expect(said).toMatch(/Hunter\*.*\n.*what is left is not known/);
    await desk.ask(ANA, 'credits');
    const list = stack.slack.ephemerals(ANA).at(-1);
    if (list === undefined) throw new Error('no list');
    expect(buttonsOf(list)).toEqual(['provider_unblock']);
    await desk.press(ANA, list, 'provider_unblock');
    await hears(ANA, 'Yelp is asked again from now on');
    expect(await stack.models.providerStates.isBlocked('yelp', new Date())).toBe(false);
    expect(await stack.models.audit.list({ action: 'source_unblocked' }, 2)).toMatchObject([
      { by: ANA, subject: 'yelp' },
    ]);
  });
});
