import { createTimeSeries, type Random, standardNormal, type TimeSeries } from '@bellwether/core';
import { describe, expect, it, vi } from 'vitest';
import { atMost, shareOf } from '../../test/measuring.js';
import { kolmogorovSmirnov } from '../two-sample/kolmogorov-smirnov.js';
import { driftBetweenWindows } from './drift-between-windows.js';

const day = 86_400_000;

interface Recipe {
  readonly days?: number;
  readonly currentDays?: number;
  readonly stepMinutes?: number;
  /** Correlation of neighbours. */
  readonly correlation?: number;
  /** Height of a daily wave, in deviations. */
  readonly daily?: number;
  /** Deviation of a level that each day has of its own. */
  readonly dayLevels?: number;
  /** Change in the current window, in deviations. */
  readonly shift?: number;
  readonly scale?: number;
  readonly shape?: (value: number) => number;
}

function generate(random: Random, recipe: Recipe): TimeSeries {
  const { days = 14, currentDays = 2, stepMinutes = 5, correlation = 0, daily = 0, dayLevels = 0 } = recipe;
  const { shift = 0, scale = 1, shape = (value) => value } = recipe;
  const step = stepMinutes * 60_000;
  const levels = Array.from({ length: days }, () => dayLevels * standardNormal(random));
  let noise = standardNormal(random);
  const values = Float64Array.from({ length: (days * day) / step }, (_, i) => {
    noise = correlation * noise + Math.sqrt(1 - correlation ** 2) * standardNormal(random);
    const time = i * step;
    const changed = time >= (days - currentDays) * day;
    const level = levels[Math.floor(time / day)]! + daily * Math.sin((2 * Math.PI * time) / day);
    return 50 + 4 * (level + shape((changed ? scale : 1) * noise) + (changed ? shift : 0));
  });
  return createTimeSeries({ name: 'load', start: 0, step, values });
}

function compare(series: TimeSeries, { days = 14, currentDays = 2 }: Recipe) {
  const border = (days - currentDays) * day;
  return driftBetweenWindows(series, { reference: { to: border }, current: { from: border } });
}

const runs = Number(process.env.DRIFT_RUNS ?? 100);
vi.setConfig({ testTimeout: 1000 * Math.max(30, runs) });

describe(`the last days against the days before (${runs} seeds)`, () => {
  it.each<[string, Recipe]>([
    ['independent', {}],
    ['AR(1) 0.8', { correlation: 0.8 }],
    ['AR(1) 0.95', { correlation: 0.95 }],
    ['daily wave', { daily: 3 }],
    ['daily wave, AR(1) 0.8', { daily: 3, correlation: 0.8 }],
    ['days of different level', { dayLevels: 0.5, correlation: 0.8 }],
    ['log-normal, AR(1) 0.8', { correlation: 0.8, shape: Math.exp }],
    [
      'hourly, a week against three, daily wave, AR(1) 0.8',
      { days: 28, currentDays: 7, stepMinutes: 60, daily: 3, correlation: 0.8 },
    ],
  ])('raises few false alarms: %s', (name, recipe) => {
    let naive = 0;
    let small = 0;
    const alarms = shareOf(runs, (random) => {
      const series = generate(random, recipe);
      const border = (((recipe.days ?? 14) - (recipe.currentDays ?? 2)) * day) / ((recipe.stepMinutes ?? 5) * 60_000);
      const plain = kolmogorovSmirnov({ method: 'asymptotic' });
      if (plain.compare(series.values.subarray(0, border), series.values.subarray(border)).pValue <= 0.05) naive += 1;
      const result = compare(series, recipe);
      if (result.pValue <= 0.05) small += 1;
      return result.verdict === 'drift';
    });
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
    console.log(
      `${name}: drift ${percent(alarms)}, p <= 0.05 ${percent(small / runs)}, plain KS p <= 0.05 ${percent(naive / runs)}`,
    );
    expect(alarms).toBeLessThanOrEqual(atMost(0.05, runs));
    expect(small / runs).toBeLessThanOrEqual(atMost(0.05, runs));
  });

  it.each<[string, Recipe, number]>([
    ['shift by a deviation', { correlation: 0.8, shift: 1 }, 0.98],
    ['shift by a deviation, daily wave', { correlation: 0.8, daily: 3, shift: 1 }, 0.98],
    ['scale x 2', { correlation: 0.8, scale: 2 }, 0.95],
    ['scale x 2, daily wave', { correlation: 0.8, daily: 3, scale: 2 }, 0.95],
    ['shift by a deviation on the last day', { correlation: 0.8, daily: 3, currentDays: 1, shift: 1 }, 0.9],
  ])('finds a change: %s', (name, recipe, least) => {
    const found = shareOf(runs, (random) => compare(generate(random, recipe), recipe).verdict === 'drift');
    console.log(`${name}: found in ${(100 * found).toFixed(1)} %`);
    expect(found).toBeGreaterThanOrEqual(least);
  });
});

describe('driftBetweenWindows', () => {
  const options = { reference: { to: 12 * day }, current: { from: 12 * day } };

  it('says how the level and the spread changed, the season taken out', () => {
    let seed = 0;
    const random = (): number => {
      seed = (seed * 16_807 + 11) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const result = compare(generate(random, { daily: 3, shift: 2 }), {});
    expect(result).toMatchObject({ verdict: 'drift', seasonRemoved: true, referenceCount: 3456, currentCount: 576 });
    expect(result.levelShift).toBeCloseTo(8, 0);
    expect(result.referenceSpread).toBeCloseTo(4, 0);
    expect(result.effectiveCurrentCount).toBeLessThanOrEqual(576);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('is not hidden by gaps, and counts them', () => {
    const random = (() => {
      let state = 1;
      return () => {
        state = (state * 48_271) % 2_147_483_647;
        return state / 2_147_483_647;
      };
    })();
    const series = generate(random, { correlation: 0.8, daily: 3, shift: 1.5 });
    const values = series.values.map((value, i) => (i % 7 === 0 ? Number.NaN : value));
    const result = driftBetweenWindows({ ...series, values }, options);
    expect(result.verdict).toBe('drift');
    expect(result.referenceMissing).toBe(494);
  });

  it.each<[string, (i: number) => number, string]>([
    ['a constant', () => 7, 'stable'],
    ['only missing values', () => Number.NaN, 'insufficient data'],
    ['a straight line', (i) => i, 'insufficient data'],
    ['nothing but a daily wave', (i) => Math.sin((2 * Math.PI * i) / 288), 'stable'],
  ])('has a defined answer for %s', (_name, value, verdict) => {
    const values = Float64Array.from({ length: 14 * 288 }, (_, i) => value(i));
    const series = createTimeSeries({ start: 0, step: '5m', values });
    const result = driftBetweenWindows(series, options);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(result.verdict).toBe(verdict);
  });

  it('has a defined answer for windows without points, and for one point', () => {
    const empty = createTimeSeries({ timestamps: [], values: [] });
    expect(driftBetweenWindows(empty, options).verdict).toBe('insufficient data');
    const one = createTimeSeries({ timestamps: [5], values: [1] });
    expect(driftBetweenWindows(one, options).verdict).toBe('insufficient data');
    const two = createTimeSeries({ timestamps: [5, 13 * day], values: [1, 2] });
    expect(driftBetweenWindows(two, options).verdict).toBe('insufficient data');
  });

  it('leaves its input unchanged', () => {
    const series = createTimeSeries({
      start: 0,
      step: '1h',
      values: Float64Array.from({ length: 336 }, (_, i) => i % 24),
    });
    const copy = series.values.slice();
    driftBetweenWindows(series, options);
    expect(series.values).toEqual(copy);
  });

  it('refuses windows that overlap, and bad options', () => {
    const series = createTimeSeries({ start: 0, step: '1h', values: new Float64Array(100) });
    expect(() => driftBetweenWindows(series, { reference: {}, current: { from: 5 } })).toThrow('does not overlap');
    expect(() => driftBetweenWindows(series, { ...options, seasonLength: '1 moon' })).toThrow('"seasonLength"');
    expect(() => driftBetweenWindows(series, { ...options, scale: 'mad' as 'interquartile' })).toThrow('"scale"');
  });
});
