/** What a GARCH(1,1) model is: the mean, and how the variance of a step follows from the error and the variance before it. */
export interface Parameters {
  readonly mean: number;
  /** Constant part of the variance, above 0 or 0 for a constant series. */
  readonly omega: number;
  /** Weight of the squared error before, at least 0. */
  readonly alpha: number;
  /** Weight of the variance before, at least 0; with `alpha` below 1. */
  readonly beta: number;
}

/** Where the variance stands. */
export interface Standing {
  /** Variance of the next step. */
  variance: number;
  /** Values seen. */
  observed: number;
  /** Log-likelihood of them, without the constant. */
  logLikelihood: number;
}

/** How many values the variance before the first one is taken from, and how fast their weight falls: as in the Python package arch. */
const backSpan = 75;
const backDecay = 0.94;

/** Variance before the first value: a weighted mean of the first squared deviations from the mean of all. */
export function varianceBefore(values: Float64Array, mean: number): number {
  let [sum, weights, weight, seen] = [0, 0, 1, 0];
  for (let i = 0; i < values.length && seen < backSpan; i += 1) {
    const error = values[i]! - mean;
    if (Number.isNaN(error)) continue;
    sum += weight * error * error;
    weights += weight;
    weight *= backDecay;
    seen += 1;
  }
  return weights > 0 ? sum / weights : 0;
}

/** Takes in values one after the other, in place. A missing value counts as one of the size that was expected. */
export function follow(standing: Standing, { mean, omega, alpha, beta }: Parameters, values: Float64Array): Standing {
  let { variance, observed, logLikelihood } = standing;
  for (let i = 0; i < values.length; i += 1) {
    const error = values[i]! - mean;
    if (Number.isNaN(error)) {
      variance = omega + (alpha + beta) * variance;
      continue;
    }
    const square = error * error;
    observed += 1;
    logLikelihood -= 0.5 * (Math.log(variance) + square / variance);
    variance = omega + alpha * square + beta * variance;
  }
  standing.variance = variance;
  standing.observed = observed;
  standing.logLikelihood = logLikelihood;
  return standing;
}
