import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAnalyst } from '../../../src/agents/analyst.ts';
import { loadConfig } from '../../../src/config.ts';
import type { EmailDraft } from '../../../src/domain/draft.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { renderLead } from '../../../src/slack/render/lead.ts';
import { contact } from '../models/samples.ts';
import { ALWAYS_OPEN, type Campaign, openCampaign, sentFirst } from './campaign.ts';
import { beforeWrite } from './interleave.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterEach(() => campaign.clear());
afterAll(() => campaign.close());

type Bot = Awaited<ReturnType<Campaign['bot']>>;

/** Gives a company the figures that a new draft is written from. */
async function assess(companyId: string): Promise<void> {
  const { models, clock } = campaign;
  const company = await models.companies.find(companyId);
  if (company === null) throw new Error('the company is gone');
  const { scoring, firm } = loadConfig({ SLACK_BOT_TOKEN: 'x', SLACK_SIGNING_SECRET: 'x', SLACK_LEADS_CHANNEL: 'C1' });
  const analyst = createAnalyst({
    scoreFormula: scoring.formula,
    weights: scoring.weights,
    thresholds: scoring.thresholds,
    contingencyFee: firm.contingencyFee,
    narrator: null,
    scorer: null,
  });
  const options = { signal: new AbortController().signal, log: silentLogger };
  const { feature, score } = await analyst({ company, siteFacts: null, hasContact: true }, options);
  await models.features.insert({ ...feature, companyId, computedAt: clock.now() });
  const open = { approvedHuman: false, approvedBy: null, approvedAt: null };
  await models.scores.insert({ ...score, ...open, companyId, runId: null, scoredAt: clock.now() });
}

async function somebodyElse({ companyId }: EmailDraft): Promise<string> {
  const email = 'pat@buckeye.example';
  const person = contact({ email, fullName: 'Pat Doe', title: 'Owner', emailKind: 'personal', verified: true });
  await campaign.models.contacts.upsert(companyId, person, campaign.clock.now());
  return email;
}

let serial = 0;
async function bounces(bot: Bot, draft: EmailDraft): Promise<void> {
  await toldOfBounce(bot, draft);
  await bot.jobs.applyEvents();
}

async function toldOfBounce(bot: Bot, draft: EmailDraft): Promise<void> {
  serial += 1;
  await bot.takeEvents([
    {
      eventType: 'bounced',
      providerEventId: `bounce-${serial}`,
      providerMessageIds: [],
      messageId: draft.messageId,
      at: campaign.clock.now(),
      reason: 'no such user',
      url: null,
      bounce: { severity: 'hard', reason: 'user_unknown', status: '5.1.1' },
      draftId: draft.id,
    },
  ]);
}

const latest = ({ companyId }: EmailDraft) => campaign.models.drafts.latestForCompany(companyId);

async function leadCard({ companyId }: EmailDraft): Promise<string> {
  const moment = { now: campaign.clock.now(), zone: 'America/New_York' };
  return JSON.stringify(await renderLead(campaign.models, companyId, moment));
}

describe('a lead whose first mail bounced after it had left', () => {
  it('gets a draft to somebody else, which waits at gate 2 and leaves once it is approved', async () => {
    const { bot, draft } = await sentFirst(campaign, assess);
    const email = await somebodyElse(draft);
    await bounces(bot, draft);
    expect(bot.enqueued).toContain('lead-step');
    await bot.jobs.advanceLead(draft.companyId);
    await bot.jobs.advanceLead(draft.companyId); // once, however often it is asked for
    const second = await latest(draft);
    expect(second).toMatchObject({ status: 'pending', recipient: { email }, kind: 'first', approvedHash: null });
    expect(await leadCard(draft)).toContain('draft ready for review');
    await bot.followUps();
    expect(await campaign.inbox.list()).toHaveLength(1);
    if (second === null) throw new Error('no second draft');
    await bot.approve(second);
    await bot.followUps();
    expect((await campaign.mailsTo(second)).length).toBe(1);
    expect(await campaign.status(draft)).toBe('contacted');
    expect(await campaign.touchesOf(draft)).toEqual(Array(3).fill('cancelled: bounced'));
    expect((await campaign.touchesOf(second)).every((state) => state === 'scheduled')).toBe(true);
  });

  it('says on its card that nobody was reached where nobody else is known, and writes nothing', async () => {
    const { bot, draft } = await sentFirst(campaign, assess);
    await bounces(bot, draft);
    await bot.jobs.advanceLead(draft.companyId);
    expect((await latest(draft))?.id).toBe(draft.id);
    expect(await leadCard(draft)).toContain('the mail came back and nobody else is known');
  });

  it('goes to nobody else when the first one answered after all, however late the job is', async () => {
    const { bot, draft } = await sentFirst(campaign, assess);
    await somebodyElse(draft);
    await bounces(bot, draft);
    const note = { by: 'U1', at: campaign.clock.now(), reason: null, runId: null };
    await campaign.models.companies.move(draft.companyId, 'contacted', 'replied', note);
    await bot.jobs.advanceLead(draft.companyId);
    expect((await latest(draft))?.id).toBe(draft.id);
  });

  it('keeps a second draft from leaving where the first mail did arrive', async () => {
    const { bot, draft } = await sentFirst(campaign, assess);
    await somebodyElse(draft);
    await bot.jobs.advanceLead(draft.companyId);
    expect((await latest(draft))?.id).toBe(draft.id);
  });
});

describe('a mail that came back, and whose job was lost', () => {
  /** What the sweep puts on the queue, done; which jobs these were. */
  async function sweptJobs(bot: Bot, { companyId }: EmailDraft): Promise<string[]> {
    bot.enqueued.length = 0;
    await bot.jobs.sweep();
    const jobs = bot.enqueued.filter((job) => job === 'lead-step' || job === 'provider-events');
    if (jobs.includes('provider-events')) await bot.jobs.applyEvents();
    if (jobs.includes('lead-step')) await bot.jobs.advanceLead(companyId);
    return jobs;
  }

  it('is taken up by the sweep, once, wherever the process that was at it got killed', async () => {
    const lost: string[] = [];
    for (let step = 1, died = true; died; step += 1) {
      await campaign.clear();
      const { bot, draft } = await sentFirst(campaign, assess);
      const email = await somebodyElse(draft);
      await toldOfBounce(bot, draft);
      let reached = '';
      const models = beforeWrite(campaign.models, (write, name) => {
        reached = name;
        if (write >= step) throw new Error(`killed before ${name}`);
      });
      const mortal = await campaign.bot({ env: ALWAYS_OPEN, models });
      died = await mortal.jobs
        .applyEvents()
        .then(() => mortal.jobs.advanceLead(draft.companyId))
        .then(
          () => false,
          () => true,
        );
      const where = `killed at step ${step}, before ${reached}`;
      const jobs = [...(await sweptJobs(bot, draft)), ...(await sweptJobs(bot, draft))];
      if (died && !jobs.includes('provider-events')) lost.push(reached);
      if (died) expect(jobs, where).toContain('lead-step');
      expect(await sweptJobs(bot, draft), where).toEqual([]);
      const waiting = await campaign.models.drafts.list(
        { companyId: draft.companyId, status: 'pending' },
        { limit: 5 },
      );
      expect(
        waiting.map(({ recipient }) => recipient.email),
        where,
      ).toEqual([email]);
    }
    expect(lost).toContain('drafts.create'); // the webhook was done with: nobody would have told again
  });

  it('is settled by the sweep where nobody else is known', async () => {
    const { bot, draft } = await sentFirst(campaign, assess);
    await bounces(bot, draft);
    expect(await sweptJobs(bot, draft)).toEqual(['lead-step']);
    expect(await sweptJobs(bot, draft)).toEqual([]);
    expect(await leadCard(draft)).toContain('the mail came back and nobody else is known');
  });

  it('waits while everything is stopped, and is taken up when somebody resumes', async () => {
    const { bot, draft } = await sentFirst(campaign, assess);
    const email = await somebodyElse(draft);
    await bounces(bot, draft);
    await bot.mainSwitch.stopEverything('U1');
    await bot.jobs.advanceLead(draft.companyId);
    expect(await sweptJobs(bot, draft)).toEqual([]);
    await bot.mainSwitch.resumeEverything('U1');
    expect(await sweptJobs(bot, draft)).toEqual(['lead-step']);
    expect(await latest(draft)).toMatchObject({ status: 'pending', recipient: { email } });
  });

  it('is not forgotten when another one comes back while the first is being settled', async () => {
    const { bot, draft } = await sentFirst(campaign, assess);
    const { models, clock } = campaign;
    await bounces(bot, draft);
    const first = (await models.companies.find(draft.companyId))?.cameBackAt;
    if (first == null) throw new Error('nothing was written down');
    await models.companies.markCameBack(draft.companyId, new Date(clock.now().getTime() + 1_000));
    await models.companies.settleCameBack(draft.companyId, first);
    expect(await sweptJobs(bot, draft)).toEqual(['lead-step']);
  });

  it('that was refused at once is looked after as well', async () => {
    campaign.at('2026-03-02T15:00:00Z');
    const bot = await campaign.bot({ env: ALWAYS_OPEN });
    const draft = await campaign.draft();
    campaign.inbox.fail({ stage: 'rcpt', code: 550 });
    await bot.approve(draft);
    await bot.followUps();
    expect((await latest(draft))?.status).toBe('send_failed');
    expect(await sweptJobs(bot, draft)).toEqual(['lead-step']);
    expect(await sweptJobs(bot, draft)).toEqual([]);
  });
});
