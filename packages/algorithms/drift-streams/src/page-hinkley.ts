import { requireInteger, requireNumber, requireOneOf, type StreamDriftDetector } from '@bellwether/core';
import { assignProgress, fromState, type StreamDriftState, toState } from './kernels/detector-state.js';
import { type ChangeDirection, changeDirections, notFinite } from './kernels/signals.js';

/** Options of {@link pageHinkley}. */
export interface PageHinkleyOptions {
  /** Number of the first value that is judged, at least 1. @default 30 */
  readonly warmUp?: number;
  /** Change of the mean that is tolerated, in the unit of the values; at least 0. Raising it ignores small changes. @default 0.005 */
  readonly delta?: number;
  /** Summed deviation that is drift, in the unit of the values; above 0. Raising it alarms later and less often falsely. @default 50 */
  readonly threshold?: number;
  /** Share of the sum that is kept from value to value; above 0, at most 1 (nothing is forgotten). @default 0.9999 */
  readonly alpha?: number;
  /** Which change of the mean is looked for. @default 'both' */
  readonly direction?: ChangeDirection;
}

/** State of {@link pageHinkley}. */
export type PageHinkleyState = StreamDriftState<'page-hinkley', Required<PageHinkleyOptions>>;

/**
 * Page-Hinkley: sums up how far values are from the mean so far, and alarms when the sum has moved far from its extreme.
 *
 * The statistic is the sum less its minimum (its maximum less the sum, for decreases), each step reduced by `delta`; the
 * threshold is the option. After an alarm everything is forgotten, the mean included.
 *
 * **Not for** values whose scale is unknown: `delta` and `threshold` are in their unit, and the defaults are meant for 0/1
 * errors or values with a spread near 1. Scale others first, or use `adwin`.
 *
 * Missing and infinite values are `'ignored'`. Constant time and memory.
 *
 * Source: E. S. Page, "Continuous inspection schemes", Biometrika 41 (1954), doi:10.2307/2333009; D. V. Hinkley,
 * "Inference about the change-point from cumulative sum tests", Biometrika 58 (1971), doi:10.1093/biomet/58.3.509.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { pageHinkley } from '@bellwether/drift-streams';
 *
 * const detector = pageHinkley({ threshold: 20, direction: 'increase' });
 * const values = Array.from({ length: 400 }, (_, i) => (i < 200 ? 0 : 1));
 * values.findIndex((value) => detector.update(value).status === 'drift'); // => 221
 * ```
 */
export function pageHinkley(options: PageHinkleyOptions = {}): StreamDriftDetector<PageHinkleyState> {
  return detector(resolve(options), fresh());
}

/**
 * Continues a {@link pageHinkley} from its state.
 *
 * @throws {@link BellwetherError} `invalid-state`.
 */
export function restorePageHinkley(state: unknown): StreamDriftDetector<PageHinkleyState> {
  const { settings, progress } = fromState(state, kind, resolve, fresh);
  return detector(settings, progress);
}

const kind = 'page-hinkley';

function resolve(options: PageHinkleyOptions): Required<PageHinkleyOptions> {
  return {
    warmUp: requireInteger('warmUp', options.warmUp ?? 30, { min: 1 }),
    delta: requireNumber('delta', options.delta ?? 0.005, { min: 0 }),
    threshold: requireNumber('threshold', options.threshold ?? 50, { min: 0, exclusiveMin: true }),
    alpha: requireNumber('alpha', options.alpha ?? 0.9999, { min: 0, exclusiveMin: true, max: 1 }),
    direction: requireOneOf('direction', options.direction ?? 'both', changeDirections),
  };
}

function fresh() {
  return { count: 0, mean: 0, upSum: 0, lowest: Number.MAX_VALUE, downSum: 0, highest: -Number.MAX_VALUE };
}

function detector(
  settings: Required<PageHinkleyOptions>,
  progress: ReturnType<typeof fresh>,
): StreamDriftDetector<PageHinkleyState> {
  const { warmUp, delta, threshold, alpha, direction } = settings;
  return {
    contract: 'stream-drift-detector/1',
    kind,
    update(value) {
      if (value - value !== 0) return notFinite;
      progress.count += 1;
      progress.mean += (value - progress.mean) / progress.count;
      const deviation = value - progress.mean;
      progress.upSum = alpha * progress.upSum + deviation - delta;
      progress.downSum = alpha * progress.downSum + deviation + delta;
      if (progress.upSum < progress.lowest) progress.lowest = progress.upSum;
      if (progress.downSum > progress.highest) progress.highest = progress.downSum;
      if (progress.count < warmUp) return { status: 'warming-up', remaining: warmUp - progress.count };
      const rise = direction === 'decrease' ? 0 : progress.upSum - progress.lowest;
      const fall = direction === 'increase' ? 0 : progress.highest - progress.downSum;
      const statistic = Math.max(rise, fall);
      if (!(statistic > threshold)) return { status: 'stable', statistic, threshold };
      assignProgress(progress, fresh());
      return { status: 'drift', statistic, threshold };
    },
    reset: () => assignProgress(progress, fresh()),
    snapshot: () => toState(kind, settings, progress),
  };
}
