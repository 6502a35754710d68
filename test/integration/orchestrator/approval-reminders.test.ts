import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOT_TRACKED } from '../../../src/domain/mail-tracking.ts';
import { createApprovalReminders } from '../../../src/orchestrator/approval-reminders.ts';
import { createSettleRun } from '../../../src/orchestrator/settle-run.ts';
import { createShowReviews } from '../../../src/orchestrator/show-reviews.ts';
import { createRenderer } from '../../../src/slack/render/index.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { actionIds, readable } from '../../unit/blocks/reading.ts';
import { draftMeta, draftText, NOW, newRun } from '../models/samples.ts';
import { draftedLead, handClock, recordingProjector, scoredLead } from './lead-scene.ts';

const ZONE = 'America/New_York';
const HOUR_MS = 3_600_000;
const signal = new AbortController().signal;
/** Monday, March 2, 10:00 in New York. */
const at = (hours: number) => new Date(NOW.getTime() + hours * HOUR_MS);

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** One process: what it looks at every hour, and what it shows. */
function startProcess() {
  const { models } = database;
  const shown: string[] = [];
  const clock = handClock();
  const deps = { models, projector: recordingProjector(shown), clock };
  const showReviews = createShowReviews(deps);
  const remind = createApprovalReminders(deps, { showReviews, firstAfterHours: 24, timeZone: ZONE });
  const moment = () => ({ now: clock.now(), zone: ZONE });
  return {
    models,
    shown,
    clock,
    settleRun: createSettleRun(deps),
    renderer: createRenderer({ models, moment, dryRun: true, followUpReview: 'sequence', tracking: NOT_TRACKED }),
    async lookAt(now: Date): Promise<string> {
      clock.set(now);
      return remind({ dueAt: now, signal });
    },
  };
}

async function openReview(type: 'leads' | 'emails', itemIds: (runId: string) => Promise<string[]>, ttlHours = 168) {
  const { models } = database;
  const { run } = await models.runs.createOrJoin(newRun(), NOW);
  const items = await itemIds(run.id);
  const window = { expiresAt: at(ttlHours), now: NOW };
  const request = await models.approvals.open({ runId: run.id, type, itemIds: items, summary: 'x', ...window });
  return { runId: run.id, request, items };
}

const oneLead = async (runId: string) => [(await scoredLead(database.models, { runId })).company.id];
const keysOf = (request: { id: string }) => database.models.posts.listKeys(`reminder:${request.id}:`, 20);

async function closeAll() {
  for (const request of await database.models.approvals.listPending(50)) {
    await database.models.approvals.closeOpen(request.id, 'U1', NOW);
  }
}

describe('reminders of a review', () => {
  it('come at 24, 48 and 96 hours and a day before the end, in working hours, each once over two processes', async () => {
    const [one, two] = [startProcess(), startProcess()];
    const { request } = await openReview('leads', oneLead);
    const told: string[] = [];
    for (let hour = 0; hour <= 169; hour += 1) {
      const before = (await keysOf(request)).length;
      await Promise.all([one.lookAt(at(hour)), two.lookAt(at(hour))]);
      const after = (await keysOf(request)).length;
      expect(after - before).toBeLessThanOrEqual(1);
      if (after > before) told.push(at(hour).toISOString());
    }
    expect(told).toEqual([
      '2026-03-03T15:00:00.000Z', // Tuesday 10:00
      '2026-03-04T15:00:00.000Z', // Wednesday 10:00
      '2026-03-06T15:00:00.000Z', // Friday 10:00
      '2026-03-06T21:00:00.000Z', // Friday 16:00: a day before the end is a Sunday
    ]);
    await closeAll();
  });

  it('say what waits, how long and until when, turn to one line when all is decided, and stop', async () => {
    const office = startProcess();
    const { runId, request, items } = await openReview('leads', async (id) => [
      ...(await oneLead(id)),
      ...(await oneLead(id)),
    ]);
    await office.models.runs.addCompanyIds(runId, items, NOW);
    expect(await office.lookAt(at(25))).toBe('1 reminder, 1 open review');
    const [key = ''] = await keysOf(request);
    const open = await office.renderer.render('post', key);
    expect(readable(open?.blocks)).toMatch(/2 leads wait for a decision\* {2}· {2}for 1 day 1 h\nBirch.*, Birch/);
    expect(readable(open?.blocks)).toContain('The review ends Mar 9, 11:00 EDT');
    await office.models.slackMessages.touch(
      { key: `post:${key}`, kind: 'post', refId: key, channelId: 'C1', threadKey: null, sequence: 1 },
      at(25),
    );
    await office.models.slackMessages.recordShown(`post:${key}`, {
      ts: '1.2',
      channelId: 'C1',
      contentHash: 'h',
      wanted: 1,
    });

    office.shown.length = 0;
    for (const id of items) await office.models.companies.reject(id, { by: 'U1', at: at(26), reason: null });
    await office.settleRun(runId);
    expect(office.shown).toContain(`post:${key}`);
    const decided = await office.renderer.render('post', key);
    expect(readable(decided?.blocks)).toBe(':white_check_mark: Leads of this review: all decided');
    expect(await office.lookAt(at(49))).toBe('0 reminders, 0 open reviews');
    await closeAll();
  });

  it('is not posted any more when the decision came between the reminder and its posting', async () => {
    const office = startProcess();
    const { request, items } = await openReview('leads', oneLead);
    await office.lookAt(at(24));
    const [key = ''] = await keysOf(request);
    await office.models.companies.approve(items[0] ?? '', { by: 'U1', at: at(24) });
    expect(await office.renderer.render('post', key)).toBeNull();
    await closeAll();
  });

  it('are made good after a crash between content and message', async () => {
    const office = startProcess();
    const { request } = await openReview('leads', oneLead);
    const broken = recordingProjector();
    broken.post = () => Promise.reject(new Error('the process ended'));
    const deps = { models: office.models, projector: broken, clock: handClock(at(24)) };
    const remind = createApprovalReminders(deps, {
      showReviews: async () => undefined,
      firstAfterHours: 24,
      timeZone: ZONE,
    });
    await expect(remind({ dueAt: at(24), signal })).rejects.toThrow('the process ended');
    await office.lookAt(at(25));
    const [key] = await keysOf(request);
    expect(office.shown).toContain(`post:${key}`);
    expect((await keysOf(request)).length).toBe(1);
    await closeAll();
  });

  it('also come for drafts and for follow-ups of no run', async () => {
    const office = startProcess();
    const { request, items } = await openReview('emails', async (runId) => [
      (await draftedLead(office.models, { runId })).draft.id,
    ]);
    const { company, contact } = await scoredLead(office.models);
    const ids = { companyId: company.id, contactId: contact.id, kind: 'followup' as const, followUpNumber: 1 as const };
    const { draft } = await office.models.drafts.create(draftText(), draftMeta(ids));
    expect(await office.lookAt(at(24))).toBe('2 reminders, 2 open reviews');
    const [key = ''] = await keysOf(request);
    expect(readable((await office.renderer.render('post', key))?.blocks)).toContain('*1 draft waits for a decision*');
    const [other = ''] = await office.models.posts.listKeys('reminder:followups:', 5);
    expect(readable((await office.renderer.render('post', other))?.blocks)).toContain(company.name);
    expect(await office.lookAt(at(25))).toBe('0 reminders, 2 open reviews');
    for (const id of [...items, draft.id]) await office.models.drafts.supersede(id, at(26));
    expect(await office.lookAt(at(72))).toBe('0 reminders, 0 open reviews');
    await closeAll();
  });
});

describe('a review whose time ran out', () => {
  it('of leads says so on the gate and the cards', async () => {
    const { models, renderer, clock } = startProcess();
    const { runId, request, items } = await openReview('leads', oneLead, 24);
    clock.set(at(30));
    await models.approvals.expire(request.id, at(30));
    expect(readable((await renderer.render('gate', runId))?.blocks)).toMatch(
      /1 lead left undecided\*: review ended Mar 3, 10:00 EST, nobody decided/,
    );
    expect(readable((await renderer.render('lead', items[0] ?? ''))?.blocks)).toMatch(
      /Review ended Mar 3, 10:00 EST, nobody decided/,
    );
  });

  it('of drafts says so on the cards, which can still be decided, and the run waits no longer', async () => {
    const office = startProcess();
    const { models, renderer, shown } = office;
    const { runId, request, items } = await openReview(
      'emails',
      async (id) => [(await draftedLead(models, { runId: id })).draft.id],
      24,
    );
    const [draftId = ''] = items;
    for (const status of ['scout_running', 'analyst_running', 'writer_awaiting_approval'] as const) {
      const run = await models.runs.find(runId);
      if (run !== null) await models.runs.move(runId, run.status, status, NOW);
    }
    await models.approvals.expire(request.id, at(30));
    await office.settleRun(runId);
    expect(shown).toContain(`draft:${draftId}`);
    expect((await models.runs.find(runId))?.status).toBe('completed');
    const card = await renderer.render('draft', draftId);
    expect(readable(card?.blocks)).toContain('Review ended Mar 3, 10:00 EST, nobody decided.');
    expect(actionIds(card ?? { blocks: [] })).toContain('draft_approve');
    expect(await models.drafts.approve({ id: draftId, revision: 1 }, 'U1', at(31), 'hash')).not.toBeNull();
  });
});
