import { type DriftSignal, requireInteger, requireNumber, type StreamDriftDetector } from '@bellwether/core';
import { assignProgress, fromState, type StreamDriftState, toState } from './kernels/detector-state.js';
import { refuseError } from './kernels/signals.js';

/** Options of {@link eddm}. */
export interface EddmOptions {
  /** Errors, and values, that are seen before one is judged; at least 2. @default 30 */
  readonly minimumErrors?: number;
  /** Share of the widest distance between errors below which there is a warning; above `driftLevel`, below 1. @default 0.95 */
  readonly warningLevel?: number;
  /** Share of the widest distance below which there is drift; above 0. Raising it alarms sooner and more often falsely. @default 0.9 */
  readonly driftLevel?: number;
}

/** State of {@link eddm}. */
export type EddmState = StreamDriftState<'eddm', Required<EddmOptions>>;

/**
 * EDDM, the early drift detection method: alarms when the distance between a classifier's errors shrinks.
 *
 * Mean plus two deviations of the distances is compared with the largest it has been. The statistic is the share that is
 * missing to that, the threshold is `1 - driftLevel`. It judges at errors; between them the last verdict stands. After an
 * alarm everything is forgotten. Finds increases of the error rate only.
 *
 * **Not for** streams in which a false alarm costs something: it was made to be early, and alarms every few hundred values
 * of a stream that does not change (see the measured table of the package). The deviation is that of the population, as in
 * MOA.
 *
 * Values are 0 (right) or 1 (wrong); others are `'ignored'`. Constant time and memory.
 *
 * Source: M. Baena-García, J. del Campo-Ávila, R. Fidalgo, A. Bifet, R. Gavaldà and R. Morales-Bueno, "Early drift detection
 * method", International Workshop on Knowledge Discovery from Data Streams 2006.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { seededRandom } from '@bellwether/core';
 * import { eddm } from '@bellwether/drift-streams';
 *
 * const random = seededRandom(9);
 * const detector = eddm();
 * const errors = Array.from({ length: 1500 }, (_, i) => (random() < (i < 1000 ? 0.1 : 0.5) ? 1 : 0));
 * errors.findIndex((error) => detector.update(error).status === 'drift'); // => 1024
 * ```
 */
export function eddm(options: EddmOptions = {}): StreamDriftDetector<EddmState> {
  return detector(resolve(options), fresh());
}

/**
 * Continues an {@link eddm} from its state.
 *
 * @throws {@link BellwetherError} `invalid-state`.
 */
export function restoreEddm(state: unknown): StreamDriftDetector<EddmState> {
  const { settings, progress } = fromState(state, kind, resolve, fresh);
  return detector(settings, progress);
}

const kind = 'eddm';

function resolve(options: EddmOptions): Required<EddmOptions> {
  const open = { exclusiveMin: true, exclusiveMax: true };
  const driftLevel = requireNumber('driftLevel', options.driftLevel ?? 0.9, { ...open, min: 0, max: 1 });
  const warningLevel = options.warningLevel ?? Math.max(0.95, (1 + driftLevel) / 2);
  return {
    minimumErrors: requireInteger('minimumErrors', options.minimumErrors ?? 30, { min: 2 }),
    warningLevel: requireNumber('warningLevel', warningLevel, { ...open, min: driftLevel, max: 1 }),
    driftLevel,
  };
}

function fresh() {
  return { count: 0, errors: 0, lastError: 0, mean: 0, scatter: 0, widest: 0, statistic: 0, verdict: 0 };
}

type Distances = ReturnType<typeof fresh>;

function detector(settings: Required<EddmOptions>, progress: Distances): StreamDriftDetector<EddmState> {
  const { minimumErrors, warningLevel, driftLevel } = settings;
  const threshold = 1 - driftLevel;
  let last = lastAnswer(progress, threshold);
  const start = (): void => {
    assignProgress(progress, fresh());
    last = undefined;
  };
  return {
    contract: 'stream-drift-detector/1',
    kind,
    update(value) {
      if (value !== 0 && value !== 1) return refuseError(value);
      progress.count += 1;
      if (value === 1) {
        learn(progress);
        const spread = progress.mean + 2 * Math.sqrt(progress.scatter / progress.errors);
        const widest = progress.count >= minimumErrors && spread > progress.widest;
        if (widest) progress.widest = spread;
        if (progress.errors > minimumErrors) {
          const level = spread / progress.widest;
          progress.statistic = 1 - level;
          if (level < driftLevel) {
            start();
            return { status: 'drift', statistic: 1 - level, threshold };
          }
          progress.verdict = level < warningLevel ? 2 : 1;
          last = lastAnswer(progress, threshold);
        }
      }
      return last ?? { status: 'warming-up', remaining: minimumErrors + 1 - progress.errors };
    },
    reset: start,
    snapshot: () => toState(kind, settings, progress),
  };
}

function lastAnswer({ verdict, statistic }: Distances, threshold: number): DriftSignal | undefined {
  if (verdict === 0) return undefined;
  return { status: verdict === 2 ? 'warning' : 'stable', statistic, threshold };
}

function learn(progress: Distances): void {
  const distance = progress.count - progress.lastError;
  progress.lastError = progress.count;
  progress.errors += 1;
  const before = distance - progress.mean;
  progress.mean += before / progress.errors;
  progress.scatter += (distance - progress.mean) * before;
}
