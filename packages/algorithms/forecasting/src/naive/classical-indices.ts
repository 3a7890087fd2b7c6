import { autocorrelation } from '@bellwether/statistics';

/** Quantile of the normal distribution for a two-sided test at 90 %, with the digits of the competition's code. */
const critical = 1.645;

/**
 * Whether the autocorrelation at one season is significant at 90 %, by Bartlett's standard error; never with fewer than
 * three seasons of values.
 */
export function hasSeason(values: Float64Array, seasonLength: number): boolean {
  if (values.length < 3 * seasonLength) return false;
  const rho = autocorrelation(values, seasonLength);
  let squares = 0;
  for (let lag = 1; lag < seasonLength; lag += 1) squares += rho[lag]! * rho[lag]!;
  const limit = (critical / Math.sqrt(values.length)) * Math.sqrt(1 + 2 * squares);
  // Without variation the autocorrelation is NaN, and so no season.
  return Math.abs(rho[seasonLength]!) > limit;
}

/** Centred moving average over one season; NaN at both ends and beside missing values. */
function centredAverage(values: Float64Array, seasonLength: number): Float64Array {
  const half = seasonLength >> 1;
  const ends = seasonLength % 2 === 0 ? 0.5 : 1;
  const average = new Float64Array(values.length).fill(Number.NaN);
  for (let i = half; i + half < values.length; i += 1) {
    let sum = ends * (values[i - half]! + values[i + half]!);
    for (let j = i - half + 1; j < i + half; j += 1) sum += values[j]!;
    average[i] = sum / seasonLength;
  }
  return average;
}

/**
 * Multiplicative seasonal indices by classical decomposition, of which the first belongs to the first value: the mean ratio of
 * value to moving average at each phase, scaled to a mean of 1. `undefined` where they cannot be used: a phase that was never
 * seen, or an index that is not above 0.
 */
export function classicalIndices(values: Float64Array, seasonLength: number): Float64Array | undefined {
  const average = centredAverage(values, seasonLength);
  const indices = new Float64Array(seasonLength);
  let total = 0;
  for (let phase = 0; phase < seasonLength; phase += 1) {
    let sum = 0;
    let count = 0;
    for (let i = phase; i < values.length; i += seasonLength) {
      const ratio = values[i]! / average[i]!;
      if (Number.isNaN(ratio)) continue;
      sum += ratio;
      count += 1;
    }
    indices[phase] = sum / count;
    total += sum / count;
  }
  for (let phase = 0; phase < seasonLength; phase += 1) {
    indices[phase] = (indices[phase]! * seasonLength) / total;
    if (!(indices[phase]! > 1e-6 && indices[phase]! < 1e6)) return undefined;
  }
  return indices;
}
