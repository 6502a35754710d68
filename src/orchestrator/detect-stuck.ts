import type { StuckCode, StuckItem } from '../domain/pipeline.ts';
import type { SendWindow } from '../domain/send-window.ts';
import { MOST_COUNTED, openedToday, STUCK_AFTER_MS, startOfDay, stuckMessage } from '../domain/stuck.ts';
import type { Backlog } from '../models/index.ts';
import type { OrchestratorDeps } from './deps.ts';

/** A mail that waits for a moment further away than this is held by window or cap, not stuck. */
const SOON_MS = 3_600_000;

export type DetectStuck = () => Promise<StuckItem[]>;

/** What should have moved and did not: four checks side by side, each a bounded read on an index. */
export function createDetectStuck(
  deps: Pick<OrchestratorDeps, 'models' | 'clock'>,
  settings: { window: SendWindow },
): DetectStuck {
  const { stuck } = deps.models;

  /** Only while mail may leave, and only when there was something to send. */
  async function silentOutreach(now: Date): Promise<Backlog> {
    const nothing = { count: 0, oldest: [] };
    const opened = openedToday(now, settings.window);
    const since = new Date(now.getTime() - STUCK_AFTER_MS.silent_outreach);
    if (opened === null || opened > since) return nothing;
    const [sent, sendable] = await Promise.all([
      stuck.sentSince(startOfDay(opened, settings.window.timeZone)),
      stuck.sendable(since, new Date(now.getTime() + SOON_MS)),
    ]);
    return sent ? nothing : { count: sendable.count, oldest: sendable.oldest };
  }

  return async () => {
    const now = deps.clock.now();
    const before = (code: StuckCode) => new Date(now.getTime() - STUCK_AFTER_MS[code]);
    const [notAnalyzed, waiting, unsent, silent] = await Promise.all([
      stuck.notAnalyzed(before('not_analyzed'), MOST_COUNTED),
      stuck.waitingApproval(before('waiting_approval'), MOST_COUNTED),
      stuck.approvedUnsent(before('approved_unsent'), MOST_COUNTED),
      silentOutreach(now),
    ]);
    return [
      itemOf('not_analyzed', notAnalyzed),
      itemOf('waiting_approval', waiting),
      itemOf('approved_unsent', unsent),
      itemOf('silent_outreach', silent),
    ].filter(({ count }) => count > 0);
  };
}

function itemOf(code: StuckCode, { count, oldest }: Backlog): StuckItem {
  return {
    code,
    count,
    oldestAt: oldest[0]?.at ?? null,
    ids: code === 'silent_outreach' ? [] : oldest.map(({ id }) => id),
    message: stuckMessage(code, count),
  };
}
