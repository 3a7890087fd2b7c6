import { createTimeSeries, seededRandom, standardNormal } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AutoArimaOptions, autoArima } from './auto-arima.js';
import { chooseDifferences } from './differences.js';

const seriesOf = (values: ArrayLike<number>) =>
  createTimeSeries({ start: 0, step: 1, values: Float64Array.from(values) });
const noise = (length: number, seed: number) => {
  const random = seededRandom(seed);
  return Float64Array.from({ length }, () => standardNormal(random));
};
const season = (length: number, seasonLength: number) =>
  Float64Array.from({ length }, (_, t) => 10 * Math.sin((2 * Math.PI * t) / seasonLength));

describe('the choice of differences', () => {
  it('takes out a strong season and a walk, and nothing from noise', () => {
    const errors = noise(240, 1);
    const walk = errors.slice();
    for (let t = 1; t < walk.length; t += 1) walk[t]! += walk[t - 1]!;
    const seasonal = season(240, 12).map((value, t) => value + errors[t]!);
    expect(chooseDifferences(errors, 12, 2)).toEqual({ d: 0, D: 0 });
    expect(chooseDifferences(walk, 1, 2)).toEqual({ d: 1, D: 0 });
    expect(chooseDifferences(seasonal, 12, 2)).toEqual({ d: 0, D: 1 });
  });
});

describe('autoArima', () => {
  it('finds the kind of model that made the values', () => {
    let exact = 0;
    let kind = 0;
    for (let seed = 1; seed <= 20; seed += 1) {
      let level = 0;
      const values = noise(400, seed).map((error) => {
        level = 0.5 * level + error;
        return 50 + level;
      });
      const { terms, regression, considered } = autoArima().fit(seriesOf(values)).state;
      expect(considered).toBeGreaterThan(5);
      if (terms.d === 0 && regression.constant === 'mean' && terms.p + terms.q > 0) kind += 1;
      if (terms.d === 0 && terms.p === 1 && terms.q === 0) exact += 1;
    }
    console.info(`an autoregression of order 1: the kind in ${kind} of 20, the very model in ${exact}`);
    // The test for differences is wrong once in twenty: 15 or fewer of 20 would be one in a thousand.
    expect(kind).toBeGreaterThan(15);
    expect(exact).toBeGreaterThan(8);
  });

  it('has no larger criterion when every candidate is climbed', () => {
    const errors = noise(150, 3);
    const values = season(150, 12).map((value, t) => value + errors[t]! + 0.5 * (errors[t - 1] ?? 0));
    const quick = autoArima({ seasonLength: 12 }).fit(seriesOf(values)).state.diagnostics.aicc!;
    const slow = autoArima({ seasonLength: 12, approximation: false }).fit(seriesOf(values)).state.diagnostics.aicc!;
    expect(slow).toBeLessThan(quick + 2);
  });

  it('describes a long season by waves', () => {
    const values = season(1500, 288).map((value, t) => 50 + value + 3 * Math.cos((4 * Math.PI * t) / 288));
    noise(1500, 4).forEach((error, t) => {
      values[t]! += error;
    });
    values.fill(Number.NaN, 700, 760);
    const fitted = autoArima({ seasonLength: 288 }).fit(seriesOf(values));
    const { point, model } = fitted.forecast({ horizon: 288 });
    expect(fitted.state.regression.fourier?.pairs).toBeGreaterThanOrEqual(2);
    expect(model).toContain('waves of [288]');
    point.forEach((value, h) => {
      const t = 1500 + h;
      const truth = 50 + 10 * Math.sin((2 * Math.PI * t) / 288) + 3 * Math.cos((4 * Math.PI * t) / 288);
      expect(Math.abs(value - truth)).toBeLessThan(1.5);
    });
  });

  it.each([1, 4])('continues a straight line with a gap, season of %d', (seasonLength) => {
    const line = Float64Array.from({ length: 60 }, (_, t) => 10 + t);
    line[30] = Number.NaN;
    const { point, notes } = autoArima({ seasonLength }).fit(seriesOf(line)).forecast({ horizon: 4 });
    expect([...point].map(Math.round)).toEqual([70, 71, 72, 73]);
    expect(notes).toContain('The values lie on a straight line.');
  });

  it('continues a season that repeats exactly', () => {
    const values = Float64Array.from({ length: 70 }, (_, t) => [3, 8, 4, 1, 9, 2, 7][t % 7]!);
    values[33] = Number.NaN;
    const { point } = autoArima({ seasonLength: 7 }).fit(seriesOf(values)).forecast({ horizon: 7 });
    expect([...point].map(Math.round)).toEqual([3, 8, 4, 1, 9, 2, 7]);
  });

  it('takes explanatory columns', () => {
    const errors = noise(200, 5);
    const load = noise(200, 6);
    const values = errors.map((error, t) => 20 + error + 5 * load[t]!);
    const fitted = autoArima().fit(seriesOf(values), { past: { load } });
    const at = (value: number) => fitted.forecast({ horizon: 1, future: { load: Float64Array.of(value) } }).point[0]!;
    expect(at(1) - at(0)).toBeCloseTo(5, 0);
  });

  it('answers short, equal and missing values with a model that says so', () => {
    const answer = (...values: number[]) =>
      autoArima({ seasonLength: 4 }).fit(seriesOf(values)).forecast({ horizon: 2 });
    expect(answer(7, 7, 7, 7)).toMatchObject({ point: Float64Array.of(7, 7), model: 'ARIMA(0,0,0) with mean' });
    expect(answer(7, 7, 7, 7).notes).toContain('All values are equal.');
    expect(answer(3, 9).point).toEqual(Float64Array.of(9, 9));
    expect(answer(3, 9).notes[0]).toContain('Too few values');
    expect(answer(Number.NaN).model).toBe('naive');
  });

  it('never throws, whatever the values', () => {
    const value = fc.oneof(fc.constant(Number.NaN), fc.integer({ min: -3, max: 3 }), fc.double());
    fc.assert(
      fc.property(fc.array(value, { maxLength: 30 }), fc.integer({ min: 1, max: 6 }), (values, seasonLength) => {
        const { point, notes } = autoArima({ seasonLength }).fit(seriesOf(values)).forecast({ horizon: 3 });
        return notes.length > 0 || point.every(Number.isFinite);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [{ seasonLength: 0 }, 'seasonLength'],
    [{ maxOrder: { p: 11 } }, 'maxOrder.p'],
    [{ d: 3 }, '"d"'],
    [{ seasonLength: 12, fourierTerms: 7 }, 'fourierTerms'],
  ] satisfies [AutoArimaOptions, string][])('refuses %j', (options, name) => {
    expect(() => autoArima(options)).toThrow(name);
  });
});
