import { DateTime } from 'luxon';
import type { WeeklyReport } from './report.ts';

/** The pictures of a report, in the order in which they are shown. */
export const REPORT_CHARTS = ['mails', 'tiers', 'funnel'] as const;
export type ReportChart = (typeof REPORT_CHARTS)[number];

/** Draws one picture of a report as PNG. */
export type DrawChart = (chart: ReportChart, report: WeeklyReport) => Promise<Buffer>;

const STAGE_WORDS: Record<string, string> = {
  new: 'Found',
  enriched: 'Contact found',
  scored: 'Scored',
  approved: 'Approved',
  contacted: 'Mail sent',
  replied: 'Replied',
  meeting_booked: 'Meeting',
  won: 'Won',
};

export function stageWords(stage: string): string {
  return STAGE_WORDS[stage] ?? stage;
}

/** `Jan 12`. */
export function weekLabel(firstDay: string): string {
  const day = DateTime.fromISO(firstDay, { zone: 'utc' }).setLocale('en-US');
  return day.isValid ? day.toFormat('LLL d') : firstDay;
}

/** What a picture shows, in words and with its numbers, for who cannot see it. */
export function chartAlt(chart: ReportChart, report: WeeklyReport): string {
  switch (chart) {
    case 'mails': {
      const weeks = report.trend.map(
        ({ firstDay, mails, replies }) => `${weekLabel(firstDay)}: ${mails} and ${replies}`,
      );
      return `Bar charts of mails sent and replies in each of ${report.trend.length} weeks. ${weeks.join(', ')}.`;
    }
    case 'tiers': {
      const { high, medium, low, total } = report.leads_by_tier;
      return `Bar chart of the ${total} leads scored: ${high} high, ${medium} medium, ${low} low.`;
    }
    case 'funnel': {
      const stages = report.funnel.stages.map(({ stage, reached }) => `${stageWords(stage)} ${reached}`);
      return `Bar chart of how many companies ever came to each stage. ${stages.join(', ')}.`;
    }
  }
}
