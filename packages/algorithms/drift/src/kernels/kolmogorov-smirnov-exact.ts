/**
 * Exact probability that two samples of sizes `n` and `m` from one distribution are at least as far apart as `product` / (n m),
 * given where ties end.
 *
 * A random order of the pooled values is a random lattice path from (0, 0) to (n, m). Cell (i, j) holds the probability that a
 * random path to it has touched the boundary; every step is a weighted mean of two neighbours, so that nothing overflows, and
 * small probabilities keep their relative precision, because they are never a difference from 1. The boundary counts only where a
 * run of ties ends, which makes the result exact for tied values too: it equals the permutation p-value.
 *
 * Cost O(n m) time, O(m) memory.
 *
 * Sources: Hodges, J. L. (1958), doi:10.1007/BF02589501; Schröer, G. and Trenkler, D. (1995), doi:10.1016/0167-9473(94)00040-P.
 */
export function exactKolmogorovSmirnovSurvival(n: number, m: number, product: number, ends: Uint8Array): number {
  if (product <= 0) return 1;
  const touched = new Float64Array(m + 1);
  const reciprocal = new Float64Array(n + m + 1);
  for (let k = 1; k <= n + m; k += 1) reciprocal[k] = 1 / k;
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
