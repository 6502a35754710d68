import { describe, expect, it } from 'vitest';
import { FUNNEL_STAGES, funnelRows } from '../../../src/domain/funnel.ts';

const counts = (...reached: number[]) => FUNNEL_STAGES.map((stage, rank) => ({ stage, reached: reached[rank] ?? 0 }));

describe('the funnel', () => {
  it('says which share of all stages stands where, and how many of the stage before are gone', () => {
    const rows = funnelRows(counts(40, 30, 30, 10, 8, 2, 1, 1));
    expect(rows.map(({ pctOfTotal }) => pctOfTotal)).toEqual([32.8, 24.6, 24.6, 8.2, 6.6, 1.6, 0.8, 0.8]);
    expect(rows.map(({ dropOffPct }) => dropOffPct)).toEqual([0, 25, 0, 66.7, 20, 75, 50, 0]);
  });

  it('drops nothing off where nobody was', () => {
    expect(funnelRows(counts()).every(({ pctOfTotal, dropOffPct }) => pctOfTotal === 0 && dropOffPct === 0)).toBe(true);
    expect(funnelRows(counts(5)).map(({ dropOffPct }) => dropOffPct)).toEqual([0, 100, 0, 0, 0, 0, 0, 0]);
  });
});
