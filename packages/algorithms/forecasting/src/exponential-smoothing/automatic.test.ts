import { createTimeSeries, seededRandom, type TimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import errorsReference from '../../fixtures/ets-errors.json' with { type: 'json' };
import reference from '../../fixtures/reference.json' with { type: 'json' };
import { autoExponentialSmoothing, type ExponentialSmoothingOptions, exponentialSmoothing } from '../index.js';

const inputs = new Map(reference.series.map(({ name, seasonLength, values }) => [name, { seasonLength, values }]));
const series = (values: ArrayLike<number>): TimeSeries => createTimeSeries({ start: 0, step: '1h', values });

type Fit = (typeof errorsReference.series)[number]['fits'][number];

function optionsOf(fit: Fit, seasonLength: number): ExponentialSmoothingOptions {
  const form = { error: 'multiplicative', trend: fit.trend, seasonal: fit.seasonal } as ExponentialSmoothingOptions;
  return fit.seasonal === 'none' ? form : { ...form, seasonLength };
}

/** Largest difference, relative to the largest expected value. */
function distance(actual: ArrayLike<number>, expected: readonly number[]): number {
  return Math.max(...expected.map((value, i) => Math.abs(actual[i]! - value))) / Math.max(...expected.map(Math.abs));
}

const cases = errorsReference.series.flatMap(({ name, fits }) => {
  const { seasonLength, values } = inputs.get(name)!;
  return fits.map((fit) => ({
    title: `${fit.form}${fit.phi < 1 ? ' damped' : ''}: ${name}`,
    fit,
    seasonLength,
    values,
  }));
});

describe('relative errors with the parameters of R forecast::ets', () => {
  it.each(cases)('have the same likelihood, forecasts and intervals for $title', ({ fit, seasonLength, values }) => {
    const { alpha, beta, gamma, phi, initial } = fit;
    const parameters = { alpha, beta, gamma, phi, initial };
    const fitted = exponentialSmoothing({ ...optionsOf(fit, seasonLength), parameters }).fit(series(values));
    const { cell, diagnostics } = fitted.state;
    // R takes the logarithm of the size of a forecast below zero; here such a step has no likelihood and is not learnt from.
    if (cell[5]! < values.length) return;
    expect(diagnostics.logLikelihood!).toBeCloseTo(fit.logLikelihood, 5);
    const { point, intervals } = fitted.forecast({ horizon: fit.mean.length });
    expect(distance(point, fit.mean)).toBeLessThan(1e-10);
    // As with additive errors, R lets the seasonal error of a model without trend return one step early.
    const steps = fit.form === 'MNA' ? seasonLength - 1 : fit.mean.length;
    expect(distance(intervals[1]!.upper.slice(0, steps), fit.upper95.slice(0, steps))).toBeLessThan(1e-8);
  });

  it('are at least as likely when fitted, in all of the fits', () => {
    const lower = cases.filter(({ fit, seasonLength, values }) => {
      const { diagnostics, cell } = exponentialSmoothing(optionsOf(fit, seasonLength)).fit(series(values)).state;
      return cell[5] === values.length && diagnostics.logLikelihood! < fit.logLikelihood - 1e-3;
    });
    expect(lower.map(({ title }) => title)).toEqual([]);
  });
});

describe('the automatic choice', () => {
  it.each(errorsReference.series)('is at least as good as R by its criterion for $name', ({ name, auto }) => {
    const { seasonLength, values } = inputs.get(name)!;
    const { state } = autoExponentialSmoothing({ seasonLength, ahead: 1 }).fit(series(values));
    expect(state.diagnostics.aicc!).toBeLessThan(auto.aicc + 1e-3);
  });

  it('finds the form that made the data', () => {
    const random = seededRandom(1);
    const shape = Array.from({ length: 96 }, (_, t) => 1 + 0.3 * Math.sin((t * Math.PI) / 6));
    const multiplied = shape.map((factor, t) => (100 + 3 * t) * factor * (1 + 0.01 * (random() - 0.5)));
    const chosen = autoExponentialSmoothing({ seasonLength: 12 }).fit(series(multiplied));
    expect(chosen.forecast({ horizon: 1 }).model).toMatch(/^ETS\(M,Ad?,M\)\[12\]$/);
  });

  it('never multiplies what is not positive, and takes what there is of few values', () => {
    const negative = Array.from({ length: 48 }, (_, t) => Math.sin((t * Math.PI) / 6) - 0.1);
    const fitted = autoExponentialSmoothing({ seasonLength: 12 }).fit(series(negative));
    expect(fitted.state.form).toMatchObject({ error: 'additive' });
    expect(fitted.forecast({ horizon: 1 }).model).toMatch(/^ETS\(A/);
    for (const values of [[], [1], [1, 2], [5, 5, 5, 5, 5, 5]]) {
      expect(
        autoExponentialSmoothing({ seasonLength: 4 }).fit(series(values)).forecast({ horizon: 2 }).point,
      ).toHaveLength(2);
    }
  });

  it('refuses forms that do not exist', () => {
    expect(() => autoExponentialSmoothing({ seasonals: ['additive'] })).toThrow(/seasonals/);
    expect(() => autoExponentialSmoothing({ trends: [] })).toThrow(/seasonals/);
    expect(() => exponentialSmoothing({ seasonal: 'multiplicative', error: 'additive', seasonLength: 4 })).toThrow(
      /error/,
    );
  });
});
