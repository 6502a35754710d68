import { type Clock, systemClock } from '../../src/lib/clock.ts';

/** Time that flows as usual and can be set: a test jumps to Monday morning, waits for quiet, and jumps on. */
export type MovableClock = Clock & { set(at: Date | string): void; forward(ms: number): void };

export function createMovableClock(start: Date | string): MovableClock {
  let aheadMs = 0;
  const set = (at: Date | string) => {
    aheadMs = new Date(at).getTime() - Date.now();
  };
  set(start);
  return {
    now: () => new Date(Date.now() + aheadMs),
    sleep: systemClock.sleep,
    set,
    forward: (ms) => {
      aheadMs += ms;
    },
  };
}
