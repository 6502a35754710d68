import type { Company } from '../domain/company.ts';
import type { Models } from '../models/index.ts';

/** A run that was cancelled after a lead was approved takes the lead with it; a later approval stands. */
export async function isHeldBack(models: Models, company: Company): Promise<boolean> {
  const run = company.runId === null ? null : await models.runs.find(company.runId);
  if (run === null || run.status !== 'cancelled' || run.completedAt === null) return false;
  return (company.latest?.approvedAt ?? run.completedAt) <= run.completedAt;
}
