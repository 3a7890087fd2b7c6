import { requireInteger, requireOneOf } from '@bellwether/core';
import { chiSquaredSurvival } from '@bellwether/statistics';
import type { Counts, Decision, Evidence, Limits, NoEvidence } from '../decision.js';
import { fisherExact } from '../kernels/fisher-exact.js';
import {
  type CategoryTerm,
  detectableExcess,
  meanUnderNull,
  nonCentralityInterval,
} from '../kernels/row-distance-null.js';
import { tablePermutation } from '../kernels/table-permutation.js';
import type { CategoryTable } from '../samples/category-table.js';
import { describeLargestChange } from './largest-change.js';

/** How a p-value of counts is found. */
export interface CountOptions {
  /**
   * `'asymptotic'`: chi-squared distribution, wrong where counts are small. `'monte-carlo'`: values dealt anew at random, right for
   * any counts. `'auto'`: Monte Carlo where a count below 5 (25 for Jensen-Shannon) is expected and the smaller sample has at
   * most 20,000 values, chi-squared otherwise.
   *
   * @default 'auto'
   */
  readonly method?: 'auto' | 'asymptotic' | 'monte-carlo';
  /**
   * Random draws at most, at least 19: no Monte Carlo p-value is below 1 / (permutations + 1). Raising it makes small p-values
   * exacter and costs time in proportion where there is drift.
   *
   * @default 1999
   */
  readonly permutations?: number;
  /** Start of the random numbers, an integer from 0 to 2^32 - 1. With the same values, the same seed gives the same p-value. @default 1 */
  readonly seed?: number;
}

/** Validated {@link CountOptions}. */
export interface CountMethod {
  readonly method: 'auto' | 'asymptotic' | 'monte-carlo';
  readonly permutations: number;
  readonly seed: number;
}

/** Checks the options that the tests on counts share. */
export function requireCountMethod(options: CountOptions): CountMethod {
  return {
    method: requireOneOf('method', options.method ?? 'auto', ['auto', 'asymptotic', 'monte-carlo']),
    permutations: requireInteger('permutations', options.permutations ?? 1999, { min: 19, max: 1e7 }),
    seed: requireInteger('seed', options.seed ?? 1, { min: 0, max: 0xffff_ffff }),
  };
}

/** A distance between two rows of counts, as the sum of what every category adds. */
export interface RowMeasure {
  readonly test: string;
  /** What the effect size is called. */
  readonly measure: string;
  /** What a category adds, for a table of this size. */
  term(referenceCount: number, currentCount: number, categories: number): CategoryTerm;
  /** Mean of what a category adds by chance, over (1/n + 1/m): 1/4 for half the triangular discrimination, 1/8 for Jensen-Shannon. */
  readonly unit: number;
  /** The statistic, from the sum. */
  statistic(sum: number, table: CategoryTable): number;
  /** The effect size, from the sum without what chance adds. */
  effect(excess: number): number;
  /** The sum that has this effect size: the inverse of `effect`. */
  excess(effect: number): number;
  /** From this expected count on in every category, the chi-squared limit is right. */
  readonly fewestExpected: number;
  /** The largest effect size possible, if there is one. */
  readonly largest?: number;
  /** What a p-value is found from, in the place of `term`: a category's part of a statistic that tends to chi-squared. */
  readonly tested?: (referenceCount: number, currentCount: number) => CategoryTerm;
}

/** Sum of the terms over all categories. */
export function rowSum(a: Float64Array, b: Float64Array, term: CategoryTerm): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += term(a[i]!, b[i]!);
  return sum;
}

/** Above this many values in the smaller sample, dealing them anew takes long, and a count that is small can matter little. */
const manyValues = 20_000;

function needsDraws(table: CategoryTable, measure: RowMeasure): boolean {
  const { reference, current, referenceCount, currentCount } = table;
  const smaller = Math.min(referenceCount, currentCount);
  if (smaller > manyValues) return false;
  const fewest = ((referenceCount + currentCount) / smaller) * measure.fewestExpected;
  for (let i = 0; i < reference.length; i += 1) if (reference[i]! + current[i]! < fewest) return true;
  return false;
}

/** `chiSquared` is the sum on the scale of a chi-squared variable, its mean put right. */
function pValueOf(table: CategoryTable, measure: RowMeasure, options: CountMethod, chiSquared: number): number {
  const { reference, current, referenceCount, currentCount } = table;
  const { method, ...draws } = options;
  const categories = reference.length;
  if (categories === 1) return 1;
  const tested = (n: number, m: number): CategoryTerm => measure.tested?.(n, m) ?? measure.term(n, m, categories);
  if (method === 'asymptotic' || (method === 'auto' && !needsDraws(table, measure))) {
    const statistic =
      measure.tested === undefined
        ? chiSquared
        : rowSum(reference, current, measure.tested(referenceCount, currentCount));
    return chiSquaredSurvival(statistic, categories - 1);
  }
  if (categories === 2) return fisherExact(reference[0]!, reference[1]!, current[0]!, current[1]!);
  const term = tested(Math.min(referenceCount, currentCount), Math.max(referenceCount, currentCount));
  return tablePermutation(table, (a, b) => rowSum(a, b, term), draws);
}

/** How many values, without the missing ones, a table holds in which missing values are (`'bin'`) or are not a category. */
export function valueCounts(table: CategoryTable, missing: 'bin' | 'ignore'): Counts {
  const aside = missing === 'bin';
  return {
    reference: table.referenceCount - (aside ? table.referenceMissing : 0),
    current: table.currentCount - (aside ? table.currentMissing : 0),
  };
}

/** What the counts of a table say, by a {@link RowMeasure}. `counts` are what the result reports as values compared. */
export function rowEvidence(
  table: CategoryTable,
  measure: RowMeasure,
  method: CountMethod,
  { alpha, tolerance }: Decision,
  counts: Counts = { reference: table.referenceCount, current: table.currentCount },
): Evidence | NoEvidence {
  const { referenceCount, currentCount, reference, current } = table;
  const categories = reference.length;
  const degrees = Math.max(1, categories - 1);
  const unit = measure.unit * (1 / referenceCount + 1 / currentCount);
  const effect = (excess: number): number =>
    Math.min(measure.largest ?? Number.MAX_VALUE, measure.effect(Math.max(0, excess)));
  const sides = {
    test: measure.test,
    referenceCount: counts.reference,
    currentCount: counts.current,
    referenceMissing: table.referenceMissing,
    currentMissing: table.currentMissing,
    limits: (level: number): Limits => {
      const excess = detectableExcess(degrees, level);
      return {
        // With one category on both sides all tables are alike: chance has no say.
        detectable: categories === 1 ? 0 : effect(excess * unit),
        neededCount: (2 * measure.unit * excess) / measure.excess(tolerance),
      };
    },
  };
  if (referenceCount === 0 || currentCount === 0) return { ...sides, measure: measure.measure };
  const term = measure.term(referenceCount, currentCount, categories);
  const sum = rowSum(reference, current, term);
  const excess = sum - meanUnderNull(table, term, unit);
  const confidence = 1 - alpha;
  const chiSquared = Math.max(0, excess / unit + categories - 1);
  const interval = nonCentralityInterval(chiSquared, degrees, confidence);
  return {
    ...sides,
    statistic: measure.statistic(sum, table),
    pValue: pValueOf(table, measure, method, chiSquared),
    effectSize: {
      measure: measure.measure,
      value: effect(excess),
      lower: effect(interval.lower * unit),
      upper: effect(interval.upper * unit),
      confidence,
    },
    detail: describeLargestChange(table, term),
  };
}
