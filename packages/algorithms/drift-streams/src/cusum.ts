import { requireInteger, requireNumber, requireOneOf, type StreamDriftDetector } from '@bellwether/core';
import { assignProgress, fromState, type StreamDriftState, toState } from './kernels/detector-state.js';
import { type ChangeDirection, changeDirections, notFinite } from './kernels/signals.js';

/** Options of {@link cusum}. */
export interface CusumOptions {
  /** Number of the first value that is judged, at least 1. @default 30 */
  readonly warmUp?: number;
  /** Slack: change of the mean that is tolerated, in the unit of the values; at least 0. @default 0.005 */
  readonly delta?: number;
  /** Summed deviation that is drift, in the unit of the values; above 0. Raising it alarms later and less often falsely. @default 50 */
  readonly threshold?: number;
  /** Which change of the mean is looked for. @default 'both' */
  readonly direction?: ChangeDirection;
}

/** State of {@link cusum}. */
export type CusumState = StreamDriftState<'cusum', Required<CusumOptions>>;

/**
 * CUSUM: sums up how far values are beyond the mean so far, never below zero, and alarms when the sum is large.
 *
 * Each direction has a sum of its own; the statistic is the larger one, the threshold is the option. After an alarm everything
 * is forgotten, the mean included.
 *
 * **Not for** values whose scale is unknown: `delta` and `threshold` are in their unit, and the defaults are meant for 0/1
 * errors or values with a spread near 1.
 *
 * Missing and infinite values are `'ignored'`. Constant time and memory.
 *
 * Source: E. S. Page, "Continuous inspection schemes", Biometrika 41 (1954), doi:10.2307/2333009.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { cusum } from '@bellwether/drift-streams';
 *
 * const detector = cusum({ threshold: 20, direction: 'increase' });
 * const values = Array.from({ length: 400 }, (_, i) => (i < 200 ? 0 : 1));
 * values.findIndex((value) => detector.update(value).status === 'drift'); // => 221
 * ```
 */
export function cusum(options: CusumOptions = {}): StreamDriftDetector<CusumState> {
  return detector(resolve(options), fresh());
}

/**
 * Continues a {@link cusum} from its state.
 *
 * @throws {@link BellwetherError} `invalid-state`.
 */
export function restoreCusum(state: unknown): StreamDriftDetector<CusumState> {
  const { settings, progress } = fromState(state, kind, resolve, fresh);
  return detector(settings, progress);
}

const kind = 'cusum';

function resolve(options: CusumOptions): Required<CusumOptions> {
  return {
    warmUp: requireInteger('warmUp', options.warmUp ?? 30, { min: 1 }),
    delta: requireNumber('delta', options.delta ?? 0.005, { min: 0 }),
    threshold: requireNumber('threshold', options.threshold ?? 50, { min: 0, exclusiveMin: true }),
    direction: requireOneOf('direction', options.direction ?? 'both', changeDirections),
  };
}

function fresh() {
  return { count: 0, mean: 0, upSum: 0, downSum: 0 };
}

function detector(
  settings: Required<CusumOptions>,
  progress: ReturnType<typeof fresh>,
): StreamDriftDetector<CusumState> {
  const { warmUp, delta, threshold, direction } = settings;
  const up = direction !== 'decrease';
  const down = direction !== 'increase';
  return {
    contract: 'stream-drift-detector/1',
    kind,
    update(value) {
      if (value - value !== 0) return notFinite;
      progress.count += 1;
      progress.mean += (value - progress.mean) / progress.count;
      if (up) {
        const sum = progress.upSum + value - progress.mean - delta;
        progress.upSum = Math.max(sum, 0);
      }
      if (down) {
        const sum = progress.downSum - value + progress.mean - delta;
        progress.downSum = Math.max(sum, 0);
      }
      if (progress.count < warmUp) return { status: 'warming-up', remaining: warmUp - progress.count };
      const statistic = Math.max(progress.upSum, progress.downSum);
      if (!(statistic > threshold)) return { status: 'stable', statistic, threshold };
      assignProgress(progress, fresh());
      return { status: 'drift', statistic, threshold };
    },
    reset: () => assignProgress(progress, fresh()),
    snapshot: () => toState(kind, settings, progress),
  };
}
