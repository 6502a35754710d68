import type { CriticCriteria } from './draft.ts';

/** Points of 10 from which a draft passes. */
export const CRITIC_PASS = 7;

/** The score is always recomputed from the five criteria; a total that a model names is not trusted. */
export function criticScore(criteria: CriticCriteria): number {
  return (
    criteria.personalization +
    criteria.savings_figure +
    criteria.clear_cta +
    criteria.human_tone +
    criteria.subject_quality
  );
}

export function criticPasses(score: number, threshold: number = CRITIC_PASS): boolean {
  return score >= threshold;
}
