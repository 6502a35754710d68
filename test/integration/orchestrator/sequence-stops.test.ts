import { Types } from 'mongoose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EmailDraft } from '../../../src/domain/draft.ts';
import { newRun } from '../models/samples.ts';
import { ALWAYS_OPEN, type Campaign, openCampaign, SEQUENCE } from './campaign.ts';
import { beforeCall } from './interleave.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterEach(() => campaign.clear());
afterAll(() => campaign.close());

type Bot = Awaited<ReturnType<Campaign['bot']>>;

async function sentFirst(env: Record<string, string> = {}) {
  campaign.at('2026-03-02T15:00:00Z');
  const bot = await campaign.bot({ env });
  const draft = await campaign.draft();
  await bot.approve(draft);
  await bot.followUps();
  return { bot, draft };
}

/** What ends a sequence, as the parts that record it do: the fact first, then the stop. */
const STOPS = {
  async unsubscribe(bot: Bot, draft: EmailDraft) {
    await bot.unsubscribe({ kind: 'contact', id: draft.contactId ?? '' });
  },
  async reply(bot: Bot, draft: EmailDraft) {
    await campaign.models.companies.move(draft.companyId, 'contacted', 'replied', stamp());
    await bot.stopSequence(draft.companyId, 'replied');
  },
  async bounce(bot: Bot, draft: EmailDraft) {
    await campaign.models.contacts.markBounced(draft.recipient.email, campaign.clock.now());
    await bot.stopSequence(draft.companyId, 'bounced');
  },
  async suppression(bot: Bot, draft: EmailDraft) {
    const domain = draft.recipient.email.split('@')[1] ?? '';
    await campaign.models.suppressions.add({ domain, reason: 'asked by phone', by: 'U1', now: campaign.clock.now() });
    await bot.stopSequence(draft.companyId, 'suppressed');
  },
  async meeting(bot: Bot, draft: EmailDraft) {
    await campaign.models.companies.move(draft.companyId, 'contacted', 'meeting_booked', stamp());
    await bot.stopSequence(draft.companyId, 'meeting_booked');
  },
  async lost(bot: Bot, draft: EmailDraft) {
    await campaign.models.companies.move(draft.companyId, 'contacted', 'lost', stamp());
    await bot.stopSequence(draft.companyId, 'lost');
  },
  async archive(bot: Bot, draft: EmailDraft) {
    await campaign.models.companies.move(draft.companyId, 'contacted', 'archived', stamp());
    await bot.stopSequence(draft.companyId, 'archived');
  },
};
const stamp = () => ({ by: 'U1', at: campaign.clock.now(), reason: null, runId: null });

const WORDS = {
  unsubscribe: 'unsubscribed',
  reply: 'replied',
  bounce: 'bounced',
  suppression: 'suppressed',
  meeting: 'meeting booked',
  lost: 'lost',
  archive: 'archived',
} as const;
const names = Object.keys(WORDS) as (keyof typeof WORDS)[];

describe('a sequence ends', () => {
  it.each(names)('after %s: nothing more leaves, the card says why, and each touch is cancelled once', async (name) => {
    const { bot, draft } = await sentFirst();
    await STOPS[name](bot, draft);
    await bot.stopSequence(draft.companyId, 'again');
    for (const at of ['2026-03-05T15:00:00Z', '2026-03-09T15:00:00Z', '2026-03-16T15:00:00Z']) {
      campaign.at(at);
      await bot.followUps();
    }
    expect(await campaign.mailsTo(draft)).toHaveLength(1);
    expect(await bot.card(draft.id)).toContain(` · stopped: ${WORDS[name]}`);
    const cancelled = (await campaign.eventsOf(draft)).filter((event) => event.startsWith('cancelled'));
    expect(cancelled).toEqual(['cancelled_followup 1', 'cancelled_followup 2', 'cancelled_followup 3']);
  });

  it.each(names)(
    'after %s even where the stop itself was lost: the state alone is asked before each mail',
    async (name) => {
      const { bot, draft } = await sentFirst();
      await STOPS[name]({ ...bot, stopSequence: async () => undefined }, draft);
      campaign.at('2026-03-05T15:00:00Z');
      await bot.followUps();
      expect(await campaign.mailsTo(draft)).toHaveLength(1);
      expect((await campaign.touchesOf(draft)).every((touch) => touch.startsWith('cancelled'))).toBe(true);
    },
  );

  it('when the server refuses the address of a follow-up', async () => {
    const { bot, draft } = await sentFirst();
    campaign.at('2026-03-05T15:00:00Z');
    campaign.inbox.fail({ stage: 'rcpt', code: 550, message: '5.1.1 No such mailbox here' });
    await bot.followUps();
    expect(await campaign.touchesOf(draft)).toEqual(['cancelled: bounced', 'cancelled: bounced', 'cancelled: bounced']);
    expect((await campaign.models.contacts.find(draft.contactId ?? ''))?.bouncedAt).not.toBeNull();
    expect(await bot.card(draft.id)).toContain('stopped: bounced');
    expect(await campaign.models.sendCounters.get('2026-03-05'), 'the place of the day').toBe(0);
  });

  it.each(['at once', 'at the next mail, where the cancel was cut off'])('with its run, %s', async (when) => {
    const { bot, draft } = await sentFirst();
    const { models, clock } = campaign;
    const { run } = await models.runs.createOrJoin(newRun(), clock.now());
    for (const collection of ['companies', 'email_drafts']) {
      await models.connection.collection(collection).updateMany({}, { $set: { runId: new Types.ObjectId(run.id) } });
    }
    if (when === 'at once') await bot.endRun.cancel(run.id, 'U2');
    else await models.runs.requestCancel(run.id, 'U2', clock.now());
    campaign.at('2026-03-05T15:00:00Z');
    await bot.followUps();
    expect(await bot.card(draft.id)).toContain('stopped: run cancelled');
    expect(await campaign.mailsTo(draft)).toHaveLength(1);
  });

  it('for approved first mails as well', async () => {
    campaign.at('2026-03-02T10:00:00Z');
    const bot = await campaign.bot();
    const draft = await campaign.draft();
    await bot.approve(draft);
    await bot.stopSequence(draft.companyId, 'suppressed');
    campaign.at('2026-03-02T15:00:00Z');
    await bot.followUps();
    expect(await campaign.mailsTo(draft)).toEqual([]);
    expect(await bot.card(draft.id)).toContain('suppressed · nothing was sent');
  });
});

/** Store calls of one pass until the mail is handed over: each is a place for something to happen. */
async function stepsUntilHandOver(): Promise<number> {
  let handedOver = 0;
  const watched = beforeCall(campaign.models, (call, name) => {
    if (name === 'drafts.handOver') handedOver = call;
  });
  const bot = await campaign.bot({ env: ALWAYS_OPEN, models: watched, owner: 'other:1:a' });
  await bot.followUps();
  expect(handedOver).toBeGreaterThan(10);
  return handedOver;
}

describe('whatever lands before the first byte', () => {
  const news = { first: ['unsubscribe', 'suppression', 'bounce'], followup: names } as const;

  it.each(['first', 'followup'] as const)('stops a %s mail, at every step of its way', async (kind) => {
    campaign.at('2026-03-02T15:00:00Z');
    const helper = await campaign.bot({ env: ALWAYS_OPEN });
    /** One mail that is due, and nothing else. */
    const ready = async () => {
      campaign.daysLater(1);
      const draft = await campaign.draft();
      await helper.approve(draft);
      if (kind === 'followup') {
        await helper.followUps();
        campaign.daysLater(4);
      }
      return draft;
    };
    await ready();
    const steps = await stepsUntilHandOver();
    for (let step = 1; step <= steps; step += 1) {
      const name = news[kind][step % news[kind].length] ?? 'unsubscribe';
      const draft = await ready();
      let landed = '';
      const interrupted = beforeCall(campaign.models, async (call, at) => {
        if (call !== step) return;
        landed = at;
        await STOPS[name](helper, draft);
      });
      const bot = await campaign.bot({ env: ALWAYS_OPEN, models: interrupted, owner: 'other:1:a' });
      await bot.followUps();
      await helper.followUps();
      const where = `after ${name} before step ${step} of ${steps}, ${landed}`;
      expect((await campaign.mailsTo(draft)).length, `mails ${where}`).toBe(kind === 'first' ? 0 : 1);
      const stuck = await campaign.models.drafts.count({ status: ['sending', 'send_unknown', 'approved'] });
      expect(stuck, `drafts on their way ${where}`).toBe(0);
    }
  });

  it('the main switch included: what was not handed over waits, and leaves once when all goes on', async () => {
    const { draft, bot: helper } = await sentFirst();
    campaign.at('2026-03-05T15:00:00Z');
    const stopped = beforeCall(campaign.models, async (_call, name) => {
      if (name === 'drafts.claimForSending') await campaign.models.mainSwitch.stop('U1', campaign.clock.now());
    });
    const bot = await campaign.bot({ models: stopped, owner: 'other:1:a' });
    await bot.followUps();
    expect(await campaign.mailsTo(draft)).toHaveLength(1);
    const [followUp] = await campaign.models.drafts.listFollowUps(draft.id);
    expect(followUp).toMatchObject({ status: 'approved', sendNote: 'everything is stopped', sendAttempts: 0 });
    expect(await campaign.models.sendCounters.get('2026-03-05'), 'the place of the day is free again').toBe(0);
    await campaign.models.mainSwitch.resume('U1', campaign.clock.now());
    await helper.followUps();
    expect(await campaign.mailsTo(draft)).toHaveLength(2);
    expect((await campaign.mailsTo(draft))[1]?.subject).toBe(`Re: ${SEQUENCE.subject}`);
  });
});
