import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Models } from '../../../src/models/index.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { draftMeta, draftText, later, NOW, newId } from './samples.ts';

let database: TestDatabase;
let drafts: Models['drafts'];
beforeAll(async () => {
  database = await openTestDatabase();
  drafts = database.models.drafts;
});
afterAll(() => database.close());

const HASH = 'a'.repeat(64);
const pending = async (meta = draftMeta()) => (await drafts.create(draftText(), meta)).draft;
const seen = (draft: { id: string; revision: number }) => ({ id: draft.id, revision: draft.revision });

async function approved(meta = draftMeta()) {
  const draft = await pending(meta);
  return (await drafts.approve(seen(draft), 'U1', later(1), HASH))!;
}

async function claimed() {
  const draft = await approved();
  return (await drafts.claimForSending(draft.id, {
    hash: HASH,
    messageId: `<${draft.id}@x>`,
    owner: 'w1',
    now: later(2),
  }))!;
}

describe('create', () => {
  it('stores one draft for a company, contact and touch out of 20 at the same moment', async () => {
    const meta = draftMeta();
    const results = await Promise.all(Array.from({ length: 20 }, () => drafts.create(draftText(), meta)));
    expect(results.filter((result) => result.created)).toHaveLength(1);
    expect(new Set(results.map((result) => result.draft.id)).size).toBe(1);
  });

  it('gives every draft a number of its own that people can type', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => pending()));
    expect(new Set(made.map((draft) => draft.ref)).size).toBe(10);
    expect(await drafts.findByRef(made[4]!.ref)).toEqual(made[4]);
  });

  it('allows a new draft once the old one was rejected', async () => {
    const meta = draftMeta();
    const first = await pending(meta);
    await drafts.reject(seen(first), 'U1', NOW, 'dull');
    const second = await drafts.create(draftText(), meta);
    expect(second.created).toBe(true);
    expect(await drafts.latestForCompany(meta.companyId)).toEqual(second.draft);
  });

  it('keeps the text as it is and gives it back whole', async () => {
    const text = draftText();
    const draft = await pending();
    expect(draft).toMatchObject(text);
    expect(await drafts.find(draft.id)).toEqual(draft);
  });
});

describe('gate 2', () => {
  it('gives the draft to one of 20 people who decide at the same moment', async () => {
    const draft = await pending();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => drafts.approve(seen(draft), `U${index}`, NOW, HASH)),
    );
    expect(results.filter((result) => result !== null)).toHaveLength(1);
  });

  it('does not approve a text that the person has not seen', async () => {
    const draft = await pending();
    await drafts.edit(seen(draft), { subject: 'New', body: 'Words' }, 'U2', NOW);
    expect(await drafts.approve(seen(draft), 'U1', NOW, HASH)).toBeNull();
  });

  it('voids the approval with an edit, keeps the old text beside the new one, and asks again', async () => {
    const draft = await approved();
    const edited = await drafts.edit(seen(draft), { subject: '$subject', body: '$$ROOT' }, 'U2', later(5));
    expect(edited).toMatchObject({
      subject: '$subject',
      body: '$$ROOT',
      followUps: draft.followUps,
      status: 'pending',
      revision: 2,
      editedHuman: true,
      previous: { subject: draft.subject, body: draft.body, editedBy: 'U2' },
      approvedHuman: false,
      approvedBy: null,
      approvedHash: null,
    });
  });

  it('puts a rewritten text in place', async () => {
    const draft = await pending();
    const text = draftText({ body: 'Shorter.', critic: null, angle: 'audit_offer' });
    const rewritten = await drafts.replaceText(seen(draft), text, 'shorter', later(5));
    expect(rewritten).toMatchObject({ ...text, revision: 2, instruction: 'shorter', status: 'pending' });
    expect(await drafts.replaceText(seen(draft), text, 'again', later(5))).toBeNull();
  });

  it('lets go of a draft that nobody needs, but not of one that is leaving', async () => {
    expect(await drafts.supersede((await pending()).id, NOW)).toMatchObject({ status: 'superseded' });
    expect(await drafts.supersede((await claimed()).id, NOW)).toBeNull();
  });
});

describe('sending', () => {
  it('hands an approved draft to one of 20 senders', async () => {
    const { id } = await approved();
    const claim = { hash: HASH, messageId: '<m@x>', owner: 'w1', now: later(2) };
    const results = await Promise.all(Array.from({ length: 20 }, () => drafts.claimForSending(id, claim)));
    expect(results.filter((result) => result !== null)).toHaveLength(1);
    expect(await drafts.find(id)).toMatchObject({ status: 'sending', sendAttempts: 1, claimedAt: later(2) });
  });

  it('keeps back what differs from what was approved, and what has to wait', async () => {
    const { id } = await approved();
    const claim = { messageId: '<m@x>', owner: 'w1', now: later(2) };
    expect(await drafts.claimForSending(id, { ...claim, hash: 'b'.repeat(64) })).toBeNull();
    await drafts.postpone(id, { sendAfter: later(10), note: 'window closed', now: later(2) });
    expect(await drafts.claimForSending(id, { ...claim, hash: HASH })).toBeNull();
    expect(await drafts.claimForSending(id, { ...claim, hash: HASH, now: later(10) })).not.toBeNull();
  });

  it('records a sent mail once', async () => {
    const { id } = await claimed();
    expect(await drafts.recordSent(id, { providerMessageId: 'p1', now: later(3) })).toMatchObject({
      status: 'sent',
      sentAt: later(3),
    });
    expect(await drafts.recordSent(id, { providerMessageId: 'p1', now: later(4) })).toBeNull();
    expect(await drafts.findByProviderMessageId('p1')).toMatchObject({ id });
    expect(await drafts.findByMessageId(`<${id}@x>`)).toMatchObject({ id });
  });

  it('puts a deferred mail back into the queue, still approved', async () => {
    const { id } = await claimed();
    const back = await drafts.release(id, { sendAfter: later(30), note: 'greylisted', now: later(3) });
    expect(back).toMatchObject({
      status: 'approved',
      approvedHash: HASH,
      sendAfter: later(30),
      sendNote: 'greylisted',
    });
  });

  it('never takes a doubtful mail by itself again; a person ends the doubt', async () => {
    const { id } = await claimed();
    await drafts.recordUnknown(id, { note: 'connection cut', now: later(3) });
    const claim = { hash: HASH, messageId: '<m@x>', owner: 'w1', now: later(60) };
    expect(await drafts.claimForSending(id, claim)).toBeNull();
    expect((await drafts.listDue(later(60), 100)).map((draft) => draft.id)).not.toContain(id);
    expect(await drafts.resolveUnknown(id, 'approved', 'U1', later(61))).toMatchObject({ status: 'approved' });
    expect(await drafts.claimForSending(id, { ...claim, now: later(62) })).not.toBeNull();
  });

  it('says why a mail failed; it can be edited and approved again', async () => {
    const { id } = await claimed();
    const failed = await drafts.recordFailed(id, { note: 'no such mailbox', now: later(3) });
    expect(failed).toMatchObject({ status: 'send_failed', sendNote: 'no such mailbox' });
    expect(await drafts.edit(seen(failed!), { subject: 'a', body: 'b' }, 'U1', NOW)).toMatchObject({
      status: 'pending',
    });
  });

  it('lists what is due and what a crash left behind', async () => {
    const due = await approved();
    const waiting = await approved();
    await drafts.postpone(waiting.id, { sendAfter: later(500), note: 'cap', now: NOW });
    const stuck = await claimed();
    const dueIds = (await drafts.listDue(later(100), 100)).map((draft) => draft.id);
    expect(dueIds).toContain(due.id);
    expect(dueIds).not.toContain(waiting.id);
    expect((await drafts.listStaleSending(later(3), 100)).map((draft) => draft.id)).toContain(stuck.id);
    expect((await drafts.listStaleSending(later(2), 100)).map((draft) => draft.id)).not.toContain(stuck.id);
  });

  it('lists and counts the drafts of a run', async () => {
    const runId = newId();
    const one = await pending(draftMeta({ runId }));
    const two = await approved(draftMeta({ runId }));
    expect((await drafts.listByRun(runId)).map((draft) => draft.id)).toEqual([one.id, two.id]);
    expect(await drafts.count({ runId, status: ['pending', 'approved'] })).toBe(2);
    expect(await drafts.list({ companyId: one.companyId, status: 'pending' }, { limit: 5 })).toEqual([one]);
  });
});

it('lists what was decided about first mails of an industry, latest first, and nothing else', async () => {
  const industry = `trade-${newId()}`;
  const of = (over: Parameters<typeof draftMeta>[0] = {}) => draftMeta({ industry, ...over });
  const no = await pending(of());
  await drafts.reject(seen(no), 'U1', later(1), 'tone: stiff');
  const yes = await pending(of());
  await drafts.approve(seen(yes), 'U1', later(2), HASH);
  await pending(of());
  await approved(draftMeta({ industry: 'another' }));
  expect((await drafts.listDecided(industry, 9)).map(({ id }) => id)).toEqual([yes.id, no.id]);
  expect(await drafts.listDecided(industry, 1)).toHaveLength(1);
});
