import { DateTime } from 'luxon';
import { type DailySummary, isQuietDay } from '../domain/daily-summary.ts';
import { shortUsd } from '../domain/money.ts';
import { plural } from '../lib/text.ts';
import { context, section } from './kit.ts';
import type { Message } from './message.ts';
import { fallbackText, inline } from './mrkdwn.ts';

/** What the day brought and what waits, in a few lines; a day without anything is one line. */
export function dailySummaryMessage(summary: DailySummary): Message {
  const waits = waiting(summary);
  if (isQuietDay(summary)) {
    const line = `*${dayWords(summary.day)}*: a quiet day, nothing new. ${waits === '' ? 'Nothing waits for you.' : `Waiting: ${waits}.`}`;
    return { text: fallbackText(line), blocks: [section(line)] };
  }
  const head = `:calendar: *${dayWords(summary.day)}: ${headline(summary)}*`;
  return {
    text: fallbackText(head),
    blocks: [
      section([head, ...lines(summary)].join('\n')),
      ...(waits === '' ? [] : [section(`*Waiting for you*: ${waits}`)]),
      ...context(
        `${summary.active_companies.toLocaleString('en-US')} companies active · expected fee ${shortUsd(summary.expected_revenue)} a year`,
      ),
    ],
  };
}

function headline(summary: DailySummary): string {
  const sent = summary.first_mails_sent + summary.followups_sent;
  return [
    summary.companies_replied > 0 ? `${plural(summary.companies_replied, 'company', 'companies')} replied` : '',
    sent > 0 ? `${plural(sent, 'mail')} sent` : '',
    summary.scored.total > 0 ? `${plural(summary.scored.total, 'lead')} scored` : '',
    summary.contacts_found > 0 ? `${plural(summary.contacts_found, 'contact')} found` : '',
    summary.sequences_completed > 0 ? `${plural(summary.sequences_completed, 'sequence')} completed` : '',
    summary.stale_resolved > 0 ? `${plural(summary.stale_resolved, 'lead')} closed without an answer` : '',
  ]
    .filter((part) => part !== '')
    .slice(0, 2)
    .join(', ');
}

function lines(summary: DailySummary): string[] {
  const { scored } = summary;
  const mails = [
    summary.first_mails_sent > 0 ? plural(summary.first_mails_sent, 'first mail') : '',
    summary.followups_sent > 0 ? plural(summary.followups_sent, 'follow-up') : '',
  ].filter((part) => part !== '');
  const ended = [
    summary.sequences_completed > 0 ? `${plural(summary.sequences_completed, 'sequence')} completed` : '',
    summary.stale_resolved > 0 ? `${plural(summary.stale_resolved, 'lead')} closed without an answer` : '',
  ].filter((part) => part !== '');
  return [
    mails.length === 0 ? '' : `Sent: ${mails.join(', ')}`,
    summary.companies_replied === 0 ? '' : `Replies: ${plural(summary.companies_replied, 'company', 'companies')}`,
    ended.length === 0 ? '' : `Ended: ${ended.join(', ')}`,
    scored.total === 0 ? '' : `Scored: ${scored.high} high, ${scored.medium} medium, ${scored.low} low`,
    summary.contacts_found === 0 ? '' : `Found: ${plural(summary.contacts_found, 'contact')}`,
  ].filter((line) => line !== '');
}

function waiting(summary: DailySummary): string {
  return [
    summary.hot > 0 ? `${plural(summary.hot, 'company', 'companies')} with a reply nobody took up` : '',
    summary.high_leads_waiting > 0 ? `${plural(summary.high_leads_waiting, 'high lead')} to review` : '',
    summary.drafts_waiting > 0 ? `${plural(summary.drafts_waiting, 'draft')} to review` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function dayWords(day: string): string {
  const date = DateTime.fromISO(day, { zone: 'utc' }).setLocale('en-US');
  return date.isValid ? date.toFormat('cccc, LLL d') : inline(day, 20);
}
