import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sign } from '../../sandbox/slack/transport.ts';
import type { SlackMessage } from '../../sandbox/slack/types.ts';
import type { AgentRun } from '../../src/domain/run.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { ANA, BEN, CHANNELS, CLEO, createDesk, type Desk, keyOf, wordsOf } from './desk.ts';
import { companyOf, draftOf, openCards, runToReview } from './scene.ts';

const SECRET = 'sandbox-signing-secret';

describe('who may do what', () => {
  let stack: Stack;
  let desk: Desk;
  let run: AgentRun;
  let draftId: string;
  let draftCard: SlackMessage;
  beforeAll(async () => {
    stack = await startStack();
    desk = createDesk(stack.slack);
    run = await runToReview(stack, desk, 'dental ohio 5');
    const [card] = await openCards(stack, desk, run.id);
    if (card === undefined) throw new Error('no card');
    const drafted = await draftOf(stack, desk, card);
    draftId = drafted.draft.id;
    draftCard = drafted.card;
    await stack.quiet();
  });
  afterAll(() => stack?.close());

  /** Everything that a click could change. */
  async function state(): Promise<string> {
    await stack.quiet();
    const { models } = stack;
    const [runs, companies, drafts, gate] = await Promise.all([
      models.runs.list({}, 10),
      models.companies.findMany(run.companyIds.concat((await models.runs.find(run.id))?.companyIds ?? [])),
      models.drafts.list({}, { limit: 50 }),
      models.approvals.find(run.id, 'leads'),
    ]);
    return JSON.stringify({ runs, companies, drafts, gate, mails: (await stack.inbox.list()).length });
  }
  const gate = () => desk.message(`gate:${run.id}`);
  const firstOpen = async () => {
    const [card] = await openCards(stack, desk, run.id);
    if (card === undefined) throw new Error('no open card');
    return card;
  };

  it.each([
    ['lead_approve', firstOpen],
    ['lead_reject', firstOpen],
    ['leads_approve_high', gate],
    ['leads_finish', gate],
    ['run_cancel', () => desk.message(`run:${run.id}`)],
    ['draft_approve', async () => draftCard],
    ['draft_edit', async () => draftCard],
    ['draft_regenerate', async () => draftCard],
    ['draft_reject', async () => draftCard],
    ['followups_edit', () => desk.message(`followups:${draftId}`)],
  ] as const)('refuses %s by somebody who may not decide, says who may, and changes nothing', async (actionId, on) => {
    const before = await state();
    const answer = await desk.pressAndHear(CLEO, await on(), actionId);
    expect(answer).toContain('that is for approvers. Nothing was changed.');
    expect(answer).toContain('<@U0ANA>');
    expect(stack.slack.modals(CLEO)).toEqual([]);
    expect(await state()).toBe(before);
  });

  it.each(['draft_mark_sent', 'draft_send_again', 'draft_drop', 'lead_undo'])(
    'refuses %s by somebody who may not decide, even where no card shows it',
    async (actionId) => {
      const before = await state();
      const value = JSON.stringify({ t: 'draft', id: draftId, rev: 1 });
      const known = desk.toldCount(CLEO);
      await stack.slack.click(CLEO, { channel: draftCard.channel, ts: draftCard.ts, actionId, force: true, value });
      expect(await desk.answersAfter(CLEO, known)).toContain('that is for approvers');
      expect(await state()).toBe(before);
    },
  );

  it.each([
    ['lead_reject', 'lead_reject_reason', firstOpen, { reason: 'other', note: '' }],
    ['draft_edit', 'draft_edit', async () => draftCard, { subject: 'Mine', body: 'Mine' }],
    ['draft_reject', 'draft_reject_reason', async () => draftCard, { reason: 'other', note: '' }],
    ['draft_regenerate', 'draft_regenerate', async () => draftCard, { instruction: 'shorter' }],
  ] as const)(
    'refuses what a form of %s says when somebody else sends it',
    async (actionId, callbackId, on, values) => {
      const before = await state();
      const form = await desk.open(ANA, await on(), actionId);
      expect(form.callback_id).toBe(callbackId);
      const payload = await undelivered(() => desk.submit(ANA, form, values));
      await stack.slack.closeView(ANA, form.id);
      const known = desk.toldCount(CLEO);
      const answer = await stack.slack.deliverRaw({ body: bodyOf({ ...payload, user: { id: CLEO, name: 'cleo' } }) });
      expect(answer.status).toBe(200);
      expect(await desk.answersAfter(CLEO, known)).toContain('that is for approvers');
      expect(await state()).toBe(before);
    },
  );

  it.each(['approve', 'reject'])('refuses the typed %s of somebody who may not decide', async (verb) => {
    const before = await state();
    const company = await stack.models.companies.find(companyOf(await firstOpen()));
    expect(await desk.ask(CLEO, `${verb} ${company?.name}`)).toContain('that is for approvers');
    expect(await state()).toBe(before);
  });

  it('refuses to cancel somebody else’s run for one who may not decide', async () => {
    const before = await state();
    expect(await desk.ask(CLEO, `cancel ${run.ref}`)).toContain('that is for approvers');
    expect(await state()).toBe(before);
  });

  describe('requests that Slack did not make', () => {
    const click = async () => bodyOf(await undelivered(() => desk.press(ANA, draftCard, 'draft_approve')));
    const now = () => Math.floor(Date.now() / 1_000);

    it.each([
      ['a forged signature', () => ({ signature: `v0=${'0'.repeat(64)}` })],
      ['no signature', () => ({ signature: '' })],
      ['a signature of another body', () => ({ signature: sign(SECRET, String(now()), 'other=1') })],
      ['a time 5 minutes ago', () => ({ timestamp: now() - 301 })],
      ['a time 6 minutes ahead', () => ({ timestamp: now() + 360 })],
      ['a time that is none', () => ({ timestamp: 'soon' })],
    ] as const)('are refused for %s and change nothing', async (_name, faults) => {
      const before = await state();
      const answer = await stack.slack.deliverRaw({ body: await click(), ...faults() });
      expect(answer.status).toBe(401);
      expect(await state()).toBe(before);
    });

    it('are refused when they only pretend to be an SSL check', async () => {
      const before = await state();
      const body = `${await click()}&ssl_check=1`;
      await stack.slack.deliverRaw({ body, signature: `v0=${'0'.repeat(64)}` });
      expect(await state()).toBe(before);
    });

    it.each(['payload=', 'payload={', 'command=%2Fleadgen'])(
      'are survived when they are signed but senseless: %j',
      async (body) => {
        const before = await state();
        const answer = await stack.slack.deliverRaw({ body });
        expect(answer.status).toBeGreaterThanOrEqual(200);
        expect(await state()).toBe(before);
        expect((await fetch(`${stack.url}/health`)).status).toBe(200);
      },
    );
  });

  it('takes a form with a charset in its type', async () => {
    const card = await firstOpen();
    const body = bodyOf(await undelivered(() => desk.press(BEN, card, 'lead_approve')));
    const contentType = 'application/x-www-form-urlencoded; charset=utf-8';
    expect((await stack.slack.deliverRaw({ body, contentType })).status).toBe(200);
    await desk.message(keyOf(card), (message) => wordsOf(message).includes('Approved by <@U0BEN>'));
  });

  it('does nothing when a recorded request is played again', async () => {
    await desk.press(ANA, draftCard, 'draft_approve');
    await desk.message(`draft:${draftId}`, (message) => wordsOf(message).includes('Sent'));
    const body = bodyOf(stack.slack.deliveries().at(-1)?.payload ?? {});
    const before = await state();
    expect((await stack.slack.deliverRaw({ body })).status).toBe(200);
    expect((await stack.slack.deliverRaw({ body })).status).toBe(200);
    expect(await state()).toBe(before);
    expect(await stack.inbox.list()).toHaveLength(1);
  });

  it('says at the start and on every click that nobody may decide when nobody is named', async () => {
    const posted = stack.slack.channel(CHANNELS.alerts).messages().length;
    await stack.restart({ env: { SLACK_APPROVER_IDS: '', SLACK_ADMIN_IDS: '' } });
    const alert = await stack.slack.waitFor(() => stack.slack.channel(CHANNELS.alerts).messages()[posted]);
    expect(wordsOf(alert)).toContain('Nobody may approve leads or mails yet');
    expect(wordsOf(alert)).toContain('SLACK_APPROVER_IDS');
    const before = await state();
    const answer = await desk.pressAndHear(ANA, await firstOpen(), 'lead_approve');
    expect(answer).toContain('Nobody is set as an approver yet');
    expect(answer).toContain('SLACK_APPROVER_IDS');
    expect(await state()).toBe(before);
  });

  it('lets the members of a user group decide', async () => {
    await stack.restart({ env: { SLACK_APPROVER_IDS: 'S0APPROVERS', SLACK_ADMIN_IDS: '' } });
    const card = await firstOpen();
    expect(await desk.pressAndHear(CLEO, card, 'lead_approve')).toContain('a user group');
    await desk.press(BEN, card, 'lead_approve');
    await desk.message(keyOf(card), (message) => wordsOf(message).includes('Approved by <@U0BEN>'));
  });

  /** Slack's own payload of an interaction that never reached the bot. */
  async function undelivered(interaction: () => Promise<unknown>): Promise<object> {
    stack.slack.setBotUrl('http://127.0.0.1:9/');
    await interaction();
    stack.slack.setBotUrl(`${stack.url}/slack/events`);
    return stack.slack.deliveries().at(-1)?.payload ?? {};
  }
});

function bodyOf(payload: object): string {
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}
