import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { warmingLimit } from '../../../src/domain/warm-up.ts';

const ZONE = 'America/New_York';
const limitOn = (day: string, limit = 50) => warmingLimit(limit, '2026-03-02', ZONE)(new Date(`${day}T15:00:00Z`));

describe('the daily limit of a new mailbox', () => {
  it.each([
    ['2026-03-01', 10],
    ['2026-03-02', 10],
    ['2026-03-08', 10],
    ['2026-03-09', 15], // the clocks went forward the day before
    ['2026-03-16', 20],
    ['2026-03-29', 20],
    ['2026-03-30', 40],
    ['2026-04-26', 40],
    ['2026-04-27', 50],
  ])('on %s is %i', (day, mails) => {
    expect(limitOn(day)).toBe(mails);
  });

  it('changes at midnight of the firm', () => {
    const limit = warmingLimit(50, '2026-03-02', ZONE);
    expect(limit(new Date('2026-03-09T03:59:00Z'))).toBe(10);
    expect(limit(new Date('2026-03-09T04:01:00Z'))).toBe(15);
  });

  it('is never above the limit that is set, and that limit itself for an old mailbox', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01') }), (limit, now) => {
        fc.pre(!Number.isNaN(now.getTime()));
        expect(warmingLimit(limit, '2026-03-02', ZONE)(now)).toBeLessThanOrEqual(limit);
        expect(warmingLimit(limit, null, ZONE)(now)).toBe(limit);
      }),
    );
  });
});
