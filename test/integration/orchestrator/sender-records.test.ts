import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import type { EmailDraft } from '../../../src/domain/draft.ts';
import { createSenderCheck } from '../../../src/providers/dns/sender-domain.ts';
import { buildProbes } from '../../../src/wiring/probes.ts';
import { senderOf } from '../../../src/wiring/sender-domain.ts';
import { type DnsServer, startDnsServer } from '../../support/dns-server.ts';
import { ALWAYS_OPEN, type Campaign, ENV, openCampaign } from './campaign.ts';

const DOMAIN = 'harness-audit.example';
const SPF = 'v=spf1 include:mail.example -all';
const DMARC = 'v=DMARC1; p=none';

let campaign: Campaign;
let dns: DnsServer;
beforeAll(async () => {
  campaign = await openCampaign();
});
beforeEach(async () => {
  dns = await startDnsServer();
  publish({ spf: [SPF], dmarc: [DMARC] });
  campaign.at('2026-03-02T15:00:00Z');
});
afterEach(async () => {
  await campaign.clear();
  await dns.close();
});
afterAll(() => campaign.close());

type Entry = DnsServer['zone'][string];
function publish({ spf, dmarc }: { spf?: Entry; dmarc?: Entry }): void {
  if (spf !== undefined) dns.zone[DOMAIN] = spf;
  if (dmarc !== undefined) dns.zone[`_dmarc.${DOMAIN}`] = dmarc;
}

type Bot = Awaited<ReturnType<typeof startBot>>;
/** Bots whose name server is ours. */
function startBot(env: Record<string, string> = {}) {
  const askSender = createSenderCheck({ domain: DOMAIN, ownReturnPath: true }, { resolver: dns.resolver() });
  return campaign.bot({ env: { ...ALWAYS_OPEN, ...env }, askSender });
}

async function hoursLater(bot: Bot, hours: number): Promise<void> {
  campaign.daysLater(hours / 24);
  await bot.run('health-check');
}

/** A first mail that a person approves now, after everything that is due was tried. */
async function approved(bot: Bot): Promise<EmailDraft> {
  const draft = await campaign.draft();
  await bot.approve(draft);
  await bot.followUps();
  return draft;
}

const statusOf = async (draft: EmailDraft) => (await campaign.models.drafts.find(draft.id))?.status;
const messages = () => campaign.models.posts.listKeys('mail-brake:', 10);
const message = async (bot: Bot) => bot.post((await messages())[0] ?? '');

describe('a record that DNS denies', () => {
  it.each([
    ['SPF', { spf: [] }],
    ['DMARC', { dmarc: 'no such name' as const }],
  ])(
    '%s: holds back first mails after 72 hours, says what to do, and lets them go on by itself',
    async (name, gone) => {
      const bot = await startBot();
      publish(gone);
      await bot.run('health-check');
      await hoursLater(bot, 71);
      expect(await statusOf(await approved(bot))).toBe('sent');
      expect(await messages()).toEqual([]);

      await hoursLater(bot, 2);
      const [held, later] = [await approved(bot), await approved(bot)];
      expect([await statusOf(held), await statusOf(later)]).toEqual(['approved', 'approved']);
      expect(await bot.card(held.id)).toContain(`has no ${name} record`);
      expect(await messages()).toHaveLength(1);
      expect(await message(bot)).toMatch(new RegExp(`no ${name} record since .*Mar 2, 10:00 EST.*add the TXT record`));
      expect(await message(bot)).toContain('Let mail go on');

      publish({ spf: [SPF], dmarc: [DMARC] });
      await hoursLater(bot, 1);
      expect(await message(bot)).toContain('leadgen let it go on');
      await bot.followUps();
      expect([await statusOf(held), await statusOf(later)]).toEqual(['sent', 'sent']);
      expect(await messages()).toHaveLength(1);
    },
  );

  it('holds back follow-ups too', async () => {
    const bot = await startBot();
    publish({ spf: [] });
    await bot.run('health-check');
    const draft = await approved(bot);
    expect(await statusOf(draft)).toBe('sent');
    await hoursLater(bot, 96);
    await bot.followUps();
    expect(await campaign.eventsOf(draft)).not.toContain('followup_sent 1');
    expect(await messages()).toHaveLength(1);
    publish({ spf: [SPF] });
    await hoursLater(bot, 1);
    await bot.followUps();
    expect(await campaign.eventsOf(draft)).toContain('followup_sent 1');
  });

  it('does not hold back an answer to somebody who wrote', async () => {
    const bot = await startBot();
    publish({ spf: [] });
    await bot.run('health-check');
    const draft = await approved(bot);
    const sent = await campaign.models.drafts.find(draft.id);
    await hoursLater(bot, 73);
    const raw = Buffer.from(
      [
        `From: Dana Ray <${draft.recipient.email}>`,
        'Subject: Re: Your 12 offices',
        'Message-ID: <theirs@buckeye.example>',
        `In-Reply-To: ${sent?.messageId}`,
        '',
        'Yes, let us talk. Can we schedule a call on Tuesday?',
      ].join('\r\n'),
    );
    const taken = { source: 'imap:INBOX:1:1', mailbox: 'sam', content: { email: raw }, bytes: raw.length };
    await bot.takeMail({ ...taken, receivedAt: campaign.clock.now() });
    for (const { id } of await campaign.models.inboundMails.listPending(10)) await bot.jobs.processMail(id);
    const mail = await bot.findAnswerable(draft.companyId);
    const reply = await bot.writeReply(mail?.mailId ?? '', { subject: 'Re: Tuesday', body: 'Tuesday it is.' }, 'U1');
    if (reply === null) throw new Error('no draft');
    await bot.approve(reply);
    await bot.jobs.sendDraft(reply.id);
    expect(await statusOf(reply)).toBe('sent');
    expect(await statusOf(await approved(bot))).toBe('approved');
  });

  it('holds back once more 72 hours after a person let mail go on', async () => {
    const bot = await startBot();
    publish({ spf: [], dmarc: [] });
    await bot.run('health-check');
    await hoursLater(bot, 73);
    const held = await approved(bot);
    expect(await message(bot)).toMatch(/no SPF record since .*no DMARC record since /);
    expect(await bot.mailBrake.lift('U7')).toBe(true);
    expect(await message(bot)).toContain('<@U7> let it go on');
    await hoursLater(bot, 71);
    await bot.followUps();
    expect(await statusOf(held)).toBe('sent');
    await hoursLater(bot, 2);
    expect(await statusOf(await approved(bot))).toBe('approved');
    expect(await messages()).toHaveLength(2);
  });

  it('is taken off the message while another is still missing, and none is told a second time', async () => {
    const bot = await startBot();
    publish({ spf: [] });
    await bot.run('health-check');
    publish({ dmarc: [] });
    await hoursLater(bot, 73);
    await approved(bot);
    publish({ spf: [SPF] });
    await hoursLater(bot, 73);
    expect(await message(bot)).toContain('no DMARC record since');
    expect(await message(bot)).not.toContain('SPF record since');
    await bot.followUps();
    expect(await messages()).toHaveLength(1);
    expect(await message(bot)).toContain('Let mail go on');
  });
});

describe('DNS that cannot tell', () => {
  it('neither begins nor ends anything', async () => {
    const bot = await startBot();
    publish({ spf: 'trouble', dmarc: 'trouble' });
    await bot.run('health-check');
    await hoursLater(bot, 100);
    expect(await statusOf(await approved(bot))).toBe('sent');

    publish({ spf: [], dmarc: [DMARC] });
    await hoursLater(bot, 1);
    dns.zone.com = 'no such name'; // from here on a denial means nothing
    await hoursLater(bot, 73);
    expect(await statusOf(await approved(bot))).toBe('sent');
    dns.zone.com = ['a.gtld-servers.net'];
    await hoursLater(bot, 1);
    const held = await approved(bot);
    expect(await statusOf(held)).toBe('approved');
    publish({ spf: 'silence' });
    await hoursLater(bot, 1);
    await bot.followUps();
    expect(await statusOf(held)).toBe('approved');
    expect(await message(bot)).toContain('Let mail go on');
  });
});

describe('a look at DNS', () => {
  it('is taken once an hour, whatever the number of checks and bots', async () => {
    const bots = [await startBot(), await startBot()];
    for (let minutes = 0; minutes < 60; minutes += 5) {
      for (const bot of bots) await bot.run('health-check');
      campaign.daysLater(5 / (24 * 60));
    }
    expect(dns.asked.filter((question) => question === `TXT ${DOMAIN}`)).toHaveLength(1);
    await bots[0]?.run('health-check');
    expect(dns.asked.filter((question) => question === `TXT ${DOMAIN}`)).toHaveLength(2);
  });

  it.each([
    ['EMAIL_MX_CHECK is off', { EMAIL_MX_CHECK: 'false' }],
    ['no mail leaves', { DRY_RUN: 'true' }],
  ])('is not taken while %s, and what was missing before holds nothing back', async (_why, env) => {
    const before = await startBot();
    publish({ spf: [] });
    await before.run('health-check');
    await hoursLater(before, 73);
    const looked = dns.asked.length;
    const bot = await startBot(env);
    await hoursLater(bot, 1);
    expect(dns.asked).toHaveLength(looked);
    expect(await statusOf(await approved(bot))).toBe('sent');
  });
});

describe('who is looked at', () => {
  it.each([
    ['smtp://mail.acme.com:587', true],
    ['smtp://127.0.0.1:2525', true],
    ['smtp://ec2-1-2-3-4.compute.amazonaws.com', true],
    ['smtp://apikey:word@smtp.sendgrid.net:587', false],
    ['smtps://email-smtp.us-east-1.amazonaws.com:465', false],
    ['smtp://smtp.postmarkapp.com:587', false],
  ])('by %s mail keeps its return path: %s', (SMTP_URL, ownReturnPath) => {
    const config = loadConfig({ ...ENV, SMTP_URL, MAIL_FROM: 'Sam@News.Acme.com' });
    expect(senderOf(config)).toEqual({ domain: 'news.acme.com', ownReturnPath });
  });

  it('through SendGrid DMARC alone counts', () => {
    expect(senderOf(loadConfig({ ...ENV, SENDGRID_API_KEY: 'SG.made-up' }))).toEqual({
      domain: DOMAIN,
      ownReturnPath: false,
    });
  });
});

describe('the health of mail', () => {
  it('says what is missing or there twice, and nothing while all is well', async () => {
    const { models, clock, inbox } = campaign;
    const probes = buildProbes(loadConfig({ ...ENV, SMTP_URL: inbox.smtpUrl }), {
      models,
      clock,
      slack: async () => ({ status: 'ok', message: 'known', asked: false }),
      pingDatabase: async () => undefined,
      failingJobs: async () => 0,
      port: () => 0,
      llmBudgetState: async () => null,
    });
    const look = () => probes.sendgrid(AbortSignal.timeout(5_000));
    expect(await look()).toMatchObject({ status: 'ok' });
    const bot = await startBot();
    await bot.run('health-check');
    expect(await look()).toMatchObject({ status: 'ok' });
    publish({ spf: [SPF, 'v=spf1 mx -all'], dmarc: [] });
    await hoursLater(bot, 1);
    expect(await look()).toMatchObject({
      status: 'warning',
      message: expect.stringMatching(
        /^smtp ready, .*; harness-audit\.example has no DMARC record and several SPF records$/,
      ),
    });
  });
});
