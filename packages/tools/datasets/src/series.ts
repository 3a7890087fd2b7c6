import { type TimeSeries, tidySeries } from '@bellwether/core';
import { readBundled } from './read.js';

/** A stretch of time that people labelled as unusual. */
export interface LabelledWindow {
  /** First and last moment, milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

/** A series with what people said about it. */
export interface LabelledSeries {
  readonly series: TimeSeries;
  /** Windows labelled as unusual; empty where nobody saw anything. */
  readonly anomalies: readonly LabelledWindow[];
  /** Path in the Numenta Anomaly Benchmark. */
  readonly file: string;
}

interface Stored {
  readonly file: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit: string | null;
  /** Seconds since the epoch. */
  readonly start: number;
  /** Seconds between one row and the next; 0 where a time stamp is repeated. */
  readonly steps: readonly number[];
  readonly values: readonly number[];
  readonly anomalies: readonly (readonly [number, number])[];
}

function decode({ file, name, labels, unit, start, steps, values, anomalies }: Stored): LabelledSeries {
  const timestamps = new Float64Array(values.length);
  let time = start;
  for (let i = 0; i < values.length; i += 1) {
    timestamps[i] = time * 1000;
    time += steps[i] ?? 0;
  }
  const init = { name, labels, timestamps, values: Float64Array.from(values), ...(unit === null ? {} : { unit }) };
  const windows = anomalies.map(([from, to]) => ({ from: from * 1000, to: to * 1000 }));
  return { series: tidySeries(init, { duplicates: 'last' }).series, anomalies: windows, file };
}

/**
 * 17 real Amazon CloudWatch metrics with labelled anomalies, from the Numenta Anomaly Benchmark.
 *
 * Processor use, network and disk bytes, requests, of servers, databases and load balancers, mostly every 5 minutes for two
 * weeks. The time zone of the stamps is not documented; they are read as UTC. Where a time stamp occurs twice (11 times in two
 * of the series), the later row counts. Cost: about 20 ms.
 *
 * @throws {@link BellwetherError} `source-unavailable` where the installed package is incomplete.
 *
 * @example
 * ```ts
 * import { loadCloudwatchLabelled } from '@bellwether/datasets';
 *
 * const metrics = await loadCloudwatchLabelled();
 * metrics.length; // => 17
 * metrics[0]!.series.name; // => 'ec2_cpu_utilization'
 * ```
 */
export async function loadCloudwatchLabelled(): Promise<readonly LabelledSeries[]> {
  return (await readBundled<readonly Stored[]>('nab-cloudwatch')).map(decode);
}

/**
 * The 17 series of {@link loadCloudwatchLabelled} without their labels.
 *
 * @throws {@link BellwetherError} `source-unavailable` where the installed package is incomplete.
 *
 * @example
 * ```ts
 * import { loadCloudwatch } from '@bellwether/datasets';
 *
 * const [cpu] = await loadCloudwatch();
 * cpu!.unit; // => 'percent'
 * cpu!.values.length; // => 4032
 * ```
 */
export async function loadCloudwatch(): Promise<readonly TimeSeries[]> {
  return (await loadCloudwatchLabelled()).map(({ series }) => series);
}

/**
 * 7 real series from road sensors with labelled anomalies, from the Numenta Anomaly Benchmark: speed (miles per hour),
 * occupancy (percent) and travel time (seconds), irregular in time.
 *
 * The time zone is not documented; stamps are read as UTC. Where a stamp occurs twice, the later row counts.
 *
 * @throws {@link BellwetherError} `source-unavailable` where the installed package is incomplete.
 */
export async function loadTraffic(): Promise<readonly LabelledSeries[]> {
  return (await readBundled<readonly Stored[]>('nab-traffic')).map(decode);
}
