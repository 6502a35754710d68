/** A moment without a new request: what came together has been acknowledged together. */
const QUIET_MS = 5;
/** Nobody waits longer for quiet. */
const MOST_MS = 1_000;
/** Pieces of work side by side; more would keep the next acknowledgement waiting. */
const AT_ONCE = 8;
/** A piece of work that takes longer waits for somebody else: it no longer counts. */
const COUNTED_MS = 250;

type Waiting = { since: number; start: () => void };

/**
 * Lets acknowledgements go before the work that follows from them. A piece of work begins when no further request has come
 * for a moment, at the latest after a second, and a few side by side.
 */
export function createAckFirst(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: Waiting[] = [];
  let arrivals = 0;
  let counted = 0;
  let isLooking = false;

  function lookSoon(): void {
    if (isLooking || waiting.length === 0 || counted >= AT_ONCE) return;
    isLooking = true;
    const before = arrivals;
    // What has arrived meanwhile is still in the sockets: it is read between a timer and an immediate.
    setTimeout(() => setImmediate(() => look(arrivals === before)), QUIET_MS);
  }

  function look(isQuiet: boolean): void {
    isLooking = false;
    const isLate = performance.now() - (waiting[0]?.since ?? 0) >= MOST_MS;
    const room = isQuiet ? AT_ONCE - counted : isLate ? 1 : 0;
    for (const { start } of waiting.splice(0, room)) start();
    lookSoon();
  }

  /** Takes a place; the function gives it back, once. */
  function takePlace(): () => void {
    let isTaken = true;
    const leave = () => {
      clearTimeout(timer);
      if (isTaken) counted -= 1;
      isTaken = false;
      lookSoon();
    };
    const timer = setTimeout(leave, COUNTED_MS);
    counted += 1;
    return leave;
  }

  return async (work) => {
    arrivals += 1;
    const leave = await new Promise<() => void>((resolve) => {
      waiting.push({ since: performance.now(), start: () => resolve(takePlace()) });
      lookSoon();
    });
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
