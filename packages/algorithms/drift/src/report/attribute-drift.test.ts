import { type Frame, type Model, requireColumn, seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { attributeDrift } from './attribute-drift.js';

const input = (name: string) => ({ name, kind: 'number', nullable: false }) as const;
const numbers = (rows: Frame, name: string): Float64Array => {
  const column = requireColumn(rows, name);
  return column.kind === 'number' ? column.values : new Float64Array(rows.length);
};
const model: Model = {
  contract: 'model/1',
  kind: 'linear',
  signature: { inputs: [input('a'), input('b'), input('unused')], outputs: [] },
  predict: (rows) => numbers(rows, 'a').map((a, row) => 2 * a + numbers(rows, 'b')[row]!),
  state: { kind: 'linear', version: 1 },
};
const random = seededRandom(2);
const table = (rows: number, shifts: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    ['a', 'b', 'unused'].map((name) => [
      name,
      Float64Array.from({ length: rows }, () => standardNormal(random) + (shifts[name] ?? 0)),
    ]),
  );

describe('attributeDrift', () => {
  it('ranks the inputs by what they do to the predictions', () => {
    const found = attributeDrift(model, table(3000, {}), table(3000, { b: 0.5, unused: 5 }));
    expect(found.predictions.verdict).toBe('drift');
    expect(found.columns.map(({ column }) => column)).toEqual(['b', 'a', 'unused']);
    // The predictions have a deviation of sqrt(5): b moves them by 0.5 / sqrt(5).
    expect(Math.abs(found.columns[0]!.contribution - 0.5 / Math.sqrt(5))).toBeLessThan(0.06);
    expect(found.columns[2]!.contribution).toBe(0);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  it('has defined answers for empty tables and absent inputs', () => {
    const empty = attributeDrift(model, table(0, {}), table(5, {}));
    expect(empty.predictions.verdict).toBe('insufficient data');
    expect(empty.columns.every(({ contribution }) => contribution === 0)).toBe(true);
    const { unused: _, ...rest } = table(50, {});
    expect(attributeDrift(model, table(50, {}), rest).absent).toEqual(['unused']);
    expect(() => attributeDrift(model, table(5, {}), table(5, {}), { rows: 1 })).toThrow('rows');
  });
});
