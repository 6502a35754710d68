import { describe, expect, it } from 'vitest';
import { listPriceOf, monthOf, usdOfTokens } from '../../../src/domain/model-usage.ts';

describe('what a model costs', () => {
  it.each([
    ['gpt-4o-mini', 0.15],
    ['gpt-4o-mini-2024-07-18', 0.15],
    ['openai/gpt-4.1', 2],
    [' GPT-4o ', 2.5],
    ['llama3.2', null],
    ['constructor', null],
    ['', null],
  ])('is known of %s: %s USD per million tokens read', (model, inputUsd) => {
    expect(listPriceOf(model)?.inputUsd ?? null).toBe(inputUsd);
  });

  it('is reckoned by what was read and what was written, and is 0 where nobody knows a price', () => {
    const usage = { inputTokens: 2_000_000, outputTokens: 500_000 };
    expect(usdOfTokens(usage, { inputUsd: 0.15, outputUsd: 0.6 })).toBeCloseTo(0.6);
    expect(usdOfTokens(usage, null)).toBe(0);
  });
});

it.each([
  ['2026-03-31T23:30:00-04:00', '2026-03', '2026-03-31', '2026-04-01T04:00:00.000Z'],
  ['2026-04-01T00:30:00-04:00', '2026-04', '2026-04-30', '2026-05-01T04:00:00.000Z'],
  ['2026-12-31T20:00:00-05:00', '2026-12', '2026-12-31', '2027-01-01T05:00:00.000Z'],
])('at %s the firm is in the month %s', (at, key, lastDay, end) => {
  const month = monthOf(new Date(at), 'America/New_York');
  expect(month).toMatchObject({ key, lastDay, firstDay: `${key}-01` });
  expect(month.end.toISOString()).toBe(end);
});
