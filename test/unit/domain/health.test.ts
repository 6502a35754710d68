import { describe, expect, it } from 'vitest';
import { type HealthChange, type HealthMemory, overallOf, rememberHealth } from '../../../src/domain/health.ts';
import { HEALTH_SLOTS, type HealthReport, type HealthStatus } from '../../../src/domain/pipeline.ts';

const NOW = new Date('2026-03-03T15:00:00Z');

function report(off: Partial<Record<keyof HealthReport['slots'], HealthStatus>> = {}): HealthReport {
  const slots = Object.fromEntries(
    HEALTH_SLOTS.map((slot) => [slot, { status: off[slot] ?? 'ok', message: 'x', latencyMs: 1 }]),
  ) as HealthReport['slots'];
  return { overall: overallOf(slots), slots, checkedAt: NOW };
}

/** What people are told over a row of checks, one entry per message. */
function told(...checks: HealthReport[]): HealthChange[][] {
  let memory: HealthMemory | null = null;
  return checks.flatMap((check) => {
    const step = rememberHealth(memory, check);
    memory = step.memory;
    return step.changed.length === 0 ? [] : [step.changed];
  });
}

const fine = report();
const down = report({ llm: 'error' });
const wentDown = { slot: 'llm', from: 'ok', to: 'error' };
const cameBack = { slot: 'llm', from: 'error', to: 'ok' };

describe('health over all', () => {
  it.each([
    ['healthy', {}],
    ['warning', { search: 'warning' }],
    ['degraded', { search: 'warning', llm: 'error' }],
  ] as const)('is %s', (overall, off) => {
    expect(report(off).overall).toBe(overall);
  });
});

describe('a change of health', () => {
  it.each([
    ['nothing while all is well', [fine, fine, fine], []],
    ['nothing of one hiccup', [fine, down, fine, fine], []],
    ['nothing of flapping', [fine, down, fine, down, fine, down], []],
    ['once what two checks in a row say', [fine, down, down, down], [[wentDown]]],
    ['the way back too', [fine, down, down, fine, fine], [[wentDown], [cameBack]]],
    ['what is broken from the start', [down, down], [[wentDown]]],
    ['no warning that was there from the start', [report({ search: 'warning' }), report({ search: 'warning' })], []],
  ])('tells %s', (_what, checks, changes) => {
    expect(told(...checks)).toEqual(changes);
  });

  it('tells of several parts in one message', () => {
    const both = report({ llm: 'error', sendgrid: 'error' });
    expect(told(fine, both, both)[0]?.map(({ slot }) => slot)).toEqual(['llm', 'sendgrid']);
  });
});
