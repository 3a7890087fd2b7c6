import { requireNumber } from '@bellwether/core';

function checked(pValues: readonly number[]): readonly number[] {
  for (const p of pValues) requireNumber('pValues', p, { min: 0, max: 1 });
  return pValues;
}

/**
 * p-values adjusted so that the chance of any false alarm among them stays below the level they are compared with (Holm 1979).
 * In the order given.
 *
 * @throws {@link BellwetherError} `invalid-option` for a value that is not a probability.
 *
 * @example
 * ```ts
 * import { holm } from '@bellwether/statistics';
 *
 * holm([0.01, 0.04, 0.03]); // => [0.03, 0.06, 0.06]
 * ```
 */
export function holm(pValues: readonly number[]): number[] {
  const order = checked(pValues)
    .map((p, index) => ({ p, index }))
    .sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let largest = 0;
  for (const [rank, { p, index }] of order.entries()) {
    largest = Math.max(largest, Math.min(1, p * (pValues.length - rank)));
    adjusted[index] = largest;
  }
  return adjusted;
}

/**
 * p-values adjusted so that the expected share of false alarms among all alarms stays below the level they are compared with
 * (Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x). In the order given.
 *
 * @throws {@link BellwetherError} `invalid-option` for a value that is not a probability.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = checked(pValues)
    .map((p, index) => ({ p, index }))
    .sort((a, b) => b.p - a.p);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let smallest = 1;
  for (const [rank, { p, index }] of order.entries()) {
    smallest = Math.min(smallest, (p * pValues.length) / (pValues.length - rank));
    adjusted[index] = smallest;
  }
  return adjusted;
}
