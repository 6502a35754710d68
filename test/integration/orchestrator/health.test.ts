import { createServer } from 'node:http';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finding, Probe } from '../../../src/domain/health.ts';
import { HEALTH_SLOTS, type HealthReport, type HealthSlot } from '../../../src/domain/pipeline.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createCheckHealth } from '../../../src/orchestrator/check-health.ts';
import { createWatchHealth } from '../../../src/orchestrator/watch-health.ts';
import { createLlmProbe } from '../../../src/providers/llm/probe.ts';
import { smtpTrouble } from '../../../src/providers/mail/smtp-probe.ts';
import { openTestDatabase } from '../../support/database.ts';
import { recordingProjector } from '../../support/recording-projector.ts';
import { startLoopback } from '../providers/loopback.ts';
import { closeServers, mailServer } from '../providers/mail/mail-servers.ts';

const fine: Probe = async () => ({ status: 'ok', message: 'answers', asked: true });
const clock = { now: () => new Date('2026-03-03T15:00:00Z'), sleep: async () => undefined };

function check(probes: Partial<Record<HealthSlot, Probe>>, deadlineMs?: number) {
  const all = Object.fromEntries(HEALTH_SLOTS.map((slot) => [slot, probes[slot] ?? fine])) as Record<HealthSlot, Probe>;
  return createCheckHealth({ clock, log: silentLogger }, all, deadlineMs);
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await closeServers();
});

/** A server that takes the connection and never says a word. */
async function silentServer(): Promise<string> {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

describe('a health check', () => {
  it('has exactly the seven slots, each with a status, words and a latency', async () => {
    const report = await check({ search: async () => ({ status: 'warning', message: 'off', asked: false }) })();
    expect(Object.keys(report.slots)).toEqual(['mongodb', 'llm', 'web', 'scheduler', 'sendgrid', 'search', 'slack']);
    expect(report).toMatchObject({ overall: 'warning', checkedAt: clock.now() });
    expect(report.slots.search.latencyMs).toBeNull();
    expect(report.slots.mongodb.latencyMs).toBeGreaterThanOrEqual(0);
  });

  it('gives up on a probe that hangs, and keeps what the others said', async () => {
    const baseUrl = await silentServer();
    const llm = createLlmProbe({ apiKey: 'k', baseUrl, model: 'm' });
    const deaf: Probe = () => new Promise<Finding>(() => undefined);
    const report = await check({ llm, search: deaf }, 200)();
    expect(report.overall).toBe('degraded');
    expect(report.slots.llm).toMatchObject({ status: 'error', message: 'no answer in 0.2 s' });
    expect(report.slots.search).toMatchObject({ status: 'error', message: 'no answer in 0.2 s' });
    expect(HEALTH_SLOTS.filter((slot) => report.slots[slot].status === 'ok')).toHaveLength(5);
  });

  it('is not brought down by a probe that throws, at once or later, and tells no address', async () => {
    const gone = await startLoopback(() => undefined);
    await gone.close();
    const llm = createLlmProbe({ apiKey: 'secret', baseUrl: gone.url, model: 'm' });
    const report = await check({
      llm,
      web: async () => {
        throw new Error('secret words');
      },
    })();
    expect(report.slots.llm).toMatchObject({ status: 'error', message: 'does not answer (ECONNREFUSED)' });
    expect(report.slots.web).toMatchObject({ status: 'error', message: 'does not answer' });
  });
});

describe('the language model’s probe', () => {
  const ask = (baseUrl: string) =>
    createLlmProbe({ apiKey: 'k-1', baseUrl, model: 'small-model' })(AbortSignal.timeout(2_000));

  it('asks for the list of models with the key', async () => {
    const server = await startLoopback((_, response) => void response.end('{"data":[]}'));
    closers.push(server.close);
    expect(await ask(`${server.url}/`)).toMatchObject({ status: 'ok', message: 'small-model' });
    expect(server.seen[0]).toMatchObject({ method: 'GET', headers: { authorization: 'Bearer k-1' } });
    expect(server.seen[0]?.url.pathname).toBe('/api/models');
  });

  it.each([
    [401, 'refuses the key (HTTP 401)'],
    [500, 'answers with an error (HTTP 500)'],
  ])('tells of %s', async (status, message) => {
    const server = await startLoopback((_, response) => void response.writeHead(status).end());
    closers.push(server.close);
    expect(await ask(server.url)).toEqual({ status: 'error', message, asked: true });
  });

  it('is content without a model: templates write the texts', async () => {
    expect(await createLlmProbe(null)(AbortSignal.timeout(1))).toMatchObject({ status: 'ok', asked: false });
  });
});

describe('the mail server’s probe', () => {
  it('logs in and leaves no mail', async () => {
    const server = await mailServer({
      authOptional: false,
      onAuth: (_auth, _session, done) => done(null, { user: 'u' }),
      allowInsecureAuth: true,
    });
    expect(await smtpTrouble(server.url.replace('smtp://', 'smtp://u:p@'), AbortSignal.timeout(3_000))).toBeNull();
    expect(server.received).toEqual([]);
  });

  it('says that the login is refused, or that nobody answers', async () => {
    const server = await mailServer({
      onAuth: (_auth, _session, done) => done(new Error('no')),
      allowInsecureAuth: true,
    });
    const refused = await smtpTrouble(server.url.replace('smtp://', 'smtp://u:p@'), AbortSignal.timeout(3_000));
    expect(refused).toMatch(/^refuses the login \(535\)$/);
    expect(await smtpTrouble('smtp://127.0.0.1:1', AbortSignal.timeout(3_000))).toMatch(/^does not answer/);
  });
});

describe('the watch over health', async () => {
  const database = await openTestDatabase();
  const { models, connection } = database;
  afterAll(() => database.close());
  beforeEach(async () => {
    for (const name of ['posts', 'health', 'slack_messages']) await connection.collection(name).deleteMany({});
  });

  function watch(shown: string[], at: string, llm: Finding['status']) {
    const now = () => new Date(at);
    const time = { now, sleep: async () => undefined };
    const projector = {
      ...recordingProjector(shown),
      post: async (key: string) => {
        shown.push(key);
        const wish = { key: `post:${key}`, kind: 'post' as const, refId: key, channelId: 'C1', threadKey: null };
        await models.slackMessages.touch({ ...wish, sequence: 1 }, now());
      },
    };
    const probe: Probe = async () => ({ status: llm, message: 'x', asked: true });
    const work = createWatchHealth({ models, projector, clock: time }, check({ llm: probe }), {
      timeZone: 'America/New_York',
      lookAtSender: null,
    });
    return work({ dueAt: now(), signal: new AbortController().signal });
  }

  it('posts the day’s message once, after nine in the morning there, whatever number of processes', async () => {
    const shown: string[] = [];
    await watch(shown, '2026-03-03T13:55:00Z', 'ok');
    expect(shown).toEqual([]);
    await Promise.all([1, 2, 3].map(() => watch(shown, '2026-03-03T14:00:00Z', 'ok')));
    expect(new Set(shown)).toEqual(new Set(['health:2026-03-03']));
    shown.length = 0;
    await watch(shown, '2026-03-03T14:05:00Z', 'ok');
    expect(shown).toEqual([]);
    await watch(shown, '2026-03-04T20:00:00Z', 'ok');
    expect(shown).toEqual(['health:2026-03-04']);
  });

  it('tells of a change once two checks agree, once over all processes, and of the way back', async () => {
    const shown: string[] = [];
    const night = (minute: number) => `2026-03-03T05:${String(minute).padStart(2, '0')}:00Z`;
    await watch(shown, night(0), 'ok');
    await watch(shown, night(5), 'error');
    expect(shown).toEqual([]);
    await Promise.all([1, 2, 3].map(() => watch(shown, night(10), 'error')));
    await watch(shown, night(15), 'error');
    expect(new Set(shown)).toEqual(new Set(['health-change:1']));
    await watch(shown, night(20), 'ok');
    await watch(shown, night(25), 'ok');
    expect(new Set(shown)).toEqual(new Set(['health-change:1', 'health-change:2']));
    expect(await models.posts.find('health-change:2')).toMatchObject({
      kind: 'health_change',
      data: { changed: [{ slot: 'llm', from: 'error', to: 'ok' }] },
    });
  });

  it('keeps the newest report for others to read', async () => {
    await watch([], '2026-03-03T05:00:00Z', 'warning');
    const { report } = (await models.health.get()) as { report: HealthReport };
    expect(report).toMatchObject({ overall: 'warning', checkedAt: clock.now(), slots: { llm: { status: 'warning' } } });
  });
});
