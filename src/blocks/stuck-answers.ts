import type { Tier } from '../domain/score.ts';
import { plural } from '../lib/text.ts';
import { answer } from './answers.ts';
import { context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, fallbackText, inline, link } from './mrkdwn.ts';
import { ago, type Moment, when } from './time.ts';

/** Rows that fit a phone screen. */
const MOST_ROWS = 10;

export type WaitingLead = { name: string; score: number; tier: Tier; since: Date; cardUrl: string | null };

/** The oldest high leads at gate 1, each with the way to its card. */
export function waitingLeads(rows: readonly WaitingLead[], total: number, moment: Moment): Message {
  if (rows.length === 0)
    return answer('No high lead waits that long any more.', '`/leadgen leads high` lists them all.');
  const lines = rows.slice(0, MOST_ROWS).map(({ name, score, tier, since, cardUrl }) => {
    const card = cardUrl === null ? `\`/leadgen lead ${inline(name, 60)}\`` : link(cardUrl, 'its card');
    return `*${inline(name, 60)}*  ·  ${score.toFixed(1)} ${tier}  ·  since ${ago(since, moment)}  ·  ${card}`;
  });
  return list(
    `*${plural(total, 'high lead')} waiting for approval*`,
    lines,
    total,
    'Their cards are up to date again. Approve or reject there.',
  );
}

export type UnsentMail = {
  ref: number;
  companyName: string;
  approvedAt: Date | null;
  why: string;
  cardUrl: string | null;
};

/** Approved mails that have not left, each with the reason. */
export function unsentMails(rows: readonly UnsentMail[], total: number, moment: Moment): Message {
  if (rows.length === 0)
    return answer('Every mail that was approved that long ago has left.', '`/leadgen drafts` lists what waits.');
  const lines = rows.slice(0, MOST_ROWS).map(({ ref, companyName, approvedAt, why, cardUrl }) => {
    const card = cardUrl === null ? `\`/leadgen draft ${ref}\`` : link(cardUrl, 'its card');
    const since = approvedAt === null ? '' : `  ·  approved ${ago(approvedAt, moment)}`;
    return `*${ref}*  ${inline(companyName, 60)}${since}  ·  ${card}\n${inline(why, 160)}`;
  });
  return list(
    `*${plural(total, 'approved mail')} not sent yet*`,
    lines,
    total,
    'A card says what can be done about its mail.',
  );
}

function list(head: string, lines: readonly string[], total: number, hint: string): Message {
  const more = total > lines.length ? `  ·  the oldest ${lines.length}` : '';
  return { text: fallbackText(head), blocks: [section(`${head}${more}`), section(lines.join('\n')), ...context(hint)] };
}

/** What may keep mail from leaving; every part that is `null`, empty or false is no reason. */
export type SilenceView = {
  stopped: { by: string; at: Date } | null;
  /** Settings without which nothing may leave. */
  blockers: readonly string[];
  windowClosed: string | null;
  capReached: { sent: number; limit: number } | null;
  mailServer: string | null;
  approved: number;
  draftsToReview: number;
  /** Why the next mail waits, from its card. */
  nextWaits: { why: string; until: Date | null } | null;
};

/** Why nothing was sent today: each reason with its remedy. */
export function silenceAnswer(view: SilenceView, moment: Moment): Message {
  const { stopped, blockers, windowClosed, capReached, mailServer, approved, draftsToReview, nextWaits } = view;
  const reasons = [
    stopped === null
      ? ''
      : `Everything was stopped by ${actor(stopped.by)}, ${when(stopped.at, moment)}. Resume it and mail leaves again.`,
    ...blockers.slice(0, 5).map((blocker) => `${inline(blocker, 120)}. Whoever runs leadgen sets it and restarts.`),
    mailServer === null ? '' : `The mail server: ${inline(mailServer, 160)}. Check the mail account.`,
    capReached === null
      ? ''
      : `The day’s limit of ${plural(capReached.limit, 'mail')} is reached (${capReached.sent} sent).`,
    windowClosed === null ? '' : inline(windowClosed, 200),
    approved > 0
      ? ''
      : `No mail is approved. ${draftsToReview === 0 ? 'No draft waits either.' : `${plural(draftsToReview, 'draft')} to review: \`/leadgen drafts\`.`}`,
    nextWaits === null
      ? ''
      : `The next mail waits: ${inline(nextWaits.why, 200)}${nextWaits.until === null ? '' : `, until ${when(nextWaits.until, moment)}`}.`,
  ].filter((reason) => reason !== '');
  if (reasons.length === 0) {
    return answer(
      'I see nothing that holds mail back.',
      'If none leaves within a few minutes, the log of leadgen says more.',
    );
  }
  return {
    text: fallbackText(`Why no mail left today: ${reasons[0] ?? ''}`),
    blocks: [section('*Why no mail left today*'), section(reasons.map((reason) => `• ${reason}`).join('\n'))],
  };
}
