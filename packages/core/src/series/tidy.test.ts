import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tidySeries } from './tidy.js';
import { timesOf } from './time-series.js';

describe('tidySeries', () => {
  it('copies nothing when the columns are tidy', () => {
    const timestamps = new Float64Array([1, 2, 3]);
    const values = new Float64Array([1, Number.NaN, 3]);
    const { series, duplicates, reordered } = tidySeries({
      name: 'a',
      unit: 's',
      labels: { x: 'y' },
      timestamps,
      values,
    });
    expect(series.values).toBe(values);
    expect(timesOf(series)).toBe(timestamps);
    expect([duplicates, reordered]).toEqual([0, 0]);
    expect(series).toMatchObject({ contract: 'time-series/1', name: 'a', unit: 's', labels: { x: 'y' } });
  });

  it.each([
    ['last', [10, 22]],
    ['first', [10, 20]],
    ['mean', [10, 31]],
    ['max', [10, 51]],
  ] as const)('settles duplicates by "%s"', (duplicates, expected) => {
    const timestamps = [2, 1, 2, 2];
    const values = [20, 10, 51, 22];
    const result = tidySeries({ timestamps, values }, { duplicates });
    expect(Array.from(result.series.values)).toEqual(expected);
    expect(result).toMatchObject({ duplicates: 2, reordered: 1 });
    expect(timestamps).toEqual([2, 1, 2, 2]);
  });

  it('never lets a missing value win over a measured one', () => {
    for (const duplicates of ['last', 'first', 'mean', 'max'] as const) {
      const values = [Number.NaN, 7, Number.NaN];
      expect(Array.from(tidySeries({ timestamps: [1, 1, 1], values }, { duplicates }).series.values)).toEqual([7]);
    }
    expect(
      Array.from(tidySeries({ timestamps: [1, 1], values: [NaN, NaN] }, { duplicates: 'mean' }).series.values),
    ).toEqual([NaN]);
  });

  it('refuses what it is told to refuse, naming the place', () => {
    const untidy = { timestamps: [1, 3, 2], values: [1, 2, 3] };
    expect(() => tidySeries(untidy, { outOfOrder: 'error' })).toThrow('Timestamp 2 is 2: before 3');
    expect(() => tidySeries({ timestamps: [1, 1], values: [1, 2] }, { duplicates: 'error' })).toThrow('occurs 2 times');
    expect(() => tidySeries({ timestamps: [1, Number.NaN], values: [1, 2] })).toThrow('Timestamp 1 is NaN');
    expect(() => tidySeries({ timestamps: [1], values: [] })).toThrow('1 timestamps and 0 values');
    // @ts-expect-error an unknown policy, from JavaScript
    expect(() => tidySeries(untidy, { duplicates: 'median' })).toThrow('"duplicates"');
  });

  it('knows the order of arrival after sorting', () => {
    const times = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 200 });
    fc.assert(
      fc.property(times, fc.constantFrom('last' as const, 'first' as const), (timestamps, duplicates) => {
        const values = timestamps.map((_, i) => i);
        const expected = [...new Set(timestamps)]
          .sort((a, b) => a - b)
          .map((time) => (duplicates === 'last' ? timestamps.lastIndexOf(time) : timestamps.indexOf(time)));
        expect(Array.from(tidySeries({ timestamps, values }, { duplicates }).series.values)).toEqual(expected);
      }),
    );
  });

  it('gives the same series for every order of arrival', () => {
    const point = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -9, max: 9 }));
    const shuffled = fc
      .array(point, { maxLength: 40 })
      .chain((points) =>
        fc.tuple(
          fc.constant(points),
          fc.shuffledSubarray(points, { minLength: points.length, maxLength: points.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, fc.constantFrom('mean' as const, 'max' as const), ([points, other], duplicates) => {
        const tidy = (list: readonly (readonly [number, number])[]) =>
          tidySeries({ timestamps: list.map(([t]) => t), values: list.map(([, v]) => v) }, { duplicates });
        expect(tidy(other).series).toEqual(tidy(points).series);
        expect(tidy(other).duplicates).toBe(points.length - new Set(points.map(([t]) => t)).size);
      }),
    );
  });
});
