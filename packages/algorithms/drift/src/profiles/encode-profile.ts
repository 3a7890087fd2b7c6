import { BellwetherError, describeValue } from '@bellwether/core';
import type { DistinctSketchState, HeavyHittersState, QuantileSketchState } from '@bellwether/statistics';
import { type ByteReader, type ByteWriter, byteReader, byteWriter } from './bytes.js';
import type { ColumnProfile, KindCounts, NumbersProfile, TextsProfile } from './column-profile.js';
import { bucketCount } from './hashed-counts.js';
import { restoreTableProfiler, type TableProfile } from './table-profiler.js';

/** "BWTP", then the version of the layout. */
const magic = Uint8Array.of(0x42, 0x57, 0x54, 0x50);
const version = 1;

const kindNames: readonly (keyof KindCounts)[] = ['number', 'time', 'boolean', 'string'];
const registerCount = 2048;
const zero = 48;
/** Registers need 6 bits each: four of them are three bytes. */
const packedBytes = (registerCount * 3) / 4;
/** Registers that are still 0 are left out where that is shorter. */
const fewRegisters = 600;

function writeDistinct(into: ByteWriter, { registers }: DistinctSketchState): void {
  const set: number[] = [];
  for (let i = 0; i < registerCount; i += 1) if (registers.charCodeAt(i) !== zero) set.push(i);
  const sparse = set.length <= fewRegisters;
  into.byte(sparse ? 1 : 0);
  if (!sparse) {
    const rank = (i: number): number => registers.charCodeAt(i) - zero;
    for (let i = 0; i < registerCount; i += 4) {
      into.byte(rank(i) | ((rank(i + 1) & 3) << 6));
      into.byte((rank(i + 1) >> 2) | ((rank(i + 2) & 15) << 4));
      into.byte((rank(i + 2) >> 4) | (rank(i + 3) << 2));
    }
    return;
  }
  into.count(set.length);
  let last = -1;
  for (const i of set) {
    into.count(i - last - 1);
    into.byte(registers.charCodeAt(i) - zero);
    last = i;
  }
}

function readDistinct(from: ByteReader): DistinctSketchState {
  const registers = new Uint8Array(registerCount);
  const layout = from.byte();
  if (layout > 1) throw from.refuse('registers have a layout that is not known');
  if (layout === 0) {
    const packed = from.bytes(packedBytes);
    for (let i = 0, at = 0; i < registerCount; i += 4, at += 3) {
      const [a, b, c] = [packed[at]!, packed[at + 1]!, packed[at + 2]!];
      registers[i] = a & 63;
      registers[i + 1] = (a >> 6) | ((b & 15) << 2);
      registers[i + 2] = (b >> 4) | ((c & 3) << 4);
      registers[i + 3] = c >> 2;
    }
  } else {
    let at = -1;
    for (let left = from.count(registerCount); left > 0; left -= 1) {
      at += 1 + from.count(registerCount);
      if (at >= registerCount) throw from.refuse('there are too many registers');
      registers[at] = from.byte();
    }
  }
  const text = Array.from(registers, (rank) => String.fromCharCode(zero + rank)).join('');
  return { kind: 'distinct-sketch', version: 1, registers: text };
}

function writeNumbers(into: ByteWriter, { mean, squares, quantiles, distinct }: NumbersProfile): void {
  into.number(mean);
  into.number(squares);
  into.count(quantiles.size);
  into.count(quantiles.random);
  into.count(quantiles.count);
  into.number(quantiles.min ?? Number.NaN);
  into.number(quantiles.max ?? Number.NaN);
  into.count(quantiles.levels.length);
  for (const [at, level] of quantiles.levels.entries()) {
    into.byte(quantiles.turns[at]! + 1);
    into.count(level.length);
    for (const value of level) into.number(value);
  }
  writeDistinct(into, distinct);
}

function readNumbers(from: ByteReader): NumbersProfile {
  const mean = from.number();
  const squares = from.number();
  const size = from.count(1e6);
  const random = from.count(0xffff_ffff);
  const count = from.count(Number.MAX_SAFE_INTEGER);
  const [min, max] = [from.number(), from.number()];
  const levels: number[][] = [];
  const turns: number[] = [];
  for (let left = from.count(64); left > 0; left -= 1) {
    turns.push(from.byte() - 1);
    const level: number[] = [];
    for (let more = from.count(1e6); more > 0; more -= 1) level.push(from.number());
    levels.push(level);
  }
  const quantiles: QuantileSketchState = {
    kind: 'quantile-sketch',
    version: 1,
    size,
    random,
    count,
    min: Number.isNaN(min) ? null : min,
    max: Number.isNaN(max) ? null : max,
    levels,
    turns,
  };
  return { mean, squares, quantiles, distinct: readDistinct(from) };
}

function writeTexts(into: ByteWriter, { frequent, buckets, distinct }: TextsProfile): void {
  into.count(frequent.capacity);
  into.count(frequent.total);
  into.count(frequent.missed);
  into.count(frequent.items.length);
  for (const [text, count] of frequent.items) {
    into.text(text);
    into.count(count);
  }
  for (const count of buckets ?? []) into.count(count);
  writeDistinct(into, distinct);
}

function readTexts(from: ByteReader): TextsProfile {
  const capacity = from.count(65_536);
  const total = from.count(Number.MAX_SAFE_INTEGER);
  const missed = from.count(Number.MAX_SAFE_INTEGER);
  const items: [string, number][] = [];
  for (let left = from.count(65_536); left > 0; left -= 1) {
    items.push([from.text(), from.count(Number.MAX_SAFE_INTEGER)]);
  }
  const frequent: HeavyHittersState = { kind: 'heavy-hitters', version: 1, capacity, total, missed, items };
  if (missed === 0) return { frequent, distinct: readDistinct(from) };
  const buckets = Array.from({ length: bucketCount }, () => from.count(Number.MAX_SAFE_INTEGER));
  return { frequent, buckets, distinct: readDistinct(from) };
}

/**
 * A profile as bytes, for the wire and for disks: at the default sizes at most 10 kB for a column that has one kind of values, whatever it has seen.
 *
 * @example
 * ```ts
 * import { decodeProfile, encodeProfile, profileTable } from '@bellwether/drift';
 *
 * const profile = profileTable({ latency: Array.from({ length: 100_000 }, (_, i) => Math.sqrt(i)) });
 * const bytes = encodeProfile(profile);
 * bytes.length < 10_000; // => true
 * decodeProfile(bytes).columns[0]?.numbers?.mean === profile.columns[0]?.numbers?.mean; // => true
 * ```
 */
export function encodeProfile(profile: TableProfile): Uint8Array {
  const into = byteWriter();
  into.bytes(magic);
  into.byte(version);
  into.count(profile.rows);
  into.count(profile.columns.length);
  for (const column of profile.columns) {
    into.text(column.name);
    into.count(column.missing);
    into.count(column.infinite);
    for (const kind of kindNames) into.count(column.kinds[kind]);
    into.byte((column.numbers === undefined ? 0 : 1) + (column.texts === undefined ? 0 : 2));
    if (column.numbers !== undefined) writeNumbers(into, column.numbers);
    if (column.texts !== undefined) writeTexts(into, column.texts);
  }
  return into.finish();
}

/**
 * The profile that bytes of {@link encodeProfile} hold. Everything is checked: they may come from anywhere.
 *
 * @throws {@link BellwetherError} `invalid-state` where they are not a whole profile of a known version, with the place.
 */
export function decodeProfile(bytes: Uint8Array): TableProfile {
  if (!(bytes instanceof Uint8Array)) {
    throw new BellwetherError('invalid-state', `A profile is ${describeValue(bytes)}; it must be bytes (Uint8Array).`);
  }
  const from = byteReader(bytes);
  if (!from.bytes(magic.length).every((byte, i) => byte === magic[i])) {
    throw new BellwetherError('invalid-state', 'The bytes are not those of a profile.');
  }
  const found = from.byte();
  if (found !== version) {
    throw new BellwetherError('invalid-state', `The profile has layout ${found}; this code reads layout ${version}.`);
  }
  const rows = from.count(Number.MAX_SAFE_INTEGER);
  const columns: ColumnProfile[] = [];
  for (let left = from.count(bytes.length); left > 0; left -= 1) {
    const name = from.text();
    const missing = from.count(rows);
    const infinite = from.count(rows);
    const [number, time, boolean, string] = kindNames.map(() => from.count(rows));
    const kinds: KindCounts = { number: number!, time: time!, boolean: boolean!, string: string! };
    const parts = from.byte();
    if (parts > 3) throw from.refuse('a column has parts that are not known');
    columns.push({
      name,
      rows,
      missing,
      infinite,
      kinds,
      ...((parts & 1) === 0 ? {} : { numbers: readNumbers(from) }),
      ...((parts & 2) === 0 ? {} : { texts: readTexts(from) }),
    });
  }
  if (!from.done) throw from.refuse('a profile ends before them');
  return restoreTableProfiler({ kind: 'table-profile', version: 1, rows, columns }).profile();
}
