import { createTimeSeries, seededRandom, standardNormal, type TimeSeries } from '@bellwether/core';

const start = Date.UTC(2026, 0, 5);

/** A series on a regular grid of `step` milliseconds. */
export function regularSeries(values: ArrayLike<number>, step = 3_600_000): TimeSeries {
  return createTimeSeries({ name: 'sample', labels: { host: 'a' }, start, step, values });
}

/** `length` values with a season, a slight trend and normal noise: what a healthy metric looks like. Level 100. */
export function healthyValues(
  length: number,
  options: { seasonLength?: number; noise?: number; seed?: number } = {},
): Float64Array {
  const { seasonLength = 24, noise = 2, seed = 1 } = options;
  const random = seededRandom(seed);
  const phase = (2 * Math.PI) / seasonLength;
  return Float64Array.from(
    { length },
    (_, i) => 100 + 0.01 * i + 15 * Math.sin(i * phase) + noise * standardNormal(random),
  );
}

/** Inputs that break careless code. */
export const uglyValues: Readonly<Record<string, readonly number[]>> = {
  'no values': [],
  'one value': [5],
  'two values': [5, 7],
  'a constant': new Array<number>(60).fill(42),
  'only zeros': new Array<number>(60).fill(0),
  'only missing values': new Array<number>(60).fill(Number.NaN),
  'one value among missing ones': [
    ...new Array<number>(30).fill(Number.NaN),
    5,
    ...new Array<number>(30).fill(Number.NaN),
  ],
  gaps: Array.from({ length: 96 }, (_, i) => (i % 7 < 2 ? Number.NaN : 10 + (i % 24))),
  infinities: Array.from({ length: 96 }, (_, i) =>
    i === 40 ? Number.POSITIVE_INFINITY : i === 50 ? Number.NEGATIVE_INFINITY : i % 24,
  ),
  'huge values': Array.from({ length: 96 }, (_, i) => (i % 2 === 0 ? 1e300 : -1e300)),
  'tiny values': Array.from({ length: 96 }, (_, i) => (i % 5) * 1e-300),
  'one step': Array.from({ length: 96 }, (_, i) => (i < 48 ? 0 : 1000)),
};

/** Names and values that break careless escaping. */
export const hostileLabels: Readonly<Record<string, string>> = Object.fromEntries([
  ['__proto__', 'polluted'],
  ['constructor', '"; DROP TABLE series; --'],
  ['quotes', '\'"`\\'],
  ['html', '<img src=x onerror=alert(1)>'],
  ['lines', 'a\nb\tc'],
  ['unicode', '\u202etxt.exe \u{1f411} é'],
  ['empty', ''],
]);
