import type { CompanyStatus } from '../../domain/company.ts';
import { daysAfter } from '../../domain/followup.ts';
import type { OrchestratorDeps } from '../deps.ts';
import { STUCK_DAYS, walkIdle } from './walk.ts';

/** Nothing to be done about these here; they are counted, up to this many of each. */
const OTHERS: readonly CompanyStatus[] = ['new', 'enriched', 'replied', 'meeting_booked'];
const MOST_COUNTED = 10_000;

export type StuckResult = { needsWriter: number; reminded: number; noAction: number };

/** Leads that wait for people: the cards of undecided high leads are shown again, undecided drafts are counted. */
export function createFindStuck(deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>, timeZone: string) {
  const { models, projector, clock } = deps;

  return async function findStuck(signal: AbortSignal): Promise<StuckResult> {
    const result: StuckResult = { needsWriter: 0, reminded: 0, noAction: 0 };
    const before = daysAfter(clock.now(), -STUCK_DAYS, timeZone);
    await walkIdle(models, { status: 'scored', tier: 'high', before }, signal, async (page) => {
      for (const { id, runId } of page) {
        if (runId !== null) await projector.lead(runId, id);
        result.needsWriter += 1;
      }
    });
    await walkIdle(models, { status: 'approved', before }, signal, async (page) => {
      for (const { id } of page) {
        const draft = await models.drafts.latestForCompany(id);
        if (draft?.status === 'pending') result.reminded += 1;
        else result.noAction += 1;
      }
    });
    const others = await Promise.all(OTHERS.map((status) => models.companies.countIdle(status, before, MOST_COUNTED)));
    result.noAction += others.reduce((sum, count) => sum + count, 0);
    return result;
  };
}
