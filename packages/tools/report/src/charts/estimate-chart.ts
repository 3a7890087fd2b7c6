import { requireNumber } from '@bellwether/core';
import { cleanText } from '../text.js';
import { bandAreas } from './bands.js';
import { drawPlot } from './echarts.js';
import { formatNumber, valueAxis } from './number-ticks.js';
import { type ChartOptions, drawable, extentOf, requireSize } from './prepare.js';
import { finishSheet, type LegendItem, type PlotBox, pendingId, plotBox, type Sheet, textWidth } from './sheet.js';
import { baseOption, lineSeries, numberAxis, plotOption, type Shape, shapes } from './time-plot.js';

/** One period, chunk or version of {@link estimateChart}. */
export interface EstimatePoint {
  /** What it is called on the axis: `'2016'`, `'week 12'`. */
  readonly label: string;
  /** What was estimated; null or NaN where nothing was. */
  readonly estimate: number | null;
  /** Ends of the band around it; null where there is none. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** What it turned out to be; null or absent where that is not known yet. */
  readonly realised?: number | null;
  /** Whether the point is marked as an alarm. @default false */
  readonly alarm?: boolean;
}

/** What {@link estimateChart} draws. */
export interface EstimateChartOptions extends ChartOptions {
  /** In their order; evenly spaced. */
  readonly points: readonly EstimatePoint[];
  /** Unit of the values. */
  readonly unit?: string;
  /** A value to compare with: a dashed line and its name. */
  readonly reference?: { readonly value: number; readonly label?: string };
}

const most = 300;

function known(value: number | null | undefined): number {
  return value === null || value === undefined ? Number.NaN : drawable(value);
}

/** Labels that fit side by side, spread evenly. */
function labelAxis(points: readonly EstimatePoint[], box: PlotBox): Readonly<Record<string, unknown>> {
  const names = points.map(({ label }) => cleanText(label, 24));
  const widest = Math.max(8, ...names.map((name) => textWidth(name, 12)));
  const fitting = Math.max(1, Math.floor((box.right - box.left) / (widest + 16)));
  const every = Math.max(1, Math.ceil(points.length / fitting));
  const shown = [...points.keys()].filter((i) => i % every === 0);
  return numberAxis({
    min: -0.5,
    max: Math.max(0.5, points.length - 0.5),
    ticks: shown,
    labels: shown,
    format: (value) => names[value] ?? '',
  });
}

/**
 * Draws what was estimated, with its band, beside what turned out to be: the quality of a model before and after the labels came.
 *
 * Estimates are a line in a band, realised values dots, alarms dots of their own colour; values that are not known are gaps. Of more than 300
 * points the last ones are drawn. Names are shown as text only. The same input gives the same bytes.
 *
 * @throws {@link BellwetherError} `invalid-option` for a size, id or reference that is not usable.
 *
 * @example
 * ```ts
 * import { estimateChart } from '@bellwether/report';
 *
 * const svg = estimateChart({
 *   title: 'accuracy',
 *   points: [
 *     { label: 'May', estimate: 0.91, lower: 0.89, upper: 0.93, realised: 0.9 },
 *     { label: 'June', estimate: 0.86, lower: 0.83, upper: 0.89, alarm: true },
 *   ],
 *   reference: { value: 0.92, label: 'reference' },
 * });
 * svg.startsWith('<svg'); // => true
 * ```
 */
export function estimateChart(options: EstimateChartOptions): string {
  const size = requireSize(options, 800, 300);
  const limit = options.reference === undefined ? undefined : requireNumber('reference.value', options.reference.value);
  const points = options.points.slice(-most);
  const [estimates, lower, upper, realised] = [
    points.map(({ estimate }) => known(estimate)),
    points.map((point) => known(point.lower)),
    points.map((point) => known(point.upper)),
    points.map((point) => known(point.realised)),
  ];
  const [low, high] = extentOf(estimates, lower, upper, realised, limit === undefined ? [] : [limit]);
  const axis = valueAxis(low, high, size.height < 260 ? 4 : 5);
  const limitName = cleanText(options.reference?.label ?? 'reference', 60);
  const has = (values: readonly number[]): boolean => values.some((value) => !Number.isNaN(value));
  const legend: LegendItem[] = [
    { label: 'estimated', mark: 'line', role: 'accent' },
    ...(has(lower) ? [{ label: 'band', mark: 'area', role: 'accent', opacity: 0.22 } as const] : []),
    ...(has(realised) ? [{ label: 'realised', mark: 'dot', role: 'ink' } as const] : []),
    ...(points.some(({ alarm }) => alarm === true) ? [{ label: 'alarm', mark: 'dot', role: 'critical' } as const] : []),
    ...(limit === undefined
      ? []
      : [{ label: `${limitName}: ${formatNumber(limit)}`, mark: 'dashed', role: 'alert' } as const]),
  ];
  const sheet: Sheet = {
    ...size,
    title: options.title ?? 'estimated and realised',
    description: describe(points.length, estimates, realised),
    legend,
    ...(options.unit === undefined ? {} : { unit: options.unit }),
    ...(options.id === undefined ? {} : { id: options.id }),
    ...(options.background === undefined ? {} : { background: options.background }),
  };
  const box = plotBox(sheet, axis.ticks.map(axis.format));
  const behind = bandAreas({ lower, upper }, (i) => i, { most, lone: 0.3 }).map(
    (area): Shape => ({ kind: 'area', points: area, role: 'accent', opacity: 0.22 }),
  );
  const over: Shape[] = points.flatMap(({ alarm }, x): Shape[] => [
    ...(alarm === true && !Number.isNaN(estimates[x]!)
      ? [{ kind: 'dot', x, y: estimates[x]!, radius: 4.5, role: 'critical', halo: true } as const]
      : []),
    ...(Number.isNaN(realised[x]!)
      ? []
      : [{ kind: 'dot', x, y: realised[x]!, radius: 3, role: 'ink', halo: true } as const]),
  ]);
  if (limit !== undefined) {
    over.unshift({ kind: 'line', from: [-0.5, limit], to: [points.length - 0.5, limit], role: 'alert', dashed: true });
  }
  const line = estimates.map((value, x): [number, number] => [x, value]);
  const option = plotOption(baseOption(box, size, axis), labelAxis(points, box), [
    shapes(behind, 1),
    ...lineSeries(line, 'accent', { width: 2, z: 3 }),
    shapes(over, 4),
  ]);
  return finishSheet(sheet, drawPlot(option, size.width, size.height, pendingId), box);
}

function describe(count: number, estimates: readonly number[], realised: readonly number[]): string {
  const range = (name: string, values: readonly number[]): string => {
    const [low, high] = extentOf(values);
    return low > high
      ? `Nothing ${name}.`
      : `${name[0]!.toUpperCase()}${name.slice(1)}: ${formatNumber(low)} to ${formatNumber(high)}.`;
  };
  return `${count} ${count === 1 ? 'point' : 'points'}. ${range('estimated', estimates)} ${range('realised', realised)}`;
}
