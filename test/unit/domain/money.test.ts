import { describe, expect, it } from 'vitest';
import { shortUsd, usdRange } from '../../../src/domain/money.ts';

describe('shortUsd', () => {
  it.each([
    [0, '$0'],
    [999, '$999'],
    [999.5, '$1k'],
    [1_000, '$1k'],
    [1_499, '$1k'],
    [1_500, '$2k'],
    [2_500, '$3k'],
    [60_750, '$61k'],
    [999_499, '$999k'],
    [999_500, '$1.0M'],
    [999_999, '$1.0M'],
    [1_000_000, '$1.0M'],
    [1_249_999, '$1.2M'],
    [2_500_000, '$2.5M'],
    [-2_500, '-$3k'],
  ])('says %d as %s', (amount, said) => {
    expect(shortUsd(amount)).toBe(said);
  });
});

describe('usdRange', () => {
  it('joins both ends', () => {
    expect(usdRange(12_000, 20_400)).toBe('$12k–$20k');
  });

  it('says one figure when both ends read the same', () => {
    expect(usdRange(1_900, 2_100)).toBe('$2k');
  });
});
