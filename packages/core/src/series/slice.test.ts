import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatSeries } from './concat.js';
import { sliceByIndex, sliceSeries } from './slice.js';
import { createTimeSeries, timesOf } from './time-series.js';
import { windowSeries } from './window.js';

const regular = createTimeSeries({ name: 'a', start: 1000, step: 100, values: [1, 2, 3, 4, 5] });
const irregular = createTimeSeries({ name: 'a', timestamps: [1, 2, 5, 9], values: [1, 2, 5, 9] });

describe('sliceSeries and sliceByIndex', () => {
  it('are views of the same memory', () => {
    const part = sliceSeries(regular, { from: 1100, to: 1300 });
    expect(part.values.buffer).toBe(regular.values.buffer);
    expect(Array.from(part.values)).toEqual([2, 3]);
    expect(part.axis).toEqual({ kind: 'regular', start: 1100, step: 100 });
    const other = sliceByIndex(irregular, -3, -1);
    expect(timesOf(other).buffer).toBe(timesOf(irregular).buffer);
    expect(Array.from(timesOf(other))).toEqual([2, 5]);
  });

  it('include `from`, exclude `to`, and take open ends', () => {
    expect(Array.from(sliceSeries(irregular, { from: 2, to: 9 }).values)).toEqual([2, 5]);
    expect(sliceSeries(irregular, {})).toBe(irregular);
    expect(sliceSeries(irregular, { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY })).toBe(irregular);
    expect(sliceSeries(irregular, { from: 9, to: 2 }).values.length).toBe(0);
    expect(sliceSeries(regular, { from: 5000 }).values.length).toBe(0);
  });

  it('refuse bounds that mean nothing', () => {
    expect(() => sliceSeries(regular, { from: Number.NaN })).toThrow('"from" is NaN');
    expect(() => sliceByIndex(regular, 0.5)).toThrow('"begin" is 0.5');
  });

  it('count as Array.prototype.slice counts', () => {
    const bound = fc.integer({ min: -8, max: 8 });
    fc.assert(
      fc.property(bound, fc.option(bound, { nil: undefined }), (begin, end) => {
        const part = sliceByIndex(regular, begin, end);
        expect(Array.from(part.values)).toEqual(Array.from(regular.values).slice(begin, end));
        expect(Array.from(timesOf(part))).toEqual(Array.from(timesOf(regular)).slice(begin, end));
      }),
    );
  });
});

describe('concatSeries', () => {
  it('undoes cutting, and keeps the grid', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 5 }),
        fc.constantFrom(regular, irregular),
        (cuts, series) => {
          const bounds = [0, ...cuts.sort((a, b) => a - b), series.values.length];
          const parts = bounds.slice(1).map((end, i) => sliceByIndex(series, bounds[i]!, end));
          expect(concatSeries(parts)).toEqual(series);
        },
      ),
    );
  });

  it('becomes irregular where the grid is broken', () => {
    const later = createTimeSeries({ name: 'a', start: 1550, step: 100, values: [6] });
    expect(concatSeries([regular, later]).axis.kind).toBe('irregular');
    expect(concatSeries([regular, createTimeSeries({ name: 'a', timestamps: [1500], values: [6] })]).axis.kind).toBe(
      'irregular',
    );
  });

  it('refuses other series, overlap and nothing', () => {
    const other = createTimeSeries({ name: 'a', labels: { host: 'b' }, start: 9000, step: 100, values: [1] });
    expect(() => concatSeries([regular, other])).toThrow('Part 1 is a{host="b"}');
    expect(() => concatSeries([regular, { ...sliceByIndex(regular, 4), unit: 's' }])).toThrow('in s');
    expect(() => concatSeries([regular, sliceByIndex(regular, 4)])).toThrow('begins at 1400, not after 1400');
    expect(() => concatSeries([])).toThrow('no series');
  });
});

describe('windowSeries', () => {
  const hourly = createTimeSeries({ start: 0, step: '1h', values: Array.from({ length: 50 }, (_, i) => i) });
  const firsts = (windows: Iterable<{ values: Float64Array }>) =>
    Array.from(windows, ({ values }) => [values[0], values.length]);

  it('cuts whole days of time', () => {
    expect(firsts(windowSeries(hourly, { length: '1d' }))).toEqual([
      [0, 24],
      [24, 24],
    ]);
    expect(firsts(windowSeries(hourly, { length: '1d', stride: '12h' }))).toEqual([
      [0, 24],
      [12, 24],
      [24, 24],
    ]);
  });

  it('cuts numbers of points', () => {
    expect(firsts(windowSeries(hourly, { by: 'points', length: 20, stride: 10 }))).toEqual([
      [0, 20],
      [10, 20],
      [20, 20],
      [30, 20],
    ]);
  });

  it('gives empty windows over a hole', () => {
    const holed = createTimeSeries({ timestamps: [0, 1, 2, 7, 8], values: [0, 1, 2, 7, 8] });
    expect(Array.from(windowSeries(holed, { length: 3 }), ({ values }) => Array.from(values))).toEqual([
      [0, 1, 2],
      [],
      [7, 8],
    ]);
  });

  it('gives no window of too short a series, and checks at once', () => {
    expect(firsts(windowSeries(createTimeSeries({ timestamps: [], values: [] }), { length: '1d' }))).toEqual([]);
    expect(firsts(windowSeries(createTimeSeries({ timestamps: [5], values: [5] }), { length: 1 }))).toEqual([]);
    expect(() => windowSeries(hourly, { by: 'points', length: '1d' })).toThrow('"length"');
    expect(() => windowSeries(hourly, { length: '1d', stride: 0 })).toThrow('"stride"');
  });
});
