import type { Company } from '../domain/company.ts';
import { type Outcome, outcomesFrom, statesBefore } from '../domain/outcome.ts';
import type { OrchestratorDeps } from './deps.ts';
import { showHotLeads } from './hot-leads.ts';
import type { SettleRun } from './settle-run.ts';
import type { StopSequence } from './stop-sequence.ts';

/** `already`: it stood there before. `impossible`: the lead is elsewhere; `possible` says what may be recorded from there. */
export type OutcomeResult =
  | { kind: 'recorded' | 'already'; company: Company; outcome: Outcome }
  | { kind: 'impossible'; company: Company; outcome: Outcome; possible: Outcome[] }
  | { kind: 'unknown' };

export type RecordOutcome = (
  companyId: string,
  outcome: Outcome,
  told: { by: string; reason: string | null },
) => Promise<OutcomeResult>;

/**
 * Writes down how a lead went on: one conditional move. What follows from it (event, end of the sequence, card, run) is derived
 * from the stored move, so that asking twice repairs what a crash left out and counts nothing twice.
 */
export function createRecordOutcome(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>,
  parts: { settleRun: SettleRun; stopSequence: StopSequence },
): RecordOutcome {
  const { models, projector, clock } = deps;

  async function follow(company: Company, outcome: Outcome): Promise<void> {
    const move = company.history.findLast((entry) => entry.to === outcome);
    await parts.stopSequence(company.id, outcome);
    if (outcome === 'meeting_booked' && move !== undefined) {
      await models.events.record({
        companyId: company.id,
        eventType: 'meeting_booked',
        eventAt: move.at,
        reason: move.reason,
        by: move.by,
        providerEventId: `meeting:${company.id}:${move.at.getTime()}`,
      });
    }
    await projector.refreshLead(company.id);
    await showHotLeads({ models, projector }, company.id);
    if (company.runId !== null) await parts.settleRun(company.runId);
  }

  return async (companyId, outcome, { by, reason }) => {
    const known = await models.companies.find(companyId);
    if (known === null) return { kind: 'unknown' };
    const note = { by, at: clock.now(), reason, runId: known.runId };
    const moved = await models.companies.move(companyId, statesBefore(outcome), outcome, note);
    const company = moved ?? (await models.companies.find(companyId)) ?? known;
    if (company.status !== outcome) {
      return { kind: 'impossible', company, outcome, possible: outcomesFrom(company.status) };
    }
    await follow(company, outcome);
    return { kind: moved === null ? 'already' : 'recorded', company, outcome };
  };
}
