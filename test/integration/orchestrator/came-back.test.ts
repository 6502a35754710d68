import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAnalyst } from '../../../src/agents/analyst.ts';
import { loadConfig } from '../../../src/config.ts';
import type { EmailDraft } from '../../../src/domain/draft.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { renderLead } from '../../../src/slack/render/lead.ts';
import { contact } from '../models/samples.ts';
import { type Campaign, openCampaign, sentFirst } from './campaign.ts';

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
  await bot.jobs.applyEvents();
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
