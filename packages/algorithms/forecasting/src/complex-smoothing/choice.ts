import { errorsAhead, type Walk } from '../search/errors-ahead.js';
import type { ComplexFit } from './fit.js';
import { copiedParts, motionOf, project, run } from './kernels.js';

/** A fit walked along its series from the start. */
function walkOf(values: Float64Array, { form, weights, start }: ComplexFit): Walk {
  const motion = motionOf(form, weights);
  const parts = copiedParts(start);
  let time = 0;
  return {
    advance(from, to) {
      run(parts, values.subarray(from, to), motion, from);
      time = to;
    },
    forecast: (out) => project(copiedParts(parts), motion, time, out),
  };
}

/**
 * The fit whose forecasts over a quarter of a season are least wrong within the series, with Akaike's allowance for what it had to estimate.
 * Further ahead the errors of neighbours are so alike that a few seasons tell nothing of the forms.
 */
export function choiceOf(fits: readonly ComplexFit[], values: Float64Array, m: number): ComplexFit | undefined {
  if (fits.length < 2) return fits[0];
  const { length } = values;
  const mean = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0) / length;
  const floor =
    (1e-20 * values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : (value - mean) ** 2), 0)) / length;
  let best: { fit: ComplexFit; criterion: number } | undefined;
  for (const fit of fits) {
    const { count, estimated } = fit;
    const room = count - estimated - 1;
    if (room <= 0) continue;
    const allowance = 2 * estimated + (2 * estimated * (estimated + 1)) / room;
    const criterion =
      count * errorsAhead(values, walkOf(values, fit), { ahead: Math.ceil(m / 4), seasonLength: m, floor }) + allowance;
    if (best === undefined || criterion < best.criterion) best = { fit, criterion };
  }
  return best?.fit ?? fits[0];
}
