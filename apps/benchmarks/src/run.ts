import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Benchmark, Measurement, Task, TaskResult } from './benchmark.ts';

const measure = fileURLToPath(new URL('./measure.ts', import.meta.url));

function measureOne(benchmark: string, task: string, contestant: string, size: number): Measurement {
  const args = ['--max-old-space-size=12000', measure, benchmark, task, contestant, String(size)];
  const result = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (result.status !== 0) throw new Error(`"${contestant}" failed in "${task}":\n${result.stderr}`);
  return JSON.parse(result.stdout.trim().split('\n').at(-1)!) as Measurement;
}

/** Whether two checksums are the same, up to the rounding of sums in another order. */
function agree(a: unknown, b: unknown): boolean {
  return (
    typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))
  );
}

function runTask(benchmark: Benchmark, task: Task, size: number, note: (line: string) => void): TaskResult {
  let ours: Measurement | undefined;
  const contestants = task.contestants.map(({ name, absent }) => {
    const reason = absent?.() ?? null;
    if (reason !== null) {
      note(`${task.name}: ${name} is left out: ${reason}`);
      return { name, measurement: null, perSecond: null, ratio: null, absent: reason };
    }
    note(`${task.name}: measuring ${name}`);
    const measurement = measureOne(benchmark.name, task.name, name, size);
    ours ??= measurement;
    if (!agree(ours.checksum, measurement.checksum)) {
      throw new Error(
        `${task.name}: ${name} computed ${measurement.checksum}, not ${ours.checksum}: they do not do the same work`,
      );
    }
    const ratio = measurement.milliseconds / ours.milliseconds;
    return { name, measurement, perSecond: (1000 * size) / measurement.milliseconds, ratio, absent: null };
  });
  return { task: task.name, title: task.title, size, unit: task.unit, contestants };
}

/** Runs a benchmark: one process for each contestant of each task, one after the other. */
export function runBenchmark(
  benchmark: Benchmark,
  options: { size?: number; note: (line: string) => void },
): TaskResult[] {
  return benchmark.tasks.map((task) => runTask(benchmark, task, options.size ?? task.size, options.note));
}
