import { standardNormal } from '@bellwether/core';
import type { Distribution } from '../model/define-model.js';
import type { SimulateRequest } from '../model/simulating.js';
import { fromScale, type Transform, toScale, usableTransform } from '../model/transform.js';
import { usableLags } from './lags.js';
import { regressOnLags } from './ridge.js';
import { seasonalMeans } from './seasonal-means.js';

/** How {@link learn} works. */
export interface LearnSettings {
  readonly seasonLengths: readonly number[];
  readonly lags: readonly number[];
  readonly transform: Transform;
  readonly deseasonalise: boolean;
  readonly differences: boolean;
  readonly penalty: number;
}

/**
 * Values that memories share: each reads those before its own end, and the one that ends where the array is used to may write behind it. So
 * values that come one by one are not copied with all before them.
 */
export interface History {
  readonly values: Float64Array;
  used: number;
}

/** What comes behind a history before it has to be copied. */
const room = 256;

/** A history of its own for values, with room behind them. */
export function historyOf(values: Float64Array, more = 0): History {
  const own = new Float64Array(values.length + more + room);
  own.set(values);
  return { values: own, used: values.length };
}

/** The values of a history that a memory reads, oldest first. */
export function remembered({ history, end, lags }: Pick<Memory, 'history' | 'end' | 'lags'>): Float64Array {
  return history.values.subarray(end - (lags.at(-1) ?? 0), end);
}

/**
 * What the model has learnt. On the scale of the model, values (or their changes from step to step) have mean 0 and deviation
 * 1.
 */
export interface Memory {
  /** Whether the model is one of changes; `level` is then the transformed value that they start from. */
  readonly differences: boolean;
  readonly level: number;
  readonly transform: Transform;
  /** Smallest value that the logarithm is taken of. */
  readonly floor: number;
  readonly mean: number;
  readonly deviation: number;
  /** What each phase of the longest season adds; empty without. */
  readonly pattern: Float64Array;
  /** Phase of the next step. */
  readonly position: number;
  readonly lags: readonly number[];
  readonly coefficients: Float64Array;
  /** Variance of the one-step errors. */
  readonly variance: number;
  /** The latest values without their pattern, as many as the longest lag, before `end`. */
  readonly history: History;
  readonly end: number;
  /** Smallest and largest value seen, pattern included. */
  readonly low: number;
  readonly high: number;
  /** Steps without a value since the last one. */
  readonly gap: number;
  /** Values that have been observed. */
  readonly observed: number;
}

/** Forecasts may leave the range of what was seen by this share of it. */
const slack = 0.1;

/** Learns pattern and coefficients. Cost O(n · lags²). */
export function learn(values: Float64Array, settings: LearnSettings): Memory {
  const { length } = values;
  const { differences } = settings;
  const { transform, transformed, observed, floor } = onScale(values, settings);
  const { scaled, mean, deviation } = standardised(differences ? changes(transformed) : transformed, differences);
  const seasonLengths = settings.seasonLengths.filter((season) => 2 * season <= length);
  const pattern = settings.deseasonalise ? seasonalMeans(scaled, seasonLengths, 0.5) : new Float64Array(0);
  const lags = observed < 4 ? [] : usableLags(settings.lags, length, observed);
  let [low, high] = [0, 0];
  const rest = scaled.slice();
  for (let t = 0; t < length; t += 1) {
    const value = scaled[t]!;
    if (Number.isNaN(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
    if (pattern.length > 0) rest[t]! -= pattern[t % pattern.length]!;
  }
  const complete = observed === length && !differences;
  const filled = complete ? rest : interpolated(rest);
  let { coefficients, variance } = regressOnLags(filled, scaled, lags, settings.penalty);
  if (!complete) {
    // What was interpolated is known better once there is a model: fill with its forecasts and learn again.
    fillWithForecasts(filled, scaled, lags, coefficients);
    ({ coefficients, variance } = regressOnLags(filled, scaled, lags, settings.penalty));
    fillWithForecasts(filled, scaled, lags, coefficients);
  }
  const kept = lags.at(-1) ?? 0;
  let level = 0;
  for (let t = 0; t < length && differences; t += 1) {
    if (!Number.isNaN(transformed[t]!)) level = transformed[t]!;
    else if (t > 0) level += mean + deviation * (filled[t]! + (pattern.length > 0 ? pattern[t % pattern.length]! : 0));
  }
  let gap = 0;
  while (gap < length && Number.isNaN(values[length - 1 - gap]!)) gap += 1;
  return {
    differences,
    level,
    transform,
    floor,
    mean,
    deviation,
    pattern,
    position: pattern.length > 0 ? length % pattern.length : 0,
    lags,
    coefficients,
    variance: lags.length > 0 ? variance : 1,
    history: historyOf(filled.subarray(length - kept)),
    end: kept,
    low,
    high,
    gap: observed > 0 ? gap : 0,
    observed,
  };
}

/** Takes in the values that came next, with pattern and coefficients as they are. Cost O(lags) a value. */
export function absorb(old: Memory, values: Float64Array): Memory {
  const { differences, pattern, transform, floor, mean, deviation, lags, coefficients, variance } = old;
  const { length } = values;
  let { level, position, low, high, gap, observed, history, end } = old;
  // Where another memory has gone on from here already, or no room is left, this one goes on in an array of its own.
  if (lags.length > 0 && (history.used !== end || end + length > history.values.length)) {
    history = historyOf(remembered(old), length);
    end = history.used;
  }
  for (let i = 0; i < length; i += 1) {
    const value = values[i]!;
    const usual = pattern.length > 0 ? pattern[position]! : 0;
    let rest: number;
    if (Number.isNaN(value)) {
      rest = nextOf(history.values, end, lags, coefficients);
      if (differences) level += mean + deviation * (rest + usual);
      gap += 1;
    } else {
      const transformed = toScale(value, transform, floor);
      const scaled = (transformed - (differences ? level : 0) - mean) / deviation;
      if (differences) level = transformed;
      rest = scaled - usual;
      if (scaled < low) low = scaled;
      if (scaled > high) high = scaled;
      gap = 0;
      observed += 1;
    }
    if (lags.length > 0) {
      history.values[end] = rest;
      end += 1;
    }
    if (pattern.length > 0) position = position + 1 === pattern.length ? 0 : position + 1;
  }
  if (lags.length > 0) history.used = end;
  // Nothing that is not needed is kept alive.
  if (length > room) {
    history = historyOf(remembered({ history, end, lags }));
    end = history.used;
  }
  return {
    differences,
    level,
    transform,
    floor,
    mean,
    deviation,
    pattern,
    position,
    lags,
    coefficients,
    variance,
    history,
    end,
    low,
    high,
    gap,
    observed,
  };
}

/** What the model expects behind `end`, without pattern. */
function nextOf(history: Float64Array, end: number, lags: readonly number[], coefficients: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < lags.length; k += 1) sum += coefficients[k]! * history[end - lags[k]!]!;
  return sum;
}

/**
 * Continues the history for `horizon` steps on the scale of the model, each step moved by its shock where there are any.
 * Returns values with their pattern, on the transformed scale.
 */
function continued(memory: Memory, horizon: number, shocks?: Float64Array): Float64Array {
  const { lags, coefficients, pattern, position, low, high, mean, deviation } = memory;
  const past = remembered(memory);
  const known = past.length;
  const rest = new Float64Array(known + horizon);
  rest.set(past);
  const floor = low - slack * (high - low);
  const ceiling = high + slack * (high - low);
  const path = new Float64Array(horizon);
  let phase = position;
  let { level } = memory;
  for (let h = 0; h < horizon; h += 1) {
    const t = known + h;
    let sum = shocks?.[h] ?? 0;
    for (let k = 0; k < lags.length; k += 1) sum += coefficients[k]! * rest[t - lags[k]!]!;
    const usual = pattern.length > 0 ? pattern[phase]! : 0;
    phase = phase + 1 >= pattern.length ? 0 : phase + 1;
    // An unstable root must not carry the forecast away.
    const value = Math.min(ceiling, Math.max(floor, sum + usual));
    rest[t] = value - usual;
    const transformed = value * deviation + mean;
    if (memory.differences) level += transformed;
    path[h] = memory.differences ? level : transformed;
  }
  return path;
}

/** Standard deviations of the steps ahead, by the response to a single shock. */
function deviations(memory: Memory, horizon: number): Float64Array {
  const { lags, coefficients, variance, gap, low, high, differences } = memory;
  const response = new Float64Array(gap + horizon);
  const result = new Float64Array(horizon);
  // Nothing is more uncertain than a draw from the whole range that forecasts are held to.
  const widest = Math.max(1, (high - low) / 2) ** 2;
  let sum = 0;
  let total = 0;
  for (let j = 0; j < response.length; j += 1) {
    let value = j === 0 ? 1 : 0;
    for (let k = 0; k < lags.length && lags[k]! <= j; k += 1) value += coefficients[k]! * response[j - lags[k]!]!;
    // An unstable root has reached the widest long before this.
    value = Math.max(-1e50, Math.min(1e50, value));
    response[j] = value;
    total += value;
    // A shock to a change stays in all levels that follow.
    if (differences) sum = Math.min(sum + total * total * variance, widest * (j + 1) ** 2);
    else sum = Math.min(sum + value * value * variance, widest);
    if (j >= gap) result[j - gap] = Math.sqrt(sum);
  }
  return result;
}

/** Median forecasts, and deviations on the transformed scale. */
export function predict(memory: Memory, horizon: number): Distribution {
  const { transform, deviation, observed } = memory;
  const point = continued(memory, horizon);
  const spread = deviations(memory, horizon);
  for (let h = 0; h < horizon; h += 1) {
    point[h] = observed === 0 ? Number.NaN : fromScale(point[h]!, transform);
    spread[h]! *= deviation;
  }
  return { point, deviation: spread };
}

/** Quantiles `z` deviations away from the median. */
export function quantileAt({ transform }: Memory, { point, deviation }: Distribution, z: number): Float64Array {
  const result = new Float64Array(point.length);
  for (let h = 0; h < point.length; h += 1) {
    result[h] = fromScale(toScale(point[h]!, transform, Number.MIN_VALUE) + z * deviation[h]!, transform);
  }
  return result;
}

/** Possible futures: the same recursion with normal shocks. */
export function simulate(memory: Memory, { horizon, paths, random }: SimulateRequest): Float64Array[] {
  const { transform, variance, observed, gap } = memory;
  const sigma = Math.sqrt(variance);
  return Array.from({ length: paths }, () => {
    const shocks = new Float64Array(horizon);
    for (let h = 0; h < horizon; h += 1) shocks[h] = sigma * standardNormal(random);
    // The steps missed before the first one have moved the series too.
    if (gap > 0) shocks[0]! *= deviations(memory, 1)[0]! / (sigma || 1);
    const path = continued(memory, horizon, shocks);
    for (let h = 0; h < horizon; h += 1) {
      path[h] = observed === 0 ? Number.NaN : fromScale(path[h]!, transform);
    }
    return path;
  });
}

/** Largest usual change of a logarithm from one step to the next: sums of larger ones leave every scale within some steps. */
const largestLogChange = 0.5;

/** The values on the scale that was asked for, or as they are where that cannot be. */
function onScale(
  values: Float64Array,
  { transform: wanted, differences }: Pick<LearnSettings, 'transform' | 'differences'>,
): { transform: Transform } & ReturnType<typeof transformedValues> {
  const transform = usableTransform(values, wanted);
  const found = transformedValues(values, transform);
  const wild =
    differences && transform === 'log' && standardised(changes(found.transformed), true).deviation > largestLogChange;
  return wild ? { transform: 'none', ...transformedValues(values, 'none') } : { transform, ...found };
}

/** The values on the scale of the transform. */
function transformedValues(
  values: Float64Array,
  transform: Transform,
): { transformed: Float64Array; observed: number; floor: number } {
  const transformed = new Float64Array(values.length);
  let observed = 0;
  let lowest = Number.POSITIVE_INFINITY;
  for (let t = 0; t < values.length; t += 1) {
    const value = values[t]!;
    transformed[t] = Number.isNaN(value) ? Number.NaN : toScale(value, transform, Number.MIN_VALUE);
    if (Number.isNaN(value)) continue;
    observed += 1;
    if (value < lowest) lowest = value;
  }
  // Updates may bring zeros: they count as half of the smallest value that was learnt from.
  const floor = transform === 'log' && observed > 0 ? Math.max(lowest / 2, Number.MIN_VALUE) : 0;
  return { transformed, observed, floor };
}

/** Changes from step to step; the first is unknown, and so is every one beside a missing value. */
function changes(values: Float64Array): Float64Array {
  const result = new Float64Array(values.length).fill(Number.NaN);
  for (let t = 1; t < values.length; t += 1) result[t] = values[t]! - values[t - 1]!;
  return result;
}

/**
 * What is left of the mean change: half of it, as the Theta method does, because trends seldom last, and less where it may be chance: by the
 * share of its square that its own variance is (James and Stein).
 */
function lastingShare(known: number, sum: number, squares: number): number {
  const mean2 = (sum / known) ** 2;
  if (known < 2 || !(mean2 > 0)) return 0;
  const variance = Math.max(0, squares / known - mean2) / (known - 1);
  return 0.5 * Math.max(0, 1 - variance / mean2);
}

/** Values with mean 0 and deviation 1; of the mean of changes only a share is taken for lasting. */
function standardised(
  values: Float64Array,
  differences: boolean,
): { scaled: Float64Array; mean: number; deviation: number } {
  let known = 0;
  let sum = 0;
  let squares = 0;
  for (let t = 0; t < values.length; t += 1) {
    if (Number.isNaN(values[t]!)) continue;
    known += 1;
    sum += values[t]!;
    squares += values[t]! ** 2;
  }
  // Without a negative zero, which JSON cannot keep.
  const mean = known > 0 ? (sum / known) * (differences ? lastingShare(known, sum, squares) : 1) + 0 : 0;
  const scaled = new Float64Array(values.length);
  squares = 0;
  for (let t = 0; t < values.length; t += 1) {
    scaled[t] = values[t]! - mean;
    if (!Number.isNaN(scaled[t]!)) squares += scaled[t]! ** 2;
  }
  const deviation = Math.sqrt(squares / Math.max(1, known)) || 1;
  for (let t = 0; t < values.length; t += 1) scaled[t]! /= deviation;
  return { scaled, mean, deviation };
}

/** Missing values on straight lines between their neighbours, and like the nearest one at the ends. */
function interpolated(values: Float64Array): Float64Array {
  const result = values.slice();
  let last = -1;
  for (let t = 0; t <= values.length; t += 1) {
    if (t < values.length && Number.isNaN(values[t]!)) continue;
    const before = last >= 0 ? values[last]! : (values[t] ?? 0);
    const after = t < values.length ? values[t]! : before;
    for (let i = last + 1; i < t; i += 1) result[i] = before + ((i - last) / (t - last)) * (after - before);
    last = t;
  }
  return result;
}

function fillWithForecasts(
  filled: Float64Array,
  observed: Float64Array,
  lags: readonly number[],
  coefficients: Float64Array,
): void {
  for (let t = lags.at(-1) ?? filled.length; t < filled.length; t += 1) {
    if (!Number.isNaN(observed[t]!)) continue;
    let sum = 0;
    for (let k = 0; k < lags.length; k += 1) sum += coefficients[k]! * filled[t - lags[k]!]!;
    // The standardised scale: beyond this an unstable root is at work.
    filled[t] = Math.max(-4, Math.min(4, sum));
  }
}
