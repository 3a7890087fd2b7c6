import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignSeries } from './align.js';
import { createTimeSeries, type TimeSeries, timesOf } from './time-series.js';

const x = Number.NaN;

function model(list: readonly TimeSeries[], join: 'outer' | 'inner'): { times: number[]; values: number[][] } {
  const all = [...new Set(list.flatMap((series) => Array.from(timesOf(series))))].sort((a, b) => a - b);
  const times = join === 'outer' ? all : all.filter((time) => list.every((series) => timesOf(series).includes(time)));
  return {
    times,
    values: list.map((series) => times.map((time) => series.values[timesOf(series).indexOf(time)] ?? x)),
  };
}

describe('alignSeries', () => {
  const irregular = fc
    .uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 12 })
    .map((times) =>
      createTimeSeries({ timestamps: times.sort((a, b) => a - b), values: times.map((time) => time * 2) }),
    );
  const regular = fc
    .tuple(fc.integer({ min: -5, max: 20 }), fc.constantFrom(1, 3), fc.integer({ min: 0, max: 8 }))
    .map(([start, step, length]) =>
      createTimeSeries({ start, step, values: Array.from({ length }, (_, i) => start + i) }),
    );

  it('equals the model for every mix of axes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(irregular, regular), { maxLength: 4 }),
        fc.constantFrom('outer' as const, 'inner' as const),
        (list, join) => {
          const aligned = alignSeries(list, { join });
          const axis = aligned[0]?.axis;
          // A grid has no holes: the model gets the grid's times as those of one more series.
          const last = Math.max(...list.flatMap((series) => Array.from(timesOf(series))));
          const grid =
            axis?.kind === 'regular'
              ? createTimeSeries({
                  ...axis,
                  values: new Float64Array(Math.max(0, (last - axis.start) / axis.step + 1)),
                })
              : createTimeSeries({ timestamps: [], values: [] });
          const expected = model(join === 'outer' ? [...list, grid] : list, join);
          aligned.forEach((series, i) => {
            expect(Array.from(timesOf(series))).toEqual(expected.times);
            expect(Array.from(series.values)).toEqual(expected.values[i]);
          });
          expect(aligned.length).toBe(list.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('stays on the grid, and shares values that need no change', () => {
    const a = createTimeSeries({ name: 'a', start: 0, step: 10, values: [1, 2, 3] });
    const b = createTimeSeries({ name: 'b', start: 10, step: 10, values: [4] });
    const [left, right] = alignSeries([a, b]);
    expect(left!.values.buffer).toBe(a.values.buffer);
    expect(left!.axis).toEqual({ kind: 'regular', start: 0, step: 10 });
    expect(right!.axis).toBe(left!.axis);
    expect(right).toMatchObject({ name: 'b' });
    const [inner] = alignSeries([a, b], { join: 'inner' });
    expect(inner!.values.buffer).toBe(a.values.buffer);
    expect(Array.from(inner!.values)).toEqual([2]);
  });

  it('regularises to a step first', () => {
    const a = createTimeSeries({ timestamps: [1, 11, 12], values: [1, 2, 4] });
    const b = createTimeSeries({ timestamps: [25, 38], values: [5, 6] });
    const [left, right] = alignSeries([a, b], { step: 10, gaps: { policy: 'carry-forward', limit: 1 } });
    expect(left!.axis).toEqual({ kind: 'regular', start: 0, step: 10 });
    expect(Array.from(left!.values)).toEqual([1, 3, 3, x]);
    expect(Array.from(right!.values)).toEqual([x, x, 5, 6]);
    expect(alignSeries([a, b], { step: 10, join: 'inner' }).map(({ values }) => values.length)).toEqual([0, 0]);
  });

  it('refuses a grid over an absurd span', () => {
    const a = createTimeSeries({ start: 0, step: 1, values: [1] });
    const b = createTimeSeries({ start: 1e12, step: 1, values: [1] });
    expect(() => alignSeries([a, b])).toThrow(expect.objectContaining({ code: 'limit-exceeded' }));
    // @ts-expect-error an unknown join, from JavaScript
    expect(() => alignSeries([a], { join: 'left' })).toThrow('"join"');
  });
});
