import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EmailDraft } from '../../../src/domain/draft.ts';
import { newId } from '../models/samples.ts';
import { closeSendGrid, KEY, refused, startSendGrid } from '../providers/mail/send-grid-host.ts';
import { ALWAYS_OPEN, type Campaign, openCampaign } from './campaign.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterEach(async () => {
  await campaign.clear();
  await closeSendGrid();
});
afterAll(() => campaign.close());

/** Mails of the last days, so many of which bounced. */
async function history({ sent, bounced }: { sent: number; bounced: number }): Promise<void> {
  const at = (mail: number) => new Date(campaign.clock.now().getTime() - (sent - mail) * 60_000);
  for (let mail = 0; mail < sent; mail += 1) {
    const emailDraftId = newId();
    const of = { companyId: newId(), emailDraftId, eventAt: at(mail) };
    await campaign.models.events.record({ ...of, eventType: 'sent' });
    if (mail < bounced) await campaign.models.events.record({ ...of, eventType: 'bounced' });
  }
}

async function approved(env: Record<string, string> = {}) {
  const bot = await campaign.bot({ env: { ...ALWAYS_OPEN, ...env } });
  const draft = await campaign.draft();
  await bot.approve(draft);
  await bot.followUps();
  return { bot, draft };
}

const statusOf = async (draft: EmailDraft) => (await campaign.models.drafts.find(draft.id))?.status;
const messages = () => campaign.models.posts.listKeys('mail-brake:', 10);

describe('mail whose forerunners bounced', () => {
  it('leaves while few did', async () => {
    campaign.at('2026-03-02T15:00:00Z');
    await history({ sent: 60, bounced: 2 });
    const { draft } = await approved();
    expect(await statusOf(draft)).toBe('sent');
    expect(await messages()).toEqual([]);
  });

  it('pauses for a day after five in a hundred, and goes on by itself', async () => {
    campaign.at('2026-03-02T15:00:00Z');
    await history({ sent: 60, bounced: 4 });
    const { bot, draft } = await approved();
    expect(await statusOf(draft)).toBe('approved');
    expect(await bot.card(draft.id)).toContain('4 of the last 60 mails bounced');
    const [key = ''] = await messages();
    expect(await bot.post(key)).toContain('Mail pauses for a day');
    campaign.daysLater(1);
    await bot.followUps();
    expect(await statusOf(draft)).toBe('sent');
  });

  it('is held back after ten in a hundred until a person lets it go on, told once', async () => {
    campaign.at('2026-03-02T15:00:00Z');
    await history({ sent: 60, bounced: 6 });
    const { bot, draft } = await approved();
    campaign.daysLater(2);
    await bot.followUps();
    expect(await statusOf(draft)).toBe('approved');
    const [key = '', ...more] = await messages();
    expect(more).toEqual([]);
    expect(await bot.post(key)).toContain('held back until somebody lets it go on');
    expect(await bot.mailBrake.lift('U7')).toBe(true);
    expect(await bot.mailBrake.lift('U8')).toBe(false);
    expect(await bot.post(key)).toContain('<@U7> let it go on');
    campaign.at(new Date(campaign.clock.now().getTime() + 16 * 60_000).toISOString());
    await bot.followUps();
    expect(await statusOf(draft)).toBe('sent');
    expect((await campaign.models.audit.list({ action: 'mail_brake_lifted' }, 5)).map(({ by }) => by)).toEqual(['U7']);
  });

  it('says on the message of the block that it was let go, however many pauses came before', async () => {
    campaign.at('2026-03-02T15:00:00Z');
    const at = campaign.clock.now();
    for (const day of ['2026-02-23', '2026-02-24', '2026-02-25', '2026-02-26']) {
      const paused = { level: 'pause' as const, why: '4 of the last 60 mails bounced', at, lifted: null };
      await campaign.models.posts.create(`mail-brake:0:pause:${day}`, 'mail-brake', paused, at);
    }
    await history({ sent: 60, bounced: 6 });
    const { bot } = await approved();
    await bot.mailBrake.lift('U7');
    expect(await bot.post('mail-brake:0:block')).toContain('<@U7> let it go on');
  });
});

it('mail that is refused because of ourselves stops with the third refusal in a row', async () => {
  campaign.at('2026-03-02T15:00:00Z');
  const { url, seen } = await startSendGrid(
    refused(403, 'The from address does not match a verified Sender Identity.'),
  );
  const env = { EMAIL_PROVIDER: 'sendgrid', SENDGRID_API_KEY: KEY, SENDGRID_URL: url };
  for (let mail = 0; mail < 5; mail += 1) await approved(env);
  expect(seen).toHaveLength(3);
  expect(await campaign.models.drafts.count({ status: 'approved' })).toBe(2);
  expect(await messages()).toHaveLength(1);
});
