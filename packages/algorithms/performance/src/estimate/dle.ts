import {
  BellwetherError,
  type Column,
  createFrame,
  type Frame,
  type FrameLike,
  invalidOption,
  type Model,
  requireColumn,
  requireInteger,
  requireNumber,
  requireState,
  selectRows,
  toFrame,
  type VersionedState,
} from '@bellwether/core';
import { type GradientBoostingState, gradientBoosting } from '@bellwether/learning';
import { chiSquaredQuantile } from '@bellwether/statistics';
import { numbersOf } from '../columns.js';
import { bandOf, type MeasureEstimate } from '../measures/expected-measures.js';
import { completePairs, lossesOf, rootOf } from '../measures/regression.js';
import { type ColumnJson, frameFromJson, frameToJson } from './frame-json.js';
import { type EstimateTrust, type Instability, sampleRows, shiftBetween, trustOf, trustRows } from './trust.js';

/** A measure that can be estimated without labels. */
export type EstimatedLoss =
  | 'meanAbsoluteError'
  | 'meanAbsolutePercentageError'
  | 'meanSquaredError'
  | 'meanSquaredLogError'
  | 'rootMeanSquaredError'
  | 'rootMeanSquaredLogError';

/** Options of {@link dle}. */
export interface DleOptions {
  /** Column of the reference with what came true. */
  readonly target: string;
  /** Column with the model's prediction, in the unit of the target. */
  readonly prediction: string;
  /** Columns that may say how wrong the model is, usually its inputs. */
  readonly features: readonly string[];
  /** Probability that a band holds the realised measure, between 0 and 1. @default 0.95 */
  readonly level?: number;
  /** Rows of the reference that must speak for the rows estimated, at least 1. More: more is doubted. @default 200 */
  readonly fewestAlike?: number;
  /** Share of uncovered rows from which an estimate is not to be believed, 0 to 1. Less: more is doubted. @default 0.1 */
  readonly largestUncovered?: number;
  /**
   * Instability from which no estimate is to be believed, as a share of the mean absolute error, at least 0.
   *
   * @default 0.2
   */
  readonly largestInstability?: number;
  /** Seed of samples, folds and trees, 0 to 2^32 - 1. @default 0 */
  readonly seed?: number;
}

/** What a model probably achieves on rows whose targets nobody knows yet. JSON-safe. */
export interface DleEstimate {
  /** Rows that were estimated. */
  readonly rows: number;
  /** Rows left out because their prediction is missing. */
  readonly missing: number;
  /** Each measure with its band; null where the reference has none. */
  readonly measures: Readonly<Record<EstimatedLoss, MeasureEstimate>>;
  /** The measures realised on the reference. */
  readonly reference: Readonly<Record<EstimatedLoss, number | null>>;
  /** Whether the estimate can be believed. Instability is a share of the mean absolute error. */
  readonly trust: EstimateTrust;
}

/** What was learnt of one loss. JSON-safe. */
export interface LearntLoss {
  readonly boosting: GradientBoostingState;
  /** Mean loss on the reference. */
  readonly mean: number;
  /** Variance of the loss of a row that the estimate leaves open. */
  readonly variance: number;
  /** How far means over unseen blocks were off, beyond chance. */
  readonly instability: Instability;
}

type RowLoss = 'absolute' | 'squared' | 'percentage' | 'squaredLog';
const rowLosses: readonly RowLoss[] = ['absolute', 'squared', 'percentage', 'squaredLog'];

/** Saved state of a fitted estimator. */
export interface DleState extends VersionedState {
  readonly kind: 'dle';
  readonly version: 1;
  /** What was learnt of each loss; null where the reference has no values for it. */
  readonly losses: Readonly<Record<RowLoss, LearntLoss | null>>;
  /** Rows of the reference that were learnt from. */
  readonly referenceRows: number;
  /** Rows of the reference that others are compared with. */
  readonly sample: readonly ColumnJson[];
}

/** An estimator that has learnt from a labelled reference. */
export interface FittedDle {
  /** Estimates the measures of rows without targets. Rows should be of one period, and some hundred at least. */
  estimate(rows: FrameLike): DleEstimate;
  /** Everything needed to continue, JSON-safe and versioned. Holds up to 4,000 rows of the reference. */
  readonly state: DleState;
}

/** Direct loss estimation with its settings. */
export interface Dle {
  /** Learns from rows with targets that the model was not trained on, in the order of time. */
  fit(reference: FrameLike): FittedDle;
  /** Continues from a saved state; the options must be those it was fitted with. */
  restore(state: unknown): FittedDle;
}

/** Name of the column with the prediction among the features. */
const predictionName = 'prediction of the model';
const blockCount = 5;

/**
 * Estimates how wrong a model that predicts numbers is before the targets arrive, by learning its losses.
 *
 * For each loss (absolute, squared, percentage, squared logarithm) boosted trees learn the loss of a row from its features and
 * the prediction; their mean over new rows is the estimate. What they leave open is measured on blocks of the reference that
 * they have not seen: the spread of single rows, and how far means of blocks were off beyond chance. Both make the band.
 *
 * **Assumes** that rows with the same features are as hard as on the reference; a change of the relation itself cannot be seen
 * without targets. `trust` says where rows are unlike the reference, or the losses did not hold within it.
 *
 * **Not for** rows the model was trained on as reference, or a reference below some 1,000 rows.
 *
 * Rows without prediction are left out and counted; missing features are allowed. Percentages leave out targets of 0;
 * logarithms are null where a target or prediction of the reference is -1 or below. Cost: 24 fits of 60 small trees.
 *
 * Source: NannyML's direct loss estimation.
 *
 * @throws {@link BellwetherError} `invalid-option`; the fit `invalid-input` where a column is missing or of the wrong kind, or
 * fewer than 10 rows of the reference are complete.
 *
 * @example
 * ```ts
 * import { frameFromColumns, seededRandom, standardNormal } from '@bellwether/core';
 * import { dle } from '@bellwether/performance';
 *
 * const random = seededRandom(1);
 * const load = Float64Array.from({ length: 3000 }, random);
 * const guess = load.map((value) => 100 * value);
 * const took = guess.map((value, i) => value + 10 * load[i]! * standardNormal(random)); // harder under load
 *
 * const options = { target: 'took', prediction: 'guess', features: ['load'] };
 * const estimator = dle(options).fit(frameFromColumns({ load, guess, took }));
 * const busy = Float64Array.from({ length: 1000 }, () => 0.8 + 0.2 * random());
 * const { measures } = estimator.estimate(frameFromColumns({ load: busy, guess: busy.map((value) => 100 * value) }));
 * Math.abs(measures.rootMeanSquaredError.value! - 9) < 0.7; // => true
 * ```
 */
export function dle(options: DleOptions): Dle {
  const settings = {
    ...options,
    features: [...options.features],
    level: requireNumber('level', options.level ?? 0.95, { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true }),
    fewestAlike: requireNumber('fewestAlike', options.fewestAlike ?? 200, { min: 1 }),
    largestUncovered: requireNumber('largestUncovered', options.largestUncovered ?? 0.1, { min: 0, max: 1 }),
    largestInstability: requireNumber('largestInstability', options.largestInstability ?? 0.2, { min: 0 }),
    seed: requireInteger('seed', options.seed ?? 0, { min: 0, max: 0xffff_ffff }),
  };
  if (settings.features.length === 0) throw invalidOption('features', options.features, 'a list of at least 1 column');
  return {
    fit: (table) => {
      const reference = toFrame(table);
      const { indices, prediction, target } = completePairs(reference, settings.target, settings.prediction);
      if (indices.length < 10) {
        throw new BellwetherError(
          'invalid-input',
          `The reference has ${indices.length} rows with a prediction and a target; it needs at least 10.`,
        );
      }
      const inputs = inputsOf(reference, settings.features, indices, prediction);
      const found = lossesOf(target, prediction);
      const hasShare = Uint32Array.from(target.keys()).filter((row) => target[row] !== 0);
      const learn = (name: RowLoss): LearntLoss | null => {
        const losses = found[name];
        if (losses === undefined || losses.length < 10) return null;
        return learnLoss(name === 'percentage' ? selectRows(inputs, hasShare) : inputs, losses, settings.seed);
      };
      const losses = Object.fromEntries(rowLosses.map((name) => [name, learn(name)]));
      const state: DleState = {
        kind: 'dle',
        version: 1,
        losses: losses as Record<RowLoss, LearntLoss | null>,
        referenceRows: indices.length,
        sample: frameToJson(sampleRows(inputs, trustRows)),
      };
      return fittedFrom(state, settings);
    },
    restore: (value) => fittedFrom(requireState<DleState>(value, 'dle', 1), settings),
  };
}

type Settings = Required<DleOptions>;

function fittedFrom(state: DleState, settings: Settings): FittedDle {
  const sample = frameFromJson(state.sample);
  const models = Object.fromEntries(
    rowLosses.map((name) => {
      const learnt = state.losses[name];
      return [name, learnt === null ? undefined : lossBoosting(settings.seed).restore(learnt.boosting)];
    }),
  ) as Record<RowLoss, Model | undefined>;
  const { absolute, percentage, squared, squaredLog } = state.losses;
  const relative = absolute === null || absolute.mean === 0 ? 0 : absolute.instability.size / absolute.mean;
  return {
    state,
    estimate: (table) => {
      const frame = toFrame(table);
      const all = numbersOf(frame, settings.prediction);
      const indices = Uint32Array.from({ length: frame.length }, (_, row) => row).filter((row) =>
        Number.isFinite(all[row]!),
      );
      const inputs = inputsOf(
        frame,
        settings.features,
        indices,
        Float64Array.from(indices, (row) => all[row]!),
      );
      const meanOf = (name: RowLoss): MeasureEstimate => {
        const learnt = state.losses[name];
        const model = models[name];
        if (learnt === null || model === undefined || indices.length === 0) return bandOf(undefined, 0.5, 0, [0, 0]);
        const value = model.predict(inputs).reduce((sum, loss) => sum + Math.max(0, loss), 0) / indices.length;
        const moments = { value, variance: learnt.variance / indices.length };
        return bandOf(moments, settings.level, learnt.instability.size ** 2, [0, Number.POSITIVE_INFINITY]);
      };
      const squaredError = meanOf('squared');
      const squaredLogError = meanOf('squaredLog');
      const { referenceRows } = state;
      const shift =
        indices.length < 2
          ? { shift: 0.5, alikeRows: referenceRows, uncovered: 0 }
          : shiftBetween(sample, inputs, { ...settings, referenceRows });
      const instability = { size: relative, significant: absolute?.instability.significant ?? false };
      const root = (learnt: LearntLoss | null) => (learnt === null ? null : Math.sqrt(learnt.mean));
      return {
        rows: indices.length,
        missing: frame.length - indices.length,
        measures: {
          meanAbsoluteError: meanOf('absolute'),
          meanAbsolutePercentageError: meanOf('percentage'),
          meanSquaredError: squaredError,
          meanSquaredLogError: squaredLogError,
          rootMeanSquaredError: rootOf(squaredError),
          rootMeanSquaredLogError: rootOf(squaredLogError),
        },
        reference: {
          meanAbsoluteError: absolute?.mean ?? null,
          meanAbsolutePercentageError: percentage?.mean ?? null,
          meanSquaredError: squared?.mean ?? null,
          meanSquaredLogError: squaredLog?.mean ?? null,
          rootMeanSquaredError: root(squared),
          rootMeanSquaredLogError: root(squaredLog),
        },
        trust: trustOf(shift, instability, settings),
      };
    },
  };
}

function lossBoosting(seed: number) {
  return gradientBoosting({ loss: 'squared', rounds: 60, maxLeaves: 8, minRows: 50, l2: 10, seed });
}

function learnLoss(inputs: Frame, losses: Float64Array, seed: number): LearntLoss {
  const count = losses.length;
  let open = 0;
  let squares = 0;
  let chance = 0;
  const differences: { difference: number; size: number }[] = [];
  for (let block = 0; block < blockCount; block += 1) {
    const from = Math.floor((block * count) / blockCount);
    const to = Math.floor(((block + 1) * count) / blockCount);
    const others = Uint32Array.from({ length: count - (to - from) }, (_, i) => (i < from ? i : i + to - from));
    const model = lossBoosting(seed).fit(
      selectRows(inputs, others),
      Float64Array.from(others, (row) => losses[row]!),
    );
    const own = Uint32Array.from({ length: to - from }, (_, i) => from + i);
    const predicted = model.predict(selectRows(inputs, own));
    let difference = 0;
    for (let i = 0; i < own.length; i += 1) {
      const left = losses[from + i]! - predicted[i]!;
      difference += left;
      open += left * left;
    }
    differences.push({ difference, size: own.length });
  }
  const variance = open / count;
  let standardised = 0;
  for (const { difference, size } of differences) {
    squares += (difference / size) ** 2 / blockCount;
    chance += variance / size / blockCount;
    standardised += variance > 0 ? difference ** 2 / (variance * size) : 0;
  }
  return {
    boosting: lossBoosting(seed).fit(inputs, losses).state,
    mean: losses.reduce((sum, loss) => sum + loss, 0) / count,
    variance,
    instability: {
      size: Math.sqrt(Math.max(0, squares - chance)),
      significant: standardised > chiSquaredQuantile(0.999, blockCount),
    },
  };
}

function inputsOf(frame: Frame, features: readonly string[], indices: Uint32Array, prediction: Float64Array): Frame {
  const columns = features.map((name): Column => requireColumn(frame, name));
  return createFrame([
    ...selectRows(createFrame(columns), indices).columns,
    { kind: 'number', name: predictionName, values: prediction },
  ]);
}
