/** How forecasts of several models become one: the mean, or the median, which one wild model cannot move far. */
export type CombinationRule = 'median' | 'mean';

/** Combines arrays of equal length value by value. Order of size is kept: what is larger everywhere stays larger. */
export function combineArrays(
  rows: readonly Float64Array[],
  weights: readonly number[],
  rule: CombinationRule,
): Float64Array {
  if (rows.length === 1) return rows[0]!.slice();
  const result = new Float64Array(rows[0]!.length);
  const values = new Float64Array(rows.length);
  const shares = new Float64Array(rows.length);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let h = 0; h < result.length; h += 1) {
    for (let k = 0; k < rows.length; k += 1) {
      values[k] = rows[k]![h]!;
      shares[k] = weights[k]! / total;
    }
    result[h] = rule === 'mean' ? weightedMean(values, shares) : weightedMedian(values, shares);
  }
  return result;
}

function weightedMean(values: Float64Array, shares: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k += 1) sum += shares[k]! * values[k]!;
  return sum;
}

/** The value with half of the weight on either side; half-way between two where the weight falls apart there. Reorders its input. */
function weightedMedian(values: Float64Array, shares: Float64Array): number {
  for (let k = 1; k < values.length; k += 1) {
    const value = values[k]!;
    const share = shares[k]!;
    let at = k - 1;
    for (; at >= 0 && values[at]! > value; at -= 1) {
      values[at + 1] = values[at]!;
      shares[at + 1] = shares[at]!;
    }
    values[at + 1] = value;
    shares[at + 1] = share;
  }
  let sum = 0;
  for (let k = 0; k < values.length; k += 1) {
    sum += shares[k]!;
    if (sum < 0.5 - 1e-9) continue;
    return sum < 0.5 + 1e-9 && k + 1 < values.length ? values[k]! / 2 + values[k + 1]! / 2 : values[k]!;
  }
  return values.at(-1)!;
}
