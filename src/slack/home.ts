import { createHash } from 'node:crypto';
import type { HomeView as SlackHomeView } from '@slack/types';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { homeFallback, homeTab } from '../blocks/home.ts';
import { checkView } from '../blocks/limits.ts';
import type { Moment } from '../blocks/time.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { HomeViewer, HomeViewerStore } from '../models/home-viewer.ts';
import type { HomeReader } from './render/home.ts';
import { slackFailureOf } from './slack-failure.ts';

/** A page that nobody has opened for this long is drawn at its next opening. */
const LATELY_MS = 60 * 60_000;
/** A page that somebody may be looking at changes at most this often, own clicks and the switch apart. */
const PACE_MS = 10_000;
/** What happens together is drawn together. */
const GATHER_MS = 300;
/** `views.publish` takes a hundred calls a minute and more. */
const MOST_VIEWERS = 50;
const MOST_TRIES = 3;
/** What Slack says of a view that it will not take. */
const REFUSED = new Set(['invalid_arguments', 'invalid_blocks', 'view_too_large']);

export type Home = {
  /** Somebody opened it. `viewHash`: of what Slack shows there now; `null` = nothing of ours. */
  opened(userId: string, viewHash: string | null): Promise<void>;
  /** After a person's own click. */
  redraw(userId: string): Promise<void>;
  /** Something that pages show may have changed: those opened lately are looked at soon. Costs nothing, never throws. */
  changed(): void;
  /** The main switch flipped: all of them at once, whenever they were drawn last. */
  flipped(): void;
  stop(): Promise<void>;
};

/** Publishes each person's Home tab: on opening and when it changed since, never twice the same. */
export function createHome(deps: {
  viewers: HomeViewerStore;
  reader: HomeReader;
  client: WebClient;
  moment: () => Moment;
  clock: Clock;
  log: Logger;
}): Home {
  const { viewers, reader, client, clock, log } = deps;
  let timer: { handle: NodeJS.Timeout; at: number } | null = null;
  /** Something changed that no round has looked at yet. */
  let isChanged = false;
  /** Whose pages a round found too young to be drawn again. */
  let pending = new Set<string>();
  let underWay: Promise<void> = Promise.resolve();
  let isStopping = false;
  const inMs = (ms: number) => new Date(clock.now().getTime() + ms);

  /** @param given - what a round has read for all; the viewer before the rest, so that its hash is never newer than the picture */
  async function publish(
    userId: string,
    given?: { viewer: HomeViewer; shared: Awaited<ReturnType<HomeReader['shared']>> },
  ): Promise<void> {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      const known = tries === 1 ? given : undefined;
      const viewer = known?.viewer ?? (await viewers.find(userId));
      const read = await reader.forPerson(userId, known?.shared ?? (await reader.shared()));
      const drawn = homeTab(read, deps.moment());
      const problems = checkView(drawn);
      if (problems.length > 0)
        log.error({ userId, problems }, 'a Home tab breaks the limits of Slack; showing the switch alone');
      const view = problems.length > 0 ? homeFallback(read, deps.moment()) : drawn;
      const contentHash = createHash('sha256').update(JSON.stringify(view)).digest('hex');
      if (viewer?.contentHash === contentHash) return;
      // with the hash of what we built upon, an older picture cannot cover a newer one; the last try insists
      const hash = tries < MOST_TRIES ? (viewer?.viewHash ?? null) : null;
      const outcome = await send(userId, view, hash);
      if (outcome === 'again') continue;
      if (outcome === 'refused') await send(userId, homeFallback(read, deps.moment()), null);
      else if (outcome !== 'failed') await viewers.recordShown(userId, { contentHash, viewHash: outcome.viewHash });
      return;
    }
  }

  /** `again`: somebody else published meanwhile. */
  async function send(
    userId: string,
    view: SlackHomeView,
    hash: string | null,
  ): Promise<{ viewHash: string | null } | 'again' | 'refused' | 'failed'> {
    try {
      const answer = await client.views.publish({ user_id: userId, view, ...(hash === null ? {} : { hash }) });
      return { viewHash: answer.view?.hash ?? null };
    } catch (error) {
      const name = error instanceof WebAPIPlatformError ? error.data.error : '';
      if (name === 'hash_conflict') return 'again';
      if (!REFUSED.has(name)) return explain(userId, error);
      log.error({ err: error, userId }, 'Slack refused a Home tab; showing the switch alone');
      return 'refused';
    }
  }

  async function explain(userId: string, error: unknown): Promise<'failed'> {
    const failure = slackFailureOf(error);
    switch (failure.kind) {
      case 'rate_limited':
        await later(userId, failure.retryAfterMs);
        return 'failed';
      case 'doubt':
        log.warn({ err: error, userId }, 'Slack did not take a Home tab, trying again');
        await later(userId, PACE_MS);
        return 'failed';
      default:
        // not_enabled, token, scope: a person has to act, and the next opening tries again
        log.warn({ userId, error: failure.error }, 'cannot publish the Home tab');
        return 'failed';
    }
  }

  async function later(userId: string, delayMs: number): Promise<void> {
    await viewers.postpone(userId, inMs(delayMs));
    pending.add(userId);
    lookIn(delayMs);
  }

  /** The earliest wish counts. */
  function lookIn(delayMs: number): void {
    const at = performance.now() + delayMs;
    if (isStopping || (timer !== null && timer.at <= at)) return;
    if (timer !== null) clearTimeout(timer.handle);
    const handle = setTimeout(() => {
      timer = null;
      enqueue(round);
    }, delayMs);
    timer = { handle, at };
  }

  /** One round after the other: the second would find nothing to do. */
  function enqueue(work: () => Promise<void>): void {
    if (isStopping) return;
    underWay = underWay.then(work).catch((error: unknown) => log.warn({ err: error }, 'cannot redraw Home tabs'));
  }

  function openedLately() {
    return viewers.listOpenedSince(inMs(-LATELY_MS), MOST_VIEWERS);
  }

  /** Draws the pages that were opened lately and may have changed; those drawn a moment ago wait for their turn. */
  async function round(): Promise<void> {
    const now = clock.now();
    const lately = await openedLately();
    const asked = isChanged ? lately : lately.filter(({ userId }) => pending.has(userId));
    isChanged = false;
    const due = asked.filter((viewer) => viewer.nextAt <= now);
    const young = asked.filter((viewer) => viewer.nextAt > now);
    pending = new Set(young.map(({ userId }) => userId));
    if (due.length > 0) {
      const shared = await reader.shared();
      for (const viewer of due) {
        if (isStopping) return;
        const { userId } = viewer;
        if (await viewers.claim(userId, now, inMs(PACE_MS))) await publish(userId, { viewer, shared });
      }
    }
    if (young.length === 0) return;
    const first = Math.min(...young.map((viewer) => viewer.nextAt.getTime()));
    lookIn(Math.max(GATHER_MS, first - clock.now().getTime()));
  }

  /** All of them, whenever they were drawn last. */
  async function urgentRound(): Promise<void> {
    const lately = await openedLately();
    if (lately.length === 0) return;
    const shared = await reader.shared();
    for (const viewer of lately) {
      if (isStopping) return;
      await publish(viewer.userId, { viewer, shared });
    }
  }

  return {
    async opened(userId, viewHash) {
      await viewers.open(userId, viewHash, clock.now());
      await publish(userId);
    },
    async redraw(userId) {
      try {
        await publish(userId);
      } catch (error) {
        log.warn({ err: error, userId }, 'cannot redraw a Home tab'); // the click itself has worked
      }
    },
    changed() {
      isChanged = true;
      lookIn(GATHER_MS);
    },
    flipped: () => enqueue(urgentRound),
    async stop() {
      isStopping = true;
      if (timer !== null) clearTimeout(timer.handle);
      await underWay;
    },
  };
}
