// Runs one contestant in this process and prints its figures; started by the runner, one process each.
import { performance } from 'node:perf_hooks';
import type { Measurement } from './benchmark.ts';
import { findContestant } from './registry.ts';

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const [benchmark = '', task = '', name = '', size = ''] = process.argv.slice(2);
const { prepare } = findContestant(benchmark, task, name);
const contest = await prepare(Number(size));
const times: number[] = [];
const cpu: number[] = [];
let checksum = 0;
for (let i = 0; i < (contest.repetitions ?? 5); i += 1) {
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  checksum = await contest.run();
  times.push(performance.now() - before);
  const used = process.cpuUsage(cpuBefore);
  cpu.push((used.user + used.system) / 1000);
}
const measurement: Measurement = {
  milliseconds: median(times),
  cpuMilliseconds: median(cpu),
  maxMemoryMiB: process.resourceUsage().maxRSS / 1024,
  checksum,
  ...contest.figures?.(),
};
await contest.close?.();
process.stdout.write(`${JSON.stringify(measurement)}\n`);
