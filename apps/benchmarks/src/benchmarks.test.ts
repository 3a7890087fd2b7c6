import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Benchmark, TaskResult } from './benchmark.ts';
import { benchmarks } from './registry.ts';
import { runBenchmark } from './run.ts';
import { resultTable } from './table.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

function bench(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('every benchmark', () => {
  it.each(benchmarks.map(({ name }) => name))(
    '%s runs, agrees with its peers and prints JSON last',
    (name) => {
      const { status, stdout, stderr } = bench(name, '--size', '20000', '--json');
      expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
      const { benchmark, results } = JSON.parse(stdout.trim().split('\n').at(-1)!) as {
        benchmark: string;
        results: TaskResult[];
      };
      expect(benchmark).toBe(name);
      for (const { contestants, size } of results) {
        expect(size).toBe(20_000);
        expect(contestants[0]!.measurement!.milliseconds).toBeGreaterThan(0);
        for (const { measurement, absent } of contestants)
          expect((measurement === null) === (absent !== null)).toBe(true);
      }
    },
    120_000,
  );
});

describe('the runner', () => {
  it('names what it does not know, with exit code 2', () => {
    expect(bench('nonsense')).toMatchObject({ status: 2, stdout: '' });
    expect(bench('csv', '--size', 'many').stderr).toContain('it must be a whole number above 0');
    expect(bench('--help').stderr).toContain('npm-install');
  });

  it('refuses contestants that do not do the same work', () => {
    const real = benchmarks.find(({ name }) => name === 'prometheus-decode')!;
    const [task] = real.tasks;
    const other: Benchmark = {
      ...real,
      tasks: [
        { ...task!, contestants: [task!.contestants[0]!, { ...task!.contestants[1]!, name: 'no such contestant' }] },
      ],
    };
    expect(() => runBenchmark(other, { size: 10_000, note: () => {} })).toThrow('no such contestant');
  });

  it('says in its table who is left out, and why', () => {
    const absent = { name: 'peer', measurement: null, perSecond: null, ratio: null, absent: 'not installed' };
    const ours = {
      name: 'bellwether',
      measurement: { milliseconds: 10, cpuMilliseconds: 9, maxMemoryMiB: 50 },
      perSecond: 1e6,
      ratio: 1,
      absent: null,
    };
    expect(
      resultTable([{ task: 't', title: 'A task', size: 10_000, unit: 'rows', contestants: [ours, absent] }]),
    ).toContain('not measured: not installed');
  });
});
