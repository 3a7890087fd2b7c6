import { type PredictionInterval, type Random, standardNormal } from '@bellwether/core';
import { gammaQuantile } from '@bellwether/statistics';

/** Demand of one step: none, or one whose size has a gamma distribution. */
export interface DemandModel {
  /** Expected demand of a step. */
  readonly rate: number;
  /** Probability of a demand. */
  readonly probability: number;
  /** Shape and scale of the size; the shape is infinite where all have the same size. */
  readonly shape: number;
  readonly scale: number;
  /** Mean and standard deviation of the size. */
  readonly size: number;
  readonly spread: number;
  /** Whether sizes are whole numbers. */
  readonly whole: boolean;
}

/** The model with a given expected demand per step and, as far as the rate allows, a given mean size. */
export function demandModel(rate: number, size: number, spread: number, whole: boolean): DemandModel {
  const probability = rate > 0 ? Math.min(1, rate / size) : 0;
  const mean = probability < 1 ? size : rate;
  // Rounding up adds half a step, and turns anything above zero into a demand.
  const continuous = whole ? mean - 0.5 : mean;
  // Beyond these limits the distribution is a constant, or cannot be told from one that is almost always zero.
  const ratio = spread > 0 ? (continuous / spread) ** 2 : Number.POSITIVE_INFINITY;
  const shape = ratio < 1e8 ? Math.max(0.05, ratio) : Number.POSITIVE_INFINITY;
  return { rate, probability, shape, scale: continuous / shape, size: mean, spread, whole };
}

/** Standard deviation of the demand of one step. */
export function demandDeviation({ rate, probability, size, spread }: DemandModel): number {
  return Math.sqrt(probability * (spread * spread + size * (size - rate)));
}

/** The demand of one step that is not exceeded with probability `p`. */
function demandQuantile(model: DemandModel, p: number): number {
  const none = 1 - model.probability;
  if (p <= none) return 0;
  if (!Number.isFinite(model.shape)) return model.size;
  const size = gammaQuantile(Math.min(1 - 1e-12, (p - none) / model.probability), model.shape, model.scale);
  return model.whole ? Math.max(1, Math.ceil(size)) : size;
}

/** Central intervals: the same at every step, because demands of different steps are independent. */
export function demandIntervals(
  model: DemandModel | undefined,
  horizon: number,
  levels: readonly number[],
): PredictionInterval[] {
  return levels.map((level) => ({
    level,
    lower: new Float64Array(horizon).fill(model ? demandQuantile(model, (1 - level) / 2) : Number.NaN),
    upper: new Float64Array(horizon).fill(model ? demandQuantile(model, (1 + level) / 2) : Number.NaN),
  }));
}

/** A gamma variate of scale 1: Marsaglia and Tsang (2000), doi:10.1145/358407.358414. */
function gammaVariate(shape: number, random: Random): number {
  if (shape < 1) return gammaVariate(shape + 1, random) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = standardNormal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}

/** Draws the demand of one step. */
export function drawDemand(model: DemandModel, random: Random): number {
  if (random() >= model.probability) return 0;
  if (!Number.isFinite(model.shape)) return model.size;
  const size = model.scale * gammaVariate(model.shape, random);
  return model.whole ? Math.max(1, Math.ceil(size)) : size;
}
