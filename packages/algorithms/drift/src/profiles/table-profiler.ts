import {
  BellwetherError,
  type FrameLike,
  requireInteger,
  requireOneOf,
  requireState,
  toFrame,
  type VersionedState,
} from '@bellwether/core';
import { type ColumnProfile, type ColumnProfiler, type ColumnSettings, columnProfiler } from './column-profile.js';
import type { TextKeeping } from './text-key.js';

/** Options of {@link tableProfiler}. */
export interface TableProfilerOptions {
  /** Which columns to profile. @default all */
  readonly columns?: readonly string[];
  /** Number columns whose values are names of categories (codes, status numbers). @default [] */
  readonly categorical?: readonly string[];
  /** Size of the quantile sketch, 8 to 4,096. Raising it makes quantiles more exact and profiles larger in proportion. @default 256 */
  readonly size?: number;
  /** How many texts of a column are counted, 2 to 65,536. Raising it finds rarer categories and makes profiles larger. @default 128 */
  readonly capacity?: number;
  /**
   * What is kept of texts. `'plain'`: frequent ones as they are, of more than 48 bytes the beginning. `'hashed'`: fingerprints, for texts
   * that must not leave the service; someone who can guess a text can still check the guess.
   *
   * @default 'plain'
   */
  readonly texts?: TextKeeping;
  /** Start of the random numbers, an integer from 1 to 2^32 - 1. Services that are merged later may all use the same. @default 1 */
  readonly seed?: number;
}

/** A table in a few kilobytes per column. JSON-safe, and what {@link restoreTableProfiler} continues from. */
export interface TableProfile extends VersionedState {
  readonly kind: 'table-profile';
  readonly version: 1;
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
}

/** Profiles a table as it comes. */
export interface TableProfiler {
  /** How many rows it has seen. */
  readonly rows: number;
  /** Takes in more rows. A column that they lack has missing values in them. */
  update(table: FrameLike): void;
  /** Everything seen so far. The profiler goes on from where it is. Cost O(columns). */
  profile(): TableProfile;
}

interface Settings extends ColumnSettings {
  readonly columns: ReadonlySet<string> | undefined;
  readonly categorical: ReadonlySet<string>;
}

function requireSettings(options: TableProfilerOptions): Settings {
  return {
    columns: options.columns === undefined ? undefined : new Set(options.columns),
    categorical: new Set(options.categorical),
    size: requireInteger('size', options.size ?? 256, { min: 8, max: 4096 }),
    capacity: requireInteger('capacity', options.capacity ?? 128, { min: 2, max: 65_536 }),
    keeping: requireOneOf('texts', options.texts ?? 'plain', ['plain', 'hashed']),
    seed: requireInteger('seed', options.seed ?? 1, { min: 1, max: 0xffff_ffff }),
  };
}

/** Rows in which a column did not exist. */
function absent(name: string, rows: number): ColumnProfile {
  return { name, rows, missing: rows, infinite: 0, kinds: { number: 0, time: 0, boolean: 0, string: 0 } };
}

function profilerOf(settings: Settings): TableProfiler & { merge(other: TableProfile): void } {
  const columns = new Map<string, ColumnProfiler>();
  let rows = 0;
  const columnOf = (name: string): ColumnProfiler => {
    let column = columns.get(name);
    if (column === undefined) {
      column = columnProfiler(name, settings, rows > 0 ? absent(name, rows) : undefined);
      columns.set(name, column);
    }
    return column;
  };
  /** Counts rows as missing in the columns that are not among these. */
  const settle = (more: number, names: ReadonlySet<string>): void => {
    for (const [name, column] of columns) if (!names.has(name)) column.merge(absent(name, more));
    rows += more;
  };
  return {
    get rows() {
      return rows;
    },
    update(table) {
      const frame = toFrame(table);
      const taken = frame.columns.filter(({ name }) => settings.columns?.has(name) !== false);
      for (const column of taken) columnOf(column.name).add(column, settings.categorical.has(column.name));
      settle(frame.length, new Set(taken.map(({ name }) => name)));
    },
    merge(other) {
      for (const column of other.columns) columnOf(column.name).merge(column);
      settle(other.rows, new Set(other.columns.map(({ name }) => name)));
    },
    profile: () => ({
      kind: 'table-profile',
      version: 1,
      rows,
      columns: [...columns.values()].map((column) => column.profile()),
    }),
  };
}

/**
 * Keeps a few kilobytes of each column of a table that comes in parts, enough to tell later whether two tables differ.
 *
 * Numbers: a quantile sketch, mean and variance, the number of different values. Texts and booleans: the frequent ones with their counts, the
 * number of different ones. All: missing values, infinite ones, and how many were of which kind. Profiles of parts, made in
 * different services, merge into the profile of the whole ({@link mergeProfiles}); {@link driftBetweenProfiles} compares two.
 *
 * Not for changes that show only in several columns together: a profile holds every column by itself.
 *
 * Cost: some 70 ns for a number, less for a text; at most 10 kB for a column, as bytes ({@link encodeProfile}).
 *
 * @throws {@link BellwetherError} `invalid-option`; `update` `invalid-input` where a table cannot be read.
 *
 * @example
 * ```ts
 * import { tableProfiler } from '@bellwether/drift';
 *
 * const profiler = tableProfiler();
 * for (let hour = 0; hour < 24; hour += 1) {
 *   profiler.update({
 *     latency: Array.from({ length: 500 }, (_, i) => (i * 7 + hour) % 100),
 *     region: Array.from({ length: 500 }, (_, i) => (i % 3 === 0 ? 'eu' : 'us')),
 *   });
 * }
 * const { rows, columns } = profiler.profile();
 * rows; // => 12000
 * columns.map(({ name }) => name); // => ['latency', 'region']
 * ```
 */
export function tableProfiler(options: TableProfilerOptions = {}): TableProfiler {
  return profilerOf(requireSettings(options));
}

/** The profile of one table: {@link tableProfiler} with a single update. */
export function profileTable(table: FrameLike, options: TableProfilerOptions = {}): TableProfile {
  const profiler = tableProfiler(options);
  profiler.update(table);
  return profiler.profile();
}

/** Checks the frame of a profile; its columns are checked when they are read. */
function requireProfile(value: unknown): TableProfile {
  const profile = requireState<TableProfile>(value, 'table-profile', 1);
  const { rows, columns } = profile;
  const usable =
    Number.isSafeInteger(rows) &&
    rows >= 0 &&
    Array.isArray(columns) &&
    columns.every((column) => typeof column === 'object' && column !== null && typeof column.name === 'string') &&
    new Set(columns.map(({ name }) => name)).size === columns.length &&
    columns.every((column) => column.rows === rows);
  if (!usable) {
    throw new BellwetherError(
      'invalid-state',
      'The profile must have a number of rows, and columns with different names and as many rows each.',
    );
  }
  return profile;
}

/**
 * Continues from a profile, bit for bit where the options are the same.
 *
 * @throws {@link BellwetherError} `invalid-state`; `invalid-option`.
 */
export function restoreTableProfiler(profile: unknown, options: TableProfilerOptions = {}): TableProfiler {
  const profiler = profilerOf(requireSettings(options));
  profiler.merge(requireProfile(profile));
  return profiler;
}

/**
 * One profile of what several profiles have seen. The order does not matter for counts, extremes and the number of different values;
 * quantiles and frequent texts keep their error bounds.
 *
 * @param profiles - All with sketches of one size, at least one.
 * @throws {@link BellwetherError} `invalid-state` for a damaged profile; `invalid-input` for none, or for sketches of different sizes.
 *
 * @example
 * ```ts
 * import { mergeProfiles, profileTable } from '@bellwether/drift';
 *
 * const service = (from: number) => profileTable({ latency: Array.from({ length: 1000 }, (_, i) => from + i) });
 * mergeProfiles([service(0), service(1000), service(2000)]).rows; // => 3000
 * ```
 */
export function mergeProfiles(profiles: readonly TableProfile[]): TableProfile {
  const [first, ...others] = profiles;
  if (first === undefined) throw new BellwetherError('invalid-input', 'There is no profile to merge.');
  const size = first.columns.find(({ numbers }) => numbers !== undefined)?.numbers?.quantiles.size;
  const profiler = profilerOf(requireSettings(size === undefined ? {} : { size }));
  for (const profile of [first, ...others]) profiler.merge(requireProfile(profile));
  return profiler.profile();
}
