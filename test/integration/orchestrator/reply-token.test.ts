import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { takeAnswer } from './answer.ts';
import { ALWAYS_OPEN, type Campaign, header, openCampaign } from './campaign.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterEach(() => campaign.clear());
afterAll(() => campaign.close());

/** A first mail with a reply address of its own, and that address. */
async function sentFirst() {
  campaign.at('2026-03-02T15:00:00Z');
  const env = { ...ALWAYS_OPEN, REPLY_TO: 'sales@harness-audit.example', REPLY_PLUS_ADDRESS: 'true' };
  const bot = await campaign.bot({ env });
  const draft = await campaign.draft();
  await bot.approve(draft);
  await bot.followUps();
  const [mail] = await campaign.mailsTo(draft);
  return { bot, draft, replyTo: header(mail, 'Reply-To') ?? '' };
}

async function answered(bot: Awaited<ReturnType<Campaign['bot']>>, to: string) {
  const head = ['From: Dana Ray <dana.private@gmail.com>', `To: ${to}`, 'Subject: your mail'];
  const id = await takeAnswer(campaign, bot, [...head, 'Message-ID: <answer-1@gmail.com>']);
  return campaign.models.inboundMails.find(id);
}

it('matches an answer from another address without its thread by the address it was sent to', async () => {
  const { bot, draft, replyTo } = await sentFirst();
  expect(replyTo).toMatch(/^sales\+r\.[0-9a-z]{35}@harness-audit\.example$/);
  expect(await answered(bot, replyTo.toUpperCase())).toMatchObject({ matchedBy: 'reply_token', draftId: draft.id });
  expect(await campaign.status(draft)).toBe('replied');
});

it('belongs to nothing when the token is not ours', async () => {
  const { bot, draft, replyTo } = await sentFirst();
  const forged = replyTo.replace(/.@/, (end) => (end === '0@' ? '1@' : '0@'));
  expect(await answered(bot, forged)).toMatchObject({ matchedBy: null, draftId: null });
  expect(await campaign.status(draft)).toBe('contacted');
});
