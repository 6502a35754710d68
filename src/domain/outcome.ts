import { COMPANY_STATUSES, type CompanyStatus, canMove } from './company.ts';

/** How a lead went on after its mail, as people report it. */
export const OUTCOMES = ['meeting_booked', 'won', 'lost'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The states from which a lead may take this step. */
export function statesBefore(to: CompanyStatus): CompanyStatus[] {
  return COMPANY_STATUSES.filter((from) => canMove(from, to));
}

/** Outcomes that are possible from here; none = something else has to happen first, or it is over. */
export function outcomesFrom(status: CompanyStatus): Outcome[] {
  return OUTCOMES.filter((outcome) => canMove(status, outcome));
}
