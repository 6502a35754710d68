import { describe, expect, it } from 'vitest';
import { STUCK_CODES, type StuckCode, type StuckItem } from '../../../src/domain/pipeline.ts';
import { nextStuckStep, openedToday, type StuckReport, stuckMessage } from '../../../src/domain/stuck.ts';

const NOW = new Date('2026-03-03T15:00:00Z');
const later = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const item = (code: StuckCode, count: number): StuckItem => ({
  code,
  count,
  oldestAt: NOW,
  ids: [],
  message: stuckMessage(code, count),
});

/** What people see after a row of checks: each new message and what it says at the end. */
function live(...checks: StuckItem[][]): StuckReport[] {
  const messages: StuckReport[] = [];
  for (const [hour, items] of checks.entries()) {
    const step = nextStuckStep(messages.at(-1) ?? null, items, later(hour));
    if (step.kind === 'alert') messages.push(step.report);
    if (step.kind === 'update') messages[messages.length - 1] = step.report;
  }
  return messages;
}

describe('the four stuck messages', () => {
  it('are the seed’s, to the letter', () => {
    expect(STUCK_CODES.map((code) => stuckMessage(code, 3))).toEqual([
      '3 companies found but not yet analyzed',
      '3 high-score leads waiting approval',
      '3 approved emails not yet sent',
      'No emails sent today — check outreach agent',
    ]);
  });
});

describe('the stuck message in the channel', () => {
  const waiting = (count: number) => item('waiting_approval', count);

  it('is not posted while nothing is stuck', () => {
    expect(live([], [], [])).toEqual([]);
  });

  it('is one message while things stay or get better, and says when all is clear', () => {
    const [message, ...others] = live([waiting(5)], [waiting(5)], [waiting(3)], [], []);
    expect(others).toEqual([]);
    expect(message).toMatchObject({ number: 1, state: 'clear', items: [], checkedAt: later(3) });
  });

  it('is followed by a new one when something else gets stuck', () => {
    const messages = live([waiting(5)], [waiting(5), item('approved_unsent', 1)]);
    expect(messages.map(({ number, items }) => [number, items.length])).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it.each([
    { from: 3, to: 4, messages: 2 },
    { from: 10, to: 11, messages: 2 },
    { from: 500, to: 501, messages: 1 }, // not every hour for a backlog that creeps
    { from: 500, to: 550, messages: 2 },
    { from: 5, to: 5, messages: 1 },
  ])('that said $from and says $to makes $messages', ({ from, to, messages }) => {
    expect(live([waiting(from)], [waiting(to)])).toHaveLength(messages);
  });

  it('does not alert again to a number that shrank and came back', () => {
    expect(live([waiting(5)], [waiting(2)], [waiting(5)])).toHaveLength(1);
  });

  it('alerts anew to a check that was clear meanwhile', () => {
    const unsent = item('approved_unsent', 2);
    expect(live([waiting(5), unsent], [waiting(5)], [waiting(5), unsent])).toHaveLength(2);
    expect(live([waiting(5)], [], [waiting(1)])).toHaveLength(2);
  });

  it('counts a backlog that creeps from what people were told', () => {
    // 500, then a little more each hour: told again once a tenth has come together
    const checks = Array.from({ length: 30 }, (_, hour) => [waiting(500 + hour * 10)]);
    expect(live(...checks).length).toBeGreaterThan(2);
    expect(live(...checks).length).toBeLessThan(8);
  });
});

describe('the window', () => {
  const window = { timeZone: 'America/New_York', start: '09:00', end: '17:00', days: '1-5' };
  it.each([
    ['a Tuesday afternoon', '2026-03-03T20:00:00Z', '2026-03-03T14:00:00Z'],
    ['a Tuesday evening, after it closed', '2026-03-03T23:30:00Z', '2026-03-03T14:00:00Z'],
    ['a Tuesday before it opens', '2026-03-03T13:00:00Z', null],
    ['a Saturday', '2026-03-07T20:00:00Z', null],
    ['the Monday after clocks went forward', '2026-03-09T20:00:00Z', '2026-03-09T13:00:00Z'],
    ['late on Friday there, Saturday in UTC', '2026-03-07T01:00:00Z', '2026-03-06T14:00:00Z'],
  ])('on %s', (_what, now, opened) => {
    expect(openedToday(new Date(now), window)?.toISOString() ?? null).toBe(opened && new Date(opened).toISOString());
  });
});
