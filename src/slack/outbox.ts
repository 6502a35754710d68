import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { checkMessage } from '../blocks/limits.ts';
import type { Message } from '../blocks/message.ts';
import type { Clock } from '../lib/clock.ts';
import { isDatabaseError } from '../lib/database-error.ts';
import type { Logger } from '../lib/logger.ts';
import type { PaceStore } from '../models/pace.ts';
import type { SlackMessage, SlackMessageKind, SlackMessageStore } from '../models/slack-message.ts';
import { findPosted, METADATA_EVENT } from './find-posted.ts';
import { type SlackFailure, slackFailureOf, wasHeard } from './slack-failure.ts';

export type OutboxWaits = {
  /** Slack allows about one message a second and channel; updates count by method (50 a minute and more). */
  channelGapMs: number;
  /** Until a channel, token or scope that needs a person is tried again. */
  unreachableRetryMs: number;
  /** A post whose answer nobody heard may still arrive for so long: longer than a call may take. */
  underWayMs: number;
};

const WAITS: OutboxWaits = { channelGapMs: 1_000, unreachableRetryMs: 60_000, underWayMs: 12_000 };

/** State to message; `null` = there is nothing to show (any more). */
export type Render = (kind: SlackMessageKind, refId: string) => Promise<Message | null>;

/** Names one message by key and says where it belongs. */
export type Wish = {
  key: string;
  kind: SlackMessageKind;
  refId: string;
  channelId: string;
  threadKey?: string;
  threadTs?: string;
};

export type Outbox = {
  /** Asks for the message to exist and to show present state. One write; never waits for Slack. */
  show(wish: Wish): Promise<void>;
  /** Brings the message up to date if it exists. */
  refresh(key: string): Promise<void>;
  start(): void;
  /** Takes nothing new and waits for what is under way, at most `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
};

/** The same outbox, with a word to somebody who wants to know that what people see may change. */
export function noticed(outbox: Outbox, notice: () => void): Pick<Outbox, 'show' | 'refresh'> {
  return {
    async show(wish) {
      await outbox.show(wish);
      notice();
    },
    async refresh(key) {
      await outbox.refresh(key);
      notice();
    },
  };
}

const CLAIM_MS = 60_000;
const POLL_MS = 500;
const PARENT_WAIT_MS = 300;
const LONGEST_BACKOFF_MS = 5 * 60_000;
const MOST_DOUBTFUL = 10_000;

/**
 * Turns state into Slack messages: each posted once, updated in place when its rendering changed, paced per channel over all
 * processes. `client` must not retry by itself (`retries: 0`, `rejectRateLimitedCalls`): only the outbox knows what a
 * failure means.
 */
export function createOutbox(deps: {
  store: SlackMessageStore;
  paces: PaceStore;
  client: WebClient;
  render: Render;
  clock: Clock;
  log: Logger;
  /** This process, as claims name it. */
  owner: string;
  /** A channel, the token or a scope needs a person. */
  onUnreachable: (channelId: string, error: string) => void;
  /** Slack refused the blocks. `true`: state changed because of it, and the message is worth drawing anew. */
  onRefused?: (message: SlackMessage, error: string) => Promise<boolean>;
  /** The channel took a message. */
  onReached: (channelId: string) => void;
  waits?: Partial<OutboxWaits>;
}): Outbox {
  const { store, client, clock, log } = deps;
  const waits = { ...WAITS, ...deps.waits };
  const busyChannels = new Set<string>();
  /** Slots that are taken, `post:C1`, until when: nobody is claimed for them in vain. */
  const takenSlots = new Map<string, number>();
  const underWay = new Set<Promise<void>>();
  /**
   * When each post whose answer nobody heard left, or was found so here, by a clock that never jumps; `mark`: its `postingSince`,
   * which tells one post of a key from the next.
   */
  const doubtful = new Map<string, { mark: number; since: number }>();
  /** Keys of deliveries that the database broke off: their claims are given back once it answers again. */
  const brokenOff = new Set<string>();
  const stopping = new AbortController();
  let wake: () => void = () => undefined;
  let loop: Promise<void> = Promise.resolve();
  let sequence = 0;

  const nextSequence = () => clock.now().getTime() * 1_000 + (sequence++ % 1_000);
  const inMs = (ms: number) => new Date(clock.now().getTime() + ms);

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const claimed = await claimNext();
      if (claimed === null) {
        await pause();
        continue;
      }
      busyChannels.add(claimed.channelId);
      const delivery = deliver(claimed)
        .catch((error: unknown) => {
          log.error({ err: error, key: claimed.key }, 'outbox delivery failed');
          if (isDatabaseError(error)) brokenOff.add(claimed.key);
        })
        .finally(() => {
          busyChannels.delete(claimed.channelId);
          underWay.delete(delivery);
          wake();
        });
      underWay.add(delivery);
    }
  }

  async function claimNext(): Promise<SlackMessage | null> {
    try {
      for (const key of brokenOff) {
        await store.postpone(key, clock.now());
        brokenOff.delete(key);
      }
      return await store.claim(deps.owner, clock.now(), inMs(CLAIM_MS), {
        channels: [...busyChannels],
        posts: taken('post'),
        updates: taken('update'),
      });
    } catch (error) {
      log.warn({ err: error }, 'outbox cannot read the database, trying again');
      return null;
    }
  }

  function taken(kind: 'post' | 'update'): string[] {
    const now = clock.now().getTime();
    for (const [slot, freeAt] of takenSlots) if (freeAt <= now) takenSlots.delete(slot);
    return [...takenSlots.keys()]
      .filter((slot) => slot.startsWith(`${kind}:`))
      .map((slot) => slot.slice(kind.length + 1));
  }

  function pause(): Promise<void> {
    const now = clock.now().getTime();
    const nextSlot = Math.min(...[...takenSlots.values()].map((freeAt) => freeAt - now), POLL_MS);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(10, nextSlot));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function deliver(message: SlackMessage): Promise<void> {
    const rendered = await deps.render(message.kind, message.refId);
    if (rendered === null) return store.rest(message.key, message.wanted, null);
    const contentHash = createHash('sha256').update(JSON.stringify(rendered)).digest('hex');
    const problems = checkMessage(rendered);
    if (problems.length > 0) {
      log.error({ key: message.key, problems }, 'a message breaks the limits of Slack; showing its text alone');
      return showTextOnly(message, rendered);
    }
    if (message.ts !== null && message.contentHash === contentHash) {
      return store.recordShown(message.key, { ...message, ts: message.ts, contentHash });
    }
    try {
      const ts = message.ts === null ? await post(message, rendered) : await update(message, message.ts, rendered);
      if (ts !== null) {
        deps.onReached(ts.channelId);
        await store.recordShown(message.key, {
          ts: ts.ts,
          channelId: ts.channelId,
          contentHash,
          wanted: message.wanted,
        });
      }
    } catch (error) {
      await handleFailure(message, rendered, slackFailureOf(error));
    }
  }

  async function post(message: SlackMessage, rendered: Message): Promise<{ ts: string; channelId: string } | null> {
    const parent = message.threadKey === null ? null : await store.find(message.threadKey);
    if (message.threadKey !== null && (parent === null || parent.ts === null)) {
      await store.postpone(message.key, inMs(PARENT_WAIT_MS));
      return null;
    }
    const threadTs = message.threadTs ?? parent?.ts ?? null;
    const channelId = parent?.channelId ?? message.channelId;
    if (message.postingSince !== null) {
      const found = await findPosted(client, { channelId, threadTs, key: message.key, since: message.postingSince });
      if (found !== null) {
        doubtful.delete(message.key);
        await store.adopt(message.key, { ts: found, channelId }, clock.now()); // an update that fails must not make it new again
        return null;
      }
      const waitMs = stillUnderWayMs(message.key, message.postingSince.getTime());
      if (waitMs > 0) {
        await store.postpone(message.key, inMs(waitMs));
        return null;
      }
    }
    if (!(await paced(message, `post:${channelId}`))) return null;
    const now = clock.now();
    const leftAt = performance.now();
    if (!(await store.markPosting(message.key, deps.owner, now))) return null;
    try {
      const answer = await client.chat.postMessage({
        channel: channelId,
        text: rendered.text,
        blocks: rendered.blocks,
        unfurl_links: false,
        unfurl_media: false,
        metadata: { event_type: METADATA_EVENT, event_payload: { key: message.key } },
        ...(threadTs === null ? {} : { thread_ts: threadTs }),
      });
      doubtful.delete(message.key);
      return { ts: answer.ts ?? '', channelId: answer.channel ?? channelId };
    } catch (error) {
      // whatever Slack answered, nothing of this post can arrive later: the next try need not wait for it
      doubtful.set(message.key, { mark: now.getTime(), since: wasHeard(error) ? Number.NEGATIVE_INFINITY : leftAt });
      throw error;
    }
  }

  /** How long a post of which nobody knows whether it arrived may still be on its way; who did not see it leave waits all of it. */
  function stillUnderWayMs(key: string, mark: number): number {
    const now = performance.now();
    const known = doubtful.get(key);
    const since = known?.mark === mark ? known.since : now;
    if (doubtful.size > MOST_DOUBTFUL) doubtful.clear(); // all wait anew
    doubtful.set(key, { mark, since });
    return Math.max(0, since + waits.underWayMs - now);
  }

  async function update(message: SlackMessage, ts: string, rendered: Message) {
    if (!(await paced(message, `update:${message.channelId}`))) return null;
    await client.chat.update({
      channel: message.channelId,
      ts,
      text: rendered.text,
      blocks: rendered.blocks,
      metadata: { event_type: METADATA_EVENT, event_payload: { key: message.key } },
    });
    return { ts, channelId: message.channelId };
  }

  /** Takes the channel's slot, or puts the message off until the slot is free. */
  async function paced(message: SlackMessage, slot: string): Promise<boolean> {
    const freeAt = await deps.paces.take(slot, clock.now(), waits.channelGapMs);
    takenSlots.set(slot, freeAt?.getTime() ?? clock.now().getTime() + waits.channelGapMs);
    if (freeAt !== null) await store.postpone(message.key, clock.now());
    return freeAt === null;
  }

  async function handleFailure(message: SlackMessage, rendered: Message, failure: SlackFailure): Promise<void> {
    const slot = `${message.ts === null ? 'post' : 'update'}:${message.channelId}`;
    switch (failure.kind) {
      case 'rate_limited': {
        const until = inMs(failure.retryAfterMs);
        await deps.paces.block(slot, until);
        takenSlots.set(slot, until.getTime());
        await store.postpone(message.key, until, { notPosted: true });
        return;
      }
      case 'gone':
        await store.postpone(message.key, inMs(0), { lastError: failure.error, forgetTs: true });
        return;
      case 'unreachable':
        log.warn(
          { key: message.key, channelId: message.channelId, error: failure.error },
          'Slack does not take our message',
        );
        deps.onUnreachable(message.channelId, failure.error);
        await store.postpone(message.key, inMs(waits.unreachableRetryMs), {
          lastError: failure.error,
          notPosted: true,
        });
        return;
      case 'refused':
        if (await deps.onRefused?.(message, failure.error)) {
          await store.postpone(message.key, inMs(0), { lastError: failure.error, notPosted: true });
          return;
        }
        log.error({ key: message.key, error: failure.error }, 'Slack refused the blocks; showing the text alone');
        await showTextOnly(message, rendered);
        return;
      case 'doubt': {
        const backoff = Math.min(1_000 * 2 ** Math.min(message.attempts, 10), LONGEST_BACKOFF_MS);
        await store.postpone(message.key, inMs(backoff), { lastError: failure.error });
        return;
      }
    }
  }

  /** Better a plain message than none. Shown as it stands until the state changes. */
  async function showTextOnly(message: SlackMessage, rendered: Message): Promise<void> {
    const plain: Message = { text: rendered.text, blocks: [] };
    const contentHash = createHash('sha256').update(JSON.stringify(rendered)).digest('hex');
    try {
      const shown =
        message.ts === null
          ? await post({ ...message, postingSince: null }, plain)
          : await update(message, message.ts, plain);
      if (shown !== null) await store.recordShown(message.key, { ...shown, contentHash, wanted: message.wanted });
    } catch (error) {
      log.error({ err: error, key: message.key }, 'Slack refused the plain text too');
      await store.postpone(message.key, inMs(LONGEST_BACKOFF_MS), { lastError: 'refused', notPosted: true });
    }
  }

  return {
    async show(wish) {
      await store.touch({ ...wish, threadKey: wish.threadKey ?? null, sequence: nextSequence() }, clock.now());
      wake();
    },
    async refresh(key) {
      await store.retouch(key, clock.now());
      wake();
    },
    start() {
      loop = run();
    },
    async stop(timeoutMs) {
      stopping.abort();
      wake();
      const finished = loop.then(() => Promise.all(underWay));
      await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, timeoutMs).unref())]);
    },
  };
}
