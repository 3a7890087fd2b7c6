import { type FrameLike, requireNumber, toFrame } from '@bellwether/core';
import { binomialInterval, normalQuantile } from '@bellwether/statistics';
import { classesOf, probabilitiesOf } from '../columns.js';
import {
  bandOf,
  type DecisionValues,
  type ExpectedConfusion,
  expectedConfusion,
  type MeasureEstimate,
} from './expected-measures.js';
import { areaUnderCurve, averagePrecision } from './ranking.js';

/** Options of {@link classificationMeasures}. */
export interface ClassificationMeasuresOptions {
  /** Column with what came true: 0, 1 or true and false. */
  readonly target: string;
  /** Column with the model's probability of a case, 0 to 1. */
  readonly probability: string;
  /** Column with the model's decision, 0 or 1. @default a probability of at least `threshold` */
  readonly prediction?: string;
  /** Probability from which a row counts as a case where there is no `prediction`, 0 to 1. @default 0.5 */
  readonly threshold?: number;
  /** What each kind of decision is worth, for the measure `value`. @default nothing */
  readonly values?: DecisionValues;
  /** Confidence of the intervals, between 0 and 1. @default 0.95 */
  readonly level?: number;
}

/** How good a two-class model was, with confidence intervals. JSON-safe. */
export interface ClassificationMeasures {
  /** Rows that were measured. */
  readonly rows: number;
  /** Rows left out because target, probability or decision is missing. */
  readonly missing: number;
  /** Counts of the four kinds of decisions. */
  readonly confusion: ExpectedConfusion;
  /** Each measure with its interval; null where it has no value, such as precision where nothing was predicted. */
  readonly measures: Readonly<
    Record<
      | 'accuracy'
      | 'areaUnderCurve'
      | 'averagePrecision'
      | 'brier'
      | 'f1'
      | 'logLoss'
      | 'precision'
      | 'recall'
      | 'specificity'
      | 'value',
      MeasureEstimate
    >
  >;
}

const none: MeasureEstimate = { value: null, lower: null, upper: null };

/**
 * Measures a two-class model against what came true, each measure with a confidence interval.
 *
 * Shares (accuracy, precision, recall, specificity) have Wilson intervals, the area under the ROC curve DeLong's, average
 * precision that of a share of the cases in log odds (Boyd, Eng and Page 2013, doi:10.1007/978-3-642-40994-3_29), F1 one by
 * the delta method, and means over rows (log loss, Brier score, value) normal ones.
 *
 * **Not for** models that were trained on these rows, and not for rows that depend on each other: the intervals would be too short.
 *
 * Rows where target, probability or decision is missing are left out and counted. Probabilities of exactly 0 and 1 count as
 * 1e-15 from there in the log loss. Cost: O(rows · log rows).
 *
 * @throws {@link BellwetherError} `invalid-option`, or `invalid-input` where a column is missing or of the wrong kind.
 *
 * @example
 * ```ts
 * import { frameFromColumns } from '@bellwether/core';
 * import { classificationMeasures } from '@bellwether/performance';
 *
 * const rows = frameFromColumns({ came: [0, 0, 1, 1], score: [0.1, 0.4, 0.35, 0.8] });
 * const { confusion, measures } = classificationMeasures(rows, { target: 'came', probability: 'score' });
 * confusion; // => { truePositive: 1, falsePositive: 0, trueNegative: 2, falseNegative: 1 }
 * measures.areaUnderCurve.value; // => 0.75
 * measures.precision.value; // => 1
 * ```
 */
export function classificationMeasures(
  table: FrameLike,
  options: ClassificationMeasuresOptions,
): ClassificationMeasures {
  const rows = toFrame(table);
  const level = requireNumber('level', options.level ?? 0.95, {
    min: 0,
    max: 1,
    exclusiveMin: true,
    exclusiveMax: true,
  });
  const threshold = requireNumber('threshold', options.threshold ?? 0.5, { min: 0, max: 1 });
  const allTargets = classesOf(rows, options.target);
  const allScores = probabilitiesOf(rows, options.probability);
  const allDecisions =
    options.prediction === undefined
      ? allScores.map((value) => (value >= threshold ? 1 : 0))
      : classesOf(rows, options.prediction);
  const complete = (row: number) => !Number.isNaN(allTargets[row]! + allScores[row]! + allDecisions[row]!);
  const indices = Uint32Array.from({ length: rows.length }, (_, row) => row).filter(complete);
  const target = Float64Array.from(indices, (row) => allTargets[row]!);
  const score = Float64Array.from(indices, (row) => allScores[row]!);
  const decision = Float64Array.from(indices, (row) => allDecisions[row]!);
  const confusion = expectedConfusion({ probability: target, score, decision });
  const { falseNegative: fn, falsePositive: fp, trueNegative: tn, truePositive: tp } = confusion;
  const { falseNegative = 0, falsePositive = 0, trueNegative = 0, truePositive = 0 } = options.values ?? {};
  const count = target.length;
  const share = (hits: number, of: number): MeasureEstimate =>
    of === 0 ? none : { value: hits / of, ...binomialInterval(hits, of, { confidence: level }) };
  const logLosses = target.map((came, i) => -Math.log(Math.max(1e-15, came === 1 ? score[i]! : 1 - score[i]!)));
  const squares = target.map((came, i) => (score[i]! - came) ** 2);
  const worths = target.map((came, i) =>
    came === 1 ? (decision[i] === 1 ? truePositive : falseNegative) : decision[i] === 1 ? falsePositive : trueNegative,
  );
  return {
    rows: count,
    missing: rows.length - count,
    confusion,
    measures: {
      accuracy: share(tp + tn, count),
      areaUnderCurve: bandOf(areaUnderCurve(target, score), level, 0, [0, 1]),
      averagePrecision: precisionInterval(averagePrecision(target, score), tp + fn, level),
      brier: meanInterval(squares, level, [0, 1]),
      f1: f1Interval(tp, fp, fn, level),
      logLoss: meanInterval(logLosses, level, [0, Number.POSITIVE_INFINITY]),
      precision: share(tp, tp + fp),
      recall: share(tp, tp + fn),
      specificity: share(tn, tn + fp),
      value: meanInterval(worths, level, [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]),
    },
  };
}

/** @internal Mean of values with a normal interval. */
export function meanInterval(values: Float64Array, level: number, range: readonly [number, number]): MeasureEstimate {
  const count = values.length;
  if (count === 0) return none;
  const value = values.reduce((sum, each) => sum + each, 0) / count;
  const squares = values.reduce((sum, each) => sum + (each - value) ** 2, 0);
  return bandOf({ value, variance: count < 2 ? 0 : squares / (count - 1) / count }, level, 0, range);
}

/** F1 as a function of three counts that add up to rows that are not true negatives, by the delta method. */
function f1Interval(tp: number, fp: number, fn: number, level: number): MeasureEstimate {
  const either = 2 * tp + fp + fn;
  if (either === 0) return none;
  const value = (2 * tp) / either;
  const right = tp / (tp + fp + fn);
  // With the share r of hits among them F1 is 2r / (1 + r), whose slope is 2 / (1 + r)^2.
  const variance = (4 / (1 + right) ** 4) * ((right * (1 - right)) / (tp + fp + fn));
  return bandOf({ value, variance }, level, 0, [0, 1]);
}

function precisionInterval(value: number | undefined, cases: number, level: number): MeasureEstimate {
  if (value === undefined) return none;
  if (value >= 1) return { value, lower: value, upper: value };
  const logOdds = Math.log(value / (1 - value));
  const half = normalQuantile(0.5 + level / 2) / Math.sqrt(cases * value * (1 - value));
  const back = (odds: number) => 1 / (1 + Math.exp(-odds));
  return { value, lower: back(logOdds - half), upper: back(logOdds + half) };
}
