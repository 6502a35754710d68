import { describe, expect, it } from 'vitest';
import { dailySummaryMessage } from '../../../src/blocks/daily-summary.ts';
import { rangeWords, verdict } from '../../../src/blocks/report-words.ts';
import { weeklyReportMessage } from '../../../src/blocks/weekly-report.ts';
import { COMPARED, type ComparedKey, type Comparison, changeOf } from '../../../src/domain/report-comparison.ts';
import { newReportPost, type ReportFile } from '../../../src/domain/report-post.ts';
import { dayUpTo, lastSevenDays } from '../../../src/domain/report-range.ts';
import { emptyReport, MONDAY, quietDay, report, summary, week, ZONE } from './report-samples.ts';

const moment = { now: MONDAY, zone: ZONE };
const post = newReportPost('k', report, 'U0ANA');
const withFiles = (change: (file: ReportFile) => Partial<ReportFile>) => ({
  ...post,
  files: post.files.map((file) => ({ ...file, ...change(file) })),
});
const words = (data = post) => JSON.stringify(weeklyReportMessage(data, moment).blocks);

function comparison(changes: Partial<Record<ComparedKey, [now: number, before: number]>>): Comparison {
  return Object.fromEntries(COMPARED.map((key) => [key, changeOf(...(changes[key] ?? [0, 0]))])) as Comparison;
}

describe('a report’s message', () => {
  it('begins with what happened and whether that is better', () => {
    expect(weeklyReportMessage(post, moment).text).toBe(
      'Mar 2 – 8, 2026: 1 deal won, 2 meetings, 64 mails, 5 replies. Better than the 7 days before: 1 deal won more.',
    );
  });

  it('shows pictures that Slack has, each with its words', () => {
    const done = withFiles(({ name }) => ({ state: 'done', slackId: `F${name}` }));
    const pictures = weeklyReportMessage(done, moment).blocks.filter((block) => block.type === 'image');
    expect(pictures.map((block) => ('slack_file' in block ? block.slack_file : null))).toEqual([
      { id: 'Fmails' },
      { id: 'Ftiers' },
      { id: 'Ffunnel' },
    ]);
    expect(pictures.every((block) => 'alt_text' in block && block.alt_text.includes('chart'))).toBe(true);
    expect(words(done)).not.toContain('Funnel ever');
  });

  it('has the funnel in words where its picture is missing, and says why and what mends it', () => {
    const failed = words(withFiles(() => ({ state: 'failed', error: 'missing_scope' })));
    expect(failed).toContain('Funnel ever: found 5,240 → contact found 5,102');
    expect(failed).toContain('Without pictures: a permission is missing: update the Slack app from manifest.yml');
  });

  it('says what the span cost, and what that is for each approved lead', () => {
    const costs = { total_usd: 9, per_approved_lead_usd: 2.25 };
    const none = { total_usd: 9, per_approved_lead_usd: null };
    expect(words(newReportPost('k', { ...report, costs }, null))).toContain(
      'Cost per approved lead $2.25 ($9.00 in all)',
    );
    expect(words(newReportPost('k', { ...report, costs: none }, null))).toContain('Cost $9.00, no lead approved');
  });

  it('has rates of opens and clicks only where something was counted', () => {
    const counted = (unique_opens: number, unique_clicks: number) => {
      const rates = { open_rate_pct: unique_opens, click_rate_pct: unique_clicks };
      return words(
        newReportPost('k', { ...report, emails: { ...report.emails, unique_opens, unique_clicks, ...rates } }, null),
      );
    };
    expect(counted(27, 4)).toMatch(/Of these mails \*27 %\* opened, \*4 %\* clicked[\s\S]*opens are a hint only/);
    expect(counted(0, 4)).toContain('Of these mails *4 %* clicked');
    expect(counted(0, 4)).not.toMatch(/opened|opens/);
    expect(counted(27, 0)).not.toContain('clicked');
    expect(counted(0, 0)).not.toMatch(/opened|opens|clicked/);
  });

  it('says plainly that nothing cost anything', () => {
    expect(words()).toContain('Cost per approved lead $0.00: every source used is free');
  });

  it('of an empty span is one friendly message with the next step', () => {
    const { text, blocks } = weeklyReportMessage(newReportPost('k', emptyReport, null), moment);
    expect(text).toContain('nothing happened');
    expect(JSON.stringify(blocks)).toContain('/leadgen run dental ohio');
    expect(blocks).toHaveLength(2);
  });
});

describe('words of a report', () => {
  it.each([
    [comparison({}), 'Nothing to compare with: the 7 days before were empty.'],
    [comparison({ mails_sent: [5, 5] }), 'The same as the 7 days before.'],
    [
      comparison({ total_replies: [5, 3], mails_sent: [1, 9] }),
      'Better than the 7 days before: 2 replies more (+67 %).',
    ],
    [
      comparison({ meetings_booked: [1, 2], mails_sent: [9, 1] }),
      'Weaker than the 7 days before: 1 meeting fewer (−50 %).',
    ],
    [comparison({ mails_sent: [5, 5], deals_won: [1, 0] }), 'Better than the 7 days before: 1 deal won more.'],
  ])('judge by what lies nearest to a deal: %#', (changes, sentence) => {
    expect(verdict(changes, week)).toBe(sentence);
  });

  it('name a span as people do', () => {
    expect(rangeWords(week)).toBe('Mar 2 – 8, 2026');
    expect(rangeWords(lastSevenDays(MONDAY, ZONE))).toBe('7 days up to Mon, Mar 9, 08:30');
    expect(rangeWords(dayUpTo(MONDAY, ZONE))).toBe('Mon, Mar 9 2026, up to 08:30');
  });
});

describe('the daily summary', () => {
  it('tells what the day brought and what waits', () => {
    const shown = JSON.stringify(dailySummaryMessage(summary).blocks);
    for (const part of [
      '12 first mails, 5 follow-ups',
      '2 companies',
      '4 sequences completed',
      '6 high, 9 medium, 5 low',
    ]) {
      expect(shown).toContain(part);
    }
    expect(shown).toContain('1 company with a reply nobody took up, 6 high leads to review, 2 drafts to review');
    expect(shown).toContain('1,204 companies active · expected fee $792k a year');
  });

  it('of a quiet day is one line', () => {
    const { blocks } = dailySummaryMessage({ ...quietDay, hot: 0, high_leads_waiting: 0, drafts_waiting: 0 });
    expect(blocks).toHaveLength(1);
    expect(JSON.stringify(blocks)).toContain('*Monday, Mar 9*: a quiet day, nothing new. Nothing waits for you.');
  });
});
