import { describe, expect, it } from 'vitest';
import { LIST_PRICES, readPrices } from '../../../src/domain/provider-prices.ts';

describe('prices that somebody knows better', () => {
  it('take the place of the assumed ones, the others stay', () => {
    const { prices, bad } = readPrices('{"hunter": 0.01, "yelp": 0}');
    expect(prices).toEqual({ ...LIST_PRICES, hunter: 0.01, yelp: 0 });
    expect(bad).toEqual([]);
  });

  it.each([
    ['nothing', '', []],
    ['no JSON', 'hunter=1', ['hunter=1']],
    ['a list', '[1]', ['[1]']],
    ['an unknown provider', '{"hunted": 1}', ['hunted']],
    ['a price below zero', '{"hunter": -1}', ['hunter']],
    ['a text for a price', '{"hunter": "1"}', ['hunter']],
  ])('leave the assumed prices alone for %s, and say so', (_what, text, bad) => {
    expect(readPrices(text)).toEqual({ prices: LIST_PRICES, bad });
  });
});
