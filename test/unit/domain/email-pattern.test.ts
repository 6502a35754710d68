import { describe, expect, it } from 'vitest';
import { guessAddresses, nameParts, parseEmailPattern } from '../../../src/domain/email-pattern.ts';

describe('parseEmailPattern', () => {
  it.each([
    ['{first}.{last}', '{first}.{last}'],
    ['{F}{last}', '{f}{last}'],
    ['first.last', '{first}.{last}'],
    ['lfirst', '{l}{first}'],
    ['last-first', '{last}-{first}'],
    ['{first}+{last}', null],
    ['{middle}.{last}', null],
    ['whatever', null],
    ['', null],
    [null, null],
    [undefined, null],
  ])('reads %j as %j', (text, pattern) => {
    expect(parseEmailPattern(text)).toBe(pattern);
  });
});

describe('nameParts', () => {
  it.each([
    ['Dana Ray', 'Dana', 'Ray'],
    ['Dr. Dana M. Ray, DDS', 'Dana', 'Ray'],
    ['Dana Ray Jr.', 'Dana', 'Ray'],
    ['Dana Ray, D.M.D., MBA', 'Dana', 'Ray'],
    ['José  Núñez', 'José', 'Núñez'],
  ])('parts %j', (name, first, last) => {
    expect(nameParts(name)).toEqual({ first, last });
  });
  it.each(['Dana', 'Dr. Ray', '', '李 明', '---'])('cannot part %j', (name) => {
    const parts = nameParts(name);
    expect(parts === null || guessAddresses(name, 'acme.com', null).length === 0).toBe(true);
  });
});

describe('guessAddresses', () => {
  it('tries the company’s own form first, then the usual ones in their order', () => {
    expect(guessAddresses('Dana Ray', 'acme.com', '{l}{first}')).toEqual(
      ['rdana', 'dana.ray', 'dray', 'danaray', 'dana', 'd.ray', 'ray', 'dana_ray', 'raydana'].map(
        (local) => `${local}@acme.com`,
      ),
    );
    expect(guessAddresses('Dana Ray', 'acme.com', '{f}{last}')[0]).toBe('dray@acme.com');
    expect(guessAddresses('Dana Ray', 'acme.com', '{f}{last}')).toHaveLength(8);
    expect(guessAddresses('Dana Ray', 'acme.com', null)[0]).toBe('dana.ray@acme.com');
  });
});
