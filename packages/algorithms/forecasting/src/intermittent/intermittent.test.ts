import { createTimeSeries, seededRandom, type TimeSeries } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import reference from '../../fixtures/intermittent.json' with { type: 'json' };
import { adida, imapa } from './aggregation.js';
import { croston, syntetosBoylan, teunterSyntetosBabai } from './croston.js';

const series = (values: ArrayLike<number>): TimeSeries =>
  createTimeSeries({ start: 0, step: '1d', values: Float64Array.from(values) });

const fixed = { demandWeight: 0.1, intervalWeight: 0.1 };
const subjects = {
  classic: () => croston(fixed),
  optimised: () => croston(),
  syntetosBoylan: () => syntetosBoylan(fixed),
  teunterSyntetosBabai: () => teunterSyntetosBabai({ demandWeight: 0.2, probabilityWeight: 0.1 }),
  adida,
  imapa,
};
/** Relative to the forecast: 1e-9 where nothing is searched for, 1e-4 where two searches end at a weight each. */
const tolerances = {
  classic: 1e-9,
  optimised: 1e-4,
  syntetosBoylan: 1e-9,
  teunterSyntetosBabai: 1e-9,
  adida: 1e-4,
  imapa: 1e-4,
};

/** Longest block of `imapa`, which statsforecast does not limit. */
const longestBlock = 64;

describe('beside statsforecast', () => {
  it.each(Object.keys(subjects) as (keyof typeof subjects)[])('%s: the same forecasts of 240 series', (name) => {
    let apart = 0;
    for (const { values, forecasts, weights } of reference.series) {
      const fitted = subjects[name]().fit(series(values));
      const { point } = fitted.forecast({ horizon: 2 });
      expect(point[1]).toBe(point[0]);
      const { sizes, smoothers } = fitted.state;
      if (name === 'imapa' && smoothers.length === longestBlock) continue;
      // Never more squared error, and the same forecasts where the same weights were found.
      const [demandWeight, intervalWeight] = weights;
      if (name === 'optimised' && demandWeight !== undefined && intervalWeight !== undefined) {
        const theirs = croston({ demandWeight, intervalWeight }).fit(series(values)).state;
        expect(sizes.squares).toBeLessThanOrEqual(theirs.sizes.squares * (1 + 1e-9));
        const moved = [sizes.weight - demandWeight, smoothers[0]!.weight - intervalWeight];
        if (moved.some((difference) => Math.abs(difference) > 1e-3)) {
          apart += 1;
          continue;
        }
      }
      expect(Math.abs(point[0]! - forecasts[name])).toBeLessThanOrEqual(tolerances[name] * forecasts[name]);
    }
    // One has two demands, for which all weights are alike but for rounding.
    expect(apart).toBeLessThanOrEqual(1);
  });
});

describe('models of intermittent demand', () => {
  const models = { croston, syntetosBoylan, teunterSyntetosBabai, adida, imapa };

  it.each(Object.entries(models))(
    '%s: forecasts zero where there was no demand, and learns from the first',
    (_, make) => {
      const fitted = make().fit(series(new Float64Array(30)));
      const { model, point, intervals, notes } = fitted.forecast({ horizon: 3 });
      expect([model, point[2], intervals[1]!.upper[2]]).toEqual(['zero', 0, 0]);
      expect(notes[0]).toMatch(/No demand/);
      const later = fitted.update([3]).forecast({ horizon: 1 });
      expect(later.point[0]).toBeGreaterThan(0);
      expect(later.point[0]).toBeLessThanOrEqual(3);
      expect(later.notes[0]).toMatch(/Only one demand/);
      expect(fitted.simulate({ horizon: 2, paths: 2, random: seededRandom(1) })).toEqual([
        new Float64Array(2),
        new Float64Array(2),
      ]);
    },
  );

  it.each(Object.entries(models))('%s: is never negative, whatever comes', (_, make) => {
    const value = fc.oneof(fc.constant(0), fc.integer({ min: -5, max: 9 }), fc.constant(Number.NaN), fc.double());
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), (values) => {
        const fitted = make().fit(series(values));
        const { point, intervals } = fitted.forecast({ horizon: 2 });
        if (Number.isNaN(point[0]!)) expect(fitted.state.sizes.observed).toBe(0);
        else {
          for (const { lower, upper } of intervals) {
            expect(lower[0]).toBeGreaterThanOrEqual(0);
            expect(upper[0]).toBeGreaterThanOrEqual(lower[0]!);
          }
          expect(point[0]).toBeGreaterThanOrEqual(0);
        }
        for (const path of fitted.simulate({ horizon: 3, paths: 3, random: seededRandom(1) })) {
          for (const demand of path) expect(demand < 0).toBe(false);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('counts negative values as no demand and says so', () => {
    const { point, notes } = croston()
      .fit(series([2, -1, 2, -3, 2]))
      .forecast({ horizon: 1 });
    expect(point[0]).toBeCloseTo(
      croston()
        .fit(series([2, 0, 2, 0, 2]))
        .forecast({ horizon: 1 }).point[0]!,
      12,
    );
    expect(notes).toEqual(['Counted as no demand: 2 negative values.']);
  });

  it('skips missing values', () => {
    const gaps = croston()
      .fit(series([0, 4, Number.NaN, 0, 4, 0, Number.NaN, Number.NaN, 6]))
      .forecast({ horizon: 1 });
    expect(gaps.point).toEqual(
      croston()
        .fit(series([0, 4, 0, 4, 0, 6]))
        .forecast({ horizon: 1 }).point,
    );
  });

  it('falls while there is no demand only where the probability is smoothed', () => {
    const sold = [...Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? 8 : 0)), ...new Array<number>(40).fill(0)];
    const rates = [croston(), teunterSyntetosBabai()].map(
      (m) => m.fit(series(sold)).forecast({ horizon: 1 }).point[0]!,
    );
    expect(rates[0]).toBeGreaterThan(1.8);
    expect(rates[1]).toBeLessThan(0.1);
  });

  it.each(Object.entries(models))(
    '%s: futures have the forecast as their mean and the intervals as quantiles',
    (_, make) => {
      const random = seededRandom(3);
      const values = Float64Array.from({ length: 300 }, () => (random() < 0.4 ? 5 + 10 * random() : 0));
      const fitted = make().fit(series(values));
      const { point, intervals } = fitted.forecast({ horizon: 1, levels: [0.8] });
      const paths = fitted.simulate({ horizon: 1, paths: 20_000, random: seededRandom(4) }).map((path) => path[0]!);
      expect(Math.abs(paths.reduce((a, b) => a + b) / 20_000 / point[0]! - 1)).toBeLessThan(0.03);
      expect(Math.abs(paths.filter((path) => path <= intervals[0]!.upper[0]!).length / 20_000 - 0.9)).toBeLessThan(
        0.01,
      );
    },
  );

  it.each(Object.entries(models))(
    '%s: intervals hold what they promise, and their upper ends are not exceeded too often',
    (name, make) => {
      let inside = 0;
      let above = 0;
      const runs = 1000;
      for (let seed = 0; seed < runs; seed += 1) {
        const random = seededRandom(seed);
        const values = Float64Array.from({ length: 201 }, () => (random() < 0.3 ? 1 + Math.floor(9 * random()) : 0));
        const { lower, upper } = make()
          .fit(series(values.subarray(0, 200)))
          .forecast({ horizon: 1, levels: [0.8] }).intervals[0]!;
        if (values[200]! >= lower[0]! && values[200]! <= upper[0]!) inside += 1;
        if (values[200]! > upper[0]!) above += 1;
      }
      console.info(`${name}: 80 % intervals hold ${inside} of ${runs} values, ${above} are above`);
      // Zero is in every interval, so that only the upper end can be missed: by a tenth, or fewer for whole numbers.
      expect(inside / runs).toBeGreaterThan(0.85);
      expect(above / runs).toBeGreaterThan(0.03);
    },
  );

  it('refuses nonsense', () => {
    expect(() => croston({ demandWeight: 0 })).toThrow(/demandWeight/);
    expect(() => syntetosBoylan({ intervalWeight: 1.1 })).toThrow(/intervalWeight/);
    expect(() => teunterSyntetosBabai({ probabilityWeight: Number.NaN })).toThrow(/probabilityWeight/);
    const { state } = croston().fit(series([1, 0, 2]));
    expect(() => croston().restore({ ...state, smoothers: [] })).toThrow(/smoothers/);
    expect(() => croston().restore({ ...state, smoothers: [null] })).toThrow(/smoothers/);
    expect(() => croston().restore({ ...state, sizes: null })).toThrow(/sizes/);
  });
});
