import type { Benchmark, Contestant } from './benchmark.ts';
import { csv } from './entries/csv.ts';
import { decomposition } from './entries/decompose.ts';
import { duckdbWrite } from './entries/duckdb-write.ts';
import { prometheusDecode } from './entries/prometheus-decode.ts';
import { timeseries } from './entries/timeseries.ts';

/** Every benchmark that measures contestants in processes of their own. */
export const benchmarks: readonly Benchmark[] = [timeseries, csv, prometheusDecode, duckdbWrite, decomposition];

/** The contestant that a measuring process runs. */
export function findContestant(benchmark: string, task: string, name: string): Contestant {
  const found = benchmarks
    .find((each) => each.name === benchmark)
    ?.tasks.find((each) => each.name === task)
    ?.contestants.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no contestant "${name}" in "${benchmark}", task "${task}"`);
  return found;
}
