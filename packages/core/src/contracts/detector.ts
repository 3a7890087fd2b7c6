import type { TimeSeries } from '../series/time-series.js';
import type { VersionedState } from './state.js';

/** One measurement. */
export interface Observation {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** The value; NaN when it is missing. */
  readonly value: number;
}

/** What the detector expected, and how far away the value was. */
export interface Assessment extends Observation {
  /** How unusual the value is on one scale for every detector: 1 is the boundary, 2 is twice as far out. */
  readonly score: number;
  /** The value the detector expected. */
  readonly expected: number;
  /** Lower end of what counts as usual. */
  readonly lower: number;
  /** Upper end of what counts as usual. */
  readonly upper: number;
}

/** What kind of unusual thing was seen. */
export type AnomalyKind = 'spike' | 'dip' | 'level-shift' | 'trend' | 'variance' | 'pattern' | 'missing-data';

/** Why a value is called an anomaly. */
export interface AnomalyReason {
  readonly kind: AnomalyKind;
  /** Whether the value is above or below what was expected. */
  readonly direction: 'up' | 'down';
  /** One sentence for people: what was seen, what was expected, compared with what. */
  readonly explanation: string;
}

/**
 * A stream detector's answer to one observation. Branch on `status`; every field a status has is always there.
 *
 * - `warming-up`: too little history to judge; `remaining` observations are still needed.
 * - `missing`: the value is NaN or infinite; nothing was learnt from it.
 * - `normal`: within bounds, `score` below 1.
 * - `anomaly`: outside; raise an alarm.
 * - `ongoing`: still outside, but part of the anomaly that began at `since` and already alarmed: do not alarm again.
 */
export type Signal =
  | ({ readonly status: 'warming-up'; readonly remaining: number } & Observation)
  | ({ readonly status: 'missing' } & Observation)
  | ({ readonly status: 'normal' } & Assessment)
  | ({ readonly status: 'anomaly'; readonly reason: AnomalyReason } & Assessment)
  | ({ readonly status: 'ongoing'; readonly reason: AnomalyReason; readonly since: number } & Assessment);

/** Judges a stream of observations one at a time, in constant time and memory. */
export interface StreamDetector<S extends VersionedState = VersionedState> {
  readonly contract: 'stream-detector/1';
  readonly kind: string;
  /** Judges one observation, then learns from it. Times must ascend. The answer is the return value. */
  update(observation: Observation): Signal;
  /** Everything needed to continue, JSON-safe and versioned. */
  snapshot(): S;
}

/** Makes stream detectors: new ones, and ones that continue from a saved state. */
export type StreamDetectorFactory<O = unknown, S extends VersionedState = VersionedState> = (
  options?: O,
) => StreamDetector<S>;

/** A stretch of time in which a series was unusual. */
export interface Anomaly extends AnomalyReason {
  /** First and last unusual time, milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
  /** Where it was furthest out. */
  readonly peak: Assessment;
  /** How many observations were unusual. */
  readonly count: number;
}

/** Judges whole series. */
export interface BatchDetector {
  readonly contract: 'batch-detector/1';
  readonly kind: string;
  /** The anomalies of `series`, in time order. The series is neither changed nor kept. */
  detect(series: TimeSeries, options?: { readonly signal?: AbortSignal }): readonly Anomaly[];
}

/** A lasting change of a series' behaviour. */
export interface ChangePoint {
  /** First time at which the new behaviour holds, milliseconds since the epoch. */
  readonly time: number;
  readonly index: number;
  /** Level before and after. */
  readonly before: number;
  readonly after: number;
  /** Probability of so large a change where there is none. */
  readonly pValue: number;
}

/** Finds lasting changes in whole series. */
export interface ChangePointFinder {
  readonly contract: 'change-point-finder/1';
  readonly kind: string;
  find(series: TimeSeries, options?: { readonly signal?: AbortSignal }): readonly ChangePoint[];
}
