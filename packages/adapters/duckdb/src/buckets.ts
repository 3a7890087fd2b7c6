import {
  type Aggregation,
  BellwetherError,
  type Duration,
  formatDuration,
  parseDuration,
  requireNumber,
  requireOneOf,
  type TimeSeries,
} from '@bellwether/core';
import type { SeriesRow } from './series-index.js';
import type { Reader } from './session.js';

/** How points become one value per bucket. */
export interface BucketOptions {
  /** Width of a bucket: milliseconds or `'5m'`. A greater one smooths more. */
  readonly step: Duration;
  /** How the points of a bucket become one value; missing values (NaN) are left out. @default 'mean' */
  readonly aggregation?: Aggregation;
  /** A time at which a bucket begins, milliseconds since the epoch. @default 0 */
  readonly origin?: number;
}

/** Checked options of buckets. */
export interface Buckets {
  readonly step: number;
  readonly aggregation: Aggregation;
  readonly origin: number;
}

const mostBuckets = 2 ** 27;

/** DuckDB's name for each aggregation, over the values that are not missing. */
const functions: Readonly<Record<Aggregation, string>> = {
  mean: 'avg(value)',
  sum: 'sum(value)',
  min: 'min(value)',
  max: 'max(value)',
  first: 'arg_min(value, time)',
  last: 'arg_max(value, time)',
  count: 'count(value)',
  median: 'median(value)',
};

/** @throws {@link BellwetherError} `invalid-option`. */
export function requireBuckets({ step, aggregation = 'mean', origin = 0 }: BucketOptions): Buckets {
  return {
    step: parseDuration(step, 'step'),
    aggregation: requireOneOf('aggregation', aggregation, Object.keys(functions) as Aggregation[]),
    origin: requireNumber('origin', origin),
  };
}

/**
 * One regular series per stored series, from its first bucket with a point to its last; buckets between without a value are NaN,
 * for counts 0.
 *
 * @throws {@link BellwetherError} `limit-exceeded` where a grid would have more than 2^27 buckets.
 */
export async function* readBuckets(
  reader: Reader,
  series: readonly SeriesRow[],
  from: number,
  to: number,
  buckets: Buckets,
  signal: AbortSignal | undefined,
): AsyncGenerator<TimeSeries> {
  const { step, aggregation, origin } = buckets;
  for (const row of series) {
    signal?.throwIfAborted();
    // The division may round across the boundary of a bucket; one correction is enough.
    const sql = `
      WITH rounded AS (
        SELECT time, value, floor((time - $4) / $5) AS bucket FROM bellwether_points
        WHERE series = $1 AND time >= $2 AND time < $3
      ), placed AS (
        SELECT time, value, CASE WHEN $4 + bucket * $5 > time THEN bucket - 1
          WHEN $4 + (bucket + 1) * $5 <= time THEN bucket + 1 ELSE bucket END AS bucket FROM rounded
      )
      SELECT bucket, coalesce((${functions[aggregation]} FILTER (WHERE NOT isnan(value)))::DOUBLE, 'nan'::DOUBLE)
      FROM placed GROUP BY bucket ORDER BY bucket`;
    const [places, values] = await reader.doubles(sql, [row.id, from, to, origin, step], 2);
    if (places!.length > 0) yield onGrid(row, places!, values!, buckets);
  }
}

function onGrid(row: SeriesRow, places: Float64Array, values: Float64Array, buckets: Buckets): TimeSeries {
  const { step, aggregation, origin } = buckets;
  const first = places[0]!;
  const length = places.at(-1)! - first + 1;
  if (!(length <= mostBuckets)) {
    throw new BellwetherError(
      'limit-exceeded',
      `Series "${row.name}" has ${length} buckets of ${formatDuration(step)} between its first and its last point; at most ${mostBuckets} are made. Use a greater step or a shorter range.`,
      { details: { step, buckets: length } },
    );
  }
  const grid = new Float64Array(length).fill(aggregation === 'count' ? 0 : Number.NaN);
  for (let i = 0; i < places.length; i += 1) grid[places[i]! - first] = values[i]!;
  return {
    contract: 'time-series/1',
    name: row.name,
    labels: row.labels,
    // A count has no unit, whatever it counts.
    ...(row.unit === null || aggregation === 'count' ? {} : { unit: row.unit }),
    axis: { kind: 'regular', start: origin + first * step, step },
    values: grid,
  };
}
