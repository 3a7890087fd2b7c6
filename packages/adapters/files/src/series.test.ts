import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BellwetherError, type Column, collectSeries, createFrame, type TimeSeries, timesOf } from '@bellwether/core';
import { metricSourceLaws } from '@bellwether/testkit';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, describe, expect, it } from 'vitest';
import { readParquetFrame } from './parquet.js';
import { readCsvSeries, readParquetSeries } from './series.js';
import { csvSource, parquetSource } from './source.js';
import { formatCsv } from './write-csv.js';

const folder = mkdtempSync(join(tmpdir(), 'bellwether-series-'));
let files = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function path(extension: string): string {
  files += 1;
  return join(folder, `file-${files}.${extension}`);
}

function csv(text: string): string {
  const file = path('csv');
  writeFileSync(file, text);
  return file;
}

/** Rows of every series, sorted by time, with labels as columns; a label that a series lacks is left empty. */
function table(series: readonly TimeSeries[]): {
  times: number[];
  names: string[];
  labels: Map<string, (string | null)[]>;
  values: number[];
} {
  const rows = series
    .flatMap((each) => [...timesOf(each)].map((time, i) => ({ time, each, value: each.values[i]! })))
    .sort((a, b) => a.time - b.time);
  const keys = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))];
  return {
    times: rows.map(({ time }) => time),
    names: rows.map(({ each }) => each.name),
    labels: new Map(
      keys.map((key) => [key, rows.map(({ each }) => (Object.hasOwn(each.labels, key) ? each.labels[key]! : null))]),
    ),
    values: rows.map(({ value }) => value),
  };
}

function textColumn(name: string, values: readonly (string | null)[]): Column {
  const dictionary = [...new Set(values.filter((value) => value !== null))];
  return {
    kind: 'string',
    name,
    codes: Int32Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(value))),
    dictionary,
  };
}

/** A file cannot tell an empty label from a missing one. */
const labels = (given: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));

describe('csvSource keeps the source contract', () => {
  const laws = metricSourceLaws({
    labels,
    open: async (series) => {
      const { times, names, labels: columns, values } = table(series);
      const frame = createFrame([
        { kind: 'time', name: 'time', values: Float64Array.from(times) },
        textColumn('metric', names),
        ...[...columns].map(([name, texts]) => textColumn(name, texts)),
        { kind: 'number', name: 'value', values: Float64Array.from(values) },
      ]);
      return { source: csvSource({ file: csv(formatCsv(frame)) }), query: (from, to) => ({ from, to }) };
    },
  });
  for (const { name, check } of laws) it(name, check);
});

describe('parquetSource keeps the source contract', () => {
  const laws = metricSourceLaws({
    labels,
    open: async (series) => {
      const { times, names, labels: columns, values } = table(series);
      const file = path('parquet');
      const columnData = [
        { name: 'time', data: times.map((time) => new Date(time)) },
        { name: 'metric', data: names },
        ...[...columns].map(([name, data]) => ({ name, data, type: 'STRING' as const })),
        { name: 'value', data: values, type: 'DOUBLE' as const },
      ];
      writeFileSync(file, new Uint8Array(parquetWriteBuffer({ columnData })));
      return { source: parquetSource({ file }), query: (from, to) => ({ from, to }) };
    },
  });
  for (const { name, check } of laws) it(name, check);
});

describe('readCsvSeries', () => {
  it('reads one column per series', async () => {
    const series = await readCsvSeries(csv('timestamp,cpu,disk\n2026-01-01 00:00:00,1,10\n2026-01-01 00:05:00,2,\n'));
    expect(series.map(({ name, labels: own }) => [name, own])).toEqual([
      ['cpu', {}],
      ['disk', {}],
    ]);
    expect([...series[1]!.values]).toEqual([10, Number.NaN]);
  });

  it('reads rows told apart by labels, and names them by a metric column', async () => {
    const series = await readCsvSeries(csv('time,metric,host,value\n60,cpu,a,1\n60,cpu,b,2\n120,cpu,a,3\n'));
    expect(series.map(({ name, labels: own }) => [name, own])).toEqual([
      ['cpu', { host: 'a' }],
      ['cpu', { host: 'b' }],
    ]);
    expect([...timesOf(series[0]!)]).toEqual([60_000, 120_000]);
  });

  it('sorts, and lets the last of several values at one time count', async () => {
    const [series] = await readCsvSeries(csv('time,v\n120,2\n60,1\n120,3\n'));
    expect([[...timesOf(series!)], [...series!.values]]).toEqual([
      [60_000, 120_000],
      [1, 3],
    ]);
  });

  it.each<[string, string, object, string]>([
    ['no times', 'a,b\n1,2\n', {}, 'no column holds times'],
    ['no numbers', 'time,b\n2026-01-01,x\n', {}, 'no column holds numbers'],
    ['a row without a time', 'time,b\n2026-01-01,1\n,2\n', {}, 'row 2 has no time'],
    ['a column that is not there', 'time,b\n2026-01-01,1\n', { valueColumns: ['c'] }, 'there is no column "c"'],
    ['texts as values', 'time,b\n2026-01-01,x\n', { valueColumns: ['b'] }, 'it holds texts and no numbers'],
    ['texts as times', 'time,b\nx,1\n', { timeColumn: 'time' }, 'column "time" holds no times'],
  ])('refuses %s with the remedy', async (_what, text, options, words) => {
    await expect(readCsvSeries(csv(text), options)).rejects.toThrow(words);
  });

  it('refuses a file out of order where it is read in pieces', async () => {
    const rows = Array.from({ length: 400_000 }, (_, i) => `${1_767_225_600 - i},${i}`);
    const source = csvSource({ file: csv(`time,v\n${rows.join('\n')}\n`) });
    await expect(collectSeries(source.read({}))).rejects.toThrow('goes back in time');
  });
});

describe('Parquet', () => {
  const sample = parquetWriteBuffer({
    columnData: [
      { name: 'at', data: [new Date(0), new Date(60_000)] },
      { name: 'count', data: [1n, 2n ** 53n], type: 'INT64' },
      { name: 'load', data: [0.5, null], type: 'DOUBLE', nullable: true },
      { name: 'up', data: [true, false] },
      { name: 'tags', data: [{ a: [1] }, null], type: 'JSON', nullable: true },
    ],
  });

  it('becomes columns of the right kinds', async () => {
    const file = path('parquet');
    writeFileSync(file, new Uint8Array(sample));
    const frame = await readParquetFrame(file);
    expect(frame.columns.map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
      'at: time',
      'count: number',
      'load: number',
      'up: boolean',
      'tags: string',
    ]);
    const [series] = await readParquetSeries(file, { columns: ['at', 'load'] });
    expect([series!.name, [...series!.values]]).toEqual(['load', [0.5, Number.NaN]]);
    await expect(readParquetFrame(file, { columns: ['nope'] })).rejects.toThrow('there is no column "nope"');
    await expect(readParquetFrame(join(folder, 'missing.parquet'))).rejects.toThrow('there is no such file');
  });

  it('is not kept for ever by a damaged file, and can be stopped', async () => {
    const file = path('parquet');
    // Without these 13 bytes, hyparquet 1.31.5 does not come to an end.
    const whole = new Uint8Array(sample);
    writeFileSync(file, Uint8Array.from([...whole.subarray(0, 54), ...whole.subarray(67)]));
    await expect(readParquetFrame(file, { timeLimit: 300 })).rejects.toMatchObject({ code: 'limit-exceeded' });
    const reason = new Error('enough');
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 100);
    await expect(readParquetFrame(file, { signal: controller.signal })).rejects.toBe(reason);
    await expect(readParquetFrame(file, { timeLimit: 0 })).rejects.toThrow('"timeLimit"');
  });

  it('answers damaged bytes with a typed error', async () => {
    const good = new Uint8Array(sample);
    const file = path('parquet');
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length - 1),
        fc.uint8Array({ maxLength: 12 }),
        fc.nat(20),
        async (at, junk, removed) => {
          writeFileSync(file, Uint8Array.from([...good.subarray(0, at), ...junk, ...good.subarray(at + removed)]));
          await readParquetFrame(file, { timeLimit: '2s' }).catch((error: unknown) =>
            expect(BellwetherError.isInstance(error)).toBe(true),
          );
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  });
});
