import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ANGLES } from '../../../src/domain/draft.ts';
import type { OutreachEvent } from '../../../src/domain/event.ts';
import { COUNTING_INDEX } from '../../../src/models/event-counts.ts';
import { createWinRateRollup } from '../../../src/orchestrator/winrate-rollup.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { later, NOW, newId } from '../models/samples.ts';
import { contactedLead, handClock } from './lead-scene.ts';

const signal = new AbortController().signal;
let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.connection.collection('outreach_events').deleteMany({});
});

let minutes = 0;
async function rollUp(): Promise<string> {
  minutes += 1;
  return createWinRateRollup({ models: database.models, clock: handClock(later(minutes)) })({ dueAt: NOW, signal });
}

/** Every row that is not all zeros, by `angle/industry`: sent, opened, replies, positive. */
async function rates(): Promise<Record<string, number[]>> {
  const lists = await Promise.all(
    (['healthcare', 'retail'] as const).map((each) => database.models.emailWinRates.list(each, 20)),
  );
  return Object.fromEntries(
    lists
      .flat()
      .map((row): [string, number[]] => [
        `${row.templateId}/${row.industry}`,
        [row.emailsSent, row.emailsOpened, row.repliesReceived, row.positiveReplies],
      ])
      .filter(([, counts]) => counts.some((count) => count > 0))
      .toSorted(([a], [b]) => a.localeCompare(b)),
  );
}

describe('win rates', () => {
  it('count sequences once each, whatever events came, how often and in which order', async () => {
    const sequences = Array.from({ length: 8 }, (_, index) => ({
      sequenceId: newId(),
      angle: ANGLES[index % 3] ?? 'audit_offer',
      industry: index % 2 === 0 ? ('healthcare' as const) : ('retail' as const),
    }));
    const happening = fc.record({
      sequence: fc.constantFrom(...sequences),
      eventType: fc.constantFrom('sent', 'followup_sent', 'opened', 'opened', 'clicked', 'replied'),
      replySentiment: fc.constantFrom('positive', 'neutral', 'negative'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 60 }), async (happenings) => {
        await database.connection.collection('outreach_events').deleteMany({});
        for (const { sequence, eventType, replySentiment } of happenings) {
          await database.models.events.record({
            ...sequence,
            eventType: eventType as OutreachEvent['eventType'],
            eventAt: NOW,
            replySentiment: eventType === 'replied' ? (replySentiment as 'positive') : null,
          });
        }
        await rollUp();
        expect(await rates()).toEqual(countByHand(happenings));
      }),
      { numRuns: 12 },
    );

    function countByHand(
      happenings: readonly { sequence: (typeof sequences)[number]; eventType: string; replySentiment: string }[],
    ) {
      const of = (row: string, fits: (each: (typeof happenings)[number]) => boolean) =>
        new Set(
          happenings
            .filter(({ sequence }) => `${sequence.angle}/${sequence.industry}` === row)
            .filter(fits)
            .map(({ sequence }) => sequence.sequenceId),
        ).size;
      const rows = [...new Set(sequences.map(({ angle, industry }) => `${angle}/${industry}`))].toSorted();
      return Object.fromEntries(
        rows
          .map((row): [string, number[]] => [
            row,
            [
              of(row, ({ eventType }) => eventType === 'sent'),
              of(row, ({ eventType }) => eventType === 'opened'),
              of(row, ({ eventType }) => eventType === 'replied'),
              of(row, ({ eventType, replySentiment }) => eventType === 'replied' && replySentiment === 'positive'),
            ],
          ])
          .filter(([, counts]) => counts.some((count) => count > 0)),
      );
    }
  });

  it('count events that do not know their sequence by their draft, and tell it them for good', async () => {
    const { models } = database;
    const { company, draft } = await contactedLead(models, { text: { angle: 'audit_offer' } });
    const followUp = { companyId: company.id, emailDraftId: draft.id, eventAt: NOW };
    await models.events.record({ ...followUp, eventType: 'opened' });
    await models.events.record({ ...followUp, eventType: 'opened' });
    await models.events.record({ companyId: company.id, emailDraftId: newId(), eventType: 'opened', eventAt: NOW });
    expect(await rollUp()).toBe('1 angle and industry, 1 sequence');
    expect(await rates()).toEqual({ 'audit_offer/healthcare': [1, 1, 0, 0] });
    const [event] = await models.events.list({ companyId: company.id, eventTypes: ['sent'] }, 1);
    expect(event).toMatchObject({ sequenceId: draft.id, angle: 'audit_offer', industry: 'healthcare' });
    await models.events.fillSequence(event?.id ?? '', {
      sequenceId: newId(),
      angle: 'cost_savings',
      industry: 'retail',
    });
    expect((await models.events.list({ companyId: company.id, eventTypes: ['sent'] }, 1))[0]).toEqual(event);
  });

  it('go to zero when their events are gone', async () => {
    const of = { sequenceId: newId(), angle: 'cost_savings' as const, industry: 'retail' as const };
    await database.models.events.record({ ...of, eventType: 'sent', eventAt: NOW });
    await rollUp();
    expect(await rates()).toEqual({ 'cost_savings/retail': [1, 0, 0, 0] });
    await database.connection.collection('outreach_events').deleteMany({});
    await rollUp();
    expect(await rates()).toEqual({});
  });

  it.each([
    [
      'sequences',
      [
        { $match: { eventType: 'opened', angle: 'cost_savings', industry: 'retail' } },
        { $group: { _id: '$sequenceId' } },
        { $count: 'count' },
      ],
    ],
    [
      'positive ones',
      [
        { $match: { eventType: 'replied', angle: 'cost_savings', industry: 'retail', replySentiment: 'positive' } },
        { $group: { _id: '$sequenceId' } },
        { $count: 'count' },
      ],
    ],
  ])('count %s on the index alone', async (_what, pipeline) => {
    const events = Array.from({ length: 50 }, (_, index) => ({
      eventType: index % 2 === 0 ? ('opened' as const) : ('replied' as const),
      eventAt: NOW,
      angle: 'cost_savings' as const,
      industry: 'retail' as const,
      sequenceId: newId(),
      replySentiment: 'positive' as const,
    }));
    for (const event of events) await database.models.events.record(event);
    const collection = database.connection.collection('outreach_events');
    const plan = JSON.stringify(await collection.aggregate(pipeline, { hint: COUNTING_INDEX }).explain());
    expect(plan, 'steps from one sequence to the next, and holds none').toContain('$groupByDistinctScan');
    expect(plan).toContain('"totalDocsExamined":0');
    expect(plan).not.toMatch(/COLLSCAN|"stage":"FETCH"/);
  });

  it('stop when the process stops', async () => {
    const rollup = createWinRateRollup({ models: database.models, clock: handClock() });
    await expect(rollup({ dueAt: NOW, signal: AbortSignal.abort(new Error('stops')) })).rejects.toThrow('stops');
  });
});
