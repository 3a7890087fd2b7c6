/** Mean and variance (divisor n - 1; 0 of a single value) of values in ascending order that are finite and not empty. */
export function sortedMoments(sorted: Float64Array): { readonly mean: number; readonly variance: number } {
  const size = sorted.length;
  // Differences from the middle value are as small as they get, and so is the rounding of their squares.
  const middle = sorted[size >> 1]!;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < size; i += 1) {
    const difference = sorted[i]! - middle;
    sum += difference;
    squares += difference * difference;
  }
  const variance = size < 2 ? 0 : Math.max(0, (squares - (sum * sum) / size) / (size - 1));
  return { mean: middle + sum / size, variance };
}
