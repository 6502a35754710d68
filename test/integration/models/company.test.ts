import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPANY_STATUSES, type CompanyStatus, canMove } from '../../../src/domain/company.ts';
import { IllegalMoveError } from '../../../src/lib/errors.ts';
import type { Models } from '../../../src/models/index.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { candidate, later, latestScore, NOW, newId } from './samples.ts';

let database: TestDatabase;
let companies: Models['companies'];
beforeAll(async () => {
  database = await openTestDatabase();
  companies = database.models.companies;
});
afterAll(() => database.close());

const origin = { runId: null, dataOrigin: 'scout', now: NOW } as const;
const system = { by: 'system (analyst)', at: later(1) };

async function insertScored(score = latestScore()) {
  const { company } = await companies.insert(candidate(), origin);
  const scored = await companies.recordScore(company.id, ['new', 'enriched', 'scored'], score, system);
  return scored!;
}

/** Writes a state past the rules, as a starting point. */
async function place(id: string, status: CompanyStatus) {
  await database.connection.collection('companies').updateOne({ _id: new Types.ObjectId(id) }, { $set: { status } });
}

describe('insert', () => {
  it('gives the company back in plain words: hex ids, dates, no store fields', async () => {
    const runId = newId();
    const { company, created } = await companies.insert(candidate({ name: 'Ávila & Sons, Inc.' }), {
      ...origin,
      runId,
    });
    expect(created).toBe(true);
    expect(company).toMatchObject({
      nameKey: 'avila and sons',
      cityKey: 'columbus',
      status: 'new',
      runId,
      latest: null,
    });
    expect(company.id).toMatch(/^[0-9a-f]{24}$/);
    expect(company.createdAt).toEqual(NOW);
    expect(company).not.toHaveProperty('_id');
    expect(company.locations[0]).not.toHaveProperty('_id');
    expect(await companies.find(company.id)).toEqual(company);
  });

  it.each([
    ['domain', { domain: 'same.example' }],
    ['source entry', { domain: null, sourceIds: ['npi:1', 'npi:2'] }],
    ['name, city and state without a domain', { domain: null, name: 'Oak Clinic LLC', sourceIds: [] }],
  ])('stores a company once out of 20 at the same moment: same %s', async (_what, same) => {
    const results = await Promise.all(
      Array.from({ length: 20 }, () => companies.insert(candidate({ ...same }), origin)),
    );
    expect(results.filter((result) => result.created)).toHaveLength(1);
    expect(new Set(results.map((result) => result.company.id)).size).toBe(1);
  });

  it('takes one shared source entry as the same company', async () => {
    const first = await companies.insert(candidate({ sourceIds: ['osm:node/a1', 'osm:node/a2'] }), origin);
    const second = await companies.insert(candidate({ sourceIds: ['osm:node/a2', 'osm:node/a3'] }), origin);
    expect(second).toMatchObject({ created: false, company: { id: first.company.id } });
  });

  it('keeps two companies of one name apart when both have a domain of their own', async () => {
    const first = await companies.insert(candidate({ name: 'Twin Dental' }), origin);
    const second = await companies.insert(candidate({ name: 'Twin Dental' }), origin);
    expect([first.created, second.created]).toEqual([true, true]);
  });

  it('lets any number of companies have no source entry', async () => {
    const results = await Promise.all([1, 2, 3].map(() => companies.insert(candidate({ sourceIds: [] }), origin)));
    expect(results.every((result) => result.created)).toBe(true);
  });

  it('refuses a field nobody knows', async () => {
    const wrong = { ...candidate(), mood: 'sunny' };
    await expect(companies.insert(wrong, origin)).rejects.toThrow(/mood/);
  });
});

describe('move', () => {
  const moves = COMPANY_STATUSES.flatMap((from) => COMPANY_STATUSES.map((to) => ({ from, to })));

  it('makes every legal move, refuses every other, and writes down where it came from', async () => {
    const { company } = await companies.insert(candidate(), origin);
    for (const { from, to } of moves) {
      await place(company.id, from);
      const moving = companies.move(company.id, from, to, { by: 'U1', at: later(2), reason: '$why' });
      if (canMove(from, to)) {
        const moved = await moving;
        expect(moved).toMatchObject({ status: to, updatedAt: later(2) });
        expect(moved?.history.at(-1)).toEqual({ from, to, by: 'U1', at: later(2), reason: '$why', runId: null });
      } else {
        await expect(moving).rejects.toBeInstanceOf(IllegalMoveError);
      }
    }
  });

  it('does nothing when the company stands elsewhere', async () => {
    const { company } = await companies.insert(candidate(), origin);
    expect(await companies.move(company.id, 'contacted', 'replied', { by: 'U1', at: NOW })).toBeNull();
    expect(await companies.find(company.id)).toEqual(company);
  });

  it('records the true state when several would do', async () => {
    const { company } = await companies.insert(candidate(), origin);
    await place(company.id, 'no_response');
    const moved = await companies.move(company.id, ['contacted', 'no_response'], 'replied', { by: 'U1', at: NOW });
    expect(moved?.history.at(-1)?.from).toBe('no_response');
  });

  it('sets facts along with the move, whatever characters they hold', async () => {
    const { company } = await companies.insert(candidate(), origin);
    const runId = newId();
    const moved = await companies.move(
      company.id,
      'new',
      'enriched',
      { by: 'system (enrichment)', at: NOW, runId },
      { contactFound: true, intentSignal: '$name: {{x}}' },
    );
    expect(moved).toMatchObject({ contactFound: true, intentSignal: '$name: {{x}}' });
    expect(moved?.history.at(-1)?.runId).toBe(runId);
  });

  it('answers null to an id that cannot be one', async () => {
    expect(await companies.move('nope', 'new', 'enriched', { by: 'U1', at: NOW })).toBeNull();
    expect(await companies.find('{"$ne":1}')).toBeNull();
  });
});

describe('scores and gate 1', () => {
  it('moves a new company to scored and keeps the figures', async () => {
    const score = latestScore();
    const company = await insertScored(score);
    expect(company).toMatchObject({ status: 'scored', latest: score });
    expect(company.history).toHaveLength(1);
  });

  it('gives the company to one of 20 people who approve at the same moment', async () => {
    const company = await insertScored();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => companies.approve(company.id, { by: `U${index}`, at: later(3) })),
    );
    const winners = results.filter((result) => result !== null);
    expect(winners).toHaveLength(1);
    expect(winners[0]?.latest).toMatchObject({ approved: true, approvedBy: winners[0]?.history.at(-1)?.by });
    expect(await companies.find(company.id)).toEqual(winners[0]);
  });

  it('lets one of approve and reject win', async () => {
    const company = await insertScored();
    const [approved, rejected] = await Promise.all([
      companies.approve(company.id, { by: 'U1', at: NOW }),
      companies.reject(company.id, { by: 'U2', at: NOW, reason: 'too small' }),
    ]);
    const now = await companies.find(company.id);
    // a rejection may also follow the approval: approved → archived is legal
    expect(now?.history.map((entry) => entry.to)).toEqual(
      approved === null
        ? ['scored', 'archived']
        : rejected === null
          ? ['scored', 'approved']
          : ['scored', 'approved', 'archived'],
    );
  });

  it('keeps the approval and the status when an approved company is scored again', async () => {
    const { id } = await insertScored();
    await companies.approve(id, { by: 'U1', at: later(2) });
    const again = await companies.recordScore(
      id,
      ['new', 'enriched', 'scored'],
      latestScore({ score: 55, tier: 'medium' }),
      system,
    );
    expect(again).toMatchObject({
      status: 'approved',
      latest: { score: 55, tier: 'medium', approved: true, approvedBy: 'U1', approvedAt: later(2) },
    });
    expect(again?.history).toHaveLength(2);
  });

  it('takes an approval back', async () => {
    const { id } = await insertScored();
    await companies.approve(id, { by: 'U1', at: NOW });
    const back = await companies.withdrawApproval(id, { by: 'U1', at: later(1) });
    expect(back).toMatchObject({ status: 'scored', latest: { approved: false, approvedBy: null, approvedAt: null } });
    expect(await companies.withdrawApproval(id, { by: 'U1', at: later(1) })).toBeNull();
  });

  it('archives a rejected lead with its reason', async () => {
    const { id } = await insertScored();
    const rejected = await companies.reject(id, { by: 'U2', at: later(4), reason: '$too small' });
    expect(rejected).toMatchObject({ status: 'archived', rejectionReason: '$too small', latest: { approved: false } });
    expect(await companies.reject(id, { by: 'U3', at: later(4), reason: null })).toBeNull();
  });

  it('rejects a lead without a score too', async () => {
    const { company } = await companies.insert(candidate(), origin);
    await place(company.id, 'scored');
    expect(await companies.reject(company.id, { by: 'U2', at: NOW, reason: null })).toMatchObject({ latest: null });
  });

  it('refuses to score a company out of a state that does not lead there', async () => {
    const { id } = await insertScored();
    await expect(companies.recordScore(id, ['won'], latestScore(), system)).rejects.toBeInstanceOf(IllegalMoveError);
  });
});

describe('lists', () => {
  it('shows the best first, more sites before fewer, page by page', async () => {
    const runId = newId();
    const make = async (score: number, siteCount: number) => {
      const { company } = await companies.insert(candidate({ siteCount, state: 'NV' }), { ...origin, runId });
      await companies.recordScore(company.id, ['new'], latestScore({ score }), system);
      return company.id;
    };
    const low = await make(10, 9);
    const many = await make(80, 5);
    const few = await make(80, 2);
    const ids = async (page: { skip?: number; limit: number }) =>
      (await companies.list({ runId, statuses: ['scored'], state: 'NV' }, page)).map((company) => company.id);
    expect(await ids({ limit: 10 })).toEqual([many, few, low]);
    expect(await ids({ skip: 1, limit: 1 })).toEqual([few]);
    expect(await companies.count({ runId, tier: 'high' })).toBe(3);
    expect((await companies.listByRun(runId)).map((company) => company.id)).toEqual([low, many, few]);
    expect((await companies.listByRun(runId, { afterId: low, limit: 1 })).map((company) => company.id)).toEqual([many]);
    expect((await companies.findMany([few, 'x', newId(), low])).map((company) => company.id)).toEqual([few, low]);
  });

  it('finds names from their beginning first and reads no pattern out of the words', async () => {
    for (const name of ['Zelkova Dental Group', 'The Zelkova Clinic', 'Zelkova Hotels']) {
      await companies.insert(candidate({ name }), origin);
    }
    const found = await companies.searchByName('zelkova', 10);
    expect(found.map((company) => company.name)).toEqual([
      'Zelkova Dental Group',
      'Zelkova Hotels',
      'The Zelkova Clinic',
    ]);
    expect(await companies.searchByName('zelkova', 2)).toHaveLength(2);
    expect(await companies.searchByName('.*')).toEqual([]);
    expect(await companies.searchByName('zelk.*dental')).toEqual([]);
  });

  it('adds facts without touching the rest', async () => {
    const { company } = await companies.insert(candidate(), origin);
    const phoneSource = { url: 'https://birch.example', label: 'website', at: NOW };
    const after = await companies.setFacts(
      company.id,
      { phone: '+16145550199', phoneSource, hasLocationsPage: true },
      later(9),
    );
    expect(after).toEqual({
      ...company,
      phone: '+16145550199',
      phoneSource,
      hasLocationsPage: true,
      updatedAt: later(9),
    });
  });
});
