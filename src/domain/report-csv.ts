import { stringify } from 'csv-stringify/sync';
import type { WeeklyReport } from './report.ts';
import { COMPARED } from './report-comparison.ts';
import type { Counted } from './report-figures.ts';

type Row = [section: string, key: string, value: string | number, before: string | number];

/**
 * The whole report as `section,key,value,before`, one figure a line. With a byte order mark, by which Excel knows UTF-8; what a
 * spreadsheet would take for a formula is escaped, as names come from outside.
 */
export function reportCsv(report: WeeklyReport): string {
  return stringify(rowsOf(report), {
    header: true,
    columns: ['section', 'key', 'value', 'before'],
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  });
}

function rowsOf(report: WeeklyReport): Row[] {
  const { range, companies_found, leads_by_tier, emails, replies, pipeline_value, outcomes, funnel, costs } = report;
  return [
    ['range', 'start', range.from.toISOString(), ''],
    ['range', 'end', range.to.toISOString(), ''],
    ['range', 'time_zone', range.zone, ''],
    ['range', 'generated_at', report.generated_at.toISOString(), ''],
    ['companies_found', 'total', companies_found.total, ''],
    ...counted('companies_found_by_industry', companies_found.by_industry),
    ...counted('companies_found_by_state', companies_found.by_state),
    ...figures('leads_by_tier', leads_by_tier),
    ...figures('emails', emails),
    ...figures('replies', replies),
    ...figures('outcomes', outcomes),
    ...figures('pipeline_value', pipeline_value),
    ...report.top_leads.flatMap((lead, index): Row[] =>
      Object.entries(lead).map(([key, value]) => ['top_leads', `${index + 1}_${key}`, value, '']),
    ),
    ...funnel.stages.flatMap(({ stage, ...row }): Row[] =>
      Object.entries(row).map(([key, value]) => ['funnel', `${stage}_${key}`, value, '']),
    ),
    ...figures('funnel', { lost: funnel.lost, no_response: funnel.no_response, archived: funnel.archived }),
    ...counted('rejected_leads', report.rejections.leads),
    ...counted('rejected_drafts', report.rejections.drafts),
    ...figures('costs', costs),
    ...report.win_rates.flatMap(({ angle, ...row }): Row[] =>
      Object.entries(row).map(([key, value]) => ['win_rates', `${angle}_${key}`, value, '']),
    ),
    ...report.trend.flatMap(({ firstDay, mails, replies: answers }): Row[] => [
      ['weeks', `${firstDay}_mails`, mails, ''],
      ['weeks', `${firstDay}_replies`, answers, ''],
    ]),
    ...COMPARED.map((key): Row => {
      const { now, before } = report.comparison[key];
      return ['comparison', key, now, before];
    }),
  ];
}

function figures(section: string, values: Record<string, number | null>): Row[] {
  return Object.entries(values).map(([key, value]) => [section, key, value ?? '', '']);
}

function counted(section: string, rows: readonly Counted[]): Row[] {
  return rows.map(({ name, count }) => [section, name, count, '']);
}
