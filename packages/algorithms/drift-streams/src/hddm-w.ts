import { requireNumber, requireOneOf, type StreamDriftDetector } from '@bellwether/core';
import { assignProgress, fromState, type StreamDriftState, toState } from './kernels/detector-state.js';
import { type ChangeDirection, changeDirections, notFinite, outOfRange } from './kernels/signals.js';

/** Options of {@link hddmW}. */
export interface HddmWOptions {
  /** Probability of a false alarm that the bound of one test allows, above 0 and below 1. Raising it alarms sooner. @default 0.001 */
  readonly driftConfidence?: number;
  /** The same for a warning; at least `driftConfidence`, below 1. @default 0.005 */
  readonly warningConfidence?: number;
  /** Weight of the newest value, above 0 and below 1. Raising it finds sudden changes sooner and small ones less. @default 0.05 */
  readonly lambda?: number;
  /** Which change of the mean is looked for. @default 'increase' */
  readonly direction?: ChangeDirection;
}

/** State of {@link hddmW}. */
export type HddmWState = StreamDriftState<'hddm-w', Required<HddmWOptions>>;

/**
 * HDDM-W: compares exponentially weighted means before and after the best cut, by McDiarmid's bound.
 *
 * The cut is where weighted mean plus bound was lowest (highest less bound for decreases); from there a second weighted mean
 * starts. The statistic is the difference of the two, the threshold the bound that it must exceed. After an alarm everything
 * is forgotten.
 *
 * **Not for** small changes: with a weight of 0.05 the bound stays above 0.4, so a rise of the error rate by less is found by
 * the luck of a dense stretch only; use {@link hddmA} or `adwin` there.
 *
 * Values lie between 0 and 1 (often 0 right, 1 wrong); others are `'ignored'`. No warm-up: the first value is judged.
 * Constant time and memory.
 *
 * Source: I. Frías-Blanco, J. del Campo-Ávila, G. Ramos-Jiménez, R. Morales-Bueno, A. Ortiz-Díaz and Y. Caballero-Mota,
 * "Online and non-parametric drift detection methods based on Hoeffding's bounds", IEEE Transactions on Knowledge and Data
 * Engineering 27 (2015), doi:10.1109/TKDE.2014.2345382.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { hddmW } from '@bellwether/drift-streams';
 *
 * const detector = hddmW();
 * const errors = Array.from({ length: 900 }, (_, i) => (i % (i < 600 ? 10 : 1) === 0 ? 1 : 0));
 * errors.findIndex((error) => detector.update(error).status === 'drift') > 600; // => true
 * ```
 */
export function hddmW(options: HddmWOptions = {}): StreamDriftDetector<HddmWState> {
  return detector(resolve(options), fresh());
}

/**
 * Continues a {@link hddmW} from its state.
 *
 * @throws {@link BellwetherError} `invalid-state`.
 */
export function restoreHddmW(state: unknown): StreamDriftDetector<HddmWState> {
  const { settings, progress } = fromState(state, kind, resolve, fresh);
  return detector(settings, progress);
}

const kind = 'hddm-w';

function resolve(options: HddmWOptions): Required<HddmWOptions> {
  const range = { min: 0, exclusiveMin: true, max: 1, exclusiveMax: true };
  const driftConfidence = requireNumber('driftConfidence', options.driftConfidence ?? 0.001, range);
  const warningConfidence = options.warningConfidence ?? Math.max(0.005, driftConfidence);
  return {
    driftConfidence,
    warningConfidence: requireNumber('warningConfidence', warningConfidence, {
      min: driftConfidence,
      max: 1,
      exclusiveMax: true,
    }),
    lambda: requireNumber('lambda', options.lambda ?? 0.05, range),
    direction: requireOneOf('direction', options.direction ?? 'increase', changeDirections),
  };
}

function fresh() {
  return {
    mean: 0,
    /** Sum of the squared weights of a mean; 0 before its first value. */
    weights: 0,
    /** Of the cut for increases: the bound it was chosen by, the side before it, the side after it. */
    lowBound: Number.MAX_VALUE,
    lowMean: 0,
    lowWeights: 0,
    upMean: 0,
    upWeights: 0,
    highBound: -Number.MAX_VALUE,
    highMean: 0,
    highWeights: 0,
    downMean: 0,
    downWeights: 0,
  };
}

function detector(
  settings: Required<HddmWOptions>,
  progress: ReturnType<typeof fresh>,
): StreamDriftDetector<HddmWState> {
  const { lambda, direction } = settings;
  const keep = 1 - lambda;
  const up = direction !== 'decrease';
  const down = direction !== 'increase';
  const logarithm = Math.log(1 / settings.driftConfidence);
  const warningRatio = Math.sqrt(Math.log(1 / settings.warningConfidence) / logarithm);
  const weightsAfter = (weights: number): number => (weights === 0 ? 1 : lambda * lambda + keep * keep * weights);
  const meanAfter = (mean: number, weights: number, value: number): number =>
    weights === 0 ? value : lambda * value + keep * mean;
  return {
    contract: 'stream-drift-detector/1',
    kind,
    update(value) {
      if (!(value >= 0 && value <= 1)) return value - value === 0 ? outOfRange : notFinite;
      const mean = meanAfter(progress.mean, progress.weights, value);
      const weights = weightsAfter(progress.weights);
      progress.mean = mean;
      progress.weights = weights;
      const margin = Math.sqrt((weights * logarithm) / 2);
      let statistic = 0;
      let threshold = margin;
      if (up) {
        if (mean + margin < progress.lowBound) {
          progress.lowBound = mean + margin;
          progress.lowMean = mean;
          progress.lowWeights = weights;
          progress.upWeights = 0;
        } else {
          progress.upMean = meanAfter(progress.upMean, progress.upWeights, value);
          progress.upWeights = weightsAfter(progress.upWeights);
          statistic = progress.upMean - progress.lowMean;
          threshold = Math.sqrt(((progress.lowWeights + progress.upWeights) * logarithm) / 2);
        }
      }
      if (down) {
        if (mean - margin > progress.highBound) {
          progress.highBound = mean - margin;
          progress.highMean = mean;
          progress.highWeights = weights;
          progress.downWeights = 0;
        } else {
          progress.downMean = meanAfter(progress.downMean, progress.downWeights, value);
          progress.downWeights = weightsAfter(progress.downWeights);
          const fall = progress.highMean - progress.downMean;
          const bound = Math.sqrt(((progress.highWeights + progress.downWeights) * logarithm) / 2);
          if (fall * threshold > statistic * bound) {
            statistic = fall;
            threshold = bound;
          }
        }
      }
      if (statistic > threshold) {
        assignProgress(progress, fresh());
        return { status: 'drift', statistic, threshold };
      }
      return { status: statistic > threshold * warningRatio ? 'warning' : 'stable', statistic, threshold };
    },
    reset: () => assignProgress(progress, fresh()),
    snapshot: () => toState(kind, settings, progress),
  };
}
