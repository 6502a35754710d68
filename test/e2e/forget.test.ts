import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlackMessage } from '../../sandbox/slack/types.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { ANA, buttonsOf, CLEO, createDesk, type Desk, wordsOf } from './desk.ts';
import { companyOf, draftOf, mailsTo, openCards, runToReview } from './scene.ts';

/** What becomes of somebody who asks to be forgotten, as people see it in Slack. */
describe('forgetting', () => {
  let stack: Stack;
  let desk: Desk;
  beforeAll(async () => {
    // the drafts in a channel that everybody can read
    stack = await startStack({ env: { SEND_GAP_SECONDS: '0', SLACK_EMAILS_CHANNEL: 'C0LEADS' } });
    desk = createDesk(stack.slack);
  });
  afterAll(() => stack?.close());

  async function question(userId: string, text: string): Promise<SlackMessage> {
    const known = desk.toldCount(userId);
    await desk.ask(userId, text);
    const message = stack.slack.ephemerals(userId)[known];
    if (message === undefined) throw new Error(`no answer to ${text}`);
    return message;
  }

  it('shows addresses in part where everybody reads, asks first, shrinks the cards to a line, and never writes to the address again', async () => {
    const run = await runToReview(stack, desk, 'dental ohio');
    const [card] = (await openCards(stack, desk, run.id)).filter((entry) => wordsOf(entry).includes('@'));
    const { draft, card: draftCard } = await draftOf(stack, desk, card as SlackMessage);
    const { email } = draft.recipient;
    const shown = `${email.slice(0, 1)}…${email.slice(email.lastIndexOf('@'))}`;
    expect(wordsOf(draftCard)).toContain(shown);
    expect(wordsOf(draftCard)).not.toContain(email);
    expect(await desk.pressAndHear(CLEO, draftCard, 'draft_reveal')).toContain('that is for approvers');
    expect(await desk.pressAndHear(ANA, draftCard, 'draft_reveal')).toContain(email);

    expect(await desk.ask(CLEO, `forget ${email}`)).toContain('that is for approvers');
    expect(await desk.ask(ANA, 'forget nobody at all')).toContain('I know no lead called');
    const asked = await question(ANA, `forget ${email}`);
    expect(wordsOf(asked)).toMatch(/1 contact: .*1 mail to them: .*1 that has not left will never leave/s);
    expect(buttonsOf(asked)).toEqual(['forget_confirm']);
    expect((await stack.models.drafts.find(draft.id))?.status, 'nothing happens before the click').toBe('pending');

    await desk.press(ANA, asked, 'forget_confirm');
    const shrunk = await desk.message(`draft:${draft.id}`, (message) =>
      wordsOf(message).includes('erased, on request'),
    );
    expect(buttonsOf(shrunk)).toEqual([]);
    await stack.quiet();
    const everywhere = ['lead:', 'draft:', 'followups:', 'gate:', 'run:', 'post:'].flatMap(desk.messages).map(wordsOf);
    expect(everywhere.filter((words) => words.includes(email))).toEqual([]);
    expect(wordsOf(desk.messages(`lead:${companyOf(card as SlackMessage)}`)[0] as SlackMessage)).not.toContain(
      draft.recipient.fullName ?? email,
    );
    expect(await desk.ask(ANA, `suppress ${email}`)).toMatch(
      /an erased address \(#[0-9a-f]{10}\).*on the list already/s,
    );
    expect(await mailsTo(stack, email)).toBe(0);
  });
});
