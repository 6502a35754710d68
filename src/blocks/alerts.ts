import { plural } from '../lib/text.ts';
import { ActionId, type ButtonValue } from './action-ids.ts';
import { actions, button, confirm, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { fallbackText, inline } from './mrkdwn.ts';
import { type Moment, until, when } from './time.ts';

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

export type SourceDownAlert = {
  /** `OpenStreetMap is overloaded (HTTP 504)`. */
  summary: string;
  since: Date;
  nextTryAt: Date | null;
  /** The run that waits for it. */
  run: { id: string; ref: number; title: string } | null;
};

/** A data source that does not answer: named, with the time of the next try. */
export function sourceDownAlert(alert: SourceDownAlert, moment: Moment): Message {
  const head = `:warning: *${inline(alert.summary, 200)}*`;
  const since = `since ${when(alert.since, moment)}`;
  const next =
    alert.nextTryAt === null
      ? 'No further try is planned.'
      : `Next try ${when(alert.nextTryAt, moment)} (${until(alert.nextTryAt, moment)}). What was found is kept.`;
  const waiting = alert.run === null ? null : `Waiting: ${inline(alert.run.title, 120)}, run ${alert.run.ref}`;
  return {
    text: fallbackText(`${head} ${since}. ${next}`),
    blocks: [
      section(`${head} ${since}\n${next}`),
      ...context(waiting),
      ...(alert.run === null
        ? []
        : actions(
            button(
              'Retry now',
              ActionId.runRetry,
              { t: 'run', id: alert.run.id },
              { label: `Retry run ${alert.run.ref} now` },
            ),
          )),
    ],
  };
}

export type MailPausedAlert = {
  /** After "because": `7 of the last 100 mails bounced`. */
  because: string;
  /** Approved mails that wait. */
  queued: number;
  /** null = until somebody acts. */
  until: Date | null;
  nextStep: string;
};

export function mailPausedAlert(alert: MailPausedAlert, moment: Moment): Message {
  const head = `:double_vertical_bar: *Mail is paused* because ${inline(alert.because, 200)}`;
  const waits = `${plural(alert.queued, 'approved mail')} ${alert.queued === 1 ? 'waits' : 'wait'}, none is lost.`;
  const goesOn = alert.until === null ? '' : ` Goes on ${when(alert.until, moment)}.`;
  return {
    text: fallbackText(`${head}. ${waits}`),
    blocks: [section(`${head}\n${waits}${goesOn}\nNext: ${inline(alert.nextStep, 300)}`)],
  };
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
