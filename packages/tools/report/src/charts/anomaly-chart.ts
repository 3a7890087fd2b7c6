import { type Anomaly, type TimeSeries, timeAt } from '@bellwether/core';
import { cleanText } from '../text.js';
import { drawPlot } from './echarts.js';
import { formatNumber, valueAxis } from './number-ticks.js';
import { tones } from './palette.js';
import { type ChartOptions, drawableSeries, extentOf, pointsOf, requireSize, seriesTitle } from './prepare.js';
import {
  finishSheet,
  type LegendItem,
  type PlotBox,
  pendingId,
  plotBox,
  round,
  type Sheet,
  textWidth,
} from './sheet.js';
import { baseOption, lineSeries, plotOption, type Shape, shapes, timeAxis } from './time-plot.js';
import { fullTime, timeAxisName } from './time-ticks.js';

/** What {@link anomalyChart} draws. */
export interface AnomalyChartOptions extends ChartOptions {
  /** What was measured. */
  readonly series: TimeSeries;
  /** What was unusual in it, numbered in this order from 1, so that a list beside the chart can refer to it. */
  readonly anomalies: readonly Anomaly[];
}

/** Expected ranges are drawn for this many at most: more would hide the line. */
const rangesShown = 12;

/** A stretch on the axis that one or several anomalies cover. */
interface Stretch {
  left: number;
  right: number;
  readonly numbers: number[];
}

/** Joins what would touch in the drawing: the number of marks is bounded by the width, not by the data. */
function joinNear(list: readonly Stretch[], distance: (before: Stretch, after: Stretch) => number): Stretch[] {
  const joined: Stretch[] = [];
  for (const stretch of [...list].sort((a, b) => a.left - b.left)) {
    const last = joined.at(-1);
    if (last !== undefined && stretch.left - last.right < distance(last, stretch)) {
      last.right = Math.max(last.right, stretch.right);
      last.numbers.push(...stretch.numbers);
    } else {
      joined.push({ left: stretch.left, right: stretch.right, numbers: [...stretch.numbers] });
    }
  }
  return joined;
}

/** `'3'`, `'3–5'`, or `'3 +4'` where the numbers do not follow each other. */
function numberText(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const [first, last] = [sorted[0]!, sorted.at(-1)!];
  if (sorted.length === 1) return String(first);
  return last - first === sorted.length - 1 ? `${first}–${last}` : `${first} +${sorted.length - 1}`;
}

function badges(stretches: readonly Stretch[], box: PlotBox): string {
  const widthOf = (numbers: readonly number[]) => Math.max(18, textWidth(numberText(numbers), 11) + 10);
  const centred = stretches.map(({ left, right, numbers }) => ({
    left: (left + right) / 2,
    right: (left + right) / 2,
    numbers,
  }));
  let joined = joinNear(centred, () => 20);
  // A joined badge is wider than its parts and may touch the next one.
  for (let before = -1; before !== joined.length; ) {
    before = joined.length;
    joined = joinNear(
      joined,
      (a, b) => (widthOf(a.numbers) + widthOf(b.numbers)) / 2 + 2 - (a.right - a.left) / 2 - (b.right - b.left) / 2,
    );
  }
  const y = box.top - 14;
  return joined
    .map(({ left, right, numbers }) => {
      const width = widthOf(numbers);
      const x = Math.max(box.left + width / 2 - 10, Math.min(box.right - width / 2 + 10, (left + right) / 2));
      return (
        `<rect x="${round(x - width / 2)}" y="${y - 9}" width="${round(width)}" height="18" rx="9" fill="${tones.alert.light}" class="bw-f-alert"/>` +
        `<text x="${round(x)}" y="${y + 4}" font-size="11" font-weight="600" text-anchor="middle" fill="${tones.surface.light}" class="bw-f-surface">${numberText(numbers)}</text>`
      );
    })
    .join('');
}

/**
 * Draws a series with its anomalies: every unusual stretch is shaded and numbered, its peak is marked, and where there
 * are few of them the range that was expected at the peak is drawn beside it.
 *
 * Stretches that would touch share one number badge (`3–5`), so the drawing stays below 60 kB with any number of
 * anomalies and points. Missing and infinite values are gaps. Anomalies outside the time of the series are not drawn.
 *
 * @throws {@link BellwetherError} `invalid-option` for a size or id that is not usable.
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

  const withRanges = shown.length <= rangesShown;
  const [low, high] = extentOf(series.values);
  const room = high - low || Math.abs(high) || 1;
  const ranges = withRanges
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
  if (shown.length > 0 && withRanges)
    legend.push({ label: 'expected at the peak', mark: 'area', role: 'accent', opacity: 0.45 });
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
  const option = plotOption(baseOption(box, size, axis), timeAxis(box, from, to), [
    shapes(shaded, 1),
    shapes(peaks.ranges, 2),
    ...lineSeries(points, 'ink', { width: 1.5 }),
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
    const half = 4 / view.scale;
    const points = [
      [x - half, lower],
      [x - half, upper],
      [x + half, upper],
      [x + half, lower],
    ] as const;
    ranges.push({ kind: 'area', points, role: 'accent', opacity: 0.45 });
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
