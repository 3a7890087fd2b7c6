import { requireInteger, requireNumber, type StreamDriftDetector } from '@bellwether/core';
import { assignProgress, fromState, type StreamDriftState, toState } from './kernels/detector-state.js';
import { refuseError } from './kernels/signals.js';

/** Options of {@link rddm}. */
export interface RddmOptions {
  /** Number of the first value that is judged, at least 2. @default 129 */
  readonly warmUp?: number;
  /** Standard deviations above the lowest error rate that are a warning; above 0. @default 1.773 */
  readonly warningLevel?: number;
  /** Standard deviations above the lowest error rate that are drift; at least `warningLevel`. Raising it alarms later. @default 2.258 */
  readonly driftLevel?: number;
  /** Values after which old ones are forgotten even without drift; above `minimumStable`. Raising it slows late alarms. @default 40000 */
  readonly maximumConcept?: number;
  /** Values that are kept when that happens, and remembered at all; at least 2. @default 7000 */
  readonly minimumStable?: number;
  /** Warnings in a row that are drift; at least 1. @default 1400 */
  readonly warningLimit?: number;
}

/** State of {@link rddm}: it holds the last `minimumStable` values. */
export type RddmState = StreamDriftState<'rddm', Required<RddmOptions>>;

/**
 * RDDM, the reactive drift detection method: DDM that forgets old values and does not stay at a warning for long.
 *
 * Judges as `ddm` does: the statistic is error rate plus deviation, the threshold the lowest rate plus `driftLevel` deviations.
 * After `maximumConcept` values the rate is computed anew from the last `minimumStable`; after `warningLimit` warnings in a row
 * there is drift (the threshold of that answer is the warning's). After an alarm it starts from the values since the
 * first warning, so that nothing of the new concept is lost. Finds increases only.
 *
 * **Not for** streams in which a false alarm costs much: levels of 1.773 and 2.258 deviations are early ones.
 *
 * Values are 0 (right) or 1 (wrong); others are `'ignored'`. Constant time but for an alarm, which reads the kept values once;
 * memory for `minimumStable` values.
 *
 * Source: R. S. M. Barros, D. R. L. Cabral, P. M. Gonçalves and S. G. T. C. Santos, "RDDM: Reactive drift detection method",
 * Expert Systems with Applications 90 (2017), doi:10.1016/j.eswa.2017.08.023.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { rddm } from '@bellwether/drift-streams';
 *
 * const detector = rddm();
 * const errors = Array.from({ length: 900 }, (_, i) => (i % (i < 600 ? 10 : 2) === 0 ? 1 : 0));
 * errors.findIndex((error) => detector.update(error).status === 'drift') > 600; // => true
 * ```
 */
export function rddm(options: RddmOptions = {}): StreamDriftDetector<RddmState> {
  const settings = resolve(options);
  return detector(settings, fresh(settings));
}

/**
 * Continues an {@link rddm} from its state.
 *
 * @throws {@link BellwetherError} `invalid-state`.
 */
export function restoreRddm(state: unknown): StreamDriftDetector<RddmState> {
  const { settings, progress } = fromState(state, kind, resolve, fresh);
  return detector(settings, progress);
}

const kind = 'rddm';

function resolve(options: RddmOptions): Required<RddmOptions> {
  const warningLevel = requireNumber('warningLevel', options.warningLevel ?? 1.773, { min: 0, exclusiveMin: true });
  const minimumStable = requireInteger('minimumStable', options.minimumStable ?? 7000, { min: 2, max: 1_000_000 });
  return {
    warmUp: requireInteger('warmUp', options.warmUp ?? 129, { min: 2 }),
    warningLevel,
    driftLevel: requireNumber('driftLevel', options.driftLevel ?? Math.max(2.258, warningLevel), { min: warningLevel }),
    maximumConcept: requireInteger('maximumConcept', options.maximumConcept ?? Math.max(40_000, 2 * minimumStable), {
      min: minimumStable + 1,
    }),
    minimumStable,
    warningLimit: requireInteger('warningLimit', options.warningLimit ?? 1400, { min: 1 }),
  };
}

function fresh({ minimumStable }: Required<RddmOptions>) {
  return {
    count: 0,
    errorRate: 0,
    lowestSum: Number.MAX_VALUE,
    lowestRate: 0,
    lowestDeviation: 0,
    /** Warnings in a row. */
    warnings: 0,
    /** Of the kept values: how many are to be read again when there is an alarm, those since the first warning. */
    sinceWarning: 0,
    /** The last values, a ring: how many, and where the next one goes. */
    stored: 0,
    next: 0,
    values: new Int32Array(minimumStable),
  };
}

type Concept = ReturnType<typeof fresh>;

function detector(settings: Required<RddmOptions>, progress: Concept): StreamDriftDetector<RddmState> {
  const { warmUp, warningLevel, driftLevel, maximumConcept, minimumStable, warningLimit } = settings;
  return {
    contract: 'stream-drift-detector/1',
    kind,
    update(value) {
      if (value !== 0 && value !== 1) return refuseError(value);
      store(progress, minimumStable, value);
      const count = progress.count + 1;
      const rate = progress.errorRate + (value - progress.errorRate) / count;
      progress.count = count;
      progress.errorRate = rate;
      if (count < warmUp) return { status: 'warming-up', remaining: warmUp - count };
      const deviation = Math.sqrt((rate * (1 - rate)) / count);
      const statistic = rate + deviation;
      if (statistic < progress.lowestSum) remember(progress, rate, deviation);
      const threshold = progress.lowestRate + driftLevel * progress.lowestDeviation;
      if (statistic > threshold) {
        restart(progress, settings, progress.warnings > 0 ? progress.sinceWarning : 1, true);
        return { status: 'drift', statistic, threshold };
      }
      const warningThreshold = progress.lowestRate + warningLevel * progress.lowestDeviation;
      if (statistic > warningThreshold) {
        if (progress.warnings >= warningLimit) {
          restart(progress, settings, 1, true);
          return { status: 'drift', statistic, threshold: warningThreshold };
        }
        progress.warnings += 1;
        if (progress.warnings === 1) progress.sinceWarning = 1;
        return { status: 'warning', statistic, threshold };
      }
      progress.warnings = 0;
      progress.sinceWarning = 0;
      if (count >= maximumConcept) restart(progress, settings, progress.stored, false);
      return { status: 'stable', statistic, threshold };
    },
    reset: () => assignProgress(progress, fresh(settings)),
    snapshot: () => toState(kind, settings, progress),
  };
}

function store(progress: Concept, capacity: number, value: number): void {
  progress.values[progress.next] = value;
  progress.next = progress.next + 1 === capacity ? 0 : progress.next + 1;
  if (progress.stored < capacity) progress.stored += 1;
  if (progress.sinceWarning > 0 && progress.sinceWarning < capacity) progress.sinceWarning += 1;
}

function remember(progress: Concept, rate: number, deviation: number): void {
  progress.lowestSum = rate + deviation;
  progress.lowestRate = rate;
  progress.lowestDeviation = deviation;
}

/** Computes the error rate anew from the last `kept` values; after drift the lowest rate too. */
function restart(
  progress: Concept,
  { warmUp, minimumStable }: Required<RddmOptions>,
  kept: number,
  drift: boolean,
): void {
  progress.count = 0;
  progress.errorRate = 0;
  progress.warnings = 0;
  progress.sinceWarning = 0;
  progress.stored = kept;
  if (drift) progress.lowestSum = Number.MAX_VALUE;
  let place = (progress.next - kept + minimumStable) % minimumStable;
  for (let i = 1; i <= kept; i += 1) {
    progress.errorRate += (progress.values[place]! - progress.errorRate) / i;
    const deviation = Math.sqrt((progress.errorRate * (1 - progress.errorRate)) / i);
    if (drift && i > warmUp && progress.errorRate + deviation < progress.lowestSum)
      remember(progress, progress.errorRate, deviation);
    place = place + 1 === minimumStable ? 0 : place + 1;
  }
  progress.count = kept;
}
