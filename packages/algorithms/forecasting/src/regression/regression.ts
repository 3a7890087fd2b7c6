import {
  type Duration,
  invalidOption,
  parseDuration,
  requireInteger,
  requireNumber,
  requireOneOf,
  standardNormal,
} from '@bellwether/core';
import { normalQuantile } from '@bellwether/statistics';
import { type Context, type Distribution, defineModel, type ModelState } from '../model/define-model.js';
import {
  decodeInteger,
  decodeNumber,
  decodeNumbers,
  encodeNumber,
  encodeNumbers,
  invalidState,
} from '../model/encoding.js';
import type { SimulateRequest, SimulatingForecaster } from '../model/simulating.js';
import { emptyNotes, guessedSpread } from '../model/spread.js';
import { type CalendarEvent, columnCount, type Design, designRows, firstChange, type Wave } from './features.js';
import { dot, robustRidge } from './robust-ridge.js';
import { type Limits, limited, unlimited } from './scale.js';

/** A season of {@link regression}. */
export interface RegressionSeason {
  /** Length of one cycle: `'1d'`, `'7d'`, `'365.25d'`. It need not be a whole number of steps. */
  readonly period: Duration;
  /** Sine waves to draw it with, 1 to 50. More follow sharper shapes and more noise. */
  readonly order: number;
}

/** Settings of {@link regression}. */
export interface RegressionOptions {
  /** Seasons. @default those of day, week and year of which the series holds two cycles and each of which has four steps or more */
  readonly seasons?: readonly RegressionSeason[];
  /** Whether there is a trend. @default 'linear' */
  readonly growth?: 'flat' | 'linear';
  /** In how many places, spread evenly over the first nine tenths of the series, the slope may change, 0 to 200. @default 20 */
  readonly changePoints?: number;
  /** How reluctantly the slope changes, above 0. Higher makes the trend stiffer. @default 10 */
  readonly stiffness?: number;
  /** Holidays, releases, sales: things that happen at known times, past and future. @default none */
  readonly events?: readonly CalendarEvent[];
  /** Names of explanatory columns, given under `past` and `future`. @default none */
  readonly columns?: readonly string[];
  /** Time zone whose clocks the seasons follow through summer and winter time: `'Europe/Berlin'`. @default 'UTC' */
  readonly timeZone?: string;
  /** Least possible value; forecasts and intervals stay above it. @default none */
  readonly lower?: number;
  /** Greatest possible value; forecasts and intervals stay below it. @default none */
  readonly upper?: number;
}

/** State of {@link regression}. */
export interface RegressionState extends ModelState {
  readonly kind: 'regression';
  readonly design: Design;
  readonly limits: Limits;
  /** Usual size of the values, which they are divided by. */
  readonly unit: number;
  /** Constant, slope, its changes, sines and cosines, events, columns. */
  readonly coefficients: readonly (number | null)[];
  /** Standard deviation of the errors, and how much of one remains a step later. */
  readonly sigma: number;
  readonly persistence: number;
  /** What the last value seen was above the regression, decayed over the steps missing since; null before the first value. */
  readonly last: number | null;
  readonly observed: number;
}

interface Memory {
  readonly design: Design;
  readonly limits: Limits;
  readonly unit: number;
  readonly coefficients: Float64Array;
  readonly sigma: number;
  readonly persistence: number;
  readonly last: number;
  readonly observed: number;
}

const day = 86_400_000;

/** The seasons that a series is long and fine enough for. */
function naturalWaves(length: number, step: number): Wave[] {
  const natural = [
    { period: day, order: 6 },
    { period: 7 * day, order: 10 },
    { period: 365.25 * day, order: 8 },
  ];
  return natural
    .filter(({ period }) => 2 * period <= length * step && period >= 4 * step)
    .map(({ period, order }) => ({ period, order: Math.max(1, Math.min(order, Math.floor(period / step / 2) - 1)) }));
}

type Settings = Omit<Design, 'waves' | 'changePoints' | 'start' | 'span'> & {
  readonly waves: readonly Wave[] | undefined;
  readonly changes: number;
  readonly stiffness: number;
  readonly limits: Limits;
};

function requireSettings(options: RegressionOptions): Settings {
  const lower = options.lower === undefined ? null : requireNumber('lower', options.lower);
  const upper = options.upper === undefined ? null : requireNumber('upper', options.upper);
  if (lower !== null && upper !== null && lower >= upper) {
    throw invalidOption('upper', upper, `above lower, which is ${lower}`);
  }
  const timeZone = options.timeZone ?? 'UTC';
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
  } catch {
    throw invalidOption('timeZone', timeZone, 'the name of a time zone such as "Europe/Berlin"');
  }
  for (const [i, { starts, duration }] of (options.events ?? []).entries()) {
    for (const start of starts) requireNumber(`events[${i}].starts`, start);
    if (duration !== undefined) requireNumber(`events[${i}].duration`, duration, { min: 0, exclusiveMin: true });
  }
  return {
    waves: options.seasons?.map(({ period, order }, i) => ({
      period: parseDuration(period, `seasons[${i}].period`),
      order: requireInteger(`seasons[${i}].order`, order, { min: 1, max: 50 }),
    })),
    growth: requireOneOf('growth', options.growth ?? 'linear', ['flat', 'linear']),
    changes: requireInteger('changePoints', options.changePoints ?? 20, { min: 0, max: 200 }),
    stiffness: requireNumber('stiffness', options.stiffness ?? 10, { min: 0, exclusiveMin: true }),
    events: (options.events ?? []).map((event) => ({ ...event, starts: [...event.starts] })),
    columns: [...(options.columns ?? [])],
    timeZone: timeZone === 'UTC' ? null : timeZone,
    limits: { lower, upper },
  };
}

function learn(values: Float64Array, context: Context, settings: Settings): Memory {
  const { changes, stiffness, limits, waves, ...rest } = settings;
  const { length } = values;
  const { start, step } = context;
  const observedValues = values.filter((value) => !Number.isNaN(value));
  const observed = observedValues.length;
  const unit = usualSize(observedValues, limits);
  const span = Math.max(1, length) * step;
  // A slope needs some values to each side of a change.
  const places = rest.growth === 'flat' ? 0 : Math.min(changes, Math.floor(observed / 10));
  const design: Design = {
    ...rest,
    // Few values cannot tell a season from a trend.
    waves: observed < 8 ? [] : (waves ?? naturalWaves(length, step)),
    growth: observed < 4 ? 'flat' : rest.growth,
    changePoints: Array.from({ length: places }, (_, k) => start + (0.9 * span * (k + 1)) / (places + 1)),
    start,
    span,
  };
  const scaled = values.map((value) => (Number.isNaN(value) ? value : unlimited(value, limits, unit)));
  const rows = designRows(design, context, length);
  const { coefficients, residuals } = robustRidge(rows, scaled, penaltiesFor(design, stiffness));
  const { sigma, persistence } = errorProcess(residuals, coefficients.length);
  let last = Number.NaN;
  for (let t = 0; t < length; t += 1) last = follow(last, residuals[t]!, persistence);
  return {
    design,
    limits,
    unit,
    coefficients,
    sigma: observed > 1 ? sigma : guessedSpread(observed === 1 ? unlimited(observedValues[0]!, limits, unit) : 0),
    persistence,
    last,
    observed,
  };
}

function usualSize(values: Float64Array, { lower, upper }: Limits): number {
  const base = lower ?? upper ?? 0;
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += Math.abs(values[i]! - base);
  return sum > 0 ? sum / values.length : 1;
}

/** Changes of slope are held back by the stiffness; everything else only as far as keeps the equations solvable. */
function penaltiesFor(design: Design, stiffness: number): Float64Array {
  const penalties = new Float64Array(columnCount(design)).fill(1e-3);
  const changes = design.growth === 'linear' ? design.changePoints.length : 0;
  penalties.fill(stiffness, firstChange, firstChange + changes);
  penalties[0] = 1e-6;
  return penalties;
}

/** What is left of an error after each step, and the deviation of the errors. */
function errorProcess(residuals: Float64Array, estimated: number): { sigma: number; persistence: number } {
  let [squares, count, products, pairs] = [0, 0, 0, 0];
  for (let t = 0; t < residuals.length; t += 1) {
    const error = residuals[t]!;
    if (Number.isNaN(error)) continue;
    squares += error * error;
    count += 1;
    const before = t > 0 ? residuals[t - 1]! : Number.NaN;
    if (Number.isNaN(before)) continue;
    products += error * before;
    pairs += before * before;
  }
  const persistence = pairs > 0 ? Math.max(0, Math.min(0.995, products / pairs)) : 0;
  // With many columns for few values the errors look smaller than they are.
  const freedom = Math.max(count / 4, count - estimated / 2, 1);
  return { sigma: Math.sqrt(squares / freedom), persistence };
}

function follow(last: number, error: number, persistence: number): number {
  if (!Number.isNaN(error)) return error;
  return Number.isNaN(last) ? last : last * persistence;
}

function absorb(memory: Memory, values: Float64Array, context: Context): Memory {
  const { design, coefficients, persistence, limits, unit } = memory;
  const rows = designRows(design, context, values.length);
  let { last, observed } = memory;
  for (let t = 0; t < values.length; t += 1) {
    const value = values[t]!;
    const error = Number.isNaN(value) ? value : unlimited(value, limits, unit) - dot(rows, coefficients, t);
    last = follow(last, error, persistence);
    if (!Number.isNaN(value)) observed += 1;
  }
  return { ...memory, last, observed };
}

/** Variance that further changes of slope would add, if they came as often and as large as those that were found. */
function trendVariance({ design, coefficients }: Memory, ahead: number): number {
  const { changePoints, growth, span } = design;
  if (growth === 'flat' || changePoints.length === 0) return 0;
  let squares = 0;
  for (let k = 0; k < changePoints.length; k += 1) squares += coefficients[firstChange + k]! ** 2;
  // Changes come at a constant rate per span; each adds its slope times the time that is left: the integral of u² is u³ / 3.
  return (squares * (ahead / span) ** 3) / 3;
}

function outlook(memory: Memory, horizon: number, context: Context): Distribution {
  const { design, coefficients, sigma, persistence, last } = memory;
  const rows = designRows(design, context, horizon);
  const point = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  let error = Number.isNaN(last) ? 0 : last;
  let remembered = 1;
  for (let h = 0; h < horizon; h += 1) {
    error *= persistence;
    remembered *= persistence * persistence;
    point[h] = dot(rows, coefficients, h) + error;
    deviation[h] = Math.sqrt(sigma * sigma * (1 - remembered) + trendVariance(memory, (h + 1) * context.step));
  }
  return { point, deviation };
}

function predict(memory: Memory, horizon: number, context: Context): Distribution {
  const { point, deviation } = outlook(memory, horizon, context);
  const { limits, unit, observed } = memory;
  for (let h = 0; h < horizon; h += 1) point[h] = observed === 0 ? Number.NaN : limited(point[h]!, limits, unit);
  return { point, deviation };
}

function simulate(memory: Memory, { horizon, paths, random }: SimulateRequest, context: Context): Float64Array[] {
  const { design, coefficients, sigma, persistence, limits, unit, observed } = memory;
  const { point } = outlook(memory, horizon, context);
  const innovation = sigma * Math.sqrt(1 - persistence * persistence);
  const changes = design.growth === 'linear' ? design.changePoints.length : 0;
  const rate = (changes * context.step) / design.span;
  let size = 0;
  for (let k = 0; k < changes; k += 1) size += coefficients[firstChange + k]! ** 2 / changes;
  return Array.from({ length: paths }, () => {
    const path = new Float64Array(horizon);
    let [error, slope, trend] = [0, 0, 0];
    for (let h = 0; h < horizon; h += 1) {
      error = persistence * error + innovation * standardNormal(random);
      if (changes > 0 && random() < rate) slope += Math.sqrt(size) * standardNormal(random);
      trend += (slope * context.step) / design.span;
      path[h] = observed === 0 ? Number.NaN : limited(point[h]! + error + trend, limits, unit);
    }
    return path;
  });
}

function label({ design }: Memory): string {
  const parts = [
    design.growth === 'flat' ? 'level' : 'trend',
    ...(design.waves.length > 0 ? [`${design.waves.length} seasons`] : []),
    ...(design.events.length > 0 ? [`${design.events.length} events`] : []),
    ...(design.columns.length > 0 ? [`${design.columns.length} columns`] : []),
  ];
  return `regression on ${parts.join(', ')}`;
}

function notes({ observed }: Memory): string[] {
  if (observed === 0) return emptyNotes();
  return observed < 8 ? [`Only ${observed} values: no season could be looked for.`] : [];
}

function decode(state: RegressionState): Memory {
  const { design, limits } = state;
  const usable =
    Array.isArray(design?.waves) &&
    Array.isArray(design.events) &&
    Array.isArray(design.columns) &&
    Array.isArray(design.changePoints) &&
    [design.start, design.span].every(Number.isFinite) &&
    (design.growth === 'flat' || design.growth === 'linear');
  if (!usable) throw invalidState('design', design, 'the description of a regression');
  return {
    design,
    limits: { lower: limits?.lower ?? null, upper: limits?.upper ?? null },
    unit: decodeNumber('unit', state.unit),
    coefficients: decodeNumbers('coefficients', state.coefficients, columnCount(design)),
    sigma: decodeNumber('sigma', state.sigma),
    persistence: decodeNumber('persistence', state.persistence),
    last: decodeNumber('last', state.last),
    observed: decodeInteger('observed', state.observed),
  };
}

/**
 * Explains a series by a trend that may change its slope, seasons of any length in local time, holidays and other events, and columns
 * you give: for daily and hourly business metrics with a yearly course, special days and known causes.
 *
 * All effects are added up and fitted together by ridge regression with Huber's weights, so that a spike does not bend the trend. What the
 * last values were above the regression fades out geometrically. With `lower` or `upper` everything happens on a logarithmic or
 * log-odds scale, so that forecasts, intervals and futures cannot leave the range.
 *
 * - **Not for** short-term dynamics (use `sparseAutoregression` or `arima`), nor for effects that multiply while the series is not bounded
 *   below: set `lower: 0`, which makes them multiply.
 * - **Missing values** are left out of the fit, and so are steps whose explanatory columns are missing.
 * - **Point forecasts** are medians where there are bounds.
 * - **Intervals** are normal around the regression, and widen with the changes of slope that were found, as if they went on.
 * - **Cost**: fit O(n · columns²), about 15 ms for a year of hours with day, week and year; `update` O(columns) a value.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range; `fit`, `update` and `forecast` throw `invalid-input` where a
 * column is missing or has the wrong length, and if the series is not on a regular grid.
 *
 * Source: the decomposition after Taylor and Letham, "Forecasting at scale" (2018), doi:10.1080/00031305.2017.1380080; robust weights after
 * Huber (1964), doi:10.1214/aoms/1177703732.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { regression } from '@bellwether/forecasting';
 *
 * const day = 86_400_000;
 * const start = Date.UTC(2026, 0, 1);
 * const sales = [40, 100].map((index) => start + index * day);
 * const values = Array.from({ length: 90 }, (_, i) => 100 + i + (i % 7 === 0 ? 30 : 0) + (i === 40 ? 80 : 0));
 * const orders = createTimeSeries({ start, step: '1d', values });
 * const model = regression({ events: [{ name: 'sale', starts: sales }], seasons: [{ period: '7d', order: 3 }] });
 * const { point } = model.fit(orders).forecast({ horizon: 11 });
 * Math.round(point[10]! / 10) * 10; // => 280
 * ```
 */
export function regression(options: RegressionOptions = {}): SimulatingForecaster<RegressionState> {
  const settings = requireSettings(options);
  return defineModel<Memory, RegressionState>({
    kind: 'regression',
    learn: (values, context) => learn(values, context, settings),
    absorb,
    predict,
    intervals(memory, horizon, levels, context) {
      // On the unlimited scale again: next to a limit the way back from the point forecast is not exact.
      const { point, deviation } = outlook(memory, horizon, context);
      const at = (z: number): Float64Array =>
        point.map((value, h) =>
          memory.observed === 0 ? Number.NaN : limited(value + z * deviation[h]!, memory.limits, memory.unit),
        );
      return levels.map((level) => {
        const width = normalQuantile(0.5 + level / 2);
        return { level, lower: at(-width), upper: at(width) };
      });
    },
    simulate,
    label,
    notes,
    encode: ({ coefficients, last, ...rest }, envelope) => ({
      ...envelope,
      ...rest,
      coefficients: encodeNumbers(coefficients),
      last: encodeNumber(last),
    }),
    decode,
  });
}
