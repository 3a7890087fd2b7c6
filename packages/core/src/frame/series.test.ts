import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seriesKey } from '../series/identity.js';
import { createTimeSeries, timesOf } from '../series/time-series.js';
import { frameFromColumns } from './from-columns.js';
import { frameFromRows } from './from-rows.js';
import { frameToRows } from './rows.js';
import { frameFromSeries, seriesFromFrame } from './series.js';

describe('seriesFromFrame', () => {
  it('shares the columns where nothing needs to change', () => {
    const at = new Float64Array([1, 2]);
    const load = new Float64Array([0.5, 0.7]);
    const [series] = seriesFromFrame(frameFromColumns({ at, load }, { types: { at: 'time' } }), {
      time: 'at',
      value: 'load',
      unit: 'percent',
    });
    expect(series!.values).toBe(load);
    expect(timesOf(series!)).toBe(at);
    expect(series).toMatchObject({ name: 'load', unit: 'percent', labels: {} });
  });

  it('makes one series per combination of labels of any kind', () => {
    const frame = frameFromRows([
      { at: 2, host: 'a', up: true, load: 1 },
      { at: 1, host: 'a', up: true, load: 2 },
      { at: 1, host: 'b', up: null, load: 3 },
      { at: 1, host: 'a', up: false, load: 4 },
      { at: 1, host: null, up: null, load: 5 },
    ]);
    const list = seriesFromFrame(frame, { time: 'at', value: 'load', labels: ['host', 'up'], name: 'cpu' });
    expect(list.map(({ name, labels }) => seriesKey(name, labels))).toEqual([
      'cpu{host="a",up="true"}',
      'cpu{host="b"}',
      'cpu{host="a",up="false"}',
      'cpu',
    ]);
    expect(Array.from(list[0]!.values)).toEqual([2, 1]);
  });

  it('takes hostile label columns for what they are', () => {
    const frame = frameFromRows([
      Object.fromEntries([
        ['at', 1],
        ['v', 2],
        ['__proto__', 'x'],
      ]),
    ]);
    const [series] = seriesFromFrame(frame, { time: 'at', value: 'v', labels: ['__proto__'] });
    expect(Object.entries(series!.labels)).toEqual([['__proto__', 'x']]);
  });

  it('refuses columns that are absent, of texts, or without a time', () => {
    const frame = frameFromRows([
      { at: 1, s: 'x', v: 1 },
      { at: null, s: 'y', v: 2 },
    ]);
    expect(() => seriesFromFrame(frame, { time: 'when', value: 'v' })).toThrow('no column "when"');
    expect(() => seriesFromFrame(frame, { time: 'at', value: 's' })).toThrow('Column "s" is of kind "string"');
    expect(() => seriesFromFrame(frame, { time: 'at', value: 'v' })).toThrow('time NaN in row 1');
  });
});

describe('frameFromSeries', () => {
  const cpu = createTimeSeries({ name: 'cpu', labels: { host: 'a' }, start: 0, step: 10, values: [1, 2] });
  const other = createTimeSeries({ name: 'cpu', labels: { host: 'b' }, start: 10, step: 10, values: [3, Number.NaN] });
  const disk = createTimeSeries({ name: 'disk', start: 0, step: 10, values: [7] });

  it('is wide: aligned, named after the series', () => {
    const frame = frameFromSeries([cpu, other, disk]);
    expect(frame.columns.map(({ name }) => name)).toEqual(['time', 'cpu{host="a"}', 'cpu{host="b"}', 'disk']);
    expect(frameToRows(frame)[1]).toEqual({ time: new Date(10), 'cpu{host="a"}': 2, 'cpu{host="b"}': 3, disk: null });
    const [, column] = frameFromSeries(cpu).columns;
    expect(column?.kind === 'number' && column.values.buffer).toBe(cpu.values.buffer);
    expect(frameFromSeries([]).length).toBe(0);
  });

  it('is long: one row per measurement', () => {
    const frame = frameFromSeries([cpu, disk], { layout: 'long' });
    expect(frameToRows(frame)).toEqual([
      { time: new Date(0), name: 'cpu', host: 'a', value: 1 },
      { time: new Date(10), name: 'cpu', host: 'a', value: 2 },
      { time: new Date(0), name: 'disk', host: null, value: 7 },
    ]);
    const clash = createTimeSeries({ labels: { value: 'x' }, start: 0, step: 1, values: [1] });
    expect(() => frameFromSeries(clash, { layout: 'long' })).toThrow('"value" occurs twice');
  });

  it('is undone by seriesFromFrame', () => {
    const label = fc.constantFrom('a', 'b', '__proto__');
    const list = fc
      .uniqueArray(label, { minLength: 1 })
      .chain((hosts) =>
        fc.tuple(
          ...hosts.map((host) =>
            fc
              .array(fc.double(), { minLength: 1, maxLength: 9 })
              .map((values) =>
                createTimeSeries({ name: 'cpu', labels: { host }, timestamps: values.map((_, i) => i * 3), values }),
              ),
          ),
        ),
      );
    fc.assert(
      fc.property(list, (all) => {
        const frame = frameFromSeries(all, { layout: 'long' });
        expect(seriesFromFrame(frame, { time: 'time', value: 'value', labels: ['host'], name: 'cpu' })).toEqual(all);
      }),
    );
  });
});
