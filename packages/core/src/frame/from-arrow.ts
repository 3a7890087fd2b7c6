import { BellwetherError } from '../errors.js';
import { type Column, createFrame, type Frame } from './frame.js';
import { type ColumnKind, columnFromCells, type FrameOptions, isMissing, kindOf } from './infer-column.js';

/** The part of an Arrow data type that is read. */
export interface ArrowTypeLike {
  /** Number of the type in Arrow's format: 2 integer, 3 float, 6 bool, 8 date, 10 timestamp, -1 dictionary, ... */
  readonly typeId: number;
  /** Of timestamps: 0 seconds, 1 milliseconds, 2 microseconds, 3 nanoseconds. Of dates: 0 days, 1 milliseconds. */
  readonly unit?: number;
  /** Of decimals: digits after the point. */
  readonly scale?: number;
  /** Of floats: 0 half, 1 single, 2 double. */
  readonly precision?: number;
}

/** The part of a chunk of an Arrow column that is read. */
export interface ArrowDataLike {
  readonly length: number;
  readonly nullCount: number;
  readonly offset?: number;
  readonly values?: unknown;
  readonly nullBitmap?: Uint8Array | null;
  readonly dictionary?: ArrowVectorLike | null;
}

/** The part of an Arrow column that is read. */
export interface ArrowVectorLike {
  readonly length: number;
  readonly data?: readonly ArrowDataLike[];
  get(index: number): unknown;
}

/** An Arrow table by its shape: `apache-arrow` and what behaves like it. */
export interface ArrowTableLike {
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type: ArrowTypeLike }[] };
  getChildAt(index: number): ArrowVectorLike | null;
}

/** Numbers of the types in Arrow's columnar format (Schema.fbs), as its JavaScript library counts them. */
const arrow = { integer: 2, float: 3, bool: 6, decimal: 7, date: 8, timestamp: 10, dictionary: -1 } as const;
const timestampMilliseconds = [1000, 1, 1e-3, 1e-6];
const dayMilliseconds = 86_400_000;

/**
 * Makes a frame from an Arrow table, recognised by its shape (no Arrow library is imported).
 *
 * Doubles in one chunk without nulls are used as they are; other numbers are converted once, 64-bit integers beyond 2^53
 * and decimals to the nearest double. Timestamps of every unit and dates become times in milliseconds; dictionaries stay
 * dictionaries, and plain texts become one. Other types become texts. Nulls become missing values.
 *
 * @throws {@link BellwetherError} `invalid-input` where a column of the schema is not in the table, or a value does not
 * fit the kind given in `types`.
 */
export function frameFromArrow(table: ArrowTableLike, options: FrameOptions = {}): Frame {
  return createFrame(
    table.schema.fields.map(({ name, type }, index) => {
      const vector = table.getChildAt(index);
      if (vector === null || vector === undefined) {
        throw new BellwetherError('invalid-input', `The Arrow table has no data for column "${name}".`, {
          details: { column: name },
        });
      }
      return columnFrom(name, type, vector, kindOf(options.types, name));
    }),
  );
}

function columnFrom(name: string, type: ArrowTypeLike, vector: ArrowVectorLike, wanted?: ColumnKind): Column {
  const natural = kindOfType(type.typeId);
  if (natural === 'string' && type.typeId === arrow.dictionary && (wanted ?? 'string') === 'string') {
    return dictionaryColumn(name, vector) ?? columnFromCells(name, cellsOf(vector), 'string');
  }
  if (natural !== 'number' && natural !== 'time') return columnFromCells(name, cellsOf(vector), wanted ?? natural);
  if (wanted === 'string' || wanted === 'boolean') return columnFromCells(name, cellsOf(vector), wanted);
  return { kind: wanted ?? natural, name, values: numbersOf(type, vector) };
}

function kindOfType(typeId: number): ColumnKind {
  if (typeId === arrow.bool) return 'boolean';
  if (typeId === arrow.date || typeId === arrow.timestamp) return 'time';
  return typeId === arrow.integer || typeId === arrow.float || typeId === arrow.decimal ? 'number' : 'string';
}

function cellsOf(vector: ArrowVectorLike): unknown[] {
  return Array.from({ length: vector.length }, (_, row) => vector.get(row));
}

/** The raw values of a chunk, where they are one number per row that means what it says. */
function rawValues(type: ArrowTypeLike, chunk: ArrowDataLike): ArrayLike<number | bigint> | undefined {
  const { values, nullBitmap } = chunk;
  const raw =
    values instanceof Float64Array ||
    values instanceof Float32Array ||
    values instanceof Int32Array ||
    values instanceof Uint32Array ||
    values instanceof Int16Array ||
    values instanceof Int8Array ||
    values instanceof Uint8Array ||
    values instanceof Uint16Array ||
    values instanceof BigInt64Array ||
    values instanceof BigUint64Array;
  const readable = raw && (chunk.nullCount === 0 || nullBitmap instanceof Uint8Array);
  // Half floats are stored as their bits, decimals as words, and older libraries store 64 bits as pairs of 32.
  const plain = type.typeId !== arrow.decimal && !(type.typeId === arrow.float && type.precision === 0);
  return readable && plain && rawFits(type, values, chunk.length) ? values : undefined;
}

function rawFits(type: ArrowTypeLike, values: ArrayLike<number | bigint>, length: number): boolean {
  const wide = values instanceof BigInt64Array || values instanceof BigUint64Array;
  if (type.typeId === arrow.timestamp || (type.typeId === arrow.date && type.unit === 1)) {
    return wide && values.length >= length;
  }
  return (
    values.length >= length && (type.typeId !== arrow.integer || wide || values.length < 2 * length || length === 0)
  );
}

function scaleOf(type: ArrowTypeLike): number {
  if (type.typeId === arrow.timestamp) return timestampMilliseconds[type.unit ?? 1] ?? 1;
  return type.typeId === arrow.date && type.unit === 0 ? dayMilliseconds : 1;
}

function isNull(chunk: ArrowDataLike, index: number): boolean {
  if (chunk.nullCount === 0 || !chunk.nullBitmap) return false;
  const bit = (chunk.offset ?? 0) + index;
  return ((chunk.nullBitmap[bit >> 3]! >> (bit & 7)) & 1) === 0;
}

function numbersOf(type: ArrowTypeLike, vector: ArrowVectorLike): Float64Array {
  const chunks = vector.data ?? [];
  const raws = chunks.map((chunk) => rawValues(type, chunk));
  const [only] = raws;
  if (raws.length === 1 && only instanceof Float64Array && chunks[0]!.nullCount === 0) {
    return only.subarray(0, chunks[0]!.length);
  }
  const numbers = new Float64Array(vector.length);
  if (raws.length === 0 || raws.includes(undefined)) {
    for (let row = 0; row < numbers.length; row += 1) numbers[row] = numberFrom(type, vector.get(row));
    return numbers;
  }
  const scale = scaleOf(type);
  let row = 0;
  chunks.forEach((chunk, which) => {
    const raw = raws[which]!;
    for (let i = 0; i < chunk.length; i += 1) {
      numbers[row] = isNull(chunk, i) ? Number.NaN : scaled(raw[i]!, scale);
      row += 1;
    }
  });
  return numbers;
}

/** Nanoseconds and microseconds go through integers: as doubles they would lose the last digits before being divided. */
function scaled(value: number | bigint, scale: number): number {
  if (typeof value === 'number' || scale >= 1) return Number(value) * scale;
  const divisor = scale === 1e-3 ? 1000n : 1_000_000n;
  return Number(value / divisor) + Number(value % divisor) / Number(divisor);
}

/** A value as the library hands it out: dates and timestamps are milliseconds there, decimals 32-bit words. */
function numberFrom(type: ArrowTypeLike, cell: unknown): number {
  if (isMissing(cell)) return Number.NaN;
  if (cell instanceof Uint32Array) {
    let words = 0n;
    for (let i = cell.length - 1; i >= 0; i -= 1) words = (words << 32n) | BigInt(cell[i]!);
    return Number(`${BigInt.asIntN(cell.length * 32, words)}e${-(type.scale ?? 0)}`);
  }
  return Number(cell);
}

function dictionaryColumn(name: string, vector: ArrowVectorLike): Column | undefined {
  const codes = new Int32Array(vector.length);
  const known = new Map<string, number>();
  let row = 0;
  for (const chunk of vector.data ?? []) {
    const { values, dictionary } = chunk;
    if (!dictionary || !ArrayBuffer.isView(values) || values instanceof DataView) return undefined;
    if (chunk.nullCount > 0 && !chunk.nullBitmap) return undefined;
    const own = cellsOf(dictionary).map((cell) => {
      if (isMissing(cell)) return -1;
      const text = String(cell);
      const code = known.get(text) ?? known.size;
      known.set(text, code);
      return code;
    });
    const indices = values as ArrayLike<unknown> & ArrayBufferView;
    for (let i = 0; i < chunk.length; i += 1) {
      codes[row] = isNull(chunk, i) ? -1 : (own[Number(indices[i])] ?? -1);
      row += 1;
    }
  }
  if (row !== vector.length) return undefined;
  return { kind: 'string', name, codes, dictionary: Array.from(known.keys()) };
}
