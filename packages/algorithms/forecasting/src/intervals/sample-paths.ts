import { type FittedForecaster, requireInteger, standardNormal } from '@bellwether/core';
import { normalCdf } from '@bellwether/statistics';
import { canSimulate, type SimulateRequest } from '../model/simulating.js';
import { forecastQuantiles } from './forecast-quantiles.js';

/** Normal scores at which quantiles are asked for: half-steps up to three and a half standard deviations. */
const scores = /* @__PURE__ */ Array.from({ length: 15 }, (_, i) => (i - 7) / 2);

/** The value at a normal score: straight between the quantiles around it, and on beyond the outermost. */
function valueAt(quantiles: readonly Float64Array[], h: number, score: number): number {
  const place = (score - scores[0]!) * 2;
  const left = Math.max(0, Math.min(scores.length - 2, Math.floor(place)));
  const [below, above] = [quantiles[left]![h]!, quantiles[left + 1]![h]!];
  return below + (above - below) * (place - left);
}

/**
 * Draws possible futures from any fitted model: `paths` arrays of `horizon` values each.
 *
 * A model that can simulate, which all of this package do, does it in its own way. For any other the distribution of
 * each step is that of the model's intervals, and **the steps are assumed to belong together as those of a random walk do**: step h and
 * a later step k have the correlation √(h / k) in normal scores.
 *
 * - **Not for** conclusions about paths from models that cannot simulate where values return to their level at once: a high
 *   value then keeps too many high neighbours, and the maximum of a period comes out too low.
 * - **Beyond the outermost quantiles** (3.5 standard deviations) the distribution goes on in a straight line.
 * - **Where the model has seen no value** every entry is NaN.
 * - **Cost**: that of the model's `simulate`, or one forecast with 8 levels and `paths` times `horizon` draws.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range.
 *
 * @example
 * ```ts
 * import { createTimeSeries, seededRandom } from '@bellwether/core';
 * import { drift, samplePaths } from '@bellwether/forecasting';
 *
 * const disk = createTimeSeries({ start: 0, step: '1d', unit: 'percent', values: [50, 53, 54, 58, 60] });
 * const futures = samplePaths(drift().fit(disk), { horizon: 7, paths: 200, random: seededRandom(1) });
 * futures.length; // => 200
 * futures.filter((path) => path[6]! > 60).length > 150; // => true
 * ```
 */
export function samplePaths(fitted: FittedForecaster, request: SimulateRequest): Float64Array[] {
  const horizon = requireInteger('horizon', request.horizon, { min: 1 });
  const paths = requireInteger('paths', request.paths, { min: 1 });
  if (canSimulate(fitted)) return fitted.simulate(request);
  const { future, random } = request;
  const { quantiles } = forecastQuantiles(fitted, {
    horizon,
    probabilities: scores.map(normalCdf),
    ...(future === undefined ? {} : { future }),
  });
  return Array.from({ length: paths }, () => {
    const path = new Float64Array(horizon);
    let walk = 0;
    for (let h = 0; h < horizon; h += 1) {
      walk += standardNormal(random);
      path[h] = valueAt(quantiles, h, walk / Math.sqrt(h + 1));
    }
    return path;
  });
}
