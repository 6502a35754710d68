import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SiteFacts } from '../../../src/domain/site-facts.ts';
import type { Models } from '../../../src/models/index.ts';
import { createSiteFactsStore } from '../../../src/models/site-facts.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { contact, later, NOW, newId } from './samples.ts';

let database: TestDatabase;
let models: Models;
beforeAll(async () => {
  database = await openTestDatabase();
  models = database.models;
});
afterAll(() => database.close());

const twenty = <T>(work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: 20 }, (_, index) => work(index)));

describe('settings', () => {
  it('takes the place of the value that was read, out of 20 at the same moment once', async () => {
    const wins = async (before: string | null) =>
      (await twenty((index) => models.settings.replace('colour', before, `${before} ${index}`))).filter(Boolean).length;
    expect(await wins(null)).toBe(1);
    const first = await models.settings.get('colour');
    expect(await wins(null)).toBe(0);
    expect(await wins('another')).toBe(0);
    expect(await models.settings.get('colour')).toBe(first);
    expect(await wins(first)).toBe(1);
  });
});

describe('contacts', () => {
  it('stores an address once, whatever its case, out of 20 at the same moment', async () => {
    const companyId = newId();
    const results = await twenty((index) =>
      models.contacts.upsert(companyId, contact({ email: index % 2 ? 'Jo@X.example' : 'jo@x.EXAMPLE' }), NOW),
    );
    expect(results.filter((result) => result.created)).toHaveLength(1);
    expect(await models.contacts.list(companyId)).toHaveLength(1);
    expect(await models.contacts.findByEmail('JO@x.example')).toMatchObject({ companyId, unsubscribed: false });
  });

  it('leaves an address with the company that had it first', async () => {
    const first = await models.contacts.upsert(newId(), contact({ email: 'a@shared.example' }), NOW);
    const second = await models.contacts.upsert(newId(), contact({ email: 'a@shared.example', fullName: 'B' }), NOW);
    expect(second).toEqual({ contact: first.contact, created: false });
  });

  it('completes what it knows of a contact and forgets nothing', async () => {
    const companyId = newId();
    const email = 'c@x.example';
    await models.contacts.upsert(
      companyId,
      contact({ email, title: 'Owner', verified: true, emailState: 'valid' }),
      NOW,
    );
    const { contact: again } = await models.contacts.upsert(
      companyId,
      contact({ email, fullName: '$Jo', title: 'CEO' }),
      NOW,
    );
    expect(again).toMatchObject({ fullName: '$Jo', title: 'Owner', verified: true, emailState: 'valid' });
  });

  it('marks opt-out and bounce once', async () => {
    await models.contacts.upsert(newId(), contact({ email: 'd@x.example' }), NOW);
    expect(await models.contacts.markUnsubscribed('d@x.example', NOW)).toMatchObject({ unsubscribed: true });
    expect(await models.contacts.markUnsubscribed('d@x.example', NOW)).toBeNull();
    expect(await models.contacts.markBounced('d@x.example', NOW)).toMatchObject({
      bouncedAt: NOW,
      emailState: 'invalid',
    });
    expect(await models.contacts.markBounced('nobody@x.example', NOW)).toBeNull();
  });
});

describe('the daily cap', () => {
  it('lets exactly as many through as the day has room, out of 50 at the same moment', async () => {
    const day = '2026-03-02';
    const taken = await Promise.all(Array.from({ length: 50 }, () => models.sendCounters.reserve(day, 7)));
    expect(taken.filter(Boolean)).toHaveLength(7);
    expect(await models.sendCounters.get(day)).toBe(7);
    await models.sendCounters.release(day);
    expect(await models.sendCounters.reserve(day, 7)).toBe(true);
    expect(await models.sendCounters.reserve(day, 7)).toBe(false);
  });

  it('has no room at a cap of nothing, and nothing to give back on a day without mail', async () => {
    expect(await models.sendCounters.reserve('2026-03-03', 0)).toBe(false);
    await models.sendCounters.release('2026-03-03');
    expect(await models.sendCounters.get('2026-03-03')).toBe(0);
  });
});

describe('events', () => {
  it('drops what a provider delivers again', async () => {
    const event = { eventType: 'opened', eventAt: NOW, providerEventId: 'sg-1', companyId: newId() } as const;
    const results = await twenty(() => models.events.record(event));
    expect(results.filter((result) => result.created)).toHaveLength(1);
    expect(new Set(results.map((result) => result.event.id)).size).toBe(1);
  });

  it('counts a mail as sent once, other events of it as often as they come', async () => {
    const emailDraftId = newId();
    const sent = { eventType: 'sent', eventAt: NOW, emailDraftId } as const;
    const results = await twenty(() => models.events.record(sent));
    expect(results.filter((result) => result.created)).toHaveLength(1);
    const opened = { eventType: 'opened', eventAt: later(1), emailDraftId } as const;
    await Promise.all([models.events.record(opened), models.events.record(opened)]);
    expect(await models.events.count({ emailDraftId, eventTypes: ['opened'], since: later(1), until: later(2) })).toBe(
      2,
    );
    expect((await models.events.list({ emailDraftId }, 2)).map((event) => event.eventType)).toEqual([
      'opened',
      'opened',
    ]);
  });

  it('tells sales once', async () => {
    const { event } = await models.events.record({ eventType: 'replied', eventAt: NOW });
    const results = await twenty(() => models.events.markSalesAlerted(event.id, later(1)));
    expect(results.filter((result) => result !== null)).toHaveLength(1);
  });
});

describe('suppressions', () => {
  it('hold for the address in any case, for its domain and what lies below', async () => {
    await models.suppressions.add({ email: ' No@Mail.example ', reason: 'asked', by: 'U1', now: NOW });
    await models.suppressions.add({ domain: '@Closed.example', reason: 'client', by: 'U1', now: NOW });
    const asked = [
      'no@mail.example',
      'yes@mail.example',
      'x@closed.example',
      'x@sub.closed.EXAMPLE',
      'x@notclosed.example',
    ];
    expect(await Promise.all(asked.map((email) => models.suppressions.isSuppressed(email)))).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
    expect(await models.suppressions.find('x@sub.closed.example')).toMatchObject({
      domain: 'closed.example',
      reason: 'client',
    });
  });

  it('keep the first reason', async () => {
    const entry = { email: 'twice@mail.example', by: 'U1', now: NOW };
    const results = await twenty((index) => models.suppressions.add({ ...entry, reason: `r${index}` }));
    expect(results.filter((result) => result.created)).toHaveLength(1);
    expect(new Set(results.map((result) => result.suppression.reason)).size).toBe(1);
  });
});

describe('follow-ups', () => {
  const plan = (companyId: string, parentDraftId: string) =>
    ([1, 2, 3] as const).map((number) => ({
      companyId,
      contactId: null,
      parentDraftId,
      number,
      dueAt: later(number * 10),
    }));

  it('are planned once, taken by one worker and stopped together', async () => {
    const [companyId, parentDraftId, draftId] = [newId(), newId(), newId()];
    const planned = await Promise.all(
      [1, 2, 3].map(() => models.followups.schedule(plan(companyId, parentDraftId), NOW)),
    );
    expect(planned.flat()).toHaveLength(3);
    const due = (await models.followups.listDue(later(15), 100)).filter((row) => row.companyId === companyId);
    expect(due.map((row) => row.number)).toEqual([1]);
    const claims = await twenty(() => models.followups.claim(due[0]!.id, draftId, later(15)));
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
    expect(await models.followups.cancelForCompany(companyId, 'replied', later(16))).toBe(3);
    expect(await models.followups.cancelForCompany(companyId, 'again', later(16)), 'a second time').toBe(0);
    // it was on its way when the others were stopped: what left, left
    expect(await models.followups.markSent(due[0]!.id, draftId, later(17))).toMatchObject({ state: 'sent' });
    expect(await models.followups.markSent(due[0]!.id, draftId, later(18)), 'a second time').toBeNull();
    const states = (await models.followups.listForCompany(companyId)).map((row) => row.state);
    expect(states).toEqual(['sent', 'cancelled', 'cancelled']);
  });

  it('are let be one by one, and moved together when one left late', async () => {
    const parentDraftId = newId();
    const rows = await models.followups.schedule(plan(newId(), parentDraftId), NOW);
    expect(await models.followups.skip(rows[0]!.id, 'too late', later(14))).toMatchObject({
      state: 'skipped',
      cancelReason: 'too late',
    });
    await models.followups.delay(parentDraftId, later(25), later(15));
    const dueAt = (await models.followups.listOfParent(parentDraftId)).map((row) => row.dueAt);
    expect(dueAt).toEqual([rows[0]!.dueAt, later(25), rows[2]!.dueAt]);
  });
});

describe('memory', () => {
  it('keeps the mean quality of a source over many runs at the same moment', async () => {
    const source = { sourceName: 'overpass', industry: 'Dental', location: 'Ohio' };
    const first = await models.sourcePerformance.record(source, { found: 10, passed: 5, quality: 5, now: NOW });
    expect(first).toMatchObject({ avgQualityScore: 5, totalRuns: 1, industry: 'dental' });
    const second = await models.sourcePerformance.record(source, { found: 4, passed: 4, quality: 8.5, now: later(1) });
    expect(second).toMatchObject({
      avgQualityScore: 6.75,
      totalRuns: 2,
      totalLeadsFound: 14,
      lastQualityScore: 8.5,
      createdAt: NOW,
    });

    const race = { sourceName: 'npi', industry: 'dental', location: 'ohio' };
    await twenty(() => models.sourcePerformance.record(race, { found: 1, passed: 1, quality: 9, now: NOW }));
    const ranked = await models.sourcePerformance.rank({ industry: 'DENTAL', location: 'OHIO' }, 5);
    expect(ranked.map((row) => [row.sourceName, row.totalRuns, row.avgQualityScore])).toEqual([
      ['npi', 20, 9],
      ['overpass', 2, 6.75],
    ]);
  });

  it.each([
    { avg: 8, runs: 1, quality: 6, mean: 7 },
    { avg: 7.33, runs: 3, quality: 10, mean: 8 },
    { avg: 5.5, runs: 9, quality: 0, mean: 4.95 },
  ])('moves a mean of $avg over $runs runs to $mean with $quality', async ({ avg, runs, quality, mean }) => {
    const source = { sourceName: `mean-${avg}`, industry: 'retail', location: 'texas' };
    await database.connection
      .collection('source_performance')
      .insertOne({ ...source, avgQualityScore: avg, totalRuns: runs });
    const outcome = { found: 1, passed: 1, quality, now: NOW };
    expect(await models.sourcePerformance.record(source, outcome)).toMatchObject({
      avgQualityScore: mean,
      totalRuns: runs + 1,
    });
  });

  it('keeps the newest count of how angles do, and sets to zero what a count no longer names', async () => {
    const row = { templateId: 'audit_offer', industry: 'healthcare', emailsSent: 20, emailsOpened: 0 };
    const counted = { ...row, repliesReceived: 5, positiveReplies: 1 };
    await twenty((index) => models.emailWinRates.replaceAll([{ ...counted, emailsSent: 40 + index }], later(index)));
    await models.emailWinRates.replaceAll([counted], later(30));
    await models.emailWinRates.replaceAll([{ ...counted, emailsSent: 1 }], later(29));
    expect(await models.emailWinRates.list('healthcare', 5)).toMatchObject([
      { emailsSent: 20, replyRate: 0.25, positiveReplyRate: 0.05, openRate: 0 },
    ]);
    await models.emailWinRates.replaceAll([], later(31));
    expect(await models.emailWinRates.list('healthcare', 5)).toMatchObject([{ emailsSent: 0, repliesReceived: 0 }]);
  });

  it('keeps what a crawl found for seven days', async () => {
    let now = NOW;
    const cache = createSiteFactsStore(
      database.connection,
      { now: () => now, sleep: async () => undefined },
      async () => false,
    );
    const facts: SiteFacts = {
      domain: 'birch.example',
      website: 'https://birch.example',
      fetchedAt: NOW,
      pages: [],
      failure: null,
      title: 'Birch',
      excerpt: '',
      phones: [{ e164: '+16145550100', kind: 'main', via: 'tel', url: 'https://birch.example' }],
      emails: [],
      people: [],
      locationCount: { value: 3, snippet: 'our 3 offices', url: 'https://birch.example' },
      employeeCount: null,
      hasLocationsPage: true,
      facilityType: 'office',
    };
    await cache.set(facts);
    expect(await cache.get('birch.example')).toEqual(facts);
    now = later(7 * 24 * 60);
    expect(await cache.get('birch.example')).toBeNull();
    expect(await cache.purge()).toBe(1);
  });

  it('gives out every number once', async () => {
    const numbers = await twenty(() => models.counters.next('test'));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('knows a request that Slack delivers again', async () => {
    const claims = await twenty(() => models.requestKeys.claim('Ev1', NOW));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await models.requestKeys.purge(later(1))).toBe(1);
    expect(await models.requestKeys.claim('Ev1', NOW)).toBe(true);
  });

  it('handles a webhook once and remembers what is open', async () => {
    const event = { provider: 'sendgrid', providerEventId: 'w1', payload: { 'dotted.key': [1, { $odd: true }] } };
    const results = await twenty(() => models.webhookEvents.record(event, NOW));
    expect(results.filter((result) => result.created)).toHaveLength(1);
    expect(results[0]?.event.payload).toEqual(event.payload);
    expect(await models.webhookEvents.listUnprocessed(10)).toHaveLength(1);
    await models.webhookEvents.markProcessed(results[0]!.event.id, later(1));
    expect(await models.webhookEvents.listUnprocessed(10)).toHaveLength(0);
    expect(await models.webhookEvents.purge(later(1))).toBe(1);
  });

  it('leaves a used-up provider alone until it may be asked again', async () => {
    await models.providerStates.block('hunter', later(60), 'quota', NOW);
    await models.providerStates.block('hunter', later(30), 'rate', NOW);
    expect(await models.providerStates.isBlocked('hunter', later(59))).toBe(true);
    expect(await models.providerStates.isBlocked('hunter', later(60))).toBe(false);
    await models.providerStates.unblock('hunter', later(1));
    expect(await models.providerStates.get('hunter')).toMatchObject({ blockedUntil: null });
    expect(await models.providerStates.isBlocked('apollo', NOW)).toBe(false);
  });

  it('keeps one note of a company and one entry of a directory', async () => {
    const companyId = newId();
    await models.companyContextNotes.set(companyId, { notesRaw: 'a', notesFormatted: '- a', createdBy: 'U1' }, NOW);
    const note = await models.companyContextNotes.set(
      companyId,
      { notesRaw: 'b', notesFormatted: '- b', createdBy: 'U1' },
      later(1),
    );
    expect(note).toMatchObject({ notesRaw: 'b', createdAt: NOW, updatedAt: later(1) });
    expect(await models.companyContextNotes.get(companyId)).toEqual(note);
    const page = { name: 'List', url: 'https://list.example/a/', discoveredVia: 'manual', category: 'dental' };
    const first = await models.directorySources.add(page, NOW);
    expect(await models.directorySources.add({ ...page, url: 'https://list.example/a' }, NOW)).toEqual({
      ...first,
      created: false,
    });
    expect(await models.directorySources.listActive({ category: 'dental' }, 5)).toHaveLength(1);
    await models.directorySources.setActive(first.source.id, false, NOW);
    expect(await models.directorySources.listActive({}, 5)).toHaveLength(0);
  });
});

describe('tasks and logs', () => {
  it('ends a task once, in whole seconds, and allows three retries', async () => {
    const params = { count: 10, note: '$x' };
    const task = await models.tasks.create({ agentName: 'scout', params, runId: null, now: NOW });
    expect(task).not.toHaveProperty('id');
    const ends = await twenty(() =>
      models.tasks.finish(task.taskId, {
        status: 'failed',
        result: { error: '$boom' },
        now: new Date(NOW.getTime() + 2_900),
      }),
    );
    expect(ends.filter((end) => end !== null)).toHaveLength(1);
    expect(await models.tasks.find(task.taskId)).toMatchObject({
      status: 'failed',
      durationSeconds: 2,
      params,
      result: { error: '$boom' },
    });
    for (const number of [1, 2, 3]) {
      const retried = await models.tasks.beginRetry(task.taskId, later(number));
      expect(retried).toMatchObject({ status: 'running', retryCount: number });
      await models.tasks.addAttempt(task.taskId, {
        at: later(number),
        status: 'failed',
        error: 'again',
        durationSeconds: 1,
      });
      await models.tasks.finish(task.taskId, { status: 'failed', result: null, now: later(number) });
    }
    expect(await models.tasks.beginRetry(task.taskId, later(4))).toBeNull();
    expect((await models.tasks.find(task.taskId))?.attempts).toHaveLength(3);
    expect(await models.tasks.list({ status: 'failed' }, 5)).toHaveLength(1);
    expect(await models.tasks.find('unknown')).toBeNull();
  });

  it('keeps the lines of a run in their order', async () => {
    const runId = newId();
    const line = { runId, agent: 'scout', action: 'source_attempted', status: 'success' } as const;
    await models.runLogs.add({ ...line, loggedAt: later(1), outputSummary: '12 places' });
    await models.runLogs.add({ ...line, loggedAt: NOW, status: 'retry' });
    expect((await models.runLogs.listByRun(runId, 10)).map((entry) => entry.status)).toEqual(['retry', 'success']);
    expect(await models.runLogs.listRecent({ agent: 'scout' }, 1)).toMatchObject([
      { outputSummary: '12 places', qualityScore: null },
    ]);
  });

  it('keeps every score and every set of features; the newest counts', async () => {
    const companyId = newId();
    const score = {
      companyId,
      runId: null,
      score: 70,
      tier: 'high',
      components: { recovery: 30, industry: 20, multisite: 10, dataQuality: 10 },
      formula: 'normalized',
      scoreReason: 'r',
      approvedHuman: false,
      approvedBy: null,
      approvedAt: null,
      scoredAt: NOW,
    } as const;
    await models.scores.insert(score);
    const newest = await models.scores.insert({ ...score, score: 71, scoredAt: later(1) });
    expect(await models.scores.latest(companyId)).toEqual(newest);
    expect(await models.scores.markApproved(newest.id, 'U1', later(2))).toMatchObject({ approvedBy: 'U1' });
    expect(await models.scores.markApproved(newest.id, 'U2', later(3))).toBeNull();
    expect(await models.scores.clearApproval(newest.id)).toMatchObject({ approvedHuman: false, approvedAt: null });
    expect(await models.features.latest(companyId)).toBeNull();
  });
});
