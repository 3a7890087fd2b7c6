import { createTimeSeries, type Forecaster, type VersionedState } from '@bellwether/core';
import { healthyValues } from '@bellwether/testkit';
import { describe, expect, it } from 'vitest';
import {
  arima,
  autoArima,
  autoExponentialSmoothing,
  autoForecaster,
  combination,
  conformalIntervals,
  dynamicTheta,
  exponentialSmoothing,
  garch,
  holtWinters,
  inLocalTime,
  localLevel,
  localLinearTrend,
  mstlForecaster,
  naive,
  optimisedTheta,
  seasonalProfile,
  withBounds,
} from '../index.js';

const seasonLength = 24;
const values = healthyValues(360, { seasonLength });
const hourly = (from: number, end: number) =>
  createTimeSeries({ start: from * 3_600_000, step: '1h', values: values.slice(from, end) });

describe('a warm start of exponential smoothing', () => {
  it('comes to the fit from the beginning, in fewer passes, however the season lies', () => {
    let evaluations = 0;
    for (const shift of [0, 5, 24]) {
      const model = holtWinters({ seasonLength });
      const earlier = model.fit(hourly(0, 300));
      const cold = model.fit(hourly(shift, 360)).state.diagnostics;
      const warm = model.fit(hourly(shift, 360), { warmStart: earlier.state }).state.diagnostics;
      expect(Math.abs(warm.aicc! - cold.aicc!)).toBeLessThan(2);
      expect(warm.converged).toBe(true);
      evaluations += warm.evaluations / cold.evaluations / 3;
    }
    expect(evaluations).toBeLessThan(1);
  });

  it('keeps the form that was chosen, until errors have grown', () => {
    const model = autoExponentialSmoothing({ seasonLength });
    const earlier = exponentialSmoothing({ trend: 'additive', seasonal: 'additive', seasonLength }).fit(hourly(0, 300));
    const series = hourly(24, 360);
    expect(model.fit(series).forecast({ horizon: 1 }).model).not.toBe('ETS(A,A,A)[24]');
    expect(model.fit(series, { warmStart: earlier.state }).forecast({ horizon: 1 }).model).toBe('ETS(A,A,A)[24]');
    const plain = exponentialSmoothing().fit(createTimeSeries({ start: 0, step: '1h', values: [1, 1.1, 1, 1.05, 1] }));
    const again = model.fit(series, { warmStart: plain.state });
    expect(again.state).toEqual(model.fit(series).state);
  });

  it('leaves aside what is of another form or scale, or empty', () => {
    const model = exponentialSmoothing({ trend: 'additive' });
    const series = hourly(0, 100);
    const huge = createTimeSeries({ start: 0, step: '1h', values: values.map((value) => value * 1e200) });
    const empty = createTimeSeries({ start: 0, step: '1h', values: [] });
    for (const other of [
      exponentialSmoothing().fit(series),
      holtWinters({ seasonLength }).fit(series),
      model.fit(huge),
      model.fit(empty),
    ]) {
      expect(model.fit(series, { warmStart: JSON.parse(JSON.stringify(other.state)) }).state).toEqual(
        model.fit(series).state,
      );
    }
  });
});

describe('a warm start of ARIMA', () => {
  it('comes to the likelihood of a fit from the beginning, in fewer evaluations', () => {
    const model = arima({ order: { p: 2, d: 0, q: 1 }, seasonal: { P: 0, D: 1, Q: 1, seasonLength } });
    const earlier = model.fit(hourly(0, 300));
    const cold = model.fit(hourly(30, 360)).state.diagnostics;
    const warm = model.fit(hourly(30, 360), { warmStart: earlier.state }).state.diagnostics;
    expect(warm.logLikelihood!).toBeGreaterThan(cold.logLikelihood! - 0.1);
    expect(warm.evaluations).toBeLessThan(cold.evaluations / 2);
  });

  it('keeps the terms that were chosen, where the settings allow them and errors have not grown', () => {
    const model = autoArima({ seasonLength });
    const earlier = model.fit(hourly(0, 300));
    const warm = model.fit(hourly(24, 360), { warmStart: earlier.state });
    expect(warm.state.considered).toBe(1);
    expect(warm.state.terms).toEqual(earlier.state.terms);
    const strict = autoArima({ seasonLength, d: 2, D: 0 });
    expect(strict.fit(hourly(24, 360), { warmStart: earlier.state }).state.terms).toMatchObject({ d: 2, D: 0 });
    const loud = createTimeSeries({ start: 0, step: '1h', values: values.map((value, i) => value + (i % 7) * 20) });
    expect(model.fit(loud, { warmStart: earlier.state }).state).toEqual(model.fit(loud).state);
  });
});

describe('a warm start of a model around another', () => {
  const inside = () => autoArima({ seasonLength: 1 });
  const wrapped: Record<string, Forecaster> = {
    'conformal intervals': conformalIntervals(inside(), { horizon: 3, origins: 4 }),
    bounds: withBounds(inside(), { lower: 0 }),
    'local time': inLocalTime(inside(), { timeZone: 'Europe/Berlin' }),
    mstl: mstlForecaster({ periods: [seasonLength], trendModel: inside() }),
    combination: combination({ members: { naive: naive(), arima: inside() } }),
  };
  for (const [name, model] of Object.entries(wrapped)) {
    it(`${name}: is handed on`, () => {
      const considered = (state: VersionedState): number[] =>
        [...JSON.stringify(state).matchAll(/"considered":(\d+)/g)].map(([, count]) => Number(count));
      const earlier = model.fit(hourly(0, 200));
      expect(considered(earlier.state)[0]).toBeGreaterThan(1);
      expect(considered(model.fit(hourly(10, 210), { warmStart: earlier.state }).state)).toEqual([1]);
      expect(() => model.fit(hourly(10, 210), { warmStart: naive().fit(hourly(0, 9)).state })).toThrow(/kind/);
    });
  }
});

describe('a warm start of other models', () => {
  const models: Record<string, Forecaster> = {
    garch: garch(),
    'local level': localLevel(),
    'local linear trend': localLinearTrend(),
    'optimised theta': optimisedTheta({ seasonLength }),
    'dynamic theta': dynamicTheta(),
    'seasonal profile': seasonalProfile({ seasonLength }),
  };
  for (const [name, model] of Object.entries(models)) {
    it(`${name}: forecasts nearly what a fit from the beginning does`, () => {
      const earlier = model.fit(hourly(0, 280)).state;
      for (const from of [0, 60]) {
        const cold = model.fit(hourly(from, 360)).forecast({ horizon: 24 });
        const warm = model.fit(hourly(from, 360), { warmStart: earlier }).forecast({ horizon: 24 });
        for (let h = 0; h < 24; h += 1) {
          expect(warm.point[h]).toBeCloseTo(cold.point[h]!, 1);
          expect(warm.intervals[0]!.upper[h]).toBeCloseTo(cold.intervals[0]!.upper[h]!, 1);
        }
      }
    });
  }
});

describe('the criterion of a warm start', () => {
  it('is that of a fit from the beginning to within 1, on ordinary series (figures printed)', () => {
    const given: Record<string, Forecaster> = {
      'simple exponential smoothing': exponentialSmoothing(),
      holt: exponentialSmoothing({ trend: 'additive-damped' }),
      'holt-winters': holtWinters({ seasonLength }),
      arima: arima({ order: { p: 1, d: 0, q: 1 } }),
      'seasonal arima': arima({ order: { p: 1, d: 0, q: 0 }, seasonal: { P: 0, D: 1, Q: 1, seasonLength } }),
    };
    const aiccOf = (state: VersionedState): number =>
      (state as VersionedState & { readonly diagnostics: { readonly aicc: number } }).diagnostics.aicc;
    for (const [name, model] of Object.entries(given)) {
      const differences: number[] = [];
      for (let seed = 1; seed <= 12; seed += 1) {
        const all = healthyValues(360, { seasonLength, seed });
        const series = (from: number, end: number) =>
          createTimeSeries({ start: from * 3_600_000, step: '1h', values: all.slice(from, end) });
        const warmStart = model.fit(series(0, 300)).state;
        const moved = series(7 * seed - 7, 360);
        differences.push(aiccOf(model.fit(moved, { warmStart }).state) - aiccOf(model.fit(moved).state));
      }
      const worst = Math.max(...differences);
      console.log(`${name}: AICc of 12 warm fits less that of cold ones from ${Math.min(...differences)} to ${worst}`);
      expect(worst).toBeLessThan(1);
    }
  });

  it('autoForecaster: chooses anew, and what it keeps begins at the earlier state', () => {
    const model = autoForecaster({ horizon: 12 });
    const earlier = model.fit(hourly(0, 300));
    const [cold, warm] = [model.fit(hourly(24, 360)), model.fit(hourly(24, 360), { warmStart: earlier.state })];
    expect(warm.state.choice).toEqual(cold.state.choice);
    const [a, b] = [cold, warm].map((fitted) => fitted.forecast({ horizon: 12 }).point);
    for (let h = 0; h < 12; h += 1) expect(a![h]).toBeCloseTo(b![h]!, 0);
  });
});
