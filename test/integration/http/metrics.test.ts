import { afterEach, describe, expect, it } from 'vitest';
import { COMPANY_STATUSES, type CompanyStatus } from '../../../src/domain/company.ts';
import { HEALTH_SLOTS, type HealthSlot, type HealthStatus } from '../../../src/domain/pipeline.ts';
import { healthRoutes } from '../../../src/http/health.ts';
import { createMeters, type Gauges } from '../../../src/http/meters.ts';
import { metricsRoute } from '../../../src/http/metrics.ts';
import { type HttpServer, type Route, startHttpServer } from '../../../src/http/server.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { silentLogger } from '../../../src/lib/logger.ts';

let server: HttpServer | null = null;
afterEach(() => server?.close(1_000));

async function serve(...routes: Route[]): Promise<(path: string) => Promise<{ status: number; text: string }>> {
  const started = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    slack: null,
    routes,
    now: systemClock.now,
    log: silentLogger,
  });
  server = started;
  return async (path) => {
    const response = await fetch(`http://127.0.0.1:${started.port}${path}`);
    return { status: response.status, text: await response.text() };
  };
}

const state: Gauges = {
  outboxWaiting: 3,
  draftsWaiting: 4,
  companies: Object.fromEntries(COMPANY_STATUSES.map((status, at) => [status, at])) as Record<CompanyStatus, number>,
  stopped: true,
  health: Object.fromEntries(HEALTH_SLOTS.map((slot) => [slot, slot === 'llm' ? 'error' : 'ok'])) as Record<
    HealthSlot,
    HealthStatus
  >,
};

describe('metrics', () => {
  it('tell what this process did and how the whole stands, and nothing about anybody', async () => {
    const meters = createMeters();
    meters.job('sweep', 'done', 120);
    meters.job('sweep', 'failed', 80);
    meters.mail('sent');
    meters.slackCall('chat.update', 'rate_limited');
    const get = await serve(metricsRoute({ meters, readGauges: async () => state, log: silentLogger }));
    const { status, text } = await get('/metrics');
    expect(status).toBe(200);
    for (const line of [
      'leadgen_jobs_total{job="sweep",outcome="done"} 1',
      'leadgen_jobs_total{job="sweep",outcome="failed"} 1',
      'leadgen_job_duration_seconds_count{job="sweep"} 2',
      'leadgen_mails_total{result="sent"} 1',
      'leadgen_slack_calls_total{method="chat.update",result="rate_limited"} 1',
      'leadgen_outbox_waiting 3',
      'leadgen_drafts_waiting 4',
      'leadgen_companies{status="archived"} 10',
      'leadgen_stopped 1',
      'leadgen_health{slot="llm"} 2',
      'leadgen_health{slot="slack"} 0',
      'leadgen_state_readable 1',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).toContain('leadgen_process_resident_memory_bytes');
  });

  it('ask the database once for many readers', async () => {
    let reads = 0;
    const readGauges = async () => {
      reads += 1;
      return state;
    };
    const get = await serve(metricsRoute({ meters: createMeters(), readGauges, log: silentLogger }));
    await Promise.all(Array.from({ length: 20 }, () => get('/metrics')));
    expect(reads).toBe(1);
  });

  it('come without the state when the database fails', async () => {
    const readGauges = () => Promise.reject(new Error('gone'));
    const get = await serve(metricsRoute({ meters: createMeters(), readGauges, log: silentLogger }));
    const { status, text } = await get('/metrics');
    expect(status).toBe(200);
    expect(text).toContain('leadgen_state_readable 0');
  });

  it('do not wait for a database that is silent', async () => {
    const readGauges = () => new Promise<Gauges>(() => undefined);
    const get = await serve(metricsRoute({ meters: createMeters(), readGauges, log: silentLogger, deadlineMs: 50 }));
    expect((await get('/metrics')).text).toContain('leadgen_state_readable 0');
  });
});

describe('health over HTTP', () => {
  it.each([
    ['/health', 200, 503],
    ['/health/ready', 200, 503],
    ['/health/live', 200, 200],
  ])('%s answers %s, and %s without a database', async (path, withDatabase, without) => {
    let isThere = true;
    const pingDatabase = () => (isThere ? Promise.resolve() : Promise.reject(new Error('gone')));
    const get = await serve(...healthRoutes({ pingDatabase, startedAt: systemClock.now(), now: systemClock.now }));
    expect((await get(path)).status).toBe(withDatabase);
    isThere = false;
    expect((await get(path)).status).toBe(without);
  });
});
