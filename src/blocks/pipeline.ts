import { COMPANY_STATUSES } from '../domain/company.ts';
import { type FunnelCount, funnelRows } from '../domain/funnel.ts';
import { shortUsd, usdRange } from '../domain/money.ts';
import type { PipelineFigures } from '../domain/pipeline.ts';
import { plural } from '../lib/text.ts';
import { context, section } from './kit.ts';
import type { Message } from './message.ts';
import { fallbackText } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';

export type PipelineView = {
  figures: PipelineFigures;
  funnel: readonly FunnelCount[];
  /** 0 to 1. */
  contingencyFee: number;
  draftsToReview: number;
};

/** Older figures than this say how old they are. */
const FRESH_MS = 60_000;

/** Where all companies stand, what they are worth, and how far they came. */
export function pipelineAnswer(
  { figures, funnel, contingencyFee, draftsToReview }: PipelineView,
  moment: Moment,
): Message {
  const { counts, totalActive, value, asOf } = figures;
  const head = `*${plural(totalActive, 'active company', 'active companies')}*`;
  const worth =
    value.leadsHigh === 0
      ? 'No open high lead yet'
      : `${plural(value.leadsHigh, 'high lead')} could save ${usdRange(value.savingsLow, value.savingsHigh)} a year; our ${percent(contingencyFee)} of ${shortUsd(value.savingsMid)} is *${shortUsd(value.feeMid)}*`;
  const waits = [
    counts.new + counts.enriched === 0 ? '' : `${number(counts.new + counts.enriched)} to analyse`,
    counts.scored === 0 ? '' : `${plural(counts.scored, 'lead')} to review`,
    draftsToReview === 0 ? '' : `${plural(draftsToReview, 'draft')} to review`,
  ].filter((part) => part !== '');
  const isOld = moment.now.getTime() - asOf.getTime() > FRESH_MS;
  return {
    text: fallbackText(`${head}. ${worth}`),
    blocks: [
      section(`${head}  ·  ${waits.length === 0 ? 'nothing waits' : waits.join(' · ')}\n${worth}`),
      section(
        `*Where they stand*\n${table(COMPANY_STATUSES.map((status) => [words(status), number(counts[status])]))}`,
      ),
      section(`*How far they came*\n${funnelTable(funnel)}`),
      ...context(
        'Share of all stages · drop-off from the stage before. Savings are our estimate, low to high.',
        isOld ? `As of ${when(asOf, moment)}: so much changed that I am still counting.` : null,
      ),
    ],
  };
}

function funnelTable(funnel: readonly FunnelCount[]): string {
  return table(
    funnelRows(funnel).map(({ stage, reached, pctOfTotal, dropOffPct }) => [
      words(stage),
      number(reached),
      `${pctOfTotal.toFixed(1)}%`,
      dropOffPct === 0 ? '' : `-${dropOffPct.toFixed(1)}%`,
    ]),
  );
}

/** A first column to the left, numbers to the right; narrow enough for a phone. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return `\`\`\`${lines.join('\n')}\`\`\``;
}

const words = (status: string): string => status.replaceAll('_', ' ');
const number = (count: number): string => count.toLocaleString('en-US');
const percent = (share: number): string => `${Math.round(share * 1_000) / 10}%`;
