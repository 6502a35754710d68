import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InboxMail } from '../../sandbox/inbox/start-inbox.ts';
import { footerText } from '../../src/domain/footer.ts';
import { messageIdFor } from '../../src/domain/message-id.ts';
import { createUnsubscribeToken } from '../../src/domain/unsubscribe-token.ts';
import { type Stack, startStack, until } from '../support/stack.ts';
import { ANA, BEN, buttonsOf, CHANNELS, CLEO, createDesk, type Desk, keyOf, wordsOf } from './desk.ts';

const FIRM = {
  name: 'Harness Audit Partners',
  address: '100 Sample Street, Columbus, OH 43004',
  phone: '(614) 555-0100',
  unsubscribeInstruction: 'Reply STOP and we will not write again.',
};

describe('the main path, from the command to the mail', () => {
  let stack: Stack;
  let desk: Desk;
  beforeAll(async () => {
    stack = await startStack();
    desk = createDesk(stack.slack);
  });
  afterAll(() => stack?.close());

  const header = (mail: InboxMail, name: string) =>
    mail.headers.find((entry) => entry.name.toLowerCase() === name.toLowerCase())?.value;
  const draftTo = async (companyId: string) => {
    await until(async () => (await stack.models.drafts.latestForCompany(companyId)) !== null, 'a draft');
    const draft = await stack.models.drafts.latestForCompany(companyId);
    if (draft === null) throw new Error('no draft');
    return draft;
  };

  it('finds, scores, asks twice, and sends what was approved and nothing else', async () => {
    const { slack, models, inbox } = stack;

    const answer = await desk.ask(CLEO, 'run dental ohio');
    expect(answer).toMatch(/Looking for .*dental practices in Ohio.*run 1/);
    const [run] = await models.runs.list({}, 1);
    if (run === undefined) throw new Error('no run');

    // one run message, brought forward in place
    const gate = await desk.message(`gate:${run.id}`);
    await stack.quiet();
    expect(desk.messages('run:')).toHaveLength(1);
    const updates = slack.calls('chat.update').filter((call) => call.args.ts === desk.messages('run:')[0]?.ts);
    expect(updates.length).toBeGreaterThan(0);
    expect(wordsOf(await desk.message(`run:${run.id}`))).toMatch(/✓ {2}\*Scout\* {2}\d+ places → 20 companies/);
    expect(wordsOf(await desk.message(`run:${run.id}`))).toContain('20 leads to review');

    // gate 1: the cards stand in its thread, best first, each with its reasons and choices
    const cards = desk.messages('lead:');
    expect(cards.length).toBeGreaterThanOrEqual(10);
    expect(cards.every((card) => card.thread_ts === gate.ts)).toBe(true);
    const scores = cards.map((card) => Number(/score \*([\d.]+)\*/.exec(wordsOf(card))?.[1]));
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(cards.every((card) => buttonsOf(card).includes('lead_approve'))).toBe(true);
    expect(wordsOf(cards[0] ?? gate)).toMatch(/Why [\d.]+: size .*Basis: \d+ offices/s);

    // the other tiers are a click away, page by page, and asking twice posts nothing twice
    await desk.press(CLEO, gate, 'leads_show_medium');
    await desk.pressStale(CLEO, gate, 'leads_show_medium');
    await slack.waitFor(() => desk.messages('lead:').length >= 20, { timeoutMs: 20_000, what: 'the other cards' });
    await stack.quiet();
    expect(desk.messages('lead:')).toHaveLength(20);
    expect(buttonsOf(await desk.message(`gate:${run.id}`))).not.toContain('leads_show_medium');

    // decisions at gate 1
    const [first, second, third] = desk.messages('lead:');
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few cards');
    await desk.press(ANA, first, 'lead_approve');
    await desk.press(BEN, second, 'lead_approve');
    const firstDone = await desk.message(keyOf(first), (card) => buttonsOf(card).length === 0);
    expect(wordsOf(firstDone)).toContain('Approved by <@U0ANA>');
    const secondDone = await desk.message(keyOf(second), (card) => buttonsOf(card).length === 0);
    expect(wordsOf(secondDone)).toContain('Approved by <@U0BEN>');
    const reasonForm = await desk.open(ANA, third, 'lead_reject');
    expect(reasonForm.callback_id).toBe('lead_reject_reason');
    const reasons = await desk.submit(ANA, reasonForm, { reason: 'too_small', note: 'one office only & <!here>' });
    expect(reasons.refused).toBeNull();
    const thirdDone = await desk.message(keyOf(third), (card) => buttonsOf(card).length === 0);
    expect(wordsOf(thirdDone)).toContain('Rejected by <@U0ANA>');
    expect(wordsOf(thirdDone)).toContain('too small: one office only');
    expect(wordsOf(thirdDone)).not.toContain('<!here>');

    // gate 2: the whole mail on the card
    const companyOf = (key: string) => key.slice('lead:'.length);
    const draftA = await draftTo(companyOf(keyOf(first)));
    const draftB = await draftTo(companyOf(keyOf(second)));
    const cardA = await desk.message(`draft:${draftA.id}`);
    const cardB = await desk.message(`draft:${draftB.id}`);
    expect(cardA.channel).toBe(CHANNELS.emails);
    for (const line of draftA.body.split('\n').filter(Boolean)) expect(wordsOf(cardA)).toContain(line);
    expect(wordsOf(cardA)).toContain(draftA.subject);
    expect(buttonsOf(cardA)).toEqual(['draft_approve', 'draft_edit', 'draft_regenerate', 'draft_reject']);
    expect(wordsOf(await desk.message(`followups:${draftA.id}`))).toContain(draftA.followUps[0]?.body.split('\n')[0]);

    // an edited draft shows what changed, and the old card approves nothing
    const editForm = await desk.open(BEN, cardA, 'draft_edit');
    const body = `Hi there,\n\n  two leading blanks, a dash – and a trailing blank \n.\nA line with a dot above.\n\nSam`;
    await desk.submit(BEN, editForm, { subject: 'Bills of 12 offices – a question', body });
    const cardA2 = await desk.message(`draft:${draftA.id}`, (card) => wordsOf(card).includes('two leading blanks'));
    expect(wordsOf(cardA2)).toContain('<@U0BEN>');
    expect(buttonsOf(cardA2)).toContain('draft_approve');
    const stale = await desk.pressAndHear(ANA, cardA, 'draft_approve');
    expect(stale).toContain('was changed after this card was drawn');
    expect((await models.drafts.find(draftA.id))?.status).toBe('pending');
    expect(inbox.messages()).toHaveLength(0);

    // approved: the mail is what stands on the card, byte for byte, plus the footer
    await desk.press(ANA, cardA2, 'draft_approve');
    await desk.press(BEN, cardB, 'draft_approve');
    const mailA = await inbox.waitFor((mail) => mail.envelope.to[0] === draftA.recipient.email, { timeoutMs: 20_000 });
    const mailB = await inbox.waitFor((mail) => mail.envelope.to[0] === draftB.recipient.email, { timeoutMs: 20_000 });
    for (const [mail, draft, text] of [
      [mailA, draftA, { subject: 'Bills of 12 offices – a question', body }],
      [mailB, draftB, draftB],
    ] as const) {
      const link = /<(http[^>]+)>/.exec(header(mail, 'List-Unsubscribe') ?? '')?.[1] ?? '';
      expect(mail.subject).toBe(text.subject);
      expect(mail.text).toBe(`${text.body}\n${footerText(FIRM, link)}`);
      expect(header(mail, 'Message-ID')).toBe(messageIdFor(draft.id, 0, 'sam.lee@harness-audit.example'));
      expect(link.startsWith(`${stack.url}/u/`)).toBe(true);
      expect(header(mail, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
      expect(mail.from).toContain('sam.lee@harness-audit.example');
    }
    const sent = await desk.message(`draft:${draftA.id}`, (card) => wordsOf(card).includes('Sent'));
    expect(wordsOf(sent)).toContain('approved by <@U0ANA>');
    expect(wordsOf(sent)).toMatch(/follow-up 1 of 3 on .* unless they reply/);
    expect(buttonsOf(sent)).toEqual([]);

    // the rest is set aside: the run is over
    const open = await desk.message(`gate:${run.id}`, (message) => buttonsOf(message).includes('leads_finish'));
    expect(await desk.pressAndHear(BEN, open, 'leads_finish')).toContain('Review ended');
    const over = await desk.message(`run:${run.id}`, (message) => wordsOf(message).includes('complete'));
    expect(wordsOf(over)).toMatch(/\*20\* companies {2}→ {2}\*2\* approved {2}→ {2}\*2\* drafts {2}→ {2}\*2\* sent/);
    expect(wordsOf(over)).toMatch(/1 lead rejected: too small 1/);
    await stack.quiet();
    expect(desk.messages('lead:').filter((card) => buttonsOf(card).includes('lead_approve'))).toEqual([]);
    expect((await inbox.list()).map((mail) => mail.envelope.to[0]).sort()).toEqual(
      [draftA.recipient.email, draftB.recipient.email].sort(),
    );
    expect([...slack.postCounts().values()].every((count) => count === 1)).toBe(true);
    expect(slack.failures).toEqual([]);
    expect(slack.warnings).toEqual([]);
  });

  it('honours an unsubscribe link at once, by POST alone', async () => {
    const { models, inbox } = stack;
    const [mail] = await inbox.list();
    const link = /<(http[^>]+)>/.exec(mail === undefined ? '' : (header(mail, 'List-Unsubscribe') ?? ''))?.[1] ?? '';
    const address = mail?.envelope.to[0] ?? '';
    const post = (body: FormData | URLSearchParams, url = link) =>
      fetch(url, { method: 'POST', body, redirect: 'manual' });
    const oneClick = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });

    const page = await fetch(link);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<button');
    expect((await post(oneClick, `${link.slice(0, -3)}xyz`)).status).toBe(404);
    expect(await models.suppressions.isSuppressed(address)).toBe(false);

    expect((await post(oneClick)).status).toBe(200);
    expect(await models.suppressions.isSuppressed(address)).toBe(true);
    const multipart = new FormData();
    multipart.set('List-Unsubscribe', 'One-Click');
    expect((await post(multipart)).status).toBe(200);
    const contact = (await models.events.list({ eventTypes: ['unsubscribed'] }, 10)).map((event) => event.contactId);
    expect(new Set(contact).size).toBe(1);
  });

  it('stops an approved mail that still waits when its recipient unsubscribes', async () => {
    const { models, inbox } = stack;
    // a day on which nothing leaves
    const day = ((new Date().getUTCDay() + 2) % 7) + 1;
    await stack.restart({ env: { SEND_DAYS: String(day) } });
    await desk.ask(ANA, 'run hotel ohio 5');
    const [run] = await models.runs.list({ open: true }, 1);
    await desk.message(`gate:${run?.id}`);
    await stack.quiet();
    const card = desk.messages('lead:').find((message) => buttonsOf(message).includes('lead_approve'));
    if (card === undefined) throw new Error('no lead to approve');
    await desk.press(ANA, card, 'lead_approve');
    const draft = await draftTo(keyOf(card).slice('lead:'.length));
    await desk.press(ANA, await desk.message(`draft:${draft.id}`), 'draft_approve');
    const waiting = await desk.message(`draft:${draft.id}`, (message) => wordsOf(message).includes('goes out'));
    expect(wordsOf(waiting)).toContain('Approved by <@U0ANA>');

    const secret = await models.settings.getOrCreate('unsubscribe_secret', 'unset');
    const token = createUnsubscribeToken({ kind: 'contact', id: draft.contactId ?? '' }, secret);
    const before = await inbox.list();
    const posted = await fetch(`${stack.url}/u/${token}`, { method: 'POST', body: new URLSearchParams() });
    expect(posted.status).toBe(200);
    const stopped = await desk.message(`draft:${draft.id}`, (message) => wordsOf(message).includes('Stopped'));
    expect(wordsOf(stopped)).toContain('unsubscribed');

    await stack.restart();
    await stack.quiet();
    expect((await models.drafts.find(draft.id))?.status).toBe('rejected');
    expect(await inbox.list()).toEqual(before);
  });

  it('lets a person take an automatic approval back, but not a mail that left', async () => {
    const { models, inbox } = stack;
    await stack.forget();
    await stack.restart({ env: { AUTO_APPROVE: 'high_with_verified_contact' } });
    await desk.ask(ANA, 'run dental ohio 5');
    const [run] = await models.runs.list({ open: true }, 1);
    await desk.message(`gate:${run?.id}`);
    await stack.quiet();
    const auto = desk.messages('lead:').filter((card) => buttonsOf(card).includes('lead_undo'));
    const [first, second] = auto;
    if (first === undefined || second === undefined) throw new Error('nothing was approved automatically');
    expect(wordsOf(first)).toContain('Approved automatically');

    const draftA = await draftTo(keyOf(first).slice('lead:'.length));
    expect(await desk.pressAndHear(CLEO, first, 'lead_undo')).toContain('that is for approvers');
    await desk.press(BEN, first, 'lead_undo');
    const open = await desk.message(keyOf(first), (card) => buttonsOf(card).includes('lead_approve'));
    await desk.message(`draft:${draftA.id}`, (card) => buttonsOf(card).length === 0);
    expect((await models.drafts.find(draftA.id))?.status).toBe('superseded');
    await desk.press(ANA, open, 'lead_approve');
    await until(async () => (await draftTo(draftA.companyId)).id !== draftA.id, 'another draft');

    // of Undo and a mail that leaves at the same moment one wins
    const draftB = await draftTo(keyOf(second).slice('lead:'.length));
    const cardB = await desk.message(`draft:${draftB.id}`);
    const sentBefore = (await inbox.list()).length;
    await Promise.all([desk.press(ANA, cardB, 'draft_approve'), desk.press(BEN, second, 'lead_undo')]);
    await stack.quiet();
    const company = await models.companies.find(draftB.companyId);
    const left = (await inbox.list()).length - sentBefore;
    expect([company?.status, left]).toEqual(left === 1 ? ['contacted', 1] : ['scored', 0]);
    expect((await models.drafts.find(draftB.id))?.status).toBe(left === 1 ? 'sent' : 'superseded');
  });
});
