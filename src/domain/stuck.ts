import { DateTime } from 'luxon';
import type { StuckCode, StuckItem } from './pipeline.ts';
import { nextSendTime, type SendWindow } from './send-window.ts';

const HOUR_MS = 3_600_000;

/** How long each may take before it counts as stuck. `silent_outreach`: how long the window has been open. */
export const STUCK_AFTER_MS: Record<StuckCode, number> = {
  not_analyzed: 24 * HOUR_MS,
  waiting_approval: 48 * HOUR_MS,
  approved_unsent: 6 * HOUR_MS,
  silent_outreach: 2 * HOUR_MS,
};

/** A check counts no further; shown as `100,000+` beside the seed's text. */
export const MOST_COUNTED = 100_000;

/** The seed's words, to the letter. */
export function stuckMessage(code: StuckCode, count: number): string {
  switch (code) {
    case 'not_analyzed':
      return `${count} companies found but not yet analyzed`;
    case 'waiting_approval':
      return `${count} high-score leads waiting approval`;
    case 'approved_unsent':
      return `${count} approved emails not yet sent`;
    case 'silent_outreach':
      return 'No emails sent today — check outreach agent';
  }
}

/** Midnight in a zone. */
export function startOfDay(now: Date, timeZone: string): Date {
  return DateTime.fromJSDate(now, { zone: timeZone }).startOf('day').toJSDate();
}

/** When the firm's own window opened today; `null` on a day without mail, or before it opens. */
export function openedToday(now: Date, window: SendWindow): Date | null {
  const opensAt = nextSendTime(startOfDay(now, window.timeZone), window, null);
  return opensAt <= now ? opensAt : null;
}

/** What a stuck message says, and which counts people were alerted to by it. */
export type StuckReport = {
  number: number;
  state: 'open' | 'clear' | 'replaced';
  items: StuckItem[];
  alerted: Partial<Record<StuckCode, number>>;
  checkedAt: Date;
};

export type StuckStep =
  | { kind: 'nothing' }
  /** The message in place says something else now. */
  | { kind: 'update'; report: StuckReport }
  /** It got worse: people have to be told anew, the message before shrinks. */
  | { kind: 'alert'; report: StuckReport };

/** What becomes of the stuck message after a check. A number that grows alerts again from a tenth more on. */
export function nextStuckStep(current: StuckReport | null, items: StuckItem[], now: Date): StuckStep {
  const isOpen = current?.state === 'open';
  if (items.length === 0) {
    if (!isOpen) return { kind: 'nothing' };
    return { kind: 'update', report: { ...current, state: 'clear', items, alerted: {}, checkedAt: now } };
  }
  const counts = Object.fromEntries(items.map(({ code, count }) => [code, count])) as StuckReport['alerted'];
  const known = isOpen ? current.alerted : {};
  const isWorse = items.some(({ code, count }) => grewPast(known[code], count));
  if (!isOpen || isWorse) {
    const number = (current?.number ?? 0) + 1;
    return { kind: 'alert', report: { number, state: 'open', items, alerted: counts, checkedAt: now } };
  }
  const alerted = Object.fromEntries(items.map(({ code, count }) => [code, known[code] ?? count]));
  return { kind: 'update', report: { ...current, items, alerted: alerted as StuckReport['alerted'], checkedAt: now } };
}

/** What has no number grows in no way that matters. */
function grewPast(alerted: number | undefined, count: number): boolean {
  return alerted === undefined || (count > alerted && (count - alerted) * 10 >= alerted);
}
