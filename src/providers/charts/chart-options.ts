import type { EChartsCoreOption } from 'echarts/core';
import type { WeeklyReport } from '../../domain/report.ts';
import { type ReportChart, stageWords, weekLabel } from '../../domain/report-charts.ts';

/** As wide as a phone's message column, so that nothing is shrunk there until it cannot be read. */
export const CHART_WIDTH = 420;
export const FONT = 'Inter';

const INK = '#1d2b38';
const SOFT = '#5b6b7a';
const LINE = '#d5dde5';
const PAPER = '#ffffff';
const BLUE = '#2f6fa7';
const ORANGE = '#c8601b';
const PALE_BLUE = '#9dbcd8';
const PALE_ORANGE = '#eab893';
const TIER_COLOURS = { high: '#17496f', medium: '#4a8cc2', low: '#a9c4da' };

const ROW_PX = 30;
const HEAD_PX = 66;

type Chart = { option: EChartsCoreOption; height: number };

/** What to draw and how high. Every bar carries its number, so that no axis has to be read and no colour told apart. */
export function chartOption(chart: ReportChart, report: WeeklyReport): Chart {
  switch (chart) {
    case 'mails':
      return mailsAndReplies(report);
    case 'tiers':
      return tiers(report);
    case 'funnel':
      return funnel(report);
  }
}

/** Its own light paper with round corners: readable in Slack's light and dark theme alike. */
export function frame(svg: string, height: number): string {
  const paper = `<rect x="0.5" y="0.5" width="${CHART_WIDTH - 1}" height="${height - 1}" rx="12" fill="${PAPER}" stroke="${LINE}"/>`;
  return svg.replace(/(<svg[^>]*>)/, `$1${paper}`);
}

type Bar = { label: string; value: number; colour: string; share: string };

function tiers({ leads_by_tier: { high, medium, low, total } }: WeeklyReport): Chart {
  const bar = (label: string, value: number, colour: string): Bar => ({
    label,
    value,
    colour,
    share: total === 0 ? '' : `${Math.round((value / total) * 100)} %`,
  });
  const rows = [
    bar('High', high, TIER_COLOURS.high),
    bar('Medium', medium, TIER_COLOURS.medium),
    bar('Low', low, TIER_COLOURS.low),
  ];
  return bars('Leads by tier', `${count(total)} scored in this time`, rows, 92);
}

function funnel({ funnel: { stages } }: WeeklyReport): Chart {
  const rows = stages.map(({ stage, reached, drop_off_from_prev_pct }, index): Bar => {
    const isFirst = index === 0 || (stages[index - 1]?.reached ?? 0) === 0;
    const share = isFirst ? '' : `${Math.round(100 - drop_off_from_prev_pct)} %`;
    return { label: stageWords(stage), value: reached, colour: BLUE, share };
  });
  return bars('Funnel', 'companies that ever came so far · share of the step before', rows, 132);
}

/** Rows of a bar, its number and its share, the last two in columns of their own. */
function bars(title: string, subtitle: string, rows: readonly Bar[], left: number): Chart {
  const height = HEAD_PX + rows.length * ROW_PX + 14;
  const column = (texts: string[], style: object) => ({
    type: 'category',
    inverse: true,
    data: texts,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: INK, fontSize: 15, fontFamily: FONT, interval: 0, ...style },
  });
  const right = (margin: number) => ({ align: 'right', margin });
  return {
    height,
    option: {
      ...base(title, subtitle),
      grid: { left, right: 128, top: HEAD_PX, bottom: 14 },
      xAxis: { type: 'value', show: false, min: 0, max: Math.max(1, ...rows.map(({ value }) => value)) },
      yAxis: [
        column(
          rows.map(({ label }) => label),
          { align: 'left', margin: left - 16 },
        ),
        column(
          rows.map(({ value }) => compact(value)),
          { ...right(62), fontWeight: 600 },
        ),
        column(
          rows.map(({ share }) => share),
          { ...right(112), fontSize: 13, color: SOFT },
        ),
      ].map((axis, index) => ({ ...axis, position: index === 0 ? 'left' : 'right', offset: 0 })),
      series: [
        {
          type: 'bar',
          barWidth: 18,
          barMinHeight: 2,
          showBackground: true,
          backgroundStyle: { color: '#f0f4f8', borderRadius: 4 },
          data: rows.map(({ value, colour }) => ({ value, itemStyle: { color: colour, borderRadius: 4 } })),
        },
      ],
    },
  };
}

function mailsAndReplies({ trend }: WeeklyReport): Chart {
  const weeks = trend.map(({ firstDay }) => weekLabel(firstDay));
  const panel = (index: number, values: number[], newest: string, earlier: string) => ({
    type: 'bar',
    xAxisIndex: index,
    yAxisIndex: index,
    barWidth: '62%',
    // the newest week is what is talked about; the others stand behind it
    data: values.map((value, at) => {
      const isNewest = at === values.length - 1;
      return {
        value,
        itemStyle: { color: isNewest ? newest : earlier, borderRadius: [4, 4, 0, 0] },
        label: { formatter: compact(value), color: isNewest ? INK : SOFT },
      };
    }),
    label: { show: true, position: 'top', distance: 4, fontSize: 15, fontWeight: 600, fontFamily: FONT },
  });
  const axis = (index: number) => ({
    type: 'category',
    gridIndex: index,
    data: weeks,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: LINE } },
    axisLabel: { color: SOFT, fontSize: 12, fontFamily: FONT, interval: 0, show: index === 1, margin: 8 },
  });
  const scale = (index: number, values: number[]) => ({
    type: 'value',
    gridIndex: index,
    show: false,
    min: 0,
    max: Math.max(1, ...values) * 1.02,
  });
  const mails = trend.map((week) => week.mails);
  const replies = trend.map((week) => week.replies);
  const heading = (text: string, top: number, color: string) => ({
    text,
    left: 16,
    top,
    padding: 0,
    textStyle: { color, fontSize: 14, fontWeight: 600, fontFamily: FONT },
  });
  const first = base('Mails and replies', `${weeks.length} weeks, by the week’s first day`);
  return {
    height: 340,
    option: {
      ...first,
      title: [first.title, heading('Mails sent', 73, BLUE), heading('Replies', 199, ORANGE)],
      grid: [
        { left: 16, right: 16, top: 110, height: 70 },
        { left: 16, right: 16, top: 236, height: 64 },
      ],
      xAxis: [axis(0), axis(1)],
      yAxis: [scale(0, mails), scale(1, replies)],
      series: [panel(0, mails, BLUE, PALE_BLUE), panel(1, replies, ORANGE, PALE_ORANGE)],
    },
  };
}

function base(title: string, subtitle: string) {
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: FONT, color: INK },
    title: {
      text: title,
      subtext: subtitle,
      left: 16,
      top: 18,
      padding: 0,
      itemGap: 5,
      textStyle: { color: INK, fontSize: 18, fontWeight: 600, fontFamily: FONT },
      subtextStyle: { color: SOFT, fontSize: 13, fontFamily: FONT },
    },
  };
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** Eight of them stand side by side: `950`, `12.4k`, `1.2M`. */
function compact(value: number): string {
  if (value < 10_000) return count(value);
  return value < 999_950 ? `${Math.round(value / 100) / 10}k` : `${Math.round(value / 100_000) / 10}M`;
}
