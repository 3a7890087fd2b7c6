import type { EffectSize } from '@bellwether/core';
import { quantileOfSorted } from '@bellwether/statistics';
import type { Counts, Limits } from '../decision.js';
import { scaledPair } from '../samples/numeric-sample.js';
import { distancesInUnit } from './distribution-distances.js';
import type { KolmogorovSmirnovDistance } from './kolmogorov-smirnov-distance.js';
import { sortedMoments } from './sorted-moments.js';
import { type PooledSpread, wassersteinNoise } from './wasserstein-null.js';

/** What a Wasserstein distance is divided by. */
export type WassersteinScale = 'interquartile' | 'standard-deviation';

/** A Wasserstein distance as an effect size, and what decides whether it is more than chance. */
export interface WassersteinEffect {
  /** In the unit of the values. */
  readonly distance: number;
  readonly effectSize: EffectSize;
  /** The largest distance of the distribution functions, which the same walk finds. */
  readonly kolmogorovSmirnov: KolmogorovSmirnovDistance;
  readonly limits: (alpha: number) => Limits;
  /** Distance and spread in the unit of the scaled values, for a p-value. */
  readonly scaled: { readonly distance: number; readonly spread: PooledSpread };
}

/** Interquartile range of a normal variable, in standard deviations. */
const normalInterquartileRange = 1.3489795003921634;

const names: Readonly<Record<string, string>> = {
  interquartile: 'reference interquartile deviation',
  'standard-deviation': 'reference standard deviation',
  pooled: 'standard deviation of both samples',
};

/** The name of the effect size for a kind of scale. */
export function wassersteinMeasure(scale: string): string {
  return `Wasserstein distance / ${names[scale]}`;
}

/** What normal values would need: all that can be said where there are none. */
export function normalLimits(tolerance: number): (alpha: number) => Limits {
  const normal = { standardDeviation: 1, spreadArea: 1.58 };
  return (alpha) => ({
    detectable: Number.POSITIVE_INFINITY,
    neededCount: 2 * (wassersteinNoise(alpha, normal, 1) / tolerance) ** 2,
  });
}

interface Divisor {
  readonly kind: string;
  readonly value: number;
}

function divisor(sorted: Float64Array, wanted: WassersteinScale, deviation: number, pooled: number): Divisor {
  const range = quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25);
  if (wanted === 'interquartile' && range > 0) return { kind: wanted, value: range / normalInterquartileRange };
  if (deviation > 0) return { kind: 'standard-deviation', value: deviation };
  return { kind: 'pooled', value: pooled };
}

/**
 * Effect size of a pair of sorted samples that are not empty. `counts` are how many independent values they are worth, which is
 * fewer than they have where values follow each other in time.
 */
export function wassersteinEffect(
  referenceValues: Float64Array,
  currentValues: Float64Array,
  options: {
    readonly scale: WassersteinScale;
    readonly alpha: number;
    readonly tolerance: number;
    readonly counts?: Counts;
    /** Standard error, besides chance, of the difference of the two distribution functions: where samples are quantiles of sketches. */
    readonly rankError?: number;
  },
): WassersteinEffect {
  const pair = scaledPair(referenceValues, currentValues);
  const { reference, current, unit } = pair;
  const n = options.counts?.reference ?? reference.length;
  const m = options.counts?.current ?? current.length;
  const distances = distancesInUnit(pair, referenceValues, currentValues);
  const { distance, spreadArea } = distances.wasserstein;
  const { mean: referenceMean, variance: referenceVariance } = sortedMoments(reference);
  const { mean: currentMean, variance: currentVariance } = sortedMoments(current);
  const weight = reference.length / (reference.length + current.length);
  const between = currentMean - referenceMean;
  const pooled = Math.sqrt(
    weight * referenceVariance + (1 - weight) * currentVariance + weight * (1 - weight) * between * between,
  );
  const spread = { standardDeviation: pooled, spreadArea };
  const by = divisor(reference, options.scale, Math.sqrt(referenceVariance), pooled);
  // Where all values of both samples are equal, there is neither a distance nor a scale.
  const scale = by.value > 0 ? by.value : 1;
  // An error of ranks is largest in the middle and vanishes at the ends, as sqrt(F (1 - F)) does; the area under it,
  // and a quarter more. It is independent of chance.
  const sketched = 2 * (options.rankError ?? 0) * spreadArea;
  const chance = wassersteinNoise(options.alpha, spread, Math.sqrt(referenceVariance / n + currentVariance / m));
  const band = Math.hypot(sketched, chance);
  return {
    distance: distance * unit,
    kolmogorovSmirnov: distances.kolmogorovSmirnov,
    effectSize: {
      measure: wassersteinMeasure(by.kind),
      value: distance / scale,
      lower: (distance - band) / scale,
      upper: (distance + band) / scale,
      confidence: 1 - options.alpha,
    },
    limits: (alpha) => ({
      detectable: Math.hypot(sketched, wassersteinNoise(alpha, spread, pooled * Math.sqrt(1 / n + 1 / m))) / scale,
      neededCount: 2 * (wassersteinNoise(alpha, spread, pooled) / scale / options.tolerance) ** 2,
    }),
    scaled: { distance, spread },
  };
}
