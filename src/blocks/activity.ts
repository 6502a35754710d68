import { DateTime } from 'luxon';
import { plural } from '../lib/text.ts';
import { answer } from './answers.ts';
import { context, section } from './kit.ts';
import type { Message } from './message.ts';
import { clipMrkdwn, fallbackText, inline } from './mrkdwn.ts';
import type { Moment } from './time.ts';

export type ActivityLine = { timestamp: Date; companyName: string; contactName: string; eventType: string };

const LINES_A_SECTION = 20;
/** All lines together, within what a message may hold. */
const MOST_CHARACTERS = 9_000;

/** What happened last, newest first. */
export function activityAnswer(rows: readonly ActivityLine[], moment: Moment): Message {
  if (rows.length === 0) return answer('Nothing has happened yet.', 'Mails, replies and bounces show up here.');
  const room = Math.min(220, Math.floor(MOST_CHARACTERS / rows.length) - 1);
  const lines = rows.map((row) => clipMrkdwn(lineOf(row, moment), room));
  const head = `*${plural(rows.length, 'latest event')}*`;
  const sections = Array.from({ length: Math.ceil(lines.length / LINES_A_SECTION) }, (_, part) =>
    section(lines.slice(part * LINES_A_SECTION, (part + 1) * LINES_A_SECTION).join('\n')),
  );
  return {
    text: fallbackText(`${head}. ${lines[0] ?? ''}`),
    blocks: [
      section(head),
      ...sections,
      ...context(`Times in ${inline(moment.zone, 60)}. \`/leadgen activity 50\` shows more.`),
    ],
  };
}

/** A private answer is never drawn again, so the local time may stand as it is; it is far shorter than Slack's dates. */
function lineOf({ timestamp, companyName, contactName, eventType }: ActivityLine, { zone }: Moment): string {
  const at = DateTime.fromJSDate(timestamp, { zone }).setLocale('en-US').toFormat('LLL d, HH:mm');
  const who = contactName === '' ? '' : ` (${inline(contactName, 24)})`;
  const company = companyName === '' ? 'unknown company' : inline(companyName, 40);
  return `${at}  ${company}${who}  ·  ${inline(eventType.replaceAll('_', ' '), 30)}`;
}
