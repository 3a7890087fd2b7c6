import { median } from '@bellwether/statistics';
import { solveSymmetric } from '../search/solve-symmetric.js';

/** Errors beyond this many robust deviations count less (Huber). */
const huberLimit = 1.345;
const rounds = 4;

/**
 * Ridge regression that outliers cannot lead astray: Huber's weights, found in a few rounds. Rows with a missing value or column do
 * not count.
 *
 * @param penalties - What each coefficient's square costs, in noise variances.
 */
export function robustRidge(
  rows: Float64Array,
  values: Float64Array,
  penalties: Float64Array,
): { coefficients: Float64Array; residuals: Float64Array } {
  const width = penalties.length;
  const weights = new Float64Array(values.length);
  for (let t = 0; t < values.length; t += 1) weights[t] = isComplete(rows, width, t, values[t]!) ? 1 : 0;
  let coefficients: Float64Array = new Float64Array(width);
  let residuals: Float64Array = values.slice();
  let noise = 1;
  for (let round = 0; round < rounds; round += 1) {
    coefficients = weightedRidge(rows, values, weights, penalties, noise);
    residuals = values.map((value, t) => (weights[t] === 0 ? Number.NaN : value - dot(rows, coefficients, t)));
    const sizes = residuals.filter((error) => !Number.isNaN(error)).map(Math.abs);
    if (sizes.length === 0) break;
    // 1.4826 makes the median absolute error of normal errors their deviation.
    const scale = 1.4826 * median(sizes);
    noise = Math.max(scale * scale, 1e-12);
    for (let t = 0; t < values.length; t += 1) {
      if (weights[t] === 0) continue;
      const size = Math.abs(residuals[t]!);
      // Never 0, which stands for a row that does not count.
      weights[t] = scale > 0 && size > huberLimit * scale ? Math.max((huberLimit * scale) / size, 1e-9) : 1;
    }
  }
  return { coefficients, residuals };
}

/** The value of the regression at a row. */
export function dot(rows: Float64Array, coefficients: Float64Array, t: number): number {
  const width = coefficients.length;
  let sum = 0;
  for (let k = 0; k < width; k += 1) sum += rows[t * width + k]! * coefficients[k]!;
  return sum;
}

function isComplete(rows: Float64Array, width: number, t: number, value: number): boolean {
  if (Number.isNaN(value)) return false;
  for (let k = 0; k < width; k += 1) if (!Number.isFinite(rows[t * width + k]!)) return false;
  return true;
}

function weightedRidge(
  rows: Float64Array,
  values: Float64Array,
  weights: Float64Array,
  penalties: Float64Array,
  noise: number,
): Float64Array {
  const width = penalties.length;
  const gram = new Float64Array(width * width);
  const right = new Float64Array(width);
  for (let t = 0; t < values.length; t += 1) {
    const weight = weights[t]!;
    if (weight === 0) continue;
    const row = t * width;
    for (let i = 0; i < width; i += 1) {
      const scaled = weight * rows[row + i]!;
      if (scaled === 0) continue;
      right[i]! += scaled * values[t]!;
      for (let j = 0; j <= i; j += 1) gram[i * width + j]! += scaled * rows[row + j]!;
    }
  }
  for (let i = 0; i < width; i += 1) gram[i * width + i]! += penalties[i]! * noise;
  solveSymmetric(gram, right);
  return right;
}
