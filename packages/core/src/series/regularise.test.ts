import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.js';
import { type Aggregation, aggregations } from './aggregate.js';
import { bucketOf, regularise } from './regularise.js';
import { inferStep } from './step.js';
import { createTimeSeries, type TimeSeries, timesOf } from './time-series.js';

/** The same by the definition, without any care for speed. */
function naive(series: TimeSeries, step: number, origin: number, aggregation: Aggregation): number[] {
  const times = Array.from(timesOf(series));
  const bucket = (time: number) => Math.floor((time - origin) / step);
  const result: number[] = [];
  for (let k = bucket(times[0]!); k <= bucket(times.at(-1)!); k += 1) {
    const own = Array.from(series.values).filter((value, i) => bucket(times[i]!) === k && !Number.isNaN(value));
    const sorted = [...own].sort((a, b) => a - b);
    const sum = own.reduce((a, b) => a + b, 0);
    const of: Record<Aggregation, number> = {
      mean: sum / own.length,
      sum,
      min: sorted[0]!,
      max: sorted.at(-1)!,
      first: own[0]!,
      last: own.at(-1)!,
      count: own.length,
      median: (sorted[(own.length - 1) >> 1]! + sorted[own.length >> 1]!) / 2,
    };
    result.push(own.length === 0 && aggregation !== 'count' ? Number.NaN : of[aggregation]);
  }
  return result;
}

describe('regularise', () => {
  const value = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -50, max: 50 }) }, fc.constant(Number.NaN));
  const irregular = fc
    .uniqueArray(fc.integer({ min: -400, max: 400 }), { minLength: 1, maxLength: 60 })
    .chain((times) =>
      fc.tuple(
        fc.constant(times.sort((a, b) => a - b)),
        fc.array(value, { minLength: times.length, maxLength: times.length }),
      ),
    )
    .map(([timestamps, values]) => createTimeSeries({ timestamps, values }));
  const regular = fc
    .tuple(
      fc.integer({ min: -400, max: 400 }),
      fc.integer({ min: 1, max: 30 }),
      fc.array(value, { minLength: 1, maxLength: 60 }),
    )
    .map(([start, step, values]) => createTimeSeries({ start, step, values }));

  it('equals the naive model', () => {
    fc.assert(
      fc.property(
        fc.oneof(irregular, regular),
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: -50, max: 50 }),
        fc.constantFrom(...aggregations),
        (series, step, origin, aggregation) => {
          const result = regularise(series, { step, origin, aggregation });
          expect(Array.from(result.values)).toEqual(naive(series, step, origin, aggregation));
          expect(result.axis.kind === 'regular' && Math.abs((result.axis.start - origin) % step)).toBe(0);
          expect(timesOf(result)[0]! <= timesOf(series)[0]!).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('shares the values of a series that is on the grid', () => {
    const onGrid = createTimeSeries({ start: 600, step: 60, values: [1, 2, 3] });
    expect(regularise(onGrid, { step: 60 }).values).toBe(onGrid.values);
    const listed = createTimeSeries({ timestamps: [600, 660, 720], values: [1, 2, 3] });
    const result = regularise(listed);
    expect(result.values).toBe(listed.values);
    expect(result.axis).toEqual({ kind: 'regular', start: 600, step: 60 });
    expect(Array.from(regularise(onGrid, { step: 60, aggregation: 'count' }).values)).toEqual([1, 1, 1]);
  });

  it('is the identity the second time', () => {
    fc.assert(
      fc.property(irregular, fc.integer({ min: 1, max: 90 }), (series, step) => {
        const once = regularise(series, { step });
        expect(regularise(once, { step }).values).toBe(once.values);
      }),
    );
  });

  it('keeps every point on a grid that is not whole', () => {
    const series = createTimeSeries({ start: 0, step: 0.1, values: Array.from({ length: 1000 }, (_, i) => i) });
    expect(
      Array.from(
        regularise({ ...series, axis: { kind: 'irregular', timestamps: timesOf(series) } }, { step: 0.1 }).values,
      ),
    ).toEqual(Array.from(series.values));
  });

  it('finds the bucket exactly, also where the division rounds', () => {
    const double = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    const cases = fc.tuple(
      double,
      fc.double({ min: 0.001, max: 1e6, noNaN: true }),
      fc.integer({ min: -5000, max: 5000 }),
    );
    const holds = (time: number, step: number, origin: number) => {
      const bucket = bucketOf(time, step, origin);
      expect(origin + bucket * step).toBeLessThanOrEqual(time);
      expect(origin + (bucket + 1) * step).toBeGreaterThan(time);
    };
    fc.assert(
      fc.property(cases, ([origin, step, k]) => {
        const point = origin + k * step;
        for (const time of [point, point + Math.abs(point) * 2 ** -52, point - Math.abs(point) * 2 ** -52]) {
          holds(time, step, origin);
        }
      }),
      { numRuns: 2000 },
    );
    for (let k = 0; k < 1000; k += 1) holds(k * 0.1, 0.1, 0);
    for (let k = 0; k < 1000; k += 1) holds(k / 10, 0.1, 0);
    for (let k = 0; k < 1000; k += 1) holds(7 + k * 0.3, 0.3, 7);
  });

  it('fills gaps by the policy', () => {
    const series = createTimeSeries({ timestamps: [0, 40, 50], values: [0, 4, 5] });
    expect(Array.from(regularise(series, { step: 10, gaps: 'interpolate' }).values)).toEqual([0, 1, 2, 3, 4, 5]);
    const limited = regularise(series, { step: 10, gaps: { policy: 'carry-forward', limit: 1 } });
    expect(Array.from(limited.values)).toEqual([0, 0, Number.NaN, Number.NaN, 4, 5]);
  });

  it('takes a series without points and one with a single point', () => {
    expect(regularise(createTimeSeries({ timestamps: [], values: [] }), { step: '1m' }).values.length).toBe(0);
    const single = regularise(createTimeSeries({ timestamps: [90_000], values: [7] }), { step: '1m' });
    expect(single.axis).toEqual({ kind: 'regular', start: 60_000, step: 60_000 });
    expect(() => regularise(createTimeSeries({ timestamps: [1], values: [7] }))).toThrow('at least 2');
  });

  it('refuses absurd grids, naming step and span', () => {
    const sparse = createTimeSeries({ timestamps: [0, 86_400_000_000], values: [1, 2] });
    expect(() => regularise(sparse, { step: 1 })).toThrow(
      expect.objectContaining({
        code: 'limit-exceeded',
        message: expect.stringMatching(/step of 1 ms over a span of 1000d makes a grid of 86400000001/),
      }),
    );
    const now = createTimeSeries({ timestamps: [1e15, 1e15 + 1], values: [1, 2] });
    expect(() => regularise(now, { step: 1e-6 })).toThrow(expect.objectContaining({ code: 'limit-exceeded' }));
    expect(() => regularise(sparse, { step: '1m', origin: Number.NaN })).toThrow('"origin"');
  });
});

describe('inferStep', () => {
  it('is exact where most differences are the same, whatever the gaps', () => {
    const times = Array.from({ length: 1000 }, (_, i) => i * 15_000).filter(
      (_, i) => i % 7 !== 0 && (i < 300 || i > 500),
    );
    expect(inferStep(createTimeSeries({ timestamps: times, values: times }))).toBe(15_000);
    expect(inferStep(createTimeSeries({ timestamps: [0, 61_234, 122_468], values: [1, 2, 3] }))).toBe(61_234);
  });

  it('rounds jitter away', () => {
    const random = seededRandom(5);
    for (const step of [1000, 15_000, 60_000, 300_000, 3_600_000]) {
      const times = Float64Array.from({ length: 500 }, (_, i) => i * step + random() * step * 0.05);
      expect(inferStep(createTimeSeries({ timestamps: times, values: times }))).toBe(step);
    }
  });
});
