import { invalidOption, requireInteger, requireNumber, type StreamDriftDetector } from '@bellwether/core';
import { assignProgress, fromState, type StreamDriftState, toState } from './kernels/detector-state.js';
import { refuseError } from './kernels/signals.js';

/** Options of {@link ecdd}. */
export interface EcddOptions {
  /** Number of the first value that is judged, at least 2. @default 30 */
  readonly warmUp?: number;
  /**
   * Values between two false alarms that the control limits were fitted for. Raising it alarms later and less often falsely.
   * @default 400
   */
  readonly expectedRunTime?: 100 | 400;
  /** Share of the control limit that is a warning, above 0 and at most 1. @default 0.5 */
  readonly warningShare?: number;
}

/** State of {@link ecdd}. */
export type EcddState = StreamDriftState<'ecdd', Required<EcddOptions>>;

/**
 * ECDD: a control chart that compares the exponentially weighted error rate (weight 0.2) with the overall one.
 *
 * The statistic is the weighted error rate, the threshold the overall rate plus `L` deviations of the weighted one; `L` is the
 * published polynomial in the error rate for the wanted run time. After an alarm everything is forgotten. Finds increases only.
 *
 * **Not for** streams where a false alarm every few hundred values is too many: that is what the limits are made for. They were
 * fitted for error rates up to about 0.3. The published limits for a run time of 1000 are not offered: at an error rate of 0.2
 * they are lower than those for 400, and alarm more often.
 *
 * Values are 0 (right) or 1 (wrong); others are `'ignored'`. Constant time and memory.
 *
 * Source: G. J. Ross, N. M. Adams, D. K. Tasoulis and D. J. Hand, "Exponentially weighted moving average charts for detecting
 * concept drift", Pattern Recognition Letters 33 (2012), doi:10.1016/j.patrec.2011.08.019.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { ecdd } from '@bellwether/drift-streams';
 *
 * const detector = ecdd();
 * const errors = Array.from({ length: 900 }, (_, i) => (i % (i < 600 ? 10 : 2) === 0 ? 1 : 0));
 * errors.findIndex((error) => detector.update(error).status === 'drift') > 600; // => true
 * ```
 */
export function ecdd(options: EcddOptions = {}): StreamDriftDetector<EcddState> {
  return detector(resolve(options), fresh());
}

/**
 * Continues an {@link ecdd} from its state.
 *
 * @throws {@link BellwetherError} `invalid-state`.
 */
export function restoreEcdd(state: unknown): StreamDriftDetector<EcddState> {
  const { settings, progress } = fromState(state, kind, resolve, fresh);
  return detector(settings, progress);
}

const kind = 'ecdd';
/** The control limits were fitted for this weight. */
const lambda = 0.2;
/** Coefficients of p^0, p^1, p^3, p^5 and p^7 of the control limit, table 1 of the source. */
const limits = {
  100: [2.76, -6.23, 18.12, -312.45, 1002.18],
  400: [3.97, -6.56, 48.73, -330.13, 848.18],
} as const;

function resolve(options: EcddOptions): Required<EcddOptions> {
  const expectedRunTime = options.expectedRunTime ?? 400;
  if (!Object.hasOwn(limits, expectedRunTime)) throw invalidOption('expectedRunTime', expectedRunTime, '100 or 400');
  return {
    warmUp: requireInteger('warmUp', options.warmUp ?? 30, { min: 2 }),
    expectedRunTime,
    warningShare: requireNumber('warningShare', options.warningShare ?? 0.5, { min: 0, exclusiveMin: true, max: 1 }),
  };
}

function fresh() {
  /** `decay` is (1 - lambda) to twice the count. */
  return { count: 0, errors: 0, weighted: 0, decay: 1 };
}

function detector(settings: Required<EcddOptions>, progress: ReturnType<typeof fresh>): StreamDriftDetector<EcddState> {
  const { warmUp, expectedRunTime, warningShare } = settings;
  const [c0, c1, c3, c5, c7] = limits[expectedRunTime];
  return {
    contract: 'stream-drift-detector/1',
    kind,
    update(value) {
      if (value !== 0 && value !== 1) return refuseError(value);
      progress.count += 1;
      progress.errors += value;
      progress.weighted += lambda * (value - progress.weighted);
      progress.decay *= (1 - lambda) * (1 - lambda);
      if (progress.count < warmUp) return { status: 'warming-up', remaining: warmUp - progress.count };
      const rate = progress.errors / progress.count;
      const deviation = Math.sqrt((rate * (1 - rate) * lambda * (1 - progress.decay)) / (2 - lambda));
      const square = rate * rate;
      const limit = c0 + rate * (c1 + square * (c3 + square * (c5 + square * c7)));
      const statistic = progress.weighted;
      const threshold = rate + limit * deviation;
      if (statistic > threshold) {
        assignProgress(progress, fresh());
        return { status: 'drift', statistic, threshold };
      }
      const warning = statistic > rate + warningShare * limit * deviation;
      return { status: warning ? 'warning' : 'stable', statistic, threshold };
    },
    reset: () => assignProgress(progress, fresh()),
    snapshot: () => toState(kind, settings, progress),
  };
}
