import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BellwetherError, createTimeSeries, frameFromColumns, type Task, type TaskResult } from '@bellwether/core';
import { executorLaws } from '@bellwether/testkit';
import { build } from 'tsup';
import { afterAll, describe, expect, it } from 'vitest';
import { type WorkerPool, type WorkerPoolOptions, workerPool } from './index.js';

const fixture = (name: string): string => new URL(`../fixtures/${name}.js`, import.meta.url).href;

/** A task of the fixtures; what runs here is never used. */
function task<I, O>(exportName: string, file = 'tasks'): Task<I, O> {
  const run = (): never => {
    throw new Error('A worker pool runs nothing in this thread.');
  };
  return { run, module: fixture(file), exportName };
}

const pools: WorkerPool[] = [];
function pool(options: WorkerPoolOptions = { threads: 2 }): WorkerPool {
  const made = workerPool(options);
  pools.push(made);
  return made;
}
afterAll(() => Promise.all(pools.map((each) => each.close())));

async function gather<O>(results: AsyncIterable<TaskResult<O>>): Promise<TaskResult<O>[]> {
  const found: TaskResult<O>[] = [];
  for await (const result of results) found.push(result);
  return found.sort((a, b) => a.index - b.index);
}
const resultOf = <O>(result: TaskResult<O> | undefined): O | undefined =>
  result?.status === 'done' ? result.value : undefined;
const errorOf = <O>(result: TaskResult<O> | undefined): unknown =>
  result?.status === 'failed' ? result.error : undefined;

describe('a pool of one thread, of three, of three with chunks of 7', () => {
  const tasks = { double: task<number, number>('double'), refuseOdd: task<number, number>('refuseOdd') };
  for (const options of [{ threads: 1 }, { threads: 3 }, { threads: 3, chunkSize: 7 }]) {
    const shared = pool(options);
    describe(JSON.stringify(options), () => {
      for (const law of executorLaws({ create: () => shared, tasks })) it(law.name, law.check);
    });
  }
});

describe('workerPool', () => {
  it('runs tasks given as objects, tasks that take their time, and several maps at once', async () => {
    const shared = pool();
    const inputs = [1, 2, 3];
    const maps = [task<number, number>('asObject'), task<number, number>('later'), task<number, number>('double')];
    const results = await Promise.all(maps.map((each) => gather(shared.map(each, inputs))));
    expect(results.map((each) => each.map(resultOf))).toEqual([
      [3, 6, 9],
      [1, 2, 3],
      [2, 4, 6],
    ]);
  });

  it('uses its threads, and no more', async () => {
    const results = await gather(
      pool({ threads: 2, chunkSize: 1 }).map(task<number, number>('which'), Array(200).fill(0)),
    );
    const threads = new Set(results.map(resultOf));
    expect(threads.size).toBe(2);
    expect(threads.has(0)).toBe(false);
  });

  it('takes inputs from a slow source without waiting for a full chunk', async () => {
    let release: () => void = () => {};
    async function* inputs(): AsyncGenerator<number> {
      yield 1;
      await new Promise<void>((resolve) => (release = resolve));
      yield 2;
    }
    const results = pool({ threads: 1, chunkSize: 50 })
      .map(task<number, number>('double'), inputs())
      [Symbol.asyncIterator]();
    expect(resultOf((await results.next()).value)).toBe(2);
    release();
    expect(resultOf((await results.next()).value)).toBe(4);
    expect((await results.next()).done).toBe(true);
  });

  it('keeps to the bound of what is under way while nobody reads', async () => {
    let taken = 0;
    function* inputs(): Generator<number> {
      for (; taken < 10_000; ) {
        taken += 1;
        yield taken;
      }
    }
    const results = pool({ threads: 2, chunkSize: 20, maxInFlight: 30 }).map(task<number, number>('double'), inputs());
    let most = 0;
    let read = 0;
    for await (const _ of results) {
      read += 1;
      if (read % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      most = Math.max(most, taken - read);
    }
    expect(read).toBe(10_000);
    expect(most).toBeLessThanOrEqual(30);
  });

  it('says how far it is', async () => {
    const seen: string[] = [];
    const onProgress = ({ done, total }: { done: number; total?: number }): number => seen.push(`${done}/${total}`);
    await gather(pool({ threads: 1, chunkSize: 2, onProgress }).map(task<number, number>('double'), [1, 2, 3]));
    expect(seen).toEqual(['2/3', '3/3']);
  });

  it('goes on to yield what was computed before the source failed, then rejects with its error', async () => {
    const broken = new Error('source broken');
    function* inputs(): Generator<number> {
      yield 1;
      yield 2;
      throw broken;
    }
    const seen: unknown[] = [];
    const read = async (): Promise<void> => {
      for await (const result of pool().map(task<number, number>('double'), inputs())) seen.push(resultOf(result));
    };
    await expect(read()).rejects.toBe(broken);
    expect(seen.sort()).toEqual([2, 4]);
  });
});

describe('columns', () => {
  it('on shared memory cross without a copy, in a series, a frame and alone', async () => {
    const column = (): Float64Array => new Float64Array(new SharedArrayBuffer(80)).fill(1);
    const inSeries = createTimeSeries({ start: 0, step: 1, values: column() });
    const timestamps = Float64Array.from(inSeries.values, (_, i) => i);
    const irregular = createTimeSeries({ timestamps, values: column() });
    const results = await gather(pool().map(task<unknown, number>('increment'), [inSeries, irregular, inSeries]));
    expect(results.map(resultOf)).toEqual([10, 10, 10]);
    expect(inSeries.values[9]).toBe(3);
    expect(irregular.values[0]).toBe(2);
    const frame = frameFromColumns({ load: column() });
    const [load] = frame.columns;
    if (load?.kind !== 'number') throw new Error('the frame copied its column');
    expect(load.values.buffer).toBeInstanceOf(SharedArrayBuffer);
    await gather(pool().map(task<unknown, number>('increment'), [load]));
    expect(load.values[5]).toBe(2);
  });

  it('otherwise cross as copies, and only the part that is meant', async () => {
    const large = new Float64Array(100_000);
    const part = createTimeSeries({ start: 0, step: 1, values: large.subarray(5, 9) });
    const [increment] = await gather(pool().map(task<unknown, number>('increment'), [part]));
    expect(resultOf(increment)).toBe(4);
    expect(large[5]).toBe(0);
    const [bytes, buffer] = await gather(
      pool().map(task<unknown, number>('bytesReceived'), [part, { values: Buffer.alloc(3) }]),
    );
    expect([resultOf(bytes), resultOf(buffer)]).toEqual([32, 3]);
    const [back] = await gather(pool().map(task<number, Float64Array>('partOfLarge'), [7]));
    expect(resultOf(back)).toEqual(Float64Array.of(7, 7));
    expect(resultOf(back)?.buffer.byteLength).toBe(16);
  });

  it('change owner where that is asked for', async () => {
    const mine = Float64Array.of(1, 2, 3);
    const sum = task<Float64Array, number>('sumOf');
    const copied = await gather(pool({ threads: 1, transfer: 'results' }).map(sum, [mine, mine]));
    expect(copied.map(resultOf)).toEqual([6, 6]);
    expect(mine.length).toBe(3);
    const moved = await gather(pool({ threads: 1, transfer: 'both' }).map(sum, [mine]));
    expect(moved.map(resultOf)).toEqual([6]);
    expect(mine.length).toBe(0);
  });
});

describe('errors', () => {
  it('keep class, code, details and cause', async () => {
    const [failed] = await gather(pool().map(task<string, unknown>('fail'), ['bellwether']));
    const error = errorOf(failed) as BellwetherError;
    expect(BellwetherError.isInstance(error)).toBe(true);
    expect(error).toBeInstanceOf(BellwetherError);
    expect(error).toMatchObject({ code: 'limit-exceeded', message: 'too much', details: { rows: 7, what: 'rows' } });
    expect(error.stack).toContain('tasks.js');
    expect(error.cause).toMatchObject({ name: 'TypeError', message: 'the root', code: 'EROOT' });
  });

  it('of every other kind arrive as far as they can', async () => {
    const results = await gather(
      pool().map(task<string, unknown>('fail'), ['aggregate', 'text', 'unclonable', 'result', 'fine']),
    );
    const [aggregate, text, unclonable, result, fine] = results;
    expect(errorOf(aggregate)).toMatchObject({
      message: 'several',
      errors: [{ name: 'RangeError', message: 'one' }, {}],
    });
    expect(errorOf(text)).toBe('a text');
    expect(errorOf(unclonable)).toMatchObject({ message: 'with a function', kept: 2 });
    expect(errorOf(result)).toMatchObject({ name: 'DataCloneError' });
    expect(resultOf(fine)).toBe('fine');
  });

  it('of an input that cannot be sent are its own', async () => {
    const inputs = [1, () => 2, 3];
    const results = await gather(pool({ threads: 1, chunkSize: 3 }).map(task<unknown, unknown>('double'), inputs));
    expect(results.map(({ status }) => status)).toEqual(['done', 'failed', 'done']);
    expect(errorOf(results[1])).toMatchObject({ code: 'invalid-input' });
  });

  it('name a task that cannot be found', async () => {
    const shared = pool();
    for (const each of [task<number, number>('missing'), task<number, number>('notATask')]) {
      const [failed] = await gather(shared.map(each, [1]));
      expect(errorOf(failed)).toMatchObject({ code: 'invalid-option', details: { option: 'exportName' } });
    }
    const [absent] = await gather(shared.map(task<number, number>('x', 'absent'), [1]));
    expect(errorOf(absent)).toMatchObject({ code: 'ERR_MODULE_NOT_FOUND' });
    const [throwing] = await gather(shared.map(task<number, number>('never', 'throws-at-import'), [1]));
    expect(errorOf(throwing)).toMatchObject({ message: 'not today' });
  });

  it('of settings are refused when the pool is made, of tasks when they are mapped', () => {
    for (const options of [{ threads: 0 }, { chunkSize: 0 }, { maxInFlight: 1.5 }, { memoryMegabytes: 1 }]) {
      expect(() => workerPool(options)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    }
    expect(() => workerPool({ transfer: 'all' as 'both' })).toThrow(/"none", "inputs", "results", "both"/);
    const run = (x: number): number => x;
    expect(() => pool().map({ run }, [1])).toThrow(/"task.module" is undefined/);
    expect(() => pool().map({ run, module: './tasks.js', exportName: 'run' }, [1])).toThrow(/absolute URL/);
    expect(() => pool().map({ run, module: fixture('tasks') }, [1])).toThrow(/"task.exportName" is undefined/);
  });
});

describe('a thread that dies', () => {
  const die = task<string, string>('die');

  it.each([
    ['exit', 'source-unavailable', { exitCode: 3 }],
    ['throw', 'source-unavailable', { exitCode: 1 }],
  ])('by %s takes its input with it and nothing else', async (how, code, details) => {
    const inputs = Array.from({ length: 60 }, (_, i) => (i === 25 ? how : `input ${i}`));
    for (const options of [{ threads: 2, chunkSize: 8 }, { threads: 1 }]) {
      const results = await gather(pool(options).map(die, inputs));
      expect(results.filter(({ status }) => status === 'failed').map(({ index }) => index)).toEqual([25]);
      expect(errorOf(results[25])).toMatchObject({ code, details });
      expect(results.map(({ index }) => index)).toEqual(inputs.map((_, i) => i));
    }
  });

  it('of too little memory is told apart, and replaced', async () => {
    const results = await gather(pool({ threads: 1, memoryMegabytes: 24 }).map(die, ['a', 'memory', 'b']));
    expect(results.map(({ status }) => status)).toEqual(['done', 'failed', 'done']);
    expect(errorOf(results[1])).toMatchObject({ code: 'limit-exceeded' });
  });

  it('of its module fails every input, without a new thread for each', async () => {
    const inputs = Array.from({ length: 500 }, (_, i) => i);
    const results = await gather(pool({ threads: 2 }).map(task<number, number>('never', 'exits-at-import'), inputs));
    expect(results.length).toBe(500);
    for (const each of results) expect(errorOf(each)).toMatchObject({ details: { exitCode: 4 } });
  });

  it('takes the whole chunk with it where inputs change owner', async () => {
    const inputs = ['a', 'exit', 'b', 'c'];
    const results = await gather(pool({ threads: 1, chunkSize: 2, transfer: 'inputs' }).map(die, inputs));
    expect(results.map(({ status }) => status)).toEqual(['failed', 'failed', 'done', 'done']);
  });
});

describe('stopping', () => {
  it('ends a thread whose input never ends, and the pool goes on', async () => {
    const shared = pool({ threads: 1 });
    const controller = new AbortController();
    const reason = new Error('long enough');
    setTimeout(() => controller.abort(reason), 100);
    const run = gather(shared.map(task<string, string>('die'), ['forever', 'next'], { signal: controller.signal }));
    await expect(run).rejects.toBe(reason);
    const again = await gather(shared.map(task<number, number>('double'), [4]));
    expect(again.map(resultOf)).toEqual([8]);
  });

  it('rejects at once where the signal is aborted already', async () => {
    const reason = new Error('before');
    const run = gather(pool().map(task<number, number>('double'), [1], { signal: AbortSignal.abort(reason) }));
    await expect(run).rejects.toBe(reason);
  });

  it('lets the source go when the reader leaves', async () => {
    let released = false;
    async function* inputs(): AsyncGenerator<number> {
      try {
        for (let i = 0; ; i += 1) yield i;
      } finally {
        released = true;
      }
    }
    for await (const _ of pool().map(task<number, number>('double'), inputs())) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(released).toBe(true);
  });

  it('rejects what is running when the pool is closed, and what comes after', async () => {
    const shared = pool({ threads: 1 });
    const running = gather(shared.map(task<string, string>('die'), ['forever']));
    const rejected = expect(running).rejects.toMatchObject({ code: 'source-unavailable' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await shared.close();
    await shared.close();
    await rejected;
    await expect(gather(shared.map(task<number, number>('double'), [1]))).rejects.toMatchObject({
      code: 'source-unavailable',
    });
  });
});

/** What a program wrote, and its exit code. */
async function run(file: string): Promise<[output: string, code: unknown]> {
  const child = fork(file, { silent: true });
  let output = '';
  const gatherText = (text: Buffer): void => {
    output += String(text);
  };
  child.stdout?.on('data', gatherText);
  child.stderr?.on('data', gatherText);
  const [code] = await once(child, 'close');
  return [output, code];
}

describe('a program', () => {
  it('ends by itself although its pool was never closed, even after leaving a loop', async () => {
    const [output, code] = await run(fileURLToPath(fixture('forgetful-program')));
    expect(output).toBe('2\n');
    expect(code).toBe(0);
  });

  it('works bundled and minified into a file of its own, with its tasks as a second entry', async () => {
    const outDir = mkdtempSync(join(tmpdir(), 'bellwether-workers-'));
    const entry = ['app', 'tasks'].map((name) => fileURLToPath(fixture(`bundled/${name}`)));
    const noExternal = [/.*/];
    await build({
      config: false,
      entry,

      noExternal,
      outDir,
      format: 'esm',
      platform: 'node',
      minify: true,
      silent: true,
    });
    writeFileSync(join(outDir, 'package.json'), '{ "type": "module" }');
    const [output, code] = await run(join(outDir, 'app.js'));
    rmSync(outDir, { recursive: true });
    expect([output, code]).toEqual(['49\n', 0]);
  });
});
