import {
  createTimeSeries,
  type Duration,
  type Forecast,
  indexAtOrAfter,
  parseDuration,
  requireNumber,
  sliceByIndex,
  type TimeSeries,
  timeAt,
} from '@bellwether/core';
import { cleanText } from '../text.js';
import { bandAreas } from './bands.js';
import { drawPlot } from './echarts.js';
import { formatNumber, valueAxis } from './number-ticks.js';
import {
  type ChartOptions,
  drawable,
  drawableSeries,
  extentOf,
  pointsOf,
  requireSize,
  seriesTitle,
} from './prepare.js';
import { finishSheet, type LegendItem, pendingId, plotBox, round, type Sheet, textAt, textWidth } from './sheet.js';
import { baseOption, lineSeries, plotOption, type Shape, shapes, timeAxis } from './time-plot.js';
import { fullTime, timeAxisName } from './time-ticks.js';

/** What {@link forecastChart} draws. */
export interface ForecastChartOptions extends ChartOptions {
  /** What was measured. */
  readonly history: TimeSeries;
  /** What is expected, with intervals. */
  readonly forecast: Forecast;
  /** A limit to compare with: a dashed line and its name. */
  readonly threshold?: { readonly value: number; readonly label?: string };
  /**
   * How much of the history is shown, up to its end: milliseconds or `'7d'`. More shows older habits, and leaves less
   * width for the forecast.
   * @default five times the length of the forecast
   */
  readonly historySpan?: Duration;
}

/** Opacity of the widest and of the narrowest band; what lies between is spread evenly. */
const bandOpacity = [0.16, 0.3] as const;

function lastPart(history: TimeSeries, forecast: Forecast, span: Duration | undefined): TimeSeries {
  const { length } = history.values;
  if (length === 0) return history;
  const end = timeAt(history, length - 1);
  const shown =
    span === undefined ? 5 * forecast.step * Math.max(1, forecast.point.length) : parseDuration(span, 'historySpan');
  return sliceByIndex(history, Math.min(indexAtOrAfter(history, end - shown), Math.max(0, length - 2)), length);
}

/** The forecast with values that a picture can show. */
function drawableForecast(forecast: Forecast): Forecast {
  return {
    ...forecast,
    point: forecast.point.map(drawable),
    intervals: forecast.intervals.map(({ level, lower, upper }) => ({
      level,
      lower: lower.map(drawable),
      upper: upper.map(drawable),
    })),
  };
}

/** Extremes of history and forecast; bands and threshold may add to them, but not squash them. */
function rangeOf(history: TimeSeries, forecast: Forecast, threshold: number | undefined): [number, number] {
  const [low, high] = extentOf(history.values, forecast.point);
  const [lowest, highest] = extentOf(...forecast.intervals.flatMap(({ lower, upper }) => [lower, upper]));
  if (low > high) return threshold === undefined ? [lowest, highest] : extentOf([lowest, highest, threshold]);
  const room = high - low || Math.abs(high) || 1;
  let bottom = Math.max(Math.min(low, lowest), low - room);
  let top = Math.min(Math.max(high, highest), high + room);
  if (threshold !== undefined && threshold > bottom - 2 * room && threshold < top + 2 * room) {
    bottom = Math.min(bottom, threshold);
    top = Math.max(top, threshold);
  }
  return [bottom, top];
}

function percent(level: number): string {
  return `${Number((level * 100).toFixed(2))}%`;
}

/**
 * Draws what was measured and what is expected next, with its prediction intervals as nested bands, as one SVG.
 *
 * Long series are thinned so that peaks and gaps stay; the drawing stays below 60 kB however many points come in. Missing
 * and infinite values are gaps. Bands so wide that they would squash the line are cut off at the edge. Names are shown
 * as text only: control and reordering characters are replaced. The same input gives the same bytes. Times are UTC.
 *
 * @throws {@link BellwetherError} `invalid-option` for a size, id, span or threshold that is not usable.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { forecastChart } from '@bellwether/report';
 *
 * const start = Date.UTC(2026, 0, 5);
 * const history = createTimeSeries({ name: 'load', unit: 'percent', start, step: '1h', values: [40, 42, 45, 43] });
 * const svg = forecastChart({
 *   history,
 *   forecast: {
 *     contract: 'forecast/1', model: 'naive', name: 'load', labels: {}, start: start + 4 * 3_600_000, step: 3_600_000,
 *     point: new Float64Array([43, 43]),
 *     intervals: [{ level: 0.95, lower: new Float64Array([39, 37]), upper: new Float64Array([47, 49]) }],
 *     notes: [],
 *   },
 *   threshold: { value: 50, label: 'limit' },
 * });
 * svg.startsWith('<svg'); // => true
 * ```
 */
export function forecastChart(options: ForecastChartOptions): string {
  const size = requireSize(options, 800, 340);
  const forecast = drawableForecast(options.forecast);
  const limit = options.threshold === undefined ? undefined : requireNumber('threshold.value', options.threshold.value);
  const history = drawableSeries(lastPart(options.history, forecast, options.historySpan));
  const title = options.title ?? seriesTitle(options.history);
  const limitName = cleanText(options.threshold?.label ?? 'limit', 60);

  const [low, high] = rangeOf(history, forecast, limit);
  const axis = valueAxis(low, high, size.height < 260 ? 4 : 5);
  const limitShown = limit !== undefined && limit >= axis.min && limit <= axis.max;

  const bands = [...forecast.intervals].sort((a, b) => b.level - a.level).slice(0, 4);
  const opacityOf = (index: number) =>
    bands.length === 1
      ? 0.22
      : round2(bandOpacity[0] + ((bandOpacity[1] - bandOpacity[0]) * index) / (bands.length - 1));
  const legend: LegendItem[] = [
    { label: 'measured', mark: 'line', role: 'ink' },
    { label: 'forecast', mark: 'line', role: 'accent' },
    ...bands
      .map(
        (band, index): LegendItem => ({
          label: `${percent(band.level)} interval`,
          mark: 'area',
          role: 'accent',
          opacity: stackedOpacity(bands.slice(0, index + 1).map((_, i) => opacityOf(i))),
        }),
      )
      .reverse(),
  ];
  if (limit !== undefined) {
    const place = limitShown ? '' : ` (${limit > axis.max ? 'above' : 'below'} the chart)`;
    legend.push({ label: `${limitName}: ${formatNumber(limit)}${place}`, mark: 'dashed', role: 'alert' });
  }
  const from = history.values.length > 0 ? timeAt(history, 0) : forecast.start;
  const end = Math.max(
    forecast.start + Math.max(0, forecast.point.length - 1) * forecast.step,
    history.values.length > 0 ? timeAt(history, history.values.length - 1) : forecast.start,
  );
  const to = end > from ? end : from + forecast.step;
  const unit = options.history.unit ?? forecast.unit;
  const sheet: Sheet = {
    ...size,
    title,
    description: describe(forecast, options.threshold, history),
    legend,
    axis: timeAxisName(from, to),
    ...(unit === undefined ? {} : { unit }),
    ...(options.id === undefined ? {} : { id: options.id }),
    ...(options.background === undefined ? {} : { background: options.background }),
  };
  const box = plotBox(sheet, axis.ticks.map(axis.format));

  const seriesOf = (values: Float64Array) =>
    createTimeSeries({ start: forecast.start - from, step: forecast.step, values });
  const relative = (points: [number, number][]) =>
    points.map(([time, value]): [number, number] => [time - from, value]);
  const past = relative(pointsOf(history, Math.min(1400, 2 * (box.right - box.left))));
  const future = pointsOf(seriesOf(forecast.point), 500);

  const lone = (to - from) * 0.008;
  const behind: Shape[] = bands.flatMap((band, index) =>
    bandAreas(band, (i) => forecast.start - from + i * forecast.step, { most: 250, lone }).map(
      (points): Shape => ({ kind: 'area', points, role: 'accent', opacity: opacityOf(index) }),
    ),
  );
  const clampArea = (shape: Shape): Shape =>
    shape.kind === 'area'
      ? { ...shape, points: shape.points.map(([x, y]) => [x, Math.max(axis.min, Math.min(axis.max, y))]) }
      : shape;
  const over: Shape[] = [];
  const nowX = forecast.start - from;
  if (past.length > 0)
    over.push({ kind: 'line', from: [nowX, axis.min], to: [nowX, axis.max], role: 'neutral', width: 1, dashed: true });
  if (limitShown) over.push({ kind: 'line', from: [0, limit], to: [to - from, limit], role: 'alert', dashed: true });

  const option = plotOption(baseOption(box, size, axis), timeAxis(box, from, to), [
    shapes(behind.map(clampArea), 1),
    shapes(over, 2),
    ...lineSeries(past, 'ink', { width: 1.5 }),
    ...lineSeries(future, 'accent', { width: 2, z: 4 }),
  ]);
  const plot = drawPlot(option, size.width, size.height, pendingId);
  return finishSheet(sheet, plot + nowLabel(box, nowX / (to - from)), box);
}

/** How dark nested areas look where all of them lie over each other. */
function stackedOpacity(opacities: readonly number[]): number {
  return round2(1 - opacities.reduce((clear, opacity) => clear * (1 - opacity), 1));
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The word above the line where the forecast begins, on the side where there is room. */
function nowLabel(box: { readonly left: number; readonly right: number; readonly top: number }, share: number): string {
  const x = box.left + share * (box.right - box.left);
  const word = 'forecast';
  const fits = x + 4 + textWidth(word, 11) < box.right;
  return share <= 0
    ? ''
    : textAt(round(fits ? x + 1 : box.right), box.top - 6, word, {
        role: 'muted',
        size: 11,
        ...(fits ? {} : { anchor: 'end' as const }),
      });
}

function describe(forecast: Forecast, threshold: ForecastChartOptions['threshold'], shown: TimeSeries): string {
  const [low, high] = extentOf(shown.values);
  const [least, most] = extentOf(forecast.point);
  const measured =
    low > high ? 'No measured values.' : `Measured values from ${formatNumber(low)} to ${formatNumber(high)}.`;
  const expected =
    least > most
      ? 'No forecast.'
      : `Forecast by ${cleanText(forecast.model, 80)} from ${fullTime(forecast.start)} UTC: ${formatNumber(least)} to ${formatNumber(most)}.`;
  const limit = threshold === undefined ? '' : ` Limit at ${formatNumber(threshold.value)}.`;
  return `${measured} ${expected}${limit}`;
}
