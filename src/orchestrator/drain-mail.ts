import type { OrchestratorDeps } from './deps.ts';
import type { PrepareFollowUps } from './prepare-followups.ts';
import type { SendDraft, SendOutcome } from './send-draft.ts';
import type { TaskParams } from './task-manager.ts';

const MOST_AT_ONCE = 200;

export type DrainResult = { sent: number; followups: number; skipped: number };

/**
 * Sends what is approved and due: first mails before follow-ups, so that these never take the last places of a day.
 *
 * @param params.prepare - `true` makes the drafts of follow-ups whose day has come before
 */
export function createDrainMail(
  deps: Pick<OrchestratorDeps, 'models' | 'clock'>,
  parts: { sendDraft: SendDraft; prepareFollowUps: PrepareFollowUps },
) {
  const { models, clock } = deps;

  return async function drainMail(params: TaskParams, signal: AbortSignal): Promise<DrainResult> {
    const result: DrainResult = { sent: 0, followups: 0, skipped: 0 };
    if (params.prepare === true) await parts.prepareFollowUps(signal);
    for (const kind of ['reply', 'first', 'followup'] as const) {
      for (const draft of await models.drafts.listDue(clock.now(), MOST_AT_ONCE, kind)) {
        signal.throwIfAborted();
        const outcome = await parts.sendDraft(draft.id);
        if (outcome !== 'sent') result.skipped += 1;
        else if (kind === 'followup') result.followups += 1;
        else result.sent += 1;
        if (endsThePass(outcome)) return result;
      }
    }
    return result;
  };
}

/** What holds one mail here holds all: jobs that were queued for the end of the pause take it from there. */
function endsThePass(outcome: SendOutcome): boolean {
  return outcome === 'paused' || outcome === 'stopped';
}
