import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPANY_STATUSES, canMove } from '../../../src/domain/company.ts';
import { createRecordOutcome } from '../../../src/orchestrator/record-outcome.ts';
import { createRecordReply } from '../../../src/orchestrator/record-reply.ts';
import { createStopSequence } from '../../../src/orchestrator/stop-sequence.ts';
import { createSuppressions } from '../../../src/orchestrator/suppress.ts';
import { renderLead, renderLeadAnswer } from '../../../src/slack/render/lead.ts';
import { renderPost } from '../../../src/slack/render/post.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { buttons, readable } from '../../unit/blocks/reading.ts';
import { later, NOW, newId } from '../models/samples.ts';
import { contactedLead, draftedLead, found, handClock, recordingProjector, scoredLead } from './lead-scene.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const moment = { now: later(60), zone: 'America/New_York' };

function office() {
  const { models } = database;
  const shown: string[] = [];
  const clock = handClock(later(10));
  const deps = { models, projector: recordingProjector(shown), clock, enqueue: async () => undefined };
  const settleRun = async (runId: string) => void shown.push(`settled:${runId}`);
  const stopSequence = createStopSequence(deps, settleRun);
  const suppressions = createSuppressions(deps, { settleRun, stopSequence, ownDomains: ['our-firm.example'] });
  return {
    models,
    shown,
    clock,
    recordOutcome: createRecordOutcome(deps, { settleRun, stopSequence }),
    ...createRecordReply(deps, { settleRun, stopSequence, suppress: suppressions.suppress }),
  };
}

const told = { by: 'U1', reason: null };

describe('an outcome', () => {
  it('is one move with who, when and why, ends the sequence, and shows on the card', async () => {
    const { models, recordOutcome, shown } = office();
    const { company } = await contactedLead(models, { runId: newId() });
    expect(await recordOutcome(company.id, 'lost', { by: 'U1', reason: 'no_budget: ask in 2027' })).toMatchObject({
      kind: 'recorded',
      company: { status: 'lost' },
    });
    const last = (await found(models, company.id)).history.at(-1);
    expect(last).toMatchObject({
      from: 'contacted',
      to: 'lost',
      by: 'U1',
      at: later(10),
      reason: 'no_budget: ask in 2027',
    });
    expect((await models.followups.listForCompany(company.id)).map((row) => row.state)).toEqual(['cancelled']);
    expect(shown).toEqual(expect.arrayContaining([`lead:${company.id}`, `settled:${company.runId}`]));

    const card = await renderLead(models, company.id, moment);
    expect(readable(card?.blocks)).toMatch(/Lost\* by <@U1> · .*no budget: ask in 2027 · approved by <@U1>/);
    expect(buttons(card ?? { blocks: [] }), 'a decided card in the channel').toEqual([]);
  });

  it.each(COMPANY_STATUSES)(
    'from %s goes where the table of moves allows, and else says what is possible',
    async (from) => {
      const { models, recordOutcome } = office();
      const { company } = await scoredLead(models);
      await database.connection
        .collection('companies')
        .updateOne({ domain: company.domain }, { $set: { status: from } });
      for (const outcome of ['meeting_booked', 'won', 'lost'] as const) {
        if (canMove(from, outcome)) continue;
        const result = await recordOutcome(company.id, outcome, told);
        if (from === outcome) expect(result.kind).toBe('already');
        else {
          expect(result).toMatchObject({ kind: 'impossible', company: { status: from } });
          if (result.kind === 'impossible') expect(result.possible.every((each) => canMove(from, each))).toBe(true);
        }
      }
      expect((await found(models, company.id)).status).toBe(from);
    },
  );

  it('goes to one of two people, and a meeting counts once however often it is told', async () => {
    const { models, recordOutcome } = office();
    const { company } = await contactedLead(models);
    const results = await Promise.all(
      ['U1', 'U2', 'U3'].map((by) => recordOutcome(company.id, 'meeting_booked', { by, reason: null })),
    );
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['already', 'already', 'recorded']);
    await recordOutcome(company.id, 'meeting_booked', told);
    expect(await models.events.count({ companyId: company.id, eventTypes: ['meeting_booked'] })).toBe(1);
    expect((await found(models, company.id)).history.filter((entry) => entry.to === 'meeting_booked')).toHaveLength(1);
  });

  it('retires a mail that has not left', async () => {
    const { models, recordOutcome, shown } = office();
    const { company, draft } = await draftedLead(models);
    await models.companies.move(company.id, 'approved', 'contacted', { by: 'U1', at: NOW });
    await recordOutcome(company.id, 'lost', told);
    expect((await models.drafts.find(draft.id))?.status).toBe('rejected');
    expect(shown).toContain(`draft:${draft.id}`);
  });

  it('of an unknown company is unknown', async () => {
    expect(await office().recordOutcome(newId(), 'won', told)).toEqual({ kind: 'unknown' });
  });
});

describe('a reply', () => {
  const reply = { by: 'U1', kind: 'interested' as const, text: 'Call me <!channel> on Tuesday', key: 'V1' };

  it('becomes an event of its own, moves the lead, ends the sequence, and changes no earlier event', async () => {
    const { models, markReply } = office();
    const { company, contact, draft } = await contactedLead(models);
    const before = await models.events.list({ companyId: company.id }, 10);
    expect(await markReply(company.id, reply)).toMatchObject({ kind: 'recorded', created: true, suppressed: null });

    const after = await models.events.list({ companyId: company.id }, 10);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(after.find((event) => event.eventType === 'replied')).toMatchObject({
      eventType: 'replied',
      emailDraftId: draft.id,
      contactId: contact.id,
      replySentiment: 'positive',
      intent: 'wants_meeting',
      replyContent: reply.text,
      sequenceId: draft.id,
      angle: 'cost_savings',
      industry: 'healthcare',
      by: 'U1',
    });
    expect((await found(models, company.id)).status).toBe('replied');
    expect((await models.followups.listForCompany(company.id)).map((row) => row.state)).toEqual(['cancelled']);
    const card = await renderLead(models, company.id, moment);
    expect(readable(card?.blocks)).toMatch(/Replied\*: interested · Mar 2, .*, noted by <@U1>/);
  });

  it('counts once per delivery', async () => {
    const { models, markReply } = office();
    const { company } = await contactedLead(models);
    await Promise.all([1, 2, 3].map(() => markReply(company.id, { ...reply, key: 'V2' })));
    expect(await markReply(company.id, { ...reply, key: 'V2' })).toMatchObject({ created: false });
    expect(await models.events.count({ companyId: company.id, eventTypes: ['replied'] })).toBe(1);
  });

  it('tells sales once per sequence, without giving foreign text a voice', async () => {
    const { models, markReply, shown } = office();
    const { company, draft } = await contactedLead(models);
    await markReply(company.id, { ...reply, key: 'V3' });
    await markReply(company.id, { ...reply, key: 'V4', text: 'Again: yes' });
    const key = `hot-lead:${company.id}:${draft.id}`;
    expect(new Set(shown.filter((entry) => entry.startsWith('post:')))).toEqual(new Set([`post:${key}`]));
    const message = await renderPost(models, key, moment);
    const words = readable(message?.blocks);
    expect(words).toContain(`${company.name} replied`);
    expect(words).toContain('Dana Ray, administrator');
    expect(words).toContain('Could save *$1k–$2k* a year');
    expect(words).toContain('Call me ‹!channel> on Tuesday');
    expect(JSON.stringify(message)).not.toContain('<!channel>');
    const [event] = await models.events.list({ companyId: company.id, eventTypes: ['replied'] }, 1);
    expect(event?.salesAlerted).toBe(true);
  });

  it.each([
    { kind: 'not_now', sentiment: 'neutral', suppressed: false },
    { kind: 'wrong_person', sentiment: 'neutral', suppressed: false },
    { kind: 'not_interested', sentiment: 'negative', suppressed: true },
    { kind: 'wants_no_mail', sentiment: 'negative', suppressed: true },
  ] as const)('that is $kind is $sentiment and tells nobody; its address is suppressed: $suppressed', async (given) => {
    const { models, markReply, shown } = office();
    const { company, contact } = await contactedLead(models);
    await markReply(company.id, { ...reply, kind: given.kind, key: `K-${given.kind}` });
    expect(await models.suppressions.isSuppressed(contact.email)).toBe(given.suppressed);
    expect(shown.filter((entry) => entry.startsWith('post:'))).toEqual([]);
    const [event] = await models.events.list({ companyId: company.id, eventTypes: ['replied'] }, 1);
    expect(event?.replySentiment).toBe(given.sentiment);
    expect((await found(models, company.id)).status).toBe('replied');
    const unsubscribed = await models.events.count({ companyId: company.id, eventTypes: ['unsubscribed'] });
    expect(unsubscribed).toBe(given.kind === 'wants_no_mail' ? 1 : 0);
  });

  it('that comes late moves a lead without an answer; after an outcome it is kept and moves nothing', async () => {
    const { models, markReply, recordOutcome } = office();
    const { company } = await contactedLead(models);
    await models.companies.move(company.id, 'contacted', 'no_response', { by: 'system', at: NOW });
    const quiet = await renderLead(models, company.id, moment);
    expect(readable(quiet?.blocks)).toContain('*No answer* after 1 mail');
    await markReply(company.id, { ...reply, key: 'L1' });
    expect((await found(models, company.id)).status).toBe('replied');
    await recordOutcome(company.id, 'won', told);
    expect(await markReply(company.id, { ...reply, key: 'L2' })).toMatchObject({ company: { status: 'won' } });
    expect(await models.events.count({ companyId: company.id, eventTypes: ['replied'] })).toBe(2);
  });

  it('needs a mail that left', async () => {
    const { models, markReply, mayReply } = office();
    const { company } = await draftedLead(models);
    expect(await mayReply(company.id)).toBe(false);
    expect(await markReply(company.id, { ...reply, key: 'N1' })).toMatchObject({ kind: 'not_written_to' });
    expect((await found(models, company.id)).status).toBe('approved');
    expect(await markReply(newId(), reply)).toEqual({ kind: 'unknown' });
  });
});

it('offers in private what may be recorded next, and nothing else', async () => {
  const { models, recordOutcome } = office();
  const { company } = await contactedLead(models);
  const offered = async () =>
    buttons((await renderLeadAnswer(models, company.id, moment)) ?? { blocks: [] }).map(({ action_id }) => action_id);
  expect(await offered()).toEqual(['lead_replied', 'lead_meeting', 'lead_lost', 'lead_details']);
  await recordOutcome(company.id, 'meeting_booked', told);
  expect(await offered()).toEqual(['lead_replied', 'lead_won', 'lead_lost', 'lead_details']);
  await recordOutcome(company.id, 'won', told);
  expect(await offered()).toEqual([]);
});
