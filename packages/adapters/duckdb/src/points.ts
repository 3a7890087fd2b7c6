import { BellwetherError, createTimeSeries, seriesKey, type TimeSeries, timesOf } from '@bellwether/core';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { SeriesRow } from './series-index.js';
import type { Reader } from './session.js';
import { appendPoints, type PointColumns } from './vectors.js';

/** Points that are held in memory for one answer; a longer series comes in several chunks. */
const pointsPerAnswer = 1_000_000;

/** Numbers as a list in a statement. They are our own, so they need no parameter each. */
export function listOf(ids: readonly number[]): string {
  return ids.length === 0 ? 'NULL' : ids.join(',');
}

/**
 * The columns of a series.
 *
 * @throws {@link BellwetherError} `invalid-input` where times do not ascend or there is not one value per time: stored, such points
 * could not be told from others.
 */
export function columnsOf(series: TimeSeries): Omit<PointColumns, 'id'> {
  const { values } = series;
  const problem = (what: string): BellwetherError =>
    new BellwetherError('invalid-input', `Series ${seriesKey(series.name, series.labels)} ${what}.`);
  if (!(values instanceof Float64Array)) throw problem('has values that are no Float64Array; use createTimeSeries()');
  const times = timesOf(series);
  if (times.length !== values.length) throw problem(`has ${times.length} times and ${values.length} values`);
  let previous = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < times.length; i += 1) {
    const time = times[i]!;
    if (!(time > previous) || time === Number.POSITIVE_INFINITY)
      throw problem(`has the time ${time} after ${previous}; times must be finite and ascend, see tidySeries()`);
    previous = time;
  }
  return { times, values };
}

/** Appends points; those at a time that a series already has replace the ones before. */
export async function replacePoints(writer: DuckDBConnection, columns: readonly PointColumns[]): Promise<void> {
  const last = await lastTimes(writer, [...new Set(columns.map(({ id }) => id))]);
  const later: PointColumns[] = [];
  // Parts of one series are taken in turn, so that the last of them wins; parts of different series go together.
  const rounds: PointColumns[][] = [];
  const roundOf = new Map<number, number>();
  for (const part of columns) {
    const before = last.get(part.id) ?? Number.NEGATIVE_INFINITY;
    last.set(part.id, Math.max(before, part.times.at(-1)!));
    if (part.times[0]! > before) {
      later.push(part);
      continue;
    }
    const round = roundOf.get(part.id) ?? 0;
    roundOf.set(part.id, round + 1);
    rounds[round] ??= [];
    rounds[round].push(part);
  }
  await appendPoints(writer, 'bellwether_points', later);
  for (const parts of rounds) {
    await writer.run('DELETE FROM bellwether_incoming');
    await appendPoints(writer, 'bellwether_incoming', parts);
    await writer.run(
      'DELETE FROM bellwether_points AS old USING bellwether_incoming AS new WHERE old.series = new.series AND old.time = new.time',
    );
    await writer.run('INSERT INTO bellwether_points SELECT * FROM bellwether_incoming');
  }
}

async function lastTimes(writer: DuckDBConnection, ids: readonly number[]): Promise<Map<number, number>> {
  const rows = await writer.runAndReadAll(
    `SELECT series, max(time) FROM bellwether_points WHERE series IN (${listOf(ids)}) GROUP BY series`,
  );
  return new Map(rows.getRows().map(([id, time]) => [Number(id), Number(time)]));
}

/** The points of series between two times, in the order of the series. */
export async function* readPoints(
  reader: Reader,
  series: readonly SeriesRow[],
  from: number,
  to: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<TimeSeries> {
  const counted = await reader.rows(
    `SELECT series, count(*) FROM bellwether_points WHERE series IN (${listOf(series.map(({ id }) => id))}) AND time >= $1 AND time < $2 GROUP BY series`,
    [from, to],
  );
  const counts = new Map(counted.map(([id, count]) => [Number(id), Number(count)]));
  let group: SeriesRow[] = [];
  let points = 0;
  for (const row of series) {
    const count = counts.get(row.id) ?? 0;
    if (count === 0) continue;
    signal?.throwIfAborted();
    if (points + count > pointsPerAnswer) {
      yield* readGroup(reader, group, counts, from, to, signal);
      group = [];
      points = 0;
    }
    if (count > pointsPerAnswer) {
      yield* readLong(reader, row, count, from, to, signal);
    } else {
      group.push(row);
      points += count;
    }
  }
  yield* readGroup(reader, group, counts, from, to, signal);
}

/** Short series together in one answer. */
async function* readGroup(
  reader: Reader,
  group: readonly SeriesRow[],
  counts: ReadonlyMap<number, number>,
  from: number,
  to: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<TimeSeries> {
  if (group.length === 0) return;
  const [times, values] = await reader.doubles(
    `SELECT time, value FROM bellwether_points WHERE series IN (${listOf(group.map(({ id }) => id))}) AND time >= $1 AND time < $2 ORDER BY series, time`,
    [from, to],
    2,
  );
  let begin = 0;
  for (const row of group) {
    signal?.throwIfAborted();
    const end = begin + counts.get(row.id)!;
    yield seriesFrom(row, times!.slice(begin, end), values!.slice(begin, end));
    begin = end;
  }
}

/** A long series in parts of about equal size. */
async function* readLong(
  reader: Reader,
  row: SeriesRow,
  count: number,
  from: number,
  to: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<TimeSeries> {
  const parts = Math.ceil(count / pointsPerAnswer);
  const fractions = Array.from({ length: parts - 1 }, (_, i) => (i + 1) / parts);
  const cuts = await reader.doubles(
    `SELECT unnest(quantile_disc(time, [${fractions.join(',')}])) FROM bellwether_points WHERE series = $1 AND time >= $2 AND time < $3`,
    [row.id, from, to],
    1,
  );
  const bounds = [from, ...cuts[0]!, to];
  for (let i = 1; i < bounds.length; i += 1) {
    signal?.throwIfAborted();
    const bound: DuckDBValue[] = [row.id, bounds[i - 1]!, bounds[i]!];
    const [times, values] = await reader.doubles(
      'SELECT time, value FROM bellwether_points WHERE series = $1 AND time >= $2 AND time < $3 ORDER BY time',
      bound,
      2,
    );
    if (times!.length > 0) yield seriesFrom(row, times!, values!);
  }
}

/** A series of stored points; where they lie on a grid, it takes no memory for their times. */
function seriesFrom({ name, labels, unit }: SeriesRow, times: Float64Array, values: Float64Array): TimeSeries {
  const common = { name, labels, values, ...(unit === null ? {} : { unit }) };
  const start = times[0]!;
  const step = times.length > 1 ? times[1]! - start : 0;
  let regular = step > 0;
  for (let i = 2; regular && i < times.length; i += 1) regular = times[i] === start + i * step;
  return regular ? createTimeSeries({ ...common, start, step }) : createTimeSeries({ ...common, timestamps: times });
}
