import { Types } from 'mongoose';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createDetectStuck } from '../../../src/orchestrator/detect-stuck.ts';
import { createReadActivity } from '../../../src/orchestrator/read-activity.ts';
import { createWatchStuck } from '../../../src/orchestrator/watch-stuck.ts';
import { openTestDatabase } from '../../support/database.ts';
import { recordingProjector } from '../../support/recording-projector.ts';
import { candidate, contact, latestScore, newId } from '../models/samples.ts';

const database = await openTestDatabase();
const { models, connection } = database;
afterAll(() => database.close());
beforeEach(async () => {
  for (const name of ['companies', 'email_drafts', 'outreach_events', 'followups', 'posts', 'settings', 'contacts']) {
    await connection.collection(name).deleteMany({});
  }
});

/** A Tuesday, 14:00 in New York: the window has been open for five hours. */
const NOW = new Date('2026-03-03T19:00:00Z');
const hoursAgo = (hours: number, from = NOW) => new Date(from.getTime() - hours * 3_600_000);
const window = { timeZone: 'America/New_York', start: '09:00', end: '17:00', days: '1-5' };

function detect(now = NOW) {
  const clock = { now: () => now, sleep: async () => undefined };
  return createDetectStuck({ models, clock }, { window })();
}

async function company(fields: object): Promise<string> {
  const { company } = await models.companies.insert(candidate(), { runId: null, dataOrigin: 'scout', now: NOW });
  await connection.collection('companies').updateOne({ _id: new Types.ObjectId(company.id) }, { $set: fields });
  return company.id;
}

async function draft(fields: object): Promise<string> {
  const _id = new Types.ObjectId();
  const ids = {
    companyId: new Types.ObjectId(),
    contactId: new Types.ObjectId(),
    ref: Number.parseInt(_id.toHexString().slice(-6), 16),
  };
  await connection
    .collection('email_drafts')
    .insertOne({ _id, ...ids, kind: 'first', followUpNumber: 0, sendAfter: null, ...fields });
  return _id.toHexString();
}

const waitingScore = (hours: number, over = {}) => ({
  status: 'scored',
  latest: latestScore({ scoredAt: hoursAgo(hours), ...over }),
});

describe('what is stuck', () => {
  it('is nothing in an empty database', async () => {
    expect(await detect()).toEqual([]);
  });

  it('is a company that was found more than a day ago and not analysed, also one without a status', async () => {
    const old = await company({ createdAt: hoursAgo(30) });
    const unnamed = await company({ createdAt: hoursAgo(25), status: null });
    await company({ createdAt: hoursAgo(23) });
    await company({ createdAt: hoursAgo(40), ...waitingScore(1) });
    expect(await detect()).toEqual([
      {
        code: 'not_analyzed',
        count: 2,
        oldestAt: hoursAgo(30),
        ids: [old, unnamed],
        message: '2 companies found but not yet analyzed',
      },
    ]);
  });

  it('is a high lead that waits for approval for two days, counted once however often it was scored', async () => {
    const waiting = await company(waitingScore(50));
    await models.scores.insert({
      companyId: waiting,
      runId: null,
      score: 72,
      tier: 'high',
      components: { recovery: 1, industry: 1, multisite: 1, dataQuality: 1 },
      formula: 'normalized',
      scoreReason: '',
      approvedHuman: false,
      approvedBy: null,
      approvedAt: null,
      scoredAt: hoursAgo(60),
    });
    await company(waitingScore(47));
    await company(waitingScore(60, { tier: 'medium' }));
    await company(waitingScore(60, { approved: true }));
    await company({ ...waitingScore(60), status: 'approved' });
    expect(await detect()).toMatchObject([
      { code: 'waiting_approval', count: 1, ids: [waiting], oldestAt: hoursAgo(50) },
    ]);
  });

  it('is a mail approved six hours ago of which nothing says that it left', async () => {
    const sixAgo = { approvedAt: hoursAgo(7), createdAt: hoursAgo(90) };
    const waiting = await draft({ status: 'approved', ...sixAgo });
    const failed = await draft({ status: 'send_failed', ...sixAgo, approvedAt: hoursAgo(9) });
    const doubtful = await draft({ status: 'send_unknown', ...sixAgo });
    const left = await draft({ status: 'sending', ...sixAgo }); // its record is a moment behind
    await models.events.record({ eventType: 'sent', eventAt: hoursAgo(1), emailDraftId: left });
    await draft({ status: 'approved', approvedAt: hoursAgo(5), createdAt: hoursAgo(90) });
    await draft({ status: 'sent', ...sixAgo });
    await draft({ status: 'pending', approvedAt: null, createdAt: hoursAgo(90) });
    const [item, ...others] = await detect();
    expect(others).toEqual([]);
    expect(item).toMatchObject({
      code: 'approved_unsent',
      count: 3,
      oldestAt: hoursAgo(9),
      message: '3 approved emails not yet sent',
    });
    expect(new Set(item?.ids)).toEqual(new Set([waiting, failed, doubtful]));
  });

  describe('silence', () => {
    const silent = async (now?: Date) => (await detect(now)).find(({ code }) => code === 'silent_outreach');
    const sendable = () => draft({ status: 'approved', approvedAt: hoursAgo(3) });

    it('is a day on which nothing left although something could have', async () => {
      await sendable();
      await models.events.record({ eventType: 'sent', eventAt: hoursAgo(14.5) }); // yesterday there
      expect(await silent()).toMatchObject({
        message: 'No emails sent today — check outreach agent',
        oldestAt: hoursAgo(3),
      });
    });

    it('is none when a mail or a follow-up left today', async () => {
      await sendable();
      await models.events.record({ eventType: 'followup_sent', eventAt: hoursAgo(4) });
      expect(await silent()).toBeUndefined();
    });

    it('is none when nothing could have left', async () => {
      expect(await silent()).toBeUndefined();
      await draft({ status: 'approved', approvedAt: hoursAgo(1) }); // a moment ago
      await draft({ status: 'approved', approvedAt: hoursAgo(30), sendAfter: hoursAgo(-20) }); // its recipient sleeps
      expect(await silent()).toBeUndefined();
    });

    it('counts a follow-up that is due', async () => {
      await models.followups.schedule(
        [{ companyId: newId(), contactId: newId(), parentDraftId: newId(), number: 1, dueAt: hoursAgo(3) }],
        NOW,
      );
      expect(await silent()).toMatchObject({ count: 1 });
    });

    it.each([
      ['in the first two hours of the window', '2026-03-03T15:30:00Z'],
      ['at the weekend', '2026-03-07T19:00:00Z'],
      ['on Sunday there, Monday in UTC', '2026-03-09T02:00:00Z'],
    ])('is none %s', async (_what, now) => {
      await draft({ status: 'approved', approvedAt: hoursAgo(100) });
      expect(await silent(new Date(now))).toBeUndefined();
    });
  });

  it('names at most 20 and counts no further than it must', async () => {
    await Promise.all(Array.from({ length: 25 }, () => company({ createdAt: hoursAgo(30) })));
    expect(await detect()).toMatchObject([{ count: 25, message: '25 companies found but not yet analyzed' }]);
    expect((await detect())[0]?.ids).toHaveLength(20);
    expect(await models.stuck.notAnalyzed(NOW, 10)).toMatchObject({ count: 10 });
  });
});

describe('the stuck monitor', () => {
  function monitor(shown: string[], now = NOW) {
    const clock = { now: () => now, sleep: async () => undefined };
    const projector = recordingProjector(shown);
    const rollups = { check: async () => ({ ranges: 1, wrong: 0 }) };
    const detectStuck = createDetectStuck({ models, clock }, { window });
    const work = createWatchStuck({ models, projector, clock }, { detectStuck, rollups, timeZone: window.timeZone });
    return () => work({ dueAt: now, signal: new AbortController().signal });
  }
  const reports = async () => {
    const posts = await connection.collection('posts').find({ kind: 'stuck' }).sort({ _id: 1 }).toArray();
    return posts.map(({ data }) => `${data.number} ${data.state} ${data.items.length}`);
  };

  it('keeps one message over two processes, follows it up when it gets worse, and clears it', async () => {
    const shown: string[] = [];
    await company({ createdAt: hoursAgo(30) });
    await Promise.all([monitor(shown)(), monitor(shown)()]);
    expect(await reports()).toEqual(['1 open 1']);
    await company(waitingScore(50));
    await Promise.all([monitor(shown)(), monitor(shown)(), monitor(shown)()]);
    expect(await reports()).toEqual(['1 replaced 1', '2 open 2']);
    expect(new Set(shown)).toEqual(new Set(['post:stuck:1', 'post:stuck:2']));
    await connection.collection('companies').deleteMany({});
    expect(await monitor(shown)()).toBe('nothing is stuck');
    expect(await reports()).toEqual(['1 replaced 1', '2 clear 0']);
    shown.length = 0;
    await monitor(shown)();
    expect(shown).toEqual([]);
  });

  it('repairs what a crash between the two messages left', async () => {
    await company({ createdAt: hoursAgo(30) });
    await monitor([])();
    await company(waitingScore(50));
    const items = await detect();
    const alerted = { not_analyzed: 1, waiting_approval: 1 };
    await models.posts.create('stuck:2', 'stuck', { number: 2, state: 'open', items, alerted, checkedAt: NOW }, NOW);
    const shown: string[] = [];
    await monitor(shown)();
    expect(await reports()).toEqual(['1 replaced 1', '2 open 2']);
    expect(shown).toEqual(['post:stuck:2', 'post:stuck:1']);
  });

  it('goes on from the newest message when the clock jumped back', async () => {
    await company({ createdAt: hoursAgo(90) });
    await monitor([], NOW)();
    await company(waitingScore(90));
    await monitor([], hoursAgo(10))();
    await monitor([], hoursAgo(9))();
    expect(await reports()).toEqual(['1 replaced 1', '2 open 2']);
  });

  it('checks the figures once a day', async () => {
    expect(await monitor([])()).toBe('nothing is stuck, figures checked');
    expect(await monitor([])()).toBe('nothing is stuck');
    expect(await monitor([], hoursAgo(-24))()).toBe('nothing is stuck, figures checked');
  });
});

describe('recent activity', () => {
  it('lists the newest events with names, empty where the company or person is gone', async () => {
    const id = await company({});
    const { contact: dana } = await models.contacts.upsert(id, contact({ fullName: 'Dana Ray' }), NOW);
    await models.events.record({ eventType: 'sent', eventAt: hoursAgo(2), companyId: id, contactId: dana.id });
    await models.events.record({ eventType: 'opened', eventAt: hoursAgo(1), companyId: newId(), contactId: newId() });
    await models.events.record({ eventType: 'bounced', eventAt: hoursAgo(3) });
    const rows = await createReadActivity({ models })(2);
    expect(rows).toMatchObject([
      { timestamp: hoursAgo(1), companyName: '', contactName: '', eventType: 'opened' },
      {
        timestamp: hoursAgo(2),
        companyName: expect.stringContaining('Birch'),
        contactName: 'Dana Ray',
        eventType: 'sent',
      },
    ]);
  });
});
