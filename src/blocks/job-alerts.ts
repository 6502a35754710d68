import { TIMETABLE } from '../domain/schedule.ts';
import type { FailingJob, FewFound } from '../domain/timetable.ts';
import { plural } from '../lib/text.ts';
import { ActionId } from './action-ids.ts';
import { actions, button, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { fallbackText, inline } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';

/** A timed job fails again and again: what, why, what happens next. Shrinks to one line when it works again. */
export function failingJobAlert(alert: FailingJob, moment: Moment): Message {
  const { title } = TIMETABLE[alert.job];
  if (alert.recoveredAt !== null) {
    const line = `*${title}* failed from ${when(alert.since, moment)} and works again since ${when(alert.recoveredAt, moment)}.`;
    return { text: fallbackText(line), blocks: context(line) };
  }
  const head = `:x: *${title} fails*  ·  ${alert.failures} times in a row since ${when(alert.since, moment)}`;
  return {
    text: fallbackText(`${head}: ${inline(alert.note, 200)}`),
    blocks: [
      section(
        `${head}\n${inline(alert.note, 300)}\nIt goes on trying, less and less often, an hour apart at most. The log has the details.`,
      ),
      ...actions(
        button(
          'Run now',
          ActionId.jobRun,
          { t: 'job', id: alert.job },
          { style: 'primary', label: `Run ${title} now` },
        ),
        button('Pause', ActionId.jobPause, { t: 'job', id: alert.job }, { label: `Pause ${title}` }),
      ),
    ],
  };
}

/** The weekly scout found next to nothing: somebody should look at where it looks. */
export function fewFoundAlert({ found, wanted }: FewFound): Message {
  const head = `:warning: *Only ${plural(found, 'new company', 'new companies')} last week*  ·  ${wanted} were wanted`;
  return {
    text: fallbackText(head),
    blocks: [
      section(
        `${head}\nThe trades and places of the weekly scout seem used up.\nNext: whoever runs leadgen adds some to \`SCOUT_TARGET_INDUSTRIES\` or \`SCOUT_TARGET_LOCATIONS\`; \`/leadgen run dental ohio\` looks at once.`,
      ),
    ],
  };
}
