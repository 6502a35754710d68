import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countWords, findMoney, numberOf, says } from '../../../src/domain/figures.ts';
import { shortUsd } from '../../../src/domain/money.ts';

describe('findMoney', () => {
  it.each([
    ['about $12k a year', ['$12k'], [12_000]],
    ['$12k to $20k a year', ['$12k to $20k'], [12_000, 20_000]],
    ['$12k–$20k', ['$12k–$20k'], [12_000, 20_000]],
    ['between $12 and $20 thousand', ['$12 and $20 thousand'], [12_000, 20_000]],
    ['$1.2M', ['$1.2M'], [1_200_000]],
    ['1.5 million dollars', ['1.5 million dollars'], [1_500_000]],
    ['twenty thousand dollars', ['twenty thousand dollars'], [20_000]],
    ['USD 5,000', ['USD 5,000'], [5_000]],
    ['€300k', ['€300k'], [300_000]],
    ['12 offices and 3 dollars', ['3 dollars'], [3]],
    ['a 15-minute call', [], []],
  ])('reads %j', (text, words, values) => {
    const found = findMoney(text);
    expect(found.map((money) => money.text)).toEqual(words);
    expect(found.flatMap((money) => money.values.map(({ value }) => value))).toEqual(values);
  });

  it('points at where the amount stands', () => {
    const [money] = findMoney('save $12k now');
    expect('save $12k now'.slice(money!.index, money!.index + money!.text.length)).toBe('$12k');
  });
});

describe('says', () => {
  it.each([
    ['$12k', 12_345, true],
    ['$12k', 12_500, false], // rounds to $13k
    ['$12,345', 12_345, true],
    ['$12,300', 12_345, true],
    ['$12,400', 12_345, false],
    ['$20,000', 17_000, false], // a round number is not rounder than a thousand
    ['$1.2M', 1_249_999, true],
    ['$1M', 1_249_999, false],
  ])('%s for %d: %s', (text, stored, expected) => {
    expect(says(findMoney(text)[0]!.values[0]!, stored)).toBe(expected);
  });

  it('accepts every amount in the short form that we write ourselves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 60_000_000 }), (dollars) => {
        expect(says(findMoney(shortUsd(dollars))[0]!.values[0]!, dollars)).toBe(true);
      }),
    );
  });
});

describe('numberOf', () => {
  it.each([
    ['twelve', 12],
    ['twenty-five', 25],
    ['two hundred and ten', 210],
    ['three thousand', 3_000],
    ['dozen', 12],
    ['two dozen', 24],
    ['1,200', 1_200],
    ['banana', null],
  ])('%s is %s', (text, value) => {
    expect(numberOf(text)).toBe(value);
  });

  it('reads back every count that a mail writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (count) => {
        expect(numberOf(countWords(count))).toBe(count);
      }),
    );
  });
});
