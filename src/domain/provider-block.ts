import type { ProviderFailure } from './contact-finder.ts';

/** What is remembered of providers between companies and restarts. The store of models/provider-state.ts is one. */
export type ProviderStates = {
  isBlocked(provider: string, now: Date): Promise<boolean>;
  block(provider: string, until: Date, reason: string, now: Date): Promise<void>;
};

/** The same for who also says why. */
export type ToldProviderStates = ProviderStates & {
  get(provider: string): Promise<{ blockedUntil: Date | null; reason: string } | null>;
};

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Until when a provider is left alone after a failure: as long as it asks, until its plan is filled again (the stated moment,
 * else the first of next month), a few minutes after an outage, an hour when it refuses us altogether (a wrong key does not
 * cure itself). `null` = not at all: it refused one question only.
 */
export function blockUntil(failure: ProviderFailure, now: Date): Date | null {
  switch (failure.kind) {
    case 'rate_limited':
      return later(now, Math.min(Math.max(failure.retryAfterMs, SECOND), HOUR));
    case 'quota':
      return failure.until !== null && failure.until > now ? failure.until : firstOfNextMonth(now);
    case 'unavailable':
      if (failure.onlyThis) return null;
      return later(now, failure.failure === 'refused' ? HOUR : 5 * MINUTE);
  }
}

/** For `/leadgen credits` and the Home tab. */
export function blockReason(failure: ProviderFailure): string {
  switch (failure.kind) {
    case 'rate_limited':
      return 'asked us to wait';
    case 'quota':
      return 'no credits left in the plan';
    case 'unavailable':
      return failure.reason;
  }
}

function firstOfNextMonth(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
}

function later(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms);
}
