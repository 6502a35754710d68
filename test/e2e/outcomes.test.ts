import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlackMessage } from '../../sandbox/slack/types.ts';
import { stableNumber } from '../../src/domain/stable-choice.ts';
import { type Stack, startStack, until } from '../support/stack.ts';
import { ANA, BEN, buttonsOf, CLEO, createDesk, type Desk, wordsOf } from './desk.ts';
import { companyOf, draftOf, openCards, runToReview } from './scene.ts';

/** One campaign after its mails: what people report, and what must not be written to any more. */
describe('after the mail', () => {
  let stack: Stack;
  let desk: Desk;
  const names: string[] = [];
  const cards: SlackMessage[] = [];

  beforeAll(async () => {
    stack = await startStack({ env: { SEND_GAP_SECONDS: '0' } });
    desk = createDesk(stack.slack);
    const counts = { templateId: 'audit_offer', industry: 'healthcare', emailsSent: 50, emailsOpened: 0 };
    await stack.models.emailWinRates.replaceAll(
      [
        { ...counts, repliesReceived: 25, positiveReplies: 5 },
        { ...counts, templateId: 'multi_site_savings', repliesReceived: 0, positiveReplies: 0 },
      ],
      new Date(),
    );
    const run = await runToReview(stack, desk, 'dental ohio');
    for (const card of await openCards(stack, desk, run.id)) {
      const company = await stack.models.companies.find(companyOf(card));
      // one in ten explores another angle
      const explores = stableNumber(companyOf(card), 'explore') % 10 === 0;
      if (company === null || !company.contactFound || explores || names.length === 2) continue;
      const { draft, card: draftCard } = await draftOf(stack, desk, card);
      expect(draft.angle, 'the angle that was answered most').toBe('audit_offer');
      await desk.press(ANA, draftCard, 'draft_approve');
      await desk.message(`draft:${draft.id}`, (message) => wordsOf(message).includes('Sent'));
      names.push(company.name);
      cards.push(card);
    }
    await stack.quiet();
  });
  afterAll(() => stack?.close());

  const cardSays = (index: number, words: RegExp) =>
    desk.message(`lead:${companyOf(cards[index] as SlackMessage)}`, (message) => words.test(wordsOf(message)));

  async function privately(userId: string, text: string): Promise<SlackMessage> {
    const known = desk.toldCount(userId);
    await desk.ask(userId, text);
    const message = stack.slack.ephemerals(userId)[known];
    if (message === undefined) throw new Error(`no answer to ${text}`);
    return message;
  }

  it('a person notes a reply from the lead’s private answer, sales hears of it once, and the list shows it', async () => {
    const [name = ''] = names;
    expect(await desk.ask(CLEO, 'replies')).toContain('No replies yet');
    const answer = await privately(ANA, `lead ${name}`);
    expect(buttonsOf(answer)).toEqual(['lead_replied', 'lead_meeting', 'lead_lost', 'lead_details']);
    const form = await desk.open(ANA, answer, 'lead_replied');
    const values = { reply_kind: 'interested', reply_text: 'Please call <!channel> me' };
    const heard = await desk.submitAndHear(ANA, form, values);
    expect(heard).toContain('reply noted, the follow-ups are stopped');
    const card = await cardSays(0, /Replied\*: interested/);
    expect(buttonsOf(card)).toEqual([]);
    const [hot] = await stack.slack.waitFor(
      () => (desk.messages('post:hot-lead:').length > 0 ? desk.messages('post:hot-lead:') : undefined),
      { timeoutMs: 20_000, what: 'the note to sales' },
    );
    expect(wordsOf(hot as SlackMessage)).toMatch(/Please call ‹!channel&gt; me/);
    expect(await desk.ask(CLEO, 'replies 3')).toMatch(new RegExp(`${name}.*interested, positive`, 's'));
    await stack.quiet();
    expect(desk.messages('post:hot-lead:')).toHaveLength(1);
  });

  it('the command opens the same form with what was typed', async () => {
    const form = await desk.askForForm(BEN, `replied ${names[0]}: they asked for Tuesday`);
    expect(wordsOf(form)).toContain('they asked for Tuesday');
    await stack.slack.closeView(BEN, form.id);
  });

  it('records meeting and outcome by command, says what is impossible, and tells who comes late', async () => {
    const [name = '', other = ''] = names;
    expect(await desk.ask(CLEO, `won ${name}`)).toContain('that is for approvers');
    expect(await desk.ask(ANA, `won ${other}`)).toMatch(/stands at “mail sent” and cannot become “won”.*Possible now/s);
    expect(await desk.ask(ANA, `meeting ${name}: Tuesday 10`)).toContain('meeting booked');
    await cardSays(0, /Meeting booked\* by <@U0ANA>/);
    expect(await desk.ask(BEN, `meeting ${name}`)).toMatch(/already “meeting booked” by <@U0ANA>.*Tuesday 10/);
    expect(await desk.ask(BEN, `won ${name}`)).toContain(': won');
    await cardSays(0, /Won\* by <@U0BEN>/);

    const lost = await desk.open(ANA, await privately(ANA, `lead ${other}`), 'lead_lost');
    expect(await desk.submitAndHear(ANA, lost, { reason: 'no_budget', note: 'ask in 2027' })).toContain(': lost');
    await cardSays(1, /Lost\* by <@U0ANA>.*no budget: ask in 2027/);
    expect(await desk.ask(ANA, `won ${other}`)).toContain('It is closed');
  });

  it('asks which lead is meant and does exactly what was typed with the one that is picked', async () => {
    const choice = await privately(ANA, 'lost dental: none of them');
    expect(buttonsOf(choice)).toEqual(Array.from({ length: 5 }, () => 'outcome_pick'));
    expect(await desk.pressAndHear(ANA, choice, 'outcome_pick')).toMatch(/: lost|cannot become “lost”|already “lost”/);
    const leads = await privately(CLEO, 'lead dental');
    expect(await desk.pressAndHear(CLEO, leads, 'outcome_pick')).toContain('Dental');
    // somebody else's list is nobody's
    expect(await desk.pressAndHear(CLEO, choice, 'outcome_pick')).toContain('no longer works');
  });

  it('suppresses and lifts by command, each input answered clearly', async () => {
    const address = 'someone@elsewhere-dental.example';
    expect(await desk.ask(CLEO, `suppress ${address}`)).toContain('that is for approvers');
    expect(await desk.ask(ANA, 'suppress')).toContain('Nobody is on the list');
    expect(await desk.ask(ANA, 'suppress gmail.com')).toContain('Name the one address');
    expect(await desk.ask(ANA, 'suppress com')).toContain('a whole part of the net');
    expect(await desk.ask(ANA, 'suppress nonsense')).toContain('neither an address nor a domain');
    expect(await desk.ask(BEN, `suppress ${address}`)).toMatch(/gets no more mail from us.*No contact of ours/s);
    expect(await desk.ask(BEN, 'suppress')).toContain('elsewhere-dental');
    expect(await desk.ask(BEN, `unsuppress ${address}: wrong`)).toContain('that is for admins');
    expect(await desk.ask(ANA, `unsuppress ${address}`)).toContain('needs a reason');
    expect(await desk.ask(ANA, `unsuppress ${address}: wrong address`)).toContain('may get mail again');
    await until(async () => !(await stack.models.suppressions.isSuppressed(address)), 'the entry to be lifted');
  });

  it('shows admins the settings without a secret, and what was changed lately', async () => {
    expect(await desk.ask(BEN, 'settings')).toContain('that is for admins');
    const settings = await desk.ask(ANA, 'settings');
    expect(settings).toMatch(/Bot token: set/);
    expect(settings).toMatch(/First reminder after: 24 h/);
    expect(settings).toMatch(/suppression lifted .* by <@U0ANA>: wrong address/);
    expect(settings).not.toMatch(/xox|smtp:\/\//);
  });
});
