import { BellwetherError, seriesKey, type TimeSeries } from '@bellwether/core';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { Reader } from './session.js';

/** A row of the table of series. */
export interface SeriesRow {
  readonly id: number;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit: string | null;
}

interface Entry {
  readonly id: number;
  readonly unit: string | null;
}

/** Which series exist. Kept in memory beside the table; there is one writer, so they cannot differ. */
export interface SeriesIndex {
  /**
   * The numbers of series, given to those that are new. Where the transaction fails, `reload` has to follow.
   *
   * @throws {@link BellwetherError} `invalid-input` for a series that is stored in another unit, or whose name is not text.
   */
  idsOf(writer: DuckDBConnection, list: readonly TimeSeries[]): Promise<readonly number[]>;
  /** Looks at the table again. */
  reload(writer: DuckDBConnection): Promise<void>;
}

/** Half of a character cannot be stored, and would make two names one. */
const brokenText = /\p{Surrogate}/u;

/** Refuses a text that cannot be stored as it is. */
export function requireText(what: string, text: unknown): string {
  if (typeof text !== 'string' || brokenText.test(text)) {
    throw new BellwetherError(
      'invalid-input',
      `${what} is ${JSON.stringify(text) ?? String(text)}; it must be text, without halves of characters.`,
    );
  }
  return text;
}

/** The unit that a series has from now on. */
function unitAfter(known: string | null, series: TimeSeries): string | null {
  const given = series.unit ?? null;
  if (known !== null && given !== null && known !== given) {
    throw new BellwetherError(
      'invalid-input',
      `Series ${seriesKey(series.name, series.labels)} is stored in ${JSON.stringify(known)} and comes in ${JSON.stringify(given)}; convert it, or give it another name.`,
      { details: { stored: known, given } },
    );
  }
  return given ?? known;
}

/** Labels are stored as pairs, so that a label named __proto__ is just a label. */
function labelsOf(text: DuckDBValue | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(JSON.parse(String(text)) as [string, string][]);
}

function rowOf([id, name, labels, unit]: readonly DuckDBValue[]): SeriesRow {
  return { id: Number(id), name: String(name), labels: labelsOf(labels), unit: unit === null ? null : String(unit) };
}

/** Stored series of a name (any, where there is none) that have all of these labels, as first written. */
export async function findSeries(
  { rows }: Pick<Reader, 'rows'>,
  name: string | undefined,
  labels: Readonly<Record<string, string>> = {},
): Promise<readonly SeriesRow[]> {
  const sql =
    'SELECT id, name, labels, unit FROM bellwether_series WHERE ($1::VARCHAR IS NULL OR name = $1) ORDER BY id';
  const wanted = Object.entries(labels);
  return (await rows(sql, [name ?? null]))
    .map(rowOf)
    .filter((row) => wanted.every(([key, value]) => Object.hasOwn(row.labels, key) && row.labels[key] === value));
}

/** The index of the series that are in the file. */
export async function loadSeriesIndex(connection: DuckDBConnection): Promise<SeriesIndex> {
  let known = new Map<string, Entry>();
  let next = 1;

  async function reload(writer: DuckDBConnection): Promise<void> {
    known = new Map();
    next = 1;
    const rows = await writer.runAndReadAll('SELECT id, name, labels, unit FROM bellwether_series');
    for (const { id, name, labels, unit } of rows.getRows().map(rowOf)) {
      known.set(seriesKey(name, labels), { id, unit });
      next = Math.max(next, id + 1);
    }
  }

  async function idsOf(writer: DuckDBConnection, list: readonly TimeSeries[]): Promise<readonly number[]> {
    const added = new Map<string, SeriesRow>();
    const updated = new Map<number, string | null>();
    const ids: number[] = [];
    for (const series of list) {
      const key = seriesKey(requireText('The name of a series', series.name), series.labels);
      const entry = known.get(key);
      const unit = unitAfter(entry?.unit ?? null, series);
      if (unit !== null) requireText('The unit of a series', unit);
      const id = entry?.id ?? next++;
      ids.push(id);
      if (entry !== undefined && entry.unit === unit) continue;
      known.set(key, { id, unit });
      if (entry === undefined || added.has(key)) added.set(key, { id, name: series.name, labels: series.labels, unit });
      else updated.set(id, unit);
    }
    await insertSeries(writer, [...added.values()]);
    for (const [id, unit] of updated) {
      await writer.run('UPDATE bellwether_series SET unit = $1 WHERE id = $2', [unit, id]);
    }
    return ids;
  }

  await reload(connection);
  return { idsOf, reload };
}

async function insertSeries(writer: DuckDBConnection, rows: readonly SeriesRow[]): Promise<void> {
  if (rows.length === 0) return;
  const appender = await writer.createAppender('bellwether_series');
  try {
    for (const { id, name, labels, unit } of rows) {
      appender.appendInteger(id);
      appender.appendVarchar(name);
      appender.appendVarchar(JSON.stringify(Object.entries(labels)));
      if (unit === null) appender.appendNull();
      else appender.appendVarchar(unit);
      appender.endRow();
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}
