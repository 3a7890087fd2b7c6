import { createTimeSeries, seededRandom, standardNormal, type TimeSeries } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seasonalNaive, seasonalProfile } from '../index.js';

function series(values: ArrayLike<number>): TimeSeries {
  return createTimeSeries({ start: 0, step: '5m', values });
}

const seasonLength = 48;
const course = (i: number): number => 50 + 20 * Math.sin((2 * Math.PI * i) / seasonLength);

/** Utilisation with noise; from `shiftAt` on higher by `shift`. */
function utilisation(length: number, seed: number, shiftAt = Number.POSITIVE_INFINITY, shift = 0): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length }, (_, i) => course(i) + 2 * standardNormal(random) + (i >= shiftAt ? shift : 0));
}

function worstError(point: Float64Array, from: number, shift = 0): number {
  return point.reduce((worst, value, h) => Math.max(worst, Math.abs(value - course(from + h) - shift)), 0);
}

describe('seasonalProfile', () => {
  it('finds a season under noise better than repeating the last one', () => {
    const values = utilisation(10 * seasonLength, 1);
    const forecast = (model: ReturnType<typeof seasonalProfile> | ReturnType<typeof seasonalNaive>): Float64Array =>
      model.fit(series(values)).forecast({ horizon: seasonLength }).point;
    const own = worstError(forecast(seasonalProfile({ seasonLength })), values.length);
    const naive = worstError(forecast(seasonalNaive({ seasonLength })), values.length);
    expect(own).toBeLessThan(3);
    expect(own).toBeLessThan(0.6 * naive);
  });

  it('is hardly moved by outliers', () => {
    const values = utilisation(8 * seasonLength, 2);
    const clean = seasonalProfile({ seasonLength }).fit(series(values)).forecast({ horizon: seasonLength }).point;
    for (const at of [100, 101, 230, values.length - 1]) values[at] = 1e4;
    const spoilt = seasonalProfile({ seasonLength }).fit(series(values)).forecast({ horizon: seasonLength }).point;
    const moved = spoilt.reduce((worst, value, h) => Math.max(worst, Math.abs(value - clean[h]!)), 0);
    expect(moved).toBeLessThan(4);
  });

  it('follows a lasting shift within a quarter of a season', () => {
    const length = 8 * seasonLength;
    const values = utilisation(length, 3, length - seasonLength / 4, 60);
    const { point } = seasonalProfile({ seasonLength }).fit(series(values)).forecast({ horizon: seasonLength });
    expect(worstError(point, length, 60)).toBeLessThan(12);
  });

  it('does not take noise for a season', () => {
    const random = seededRandom(4);
    const values = Float64Array.from({ length: 6 * seasonLength }, () => 10 + standardNormal(random));
    const { season } = seasonalProfile({ seasonLength }).fit(series(values)).state;
    expect(Math.max(...season.map((value) => Math.abs(value!)))).toBeLessThan(0.5);
  });

  it('works through gaps, also a phase that was never observed', () => {
    const values = utilisation(6 * seasonLength, 5).map((value, i) =>
      i % seasonLength === 7 || i % 5 === 1 ? Number.NaN : value,
    );
    const { point } = seasonalProfile({ seasonLength }).fit(series(values)).forecast({ horizon: seasonLength });
    expect(point.every(Number.isFinite)).toBe(true);
    expect(
      worstError(
        point.map((value, h) => (h === 7 ? course(h) : value)),
        values.length,
      ),
    ).toBeLessThan(6);
  });

  it('widens its intervals over a trailing gap as over steps ahead', () => {
    const fitted = seasonalProfile({ seasonLength }).fit(series(utilisation(6 * seasonLength, 6)));
    const far = fitted.forecast({ horizon: 9, levels: [0.8] });
    const near = fitted.update([Number.NaN, Number.NaN, Number.NaN]).forecast({ horizon: 6, levels: [0.8] });
    for (let h = 0; h < 6; h += 1) {
      expect(near.point[h]).toBeCloseTo(far.point[h + 3]!, 10);
      expect(near.intervals[0]!.lower[h]).toBeCloseTo(far.intervals[0]!.lower[h + 3]!, 10);
    }
  });

  it('says so when it has seen too little', () => {
    const forecast = seasonalProfile({ seasonLength })
      .fit(series([5, 6, 5]))
      .forecast({ horizon: 2 });
    expect(forecast.model).toBe('smoothed level');
    expect(forecast.notes[0]).toMatch(/two full seasons of 48/);
  });

  it('draws futures with the spread of its forecast', () => {
    const fitted = seasonalProfile({ seasonLength }).fit(series(utilisation(6 * seasonLength, 7)));
    const { intervals } = fitted.forecast({ horizon: 60, levels: [0.8] });
    const paths = fitted.simulate({ horizon: 60, paths: 3000, random: seededRandom(1) });
    for (const h of [0, 20, 59]) {
      const inside = paths.filter((path) => path[h]! <= intervals[0]!.upper[h]! && path[h]! >= intervals[0]!.lower[h]!);
      expect(Math.abs(inside.length / 3000 - 0.8)).toBeLessThan(4 * Math.sqrt(0.16 / 3000));
    }
  });

  it('shifts and scales with the values', () => {
    const values = utilisation(5 * seasonLength, 8);
    const base = seasonalProfile({ seasonLength }).fit(series(values)).forecast({ horizon: 10 }).point;
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: -8, max: 8 }), (shift, power) => {
        const moved = values.map((value) => 2 ** power * (value + shift));
        const { point } = seasonalProfile({ seasonLength }).fit(series(moved)).forecast({ horizon: 10 });
        for (let h = 0; h < 10; h += 1) expect(point[h]! / 2 ** power - shift).toBeCloseTo(base[h]!, 6);
      }),
      { numRuns: 20 },
    );
  });
});
