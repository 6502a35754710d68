import type { KnownBlock } from '@slack/types';
import type { DraftStatus } from '../domain/draft.ts';
import { usdRange } from '../domain/money.ts';
import { isFinalRun, type RunStatus } from '../domain/run.ts';
import type { Tier } from '../domain/score.ts';
import { plural } from '../lib/text.ts';
import { ActionId, type PageValue } from './action-ids.ts';
import { answer } from './answers.ts';
import { actions, button, context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, fallbackText, inline } from './mrkdwn.ts';
import { ago, type Moment } from './time.ts';

/** Rows that fit a phone screen and Slack's message size. */
const PAGE_SIZE = 10;

export type LeadRow = {
  name: string;
  city: string | null;
  state: string | null;
  tier: Tier;
  score: number;
  savingsLow: number;
  savingsHigh: number;
  /** `to review`, `approved`, `mail sent` … */
  statusWords: string;
};

export type LeadPage = {
  rows: readonly LeadRow[];
  total: number;
  /** From 1. */
  page: number;
  filter: { tier: Tier | null; industry: { key: string; label: string } | null; state: string | null };
};

/** A page of leads, best first, with a button for the next. */
export function leadsList(list: LeadPage): Message {
  const what = filterWords(list.filter);
  if (list.rows.length === 0) {
    if (list.page > 1) return answer('That was the last page.');
    const any = list.filter.tier !== null || list.filter.industry !== null || list.filter.state !== null;
    return answer(
      `No ${what} yet.`,
      any ? '`/leadgen leads` lists all of them.' : '`/leadgen run dental ohio` finds some.',
    );
  }
  const from = (list.page - 1) * PAGE_SIZE;
  const head = `*${what.charAt(0).toUpperCase()}${what.slice(1)}*  ·  ${from + 1}–${from + list.rows.length} of ${list.total.toLocaleString('en-US')}`;
  const more = from + list.rows.length < list.total;
  return {
    text: fallbackText(head),
    blocks: [
      section(head),
      section(
        list.rows
          .slice(0, PAGE_SIZE)
          .map((row, index) => `${from + index + 1}. ${leadRow(row, list.filter)}`)
          .join('\n'),
      ),
      ...context('`/leadgen lead` and a name shows one.'),
      ...(more
        ? actions(button(`Next ${Math.min(PAGE_SIZE, list.total - from - PAGE_SIZE)}`, ActionId.leadsNext, next(list)))
        : []),
    ],
  };
}

/** Leaves out what the filter in the head says already. */
function leadRow(row: LeadRow, { tier, state }: LeadPage['filter']): string {
  const place = [row.city, state === null ? row.state : null].filter((part) => part !== null && part !== '').join(', ');
  const where = place === '' ? '' : `, ${inline(place, 30)}`;
  const score = `${Math.round(row.score * 10) / 10}${tier === null ? ` ${row.tier}` : ''}`;
  const saves = usdRange(row.savingsLow, row.savingsHigh);
  return `*${inline(row.name, 40)}*${where}\n${score} · ${saves} a year · ${inline(row.statusWords, 25)}`;
}

function filterWords({ tier, industry, state }: LeadPage['filter']): string {
  const trade = industry === null ? '' : `: ${inline(industry.label, 60)}`;
  const where = state === null ? '' : ` in ${inline(state, 20)}`;
  return `${tier === null ? '' : `${tier} `}leads${trade}${where}`;
}

function next({ page, filter }: LeadPage): PageValue {
  return {
    t: 'leads',
    page: page + 1,
    ...(filter.tier === null ? {} : { tier: filter.tier }),
    ...(filter.industry === null ? {} : { industry: filter.industry.key }),
    ...(filter.state === null ? {} : { state: filter.state }),
  };
}

export type RunRow = {
  ref: number;
  title: string;
  status: RunStatus;
  requestedBy: string;
  startedAt: Date;
  companies: number;
  sent: number;
};

/** The latest runs, newest first. */
export function runsList(rows: readonly RunRow[], moment: Moment): Message {
  if (rows.length === 0) return answer('No runs yet.', '`/leadgen run dental ohio` starts one.');
  const lines = rows.slice(0, PAGE_SIZE).map((row) => {
    const facts = `${plural(row.companies, 'company', 'companies')}, ${row.sent} sent`;
    const by = `${actor(row.requestedBy)} ${ago(row.startedAt, moment)}`;
    return `*${row.ref}*  ${inline(row.title, 60)}  ·  ${runStatusWords(row.status)}\n${facts} · ${by}`;
  });
  return list(
    `*Latest runs*`,
    lines,
    `\`/leadgen status ${rows[0]?.ref}\` shows one, \`/leadgen cancel ${rows[0]?.ref}\` stops it.`,
  );
}

function runStatusWords(status: RunStatus): string {
  if (status === 'completed') return 'complete';
  if (isFinalRun(status)) return status;
  if (status === 'analyst_awaiting_approval') return 'waits for your review';
  return status === 'writer_awaiting_approval' ? 'drafts wait for you' : 'working';
}

export type DraftRow = {
  ref: number;
  companyName: string;
  recipientName: string | null;
  subject: string;
  /** 0 = first mail. */
  followUpNumber: number;
  status: DraftStatus;
  createdAt: Date;
};

const DRAFT_STATUS_WORDS: Record<DraftStatus, string> = {
  pending: 'to review',
  approved: 'approved, not sent yet',
  sending: 'sending',
  sent: 'sent',
  send_failed: 'not sent',
  send_unknown: 'unclear whether it left',
  rejected: 'rejected',
  superseded: 'replaced',
};

/** Drafts that wait for somebody, oldest first. */
export function draftsList(rows: readonly DraftRow[], total: number, moment: Moment): Message {
  if (rows.length === 0) return answer('No drafts wait for you.', 'Approve a lead and its draft appears.');
  const lines = rows.slice(0, PAGE_SIZE).map((row) => {
    const to = row.recipientName === null ? '' : ` (${inline(row.recipientName, 30)})`;
    const touch = row.followUpNumber === 0 ? '' : `follow-up ${row.followUpNumber}: `;
    return `*${row.ref}*  ${inline(row.companyName, 40)}${to}\n${touch}${inline(row.subject, 50)} · ${DRAFT_STATUS_WORDS[row.status]} · ${ago(row.createdAt, moment)}`;
  });
  const head = `*${plural(total, 'draft')}*${total > lines.length ? `  ·  the oldest ${lines.length}` : ''}`;
  return list(head, lines, `\`/leadgen draft ${rows[0]?.ref}\` shows one whole.`);
}

function list(head: string, lines: readonly string[], hint: string): Message {
  const blocks: KnownBlock[] = [section(head), section(lines.join('\n')), ...context(hint)];
  return { text: fallbackText(head), blocks };
}
