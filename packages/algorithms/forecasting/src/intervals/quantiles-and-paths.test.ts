import { createTimeSeries, type FittedForecaster, seededRandom, standardNormal } from '@bellwether/core';
import { normalQuantile } from '@bellwether/statistics';
import { assert, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  conformalIntervals,
  croston,
  drift,
  forecastQuantiles,
  naive,
  samplePaths,
  seasonalProfile,
} from '../index.js';

const noise = (length: number, seed: number): Float64Array => {
  const random = seededRandom(seed);
  return Float64Array.from({ length }, (_, i) => 20 + 5 * Math.sin(i / 4) + standardNormal(random));
};
const series = (values: ArrayLike<number>) => createTimeSeries({ start: 0, step: '1h', values });

/** A model of someone else: it can do no more than the contract asks for. */
const contractOnly = (fitted: FittedForecaster): FittedForecaster => ({
  kind: 'foreign',
  forecast: (request) => fitted.forecast(request),
  update: (values) => contractOnly(fitted.update(values)),
  state: fitted.state,
});

describe('forecastQuantiles', () => {
  it('are the normal quantiles of a normal forecast', () => {
    const fitted = naive().fit(series(noise(100, 1)));
    const { point, intervals } = fitted.forecast({ horizon: 3, levels: [0.8] });
    const probabilities = [0.05, 0.1, 0.5, 0.75, 0.9];
    const { quantiles } = forecastQuantiles(fitted, { horizon: 3, probabilities });
    for (let h = 0; h < 3; h += 1) {
      const deviation = (intervals[0]!.upper[h]! - point[h]!) / normalQuantile(0.9);
      for (const [k, p] of probabilities.entries()) {
        expect(quantiles[k]![h]).toBeCloseTo(point[h]! + deviation * normalQuantile(p), 8);
      }
    }
  });

  it('never cross, and shift with the series', () => {
    const models = [
      naive(),
      croston(),
      seasonalProfile({ seasonLength: 24 }),
      conformalIntervals(drift(), { horizon: 5 }),
    ];
    const probabilities = [1e-4, 0.05, 0.3, 0.499_999, 0.5, 0.500_001, 0.7, 0.95, 0.9999];
    assert(
      property(integer({ min: 0, max: 1000 }), double({ min: -100, max: 100, noNaN: true }), (seed, shift) => {
        const values = noise(72, seed);
        for (const model of models) {
          const ask = { horizon: 5, probabilities };
          const { quantiles } = forecastQuantiles(model.fit(series(values)), ask);
          for (let k = 1; k < quantiles.length; k += 1) {
            for (let h = 0; h < 5; h += 1) expect(quantiles[k]![h]!).toBeGreaterThanOrEqual(quantiles[k - 1]![h]!);
          }
        }
        const ask = { horizon: 5, probabilities };
        const plain = forecastQuantiles(naive().fit(series(values)), ask).quantiles;
        const moved = forecastQuantiles(naive().fit(series(values.map((v) => v + shift))), ask).quantiles;
        for (const [k, row] of moved.entries()) expect(row[4]! - shift).toBeCloseTo(plain[k]![4]!, 6);
      }),
      { numRuns: 15 },
    );
  });

  it('refuses probabilities that are none', () => {
    const fitted = naive().fit(series([1, 2]));
    for (const probabilities of [[], [0], [1], [0.9, 0.1], [Number.NaN]]) {
      expect(() => forecastQuantiles(fitted, { horizon: 1, probabilities })).toThrow(/"probabilities"/);
    }
  });
});

describe('samplePaths', () => {
  const fitted = naive().fit(series(noise(100, 2)));
  const foreign = contractOnly(fitted);

  it('leaves it to a model that can simulate', () => {
    const request = { horizon: 4, paths: 3 };
    expect(samplePaths(fitted, { ...request, random: seededRandom(3) })).toEqual(
      fitted.simulate({ ...request, random: seededRandom(3) }),
    );
  });

  it('gives a foreign random walk the distribution of its steps and of its maximum (figures printed)', () => {
    const [horizon, paths] = [8, 4000];
    const drawn = samplePaths(foreign, { horizon, paths, random: seededRandom(4) });
    const { point, intervals } = fitted.forecast({ horizon, levels: [0.8] });
    for (const h of [0, 7]) {
      const inside = drawn.filter((p) => p[h]! >= intervals[0]!.lower[h]! && p[h]! <= intervals[0]!.upper[h]!).length;
      expect(Math.abs(inside / paths - 0.8)).toBeLessThan(4 * Math.sqrt(0.16 / paths));
    }
    const line = point[0]! + 2 * (intervals[0]!.upper[0]! - point[0]!);
    const share = (all: Float64Array[]): number => all.filter((p) => Math.max(...p) > line).length / paths;
    const own = share(fitted.simulate({ horizon, paths, random: seededRandom(5) }));
    console.log(`maximum of 8 steps above a line: ${share(drawn)} drawn from quantiles, ${own} simulated`);
    expect(Math.abs(share(drawn) - own)).toBeLessThan(4 * Math.sqrt((2 * own * (1 - own)) / paths));
  });

  it('is NaN where nothing was seen, and checks what is asked', () => {
    const empty = naive().fit(series([]));
    const blind = contractOnly(empty);
    const [path] = samplePaths(blind, { horizon: 2, paths: 1, random: seededRandom(1) });
    expect([...path!]).toEqual([Number.NaN, Number.NaN]);
    expect(() => samplePaths(blind, { horizon: 0, paths: 1, random: seededRandom(1) })).toThrow(/"horizon"/);
  });
});
