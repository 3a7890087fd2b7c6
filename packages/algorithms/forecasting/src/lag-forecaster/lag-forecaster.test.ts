import { createTimeSeries, seededRandom, standardNormal } from '@bellwether/core';
import { gradientBoosting } from '@bellwether/learning';
import { describe, expect, it } from 'vitest';
import { sparseAutoregression } from '../sparse-autoregression/sparse-autoregression.js';
import { lagForecaster } from './lag-forecaster.js';

const regressor = gradientBoosting({ loss: 'squared', rounds: 60, maxLeaves: 8 });
const series = (values: ArrayLike<number>) =>
  createTimeSeries({ start: 0, step: '1h', values: Float64Array.from(values) });

describe('lagForecaster', () => {
  it('learns a threshold that no line can', () => {
    const random = seededRandom(3);
    // A queue that fills until it is flushed.
    let level = 0;
    const values = Array.from({ length: 900 }, () => {
      level = level > 80 ? 5 : level + 4 + 0.5 * standardNormal(random);
      return level;
    });
    let [boosted, linear] = [0, 0];
    for (let origin = 840; origin < 890; origin += 5) {
      const past = series(values.slice(0, origin));
      for (const [name, model] of [
        ['boosted', lagForecaster({ regressor })],
        ['linear', sparseAutoregression()],
      ] as const) {
        const { point } = model.fit(past).forecast({ horizon: 8 });
        const error = point.reduce((sum, value, h) => sum + Math.abs(value - values[origin + h]!), 0);
        if (name === 'boosted') boosted += error;
        else linear += error;
      }
    }
    expect(boosted).toBeLessThan(0.6 * linear);
  });

  it('follows a trend out of the range that it has seen', () => {
    const values = Array.from({ length: 400 }, (_, t) => 10 + 0.5 * t + 5 * Math.sin((2 * Math.PI * t) / 24));
    const { point } = lagForecaster({ regressor, seasonLength: 24 }).fit(series(values)).forecast({ horizon: 24 });
    for (const [h, value] of point.entries()) {
      expect(Math.abs(value - (10 + 0.5 * (400 + h) + 5 * Math.sin((2 * Math.PI * (400 + h)) / 24)))).toBeLessThan(6);
    }
  });

  it('covers about what it says', () => {
    let [held, all] = [0, 0];
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = seededRandom(seed);
      let level = 0;
      const values = Array.from({ length: 312 }, (_, t) => {
        level = 0.8 * level + standardNormal(random);
        return 50 + 8 * Math.sin((2 * Math.PI * t) / 12) + level;
      });
      const fitted = lagForecaster({
        regressor: gradientBoosting({ loss: 'squared', rounds: 25, maxLeaves: 6 }),
        seasonLength: 12,
      }).fit(series(values.slice(0, 300)));
      const { lower, upper } = fitted.forecast({ horizon: 12, levels: [0.8] }).intervals[0]!;
      for (let h = 0; h < 12; h += 1) {
        all += 1;
        if (lower[h]! <= values[300 + h]! && values[300 + h]! <= upper[h]!) held += 1;
      }
    }
    console.log(`inside 80 %: ${((100 * held) / all).toFixed(1)}`);
    expect(Math.abs(held / all - 0.8)).toBeLessThan(0.07);
  });

  it('has answers for few values, constants and none, and refuses what is not its own', () => {
    const model = lagForecaster({ regressor, seasonLength: 4, lags: [1, 4] });
    expect(model.fit(series([1, 2, 3])).forecast({ horizon: 2 })).toMatchObject({ model: 'mean of the latest values' });
    expect(model.fit(series([])).forecast({ horizon: 1 }).point[0]).toBeNaN();
    const constant = model.fit(series(new Array(100).fill(7))).forecast({ horizon: 3 });
    for (const value of constant.point) expect(value).toBeCloseTo(7, 9);
    const { state } = model.fit(series(Array.from({ length: 100 }, (_, i) => i % 4)));
    expect(() => lagForecaster({ regressor, seasonLength: 4 }).restore(state)).toThrow('lags');
    expect(() => lagForecaster({ regressor, lags: [0] })).toThrow('"lags[0]" is 0');
    expect(() => lagForecaster({ regressor, lags: [] })).toThrow('"lags"');
    expect(() => lagForecaster({ regressor: {} as never })).toThrow('"regressor"');
  });
});
