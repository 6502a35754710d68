import type { KnownBlock } from '@slack/types';
import { industryByKey } from '../domain/industries.ts';
import { shortUsd, usdRange } from '../domain/money.ts';
import { placeWords } from '../domain/talk/filter.ts';
import type { TalkFilter, TalkPart, TalkRow } from '../domain/talk/question.ts';
import { plural } from '../lib/text.ts';
import { section } from './kit.ts';
import { actor, inline } from './mrkdwn.ts';
import { ago, type Moment } from './time.ts';
import { replyWords, STATUS_WORDS } from './words.ts';

/** Parts that fit one message. */
export const MOST_PARTS = 3;
const MOST_ROWS = 10;
/** A message holds 9,999 characters over all blocks; escaped ones count five times. */
const HEAD_CHARS = 600;
const ROWS_CHARS = { all: 4_200, each: 2_600 } as const;

/** What was looked up, as it was then. @param parts - how many share the message */
export function talkPart(part: TalkPart, parts: number, moment: Moment): KnownBlock[] {
  const most = Math.min(ROWS_CHARS.each, Math.floor(ROWS_CHARS.all / parts));
  const { head, lines } = wordsOf(part, moment);
  return [section(head, HEAD_CHARS), ...(lines.length === 0 ? [] : [section(lines.join('\n'), most)])];
}

type Words = { head: string; lines: readonly string[] };

function wordsOf(part: TalkPart, moment: Moment): Words {
  switch (part.kind) {
    case 'companies':
      return listed(companiesHead(part), part.rows.slice(0, MOST_ROWS).map(companyRow));
    case 'replies':
      return listed(
        part.rows.length === 0 ? '*No replies yet*' : latest(part.rows.length, 'reply', 'replies'),
        part.rows.slice(0, MOST_ROWS).map((row) => {
          const words = row.text === null || row.text === '' ? '' : `\n“${inline(row.text, 120)}”`;
          return `*${inline(row.companyName, 40)}*  ·  ${replyWords(row)} · ${ago(row.at, moment)}${words}`;
        }),
      );
    case 'history':
      return listed(
        part.rows.length === 0 ? '*No mail has left yet*' : latest(part.rows.length, 'mail', 'mails'),
        part.rows.slice(0, MOST_ROWS).map(({ companyName, followUpNumber, status, at }) => {
          const touch = followUpNumber === 0 ? 'first mail' : `follow-up ${followUpNumber}`;
          return `*${inline(companyName, 40)}*  ·  ${touch} ${ago(at, moment)} · ${STATUS_WORDS[status]}`;
        }),
      );
    case 'pipeline': {
      const stages = part.funnel.map(({ stage, count }) => `${count.toLocaleString('en-US')} ${stageWords(stage)}`);
      return listed('*Pipeline*', [
        stages.join(' → '),
        `Open high leads could save ${shortUsd(part.value)} a year. \`/leadgen pipeline\` shows more.`,
      ]);
    }
    case 'status':
      return listed(waitingHead(part), [
        ...(part.stoppedBy === null ? [] : [`Everything is stopped by ${actor(part.stoppedBy)}.`]),
        ...part.runs
          .slice(0, 5)
          .map(({ ref, title, doing }) => `*${ref}*  ${inline(title, 80)}  ·  ${inline(doing, 60)}`),
        ...(part.runs.length === 0 ? ['No run is going on.'] : []),
      ]);
    case 'credits': {
      const on = part.rows.filter((row) => row.on);
      return listed(
        on.length === 0 ? '*Paid sources are all off*: every source in use is free' : '*Paid sources*',
        on.slice(0, MOST_ROWS).map(({ label, words }) => `*${inline(label, 40)}*  ·  ${inline(words, 120)}`),
      );
    }
    case 'say':
      return listed(
        part.text
          .split('\n')
          .map((line) => inline(line, 600))
          .join('\n'),
        part.examples.slice(0, 5).map((example) => `• \`${inline(example, 150)}\``),
      );
  }
}

/** The same in a line, for notifications and for what a later question is told. */
export function talkPartLine(part: TalkPart): string {
  switch (part.kind) {
    case 'companies':
      return companiesHead(part);
    case 'replies':
      return plural(part.rows.length, 'reply', 'replies');
    case 'history':
      return `${plural(part.rows.length, 'mail')} sent lately`;
    case 'pipeline':
      return `Pipeline: open high leads could save ${shortUsd(part.value)} a year`;
    case 'status':
      return waitingHead(part);
    case 'credits':
      return 'Paid sources';
    case 'say':
      return inline(part.text, 300);
  }
}

function listed(head: string, lines: readonly string[]): Words {
  return { head, lines };
}

function latest(count: number, one: string, many: string): string {
  return count === 1 ? `*The latest ${one}*` : `*The latest ${count} ${many}*`;
}

function companiesHead({ what, filter, total, rows }: Extract<TalkPart, { kind: 'companies' }>): string {
  const words = filterWords(what, filter);
  if (total === 0) return `*No ${words}*`;
  const shown =
    rows.length < total ? `  ·  the best ${rows.length} of ${total.toLocaleString('en-US')}` : `  ·  ${total}`;
  return `*${words.charAt(0).toUpperCase()}${words.slice(1)}*${shown}`;
}

/** `high leads: dental practices in Columbus without a contact, to review`. */
function filterWords(what: 'leads' | 'companies', filter: TalkFilter): string {
  const { tier, industryKey, state, city, hasContact, status } = filter;
  const trade =
    industryKey === null ? '' : `: ${inline(industryByKey(industryKey)?.label.toLowerCase() ?? industryKey, 60)}`;
  return [
    tier === null ? '' : `${tier} `,
    what,
    trade,
    state === null && city === null ? '' : ` in ${inline(placeWords(filter), 60)}`,
    hasContact === null ? '' : hasContact ? ' with a contact' : ' without a contact',
    status === null ? '' : `, ${STATUS_WORDS[status]}`,
  ].join('');
}

function companyRow(row: TalkRow, index: number): string {
  const place = [row.city, row.state].filter((part) => part !== null && part !== '').join(', ');
  const where = place === '' ? '' : `, ${inline(place, 40)}`;
  const facts = [
    row.score === null
      ? 'not scored yet'
      : `${Math.round(row.score.value * 10) / 10} ${row.score.tier} · ${usdRange(row.score.savingsLow, row.score.savingsHigh)} a year`,
    row.hasContact ? 'contact known' : 'no contact yet',
    STATUS_WORDS[row.status],
  ];
  return `${index + 1}. *${inline(row.name, 40)}*${where}\n${facts.join(' · ')}`;
}

function waitingHead({ leads, drafts, doubtful }: Extract<TalkPart, { kind: 'status' }>): string {
  const waits = [
    leads > 0 ? plural(leads, 'lead') : '',
    drafts > 0 ? plural(drafts, 'draft') : '',
    doubtful > 0 ? plural(doubtful, 'mail that may not have left', 'mails that may not have left') : '',
  ].filter((part) => part !== '');
  return waits.length === 0 ? '*Nothing waits for you*' : `*Waiting: ${waits.join(' · ')}*`;
}

const STAGE_WORDS: Record<string, string> = {
  new: 'found',
  enriched: 'read',
  scored: 'scored',
  approved: 'approved',
  contacted: 'written to',
  replied: 'replied',
  meeting_booked: 'meetings',
  won: 'won',
};

function stageWords(stage: string): string {
  return STAGE_WORDS[stage] ?? stage;
}
