import type { TbatsSeason } from './form.js';

/** Most waves of one season: they follow a day of steps of five minutes to half an hour. */
const mostWaves = 24;

/** Values less their moving mean over `window` steps; missing values stay so, and count for nothing. */
function withoutTrend(values: Float64Array, window: number): Float64Array {
  const { length } = values;
  const sums = new Float64Array(length + 1);
  const counts = new Float64Array(length + 1);
  for (let i = 0; i < length; i += 1) {
    const value = values[i]!;
    const seen = Number.isNaN(value) ? 0 : 1;
    sums[i + 1] = sums[i]! + (seen === 1 ? value : 0);
    counts[i + 1] = counts[i]! + seen;
  }
  const rest = new Float64Array(length);
  for (let i = 0; i < length; i += 1) {
    const from = Math.max(0, Math.min(length - window, i - (window >> 1)));
    const to = Math.min(length, from + window);
    const count = counts[to]! - counts[from]!;
    rest[i] = values[i]! - (count > 0 ? (sums[to]! - sums[from]!) / count : 0);
  }
  return rest;
}

/** A wave taken from `rest`, in place: its size at the first value and a quarter turn later, and what it took off the squares. */
interface Wave {
  readonly cosine: number;
  readonly sine: number;
  readonly gain: number;
}

function takeWave(rest: Float64Array, angle: number): Wave {
  let cc = 0;
  let cs = 0;
  let ss = 0;
  let yc = 0;
  let ys = 0;
  const [turnCos, turnSin] = [Math.cos(angle), Math.sin(angle)];
  let [c, s] = [1, 0];
  for (let i = 0; i < rest.length; i += 1) {
    const value = rest[i]!;
    if (!Number.isNaN(value)) {
      cc += c * c;
      cs += c * s;
      ss += s * s;
      yc += value * c;
      ys += value * s;
    }
    const next = c * turnCos - s * turnSin;
    s = s * turnCos + c * turnSin;
    c = next;
  }
  const determinant = cc * ss - cs * cs;
  // A wave of two steps has no sine.
  const lone = !(determinant > 1e-9 * cc * cc);
  const cosine = lone ? (cc > 0 ? yc / cc : 0) : (yc * ss - ys * cs) / determinant;
  const sine = lone ? 0 : (ys * cc - yc * cs) / determinant;
  [c, s] = [1, 0];
  for (let i = 0; i < rest.length; i += 1) {
    rest[i]! -= cosine * c + sine * s;
    const next = c * turnCos - s * turnSin;
    s = s * turnCos + c * turnSin;
    c = next;
  }
  return { cosine, sine, gain: cosine * yc + sine * ys };
}

/** A season with the waves chosen for it, and the sizes that they start from. */
export interface ChosenSeason extends TbatsSeason {
  readonly cosines: readonly number[];
  readonly sines: readonly number[];
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) if (!Number.isNaN(value)) sum += value * value;
  return sum;
}

/** Correlation of neighbours, between 0 and 1. */
function lagOne(values: Float64Array): number {
  let product = 0;
  let squares = 0;
  for (let i = 1; i < values.length; i += 1) {
    const [before, value] = [values[i - 1]!, values[i]!];
    if (Number.isNaN(before * value)) continue;
    product += before * value;
    squares += before * before;
  }
  return squares > 0 ? Math.max(0, Math.min(1, product / squares)) : 0;
}

/** Each value less that share of the one before. */
function quasiDifferences(values: Float64Array, share: number): Float64Array {
  return values.map((value, i) => (i === 0 ? Number.NaN : value - share * values[i - 1]!));
}

/** Waves of a season that a shorter one does not have already. */
function ownWaves(period: number, shorter: readonly number[], most: number): number[] {
  const waves: number[] = [];
  for (let wave = 1; wave <= most; wave += 1) {
    const length = period / wave;
    const known = shorter.some((other) => Math.abs(other / length - Math.round(other / length)) < 1e-9);
    if (!known) waves.push(wave);
  }
  return waves;
}

/**
 * How many waves each season needs, by Schwarz's criterion of a regression on them after a moving mean has been taken off. `wanted` fixes
 * their number instead.
 */
export function chooseWaves(
  values: Float64Array,
  periods: readonly number[],
  wanted: readonly (number | undefined)[],
): ChosenSeason[] {
  const longest = Math.max(...periods, 1);
  const rest = withoutTrend(values, Math.max(2, Math.round(longest)));
  let observed = 0;
  for (const value of rest) if (!Number.isNaN(value)) observed += 1;
  return periods.map((period, index) => {
    const limit = Math.max(1, Math.floor((period - 1) / 2));
    const fixed = wanted[index];
    const candidates = ownWaves(period, periods.slice(0, index), Math.min(limit, fixed ?? mostWaves));
    const angles = candidates.map((wave) => (2 * Math.PI * wave) / period);
    let count = candidates.length;
    if (fixed === undefined) {
      const trial = rest.slice();
      for (const angle of angles) takeWave(trial, angle);
      // What wanders slowly looks like long waves: those count that stand out of the changes that remain.
      const white = quasiDifferences(rest, lagOne(trial));
      const gains = angles.map((angle) => takeWave(white, angle).gain);
      let left = sumOfSquares(white) + gains.reduce((sum, gain) => sum + gain, 0);
      const floor = 1e-12 * left + 1e-290;
      const allowance = 2 * Math.log(observed);
      let best = Number.POSITIVE_INFINITY;
      for (const [k, gain] of gains.entries()) {
        left -= gain;
        const criterion = observed * Math.log(Math.max(left, floor)) + allowance * (k + 1);
        if (criterion < best) {
          best = criterion;
          count = k + 1;
        }
      }
    }
    const harmonics = candidates.slice(0, count);
    const chosen = harmonics.map((wave) => takeWave(rest, (2 * Math.PI * wave) / period));
    return {
      period,
      harmonics,
      cosines: chosen.map(({ cosine }) => cosine),
      sines: chosen.map(({ sine }) => sine),
    };
  });
}
