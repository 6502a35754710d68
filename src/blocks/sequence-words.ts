import { inline } from './mrkdwn.ts';
import { type Moment, onDate, when } from './time.ts';

/** The later touches of a sent mail, as its card tells them. */
export type SequenceView = {
  touches: readonly SequenceTouch[];
  /** Why the rest does not come: `replied`, `run cancelled`; `null` = nobody stopped it. */
  stopped: string | null;
};

export type SequenceTouch = { number: number } & (
  | { state: 'sent'; at: Date }
  | { state: 'planned' | 'to_approve' | 'in_trouble'; at: Date }
  | { state: 'skipped'; why: string }
  | { state: 'cancelled' }
);

/** `follow-up 1 sent …`, `follow-up 2 of 3 on … unless they reply`, `stopped: replied`. */
export function sequenceWords({ touches, stopped }: SequenceView, moment: Moment): string[] {
  const next = touches.find(({ state }) => ['planned', 'to_approve', 'in_trouble'].includes(state));
  const parts = touches.flatMap((touch) => {
    if (touch.state === 'sent') return [`follow-up ${touch.number} sent ${when(touch.at, moment)}`];
    if (touch.state === 'skipped') return [`follow-up ${touch.number} skipped: ${inline(touch.why, 100)}`];
    return touch === next ? [nextWords(touch, touches.length, moment)] : [];
  });
  return stopped === null ? parts : [...parts, `stopped: ${inline(stopped.replaceAll('_', ' '), 100)}`];
}

function nextWords(touch: SequenceTouch, total: number, moment: Moment): string {
  const name = `follow-up ${touch.number} of ${total}`;
  if (touch.state === 'to_approve') return `${name} waits for approval, due ${onDate(touch.at, moment)}`;
  if (touch.state === 'in_trouble') return `${name} needs a look`;
  return touch.state === 'planned' ? `${name} ${onDate(touch.at, moment)} unless they reply` : name;
}
