import type { Forecaster, TimeSeries } from '@bellwether/core';
import { gradientBoosting } from '@bellwether/learning';
import { forecasterLaws, regularSeries } from '@bellwether/testkit';
import { describe, expect, it } from 'vitest';
import {
  adaptiveIntervals,
  adida,
  arima,
  autoArima,
  autoExponentialSmoothing,
  autoForecaster,
  combination,
  complexExponentialSmoothing,
  conformalIntervals,
  croston,
  drift,
  dynamicOptimisedTheta,
  dynamicTheta,
  exponentialSmoothing,
  garch,
  holt,
  holtWinters,
  imapa,
  inLocalTime,
  lagForecaster,
  localLevel,
  localLinearTrend,
  maintained,
  mstlForecaster,
  naive,
  naive2,
  optimisedTheta,
  regression,
  type SimulatingForecaster,
  seasonalNaive,
  seasonalProfile,
  simpleExponentialSmoothing,
  sparseAutoregression,
  syntetosBoylan,
  tbats,
  teunterSyntetosBabai,
  theta,
  windowAverage,
  withBounds,
} from './index.js';

const seasonLength = 24;
const subjects: Record<string, () => SimulatingForecaster> = {
  arima: () => arima({ order: { p: 2, d: 1, q: 1 } }),
  'arima, level': () => arima({ order: { p: 1, d: 0, q: 1 } }),
  'arima, conditional, drift': () => arima({ order: { p: 1, d: 1, q: 1 }, constant: 'drift', method: 'conditional' }),
  'auto arima': () => autoArima({ seasonLength: 1 }),
  'auto arima, seasonal': () => autoArima({ seasonLength }),
  'auto arima, waves': () => autoArima({ seasonLength, fourierTerms: 'auto' }),
  'seasonal arima': () => arima({ order: { p: 1, d: 0, q: 1 }, seasonal: { P: 0, D: 1, Q: 1, seasonLength } }),
  naive,
  'seasonal naive': () => seasonalNaive({ seasonLength }),
  naive2: () => naive2({ seasonLength }),
  drift,
  'local level': localLevel,
  'local linear trend': localLinearTrend,
  garch,
  'window average': () => windowAverage({ window: 5 }),
  'window median, seasonal': () => windowAverage({ window: 3, seasonLength, statistic: 'median' }),
  'simple exponential smoothing': simpleExponentialSmoothing,
  'holt, damped': holt,
  'holt, straight': () => holt({ damped: false }),
  'season without trend': () => exponentialSmoothing({ seasonal: 'additive', seasonLength }),
  'holt-winters, additive': () => holtWinters({ seasonLength }),
  'holt-winters, multiplicative': () => holtWinters({ seasonLength, seasonal: 'multiplicative', damped: false }),
  'seasonal profile': () => seasonalProfile({ seasonLength }),
  'sparse autoregression': () => sparseAutoregression({ seasonLengths: [seasonLength] }),
  'sparse autoregression, deseasonalised': () =>
    sparseAutoregression({ seasonLengths: [seasonLength], deseasonalise: true, transform: 'square-root' }),
  'sparse autoregression of differences': () => sparseAutoregression({ differences: true }),
  'growing trend': () => exponentialSmoothing({ trend: 'multiplicative-damped' }),
  'growing trend and season': () =>
    exponentialSmoothing({ trend: 'multiplicative', seasonal: 'multiplicative', seasonLength }),
  'relative errors': () => exponentialSmoothing({ error: 'multiplicative', trend: 'additive' }),
  'relative errors and a season': () =>
    exponentialSmoothing({ error: 'multiplicative', seasonal: 'additive', seasonLength }),
  adida,
  'complex smoothing': complexExponentialSmoothing,
  'complex smoothing, season chosen': () => complexExponentialSmoothing({ seasonLength }),
  croston,
  imapa,
  syntetosBoylan,
  teunterSyntetosBabai,
  theta: () => theta({ seasonLength }),
  'optimised theta': optimisedTheta,
  'dynamic theta': dynamicTheta,
  'dynamic optimised theta': () => dynamicOptimisedTheta({ seasonLength }),
  regression,
  'regression within bounds': () =>
    regression({ lower: 0, upper: 1000, timeZone: 'Europe/Berlin', seasons: [{ period: '1d', order: 3 }] }),
  tbats: () => tbats({ seasonLengths: [seasonLength] }),
  'tbats, all chosen, two seasons': () => tbats({ seasonLengths: [seasonLength, 3 * seasonLength] }),
  'combination of three': () =>
    combination({
      members: { naive: naive(), drift: drift(), season: seasonalNaive({ seasonLength }) },
      weights: { drift: 2 },
    }),
  'bounded drift': () => withBounds(drift(), { lower: 0, upper: 105 }),
  'seasonal profile in local time': () => inLocalTime(seasonalProfile({ seasonLength }), { timeZone: 'Europe/Berlin' }),
  'maintained exponential smoothing': () => maintained(simpleExponentialSmoothing(), { memory: 48, refitEvery: 30 }),
  'maintained window average': () => maintained(windowAverage({ window: 5 }), { memory: 40, restFor: 1 }),
  'mstl with a damped trend': () => mstlForecaster({ periods: [seasonLength] }),
  'mstl of two seasons with theta': () => mstlForecaster({ periods: [12, seasonLength], trendModel: optimisedTheta() }),
  'conformal seasonal profile': () => conformalIntervals(seasonalProfile({ seasonLength }), { horizon: 12 }),
  'conformal by phases': () => conformalIntervals(naive(), { horizon: 6, phases: 4 }),
  'conformal drift, separate sides': () => conformalIntervals(drift(), { horizon: 6, sides: 'separate' }),
};

for (const [name, create] of Object.entries(subjects)) {
  describe(name, () => {
    for (const law of forecasterLaws({ create, seasonLength, simulates: true })) it(law.name, law.check);
  });
}

describe('a season of 61 steps, which starts from medians', () => {
  const create = (): Forecaster => holtWinters({ seasonLength: 61 });
  for (const law of forecasterLaws({ create, seasonLength: 61, length: 200, stateChecks: 10, simulates: true }))
    it(law.name, law.check);
});

describe('automatic exponential smoothing', () => {
  const create = (): Forecaster => autoExponentialSmoothing({ seasonLength });
  for (const law of forecasterLaws({ create, seasonLength, stateChecks: 10, simulates: true })) it(law.name, law.check);
});

describe('adaptive intervals of exponential smoothing', () => {
  const create = (): Forecaster => adaptiveIntervals(simpleExponentialSmoothing(), { horizon: 12 });
  for (const law of forecasterLaws({ create, seasonLength })) it(law.name, law.check);
});

describe('gradient boosting over lags', () => {
  const regressor = gradientBoosting({ loss: 'squared', rounds: 15, maxLeaves: 6 });
  const create = (): Forecaster => lagForecaster({ regressor, seasonLength });
  for (const law of forecasterLaws({ create, seasonLength, stateChecks: 6, simulates: true })) it(law.name, law.check);
});

describe('auto', () => {
  const create = (): Forecaster => autoForecaster();
  for (const law of forecasterLaws({ create, seasonLength, irregularTimes: 'regularised', simulates: true }))
    it(law.name, law.check);
});

describe('the laws', () => {
  /** Reads on in the buffer behind the values it was given. */
  const peeking = (): Forecaster => ({
    ...naive(),
    fit(series: TimeSeries) {
      const { buffer, byteOffset, length } = series.values;
      const beyond = new Float64Array(buffer, byteOffset).subarray(length);
      const future = beyond.length > 0 ? beyond : series.values.slice(-1);
      return naive().fit({ ...series, values: Float64Array.from([...series.values, future[0]!]) });
    },
  });

  it('reject a model that sees beyond the end of its input', async () => {
    const broken = forecasterLaws({ create: peeking }).find(({ name }) => name.includes('beyond the end'))!;
    await expect(broken.check()).rejects.toThrow();
  });
});

describe('every model', () => {
  for (const [name, create] of Object.entries(subjects)) {
    it(`${name}: refuses an irregular grid with the remedy, and takes even timestamps`, () => {
      const values = Float64Array.of(1, 2, 4, 3);
      const series = (timestamps: number[]): TimeSeries => ({
        ...regularSeries(values),
        axis: { kind: 'irregular', timestamps: Float64Array.from(timestamps) },
      });
      expect(() => create().fit(series([0, 1, 2, 4]))).toThrow(/regularise\(\)/);
      expect(
        create()
          .fit(series([0, 5, 10, 15]))
          .forecast({ horizon: 1 }),
      ).toMatchObject({ start: 20, step: 5 });
    });
  }
});
