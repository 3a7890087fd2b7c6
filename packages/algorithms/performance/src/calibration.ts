import {
  type FrameLike,
  requireInteger,
  requireNumber,
  requireState,
  toFrame,
  type VersionedState,
} from '@bellwether/core';
import { type IsotonicState, isotonicRegression } from '@bellwether/learning';
import { chiSquaredSurvival } from '@bellwether/statistics';
import { classesOf, probabilitiesOf } from './columns.js';

/** Options of {@link calibrationCheck}. */
export interface CalibrationCheckOptions {
  /** Column with what came true: 0, 1 or true and false. */
  readonly target: string;
  /** Column with the model's probability of a case, 0 to 1. */
  readonly probability: string;
  /** Bins of about equal numbers of rows, at least 1. More: finer, and noisier. @default 10 */
  readonly bins?: number;
  /** Chance of calling a calibrated model miscalibrated, between 0 and 1. @default 0.05 */
  readonly alpha?: number;
  /** Error that does not matter, in probability, at least 0. More: fewer models are called miscalibrated. @default 0.01 */
  readonly tolerance?: number;
}

/** Rows with similar probabilities. */
export interface CalibrationBin {
  /** Mean probability that the model gave. */
  readonly predicted: number;
  /** Share of cases among them. */
  readonly observed: number;
  /** Rows in the bin. */
  readonly rows: number;
}

/** Whether probabilities mean what they say. JSON-safe. */
export interface CalibrationCheck {
  /** Rows that were checked. */
  readonly rows: number;
  /** Rows left out because target or probability is missing. */
  readonly missing: number;
  /** Mean distance of predicted and observed over the rows, by bins (expected calibration error); null without rows. */
  readonly expectedError: number | null;
  /** The same less what chance alone gives a calibrated model of as many rows, at least 0. */
  readonly errorBeyondChance: number | null;
  /** Probability of so large differences if the model were calibrated (Hosmer and Lemeshow); 1 without rows. */
  readonly pValue: number;
  /** Whether the differences are significant, and beyond chance larger than `tolerance`. */
  readonly miscalibrated: boolean;
  /** The bins, by rising probability: the points of a reliability diagram. */
  readonly bins: readonly CalibrationBin[];
}

/**
 * Checks whether the probabilities of a model come true as often as they say.
 *
 * Rows are put into bins of equal numbers by their probability (equal probabilities stay together). The model is called
 * miscalibrated where the differences of predicted and observed shares are significant by a chi-squared test and, less what
 * chance gives, larger than a tolerance: on many rows a difference that does not matter is significant as well.
 *
 * **Not for** rows the model was trained on.
 *
 * Rows where target or probability is missing are left out and counted. Cost: O(rows · log rows).
 *
 * Source: Hosmer and Lemeshow (1980), doi:10.1080/03610928008827941, with as many degrees of freedom as bins, since the model
 * was not fitted on these rows; Naeini, Cooper and Hauskrecht (2015) on the expected calibration error.
 *
 * @throws {@link BellwetherError} `invalid-option`, or `invalid-input` where a column is missing or of the wrong kind.
 *
 * @example
 * ```ts
 * import { frameFromColumns, seededRandom } from '@bellwether/core';
 * import { calibrationCheck, recalibrate } from '@bellwether/performance';
 *
 * const random = seededRandom(2);
 * const score = Float64Array.from({ length: 5000 }, random);
 * const came = score.map((value) => (random() < value ** 2 ? 1 : 0));
 * const columns = { target: 'came', probability: 'score' };
 * calibrationCheck(frameFromColumns({ score, came }), columns).miscalibrated; // => true
 *
 * const recalibrated = recalibrate(frameFromColumns({ score, came }), columns);
 * Math.abs(recalibrated.predict([0.5])[0]! - 0.25) < 0.06; // => true
 * ```
 */
export function calibrationCheck(table: FrameLike, options: CalibrationCheckOptions): CalibrationCheck {
  const rows = toFrame(table);
  const binCount = requireInteger('bins', options.bins ?? 10, { min: 1 });
  const alpha = requireNumber('alpha', options.alpha ?? 0.05, {
    min: 0,
    max: 1,
    exclusiveMin: true,
    exclusiveMax: true,
  });
  const tolerance = requireNumber('tolerance', options.tolerance ?? 0.01, { min: 0 });
  const target = classesOf(rows, options.target);
  const probability = probabilitiesOf(rows, options.probability);
  const order = completeRows(target, probability).sort((a, b) => probability[a]! - probability[b]!);
  const count = order.length;
  const bins: CalibrationBin[] = [];
  let error = 0;
  let chance = 0;
  let statistic = 0;
  for (let from = 0; from < count; ) {
    let to = Math.max(from + 1, Math.round(((bins.length + 1) * count) / binCount));
    to = Math.min(count, to);
    while (to < count && probability[order[to]!] === probability[order[to - 1]!]) to += 1;
    let predicted = 0;
    let observed = 0;
    let variance = 0;
    for (let place = from; place < to; place += 1) {
      const p = probability[order[place]!]!;
      predicted += p;
      observed += target[order[place]!]!;
      variance += p * (1 - p);
    }
    const size = to - from;
    bins.push({ predicted: predicted / size, observed: observed / size, rows: size });
    error += Math.abs(observed - predicted) / count;
    // Mean of the absolute value of a normal variable.
    chance += Math.sqrt((2 * variance) / Math.PI) / count;
    // Where the model is certain, one case against it is more than any chance.
    statistic += (observed - predicted) ** 2 / Math.max(variance, 1e-9);
    from = to;
  }
  const pValue = count === 0 ? 1 : chiSquaredSurvival(statistic, bins.length);
  const errorBeyondChance = count === 0 ? null : Math.max(0, error - chance);
  return {
    rows: count,
    missing: rows.length - count,
    expectedError: count === 0 ? null : error,
    errorBeyondChance,
    pValue,
    miscalibrated: errorBeyondChance !== null && pValue < alpha && errorBeyondChance > tolerance,
    bins,
  };
}

/** Options of {@link recalibrate}. */
export interface RecalibrateOptions {
  /** Column with what came true: 0, 1 or true and false. */
  readonly target: string;
  /** Column with the model's score, 0 to 1. */
  readonly probability: string;
}

/** Saved state of a recalibration. */
export interface RecalibrationState extends VersionedState {
  readonly kind: 'recalibration';
  readonly version: 1;
  readonly isotonic: IsotonicState;
}

/** Corrects the probabilities of a model. */
export interface Recalibration {
  /** The corrected probability of each score; NaN where the score is. Never changes the order of two scores. */
  predict(scores: ArrayLike<number>): Float64Array;
  /** Everything needed to continue, JSON-safe and versioned; see {@link restoreRecalibration}. */
  readonly state: RecalibrationState;
}

/**
 * Learns to correct the probabilities of a model by isotonic regression of what came true on them.
 *
 * **Not for** fewer than some hundred rows, or rows the model was trained on. Rows where target or score is missing are left out.
 * Cost: O(rows · log rows).
 *
 * @throws {@link BellwetherError} `invalid-input` where a column is missing or of the wrong kind, or no row is complete.
 */
export function recalibrate(table: FrameLike, options: RecalibrateOptions): Recalibration {
  const rows = toFrame(table);
  const target = classesOf(rows, options.target);
  const isotonic = isotonicRegression().fit(probabilitiesOf(rows, options.probability), target);
  return recalibrationFrom({ kind: 'recalibration', version: 1, isotonic: isotonic.state });
}

/**
 * Continues from the state of a {@link recalibrate}.
 *
 * @throws {@link BellwetherError} `invalid-state`.
 */
export function restoreRecalibration(state: unknown): Recalibration {
  return recalibrationFrom(requireState<RecalibrationState>(state, 'recalibration', 1));
}

function recalibrationFrom(state: RecalibrationState): Recalibration {
  const { predict } = isotonicRegression().restore(state.isotonic);
  return { predict, state };
}

function completeRows(target: Float64Array, probability: Float64Array): Uint32Array {
  const complete = (row: number) => !Number.isNaN(target[row]! + probability[row]!);
  return Uint32Array.from({ length: target.length }, (_, row) => row).filter(complete);
}
