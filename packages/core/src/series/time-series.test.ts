import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BellwetherError } from '../errors.js';
import { createTimeSeries, indexAtOrAfter, timeAt, timesOf, withValues } from './time-series.js';

/** The error `act` throws. */
function thrownBy(act: () => unknown): BellwetherError {
  try {
    act();
  } catch (error) {
    if (BellwetherError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

describe('createTimeSeries', () => {
  it('uses Float64Array columns as they are', () => {
    const values = new Float64Array([1, 2]);
    const timestamps = new Float64Array([10, 20]);
    const series = createTimeSeries({ timestamps, values });
    expect(series.values).toBe(values);
    expect(series.axis).toEqual({ kind: 'irregular', timestamps });
    expect(timesOf(series)).toBe(timestamps);
  });

  it('names the index of a time that does not ascend', () => {
    for (const [timestamps, index] of [
      [[1, 2, 2], 2],
      [[3, 2], 1],
      [[Number.NaN], 0],
      [[1, Number.POSITIVE_INFINITY], 1],
    ] as const) {
      const error = thrownBy(() => createTimeSeries({ timestamps, values: timestamps }));
      expect(error.code).toBe('invalid-input');
      expect(error.details).toEqual({ index });
    }
  });

  it('refuses unequal lengths and unusable grids', () => {
    expect(thrownBy(() => createTimeSeries({ timestamps: [1], values: [1, 2] })).code).toBe('invalid-input');
    expect(thrownBy(() => createTimeSeries({ values: [1] })).message).toContain('"start" is undefined');
    expect(thrownBy(() => createTimeSeries({ start: 0, values: [1] })).message).toContain('"step" is NaN');
    expect(thrownBy(() => createTimeSeries({ start: 0, step: 0, values: [1] })).code).toBe('invalid-option');
  });

  it('changes values only one for one', () => {
    const series = createTimeSeries({ start: 0, step: 1, values: [1, 2] });
    expect(withValues(series, new Float64Array([3, 4])).axis).toBe(series.axis);
    expect(thrownBy(() => withValues(series, new Float64Array(3))).code).toBe('invalid-input');
  });
});

describe('indexAtOrAfter', () => {
  const cases = fc.record({
    start: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    step: fc.double({ min: 0.001, max: 1e5, noNaN: true }),
    length: fc.integer({ min: 0, max: 50 }),
    shift: fc.integer({ min: -2, max: 52 }),
  });

  it('is the first index whose time is not before, on both kinds of axis', () => {
    fc.assert(
      fc.property(cases, ({ start, step, length, shift }) => {
        const regular = createTimeSeries({ start, step, values: new Float64Array(length) });
        const irregular = createTimeSeries({ timestamps: timesOf(regular), values: regular.values });
        const point = start + shift * step;
        // Just beside a point the division rounds onto it.
        for (const time of [
          point,
          point + Math.abs(point) * 2 ** -52,
          point - Math.abs(point) * 2 ** -52,
          point + step / 2,
        ]) {
          const times = Array.from(timesOf(regular));
          const expected = times.filter((each) => each < time).length;
          expect(indexAtOrAfter(regular, time)).toBe(expected);
          expect(indexAtOrAfter(irregular, time)).toBe(expected);
        }
      }),
    );
  });

  it('tells a point from the next double beside it, on grids that are not whole', () => {
    for (const step of [0.1, 0.3, 0.7, 1.1, 1 / 3]) {
      const series = createTimeSeries({ start: 0, step, values: new Float64Array(1000) });
      for (let i = 1; i < 999; i += 1) {
        const point = timeAt(series, i);
        expect(indexAtOrAfter(series, point)).toBe(i);
        expect(indexAtOrAfter(series, point * (1 - 2 ** -52))).toBe(i);
        expect(indexAtOrAfter(series, point * (1 + 2 ** -52))).toBe(i + 1);
      }
    }
  });
});
