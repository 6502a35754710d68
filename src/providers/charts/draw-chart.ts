import { fileURLToPath } from 'node:url';
import type { EChartsCoreOption } from 'echarts/core';
import type { DrawChart } from '../../domain/report-charts.ts';
import { CHART_SIZE, chartOption, FONT, frame } from './chart-options.ts';

/** Twice the size in which it is shown, for sharp screens. */
const ZOOM = 2;
/** resvg draws no text without a font file, and says nothing about it. */
const FONT_FILES = [
  import.meta.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
  import.meta.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
].map((url) => fileURLToPath(url));

/** Pictures of a report as PNG, about 50 ms each once the libraries are loaded. They are loaded with the first picture. */
export function createChartDrawer(): DrawChart {
  let libraries: ReturnType<typeof loadLibraries> | null = null;
  return async (chart, report) => {
    libraries ??= loadLibraries();
    const { toSvg, renderAsync } = await libraries;
    const svg = frame(toSvg(chartOption(chart, report)));
    const image = await renderAsync(svg, {
      fitTo: { mode: 'zoom', value: ZOOM },
      font: { fontFiles: FONT_FILES, loadSystemFonts: false, defaultFontFamily: FONT },
    });
    return image.asPng();
  };
}

async function loadLibraries() {
  const [{ init, use }, { BarChart }, { GridComponent, TitleComponent }, { SVGRenderer }, { renderAsync }] =
    await Promise.all([
      import('echarts/core'),
      import('echarts/charts'),
      import('echarts/components'),
      import('echarts/renderers'),
      import('@resvg/resvg-js'),
    ]);
  use([BarChart, GridComponent, TitleComponent, SVGRenderer]);
  const toSvg = (option: EChartsCoreOption): string => {
    const chart = init(null, null, { renderer: 'svg', ssr: true, ...CHART_SIZE });
    try {
      chart.setOption(option);
      return chart.renderToSVGString();
    } finally {
      chart.dispose();
    }
  };
  return { toSvg, renderAsync };
}
