import { load } from 'cheerio/slim';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EmailDraft } from '../../../src/domain/draft.ts';
import { footerText } from '../../../src/domain/footer.ts';
import { parseEvents } from '../../../src/providers/sendgrid/events.ts';
import {
  accepted,
  closeSendGrid,
  KEY,
  type MailSendAnswer,
  type MailSendBody,
  type MailSendRequest,
  refused,
  startSendGrid,
} from '../providers/mail/send-grid-host.ts';
import { takeAnswer } from './answer.ts';
import { ALWAYS_OPEN, type Campaign, openCampaign, SEQUENCE } from './campaign.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterEach(async () => {
  await campaign.clear();
  await closeSendGrid();
});
afterAll(() => campaign.close());

type Bot = Awaited<ReturnType<Campaign['bot']>>;

const throughSendGrid = (url: string) => ({
  ...ALWAYS_OPEN,
  EMAIL_PROVIDER: 'sendgrid',
  SENDGRID_API_KEY: KEY,
  SENDGRID_URL: url,
});
const BOTH = { MAIL_TRACKING: 'opens,clicks' };

/** An approved first mail that was offered to SendGrid once. */
async function offered(answer: MailSendAnswer, more: Record<string, string> = {}) {
  campaign.at('2026-03-02T15:00:00Z');
  const { url, seen } = await startSendGrid(answer);
  const bot = await campaign.bot({ env: { ...throughSendGrid(url), ...more } });
  const waiting = await campaign.draft();
  await bot.approve(waiting);
  await bot.followUps();
  return { bot, seen, draft: await fresh(waiting) };
}

async function fresh(draft: EmailDraft): Promise<EmailDraft> {
  const found = await campaign.models.drafts.find(draft.id);
  if (found === null) throw new Error('the draft is gone');
  return found;
}

let serial = 0;
/** What SendGrid's webhook posts about a mail, with the custom arguments it was sent with. */
async function told(bot: Bot, customArgs: object, event: object): Promise<void> {
  serial += 1;
  const about = { email: 'dana@x.example', timestamp: Math.floor(campaign.clock.now().getTime() / 1_000) };
  const entry = { ...about, sg_event_id: `event-${serial}`, sg_message_id: 'other.id', ...customArgs, ...event };
  const reading = parseEvents(Buffer.from(JSON.stringify([entry])));
  if (reading.kind !== 'events') throw new Error(reading.reason);
  await bot.takeEvents(reading.events);
  await bot.jobs.applyEvents();
}

describe('a sequence that leaves through SendGrid', () => {
  it('goes out with the approved words, its follow-ups in the same thread, each once', async () => {
    const { bot, seen, draft } = await offered(accepted);
    expect(draft).toMatchObject({ status: 'sent', providerMessageId: 'Kd8Fq2uVQcm4x7pLrT0aZw' });
    campaign.daysLater(4);
    await bot.followUps();
    await bot.followUps();
    expect(seen).toHaveLength(2);
    expect(seen[0]?.body.content[0]?.value.startsWith(`${SEQUENCE.body}\n`)).toBe(true);
    expect(seen[1]?.body.content[0]?.value.startsWith('Second words.\n')).toBe(true);
    expect(seen[1]?.body.headers).toMatchObject({ 'In-Reply-To': draft.messageId, References: draft.messageId });
    expect(seen.map(({ body }) => body.custom_args.draft_id)[0]).toBe(draft.id);
    expect(await campaign.mailsTo(draft)).toEqual([]); // nothing took the other way
  });

  it('ties an event to its mail by the custom argument alone', async () => {
    const { bot, seen, draft } = await offered(accepted);
    await told(bot, seen[0]?.body.custom_args ?? {}, { event: 'delivered' });
    expect(await campaign.eventsOf(draft)).toContain('delivered 0');
  });

  it.each([
    [
      'a hard bounce',
      { event: 'bounce', type: 'bounce', status: '5.1.1', reason: '550 5.1.1 no such user' },
      'bounced',
    ],
    ['a drop of a known bad address', { event: 'dropped', reason: 'Bounced Address' }, 'bounced'],
    ['a spam report', { event: 'spamreport' }, 'suppressed'],
    ['an unsubscribe', { event: 'unsubscribe' }, 'suppressed'],
    ['a group unsubscribe', { event: 'group_unsubscribe' }, 'suppressed'],
  ])('sends nothing more after %s', async (_what, event, reason) => {
    const { bot, seen, draft } = await offered(accepted);
    await told(bot, { draft_id: draft.id }, event);
    campaign.daysLater(4);
    await bot.followUps();
    expect(seen).toHaveLength(1);
    expect(await campaign.touchesOf(draft)).toEqual(Array(3).fill(`cancelled: ${reason}`));
    const contact = await campaign.models.contacts.find(draft.contactId ?? '');
    const suppressed = await campaign.models.suppressions.isSuppressed(draft.recipient.email);
    expect(reason === 'bounced' ? contact?.bouncedAt !== null : suppressed).toBe(true);
  });

  it('goes on after a block, which is about us or the hour', async () => {
    const { bot, seen, draft } = await offered(accepted);
    await told(bot, { draft_id: draft.id }, { event: 'bounce', type: 'blocked', status: '5.7.1', reason: 'policy' });
    campaign.daysLater(4);
    await bot.followUps();
    expect(seen).toHaveLength(2);
  });
});

describe('a sequence of which opens and clicks are counted', () => {
  const firm = {
    name: 'Harness Audit Partners',
    address: '100 Example Street, Columbus, OH 43004',
    phone: '',
    unsubscribeInstruction: 'Reply STOP and we will not write again.',
  };
  const linkOf = (body: MailSendBody | undefined) =>
    /^<(https:[^>]+)>/.exec(body?.headers['List-Unsubscribe'] ?? '')?.[1] ?? '';

  const seenOf = async (draft: EmailDraft) =>
    (await campaign.eventsOf(draft)).filter((event) => /^(?:opened|clicked)/.test(event));

  it('leaves with the approved words byte for byte, and the same words as HTML', async () => {
    const { bot, seen } = await offered(accepted, BOTH);
    campaign.daysLater(4);
    await bot.followUps();
    expect(seen).toHaveLength(2);
    for (const [{ body }, words] of [
      [seen[0], SEQUENCE.body],
      [seen[1], 'Second words.'],
    ] as [MailSendRequest, string][]) {
      const link = linkOf(body);
      const [plain, html] = body.content;
      expect(plain).toEqual({ type: 'text/plain', value: `${words}\n${footerText(firm, link)}` });
      const $ = load(html?.value ?? '');
      expect($('a').toString()).toBe(`<a clicktracking="off" href="${link}">${link}</a>`);
      $('br').replaceWith('\n');
      expect($('body').text()).toBe(plain?.value);
      expect(body.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
      expect(body.tracking_settings).toMatchObject({
        click_tracking: { enable: true },
        open_tracking: { enable: true },
      });
    }
  });

  it('comes back for approval where it was approved before anything was counted', async () => {
    campaign.at('2026-03-02T15:00:00Z');
    const { url, seen } = await startSendGrid(accepted);
    const before = await campaign.bot({ env: throughSendGrid(url) });
    const draft = await campaign.draft();
    await before.approve(draft);
    const bot = await campaign.bot({ env: { ...throughSendGrid(url), ...BOTH } });
    await bot.followUps();
    expect(seen).toEqual([]);
    const asked = await fresh(draft);
    expect(asked).toMatchObject({ status: 'pending', sendNote: expect.stringContaining('counted') });
    expect(await bot.card(draft.id)).toContain('SendGrid counts clicks');
    const stale = { id: asked.id, revision: asked.revision, counted: null };
    expect(await bot.decideDraft.approve(stale, 'U1'), 'on a card of before').toMatchObject({ kind: 'changed' });
    expect(await bot.approve(asked, 'U2')).toMatchObject({ kind: 'decided' });
    await bot.followUps();
    expect(seen.map(({ body }) => body.tracking_settings.open_tracking)).toEqual([{ enable: true }]);
  });

  it('goes on as if nothing had happened after opens and clicks, which its card shows', async () => {
    const { bot, seen, draft } = await offered(accepted, BOTH);
    await told(bot, { draft_id: draft.id }, { event: 'open', sg_machine_open: true });
    expect(await bot.card(draft.id)).not.toContain('opened');
    await told(bot, { draft_id: draft.id }, { event: 'open' });
    await told(bot, { draft_id: draft.id }, { event: 'open' });
    await told(bot, { draft_id: draft.id }, { event: 'click', url: linkOf(seen[0]?.body) });
    expect(await seenOf(draft)).toEqual(['opened 0']);
    await told(bot, { draft_id: draft.id }, { event: 'click', url: 'https://harness-audit.example/how' });
    expect(await seenOf(draft)).toEqual(['clicked 0', 'opened 0']);
    expect(await bot.card(draft.id)).toMatch(/ · opened .* · link followed /);
    expect(await campaign.status(draft)).toBe('contacted');
    campaign.daysLater(4);
    await bot.followUps();
    expect(seen).toHaveLength(2);
    const kept = await campaign.models.connection.collection('webhook_events').find({}).toArray();
    expect(kept).toHaveLength(4);
    expect(JSON.stringify(kept)).not.toContain('dana@');
  });

  it('leaves nothing of them once the person is erased, and takes nothing more', async () => {
    const { bot, draft } = await offered(accepted, BOTH);
    await told(bot, { draft_id: draft.id }, { event: 'open' });
    const { models } = campaign;
    const { erasure } = await bot.forget.askPerson(draft.recipient.email, 'U1');
    expect(await bot.forget.confirm(erasure.id, 'U1')).toMatchObject({ kind: 'done' });
    await told(bot, { draft_id: draft.id }, { event: 'click', url: 'https://harness-audit.example/how' });
    expect(await models.events.count({ companyId: draft.companyId, eventTypes: ['opened', 'clicked'] })).toBe(0);
    expect(await models.events.count({ companyId: draft.companyId, eventTypes: ['sent'] })).toBe(1);
  });

  it('does not track the answer that sales writes to who answered', async () => {
    const { bot, seen, draft } = await offered(accepted, BOTH);
    const id = await takeAnswer(campaign, bot, [
      `From: ${draft.recipient.email}`,
      'To: sam@harness-audit.example',
      'Subject: Re: Your 12 offices',
      'Message-ID: <answer-1@buckeye.example>',
      `In-Reply-To: ${draft.messageId}`,
    ]);
    const reply = await bot.writeReply(id, { subject: 'Re: Tuesday', body: 'Tuesday it is.' }, 'U1');
    if (reply === null) throw new Error('no draft');
    expect(await bot.card(reply.id)).not.toContain('SendGrid');
    await bot.approve(reply);
    await bot.jobs.sendDraft(reply.id);
    expect(seen).toHaveLength(2);
    expect(seen[1]?.body.content.map(({ type }) => type)).toEqual(['text/plain']);
    expect(seen[1]?.body.tracking_settings).toMatchObject({
      click_tracking: { enable: false, enable_text: false },
      open_tracking: { enable: false },
    });
  });
});

describe('a mail that SendGrid left in doubt', () => {
  it('is not sent again by itself, and an event clears it', async () => {
    const { bot, seen, draft } = await offered(refused(503, 'unavailable'));
    expect(draft.status).toBe('send_unknown');
    campaign.daysLater(1);
    await bot.followUps();
    expect(seen).toHaveLength(1);
    await told(bot, seen[0]?.body.custom_args ?? {}, { event: 'delivered' });
    expect(await fresh(draft)).toMatchObject({ status: 'sent' });
    expect(await campaign.status(draft)).toBe('contacted');
  });

  it('keeps an event that comes while the mail is still being recorded', async () => {
    const { bot, draft } = await offered(refused(503, 'unavailable'));
    const { models } = campaign;
    await models.drafts.resolveUnknown(draft.id, 'approved', 'U1', campaign.clock.now());
    const hash = draft.approvedHash ?? '';
    const claim = { hash, messageId: draft.messageId ?? '', owner: 'somebody', now: campaign.clock.now() };
    expect((await models.drafts.claimForSending(draft.id, claim))?.status).toBe('sending');
    await told(bot, { draft_id: draft.id }, { event: 'delivered' });
    expect(await campaign.eventsOf(draft)).toEqual([]);
    await models.drafts.recordSent(draft.id, { providerMessageId: null, now: campaign.clock.now() });
    await bot.jobs.applyEvents();
    expect(await campaign.eventsOf(draft)).toEqual(['delivered 0']);
  });
});
