import {
  BellwetherError,
  type Column,
  createFrame,
  type Frame,
  type FrameLike,
  requireColumn,
  requireInteger,
  requireNumber,
  requireState,
  selectRows,
  toFrame,
  type VersionedState,
} from '@bellwether/core';
import { classesOf, probabilitiesOf } from '../columns.js';
import {
  bandOf,
  type ClassificationMeasure,
  classificationMeasureNames,
  type DecisionValues,
  type ExpectedConfusion,
  expectedConfusion,
  expectedMeasures,
  type MeasureEstimate,
  type UnlabelledRows,
} from '../measures/expected-measures.js';
import { type Calibrator, type CalibratorState, fitCalibrator, restoreCalibrator, withScore } from './calibrator.js';
import { type ColumnJson, frameFromJson, frameToJson } from './frame-json.js';
import {
  type EstimateTrust,
  type Instability,
  instabilityOf,
  type Shift,
  sampleRows,
  shiftBetween,
  trustOf,
  trustRows,
} from './trust.js';

/** Options of {@link cbpe}. */
export interface CbpeOptions {
  /** Column of the reference with what came true: 0, 1 or true and false. */
  readonly target: string;
  /** Column with the model's probability of a case, 0 to 1. Any score in that range does; it is calibrated. */
  readonly probability: string;
  /** Column with the model's decision, 0 or 1. @default a probability of at least `threshold` */
  readonly prediction?: string;
  /** Probability from which a row counts as a case where there is no `prediction`, 0 to 1. @default 0.5 */
  readonly threshold?: number;
  /**
   * Columns by which the calibration may differ, usually the model's inputs. They also tell whether rows are like the
   * reference. @default none: calibrated by the score alone
   */
  readonly features?: readonly string[];
  /** What each kind of decision is worth, for the measure `value`. @default nothing */
  readonly values?: DecisionValues;
  /** Probability that a band holds the realised measure, between 0 and 1. @default 0.95 */
  readonly level?: number;
  /** Rows of the reference that must speak for the rows estimated, at least 1. More: more is doubted. @default 200 */
  readonly fewestAlike?: number;
  /** Share of uncovered rows from which an estimate is not to be believed, 0 to 1. Less: more is doubted. @default 0.1 */
  readonly largestUncovered?: number;
  /** Instability of the reference from which no estimate is to be believed, in probability, at least 0. @default 0.02 */
  readonly largestInstability?: number;
  /** Seed of samples and folds, 0 to 2^32 - 1. @default 0 */
  readonly seed?: number;
}

/** What a model probably achieves on rows whose labels nobody knows yet. JSON-safe. */
export interface CbpeEstimate {
  /** Rows that were estimated. */
  readonly rows: number;
  /** Rows left out because their score is missing. */
  readonly missing: number;
  /** Expected counts of the four kinds of decisions. */
  readonly confusion: ExpectedConfusion;
  /** Each measure with its band. */
  readonly measures: Readonly<Record<ClassificationMeasure, MeasureEstimate>>;
  /** The measures realised on the reference. */
  readonly reference: Readonly<Record<ClassificationMeasure, number | null>>;
  /** Whether the estimate can be believed. */
  readonly trust: EstimateTrust;
}

/** Saved state of a fitted estimator. */
export interface CbpeState extends VersionedState {
  readonly kind: 'cbpe';
  readonly version: 1;
  readonly calibrator: CalibratorState;
  /** The measures realised on the reference. */
  readonly reference: Readonly<Record<ClassificationMeasure, number | null>>;
  readonly instability: Instability;
  /** Rows of the reference that were learnt from. */
  readonly referenceRows: number;
  /** Rows of the reference that others are compared with: score and features. */
  readonly sample: readonly ColumnJson[];
}

/** An estimator that has learnt from a labelled reference. */
export interface FittedCbpe {
  /** Estimates the measures of rows without labels. Rows should be of one period, and some hundred at least. */
  estimate(rows: FrameLike): CbpeEstimate;
  /** The calibrated probability of each row, NaN where its score is missing. */
  calibrate(rows: FrameLike): Float64Array;
  /** Everything needed to continue, JSON-safe and versioned. Holds up to 4,000 rows of the reference. */
  readonly state: CbpeState;
}

/** Confidence-based performance estimation with its settings. */
export interface Cbpe {
  /** Learns from rows with labels that the model was not trained on, in the order of time. */
  fit(reference: FrameLike): FittedCbpe;
  /** Continues from a saved state; the options must be those it was fitted with. */
  restore(state: unknown): FittedCbpe;
}

/**
 * Estimates how good a two-class model is before the labels arrive, from how sure it is of its decisions.
 *
 * The score is calibrated on a labelled reference: by isotonic regression, and where features are given by a mixture of that
 * with boosted trees over score and features. The mixture is learnt on blocks of the reference that the parts have not
 * seen. Then each row counts as a case with its probability, which gives an expected confusion matrix and expected ranks.
 * The bands cover what the labels of these rows will add by chance (Poisson-binomial), and how far estimates were off on unseen
 * blocks of the reference.
 *
 * **Assumes** that a score (with such features) means the same as on the reference. A change of the relation itself, concept
 * drift, cannot be seen without labels. `trust` says where the assumption is known to fail: rows unlike the reference, or a
 * calibration that did not hold from one block of the reference to the next.
 *
 * **Not for** rows the model was trained on as reference (their scores are too sure), or a reference below some 1,000 rows.
 *
 * Rows with a missing score or decision are left out and counted; missing features are allowed. Cost: some 6 fits of
 * 60 small trees for the reference (3 s for 70,000 rows of 16 features); an estimate O(rows · log rows) and two small fits.
 *
 * Source: NannyML's confidence-based performance estimation; Białek et al. (2024), arXiv:2407.08649, on calibration
 * under covariate shift.
 *
 * @throws {@link BellwetherError} `invalid-option` where an option is out of range; the fit `invalid-input` where a column is
 * missing or of the wrong kind, or fewer than 2 rows of the reference are complete.
 *
 * @example
 * ```ts
 * import { frameFromColumns, seededRandom } from '@bellwether/core';
 * import { cbpe } from '@bellwether/performance';
 *
 * const random = seededRandom(1);
 * const score = Float64Array.from({ length: 4000 }, random);
 * const came = score.map((value) => (random() < value ** 2 ? 1 : 0));
 * const estimator = cbpe({ target: 'came', probability: 'score' }).fit(frameFromColumns({ score, came }));
 *
 * const later = Float64Array.from({ length: 2000 }, random);
 * const { measures, trust } = estimator.estimate(frameFromColumns({ score: later }));
 * Math.abs(measures.accuracy.value! - 0.75) < 0.02; // => true
 * trust.assumptionViolated; // => false
 * ```
 */
export function cbpe(options: CbpeOptions): Cbpe {
  const settings = {
    ...options,
    threshold: requireNumber('threshold', options.threshold ?? 0.5, { min: 0, max: 1 }),
    level: requireNumber('level', options.level ?? 0.95, { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true }),
    fewestAlike: requireNumber('fewestAlike', options.fewestAlike ?? 200, { min: 1 }),
    largestUncovered: requireNumber('largestUncovered', options.largestUncovered ?? 0.1, { min: 0, max: 1 }),
    largestInstability: requireNumber('largestInstability', options.largestInstability ?? 0.02, { min: 0 }),
    seed: requireInteger('seed', options.seed ?? 0, { min: 0, max: 0xffff_ffff }),
    features: options.features === undefined || options.features.length === 0 ? undefined : [...options.features],
    values: { ...options.values },
  };
  for (const [name, value] of Object.entries(settings.values)) requireNumber(`values.${name}`, value);
  return {
    fit: (table) => {
      const reference = toFrame(table);
      const target = classesOf(reference, settings.target);
      const rows = scoredRows(reference, settings, target);
      if (rows.score.length < 2) {
        throw new BellwetherError(
          'invalid-input',
          `The reference has ${rows.score.length} rows with a score and a target; it needs at least 2.`,
        );
      }
      const known = Float64Array.from(rows.indices, (row) => target[row]!);
      const calibrator = fitCalibrator(rows.score, known, rows.features);
      const instability = instabilityOf(calibrator.outOfBlock, known, rows.decision, calibrator.blocks);
      const realised = expectedMeasures({ ...rows, probability: known }, settings.values);
      const state: CbpeState = {
        kind: 'cbpe',
        version: 1,
        calibrator: calibrator.state,
        reference: mapMeasures((name) => realised[name]?.value ?? null),
        instability,
        referenceRows: rows.score.length,
        sample: frameToJson(sampleRows(scoredFeatures(rows, calibrator.state.scoreName), trustRows)),
      };
      return fittedFrom(state, calibrator, settings);
    },
    restore: (value) => {
      const state = requireState<CbpeState>(value, 'cbpe', 1);
      return fittedFrom(state, restoreCalibrator(state.calibrator), settings);
    },
  };
}

type Settings = Required<
  Pick<CbpeOptions, 'threshold' | 'level' | 'fewestAlike' | 'largestUncovered' | 'largestInstability' | 'seed'>
> &
  Pick<CbpeOptions, 'target' | 'probability' | 'prediction'> & {
    readonly features: readonly string[] | undefined;
    readonly values: DecisionValues;
  };

function fittedFrom(state: CbpeState, calibrator: Calibrator, settings: Settings): FittedCbpe {
  const sample = frameFromJson(state.sample);
  const { scoreName } = state.calibrator;
  return {
    state,
    calibrate: (table) => {
      const frame = toFrame(table);
      const rows = scoredRows(frame, settings);
      const probability = calibrator.calibrate(rows.score, rows.features);
      const all = new Float64Array(frame.length).fill(Number.NaN);
      rows.indices.forEach((row, i) => {
        all[row] = probability[i]!;
      });
      return all;
    },
    estimate: (table) => {
      const frame = toFrame(table);
      const rows = scoredRows(frame, settings);
      const probability = calibrator.calibrate(rows.score, rows.features);
      const expected: UnlabelledRows = { ...rows, probability };
      const moments = expectedMeasures(expected, settings.values);
      const worths = Object.values(settings.values);
      const widest = Math.max(0, ...worths) - Math.min(0, ...worths);
      const { referenceRows } = state;
      const shift: Shift =
        rows.score.length < 2
          ? { shift: 0.5, alikeRows: referenceRows, uncovered: 0 }
          : shiftBetween(sample, scoredFeatures(rows, scoreName), { ...settings, referenceRows });
      const extra = state.instability.size ** 2;
      return {
        rows: rows.score.length,
        missing: frame.length - rows.score.length,
        confusion: expectedConfusion(expected),
        measures: mapMeasures((name) =>
          name === 'value'
            ? bandOf(moments.value, settings.level, extra * widest ** 2, [
                Number.NEGATIVE_INFINITY,
                Number.POSITIVE_INFINITY,
              ])
            : bandOf(moments[name], settings.level, extra, [0, 1]),
        ),
        reference: state.reference,
        trust: trustOf(shift, state.instability, settings),
      };
    },
  };
}

function mapMeasures<T>(of: (name: ClassificationMeasure) => T): Record<ClassificationMeasure, T> {
  return Object.fromEntries(classificationMeasureNames.map((name) => [name, of(name)])) as Record<
    ClassificationMeasure,
    T
  >;
}

interface ScoredRows {
  readonly indices: Uint32Array;
  readonly score: Float64Array;
  readonly decision: Float64Array;
  readonly features: Frame | undefined;
}

/** Rows with a score, a decision and, where asked for, a target. */
function scoredRows(frame: Frame, settings: Settings, target?: Float64Array): ScoredRows {
  const score = probabilitiesOf(frame, settings.probability);
  const decision =
    settings.prediction === undefined
      ? score.map((value) => (Number.isNaN(value) ? value : value >= settings.threshold ? 1 : 0))
      : classesOf(frame, settings.prediction);
  const complete = (row: number) =>
    !Number.isNaN(score[row]!) &&
    !Number.isNaN(decision[row]!) &&
    !(target !== undefined && Number.isNaN(target[row]!));
  const indices = Uint32Array.from({ length: frame.length }, (_, row) => row).filter(complete);
  const features =
    settings.features === undefined
      ? undefined
      : selectRows(createFrame(settings.features.map((name): Column => requireColumn(frame, name))), indices);
  return {
    indices,
    score: Float64Array.from(indices, (row) => score[row]!),
    decision: Float64Array.from(indices, (row) => decision[row]!),
    features,
  };
}

function scoredFeatures({ features, score }: ScoredRows, name: string): Frame {
  return features === undefined
    ? createFrame([{ kind: 'number', name, values: score }])
    : withScore(features, score, name);
}
