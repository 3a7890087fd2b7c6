/**
 * One p-value from several that may depend on each other: the mean of their Cauchy quantiles. Where they agree it is their common
 * value; where one alone is small, about that one times their number.
 *
 * Source: Liu, Y. and Xie, J. (2020), doi:10.1080/01621459.2018.1554485.
 */
export function combinePValues(pValues: readonly number[]): number {
  let sum = 0;
  for (const p of pValues) sum += 1 / Math.tan(Math.PI * Math.min(1 - 1e-12, Math.max(1e-300, p)));
  return Math.atan2(1, sum / pValues.length) / Math.PI;
}
