import { requireInteger, type TimeSeries, timeAt } from '@bellwether/core';
import { drawPlot } from './echarts.js';
import { formatNumber, valueAxis } from './number-ticks.js';
import { drawableSeries, extentOf, pointsOf, seriesTitle } from './prepare.js';
import { pendingId, wrapDrawing } from './sheet.js';
import { baseOption, lineSeries, numberAxis, plotOption, shapes } from './time-plot.js';

/** How {@link sparkline} draws. */
export interface SparklineOptions {
  /** Read to those who do not see it. @default the name of the series */
  readonly title?: string;
  /** Width in pixels, 40 to 1000. @default 140 */
  readonly width?: number;
  /** Height in pixels, 16 to 400. @default 32 */
  readonly height?: number;
  /** Prefix of the ids inside; see {@link ChartOptions.id}. */
  readonly id?: string;
}

/**
 * Draws a series as a line the size of a word, its last value as a dot: for tables and lists.
 *
 * @throws {@link BellwetherError} `invalid-option` for a size or id that is not usable.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { sparkline } from '@bellwether/report';
 *
 * const series = createTimeSeries({ name: 'queue', start: 0, step: '1m', values: [3, 5, 4, 9, 6] });
 * sparkline(series).includes('queue'); // => true
 * ```
 */
export function sparkline(series: TimeSeries, options: SparklineOptions = {}): string {
  const width = requireInteger('width', options.width ?? 140, { min: 40, max: 1000 });
  const height = requireInteger('height', options.height ?? 32, { min: 16, max: 400 });
  const clean = drawableSeries(series);
  const { length } = clean.values;
  const [low, high] = extentOf(clean.values);
  const from = length > 0 ? timeAt(clean, 0) : 0;
  const to = length > 1 ? timeAt(clean, length - 1) : from + 1;
  const room = high > low ? 0 : Math.abs(high) || 1;
  const points = pointsOf(clean, 2 * width).map(([time, value]): [number, number] => [time - from, value]);
  const last = points.findLast(([, value]) => !Number.isNaN(value));
  const axis =
    low > high ? valueAxis(0, 1, 2) : { ...valueAxis(low, high, 2), min: low - room, max: high + room, ticks: [] };
  const base = baseOption({ left: 4, right: width - 5, top: 4, bottom: height - 4 }, { width, height }, axis);
  const bare = { show: false };
  const option = plotOption(
    { grid: base.grid, yAxis: { ...base.yAxis, ...bare } },
    { ...numberAxis({ max: to - from, ticks: [], labels: [], format: String }), ...bare },
    [
      ...lineSeries(points, 'muted', { width: 1.5 }),
      ...(last === undefined
        ? []
        : [{ ...shapes([{ kind: 'dot', x: last[0], y: last[1], radius: 2.5, role: 'accent' }], 4), clip: false }]),
    ],
  );
  const values =
    low > high
      ? 'No values.'
      : `From ${formatNumber(low)} to ${formatNumber(high)}, last ${formatNumber(last?.[1] ?? high)}.`;
  const name = {
    title: options.title ?? seriesTitle(series),
    description: values,
    ...(options.id === undefined ? {} : { id: options.id }),
  };
  return wrapDrawing({ width, height, ...name }, drawPlot(option, width, height, pendingId));
}
