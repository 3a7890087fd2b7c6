import { describe, expect, it } from 'vitest';
import { inProcessExecutor } from './executor.js';
import { requireState } from './state.js';
import { memoryStateStore } from './state-store.js';

async function gather<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('requireState', () => {
  it('refuses other kinds and versions, saying what it found', () => {
    const state = { kind: 'demo', version: 1 } as const;
    expect(requireState(state, 'demo', 1)).toBe(state);
    expect(() => requireState({ kind: 'demo', version: 2 }, 'demo', 1)).toThrow(
      'The state is kind "demo", version 2; this code continues from kind "demo", version 1.',
    );
    for (const other of [null, undefined, 'x', 1, [], {}]) {
      expect(() => requireState(other, 'demo', 1)).toThrow(expect.objectContaining({ code: 'invalid-state' }));
    }
  });
});

describe('memoryStateStore', () => {
  it('keeps copies, counts revisions and lists keys', async () => {
    const store = memoryStateStore();
    const value = { list: [1] };
    expect(await store.put('b', value)).toBe(1);
    value.list.push(2);
    expect(await store.get('b')).toEqual({ value: { list: [1] }, revision: 1 });
    expect(await store.put('a/1', 1)).toBe(2);
    expect(await gather(store.keys())).toEqual(['a/1', 'b']);
    expect(await gather(store.keys('a/'))).toEqual(['a/1']);
    await store.delete('b');
    expect(await store.get('b')).toBeUndefined();
  });

  it('lets one of two writers win', async () => {
    const store = memoryStateStore();
    expect(await store.put('k', 1, { expected: 0 })).toBe(1);
    await expect(store.put('k', 2, { expected: 0 })).rejects.toMatchObject({ code: 'source-rejected' });
    expect(await store.put('k', 3, { expected: 1 })).toBe(2);
    expect((await store.get('k'))?.value).toBe(3);
  });
});

describe('inProcessExecutor', () => {
  const half = {
    run: (value: number) => {
      if (value % 2 === 1) throw new Error(`${value} is odd`);
      return value / 2;
    },
  };

  it('reports a failed input and goes on', async () => {
    const results = await gather(inProcessExecutor().map(half, [2, 3, 4]));
    expect(results).toEqual([
      { status: 'done', index: 0, value: 1 },
      { status: 'failed', index: 1, error: new Error('3 is odd') },
      { status: 'done', index: 2, value: 2 },
    ]);
  });

  it('takes inputs no faster than results are taken, and stops with the reason of the signal', async () => {
    let taken = 0;
    function* inputs() {
      for (;;) {
        taken += 1;
        yield 2;
      }
    }
    const controller = new AbortController();
    const run = async () => {
      for await (const result of inProcessExecutor().map(half, inputs(), { signal: controller.signal })) {
        if (result.index === 4) controller.abort(new Error('enough'));
      }
    };
    await expect(run()).rejects.toThrow('enough');
    expect(taken).toBe(6);
  });

  it('gives the event loop a turn', async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    const busy = {
      run: () => {
        const end = performance.now() + 3;
        while (performance.now() < end);
      },
    };
    await gather(inProcessExecutor().map(busy, Array.from({ length: 30 })));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
  });
});
