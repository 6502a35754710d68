import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/lib/logger.ts';
import type { Models } from '../../../src/models/index.ts';
import { createTakeUpload } from '../../../src/orchestrator/uploads/take-upload.ts';
import { createUploads } from '../../../src/orchestrator/uploads/uploads.ts';
import { readTable } from '../../../src/providers/csv/read-table.ts';
import { SlackFileError } from '../../../src/slack/dropped-files.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { candidate, NOW } from '../models/samples.ts';
import { clearAll } from './forget-scene.ts';
import { beforeCall } from './interleave.ts';
import { handClock, recordingProjector } from './lead-scene.ts';

let database: TestDatabase;
let models: Models;
beforeAll(async () => {
  database = await openTestDatabase();
  models = database.models;
});
afterEach(() => clearAll(database.connection));
afterAll(() => database.close());

const LIST = [
  'name,state,city,website,email,contact,contact title,locations',
  'Elm Dental,OH,Lima,elm.example,dana@elm.example,Dana Reed,Owner,4',
  'Elm Dental,OH,Lima,elm.example,sam@elm.example,Sam Poe,Manager,4',
  'Oak Dental,OH,Lima,,,,,',
  'Nowhere Dental,,,,,,,',
].join('\n');
const HOUR_MS = 3_600_000;
const go = new AbortController().signal;

/** What one process does with dropped files. */
function office(own: Models = models, content: string | Error = LIST) {
  const told: string[] = [];
  const enqueued: string[] = [];
  const clock = handClock();
  const deps = {
    models: own,
    projector: recordingProjector(),
    enqueue: async (job: string) => void enqueued.push(job),
    clock,
    log: silentLogger,
  };
  const uploads = createUploads(deps, {
    files: {
      describe: async (id) => ({ id, name: 'leads.csv', size: 10, url: 'https://files.slack.com/x', userId: 'U1' }),
      download: async () => (content instanceof Error ? Promise.reject(content) : Buffer.from(content)),
    },
    readTable,
    tell: async (upload) => void told.push(`${upload.state} ${upload.revision}`),
    stopping: go,
  });
  return { ...uploads, takeUpload: createTakeUpload(deps), told, enqueued, clock };
}

const file = { fileId: 'F1', by: 'U1', door: 'direct', channelId: 'D1' } as const;
const columns = { name: 0, state: 1, city: 2, website: 3, email: 4, contact: 5, personTitle: 6, sites: 7 };
const defaults = { trade: 'dental', state: null };

async function mapped(desk = office()) {
  const { upload } = await desk.take(file);
  await desk.read(upload.id);
  await desk.map(upload.id, 0, columns, defaults);
  return { desk, id: upload.id };
}

async function imported() {
  const { desk, id } = await mapped();
  const decided = await desk.import(id, 1);
  if (decided?.kind !== 'done' || decided.run === null) throw new Error('no run');
  const { company_ids: companyIds } = await desk.takeUpload(decided.run, id, go);
  return { desk, id, run: decided.run, companies: await models.companies.findMany(companyIds) };
}

const rowCount = () => database.connection.collection('upload_rows').countDocuments();
const uploadOf = async (id: string) => (await models.uploads.find(id))?.state;

describe('an uploaded list', () => {
  it('becomes companies and contacts of one run, and its rows are gone', async () => {
    const { desk, id, run, companies } = await imported();
    expect(desk.told).toEqual(['uploaded 0']); // the form's answer tells of the mapping
    expect(
      companies.map(({ name, siteCount, dataOrigin, source }) => ({ name, siteCount, dataOrigin, source })),
    ).toEqual(
      expect.arrayContaining([
        { name: 'Elm Dental', siteCount: 4, dataOrigin: 'csv', source: 'csv' },
        { name: 'Oak Dental', siteCount: 1, dataOrigin: 'csv', source: 'csv' },
      ]),
    );
    const elm = companies.find(({ name }) => name === 'Elm Dental');
    expect(elm?.siteCountSource?.label).toBe('imported list');
    const contacts = await models.contacts.list(elm?.id ?? '');
    expect(
      contacts.map(({ email, fullName, title, source, verified }) => [email, fullName, title, source, verified]),
    ).toEqual([
      ['dana@elm.example', 'Dana Reed', 'Owner', 'csv', false],
      ['sam@elm.example', 'Sam Poe', 'Manager', 'csv', false],
    ]);
    const stored = await models.runs.find(run.id);
    expect(stored?.title).toBe('The list leads.csv');
    expect(stored?.counters).toMatchObject({ placesFound: 3, companiesFound: 2, companiesKnown: 0, groupsFound: 1 });
    expect(stored?.sources).toMatchObject([{ name: 'csv', label: 'the file leads.csv', found: 3 }]);
    expect(await uploadOf(id)).toBe('imported');
    expect(await rowCount()).toBe(0);
  });

  it('says beforehand what an import would do, and which lines it leaves out', async () => {
    await models.companies.insert(candidate({ domain: 'elm.example' }), { runId: null, dataOrigin: 'scout', now: NOW });
    const { id } = await mapped();
    expect((await models.uploads.find(id))?.check).toEqual({
      companies: 2,
      groups: 1,
      known: 1,
      repeated: 1,
      closed: 0,
      faults: 1,
      firstFaults: [{ line: 5, fault: 'no_state' }],
    });
  });

  it('leaves a known company as it is, its contacts included', async () => {
    const origin = { runId: null, dataOrigin: 'scout' as const, now: NOW };
    const { company } = await models.companies.insert(candidate({ domain: 'elm.example' }), origin);
    const { companies } = await imported();
    expect(companies.map(({ name }) => name)).toEqual(['Oak Dental']);
    expect(await models.contacts.list(company.id)).toEqual([]);
  });

  it('brings back no address that was erased, and lifts no suppression', async () => {
    const now = NOW;
    await models.suppressions.add({ email: 'sam@elm.example', reason: 'unsubscribed', by: 'recipient', now });
    await models.suppressions.erase(
      { kind: 'email', email: 'dana@elm.example' },
      { reason: 'forgotten', by: 'U1', now },
    );
    const { companies } = await imported();
    const elm = companies.find(({ name }) => name === 'Elm Dental');
    expect(elm).toMatchObject({ email: null, person: null });
    expect((await models.contacts.list(elm?.id ?? '')).map(({ email }) => email)).toEqual(['sam@elm.example']);
    expect(await models.suppressions.isSuppressed('sam@elm.example')).toBe(true);
  });

  it('is taken once, however often and by however many processes it is delivered', async () => {
    const desks = [office(), office(), office()];
    const taken = await Promise.all(desks.map((desk) => desk.take(file)));
    expect(taken.filter(({ created }) => created)).toHaveLength(1);
    const id = taken[0]?.upload.id ?? '';
    await Promise.all(desks.map((desk) => desk.read(id)));
    expect(desks.flatMap(({ told }) => told)).toEqual(['uploaded 0']);
    expect(await rowCount()).toBe(1);
  });

  it('starts one run when two people import it at the same moment, and none for a mapping that has changed', async () => {
    const { desk, id } = await mapped();
    await desk.map(id, 1, { ...columns, city: 2 }, defaults);
    expect(await desk.import(id, 1)).toMatchObject({ kind: 'late', upload: { state: 'mapped', revision: 2 } });
    const decisions = await Promise.all([office().import(id, 2), office().import(id, 2)]);
    expect(decisions.map((decision) => decision?.kind).sort()).toEqual(['done', 'late']);
    expect(await models.runs.list({}, 10)).toHaveLength(1);
  });

  it('goes with its rows when it is cancelled, and when nobody imports it for a day', async () => {
    const first = await mapped();
    await first.desk.cancel(first.id);
    expect([await uploadOf(first.id), await rowCount()]).toEqual(['cancelled', 0]);
    const desk = office();
    const { upload } = await desk.take({ ...file, fileId: 'F2' });
    await desk.read(upload.id);
    desk.clock.set(new Date(NOW.getTime() + 24 * HOUR_MS + 1));
    await desk.settle();
    expect([await uploadOf(upload.id), await rowCount()]).toEqual(['expired', 0]);
    expect(await desk.import(upload.id, 0)).toMatchObject({ kind: 'late', upload: { state: 'expired' } });
  });

  it('goes with its rows when its run is cancelled, and waits a day for the retry of one that failed', async () => {
    const { desk, id } = await mapped();
    const decided = await desk.import(id, 1);
    const run = decided?.kind === 'done' ? decided.run : null;
    await models.runs.move(run?.id ?? '', 'started', 'failed', NOW);
    await desk.settle();
    expect([await uploadOf(id), await rowCount()]).toEqual(['importing', 1]);
    await models.runs.requestCancel(run?.id ?? '', 'U1', NOW);
    await desk.settle();
    expect([await uploadOf(id), await rowCount()]).toEqual(['cancelled', 0]);
  });

  it('is refused with a word when Slack does not give it, after two more tries', async () => {
    const desk = office(models, new SlackFileError('Slack is away.', { isPassing: true }));
    const { upload } = await desk.take(file);
    await desk.read(upload.id);
    expect(await models.uploads.find(upload.id)).toMatchObject({
      state: 'refused',
      problem: 'Slack is away.',
      told: true,
    });
    expect(desk.told).toEqual(['refused 0']);
  });

  it('is told of again when the first word was lost', async () => {
    const desk = office();
    const { upload } = await desk.take(file);
    const cutOff = office(
      beforeCall(models, (_, name) => {
        if (name === 'uploads.markTold') throw new Error('killed');
      }),
    );
    await expect(cutOff.read(upload.id)).rejects.toThrow('killed');
    await desk.settle();
    await desk.settle();
    expect(desk.told).toEqual(['uploaded 0']);
  });

  it('is imported whole and once, wherever its process is killed', async () => {
    let step = 0;
    for (let finished = false; !finished; ) {
      step += 1;
      await clearAll(database.connection);
      let last = '';
      const doomed = office(
        beforeCall(models, (call, name) => {
          if (call >= step) throw new Error(`killed before ${name}`);
          last = name;
        }),
      );
      finished = await whole(doomed).then(
        () => true,
        () => false,
      );
      const where = `killed at step ${step}, after ${last}`;
      const healer = office();
      await healer.settle();
      await whole(healer); // what Slack, the person and the queue do again
      const runs = await models.runs.list({}, 10);
      expect(runs, where).toHaveLength(1);
      const [run] = runs;
      expect(run?.counters.companiesFound, where).toBe(2);
      expect(new Set(run?.companyIds).size, where).toBe(2);
      const [upload] = await database.connection.collection('uploads').find({}).toArray();
      expect(upload?.state, where).toBe('imported');
      expect(await database.connection.collection('companies').countDocuments(), where).toBe(2);
      expect(await database.connection.collection('contacts').countDocuments(), where).toBe(2);
      // rows of an upload that is over are nobody's: the daily retention takes them
      if ((await rowCount()) > 0) await models.uploadRows.purge(new Date(NOW.getTime() + 1), []);
      expect(await rowCount(), where).toBe(0);
    }
    expect(step).toBeGreaterThan(20);
  }, 120_000);
});

/** Everything that people and the queue do with a file, from wherever it stands. */
async function whole(desk: ReturnType<typeof office>): Promise<void> {
  const { upload } = await desk.take(file);
  await desk.read(upload.id);
  const stands = async () => desk.find(upload.id);
  if ((await stands())?.state === 'uploaded') await desk.map(upload.id, 0, columns, defaults);
  if ((await stands())?.state === 'mapped') await desk.import(upload.id, 1);
  for (const run of await models.runs.listOpen()) await desk.takeUpload(run, upload.id, go);
}
