import { seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { sortFinite } from './sort-finite.js';

const random = seededRandom(5);
const normal = (): number => standardNormal(random);

/** Whatever could go wrong with an order of bits: signs, zeros, few distinct bits, many equal leading bits, extremes. */
const kinds: Readonly<Record<string, () => number>> = {
  normal,
  'log-normal': () => Math.exp(1.5 * normal()),
  'negative only': () => -Math.exp(normal()),
  'whole numbers': () => Math.floor(random() * 1000) - 300,
  'times in milliseconds': () => 1.7e12 + Math.floor(random() * 1e9),
  'equal in the leading bits': () => 1e15 + Math.floor(random() * 64) / 8,
  'equal in the leading bits but for a few': () => (random() < 0.5 ? 1 + random() * 1e-9 : 1e200 * normal()),
  'the same but negative': () => (random() < 0.5 ? -1 - random() * 1e-9 : 1e200 * normal()),
  'zeros of both signs': () => (random() < 0.6 ? (random() < 0.5 ? 0 : -0) : normal()),
  subnormal: () => Number.MIN_VALUE * Math.floor(random() * 1e9) * (random() < 0.5 ? 1 : -1),
  extremes: () => (random() < 0.5 ? Number.MAX_VALUE : -Number.MAX_VALUE) * random(),
  constant: () => -4.25,
};

describe('sortFinite', () => {
  it.each(Object.entries(kinds))('orders as the engine does: %s', (_name, draw) => {
    for (const count of [0, 1, 2, 3999, 4001, 20_000]) {
      const values = Float64Array.from({ length: count }, draw);
      const expected = values.slice().sort();
      const sorted = sortFinite(values);
      expect(sorted).toBe(values);
      expect(sorted.findIndex((value, i) => !Object.is(value, expected[i]))).toBe(-1);
      expect(sortFinite(sorted)).toEqual(expected);
      expect(sortFinite(expected.slice().reverse())).toEqual(expected);
    }
  });

  it('orders a part of a larger array and leaves the rest alone', () => {
    const all = Float64Array.from({ length: 10_000 }, normal);
    const expected = all.slice();
    expected.subarray(2000, 9000).sort();
    sortFinite(all.subarray(2000, 9000));
    expect(all).toEqual(expected);
  });
});
