import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/lib/clock.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createMainSwitch } from '../../../src/orchestrator/main-switch.ts';
import { withRunLease } from '../../../src/orchestrator/run-lease.ts';
import { createSweep } from '../../../src/orchestrator/sweep.ts';
import { createWriteDraft } from '../../../src/orchestrator/write-draft.ts';
import type { Projector } from '../../../src/slack/projector.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { candidate, draftMeta, draftText, latestScore, NOW, newId, newRun } from '../models/samples.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
afterEach(async () => {
  for (const { collectionName } of (await database.connection.db?.collections()) ?? []) {
    await database.connection.collection(collectionName).deleteMany({});
  }
});

/** The switch of one process, with what it shows and enqueues noted. */
function processOn(owner: string) {
  const { models } = database;
  const shown: string[] = [];
  const enqueued: string[] = [];
  const note = (kind: string) => async (id: string) => void shown.push(`${kind}:${id}`);
  const projector: Projector = {
    run: note('run'),
    gate: note('gate'),
    lead: note('lead'),
    refreshLead: note('lead'),
    draft: note('draft'),
    runAlert: note('alert'),
    post: note('post'),
    talk: ({ id }) => note('talk')(id),
    refreshTalk: note('talk'),
  };
  const deps = {
    models,
    projector,
    clock: systemClock,
    log: silentLogger,
    owner,
    enqueue: async (job: string, payload: object) => void enqueued.push(`${job} ${Object.values(payload).join()}`),
  };
  const mainSwitch = createMainSwitch(deps, { wake: () => sweep(), flipped: () => undefined });
  const sweep = createSweep(deps as never, {
    settleRun: async () => undefined,
    settleSwitch: mainSwitch.settle,
    rereadMails: async () => 0,
  });
  return { ...deps, ...mainSwitch, sweep, shown, enqueued };
}

async function sendingDraft() {
  const { drafts } = database.models;
  const { draft } = await drafts.create(draftText(), draftMeta());
  await drafts.approve({ id: draft.id, revision: 1 }, 'U1', new Date(), 'hash');
  const claim = { hash: 'hash', messageId: `<${newId()}@a>`, owner: 'a:1:x', now: new Date() };
  expect(await drafts.claimForSending(draft.id, claim)).not.toBeNull();
  return draft;
}

const auditOf = async (action: string) => database.models.audit.list({ action }, 10);

describe('stopping everything', () => {
  it('is done by one of several people in several processes; the others hear who was faster', async () => {
    const processes = ['h:1:a', 'h:2:b', 'h:3:c'].map(processOn);
    const outcomes = await Promise.all(processes.map((each, index) => each.stopEverything(`U${index}`)));
    const done = outcomes.filter((outcome) => outcome.kind === 'done');
    expect(done).toHaveLength(1);
    const by = done[0]?.state.changedBy;
    for (const outcome of outcomes) expect(outcome.state.changedBy).toBe(by);
    expect(await auditOf('stopped')).toMatchObject([{ by, subject: null, detail: 'held 0 approved mails and 0 runs' }]);
    const resumed = await Promise.all(processes.map((each, index) => each.resumeEverything(`V${index}`)));
    expect(resumed.filter((outcome) => outcome.kind === 'done')).toHaveLength(1);
    expect(await auditOf('resumed')).toHaveLength(1);
  });

  it('has a message of its own each time, which learns of the resuming', async () => {
    const { models } = database;
    const one = processOn('h:1:a');
    for (const by of ['U1', 'U2']) {
      await one.stopEverything(by);
      await one.resumeEverything('U9');
    }
    const posts = await database.connection
      .collection('posts')
      .find({ kind: 'stopped' })
      .sort({ createdAt: 1 })
      .toArray();
    expect(posts.map((post) => [post.data.by, post.data.resumed.by])).toEqual([
      ['U1', 'U9'],
      ['U2', 'U9'],
    ]);
    expect((await models.mainSwitch.get()).stopped).toBe(false);
  });

  it('is announced and noted by the sweep of anybody when the process that stopped died in between', async () => {
    const { models } = database;
    const at = new Date();
    await models.mainSwitch.stop('U1', at); // and then it died
    const other = processOn('h:2:b');
    await other.sweep();
    await other.sweep();
    expect(await auditOf('stopped')).toHaveLength(1);
    expect(other.shown).toEqual([`post:stopped:${at.toISOString()}`]);

    await models.mainSwitch.resume('U2', new Date());
    await other.sweep();
    expect((await models.posts.latest('stopped'))?.data).toMatchObject({ by: 'U1', resumed: { by: 'U2' } });
    expect(await auditOf('resumed')).toMatchObject([{ by: 'U2' }]);
  });

  it('leaves a newer stop alone when an old Resume button is pressed', async () => {
    const one = processOn('h:1:a');
    const first = await one.stopEverything('U1');
    if (first.kind !== 'done') throw new Error('nobody else is here');
    await one.resumeEverything('U1', first.state.changedAt);
    await one.stopEverything('U2');
    expect(await one.resumeEverything('U3', first.state.changedAt)).toMatchObject({
      kind: 'late',
      state: { stopped: true, changedBy: 'U2' },
    });
    expect(await one.resumeEverything('U3')).toMatchObject({ kind: 'done' });
  });

  it('waits for the mail that is being handed over and tells that it left', async () => {
    const { models } = database;
    const draft = await sendingDraft();
    const one = processOn('h:1:a');
    const stopping = one.stopEverything('U1');
    await expect.poll(() => models.mainSwitch.isStopped()).toBe(true);
    await models.events.record({ emailDraftId: draft.id, eventType: 'sent', eventAt: new Date() });
    await models.drafts.recordSent(draft.id, { providerMessageId: null, now: new Date() });
    expect(await stopping).toMatchObject({ kind: 'done', mailsLeft: 1, underWay: 0 });
    expect((await models.posts.latest('stopped'))?.data).toMatchObject({ mailsLeft: 1 });
  });

  it('names a mail that nobody can tell about after some seconds, and does not wait for one that a crash cut off', async () => {
    const draft = await sendingDraft();
    const quick = { ...systemClock, sleep: async () => undefined };
    const one = createMainSwitch(
      { ...processOn('h:1:a'), clock: quick },
      { wake: async () => undefined, flipped: () => undefined },
    );
    expect(await one.stopEverything('U1')).toMatchObject({ mailsLeft: 0, underWay: 1 });
    await one.resumeEverything('U1');
    const longAgo = new Date(Date.now() - 3_600_000);
    await database.connection
      .collection('email_drafts')
      .updateOne({ ref: draft.ref }, { $set: { claimedAt: longAgo } });
    expect(await one.stopEverything('U1')).toMatchObject({ underWay: 0 });
  });
});

describe('a run, while everything is stopped', () => {
  it('lets go where it stands, keeps its state and retries, and goes on when somebody resumes', async () => {
    const { models } = database;
    const one = processOn('h:1:a');
    const { run } = await models.runs.createOrJoin(newRun(), new Date());
    await models.runs.move(run.id, 'started', 'scout_running', new Date());
    const began = Promise.withResolvers<void>();
    const letGo = withRunLease(one, run.id, new AbortController().signal, async (signal) => {
      began.resolve();
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    await began.promise;
    await one.stopEverything('U1');
    await letGo; // within one heartbeat, without an error

    const held = await models.runs.find(run.id);
    expect(held).toMatchObject({
      status: 'scout_running',
      lease: null,
      retryCount: 0,
      retryAt: null,
      errorMessage: null,
    });
    expect(one.shown).toContain(`run:${run.id}`);

    await one.sweep();
    expect(one.enqueued).toEqual([]);
    let worked = false;
    await withRunLease(one, run.id, new AbortController().signal, async () => {
      worked = true;
    });
    expect(worked).toBe(false);

    await one.resumeEverything('U1');
    expect(one.enqueued).toEqual([`run-step ${run.id}`]);
  });

  it('is taken up again by whoever let go, when somebody resumed meanwhile', async () => {
    const { models } = database;
    const one = processOn('h:1:a');
    const { run } = await models.runs.createOrJoin(newRun(), new Date());
    await models.mainSwitch.stop('U1', new Date());
    await models.mainSwitch.resume('U1', new Date());
    const working = withRunLease(one, run.id, new AbortController().signal, async (signal) => {
      await models.mainSwitch.stop('U1', new Date());
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await models.mainSwitch.resume('U2', new Date()); // the company at hand took its time
      signal.throwIfAborted();
    });
    await working;
    expect(one.enqueued).toEqual([`run-step ${run.id}`]);
  });

  it('keeps a lead that was approved meanwhile: one without a contact asks again by itself, the sweep finds the others', async () => {
    const { models } = database;
    const one = processOn('h:1:a');
    await one.stopEverything('U1');
    const writer = createWriteDraft(one as never, async () => undefined, new AbortController().signal);
    for (const contactFound of [false, true]) {
      const origin = { runId: null, dataOrigin: 'scout', now: NOW } as const;
      const { company } = await models.companies.insert(candidate(), origin);
      const note = { by: 'U1', at: NOW, reason: null, runId: null };
      await models.companies.recordScore(company.id, ['new'], latestScore(), note);
      await models.companies.approve(company.id, note);
      await models.companies.setFacts(company.id, { contactFound }, NOW);
      await writer.advanceLead(company.id);
      expect(one.enqueued.splice(0)).toEqual(contactFound ? [] : [`lead-step ${company.id}`]);
      expect((await models.companies.find(company.id))?.status).toBe('approved');
      await one.sweep();
      expect(one.enqueued).toEqual([]);
    }
    await one.resumeEverything('U1');
    expect(one.enqueued).toHaveLength(1);
  });

  it('leaves approved mail and leads where they are, and wakes them on resume', async () => {
    const { models } = database;
    const one = processOn('h:1:a');
    const { draft } = await models.drafts.create(draftText(), draftMeta());
    await models.drafts.approve({ id: draft.id, revision: 1 }, 'U1', new Date(), 'hash');
    await one.stopEverything('U1');
    await one.sweep();
    expect(one.enqueued).toEqual([]);
    await one.resumeEverything('U1');
    expect(one.enqueued).toEqual([`send-draft ${draft.id}`]);
  });
});
