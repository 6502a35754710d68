import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  faultWords,
  isLookDue,
  missingTooLong,
  noteAnswer,
  type RecordAnswer,
  type SenderAnswer,
  type SenderRecords,
} from '../../../src/domain/sender-domain.ts';

const start = new Date('2026-03-02T15:00:00Z');
const hour = (hours: number) => new Date(start.getTime() + hours * 3_600_000);
const NEVER = new Date(0);

const answer = (spf: RecordAnswer | null, dmarc: RecordAnswer = 'found', domain = 'acme.com'): SenderAnswer => ({
  domain,
  spf,
  dmarc,
  policy: null,
});

/** What is known after these answers, each with its hour. */
function knownAfter(...answers: [hours: number, SenderAnswer][]): SenderRecords {
  const known = answers.reduce<SenderRecords | null>((so, [at, said]) => noteAnswer(so, said, hour(at)), null);
  if (known === null) throw new Error('no answer');
  return known;
}

describe('a record of the sender’s domain', () => {
  it('is missing since DNS first said so', () => {
    expect(knownAfter([0, answer('missing')], [5, answer('missing')]).faults).toEqual([
      { record: 'spf', kind: 'missing', since: start, seenAt: hour(5) },
    ]);
  });

  it('starts anew once it was there, doubled, of no importance, or of another domain', () => {
    for (const between of [answer('found'), answer('several'), answer(null), answer('missing', 'found', 'b.example')]) {
      const [fault] = knownAfter([0, answer('missing')], [1, between], [2, answer('missing')]).faults;
      expect(fault).toMatchObject({ since: hour(2), seenAt: hour(2) });
    }
  });

  it('does not get better or worse while nobody can tell', () => {
    fc.assert(
      fc.property(fc.constantFrom('missing', 'several', 'found'), fc.array(fc.nat(1_000)), (said, hours) => {
        const known = knownAfter([0, answer(said, said)]);
        const later = hours.reduce((so, at) => noteAnswer(so, answer('unknown', 'unknown'), hour(at)), known);
        expect(later.faults).toEqual(known.faults);
      }),
    );
  });
});

describe('mail without SPF or DMARC', () => {
  it.each([
    [71, null, false],
    [72, null, false],
    [73, null, true],
    [73, 1, false],
    [73, 0.5, true],
    [75, 2, true],
  ])('after %d hours, let go on after %s: has to wait is %s', (hours, liftedAfter, waits) => {
    const known = knownAfter([0, answer('missing')], [hours, answer('missing')]);
    const lifted = liftedAfter === null ? NEVER : hour(liftedAfter);
    expect(missingTooLong(known, lifted) !== null).toBe(waits);
  });

  it('has to wait only once DNS has said so again: doubt does not count', () => {
    const known = knownAfter([0, answer('missing')], [100, answer('unknown')]);
    expect(missingTooLong(known, NEVER)).toBeNull();
    expect(missingTooLong(noteAnswer(known, answer('missing'), hour(101)), NEVER)).not.toBeNull();
  });

  it('goes on waiting while nobody can tell', () => {
    const known = knownAfter([0, answer('missing')], [73, answer('missing')], [80, answer('unknown', 'unknown')]);
    expect(missingTooLong(known, NEVER)).toEqual({ domain: 'acme.com', records: [{ record: 'spf', since: start }] });
  });

  it('hears of the other record too, that went missing later', () => {
    const known = knownAfter(
      [0, answer('missing')],
      [70, answer('missing', 'missing')],
      [73, answer('missing', 'missing')],
    );
    expect(missingTooLong(known, NEVER)?.records.map(({ record }) => record)).toEqual(['spf', 'dmarc']);
  });

  it('does not wait for records that are there twice', () => {
    expect(
      missingTooLong(knownAfter([0, answer('several', 'several')], [99, answer('several', 'several')]), NEVER),
    ).toBe(null);
    expect(missingTooLong(null, NEVER)).toBeNull();
  });
});

it.each<[SenderRecords | null, boolean]>([
  [null, true],
  [knownAfter([0, answer('found')]), false],
  [knownAfter([-1, answer('found')]), true],
  [knownAfter([-0.2, answer('unknown')]), true],
  [knownAfter([0, answer('found', 'found', 'b.example')]), true],
  [knownAfter([2, answer('found')]), true], // the clock was set back
])('DNS is asked once an hour, and sooner after doubt (%#)', (known, due) => {
  expect(isLookDue(known, 'acme.com', start)).toBe(due);
});

it.each<[SenderAnswer, string]>([
  [answer('missing'), 'no SPF record'],
  [answer('missing', 'missing'), 'no SPF and no DMARC record'],
  [answer('several', 'missing'), 'no DMARC record and several SPF records'],
  [answer(null, 'several'), 'several DMARC records'],
])('what is wrong is said in words (%#)', (said, words) => {
  expect(faultWords(knownAfter([0, said]).faults)).toBe(words);
});
