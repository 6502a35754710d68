import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EmailDraft } from '../../../src/domain/draft.ts';
import { type Campaign, header, openCampaign, SEQUENCE } from './campaign.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterEach(() => campaign.clear());
afterAll(() => campaign.close());

/** A first mail that left on Monday, 2 March 2026 at 10:00 in New York. */
async function sentFirst(env: Record<string, string> = {}) {
  campaign.at('2026-03-02T15:00:00Z');
  const bot = await campaign.bot({ env });
  const draft = await campaign.draft();
  await bot.approve(draft);
  expect(await bot.followUps()).toBe('1 first mail sent');
  return { bot, draft };
}

describe('a sequence', () => {
  it('sends the approved words on their days, in one thread, each once', async () => {
    const { bot, draft } = await sentFirst();
    expect(await campaign.eventsOf(draft)).toEqual([
      'scheduled_followup 1',
      'scheduled_followup 2',
      'scheduled_followup 3',
      'sent 0',
    ]);
    campaign.at('2026-03-05T14:59:00Z');
    expect(await bot.followUps(), 'a minute too early').toBe('nothing to send');
    campaign.at('2026-03-05T15:00:00Z'); // Thursday
    expect(await bot.followUps()).toBe('1 follow-up sent');
    expect(await bot.followUps(), 'a second time').toBe('nothing to send');
    campaign.at('2026-03-09T14:00:00Z'); // Monday, 10:00 in summer time
    expect(await bot.followUps()).toBe('1 follow-up sent');
    campaign.at('2026-03-16T14:00:00Z');
    expect(await bot.followUps()).toBe('1 follow-up sent');
    campaign.at('2026-04-16T14:00:00Z');
    expect(await bot.followUps()).toBe('nothing to send');

    const mails = await campaign.mailsTo(draft);
    expect(mails.map(({ subject }) => subject)).toEqual([
      'Your 12 offices',
      'Re: Your 12 offices',
      'Re: Your 12 offices',
      'A last note',
    ]);
    expect(mails.map(({ text }) => text.split('\n----------')[0]?.trim())).toEqual([
      SEQUENCE.body,
      'Second words.',
      'Third words.',
      'Last words.',
    ]);
    for (const mail of mails) expect(mail.text).toContain('This is an advertisement sent by Harness Audit Partners.');
    const ids = mails.map((mail) => header(mail, 'Message-ID'));
    const drafts = await campaign.models.drafts.listFollowUps(draft.id);
    expect(ids).toEqual([
      `<leadgen.${draft.id}.0@harness-audit.example>`,
      ...drafts.map(({ id }, index) => `<leadgen.${id}.${index + 1}@harness-audit.example>`),
    ]);
    expect(mails.map((mail) => header(mail, 'In-Reply-To'))).toEqual([undefined, ids[0], ids[1], ids[2]]);
    expect(mails.map((mail) => header(mail, 'References'))).toEqual([
      undefined,
      ids[0],
      `${ids[0]} ${ids[1]}`,
      `${ids[0]} ${ids[1]} ${ids[2]}`,
    ]);
    expect(new Set(mails.map((mail) => mail.from)).size).toBe(1);
    expect((await campaign.eventsOf(draft)).filter((event) => event.includes('sent'))).toEqual([
      'followup_sent 1',
      'followup_sent 2',
      'followup_sent 3',
      'sent 0',
    ]);
    expect(await campaign.touchesOf(draft)).toEqual(['sent', 'sent', 'sent']);
    expect(drafts.map(({ runId, approvedBy }) => ({ runId, approvedBy }))).toEqual(
      Array.from({ length: 3 }, () => ({ runId: null, approvedBy: 'U1' })),
    );
  });

  it('tells on the first mail’s card what was sent and what comes when; its follow-ups have no cards of their own', async () => {
    const { bot, draft } = await sentFirst();
    expect(await bot.card(draft.id)).toContain('|Mar 5, 10:00 EST> unless they reply');
    campaign.at('2026-03-05T15:00:00Z');
    await bot.followUps();
    const card = await bot.card(draft.id);
    expect(card).toMatch(/follow-up 1 sent .*Mar 5, 10:00 EST/);
    expect(card).toMatch(/follow-up 2 of 3 on .*Mar 9, 10:00 EDT> unless they reply/);
    const [followUp] = await campaign.models.drafts.listFollowUps(draft.id);
    expect(await bot.card(followUp?.id ?? '')).toBeNull();
    await bot.stopSequence(draft.companyId, 'meeting_booked');
    expect(await bot.card(draft.id)).toMatch(/follow-up 1 sent .* · stopped: meeting booked/);
  });

  it('keeps two days between two touches after an outage, whatever was due meanwhile', async () => {
    const { bot, draft } = await sentFirst();
    campaign.at('2026-03-17T14:00:00Z'); // all three are overdue
    expect(await bot.followUps()).toMatch('1 follow-up sent');
    campaign.at('2026-03-18T14:00:00Z');
    expect(await bot.followUps()).not.toContain('sent');
    campaign.at('2026-03-19T14:00:00Z');
    expect(await bot.followUps()).toMatch('1 follow-up sent');
    campaign.at('2026-03-23T14:00:00Z'); // two days later is a Saturday
    expect(await bot.followUps()).toMatch('1 follow-up sent');
    expect(await campaign.mailsTo(draft)).toHaveLength(4);
  });

  it('shows instead of sends in a dry run, follow-ups too', async () => {
    const { bot, draft } = await sentFirst({ DRY_RUN: 'true' });
    campaign.at('2026-03-05T15:00:00Z');
    expect(await bot.followUps()).toBe('1 follow-up sent');
    expect(await campaign.mailsTo(draft)).toEqual([]);
    expect(await campaign.touchesOf(draft)).toEqual(['sent', 'scheduled', 'scheduled']);
  });

  it('does not wait for the weekend or a holiday to pass, but for the recipient’s hours, and says so', async () => {
    campaign.at('2026-06-30T14:00:00Z'); // Tuesday; three days later is the day kept for 4 July
    const bot = await campaign.bot();
    const draft = await campaign.draft(SEQUENCE, 'CA');
    await bot.approve(draft);
    expect(await bot.followUps(), '7 in the morning there').toBe('1 waits');
    expect(await bot.card(draft.id)).toContain('In CA it is Tue 07:00');
    campaign.at('2026-06-30T16:00:00Z');
    await bot.followUps();
    expect(await campaign.mailsTo(draft)).toHaveLength(1);
    campaign.at('2026-07-03T16:00:00Z');
    expect(await bot.followUps()).toBe('outside the sending window');
    campaign.at('2026-07-06T14:00:00Z');
    await bot.followUps();
    campaign.at('2026-07-06T16:00:00Z');
    await bot.followUps();
    expect(await campaign.mailsTo(draft)).toHaveLength(2);
    await campaign.clear();
    campaign.at('2026-07-03T16:00:00Z');
    const busy = await campaign.bot({ env: { SEND_ON_HOLIDAYS: 'true' } });
    await busy.approve(await campaign.draft());
    expect(await busy.followUps()).toBe('1 first mail sent');
  });
});

describe('the daily limit', () => {
  it('counts both kinds, and first mails get its places first', async () => {
    const { draft } = await sentFirst();
    campaign.at('2026-03-05T15:00:00Z');
    const tight = await campaign.bot({ env: { EMAIL_DAILY_LIMIT: '2' } });
    const firsts: EmailDraft[] = [await campaign.draft(), await campaign.draft()];
    for (const first of firsts) await tight.approve(first);
    expect(await tight.followUps()).toBe('2 first mails sent, 1 waits');
    const [waiting] = await campaign.models.drafts.listFollowUps(draft.id);
    expect(waiting).toMatchObject({
      status: 'approved',
      sendNote: expect.stringContaining('daily limit for 2026-03-05'),
    });
    campaign.at('2026-03-06T15:00:00Z');
    expect(await tight.followUps()).toBe('1 follow-up sent');
    expect(await campaign.mailsTo(draft)).toHaveLength(2);
  });

  it('lets a follow-up wait while the last places of the day are promised to first mails of a later zone', async () => {
    const { draft } = await sentFirst();
    campaign.at('2026-03-05T15:00:00Z');
    const tight = await campaign.bot({ env: { EMAIL_DAILY_LIMIT: '1' } });
    const west = await campaign.draft(SEQUENCE, 'CA');
    await tight.approve(west);
    expect(await tight.followUps(), '7 in the morning in California').toBe('2 wait');
    const [waiting] = await campaign.models.drafts.listFollowUps(draft.id);
    expect(waiting?.sendNote).toBe('First mails go first.');
    campaign.at('2026-03-05T17:30:00Z');
    expect(await tight.followUps()).toBe('1 first mail sent, 1 waits');
    expect(await campaign.mailsTo(west)).toHaveLength(1);
  });
});

describe('the main switch', () => {
  it('stops a drain in the middle, says so on what waits, and the rest leaves once', async () => {
    campaign.at('2026-03-02T15:00:00Z');
    const bot = await campaign.bot();
    const drafts = await Promise.all(Array.from({ length: 8 }, () => campaign.draft()));
    for (const draft of drafts) await bot.approve(draft);
    const stop = campaign.inbox
      .waitFor(() => true)
      .then(() => campaign.models.mainSwitch.stop('U1', campaign.clock.now()));
    await bot.followUps();
    await stop;
    const left = (await campaign.inbox.list()).length;
    expect(left).toBeLessThan(8);
    expect(await bot.followUps()).toBe(`${8 - left} wait`);
    const [waiting] = await campaign.models.drafts.list({ status: 'approved' }, { limit: 1 });
    expect(await bot.card(waiting?.id ?? '')).toContain('waits because everything is stopped');
    await campaign.models.mainSwitch.resume('U1', campaign.clock.now());
    await bot.followUps();
    for (const draft of drafts) expect(await campaign.mailsTo(draft)).toHaveLength(1);
  });
});

describe('two workers', () => {
  it('that drain the same mails at the same moment send each once', async () => {
    campaign.at('2026-03-02T15:00:00Z');
    const first = await campaign.bot({ owner: 'one:1:a' });
    const second = await campaign.bot({ owner: 'two:1:b' });
    const drafts = await Promise.all(Array.from({ length: 6 }, () => campaign.draft()));
    for (const draft of drafts) await first.approve(draft);
    for (const at of ['2026-03-02T15:01:00Z', '2026-03-05T15:01:00Z', '2026-03-09T14:01:00Z']) {
      campaign.at(at);
      await Promise.all([first.followUps(), second.followUps(), first.run('drain-approved')]);
    }
    for (const draft of drafts) {
      expect(await campaign.mailsTo(draft)).toHaveLength(3);
      expect(await campaign.touchesOf(draft)).toEqual(['sent', 'sent', 'scheduled']);
    }
    expect(await campaign.models.drafts.count({ status: ['send_unknown', 'sending'] })).toBe(0);
    expect(await campaign.models.sendCounters.get('2026-03-05')).toBe(6);
  });
});
