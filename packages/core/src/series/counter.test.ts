import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counterIncrease, counterToRate } from './counter.js';
import { createTimeSeries } from './time-series.js';

const x = Number.NaN;
const counter = (values: number[]) =>
  createTimeSeries({ name: 'requests', unit: 'requests', start: 0, step: '10s', values });

describe('counterIncrease and counterToRate', () => {
  it('restart at a reset', () => {
    expect(Array.from(counterIncrease(counter([5, 15, 3, 8])).values)).toEqual([x, 10, 3, 5]);
    expect(Array.from(counterToRate(counter([5, 15, 3, 8])).values)).toEqual([x, 1, 0.3, 0.5]);
  });

  it('spread the growth over a gap, unless it is too long', () => {
    const series = counter([x, 10, x, Number.POSITIVE_INFINITY, 40]);
    expect(Array.from(counterToRate(series).values)).toEqual([x, x, x, x, 1]);
    expect(Array.from(counterToRate(series, { maxGap: '30s' }).values)).toEqual([x, x, x, x, 1]);
    expect(Array.from(counterToRate(series, { maxGap: '29s' }).values)).toEqual([x, x, x, x, x]);
  });

  it('say their unit', () => {
    expect(counterToRate(counter([1])).unit).toBe('requests/s');
    expect(counterToRate(counter([1]), { unitTime: '1m' }).unit).toBe('requests/m');
    expect(counterToRate(counter([1]), { unitTime: '15m' }).unit).toBe('requests/15m');
    expect(counterToRate(createTimeSeries({ start: 0, step: 1, values: [1] })).unit).toBeUndefined();
    expect(counterIncrease(counter([1])).unit).toBe('requests');
    expect(Array.from(counterToRate(counter([0, 10]), { unitTime: '1m' }).values)).toEqual([x, 60]);
  });

  it('refuse a gauge', () => {
    expect(() => counterToRate(counter([1, -1]))).toThrow('Value 1 of "requests" is -1');
    expect(() => counterToRate(counter([1]), { unitTime: 0 })).toThrow('"unitTime"');
  });

  it('add up to what was counted, whatever is missing, as long as nothing is lost at a reset', () => {
    const growth = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(growth, (steps) => {
        let total = 0;
        const values = steps.map(([grown, missing], i) => {
          total += grown;
          return missing && i > 0 && i < steps.length - 1 ? x : total;
        });
        const sum = counterIncrease(counter(values)).values.reduce((a, b) => a + (Number.isNaN(b) ? 0 : b), 0);
        expect(sum).toBe(total - values[0]!);
      }),
    );
  });

  it('count from 0 after every reset', () => {
    const runs = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(runs, (lives) => {
        const values: number[] = [];
        let expected = 0;
        for (const life of lives) {
          let count = 0;
          for (const grown of life) {
            count += grown;
            if (values.length > 0) expected += count < values.at(-1)! ? count : count - values.at(-1)!;
            values.push(count);
          }
        }
        const result = counterIncrease(counter(values)).values;
        expect(result.every((value, i) => i === 0 || value >= 0)).toBe(true);
        expect(result.subarray(1).reduce((a, b) => a + b, 0)).toBe(expected);
      }),
    );
  });
});
