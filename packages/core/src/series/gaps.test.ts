import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillGaps, missingCount } from './gaps.js';
import { createTimeSeries } from './time-series.js';

const { NaN: x, POSITIVE_INFINITY: inf } = Number;
const at = (values: number[], step = 60_000) => createTimeSeries({ start: 0, step, values });

describe('fillGaps', () => {
  it('leaves, interpolates, carries forward', () => {
    const series = at([x, 1, x, x, 4, x]);
    expect(fillGaps(series, { policy: 'leave' })).toBe(series);
    expect(Array.from(fillGaps(series, { policy: 'interpolate' }).values)).toEqual([x, 1, 2, 3, 4, x]);
    expect(Array.from(fillGaps(series, { policy: 'carry-forward' }).values)).toEqual([x, 1, 1, 1, 4, 4]);
    expect(Array.from(series.values)).toEqual([x, 1, x, x, 4, x]);
  });

  it('keeps to the limit in points and in time', () => {
    const series = at([1, x, 3, x, x, 6]);
    for (const limit of [1, '1m'] as const) {
      expect(Array.from(fillGaps(series, { policy: 'interpolate', limit }).values)).toEqual([1, 2, 3, x, x, 6]);
      expect(Array.from(fillGaps(series, { policy: 'carry-forward', limit }).values)).toEqual([1, 1, 3, 3, x, 6]);
    }
    expect(fillGaps(series, { policy: 'carry-forward', limit: 0 })).toBe(series);
    expect(fillGaps(series, { policy: 'interpolate', limit: '10s' })).toBe(series);
  });

  it('interpolates in time on an irregular axis', () => {
    const series = createTimeSeries({ timestamps: [0, 30, 100], values: [0, x, 10] });
    expect(fillGaps(series, { policy: 'interpolate' }).values[1]).toBeCloseTo(3, 12);
  });

  it('draws no line to infinity', () => {
    const series = at([1, x, inf, x, 3]);
    expect(fillGaps(series, { policy: 'interpolate' })).toBe(series);
  });

  it('refuses an unknown policy and limit', () => {
    // @ts-expect-error an unknown policy, from JavaScript
    expect(() => fillGaps(at([1]), { policy: 'zero' })).toThrow('"policy" is "zero"');
    expect(() => fillGaps(at([1]), { policy: 'leave', limit: -1 })).toThrow('"limit" is -1');
  });

  it('never changes what was measured, and invents nothing outside', () => {
    const values = fc.array(fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(x)), { maxLength: 30 });
    fc.assert(
      fc.property(values, fc.constantFrom('interpolate' as const, 'carry-forward' as const), (list, policy) => {
        const series = at(list);
        const filled = fillGaps(series, { policy });
        const first = list.findIndex((value) => !Number.isNaN(value));
        const last = list.findLastIndex((value) => !Number.isNaN(value));
        filled.values.forEach((value, i) => {
          if (!Number.isNaN(list[i]!)) expect(value).toBe(list[i]);
          const inside = first >= 0 && i >= first && (policy === 'carry-forward' || i <= last);
          expect(Number.isNaN(value)).toBe(!inside);
        });
        expect(missingCount(series)).toBe(list.filter(Number.isNaN).length);
      }),
    );
  });
});
