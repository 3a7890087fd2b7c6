/**
 * Exact probability that two samples of sizes `n` and `m` from one distribution are at least as far apart as `product` / (n m),
 * given where ties end.
 *
 * A random order of the pooled values is a random lattice path from (0, 0) to (n, m). Cell (i, j) holds the probability that a
 * random path to it has touched the boundary; every step is a weighted mean of two neighbours, so that nothing overflows, and
 * small probabilities keep their relative precision, because they are never a difference from 1. The boundary counts only where a
 * run of ties ends, which makes the result exact for tied values too: it equals the permutation p-value.
 *
 * Cost O(m) memory and n m steps, of which those outside of the boundary are skipped where no values tie.
 *
 * Sources: Hodges, J. L. (1958), doi:10.1007/BF02589501; Schröer, G. and Trenkler, D. (1995), doi:10.1016/0167-9473(94)00040-P.
 */
export function exactKolmogorovSmirnovSurvival(n: number, m: number, product: number, ends: Uint8Array): number {
  if (product <= 0) return 1;
  const reciprocal = new Float64Array(n + m + 1);
  for (let k = 1; k <= n + m; k += 1) reciprocal[k] = 1 / k;
  const tied = ends.indexOf(0, 1) > 0;
  return tied ? tiedSurvival(n, m, product, ends, reciprocal) : untiedSurvival(n, m, product, reciprocal);
}

function tiedSurvival(n: number, m: number, product: number, ends: Uint8Array, reciprocal: Float64Array): number {
  const touched = new Float64Array(m + 1);
  for (let j = 1; j <= m; j += 1) touched[j] = ends[j] === 1 && j * n >= product ? 1 : touched[j - 1]!;
  for (let i = 1; i <= n; i += 1) {
    let left = ends[i] === 1 && i * m >= product ? 1 : touched[0]!;
    touched[0] = left;
    const height = i * m;
    for (let j = 1; j <= m; j += 1) {
      const gap = height - j * n;
      if ((gap >= product || -gap >= product) && ends[i + j] === 1) left = 1;
      else left = (i * touched[j]! + j * left) * reciprocal[i + j]!;
      touched[j] = left;
    }
  }
  return touched[m]!;
}

function untiedSurvival(n: number, m: number, product: number, reciprocal: Float64Array): number {
  // Cells on or outside of the boundary are 1. Those to the right of it stay so until the band reaches them.
  const touched = new Float64Array(m + 1);
  for (let j = 0; j <= m; j += 1) touched[j] = j * n >= product ? 1 : 0;
  for (let i = 1; i <= n; i += 1) {
    const height = i * m;
    // The first and the last j for which |i m - j n| < product.
    const first = height < product ? 0 : Math.floor((height - product) / n) + 1;
    const last = Math.min(m, Math.ceil((height + product) / n) - 1);
    let left = first === 0 ? touched[0]! : 1;
    for (let j = Math.max(1, first); j <= last; j += 1) {
      left = (i * touched[j]! + j * left) * reciprocal[i + j]!;
      touched[j] = left;
    }
  }
  return touched[m]!;
}
