import type { Executor, StateStore, TaskResult } from '@bellwether/core';
import { type Law, law, require, requireRefusal, requireRejection, requireSame } from './law.js';

/** What every {@link StateStore} has to do: 4 laws. `open` gives a fresh, empty store. */
export function stateStoreLaws({ open }: { readonly open: () => Promise<StateStore> }): readonly Law[] {
  const value = { kind: 'demo', version: 1, list: [1, 2.5, null, 'x'] };
  return [
    law('returns what was put, and nothing for unknown or deleted keys', async () => {
      const store = await open();
      requireSame(await store.get('a'), undefined, 'unknown key');
      const revision = await store.put('a', value);
      requireSame(await store.get('a'), { value, revision }, 'stored');
      await store.delete('a');
      await store.delete('a');
      requireSame(await store.get('a'), undefined, 'deleted key');
    }),
    law('keeps no reference to what it is given or gives', async () => {
      const store = await open();
      const mine = { kind: 'demo', list: [1] };
      await store.put('a', mine);
      mine.list.push(2);
      requireSame((await store.get('a'))?.value, { kind: 'demo', list: [1] }, 'stored');
    }),
    law('lets only one of two writers win', async () => {
      const store = await open();
      const revision = await store.put('a', 1, { expected: 0 });
      await requireRefusal(() => store.put('a', 2, { expected: 0 }), ['source-rejected'], 'second creation');
      await store.put('a', 3, { expected: revision });
      await requireRefusal(() => store.put('a', 4, { expected: revision }), ['source-rejected'], 'late writer');
      requireSame((await store.get('a'))?.value, 3, 'stored');
    }),
    law('lists keys by prefix in order, whatever they contain', async () => {
      const store = await open();
      const names = ['a/2', 'a/10', 'b', '__proto__', "a/'%_"];
      for (const name of names) await store.put(name, 1);
      const gather = async (prefix?: string) => {
        const found: string[] = [];
        for await (const key of store.keys(prefix)) found.push(key);
        return found;
      };
      requireSame(await gather(), [...names].sort(), 'all keys');
      requireSame(await gather('a/'), names.filter((name) => name.startsWith('a/')).sort(), 'keys with prefix');
    }),
  ];
}

/** What every {@link Executor} has to do: 5 laws. The tasks close over the test, so executors in other threads bring their own. */
export function executorLaws({ create }: { readonly create: () => Executor }): readonly Law[] {
  const gather = async <O>(results: AsyncIterable<TaskResult<O>>): Promise<TaskResult<O>[]> => {
    const found: TaskResult<O>[] = [];
    for await (const result of results) found.push(result);
    return found.sort((a, b) => a.index - b.index);
  };
  const double = { run: (x: number) => 2 * x };
  return [
    law('runs every input once and says which result is whose', async () => {
      const inputs = Array.from({ length: 100 }, (_, i) => i);
      const results = await gather(create().map(double, inputs));
      requireSame(
        results,
        inputs.map((index) => ({ status: 'done', index, value: 2 * index })),
        'results',
      );
    }),
    law('goes on after a failed input', async () => {
      const odd = new Error('odd');
      const run = (x: number) => {
        if (x % 2 === 1) throw odd;
        return x;
      };
      const results = await gather(create().map({ run }, [0, 1, 2]));
      requireSame(
        results.map(({ status }) => status),
        ['done', 'failed', 'done'],
        'results',
      );
    }),
    law('takes no input before a result is wanted, and few beyond', async () => {
      let taken = 0;
      async function* inputs() {
        for (let i = 0; i < 10_000; i += 1) {
          taken += 1;
          yield i;
        }
      }
      const results = create().map(double, inputs())[Symbol.asyncIterator]();
      requireSame(taken, 0, 'inputs taken before the first result was wanted');
      await results.next();
      require(taken <= 1000, `${taken} inputs were taken for one result`);
      await results.return?.();
    }),
    law('stops with the reason of the signal', async () => {
      const reason = new Error('enough');
      const controller = new AbortController();
      const run = (x: number) => {
        if (x === 3) controller.abort(reason);
        return x;
      };
      const inputs = Array.from({ length: 5000 }, (_, i) => i);
      await requireRejection(
        () => gather(create().map({ run }, inputs, { signal: controller.signal })),
        reason,
        'aborted',
      );
    }),
    law('accepts nothing to do', async () => requireSame(await gather(create().map(double, [])), [], 'results')),
  ];
}
