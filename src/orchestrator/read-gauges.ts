import type { CompanyStatus } from '../domain/company.ts';
import { HEALTH_SLOTS, type HealthSlot, type HealthStatus } from '../domain/pipeline.ts';
import type { LastHealth } from './check-health.ts';
import type { OrchestratorDeps } from './deps.ts';
import type { ReadPipeline } from './read-pipeline.ts';

/** State as figures for whoever watches from outside: five bounded reads. */
export function createReadGauges(
  { models }: Pick<OrchestratorDeps, 'models'>,
  parts: { readPipeline: ReadPipeline; lastHealth: LastHealth },
) {
  return async (): Promise<{
    outboxWaiting: number;
    draftsWaiting: number;
    companies: Record<CompanyStatus, number>;
    stopped: boolean;
    health: Record<HealthSlot, HealthStatus> | null;
  }> => {
    const [outboxWaiting, draftsWaiting, { counts }, stopped, health] = await Promise.all([
      models.slackMessages.countWaiting(),
      models.drafts.count({ status: 'pending' }),
      parts.readPipeline(),
      models.mainSwitch.isStopped(),
      parts.lastHealth(),
    ]);
    const statuses =
      health === null
        ? null
        : (Object.fromEntries(HEALTH_SLOTS.map((slot) => [slot, health.slots[slot].status])) as Record<
            HealthSlot,
            HealthStatus
          >);
    return { outboxWaiting, draftsWaiting, companies: counts, stopped, health: statuses };
  };
}
