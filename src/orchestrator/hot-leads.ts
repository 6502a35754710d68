import type { Company } from '../domain/company.ts';
import type { OrchestratorDeps } from './deps.ts';

/** One per sequence that was answered well. */
const MOST_POSTS = 10;

/** Draws the messages about a lead's replies anew. */
export async function showHotLeads(
  { models, projector }: Pick<OrchestratorDeps, 'models' | 'projector'>,
  companyId: string,
): Promise<void> {
  for (const key of await models.posts.listKeys(`hot-lead:${companyId}:`, MOST_POSTS)) {
    await projector.post(key, 'alerts');
  }
}

/** Somebody takes care of a lead; the last to say so has it. */
export function createAssignLead(deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>) {
  return async (companyId: string, owner: string): Promise<Company | null> => {
    const company = await deps.models.companies.assign(companyId, owner, deps.clock.now());
    if (company !== null) await showHotLeads(deps, companyId);
    return company;
  };
}
