import { concatSeries } from './concat.js';
import { seriesKey } from './identity.js';
import type { TimeSeries } from './time-series.js';

/** How {@link collectSeries} may be steered. */
export interface CollectOptions {
  /** Checked after every chunk; collecting then rejects with `signal.reason`. */
  readonly signal?: AbortSignal;
}

/**
 * Reads chunks to their end and joins those of one series: what a `MetricSource` reads, as whole series in the order in
 * which they first appeared. Everything is held in memory.
 *
 * @throws {@link BellwetherError} `invalid-input` where chunks of one series overlap in time or differ in unit.
 *
 * @example
 * ```ts
 * import { collectSeries, createTimeSeries } from '@bellwether/core';
 *
 * async function* chunks() {
 *   yield createTimeSeries({ name: 'cpu', start: 0, step: '1m', values: [1, 2] });
 *   yield createTimeSeries({ name: 'cpu', start: 120_000, step: '1m', values: [3] });
 * }
 * const [cpu] = await collectSeries(chunks());
 * Array.from(cpu!.values); // => [1, 2, 3]
 * ```
 */
export async function collectSeries(
  chunks: AsyncIterable<TimeSeries> | Iterable<TimeSeries>,
  options: CollectOptions = {},
): Promise<TimeSeries[]> {
  const parts = new Map<string, TimeSeries[]>();
  options.signal?.throwIfAborted();
  for await (const chunk of chunks) {
    options.signal?.throwIfAborted();
    const key = seriesKey(chunk.name, chunk.labels);
    const known = parts.get(key);
    if (known === undefined) parts.set(key, [chunk]);
    else known.push(chunk);
  }
  return Array.from(parts.values(), concatSeries);
}
