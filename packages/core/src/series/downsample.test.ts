import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom, standardNormal } from '../random.js';
import { downsample } from './downsample.js';
import { createTimeSeries, timesOf } from './time-series.js';

const value = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -100, max: 100, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);

describe('downsample', () => {
  it('returns a short series as it is', () => {
    const series = createTimeSeries({ start: 0, step: 1, values: [1, 2, 3, 4, 5] });
    expect(downsample(series, { points: 5 })).toBe(series);
  });

  it.each(['min-max', 'lttb'] as const)(
    '%s: chooses at most `points` points of the series, first and last among them',
    (method) => {
      fc.assert(
        fc.property(
          fc.array(value, { minLength: 6, maxLength: 400 }),
          fc.integer({ min: 5, max: 60 }),
          (values, points) => {
            const series = createTimeSeries({ start: 1000, step: 10, values });
            const small = downsample(series, { points, method });
            expect(small.values.length).toBeLessThanOrEqual(Math.min(points, values.length));
            const times = Array.from(timesOf(small));
            expect(times[0]).toBe(1000);
            expect(times.at(-1)).toBe(1000 + 10 * (values.length - 1));
            times.forEach((time, i) => {
              expect(Object.is(small.values[i], series.values[(time - 1000) / 10])).toBe(true);
              if (i > 0) expect(time).toBeGreaterThan(times[i - 1]!);
            });
          },
        ),
      );
    },
  );

  it('min-max: keeps the extremes', () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 6, maxLength: 400 }),
        fc.integer({ min: 5, max: 60 }),
        (values, points) => {
          const measured = (list: Iterable<number>) => [...list].filter((each) => !Number.isNaN(each));
          const small = downsample(createTimeSeries({ start: 0, step: 1, values }), { points });
          expect(Math.max(...measured(small.values))).toBe(Math.max(...measured(values)));
          expect(Math.min(...measured(small.values))).toBe(Math.min(...measured(values)));
        },
      ),
    );
  });

  it.each(['min-max', 'lttb'] as const)('%s: shows every gap and a lone spike', (method) => {
    const random = seededRandom(3);
    const values = Float64Array.from({ length: 20_000 }, () => standardNormal(random));
    values[7777] = 50;
    values.fill(Number.NaN, 3000, 3005);
    values.fill(Number.NaN, 12_000, 15_000);
    const small = downsample(createTimeSeries({ start: 0, step: 1, values }), { points: 300, method });
    const times = timesOf(small);
    const missing = Array.from(times).filter((_, i) => Number.isNaN(small.values[i]!));
    expect(missing.some((time) => time >= 3000 && time < 3005)).toBe(true);
    expect(missing.filter((time) => time >= 12_000 && time < 15_000).length).toBeGreaterThan(5);
    expect(small.values.includes(50)).toBe(true);
  });

  it('lttb: takes the corners of a zigzag', () => {
    const values = Array.from({ length: 101 }, (_, i) => (i % 20 === 10 ? 10 : 0));
    const small = downsample(createTimeSeries({ start: 0, step: 1, values }), { points: 40, method: 'lttb' });
    expect(small.values.filter((each) => each === 10).length).toBe(5);
  });

  it('lttb: takes the peak beside a gap', () => {
    const values = new Float64Array(1000).fill(Number.NaN);
    values.fill(1, 300, 330);
    values[311] = 80;
    const small = downsample(createTimeSeries({ start: 0, step: 1, values }), { points: 22, method: 'lttb' });
    expect(small.values.includes(80)).toBe(true);
  });

  it('refuses too few points', () => {
    const series = createTimeSeries({ start: 0, step: 1, values: [1] });
    expect(() => downsample(series, { points: 4 })).toThrow('"points" is 4');
    // @ts-expect-error an unknown method, from JavaScript
    expect(() => downsample(series, { points: 9, method: 'mean' })).toThrow('"method"');
  });
});
