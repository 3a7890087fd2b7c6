import { BellwetherError, frameFromColumns, seededRandom, standardNormal } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { riskOf } from './expectations/pattern-risk.js';
import {
  checkQuality,
  compares,
  type Expectation,
  expectationsOf,
  fresh,
  hasColumns,
  hasKind,
  inferSchema,
  inRange,
  matches,
  noDuplicateRows,
  noGiveaway,
  noLabelConflicts,
  noOutlierRows,
  notInTraining,
  notMissing,
  oneOf,
  ordered,
  parseSchema,
  refersTo,
  textLength,
  unique,
  varies,
  volume,
} from './index.js';

const random = seededRandom(1);
const table = {
  id: [1, 2, 3, 3, null],
  amount: [5, -1, Number.POSITIVE_INFINITY, null, 7],
  country: ['DE', 'FR', 'XX', null, 'DE'],
  paid: [true, false, null, true, true],
  begun: [10, 20, 30, 25, null],
  ended: [11, 19, 30, null, 50],
};

/** What an expectation says of a table: status, failing, checked and failing rows. */
function verdict(expectation: Expectation, of: Parameters<typeof checkQuality>[0] = table) {
  const result = checkQuality(of, { expectations: [expectation] }).results[0]!;
  return [result.status, result.failing, result.checked, result.examples.map(({ row }) => row)];
}

describe('expectations', () => {
  it.each([
    ['hasColumns', hasColumns({ columns: ['id', 'amount'] }), ['passed', 0, 2, []]],
    ['hasColumns, one absent', hasColumns({ columns: ['id', 'nowhere'] }), ['failed', 1, 2, []]],
    ['hasColumns, exact', hasColumns({ columns: ['id'], exact: true }), ['failed', 5, 6, []]],
    ['hasKind', hasKind({ column: 'country', kind: 'string' }), ['passed', 0, 1, []]],
    ['hasKind, another', hasKind({ column: 'country', kind: 'number' }), ['failed', 1, 1, []]],
    ['hasKind, whole', hasKind({ column: 'id', kind: 'number', whole: true }), ['passed', 0, 4, []]],
    ['varies', varies({ column: 'id' }), ['passed', 0, 4, []]],
    ['inRange', inRange({ column: 'amount', min: 0 }), ['failed', 2, 4, [1, 2]]],
    ['inRange, allowed', inRange({ column: 'amount', min: 0, allowed: 0.5 }), ['passed', 2, 4, [1, 2]]],
    ['inRange of texts', inRange({ column: 'country', min: 0 }), ['not checked', 0, 0, []]],
    ['oneOf', oneOf({ column: 'country', values: ['DE', 'FR'] }), ['failed', 1, 4, [2]]],
    ['oneOf, booleans', oneOf({ column: 'paid', values: [true] }), ['failed', 1, 4, [1]]],
    ['oneOf, numbers', oneOf({ column: 'id', values: [1, 2] }), ['failed', 2, 4, [2, 3]]],
    ['notMissing', notMissing({ column: 'country' }), ['failed', 1, 5, [3]]],
    ['notMissing, allowed', notMissing({ column: 'country', allowed: 0.2 }), ['passed', 1, 5, [3]]],
    ['textLength', textLength({ column: 'country', max: 1 }), ['failed', 4, 4, [0, 1, 2, 4]]],
    ['matches', matches({ column: 'country', pattern: 'D[A-Z]|F.' }), ['failed', 1, 4, [2]]],
    ['ordered', ordered({ column: 'begun' }), ['failed', 1, 4, [3]]],
    ['ordered, strictly', ordered({ column: 'id', strictly: true }), ['failed', 1, 4, [3]]],
    ['unique', unique({ columns: ['id'] }), ['failed', 1, 4, [3]]],
    ['unique, two columns', unique({ columns: ['id', 'country'] }), ['passed', 0, 3, []]],
    ['compares', compares({ left: 'begun', relation: '<=', right: 'ended' }), ['failed', 1, 3, [1]]],
    ['compares with nothing', compares({ left: 'begun', relation: '<', right: 'x' }), ['not checked', 0, 0, []]],
    ['volume', volume({ min: 5, max: 5 }), ['passed', 0, 1, []]],
    ['volume, too few', volume({ min: 6 }), ['failed', 1, 1, []]],
    ['volume, as before', volume({ history: [5, 6, 5, 4, 5] }), ['passed', 0, 1, []]],
    ['volume, unlike before', volume({ history: [500, 600, 510, 490, 505] }), ['failed', 1, 1, []]],
    ['fresh', fresh({ column: 'begun', maxAge: 100, now: 120 }), ['passed', 0, 1, []]],
    ['fresh, too old', fresh({ column: 'begun', maxAge: 100, now: 131 }), ['failed', 1, 1, []]],
    ['fresh, in the future', fresh({ column: 'begun', maxAge: 100, now: 20 }), ['failed', 1, 1, []]],
    [
      'refersTo',
      refersTo({ columns: ['country'], table: { code: ['DE', 'FR'] }, key: ['code'] }),
      ['failed', 1, 4, [2]],
    ],
    ['refersTo another kind', refersTo({ columns: ['id'], table: { id: ['1'] } }), ['not checked', 0, 0, []]],
  ] as const)('%s', (_, expectation, expected) => {
    expect(verdict(expectation)).toEqual(expected);
  });

  it('find equal rows, and rows of the training table', () => {
    const rows = [
      { a: 1, b: 'x' },
      { a: 1, b: null },
      { a: 1, b: 'x' },
      { a: -0, b: 'y' },
      { a: 0, b: 'y' },
      { a: 1, b: null },
    ];
    expect(verdict(noDuplicateRows(), rows)).toEqual(['failed', 3, 6, [2, 4, 5]]);
    expect(verdict(noDuplicateRows({ columns: ['b'] }), rows).slice(0, 2)).toEqual(['failed', 3]);
    expect(verdict(notInTraining({ training: [{ b: 'y', a: 0, more: 1 }] }), rows)).toEqual(['failed', 2, 6, [3, 4]]);
    expect(verdict(notInTraining({ training: { z: [1] } }), rows)[0]).toBe('not checked');
  });

  it('find labels that contradict each other, and features that give them away', () => {
    const count = 400;
    const came = Array.from({ length: count }, () => (random() < 0.4 ? 'yes' : 'no'));
    const labelled = frameFromColumns({
      came,
      closedAs: came.map((each) => (each === 'yes' ? 'won' : random() < 0.5 ? 'lost' : 'gone')),
      delay: came.map((each) => (each === 'yes' ? 5 + random() : random())),
      age: came.map((each) => standardNormal(random) + (each === 'yes' ? 1 : 0)),
      id: came.map((_, i) => `row-${i}`),
      number: came.map((_, i) => i),
    });
    const found = checkQuality(labelled, { expectations: [noGiveaway({ target: 'came' })] }).results[0]!;
    expect(found.reason).toBe('2 features of 5 give "came" away: "closedAs", "delay".');
    expect(verdict(noGiveaway({ target: 'came', features: ['age', 'id'] }), labelled)[0]).toBe('passed');
    const conflicts = { x: [1, 1, 2, 2, 2], y: ['a', 'b', 'a', 'a', null] };
    expect(verdict(noLabelConflicts({ target: 'y' }), conflicts)).toEqual(['failed', 1, 4, [1]]);
  });

  it('find numbers that are out of place, and leave honest tails alone', () => {
    const sizes = Float64Array.from({ length: 3000 }, () => standardNormal(random));
    const skewed = sizes.map((value) => Math.exp(0.5 * value));
    const clean = frameFromColumns({ sizes, skewed, mostlyZero: sizes.map((value) => (value > 1.5 ? value : 0)) });
    expect(verdict(noOutlierRows({ columns: ['sizes', 'mostlyZero'] }), clean).slice(0, 3)).toEqual([
      'passed',
      0,
      3000,
    ]);
    expect(verdict(noOutlierRows({ columns: ['skewed'], distance: 15 }), clean)[0]).toBe('passed');
    sizes[77] = -999;
    skewed[99] = Number.POSITIVE_INFINITY;
    expect(verdict(noOutlierRows({ distance: 15 }), frameFromColumns({ sizes, skewed }))).toEqual([
      'failed',
      2,
      3000,
      [77, 99],
    ]);
  });

  it('do not depend on the order of the rows, but for which of two equal ones fails', () => {
    const cell = fc.option(fc.integer({ min: 0, max: 4 }), { nil: null });
    fc.assert(
      fc.property(fc.array(fc.record({ a: cell, b: cell }), { minLength: 1, maxLength: 40 }), (rows) => {
        const shuffled = rows.toReversed();
        for (const expectation of [
          unique({ columns: ['a', 'b'] }),
          noDuplicateRows(),
          inRange({ column: 'a', max: 2 }),
          notMissing({ column: 'b' }),
          noOutlierRows(),
        ]) {
          expect(verdict(expectation, rows).slice(0, 3)).toEqual(verdict(expectation, shuffled).slice(0, 3));
        }
      }),
    );
  });

  it('agree with counting by hand', () => {
    const cell = fc.option(fc.constantFrom('a', 'b', '__proto__', ''), { nil: null });
    fc.assert(
      fc.property(fc.array(fc.record({ x: cell, y: cell }), { minLength: 1, maxLength: 60 }), (rows) => {
        const keys = rows.map((row) => JSON.stringify([row.x, row.y]));
        const repeated = keys.filter((key, i) => keys.indexOf(key) < i).length;
        const frame = frameFromColumns(
          { x: rows.map(({ x }) => x), y: rows.map(({ y }) => y) },
          { types: { x: 'string', y: 'string' } },
        );
        expect(verdict(noDuplicateRows(), frame)[1]).toBe(repeated);
      }),
    );
  });
});

describe('checkQuality', () => {
  it('has a verdict for a pipeline', () => {
    const warning = inRange({ column: 'amount', min: 0, severity: 'warning' });
    const error = unique({ columns: ['id'] });
    const open = notMissing({ column: 'nowhere' });
    const gate = (...expectations: Expectation[]) => checkQuality(table, { expectations }).gate;
    expect([gate(error), gate(warning), gate(open), gate(varies({ column: 'id' })), gate()]).toEqual([
      'fail',
      'warn',
      'warn',
      'pass',
      'warn',
    ]);
    const report = checkQuality(table, { expectations: [open, warning, varies({ column: 'id' }), error] });
    expect(report.results.map(({ expectation }) => expectation)).toEqual([
      'unique',
      'in-range',
      'not-missing',
      'varies',
    ]);
    expect(report.counts).toEqual({ passed: 1, failed: 2, notChecked: 1 });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report.results[1]!.examples).toEqual([
      { row: 1, values: { amount: -1 } },
      { row: 2, values: { amount: 'Infinity' } },
    ]);
  });

  it('shows no value that is to be hidden, and no more rows than wanted', () => {
    const people = { name: ['Ada', 'Ada', 'Ada'], city: ['Paris', 'Paris', 'Paris'] };
    const expectations = [noDuplicateRows(), oneOf({ column: 'name', values: ['Grace'] })];
    const hidden = JSON.stringify(checkQuality(people, { expectations, redact: ['name'] }));
    expect(hidden).not.toContain('Ada');
    expect(hidden).toContain('Paris');
    expect(JSON.stringify(checkQuality(people, { expectations, redact: 'all' }))).not.toContain('Paris');
    expect(JSON.stringify(checkQuality(people, { expectations, redact: ['nmae'] }))).not.toContain('Ada');
    for (const { examples } of checkQuality(people, { expectations, examples: 1 }).results) {
      expect(examples).toHaveLength(1);
    }
  });

  it('has defined answers for tables with nothing in them', () => {
    const expectations = [
      notMissing({ column: 'x' }),
      unique({ columns: ['x'] }),
      noDuplicateRows(),
      inRange({ column: 'x', min: 0 }),
      noOutlierRows(),
      noLabelConflicts({ target: 'x' }),
      noGiveaway({ target: 'x' }),
      fresh({ column: 'x', maxAge: '1d', now: 0 }),
      varies({ column: 'x' }),
      hasKind({ column: 'x', kind: 'number' }),
      volume({ min: 0 }),
    ];
    for (const empty of [{}, { x: [] }, { x: [null] }, [], { x: [null, null], y: [1, 2] }]) {
      const report = checkQuality(empty, { expectations });
      expect(report.results).toHaveLength(expectations.length);
      for (const { reason, share } of report.results) {
        expect(reason.length).toBeGreaterThan(5);
        expect(Number.isFinite(share)).toBe(true);
      }
    }
  });

  it('refuses what makes no sense', () => {
    expect(() => inRange({ column: 'x' })).toThrow('"min"');
    expect(() => inRange({ column: 'x', min: 2, max: 1 })).toThrow('"max" is 1');
    expect(() => unique({ columns: [] })).toThrow('"columns"');
    expect(() => oneOf({ column: 'x', values: [] })).toThrow('"values"');
    expect(() => volume({})).toThrow('"min"');
    expect(() => volume({ history: [1] })).toThrow('"history"');
    expect(() => notMissing({ column: 'x', allowed: 1 })).toThrow('"allowed"');
    expect(() => noGiveaway({ target: 'x', most: 0 })).toThrow('"most"');
    expect(() => checkQuality(5 as never, {})).toThrow('A table is 5');
    expect(() => checkQuality({}, { examples: -1 })).toThrow('"examples"');
    expect(() => checkQuality({}, { redact: 'name' as never })).toThrow('"redact"');
  });
});

describe('patterns', () => {
  it.each([
    ...['(a+)+', '(a*)*b', '(\\d+|x)+', '(a|ab)*', '([a-z]|b)+', '((x+)[xy])*', '(a)\\1', '(?:a{1,99})+', '(.*)*'],
    ...['a*a*a*a*a*b', '\\d+\\d+\\d+\\d+x', '(a?){50}a{50}', '(a{0,9}){0,9}x', '.*.*.*.*=.*', '((a{1,5}){1,5}){1,5}'],
    ...['(.+\\.)+com', '(?:x+x+)+y', '(|a)+', '(?<n>a+)+', '((a*)?b?)*', '(?=(a+)+b)a', 'a?'.repeat(40), '(Ma?a?)+'],
    ...[
      '(\\w*\\w*-){3}',
      '(?:\\w*\\w*-\\d*\\d*x)',
      '(a?Ma?)+',
      '(a|a)'.repeat(8),
      '([^a]|[^b])*',
      '[ab]*'.repeat(9),
      '.*a.*b.*',
    ],
  ])('that could take for ever are refused: %s', (pattern) => {
    expect(() => matches({ column: 'x', pattern })).toThrow('"pattern"');
  });

  it.each([
    '[A-Z]{2}-\\d+',
    '(a|b)*',
    '(?:foo|bar)+',
    '\\w+@\\w+\\.com',
    '(ab?c)+',
    '[(+]+',
    'a\\(b+',
    '(?<y>\\d{4})-(?<m>\\d\\d)',
    '((x+)y)*',
    '[a-z0-9]+(-[a-z0-9]+)*',
    '(\\d{1,3}\\.){3}\\d{1,3}',
    '([0-9a-f]{2}:){5}[0-9a-f]{2}',
    '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}',
    '[^@\\s]+@[^@\\s]+\\.[a-z]{2,}',
    'https?://[^/ ]+(/[^/ ]*)*',
    '.*=.*',
    '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)',
    '[+-]?\\d+(\\.\\d*)?(e[+-]?\\d+)?',
    '"([^"\\\\]|\\\\.)*"',
  ])('that are harmless are taken: %s', (pattern) => {
    expect(riskOf(pattern, '', 256)).toBeUndefined();
    expect(matches({ column: 'x', pattern }).name).toBe('matches');
  });

  it('must be patterns, and long texts are not tried', () => {
    expect(() => matches({ column: 'x', pattern: '[' })).toThrow('a regular expression');
    expect(verdict(matches({ column: 'x', pattern: 'a*', longest: 5 }), { x: ['aaa', 'aaaaaa'] })).toEqual([
      'failed',
      1,
      2,
      [1],
    ]);
    expect(verdict(matches({ column: 'x', pattern: /b/gi }), { x: ['B', 'bb', 'b'] })).toEqual(['failed', 1, 3, [1]]);
  });
});

describe('inferSchema', () => {
  const rows = (count: number, draw: () => number) => ({
    id: Array.from({ length: count }, (_, i) => 1000 + i),
    code: Array.from({ length: count }, (_, i) => `AB-${1000 + i}`),
    amount: Float64Array.from({ length: count }, () => 20 * draw()),
    change: Float64Array.from({ length: count }, () => draw() - 0.5),
    country: Array.from({ length: count }, () => ['DE', 'FR', 'PL'][Math.floor(3 * draw())]!),
    note: Array.from({ length: count }, (_, i) => (draw() < 0.2 ? null : `note ${'x'.repeat(i % 7)} ${i}`)),
    paid: Array.from({ length: count }, () => draw() < 0.5),
    at: Array.from({ length: count }, (_, i) => new Date(1e12 + i)),
  });

  it('writes down what it sees, and holds on more of the same', () => {
    const schema = inferSchema(rows(500, random));
    const column = (name: string) => schema.columns.find((each) => each.name === name);
    expect(column('id')).toEqual({ name: 'id', kind: 'number', whole: true, min: 750, max: 1749, unique: true });
    expect(column('code')).toMatchObject({ pattern: '[A-Z]{2}\\-\\d{4}', minLength: 7, maxLength: 7, unique: true });
    expect(column('amount')!.min).toBe(0);
    expect(column('amount')!.max).toBeGreaterThan(25);
    expect(column('change')!.min).toBeLessThan(-0.6);
    expect(column('country')!.values).toEqual(['DE', 'FR', 'PL']);
    expect(column('note')!.missing).toBeGreaterThan(0.2);
    expect(column('at')).toEqual({ name: 'at', kind: 'time' });
    for (let seed = 0; seed < 30; seed += 1) {
      expect(checkQuality(rows(400, seededRandom(seed)), { schema }).gate).toBe('pass');
    }
  });

  it('finds what broke', () => {
    const schema = inferSchema(rows(500, random));
    const later = rows(300, random);
    const failed = (change: object) =>
      checkQuality({ ...later, ...change }, { schema })
        .results.filter(({ status }) => status === 'failed')
        .map(({ expectation, columns }) => `${expectation} ${columns.join()}`);
    expect(failed({})).toEqual([]);
    expect(failed({ country: later.country.map(() => 'XX') })).toEqual(['one-of country']);
    expect(failed({ amount: later.amount.map((value) => value * 100) })).toEqual(['in-range amount']);
    expect(failed({ amount: Array.from(later.amount, String) })).toEqual(['has-kind amount']);
    expect(failed({ code: later.code.map((code) => code.toLowerCase()) })).toEqual(['matches code']);
    expect(failed({ id: later.id.map(() => 1001) })).toEqual(['unique id']);
    expect(failed({ note: later.note.map(() => null) })).toEqual(['not-missing note']);
    const { paid: _, ...without } = later;
    expect(checkQuality(without, { schema }).results[0]).toMatchObject({ expectation: 'has-columns', failing: 1 });
  });

  it('promises little from few rows, and nothing from none', () => {
    expect(inferSchema({ c: ['a', 'b', 'a'] }).columns[0]).toEqual({
      name: 'c',
      kind: 'string',
      minLength: 1,
      maxLength: 1,
    });
    expect(inferSchema({ x: [null, null] }).columns).toHaveLength(1);
    expect(inferSchema({}).columns).toEqual([]);
    fc.assert(
      fc.property(
        fc.array(fc.record({ a: fc.option(fc.double(), { nil: null }), b: fc.option(fc.string(), { nil: null }) }), {
          maxLength: 50,
        }),
        (any) => {
          const schema = parseSchema(JSON.parse(JSON.stringify(inferSchema(any))));
          const failed = checkQuality(any, { schema }).results.filter(({ status }) => status === 'failed');
          // Infinite numbers are never in a range.
          expect(failed.filter(({ expectation }) => expectation !== 'in-range')).toEqual([]);
        },
      ),
    );
  });

  it('is read defensively', () => {
    const schema = inferSchema({ x: [1, 2] });
    const refused = (change: object) => () => parseSchema({ ...schema, ...change });
    expect(refused({ columns: 1 })).toThrow('"columns" is 1');
    expect(refused({ columns: [{ name: 'x' }] })).toThrow('columns[0]');
    expect(refused({ columns: [{ name: 'x', kind: 'number', mni: 1 }] })).toThrow('columns[0].mni');
    expect(refused({ columns: [{ name: 'x', kind: 'number', missing: 2 }] })).toThrow('columns[0].missing');
    expect(refused({ columns: [...schema.columns, ...schema.columns] })).toThrow('one column only');
    expect(refused({ version: 2 })).toThrow('version 2');
    expect(() => parseSchema(JSON.parse('{"kind":"table-schema","version":1,"columns":[{"__proto__":1}]}'))).toThrow();
    fc.assert(
      fc.property(fc.anything(), (value) => {
        try {
          parseSchema(value);
        } catch (error) {
          expect(BellwetherError.isInstance(error)).toBe(true);
        }
      }),
    );
    expect(() => expectationsOf({ ...schema, columns: [{ name: 'x', kind: 'number', min: 2, max: 1 }] })).toThrow(
      '"max"',
    );
    const closed = { ...schema, others: false };
    expect(checkQuality({ x: [1, 2], y: [1, 2] }, { schema: closed }).reason).toContain('no-other-columns');
    const optional = { ...schema, columns: schema.columns.map((column) => ({ ...column, optional: true })) };
    expect(checkQuality({ y: [1] }, { schema: optional }).gate).toBe('pass');
  });
});
