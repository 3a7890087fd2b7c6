import type { SmoothingForm, SmoothingWeights } from './form.js';
import { growthOf } from './kernels.js';
import type { Trace } from './sensitivities.js';

/**
 * As `traceOf`, for a trend that multiplies: in logarithms level, trend and season add, and only what an error does to them bends.
 */
export function growthTraceOf(values: Float64Array, form: SmoothingForm): Trace {
  const { length } = values;
  const { seasonLength } = form;
  const shares = new Float64Array(length);
  const trends = new Float64Array(length);
  const season = new Float64Array(seasonLength);
  let weights: SmoothingWeights = { alpha: 0, beta: 0, gamma: 0, phi: 1 };
  let begun = { level: 1, trend: 1, season: Float64Array.of(1) };
  let count = 1;
  let size = 1;

  return {
    alike: false,
    follow(given, start) {
      weights = given;
      const { alpha, beta, gamma, phi } = given;
      season.fill(1);
      season.set(start.season);
      begun = { level: start.level, trend: start.trend, season: season.slice() };
      let { level, trend } = start;
      let position = 0;
      let logs = 0;
      count = 0;
      for (let i = 0; i < length; i += 1) {
        trends[i] = Math.log(trend);
        trend **= phi;
        level *= trend;
        const forecast = level * season[position]!;
        const share = (values[i]! - forecast) / forecast;
        shares[i] = share;
        if (!Number.isNaN(share)) {
          level *= growthOf(alpha, share);
          trend *= growthOf(beta, share);
          season[position]! *= growthOf(gamma, share);
          logs += Math.log(forecast);
          count += 1;
        }
        position = position + 1 === seasonLength ? 0 : position + 1;
      }
      size = Math.exp(logs / Math.max(1, count));
    },
    residuals(out) {
      for (let i = 0; i < length; i += 1) out[i] = Number.isNaN(shares[i]!) ? 0 : shares[i]! * size;
    },
    derivatives(slopes, phases, out) {
      const { alpha, beta, gamma, phi } = weights;
      const first = slopes.length + 2;
      const terms = new Float64Array(seasonLength);
      for (let k = 0; k < first + phases; k += 1) {
        const column = out[k]!;
        const slope = slopes[k];
        let level = k === slopes.length ? 1 / begun.level : 0;
        let trend = k === slopes.length + 1 ? 1 / begun.trend : 0;
        terms.fill(0);
        if (k >= first) terms[k - first] = 1 / begun.season[k - first]!;
        let position = 0;
        let drift = 0;
        for (let i = 0; i < length; i += 1) {
          const share = shares[i]!;
          trend = phi * trend + (slope === undefined ? 0 : slope.phi * trends[i]!);
          level += trend;
          if (Number.isNaN(share)) column[i] = 0;
          else {
            const moved = level + terms[position]!;
            const error = -(1 + share) * moved;
            column[i] = error;
            drift += moved;
            level += (alpha * error + (slope?.alpha ?? 0) * share) / growthOf(alpha, share);
            trend += (beta * error + (slope?.beta ?? 0) * share) / growthOf(beta, share);
            terms[position]! += (gamma * error + (slope?.gamma ?? 0) * share) / growthOf(gamma, share);
          }
          position = position + 1 === seasonLength ? 0 : position + 1;
        }
        drift /= Math.max(1, count);
        for (let i = 0; i < length; i += 1)
          if (!Number.isNaN(shares[i]!)) column[i] = size * (column[i]! + shares[i]! * drift);
      }
    },
  };
}
