import { requireOneOf } from '@bellwether/core';
import { sharedBins, sortedFinite } from './bins.js';
import { drawPlot } from './echarts.js';
import { formatNumber, type ValueAxis, valueAxis } from './number-ticks.js';
import { type ChartOptions, requireSize } from './prepare.js';
import { finishSheet, type LegendItem, type PlotBox, pendingId, plotBox, type Sheet, textWidth } from './sheet.js';
import { baseOption, lineSeries, numberAxis, type PlotSeries, plotOption, type Shape, shapes } from './time-plot.js';

/** What {@link driftChart} draws. */
export interface DriftChartOptions extends ChartOptions {
  /** The sample from before. Missing and infinite values are left out. */
  readonly reference: ArrayLike<number>;
  /** The sample from now. */
  readonly current: ArrayLike<number>;
  /**
   * `'histogram'` shows shares per value range, with the same ranges for both. `'ecdf'` shows which share lies at or below each value: the
   * largest vertical distance of its lines is the Kolmogorov-Smirnov distance.
   * @default 'histogram'
   */
  readonly kind?: 'histogram' | 'ecdf';
  /** Unit of the values. */
  readonly unit?: string;
  /** What the sample from before is called. @default 'reference' */
  readonly referenceName?: string;
  /** What the sample from now is called. @default 'current' */
  readonly currentName?: string;
}

/** @internal A share as people read it. */
export function percentText(share: number): string {
  return share > 0 && share < 0.0005 ? '<0.1%' : `${Math.round(share * 1000) / 10}%`;
}

/** @internal A value axis of shares from zero. */
export function shareAxis(most: number): ValueAxis {
  const axis = valueAxis(0, most > 0 ? most * 100 : 100, 4);
  return {
    min: 0,
    max: axis.max / 100,
    ticks: axis.ticks.map((tick) => tick / 100),
    format: (share) => `${axis.format(share * 100)}%`,
  };
}

/**
 * Draws how a sample differs from an earlier one: overlaid histograms over the same value ranges, or the two cumulative
 * curves. Shares, not counts, so samples of different size compare.
 *
 * A few extreme values do not squash the rest: they are counted in the outermost ranges, which the axis then marks with
 * `≤` and `≥`. The drawing stays below 60 kB for any sample size. Cost: sorting both samples.
 *
 * @throws {@link BellwetherError} `invalid-option` for a kind, size or id that is not usable.
 *
 * @example
 * ```ts
 * import { driftChart } from '@bellwether/report';
 *
 * const reference = Array.from({ length: 500 }, (_, i) => 20 + (i % 37));
 * const current = Array.from({ length: 200 }, (_, i) => 26 + (i % 41));
 * driftChart({ title: 'latency', unit: 'ms', reference, current }).includes('latency'); // => true
 * ```
 */
export function driftChart(options: DriftChartOptions): string {
  const size = requireSize(options, 800, 300);
  const kind = requireOneOf('kind', options.kind ?? 'histogram', ['histogram', 'ecdf']);
  const reference = sortedFinite(options.reference);
  const current = sortedFinite(options.current);
  const names = [options.referenceName ?? 'reference', options.currentName ?? 'current'] as const;
  const bins = sharedBins(reference, current);
  const axis = kind === 'ecdf' ? shareAxis(1) : shareAxis(Math.max(...bins.reference, ...bins.current));
  const mark = kind === 'ecdf' ? 'line' : 'area';
  const legend: LegendItem[] = [
    { label: `${names[0]} (${countText(reference.length)})`, mark, role: 'neutral', opacity: 0.5 },
    { label: `${names[1]} (${countText(current.length)})`, mark, role: 'accent', opacity: 0.5 },
  ];
  const sheet: Sheet = {
    ...size,
    title: options.title ?? 'Distribution',
    description: describe(reference, current, names),
    legend,
    unit: kind === 'ecdf' ? 'share at or below' : 'share of values',
    axis: options.unit === undefined ? 'value' : `value in ${options.unit}`,
    ...(options.id === undefined ? {} : { id: options.id }),
    ...(options.background === undefined ? {} : { background: options.background }),
  };
  const box = plotBox(sheet, axis.ticks.map(axis.format));
  const [from, to] = [bins.edges[0]!, bins.edges.at(-1)!];
  const span = to - from;
  const series =
    kind === 'ecdf'
      ? [
          ...lineSeries(curve(reference, from, to), 'neutral', { width: 2.25 }),
          ...lineSeries(curve(current, from, to), 'accent', { width: 2.25, z: 4 }),
        ]
      : histogram(
          bins.edges.map((edge) => edge - from),
          bins.reference,
          bins.current,
        );
  const xAxis = valueLabels(box, from, to, kind === 'ecdf' ? { below: false, above: false } : bins.overflow);
  const plot = drawPlot(
    plotOption(baseOption(box, size, axis), { ...xAxis, max: span }, series),
    size.width,
    size.height,
    pendingId,
  );
  return finishSheet(sheet, plot, box);
}

function countText(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'value' : 'values'}`;
}

/** The reference as grey bars behind, the current sample as a lighter area under a firm outline: two shapes, not two colours only. */
function histogram(
  edges: readonly number[],
  reference: readonly number[],
  current: readonly number[],
): readonly PlotSeries[] {
  const outline: [number, number][] = [[edges[0]!, 0]];
  current.forEach((share, i) => {
    outline.push([edges[i]!, share], [edges[i + 1]!, share]);
  });
  outline.push([edges.at(-1)!, 0]);
  const gap = (edges.at(-1)! - edges[0]!) * 0.0012;
  const bars = reference.flatMap((share, i): Shape[] => {
    const [a, b] = [edges[i]! + gap, edges[i + 1]! - gap];
    return share === 0
      ? []
      : [
          {
            kind: 'area',
            points: [
              [a, 0],
              [a, share],
              [b, share],
              [b, 0],
            ],
            role: 'neutral',
            opacity: 0.5,
          },
        ];
  });
  return [
    shapes(bars, 1),
    shapes(
      current.some((share) => share > 0) ? [{ kind: 'area', points: outline, role: 'accent', opacity: 0.2 }] : [],
      2,
    ),
    ...(current.some((share) => share > 0) ? lineSeries(outline, 'accent', { width: 2 }) : []),
  ];
}

/** The empirical distribution function between `from` and `to`, in at most 400 steps. */
function curve(sorted: Float64Array, from: number, to: number): [number, number][] {
  const points: [number, number][] = [];
  if (sorted.length === 0) return points;
  let index = 0;
  for (let i = 0; i <= 400; i += 1) {
    const x = from + ((to - from) * i) / 400;
    while (index < sorted.length && sorted[index]! <= x) index += 1;
    const share = index / sorted.length;
    if (points.length > 0 && points.at(-1)![1] !== share) points.push([x - from, points.at(-1)![1]]);
    points.push([x - from, share]);
  }
  return points.filter(
    ([, share], i) => i === 0 || i === points.length - 1 || share !== points[i - 1]![1] || share !== points[i + 1]![1],
  );
}

function valueLabels(
  box: PlotBox,
  from: number,
  to: number,
  overflow: { readonly below: boolean; readonly above: boolean },
): Readonly<Record<string, unknown>> {
  const room = box.right - box.left;
  const axis = valueAxis(from, to, Math.max(2, Math.floor(room / 80)));
  const inside = axis.ticks.filter((tick) => tick >= from && tick <= to);
  const labels = new Map(inside.map((tick) => [tick - from, axis.format(tick)]));
  const place = (value: number) => (value / (to - from)) * room;
  const clear = [...labels.keys()].filter(
    (value) => (!overflow.below || place(value) > 75) && (!overflow.above || place(value) < room - 75),
  );
  const all = [...(overflow.below ? [0] : []), ...clear, ...(overflow.above ? [to - from] : [])];
  const format = (value: number): string => {
    if (overflow.below && value === 0) return `≤ ${formatNumber(from)}`;
    if (overflow.above && value === to - from) return `≥ ${formatNumber(to)}`;
    return labels.get(value) ?? '';
  };
  return numberAxis({
    max: to - from,
    ticks: all,
    labels: all.filter((value) => textWidth(format(value), 12) < room),
    format,
    // These stand at the very ends: centred there, they would stick out.
    inward: overflow,
  });
}

function describe(reference: Float64Array, current: Float64Array, names: readonly [string, string]): string {
  const one = (name: string, sorted: Float64Array) =>
    sorted.length === 0
      ? `${name}: no values.`
      : `${name}: ${countText(sorted.length)}, median ${formatNumber(sorted[sorted.length >>> 1]!)}, from ${formatNumber(sorted[0]!)} to ${formatNumber(sorted.at(-1)!)}.`;
  return `${one(names[0], reference)} ${one(names[1], current)}`;
}
