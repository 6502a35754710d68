import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStopSequence } from '../../../src/orchestrator/stop-sequence.ts';
import { createSuppressions } from '../../../src/orchestrator/suppress.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { contact, later, NOW } from '../models/samples.ts';
import { contactedLead, draftedLead, found, handClock, recordingProjector } from './lead-scene.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

function office() {
  const { models } = database;
  const jobs: string[] = [];
  const deps = {
    models,
    projector: recordingProjector(),
    clock: handClock(later(10)),
    enqueue: async (job: string) => void jobs.push(job),
  };
  const settleRun = async () => undefined;
  const stopSequence = createStopSequence(deps, settleRun);
  const parts = { settleRun, stopSequence, ownDomains: ['us.example'] };
  return { models, jobs, ...createSuppressions(deps, parts) };
}

const email = (address: string) => ({ kind: 'email' as const, email: address });
const domain = (name: string) => ({ kind: 'domain' as const, domain: name });

describe('suppressing', () => {
  it('an address stops what is on its way to it, and a company with nobody else leaves the pipeline', async () => {
    const { models, suppress } = office();
    const { company, draft } = await draftedLead(models, { email: 'Dana@one.example' });
    const result = await suppress(email('dana@one.example'), 'U1', 'by command');
    expect(result).toMatchObject({
      created: true,
      stopped: { companies: 1, names: [company.name], contacts: 1, draftsRetired: 1, mailsLeaving: 0 },
    });
    expect((await models.drafts.find(draft.id))?.status).toBe('rejected');
    expect(await found(models, company.id)).toMatchObject({ status: 'archived' });
    expect((await models.contacts.findByEmail('dana@one.example'))?.unsubscribed).toBe(true);
    const [entry] = await models.audit.list({ action: 'suppressed' }, 1);
    expect(entry).toMatchObject({ by: 'U1', subject: 'dana@one.example' });

    const again = await suppress(email('dana@one.example'), 'U2', 'by command');
    expect(again).toMatchObject({ created: false, suppression: { by: 'U1' } });
    expect(await models.audit.list({ action: 'suppressed' }, 10)).toHaveLength(1);
  });

  it('an address lets the company’s other contact have the next draft, and leaves a sequence to others alone', async () => {
    const { models, suppress, jobs } = office();
    const { company, contact: dana } = await draftedLead(models, { email: 'dana@two.example' });
    await models.contacts.upsert(company.id, contact({ email: 'kim@two.example', emailKind: 'personal' }), NOW);
    await suppress(email('dana@two.example'), 'U1', 'by command');
    expect(jobs).toEqual(['lead-step']);
    expect((await found(models, company.id)).status).toBe('approved');

    const other = await draftedLead(models, { email: 'lee@three.example' });
    await models.contacts.upsert(other.company.id, contact({ email: 'max@three.example' }), NOW);
    expect((await suppress(email('max@three.example'), 'U1', 'by command')).stopped.companies).toBe(0);
    expect((await models.drafts.find(other.draft.id))?.status).toBe('pending');
    expect(dana.companyId).toBe(company.id);
  });

  it('a domain reaches everybody at it and below it, page by page, and nobody beside it', async () => {
    const { models, suppress } = office();
    const big = await contactedLead(models, { email: 'boss@mail.chain.example' });
    for (let index = 0; index < 130; index += 1) {
      await models.contacts.upsert(big.company.id, contact({ email: `p${index}@chain.example` }), NOW);
    }
    const beside = await contactedLead(models, { email: 'x@notchain.example' });
    // stored by a version that kept no domains
    await database.connection.collection('contacts').updateMany({ emailLower: /p1\d@/ }, { $unset: { domains: 1 } });
    const { stopped } = await suppress(domain('chain.example'), 'U1', 'by command');
    expect(stopped).toMatchObject({ contacts: 131, companies: 1 });
    const left = (await models.contacts.list(big.company.id)).filter((entry) => !entry.unsubscribed);
    expect(left).toEqual([]);
    expect((await models.followups.listForCompany(big.company.id)).map((row) => row.state)).toEqual(['cancelled']);
    expect((await models.followups.listForCompany(beside.company.id)).map((row) => row.state)).toEqual(['scheduled']);
  });

  it('says when a mail is being handed over at this moment', async () => {
    const { models, suppress } = office();
    const { draft } = await draftedLead(models, { email: 'now@four.example' });
    await models.drafts.approve({ id: draft.id, revision: 1 }, 'U1', NOW, 'hash');
    await models.drafts.claimForSending(draft.id, { hash: 'hash', messageId: '<m@x>', owner: 'o', now: NOW });
    const { stopped } = await suppress(email('now@four.example'), 'U1', 'by command');
    const leaves = (await models.drafts.find(draft.id))?.status === 'sending' ? 1 : 0;
    expect(stopped).toMatchObject({ mailsLeaving: leaves, draftsRetired: 1 - leaves });
  });

  it('lists the latest first', async () => {
    const { suppress, latest, models } = office();
    await suppress(domain('earlier.example'), 'U1', 'by command');
    await models.suppressions.add({ domain: 'latest.example', reason: 'x', by: 'U1', now: later(99) });
    expect(await latest(1)).toMatchObject([{ domain: 'latest.example' }]);
  });
});

describe('lifting', () => {
  it('needs an entry, keeps who did it and why, and lets the contact be written to again', async () => {
    const { models, suppress, lift } = office();
    await draftedLead(models, { email: 'a@lift.example' });
    expect(await lift(domain('lift.example'), 'U1', 'wrong domain')).toEqual({ kind: 'unknown' });
    await suppress(domain('lift.example'), 'U1', 'by command');
    expect(await lift(domain('lift.example'), 'U2', 'wrong domain')).toMatchObject({ kind: 'lifted' });
    expect(await models.suppressions.isSuppressed('a@lift.example')).toBe(false);
    expect((await models.contacts.findByEmail('a@lift.example'))?.unsubscribed).toBe(false);
    const [entry] = await models.audit.list({ action: 'suppression_lifted' }, 1);
    expect(entry).toMatchObject({ by: 'U2', subject: 'lift.example', detail: 'wrong domain' });
    const kept = await database.connection.collection('suppressions').findOne({ 'lifted.target': 'lift.example' });
    expect(kept).toMatchObject({ by: 'U1', lifted: { by: 'U2', reason: 'wrong domain' } });
    expect((await suppress(domain('lift.example'), 'U1', 'by command')).created, 'once more').toBe(true);
  });

  it('of their own wish needs their own wish, also when a person had suppressed them before', async () => {
    const { models, suppress, lift } = office();
    await draftedLead(models, { email: 'own@will.example' });
    await suppress(email('own@will.example'), 'U1', 'by command');
    await models.suppressions.add({
      email: 'own@will.example',
      reason: 'unsubscribed',
      by: 'recipient',
      now: later(20),
    });
    expect(await lift(email('own@will.example'), 'U2', 'we want to write again')).toEqual({ kind: 'own_will' });
    expect(await models.suppressions.isSuppressed('own@will.example')).toBe(true);
    expect(await lift(email('own@will.example'), 'U2', 'They asked, mail of March 3')).toMatchObject({
      kind: 'lifted',
    });
  });

  it('of a domain leaves what a recipient there wants', async () => {
    const { models, suppress, lift } = office();
    await draftedLead(models, { email: 'keep@mixed.example' });
    await suppress(domain('mixed.example'), 'U1', 'by command');
    await models.suppressions.add({ email: 'keep@mixed.example', reason: 'unsubscribed', by: 'recipient', now: NOW });
    await lift(domain('mixed.example'), 'U2', 'wrong domain');
    expect(await models.suppressions.isSuppressed('keep@mixed.example')).toBe(true);
    expect((await models.contacts.findByEmail('keep@mixed.example'))?.unsubscribed).toBe(true);
  });
});
