import type { Logger } from '../lib/logger.ts';

export type Ticker = { start(): void; stop(): Promise<void> };

/** Looks again and again, one look at a time. A look that fails is followed by the next. */
export function createTicker(everyMs: number, look: () => Promise<void>, log: Logger): Ticker {
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> | null = null;

  async function tick(): Promise<void> {
    try {
      await look();
    } catch (error) {
      log.error({ err: error }, 'cannot look at the timetable');
    } finally {
      looking = null;
    }
  }

  return {
    start() {
      timer = setInterval(() => {
        looking ??= tick();
      }, everyMs);
    },
    async stop() {
      if (timer !== null) clearInterval(timer);
      await looking;
    },
  };
}
