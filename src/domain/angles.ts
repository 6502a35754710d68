import type { Angle } from './draft.ts';
import type { IndustryBucket } from './industry.ts';
import { stableNumber, stablePick } from './stable-choice.ts';

/** How an angle did so far with companies of this kind, counted from events. */
export type AngleStat = { angle: Angle; sent: number; replies: number };

export type AngleSituation = {
  companyId: string;
  /** Sites with a stored source; `null` = unknown. */
  sites: number | null;
  deregulated: boolean;
  /** Whether the mail may name a savings figure. */
  figuresUsable: boolean;
  industry: IndustryBucket;
};

/** Mails the first choice must have seen before the numbers may overrule it. */
const COLD_START_SENT = 5;
const EXPLORE_ONE_IN = 10;

/** Where a wrong charge is also a matter of accountability. */
const CAREFUL_FIELDS: readonly IndustryBucket[] = ['public_sector', 'education', 'finance'];

/** The angles whose facts this company has, the fitting one first. Never empty: the audit offer needs no fact. */
export function eligibleAngles(situation: AngleSituation): [Angle, ...Angle[]] {
  const angles: Angle[] = [];
  if (situation.sites !== null && situation.sites >= 2) angles.push('multi_site_savings');
  if (situation.deregulated) angles.push('deregulation_opportunity');
  if (CAREFUL_FIELDS.includes(situation.industry)) angles.push('risk_reduction');
  if (situation.figuresUsable) angles.push('cost_savings');
  const [first = 'audit_offer', ...others] = angles;
  const rest = (['audit_offer', 'risk_reduction'] as const).filter(
    (angle) => angle !== first && !others.includes(angle),
  );
  return [first, ...others, ...rest];
}

/** The angles that remain; all of them where none would. */
export function withoutAvoided(angles: [Angle, ...Angle[]], avoided: readonly Angle[]): [Angle, ...Angle[]] {
  const [first, ...others] = angles.filter((angle) => !avoided.includes(angle));
  return first === undefined ? angles : [first, ...others];
}

/** Reply rate with a mild prior, so that two mails and one reply do not beat a hundred mails. */
export function angleScore(stat: { sent: number; replies: number }): number {
  return (stat.replies + 1) / (stat.sent + 10);
}

/**
 * Chooses how to open. Without numbers the fitting angle; with them the best score, and for one company in ten (always the
 * same ones) another eligible angle, so that the numbers go on learning.
 *
 * @param avoided - angles that people lately did not want to read here
 */
export function chooseAngle(
  situation: AngleSituation,
  stats: readonly AngleStat[] = [],
  avoided: readonly Angle[] = [],
): Angle {
  const eligible = withoutAvoided(eligibleAngles(situation), avoided);
  const [first] = eligible;
  if (stats.length === 0) return first;
  if (stableNumber(situation.companyId, 'explore') % EXPLORE_ONE_IN === 0) {
    return stablePick(eligible, situation.companyId, 'explored angle');
  }
  const byAngle = new Map(stats.map((stat) => [stat.angle, stat]));
  const statOf = (angle: Angle) => byAngle.get(angle) ?? { sent: 0, replies: 0 };
  if (statOf(first).sent < COLD_START_SENT) return first;
  return eligible.reduce((best, angle) => (angleScore(statOf(angle)) > angleScore(statOf(best)) ? angle : best), first);
}
