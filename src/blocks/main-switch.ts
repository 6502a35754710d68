import type { HeldWork, MainSwitch, ResumeOutcome, StopOutcome } from '../domain/main-switch.ts';
import type { StopReport } from '../domain/post.ts';
import { plural } from '../lib/text.ts';
import { ActionId } from './action-ids.ts';
import { answer } from './answers.ts';
import { actions, button, confirm, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, fallbackText } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';

/** Who stopped everything, and when. */
export type Stop = { by: string; at: Date };

export function stoppedLine(stop: Stop, moment: Moment): string {
  return `:octagonal_sign: *Everything is stopped* by ${actor(stop.by)}, ${when(stop.at, moment)}`;
}

/** The red one. One click too many costs a second one to resume, so it asks once. */
export function stopButton() {
  return button(
    'Stop everything',
    ActionId.stopEverything,
    { t: 'switch', id: 'main' },
    {
      style: 'danger',
      confirm: confirm(
        'Stop everything?',
        'No mail leaves and no run works until an approver resumes. Nothing is lost; everybody sees that it was you.',
        'Stop everything',
        'danger',
      ),
    },
  );
}

/** Lifts exactly this stop: on a message that is not redrawn yet it must not lift a later one. */
export function resumeButton(stop: Pick<Stop, 'at'>) {
  return button(
    'Resume everything',
    ActionId.resumeEverything,
    { t: 'switch', id: String(stop.at.getTime()) },
    {
      style: 'primary',
    },
  );
}

/** What a Resume button was drawn for; null = any stop. */
export function stopOfButton(id: string): Date | null {
  return /^\d{12,14}$/.test(id) ? new Date(Number(id)) : null;
}

/** In the alerts channel: one per stop; one line once it is lifted. */
export function stopMessage(report: StopReport, moment: Moment): Message {
  const held = heldWords(report);
  if (report.resumed !== null) {
    const line = `Everything was stopped by ${actor(report.by)}, ${when(report.at, moment)}, and resumed by ${actor(report.resumed.by)}, ${when(report.resumed.at, moment)}`;
    return { text: fallbackText(line), blocks: context(line) };
  }
  const head = stoppedLine(report, moment);
  const left = report.mailsLeft === null || report.mailsLeft === 0 ? null : leftWords(report.mailsLeft);
  return {
    text: fallbackText(`${head}. No mail leaves and no run works.`),
    blocks: [
      section(`${head}\nNo mail leaves and no run works. Waiting: ${held}. Nothing is lost.`),
      ...context(left, 'Any approver can resume; it all goes on from where it was.'),
      ...actions(resumeButton(report)),
    ],
  };
}

/** To the person who pressed or typed Stop. */
export function stopAnswer(outcome: StopOutcome, moment: Moment): Message {
  if (outcome.kind === 'done') return everythingStopped(outcome);
  const { state } = outcome;
  if (!state.stopped) return alreadyRunning(state, moment); // somebody resumed in the same moment
  return answer(
    `Everything is already stopped by ${actor(state.changedBy)}, ${when(state.changedAt, moment)}.`,
    'Your click changed nothing. `/leadgen resume` goes on.',
  );
}

/** To the person who pressed or typed Resume. */
export function resumeAnswer(outcome: ResumeOutcome, moment: Moment): Message {
  if (outcome.kind === 'done') {
    return answer(`:white_check_mark: *Everything goes on.* ${heldWords(outcome)} are taken up where they were.`);
  }
  const { state } = outcome;
  if (!state.stopped) return alreadyRunning(state, moment);
  return answer(
    `That stop is over. Everything is stopped again by ${actor(state.changedBy)}, ${when(state.changedAt, moment)}.`,
    'Your click changed nothing. `/leadgen resume` lifts the newer one.',
  );
}

function everythingStopped(outcome: Extract<StopOutcome, { kind: 'done' }>): Message {
  const { mailsLeft, underWay, state } = outcome;
  const left = mailsLeft === 0 ? '' : ` ${leftWords(mailsLeft)}`;
  const still = `${plural(underWay, 'mail')} ${underWay === 1 ? 'is' : 'are'} still being handed over.`;
  const head = `:octagonal_sign: *Everything is stopped.*${left}${underWay === 0 ? '' : ` ${still}`}`;
  return {
    text: fallbackText(head),
    blocks: [
      section(head),
      ...context(
        `Waiting: ${heldWords(outcome)}. Nothing is lost.`,
        '`/leadgen resume` goes on. To end one run only: `/leadgen cancel 142`.',
      ),
      ...actions(resumeButton({ at: state.changedAt })),
    ],
  };
}

function alreadyRunning({ changedBy, changedAt }: MainSwitch, moment: Moment): Message {
  const by =
    changedBy === null || changedAt === null
      ? ''
      : `: already resumed by ${actor(changedBy)}, ${when(changedAt, moment)}`;
  return answer(`Nothing is stopped${by}.`, 'Nothing was changed. `/leadgen stop` stops everything.');
}

function leftWords(count: number): string {
  return `${plural(count, 'mail')} ${count === 1 ? 'was' : 'were'} already being handed over and left.`;
}

function heldWords({ mailsHeld, runsHeld }: HeldWork): string {
  return `${plural(mailsHeld, 'approved mail')} and ${plural(runsHeld, 'open run')}`;
}
