import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Column, columnLength, createFrame, findColumn, requireColumn } from './frame.js';
import { frameFromColumns } from './from-columns.js';
import { frameFromDanfo } from './from-danfo.js';
import { frameFromRows } from './from-rows.js';
import { frameToRows, selectRows } from './rows.js';
import { toFrame } from './to-frame.js';

const x = Number.NaN;
const kinds = (frame: { columns: readonly Column[] }) => frame.columns.map(({ kind }) => kind);

describe('createFrame', () => {
  it('refuses what is not a table', () => {
    const number = (name: string, length: number): Column => ({
      kind: 'number',
      name,
      values: new Float64Array(length),
    });
    expect(() => createFrame([number('a', 1), number('b', 2)])).toThrow('Column "b" has 2 rows and column "a" has 1');
    expect(() => createFrame([number('a', 1), number('a', 1)])).toThrow('occurs twice');
    const codes = new Int32Array([0, 1]);
    expect(() => createFrame([{ kind: 'string', name: 's', codes, dictionary: ['only'] }])).toThrow('code 1 in row 1');
    expect(createFrame([]).length).toBe(0);
    expect(() => requireColumn(createFrame([number('a', 1)]), 'b')).toThrow('no column "b"; there are "a"');
  });
});

describe('frameFromRows', () => {
  it('infers kinds', () => {
    const at = new Date(5);
    const frame = frameFromRows([
      { n: 1, b: true, t: at, s: 'x', big: 7n, mixed: 1, none: null },
      { n: null, b: undefined, t: new Date(Number.NaN), s: null, big: 8n, mixed: 'a', extra: 1 },
      { n: x, b: false, t: at, s: 'x', mixed: at, none: undefined },
    ]);
    expect(Object.fromEntries(frame.columns.map(({ name, kind }) => [name, kind]))).toEqual({
      n: 'number',
      b: 'boolean',
      t: 'time',
      s: 'string',
      big: 'number',
      mixed: 'string',
      none: 'number',
      extra: 'number',
    });
    expect(findColumn(frame, 'n')).toMatchObject({ values: new Float64Array([1, x, x]) });
    expect(findColumn(frame, 'b')).toMatchObject({ values: new Uint8Array([1, 255, 0]) });
    expect(findColumn(frame, 't')).toMatchObject({ values: new Float64Array([5, x, 5]) });
    expect(findColumn(frame, 's')).toMatchObject({ codes: new Int32Array([0, -1, 0]), dictionary: ['x'] });
    expect(findColumn(frame, 'mixed')).toMatchObject({ dictionary: ['1', 'a', '1970-01-01T00:00:00.005Z'] });
    expect(findColumn(frame, 'extra')).toMatchObject({ values: new Float64Array([x, 1, x]) });
  });

  it('reads the kinds it is told', () => {
    const rows = [
      { at: '2026-01-01T00:00:00Z', id: 9007199254740993n, flag: 'true', load: '1.5' },
      { at: '', id: null, flag: 0, load: '' },
    ];
    const frame = frameFromRows(rows, { types: { at: 'time', id: 'string', flag: 'boolean', load: 'number' } });
    expect(frameToRows(frame)).toEqual([
      { at: new Date('2026-01-01T00:00:00Z'), id: '9007199254740993', flag: true, load: 1.5 },
      { at: null, id: null, flag: false, load: null },
    ]);
    expect(() => frameFromRows([{ a: 'soon' }], { types: { a: 'time' } })).toThrow('Column "a" has "soon" in row 0');
    expect(() => frameFromRows([{ a: 'x' }], { types: { a: 'number' } })).toThrow('is to hold numbers');
    expect(() => frameFromRows([{ a: 2 }], { types: { a: 'boolean' } })).toThrow('is to hold booleans');
    expect(() => frameFromRows([null as unknown as object])).toThrow('Row 0 is null');
  });

  it('takes hostile column names for what they are', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length'];
    const row = Object.fromEntries(names.map((name, i) => [name, i]));
    const frame = frameFromRows([row, {}], { types: { other: 'string' } });
    expect(frame.columns.map(({ name }) => name)).toEqual(names);
    expect(frame.columns.every((column) => column.kind === 'number' && Number.isNaN(column.values[1]))).toBe(true);
    expect(Object.entries(frameToRows(frame)[0]!)).toEqual(names.map((name, i) => [name, i]));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('reads nested and circular cells as texts', () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const frame = frameFromRows([{ a: { b: 1n } }, { a: circular }, { a: Object.create(null) }]);
    expect(frameToRows(frame).map(({ a }) => a)).toEqual(['{"b":"1"}', 'an object', '{}']);
  });

  it('round-trips with frameToRows', () => {
    const row = fc.record({
      n: fc.option(fc.double({ noNaN: true })),
      b: fc.option(fc.boolean()),
      s: fc.option(fc.string()),
      t: fc.option(fc.date({ noInvalidDate: true })),
    });
    const types = { n: 'number', b: 'boolean', s: 'string', t: 'time' } as const;
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (rows) => {
        expect(frameToRows(frameFromRows(rows, { types }))).toEqual(rows.map((each) => ({ ...each, s: each.s })));
      }),
    );
  });

  it('throws nothing but its own error on any cells', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.dictionary(fc.string(), fc.anything({ withDate: true, withBigInt: true, withNullPrototype: true })),
          { maxLength: 5 },
        ),
        (rows) => {
          expect(frameFromRows(rows).columns.every((column) => columnLength(column) === rows.length)).toBe(true);
        },
      ),
    );
  });
});

describe('frameFromColumns', () => {
  it('uses Float64Array columns as they are, and converts the others', () => {
    const values = new Float64Array([1, 2]);
    const frame = frameFromColumns(
      {
        v: values,
        t: values,
        f: new Float32Array([0.5, 1]),
        i: new BigInt64Array([1n, 2n]),
        b: [true, false],
        s: ['a', 'b'],
      },
      { types: { t: 'time' } },
    );
    expect(kinds(frame)).toEqual(['number', 'time', 'number', 'number', 'boolean', 'string']);
    expect(frame.columns[0]).toMatchObject({ values });
    expect(frame.columns[0]?.kind === 'number' && frame.columns[0].values).toBe(values);
    expect(frame.columns[1]?.kind === 'time' && frame.columns[1].values).toBe(values);
    expect(frame.columns[3]).toMatchObject({ values: new Float64Array([1, 2]) });
    expect(() => frameFromColumns({ a: [1], b: [1, 2] })).toThrow('must have the same');
  });

  it('keeps the order of a Map', () => {
    const frame = frameFromColumns(
      new Map([
        ['2', [1]],
        ['1', [2]],
      ]),
    );
    expect(frame.columns.map(({ name }) => name)).toEqual(['2', '1']);
  });
});

describe('frameFromDanfo', () => {
  it('reads the rows, whatever danfo guessed', () => {
    const data = {
      $columns: ['a', 'b'],
      columns: ['a', 'b'],
      dtypes: ['int32', 'int32'],
      values: [
        [1, 'x'],
        [2.5, x],
      ],
    };
    const frame = toFrame(data);
    expect(frame).toEqual(frameFromDanfo(data));
    expect(frameToRows(frame)).toEqual([
      { a: 1, b: 'x' },
      { a: 2.5, b: null },
    ]);
    expect(frameFromDanfo({ columns: ['a'], dtypes: ['int32'], values: [1, 2] }).length).toBe(2);
  });
});

describe('toFrame', () => {
  it('knows frames, rows and columns', () => {
    const frame = toFrame([{ a: 1 }]);
    expect(toFrame(frame)).toBe(frame);
    expect(toFrame({ a: [1] })).toEqual(frame);
    expect(toFrame(new Map([['a', [1]]]))).toEqual(frame);
    expect(toFrame({ columns: [1], dtypes: [2], values: [3] }).columns.length).toBe(3);
    expect(toFrame([]).length).toBe(0);
  });

  it('says what it takes', () => {
    for (const value of [null, 'x', 1, { a: 1 }, { a: new DataView(new ArrayBuffer(1)) }]) {
      expect(() => toFrame(value as unknown as object[])).toThrow(expect.objectContaining({ code: 'invalid-input' }));
    }
  });
});

describe('selectRows', () => {
  it('takes rows of every kind in the order asked', () => {
    const rows = [
      { n: 1, b: true, t: new Date(1), s: 'a' },
      { n: 2, b: false, t: new Date(2), s: 'b' },
    ];
    const frame = frameFromRows(rows);
    expect(frameToRows(selectRows(frame, [1, 0, 1]))).toEqual([rows[1], rows[0], rows[1]]);
    expect(selectRows(frame, []).length).toBe(0);
    expect(() => selectRows(frame, [0, 2])).toThrow('Index 1 is 2; the frame has rows 0 to 1');
    expect(() => selectRows(frame, [0.5])).toThrow('Index 0 is 0.5');
  });
});
