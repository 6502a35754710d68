import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { latestScore, newId } from '../models/samples.ts';
import { type Campaign, openCampaign } from './campaign.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterEach(() => campaign.clear());
afterAll(() => campaign.close());

type Bot = Awaited<ReturnType<Campaign['bot']>>;
const track = async (bot: Bot) => (await bot.tasks.assignTask('tracker', {}, new AbortController().signal)).result;
const note = () => ({ by: 'U1', at: campaign.clock.now(), reason: null, runId: null });

async function logged(): Promise<Record<string, string | null>> {
  const lines = await campaign.models.runLogs.listRecent({ agent: 'tracker' }, 20);
  return Object.fromEntries(lines.map(({ action, outputSummary }) => [action, outputSummary]));
}

it('marks a company silent three days after the last follow-up, and a late reply still counts', async () => {
  campaign.at('2026-03-02T15:00:00Z');
  const bot = await campaign.bot();
  const draft = await campaign.draft();
  await bot.approve(draft);
  for (const at of ['2026-03-02T15:00:00Z', '2026-03-05T15:00:00Z', '2026-03-09T15:00:00Z', '2026-03-16T15:00:00Z']) {
    campaign.at(at);
    await bot.followUps();
    expect(await track(bot)).toEqual({ stuck_found: 0, resolved: 0, needs_attention: 0 });
  }
  campaign.at('2026-03-19T14:59:00Z');
  expect(await bot.run('tracker-daily'), 'the grace is not over').toBe('nothing is stuck');
  campaign.at('2026-03-19T15:00:00Z');
  expect(await bot.run('tracker-daily')).toBe('1 stuck, 1 resolved, 0 need a person');
  const company = await campaign.models.companies.find(draft.companyId);
  expect(company?.status).toBe('no_response');
  expect(company?.history.at(-1)).toMatchObject({
    by: 'system',
    reason: 'no reply within 3 days of the last follow-up',
  });
  expect(await logged()).toEqual({ marked_no_response: '1 companies' });
  expect(await bot.run('tracker-daily'), 'a second time').toBe('nothing is stuck');
  expect((await campaign.models.companies.move(draft.companyId, 'no_response', 'replied', note()))?.status).toBe(
    'replied',
  );
});

it('marks a company silent 14 days after its only mail, and not while a touch is planned', async () => {
  campaign.at('2026-03-02T15:00:00Z');
  const bot = await campaign.bot();
  const [alone, sequence] = [await campaign.draft({ followUps: [] }), await campaign.draft()];
  for (const draft of [alone, sequence]) await bot.approve(draft);
  await bot.followUps();
  campaign.at('2026-03-15T15:00:00Z');
  expect(await track(bot)).toEqual({ stuck_found: 1, resolved: 0, needs_attention: 0 });
  expect(await logged()).toEqual({ no_action: '1 companies' });
  campaign.at('2026-03-16T14:00:00Z'); // the same hour after the switch to summer time
  await track(bot);
  expect(await campaign.status(alone)).toBe('no_response');
  expect(await campaign.status(sequence)).toBe('contacted');
  expect((await campaign.models.companies.find(alone.companyId))?.history.at(-1)?.reason).toBe(
    'no reply within 14 days of the last mail',
  );
});

it('counts what waits for people: undecided high leads, undecided drafts, doubtful mails, and the rest', async () => {
  campaign.at('2026-03-02T15:00:00Z');
  const bot = await campaign.bot();
  const { models } = campaign;
  const undecided = await campaign.lead();
  await models.companies.withdrawApproval(undecided.companyId, note());
  const low = await campaign.lead();
  await models.companies.withdrawApproval(low.companyId, note());
  await models.companies.setLatest(low.companyId, latestScore({ tier: 'low' }), campaign.clock.now());
  const pending = await campaign.draft();
  const unwritten = await campaign.lead();
  const doubtful = await campaign.draft({ followUps: [] });
  await bot.approve(doubtful);
  campaign.inbox.fail({ stage: 'after_data_disconnect' });
  await bot.followUps();
  expect(await track(bot), 'not yet').toEqual({ stuck_found: 1, resolved: 0, needs_attention: 1 });
  campaign.at('2026-03-08T15:00:00Z');
  // undecided 1, pending 1, unwritten 1, the doubtful one as a lead and as a mail
  expect(await track(bot)).toEqual({ stuck_found: 5, resolved: 1, needs_attention: 2 });
  expect(await logged()).toEqual({
    needs_writer_attention: '1 companies',
    reminded_approval_needed: '1 companies',
    no_action: '2 companies',
  });
  for (const { companyId } of [undecided, low, unwritten, pending]) {
    expect((await models.companies.find(companyId))?.status, 'nobody’s decision is taken').toMatch(/scored|approved/);
  }
});

it('ends reviews whose time is over', async () => {
  campaign.at('2026-03-02T15:00:00Z');
  const bot = await campaign.bot();
  const { run } = await campaign.models.runs.createOrJoin(
    {
      triggerSource: 'slack_command',
      triggerInput: { text: 'run dental ohio' },
      requestedBy: 'U1',
      request: { industryWord: 'dental', industryKey: 'dental', state: 'OH', city: null, count: 5 },
      title: 'Dental practices in Ohio',
    },
    campaign.clock.now(),
  );
  const expiresAt = new Date('2026-03-03T15:00:00Z');
  const now = campaign.clock.now();
  await campaign.models.approvals.open({
    runId: run.id,
    type: 'leads',
    itemIds: [newId()],
    summary: '',
    expiresAt,
    now,
  });
  campaign.at('2026-03-04T13:00:00Z');
  expect(await track(bot)).toEqual({ stuck_found: 1, resolved: 1, needs_attention: 0 });
  expect((await campaign.models.approvals.find(run.id, 'leads'))?.status).toBe('expired');
});

it('walks on where it ended when there is more than one page, and starts again at the end', async () => {
  campaign.at('2026-03-02T15:00:00Z');
  const bot = await campaign.bot();
  const { companyId } = await campaign.lead();
  await campaign.models.companies.move(companyId, 'approved', 'contacted', note());
  await campaign.models.settings.set('tracker_walk:contacted', `2026-03-20T00:00:00.000Z ${newId()}`);
  campaign.at('2026-04-02T15:00:00Z');
  expect(await track(bot), 'beyond the bookmark').toMatchObject({ stuck_found: 0 });
  expect(await track(bot), 'from the start').toMatchObject({ stuck_found: 1 });
});
