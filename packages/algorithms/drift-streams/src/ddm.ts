import { requireInteger, requireNumber, type StreamDriftDetector } from '@bellwether/core';
import { assignProgress, fromState, type StreamDriftState, toState } from './kernels/detector-state.js';
import { refuseError } from './kernels/signals.js';

/** Options of {@link ddm}. */
export interface DdmOptions {
  /** Number of the first value that is judged, at least 2. Raising it makes the lowest error rate more certain. @default 30 */
  readonly warmUp?: number;
  /** Standard deviations above the lowest error rate that are a warning; above 0. @default 2 */
  readonly warningLevel?: number;
  /**
   * Standard deviations above the lowest error rate that are drift; at least `warningLevel`. Raising it means fewer false
   * alarms and later true ones.
   * @default 3
   */
  readonly driftLevel?: number;
}

/** State of {@link ddm}. */
export type DdmState = StreamDriftState<'ddm', Required<DdmOptions>>;

/**
 * DDM, the drift detection method: alarms when a classifier's error rate rises significantly above its lowest.
 *
 * The lowest `p + s` since the start (error rate and its binomial deviation) is remembered from the end of the warm-up on.
 * The statistic is the present `p + s`, the threshold is the lowest error rate plus `driftLevel` deviations. After an alarm
 * everything is forgotten. Finds increases only.
 *
 * **Not for** slow changes and long stable runs: the error rate is a mean over everything since the last alarm, so the longer
 * all was well, the later the alarm. A stream without any error so far alarms at the first error.
 *
 * Values are 0 (right) or 1 (wrong); others are `'ignored'`. Constant time and memory.
 *
 * Source: J. Gama, P. Medas, G. Castillo and P. Rodrigues, "Learning with drift detection", SBIA 2004,
 * doi:10.1007/978-3-540-28645-5_29.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { ddm } from '@bellwether/drift-streams';
 *
 * const detector = ddm();
 * const errors = Array.from({ length: 900 }, (_, i) => (i % (i < 600 ? 10 : 2) === 0 ? 1 : 0));
 * errors.findIndex((error) => detector.update(error).status === 'drift'); // => 636
 * ```
 */
export function ddm(options: DdmOptions = {}): StreamDriftDetector<DdmState> {
  return detector(resolve(options), fresh());
}

/**
 * Continues a {@link ddm} from its state.
 *
 * @throws {@link BellwetherError} `invalid-state`.
 */
export function restoreDdm(state: unknown): StreamDriftDetector<DdmState> {
  const { settings, progress } = fromState(state, kind, resolve, fresh);
  return detector(settings, progress);
}

const kind = 'ddm';

function resolve(options: DdmOptions): Required<DdmOptions> {
  const warningLevel = requireNumber('warningLevel', options.warningLevel ?? 2, { min: 0, exclusiveMin: true });
  return {
    warmUp: requireInteger('warmUp', options.warmUp ?? 30, { min: 2 }),
    warningLevel,
    driftLevel: requireNumber('driftLevel', options.driftLevel ?? Math.max(3, warningLevel), { min: warningLevel }),
  };
}

function fresh() {
  return {
    count: 0,
    errorRate: 0,
    lowestSum: Number.MAX_VALUE,
    lowestRate: 0,
    lowestDeviation: 0,
  };
}

function detector(settings: Required<DdmOptions>, progress: ReturnType<typeof fresh>): StreamDriftDetector<DdmState> {
  const { warmUp, warningLevel, driftLevel } = settings;
  return {
    contract: 'stream-drift-detector/1',
    kind,
    update(value) {
      if (value !== 0 && value !== 1) return refuseError(value);
      const count = progress.count + 1;
      const rate = progress.errorRate + (value - progress.errorRate) / count;
      progress.count = count;
      progress.errorRate = rate;
      if (count < warmUp) return { status: 'warming-up', remaining: warmUp - count };
      const deviation = Math.sqrt((rate * (1 - rate)) / count);
      const statistic = rate + deviation;
      if (statistic <= progress.lowestSum) {
        progress.lowestSum = statistic;
        progress.lowestRate = rate;
        progress.lowestDeviation = deviation;
      }
      const threshold = progress.lowestRate + driftLevel * progress.lowestDeviation;
      if (statistic > threshold) {
        assignProgress(progress, fresh());
        return { status: 'drift', statistic, threshold };
      }
      const warning = statistic > progress.lowestRate + warningLevel * progress.lowestDeviation;
      return { status: warning ? 'warning' : 'stable', statistic, threshold };
    },
    reset: () => assignProgress(progress, fresh()),
    snapshot: () => toState(kind, settings, progress),
  };
}
