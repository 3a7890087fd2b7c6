import {
  type DriftSignal,
  requireInteger,
  requireNumber,
  requireOneOf,
  type StreamDriftDetector,
} from '@bellwether/core';
import { assignProgress, fromState, type StreamDriftState, toState } from './kernels/detector-state.js';
import { notFinite } from './kernels/signals.js';

/** Options of {@link adwin}. */
export interface AdwinOptions {
  /**
   * Confidence parameter of one check, above 0 and below 1. Raising it finds changes sooner, with more false alarms.
   * @default 0.002
   */
  readonly delta?: number;
  /** Values between two checks, at least 1. Raising it costs less and delays alarms by up to as much. @default 32 */
  readonly clock?: number;
  /** Buckets of each size before two are merged, at least 1. Raising it finds cuts more exactly, at more cost. @default 5 */
  readonly maximumBuckets?: number;
  /** Both sides of a cut have more values than this plus one; at least 1. Raising it ignores very short changes. @default 5 */
  readonly minimumSideLength?: number;
  /** The window has more values than this before it is checked; at least 1. @default 10 */
  readonly gracePeriod?: number;
  /**
   * Which bound a difference of means must exceed. `'normal'` uses the variance of the window and `delta / ln(width)`, as
   * every implementation in use does. `'hoeffding'` is the theorem's bound with the exact `delta / width`: it guarantees
   * the rate of false cuts per check for any distribution of values within `valueRange`, and is much slower to alarm.
   * @default 'normal'
   */
  readonly bound?: 'normal' | 'hoeffding';
  /** Largest minus smallest possible value, in the unit of the values; above 0. Used by `'hoeffding'` alone. @default 1 */
  readonly valueRange?: number;
  /**
   * Whether one change is reported once. A window is often cut several times while the old values leave it; with `true`
   * the cuts that follow a report within as many values as the report left in the window are `'warning'`s.
   * @default false
   */
  readonly reportOnce?: boolean;
}

/** State of {@link adwin}. */
export type AdwinState = StreamDriftState<'adwin', Required<AdwinOptions>>;

/** An {@link adwin} detector: its window is of use by itself. */
export interface Adwin extends StreamDriftDetector<AdwinState> {
  /** How many of the last values count as of one distribution. */
  readonly width: number;
  /** Mean of those values; 0 before the first. */
  readonly mean: number;
}

/**
 * ADWIN: keeps as many of the last values as have one mean, and alarms when older ones have to go.
 *
 * The window is held as buckets of 1, 2, 4, ... values. Every `clock` values each border between buckets is tried as a cut,
 * from the oldest to the newest; where the means of both sides differ by more than the bound, the oldest bucket is dropped
 * and all cuts are tried again. The statistic is the largest difference in units of its bound, the threshold is 1.
 * After an alarm the newer side stays: that is the reset.
 *
 * **Not for** a change of spread at an equal mean, slow seasonal movement (each swing is a change), or correlated values,
 * which it takes for changes.
 *
 * Missing and infinite values are `'ignored'`. Values may have any unit and range. Amortised constant time; memory grows with the
 * logarithm of the window and is set aside at the start. Finds increases and decreases.
 *
 * Source: A. Bifet and R. Gavaldà, "Learning from time-changing data with adaptive windowing", SIAM Data Mining 2007,
 * doi:10.1137/1.9781611972771.42; the practical bound and its small-sample terms as in MOA.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { seededRandom } from '@bellwether/core';
 * import { adwin } from '@bellwether/drift-streams';
 *
 * const random = seededRandom(1);
 * const detector = adwin();
 * let alarm = 0;
 * for (let i = 0; alarm === 0; i += 1) {
 *   const error = random() < (i < 2000 ? 0.2 : 0.35) ? 1 : 0;
 *   if (detector.update(error).status === 'drift') alarm = i;
 * }
 * alarm; // => 2527
 * ```
 */
export function adwin(options: AdwinOptions = {}): Adwin {
  const settings = resolve(options);
  return detector(settings, fresh(settings));
}

/**
 * Continues an {@link adwin} from its state.
 *
 * @throws {@link BellwetherError} `invalid-state`.
 */
export function restoreAdwin(state: unknown): Adwin {
  const { settings, progress } = fromState(state, kind, resolve, fresh);
  return detector(settings, progress);
}

const kind = 'adwin';
/** Sizes of buckets: 1 to 2^47, more than any stream has. */
const rowLimit = 48;

function resolve(options: AdwinOptions): Required<AdwinOptions> {
  const open = { min: 0, exclusiveMin: true };
  return {
    delta: requireNumber('delta', options.delta ?? 0.002, { ...open, max: 1, exclusiveMax: true }),
    clock: requireInteger('clock', options.clock ?? 32, { min: 1 }),
    maximumBuckets: requireInteger('maximumBuckets', options.maximumBuckets ?? 5, { min: 1, max: 1000 }),
    minimumSideLength: requireInteger('minimumSideLength', options.minimumSideLength ?? 5, { min: 1 }),
    gracePeriod: requireInteger('gracePeriod', options.gracePeriod ?? 10, { min: 1 }),
    bound: requireOneOf('bound', options.bound ?? 'normal', ['normal', 'hoeffding']),
    valueRange: requireNumber('valueRange', options.valueRange ?? 1, open),
    reportOnce: requireOneOf('reportOnce', String(options.reportOnce ?? false), ['true', 'false']) === 'true',
  };
}

function fresh({ maximumBuckets, clock }: Required<AdwinOptions>) {
  const size = rowLimit * (maximumBuckets + 1);
  return {
    untilCheck: clock,
    checks: 0,
    width: 0,
    total: 0,
    /** Sum of squared deviations from the mean. */
    scatter: 0,
    lastRow: 0,
    statistic: 0,
    /** 0 none yet, 1 stable, 2 warning. */
    verdict: 0,
    /** Cuts up to this check belong to a change that was reported. */
    quietUntil: 0,
    /** Per row of buckets, a ring: where the oldest is, and how many there are. */
    first: new Int32Array(rowLimit),
    count: new Int32Array(rowLimit),
    totals: new Float64Array(size),
    scatters: new Float64Array(size),
  };
}

type Window = ReturnType<typeof fresh>;

function detector(settings: Required<AdwinOptions>, window: Window): Adwin {
  const { clock, gracePeriod, reportOnce } = settings;
  const capacity = settings.maximumBuckets + 1;
  let last = lastAnswer(window);
  return {
    contract: 'stream-drift-detector/1',
    kind,
    get width() {
      return window.width;
    },
    get mean() {
      return window.width === 0 ? 0 : window.total / window.width;
    },
    update(value) {
      if (value - value !== 0) return notFinite;
      insert(window, capacity, value);
      window.untilCheck -= 1;
      // Nothing is judged: the last verdict stands, as the object that was made for it.
      if (window.untilCheck > 0) return last ?? warmingUp(window, clock, gracePeriod);
      window.untilCheck = clock;
      if (window.width <= gracePeriod) return last ?? warmingUp(window, clock, gracePeriod);
      window.checks += 1;
      const cut = shrink(window, capacity, settings);
      const quiet = reportOnce && window.checks <= window.quietUntil;
      window.verdict = cut && quiet ? 2 : 1;
      last = lastAnswer(window)!;
      if (!cut || quiet) return last;
      window.quietUntil = window.checks + Math.ceil(window.width / clock);
      return { status: 'drift', statistic: window.statistic, threshold: 1 };
    },
    reset() {
      assignProgress(window, fresh(settings));
      last = lastAnswer(window);
    },
    snapshot: () => toState(kind, settings, window),
  };
}

function lastAnswer({ verdict, statistic }: Window): DriftSignal | undefined {
  if (verdict === 0) return undefined;
  // After an alarm the statistic of the cut is history: what is left was found to be of one distribution.
  return Object.freeze({
    status: verdict === 2 ? 'warning' : 'stable',
    statistic: Math.min(statistic, 1),
    threshold: 1,
  });
}

function warmingUp({ width, untilCheck }: Window, clock: number, gracePeriod: number): DriftSignal {
  const missing = gracePeriod + 1 - width - untilCheck;
  return { status: 'warming-up', remaining: untilCheck + Math.max(0, Math.ceil(missing / clock)) * clock };
}

/** Adds a bucket of one value, and merges the two oldest of every row that overflows. */
function insert(window: Window, capacity: number, value: number): void {
  const { first, count, totals, scatters } = window;
  const before = window.width;
  if (before > 0) {
    const difference = value - window.total / before;
    window.scatter += (before * difference * difference) / (before + 1);
  }
  window.width = before + 1;
  window.total += value;
  let total = value;
  let scatter = 0;
  let size = 1;
  for (let row = 0, base = 0; ; row += 1, base += capacity, size += size) {
    const oldest = first[row]!;
    const held = count[row]!;
    let place = oldest + held;
    if (place >= capacity) place -= capacity;
    totals[base + place] = total;
    scatters[base + place] = scatter;
    if (held + 1 < capacity) {
      count[row] = held + 1;
      if (row > window.lastRow) window.lastRow = row;
      return;
    }
    const next = oldest + 1 === capacity ? 0 : oldest + 1;
    const a = totals[base + oldest]!;
    const b = totals[base + next]!;
    // Sizes are powers of two: taking the reciprocal first changes no bit.
    const difference = (a - b) * (1 / size);
    scatter = scatters[base + oldest]! + scatters[base + next]! + size * difference * difference * 0.5;
    total = a + b;
    first[row] = next + 1 === capacity ? 0 : next + 1;
    count[row] = held - 1;
  }
}

/** Drops the oldest bucket as long as some cut is beyond its bound; returns whether one was. */
function shrink(window: Window, capacity: number, settings: Required<AdwinOptions>): boolean {
  let largest = 0;
  let cut = false;
  while (findCut(window, capacity, settings)) {
    largest = Math.max(largest, window.statistic);
    cut = true;
    dropOldest(window, capacity);
  }
  if (cut) window.statistic = largest;
  return cut;
}

/**
 * Tries every border between buckets, the newest bucket's included; stops at the first cut beyond its bound. Leaves the
 * largest difference in units of its bound in `statistic`.
 */
function findCut(window: Window, capacity: number, settings: Required<AdwinOptions>): boolean {
  const { first, count, totals, width, total } = window;
  const { minimumSideLength, delta, bound, valueRange } = settings;
  const hoeffding = bound === 'hoeffding';
  const shortest = minimumSideLength + 1;
  const correction = hoeffding ? 0 : 1 - minimumSideLength;
  const logarithm = hoeffding ? Math.log((4 * width) / delta) : Math.log((2 * Math.log(width)) / delta);
  const variance = Math.max(0, window.scatter / width);
  // The bound is at least this over the product of both sizes, squared: most cuts are settled without root or division.
  const least = (hoeffding ? (valueRange * valueRange) / 2 : 2 * variance) * logarithm * width * (1 - 1e-9);
  let pace = 0;
  let statistic = 0;
  let older = 0;
  let olderTotal = 0;
  let size = 2 ** window.lastRow;
  for (let row = window.lastRow; row >= 0; row -= 1, size /= 2) {
    const base = row * capacity;
    let place = base + first[row]!;
    const end = base + capacity;
    for (let k = count[row]!; k > 0; k -= 1) {
      older += size;
      olderTotal += totals[place]!;
      place += 1;
      if (place === end) place = base;
      const newer = width - older;
      if (newer <= shortest) break;
      if (older <= shortest) continue;
      const scaled = olderTotal * newer - (total - olderTotal) * older;
      if (scaled * scaled <= pace * (older * newer)) continue;
      const difference = Math.abs(olderTotal / older - (total - olderTotal) / newer);
      const m = 1 / (older + correction) + 1 / (newer + correction);
      const epsilon = boundOf(m, hoeffding, variance, logarithm, valueRange);
      const ratio = difference / epsilon;
      if (ratio > statistic) {
        statistic = ratio;
        pace = ratio * ratio * least;
      }
      if (difference > epsilon) {
        window.statistic = statistic;
        return true;
      }
    }
  }
  window.statistic = statistic;
  return false;
}

function boundOf(m: number, hoeffding: boolean, variance: number, logarithm: number, valueRange: number): number {
  if (hoeffding) return valueRange * Math.sqrt((m / 2) * logarithm);
  return Math.sqrt(2 * m * variance * logarithm) + (2 / 3) * logarithm * m;
}

function dropOldest(window: Window, capacity: number): void {
  const { first, count, totals, scatters, lastRow } = window;
  const size = 2 ** lastRow;
  const place = lastRow * capacity + first[lastRow]!;
  const total = totals[place]!;
  window.width -= size;
  window.total -= total;
  const difference = total / size - window.total / window.width;
  const removed = scatters[place]! + (size * window.width * difference * difference) / (size + window.width);
  window.scatter = Math.max(0, window.scatter - removed);
  first[lastRow] = first[lastRow]! + 1 === capacity ? 0 : first[lastRow]! + 1;
  count[lastRow]! -= 1;
  while (window.lastRow > 0 && count[window.lastRow] === 0) window.lastRow -= 1;
}
