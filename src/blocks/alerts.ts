import { plural } from '../lib/text.ts';
import { ActionId, type ButtonValue } from './action-ids.ts';
import { actions, button, confirm, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, fallbackText, inline } from './mrkdwn.ts';

export type RunFailedAlert = {
  runId: string;
  ref: number;
  title: string;
  /** For people, e.g. an AppError's `userMessage`. */
  reason: string;
  /** Tries that were made. */
  attempts: number;
  companiesKept: number;
};

/** A run gave up: what happened, what was kept, what to press. */
export function runFailedAlert(alert: RunFailedAlert): Message {
  const head = `:x: *${inline(alert.title, 120)} failed*  ·  run ${alert.ref}`;
  const value: ButtonValue = { t: 'run', id: alert.runId };
  const kept = `${plural(alert.companiesKept, 'company', 'companies')} kept; a retry goes on from there.`;
  const tries = alert.attempts > 1 ? `Tried ${alert.attempts} times. ` : '';
  return {
    text: fallbackText(`${head}: ${inline(alert.reason, 200)}`),
    blocks: [
      section(`${head}\n${inline(alert.reason, 400)}\n${tries}${kept}`),
      ...actions(
        button('Retry', ActionId.runRetry, value, { style: 'primary', label: `Retry run ${alert.ref}` }),
        button('Cancel', ActionId.runCancel, value, {
          label: `Cancel run ${alert.ref}`,
          confirm: confirm(
            `Cancel run ${alert.ref}?`,
            'It is not tried again. What was found is kept.',
            'Cancel run',
            'danger',
          ),
        }),
      ),
    ],
  };
}

/** What became of a failed run: one line, nothing left to press. */
export function runAlertOver(run: { ref: number; title: string; cancelledBy: string | null }): Message {
  const outcome =
    run.cancelledBy === null ? 'failed and was started again' : `failed; given up by ${actor(run.cancelledBy)}`;
  const line = `*${inline(run.title, 120)}* ${outcome}  ·  run ${run.ref}`;
  return { text: fallbackText(line), blocks: context(line) };
}

/** Nobody may decide: said at start, because every click would be refused. */
export function noApproversAlert(): Message {
  const head = ':warning: *Nobody may approve leads or mails yet*';
  return {
    text: fallbackText(`${head}. Set SLACK_APPROVER_IDS and restart.`),
    blocks: [
      section(
        `${head}\nRuns work, but every Approve and Reject is refused.\nNext: whoever runs leadgen sets \`SLACK_APPROVER_IDS\` to user or group ids (\`*\` for everyone) and restarts it.`,
      ),
    ],
  };
}
