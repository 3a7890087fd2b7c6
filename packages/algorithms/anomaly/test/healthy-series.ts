import { createTimeSeries, type Random, seededRandom, standardNormal, type TimeSeries } from '@bellwether/core';

export const noises = [
  'gaussian',
  'heavy-tailed',
  'multiplicative',
  'autocorrelated',
  'counts',
  'weak season',
] as const;
export const weeks = ['no weekly season', 'weekly sine', 'weekend drop'] as const;
export type Noise = (typeof noises)[number];
export type Week = (typeof weeks)[number];

const DAY = 86_400_000;
const STEP = 300_000;
export const perDay: number = DAY / STEP;

/** A healthy series, and the robust standard deviation of its noise. */
export interface HealthySeries {
  readonly series: TimeSeries;
  readonly sigma: number;
}

function studentT3(random: Random): number {
  let squares = 0;
  for (let i = 0; i < 3; i += 1) squares += standardNormal(random) ** 2;
  return standardNormal(random) / Math.sqrt(squares / 3);
}

function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}

/** A series of 5-minute values with a daily season of random phase and shape, a weekly season and noise. Nothing is wrong with it. */
export function healthySeries(noise: Noise, week: Week, seed: number, days = 14): HealthySeries {
  const random = seededRandom(seed);
  const n = days * perDay;
  const values = new Float64Array(n);
  const deviations = new Float64Array(n);
  const phase = random() * 24;
  const sharpness = random() * 0.6;
  const start = Date.UTC(2026, 0, 5 + Math.floor(random() * 7));
  const amplitude = noise === 'weak season' ? 1 : 30;
  let carried = 0;
  for (let i = 0; i < n; i += 1) {
    const time = start + i * STEP;
    const hour = (time / 3_600_000 + phase) % 24;
    const weekday = Math.floor(time / DAY + 4) % 7;
    const turn = (hour / 24) * 2 * Math.PI;
    let usual = 100 + amplitude * (Math.sin(turn) + sharpness * Math.sin(2 * turn));
    if (week === 'weekly sine') usual += 0.4 * amplitude * Math.sin((time / (7 * DAY)) * 2 * Math.PI);
    if (week === 'weekend drop' && (weekday === 0 || weekday === 6)) usual *= 0.75;
    if (noise === 'counts') usual /= 5;
    let value = usual;
    if (noise === 'gaussian' || noise === 'weak season') value += 5 * standardNormal(random);
    else if (noise === 'heavy-tailed') value += 3 * studentT3(random);
    else if (noise === 'multiplicative') value *= Math.exp(0.06 * standardNormal(random));
    else if (noise === 'counts') value = poisson(random, usual);
    else {
      carried = 0.5 * carried + 5 * Math.sqrt(0.75) * standardNormal(random);
      value += carried;
    }
    values[i] = value;
    deviations[i] = Math.abs(value - usual);
  }
  const sigma = 1.4826 * deviations.sort()[n >> 1]!;
  return { series: createTimeSeries({ start, step: STEP, values }), sigma };
}

/** The series with `change(i)` added to value i. */
export function changed(series: TimeSeries, change: (i: number) => number): TimeSeries {
  return { ...series, values: series.values.map((value, i) => value + change(i)) };
}
