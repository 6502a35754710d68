import type { Sentiment } from '../domain/reply.ts';
import { plural } from '../lib/text.ts';
import { answer } from './answers.ts';
import { context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, fallbackText, inline } from './mrkdwn.ts';
import { ago, type Moment } from './time.ts';
import { replyWords } from './words.ts';

export type ReplyRow = {
  companyName: string;
  contactName: string | null;
  sentiment: Sentiment | null;
  intent: string | null;
  text: string | null;
  at: Date;
  /** `null` = found by a machine. */
  by: string | null;
};

/** Mail in the mailbox that answers no mail of ours, a few of them. */
export type UnmatchedMail = {
  count: number;
  hasMore: boolean;
  /** Mails that could not be worked on: an answer may be among them. */
  failed: number;
  mails: readonly { from: string | null; subject: string | null; at: Date; kind: string | null }[];
};

/** Rows per block: each block holds 3,000 characters, escaped ones count five times. */
const ROWS_A_BLOCK = 3;
const MOST_ROWS = 20;

/** The latest replies, newest first. */
export function repliesList(rows: readonly ReplyRow[], unmatched: UnmatchedMail, moment: Moment): Message {
  if (rows.length === 0 && unmatched.count === 0 && unmatched.failed === 0) {
    return answer('No replies yet.', 'A reply in the mailbox is noted with `/leadgen replied` and the lead’s name.');
  }
  const shown = rows.slice(0, MOST_ROWS).map((row) => replyRow(row, moment));
  const head =
    rows.length === 0
      ? '*No replies yet*'
      : `*${rows.length === 1 ? 'The latest reply' : `The latest ${plural(shown.length, 'reply', 'replies')}`}*`;
  const blocks = Array.from({ length: Math.ceil(shown.length / ROWS_A_BLOCK) }, (_, index) =>
    section(shown.slice(index * ROWS_A_BLOCK, (index + 1) * ROWS_A_BLOCK).join('\n'), 1_200),
  );
  return {
    text: fallbackText(head),
    blocks: [
      section(head),
      ...blocks,
      ...context(...unmatchedLines(unmatched, moment), '`/leadgen lead` and a name shows one, with what comes next.'),
    ],
  };
}

function unmatchedLines({ count, hasMore, failed, mails }: UnmatchedMail, moment: Moment): string[] {
  const lost =
    failed === 0
      ? []
      : [
          `:warning: ${plural(failed, 'mail')} could not be worked on. Look into the mailbox: an answer may be among them.`,
        ];
  if (count === 0) return lost;
  const total = `${plural(count, 'mail')}${hasMore ? ' or more' : ''} in the mailbox belong to nothing we sent:`;
  const rows = mails.map(({ from, subject, at }) => {
    const who = from === null || from === '' ? 'nobody named' : inline(from, 60);
    return `${who}, “${inline(subject ?? '', 60)}”, ${ago(at, moment)}`;
  });
  return [...lost, total, ...rows];
}

function replyRow(row: ReplyRow, moment: Moment): string {
  const who = row.contactName === null ? '' : ` (${inline(row.contactName, 30)})`;
  const noted = row.by === null ? '' : ` · noted by ${actor(row.by)}`;
  const said = row.text === null || row.text.trim() === '' ? 'no text kept' : `“${inline(row.text, 80)}”`;
  return `*${inline(row.companyName, 40)}*${who}  ·  ${replyWords(row)} · ${ago(row.at, moment)}${noted}\n${said}`;
}
