import type { EChartsCoreOption } from 'echarts/core';
import type { WeeklyReport } from '../../domain/report.ts';
import { type ReportChart, stageWords, weekLabel } from '../../domain/report-charts.ts';

/** As wide as a phone's message column, so that nothing is shrunk there until it cannot be read. */
export const CHART_SIZE = { width: 420, height: 330 };
export const FONT = 'Inter';

const INK = '#1d2b38';
const SOFT = '#5b6b7a';
const LINE = '#d5dde5';
const PAPER = '#ffffff';
const BLUE = '#2f6fa7';
const ORANGE = '#c8601b';
const PALE_BLUE = '#9dbcd8';
const PALE_ORANGE = '#eab893';
const TIER_COLOURS = ['#17496f', '#4a8cc2', '#a9c4da'];

type Chart = EChartsCoreOption;

/** What to draw. Every bar carries its number, so that no axis has to be read and no colour told apart. */
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
export function frame(svg: string): string {
  const { width, height } = CHART_SIZE;
  const paper = `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="12" fill="${PAPER}" stroke="${LINE}"/>`;
  return svg.replace(/(<svg[^>]*>)/, `$1${paper}`);
}

function tiers({ leads_by_tier: { high, medium, low, total } }: WeeklyReport): Chart {
  const values = [high, medium, low];
  const share = (value: number) => (total === 0 ? '' : `${Math.round((value / total) * 100)} %`);
  return {
    ...base('Leads by tier', `${count(total)} scored in this time`),
    grid: { left: 16, right: 16, top: 104, bottom: 62 },
    xAxis: {
      type: 'category',
      data: ['High', 'Medium', 'Low'].map((word, index) => `{word|${word}}\n{share|${share(values[index] ?? 0)}}`),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: LINE } },
      axisLabel: {
        lineHeight: 20,
        margin: 10,
        rich: {
          word: { color: INK, fontSize: 15, fontFamily: FONT },
          share: { color: SOFT, fontSize: 13, fontFamily: FONT },
        },
      },
    },
    yAxis: scale(values),
    series: [
      {
        type: 'bar',
        barWidth: 76,
        data: values.map((value, index) => ({ value, itemStyle: { color: TIER_COLOURS[index] } })),
        itemStyle: { borderRadius: [4, 4, 0, 0] },
        label: onTop(18, INK, ({ value }) => compact(value)),
      },
    ],
  };
}

/** Rows of a bar, its number and its share of the step before, the last two in columns of their own. */
function funnel({ funnel: { stages } }: WeeklyReport): Chart {
  const shares = stages.map(({ drop_off_from_prev_pct }, index) => {
    const isFirst = index === 0 || (stages[index - 1]?.reached ?? 0) === 0;
    return isFirst ? '' : `${Math.round(100 - drop_off_from_prev_pct)} %`;
  });
  const column = (position: 'left' | 'right', texts: string[], style: object) => ({
    type: 'category',
    position,
    offset: 0,
    inverse: true,
    data: texts,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: INK, fontSize: 15, fontFamily: FONT, interval: 0, ...style },
  });
  const reached = stages.map((stage) => stage.reached);
  const labels = stages.map(({ stage }) => stageWords(stage));
  return {
    ...base('Funnel', 'companies that ever came so far · share of the step before'),
    grid: { left: 132, right: 128, top: 68, bottom: 16 },
    xAxis: { ...scale(reached), max: Math.max(1, ...reached) },
    yAxis: [
      column('left', labels, { align: 'left', margin: 116 }),
      column('right', reached.map(compact), { align: 'right', margin: 62, fontWeight: 600 }),
      column('right', shares, { align: 'right', margin: 112, fontSize: 13, color: SOFT }),
    ],
    series: [
      {
        type: 'bar',
        barWidth: 18,
        barMinHeight: 2,
        showBackground: true,
        backgroundStyle: { color: '#f0f4f8', borderRadius: 4 },
        itemStyle: { color: BLUE, borderRadius: 4 },
        data: reached.map((value) => ({ value, itemStyle: { opacity: value === 0 ? 0 : 1 } })), // none is no bar at all
      },
    ],
  };
}

/** Two panels over one time line: their scales differ too much to share an axis. */
function mailsAndReplies({ trend }: WeeklyReport): Chart {
  const mails = trend.map((week) => week.mails);
  const replies = trend.map((week) => week.replies);
  const axis = (gridIndex: number) => ({
    type: 'category',
    gridIndex,
    data: trend.map(({ firstDay }) => weekLabel(firstDay)),
    axisTick: { show: false },
    axisLine: { lineStyle: { color: LINE } },
    axisLabel: { color: SOFT, fontSize: 12, fontFamily: FONT, interval: 0, show: gridIndex === 1, margin: 8 },
  });
  const panel = (index: number, values: number[], newest: string, earlier: string) => ({
    type: 'bar',
    xAxisIndex: index,
    yAxisIndex: index,
    barWidth: '62%',
    // the newest week is what is talked about; the others stand behind it
    data: values.map((value, at) => {
      const isNewest = at === values.length - 1;
      const itemStyle = { color: isNewest ? newest : earlier, borderRadius: [4, 4, 0, 0] };
      return { value, itemStyle, label: { color: isNewest ? INK : SOFT } };
    }),
    label: onTop(15, SOFT, ({ value }) => compact(value)),
  });
  const heading = (text: string, top: number, color: string) => ({
    text,
    left: 16,
    top,
    padding: 0,
    textStyle: { color, fontSize: 14, fontWeight: 600, fontFamily: FONT },
  });
  const first = base('Mails and replies', `${trend.length} weeks, by the week’s first day`);
  return {
    ...first,
    title: [first.title, heading('Mails sent', 72, BLUE), heading('Replies', 194, ORANGE)],
    grid: [
      { left: 16, right: 16, top: 108, height: 68 },
      { left: 16, right: 16, top: 230, height: 62 },
    ],
    xAxis: [axis(0), axis(1)],
    yAxis: [mails, replies].map((values, gridIndex) => ({ ...scale(values), gridIndex })),
    series: [panel(0, mails, BLUE, PALE_BLUE), panel(1, replies, ORANGE, PALE_ORANGE)],
  };
}

function scale(values: readonly number[]) {
  return { type: 'value', show: false, min: 0, max: Math.max(1, ...values) * 1.02 };
}

function onTop(fontSize: number, color: string, formatter: (bar: { value: number }) => string) {
  return { show: true, position: 'top', distance: 4, fontSize, color, fontWeight: 600, fontFamily: FONT, formatter };
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
