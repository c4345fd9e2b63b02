import { BarChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { wrap } from '../terminal/columns.ts';
import { Html, html } from './escape.ts';

use([BarChart, GridComponent, SVGRenderer]);

export interface Bar {
  readonly name: string;
  /** Where the bar ends; it is drawn as a number and only drawn. */
  readonly length: number;
  /** What is written beside it. */
  readonly text: string;
  /** The last one of a funnel, or the sum: drawn darker. */
  readonly strong?: boolean;
}

export interface Chart {
  /** Unique on the page: what describes the chart refers to it. */
  readonly id: string;
  readonly title: string;
  /** The chart in one sentence, for who cannot see it. */
  readonly description: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 560;
const BAR = 40;
const FONT = "system-ui, 'Segoe UI', 'Noto Sans', sans-serif";
const INK = '#1f2933';
const STRONG = '#0b5c6b';
const SOFT = '#7fb3bd';
const NAMES = 200;
const VALUES = 120;
/** Letters of a name on one line. */
const LETTERS = 26;

/** A bar chart as SVG text within the page: no script, no request, sharp on paper. */
export function chart({ id, title, description, bars }: Chart): Html {
  const instance = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: bars.length * BAR + 8 });
  instance.setOption(optionOf(bars));
  const svg = instance.renderToSVGString({ useViewBox: true });
  instance.dispose();
  const about = html`<title id="${id}-title">${title}</title><desc id="${id}-text">${description}</desc>`.markup;
  return new Html(
    svg.replace(/^<svg /, `<svg role="img" aria-labelledby="${id}-title ${id}-text" `).replace(/>/, `>${about}`),
  );
}

function optionOf(bars: readonly Bar[]): EChartsCoreOption {
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    grid: { left: NAMES, right: VALUES, top: 4, bottom: 4, containLabel: false },
    xAxis: { type: 'value', show: false, min: 0 },
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.map(({ name }) => wrap(name, LETTERS).join('\n')),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: INK, fontSize: 14, lineHeight: 16, interval: 0 },
    },
    series: [
      {
        type: 'bar',
        silent: true,
        emphasis: { disabled: true },
        barWidth: 20,
        // What is there can be seen, however small beside the rest.
        barMinHeight: 2,
        data: bars.map(({ length, strong }) => ({ value: length, itemStyle: { color: strong ? STRONG : SOFT } })),
        label: {
          show: true,
          position: 'right',
          color: INK,
          fontSize: 14,
          fontWeight: 600,
          formatter: ({ dataIndex }: { dataIndex: number }) => bars[dataIndex]?.text ?? '',
        },
      },
    ],
  };
}
