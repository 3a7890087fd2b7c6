import {
  type Classifier,
  type Frame,
  type Model,
  type Regressor,
  requireInteger,
  requireNumber,
  requireOneOf,
  seededRandom,
} from '@bellwether/core';
import { binColumns, binCount, learnBins } from './boosting/bins.js';
import { growTrees } from './boosting/boost.js';
import { type GradientBoostingState, modelFromState, requireTrees, stateOf } from './boosting/model.js';
import { featureColumns, signatureOf } from './columns.js';
import { requireSameLength, rowWeights, type WeightedFitOptions } from './inputs.js';

/** What {@link gradientBoosting} makes smaller: `'logistic'` learns a probability, `'squared'` a mean. */
export type BoostingLoss = 'logistic' | 'squared';

/** Options of {@link gradientBoosting}. */
export interface GradientBoostingOptions {
  /** `'logistic'` for a target of 0 and 1, `'squared'` for a number. @default 'logistic' */
  readonly loss?: BoostingLoss;
  /** Columns to learn from. @default every column of the frame */
  readonly features?: readonly string[];
  /** Trees, at least 1; fewer with early stopping. More: closer to the data, slower. @default 100 */
  readonly rounds?: number;
  /** Share of each tree that is taken, above 0 and at most 1. Less: more trees are needed and fit better. @default 0.1 */
  readonly learningRate?: number;
  /** Leaves of a tree, at least 2. More: finer interactions, sooner overfitted. @default 31 */
  readonly maxLeaves?: number;
  /** Splits on the longest way from the root, at least 1. @default no limit but the leaves */
  readonly maxDepth?: number;
  /** Rows in every leaf, at least 1. More: smoother. @default 20 */
  readonly minRows?: number;
  /** L2 penalty on the values of leaves, at least 0, in units of the sum of hessians. More: calmer leaves. @default 1 */
  readonly l2?: number;
  /** Bins of a numeric column, 2 to 255. More: finer thresholds, slower. @default 255 */
  readonly maxBins?: number;
  /**
   * Share of the rows held out to find out when to stop, at least 0 and below 1; 0 grows every tree. The trees after the
   * best round are thrown away. @default 0
   */
  readonly validationShare?: number;
  /** Rounds without a better loss on the rows held out before it stops, at least 1. @default 10 */
  readonly patience?: number;
  /** Seed of the rows held out and of the rounding of gradients, 0 to 2^32 - 1. @default 0 */
  readonly seed?: number;
}

/** Gradient boosting with its settings, for a target of 0 and 1. */
export interface GradientBoostingClassifier extends Classifier<GradientBoostingState> {
  fit(rows: Frame, target: Float64Array, options?: WeightedFitOptions): Model<GradientBoostingState>;
}

/** Gradient boosting with its settings, for a number. */
export interface GradientBoostingRegressor extends Regressor<GradientBoostingState> {
  fit(rows: Frame, target: Float64Array, options?: WeightedFitOptions): Model<GradientBoostingState>;
}

/**
 * Learns from a table with a sum of small trees, each grown on what the sum so far gets wrong.
 *
 * Columns are put into at most 255 bins (a category has one of its own); a tree always splits the leaf that gains most.
 * Each split learns on which side missing values go; texts are parted into two sets of categories.
 *
 * **Not for** extrapolation beyond the values learnt from, or fewer than some hundred rows.
 *
 * A missing or infinite number, an unseen category and one rarer than the 254 most frequent count as missing. Rows without
 * target (NaN) are left out. A column without values, or of one value, is never split on. With the same seed the model is
 * the same, bit for bit. Gradients are rounded at random to 2^26 / rows levels, which leaves hundreds up to 100,000 rows.
 *
 * Cost: O(rows · columns · log leaves) for each round; rows · columns bytes and some 30 for each row.
 *
 * Source: Friedman (2001), doi:10.1214/aos/1013203451; Ke et al. (2017), LightGBM; Shi et al. (2022) on rounded gradients.
 *
 * @throws {@link BellwetherError} `invalid-option` where an option is out of range; the fit `invalid-input` where lengths
 * differ, a class is neither 0 nor 1, or no row is left.
 *
 * @example
 * ```ts
 * import { frameFromColumns } from '@bellwether/core';
 * import { gradientBoosting } from '@bellwether/learning';
 *
 * const load = Float64Array.from({ length: 400 }, (_, i) => (i % 20) / 20);
 * const zone = Array.from({ length: 400 }, (_, i) => (i % 3 === 0 ? 'a' : 'b'));
 * const slow = load.map((value, i) => (zone[i] === 'a' && value > 0.5 ? 1 : 0));
 *
 * const model = gradientBoosting().fit(frameFromColumns({ load, zone }), slow);
 * const [busy, calm] = model.predict(frameFromColumns({ load: [0.9, 0.9], zone: ['a', 'b'] }));
 * busy! > 0.95 && calm! < 0.05; // => true
 * ```
 */
export function gradientBoosting(
  options?: GradientBoostingOptions & { readonly loss?: 'logistic' },
): GradientBoostingClassifier;
export function gradientBoosting(
  options: GradientBoostingOptions & { readonly loss: 'squared' },
): GradientBoostingRegressor;
export function gradientBoosting(
  options: GradientBoostingOptions = {},
): GradientBoostingClassifier | GradientBoostingRegressor {
  const loss = requireOneOf('loss', options.loss ?? 'logistic', ['logistic', 'squared']);
  const settings = settingsOf(options, loss);
  const features = options.features === undefined ? undefined : [...options.features];
  const maxBins = requireInteger('maxBins', options.maxBins ?? 255, { min: 2, max: 255 });
  const seed = requireInteger('seed', options.seed ?? 0, { min: 0, max: 0xffff_ffff });
  const fit = (
    rows: Frame,
    target: Float64Array,
    { weights, signal }: WeightedFitOptions = {},
  ): Model<GradientBoostingState> => {
    signal?.throwIfAborted();
    requireSameLength('target', target, rows.length);
    const columns = featureColumns(rows, features);
    const used = rowWeights(target, weights, loss === 'logistic');
    const bins = learnBins(columns, used, maxBins);
    const boosted = growTrees(
      {
        columns: binColumns(rows, bins),
        binCounts: Uint16Array.from(bins, binCount),
        categorical: Uint8Array.from(bins, ({ kind }) => (kind === 'string' ? 1 : 0)),
        target,
        weights: used,
      },
      { ...settings, random: seededRandom(seed), ...(signal === undefined ? {} : { signal }) },
    );
    const signature = signatureOf(columns, loss === 'logistic' ? 'probability' : 'value');
    return modelFromState(stateOf(loss, signature, bins, boosted));
  };
  const restore = (value: unknown): Model<GradientBoostingState> => modelFromState(requireTrees(value, loss));
  const kind = 'gradient-boosting';
  return loss === 'logistic'
    ? { contract: 'classifier/1', kind, fit, restore }
    : { contract: 'regressor/1', kind, fit, restore };
}

function settingsOf(options: GradientBoostingOptions, loss: BoostingLoss) {
  return {
    loss,
    rounds: requireInteger('rounds', options.rounds ?? 100, { min: 1 }),
    learningRate: requireNumber('learningRate', options.learningRate ?? 0.1, { min: 0, max: 1, exclusiveMin: true }),
    maxLeaves: requireInteger('maxLeaves', options.maxLeaves ?? 31, { min: 2, max: 32_767 }),
    maxDepth:
      options.maxDepth === undefined
        ? Number.POSITIVE_INFINITY
        : requireInteger('maxDepth', options.maxDepth, { min: 1 }),
    rules: {
      l2: requireNumber('l2', options.l2 ?? 1, { min: 0 }),
      minRows: requireInteger('minRows', options.minRows ?? 20, { min: 1 }),
      minGain: 0,
    },
    validationShare: requireNumber('validationShare', options.validationShare ?? 0, {
      min: 0,
      max: 1,
      exclusiveMax: true,
    }),
    patience: requireInteger('patience', options.patience ?? 10, { min: 1 }),
  };
}
