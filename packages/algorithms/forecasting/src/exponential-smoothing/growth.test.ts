import { createTimeSeries, seededRandom, standardNormal, type TimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import growthReference from '../../fixtures/ets-growth.json' with { type: 'json' };
import reference from '../../fixtures/reference.json' with { type: 'json' };
import {
  autoExponentialSmoothing,
  type ExponentialSmoothingOptions,
  exponentialSmoothing,
  type SmoothingParameters,
} from '../index.js';

const series = (values: ArrayLike<number>): TimeSeries => createTimeSeries({ start: 0, step: '1h', values });

const cases = growthReference.series.flatMap(({ name, fits }) => {
  const { seasonLength, values } = reference.series.find((each) => each.name === name)!;
  return fits.map((fit) => ({
    title: `${fit.form}${fit.phi < 1 ? ' damped' : ''}: ${name}`,
    fit,
    values,
    options: {
      trend: fit.trend,
      seasonal: fit.seasonal,
      ...(fit.seasonal === 'none' ? {} : { seasonLength }),
    } as ExponentialSmoothingOptions,
  }));
});

describe('a trend that multiplies, with the parameters of R forecast::ets', () => {
  it.each(cases)('has the same likelihood and forecasts: $title', ({ fit, values, options }) => {
    const { alpha, beta, gamma, phi, initial } = fit;
    const parameters = { alpha, beta, gamma, phi, initial };
    const fitted = exponentialSmoothing({ ...options, parameters }).fit(series(values));
    expect(fitted.state.diagnostics.logLikelihood!).toBeCloseTo(fit.logLikelihood, 5);
    const { point, intervals } = fitted.forecast({ horizon: fit.mean.length, levels: [0.95] });
    // R 8.20 damps the second step ahead no more than the first, so that all later ones are away from its own likelihood's by this.
    const later = (h: number): number => fitted.state.cell[1]! ** (phi - phi ** (h + 1));
    for (const [h, mean] of fit.mean.entries()) expect(Math.abs((point[h]! * later(h)) / mean - 1)).toBeLessThan(1e-8);
    // Both simulate. Where errors are as large as the forecast, R lets values fall below zero, which turns the trend around.
    if (fitted.state.sigma > 0.5) return;
    const last = fit.mean.length - 1;
    const [ours, theirs] = [intervals[0]!.upper[last]!, fit.upper95[last]!].map((x) => Math.log(x / point[last]!));
    expect(ours! / theirs!).toBeCloseTo(1, 1);
  });
});

describe('a trend that multiplies, fitted', () => {
  it.each(cases)('is at least as likely as with R forecast::ets: $title', ({ fit, values, options }) => {
    const { form, diagnostics } = exponentialSmoothing(options).fit(series(values)).state;
    expect(form.trend).toBe(fit.trend);
    expect(diagnostics.converged).toBe(true);
    expect(diagnostics.logLikelihood!).toBeGreaterThan(fit.logLikelihood - 1e-3);
    expect(diagnostics.aicc! - fit.aicc).toBeCloseTo(-2 * (diagnostics.logLikelihood! - fit.logLikelihood), 4);
  });

  const random = seededRandom(6);
  const growing = Array.from({ length: 120 }, (_, t) => 50 * 1.02 ** t * (1 + 0.02 * standardNormal(random)));

  it('goes on growing, and a damped one less and less', () => {
    const straight = exponentialSmoothing({ trend: 'multiplicative' }).fit(series(growing)).forecast({ horizon: 24 });
    const damped = exponentialSmoothing({ trend: 'multiplicative-damped' })
      .fit(series(growing))
      .forecast({ horizon: 24 });
    expect(straight.model).toBe('ETS(M,M,N)');
    expect(damped.model).toBe('ETS(M,Md,N)');
    expect(straight.point[23]! / (50 * 1.02 ** 143)).toBeCloseTo(1, 1);
    expect(damped.point[23]!).toBeLessThan(straight.point[23]!);
    expect(damped.point[23]!).toBeGreaterThan(damped.point[0]!);
  });

  it('is chosen where it is named and fits', () => {
    const trends = ['none', 'additive', 'multiplicative'] as const;
    const { form } = autoExponentialSmoothing({ trends }).fit(series(growing)).state;
    expect(form.trend).toBe('multiplicative');
    expect(autoExponentialSmoothing().fit(series(growing)).state.form.trend).toBe('additive');
  });

  it('equals a new fit with the same parameters after an update', () => {
    const options = { trend: 'multiplicative-damped', seasonal: 'multiplicative', seasonLength: 4 } as const;
    const holed = growing.map((value, t) => (t % 17 === 5 ? Number.NaN : value * (1 + 0.1 * (t % 4))));
    const first = exponentialSmoothing(options).fit(series(holed.slice(0, 90)));
    const parameters = first.state.parameters as SmoothingParameters;
    const again = exponentialSmoothing({ ...options, parameters }).fit(series(holed));
    const updated = first.update(holed.slice(90));
    // The last is a sum of logarithms, which are taken of products of other lengths.
    expect(updated.state.cell.slice(0, 6)).toEqual(again.state.cell.slice(0, 6));
    expect(updated.state.cell[6]).toBeCloseTo(again.state.cell[6]!, 9);
    expect(updated.state.season).toEqual(again.state.season);
    expect(updated.forecast({ horizon: 9 }).point).toEqual(again.forecast({ horizon: 9 }).point);
  });

  it('has intervals that hold what they say on its own futures', () => {
    const parameters = {
      alpha: 0.3,
      beta: 0.1,
      gamma: 0.2,
      initial: { level: 50, trend: 1.01, season: [0.8, 1, 1.2] },
    };
    const model = exponentialSmoothing({
      trend: 'multiplicative',
      seasonal: 'multiplicative',
      seasonLength: 3,
      parameters,
    });
    const fitted = model.fit(series([41, 50.5, 62, 42, 51, 64, Number.NaN, Number.NaN]));
    const [interval] = fitted.forecast({ horizon: 12, levels: [0.8] }).intervals;
    const paths = fitted.simulate({ horizon: 12, paths: 4000, random: seededRandom(9) });
    for (const h of [0, 3, 11]) {
      const inside = paths.filter((path) => path[h]! >= interval!.lower[h]! && path[h]! <= interval!.upper[h]!).length;
      expect(inside / 4000).toBeCloseTo(0.8, 1);
    }
  });

  it('stays finite whatever comes, and gives way to one that adds where values are not above zero', () => {
    const fitted = exponentialSmoothing({ trend: 'multiplicative' }).fit(series(growing));
    for (const values of [[0, 0, 0], [-5], [1e300, 1e300, 1e-300], Array.from({ length: 2000 }, () => 1e12)]) {
      const { point, intervals } = fitted.update(values).forecast({ horizon: 100 });
      for (const numbers of [point, ...intervals.flatMap(({ lower, upper }) => [lower, upper])])
        expect(numbers.every(Number.isFinite)).toBe(true);
    }
    const below = exponentialSmoothing({ trend: 'multiplicative-damped' }).fit(series(growing.map((x) => x - 100)));
    expect(below.state.form).toMatchObject({ error: 'additive', trend: 'additive-damped' });
    expect(below.forecast({ horizon: 1 }).notes[0]).toContain('Not every value is above zero');
  });

  it('refuses what does not go with it', () => {
    expect(() => exponentialSmoothing({ trend: 'multiplicative', error: 'additive' })).toThrow('"error"');
    expect(() => exponentialSmoothing({ trend: 'multiplicative', seasonal: 'additive', seasonLength: 4 })).toThrow(
      '"seasonal"',
    );
    const initial = { level: 1, trend: 0, season: [] };
    expect(() => exponentialSmoothing({ trend: 'multiplicative', parameters: { initial } })).toThrow(
      '"parameters.initial.trend"',
    );
    const model = exponentialSmoothing({ trend: 'multiplicative' });
    const { state } = model.fit(series(growing));
    expect(() => model.restore({ ...state, cell: state.cell.map((each, i) => (i === 1 ? -1 : each)) })).toThrow(
      '"cell[1]"',
    );
    expect(() => model.restore({ ...state, form: { ...state.form, error: 'additive' } })).toThrow('"form"');
  });
});
