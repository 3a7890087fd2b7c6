import { createFrame } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import {
  checkQuality,
  compares,
  type Expectation,
  inferSchema,
  inRange,
  matches,
  notMissing,
  oneOf,
  parseSchema,
  refersTo,
  unique,
  varies,
} from './index.js';

/** What an expectation says of a table: status, failing, checked and failing rows. */
function verdict(expectation: Expectation, of: Parameters<typeof checkQuality>[0]) {
  const result = checkQuality(of, { expectations: [expectation] }).results[0]!;
  return [result.status, result.failing, result.checked, result.examples.map(({ row }) => row)];
}

describe('what nobody should hand in', () => {
  it('is refused with the option', () => {
    expect(() => oneOf({ column: 'a', values: 'abc' as never })).toThrow('"values"');
    expect(() => unique({ columns: 'abc' as never })).toThrow('"columns"');
    expect(() => notMissing({ column: 5 as never })).toThrow('"column"');
    expect(() => refersTo({ columns: ['a', 'b'], table: { a: [1] }, key: ['a'] })).toThrow('"key"');
    expect(() => checkQuality({ a: [1] }, { expectations: {} as never })).toThrow('"expectations"');
    expect(() => checkQuality({ a: [1] }, { expectations: [null as never] })).toThrow('"expectations"');
    expect(() => matches({ column: 'a', pattern: 'a)|(b' })).toThrow('a regular expression');
    expect(checkQuality({ a: [1] }).gate).toBe('warn');
  });

  it('an expectation that cannot count is refused, and rows that are not there are not shown', () => {
    const counting = (checked: number) => ({
      name: 'own',
      columns: [],
      severity: 'error' as const,
      allowed: 0,
      check: () => ({ checked, failing: 1, reason: 'Hm.', rows: [99, -1, 0] }),
    });
    expect(() => checkQuality({ a: [1] }, { expectations: [counting(Number.NaN)] })).toThrow('"own" counts NaN');
    const { results } = checkQuality({ a: [1] }, { expectations: [counting(1)] });
    expect(results[0]?.examples).toEqual([{ row: 0, values: { a: 1 } }]);
  });

  it('a name cannot break out of a sentence', () => {
    const name = 'a"\n::error::x\u001b[31m\u202e';
    const report = checkQuality(
      { [name]: [1] },
      { expectations: [inRange({ column: name, min: 5 }), varies({ column: `${name}z` })] },
    );
    for (const text of [report.reason, ...report.results.map(({ reason }) => reason)]) {
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    expect(report.reason).toContain('a"\\u{000a}::error::x\\u{001b}[31m\\u{202e}');
  });

  it('infinite numbers are compared, line ends do not make a match, texts listed twice are one', () => {
    const ends = { a: [Infinity, -Infinity], b: [-Infinity, Infinity] };
    expect(verdict(compares({ left: 'a', relation: '<', right: 'b' }), ends)).toEqual(['failed', 1, 2, [0]]);
    expect(verdict(matches({ column: 'a', pattern: /ok/m }), { a: ['ok', 'ok\nbad'] })).toEqual(['failed', 1, 2, [1]]);
    const twice = createFrame([{ kind: 'string', name: 's', codes: Int32Array.of(0, 1), dictionary: ['x', 'x'] }]);
    expect(checkQuality(twice, { expectations: [varies({ column: 's' })] }).gate).toBe('fail');
  });

  it('a schema of any table can be read again', () => {
    const table = { empty: [null, null], blank: ['', ''], odd: [Infinity, NaN], constructor: [true, false] };
    const schema = inferSchema(table);
    expect(parseSchema(JSON.parse(JSON.stringify(schema)))).toEqual(schema);
    expect(checkQuality(table, { schema }).gate).not.toBe('fail');
  });
});
