import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kpss } from './kpss.js';

interface Case {
  readonly name: string;
  readonly around: 'level' | 'trend';
  readonly lags: number;
  readonly short: boolean;
  readonly statistic: number;
  readonly pValue: number;
  readonly values: readonly number[];
}
const { cases }: { cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../fixtures/kpss.json', import.meta.url), 'utf8'),
);

describe('kpss', () => {
  it.each(cases)(
    'is that of R: $name around a $around, $lags lags',
    ({ around, lags, short, statistic, pValue, values }) => {
      const found = kpss(values, short ? { around } : { around, lags });
      expect(found.lags).toBe(lags);
      expect(found.statistic / statistic).toBeCloseTo(1, 9);
      expect(found.pValue).toBeCloseTo(pValue, 9);
    },
  );

  it('does not change with the unit or the level of the values, nor with missing ones', () => {
    const sample = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 10, maxLength: 40 });
    fc.assert(
      fc.property(sample, fc.integer({ min: -8, max: 8 }), (values, power) => {
        fc.pre(Math.max(...values) - Math.min(...values) > 1e-3);
        const { statistic } = kpss(values, { lags: 0 });
        const moved = values.flatMap((value) => [(value + 3) * 2 ** power, Number.NaN]);
        expect(kpss(moved, { lags: 0 }).statistic).toBeCloseTo(statistic, 6);
      }),
    );
  });

  it('finds nothing in few or equal values', () => {
    expect(kpss([1, Number.NaN, 2])).toEqual({ statistic: 0, pValue: 0.1, lags: 1, count: 2 });
    expect(kpss(new Float64Array(30).fill(0.1)).statistic).toBe(0);
    expect(() => kpss([1, 2, 3], { lags: -1 })).toThrow('lags');
  });
});
