import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Models } from '../../../src/models/index.ts';
import { createUnsubscribe } from '../../../src/orchestrator/unsubscribe.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { candidate, contact, later, NOW } from '../models/samples.ts';
import { clearAll, forgetOffice, knownPerson, traces } from './forget-scene.ts';
import { beforeWrite } from './interleave.ts';
import { draftedLead, found, handClock, recordingProjector } from './lead-scene.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const idOf = (plan: { erasure: { id: string } }) => plan.erasure.id;

describe('forgetting a person', () => {
  it('leaves nothing of them in any collection, and keeps what reports and sending once stand on', async () => {
    const { models, connection } = database;
    const { email, gone, draft, company, mailId } = await knownPerson(models);
    expect((await traces(connection, gone)).length).toBeGreaterThan(14);
    expect(await models.inboundMails.content(mailId)).toHaveProperty('email');
    const shown: string[] = [];
    const { askPerson, confirm } = forgetOffice(models, shown);
    const plan = await askPerson(email, 'U1');
    expect(plan).toMatchObject({ contacts: 1, mails: 1, unsent: 0, companies: [{ id: company.id }] });
    const result = await confirm(idOf(plan), 'U1');
    expect(result).toMatchObject({ kind: 'done', erasure: { counts: { contacts: 1, mails: 1, replies: 1 } } });
    expect(await traces(connection, gone)).toEqual([]);
    expect(await models.inboundMails.content(mailId)).toEqual({}); // bytes, which the search for words does not see

    expect(await models.drafts.find(draft.id)).toMatchObject({
      status: 'sent',
      approvedHash: 'hash',
      messageId: `<${draft.id}@x>`,
      followUps: [{ number: 1, dayOffset: 3, body: '' }],
      erasedWhy: 'on request',
    });
    expect(await found(models, company.id)).toMatchObject({ name: company.name, status: 'replied', person: null });
    expect(await models.events.count({ companyId: company.id, eventTypes: ['sent', 'replied'] })).toBe(2);
    expect(await models.events.count({ companyId: company.id, eventTypes: ['opened', 'clicked'] })).toBe(0);
    expect(shown).toContain(`draft:${draft.id}`);
    expect(shown).toContain(`lead:${company.id}`);
    const [entry] = await models.audit.list({ action: 'forgotten' }, 1);
    expect(entry).toMatchObject({ by: 'U1', subject: plan.erasure.reference, detail: 'email: 1 contacts, 1 mails' });
    expect(await confirm(idOf(plan), 'U2')).toEqual({ kind: 'asked_before' });
  });

  it('means that the address is never stored or written to again, by whomever it is found', async () => {
    const { models, connection } = database;
    const { email, gone, company } = await knownPerson(models);
    const office = forgetOffice(models);
    await office.confirm(idOf(await office.askPerson(email, 'U1')), 'U1');
    expect(await models.suppressions.isSuppressed(email.toUpperCase())).toBe(true);
    const again = await models.contacts.upsert(company.id, contact({ email, fullName: 'Somebody' }), later(70));
    expect(again).toMatchObject({ created: false, contact: { companyId: '' } });
    await models.siteFacts.set({ ...(await crawled(models, email)), domain: 'elsewhere.example' });
    await office.suppressions.suppress({ kind: 'email', email }, 'U1', 'once more');
    expect(await traces(connection, gone.slice(0, 1))).toEqual([]);
    const lifted = await office.suppressions.lift({ kind: 'email', email }, 'U1', 'because');
    expect(lifted).toEqual({ kind: 'own_will' });
  });

  it('lets the links of their old mails say that nothing goes there', async () => {
    const { models } = database;
    const { email, contact: who, draft } = await knownPerson(models);
    const office = forgetOffice(models);
    await office.confirm(idOf(await office.askPerson(email, 'U1')), 'U1');
    const deps = { models, projector: recordingProjector(), clock: handClock(later(90)) };
    const unsubscribe = createUnsubscribe(deps, office.stopSequence);
    expect(await unsubscribe({ kind: 'contact', id: who.id })).toBe('done');
    expect(await unsubscribe({ kind: 'draft', id: draft.id })).toBe('done');
  });

  it('takes mails that have not left out of the way, and waits for one that is leaving', async () => {
    const { models, connection } = database;
    const { draft, contact: who } = await draftedLead(models, { email: 'leaving@port.example' });
    await models.drafts.approve({ id: draft.id, revision: 1 }, 'U1', NOW, 'hash');
    await models.drafts.claimForSending(draft.id, { hash: 'hash', messageId: '<m@p>', owner: 'o', now: NOW });
    await models.drafts.handOver(draft.id, 'o', NOW);
    const office = forgetOffice(models);
    const plan = await office.askPerson(who.email, 'U1');
    expect(plan.unsent).toBe(1);
    expect(await office.confirm(idOf(plan), 'U1')).toMatchObject({ kind: 'waits' });
    await office.resume();
    expect((await models.erasures.find(idOf(plan)))?.state).toBe('confirmed');
    await models.drafts.recordSent(draft.id, { providerMessageId: null, now: NOW });
    await office.resume();
    expect(await traces(connection, [who.email])).toEqual([]);

    const waiting = await draftedLead(models, { email: 'waiting@port2.example' });
    await office.confirm(idOf(await office.askPerson('waiting@port2.example', 'U1')), 'U1');
    expect(await models.drafts.find(waiting.draft.id)).toMatchObject({ status: 'rejected', body: '' });
  });

  it('remembers an address of which we have nothing', async () => {
    const { models, connection } = database;
    const office = forgetOffice(models);
    const plan = await office.askPerson('Stranger@Far.example', 'U1');
    expect(plan).toMatchObject({ contacts: 0, mails: 0, companies: [] });
    await office.confirm(idOf(plan), 'U1');
    expect(await models.suppressions.isSuppressed('stranger@far.example')).toBe(true);
    expect(await traces(connection, ['stranger@far.example'])).toEqual([]);
  });

  it('leaves somebody else of the same company and another person of that name alone', async () => {
    const { models } = database;
    const { email, name, company } = await knownPerson(models);
    await models.contacts.upsert(company.id, contact({ email: 'kim@harbor.example', fullName: 'Kim Lee' }), NOW);
    const other = await models.companies.insert(candidate({ person: { fullName: name, title: null } }), origin);
    const office = forgetOffice(models);
    await office.confirm(idOf(await office.askPerson(email, 'U1')), 'U1');
    expect(await models.contacts.list(company.id)).toMatchObject([{ fullName: 'Kim Lee' }]);
    expect((await found(models, other.company.id)).person?.fullName).toBe(name);
  });

  it('drops a question that nobody answered for a day', async () => {
    const { models, connection } = database;
    const office = forgetOffice(models);
    await office.askPerson('unsure@far.example', 'U1');
    await forgetOffice(models, [], handClock(later(60 * 26))).resume();
    expect(await traces(connection, ['unsure@far.example'])).toEqual([]);
  });
});

describe('forgetting a company', () => {
  it('takes out everybody at it and all that names it, and no source brings it back', async () => {
    const { models, connection } = database;
    const { company, gone } = await knownPerson(models);
    const report = { report: { top_leads: [{ company_name: company.name, score: 1 }] }, files: [], open: false };
    await models.posts.create('report:x', 'weekly-report', report as never, NOW);
    const office = forgetOffice(models);
    const plan = await office.askCompany(company.id, 'U1');
    await office.confirm(idOf(plan), 'U1');
    const names = [...gone, company.name, company.domain ?? ''];
    expect(await traces(connection, names)).toEqual([]);
    expect(await found(models, company.id)).toMatchObject({ status: 'archived', industry: 'healthcare', state: 'OH' });
    expect(await models.events.count({ companyId: company.id, eventTypes: ['opened', 'clicked'] })).toBe(0);

    const known = candidate({ name: company.name, domain: company.domain, sourceIds: ['osm:node/other'] });
    expect(await models.companies.insert(known, origin)).toMatchObject({ created: false, company: { id: company.id } });
    const bySource = candidate({ domain: null, sourceIds: company.sourceIds });
    expect((await models.companies.insert(bySource, origin)).company.id).toBe(company.id);
    expect(await models.suppressions.isSuppressed(`anybody@${company.domain}`)).toBe(true);
    expect(await models.companies.searchByName(company.name)).toEqual([]);
  });
});

describe('a bot that is killed while it forgets', () => {
  it.each(['email', 'company'] as const)('(%s) leaves nothing once the next one has gone on', async (kind) => {
    const { models, connection } = database;
    let step = 0;
    for (let finished = false; !finished; ) {
      step += kind === 'email' ? 1 : 2; // the same steps, and a few more
      const { email, company, gone } = await knownPerson(models);
      const { askPerson, askCompany } = forgetOffice(models);
      const plan = await (kind === 'email' ? askPerson(email, 'U1') : askCompany(company.id, 'U1'));
      let last = '';
      const dying: Models = beforeWrite(models, (call, name) => {
        if (call > step) throw new Error(`killed before ${name}`);
        last = name;
      });
      finished = await forgetOffice(dying)
        .confirm(idOf(plan), 'U1')
        .then(
          () => true,
          () => false,
        );
      const office = forgetOffice(models);
      await office.resume();
      const words = kind === 'email' ? gone : [...gone, company.name];
      expect(await traces(connection, words), `killed at step ${step}, after ${last}`).toEqual([]);
      expect((await models.erasures.find(idOf(plan)))?.state, last).toBe('done');
      expect(await models.suppressions.isSuppressed(email)).toBe(true);
      await clearAll(connection);
    }
    expect(step).toBeGreaterThan(20);
  });
});

const origin = { runId: null, dataOrigin: 'scout' as const, now: NOW };

/** A page on which they are still found. */
async function crawled(models: Models, email: string) {
  const url = 'https://elsewhere.example/team';
  await models.siteFacts.forget(['elsewhere.example']);
  return {
    domain: 'elsewhere.example',
    website: url,
    fetchedAt: later(70),
    pages: [],
    failure: null,
    title: 'Team',
    excerpt: `write to ${email}`,
    phones: [],
    emails: [{ email, via: 'mailto' as const, ownDomain: true, url }],
    people: [{ fullName: 'Somebody', title: null, email, phone: null, url }],
    locationCount: null,
    employeeCount: null,
    hasLocationsPage: false,
    facilityType: null,
  };
}
