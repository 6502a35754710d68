import type { MailHeldBack } from '../domain/post.ts';
import { faultWords, type MissingRecords, recordToAdd } from '../domain/sender-domain.ts';
import { ActionId, type ButtonValue } from './action-ids.ts';
import { actions, button, confirm, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, fallbackText, inline } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';

const VALUE: ButtonValue = { t: 'switch', id: 'mail' };
const HEADS: Record<MailHeldBack['level'], string> = {
  block: ':octagonal_sign: *Mail is held back until somebody lets it go on*',
  records: ':octagonal_sign: *Mail is held back until the record is there, or somebody lets it go on*',
  pause: ':warning: *Mail pauses for a day*',
};
const WAITS = 'Approved mails wait; answers to people still leave.';

/** Nothing leaves that nobody awaits: why, until when, and what to look at. */
export function mailBrakeMessage(held: MailHeldBack, moment: Moment): Message {
  const { level, why, at, lifted } = held;
  if (lifted !== null) {
    const line = `Mail was held back because ${inline(why, 150)}  ·  ${actor(lifted.by)} let it go on ${when(lifted.at, moment)}`;
    return { text: fallbackText(line), blocks: context(line) };
  }
  const head = HEADS[level];
  const words =
    level === 'records'
      ? missingWords(held.missing, at, moment)
      : `Since ${when(at, moment)}: ${inline(why, 200)}.\nNext: see where those addresses came from, and whether SPF, DKIM and DMARC of the sender are in order. ${WAITS}`;
  const harm =
    level === 'records'
      ? 'Receivers cannot check whose this mail is: more of it lands in spam. It is held back again in 72 hours if the record is still missing.'
      : 'What happened so far no longer counts. More bounces or complaints harm the sender for good.';
  return {
    text: fallbackText(`${head}: ${inline(why, 200)}`),
    blocks: [
      section(`${head}\n${words}`),
      ...actions(
        button('Let mail go on', ActionId.mailBrakeLift, VALUE, {
          confirm: confirm('Let mail go on?', harm, 'Go on', 'danger'),
        }),
      ),
    ],
  };
}

function missingWords({ domain, records }: MissingRecords, at: Date, moment: Moment): string {
  const lines = records.map(({ record, since }) => {
    const { name, text } = recordToAdd(record, domain);
    const missing = faultWords([{ record, kind: 'missing' }]);
    return `•  ${missing} since ${when(since, moment)}: add the TXT record \`${text}\` at ${toCopy(name)}`;
  });
  const next =
    'For SPF your mail provider says what to include. The bot looks every hour and goes on by itself; `npm run doctor` looks at once.';
  return [
    `Since ${when(at, moment)}: receivers cannot check that mail of ${toCopy(domain)} is yours.`,
    ...lines,
    `${next} ${WAITS}`,
  ].join('\n');
}

/** A name that people copy, letter by letter; what is none is only text. */
function toCopy(name: string): string {
  return /^[\w.-]{1,260}$/.test(name) ? `\`${name}\`` : inline(name, 120);
}
