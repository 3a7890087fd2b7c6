import { requireNumber, requireOneOf, type StreamDriftDetector } from '@bellwether/core';
import { assignProgress, fromState, type StreamDriftState, toState } from './kernels/detector-state.js';
import { type ChangeDirection, changeDirections, notFinite, outOfRange } from './kernels/signals.js';

/** Options of {@link hddmA}. */
export interface HddmAOptions {
  /** Probability of a false alarm that the bound of one test allows, above 0 and below 1. Raising it alarms sooner. @default 0.001 */
  readonly driftConfidence?: number;
  /** The same for a warning; at least `driftConfidence`, below 1. @default 0.005 */
  readonly warningConfidence?: number;
  /** Which change of the mean is looked for. @default 'increase' */
  readonly direction?: ChangeDirection;
}

/** State of {@link hddmA}. */
export type HddmAState = StreamDriftState<'hddm-a', Required<HddmAOptions>>;

/**
 * HDDM-A: compares the mean of all values with the mean up to the best cut, by Hoeffding's bound on averages.
 *
 * The cut is where mean plus bound was lowest (highest mean less bound for decreases). The statistic is the difference of the
 * means, the threshold the bound that it must exceed. After an alarm everything is forgotten.
 *
 * **Not for** changes of the spread, or short bursts, for which {@link hddmW} is faster. The bound holds for one test; it is
 * made at every value, so a stream has more false alarms than `driftConfidence`.
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
 * import { hddmA } from '@bellwether/drift-streams';
 *
 * const detector = hddmA();
 * const errors = Array.from({ length: 900 }, (_, i) => (i % (i < 600 ? 10 : 2) === 0 ? 1 : 0));
 * errors.findIndex((error) => detector.update(error).status === 'drift') > 600; // => true
 * ```
 */
export function hddmA(options: HddmAOptions = {}): StreamDriftDetector<HddmAState> {
  return detector(resolve(options), fresh());
}

/**
 * Continues a {@link hddmA} from its state.
 *
 * @throws {@link BellwetherError} `invalid-state`.
 */
export function restoreHddmA(state: unknown): StreamDriftDetector<HddmAState> {
  const { settings, progress } = fromState(state, kind, resolve, fresh);
  return detector(settings, progress);
}

const kind = 'hddm-a';

function resolve(options: HddmAOptions): Required<HddmAOptions> {
  const range = { exclusiveMin: true, max: 1, exclusiveMax: true };
  const driftConfidence = requireNumber('driftConfidence', options.driftConfidence ?? 0.001, { ...range, min: 0 });
  const warningConfidence = options.warningConfidence ?? Math.max(0.005, driftConfidence);
  return {
    driftConfidence,
    warningConfidence: requireNumber('warningConfidence', warningConfidence, {
      min: driftConfidence,
      max: 1,
      exclusiveMax: true,
    }),
    direction: requireOneOf('direction', options.direction ?? 'increase', changeDirections),
  };
}

function fresh() {
  return { count: 0, mean: 0, lowCount: 0, lowMean: 0, lowBound: 0, highCount: 0, highMean: 0, highBound: 0 };
}

function detector(
  settings: Required<HddmAOptions>,
  progress: ReturnType<typeof fresh>,
): StreamDriftDetector<HddmAState> {
  const { direction } = settings;
  const up = direction !== 'decrease';
  const down = direction !== 'increase';
  const cutLogarithm = Math.log(1 / settings.driftConfidence);
  const driftLogarithm = Math.log(2 / settings.driftConfidence);
  const warningRatio = Math.sqrt(Math.log(2 / settings.warningConfidence) / driftLogarithm);
  return {
    contract: 'stream-drift-detector/1',
    kind,
    update(value) {
      if (!(value >= 0 && value <= 1)) return value - value === 0 ? outOfRange : notFinite;
      const count = progress.count + 1;
      const mean = progress.mean + (value - progress.mean) / count;
      progress.count = count;
      progress.mean = mean;
      const margin = Math.sqrt((1 / (2 * count)) * cutLogarithm);
      let statistic = 0;
      let threshold = margin;
      if (up) {
        if (progress.lowCount === 0 || progress.lowBound >= mean + margin) {
          progress.lowCount = count;
          progress.lowMean = mean;
          progress.lowBound = mean + margin;
        } else {
          statistic = mean - progress.lowMean;
          threshold = boundOf(count, progress.lowCount, driftLogarithm);
        }
      }
      if (down) {
        if (progress.highCount === 0 || progress.highBound <= mean - margin) {
          progress.highCount = count;
          progress.highMean = mean;
          progress.highBound = mean - margin;
        } else {
          const fall = progress.highMean - mean;
          const bound = boundOf(count, progress.highCount, driftLogarithm);
          if (fall * threshold > statistic * bound) {
            statistic = fall;
            threshold = bound;
          }
        }
      }
      if (statistic >= threshold) {
        assignProgress(progress, fresh());
        return { status: 'drift', statistic, threshold };
      }
      return { status: statistic >= threshold * warningRatio ? 'warning' : 'stable', statistic, threshold };
    },
    reset: () => assignProgress(progress, fresh()),
    snapshot: () => toState(kind, settings, progress),
  };
}

/** How far the mean of `count` values may be from the mean of the first `cut` of them. */
function boundOf(count: number, cut: number, logarithm: number): number {
  return Math.sqrt(((((count - cut) / cut) * (1 / count)) / 2) * logarithm);
}
