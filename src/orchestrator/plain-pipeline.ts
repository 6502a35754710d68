import { COMPANY_STATUSES, type CompanyStatus } from '../domain/company.ts';
import type { PipelineReaders } from './create-report.ts';
import type { OrchestratorDeps } from './deps.ts';

const STAGES: readonly CompanyStatus[] = COMPANY_STATUSES.slice(0, 8);
const MOST = 1_000;

/** The pipeline counted from the companies as they stand. */
export function createPlainPipeline(
  deps: Pick<OrchestratorDeps, 'models' | 'clock'>,
  settings: { contingencyFee: number },
): PipelineReaders {
  const { companies } = deps.models;
  return {
    async readPipeline() {
      const statuses = COMPANY_STATUSES.filter((status) => !['lost', 'archived', 'no_response'].includes(status));
      const [counts, high] = await Promise.all([
        companies.countByStatus(),
        companies.list({ tier: 'high', statuses }, { limit: MOST }),
      ]);
      const sum = (field: 'savingsLow' | 'savingsMid' | 'savingsHigh') =>
        high.reduce((total, { latest }) => total + (latest?.[field] ?? 0), 0);
      const savingsMid = sum('savingsMid');
      return {
        counts,
        totalActive: STAGES.slice(0, 6).reduce((total, status) => total + counts[status], 0),
        value: {
          leadsHigh: high.length,
          savingsLow: sum('savingsLow'),
          savingsMid,
          savingsHigh: sum('savingsHigh'),
          feeMid: savingsMid * settings.contingencyFee,
        },
        asOf: deps.clock.now(),
      };
    },
    async readFunnel() {
      const counts = await companies.countByStatus();
      return STAGES.map((stage, index) => ({
        stage,
        reached: STAGES.slice(index).reduce((total, later) => total + counts[later], 0),
      }));
    },
  };
}
