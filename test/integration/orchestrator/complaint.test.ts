import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EmailDraft } from '../../../src/domain/draft.ts';
import { type Campaign, openCampaign, sentFirst } from './campaign.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterEach(() => campaign.clear());
afterAll(() => campaign.close());

type Bot = Awaited<ReturnType<Campaign['bot']>>;

/** As RFC 5965 has it: words, a report for machines, and the mail that it is about. The provider hides the recipient. */
function report(draft: EmailDraft, feedbackType: string): Buffer {
  return Buffer.from(
    [
      'From: <feedback@isp.example>',
      'To: sam@harness-audit.example',
      'Subject: FW: Your 12 offices',
      'Message-ID: <arf-1@isp.example>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=feedback-report; boundary="part"',
      '',
      '--part',
      'Content-Type: text/plain; charset=US-ASCII',
      '',
      'This is an email abuse report for a message received from 192.0.2.1.',
      '--part',
      'Content-Type: message/feedback-report',
      '',
      `Feedback-Type: ${feedbackType}`,
      'User-Agent: Feedback/1.0',
      'Version: 1',
      'Original-Mail-From: <sam@harness-audit.example>',
      '--part',
      'Content-Type: message/rfc822',
      '',
      'From: Sam Lee <sam@harness-audit.example>',
      'To: <redacted@isp.example>',
      `Message-ID: ${draft.messageId}`,
      'Subject: Your 12 offices',
      '',
      'Hi Dana, first words.',
      '--part--',
      '',
    ].join('\r\n'),
  );
}

async function arrives(bot: Bot, raw: Buffer, source: string): Promise<void> {
  const receivedAt = campaign.clock.now();
  await bot.takeMail({ source, mailbox: 'sam', content: { email: raw }, bytes: raw.length, receivedAt });
  for (const { id } of await campaign.models.inboundMails.listPending(10)) await bot.jobs.processMail(id);
}

const isSuppressed = (draft: EmailDraft) => campaign.models.suppressions.isSuppressed(draft.recipient.email);
const complaints = async (draft: EmailDraft) =>
  (await campaign.eventsOf(draft)).filter((event) => event.startsWith('spam_reported'));

describe('a complaint that arrives as a mail', () => {
  it('suppresses whom the mail went to, ends the sequence and counts once, however often it comes', async () => {
    const { bot, draft } = await sentFirst(campaign);
    await arrives(bot, report(draft, 'abuse'), 'imap:INBOX:1:1');
    await arrives(bot, report(draft, 'abuse'), 'imap:Archive:1:9');
    expect(await isSuppressed(draft)).toBe(true);
    expect(await isSuppressed({ ...draft, recipient: { ...draft.recipient, email: 'redacted@isp.example' } })).toBe(
      false,
    );
    expect(await campaign.touchesOf(draft)).toEqual(Array(3).fill('cancelled: suppressed'));
    expect(await complaints(draft)).toHaveLength(1);
    campaign.daysLater(20);
    await bot.followUps();
    expect(await campaign.mailsTo(draft)).toHaveLength(1);
  });

  it('is only noted when a machine reports, for nobody pressed anything', async () => {
    const { bot, draft } = await sentFirst(campaign);
    await arrives(bot, report(draft, 'auth-failure'), 'imap:INBOX:1:1');
    expect(await isSuppressed(draft)).toBe(false);
    expect(await complaints(draft)).toEqual([]);
    expect(await campaign.eventsOf(draft)).toContain('note 0');
    expect(await campaign.touchesOf(draft)).toEqual(Array(3).fill('scheduled'));
  });
});
