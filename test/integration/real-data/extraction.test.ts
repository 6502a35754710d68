import { describe, expect, it } from 'vitest';
import { measureExtraction, WEB_PAGES_DIR } from '../../../bench/extraction.ts';
import { measureDoubts } from '../../../bench/support/website-doubts.ts';

const result = measureExtraction();
if (result === null) process.emitWarning(`SKIPPED: no saved pages at ${WEB_PAGES_DIR}, so extraction was not measured`);

describe.skipIf(result === null)('extraction from saved pages of real organisations', () => {
  it.each(['phones', 'faxes', 'emails', 'spelled-out emails', 'names'] as const)(
    'finds %s with precision and recall of 0.95',
    (kind) => {
      const score = result?.scores.find((entry) => entry.kind === kind);
      const misses = score?.misses.join('\n');
      expect(score?.precision, misses).toBeGreaterThanOrEqual(0.95);
      expect(score?.recall, misses).toBeGreaterThanOrEqual(0.95);
    },
  );

  it('never holds a page for another organisation’s than its own, and does so of most others', () => {
    const { own, others, doubted } = measureDoubts(WEB_PAGES_DIR);
    expect(own).toEqual([]);
    expect(doubted / others).toBeGreaterThan(0.7);
  });
});
