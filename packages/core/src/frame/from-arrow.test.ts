import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from './frame.js';
import { type ArrowTableLike, frameFromArrow } from './from-arrow.js';
import { frameToRows } from './rows.js';
import { toFrame } from './to-frame.js';

const x = Number.NaN;

function only(vector: arrow.Vector): Column {
  return frameFromArrow(new arrow.Table({ column: vector })).columns[0]!;
}

function through(table: arrow.Table): arrow.Table {
  return arrow.tableFromIPC(arrow.tableToIPC(table));
}

describe('frameFromArrow, on real apache-arrow tables', () => {
  it('uses doubles in one chunk without nulls as they are', () => {
    const values = new Float64Array([1, 2, 3]);
    const column = only(arrow.vectorFromArray<arrow.Float64>([1, 2, 3], new arrow.Float64()));
    const shared = new arrow.Table({ column: arrow.makeVector(values) });
    const [taken] = toFrame(shared).columns;
    expect(taken?.kind === 'number' && taken.values.buffer).toBe(values.buffer);
    expect(column).toMatchObject({ kind: 'number', values });
  });

  it.each([
    ['Int8', new arrow.Int8()],
    ['Int16', new arrow.Int16()],
    ['Int32', new arrow.Int32()],
    ['Uint8', new arrow.Uint8()],
    ['Uint16', new arrow.Uint16()],
    ['Uint32', new arrow.Uint32()],
    ['Float32', new arrow.Float32()],
    ['Float64', new arrow.Float64()],
  ] as const)('reads %s with nulls, over chunks and slices', (_name, type) => {
    const vector = arrow.vectorFromArray<arrow.DataType>([1, null, 3, 4, null], type);
    expect(only(vector)).toMatchObject({ kind: 'number', values: new Float64Array([1, x, 3, 4, x]) });
    expect(only(vector.concat(vector))).toMatchObject({ values: new Float64Array([1, x, 3, 4, x, 1, x, 3, 4, x]) });
    expect(only(vector.slice(1, 4))).toMatchObject({ values: new Float64Array([x, 3, 4]) });
    const [read] = frameFromArrow(through(new arrow.Table({ column: vector }))).columns;
    expect(read).toMatchObject({ values: new Float64Array([1, x, 3, 4, x]) });
  });

  it('reads 64-bit integers, beyond 2^53 to the nearest double', () => {
    const vector = arrow.vectorFromArray([1n, null, 9007199254740993n, -5n], new arrow.Int64());
    expect(only(vector)).toMatchObject({ values: new Float64Array([1, x, 9007199254740992, -5]) });
    const [exact] = frameFromArrow(new arrow.Table({ id: vector }), { types: { id: 'string' } }).columns;
    expect(exact).toMatchObject({ dictionary: ['1', '9007199254740993', '-5'] });
  });

  it('reads half floats and decimals', () => {
    expect(
      only(arrow.makeVector(arrow.makeData({ type: new arrow.Float16(), data: new Uint16Array([0x3c00, 0x4000]) }))),
    ).toMatchObject({
      values: new Float64Array([1, 2]),
    });
    const decimals = arrow.makeData({
      type: new arrow.Decimal(2, 10, 128),
      length: 2,
      data: new Uint32Array([12345, 0, 0, 0, 0xffff_fff6, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff]),
    });
    expect(only(arrow.makeVector(decimals))).toMatchObject({ values: new Float64Array([123.45, -0.1]) });
  });

  it('reads timestamps of every unit and dates as milliseconds', () => {
    const time = 1_700_000_000_123;
    const of = (type: arrow.DataType, value: bigint) =>
      only(
        arrow.makeVector(
          arrow.makeData({ type: type as arrow.TimestampMillisecond, data: new BigInt64Array([value]) }),
        ),
      );
    expect(of(new arrow.TimestampSecond(), 1_700_000_000n)).toMatchObject({
      kind: 'time',
      values: new Float64Array([1_700_000_000_000]),
    });
    expect(of(new arrow.TimestampMillisecond(), BigInt(time))).toMatchObject({ values: new Float64Array([time]) });
    expect(of(new arrow.TimestampMicrosecond(), BigInt(time) * 1000n + 500n)).toMatchObject({
      values: new Float64Array([time + 0.5]),
    });
    expect(of(new arrow.TimestampNanosecond(), BigInt(time) * 1_000_000n)).toMatchObject({
      values: new Float64Array([time]),
    });
    expect(of(new arrow.DateMillisecond(), BigInt(time))).toMatchObject({
      kind: 'time',
      values: new Float64Array([time]),
    });
    const dates = arrow.makeVector(arrow.makeData({ type: new arrow.DateDay(), data: new Int32Array([1, -1]) }));
    expect(only(dates)).toMatchObject({ kind: 'time', values: new Float64Array([86_400_000, -86_400_000]) });
    const withNull = arrow.vectorFromArray([new Date(time), null], new arrow.TimestampMillisecond());
    expect(only(withNull)).toMatchObject({ kind: 'time', values: new Float64Array([time, x]) });
  });

  it('reads booleans, texts and dictionaries, with nulls and over chunks', () => {
    expect(only(arrow.vectorFromArray([true, null, false]))).toMatchObject({
      kind: 'boolean',
      values: new Uint8Array([1, 255, 0]),
    });
    const texts = arrow.vectorFromArray(['a', null, 'b', 'a'], new arrow.Utf8());
    expect(only(texts)).toMatchObject({ kind: 'string', codes: new Int32Array([0, -1, 1, 0]), dictionary: ['a', 'b'] });
    const dictionary = arrow.vectorFromArray(
      ['a', null, 'b', 'a'],
      new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()),
    );
    expect(only(dictionary)).toMatchObject({
      kind: 'string',
      codes: new Int32Array([0, -1, 1, 0]),
      dictionary: ['a', 'b'],
    });
    const other = arrow.vectorFromArray(['c', 'a'], new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()));
    expect(frameToRows(toFrame(new arrow.Table({ s: dictionary.concat(other) }))).map(({ s }) => s)).toEqual([
      'a',
      null,
      'b',
      'a',
      'c',
      'a',
    ]);
    expect(frameToRows(toFrame(new arrow.Table({ s: dictionary.slice(1, 3) })))).toEqual([{ s: null }, { s: 'b' }]);
  });

  it('equals the cells that apache-arrow hands out', () => {
    const cell = fc.record({
      n: fc.option(fc.double({ noNaN: true })),
      i: fc.option(fc.bigInt({ min: -(2n ** 50n), max: 2n ** 50n })),
      s: fc.option(fc.string()),
      b: fc.option(fc.boolean()),
    });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 20 }), fc.nat(20), (rows, cut) => {
        const vectors = {
          n: arrow.vectorFromArray(
            rows.map(({ n }) => n),
            new arrow.Float64(),
          ),
          i: arrow.vectorFromArray(
            rows.map(({ i }) => i),
            new arrow.Int64(),
          ),
          s: arrow.vectorFromArray(
            rows.map(({ s }) => s),
            new arrow.Utf8(),
          ),
          b: arrow.vectorFromArray(
            rows.map(({ b }) => b),
            new arrow.Bool(),
          ),
        };
        const table = through(new arrow.Table(vectors)).slice(cut % rows.length);
        const expected = rows
          .slice(cut % rows.length)
          .map((row) => ({ ...row, i: row.i === null ? null : Number(row.i) }));
        expect(frameToRows(frameFromArrow(table))).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a table that lacks a column of its schema', () => {
    const broken: ArrowTableLike = { schema: { fields: [{ name: 'a', type: { typeId: 3 } }] }, getChildAt: () => null };
    expect(() => frameFromArrow(broken)).toThrow('no data for column "a"');
  });
});
