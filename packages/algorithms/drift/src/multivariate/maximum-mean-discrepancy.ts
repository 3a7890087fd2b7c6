import {
  requireInteger,
  requireOneOf,
  type SeededRandom,
  seededRandom,
  type TwoSampleResult,
  type TwoSampleTest,
} from '@bellwether/core';
import { normalQuantile, quantileOfSorted } from '@bellwether/statistics';
import { type Decision, type DecisionOptions, decide, type Limits, requireDecision } from '../decision.js';
import { seedFor } from '../kernels/seed-for.js';
import { gaussianKernelSums, type KernelSums, medianDistance } from './gaussian-kernel.js';
import {
  type CompleteRows,
  compareSamples,
  completeRows,
  drawRows,
  matricesOf,
  type NumericTable,
  standardiseTogether,
} from './numeric-rows.js';
import { cutIntoGroups, permutedEstimates, unbiasedEstimate } from './row-groups.js';

/** Options of {@link maximumMeanDiscrepancy}. */
export interface MaximumMeanDiscrepancyOptions extends DecisionOptions {
  /** Columns of the frames to compare; not for matrices. @default every number and boolean column of the reference */
  readonly columns?: readonly string[];
  /**
   * Largest effect size that does not matter, from 0 to 1.4. 0.05 is about what a shift of every column by a tenth of its
   * deviation does. Raising it lets larger differences pass.
   *
   * @default 0.05
   */
  readonly tolerance?: number;
  /**
   * Whether columns are brought to one scale first: `'deviation'` by the mean and deviation of both samples together, `'none'` for
   * values of one unit, such as embeddings.
   *
   * @default 'deviation'
   */
  readonly scale?: 'deviation' | 'none';
  /** Permutations, at least 99. More: finer p-values, slower. @default 1000 */
  readonly permutations?: number;
  /**
   * Groups of rows of the smaller sample that are exchanged as wholes, at least 25. More: a little more power (up to one group for each
   * row, which is the classical test), with the square of them more time and memory. The level is exact with any number.
   *
   * @default 256
   */
  readonly groups?: number;
  /**
   * Rows of a sample beyond which that many are drawn at random, at least 100. More: smaller differences are found, with the
   * square of it more time.
   *
   * @default 5000
   */
  readonly maxRows?: number;
  /** Start of the random numbers, an integer from 0 to 2^32 - 1. @default 1 */
  readonly seed?: number;
}

interface Settings {
  readonly columns: readonly string[] | undefined;
  readonly standardise: boolean;
  readonly permutations: number;
  readonly groups: number;
  readonly maxRows: number;
  readonly seed: number;
}

const test = 'maximum-mean-discrepancy';
const measure = 'maximum mean discrepancy, root';

/**
 * Maximum mean discrepancy with a Gaussian kernel: finds any difference between two samples of rows, also one that shows only in
 * several columns together.
 *
 * `statistic` is the unbiased estimate of the squared discrepancy, which may be negative. The bandwidth is the median distance of the rows
 * of both samples together, fixed before anything is permuted. The p-value is that of random exchanges of rows in groups, (1 + reached) / (1 +
 * drawn): its level is exact at any size. The effect size is the root of the statistic, 0 where that is negative, from 0 to 1.4; its
 * interval is normal, of the squared discrepancy, with the variance that is left where nothing differs added to it.
 *
 * **Not for** finding out which column changed ({@link driftReport}, {@link domainClassifier}), nor for rows that repeat their
 * neighbours in time.
 *
 * Rows with a missing (NaN) or infinite value are set aside and counted; of more than `maxRows`, or 20 times the smaller sample and 2,000,
 * some are drawn at random. Constant columns do not count. With one row on a side nothing is decided.
 *
 * Cost: O(rows^2 columns) once, then O(groups^2) for each permutation: 2,000 against 2,000 rows of 20 columns with 1,000
 * permutations take about half a second.
 *
 * Source: Gretton, A. et al. (2012), A kernel two-sample test, JMLR 13, 723-773; Domingo-Enrich, C., Dwivedi, R. and Mackey, L. (2025),
 * Cheap permutation testing, arXiv:2502.07672; Phipson, B. and Smyth, G. K. (2010), doi:10.2202/1544-6115.1585.
 *
 * @throws {@link BellwetherError} `invalid-option`; the comparison `invalid-input` where the tables do not have the same columns of
 * numbers.
 *
 * @example
 * ```ts
 * import { frameFromColumns, seededRandom, standardNormal } from '@bellwether/core';
 * import { maximumMeanDiscrepancy } from '@bellwether/drift';
 *
 * // Each column by itself stays as it was; together they do not.
 * const random = seededRandom(1);
 * const draw = (together: number) => {
 *   const a = Float64Array.from({ length: 500 }, () => standardNormal(random));
 *   const b = a.map((value) => together * value + Math.sqrt(1 - together ** 2) * standardNormal(random));
 *   return frameFromColumns({ a, b });
 * };
 * maximumMeanDiscrepancy().compare(draw(0), draw(0.8)).verdict; // => 'drift'
 * maximumMeanDiscrepancy({ tolerance: 0 }).compare(draw(0.8), draw(0.8)).verdict; // => 'stable'
 * ```
 */
export function maximumMeanDiscrepancy(options: MaximumMeanDiscrepancyOptions = {}): TwoSampleTest<NumericTable> {
  const decision = requireDecision(options, 0.05);
  const settings: Settings = {
    columns: options.columns === undefined ? undefined : [...options.columns],
    standardise: requireOneOf('scale', options.scale ?? 'deviation', ['deviation', 'none']) === 'deviation',
    permutations: requireInteger('permutations', options.permutations ?? 1000, { min: 99 }),
    groups: requireInteger('groups', options.groups ?? 256, { min: 25 }),
    maxRows: requireInteger('maxRows', options.maxRows ?? 5000, { min: 100 }),
    seed: requireInteger('seed', options.seed ?? 1, { min: 0, max: 0xffff_ffff }),
  };
  return {
    contract: 'two-sample-test/1',
    kind: test,
    compare: (reference, current) => {
      const [before, after] = matricesOf(reference, current, settings.columns);
      return compareRows(completeRows(before), completeRows(after), settings, decision);
    },
  };
}

/** How far above 0 the estimate of standard normal values comes by chance, for each 1/n + 1/m; generous. */
function usualNoise(alpha: number): number {
  return normalQuantile(1 - alpha / 2);
}

function compareRows(
  reference: CompleteRows,
  current: CompleteRows,
  settings: Settings,
  decision: Decision,
): TwoSampleResult {
  const sides = {
    test,
    referenceCount: reference.count,
    currentCount: current.count,
    referenceMissing: reference.missing,
    currentMissing: current.missing,
  };
  if (reference.count < 2 || current.count < 2) {
    const limits = (alpha: number): Limits => ({
      detectable: Number.POSITIVE_INFINITY,
      neededCount: (2 * usualNoise(alpha)) / decision.tolerance ** 2,
    });
    if (reference.count === 0 || current.count === 0) return decide({ ...sides, measure, limits }, decision);
    // One row has no pair within its sample.
    const effectSize = { measure, value: 0, lower: 0, upper: 0, confidence: 0 };
    const worth = { reference: 1, current: 1 };
    return decide({ ...sides, statistic: 0, pValue: 1, effectSize, limits, worth }, decision);
  }
  // Which of the two is drawn from first must not depend on which is the reference.
  const swapped = compareSamples(reference, current) > 0;
  const { estimate, chance, variance, n, m } = swapped
    ? estimateOf(current, reference, settings)
    : estimateOf(reference, current, settings);
  const reached = countFrom(chance, estimate - Math.abs(estimate) * 1e-10);
  const margin = normalQuantile(1 - decision.alpha / 2) * Math.sqrt(variance);
  const root = (square: number): number => Math.sqrt(Math.max(0, square));
  const used = { reference: swapped ? m : n, current: swapped ? n : m };
  const sampled = n + m < reference.count + current.count;
  return decide(
    {
      ...sides,
      statistic: estimate,
      pValue: (1 + reached) / (1 + chance.length),
      effectSize: {
        measure,
        value: root(estimate),
        lower: root(estimate - margin),
        upper: root(estimate + margin),
        confidence: 1 - decision.alpha,
      },
      limits: (alpha) => {
        const noise = Math.max(0, quantileOfSorted(chance, 1 - Math.max(alpha, 1 / chance.length)));
        return {
          detectable: root(noise),
          neededCount: (2 * noise) / (1 / n + 1 / m) / decision.tolerance ** 2,
        };
      },
      ...(sampled ? { worth: used } : {}),
    },
    decision,
  );
}

/** How many of the ascending values are at least `limit`. */
function countFrom(ascending: Float64Array, limit: number): number {
  let count = 0;
  while (count < ascending.length && ascending[ascending.length - 1 - count]! >= limit) count += 1;
  return count;
}

interface Estimate {
  /** Unbiased estimate of the squared discrepancy. */
  readonly estimate: number;
  /** The same after each permutation, ascending. */
  readonly chance: Float64Array;
  readonly variance: number;
  /** Rows used of the first and the second sample. */
  readonly n: number;
  readonly m: number;
}

/** `first` has no more rows than `second`. */
function estimateOf(first: CompleteRows, second: CompleteRows, settings: Settings): Estimate {
  const { width } = first;
  const n = Math.min(first.count, settings.maxRows);
  const m = Math.min(second.count, settings.maxRows, Math.max(2000, 20 * n));
  const random = randomFor(settings.seed, first, second);
  const drawn = [drawRows(first, n, random), drawRows(second, m, random)] as const;
  if (settings.standardise) standardiseTogether(drawn, width);
  const rows = new Float64Array((n + m) * width);
  rows.set(drawn[0]);
  rows.set(drawn[1], n * width);
  const groups = cutIntoGroups(n, m, settings.groups);
  const sums = gaussianKernelSums(rows, width, medianDistance(rows, width, random), groups);
  const chance = permutedEstimates(sums, groups, settings.permutations, random).sort();
  return { ...observed(sums, n, m), chance, variance: projectionVariance(sums, n, m) + meanSquare(chance), n, m };
}

/** Repeatable draws that differ from one pair of samples to the next. */
function randomFor(seed: number, first: CompleteRows, second: CompleteRows): SeededRandom {
  const share = (value: number): number => 0.5 + Math.atan(value) / Math.PI;
  const some = [first, second].flatMap(({ values }) =>
    Array.from({ length: Math.min(32, values.length) }, (_, i) =>
      share(values[Math.floor((i * values.length) / Math.min(32, values.length))]!),
    ),
  );
  return seededRandom(seedFor(seed, some));
}

function observed({ withFirst, withSecond }: KernelSums, n: number, m: number): { readonly estimate: number } {
  let within = 0;
  let across = 0;
  let beyond = 0;
  for (let i = 0; i < n; i += 1) {
    within += withFirst[i]!;
    across += withSecond[i]!;
  }
  for (let j = n; j < n + m; j += 1) beyond += withSecond[j]!;
  return { estimate: unbiasedEstimate(within, across, beyond, n, m) };
}

/** Variance of the estimate by its first-order projections: what each row adds to it. */
function projectionVariance({ withFirst, withSecond }: KernelSums, n: number, m: number): number {
  const spread = (from: number, to: number, part: (row: number) => number): number => {
    let mean = 0;
    let squares = 0;
    for (let row = from; row < to; row += 1) {
      const difference = part(row) - mean;
      mean += difference / (row - from + 1);
      squares += difference * (part(row) - mean);
    }
    return squares / (to - from - 1);
  };
  const first = spread(0, n, (row) => withFirst[row]! / (n - 1) - withSecond[row]! / m);
  const second = spread(n, n + m, (row) => withSecond[row]! / (m - 1) - withFirst[row]! / n);
  return 4 * (first / n + second / m);
}

function meanSquare(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0) / values.length;
}
