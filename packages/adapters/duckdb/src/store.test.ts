import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BellwetherError, collectSeries, createTimeSeries, seededRandom, timesOf } from '@bellwether/core';
import { eventStoreLaws, metricSinkLaws, metricSourceLaws, stateStoreLaws } from '@bellwether/testkit';
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
        sink: { ...store, contract: 'metric-sink/1' },
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
        store: {
          contract: 'event-sink/1',
          name: 'duckdb',
          writeEvents: store.writeEvents,
          readEvents: store.readEvents,
        },
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

/** A process that writes batches to a store and acknowledges each on its standard output. */
function startWriter(path: string, from: number): ChildProcess {
  const module = new URL('../dist/index.js', import.meta.url).href;
  const core = import.meta.resolve('@bellwether/core');
  const program = `
    import { openStore } from ${JSON.stringify(module)};
    import { createTimeSeries } from ${JSON.stringify(core)};
    const store = await openStore({ path: ${JSON.stringify(path)} });
    console.log('open');
    for (let batch = ${from}; ; batch += 1) {
      const values = Float64Array.from({ length: 50 }, (_, i) => batch * 50 + i);
      await store.write([createTimeSeries({ name: 'acknowledged', start: batch * 50_000, step: 1000, values })]);
      await store.writeEvents([{ time: batch, kind: 'batch', message: '', labels: {}, attributes: {} }]);
      console.log(batch);
    }`;
  return spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
}

describe('a store whose process is killed', () => {
  it('loses nothing that was acknowledged, at any moment', async () => {
    const path = freshPath();
    const random = seededRandom(7);
    let next = 0;
    for (let round = 0; round < 6; round += 1) {
      const writer = startWriter(path, next);
      let acknowledged = next - 1;
      await new Promise<void>((resolve) => {
        let text = '';
        writer.stdout!.on('data', (chunk) => {
          text += chunk;
          const lines = text.split('\n');
          text = lines.pop() ?? '';
          for (const line of lines) {
            if (line === 'open') setTimeout(() => writer.kill('SIGKILL'), 30 + random() * 300);
            else acknowledged = Number(line);
          }
        });
        writer.once('close', () => resolve());
      });
      const store = await openStore({ path });
      const [series] = await collectSeries(store.read({}));
      const events: number[] = [];
      for await (const chunk of store.readEvents({})) events.push(...chunk.map(({ time }) => time));
      await store.close();
      const points = series?.values.length ?? 0;
      // Whole batches only, all acknowledged ones, and at most the one that was under way besides.
      expect(points % 50).toBe(0);
      expect([acknowledged + 1, acknowledged + 2]).toContain(points / 50);
      expect([...(series?.values ?? [])]).toEqual(Array.from({ length: points }, (_, i) => i));
      expect(events).toEqual(expect.arrayContaining(Array.from({ length: acknowledged + 1 }, (_, i) => i)));
      next = acknowledged + 1;
    }
    console.log(`killed 6 times, ${next} acknowledged batches, none lost`);
    expect(next).toBeGreaterThan(6);
  });

  it('can be opened by one process at a time', async () => {
    const path = freshPath();
    await freshStore(path);
    const module = new URL('../dist/index.js', import.meta.url).href;
    const program = `import(${JSON.stringify(module)}).then(({ openStore }) => openStore({ path: ${JSON.stringify(path)} })).then(() => console.log('opened'), (error) => console.log(error.message))`;
    const { stdout } = spawnSync(process.execPath, ['-e', program], {
      encoding: 'utf8',
      cwd: fileURLToPath(new URL('..', import.meta.url)),
    });
    expect(stdout).toContain('is open in another process');
  });
});
