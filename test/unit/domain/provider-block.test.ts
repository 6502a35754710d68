import { describe, expect, it } from 'vitest';
import { type ProviderFailure, providerFailureOf } from '../../../src/domain/contact-finder.ts';
import { blockReason, blockUntil } from '../../../src/domain/provider-block.ts';
import { type SourceFailure, SourceUnavailableError } from '../../../src/lib/errors.ts';

const NOW = new Date('2026-12-25T15:00:00Z');
const at = (text: string) => new Date(text);
const down = (failure: SourceFailure, onlyThis = false): ProviderFailure => ({
  kind: 'unavailable',
  reason: 'x',
  failure,
  onlyThis,
});

describe('blockUntil', () => {
  it.each([
    [{ kind: 'rate_limited', retryAfterMs: 90_000 }, '2026-12-25T15:01:30Z'],
    [{ kind: 'rate_limited', retryAfterMs: 0 }, '2026-12-25T15:00:01Z'],
    [{ kind: 'rate_limited', retryAfterMs: 9e9 }, '2026-12-25T16:00:00Z'],
    [{ kind: 'quota', until: at('2026-12-26T00:00:00Z') }, '2026-12-26T00:00:00Z'],
    [{ kind: 'quota', until: at('2026-12-01T00:00:00Z') }, '2027-01-01T00:00:00Z'], // a date gone by says nothing
    [{ kind: 'quota', until: null }, '2027-01-01T00:00:00Z'],
    [down('overloaded'), '2026-12-25T15:05:00Z'],
    [down('timeout'), '2026-12-25T15:05:00Z'],
    [down('refused'), '2026-12-25T16:00:00Z'],
  ] as const)('leaves a provider alone after %j until %s', (failure, until) => {
    expect(blockUntil(failure, NOW)).toEqual(at(until));
  });

  it('does not block a provider that refused one question only', () => {
    expect(blockUntil(down('refused', true), NOW)).toBeNull();
  });
});

describe('what a provider’s failure means', () => {
  it.each([
    ['rate_limited', { retryAfterMs: 5_000 }, { kind: 'rate_limited', retryAfterMs: 5_000 }],
    ['rate_limited', {}, { kind: 'rate_limited', retryAfterMs: 60_000 }],
    ['quota', {}, { kind: 'quota', until: null }],
    ['quota', { resetsAt: NOW }, { kind: 'quota', until: NOW }],
    ['refused', { status: 401 }, { kind: 'unavailable', failure: 'refused', onlyThis: false }],
    ['refused', { status: 422 }, { kind: 'unavailable', failure: 'refused', onlyThis: true }],
    ['overloaded', { status: 404 }, { kind: 'unavailable', failure: 'overloaded', onlyThis: false }],
  ] as const)('%s with %j', (failure, options, expected) => {
    expect(providerFailureOf(new SourceUnavailableError('Hunter', failure, options))).toMatchObject(expected);
  });

  it('is said in words', () => {
    expect(blockReason({ kind: 'quota', until: null })).toBe('no credits left in the plan');
    expect(blockReason({ kind: 'rate_limited', retryAfterMs: 1 })).toBe('asked us to wait');
    const error = new SourceUnavailableError('Hunter', 'refused', { status: 401 });
    expect(blockReason(providerFailureOf(error))).toBe('Hunter refused the request (HTTP 401)');
  });
});
