import { requireInteger, requireNumber, requireOneOf, type StreamDriftDetector } from '@bellwether/core';
import { normalQuantile } from '@bellwether/statistics';
import { assignProgress, fromState, type StreamDriftState, toState } from './kernels/detector-state.js';
import { type ChangeDirection, changeDirections, refuseError } from './kernels/signals.js';

/** Options of {@link stepd}. */
export interface StepdOptions {
  /** Values in the recent window, at least 2. Raising it finds smaller changes, later. @default 30 */
  readonly windowSize?: number;
  /** Two-sided significance of drift, above 0 and below 1. Raising it alarms sooner and more often falsely. @default 0.003 */
  readonly driftSignificance?: number;
  /** Two-sided significance of a warning; at least `driftSignificance`, below 1. @default 0.05 */
  readonly warningSignificance?: number;
  /** Which change of the error rate is looked for. @default 'increase' */
  readonly direction?: ChangeDirection;
}

/** State of {@link stepd}. */
export type StepdState = StreamDriftState<'stepd', Required<StepdOptions>>;

/**
 * STEPD: tests whether the error rate of the last values equals that of all before them (equal proportions, normal
 * approximation, continuity correction).
 *
 * The statistic is the standardised difference, the threshold the normal quantile of `driftSignificance / 2`. The correction
 * never turns a small difference around, and equal certainty on both sides is no difference (in MOA both raise alarms). After an
 * alarm everything is forgotten.
 *
 * **Not for** low error rates: the normal approximation wants a few errors in the window. The test is made at every value, so
 * a stream has far more false alarms than `driftSignificance`.
 *
 * Values are 0 (right) or 1 (wrong); others are `'ignored'`. Constant time; memory for one window.
 *
 * Source: K. Nishida and K. Yamauchi, "Detecting concept drift using statistical testing", Discovery Science 2007,
 * doi:10.1007/978-3-540-75488-6_27.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { stepd } from '@bellwether/drift-streams';
 *
 * const detector = stepd();
 * const errors = Array.from({ length: 900 }, (_, i) => (i % (i < 600 ? 10 : 2) === 0 ? 1 : 0));
 * errors.findIndex((error) => detector.update(error).status === 'drift') > 600; // => true
 * ```
 */
export function stepd(options: StepdOptions = {}): StreamDriftDetector<StepdState> {
  const settings = resolve(options);
  return detector(settings, fresh(settings));
}

/**
 * Continues a {@link stepd} from its state.
 *
 * @throws {@link BellwetherError} `invalid-state`.
 */
export function restoreStepd(state: unknown): StreamDriftDetector<StepdState> {
  const { settings, progress } = fromState(state, kind, resolve, fresh);
  return detector(settings, progress);
}

const kind = 'stepd';

function resolve(options: StepdOptions): Required<StepdOptions> {
  const range = { min: 0, exclusiveMin: true, max: 1, exclusiveMax: true };
  const driftSignificance = requireNumber('driftSignificance', options.driftSignificance ?? 0.003, range);
  const warningSignificance = options.warningSignificance ?? Math.max(0.05, driftSignificance);
  return {
    windowSize: requireInteger('windowSize', options.windowSize ?? 30, { min: 2, max: 1_000_000 }),
    driftSignificance,
    warningSignificance: requireNumber('warningSignificance', warningSignificance, {
      min: driftSignificance,
      max: 1,
      exclusiveMax: true,
    }),
    direction: requireOneOf('direction', options.direction ?? 'increase', changeDirections),
  };
}

function fresh({ windowSize }: Required<StepdOptions>) {
  return {
    olderCount: 0,
    olderErrors: 0,
    recentCount: 0,
    recentErrors: 0,
    /** Where the oldest of the recent values is, in a ring. */
    first: 0,
    recent: new Int32Array(windowSize),
  };
}

function detector(
  settings: Required<StepdOptions>,
  progress: ReturnType<typeof fresh>,
): StreamDriftDetector<StepdState> {
  const { windowSize, direction } = settings;
  const { recent } = progress;
  const threshold = -normalQuantile(settings.driftSignificance / 2);
  const warningThreshold = -normalQuantile(settings.warningSignificance / 2);
  const start = (): void => assignProgress(progress, fresh(settings));
  return {
    contract: 'stream-drift-detector/1',
    kind,
    update(value) {
      if (value !== 0 && value !== 1) return refuseError(value);
      if (progress.recentCount === windowSize) {
        const oldest = recent[progress.first]!;
        progress.olderErrors += oldest;
        progress.olderCount += 1;
        progress.recentErrors -= oldest;
        recent[progress.first] = value;
        progress.first = progress.first + 1 === windowSize ? 0 : progress.first + 1;
      } else {
        recent[progress.recentCount] = value;
        progress.recentCount += 1;
      }
      progress.recentErrors += value;
      const remaining = 2 * windowSize - progress.recentCount - progress.olderCount;
      if (remaining > 0) return { status: 'warming-up', remaining };
      const statistic = standardised(progress, direction);
      if (statistic > threshold) {
        start();
        return { status: 'drift', statistic, threshold };
      }
      return { status: statistic > warningThreshold ? 'warning' : 'stable', statistic, threshold };
    },
    reset: start,
    snapshot: () => toState(kind, settings, progress),
  };
}

function standardised(
  { olderCount, olderErrors, recentCount, recentErrors }: ReturnType<typeof fresh>,
  direction: ChangeDirection,
): number {
  const rise = recentErrors / recentCount - olderErrors / olderCount;
  const size = direction === 'both' ? Math.abs(rise) : direction === 'increase' ? rise : -rise;
  const inverse = 1 / olderCount + 1 / recentCount;
  const rate = (olderErrors + recentErrors) / (olderCount + recentCount);
  const corrected = size - inverse / 2;
  return corrected > 0 ? corrected / Math.sqrt(rate * (1 - rate) * inverse) : 0;
}
