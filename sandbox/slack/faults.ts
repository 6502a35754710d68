/** Misbehaviour on demand, and Slack's own pace limits. */

export type Fault = {
  /** Web API method, or `*` for every one; `file_download` for the bytes of a file. */
  method: string;
  /** How many calls it hits; default 1. */
  times?: number;
  /** Slack error code: answered as HTTP 200 with `ok: false` unless `status` says otherwise. */
  error?: string;
  status?: number;
  retryAfterS?: number;
  /** Answers with a web page instead of JSON, as a proxy in between would. */
  html?: boolean;
  /** Of a download: sends the bot to another address. */
  redirectTo?: string;
  /** Waits before the call is handled. */
  delayMs?: number;
  /** Never answers and never handles the call. */
  hang?: boolean;
  /** Handles the call in full, then cuts the connection instead of answering. */
  dropConnectionAfterHandling?: boolean;
};

export class Faults {
  #planned: (Fault & { left: number })[] = [];

  plan(fault: Fault): void {
    this.#planned.push({ ...fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#planned = [];
  }

  /** The fault this call meets, if any; uses it up once. */
  take(method: string): Fault | null {
    const fault = this.#planned.find((one) => one.left > 0 && (one.method === method || one.method === '*'));
    if (!fault) return null;
    fault.left -= 1;
    return fault;
  }
}

type Bucket = { tokens: number; at: number };
type Pace = { perSecond: number; burst: number; scope: 'channel' | 'workspace' };

/** Slack's published tiers for the methods a bot meets in practice; messages are counted per channel. */
const PACES: Record<string, Pace> = {
  'chat.postMessage': { perSecond: 1, burst: 5, scope: 'channel' },
  'chat.update': { perSecond: 50 / 60, burst: 50, scope: 'workspace' },
  'chat.delete': { perSecond: 50 / 60, burst: 50, scope: 'workspace' },
  'chat.postEphemeral': { perSecond: 100 / 60, burst: 100, scope: 'workspace' },
  'views.publish': { perSecond: 100 / 60, burst: 100, scope: 'workspace' },
  'usergroups.users.list': { perSecond: 20 / 60, burst: 20, scope: 'workspace' },
  'users.info': { perSecond: 100 / 60, burst: 100, scope: 'workspace' },
  'conversations.history': { perSecond: 50 / 60, burst: 50, scope: 'workspace' },
  'conversations.replies': { perSecond: 50 / 60, burst: 50, scope: 'workspace' },
};

/** Token buckets in real time, off until switched on. */
export class RateLimits {
  enabled = false;
  readonly #buckets = new Map<string, Bucket>();

  /** @returns whole seconds to wait, or `null` when the call may pass */
  retryAfterS(method: string, channelId: string): number | null {
    const pace = PACES[method];
    if (!this.enabled || !pace) return null;
    const key = pace.scope === 'channel' ? `${method} ${channelId}` : method;
    const now = performance.now();
    const known = this.#buckets.get(key) ?? { tokens: pace.burst, at: now };
    const tokens = Math.min(pace.burst, known.tokens + ((now - known.at) / 1000) * pace.perSecond);
    this.#buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    return tokens >= 1 ? null : Math.max(1, Math.ceil((1 - tokens) / pace.perSecond));
  }
}
