import { describe, expect, it } from 'vitest';
import { REPORT_CHARTS } from '../../../src/domain/report-charts.ts';
import { createChartDrawer } from '../../../src/providers/charts/draw-chart.ts';
import { emptyReport, report } from '../blocks/report-samples.ts';

const drawChart = createChartDrawer();

/** Width and height in the header of a PNG. */
const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];

describe('a picture of a report', () => {
  it.each(REPORT_CHARTS)('of %s is a sharp PNG that a phone loads quickly', async (chart) => {
    const png = await drawChart(chart, report);
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(sizeOf(png)).toEqual([840, 660]);
    expect(png.length).toBeLessThan(150_000);
  });

  it('carries text: without its font a picture would be drawn all the same, only empty', async () => {
    // bars that differ in nothing but their labels
    const renamed = {
      ...report,
      funnel: { ...report.funnel, stages: report.funnel.stages.map((row) => ({ ...row, stage: '' })) },
    };
    const [labelled, bare] = await Promise.all([drawChart('funnel', report), drawChart('funnel', renamed)]);
    expect(labelled.length - bare.length).toBeGreaterThan(5_000);
  });

  it('of nothing can be drawn', async () => {
    for (const chart of REPORT_CHARTS) expect(sizeOf(await drawChart(chart, emptyReport))).toEqual([840, 660]);
  });
});
