import {
  BellwetherError,
  type DriftSignal,
  invalidOption,
  requireInteger,
  requireNumber,
  type StreamDriftDetector,
  seededRandom,
} from '@bellwether/core';
import { fromState, type StreamDriftState, toState } from './kernels/detector-state.js';
import { simulateThresholds, unbiasedMmd } from './kernels/mmd-thresholds.js';
import { notFinite } from './kernels/signals.js';

/** Options of {@link onlineMmd}. */
export interface OnlineMmdOptions {
  /**
   * Rows of the data without change, all of one length, finite; at least 4 times `windowSize`,
   * at most 5,000. More rows make the run time more exact, and each update slower.
   */
  readonly reference: readonly ArrayLike<number>[];
  /** Rows in the window that is compared, at least 2. Raising it finds smaller changes, later. @default 20 */
  readonly windowSize?: number;
  /**
   * Mean number of rows from the first full window to a false alarm, at least 10. Raising it alarms later and less often falsely, and takes longer to
   * prepare.
   * @default 1000
   */
  readonly expectedRunTime?: number;
  /** Length scale of the Gaussian kernel, in the unit of the rows; above 0. @default the median distance of reference rows */
  readonly bandwidth?: number;
  /** Streams drawn from the reference to find the thresholds; at least `expectedRunTime`. @default 20 times `expectedRunTime` */
  readonly simulations?: number;
  /** Seed of the drawing, an integer from 0 to 2^32 - 1. @default 0 */
  readonly seed?: number;
}

/** Settings of an {@link onlineMmd}, as its state has them. */
export interface OnlineMmdSettings {
  /** Rows of the reference. */
  readonly rows: number;
  /** Numbers in a row. */
  readonly columns: number;
  /** Rows in the window. */
  readonly windowSize: number;
  /** Mean number of rows between two false alarms. */
  readonly expectedRunTime: number;
  /** Length scale of the kernel. */
  readonly bandwidth: number;
}

/** State of {@link onlineMmd}: it holds the reference and the window. */
export type OnlineMmdState = StreamDriftState<'online-mmd', OnlineMmdSettings>;

/**
 * Online maximum mean discrepancy: compares the last rows with a reference of rows, over all columns together, with thresholds
 * made for a wanted number of rows between false alarms.
 *
 * The statistic is the unbiased squared discrepancy under a Gaussian kernel. The thresholds come from streams drawn out of
 * the reference: each full window alarms with probability `1 / expectedRunTime` if none did before. After an alarm the window
 * starts anew and the reference stays; when the new state is to be the usual one, make a new detector with new rows.
 *
 * **Not for** columns of different units, which the kernel cannot weigh: scale them first. Not for correlated rows or a
 * reference that is not typical: the run time holds for independent rows like those of the reference.
 *
 * Rows with missing or infinite values are `'ignored'`. Preparing needs memory and time for all pairs of reference rows and
 * for the simulations (0.3 s for 1,000 rows and a run time of 1,000); an update grows with reference rows times columns.
 *
 * Source: A. Gretton et al., "A kernel two-sample test", Journal of Machine Learning Research 13 (2012); O. Cobb, A. Van Looveren
 * and J. Klaise, "Sequential multivariate change detection with calibrated and memoryless false detection rates", AISTATS 2022.
 *
 * @throws {@link BellwetherError} `invalid-option`; `invalid-input` by `update` for a row of another length.
 *
 * @example
 * ```ts
 * import { seededRandom, standardNormal } from '@bellwether/core';
 * import { onlineMmd } from '@bellwether/drift-streams';
 *
 * const random = seededRandom(1);
 * const row = (correlation: number) => {
 *   const first = standardNormal(random);
 *   return [first, correlation * first + Math.sqrt(1 - correlation ** 2) * standardNormal(random)];
 * };
 * const reference = Array.from({ length: 300 }, () => row(0));
 * const detector = onlineMmd({ reference, windowSize: 40, expectedRunTime: 500 });
 * const alarms: number[] = [];
 * for (let i = 0; i < 300; i += 1) if (detector.update(row(i < 100 ? 0 : 0.95)).status === 'drift') alarms.push(i);
 * alarms[0]! > 100; // => true
 * ```
 */
export function onlineMmd(options: OnlineMmdOptions): StreamDriftDetector<OnlineMmdState, ArrayLike<number>> {
  const { settings, reference, similarities } = prepare(options);
  const progress = fresh(settings);
  progress.reference.set(reference);
  const expectedRunTime = settings.expectedRunTime;
  const simulations = options.simulations ?? 20 * expectedRunTime;
  progress.thresholds.set(
    simulateThresholds({
      similarities,
      rows: settings.rows,
      windowSize: settings.windowSize,
      expectedRunTime,
      simulations: requireInteger('simulations', simulations, { min: expectedRunTime, max: 10_000_000 }),
      random: seededRandom(options.seed ?? 0),
    }),
  );
  for (let i = 0; i < settings.rows; i += 1)
    for (let j = 0; j < i; j += 1) progress.referencePairs += 2 * similarities[i * settings.rows + j]!;
  return detector(settings, progress);
}

/**
 * Continues an {@link onlineMmd} from its state; nothing is simulated again.
 *
 * @throws {@link BellwetherError} `invalid-state`.
 */
export function restoreOnlineMmd(state: unknown): StreamDriftDetector<OnlineMmdState, ArrayLike<number>> {
  const { settings, progress } = fromState(state, kind, resolve, fresh);
  return detector(settings, progress);
}

const kind = 'online-mmd';

function resolve(settings: OnlineMmdSettings): OnlineMmdSettings {
  const { rows, columns, windowSize, expectedRunTime, bandwidth } = settings;
  return {
    windowSize: requireInteger('windowSize', windowSize, { min: 2, max: 1000 }),
    rows: requireInteger('reference', rows, { min: 4 * windowSize, max: 5000 }),
    columns: requireInteger('reference', columns, { min: 1, max: 10_000 }),
    expectedRunTime: requireInteger('expectedRunTime', expectedRunTime, { min: 10, max: 1_000_000 }),
    bandwidth: requireNumber('bandwidth', bandwidth, { min: 0, exclusiveMin: true }),
  };
}

function fresh({ rows, columns, windowSize }: OnlineMmdSettings) {
  return {
    /** Full windows since the start or the last alarm, up to `windowSize`. */
    judged: 0,
    count: 0,
    next: 0,
    referencePairs: 0,
    reference: new Float64Array(rows * columns),
    thresholds: new Float64Array(windowSize),
    /** A ring of rows, and the sum of each one's similarities to the reference. */
    window: new Float64Array(windowSize * columns),
    between: new Float64Array(windowSize),
  };
}

type Progress = ReturnType<typeof fresh>;

function detector(
  settings: OnlineMmdSettings,
  progress: Progress,
): StreamDriftDetector<OnlineMmdState, ArrayLike<number>> {
  const { rows, columns, windowSize, bandwidth } = settings;
  const { reference, thresholds, window, between } = progress;
  const scale = -0.5 / (bandwidth * bandwidth);
  const pairs = new Float64Array(windowSize * windowSize);
  for (let i = 0; i < progress.count; i += 1) fillPairs(pairs, window, i, progress.count, columns, scale);
  const start = (): void => {
    progress.judged = 0;
    progress.count = 0;
    progress.next = 0;
    window.fill(0);
    between.fill(0);
    pairs.fill(0);
  };
  return {
    contract: 'stream-drift-detector/1',
    kind,
    update(row): DriftSignal {
      if (row.length !== columns)
        throw new BellwetherError(
          'invalid-input',
          `The row has ${row.length} values; those of the reference have ${columns}.`,
        );
      for (let column = 0; column < columns; column += 1) if (!Number.isFinite(row[column])) return notFinite;
      const place = progress.next;
      for (let column = 0; column < columns; column += 1) window[place * columns + column] = row[column]! + 0;
      progress.next = place + 1 === windowSize ? 0 : place + 1;
      if (progress.count < windowSize) progress.count += 1;
      let sum = 0;
      for (let i = 0; i < rows; i += 1) sum += similarity(window, place, reference, i, columns, scale);
      between[place] = sum;
      fillPairs(pairs, window, place, progress.count, columns, scale);
      if (progress.count < windowSize) return { status: 'warming-up', remaining: windowSize - progress.count };
      const statistic = unbiasedMmd(progress.referencePairs, rows, sumOf(pairs), windowSize, sumOf(between));
      const threshold = thresholds[Math.min(progress.judged, windowSize - 1)]!;
      if (progress.judged < windowSize) progress.judged += 1;
      if (!(statistic > threshold)) return { status: 'stable', statistic, threshold };
      start();
      return { status: 'drift', statistic, threshold };
    },
    reset: start,
    snapshot: () => toState(kind, settings, progress),
  };
}

function similarity(a: Float64Array, i: number, b: Float64Array, j: number, columns: number, scale: number): number {
  let square = 0;
  for (let column = 0; column < columns; column += 1) {
    const difference = a[i * columns + column]! - b[j * columns + column]!;
    square += difference * difference;
  }
  return Math.exp(scale * square);
}

/** Renews the similarities of the window's row `place` to the other ones. */
function fillPairs(
  pairs: Float64Array,
  window: Float64Array,
  place: number,
  count: number,
  columns: number,
  scale: number,
): void {
  const size = Math.sqrt(pairs.length);
  for (let other = 0; other < count; other += 1) {
    const value = other === place ? 0 : similarity(window, place, window, other, columns, scale);
    pairs[place * size + other] = value;
    pairs[other * size + place] = value;
  }
}

/** Summed anew every time: a running sum would gather rounding errors for ever. */
function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]!;
  return sum;
}

function prepare(options: OnlineMmdOptions): {
  readonly settings: OnlineMmdSettings;
  readonly reference: Float64Array;
  readonly similarities: Float64Array;
} {
  const given = options.reference;
  const columns = given?.[0]?.length ?? 0;
  const sizes = { columns, rows: given?.length ?? 0 };
  const checked = resolve({
    ...sizes,
    windowSize: options.windowSize ?? 20,
    expectedRunTime: options.expectedRunTime ?? 1000,
    bandwidth: options.bandwidth ?? 1,
  });
  const { rows } = checked;
  const reference = new Float64Array(rows * columns);
  for (const [i, row] of given.entries()) {
    if (row.length !== columns) throw invalidOption('reference', given, 'rows of one length');
    for (let column = 0; column < columns; column += 1)
      reference[i * columns + column] = requireNumber(`reference[${i}][${column}]`, row[column]) + 0;
  }
  const similarities = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i += 1)
    for (let j = 0; j < i; j += 1) {
      let square = 0;
      for (let column = 0; column < columns; column += 1) {
        const difference = reference[i * columns + column]! - reference[j * columns + column]!;
        square += difference * difference;
      }
      similarities[i * rows + j] = square;
      similarities[j * rows + i] = square;
    }
  const bandwidth = options.bandwidth ?? medianDistance(similarities, rows);
  const scale = -0.5 / (bandwidth * bandwidth);
  for (let i = 0; i < similarities.length; i += 1) similarities[i] = Math.exp(scale * similarities[i]!);
  return { settings: { ...checked, bandwidth }, reference, similarities };
}

/** The median distance of distinct reference rows, at most 1,000 of them; 1 where most rows are equal. */
function medianDistance(squares: Float64Array, rows: number): number {
  const some = Math.min(rows, 1000);
  const distances = new Float64Array((some * (some - 1)) / 2);
  let k = 0;
  for (let i = 0; i < some; i += 1)
    for (let j = 0; j < i; j += 1) {
      distances[k] = squares[i * rows + j]!;
      k += 1;
    }
  distances.sort();
  return Math.sqrt(distances[distances.length >> 1]!) || 1;
}
