import { autocorrelation } from '@bellwether/statistics';

/** Quantile of the normal distribution for a two-sided test at 90 %, with the digits of the competition's code. */
const critical = 1.645;

/**
 * Whether the autocorrelation at one season is significant at 90 %, by Bartlett's standard error; never with fewer seasons of
 * values than are asked for.
 */
export function hasSeason(values: Float64Array, seasonLength: number, seasons = 3): boolean {
  if (values.length < seasons * seasonLength) return false;
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
 * Seasonal indices by classical decomposition, of which the first belongs to the first value: the mean ratio of value to moving
 * average at each phase, scaled to a mean of 1, or the mean difference, moved to a mean of 0. `undefined` where they cannot be
 * used: a phase that was never seen, or a ratio that is not above 0.
 */
export function classicalIndices(
  values: Float64Array,
  seasonLength: number,
  form: 'multiplicative' | 'additive' = 'multiplicative',
): Float64Array | undefined {
  const average = centredAverage(values, seasonLength);
  const indices = new Float64Array(seasonLength);
  const relative = form === 'multiplicative';
  let total = 0;
  for (let phase = 0; phase < seasonLength; phase += 1) {
    let sum = 0;
    let count = 0;
    for (let i = phase; i < values.length; i += seasonLength) {
      const index = relative ? values[i]! / average[i]! : values[i]! - average[i]!;
      if (Number.isNaN(index)) continue;
      sum += index;
      count += 1;
    }
    indices[phase] = sum / count;
    total += sum / count;
  }
  for (let phase = 0; phase < seasonLength; phase += 1) {
    const index = relative ? (indices[phase]! * seasonLength) / total : indices[phase]! - total / seasonLength;
    if (relative ? !(index > 1e-6 && index < 1e6) : !Number.isFinite(index)) return undefined;
    indices[phase] = index;
  }
  return indices;
}
