import type { TwoSampleTest } from '@bellwether/core';
import { gammaQuantile, gammaSurvival } from '@bellwether/statistics';
import { requireDecision } from '../decision.js';
import type { OrderedTable } from '../samples/ordered-table.js';
import { type OrderedMeasure, type OrderedTestOptions, orderedTest } from './ordered-comparison.js';

/** Options of {@link energyDistance}. */
export interface EnergyDistanceOptions extends OrderedTestOptions {
  /**
   * Largest effect size that does not matter, from 0 to 1. 0.05 is about what a shift of a normal variable by a tenth of its
   * deviation does.
   *
   * @default 0.05
   */
  readonly tolerance?: number;
}

/** Area under the squared difference of the distribution functions. */
function squaredArea(a: Float64Array, b: Float64Array, n: number, m: number, values: Float64Array): number {
  let difference = 0;
  let area = 0;
  for (let i = 0; i + 1 < values.length; i += 1) {
    difference += a[i]! / n - b[i]! / m;
    area += difference * difference * (values[i + 1]! - values[i]!);
  }
  return area;
}

/** Mean difference of a value of each sample, half of it; and mean and variance of the area, both where nothing differs. */
function spreadOf({ values, reference, current, referenceCount: n, currentCount: m }: OrderedTable): {
  readonly across: number;
  readonly mean: number;
  readonly variance: number;
} {
  let below = 0;
  let belowReference = 0;
  let belowCurrent = 0;
  let across = 0;
  let mean = 0;
  let squares = 0;
  let variance = 0;
  for (let i = 0; i + 1 < values.length; i += 1) {
    belowReference += reference[i]! / n;
    belowCurrent += current[i]! / m;
    below += (reference[i]! + current[i]!) / (n + m);
    const gap = values[i + 1]! - values[i]!;
    across += (belowReference * (1 - belowCurrent) + belowCurrent * (1 - belowReference)) * gap;
    mean += below * (1 - below) * gap;
    const rest = (1 - below) ** 2 * gap;
    variance += rest * (2 * squares + below * below * gap);
    squares += below * below * gap;
  }
  const unit = 1 / n + 1 / m;
  return { across, mean: mean * unit, variance: 2 * variance * unit * unit };
}

/** Where nothing differs, the area is a sum of many chi-squared variables: about a gamma variable of its mean and variance. */
function gammaOf({ mean, variance }: { mean: number; variance: number }): { shape: number; scale: number } {
  return { shape: (mean * mean) / variance, scale: variance / mean };
}

/** Mean, and shape of the gamma variable, of the square of the effect size for normal values, over (1/n + 1/m). */
const normalMean = 0.5;
const normalShape = 1.1;

const measure: OrderedMeasure = {
  test: 'energy-distance',
  measure: 'energy coefficient, root',
  raw: squaredArea,
  statistic: (raw) => Math.sqrt(2 * raw),
  pValue: (raw, table) => {
    const { shape, scale } = gammaOf(spreadOf(table));
    return shape > 0 ? gammaSurvival(raw, shape, scale) : 1;
  },
  square: (raw, table) => raw / (spreadOf(table).across || 1),
  chance: (table) => {
    const { across, mean } = spreadOf(table);
    return mean / (across || 1);
  },
  noise: (alpha, table) => {
    const spread = spreadOf(table);
    const { shape, scale } = gammaOf(spread);
    return shape > 0 ? gammaQuantile(1 - alpha, shape, scale) / (spread.across || 1) : 0;
  },
  unitNoise: (alpha) => gammaQuantile(1 - alpha, normalShape, normalMean / normalShape) - normalMean,
};

/**
 * Energy distance: the root of twice the area under the squared difference of the two empirical distribution functions.
 *
 * Unlike rank tests it weighs by how far values lie apart, and large differences more than {@link wasserstein} does. The effect size
 * is the root of the energy coefficient (the squared distance over twice the mean difference of a value of each sample), from 0 to
 * 1 and without a unit, less what chance adds; its interval is on the safe side.
 *
 * Not for heavy tails, whose few values make the distance. Missing (NaN) and infinite values are set aside and counted. `statistic` is
 * the distance as SciPy reports it, in the root of the unit of the values.
 *
 * Cost: two sorted copies, one walk, and one for each permutation. `'auto'` permutes up to 2,000 values (with ties 50,000); the
 * asymptotic p-value is that of a gamma variable with the mean and variance of the limit.
 *
 * Source: Székely, G. J. and Rizzo, M. L. (2013), doi:10.1016/j.jspi.2013.03.018.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { energyDistance } from '@bellwether/drift';
 *
 * const reference = Float64Array.from({ length: 3000 }, (_, i) => i % 100);
 * const current = Float64Array.from({ length: 3000 }, (_, i) => 10 + (i % 100));
 * const result = energyDistance().compare(reference, current);
 * result.verdict; // => 'drift'
 * result.statistic.toFixed(3); // => '1.391'
 * ```
 */
export function energyDistance(options: EnergyDistanceOptions = {}): TwoSampleTest {
  return orderedTest(measure, options, requireDecision(options, 0.05));
}
