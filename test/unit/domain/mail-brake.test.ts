import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Brake, brakeOf, type MailRecord } from '../../../src/domain/mail-brake.ts';

const now = new Date('2026-03-03T15:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const quiet: MailRecord = {
  sent: 100,
  bounced: 0,
  lastBounceAt: null,
  left: 1_000,
  complaints: 0,
  lastComplaintAt: null,
  refusedInARow: 0,
  missing: null,
};
const missing = { domain: 'acme.com', records: [{ record: 'spf' as const, since: hoursAgo(80) }] };
const levelOf = (record: Partial<MailRecord>) => brakeOf({ ...quiet, ...record }, now)?.level ?? null;

describe('the brake on mail', () => {
  it.each<[string, Partial<MailRecord>, Brake['level'] | null]>([
    ['nothing came back', {}, null],
    ['4 % bounced', { bounced: 4, lastBounceAt: hoursAgo(1) }, null],
    ['5 % bounced', { bounced: 5, lastBounceAt: hoursAgo(1) }, 'pause'],
    ['5 % bounced, the last of them a day ago', { bounced: 5, lastBounceAt: hoursAgo(24) }, null],
    ['10 % bounced', { bounced: 10, lastBounceAt: hoursAgo(1) }, 'block'],
    ['10 % bounced long ago', { bounced: 10, lastBounceAt: hoursAgo(500) }, 'block'],
    ['half bounced of too few', { sent: 49, bounced: 25, lastBounceAt: hoursAgo(1) }, null],
    ['one in a thousand called it spam', { complaints: 1, lastComplaintAt: hoursAgo(1) }, 'pause'],
    ['three in a thousand did', { complaints: 3, lastComplaintAt: hoursAgo(1) }, 'block'],
    ['one in a hundred did', { left: 100, complaints: 1, lastComplaintAt: hoursAgo(90) }, 'block'],
    ['one of too few did', { left: 99, complaints: 1, lastComplaintAt: hoursAgo(1) }, null],
    ['two servers refused us', { refusedInARow: 2 }, null],
    ['three in a row did', { refusedInARow: 3 }, 'block'],
    ['a record of the domain is missing', { missing }, 'records'],
    ['a record is missing and 5 % bounced', { missing, bounced: 5, lastBounceAt: hoursAgo(1) }, 'records'],
    ['a record is missing and 10 % bounced', { missing, bounced: 10, lastBounceAt: hoursAgo(1) }, 'block'],
    ['a block and a pause meet', { bounced: 5, lastBounceAt: hoursAgo(1), complaints: 3 }, 'block'],
  ])('when %s', (_what, record, level) => {
    expect(levelOf(record)).toBe(level);
  });

  it('never loosens when more comes back', () => {
    const strength = { none: 0, pause: 1, records: 2, block: 3 };
    const record = fc.record({ sent: fc.nat(100), bounced: fc.nat(100), complaints: fc.nat(20), left: fc.nat(5_000) });
    fc.assert(
      fc.property(record, (given) => {
        const recent = { ...given, lastBounceAt: hoursAgo(1), lastComplaintAt: hoursAgo(1) };
        const less = strength[levelOf(recent) ?? 'none'];
        const more =
          strength[levelOf({ ...recent, bounced: given.bounced + 1, complaints: given.complaints + 1 }) ?? 'none'];
        expect(more).toBeGreaterThanOrEqual(less);
      }),
    );
  });
});
