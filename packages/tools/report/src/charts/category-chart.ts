import { cleanText } from '../text.js';
import { percentText, shareAxis } from './drift-chart.js';
import { drawPlot } from './echarts.js';
import { tones } from './palette.js';
import { type ChartOptions, requireSize } from './prepare.js';
import { finishSheet, fitText, pendingId, plotBox, type Sheet, textAt, textWidth } from './sheet.js';
import { baseOption, type PlotSeries } from './time-plot.js';

/** What {@link categoryDriftChart} draws. */
export interface CategoryDriftChartOptions extends ChartOptions {
  /** The categories from before: one value per row, or counts by category. */
  readonly reference: readonly string[] | Readonly<Record<string, number>>;
  /** The categories from now, in the same form. */
  readonly current: readonly string[] | Readonly<Record<string, number>>;
  /** What the sample from before is called. @default 'reference' */
  readonly referenceName?: string;
  /** What the sample from now is called. @default 'current' */
  readonly currentName?: string;
}

/** Categories shown; the rest is added up as one. */
const categoriesShown = 12;

interface Row {
  readonly name: string;
  readonly reference: number;
  readonly current: number;
}

function sharesOf(sample: CategoryDriftChartOptions['reference']): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (name: string, count: number) => {
    if (Number.isFinite(count) && count > 0) counts.set(name, (counts.get(name) ?? 0) + count);
  };
  if (Array.isArray(sample)) for (const name of sample as readonly string[]) add(name, 1);
  else for (const [name, count] of Object.entries(sample as Readonly<Record<string, number>>)) add(name, count);
  let total = 0;
  for (const count of counts.values()) total += count;
  return new Map([...counts].map(([name, count]) => [name, count / total]));
}

/** Rows by size, the smallest ones added up. */
function rowsOf(reference: Map<string, number>, current: Map<string, number>): Row[] {
  const names = [...new Set([...reference.keys(), ...current.keys()])];
  const rows = names.map(
    (name): Row => ({ name, reference: reference.get(name) ?? 0, current: current.get(name) ?? 0 }),
  );
  const size = (row: Row) => Math.max(row.reference, row.current);
  rows.sort((a, b) => size(b) - size(a) || (a.name < b.name ? -1 : 1));
  if (rows.length <= categoriesShown) return rows;
  const rest = rows.slice(categoriesShown - 1);
  const sum = (key: 'reference' | 'current') => rest.reduce((total, row) => total + row[key], 0);
  return [
    ...rows.slice(0, categoriesShown - 1),
    { name: `${rest.length} others`, reference: sum('reference'), current: sum('current') },
  ];
}

/**
 * Draws the shares of categories before and now as pairs of bars, the largest first; what comes after the eleventh is
 * added up.
 *
 * @throws {@link BellwetherError} `invalid-option` for a size or id that is not usable.
 *
 * @example
 * ```ts
 * import { categoryDriftChart } from '@bellwether/report';
 *
 * const svg = categoryDriftChart({
 *   title: 'plan',
 *   reference: { free: 700, team: 250, enterprise: 50 },
 *   current: { free: 500, team: 400, enterprise: 100 },
 * });
 * svg.includes('enterprise'); // => true
 * ```
 */
export function categoryDriftChart(options: CategoryDriftChartOptions): string {
  const rows = rowsOf(sharesOf(options.reference), sharesOf(options.current));
  const size = requireSize(options, 800, Math.max(180, 120 + 34 * rows.length));
  const names = [options.referenceName ?? 'reference', options.currentName ?? 'current'] as const;
  const shownNames = rows.map((row) => fitText(row.name, 12, size.width * 0.3) || '(empty)');
  const axis = shareAxis(Math.max(0, ...rows.flatMap((row) => [row.reference, row.current])));
  const listed = rows
    .slice(0, 5)
    .map((row) => `${cleanText(row.name, 40)} ${percentText(row.reference)} then ${percentText(row.current)}`);
  const sheet: Sheet = {
    ...size,
    title: options.title ?? 'Categories',
    description: rows.length === 0 ? 'No values.' : `Shares in ${names[0]} and ${names[1]}: ${listed.join('; ')}.`,
    legend: [
      { label: names[0], mark: 'bar', role: 'neutral', opacity: 0.7 },
      { label: names[1], mark: 'bar', role: 'accent' },
    ],
    axis: 'share of values',
    ...(options.id === undefined ? {} : { id: options.id }),
    ...(options.background === undefined ? {} : { background: options.background }),
  };
  const labelled = plotBox(sheet, shownNames);
  const box = { ...labelled, top: labelled.top - 22, right: labelled.right - textWidth('99.9%', 11) };
  const bar = (key: 'reference' | 'current'): PlotSeries => ({
    type: 'bar',
    data: rows.map((row) => row[key]),
    barWidth: '30%',
    barGap: '12%',
    silent: true,
    itemStyle: {
      color: tones[key === 'reference' ? 'neutral' : 'accent'].mark,
      opacity: key === 'reference' ? 0.7 : 1,
      borderRadius: [0, 2, 2, 0],
    },
    label: {
      show: true,
      position: 'right',
      fontSize: 11,
      opacity: 1,
      color: tones.muted.mark,
      formatter: ({ value }: { readonly value: number }) => percentText(value),
    },
  });
  const base = baseOption(box, size, axis);
  const option = {
    grid: base.grid,
    xAxis: base.yAxis,
    yAxis: {
      type: 'category',
      inverse: true,
      // Positions, not names: the names are drawn by us, cleaned and escaped, after ECharts has finished.
      data: rows.map((_, index) => String(index)),
      axisLine: { show: true, lineStyle: { color: tones.neutral.mark } },
      axisTick: { show: false },
      axisLabel: { show: false },
    },
    series: [bar('reference'), bar('current')],
  };
  const plot = drawPlot(option, size.width, size.height, pendingId);
  const rowHeight = (box.bottom - box.top) / Math.max(1, rows.length);
  const labels = shownNames
    .map((name, index) =>
      textAt(box.left - 8, box.top + (index + 0.5) * rowHeight + 4, name, { role: 'ink', anchor: 'end' }),
    )
    .join('');
  return finishSheet(sheet, plot + labels, box);
}
