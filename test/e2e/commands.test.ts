import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentRun } from '../../src/domain/run.ts';
import { type Stack, startStack, until } from '../support/stack.ts';
import { ANA, BEN, buttonsOf, CHANNELS, CLEO, createDesk, type Desk, keyOf, wordsOf } from './desk.ts';
import { companyOf, draftOf, openCards, runToReview } from './scene.ts';

describe('what people type', () => {
  let stack: Stack;
  let desk: Desk;
  let run: AgentRun;
  beforeAll(async () => {
    stack = await startStack();
    desk = createDesk(stack.slack);
    run = await runToReview(stack, desk, 'dental ohio');
  });
  afterAll(() => stack?.close());

  const long = 'dental '.repeat(430);
  it.each([
    ['nothing', '', /finds companies, scores them|\/leadgen run dental ohio/s],
    ['blanks', '   ', /\/leadgen run dental ohio/],
    ['help', 'help', /Only approvers decide/],
    ['a word that is no verb', 'frobnicate', /I do not know “frobnicate”/],
    ['a near miss of a verb', 'rnu dental ohio', /Try `\/leadgen run dental ohio`/],
    ['another word for a verb', 'find dental ohio', /Try `\/leadgen run dental ohio`/],
    ['no verb at all', 'dental ohio', /Try `\/leadgen run dental ohio`/],
    ['an unknown trade', 'run unicorns ohio', /I do not know the trade “unicorns”/],
    ['a near miss of a trade', 'run dentl ohio', /Did you mean .*[Dd]ent/],
    ['an unknown place', 'run dental atlantis', /I do not know the place “atlantis”/],
    ['a near miss of a place', 'run dental ohoi', /Did you mean Ohio/],
    ['a trade alone', 'run dental', /Where should I look\?/],
    ['nothing to look for', 'run', /Which trade\?/],
    ['a count of 0', 'run dental ohio count=0', /0 is too few: use a whole number from 5 to 100/],
    ['a count of -1', 'run dental ohio count=-1', /“-1” is not a count/],
    ['a count of a billion', 'run dental ohio 1000000000', /1,000,000,000 is too many/],
    ['a count of 1e9', 'run dental ohio count=1e9', /“1e9” is not a count/],
    ['two counts', 'run 10 dental ohio 20', /two numbers, 10 and 20/],
    ['3,000 characters', `run ${long}`, /trade/],
    ['3,000 characters and no verb', 'x'.repeat(3_000), /I do not know/],
    ['emoji', '🦷🦷 :tooth: 👩🏽‍⚕️', /\/leadgen/],
    ['emoji around sense', 'status 🦷', /Waiting for you|Nothing waits/],
    ['markup', '<!channel> *bold* <@U0BEN> ~_`x`', /I do not know/],
    ['a link', 'lead <https://evil.example|Buckeye>', /Buckeye/],
    ['right-to-left words', 'تشغيل الأسنان أوهايو', /I do not know/],
    ['an override character', 'run \u202Edental ohio\u202C unicorn', /trade|place/],
    ['a nul', 'run\u0000 dental\u0000', /Where should I look/],
    ['a run that is not there', 'status 99999', /There is no run 99999/],
    ['a run’s name instead of its number', 'cancel dental', /is not a run’s number/],
    ['a draft that is not there', 'draft 4711', /There is no draft “4711”/],
    ['a lead that is not there', 'lead zebra crossing inc', /I know no lead called “zebra crossing inc”/],
    ['an approval of nobody', 'approve', /Which lead\? Add its name/],
  ])('answers %s in private, once, with the next step', async (_name, text, expected) => {
    const runs = (await stack.models.runs.list({}, 50)).length;
    const { words, times } = await desk.askAnyway(BEN, text);
    expect(words).toMatch(expected);
    expect(times).toBe(1);
    expect(words).not.toMatch(/<!channel>|<@U0BEN>|<https:\/\/evil/);
    expect((await stack.models.runs.list({}, 50)).length).toBe(runs);
  });

  it('starts a run from the form once it makes sense', async () => {
    const form = await desk.askForForm(CLEO, 'run hotel texsa count=3');
    expect(wordsOf(form)).toMatch(/Did you mean Texas/);
    expect(wordsOf(form)).toContain('3 is too few');
    const wrong = await desk.submit(CLEO, form, { location: 'Nowhere at all', count: '3' });
    expect(wrong.outcome).toMatchObject({ action: 'errors', errors: { location: expect.stringContaining('Nowhere') } });
    const told = await desk.submitAndHear(CLEO, form, { location: 'austin, tx', count: '' });
    expect(told).toMatch(/Looking for .*Austin, TX.*up to 20 companies/);
    const [started] = await stack.models.runs.list({}, 1);
    expect(started).toMatchObject({ requestedBy: CLEO, request: { industryKey: 'hotel', city: 'Austin', count: 20 } });
    await desk.message(`gate:${started?.id}`);
    await stack.quiet();
    expect(await desk.ask(CLEO, `cancel ${started?.ref}`)).toContain('is being cancelled');
    await desk.message(`run:${started?.id}`, (message) => wordsOf(message).includes('cancelled by <@U0CLEO>'));
  });

  it('joins the open run for the same words, however they are put', async () => {
    const answer = await desk.ask(BEN, 'run Ohio "dental"');
    expect(answer).toContain(`is already running`);
    expect(answer).toContain(`run ${run.ref}, started by <@U0ANA>`);
    expect(await desk.ask(BEN, `retry ${run.ref}`)).toContain('Nothing has to be tried again');
  });

  it('lists runs, leads page by page, and shows one lead', async () => {
    expect(await desk.ask(BEN, 'runs')).toMatch(/\*1\* {2}Dental practices in Ohio {2}· {2}waits for your review/);
    expect(await desk.ask(BEN, `status ${run.ref}`)).toContain('20 leads to review');
    const status = await desk.ask(BEN, 'status');
    expect(status).toContain('Waiting for you: ');
    const high = await desk.ask(BEN, 'leads high dental oh');
    expect(high).toContain('Buckeye Family Dental');

    const known = desk.toldCount(BEN);
    const first = await desk.ask(BEN, 'leads dental ohio');
    expect(first).toContain('1–10 of 20');
    const list = stack.slack.ephemerals(BEN)[known];
    if (list === undefined) throw new Error('no list');
    const second = await desk.pressAndHear(BEN, list, 'leads_next');
    expect(second).toContain('11–20 of 20');
    expect(await desk.ask(BEN, 'leads page 99')).toContain('That was the last page');

    const lead = await desk.ask(CLEO, 'lead lakeshore');
    expect(lead).toContain('Lakeshore Dental Partners');
    expect(lead).toContain('Why ');
  });

  it('asks which one is meant when a name is not unique, and decides nothing', async () => {
    const before = (await openCards(stack, desk, run.id)).length;
    const answer = await desk.ask(ANA, 'approve dental');
    expect(answer).toContain('Which “dental” do you mean?');
    expect(answer).toMatch(/and \d+.* more: type a longer part of the name/);
    await stack.quiet();
    expect((await openCards(stack, desk, run.id)).length).toBe(before);
  });

  it('approves and rejects by name, shows what follows, and tells who comes late', async () => {
    const [first, second] = await openCards(stack, desk, run.id);
    const [one, other] = await Promise.all(
      [first, second].map((card) => stack.models.companies.find(card === undefined ? '' : companyOf(card))),
    );
    if (one == null || other == null || first === undefined || second === undefined) throw new Error('too few leads');
    expect(await desk.ask(ANA, `approve ${one.name.toUpperCase()}`)).toContain('approved, a draft follows');
    expect(wordsOf(await decided(first))).toContain('Approved by <@U0ANA>');
    expect(await desk.ask(BEN, `reject ${one.name}`)).toContain('already decided: approved by <@U0ANA>');
    expect(await desk.ask(BEN, `reject ${other.name}: no budget *this* year`)).toContain('rejected');
    expect(wordsOf(await decided(second))).toContain('Rejected by <@U0BEN>');
    expect(wordsOf(await decided(second))).toContain('no budget');
    expect(await desk.ask(ANA, `approve ${other.name}`)).toContain('already decided: rejected by <@U0BEN>');

    await until(async () => (await stack.models.drafts.count({ status: 'pending' })) > 0, 'a draft');
    const [draft] = await stack.models.drafts.list({ status: 'pending' }, { limit: 1 });
    expect(await desk.ask(BEN, 'drafts')).toContain(`*${draft?.ref}*  ${one.name}`);
    const known = desk.toldCount(BEN);
    const shown = await desk.ask(BEN, `draft ${draft?.ref}`);
    expect(shown).toContain(draft?.body.split('\n').at(-1));
    // the private card has the same buttons, and they work
    const privateCard = stack.slack.ephemerals(BEN)[known];
    if (privateCard === undefined) throw new Error('no card');
    await desk.pressStale(BEN, privateCard, 'draft_approve');
    await desk.message(`draft:${draft?.id}`, (message) => wordsOf(message).includes('approved by <@U0BEN>'));
    expect(await desk.ask(ANA, `approve draft ${draft?.ref}`)).toContain('A mail is decided on its card');
  });

  it('rewrites a draft as asked and says so', async () => {
    const [card] = await openCards(stack, desk, run.id);
    if (card === undefined) throw new Error('no card');
    const { draft, card: draftCard } = await draftOf(stack, desk, card);
    const form = await desk.open(BEN, draftCard, 'draft_regenerate');
    expect(await desk.submitAndHear(BEN, form, { instruction: 'shorter please' })).toContain('Rewritten');
    const again = await desk.message(`draft:${draft.id}`, (message) => wordsOf(message).includes('Rewritten as asked'));
    expect(wordsOf(again)).toContain('shorter please');
    expect(wordsOf(again)).toContain('Note: Done as asked');
    expect(await desk.pressAndHear(ANA, draftCard, 'draft_approve')).toContain('was changed');
    const rejection = await desk.open(BEN, again, 'draft_reject');
    await desk.submit(BEN, rejection, { reason: 'bad_timing', note: '' });
    await desk.message(`draft:${draft.id}`, (message) => wordsOf(message).includes('Rejected by <@U0BEN>'));
  });

  it('keeps what somebody changes in the follow-ups, and leaves out what they emptied', async () => {
    const [card] = await openCards(stack, desk, run.id);
    if (card === undefined) throw new Error('no card');
    const { draft } = await draftOf(stack, desk, card);
    const form = await desk.open(BEN, await desk.message(`followups:${draft.id}`), 'followups_edit');
    await desk.submit(BEN, form, { followup_1: 'My first follow-up', followup_2: '' });
    const edited = await desk.message(`followups:${draft.id}`, (message) => wordsOf(message).includes('My first'));
    const stored = await stack.models.drafts.find(draft.id);
    expect(stored?.followUps.map((touch) => touch.number)).toEqual([1, 3]);
    expect(stored).toMatchObject({ body: draft.body, subject: draft.subject, status: 'pending', revision: 2 });
    expect(buttonsOf(edited)).toContain('followups_edit');
  });

  it('shows the details of a lead to anyone', async () => {
    const [card] = await openCards(stack, desk, run.id);
    if (card === undefined) throw new Error('no card');
    const details = await desk.open(CLEO, card, 'lead_details');
    expect(wordsOf(details)).toMatch(/Contacts.*Figures and where they come from.*History/s);
    await stack.slack.closeView(CLEO, details.id);
  });

  it('sends nothing more of a cancelled run, and says so on every card', async () => {
    const { models, slack } = stack;
    const day = ((new Date().getUTCDay() + 2) % 7) + 1; // nothing leaves today
    await stack.restart({ env: { SEND_DAYS: String(day) } });
    const [card, other] = await openCards(stack, desk, run.id);
    if (card === undefined || other === undefined) throw new Error('no card');
    const waiting = await draftOf(stack, desk, card);
    const pending = await draftOf(stack, desk, other);
    await desk.press(ANA, waiting.card, 'draft_approve');
    await desk.message(`draft:${waiting.draft.id}`, (message) => wordsOf(message).includes('goes out'));
    const mails = (await stack.inbox.list()).length;

    expect(await desk.ask(BEN, `cancel ${run.ref}`)).toContain('is being cancelled');
    await desk.message(`run:${run.id}`, (message) => wordsOf(message).includes('cancelled by <@U0BEN>'));
    for (const { draft } of [waiting, pending]) {
      const stopped = await desk.message(`draft:${draft.id}`, (message) => buttonsOf(message).length === 0);
      expect(
        wordsOf(await desk.message(`draft:${draft.id}`, (message) => wordsOf(message).includes('run cancelled'))),
      ).toContain('nothing was sent');
      expect(keyOf(stopped)).toBe(`draft:${draft.id}`);
    }
    await stack.quiet();
    expect(desk.messages('lead:').filter((message) => buttonsOf(message).includes('lead_approve'))).toEqual([]);
    expect(await desk.ask(BEN, `cancel ${run.ref}`)).toContain('is already cancelled');
    expect(await desk.pressAndHear(ANA, pending.card, 'draft_approve')).toContain(
      'already decided: rejected by <@U0BEN>',
    );

    await stack.restart();
    await stack.quiet();
    expect((await stack.inbox.list()).length).toBe(mails);
    expect((await models.drafts.find(waiting.draft.id))?.status).toBe('rejected');
    expect(slack.failures).toEqual([]);
    expect(slack.channel(CHANNELS.leads).messages().length).toBeGreaterThan(0);
  });

  const decided = (card: Parameters<typeof keyOf>[0]) =>
    desk.message(keyOf(card), (message) => buttonsOf(message).length === 0);
});

describe('a bot in Socket Mode', () => {
  let stack: Stack;
  let desk: Desk;
  beforeAll(async () => {
    stack = await startStack({ sandbox: { socketMode: true } });
    desk = createDesk(stack.slack);
  });
  afterAll(() => stack?.close());

  it('answers commands, clicks and forms by the same handlers, also after a reconnect', async () => {
    const run = await runToReview(stack, desk, 'hotel ohio 5');
    const [card, other] = await openCards(stack, desk, run.id);
    if (card === undefined || other === undefined) throw new Error('no card');
    const drafted = await draftOf(stack, desk, card);
    stack.slack.disconnectSockets();
    await until(async () => (await stack.slack.slash(BEN, CHANNELS.leads, 'help')).failure === null, 'a connection');
    const form = await desk.open(BEN, other, 'lead_reject');
    await desk.submit(BEN, form, { reason: 'duplicate', note: '' });
    await desk.message(keyOf(other), (message) => wordsOf(message).includes('Rejected by <@U0BEN>'));
    await desk.press(BEN, drafted.card, 'draft_approve');
    await stack.inbox.waitFor(() => true, { timeoutMs: 10_000 });
    expect((await fetch(`${stack.url}/health`)).status).toBe(200);
    expect((await fetch(`${stack.url}/slack/events`, { method: 'POST' })).status).toBe(404);
  });
});
