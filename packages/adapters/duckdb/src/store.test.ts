import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BellwetherError,
  collectSeries,
  createTimeSeries,
  type OperationsEvent,
  regularise,
  seededRandom,
  type TimeSeries,
  timesOf,
} from '@bellwether/core';
import { eventStoreLaws, metricSinkLaws, metricSourceLaws, stateStoreLaws } from '@bellwether/testkit';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from './store.js';

const folder = mkdtempSync(join(tmpdir(), 'bellwether-duckdb-'));
let files = 0;
const open: Store[] = [];
afterAll(async () => {
  for (const store of open) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function freshPath(): string {
  files += 1;
  return join(folder, `store-${files}.duckdb`);
}

async function freshStore(path = freshPath()): Promise<Store> {
  const store = await openStore({ path });
  open.push(store);
  return store;
}

describe('openStore keeps the source contract', () => {
  const laws = metricSourceLaws({
    open: async (series) => {
      const store = await freshStore();
      await store.write(series);
      return { source: store, query: (from, to) => ({ from, to }), close: () => store.close() };
    },
  });
  for (const { name, check } of laws) it(name, check);
});

describe('openStore keeps the sink contract', () => {
  const laws = metricSinkLaws({
    open: async () => {
      const store = await freshStore(':memory:');
      return {
        sink: store.sink,
        readAll: () => store.read({}),
        close: () => store.close(),
      };
    },
  });
  for (const { name, check } of laws) it(name, check);
});

describe('openStore keeps the event contract', () => {
  const laws = eventStoreLaws({
    open: async () => {
      const store = await freshStore(':memory:');
      return {
        store: { ...store.eventSink, readEvents: store.readEvents },
      };
    },
  });
  for (const { name, check } of laws) it(name, check);
});

describe('openStore keeps the state store contract', () => {
  const laws = stateStoreLaws({ open: async () => (await freshStore(':memory:')).states });
  for (const { name, check } of laws) it(name, check);
});

describe('openStore', () => {
  it('keeps everything across closing and opening, exactly', async () => {
    const path = freshPath();
    const values = Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, -0, 1 / 3, Number.MIN_VALUE, Number.MAX_VALUE);
    const times = Float64Array.of(-5.25, 0, 0.125, 1e12, 1.7e12 + 0.5, 8.64e15);
    const first = await freshStore(path);
    await first.write([
      createTimeSeries({
        name: 'odd',
        labels: { "a'b": '"; DROP TABLE x; --' },
        unit: 'percent',
        timestamps: times,
        values,
      }),
    ]);
    await first.states.put('detector', { kind: 'x', version: 1 });
    await first.close();
    const second = await freshStore(path);
    const [series] = await collectSeries(second.read({}));
    expect(series).toMatchObject({ name: 'odd', labels: { "a'b": '"; DROP TABLE x; --' }, unit: 'percent' });
    expect([...timesOf(series!)]).toEqual([...times]);
    expect([...series!.values]).toEqual([...values]);
    expect((await second.states.get('detector'))?.value).toEqual({ kind: 'x', version: 1 });
  });

  it('lets the later write of a point win', async () => {
    const store = await freshStore(':memory:');
    const minute = (start: number, values: number[]) =>
      createTimeSeries({ name: 'cpu', start: start * 60_000, step: '1m', values });
    await store.write([minute(0, [1, 2, 3, 4])]);
    await store.write([minute(2, [30, 40, 50]), minute(1, [20])]);
    const [cpu] = await collectSeries(store.read({}));
    expect([...cpu!.values]).toEqual([1, 20, 30, 40, 50]);
    expect(await store.listSeries()).toEqual([{ name: 'cpu', labels: {}, points: 5, from: 0, to: 240_000 }]);
  });

  it('finds series by name and labels, and forgets what is old', async () => {
    const store = await freshStore(':memory:');
    const make = (name: string, host: string) =>
      createTimeSeries({ name, labels: { host, zone: 'z' }, start: 0, step: 1000, values: [1, 2, 3] });
    await store.write([make('cpu', 'a'), make('cpu', 'b'), make('disk', 'a')]);
    const names = async (query: Parameters<Store['read']>[0]) =>
      (await collectSeries(store.read(query))).map(({ name, labels }) => `${name} ${labels.host}`);
    expect(await names({ name: 'cpu' })).toEqual(['cpu a', 'cpu b']);
    expect(await names({ labels: { host: 'a' } })).toEqual(['cpu a', 'disk a']);
    expect(await store.deleteBefore(2000)).toBe(6);
    expect((await collectSeries(store.read({}))).map(({ values }) => values.length)).toEqual([1, 1, 1]);
  });

  it('writes nothing of a batch that fails', async () => {
    const store = await freshStore(':memory:');
    const good = createTimeSeries({ name: 'good', start: 0, step: 1000, values: [1] });
    const bad = { ...good, name: 'bad', values: null as never };
    await expect(store.write([good, bad])).rejects.toThrow();
    expect(await store.listSeries()).toEqual([]);
    await store.write([good]);
    expect(await collectSeries(store.read({}))).toHaveLength(1);
  });

  it('holds a million points', async () => {
    const store = await freshStore();
    const random = seededRandom(1);
    const values = Float64Array.from({ length: 1_000_000 }, () => random());
    await store.write([createTimeSeries({ name: 'big', start: 0, step: 1000, values })]);
    const [big] = await collectSeries(store.read({ name: 'big' }));
    expect(big!.axis).toEqual({ kind: 'regular', start: 0, step: 1000 });
    expect(Buffer.from(big!.values.buffer).equals(Buffer.from(values.buffer))).toBe(true);
  });

  it('says why a file cannot be opened', async () => {
    const path = freshPath();
    writeFileSync(path, 'this is not a database, whatever its name says'.repeat(200));
    await expect(openStore({ path })).rejects.toThrow('is not a DuckDB file');
    await expect(openStore({ path: join(folder, 'no', 'such', 'folder.duckdb') })).rejects.toThrow('cannot be opened');
    const store = await freshStore();
    await store.close();
    await expect(store.write([])).resolves.toEqual({ series: 0, points: 0 });
    await expect(collectSeries(store.read({}))).rejects.toSatisfy(BellwetherError.isInstance);
  });
});

describe('readBuckets', () => {
  const aggregations = ['mean', 'sum', 'min', 'max', 'first', 'last', 'count', 'median'] as const;

  it.each(aggregations)('%s is what core makes of the same points', async (aggregation) => {
    const store = await freshStore(':memory:');
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.infiniteStream(fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constant(Number.NaN))),
        fc.constantFrom(1000 / 3, 999.9, 60_000, 250_000),
        fc.integer({ min: -1000, max: 1000 }),
        async (times, stream, step, origin) => {
          const timestamps = Float64Array.from(times).sort();
          const values = Float64Array.from(stream.take(timestamps.length));
          const series = createTimeSeries({ name: 'x', labels: { a: '1' }, unit: 'bytes', timestamps, values });
          await store.deletePoints({});
          await store.write([series]);
          const [got] = await collectSeries(store.readBuckets({ name: 'x', step, origin, aggregation }));
          const expected = regularise(series, { step, origin, aggregation });
          expect(got!.axis).toEqual(expected.axis);
          expect(got!.values.length).toBe(expected.values.length);
          const scale = Math.max(1, ...Array.from(values, (value) => Math.abs(value) || 0));
          for (const [i, value] of expected.values.entries()) {
            const seen = got!.values[i]!;
            expect(Object.is(seen, value) || Math.abs(seen - value) <= 1e-12 * scale).toBe(true);
          }
        },
      ),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it('takes ranges, names and labels, and keeps series apart', async () => {
    const store = await freshStore(':memory:');
    const make = (host: string, base: number) =>
      createTimeSeries({ name: 'cpu', labels: { host }, start: 0, step: 1000, values: [base, base + 1, base + 2] });
    await store.write([make('a', 0), make('b', 10)]);
    const read = async (query: Parameters<Store['readBuckets']>[0]) =>
      (await collectSeries(store.readBuckets(query))).map(({ labels, values }) => [labels.host, [...values]]);
    expect(await read({ step: '2s', aggregation: 'sum' })).toEqual([
      ['a', [1, 2]],
      ['b', [21, 12]],
    ]);
    expect(await read({ step: '2s', labels: { host: 'b' }, from: 1000, to: 2000 })).toEqual([['b', [11]]]);
    expect(() => store.readBuckets({ step: 0 })).toThrow('"step"');
    expect(() => store.readBuckets({ step: 1, aggregation: 'avg' as never })).toThrow('"aggregation"');
    await store.write([createTimeSeries({ name: 'far', timestamps: [0, 1e15], values: [1, 2] })]);
    await expect(collectSeries(store.readBuckets({ name: 'far', step: 1 }))).rejects.toThrow('greater step');
  });
});

describe('a store refuses', () => {
  it.each<[string, object, string]>([
    ['no path', {}, 'Option "path"'],
    ['no threads', { path: ':memory:', threads: 0 }, 'Option "threads"'],
    ['too little memory', { path: ':memory:', memoryLimit: 1024 }, 'Option "memoryLimit"'],
  ])('%s', async (_what, options, words) => {
    await expect(openStore(options as never)).rejects.toThrow(words);
  });

  it('series that it could not give back, before writing any', async () => {
    const store = await freshStore(':memory:');
    const good = createTimeSeries({ name: 'good', unit: 'bytes', start: 0, step: 1000, values: [1, 2] });
    const axis = (...times: number[]) => ({ kind: 'irregular' as const, timestamps: Float64Array.from(times) });
    const bad: [TimeSeries, string][] = [
      [{ ...good, axis: axis(2, 1) }, 'ascend'],
      [{ ...good, axis: axis(0, Number.NaN) }, 'finite'],
      [{ ...good, axis: axis(0, Number.POSITIVE_INFINITY) }, 'finite'],
      [{ ...good, axis: axis(0) }, '1 times and 2 values'],
      [{ ...good, name: '\ud800' }, 'name of a series'],
      [{ ...good, unit: '\ud800' }, 'unit of a series'],
      [{ ...good, values: [1, 2] as never }, 'no Float64Array'],
    ];
    for (const [series, words] of bad) {
      await expect(store.write([{ ...good, name: 'other' }, series])).rejects.toThrow(words);
      expect(await store.listSeries()).toEqual([]);
    }
    await store.write([good]);
    await expect(store.write([{ ...good, unit: 'percent' }])).rejects.toThrow('convert it');
    await expect(
      store.writeEvents([{ time: Number.NaN, kind: 'x', message: '', labels: {}, attributes: {} }]),
    ).rejects.toThrow('Event 0');
    await expect(store.states.put('key', undefined as never)).rejects.toThrow('no JSON value');
    expect((await store.listSeries()).map(({ unit }) => unit)).toEqual(['bytes']);
  });

  it('a file of another version, and leaves it as it is', async () => {
    const path = freshPath();
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    await connection.run('CREATE TABLE bellwether_meta (version INTEGER); INSERT INTO bellwether_meta VALUES (99)');
    connection.closeSync();
    instance.closeSync();
    await expect(openStore({ path })).rejects.toMatchObject({ code: 'invalid-state' });
    await expect(openStore({ path })).rejects.toThrow('is of version 99');
  });
});

describe('a store in use', () => {
  const at = (name: string, start: number, values: number[], unit?: string) =>
    createTimeSeries({ name, start, step: 1000, values, ...(unit === undefined ? {} : { unit }) });

  it('answers as a plain map would, whatever is written, replaced and deleted', async () => {
    const names = ['a', 'b', "c'; DROP TABLE bellwether_points; --"];
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('write' as const),
          parts: fc.array(
            fc.record({
              name: fc.constantFrom(...names),
              start: fc.integer({ min: 0, max: 40 }),
              values: fc.array(fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY, -0)), {
                minLength: 1,
                maxLength: 8,
              }),
            }),
            { minLength: 1, maxLength: 5 },
          ),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('delete' as const),
          name: fc.option(fc.constantFrom(...names), { nil: undefined }),
          from: fc.integer({ min: 0, max: 50 }),
          length: fc.integer({ min: 0, max: 20 }),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const store = await openStore({ path: ':memory:', threads: 1 });
        const model = new Map<string, Map<number, number>>();
        for (const each of steps) {
          if (each.kind === 'write') {
            await store.write(each.parts.map(({ name, start, values }) => at(name, start * 1000, values)));
            for (const { name, start, values } of each.parts) {
              const points = model.get(name) ?? new Map<number, number>();
              model.set(name, points);
              for (const [i, value] of values.entries()) points.set((start + i) * 1000, value);
            }
          } else {
            const [from, to] = [each.from * 1000, (each.from + each.length) * 1000];
            let expected = 0;
            for (const [name, points] of model)
              for (const time of points.keys())
                if ((each.name ?? name) === name && time >= from && time < to && points.delete(time)) expected += 1;
            const query = each.name === undefined ? { from, to } : { name: each.name, from, to };
            expect(await store.deletePoints(query)).toBe(expected);
          }
        }
        const seen = new Map<string, Map<number, number>>();
        for await (const series of store.read({}))
          seen.set(series.name, new Map([...timesOf(series)].map((time, i) => [time, series.values[i]!])));
        const kept = [...model].filter(([, points]) => points.size > 0);
        const sorted = kept.map(([name, points]) => [name, new Map([...points].sort(([a], [b]) => a - b))] as const);
        expect(seen).toEqual(new Map(sorted));
        await store.close();
      }),
      { numRuns: 25 },
    );
  });

  it('gives a reading the state in which it began', async () => {
    const store = await freshStore();
    await store.write([at('a', 0, [1, 2]), at('b', 0, [3, 4])]);
    const reading = store.readBuckets({ step: '1m', aggregation: 'sum' })[Symbol.asyncIterator]();
    expect((await reading.next()).value.values[0]).toBe(3);
    await store.write([at('b', 0, [100])]);
    await store.deletePoints({ name: 'b' });
    expect((await reading.next()).value.values[0]).toBe(7);
    expect((await collectSeries(store.read({}))).map(({ name }) => name)).toEqual(['a']);
  });

  it('can be written to from what it is being read from, and asked while a write waits for its data', async () => {
    const store = await freshStore(':memory:');
    await store.write([at('a', 0, [1, 2])]);
    async function* doubled() {
      for await (const series of store.read({})) {
        await store.states.put('progress', 1);
        yield { ...series, name: `${series.name}-doubled`, values: series.values.map((value) => value * 2) };
      }
    }
    await store.write(doubled());
    expect((await collectSeries(store.read({ name: 'a-doubled' }))).map(({ values }) => [...values])).toEqual([[2, 4]]);
  });

  it('takes many writes at once', async () => {
    const store = await freshStore(':memory:');
    await Promise.all(Array.from({ length: 50 }, (_, i) => store.write([at(`s${i % 5}`, i * 1000, [i])])));
    const stored = await collectSeries(store.read({}));
    expect(stored.map(({ values }) => values.length)).toEqual([10, 10, 10, 10, 10]);
  });

  it('learns a unit later, and forgets nothing after a failed write', async () => {
    const store = await freshStore(':memory:');
    await store.write([at('a', 0, [1]), at('b', 0, [1], 'bytes')]);
    await store.write([at('a', 1000, [2], 'percent'), at('a', 2000, [3])]);
    await expect(store.write([at('new', 0, [1]), at('a', 0, [1], 'bytes')])).rejects.toThrow('convert it');
    await store.write([at('c', 0, [5])]);
    const stored = await store.listSeries();
    expect(stored.map(({ name, unit, points }) => [name, unit, points])).toEqual([
      ['a', 'percent', 3],
      ['b', 'bytes', 1],
      ['c', undefined, 1],
    ]);
  });

  it('stops a question that DuckDB is at', async () => {
    const store = await freshStore(':memory:');
    await store.write([
      at(
        'a',
        0,
        // So many that DuckDB takes fifty times as long as the timer below.
        Array.from({ length: 1_000_000 }, (_, i) => i),
      ),
    ]);
    const reason = new Error('enough');
    const controller = new AbortController();
    const buckets = { step: 1000, aggregation: 'median' } as const;
    const reading = collectSeries(store.readBuckets(buckets, { signal: controller.signal }));
    setTimeout(() => controller.abort(reason), 5);
    await expect(reading).rejects.toBe(reason);
    expect(await store.listSeries()).toHaveLength(1);
  });

  it('keeps events of one time in order, any number of them', async () => {
    const store = await freshStore();
    const events = Array.from({ length: 25_000 }, (_, i) => ({
      time: Math.floor(i / 12_000),
      kind: i % 2 === 0 ? 'even\0' : 'odd',
      message: `${i} \0 \u{1f600}`,
      labels: { __proto__x: '"' },
      attributes: { i },
    }));
    expect(await store.writeEvents(events)).toBe(25_000);
    const found: OperationsEvent[] = [];
    for await (const chunk of store.readEvents({})) found.push(...chunk);
    expect(found).toEqual(events);
    await store.writeEvents([{ time: 5, kind: 'cut', message: 'half \ud83d', labels: {}, attributes: {} }]);
    for await (const [cut] of store.readEvents({ kind: 'cut' })) expect(cut!.message).toBe('half \ufffd');
    expect(await store.deleteBefore(2)).toBe(0);
    for await (const chunk of store.readEvents({})) expect(chunk).toHaveLength(1001);
  });

  it('gives a series of more than a million points in parts, each exactly once', async () => {
    const store = await freshStore();
    const random = seededRandom(3);
    const length = 2_300_001;
    const timestamps = new Float64Array(length);
    for (let i = 1, time = 0; i < length; i += 1) timestamps[i] = time += 1 + Math.floor(random() * 3);
    const values = Float64Array.from(timestamps, (time) => time / 3);
    await store.write([createTimeSeries({ name: 'long', timestamps, values })]);
    let parts = 0;
    for await (const _ of store.read({})) parts += 1;
    expect(parts).toBe(3);
    const [long] = await collectSeries(store.read({}));
    expect(Buffer.from(timesOf(long!).buffer).equals(Buffer.from(timestamps.buffer))).toBe(true);
    expect(Buffer.from(long!.values.buffer).equals(Buffer.from(values.buffer))).toBe(true);
  });
});
