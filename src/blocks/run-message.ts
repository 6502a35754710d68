import { isFinalRun } from '../domain/run.ts';
import { plural } from '../lib/text.ts';
import { ActionId, type ButtonValue } from './action-ids.ts';
import { actions, button, confirm, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, fallbackText, inline } from './mrkdwn.ts';
import { failureLines, isWaiting, type RunView, scoutFacts, sourceLines, stageLines, startedBy } from './run-stages.ts';
import { runSummary } from './run-summary.ts';
import { ago, type Moment, until, when } from './time.ts';

/** The one top-level message of a run: live while it works, the summary once it is over. */
export function runMessage(run: RunView, moment: Moment): Message {
  return isFinalRun(run.status) ? runSummary(run, moment) : openRun(run, moment);
}

function openRun(run: RunView, moment: Moment): Message {
  const title = `*${inline(run.title, 120)}*  ·  run ${run.ref}`;
  // while people think, a counting "3 h ago" would change the message for nothing
  const started = isWaiting(run) || run.stoppedBy !== null ? when(run.startedAt, moment) : ago(run.startedAt, moment);
  const failures = failureLines(run, moment);
  const isStopped = run.stoppedBy !== null;
  const retrying = !isStopped && (run.retryAt !== null || failures !== null);
  const value: ButtonValue = { t: 'run', id: run.id };
  const name = `run ${run.ref}`;
  return {
    text: fallbackText(`${title}: ${headline(run, moment)}`),
    blocks: [
      section(`${title}  ·  started by ${startedBy(run)} ${started}`),
      section(stageLines(run)),
      ...(run.stoppedBy !== null
        ? [section(`:double_vertical_bar: *Stopped by ${actor(run.stoppedBy)}*  ·  nothing is lost`)]
        : failures === null
          ? waitingForRetry(run, moment)
          : [section(failures)]),
      ...context(sourceLines(run)),
      ...actions(
        retrying ? button('Retry now', ActionId.runRetry, value, { label: `Retry ${name} now` }) : null,
        button('Cancel run', ActionId.runCancel, value, {
          label: `Cancel ${name}`,
          confirm: confirm(
            `Cancel ${name}?`,
            'It stops after the company it works on. What was found is kept, approved mails that have not left are held back.',
            'Cancel run',
            'danger',
          ),
        }),
      ),
    ],
  };
}

function waitingForRetry(run: RunView, moment: Moment) {
  if (run.retryAt === null) return [];
  const reason = run.errorMessage === null ? 'The last step did not work' : inline(run.errorMessage, 200);
  const time = `${when(run.retryAt, moment)} (${until(run.retryAt, moment)})`;
  return [section(`:warning: *${reason}*; what was found is kept.\nNext try ${time}.`)];
}

/** One sentence for notifications. */
function headline(run: RunView, moment: Moment): string {
  if (run.stoppedBy !== null) return `stopped by ${actor(run.stoppedBy)}, nothing is lost`;
  if (run.retryAt !== null) return `waits for its next try, ${when(run.retryAt, moment)}`;
  const { done, total } = run.progress;
  switch (run.currentStage) {
    case 'scout':
      return 'looking for companies';
    case 'enrichment':
      return `${scoutFacts(run)}, looking for contacts ${done} of ${total}`;
    case 'analyst':
      return isWaiting(run) ? `${plural(run.leadsOpen, 'lead')} to review` : `scoring ${done} of ${total}`;
    default:
      return nextStep(run) ?? 'working';
  }
}

/** What people are waited for, in words. */
function nextStep(run: RunView): string | null {
  const leads = run.leadsOpen > 0 && isWaiting(run) ? `${plural(run.leadsOpen, 'lead')} to review in the thread` : '';
  const drafts = run.draftsOpen > 0 ? `${plural(run.draftsOpen, 'draft')} to review` : '';
  const waiting = [leads, drafts].filter((part) => part !== '').join(' · ');
  return waiting === '' ? null : `Waits for you: ${waiting}`;
}
