import { chiSquaredQuantile, normalSurvival } from '@bellwether/statistics';
import type { CategoryTable } from '../samples/category-table.js';

/** What one category adds to a distance between two rows, from its counts in either row. */
export type CategoryTerm = (a: number, b: number) => number;

/** From this many values on in a category, the normal approximation of its mean is as good as the sum. */
const manyValues = 200;

/**
 * Mean of a distance between the rows of a table when both samples come from one distribution: what chance alone adds.
 *
 * For large counts it is (categories - 1) times `unit`. Rare categories add less or more than that, depending on the term, so
 * theirs is summed over the ways in which chance can split them (a binomial). Cost O(categories + distinct totals x 200).
 */
export function meanUnderNull(table: CategoryTable, term: CategoryTerm, unit: number): number {
  const { reference, current, referenceCount, currentCount } = table;
  const size = reference.length;
  const total = referenceCount + currentCount;
  const share = referenceCount / total;
  const known = new Map<number, number>();
  let mean = 0;
  for (let category = 0; category < size; category += 1) {
    const count = reference[category]! + current[category]!;
    // A category that holds everything leaves chance nothing to split.
    const freedom = 1 - count / total;
    if (count >= manyValues) {
      mean += unit * freedom;
      continue;
    }
    let expected = known.get(count);
    if (expected === undefined) {
      expected = binomialMean(count, share, term);
      known.set(count, expected);
    }
    mean += expected * freedom;
  }
  return mean;
}

/** Mean of term(a, count - a) with a binomial. Probabilities by their ratios from the most likely split outwards. */
function binomialMean(count: number, share: number, term: CategoryTerm): number {
  const odds = share / (1 - share);
  const mode = Math.min(count, Math.floor((count + 1) * share));
  let weights = 1;
  let sum = term(mode, count - mode);
  let weight = 1;
  for (let a = mode; a < count; a += 1) {
    weight *= ((count - a) / (a + 1)) * odds;
    weights += weight;
    sum += weight * term(a + 1, count - a - 1);
  }
  weight = 1;
  for (let a = mode; a > 0; a -= 1) {
    weight *= a / (count - a + 1) / odds;
    weights += weight;
    sum += weight * term(a - 1, count - a + 1);
  }
  return sum / weights;
}

/** P(X > x) for the non-central chi-squared distribution. Sankaran (1963), doi:10.1093/biomet/50.1-2.199: within 0.01. */
function nonCentralSurvival(x: number, degrees: number, centrality: number): number {
  if (x <= 0) return 1;
  const mean = degrees + centrality;
  const h = 1 - (2 * mean * (degrees + 3 * centrality)) / (3 * (degrees + 2 * centrality) ** 2);
  const p = (degrees + 2 * centrality) / mean ** 2;
  const m = (h - 1) * (1 - 3 * h);
  const centre = 1 + h * p * (h - 1 - 0.5 * (2 - h) * m * p);
  return normalSurvival(((x / mean) ** h - centre) / (h * Math.sqrt(2 * p) * (1 + 0.5 * m * p)));
}

/** Confidence interval of the non-centrality of a chi-squared statistic: what differs beyond chance. */
export function nonCentralityInterval(
  statistic: number,
  degrees: number,
  confidence: number,
): { lower: number; upper: number } {
  const tail = (1 - confidence) / 2;
  const solve = (probability: number): number => {
    if (nonCentralSurvival(statistic, degrees, 0) >= probability) return 0;
    let low = 0;
    let high = 1;
    while (nonCentralSurvival(statistic, degrees, high) < probability && high < 1e300) high *= 4;
    for (let step = 0; step < 60; step += 1) {
      const middle = (low + high) / 2;
      if (nonCentralSurvival(statistic, degrees, middle) < probability) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  return { lower: solve(tail), upper: solve(1 - tail) };
}

/** How far a chi-squared statistic must exceed its mean to be significant. */
export function detectableExcess(degrees: number, alpha: number): number {
  return chiSquaredQuantile(1 - alpha, degrees) - degrees;
}
