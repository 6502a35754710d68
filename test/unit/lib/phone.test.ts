import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPhone, toE164 } from '../../../src/lib/phone.ts';

describe('toE164', () => {
  it.each([
    ['716.555.1234', '+17165551234'],
    ['+1 716 555 1234', '+17165551234'],
    ['(614) 801-1000', '+16148011000'],
    ['5139750613', '+15139750613'],
    ['310/246-1501', '+13102461501'],
    ['1-614-555-0123', '+16145550123'],
    ['(614) 555-0123 ext. 4', '+16145550123'],
    ['614-555-0123 x12', '+16145550123'],
    ['call (614) 555-0123 today', '+16145550123'],
    ['614 555 0123; 614 555 0124', '+16145550123'],
    ['+1-614-555-0100,+1-614-555-0111', '+16145550100'],
    ['+44 20 7946 0958', '+442079460958'],
  ])('reads %j as %s', (raw, e164) => {
    expect(toE164(raw, 'US')).toBe(e164);
  });

  it.each(['5551234', '', 'none', '000-000-0000', '123', null, undefined])('finds no number in %j', (raw) => {
    expect(toE164(raw, 'US')).toBeNull();
  });

  it('is null or plus and digits, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        expect(toE164(raw, 'US') ?? '+1').toMatch(/^\+\d+$/);
      }),
    );
  });
});

describe('formatPhone', () => {
  it.each([
    ['+17165551234', '(716) 555-1234'],
    ['+442079460958', '+44 20 7946 0958'],
    ['not a number', 'not a number'],
  ])('shows %j as %j', (e164, shown) => {
    expect(formatPhone(e164)).toBe(shown);
  });
});
