import { readFileSync } from 'node:fs';
import { createTimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { naive, naive2 } from '../index.js';

interface Reference {
  readonly name: string;
  readonly seasonLength: number;
  readonly seasonal: boolean;
  readonly values: readonly number[];
  readonly point: readonly number[];
}

const { series } = JSON.parse(readFileSync(new URL('../../fixtures/naive2.json', import.meta.url), 'utf8')) as {
  series: Reference[];
};
const regular = (values: ArrayLike<number>) => createTimeSeries({ start: 0, step: '1h', values });

describe('naive2', () => {
  it.each(series)("agrees with the competition's R code: $name", ({ seasonLength, seasonal, values, point }) => {
    const forecast = naive2({ seasonLength }).fit(regular(values)).forecast({ horizon: point.length });
    expect(forecast.model).toBe(seasonal ? `naive2 [${seasonLength}]` : 'naive');
    point.forEach((value, h) => {
      expect(Math.abs(forecast.point[h]! / value - 1)).toBeLessThan(1e-9);
    });
  });

  it('keeps its season across gaps', () => {
    const values = Float64Array.from(series[0]!.values);
    const whole = naive2({ seasonLength: 24 }).fit(regular(values)).forecast({ horizon: 24 }).point;
    values.set([Number.NaN, Number.NaN], 100);
    const { point, model } = naive2({ seasonLength: 24 }).fit(regular(values)).forecast({ horizon: 24 });
    expect(model).toBe('naive2 [24]');
    point.forEach((value, h) => {
      expect(Math.abs(value / whole[h]! - 1)).toBeLessThan(0.05);
    });
  });

  it('repeats the last value where ratios mean nothing', () => {
    const values = Array.from({ length: 60 }, (_, i) => Math.sin((i * Math.PI) / 6));
    const request = { horizon: 5 };
    const ours = naive2({ seasonLength: 12 }).fit(regular(values)).forecast(request);
    expect(ours.point).toEqual(naive().fit(regular(values)).forecast(request).point);
  });

  it('refuses a season below 1 and a state without indices', () => {
    expect(() => naive2({ seasonLength: 0 })).toThrow(/"seasonLength" is 0/);
    const { state } = naive2({ seasonLength: 4 }).fit(regular([1, 2, 3]));
    expect(() => naive2({ seasonLength: 4 }).restore({ ...state, indices: [] })).toThrow(/indices/);
  });
});
