import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectSeries, createTimeSeries, seededRandom } from '@bellwether/core';
import { afterAll, describe, expect, it } from 'vitest';
import { openStore } from './store.js';

const folder = mkdtempSync(join(tmpdir(), 'bellwether-duckdb-killed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// A process of its own needs the built package.
const built = new URL('../dist/index.js', import.meta.url);
const core = import.meta.resolve('@bellwether/core');

function run(program: string): ChildProcess {
  return spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** A process that writes batches to a store and acknowledges each on its standard output. */
function startWriter(path: string, from: number, batchSize: number): ChildProcess {
  return run(`
    import { openStore } from ${JSON.stringify(built.href)};
    import { createTimeSeries } from ${JSON.stringify(core)};
    const store = await openStore({ path: ${JSON.stringify(path)} });
    console.log('open');
    for (let batch = ${from}; ; batch += 1) {
      const values = Float64Array.from({ length: ${batchSize} }, (_, i) => batch * ${batchSize} + i);
      // Every batch begins with the last point of the one before, so that points are replaced, too.
      const start = Math.max(0, batch * ${batchSize} - 1);
      const series = createTimeSeries({
        name: 'acknowledged', start: start * 1000, step: 1000,
        values: batch === 0 ? values : Float64Array.of(start, ...values),
      });
      await store.write([series]);
      await store.writeEvents([{ time: batch, kind: 'batch', message: '', labels: {}, attributes: {} }]);
      await store.states.put('batch', batch);
      console.log(batch);
    }`);
}

/** Lets a writer work for some milliseconds, kills it, and says what it acknowledged last. */
async function workUntilKilled(path: string, from: number, batchSize: number, milliseconds: number): Promise<number> {
  const writer = startWriter(path, from, batchSize);
  let acknowledged = from - 1;
  let text = '';
  writer.stdout!.on('data', (chunk) => {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      if (line === 'open') setTimeout(() => writer.kill('SIGKILL'), milliseconds);
      else acknowledged = Number(line);
    }
  });
  await new Promise((resolve) => writer.once('close', resolve));
  return acknowledged;
}

/** What is in the store, and whether it is whole batches from the first on. */
async function inspect(path: string, batchSize: number): Promise<{ batches: number; events: number; state: number }> {
  const store = await openStore({ path });
  try {
    const [series] = await collectSeries(store.read({}));
    const points = series?.values.length ?? 0;
    expect(points % batchSize).toBe(0);
    expect(series?.values.every((value, i) => value === i) ?? true).toBe(true);
    let events = 0;
    for await (const chunk of store.readEvents({})) for (const { time } of chunk) if (time === events) events += 1;
    return { batches: points / batchSize, events, state: Number((await store.states.get('batch'))?.value ?? -1) };
  } finally {
    await store.close();
  }
}

describe('a store whose process is killed', () => {
  // Small batches spend their time in syncing the log; large ones make DuckDB fold the log into the file while it writes.
  it.each([
    { batchSize: 50, rounds: 4, folded: false },
    { batchSize: 20_000, rounds: 4, folded: true },
  ])('loses nothing that was acknowledged, at any moment: batches of $batchSize points', async (kind) => {
    const { batchSize, rounds, folded } = kind;
    const path = join(folder, `batches-${batchSize}.duckdb`);
    const random = seededRandom(batchSize);
    let next = 0;
    for (let round = 0; round < rounds; round += 1) {
      const acknowledged = await workUntilKilled(path, next, batchSize, 30 + random() * (folded ? 900 : 300));
      const { batches, events, state } = await inspect(path, batchSize);
      // Whole batches only: all acknowledged ones, and at most the one that was under way besides.
      expect([acknowledged + 1, acknowledged + 2]).toContain(batches);
      expect([batches, batches - 1]).toContain(events);
      expect(events).toBeGreaterThan(acknowledged);
      expect(state).toBeGreaterThanOrEqual(acknowledged);
      next = acknowledged + 1;
    }
    console.log(`killed ${rounds} times, ${next} acknowledged batches of ${batchSize} points, none lost`);
    expect(next).toBeGreaterThan(0);
  });

  it('would be seen to lose a batch', async () => {
    // The same inspection of a store that lacks points in the middle.
    const path = join(folder, 'broken.duckdb');
    const store = await openStore({ path });
    const values = Float64Array.from({ length: 200 }, (_, i) => i);
    await store.write([createTimeSeries({ name: 'acknowledged', start: 0, step: 1000, values })]);
    await store.deletePoints({ from: 50_000, to: 100_000 });
    await store.close();
    await expect(inspect(path, 50)).rejects.toThrow();
  });
});

describe('a file that is open', () => {
  const opening = (path: string) =>
    spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { openStore } from ${JSON.stringify(built.href)};
         await openStore({ path: ${JSON.stringify(path)} }).then(() => console.log('opened'), ({ code, message }) => console.log(code, message));`,
      ],
      { encoding: 'utf8', cwd: fileURLToPath(new URL('..', import.meta.url)) },
    ).stdout;

  it('is refused in another process, and free after closing, whatever was left half read', async () => {
    const path = join(folder, 'shared.duckdb');
    const store = await openStore({ path });
    const step = 1000;
    const values = Float64Array.from({ length: 50_000 }, (_, i) => i);
    await store.write(
      ['a', 'b'].map((host) => ({
        contract: 'time-series/1',
        name: 'cpu',
        labels: { host },
        axis: { kind: 'regular', start: 0, step },
        values,
      })),
    );
    const reading = store.read({})[Symbol.asyncIterator]();
    await reading.next();
    const buckets = store.readBuckets({ step: 5000 })[Symbol.asyncIterator]();
    await buckets.next();
    expect(opening(path)).toContain('source-unavailable The store');
    expect(opening(path)).toContain('is open in another process');
    await store.close();
    expect(opening(path)).toContain('opened');
    await expect(buckets.next()).rejects.toThrow('is closed');
    expect(existsSync(`${path}.wal`)).toBe(false);
  });

  it('is refused in the same process, by whatever path', async () => {
    const path = join(folder, 'twice.duckdb');
    const link = join(folder, 'link.duckdb');
    const store = await openStore({ path });
    symlinkSync(path, link);
    await expect(openStore({ path })).rejects.toThrow('is open already in this process');
    await expect(openStore({ path: link })).rejects.toThrow('is open already in this process');
    await store.close();
    await (await openStore({ path: link })).close();
  });
});
