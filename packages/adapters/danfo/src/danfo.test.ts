import { BellwetherError, createFrame, createTimeSeries, type Frame, timesOf } from '@bellwether/core';
import * as danfo from 'danfojs-node';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadDanfo } from './danfo.js';
import { fromDataFrame, toDataFrame } from './frames.js';
import { fromDanfoSeries, toDanfoSeries } from './series.js';

const frame: Frame = createFrame([
  { kind: 'number', name: 'load', values: Float64Array.of(0.1, Number.NaN, 1 / 3) },
  { kind: 'string', name: 'host', codes: Int32Array.of(1, -1, 0), dictionary: ['b', 'a'] },
  { kind: 'boolean', name: 'up', values: Uint8Array.of(1, 255, 0) },
  { kind: 'time', name: 'at', values: Float64Array.of(0, 60_000.0, Number.NaN) },
]);

describe('DataFrames', () => {
  it('hold what the frame held, with all digits', async () => {
    const table = await toDataFrame(frame);
    expect(table.columns).toEqual(['load', 'host', 'up', 'at']);
    expect(table.values).toEqual([
      [0.1, 'a', true, '1970-01-01T00:00:00.000Z'],
      [Number.NaN, null, null, '1970-01-01T00:01:00.000Z'],
      [1 / 3, 'b', false, null],
    ]);
  });

  it('are real ones, on which danfo.js computes', async () => {
    const table = await toDataFrame({ load: [1, 2, 6], host: ['a', 'b', 'a'] }, danfo);
    expect(table).toBeInstanceOf(danfo.DataFrame);
    expect(table.column('load').mean()).toBe(3);
  });

  it('come back as the frame that they were made from', async () => {
    const back = fromDataFrame(await toDataFrame(frame), { types: { at: 'time' } });
    expect(back.columns.map(({ name, kind }) => [name, kind])).toEqual(
      frame.columns.map(({ name, kind }) => [name, kind]),
    );
    expect(await toDataFrame(back).then(({ values }) => values)).toEqual((await toDataFrame(frame)).values);
  });

  it('are read when danfo.js made them', () => {
    const table = new danfo.DataFrame({ a: [1, 2], b: ['x', null], c: [true, false] });
    const read = fromDataFrame(table);
    expect(read.columns.map(({ name, kind }) => `${name}: ${kind}`)).toEqual(['a: number', 'b: string', 'c: boolean']);
  });

  it('are refused where danfo.js cannot represent them', async () => {
    await expect(toDataFrame([])).rejects.toSatisfy(BellwetherError.isInstance);
    await expect(toDataFrame(createFrame([]))).rejects.toThrow('at least one of each');
  });

  it('keep hostile column names', async () => {
    const names = ['__proto__', 'constructor', 'a b', ''];
    const hostile = createFrame(names.map((name) => ({ kind: 'number', name, values: Float64Array.of(1, 2) })));
    const table = await toDataFrame(hostile);
    expect(fromDataFrame(table).columns.map(({ name }) => name)).toEqual(names);
    expect(({} as Record<string, unknown>).load).toBeUndefined();
  });
});

describe('Series', () => {
  it('come back as the time series that they were made from', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double(), { minLength: 1, maxLength: 20 }), fc.nat(1e12), async (values, start) => {
        const series = createTimeSeries({
          name: 'cpu',
          labels: { host: 'a' },
          unit: 'percent',
          start,
          step: 1000,
          values,
        });
        const back = fromDanfoSeries(await toDanfoSeries(series), { labels: { host: 'a' }, unit: 'percent' });
        expect([back.name, back.labels, back.unit]).toEqual(['cpu', { host: 'a' }, 'percent']);
        expect([...timesOf(back)]).toEqual([...timesOf(series)]);
        expect([...back.values]).toEqual(values);
      }),
      { numRuns: 50 },
    );
  });

  it('are real ones, on which danfo.js computes', async () => {
    const series = await toDanfoSeries(
      createTimeSeries({ name: 'cpu', start: 0, step: 1000, values: [1, 2, 6] }),
      danfo,
    );
    expect(series).toBeInstanceOf(danfo.Series);
    expect(series.mean()).toBe(3);
  });

  it('are refused where their index does not hold times', () => {
    const series = { index: ['2026-01-01', 'tomorrow'], columns: ['x'], values: [1, 2] };
    expect(() => fromDanfoSeries(series)).toThrow('Index entry 1 of the Series is "tomorrow"');
  });

  it('are refused where they are empty', async () => {
    await expect(toDanfoSeries(createTimeSeries({ start: 0, step: 1, values: [] }))).rejects.toThrow('has no values');
  });
});

describe('loadDanfo', () => {
  it('gives the module', async () => {
    const { DataFrame } = await loadDanfo();
    expect(DataFrame).toBe(danfo.DataFrame);
  });
});
