import { type Anomaly, invalidOption, type TimeSeries, timeAt } from '@bellwether/core';
import { cleanText } from '../text.js';
import { bandAreas } from './bands.js';
import { drawPlot } from './echarts.js';
import { formatNumber, valueAxis } from './number-ticks.js';
import { type ChartOptions, drawableSeries, extentOf, pointsOf, requireSize, seriesTitle } from './prepare.js';
import { finishSheet, type LegendItem, pendingId, plotBox, type Sheet } from './sheet.js';
import { badges, joinNear, type Stretch } from './stretches.js';
import { baseOption, lineSeries, plotOption, type Shape, shapes, timeAxis } from './time-plot.js';
import { fullTime, timeAxisName } from './time-ticks.js';

/** What {@link anomalyChart} draws. */
export interface AnomalyChartOptions extends ChartOptions {
  /** What was measured. */
  readonly series: TimeSeries;
  /** What was unusual in it, numbered in this order from 1, so that a list beside the chart can refer to it. */
  readonly anomalies: readonly Anomaly[];
  /**
   * What counted as usual, one value for each of the series (the `lower` and `upper` of a detector's signals); NaN where
   * nothing is known. Drawn as a band behind the line, in place of the ranges at the peaks.
   */
  readonly usual?: { readonly lower: ArrayLike<number>; readonly upper: ArrayLike<number> };
}

/** Expected ranges are drawn for this many at most: more would hide the line. */
const rangesShown = 12;
const bandOpacity = 0.2;

/**
 * Draws a series with its anomalies: every unusual stretch is shaded and numbered, its peak is marked, and where there
 * are few of them the range that was usual at the peak is drawn with it, or the band of what was usual over the whole time.
 *
 * Stretches that would touch share one number badge (`3–5`), so the drawing stays below 60 kB with any number of
 * anomalies and points. Missing and infinite values are gaps. Anomalies outside the time of the series are not drawn.
 *
 * @throws {@link BellwetherError} `invalid-option` for a size or id that is not usable, or a band of another length.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { anomalyChart } from '@bellwether/report';
 *
 * const start = Date.UTC(2026, 0, 5);
 * const series = createTimeSeries({ name: 'errors', unit: 'per minute', start, step: '1m', values: [2, 3, 2, 40, 3, 2] });
 * const time = start + 3 * 60_000;
 * const svg = anomalyChart({
 *   series,
 *   anomalies: [{
 *     kind: 'spike', direction: 'up', explanation: '40 where at most 6 was expected',
 *     start: time, end: time, count: 1, peak: { time, value: 40, score: 8, expected: 2.4, lower: 0, upper: 6 },
 *   }],
 * });
 * svg.includes('aria-labelledby'); // => true
 * ```
 */
export function anomalyChart(options: AnomalyChartOptions): string {
  const size = requireSize(options, 800, 340);
  const series = drawableSeries(options.series);
  const { length } = series.values;
  const from = length > 0 ? timeAt(series, 0) : (options.anomalies[0]?.start ?? 0);
  const last = length > 0 ? timeAt(series, length - 1) : (options.anomalies.at(-1)?.end ?? 0);
  const to = last > from ? last : from + 1000;
  const shown = options.anomalies
    .map((anomaly, index) => ({ anomaly, number: index + 1 }))
    .filter(({ anomaly }) => anomaly.end >= from && anomaly.start <= to);

  const { usual } = options;
  if (usual !== undefined && (usual.lower.length !== length || usual.upper.length !== length)) {
    const lengths = `${usual.lower.length} and ${usual.upper.length}`;
    throw invalidOption('usual', `${lengths} values`, `${length} values each, as many as the series has`);
  }
  const withRanges = usual === undefined && shown.length <= rangesShown;
  const [low, high] = extentOf(series.values);
  const room = high - low || Math.abs(high) || 1;
  const ranges =
    usual !== undefined
      ? extentOf(usual.lower, usual.upper)
      : withRanges
        ? extentOf(shown.flatMap(({ anomaly: { peak } }) => [peak.lower, peak.upper]))
        : [low, high];
  const axis = valueAxis(
    Math.min(low, Math.max(ranges[0]!, low - room / 2)),
    Math.max(high, Math.min(ranges[1]!, high + room / 2)),
    size.height < 260 ? 4 : 5,
  );
  const legend: LegendItem[] = [{ label: 'measured', mark: 'line', role: 'ink' }];
  if (shown.length > 0)
    legend.push({ label: shown.length === 1 ? 'anomaly' : `${shown.length} anomalies`, mark: 'badge', role: 'alert' });
  if (shown.length > 0 && withRanges) legend.push({ label: 'usual at the peak', mark: 'range', role: 'accent' });
  if (usual !== undefined) legend.push({ label: 'usual range', mark: 'area', role: 'accent', opacity: bandOpacity });
  const sheet: Sheet = {
    ...size,
    title: options.title ?? seriesTitle(series),
    description: describe(
      series,
      shown.map(({ anomaly }) => anomaly),
    ),
    legend,
    axis: timeAxisName(from, to),
    ...(series.unit === undefined ? {} : { unit: series.unit }),
    ...(options.id === undefined ? {} : { id: options.id }),
    ...(options.background === undefined ? {} : { background: options.background }),
  };
  const box = plotBox(sheet, axis.ticks.map(axis.format), { extraTop: shown.length > 0 ? 14 : 0 });
  const scale = (box.right - box.left) / (to - from);
  const stretches = shown.map(({ anomaly, number }): Stretch => {
    const left = (Math.max(from, anomaly.start) - from) * scale;
    const right = (Math.min(to, anomaly.end) - from) * scale;
    // A single point is shaded 4 pixels wide, or nobody sees it.
    const middle = (left + right) / 2;
    const half = Math.max(2, (right - left) / 2);
    return { left: box.left + middle - half, right: box.left + middle + half, numbers: [number] };
  });
  const shaded = joinNear(stretches, () => 1).map(({ left, right }): Shape => {
    const [a, b] = [(left - box.left) / scale, (right - box.left) / scale];
    const points = [
      [a, axis.min],
      [a, axis.max],
      [b, axis.max],
      [b, axis.min],
    ] as const;
    return { kind: 'area', points, role: 'alert', opacity: 0.16 };
  });
  const peaks = peaksOf(
    shown.map(({ anomaly }) => anomaly),
    { from, scale, withRanges, axis },
  );
  const points = pointsOf(series, Math.min(1600, 2 * (box.right - box.left))).map(([time, value]): [number, number] => [
    time - from,
    value,
  ]);
  const hold = (y: number): number => Math.max(axis.min, Math.min(axis.max, y));
  const band =
    usual === undefined ? [] : bandAreas(usual, (i) => timeAt(series, i) - from, { most: 500, lone: 2 / scale });
  const behind = band.map((area): Shape => {
    const points = area.map(([x, y]): [number, number] => [x, hold(y)]);
    return { kind: 'area', points, role: 'accent', opacity: bandOpacity };
  });
  const option = plotOption(baseOption(box, size, axis), timeAxis(box, from, to), [
    shapes([...shaded, ...behind], 1),
    ...lineSeries(points, 'ink', { width: 1.5 }),
    shapes(peaks.ranges, 4),
    shapes(peaks.dots, 5),
  ]);
  const plot = drawPlot(option, size.width, size.height, pendingId);
  return finishSheet(sheet, plot + badges(stretches, box), box);
}

/** Marks at the peaks, at most one per pixel column, and the expected ranges. */
function peaksOf(
  anomalies: readonly Anomaly[],
  view: {
    readonly from: number;
    readonly scale: number;
    readonly withRanges: boolean;
    readonly axis: { readonly min: number; readonly max: number };
  },
): { readonly dots: readonly Shape[]; readonly ranges: readonly Shape[] } {
  const dots = new Map<number, Shape>();
  const ranges: Shape[] = [];
  for (const { peak } of anomalies) {
    const x = peak.time - view.from;
    const column = Math.round((x * view.scale) / 3);
    if (Number.isFinite(peak.value))
      dots.set(column, { kind: 'dot', x, y: peak.value, radius: 3.5, role: 'alert', halo: true });
    const [lower, upper] = [Math.max(peak.lower, view.axis.min), Math.min(peak.upper, view.axis.max)];
    if (!view.withRanges || !(lower <= upper)) continue;
    const half = 4.5 / view.scale;
    const line = (a: readonly [number, number], b: readonly [number, number]): void => {
      ranges.push({ kind: 'line', from: a, to: b, role: 'accent', width: 2 });
    };
    line([x, lower], [x, upper]);
    line([x - half, lower], [x + half, lower]);
    line([x - half, upper], [x + half, upper]);
  }
  return { dots: [...dots.values()], ranges };
}

function describe(series: TimeSeries, anomalies: readonly Anomaly[]): string {
  const [low, high] = extentOf(series.values);
  const measured =
    low > high ? 'No measured values.' : `Measured values from ${formatNumber(low)} to ${formatNumber(high)}.`;
  if (anomalies.length === 0) return `${measured} No anomalies.`;
  const list = anomalies
    .slice(0, 3)
    .map((each) => `${each.kind} at ${fullTime(each.peak.time)} UTC: ${cleanText(each.explanation, 120)}`)
    .join('; ');
  const more = anomalies.length > 3 ? `; and ${anomalies.length - 3} more` : '';
  return `${measured} ${anomalies.length} ${anomalies.length === 1 ? 'anomaly' : 'anomalies'}: ${list}${more}.`;
}
