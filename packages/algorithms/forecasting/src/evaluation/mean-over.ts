import { BellwetherError } from '@bellwether/core';

/** Refuses actual values without a forecast each. */
export function requireSameLength(actual: ArrayLike<number>, forecast: ArrayLike<number>): void {
  if (actual.length !== forecast.length) {
    throw new BellwetherError(
      'invalid-input',
      `There are ${actual.length} actual values and ${forecast.length} forecasts; there must be one forecast per value.`,
      { details: { actual: actual.length, forecast: forecast.length } },
    );
  }
}

/** Mean of a term over all steps where it is not NaN; NaN where there is none. */
export function meanOver(length: number, term: (index: number) => number): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < length; i += 1) {
    const value = term(i);
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return sum / count;
}

/** `error / scale`; a perfect forecast is 0 on any scale, and without a scale nothing can be said. */
export function scaled(error: number, scale: number): number {
  if (error === 0) return 0;
  return scale > 0 ? error / scale : Number.NaN;
}
