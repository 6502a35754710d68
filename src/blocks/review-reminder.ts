import { plural } from '../lib/text.ts';
import { context, section } from './kit.ts';
import type { Message } from './message.ts';
import { fallbackText, inline } from './mrkdwn.ts';
import { duration, type Moment, when } from './time.ts';

export type ReminderView = {
  gate: 'leads' | 'emails';
  /** Names of the companies that still wait. */
  waiting: readonly string[];
  /** Since when the review, or its oldest draft, waits. */
  openedAt: Date;
  remindedAt: Date;
  /** `null` = it has no end. */
  endsAt: Date | null;
  isLast: boolean;
  state: 'open' | 'decided' | 'expired';
};

const NAMES_SHOWN = 3;

/** A review waits: what, for how long, until when. Once it is decided, one small line that says so. */
export function reviewReminder(view: ReminderView, moment: Moment): Message {
  if (view.state === 'decided') return small(`:white_check_mark: ${thing(view, true)}: all decided`);
  if (view.state === 'expired') {
    const ended = view.endsAt === null ? '' : ` ${when(view.endsAt, moment)}`;
    return small(`Review ended${ended}, nobody decided ${thing(view, false)}`);
  }
  const waited = duration(view.remindedAt.getTime() - view.openedAt.getTime());
  const verb = view.waiting.length === 1 ? 'waits' : 'wait';
  const head = `${view.isLast ? ':alarm_clock:' : ':hourglass:'} *${thing(view, false)} ${verb} for a decision*  ·  for ${waited}`;
  return {
    text: fallbackText(`${head}: ${names(view)}`),
    blocks: [section(`${head}\n${names(view)}`), ...context(endLine(view, moment), whereLine(view))],
  };
}

function small(line: string): Message {
  return { text: fallbackText(line), blocks: context(line) };
}

/** `3 leads`, `1 draft`; without a number once nothing waits. */
function thing({ gate, waiting }: ReminderView, isOver: boolean): string {
  const one = gate === 'leads' ? 'lead' : 'draft';
  return isOver ? `${one.charAt(0).toUpperCase()}${one.slice(1)}s of this review` : plural(waiting.length, one);
}

function names({ waiting }: ReminderView): string {
  const shown = waiting.slice(0, NAMES_SHOWN).map((name) => inline(name, 60));
  const more = waiting.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more.toLocaleString('en-US')} more` : shown.join(', ');
}

function endLine({ endsAt, isLast }: ReminderView, moment: Moment): string | null {
  if (endsAt === null) return null;
  const end = `The review ends ${when(endsAt, moment)}; what nobody has decided by then is not written to.`;
  return isLast ? `Last reminder. ${end}` : end;
}

function whereLine({ gate }: ReminderView): string {
  return gate === 'leads'
    ? 'The cards are in this thread.'
    : '`/leadgen drafts` lists what waits; the oldest stands first.';
}
