import type { VersionedState } from './state.js';

/** What a comparison of two samples concludes. */
export type DriftVerdict = 'drift' | 'stable' | 'insufficient data';

/** How large a difference is, on the scale that the test states, with a confidence interval. */
export interface EffectSize {
  /** What is measured: `'Kolmogorov-Smirnov distance'`, `'Wasserstein distance / reference deviation'`. */
  readonly measure: string;
  readonly value: number;
  /** Confidence interval at level `confidence`. */
  readonly lower: number;
  readonly upper: number;
  /** Confidence of the interval, between 0 and 1. */
  readonly confidence: number;
}

/** The result of a two-sample test. JSON-safe: no field is ever NaN or infinite. */
export interface TwoSampleResult {
  readonly contract: 'two-sample-result/1';
  /** The test: `'kolmogorov-smirnov'`. */
  readonly test: string;
  readonly statistic: number;
  /** Probability of a statistic at least this large where both samples come from one distribution. */
  readonly pValue: number;
  readonly effectSize: EffectSize;
  readonly verdict: DriftVerdict;
  /** One sentence for people: why this verdict. */
  readonly reason: string;
  /** Values compared, after missing ones were set aside. */
  readonly referenceCount: number;
  readonly currentCount: number;
  readonly referenceMissing: number;
  readonly currentMissing: number;
  /** With 'insufficient data': how many values each side needs at least. */
  readonly neededCount?: number;
}

/** Compares two samples of one variable. Order within a sample never matters. Inputs are neither changed nor kept. */
export interface TwoSampleTest<V = ArrayLike<number>> {
  readonly contract: 'two-sample-test/1';
  readonly kind: string;
  compare(reference: V, current: V): TwoSampleResult;
}

/**
 * A stream drift detector's answer to one value. Branch on `status`.
 *
 * - `warming-up`: too little seen to judge; at least `remaining` values are still needed.
 * - `stable`, `warning`, `drift`: judged. The larger the statistic, the more there is to say for a change; `drift` means
 *   that it went beyond the threshold. Both are of the last judgement where a detector does not judge at every value.
 * - `ignored`: the value is not finite, or outside of what the detector takes; nothing was learnt from it.
 */
export type DriftSignal =
  | { readonly status: 'warming-up'; readonly remaining: number }
  | { readonly status: 'stable' | 'warning' | 'drift'; readonly statistic: number; readonly threshold: number }
  | { readonly status: 'ignored'; readonly reason: 'not-finite' | 'out-of-range' };

/**
 * Watches a stream of values (often 0/1 errors) for a lasting change, in constant or logarithmic memory.
 *
 * After `drift` it goes on by itself with what it keeps (each detector says what); `reset` is for a change that is known
 * from elsewhere, such as a model that was replaced.
 */
export interface StreamDriftDetector<S extends VersionedState = VersionedState, V = number> {
  readonly contract: 'stream-drift-detector/1';
  readonly kind: string;
  /** Learns from one value and says what it thinks of the stream so far. */
  update(value: V): DriftSignal;
  /** Forgets everything: afterwards it answers like a new detector with the same options. */
  reset(): void;
  /** Everything needed to continue, JSON-safe and versioned. */
  snapshot(): S;
}

/** A summary of one column that can be merged with others: `merge(a, b)` equals the profile of both data sets together. */
export interface Profile<S extends VersionedState = VersionedState> {
  readonly contract: 'profile/1';
  readonly kind: string;
  readonly count: number;
  add(values: ArrayLike<number> | readonly string[]): void;
  merge(other: Profile<S>): Profile<S>;
  snapshot(): S;
}
