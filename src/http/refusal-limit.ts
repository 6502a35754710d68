import { RateLimiterMemory } from 'rate-limiter-flexible';

/** Refusals that one address may cause in a minute. Whoever has a link or a key of ours causes none. */
const MOST_REFUSALS = 120;
const WINDOW_SECONDS = 60;

/** Counts refusals per address, in this process. */
export function createRefusalLimit(mostRefusals = MOST_REFUSALS) {
  const limiter = new RateLimiterMemory({ points: mostRefusals, duration: WINDOW_SECONDS });
  return {
    async note(address: string): Promise<void> {
      await limiter.penalty(address, 1);
    },

    /** Seconds until the address is heard again; 0 = it is. */
    async waitOf(address: string): Promise<number> {
      const state = await limiter.get(address);
      return state === null || state.consumedPoints < mostRefusals ? 0 : Math.ceil(state.msBeforeNext / 1_000);
    },
  };
}
