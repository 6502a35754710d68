import { DateTime } from 'luxon';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ClockedStage, startClockedStage } from '../support/clocked-stage.ts';
import { until } from '../support/stack.ts';
import { ANA, buttonsOf, createDesk, type Desk, keyOf } from './desk.ts';
import { companyOf } from './scene.ts';

const ZONE = 'America/New_York';
/** Summer time ends on November 1, Veterans Day is November 11: three weeks hold both. */
const at = (day: string, time: string) => DateTime.fromISO(`2026-${day}T${time}`, { zone: ZONE }).toJSDate();
const dayOf = (moment: Date) => DateTime.fromJSDate(moment, { zone: ZONE }).toFormat('ccc MM-dd');

/** When time is moved to: after Monday's report, within the sending window, after the end of a working day; once at the weekend. */
const LOOKS = ['08:31', '11:01', '17:31'];
const looksOf = (weekday: number) =>
  weekday === 1 ? LOOKS : weekday < 6 ? LOOKS.slice(1) : weekday === 6 ? ['12:01'] : [];

/** What happens to the six companies, and when. */
const STORY = [
  { day: '10-29', time: '14:00', does: 'opens twice' },
  { day: '10-30', time: '10:00', does: 'replies' },
  { day: '11-03', time: '10:00', does: 'unsubscribes and loses' },
  { day: '11-05', time: '15:00', does: 'meets' },
  { day: '11-17', time: '10:00', does: 'replies late' },
] as const;

const EXPECTED_MAILS: Record<string, string[]> = {
  replies: ['0 Mon 10-26', '1 Thu 10-29'],
  unsubscribes: ['0 Mon 10-26', '1 Thu 10-29', '2 Mon 11-02'],
  silent: ['0 Mon 10-26', '1 Thu 10-29', '2 Mon 11-02', '3 Mon 11-09'],
  meets: ['0 Mon 10-26', '1 Thu 10-29', '2 Mon 11-02'],
  // the first reminder falls on a Saturday, the second into the outage, the third on a holiday
  unlucky: ['0 Wed 10-28', '1 Mon 11-02', '2 Thu 11-05', '3 Thu 11-12'],
  loses: ['0 Wed 10-28', '1 Mon 11-02'],
};
const ROLES = Object.keys(EXPECTED_MAILS);

const EXPECTED_STATUS: Record<string, string> = {
  replies: 'replied',
  unsubscribes: 'no_response', // somebody else there could still be written to
  silent: 'replied',
  meets: 'meeting_booked',
  unlucky: 'no_response',
  loses: 'lost',
};

/** Three weeks of a campaign, from Monday's runs to the silence after the last follow-up, lived by so many bots on one database. */
export function liveThroughThreeWeeks(bots: number): void {
  let stage: ClockedStage;
  let desk: Desk;
  const companies = new Map<string, string>();

  beforeAll(async () => {
    stage = await startClockedStage({
      bots,
      start: at('10-26', '09:40'),
      env: { SEND_DAYS: '1-5', SEND_WINDOW_START: '09:00', SEND_WINDOW_END: '17:00', APP_TIMEZONE: ZONE },
    });
    desk = createDesk(stage.slack);
  });
  afterAll(() => stage?.close());

  const idOf = (role: string) => companies.get(role) ?? '';
  const nameOf = async (role: string) => (await stage.models.companies.find(idOf(role)))?.name ?? '';

  async function ask(words: string): Promise<string> {
    stage.nextBot();
    const answer = await desk.ask(ANA, words);
    await stage.quiet();
    return answer;
  }

  /** Somebody read an answer in the mailbox and notes it. */
  async function reply(role: string, text: string): Promise<void> {
    stage.nextBot();
    const form = await desk.askForForm(ANA, `replied ${await nameOf(role)}: ${text}`);
    await desk.submit(ANA, form, { reply_kind: 'interested' });
    const isNoted = async () => (await stage.models.companies.find(idOf(role)))?.status === 'replied';
    await until(isNoted, `the reply of ${role}`);
    await stage.quiet();
  }

  /** Approves the draft to the company that plays this role, and waits until that is written. */
  async function send(role: string): Promise<void> {
    const { drafts } = stage.models;
    await until(async () => (await drafts.latestForCompany(idOf(role))) !== null, `a draft for ${role}`);
    const draft = await drafts.latestForCompany(idOf(role));
    stage.nextBot();
    const card = await desk.message(`draft:${draft?.id}`, (message) => buttonsOf(message).includes('draft_approve'));
    await desk.press(ANA, card, 'draft_approve');
    await until(
      async () => (await drafts.latestForCompany(idOf(role)))?.status !== 'pending',
      `the approval of ${role}`,
    );
    await stage.quiet();
  }

  async function prepare(): Promise<void> {
    await ask('run dental ohio 12');
    const cards = desk.messages('lead:').filter((card) => buttonsOf(card).includes('lead_approve'));
    for (const role of ROLES) {
      const card = cards.shift();
      if (card === undefined) throw new Error('too few leads');
      companies.set(role, companyOf(card));
      stage.nextBot();
      await desk.press(ANA, card, 'lead_approve');
    }
    await stage.quiet();
    for (const role of ['replies', 'unsubscribes', 'silent', 'meets']) await send(role);
  }

  async function happen(what: (typeof STORY)[number]['does']): Promise<void> {
    switch (what) {
      case 'opens twice': {
        const [sent] = await stage.models.events.list({ companyId: idOf('replies'), eventTypes: ['sent'] }, 1);
        for (const providerEventId of [`open-a-${bots}`, `open-b-${bots}`]) {
          const { companyId, contactId, emailDraftId } = sent ?? {};
          await stage.models.events.record({
            ...{ companyId: companyId ?? null, contactId: contactId ?? null, emailDraftId: emailDraftId ?? null },
            ...{ eventType: 'opened', eventAt: stage.now(), providerEventId },
          });
        }
        return;
      }
      case 'replies':
        await reply('replies', 'Sounds good, call me on Monday.');
        return;
      case 'unsubscribes and loses': {
        const mails = await stage.inbox.list();
        const [draft] = await stage.models.drafts.list({ companyId: idOf('unsubscribes') }, { limit: 1 });
        const mail = mails.find((entry) => entry.envelope.to.includes(draft?.recipient.email ?? ''));
        const header = mail?.headers.find(({ name }) => name.toLowerCase() === 'list-unsubscribe')?.value ?? '';
        const url = /<(https?:[^>]+)>/.exec(header)?.[1] ?? '';
        const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
        expect((await fetch(url, { method: 'POST', body })).status).toBe(200);
        await ask(`lost ${await nameOf('loses')}: chose another firm`);
        return;
      }
      case 'meets':
        await ask(`meeting ${await nameOf('meets')}`);
        return;
      case 'replies late':
        await reply('silent', 'Sorry for the delay, tell me more.');
    }
  }

  /** Lives one day: moves from look to look, with what the story wants in between. */
  async function live(day: DateTime): Promise<void> {
    const date = day.toFormat('MM-dd');
    const looks = looksOf(day.weekday).map((time) => ({ time, does: null }));
    const events = STORY.filter((entry) => entry.day === date);
    for (const step of [...looks, ...events].sort((a, b) => a.time.localeCompare(b.time))) {
      if (at(date, step.time) <= stage.now()) continue;
      await stage.moveTo(at(date, step.time));
      if (step.does !== null) await happen(step.does);
    }
  }

  it('sends, stops, reports and rests where and when it should, once', { timeout: 240_000 }, async () => {
    await prepare();
    for (
      let day = DateTime.fromISO('2026-10-26', { zone: ZONE });
      day.toFormat('MM-dd') <= '11-17';
      day = day.plus({ days: 1 })
    ) {
      const date = day.toFormat('MM-dd');
      if (date === '10-28') {
        await stage.moveTo(at(date, '08:31'));
        for (const role of ['unlucky', 'loses']) await send(role);
      }
      if (date === '11-04') continue; // nobody runs the bot for two days
      await live(day);
      if (date === '11-03') await stage.stopBots();
      if (date === '11-03') await stage.moveTo(at('11-05', '08:00'));
      if (date === '11-03') await stage.startBots();
    }

    const diary: Record<string, string[]> = {};
    const statuses: Record<string, string | undefined> = {};
    for (const role of ROLES) {
      const sent = await stage.models.events.list({ companyId: idOf(role), eventTypes: ['sent', 'followup_sent'] }, 10);
      diary[role] = sent.toReversed().map((event) => `${event.followUpNumber} ${dayOf(event.eventAt)}`);
      statuses[role] = (await stage.models.companies.find(idOf(role)))?.status;
      const hours = sent.map(({ eventAt }) => DateTime.fromJSDate(eventAt, { zone: ZONE }).hour);
      expect([role, hours.filter((hour) => hour < 9 || hour >= 17)]).toEqual([role, []]);
    }
    expect(diary).toEqual(EXPECTED_MAILS);
    expect(statuses).toEqual(EXPECTED_STATUS);
    await expectThreads();
    await expectPosts();
  });

  /** What lies in the inbox is what the events say, each once, every follow-up in its first mail's thread. */
  async function expectThreads(): Promise<void> {
    const mails = await stage.inbox.list();
    const header = (mail: (typeof mails)[number], name: string) =>
      mail.headers.find((entry) => entry.name.toLowerCase() === name)?.value ?? '';
    const ids = mails.map((mail) => header(mail, 'message-id'));
    expect(new Set(ids).size).toBe(ids.length);
    expect(mails).toHaveLength(Object.values(EXPECTED_MAILS).flat().length);
    const byRecipient = Map.groupBy(mails, (mail) => mail.envelope.to[0] ?? '');
    for (const thread of byRecipient.values()) {
      thread.forEach((mail, index) => {
        const earlier = thread.slice(0, index).map((entry) => header(entry, 'message-id'));
        expect(header(mail, 'in-reply-to')).toBe(earlier.at(-1) ?? '');
        expect(header(mail, 'references').split(/\s+/).filter(Boolean)).toEqual(earlier);
      });
    }
  }

  /** Every message stands in Slack once, and the reports on the days on which they belong. */
  async function expectPosts(): Promise<void> {
    for (const [key, count] of stage.slack.postCounts('key')) expect([key, count]).toEqual([key, 1]);
    const keys = [...stage.slack.postCounts('key').keys()];
    const postsOf = (kind: string) => keys.filter((key) => key.startsWith(`post:${kind}`)).toSorted();
    const madeAt = async (key: string) => {
      const post = await stage.models.posts.find(key.slice('post:'.length));
      return DateTime.fromJSDate(post?.createdAt ?? new Date(0), { zone: ZONE }).toFormat('ccc MM-dd HH:mm');
    };
    const reports = await Promise.all(postsOf('weekly-report').map(madeAt));
    expect(reports).toEqual(['Mon 11-02 08:31', 'Mon 11-09 08:31', 'Mon 11-16 08:31']);
    expect(postsOf('daily-summary').map((key) => key.slice(-5))).toEqual([
      ...['10-26', '10-27', '10-28', '10-29', '10-30', '11-02', '11-03', '11-05', '11-06'],
      ...['11-09', '11-10', '11-11', '11-12', '11-13', '11-16', '11-17'],
    ]);
    expect(desk.messages('').every((message) => keyOf(message) !== '' || message.files !== undefined)).toBe(true);
  }
}
