import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { createTimeSeries, inProcessExecutor, seededRandom, standardNormal, type TimeSeries } from '@bellwether/core';
import { forecastMany } from '@bellwether/forecasting';
import { type ModelName, type ModelSpec, modelTask } from '@bellwether/forecasting/fleet-task';
import { workerPool } from '@bellwether/workers';
import { machine, note } from '../output.ts';
import { textTable } from '../table.ts';

/** What forecasting one fleet cost. JSON-safe. */
export interface FleetCost {
  readonly model: string;
  readonly series: number;
  readonly points: number;
  readonly horizon: number;
  /** Worker threads; 0 where the main thread did all. */
  readonly threads: number;
  /** `'held'`: the whole fleet was in memory; `'generated'`: each series was made when it was asked for. */
  readonly source: 'held' | 'generated';
  readonly failed: number;
  readonly wallSeconds: number;
  /** Of all threads, making the series included. */
  readonly cpuSeconds: number;
  readonly cpuMsPerSeries: number;
  /** Largest resident set of the process, MB (10^6 bytes). */
  readonly peakMegabytes: number;
  /** Of all point forecasts: the same with any number of threads. */
  readonly checksum: number;
  /** Absent where it was really run. */
  readonly extrapolatedFrom?: number;
}

/** A day of 5-minute values. */
const seasonLength = 288;

/** One week of 5-minute load with a daily season, noise and a few gaps, written into `values`. */
function writeLoad(values: Float64Array, index: number): void {
  const random = seededRandom(index + 1);
  const [level, swing, noise] = [20 + 60 * random(), 10 * random(), 1 + random()];
  for (let i = 0; i < values.length; i += 1) {
    const gap = i % 997 === index % 997;
    values[i] = gap
      ? Number.NaN
      : level + swing * Math.sin((2 * Math.PI * i) / seasonLength) + noise * standardNormal(random);
  }
}

/** The fleet, generated as it is read or held in one block of shared memory. */
function* fleetOf(count: number, points: number, held: boolean): Generator<TimeSeries> {
  const block = held ? new Float64Array(new SharedArrayBuffer(count * points * 8)) : undefined;
  const columnOf = (index: number): Float64Array => {
    const column = block?.subarray(index * points, (index + 1) * points) ?? new Float64Array(points);
    writeLoad(column, index);
    return column;
  };
  const columns = held ? Array.from({ length: count }, (_, index) => columnOf(index)) : undefined;
  for (let index = 0; index < count; index += 1) {
    const values = columns?.[index] ?? columnOf(index);
    yield createTimeSeries({ name: 'load', labels: { host: `host-${index}` }, start: 0, step: '5m', values });
  }
}

const seasonal = new Set<string>(['seasonal-naive', 'seasonal-profile', 'holt-winters']);

/** Forecasts one fleet in this process. */
export async function forecastFleet(
  settings: Pick<FleetCost, 'model' | 'series' | 'points' | 'horizon' | 'threads' | 'source'>,
): Promise<FleetCost> {
  const { model, series, points, horizon, threads, source } = settings;
  const options = seasonal.has(model)
    ? { options: { seasonLength } }
    : model === 'auto'
      ? { options: { horizon } }
      : {};
  const task = modelTask({ model: model as ModelName, ...options } as ModelSpec);
  const executor = threads === 0 ? inProcessExecutor() : workerPool({ threads });
  const before = performance.now();
  const cpuBefore = process.cpuUsage();
  const fleet = fleetOf(series, points, source === 'held');
  let checksum = 0;
  let failed = 0;
  for await (const result of forecastMany(fleet, { task, horizon, executor })) {
    if (result.status === 'failed') failed += 1;
    // Whole thousandths, so that the order of the results does not show.
    else checksum += Math.round(1000 * (result.forecast.point.at(-1) ?? 0));
  }
  await executor.close?.();
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpuSeconds = (user + system) / 1e6;
  return {
    ...settings,
    failed,
    wallSeconds: (performance.now() - before) / 1000,
    cpuSeconds,
    cpuMsPerSeries: (1000 * cpuSeconds) / series,
    peakMegabytes: (process.resourceUsage().maxRSS * 1024) / 1e6,
    checksum,
  };
}

/** The same fleet in a process of its own, so that its peak of memory is its own. */
function inOwnProcess(settings: Parameters<typeof forecastFleet>[0]): FleetCost {
  note(`forecast-fleet: ${settings.series} series, ${settings.threads} threads, ${settings.source}`);
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawnSync(process.execPath, [import.meta.filename, '--alone', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`The fleet of ${settings.series} series ended with ${child.status}.`);
  return JSON.parse(child.stdout) as FleetCost;
}

/** What a larger fleet would cost, by the cost per series of one that was run; memory does not grow with a generated fleet. */
function extrapolate(cost: FleetCost, series: number): FleetCost {
  const factor = series / cost.series;
  return {
    ...cost,
    series,
    wallSeconds: cost.wallSeconds * factor,
    cpuSeconds: cost.cpuSeconds * factor,
    extrapolatedFrom: cost.series,
  };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** `npm run bench -- forecast-fleet`. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      model: { type: 'string', default: 'seasonal-profile' },
      series: { type: 'string', default: '100000' },
      points: { type: 'string', default: '2016' },
      horizon: { type: 'string', default: '24' },
      threads: { type: 'string', default: '2' },
      source: { type: 'string', default: 'generated' },
      json: { type: 'boolean', default: false },
      alone: { type: 'boolean', default: false },
    },
  });
  const [series, points, horizon, threads] = [values.series, values.points, values.horizon, values.threads].map(
    Number,
  ) as [number, number, number, number];
  const shared = { model: values.model, points, horizon };
  if (values.alone) {
    const source = values.source === 'held' ? 'held' : 'generated';
    process.stdout.write(`${JSON.stringify(await forecastFleet({ ...shared, series, threads, source }))}\n`);
    return 0;
  }
  const small = Math.min(10_000, series);
  const costs = [
    inOwnProcess({ ...shared, series: small, threads: 0, source: 'held' }),
    inOwnProcess({ ...shared, series: small, threads, source: 'held' }),
    inOwnProcess({ ...shared, series, threads, source: 'generated' }),
  ];
  const results = [...costs, extrapolate(costs[2]!, 1_000_000)].map((cost) => ({
    ...cost,
    wallSeconds: rounded(cost.wallSeconds),
    cpuSeconds: rounded(cost.cpuSeconds),
    cpuMsPerSeries: rounded(cost.cpuMsPerSeries),
    peakMegabytes: Math.round(cost.peakMegabytes),
  }));
  process.stdout.write(
    `${textTable([
      ['series', 'threads', 'source', 'wall s', 'CPU s', 'CPU ms/series', 'peak MB', 'run'],
      ...results.map((each) => [
        String(each.series),
        String(each.threads),
        each.source,
        String(each.wallSeconds),
        String(each.cpuSeconds),
        String(each.cpuMsPerSeries),
        String(each.peakMegabytes),
        each.extrapolatedFrom === undefined ? 'really' : `extrapolated from ${each.extrapolatedFrom}`,
      ]),
    ])}\n`,
  );
  if (values.json) process.stdout.write(`${JSON.stringify({ benchmark: 'forecast-fleet', machine, results })}\n`);
  return 0;
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2));
