import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { COMPANY_STATUSES, type CompanyStatus } from '../domain/company.ts';
import { HEALTH_SLOTS, type HealthSlot, type HealthStatus } from '../domain/pipeline.ts';

/** State that is read when somebody asks for the metrics. */
export type Gauges = {
  outboxWaiting: number;
  draftsWaiting: number;
  companies: Record<CompanyStatus, number>;
  stopped: boolean;
  /** `null` = never checked. */
  health: Record<HealthSlot, HealthStatus> | null;
};

export type Meters = ReturnType<typeof createMeters>;

const HEALTH_VALUES: Record<HealthStatus, number> = { ok: 0, warning: 1, error: 2 };

/**
 * What this process counts, and what Prometheus is told. Labels are words of ours out of short lists: no ids, names, addresses
 * or texts ever become one.
 */
export function createMeters() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'leadgen_' });
  const jobs = new Counter({
    name: 'leadgen_jobs_total',
    help: 'Jobs that ended',
    labelNames: ['job', 'outcome'],
    registers,
  });
  const jobSeconds = new Histogram({
    name: 'leadgen_job_duration_seconds',
    help: 'How long jobs took',
    labelNames: ['job'],
    buckets: [0.05, 0.25, 1, 5, 30, 120, 600],
    registers,
  });
  const mails = new Counter({
    name: 'leadgen_mails_total',
    help: 'Mails handed over',
    labelNames: ['result'],
    registers,
  });
  const slackCalls = new Counter({
    name: 'leadgen_slack_calls_total',
    help: 'Calls of the Slack Web API',
    labelNames: ['method', 'result'],
    registers,
  });
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  const outbox = gauge('leadgen_outbox_waiting', 'Slack messages to post or update');
  const drafts = gauge('leadgen_drafts_waiting', 'Drafts that wait for a decision');
  const companies = gauge('leadgen_companies', 'Companies by status', ['status']);
  const stopped = gauge('leadgen_stopped', '1 while the main switch stops everything');
  const health = gauge('leadgen_health', 'Newest health check: 0 ok, 1 warning, 2 error', ['slot']);
  const readable = gauge('leadgen_state_readable', '0 when the figures of the database could not be read this time');

  return {
    contentType: registry.contentType,

    job(name: string, outcome: 'done' | 'failed', durationMs: number): void {
      jobs.inc({ job: name, outcome });
      jobSeconds.observe({ job: name }, durationMs / 1_000);
    },
    mail: (result: string): void => mails.inc({ result }),
    slackCall: (method: string, result: string): void => slackCalls.inc({ method, result }),

    /** `null` = the state could not be read; the figures from before stay. */
    async text(state: Gauges | null): Promise<string> {
      readable.set(state === null ? 0 : 1);
      if (state !== null) {
        outbox.set(state.outboxWaiting);
        drafts.set(state.draftsWaiting);
        stopped.set(state.stopped ? 1 : 0);
        for (const status of COMPANY_STATUSES) companies.set({ status }, state.companies[status]);
        if (state.health !== null) {
          for (const slot of HEALTH_SLOTS) health.set({ slot }, HEALTH_VALUES[state.health[slot]]);
        }
      }
      return registry.metrics();
    },
  };
}
