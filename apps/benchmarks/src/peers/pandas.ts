import { spawnSync } from 'node:child_process';
import type { Contestant } from '../benchmark.ts';

/** The same input as the entries make, as NumPy arrays. */
const input = `
import json, resource, statistics, sys, time
import numpy as np, pandas as pd
size = int(sys.argv[1])
i = np.arange(size, dtype='int64')
times = 1767225600000 + i * 1000 + (i * 7919) % 997
values = (i % 1000) / 8
`;

const python = process.env.BENCH_PYTHON ?? 'python3';

/** pandas as a contestant, where a Python with pandas is installed (`BENCH_PYTHON` names it), or another library on top of it. */
export function pandas(task: string, code: string, prepare = '', library = 'pandas'): Contestant {
  return {
    name: library,
    absent: () => {
      const found = spawnSync(python, ['-c', `import ${library}`], { encoding: 'utf8' });
      return found.status === 0 ? undefined : `${python} has no ${library}; BENCH_PYTHON may name one that has`;
    },
    prepare: (size) => {
      const body = code.replaceAll('\n', '\n    ');
      const program = `${input}${prepare}\nruns, cpu = [], []\nfor _ in range(5):\n    before, used = time.perf_counter(), time.process_time()\n    ${body}\n    runs.append(time.perf_counter() - before)\n    cpu.append(time.process_time() - used)\nprint(json.dumps({'seconds': statistics.median(runs), 'cpu': statistics.median(cpu), 'result': float(result), 'memory': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))`;
      let figures: Record<string, number> = {};
      return {
        repetitions: 1,
        run: () => {
          const done = spawnSync(python, ['-c', program, String(size)], { encoding: 'utf8' });
          if (done.status !== 0) throw new Error(`${library} failed in ${task}:\n${done.stderr}`);
          const { seconds, cpu, result, memory } = JSON.parse(done.stdout) as Record<string, number>;
          // Python's own clock counts, without the start of the interpreter.
          figures = { milliseconds: seconds! * 1000, cpuMilliseconds: cpu! * 1000, maxMemoryMiB: memory! };
          return result!;
        },
        figures: () => figures,
      };
    },
  };
}
