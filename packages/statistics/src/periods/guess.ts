import { autocorrelation } from '../acf.js';
import { fourierTransform } from '../fft.js';
import { quantileInPlace } from '../select.js';

/** Periods that people and their machines live by, in steps of a second, a minute, five minutes, a quarter, an hour or a day. */
export const usualPeriods: readonly number[] = [
  7, 12, 24, 48, 52, 60, 96, 144, 168, 288, 336, 365, 672, 1008, 1440, 2016, 3600, 10_080, 86_400,
];

const peaks = 6;
const window = 12;

/** The series without a rough trend and without outliers: what the guesses are made from. */
function flattened(values: Float64Array): Float64Array {
  const n = values.length;
  const rest = values.slice();
  const edge = Math.max(1, Math.floor(n / 8));
  const start = quantileInPlace(values.slice(0, edge), 0.5);
  const slope = (quantileInPlace(values.slice(n - edge), 0.5) - start) / Math.max(1, n - edge);
  for (let i = 0; i < n; i += 1) rest[i]! -= start + slope * (i - edge / 2);
  const centre = quantileInPlace(rest.slice(), 0.5);
  const limit =
    5 *
    1.4826 *
    quantileInPlace(
      rest.map((value) => Math.abs(value - centre)),
      0.5,
    );
  for (let i = 0; i < n; i += 1) {
    const value = rest[i]! - centre;
    rest[i] = limit > 0 ? Math.max(-limit, Math.min(limit, value)) : value;
  }
  return rest;
}

/** Frequencies (cycles over the whole series) whose power stands out most from that of their neighbours. */
function spectralPeaks(rest: Float64Array): number[] {
  const n = rest.length;
  // Twice the length and a soft edge: peaks between the bins are seen, trends do not leak.
  const size = 2 ** Math.ceil(Math.log2(2 * n));
  const padded = new Float64Array(size);
  for (let i = 0; i < n; i += 1) padded[i] = rest[i]! * Math.sin((Math.PI * (i + 0.5)) / n) ** 2;
  const { real, imaginary } = fourierTransform(padded);
  const half = size / 2;
  const power = new Float64Array(half + 1);
  for (let k = 0; k <= half; k += 1) power[k] = real[k]! ** 2 + imaginary[k]! ** 2;
  const found: { readonly k: number; readonly ratio: number }[] = [];
  const near = new Float64Array(4 * window);
  for (let k = 2; k < half; k += 1) {
    if (power[k]! < power[k - 1]! || power[k]! < power[k + 1]!) continue;
    let count = 0;
    for (let j = Math.max(1, k - 2 * window); j <= Math.min(half, k + 2 * window); j += 1) {
      if (Math.abs(j - k) > 3 && count < near.length) {
        near[count] = power[j]!;
        count += 1;
      }
    }
    const usual = quantileInPlace(near, 0.5, count);
    // The ratio finds weak lines in quiet places, the share of the whole keeps ripples out.
    found.push({ k, ratio: (power[k]! / (usual + Number.MIN_VALUE)) * Math.sqrt(power[k]!) });
  }
  found.sort((a, b) => b.ratio - a.ratio);
  return found.slice(0, peaks).map(({ k }) => (k * n) / size);
}

/** Lags of the most outstanding maxima of the autocorrelation. */
function correlationPeaks(rho: Float64Array): number[] {
  const found: { readonly lag: number; readonly height: number }[] = [];
  let lowest = 1;
  for (let lag = 1; lag + 1 < rho.length; lag += 1) {
    const value = rho[lag]!;
    if (value > 0.05 && value >= rho[lag - 1]! && value > rho[lag + 1]!) found.push({ lag, height: value - lowest });
    lowest = Math.min(lowest, value);
  }
  found.sort((a, b) => b.height - a.height || a.lag - b.lag);
  return found.slice(0, peaks).map(({ lag }) => lag);
}

/** The lag near `period` (within what the length of the series can tell apart) with the greatest autocorrelation. */
function climb(rho: Float64Array, period: number, n: number): number {
  const reach = Math.max(1, Math.ceil((period * period) / (2 * n)));
  let best = Math.round(period);
  for (let lag = Math.max(2, best - reach); lag <= Math.min(rho.length - 1, Math.round(period) + reach); lag += 1) {
    if (rho[lag]! > rho[best]!) best = lag;
  }
  return best;
}

/**
 * Periods worth a closer look, from the peaks of the spectrum (with their doubles and triples, since a harmonic may be stronger than
 * what it belongs to) and of the autocorrelation.
 */
export function guessPeriods(values: Float64Array, shortest: number, longest: number): number[] {
  if (longest < shortest) return [];
  const rest = flattened(values);
  const rho = autocorrelation(rest, Math.min(rest.length - 1, Math.ceil(longest * 1.1)));
  if (Number.isNaN(rho[0]!)) return [];
  const guesses = new Set<number>();
  const add = (period: number) => {
    if (period < shortest - 0.5 || period > longest + 0.5) return;
    for (const best of [Math.round(period), climb(rho, period, rest.length)]) {
      if (best >= shortest && best <= longest) guesses.add(best);
    }
  };
  for (const frequency of spectralPeaks(rest)) {
    for (const times of [1, 2, 3]) add((times * rest.length) / frequency);
  }
  for (const lag of correlationPeaks(rho)) add(lag);
  return [...guesses];
}
