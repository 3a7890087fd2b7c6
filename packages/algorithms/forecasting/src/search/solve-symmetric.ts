/**
 * Solves `G x = r` for a symmetric positive definite `G` (row-major, lower triangle read) by Cholesky's method, in place:
 * `gram` becomes the factor and `right` the solution. A tiny ridge keeps directions without information at zero.
 */
export function solveSymmetric(gram: Float64Array, right: Float64Array): void {
  const size = right.length;
  for (let i = 0; i < size; i += 1) {
    const row = i * size;
    const ridge = gram[row + i]! * 1e-10 + 1e-290;
    for (let j = 0; j <= i; j += 1) {
      const other = j * size;
      let sum = gram[row + j]!;
      for (let k = 0; k < j; k += 1) sum -= gram[row + k]! * gram[other + k]!;
      // A pivot lost to rounding belongs to a direction that the data say nothing about: an infinite one fixes it at zero.
      if (i === j) gram[row + i] = sum > ridge ? Math.sqrt(sum) : Number.POSITIVE_INFINITY;
      else gram[row + j] = sum / gram[other + j]!;
    }
  }
  for (let i = 0; i < size; i += 1) {
    let sum = right[i]!;
    for (let k = 0; k < i; k += 1) sum -= gram[i * size + k]! * right[k]!;
    right[i] = sum / gram[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    let sum = right[i]!;
    for (let k = i + 1; k < size; k += 1) sum -= gram[k * size + i]! * right[k]!;
    right[i] = sum / gram[i * size + i]!;
  }
}
