import { createTimeSeries, seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { type ArimaOptions, arima } from './arima.js';
import { differenced, makeDesign } from './design.js';
import { profile } from './likelihood.js';
import { processOf } from './parameters.js';
import { differencing } from './polynomial.js';

const seriesOf = (values: ArrayLike<number>) =>
  createTimeSeries({ start: 0, step: 1, values: Float64Array.from(values) });
const noise = (length: number, seed: number) => {
  const random = seededRandom(seed);
  return Float64Array.from({ length }, () => standardNormal(random));
};

/** Values of an autoregression of order one around a level. */
function autoregression(length: number, seed: number, weight = 0.7): Float64Array {
  const errors = noise(length, seed);
  let value = 0;
  return errors.map((error) => {
    value = weight * value + error;
    return 20 + value;
  });
}

describe('the likelihood', () => {
  const terms = { p: 2, d: 1, q: 1, P: 1, D: 1, Q: 1, seasonLength: 7 };
  const process = processOf(terms, Float64Array.of(0.5, -0.2, 0.3, 0.4, -0.6));
  const undo = differencing(1, 1, 7);

  it('is the same by the quick filter and by the filter for gaps', () => {
    const values = autoregression(150, 1);
    const design = makeDesign(values, values, [], undo);
    const slow = profile(process, { ...design, differenced: undefined });
    const quick = profile(process, design);
    expect(slow.logLikelihood).toBeCloseTo(quick.logLikelihood, 7);
    expect(slow.squares).toBeCloseTo(quick.squares, 6);
  });

  it('of a series with gaps is that of the joint normal distribution of what was observed', () => {
    const values = autoregression(9, 2);
    const gapped = values.slice();
    gapped[4] = Number.NaN;
    const walk = processOf({ ...terms, p: 0, q: 0, P: 0, Q: 0 }, new Float64Array(0));
    const { logLikelihood } = profile(walk, makeDesign(gapped, values, [], differencing(1, 0, 1)));
    // A random walk: changes of variance 1, and one of variance 2 over the gap.
    let squares = 0;
    for (let t = 1; t < 9; t += 1) if (t !== 4 && t !== 5) squares += (values[t]! - values[t - 1]!) ** 2;
    squares += (values[5]! - values[3]!) ** 2 / 2;
    expect(logLikelihood).toBeCloseTo(-0.5 * (7 * (Math.log((2 * Math.PI * squares) / 7) + 1) + Math.log(2)), 10);
  });

  it('gives nothing for values that are used up to find those missing at the beginning', () => {
    const values = Float64Array.of(1, Number.NaN, 2.5, 7, 3, 4, 5.5, 4.5);
    const filled = values.slice();
    filled[1] = 100;
    const walk = processOf({ ...terms, p: 0, q: 0, P: 0, Q: 0 }, new Float64Array(0));
    const found = profile(walk, makeDesign(values, filled, [], differencing(0, 1, 2)));
    // Steps of two: 7 is only the next of what is unknown.
    const squares = 1.5 ** 2 + 0.5 ** 2 + 3 ** 2 + 2.5 ** 2 + 0.5 ** 2;
    expect(found.used).toBe(5);
    expect(found.squares).toBeCloseTo(squares, 10);
    expect(found.logLikelihood).toBeCloseTo(-2.5 * (Math.log((2 * Math.PI * squares) / 5) + 1), 10);
    expect(filled[1]! - found.beginning[0]!).toBeCloseTo(7, 10);
  });

  it('differences as the polynomials say', () => {
    const values = noise(30, 3);
    const twice = differenced(differenced(values, differencing(1, 0, 1)), differencing(0, 1, 7));
    differenced(values, undo).forEach((value, t) => {
      expect(value).toBeCloseTo(twice[t]!, 12);
    });
  });
});

describe('arima', () => {
  it('finds the coefficients that made the values, and forecasts back to the level', () => {
    const fitted = arima({ order: { p: 1, d: 0, q: 0 } }).fit(seriesOf(autoregression(4000, 4)));
    expect(fitted.state.parameters[0]).toBeCloseTo(0.7, 1);
    expect(fitted.state.sigma).toBeCloseTo(1, 1);
    const { point, model } = fitted.forecast({ horizon: 50 });
    expect(model).toBe('ARIMA(1,0,0) with mean');
    expect(point[49]).toBeCloseTo(fitted.state.coefficients[0]!, 6);
  });

  it.each([
    { order: { p: 0, d: 1, q: 0 }, constant: 'drift' },
    { order: { p: 1, d: 1, q: 1 }, constant: 'drift' },
    { order: { p: 1, d: 2, q: 1 } },
    { order: { p: 1, d: 0, q: 1 }, constant: 'drift' },
    { order: { p: 0, d: 0, q: 1 }, seasonal: { P: 0, D: 1, Q: 1, seasonLength: 6 }, constant: 'drift' },
  ] satisfies ArimaOptions[])('continues a line with a gap as a line: %j', (options) => {
    const line = Float64Array.from({ length: 60 }, (_, t) => 10 + t);
    line[20] = Number.NaN;
    const { point } = arima(options).fit(seriesOf(line)).forecast({ horizon: 5 });
    point.forEach((value, h) => {
      expect(value).toBeCloseTo(70 + h, 6);
    });
  });

  it('takes explanatory columns, which future values move', () => {
    const errors = autoregression(200, 5);
    const load = noise(200, 6);
    const values = errors.map((error, t) => error + 5 * load[t]!);
    const model = arima({ order: { p: 1, d: 0, q: 0 } });
    const fitted = model.fit(seriesOf(values), { past: { load } });
    expect(fitted.state.coefficients[1]).toBeCloseTo(5, 0);
    const at = (value: number) => fitted.forecast({ horizon: 1, future: { load: Float64Array.of(value) } }).point[0]!;
    expect(at(3) - at(1)).toBeCloseTo(2 * fitted.state.coefficients[1]!, 9);
    expect(() => fitted.forecast({ horizon: 1 })).toThrow(/"load"/);
    expect(() => at(Number.NaN)).toThrow(/finite/);
    const restored = model.restore(JSON.parse(JSON.stringify(fitted.state)));
    const past = { load: Float64Array.of(1, Number.NaN, 2) };
    expect(restored.update([25, 26, 30], { past }).state).toEqual(fitted.update([25, 26, 30], { past }).state);
  });

  it('leaves out explanatory columns that say the same, and tells', () => {
    const load = noise(80, 7);
    const past = { load, twice: load.map((value) => 2 * value + 1) };
    const fitted = arima({ order: { p: 1, d: 0, q: 0 } }).fit(seriesOf(autoregression(80, 8)), { past });
    const future = { load: Float64Array.of(1), twice: Float64Array.of(3) };
    const { point, notes } = fitted.forecast({ horizon: 1, future });
    expect(Number.isFinite(point[0])).toBe(true);
    expect(notes.join(' ')).toContain('left out: 1');
  });

  it.each([0.05, 0.3])('takes in values one by one as together, with %d of them missing', (share) => {
    const random = seededRandom(9);
    const values = autoregression(120, 10).map((value) => (random() < share ? Number.NaN : value));
    values[0] = 20;
    const model = arima({ order: { p: 2, d: 1, q: 1 }, seasonal: { P: 0, D: 0, Q: 1, seasonLength: 6 } });
    const fitted = model.fit(seriesOf(values.subarray(0, 70)));
    const whole = fitted.update(values.subarray(70));
    let single = fitted;
    for (const value of values.subarray(70)) single = single.update([value]);
    expect(single.state).toEqual(whole.state);
  });

  it('has the exact uncertainty after a gap: a random walk widens with its length', () => {
    const walk = noise(300, 11);
    for (let t = 1; t < 300; t += 1) walk[t]! += walk[t - 1]!;
    const fitted = arima({ order: { p: 0, d: 1, q: 0 } }).fit(seriesOf(walk));
    const width = (model: typeof fitted, h: number) => {
      const { upper, lower } = model.forecast({ horizon: 3, levels: [0.8] }).intervals[0]!;
      return upper[h]! - lower[h]!;
    };
    const gapped = fitted.update([Number.NaN, Number.NaN]);
    expect(width(gapped, 0)).toBeCloseTo(width(fitted, 2), 9);
    expect(width(gapped.update([3]), 0)).toBeCloseTo(width(fitted, 0), 9);
  });

  it('draws futures that spread as its intervals do, after a gap too', () => {
    const values = autoregression(200, 12);
    const fitted = arima({ order: { p: 1, d: 0, q: 1 }, seasonal: { P: 0, D: 1, Q: 1, seasonLength: 4 } }).fit(
      seriesOf([...values, Number.NaN, Number.NaN, Number.NaN]),
    );
    const paths = fitted.simulate({ horizon: 6, paths: 4000, random: seededRandom(13) });
    const { lower, upper } = fitted.forecast({ horizon: 6, levels: [0.8] }).intervals[0]!;
    for (const h of [0, 3, 5]) {
      const inside = paths.filter((path) => path[h]! >= lower[h]! && path[h]! <= upper[h]!).length / 4000;
      expect(Math.abs(inside - 0.8)).toBeLessThan(4 * Math.sqrt((0.8 * 0.2) / 4000));
    }
  });

  it('answers few values with a simpler model that says so', () => {
    const model = arima({ order: { p: 2, d: 0, q: 1 } });
    const few = model.fit(seriesOf([3, 5, 4])).forecast({ horizon: 2 });
    expect([...few.point]).toEqual([4, 4]);
    expect(few.model).toBe('ARIMA(0,0,0) with mean');
    expect(few.notes[0]).toContain('Too few values');
    const none = model.fit(seriesOf([Number.NaN, Number.NaN]));
    expect(none.forecast({ horizon: 1 }).point[0]).toBeNaN();
    expect(none.update([7]).forecast({ horizon: 2 }).point).toEqual(Float64Array.of(7, 7));
    expect(none.update([7, 8]).forecast({ horizon: 2 }).notes.join(' ')).toContain('guess');
  });

  it('fills gaps instead of weighing them where the season is very long', () => {
    const values = Float64Array.from({ length: 700 }, (_, t) => 10 * Math.sin((2 * Math.PI * t) / 168) + 50);
    noise(700, 14).forEach((error, t) => {
      values[t]! += error;
    });
    values.fill(Number.NaN, 400, 420);
    const fitted = arima({
      order: { p: 1, d: 0, q: 0 },
      seasonal: { P: 0, D: 1, Q: 0, seasonLength: 168 },
      method: 'conditional',
    }).fit(seriesOf(values));
    const { notes, point } = fitted.update([Number.NaN, 51]).forecast({ horizon: 168 });
    expect(notes.join(' ')).toMatch(/filled.*as expected: 1/);
    expect(point.every(Number.isFinite)).toBe(true);
  });

  it.each([
    [{ order: { p: -1, d: 0, q: 0 } }, 'order.p'],
    [{ order: { p: 0, d: 4, q: 0 } }, 'order.d'],
    [{ order: { p: 0, d: 1, q: 0 }, constant: 'mean' }, 'constant'],
    [{ order: { p: 0, d: 2, q: 0 }, constant: 'drift' }, 'constant'],
    [{ order: { p: 0, d: 0, q: 0 }, seasonal: { P: 0, D: 0, Q: 0, seasonLength: 1 } }, 'seasonLength'],
  ] satisfies [ArimaOptions, string][])('refuses %j', (options, name) => {
    expect(() => arima(options)).toThrow(name);
  });
});
