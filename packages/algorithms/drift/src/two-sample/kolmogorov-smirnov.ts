import { requireOneOf, type TwoSampleTest } from '@bellwether/core';
import { kolmogorovSmirnovSurvival } from '@bellwether/statistics';
import {
  type Decision,
  type DecisionOptions,
  decide,
  type Evidence,
  type Limits,
  type NoEvidence,
  requireDecision,
  show,
} from '../decision.js';
import {
  endsOfTies,
  type KolmogorovSmirnovDistance,
  kolmogorovSmirnovDistance,
} from '../kernels/kolmogorov-smirnov-distance.js';
import { exactKolmogorovSmirnovSurvival } from '../kernels/kolmogorov-smirnov-exact.js';
import { type NumericSample, numericSample } from '../samples/numeric-sample.js';

/** Options of {@link kolmogorovSmirnov}. */
export interface KolmogorovSmirnovOptions extends DecisionOptions {
  /**
   * Largest distance that does not matter, from 0 to 1: the share of values that lies on another side of some limit. A shift of a
   * normal variable by an eighth of its deviation has 0.05.
   *
   * @default 0.05
   */
  readonly tolerance?: number;
  /**
   * `'exact'`: counts lattice paths, also right where values tie; time grows with the product of the sample sizes.
   * `'asymptotic'`: the one-sample distribution at the harmonic mean of the sizes; too cautious where many values tie.
   * `'auto'`: exact while the product is at most 4,000,000 (2,000 against 2,000).
   *
   * @default 'auto'
   */
  readonly method?: KolmogorovSmirnovMethod;
}

/** How the p-value of {@link kolmogorovSmirnov} is found. */
export type KolmogorovSmirnovMethod = 'auto' | 'exact' | 'asymptotic';

/** Product of the sizes up to which counting paths takes about 10 ms. */
const exactCells = 4_000_000;

/** p-value of a distance that was found between these samples. */
export function kolmogorovSmirnovPValue(
  reference: Float64Array,
  current: Float64Array,
  { distance, product }: KolmogorovSmirnovDistance,
  method: KolmogorovSmirnovMethod,
): number {
  const n = reference.length;
  const m = current.length;
  if (method === 'exact' || (method === 'auto' && n * m <= exactCells)) {
    // Rows are many short loops, or few long ones: the second is faster, and the distance has no direction.
    return exactKolmogorovSmirnovSurvival(Math.min(n, m), Math.max(n, m), product, endsOfTies(reference, current));
  }
  return kolmogorovSmirnovSurvival(Math.max(1, Math.round((n / (n + m)) * m)), distance);
}

/** Distance that is exceeded with probability `alpha`, over sqrt(1/n + 1/m). */
function noise(alpha: number): number {
  return Math.sqrt(-Math.log(alpha / 2) / 2);
}

/** Values on each side from which a distance of `distance` is significant. */
export function kolmogorovSmirnovNeededCount(distance: number, alpha: number): number {
  return 2 * (noise(alpha) / distance) ** 2;
}

function evidenceOf(
  reference: NumericSample,
  current: NumericSample,
  { alpha, tolerance }: Decision,
  method: KolmogorovSmirnovMethod,
): Evidence | NoEvidence {
  const n = reference.sorted.length;
  const m = current.sorted.length;
  const test = 'kolmogorov-smirnov';
  const measure = 'Kolmogorov-Smirnov distance';
  const sides = {
    referenceCount: n,
    currentCount: m,
    referenceMissing: reference.missing,
    currentMissing: current.missing,
  };
  const limits = (level: number): Limits => ({
    detectable: noise(level) * Math.sqrt(1 / n + 1 / m),
    neededCount: kolmogorovSmirnovNeededCount(tolerance, level),
  });
  if (n === 0 || m === 0) return { test, measure, limits, ...sides };
  const found = kolmogorovSmirnovDistance(reference.sorted, current.sorted);
  // One and the same value on both sides: chance has no say.
  const constant = found.product === 0 && reference.sorted[0] === reference.sorted[n - 1];
  const { detectable: band } = limits(alpha);
  return {
    test,
    ...sides,
    statistic: found.distance,
    pValue: kolmogorovSmirnovPValue(reference.sorted, current.sorted, found, method),
    effectSize: {
      measure,
      value: found.distance,
      lower: found.distance - band,
      upper: Math.min(1, found.distance + band),
      confidence: 1 - alpha,
    },
    limits: constant ? (level) => ({ ...limits(level), detectable: 0 }) : limits,
    detail: `${Math.round(100 * found.distance)} % ${found.lower ? 'more' : 'fewer'} of the current values are at or below ${show(found.at)}.`,
  };
}

/**
 * Two-sample Kolmogorov-Smirnov test: the largest distance between the two empirical distribution functions.
 *
 * It sees any kind of change of one numeric variable (level, spread, shape), is not moved by outliers and does not depend on the
 * scale: any increasing transformation of both samples gives the same result. The effect size is the distance itself, with a
 * band from the Dvoretzky-Kiefer-Wolfowitz inequality as confidence interval (on the safe side).
 *
 * Not for categories, and not for values that follow each other in time without {@link driftBetweenWindows}, since neighbours
 * repeat each other. It is weak where only the tails change. Missing (NaN) and infinite values are set aside and counted.
 *
 * Cost: two sorted copies, one walk; exact p-values take n m steps more (10 ms at most with `'auto'`).
 *
 * Sources: Hodges, J. L. (1958), doi:10.1007/BF02589501; Simard, R. and L'Ecuyer, P. (2011), doi:10.18637/jss.v039.i11; Massart, P.
 * (1990), doi:10.1214/aop/1176990746.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { kolmogorovSmirnov } from '@bellwether/drift';
 *
 * const reference = Float64Array.from({ length: 3000 }, (_, i) => i % 100);
 * const current = Float64Array.from({ length: 3000 }, (_, i) => 10 + (i % 100));
 * const result = kolmogorovSmirnov().compare(reference, current);
 * result.verdict; // => 'drift'
 * result.effectSize.value; // => 0.1
 * kolmogorovSmirnov().compare(reference.subarray(0, 40), current.subarray(0, 40)).neededCount; // => 1476
 * ```
 */
export function kolmogorovSmirnov(options: KolmogorovSmirnovOptions = {}): TwoSampleTest {
  const decision = requireDecision(options, 0.05);
  const method = requireOneOf('method', options.method ?? 'auto', ['auto', 'exact', 'asymptotic']);
  return {
    contract: 'two-sample-test/1',
    kind: 'kolmogorov-smirnov',
    compare: (reference, current) =>
      decide(evidenceOf(numericSample(reference), numericSample(current), decision, method), decision),
  };
}
