import { autocorrelation, mean, variance } from '@bellwether/statistics';

function finiteCount(values: Float64Array): number {
  let count = 0;
  for (let i = 0; i < values.length; i += 1) if (!Number.isNaN(values[i]!)) count += 1;
  return count;
}

/** Autocovariances of several windows together, each about its own mean. */
function autocovariances(windows: readonly Float64Array[], lags: number): Float64Array {
  const covariances = new Float64Array(lags + 1);
  let total = 0;
  for (const values of windows) {
    const count = finiteCount(values);
    total += count;
    if (count < 2) continue;
    const squares = variance(values) * (count - 1);
    const correlations = autocorrelation(values, Math.min(lags, values.length - 1));
    for (let lag = 0; lag < correlations.length; lag += 1) {
      const covariance = correlations[lag]! * squares;
      if (!Number.isNaN(covariance)) covariances[lag]! += covariance;
    }
  }
  return covariances.map((covariance) => covariance / Math.max(1, total));
}

/**
 * Sum of all autocorrelations of the autoregression that fits these autocovariances best (Levinson and Durbin's recursion, order
 * by Akaike's criterion).
 */
function autoregressiveTime(covariances: Float64Array, count: number): number {
  const variance = covariances[0]!;
  let coefficients: number[] = [];
  let residual = variance;
  let best = { criterion: count * Math.log(variance), time: 1 };
  for (let order = 1; order < covariances.length; order += 1) {
    let reflection = covariances[order]!;
    for (let j = 1; j < order; j += 1) reflection -= coefficients[j - 1]! * covariances[order - j]!;
    reflection /= residual;
    if (!(Math.abs(reflection) < 1)) break;
    const previous = coefficients;
    coefficients = previous.map((value, j) => value - reflection * previous[order - 2 - j]!);
    coefficients.push(reflection);
    residual *= 1 - reflection * reflection;
    const criterion = count * Math.log(residual) + 2 * order;
    if (criterion < best.criterion) {
      const sum = coefficients.reduce((a, b) => a + b, 0);
      best = { criterion, time: residual / (1 - sum) ** 2 / variance };
    }
  }
  return best.time;
}

/**
 * How many values in a row are worth one independent value: 1 + 2 times the sum of all autocorrelations of the windows
 * together, at least 1.
 *
 * The sum is taken from an autoregression, which varies far less than the sum of single autocorrelations. Taking each window
 * about its own mean makes all of them too small; that is put back in. Cost O(values x order), order about 10 log10(values).
 */
export function autocorrelationTime(windows: readonly Float64Array[]): number {
  const count = windows.reduce((sum, values) => sum + finiteCount(values), 0);
  const order = Math.min(Math.floor(count / 8), Math.ceil(10 * Math.log10(Math.max(1, count))));
  if (order < 1) return 1;
  const covariances = autocovariances(windows, order);
  const total = covariances[0]!;
  if (!(total > 0)) return 1;
  let time = Math.max(1, autoregressiveTime(covariances, count));
  for (let round = 0; round < 3; round += 1) {
    const lost = total * Math.min(0.5, (time * windows.length) / count);
    time = Math.max(
      1,
      autoregressiveTime(
        covariances.map((value) => value + lost),
        count,
      ),
    );
  }
  return Math.min(time, count);
}

/**
 * The same from the means of blocks of `length` values: how much more they vary than means of independent values would. Sees what
 * whole blocks have in common, such as a good and a bad day. 1 where there are fewer than 4 blocks to spare.
 */
export function blockTime(windows: readonly Float64Array[], length: number): number {
  let squares = 0;
  let freedom = 0;
  let deviations = 0;
  let count = 0;
  for (const values of windows) {
    const means: number[] = [];
    for (let start = 0; start + length <= values.length; start += length) {
      let sum = 0;
      let seen = 0;
      for (let i = start; i < start + length; i += 1) {
        if (Number.isNaN(values[i]!)) continue;
        sum += values[i]!;
        seen += 1;
      }
      if (seen >= length / 2) means.push(sum / seen);
    }
    const centre = mean(means);
    for (const value of means) squares += (value - centre) ** 2;
    freedom += Math.max(0, means.length - 1);
    const size = finiteCount(values);
    if (size > 1) deviations += variance(values) * (size - 1);
    count += size;
  }
  if (freedom < 4 || !(deviations > 0)) return 1;
  return Math.max(1, (length * (squares / freedom)) / (deviations / count));
}
