/** What an interaction hands to the app for later: triggers (3 s, once) and response URLs (30 min, five posts). */
import { randomBytes } from 'node:crypto';
import { SlackApiError, type SlackMessage } from './types.ts';
import { TEAM } from './world.ts';

const TRIGGER_LIFE_MS = 3000;
const RESPONSE_URL_LIFE_MS = 30 * 60_000;
const RESPONSE_URL_USES = 5;

type Trigger = { userId: string; issuedAt: number; issuedMonotonic: number; used: boolean };

export class Triggers {
  readonly #known = new Map<string, Trigger>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  issue(userId: string): string {
    const id = `${this.#now().getTime()}.${TEAM.id}.${randomBytes(16).toString('hex')}`;
    this.#known.set(id, { userId, issuedAt: this.#now().getTime(), issuedMonotonic: performance.now(), used: false });
    return id;
  }

  /** Looks, does not use up: a refused view does not cost the trigger. @returns the user who triggered */
  check(id: string | undefined): string {
    const trigger = id === undefined ? undefined : this.#known.get(id);
    if (!trigger) throw new SlackApiError('invalid_trigger_id');
    if (trigger.used) throw new SlackApiError('exchanged_trigger_id');
    // Real time counts too, so that a clock held still by a test does not make a late bot look punctual.
    const ageMs = Math.max(this.#now().getTime() - trigger.issuedAt, performance.now() - trigger.issuedMonotonic);
    if (ageMs > TRIGGER_LIFE_MS) throw new SlackApiError('expired_trigger_id');
    return trigger.userId;
  }

  use(id: string): void {
    const trigger = this.#known.get(id);
    if (trigger) trigger.used = true;
  }
}

/** Where a response URL leads: the message it was made for, if any, and what it has produced itself. */
export type ResponseTarget = {
  channelId: string;
  userId: string;
  source: SlackMessage | null;
  threadTs: string | null;
};

type ResponseUrl = ResponseTarget & { issuedAt: number; uses: number };

export class ResponseUrls {
  readonly #known = new Map<string, ResponseUrl>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** @returns the last part of the URL */
  issue(target: ResponseTarget): string {
    const token = randomBytes(12).toString('hex');
    this.#known.set(token, { ...target, issuedAt: this.#now().getTime(), uses: 0 });
    return token;
  }

  /** Uses it up once. @throws {SlackApiError} used_url, expired_url */
  use(token: string): ResponseTarget {
    const url = this.#known.get(token);
    if (!url || this.#now().getTime() - url.issuedAt > RESPONSE_URL_LIFE_MS) throw new SlackApiError('expired_url');
    if (url.uses >= RESPONSE_URL_USES) throw new SlackApiError('used_url');
    url.uses += 1;
    return url;
  }
}
