import type { HeldWork, MainSwitch, ResumeOutcome, StopOutcome, Stopped } from '../domain/main-switch.ts';
import { plural } from '../lib/text.ts';
import type { OrchestratorDeps } from './deps.ts';
import { STALE_SENDING_MS } from './sweep.ts';

/** Runs and mails counted and shown at once; nobody has more. */
const MOST_AT_ONCE = 200;
const POLL_MS = 200;
/** How often we look whether a mail is still being handed over: 6 s in all. */
const MOST_LOOKS = 30;

export type MainSwitchHandle = ReturnType<typeof createMainSwitch>;

/**
 * The switch that stops everything. The stored switch alone decides: whatever sends or works asks it. What follows from a flip
 * (message, audit entry, runs shown anew) is written after it and can be written again by anybody: see `settle`.
 *
 * @param parts.wake - derives due work from state, as the sweep does
 * @param parts.flipped - told after each change, for what is shown elsewhere
 */
export function createMainSwitch(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock' | 'log'>,
  parts: { wake: () => Promise<void>; flipped: () => void },
) {
  const { models, projector, clock, log } = deps;

  /** What a stop holds up, or held up until now. */
  async function held(): Promise<HeldWork> {
    const [mailsHeld, runs] = await Promise.all([
      models.drafts.count({ status: 'approved' }),
      models.runs.listOpen(MOST_AT_ONCE),
    ]);
    return { mailsHeld, runsHeld: runs.length };
  }

  async function showRuns(): Promise<void> {
    for (const run of await models.runs.listOpen(MOST_AT_ONCE)) await projector.run(run.id);
  }

  async function noteStop({ changedBy, changedAt }: Stopped): Promise<void> {
    const counts = await held();
    const postKey = stopKey(changedAt);
    const report = { by: changedBy, at: changedAt, ...counts, mailsLeft: null, resumed: null };
    await models.posts.create(postKey, 'stopped', report, changedAt);
    await projector.post(postKey, 'alerts');
    await showRuns();
    await models.audit.addOnce(postKey, {
      at: changedAt,
      by: changedBy,
      action: 'stopped',
      subject: null,
      detail: `held ${heldWords(counts)}`,
    });
  }

  async function noteResume(by: string, at: Date): Promise<void> {
    const post = await models.posts.latest('stopped');
    if (post !== null && post.kind === 'stopped' && post.data.resumed === null) {
      await models.posts.update(post.key, 'stopped', { ...post.data, resumed: { by, at } }, clock.now());
      await projector.post(post.key, 'alerts');
    }
    await showRuns();
    const detail = `released ${heldWords(await held())}`;
    await models.audit.addOnce(resumeKey(at), { at, by, action: 'resumed', subject: null, detail });
  }

  /** Writes what follows from the switch as it stands, unless that is done. The audit entry comes last and says that it is. */
  async function settle(): Promise<void> {
    const state = await models.mainSwitch.get();
    if (state.changedBy === null || state.changedAt === null) return;
    const key = state.stopped ? stopKey(state.changedAt) : resumeKey(state.changedAt);
    if (await models.audit.has(key)) return;
    if (state.stopped) await noteStop(state);
    else await noteResume(state.changedBy, state.changedAt);
  }

  /** Mails on their way at this moment; one that a crash cut off is not. */
  async function underWay(): Promise<number> {
    const since = clock.now().getTime() - STALE_SENDING_MS;
    const drafts = await models.drafts.list({ status: 'sending' }, { limit: MOST_AT_ONCE });
    return drafts.filter((draft) => (draft.claimedAt?.getTime() ?? 0) > since).length;
  }

  /** Waits until nothing is being handed over any more, some seconds at most, and notes what left meanwhile. */
  async function waitForMails(state: Stopped): Promise<{ mailsLeft: number; underWay: number }> {
    let left = await underWay();
    for (let looks = 0; left > 0 && looks < MOST_LOOKS; looks += 1) {
      await clock.sleep(POLL_MS);
      left = await underWay();
    }
    const sent = { eventTypes: ['sent', 'followup_sent'] as const, since: state.changedAt };
    const mailsLeft = await models.events.count(sent);
    const post = await models.posts.find(stopKey(state.changedAt));
    if (post?.kind === 'stopped' && post.data.resumed === null) {
      await models.posts.update(post.key, 'stopped', { ...post.data, mailsLeft }, clock.now());
      await projector.post(post.key, 'alerts');
    }
    return { mailsLeft, underWay: left };
  }

  return {
    get: (): Promise<MainSwitch> => models.mainSwitch.get(),

    settle,

    /** Of two people who stop at the same moment one does; the other hears who did. */
    async stopEverything(by: string): Promise<StopOutcome> {
      await settle(); // the last resuming may have been cut off: its message must not stay open beside the new one
      const at = clock.now();
      if (!(await models.mainSwitch.stop(by, at))) return { kind: 'late', state: await models.mainSwitch.get() };
      log.warn({ by }, 'everything is stopped');
      parts.flipped();
      const state: Stopped = { stopped: true, changedBy: by, changedAt: at };
      await noteStop(state);
      const counts = await held();
      return { kind: 'done', state, ...counts, ...(await waitForMails(state)) };
    },

    /**
     * Lets everything go on from where it was.
     *
     * @param stoppedAt - the stop that the person saw; a newer one stays
     */
    async resumeEverything(by: string, stoppedAt?: Date): Promise<ResumeOutcome> {
      await settle();
      const counts = await held();
      const at = clock.now();
      if (!(await models.mainSwitch.resume(by, at, stoppedAt))) {
        return { kind: 'late', state: await models.mainSwitch.get() };
      }
      log.warn({ by }, 'everything goes on');
      parts.flipped();
      await noteResume(by, at);
      await parts.wake();
      return { kind: 'done', ...counts };
    },
  };
}

function stopKey(at: Date): string {
  return `stopped:${at.toISOString()}`;
}

function resumeKey(at: Date): string {
  return `resumed:${at.toISOString()}`;
}

function heldWords({ mailsHeld, runsHeld }: HeldWork): string {
  return `${plural(mailsHeld, 'approved mail')} and ${plural(runsHeld, 'run')}`;
}
