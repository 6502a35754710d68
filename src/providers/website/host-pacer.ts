import PQueue from 'p-queue';
import type { Clock } from '../../lib/clock.ts';

export type HostPacer = {
  /** Runs one task at a time per host, `gapMs` after the end of the one before. Rejects with the signal's reason. */
  run<T>(host: string, gapMs: number, signal: AbortSignal, task: () => Promise<T>): Promise<T>;
};

/** Keeps us polite: whatever runs side by side, a host sees one request at a time, with pauses. */
export function createHostPacer(clock: Clock): HostPacer {
  const hosts = new Map<string, { queue: PQueue; endedAt: number }>();
  return {
    run: async (host, gapMs, signal, task) => {
      const entry = hosts.get(host) ?? { queue: new PQueue({ concurrency: 1 }), endedAt: Number.NEGATIVE_INFINITY };
      hosts.set(host, entry);
      try {
        return await entry.queue.add(async () => {
          signal.throwIfAborted();
          const waitMs = entry.endedAt + gapMs - clock.now().getTime();
          if (waitMs > 0) await clock.sleep(waitMs, signal);
          try {
            return await task();
          } finally {
            entry.endedAt = clock.now().getTime();
          }
        });
      } finally {
        forgetIdle(hosts, clock.now().getTime());
      }
    },
  };
}

const IDLE_MS = 60_000;
const MAX_HOSTS = 500;

function forgetIdle(hosts: Map<string, { queue: PQueue; endedAt: number }>, now: number): void {
  if (hosts.size <= MAX_HOSTS) return;
  for (const [host, { queue, endedAt }] of hosts) {
    if (queue.size === 0 && queue.pending === 0 && endedAt < now - IDLE_MS) hosts.delete(host);
  }
}
