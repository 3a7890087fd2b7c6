import { createTimeSeries, seededRandom, standardNormal, type TimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { zoneOffset } from '../calendar/zone-offset.js';
import { regression } from './regression.js';

const hour = 3_600_000;
const day = 24 * hour;

const hourly = (start: number, values: ArrayLike<number>): TimeSeries =>
  createTimeSeries({ start, step: '1h', values: Float64Array.from(values) });

describe('the offset of a time zone', () => {
  it('follows summer time to the second, and days without a change', () => {
    const berlin = zoneOffset('Europe/Berlin');
    const change = Date.UTC(2026, 2, 29, 1);
    expect(berlin(Date.UTC(2026, 0, 15, 12))).toBe(hour);
    expect(berlin(change - 1)).toBe(hour);
    expect(berlin(change)).toBe(2 * hour);
    expect(berlin(Date.UTC(2026, 9, 25, 1) - 1)).toBe(2 * hour);
    expect(berlin(Date.UTC(2026, 9, 25, 1))).toBe(hour);
    expect(zoneOffset('Asia/Kolkata')(0)).toBe(5.5 * hour);
    expect(zoneOffset('America/St_Johns')(Date.UTC(2026, 0, 1))).toBe(-3.5 * hour);
  });
});

describe('regression', () => {
  it('finds a trend with a bend, the week and the effect of an event', () => {
    const random = seededRandom(1);
    const event = [20, 90, 150, 230].map((index) => index * day);
    const truth = (i: number): number =>
      50 +
      0.2 * i +
      (i > 100 ? 0.3 * (i - 100) : 0) +
      [0, 5, 8, 6, 3, -9, -13][i % 7]! +
      (event.includes(i * day) ? 40 : 0);
    const values = Float64Array.from({ length: 200 }, (_, i) => truth(i) + standardNormal(random));
    const series = createTimeSeries({ start: 0, step: day, values });
    const model = regression({ events: [{ name: 'launch', starts: event }] });
    const { point } = model.fit(series).forecast({ horizon: 40 });
    point.forEach((value, h) => {
      expect(Math.abs(value - truth(200 + h))).toBeLessThan(6);
    });
    expect(point[30]! - point[23]!).toBeGreaterThan(30);
  });

  it('keeps to the clocks of a time zone when they change', () => {
    // A peak at nine in the morning in Berlin, from four weeks before to two weeks after the change to summer time.
    const start = Date.UTC(2026, 2, 1);
    const offset = zoneOffset('Europe/Berlin');
    const truth = (i: number): number => {
      const time = start + i * hour;
      return 10 + 5 * Math.cos((2 * Math.PI * ((time + offset(time)) / hour - 9)) / 24);
    };
    const values = Array.from({ length: 24 * 27 }, (_, i) => truth(i));
    const errors = (timeZone: string): number => {
      const { point } = regression({ timeZone, growth: 'flat' })
        .fit(hourly(start, values))
        .forecast({ horizon: 14 * 24 });
      return Math.max(...point.subarray(7 * 24).map((value, h) => Math.abs(value - truth(27 * 24 + 7 * 24 + h))));
    };
    expect(errors('Europe/Berlin')).toBeLessThan(0.1);
    expect(errors('UTC')).toBeGreaterThan(1);
  });

  it('is not led astray by spikes', () => {
    const values = Array.from({ length: 300 }, (_, i) => 100 + 0.5 * i + (i % 37 === 0 ? 2000 : 0));
    const series = createTimeSeries({ start: 0, step: day, values });
    const { point } = regression({ seasons: [] }).fit(series).forecast({ horizon: 30 });
    for (let h = 10; h < 30; h += 1) expect(Math.abs(point[h]! - (100 + 0.5 * (300 + h)))).toBeLessThan(5);
  });

  it('uses explanatory columns, and asks for them where they are missing', () => {
    const random = seededRandom(2);
    const column = Float64Array.from({ length: 250 }, () => standardNormal(random));
    const values = column.slice(0, 200).map((x) => 20 + 7 * x + 0.1 * standardNormal(random));
    const series = createTimeSeries({ start: 0, step: day, values });
    const model = regression({ columns: ['temperature'], seasons: [] });
    const fitted = model.fit(series, { past: { temperature: column.slice(0, 200) } });
    const { point } = fitted.forecast({ horizon: 50, future: { temperature: column.slice(200) } });
    point.forEach((value, h) => {
      expect(Math.abs(value - (20 + 7 * column[200 + h]!))).toBeLessThan(1);
    });
    expect(() => fitted.forecast({ horizon: 5 })).toThrow(/"temperature" is missing/);
    expect(() => fitted.forecast({ horizon: 5, future: { temperature: new Float64Array(4) } })).toThrow(/4 values/);
    expect(() => fitted.update([1])).toThrow(/"temperature" is missing/);
    expect(fitted.update([20], { past: { temperature: Float64Array.of(0) } }).state.observed).toBe(201);
  });

  it('holds forecasts, intervals and futures within its bounds, however steep the trend', () => {
    const values = Array.from({ length: 60 }, (_, i) => Math.min(99, 20 + 1.5 * i));
    const series = createTimeSeries({ start: 0, step: day, values });
    const fitted = regression({ lower: 0, upper: 100, seasons: [] }).fit(series);
    const { point, intervals } = fitted.forecast({ horizon: 400 });
    for (const { lower, upper } of intervals) {
      for (let h = 0; h < 400; h += 1) {
        expect(lower[h]! >= 0 && upper[h]! <= 100 && lower[h]! <= point[h]! && point[h]! <= upper[h]!).toBe(true);
      }
    }
    for (const path of fitted.simulate({ horizon: 100, paths: 20, random: seededRandom(3) })) {
      for (const value of path) expect(value >= 0 && value <= 100).toBe(true);
    }
    const floored = regression({ lower: 5 }).fit(
      createTimeSeries({ start: 0, step: day, values: values.map((v) => 110 - v) }),
    );
    for (const value of floored.forecast({ horizon: 300 }).point) expect(value).toBeGreaterThanOrEqual(5);
  });

  it('covers what it says where its assumptions hold', () => {
    const inside = [0, 0];
    const [series, horizon] = [200, 7];
    for (let seed = 0; seed < series; seed += 1) {
      const random = seededRandom(seed + 100);
      const values = Float64Array.from({ length: 120 + horizon }, (_, i) => 10 + 2 * (i % 7) + standardNormal(random));
      const past = createTimeSeries({ start: 0, step: day, values: values.slice(0, 120) });
      regression({ changePoints: 0 })
        .fit(past)
        .forecast({ horizon })
        .intervals.forEach(({ lower, upper }, k) => {
          for (let h = 0; h < horizon; h += 1) {
            if (values[120 + h]! >= lower[h]! && values[120 + h]! <= upper[h]!) inside[k]! += 1;
          }
        });
    }
    const total = series * horizon;
    expect(Math.abs(inside[0]! / total - 0.8)).toBeLessThan(0.04);
    expect(Math.abs(inside[1]! / total - 0.95)).toBeLessThan(0.03);
  });

  it('refuses nonsense', () => {
    expect(() => regression({ timeZone: 'Mars/Olympus' })).toThrow(/timeZone/);
    expect(() => regression({ seasons: [{ period: 'soon', order: 1 }] })).toThrow(/seasons\[0\]\.period/);
    expect(() => regression({ seasons: [{ period: '1d', order: 0 }] })).toThrow(/seasons\[0\]\.order/);
    expect(() => regression({ lower: 2, upper: 1 })).toThrow(/upper/);
    expect(() => regression({ events: [{ name: 'x', starts: [Number.NaN] }] })).toThrow(/events\[0\]/);
  });
});
