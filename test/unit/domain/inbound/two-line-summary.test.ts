import { describe, expect, it } from 'vitest';
import { twoLineSummary } from '../../../../src/domain/inbound/two-line-summary.ts';

describe('the summary of a reply', () => {
  it('is its two most telling sentences, in their order', () => {
    const text =
      'Hi Sam,\n\nThanks for the note. We opened in 1987 and love it here. Our lease ends soon. Could you send me pricing? The weather is nice. Call me on Thursday at 3.\n\nBest regards,\nDana';
    expect(twoLineSummary(text)).toBe('Could you send me pricing?\nCall me on Thursday at 3.');
  });

  it('is one line of a short answer', () => {
    expect(twoLineSummary('Yes')).toBe('Yes');
  });

  it('has lines of at most 140 characters, whatever comes', () => {
    const lines = twoLineSummary(`${'word '.repeat(200)}. ${'term '.repeat(300)}?`).split('\n');
    expect(lines).toHaveLength(2);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(140);
  });

  it('is empty for nothing', () => {
    expect(twoLineSummary(' \n ')).toBe('');
  });
});
