import { appendFileSync, closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectSeries, createTimeSeries, type TimeSeries } from '@bellwether/core';
import { openStore } from '@bellwether/duckdb';
import type { Benchmark, Contestant } from '../benchmark.ts';

const perSeries = 10_000;

function samples(size: number): TimeSeries[] {
  return Array.from({ length: Math.ceil(size / perSeries) }, (_, s) => {
    const values = Float64Array.from({ length: perSeries }, (_unused, i) => ((s + 1) * (i + 1)) / 7);
    return createTimeSeries({
      name: 'cpu',
      labels: { host: `host-${s}` },
      start: Date.UTC(2026, 0, 1),
      step: '15s',
      values,
    });
  });
}

function sumOf(series: readonly TimeSeries[]): number {
  return series.reduce((sum, { values }) => sum + values.reduce((inner, value) => inner + value, 0), 0);
}

/** A folder that goes when the contest ends. */
function folder(): { readonly path: string; readonly close: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'bellwether-bench-'));
  return { path, close: () => rmSync(path, { recursive: true, force: true }) };
}

const ours: Contestant = {
  name: 'bellwether',
  prepare: (size) => {
    const { path, close } = folder();
    const series = samples(size);
    let runs = 0;
    return {
      close,
      run: async () => {
        runs += 1;
        const store = await openStore({ path: join(path, `${runs}.duckdb`) });
        await store.write(series);
        await store.close();
        return sumOf(series);
      },
    };
  },
};

/** What services do without a store: a line per point, flushed at the end. */
const lines: Contestant = {
  name: 'JSON lines in a file',
  prepare: (size) => {
    const { path, close } = folder();
    const series = samples(size);
    let runs = 0;
    return {
      close,
      run: () => {
        runs += 1;
        const file = openSync(join(path, `${runs}.jsonl`), 'a');
        for (const { name, labels, axis, values } of series) {
          const start = axis.kind === 'regular' ? axis.start : 0;
          const text: string[] = [];
          for (let i = 0; i < values.length; i += 1)
            text.push(JSON.stringify({ name, labels, time: start + i * 15_000, value: values[i] }));
          appendFileSync(file, `${text.join('\n')}\n`);
        }
        fsyncSync(file);
        closeSync(file);
        return sumOf(series);
      },
    };
  },
};

const readOurs: Contestant = {
  name: 'bellwether',
  prepare: async (size) => {
    const { path, close } = folder();
    const store = await openStore({ path: join(path, 'read.duckdb') });
    await store.write(samples(size));
    return {
      run: async () => sumOf(await collectSeries(store.read({}))),
      close: async () => {
        await store.close();
        close();
      },
    };
  },
};

const readLines: Contestant = {
  name: 'JSON lines in a file',
  prepare: async (size) => {
    const { path, close } = folder();
    const file = join(path, 'read.jsonl');
    for (const { name, labels, values } of samples(size)) {
      appendFileSync(
        file,
        Array.from(values, (value, i) => `${JSON.stringify({ name, labels, time: i, value })}\n`).join(''),
      );
    }
    return {
      close,
      run: () => {
        const columns = new Map<string, number[]>();
        for (const line of readFileSync(file, 'utf8').split('\n')) {
          if (line === '') continue;
          const { name, labels, value } = JSON.parse(line) as { name: string; labels: object; value: number };
          const key = name + JSON.stringify(labels);
          const known = columns.get(key);
          if (known === undefined) columns.set(key, [value]);
          else known.push(value);
        }
        return [...columns.values()].reduce(
          (sum, values) => sum + values.reduce((inner, value) => inner + value, 0),
          0,
        );
      },
    };
  },
};

export const duckdbWrite: Benchmark = {
  name: 'duckdb-write',
  title: 'Write series to the embedded store until they are on disk, and read them back',
  tasks: [
    {
      name: 'write',
      title: 'Write series, acknowledged and closed',
      unit: 'points',
      size: 1_000_000,
      contestants: [ours, lines],
    },
    {
      name: 'read',
      title: 'Read every series back into columns',
      unit: 'points',
      size: 1_000_000,
      contestants: [readOurs, readLines],
    },
  ],
};
