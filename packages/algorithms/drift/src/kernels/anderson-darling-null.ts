import { erfc } from '@bellwether/statistics';

/**
 * P(A > x) for the limit of the Anderson-Darling statistic: Marsaglia's approximation (2004, doi:10.18637/jss.v009.i02, within
 * 0.000002), and beyond 7 the leading term of its tail, with the next one fitted so that both meet there.
 */
export function andersonDarlingSurvival(x: number): number {
  if (!(x > 0)) return 1;
  if (x < 2) {
    const series = 2.00012 + (0.247105 - (0.0649821 - (0.0347962 - (0.011672 - 0.00168691 * x) * x) * x) * x) * x;
    return Math.min(1, Math.max(0, 1 - (Math.exp(-1.2337141 / x) / Math.sqrt(x)) * series));
  }
  if (x < 7) {
    const exponent = 1.0776 - (2.30695 - (0.43424 - (0.082433 - (0.008056 - 0.0003146 * x) * x) * x) * x) * x;
    return -Math.expm1(-Math.exp(exponent));
  }
  return Math.sqrt(3) * erfc(Math.sqrt(x)) * (1 + 0.32 / x);
}

/**
 * Deviation of the two-sample statistic of samples without ties. Scholz, F. W. and Stephens, M. A. (1987),
 * doi:10.1080/01621459.1987.10478517, for two samples.
 */
export function andersonDarlingDeviation(n: number, m: number): number {
  const total = n + m;
  const inverse = 1 / n + 1 / m;
  let harmonic = 0;
  for (let i = 1; i < total; i += 1) harmonic += 1 / i;
  // Sum over i < j < total of 1 / ((total - i) j).
  let nested = 0;
  let tail = 0;
  for (let i = total - 1; i >= 1; i -= 1) {
    nested += tail / (total - i);
    tail += 1 / i;
  }
  const k = 2;
  const a = (4 * nested - 6) * (k - 1) + (10 - 6 * nested) * inverse;
  const b =
    (2 * nested - 4) * k ** 2 +
    8 * harmonic * k +
    (2 * nested - 14 * harmonic - 4) * inverse -
    8 * harmonic +
    4 * nested -
    6;
  const c =
    (6 * harmonic + 2 * nested - 2) * k ** 2 +
    (4 * harmonic - 4 * nested + 6) * k +
    (2 * harmonic - 6) * inverse +
    4 * harmonic;
  const d = (2 * harmonic + 6) * k ** 2 - 4 * harmonic * k;
  return Math.sqrt((a * total ** 3 + b * total ** 2 + c * total + d) / ((total - 1) * (total - 2) * (total - 3)));
}
