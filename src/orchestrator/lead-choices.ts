import type { LeadChoice, LeadVerb } from '../domain/lead-choice.ts';
import type { OrchestratorDeps } from './deps.ts';

/** Keeps what a person asked for until they say of which lead. */
export function createLeadChoices(deps: Pick<OrchestratorDeps, 'models' | 'clock'>) {
  const { models, clock } = deps;
  return {
    keep: (asked: { by: string; verb: LeadVerb; note: string | null }): Promise<LeadChoice> =>
      models.leadChoices.add({ ...asked, createdAt: clock.now() }),

    /** Only for who asked. */
    async find(id: string, by: string): Promise<LeadChoice | null> {
      const choice = await models.leadChoices.find(id);
      return choice?.by === by ? choice : null;
    },
  };
}

export type LeadChoices = ReturnType<typeof createLeadChoices>;
