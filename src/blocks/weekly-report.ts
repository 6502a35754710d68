import type { ImageBlock, KnownBlock } from '@slack/types';
import { shortUsd, usdRange } from '../domain/money.ts';
import type { WeeklyReport } from '../domain/report.ts';
import { chartAlt, REPORT_CHARTS, type ReportChart, stageWords } from '../domain/report-charts.ts';
import { type ComparedKey, hasBefore } from '../domain/report-comparison.ts';
import { type Counted, isEmptyReport } from '../domain/report-figures.ts';
import type { ReportFile, ReportPost } from '../domain/report-post.ts';
import { entryOf } from '../lib/entry-of.ts';
import { clip, plural } from '../lib/text.ts';
import { context, section } from './kit.ts';
import type { Message } from './message.ts';
import { actor, fallbackText, inline } from './mrkdwn.ts';
import { beforeWords, changeWords, pct, rangeWords, verdict } from './report-words.ts';
import { type Moment, when } from './time.ts';
import { ANGLE_WORDS, reasonWords, STATUS_WORDS } from './words.ts';

const MOST_NAMES = 6;
const UPLOAD_REMEDIES: Record<string, string> = {
  missing_scope: 'a permission is missing: update the Slack app from manifest.yml and reinstall it',
  not_allowed_token_type: 'the token may not: set SLACK_BOT_TOKEN to the Bot User OAuth Token',
  storage_limit_reached: 'the workspace has no room for files left',
  file_uploads_disabled: 'the workspace does not allow uploads',
  file_uploads_except_images_disabled: 'the workspace allows pictures only',
  drawing_failed: 'they could not be drawn; the log says why',
};

/** What a span brought: a sentence, the figures against those before, pictures, the best leads, what was turned down. */
export function weeklyReportMessage(post: ReportPost, moment: Moment): Message {
  const { report } = post;
  if (isEmptyReport(report)) return emptyReport(post);
  const head = `:bar_chart: *${rangeWords(report.range)}: ${headline(report)}*`;
  const judgement = verdict(report.comparison, report.range);
  return {
    text: fallbackText(`${head}. ${judgement}`),
    blocks: [
      section(`${head}\n${judgement}`),
      section(figureLines(report).join('\n')),
      ...pictures(post),
      section(moneyLine(report)),
      ...topLeads(report),
      ...rejections(report),
      ...context(
        funnelLine(post),
        winRateLine(report),
        basisLine(report),
        ...fileLines(post),
        sourceLine(post, moment),
      ),
    ],
  };
}

function emptyReport({ report, askedBy }: ReportPost): Message {
  const head = `:bar_chart: *${rangeWords(report.range)}: nothing happened*`;
  const line = 'No company was found, no lead was scored and no mail left in this time.';
  return {
    text: fallbackText(`${head}. ${line}`),
    blocks: [
      section(`${head}\n${line}`),
      ...context(
        '`/leadgen run dental ohio` finds some. `/leadgen report last 30 days` looks further back.',
        byLine(askedBy),
      ),
    ],
  };
}

/** The figures that lie nearest to a deal, two or three of them. */
function headline({ outcomes, replies, emails, companies_found, leads_by_tier }: WeeklyReport): string {
  const parts = [
    outcomes.deals_won > 0 ? plural(outcomes.deals_won, 'deal won', 'deals won') : '',
    outcomes.meetings_booked > 0 ? plural(outcomes.meetings_booked, 'meeting') : '',
    emails.total_sent > 0 || replies.total_replies > 0
      ? `${plural(emails.total_sent, 'mail')}, ${plural(replies.total_replies, 'reply', 'replies')}`
      : '',
    companies_found.total > 0 ? plural(companies_found.total, 'company found', 'companies found') : '',
    leads_by_tier.total > 0 ? plural(leads_by_tier.total, 'lead scored', 'leads scored') : '',
  ].filter((part) => part !== '');
  return parts.slice(0, 3).join(', ') || 'decisions only, nothing new';
}

function figureLines(report: WeeklyReport): string[] {
  const { companies_found, leads_by_tier, emails, replies, outcomes, comparison } = report;
  const than = (key: ComparedKey) => (hasBefore(comparison) ? `  ·  ${changeWords(comparison[key])}` : '');
  const n = (count: number) => `*${count.toLocaleString('en-US')}*`;
  const many = (count: number, one: string, more: string) => `${n(count)} ${count === 1 ? one : more}`;
  return [
    `${many(companies_found.total, 'company', 'companies')} found${than('companies_found')}`,
    `${many(leads_by_tier.total, 'lead', 'leads')} scored: ${n(leads_by_tier.high)} high, ${leads_by_tier.medium} medium, ${leads_by_tier.low} low${than('leads_scored')}`,
    `${many(outcomes.leads_approved, 'lead', 'leads')} approved${than('leads_approved')}`,
    `${many(emails.total_sent, 'mail', 'mails')} sent: ${emails.first_emails} first, ${plural(emails.followups, 'follow-up')}${than('mails_sent')}`,
    ...seenLine(emails),
    `${many(replies.total_replies, 'reply', 'replies')}: ${replies.positive} positive, ${replies.neutral} neutral, ${replies.negative} negative${than('total_replies')}`,
    `${many(outcomes.meetings_booked, 'meeting', 'meetings')} booked, ${n(outcomes.deals_won)} won, ${n(outcomes.deals_lost)} lost${replies.unsubscribes > 0 ? `, ${replies.unsubscribes} unsubscribed` : ''}`,
  ];
}

/** Only what was counted: where nobody counts, "0 % opened" would be a claim. */
function seenLine({ unique_opens, open_rate_pct, unique_clicks, click_rate_pct }: WeeklyReport['emails']): string[] {
  const parts = [
    ...(unique_opens > 0 ? [`*${pct(open_rate_pct)}* opened`] : []),
    ...(unique_clicks > 0 ? [`*${pct(click_rate_pct)}* clicked`] : []),
  ];
  return parts.length === 0 ? [] : [`Of these mails ${parts.join(', ')}`];
}

/** Slack's id of a picture that the message itself shows. */
function shownPicture(files: readonly ReportFile[], chart: ReportChart): string | null {
  const file = files.find(({ name, place, state }) => name === chart && place === 'message' && state === 'done');
  return file?.slackId ?? null;
}

function pictures({ report, files }: ReportPost): ImageBlock[] {
  return REPORT_CHARTS.flatMap((chart) => {
    const id = shownPicture(files, chart);
    const alt = clip(chartAlt(chart, report), 2_000);
    return id === null ? [] : [{ type: 'image' as const, slack_file: { id }, alt_text: alt }];
  });
}

function moneyLine({ pipeline_value: value }: WeeklyReport): string {
  const range = usdRange(value.total_savings_potential_low, value.total_savings_potential_high);
  return `*In the pipeline now*: ${plural(value.active_high_leads, 'open high lead')} that could save ${range} a year; our fee about *${shortUsd(value.revenue_estimate)}* a year`;
}

function topLeads({ top_leads }: WeeklyReport): KnownBlock[] {
  if (top_leads.length === 0) return [];
  const lines = top_leads.slice(0, 10).map((lead, index) => {
    const status = Object.entries(STATUS_WORDS).find(([key]) => key === lead.status)?.[1] ?? lead.status;
    const score = Math.round(lead.score * 10) / 10;
    return `${index + 1}. *${inline(lead.company_name, 40)}*  ${score} · ${inline(lead.savings_formatted.replace(' - ', '–'), 30)} a year · ${inline(status, 25)}`;
  });
  return [section(`*Best open leads*\n${lines.join('\n')}`)];
}

function rejections({ rejections: { leads, drafts } }: WeeklyReport): KnownBlock[] {
  const line = (what: string, rows: readonly Counted[]) => {
    const total = rows.reduce((sum, { count }) => sum + count, 0);
    const words = rows.slice(0, MOST_NAMES).map(({ name, count }) => `${inline(reasonWords(name), 40)} ${count}`);
    return total === 0
      ? []
      : [`*${plural(total, what)} rejected*: ${words.join(', ')}${rows.length > MOST_NAMES ? ' …' : ''}`];
  };
  const lines = [...line('lead', leads), ...line('draft', drafts)];
  return lines.length === 0 ? [] : [section(lines.join('\n'))];
}

/** In words where the picture is missing. */
function funnelLine({ report, files }: ReportPost): string {
  const { stages, lost, no_response, archived } = report.funnel;
  if (shownPicture(files, 'funnel') !== null) return '';
  const steps = stages.map(
    ({ stage, reached }) => `${stageWords(stage).toLowerCase()} ${reached.toLocaleString('en-US')}`,
  );
  return `Funnel ever: ${steps.join(' → ')} · now lost ${lost}, no answer ${no_response}, rejected ${archived}`;
}

function winRateLine({ win_rates }: WeeklyReport): string {
  const rates = win_rates
    .slice(0, MOST_NAMES)
    .map((row) => `${ANGLE_WORDS[row.angle]} ${pct(row.reply_rate_pct)} of ${row.sent}`);
  return rates.length === 0 ? '' : `Replies by angle: ${rates.join(', ')}`;
}

function basisLine({ costs, emails, range }: WeeklyReport): string {
  const free = costs.total_usd === 0 ? ': every source used is free' : ` (${dollars(costs.total_usd)} in all)`;
  const cost =
    costs.per_approved_lead_usd !== null
      ? `Cost per approved lead ${dollars(costs.per_approved_lead_usd)}${free}`
      : costs.total_usd === 0
        ? 'No cost: every source used is free'
        : `Cost ${dollars(costs.total_usd)}, no lead approved`;
  const opens = emails.unique_opens > 0 ? ' · opens are a hint only, mail programs load pictures by themselves' : '';
  return `Compared with ${beforeWords(range)} · ${cost}${opens}`;
}

function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}

/** What is missing of the files, and what mends it. */
function fileLines({ files }: ReportPost): string[] {
  const failed = (place: ReportFile['place']) => files.find((file) => file.place === place && file.state === 'failed');
  const picture = failed('message');
  const table = files.find(({ name, state }) => name === 'csv' && state === 'failed');
  const moved = files.some(({ name, place, state }) => name !== 'csv' && place === 'thread' && state !== 'failed');
  return [
    picture === undefined
      ? ''
      : `Without pictures: ${remedyOf(picture.error)}. Ask for this report again to try once more.`,
    moved ? 'Slack did not take the pictures in here; they are in the thread.' : '',
    table === undefined
      ? ''
      : `Without the table: ${remedyOf(table.error)}. Ask for this report again to try once more.`,
  ];
}

function remedyOf(error: string | null): string {
  return entryOf(UPLOAD_REMEDIES, error ?? '') ?? `Slack did not take them (${inline(error ?? 'no answer', 40)})`;
}

function sourceLine({ report, files, askedBy }: ReportPost, moment: Moment): string {
  const hasTable = files.some(({ name, state }) => name === 'csv' && state === 'done');
  return `${byLine(askedBy)} ${when(report.generated_at, moment)}${hasTable ? ' · every figure as a table in the thread' : ''}`;
}

function byLine(askedBy: string | null): string {
  return askedBy === null ? 'Made by leadgen' : `Made for ${actor(askedBy)}`;
}
