import type { Executor, StateStore, Task, TaskResult } from '@bellwether/core';
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

/** The tasks of {@link executorLaws}, for executors that import them elsewhere. */
export interface ExecutorTasks {
  /** Returns twice its input. */
  readonly double: Task<number, number>;
  /** Throws for odd inputs and returns the others as they are. */
  readonly refuseOdd: Task<number, number>;
}

/** What {@link executorLaws} are checked on. */
export interface ExecutorSubject {
  /** Makes an executor; may return the same one every time. */
  readonly create: () => Executor;
  /** Tasks that the executor can run. Executors in other threads bring tasks with a module. @default tasks without one */
  readonly tasks?: ExecutorTasks;
}

const localTasks: ExecutorTasks = {
  double: { run: (x) => 2 * x },
  refuseOdd: {
    run(x) {
      if (x % 2 === 1) throw new Error('odd');
      return x;
    },
  },
};

/** What every {@link Executor} has to do: 5 laws. */
export function executorLaws({ create, tasks = localTasks }: ExecutorSubject): readonly Law[] {
  const gather = async <O>(results: AsyncIterable<TaskResult<O>>): Promise<TaskResult<O>[]> => {
    const found: TaskResult<O>[] = [];
    for await (const result of results) found.push(result);
    return found.sort((a, b) => a.index - b.index);
  };
  const { double, refuseOdd } = tasks;
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
      const results = await gather(create().map(refuseOdd, [0, 1, 2]));
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
      const inputs = Array.from({ length: 5000 }, (_, i) => i);
      let seen = 0;
      const abortAtThird = async () => {
        for await (const _ of create().map(double, inputs, { signal: controller.signal })) {
          seen += 1;
          if (seen === 3) controller.abort(reason);
        }
      };
      await requireRejection(abortAtThird, reason, 'aborted');
      require(seen <= 1000, `${seen} results came although the third one aborted`);
    }),
    law('accepts nothing to do', async () => requireSame(await gather(create().map(double, [])), [], 'results')),
  ];
}
