import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSchedule } from '../../chaos/schedule.ts';

const OPTIONS = { bots: 3, strikes: 40, spanMs: 30_000 };

describe('a schedule of troubles', () => {
  it('is the same for the same seed, and stands in the order of time', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const schedule = drawSchedule(seed, OPTIONS);
        expect(drawSchedule(seed, OPTIONS)).toEqual(schedule);
        expect(schedule).toHaveLength(40);
        expect(schedule.map(({ atMs }) => atMs)).toEqual(schedule.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
      }),
    );
  });

  it('names only bots that there are, and nothing that is missing', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        for (const strike of drawSchedule(seed, { ...OPTIONS, without: ['disk_full', 'mailbox'] })) {
          expect(['disk_full', 'mailbox']).not.toContain(strike.kind);
          if ('bot' in strike) expect(strike.bot).toBeLessThan(3);
        }
      }),
    );
  });

  it('draws every kind sooner or later', () => {
    const kinds = new Set(
      Array.from({ length: 50 }, (_, seed) => drawSchedule(seed, OPTIONS))
        .flat()
        .map(({ kind }) => kind),
    );
    expect(kinds.size).toBe(11);
  });
});
