/** Level and slope as they are known, in units of the variance of the noise; the diffuse part is what nothing is known about yet. */
export interface Belief {
  level: number;
  slope: number;
  /** Variances of level and slope and their covariance. */
  level2: number;
  both: number;
  slope2: number;
  /** The same of the part that is still unknown: its size is infinite, this is its shape. */
  unknownLevel2: number;
  unknownBoth: number;
  unknownSlope2: number;
  /** Values that told something about the noise, and the sum of their squared errors over their variances. */
  count: number;
  squares: number;
  /** Sum of the logarithms of those variances, and of the sizes of what the first values resolved. */
  logs: number;
  resolved: number;
  /** Values seen. */
  observed: number;
}

/** Variances of the changes of level and slope, in units of the variance of the noise. */
export interface Ratios {
  readonly level: number;
  readonly slope: number;
}

/** Nothing known of the level, nor of the slope where there is one. */
export function ignorance(hasSlope: boolean): Belief {
  return {
    level: Number.NaN,
    slope: 0,
    level2: 0,
    both: 0,
    slope2: 0,
    unknownLevel2: 1,
    unknownBoth: 0,
    unknownSlope2: hasSlope ? 1 : 0,
    count: 0,
    squares: 0,
    logs: 0,
    resolved: 0,
    observed: 0,
  };
}

/** Below this share of the noise an unknown variance is known. */
const known = 1e-9;

/** One value: the exact diffuse Kalman filter of Koopman (1997, doi:10.1080/01621459.1997.10473684), in place. */
function observe(belief: Belief, value: number): void {
  belief.observed += 1;
  const centre = Number.isNaN(belief.level) ? 0 : belief.level;
  const error = value - centre;
  const variance = belief.level2 + 1;
  const unknown = belief.unknownLevel2;
  if (unknown > known) {
    const gainLevel = 1;
    const gainSlope = belief.unknownBoth / unknown;
    belief.level = centre + gainLevel * error;
    belief.slope += gainSlope * error;
    const { level2, both } = belief;
    belief.level2 = level2 + variance - 2 * level2;
    belief.both = both + variance * gainSlope - (level2 * gainSlope + both);
    belief.slope2 += variance * gainSlope * gainSlope - 2 * both * gainSlope;
    belief.unknownSlope2 -= belief.unknownBoth * gainSlope;
    belief.unknownLevel2 = 0;
    belief.unknownBoth = 0;
    if (belief.unknownSlope2 < known) belief.unknownSlope2 = 0;
    belief.resolved += Math.log(unknown);
    return;
  }
  const gainLevel = belief.level2 / variance;
  const gainSlope = belief.both / variance;
  belief.level = centre + gainLevel * error;
  belief.slope += gainSlope * error;
  belief.slope2 -= gainSlope * belief.both;
  belief.both -= gainLevel * belief.both;
  belief.level2 -= gainLevel * belief.level2;
  belief.count += 1;
  belief.squares += (error * error) / variance;
  belief.logs += Math.log(variance);
}

/** One step of time, in place. */
export function advance(belief: Belief, { level, slope }: Ratios): void {
  if (!Number.isNaN(belief.level)) belief.level += belief.slope;
  belief.level2 += 2 * belief.both + belief.slope2 + level;
  belief.both += belief.slope2;
  belief.slope2 += slope;
  belief.unknownLevel2 += 2 * belief.unknownBoth + belief.unknownSlope2;
  belief.unknownBoth += belief.unknownSlope2;
}

/** Takes in values one after the other, in place; a missing one is a step of time and nothing else. */
export function filter(belief: Belief, ratios: Ratios, values: Float64Array): Belief {
  for (let i = 0; i < values.length; i += 1) {
    // Before the first value there is nothing that could move.
    if (belief.observed > 0) advance(belief, ratios);
    if (!Number.isNaN(values[i]!)) observe(belief, values[i]!);
  }
  return belief;
}

/** Log-likelihood at the best variance of the noise for these ratios, up to what does not depend on them. */
export function concentratedLogLikelihood({ count, squares, logs }: Belief, least: number): number {
  return -0.5 * (count * Math.log(Math.max(least, squares / count)) + logs);
}

/** Diffuse log-likelihood at the best variance of the noise, as statsmodels counts it. */
export function logLikelihood(belief: Belief, diffuse: number): number {
  const { count, squares, resolved } = belief;
  const variance = squares / count;
  const constant = count * (Math.log(2 * Math.PI) + 1) + diffuse * Math.log(2 * Math.PI);
  return -0.5 * (constant + resolved) + concentratedLogLikelihood(belief, variance);
}
