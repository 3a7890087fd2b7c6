import type { DanfoFrameLike } from '@bellwether/core';
import { BellwetherError, describeValue, type TimeSeries, tidySeries, timesOf } from '@bellwether/core';
import { type DanfoModule, type DanfoSeriesLike, loadDanfo } from './danfo.js';

/**
 * Makes a danfo.js Series from a time series: values with ISO 8601 times as index, and the series' name. Labels and unit
 * have no place in danfo.js and are left behind.
 *
 * @param danfo - The module, for its own types; loaded with {@link loadDanfo} where absent.
 * @throws {@link BellwetherError} `missing-peer` where danfojs-node is not installed; `invalid-input` for a series without
 * values, which danfo.js cannot represent.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { fromDanfoSeries, toDanfoSeries } from '@bellwether/danfo';
 *
 * const cpu = createTimeSeries({ name: 'cpu', start: 0, step: '1m', values: [1, 2.5, 3] });
 * const series = await toDanfoSeries(cpu);
 * series.index[1]; // => '1970-01-01T00:01:00.000Z'
 * Array.from(fromDanfoSeries(series).values); // => [1, 2.5, 3]
 * ```
 */
export async function toDanfoSeries<S extends DanfoSeriesLike = DanfoSeriesLike>(
  series: TimeSeries,
  danfo?: DanfoModule<DanfoFrameLike, S>,
): Promise<S> {
  if (series.values.length === 0) {
    throw new BellwetherError('invalid-input', `Series "${series.name}" has no values: danfo.js needs at least one.`);
  }
  const settings = {
    columns: [series.name],
    dtypes: ['float32'],
    index: Array.from(timesOf(series), (time) => new Date(time).toISOString()),
  };
  const module = danfo ?? ((await loadDanfo()) as DanfoModule<DanfoFrameLike, S>);
  return new module.Series(Array.from(series.values), settings);
}

function timeOf(label: unknown, position: number): number {
  const time = typeof label === 'number' ? label : typeof label === 'string' ? Date.parse(label) : Number.NaN;
  if (Number.isFinite(time)) return time;
  throw new BellwetherError(
    'invalid-input',
    `Index entry ${position} of the Series is ${describeValue(label)}; it must be a time, as ISO 8601 text or milliseconds.`,
    { details: { index: position } },
  );
}

/** Where the name, labels and unit come from that danfo.js does not keep. */
export interface FromDanfoSeriesOptions {
  /** Name of the time series. @default the name of the Series */
  readonly name?: string;
  /** What tells the series from others of its name. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Unit of the values. @default none */
  readonly unit?: string;
}

/**
 * Makes a time series from a danfo.js Series whose index holds times (ISO 8601 texts, or milliseconds since the epoch).
 *
 * Values out of order are sorted, of several values at one time the last one counts. Values that are not numbers are missing.
 *
 * @throws {@link BellwetherError} `invalid-input` for an index that does not hold times, naming the entry.
 */
export function fromDanfoSeries(series: DanfoSeriesLike, options: FromDanfoSeriesOptions = {}): TimeSeries {
  const { labels, unit, name = String(series.columns[0] ?? '') } = options;
  const values = Float64Array.from(series.values, (value) => (typeof value === 'number' ? value : Number.NaN));
  const timestamps = Float64Array.from(series.index, timeOf);
  const init = {
    name,
    timestamps,
    values,
    ...(labels === undefined ? {} : { labels }),
    ...(unit === undefined ? {} : { unit }),
  };
  return tidySeries(init).series;
}
