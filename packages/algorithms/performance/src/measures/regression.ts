import { type Frame, type FrameLike, requireNumber, toFrame } from '@bellwether/core';
import { normalQuantile } from '@bellwether/statistics';
import { numbersOf } from '../columns.js';
import { meanInterval } from './classification.js';
import { bandOf, type MeasureEstimate } from './expected-measures.js';

/** Names of the measures of a model that predicts numbers. */
export type RegressionMeasure =
  | 'bias'
  | 'meanAbsoluteError'
  | 'meanAbsolutePercentageError'
  | 'meanSquaredError'
  | 'meanSquaredLogError'
  | 'medianAbsoluteError'
  | 'r2'
  | 'rootMeanSquaredError'
  | 'rootMeanSquaredLogError';

/** Options of {@link regressionMeasures}. */
export interface RegressionMeasuresOptions {
  /** Column with what came true. */
  readonly target: string;
  /** Column with the model's prediction, in the unit of the target. */
  readonly prediction: string;
  /** Confidence of the intervals, between 0 and 1. @default 0.95 */
  readonly level?: number;
}

/** How good a model that predicts numbers was, with confidence intervals. JSON-safe. */
export interface RegressionMeasures {
  /** Rows that were measured. */
  readonly rows: number;
  /** Rows left out because target or prediction is missing or infinite. */
  readonly missing: number;
  /**
   * Each measure with its interval, in the unit of the target (its square for squares; a share for percentages and R2). Null
   * where it has no value: R2 of a constant target, logarithms where a value is -1 or below, percentages where every target is 0.
   */
  readonly measures: Readonly<Record<RegressionMeasure, MeasureEstimate>>;
}

const none: MeasureEstimate = { value: null, lower: null, upper: null };
const anyPositive = [0, Number.POSITIVE_INFINITY] as const;

/**
 * Measures a model that predicts numbers against what came true, each measure with a confidence interval.
 *
 * Means over rows have normal intervals, their roots the roots of those; the median has one from order statistics, R2 one by the
 * delta method. `bias` is the mean of prediction less target.
 *
 * **Not for** rows that depend on each other or errors with very heavy tails: the intervals would be too short.
 *
 * Rows where target or prediction is missing or infinite are left out and counted. Percentages leave out targets of 0.
 * Cost: O(rows · log rows).
 *
 * @throws {@link BellwetherError} `invalid-option`, or `invalid-input` where a column is missing or holds texts.
 *
 * @example
 * ```ts
 * import { frameFromColumns } from '@bellwether/core';
 * import { regressionMeasures } from '@bellwether/performance';
 *
 * const rows = frameFromColumns({ sold: [3, -0.5, 2, 7], predicted: [2.5, 0, 2, 8] });
 * const { measures } = regressionMeasures(rows, { target: 'sold', prediction: 'predicted' });
 * measures.meanAbsoluteError.value; // => 0.5
 * measures.bias.value; // => 0.25
 * ```
 */
export function regressionMeasures(table: FrameLike, options: RegressionMeasuresOptions): RegressionMeasures {
  const rows = toFrame(table);
  const level = requireNumber('level', options.level ?? 0.95, {
    min: 0,
    max: 1,
    exclusiveMin: true,
    exclusiveMax: true,
  });
  const { prediction, target } = completePairs(rows, options.target, options.prediction);
  const losses = lossesOf(target, prediction);
  const squared = meanInterval(losses.squared, level, anyPositive);
  const squaredLog = losses.squaredLog === undefined ? none : meanInterval(losses.squaredLog, level, anyPositive);
  return {
    rows: target.length,
    missing: rows.length - target.length,
    measures: {
      bias: meanInterval(
        prediction.map((value, i) => value - target[i]!),
        level,
        [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      ),
      meanAbsoluteError: meanInterval(losses.absolute, level, anyPositive),
      meanAbsolutePercentageError: meanInterval(losses.percentage, level, anyPositive),
      meanSquaredError: squared,
      meanSquaredLogError: squaredLog,
      medianAbsoluteError: medianInterval(losses.absolute, level),
      r2: r2Interval(target, losses.squared, level),
      rootMeanSquaredError: rootOf(squared),
      rootMeanSquaredLogError: rootOf(squaredLog),
    },
  };
}

/** @internal Target and prediction of the rows that have both. */
export function completePairs(
  rows: Frame,
  targetName: string,
  predictionName: string,
): { readonly target: Float64Array; readonly prediction: Float64Array; readonly indices: Uint32Array } {
  const target = numbersOf(rows, targetName);
  const prediction = numbersOf(rows, predictionName);
  const complete = (row: number) => Number.isFinite(target[row]!) && Number.isFinite(prediction[row]!);
  const indices = Uint32Array.from({ length: rows.length }, (_, row) => row).filter(complete);
  return {
    indices,
    target: Float64Array.from(indices, (row) => target[row]!),
    prediction: Float64Array.from(indices, (row) => prediction[row]!),
  };
}

/** @internal Losses of each row. `percentage` has no entry for targets of 0; `squaredLog` is not there below -1. */
export function lossesOf(
  target: Float64Array,
  prediction: Float64Array,
): {
  readonly absolute: Float64Array;
  readonly squared: Float64Array;
  readonly percentage: Float64Array;
  readonly squaredLog: Float64Array | undefined;
} {
  const absolute = target.map((value, i) => Math.abs(value - prediction[i]!));
  const hasLogs = target.every((value) => value > -1) && prediction.every((value) => value > -1);
  return {
    absolute,
    squared: absolute.map((value) => value * value),
    percentage: absolute.map((value, i) => value / Math.abs(target[i]!)).filter((_, i) => target[i] !== 0),
    squaredLog: hasLogs ? target.map((value, i) => (Math.log1p(value) - Math.log1p(prediction[i]!)) ** 2) : undefined,
  };
}

/** @internal */
export function rootOf({ value, lower, upper }: MeasureEstimate): MeasureEstimate {
  return value === null || lower === null || upper === null
    ? none
    : { value: Math.sqrt(value), lower: Math.sqrt(lower), upper: Math.sqrt(upper) };
}

function medianInterval(values: Float64Array, level: number): MeasureEstimate {
  const count = values.length;
  if (count === 0) return none;
  const sorted = values.toSorted();
  const half = (normalQuantile(0.5 + level / 2) * Math.sqrt(count)) / 2;
  const low = Math.max(0, Math.floor((count - 1) / 2 - half));
  const high = Math.min(count - 1, Math.ceil(count / 2 + half));
  const value = (sorted[Math.floor((count - 1) / 2)]! + sorted[Math.ceil((count - 1) / 2)]!) / 2;
  return { value, lower: sorted[low]!, upper: sorted[high]! };
}

function r2Interval(target: Float64Array, squared: Float64Array, level: number): MeasureEstimate {
  const count = target.length;
  const mean = target.reduce((sum, value) => sum + value, 0) / count;
  const spread = target.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  if (!(spread > 0)) return none;
  const error = squared.reduce((sum, value) => sum + value, 0) / count;
  const value = 1 - error / spread;
  let variance = 0;
  for (let i = 0; i < count; i += 1) {
    const slope = (error * ((target[i]! - mean) ** 2 - spread)) / spread ** 2 - (squared[i]! - error) / spread;
    variance += (slope / count) ** 2;
  }
  return bandOf({ value, variance }, level, 0, [Number.NEGATIVE_INFINITY, 1]);
}
