import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTimeSeries, seededRandom, standardNormal, type TimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import known from '../../fixtures/reference.json' with { type: 'json' };
import type { FittedSimulatingForecaster } from '../model/simulating.js';
import { dynamicOptimisedTheta, dynamicTheta, optimisedTheta, theta } from './theta.js';
import type { ThetaState } from './theta-model.js';

interface Reference {
  readonly alpha: number;
  readonly theta: number;
  readonly squares: number;
  readonly seasonal: boolean;
  readonly forecast: readonly number[];
}

interface Fixture {
  readonly generated: readonly {
    readonly season: number;
    readonly values: readonly number[];
    readonly models: Readonly<Record<keyof typeof models, Reference>>;
  }[];
  readonly metrics: Readonly<Record<string, Readonly<Record<keyof typeof models, Reference>>>>;
  readonly hourly: Readonly<Record<string, Reference>>;
}

const models = {
  theta,
  'optimised-theta': optimisedTheta,
  'dynamic-theta': dynamicTheta,
  'dynamic-optimised-theta': dynamicOptimisedTheta,
};
const fixture = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../fixtures/theta.json', import.meta.url)), 'utf8'),
) as Fixture;

const series = (values: ArrayLike<number>): TimeSeries =>
  createTimeSeries({ start: 0, step: '1h', values: Float64Array.from(values) });

/** Whether the fit is at least as good as the reference's, and the forecasts agree where both found the same minimum. */
function compare(
  fitted: FittedSimulatingForecaster<ThetaState>,
  reference: Reference,
  steps: readonly number[],
  size: number,
): { worse: boolean; better: boolean; distance: number } {
  const { squares, alpha, lineShare } = fitted.state;
  const { point } = fitted.forecast({ horizon: Math.max(...steps) });
  const ratio = squares / reference.squares;
  const distance = Math.max(...steps.map((step, k) => Math.abs(point[step - 1]! - reference.forecast[k]!))) / size;
  // Next to a flat bottom different parameters leave the same squares: only equal parameters promise equal forecasts.
  const same =
    Math.abs(ratio - 1) < 1e-4 &&
    Math.abs(alpha - reference.alpha) < 1e-3 &&
    Math.abs(lineShare - (1 - 1 / reference.theta)) < 1e-3;
  return { worse: ratio > 1 + 1e-5, better: ratio < 1 - 1e-4, distance: same ? distance : 0 };
}

describe('beside statsforecast', () => {
  it.each(Object.entries(models))(
    '%s: never more squared error on 60 generated series, the same forecasts',
    (name, make) => {
      let better = 0;
      for (const { season, values, models: references } of fixture.generated) {
        const reference = references[name as keyof typeof models];
        const fitted = make({ seasonLength: season }).fit(series(values));
        expect(fitted.state.adjustment !== 'none').toBe(reference.seasonal);
        const size = values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
        const result = compare(fitted, reference, [1, 2, 8], size);
        expect(result.worse).toBe(false);
        expect(result.distance).toBeLessThan(2e-3);
        if (result.better) better += 1;
      }
      // Its search by simplex stops early now and then.
      expect(better).toBeGreaterThanOrEqual(5);
    },
  );
});

describe('beside statsforecast on slices of the Numenta Anomaly Benchmark', () => {
  it.each(Object.entries(models))('%s: never more squared error, the same forecasts', (name, make) => {
    for (const [metric, references] of Object.entries(fixture.metrics)) {
      const { values, seasonLength } = known.series.find((one) => one.name === metric)!;
      const reference = references[name as keyof typeof models];
      const fitted = make({ seasonLength }).fit(series(values));
      expect(fitted.state.adjustment !== 'none').toBe(reference.seasonal);
      const size = values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
      const result = compare(fitted, reference, [1, 2, 8], size);
      expect([metric, result.worse]).toEqual([metric, false]);
      expect(result.distance).toBeLessThan(2e-3);
    }
    expect(Object.keys(fixture.metrics).length).toBe(4);
  });
});

const shared = process.env.BELLWETHER_SHARED ?? fileURLToPath(new URL('../../../../../../shared', import.meta.url));
const hourlyFile = `${shared}/data/m4-hourly/Hourly-train.csv`;
const has = existsSync(hourlyFile) || process.env.BELLWETHER_REQUIRE_ALL === '1';

describe.skipIf(!has)('beside statsforecast on M4 Hourly [needs ../shared/data/m4-hourly]', () => {
  it('never has more squared error on 207 series, and the same forecasts', () => {
    let compared = 0;
    for (const line of readFileSync(hourlyFile, 'utf8').split('\n').slice(1)) {
      const [id = '', ...cells] = line.split(',').map((cell) => cell.replaceAll('"', ''));
      const reference = fixture.hourly[id];
      if (reference === undefined) continue;
      const values = cells
        .filter((cell) => cell !== '')
        .map(Number)
        .slice(0, -48);
      const fitted = dynamicOptimisedTheta({ seasonLength: 24 }).fit(series(values));
      const size = values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
      const result = compare(fitted, reference, [1, 12, 48], size);
      expect([id, result.worse]).toEqual([id, false]);
      expect(result.distance).toBeLessThan(2e-3);
      compared += 1;
    }
    expect(compared).toBe(Object.keys(fixture.hourly).length);
  });
});

describe('Theta models', () => {
  const random = seededRandom(1);
  const walk = Float64Array.from({ length: 200 }, (_, t) => 50 + 0.3 * t + 2 * standardNormal(random));

  it('continue a line through a gap as if nothing were missing', () => {
    const line = Float64Array.from({ length: 60 }, (_, t) => (t >= 40 && t < 50 ? Number.NaN : 10 + t));
    for (const make of Object.values(models)) {
      const { point } = make().fit(series(line)).forecast({ horizon: 1 });
      const whole = make()
        .fit(series(Float64Array.from({ length: 60 }, (_, t) => 10 + t)))
        .forecast({ horizon: 1 });
      expect(Math.abs(point[0]! - whole.point[0]!)).toBeLessThan(1.5);
    }
  });

  it('take values one by one as if they had been fitted with the same parameters', () => {
    // A dynamic line is that of the values so far, so that the state after an update is that of the whole pass.
    const fitted = dynamicOptimisedTheta().fit(series(walk));
    const half = { ...fitted.state };
    const again = dynamicOptimisedTheta().restore(JSON.parse(JSON.stringify(half)));
    expect(again.update([60, 61]).forecast({ horizon: 3 })).toEqual(fitted.update([60, 61]).forecast({ horizon: 3 }));
  });

  it('covers what it says on data that it describes', () => {
    const inside = [0, 0];
    const runs = 300;
    for (let seed = 0; seed < runs; seed += 1) {
      const source = seededRandom(1000 + seed);
      let level = 100;
      const values = new Float64Array(125);
      for (let t = 0; t < values.length; t += 1) {
        const error = standardNormal(source);
        values[t] = level + error;
        level += 0.5 * error;
      }
      const { intervals } = dynamicOptimisedTheta()
        .fit(series(values.subarray(0, 120)))
        .forecast({ horizon: 5 });
      intervals.forEach(({ lower, upper }, k) => {
        if (values[124]! >= lower[4]! && values[124]! <= upper[4]!) inside[k]! += 1;
      });
    }
    expect(Math.abs(inside[0]! / runs - 0.8)).toBeLessThan(0.07);
    expect(Math.abs(inside[1]! / runs - 0.95)).toBeLessThan(0.05);
  });

  it('simulates futures around its forecast', () => {
    const fitted = dynamicOptimisedTheta().fit(series(walk));
    const paths = fitted.simulate({ horizon: 10, paths: 3000, random: seededRandom(2) });
    const { point, intervals } = fitted.forecast({ horizon: 10, levels: [0.8] });
    const last = paths.map((path) => path[9]!).sort((a, b) => a - b);
    const sigma = (intervals[0]!.upper[9]! - point[9]!) / 1.28;
    expect(Math.abs(last[1500]! - point[9]!)).toBeLessThan(0.15 * sigma);
    expect(Math.abs(last[2700]! - intervals[0]!.upper[9]!)).toBeLessThan(0.3 * sigma);
  });

  it('refuses nonsense', () => {
    expect(() => theta({ seasonLength: 0 })).toThrow(/seasonLength/);
    expect(() => theta().restore({ ...theta().fit(series(walk)).state, adjustment: 'other' })).toThrow(/adjustment/);
    expect(() => theta().restore({ ...theta().fit(series(walk)).state, indices: [] })).toThrow(/indices/);
  });
});
