import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentRun } from '../../src/domain/run.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { ANA, createDesk, type Desk, wordsOf } from './desk.ts';

/** What a city publishes: one group with four offices, one closed practice, one row without a name. */
const ROWS = [
  ...['Dublin', 'Hilliard', 'Westerville', 'Grove City'].map((city, at) => ({
    id: String(100 + at),
    name: 'Registered Smiles Dental',
    website: 'http://registered-smiles.example/',
    street: `${at + 1} Sample Street`,
    city,
    zip: '43004',
  })),
  { id: '200', name: 'Closed Dental', city: 'Dublin', status: 'expired' },
];

describe('a source and a scorer of an extension', () => {
  let stack: Stack;
  let desk: Desk;
  let register: Server;
  const asked: string[] = [];
  let broken = false;

  beforeAll(async () => {
    register = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.setHeader('content-type', 'application/json');
      response.end(broken ? '{"error": "soon again"}' : JSON.stringify(ROWS));
    });
    await new Promise<void>((resolve) => register.listen(0, '127.0.0.1', resolve));
    const { port } = register.address() as AddressInfo;
    stack = await startStack({
      env: {
        EXTENSIONS: 'examples/licence-register.ts, examples/multi-site-scorer.ts',
        EXTENSION_LICENCES_URL: `http://127.0.0.1:${port}/licences.json`,
        EXTENSION_LICENCES_STATE: 'OH',
      },
    });
    desk = createDesk(stack.slack);
  });
  afterAll(async () => {
    await stack?.close();
    register.close();
  });

  async function runOf(words: string): Promise<AgentRun> {
    const answer = await desk.ask(ANA, `run ${words}`);
    const started = await stack.models.runs.findByRef(Number(/run (\d+)/.exec(answer)?.[1]));
    if (started === null) throw new Error(answer);
    await desk.message(`gate:${started.id}`);
    await stack.quiet();
    const run = await stack.models.runs.find(started.id);
    if (run === null) throw new Error('the run is gone');
    return run;
  }

  it('are part of a run: its companies become leads, its points make their tiers', async () => {
    const run = await runOf('dental ohio 60');
    expect(asked[0]).toContain('trade=dental');
    const told = run.sources.find(({ name }) => name === 'licences');
    expect(told).toMatchObject({ label: 'Licence register', found: 5, failure: null });
    const [group] = await stack.models.companies.findByDomains(['registered-smiles.example']);
    expect(group).toMatchObject({ source: expect.stringContaining('licences'), siteCount: 4 });
    const score = await stack.models.scores.latest(group?.id ?? '');
    expect(score?.formula).toBe('custom');
    expect(score?.components.multisite).toBeCloseTo(15, 2); // 55 x 3 of 11
    expect(wordsOf(await desk.message(`run:${run.id}`))).toContain('Licence register');
  });

  it('that fails is named like any other source, and the others go on', async () => {
    broken = true;
    await stack.forget();
    const run = await runOf('dental ohio 5');
    expect(wordsOf(await desk.message(`run:${run.id}`))).toContain('Licence register sent an answer we cannot read');
  });

  it('are told in the settings', async () => {
    expect(await desk.ask(ANA, 'settings')).toContain('Extensions: licence-register, multi-site-scorer');
  });
});
