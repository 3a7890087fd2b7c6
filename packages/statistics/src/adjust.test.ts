import fc from 'fast-check';
import { expect, it } from 'vitest';
import { benjaminiHochberg, holm } from './adjust.js';

it('gives the values of R: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.9), ...)', () => {
  const p = [0.04, 0.01, 0.9, 0.03, 0.02];
  const rounded = (values: readonly number[]) => values.map((value) => Number(value.toFixed(12)));
  expect(rounded(holm(p))).toEqual([0.09, 0.05, 0.9, 0.09, 0.08]);
  expect(rounded(benjaminiHochberg(p))).toEqual([0.05, 0.05, 0.9, 0.05, 0.05]);
});

it('keeps the order of the values, never lowers one, and stays below one', () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });
  fc.assert(
    fc.property(values, (p) => {
      for (const adjusted of [holm(p), benjaminiHochberg(p)]) {
        for (const [i, value] of adjusted.entries()) {
          // A product and quotient may round down by a bit.
          expect(value >= p[i]! * (1 - 1e-12) && value <= 1).toBe(true);
          for (const [j, other] of adjusted.entries()) if (p[i]! < p[j]!) expect(value <= other).toBe(true);
        }
      }
    }),
  );
});
