import {
  type DriftSignal,
  invalidOption,
  type RandomState,
  requireInteger,
  requireNumber,
  requireOneOf,
  restoreRandom,
  type SeededRandom,
  type StreamDriftDetector,
  seededRandom,
} from '@bellwether/core';
import { assignProgress, fromState, type StreamDriftState, toState } from './kernels/detector-state.js';
import { criticalSteps } from './kernels/equal-sizes.js';
import { notFinite } from './kernels/signals.js';

/** Options of {@link kswin}. */
export interface KswinOptions {
  /** Significance of one test, above 0 and below 1. Raising it alarms sooner and more often falsely. @default 0.0001 */
  readonly alpha?: number;
  /** Values in the window; at least twice `recentSize`. Raising it compares with a longer past. @default 100 */
  readonly windowSize?: number;
  /** Newest values of the window that are compared with as many drawn from the rest; at least 5. @default 30 */
  readonly recentSize?: number;
  /** Smallest distance of the distribution functions that is drift, at least 0 and below 1. @default 0.1 */
  readonly minimumDistance?: number;
  /** What is left after an alarm: the newest values, as published, or nothing, as in river. @default 'recent' */
  readonly afterDrift?: 'recent' | 'nothing';
  /** Seed of the draws, an integer from 0 to 2^32 - 1. @default 0 */
  readonly seed?: number;
}

/** State of {@link kswin}: it holds the window and the random number generator. */
export interface KswinState extends StreamDriftState<'kswin', Required<KswinOptions>> {
  /** State of the random number generator. */
  readonly random: RandomState;
}

/**
 * KSWIN: compares the newest values of a sliding window with values drawn from the rest of it, by the Kolmogorov-Smirnov test.
 *
 * The statistic is the largest distance of the two distribution functions; the threshold is the smallest one whose exact
 * p-value is at most `alpha` (and that is above `minimumDistance`). Finds any change of the distribution, not of the mean
 * alone.
 *
 * **Not for** slow or small changes: it remembers `windowSize` values, and 30 against 30 values show only large distances. A
 * test is made at every value, so a stream has more false alarms than `alpha`.
 *
 * Missing and infinite values are `'ignored'`. Each update costs two sorts of `recentSize` values; memory for the window.
 *
 * Source: C. Raab, M. Heusinger and F.-M. Schleif, "Reactive soft prototype computing for concept drift streams",
 * Neurocomputing 416 (2020), doi:10.1016/j.neucom.2019.11.111.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { seededRandom, standardNormal } from '@bellwether/core';
 * import { kswin } from '@bellwether/drift-streams';
 *
 * const random = seededRandom(1);
 * const detector = kswin();
 * const values = Array.from({ length: 600 }, (_, i) => standardNormal(random) + (i < 500 ? 0 : 3));
 * values.findIndex((value) => detector.update(value).status === 'drift') > 500; // => true
 * ```
 */
export function kswin(options: KswinOptions = {}): StreamDriftDetector<KswinState> {
  const settings = resolve(options);
  return detector(settings, fresh(settings), seededRandom(settings.seed));
}

/**
 * Continues a {@link kswin} from its state.
 *
 * @throws {@link BellwetherError} `invalid-state`.
 */
export function restoreKswin(state: unknown): StreamDriftDetector<KswinState> {
  const { settings, progress } = fromState(state, kind, resolve, fresh);
  return detector(settings, progress, restoreRandom((state as KswinState).random));
}

const kind = 'kswin';

function resolve(options: KswinOptions): Required<KswinOptions> {
  const recentSize = requireInteger('recentSize', options.recentSize ?? 30, { min: 5, max: 100_000 });
  const alpha = requireNumber('alpha', options.alpha ?? 0.0001, {
    min: 0,
    exclusiveMin: true,
    max: 1,
    exclusiveMax: true,
  });
  if (criticalSteps(recentSize, alpha) > recentSize)
    throw invalidOption('alpha', alpha, `large enough for a "recentSize" of ${recentSize} to ever be significant`);
  return {
    alpha,
    windowSize: requireInteger('windowSize', options.windowSize ?? Math.max(100, 2 * recentSize), {
      min: 2 * recentSize,
      max: 1_000_000,
    }),
    recentSize,
    minimumDistance: requireNumber('minimumDistance', options.minimumDistance ?? 0.1, {
      min: 0,
      max: 1,
      exclusiveMax: true,
    }),
    afterDrift: requireOneOf('afterDrift', options.afterDrift ?? 'recent', ['recent', 'nothing']),
    seed: requireInteger('seed', options.seed ?? 0, { min: 0, max: 0xffff_ffff }),
  };
}

function fresh({ windowSize }: Required<KswinOptions>) {
  /** A ring: `next` is where the next value goes. */
  return { count: 0, next: 0, values: new Float64Array(windowSize) };
}

type Window = ReturnType<typeof fresh>;

function detector(
  settings: Required<KswinOptions>,
  window: Window,
  random: SeededRandom,
): StreamDriftDetector<KswinState> {
  const { windowSize, recentSize, minimumDistance, alpha } = settings;
  const steps = Math.max(criticalSteps(recentSize, alpha), Math.floor(minimumDistance * recentSize + 1e-9) + 1);
  const threshold = steps / recentSize;
  const recent = new Float64Array(recentSize);
  const drawn = new Float64Array(recentSize);
  const places = new Int32Array(windowSize - recentSize);
  let generator = random;
  return {
    contract: 'stream-drift-detector/1',
    kind,
    update(value): DriftSignal {
      if (value - value !== 0) return notFinite;
      // Adding 0 turns -0 into 0, which is all that JSON can keep.
      window.values[window.next] = value + 0;
      window.next = window.next + 1 === windowSize ? 0 : window.next + 1;
      if (window.count < windowSize) window.count += 1;
      if (window.count < windowSize) return { status: 'warming-up', remaining: windowSize - window.count };
      split(window, settings, generator, { recent, drawn, places });
      const distance = largestDistance(recent.sort(), drawn.sort());
      const statistic = distance / recentSize;
      if (distance < steps) return { status: 'stable', statistic, threshold };
      if (settings.afterDrift === 'recent') keepRecent(window, settings);
      else assignProgress(window, fresh(settings));
      return { status: 'drift', statistic, threshold };
    },
    reset() {
      assignProgress(window, fresh(settings));
      generator = seededRandom(settings.seed);
    },
    snapshot: () => ({ ...toState(kind, settings, window), random: generator.snapshot() }),
  };
}

/** Fills `recent` with the newest values, and `drawn` with as many from the others, each at most once. */
function split(
  { next, values }: Window,
  { windowSize, recentSize }: Required<KswinOptions>,
  random: SeededRandom,
  { recent, drawn, places }: { recent: Float64Array; drawn: Float64Array; places: Int32Array },
): void {
  // The ring is full: its oldest value is where the next one goes.
  for (let i = 0; i < places.length; i += 1) {
    const place = next + i;
    places[i] = place < windowSize ? place : place - windowSize;
  }
  for (let i = 0; i < recentSize; i += 1) {
    const place = next + places.length + i;
    recent[i] = values[place < windowSize ? place : place - windowSize]!;
    const other = i + Math.floor(random() * (places.length - i));
    const chosen = places[other]!;
    places[other] = places[i]!;
    places[i] = chosen;
    drawn[i] = values[chosen]!;
  }
}

function keepRecent(window: Window, settings: Required<KswinOptions>): void {
  const { windowSize, recentSize } = settings;
  const kept = fresh(settings);
  for (let i = 0; i < recentSize; i += 1)
    kept.values[i] = window.values[(window.next - recentSize + i + windowSize) % windowSize]!;
  kept.count = recentSize;
  kept.next = recentSize;
  assignProgress(window, kept);
}

/** The largest difference of how many values of either sorted sample are at most x, over all x. */
function largestDistance(a: Float64Array, b: Float64Array): number {
  let i = 0;
  let j = 0;
  let largest = 0;
  while (i < a.length && j < b.length) {
    const x = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i] === x) i += 1;
    while (j < b.length && b[j] === x) j += 1;
    largest = Math.max(largest, Math.abs(i - j));
  }
  return largest;
}
