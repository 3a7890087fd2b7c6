import { standardNormal } from '@bellwether/core';
import { type Distribution, defineModel, type ModelState } from '../model/define-model.js';
import { decodeInteger, decodeNumber, encodeNumber } from '../model/encoding.js';
import type { SimulateRequest, SimulatingForecaster } from '../model/simulating.js';
import { emptyNotes, guessedSpread } from '../model/spread.js';
import { fitGarch } from './fit.js';
import { follow, type Parameters, type Standing, varianceBefore } from './variance.js';

/** State of {@link garch}. */
export interface GarchState extends ModelState {
  readonly kind: 'garch';
  /** Mean, constant part of the variance, weight of the squared error and of the variance before. */
  readonly parameters: { readonly [Name in keyof Parameters]: number | null };
  /** Variance of the next step, values seen, and their log-likelihood without its constant. */
  readonly standing: { readonly [Name in keyof Standing]: number | null };
}

interface Memory {
  readonly parameters: Parameters;
  readonly standing: Standing;
}

/** Fewer values cannot tell a changing variance from chance. */
const fewest = 50;

function momentsOf(values: Float64Array): { count: number; mean: number; spread: number } {
  let [count, mean, squares] = [0, 0, 0];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    count += 1;
    const difference = value - mean;
    mean += difference / count;
    squares += difference * (value - mean);
  }
  return { count, mean: count > 0 ? mean : Number.NaN, spread: count > 1 ? Math.sqrt(squares / (count - 1)) : 0 };
}

function learn(values: Float64Array, earlier: Memory | undefined): Memory {
  const { count, mean, spread } = momentsOf(values);
  const start: Standing = { variance: 0, observed: 0, logLikelihood: 0 };
  // Below this the values differ by rounding only.
  if (count < fewest || spread <= 1e-13 * Math.abs(mean)) {
    const deviation = count === 1 ? guessedSpread(mean) : spread;
    const parameters = { mean, omega: deviation * deviation, alpha: 0, beta: 0 };
    return { parameters, standing: { ...start, variance: deviation * deviation, observed: count } };
  }
  const near = earlier === undefined || isConstant(earlier.parameters) ? undefined : earlier.parameters;
  const parameters = fitGarch(values, mean, spread, near);
  const { omega, alpha, beta } = parameters;
  const variance = omega + (alpha + beta) * varianceBefore(values, mean);
  return { parameters, standing: follow({ ...start, variance }, parameters, values) };
}

function predict({ parameters, standing }: Memory, horizon: number): Distribution {
  const { mean, omega, alpha, beta } = parameters;
  const point = new Float64Array(horizon).fill(mean);
  const deviation = new Float64Array(horizon);
  let { variance } = standing;
  for (let h = 0; h < horizon; h += 1) {
    deviation[h] = Math.sqrt(variance);
    variance = omega + (alpha + beta) * variance;
  }
  return { point, deviation };
}

function simulate({ parameters, standing }: Memory, { horizon, paths, random }: SimulateRequest): Float64Array[] {
  const { mean, omega, alpha, beta } = parameters;
  return Array.from({ length: paths }, () => {
    const path = new Float64Array(horizon);
    let { variance } = standing;
    for (let h = 0; h < horizon; h += 1) {
      const error = Math.sqrt(variance) * standardNormal(random);
      path[h] = mean + error;
      variance = omega + alpha * error * error + beta * variance;
    }
    return path;
  });
}

/** Mean and variance of a constant model after more values, by West's update. */
function constantAfter({ mean, omega }: Parameters, { observed }: Standing, values: Float64Array): Memory {
  let [count, centre, squares] = [observed, mean, observed > 1 ? omega * (observed - 1) : 0];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    count += 1;
    if (count === 1) centre = value;
    const difference = value - centre;
    centre += difference / count;
    squares += difference * (value - centre);
  }
  const variance = count > 1 ? squares / (count - 1) : guessedSpread(centre) ** 2;
  return {
    parameters: { mean: centre, omega: variance, alpha: 0, beta: 0 },
    standing: { variance, observed: count, logLikelihood: 0 },
  };
}

function isConstant({ alpha, beta }: Parameters): boolean {
  return alpha === 0 && beta === 0;
}

function notes({ parameters, standing }: Memory): string[] {
  if (Number.isNaN(parameters.mean)) return emptyNotes();
  if (parameters.omega === 0) return ['No unforeseen variation has been seen: the intervals have no width.'];
  if (!isConstant(parameters)) return [];
  return standing.observed === 1
    ? ['Only one value has been observed: its spread is unknown, and the intervals guess it as the size of the value.']
    : [
        standing.observed < fewest
          ? `Fewer than ${fewest} values: the variance is taken to be constant.`
          : 'The variance is taken to be constant: it was fitted on too few values, or they differ by rounding only.',
      ];
}

/**
 * Forecasts how much values will vary: calm and stormy times follow each other, and the intervals follow them. GARCH(1,1) with a constant mean.
 *
 * The variance of a step is `ω + α e² + β σ²` of the error and the variance before it; the four parameters are those of greatest
 * (quasi-)likelihood. Far ahead the variance returns to its long-run value `ω / (1 − α − β)`.
 *
 * - **Not for** levels, trends and seasons: the point forecast is the mean. Feed it changes or the errors of another model, such as
 *   returns, differences of latencies, residuals.
 * - **Intervals** are normal at each step; more than one step ahead the mixture of variances has somewhat heavier tails (`simulate` has them).
 * - **Missing values** count as errors of the size expected.
 * - **Ugly data**: below fifty values the variance is constant, a constant series has no width, one value guesses its spread, none gives
 *   NaN. The notes say so.
 * - **Cost**: some 600 passes over the values to fit; O(1) for an update; a state of a few numbers.
 *
 * @throws BellwetherError `invalid-input` from `fit` where the series is not on a regular grid.
 *
 * Source: Bollerslev, T. (1986), doi:10.1016/0304-4076(86)90063-1.
 *
 * @example
 * ```ts
 * import { createTimeSeries, seededRandom, standardNormal } from '@bellwether/core';
 * import { garch } from '@bellwether/forecasting';
 *
 * const random = seededRandom(1);
 * // Changes of a latency: calm, then stormy.
 * const values = Array.from({ length: 400 }, (_, i) => (i < 350 ? 1 : 5) * standardNormal(random));
 * const fitted = garch().fit(createTimeSeries({ start: 0, step: '1m', values }));
 * const { lower, upper } = fitted.forecast({ horizon: 1, levels: [0.95] }).intervals[0]!;
 * upper[0]! - lower[0]! > 3 * 2 * 1.96; // => true
 * ```
 */
export function garch(): SimulatingForecaster<GarchState> {
  return defineModel<Memory, GarchState>({
    kind: 'garch',
    learn: (values, _context, earlier) => learn(values, earlier),
    absorb({ parameters, standing }, values) {
      // Without parameters there is no variance to follow.
      if (!isConstant(parameters)) return { parameters, standing: follow({ ...standing }, parameters, values) };
      return constantAfter(parameters, standing, values);
    },
    predict,
    simulate,
    label: ({ parameters }) => (isConstant(parameters) ? 'constant variance' : 'GARCH(1,1)'),
    notes,
    encode: (
      { parameters: { mean, omega, alpha, beta }, standing: { variance, observed, logLikelihood } },
      envelope,
    ) => ({
      ...envelope,
      parameters: {
        mean: encodeNumber(mean),
        omega: encodeNumber(omega),
        alpha: encodeNumber(alpha),
        beta: encodeNumber(beta),
      },
      standing: { variance: encodeNumber(variance), observed, logLikelihood: encodeNumber(logLikelihood) },
    }),
    decode: ({ parameters, standing }) => ({
      parameters: {
        mean: decodeNumber('parameters.mean', parameters?.mean),
        omega: decodeNumber('parameters.omega', parameters?.omega),
        alpha: decodeNumber('parameters.alpha', parameters?.alpha),
        beta: decodeNumber('parameters.beta', parameters?.beta),
      },
      standing: {
        variance: decodeNumber('standing.variance', standing?.variance),
        observed: decodeInteger('standing.observed', standing?.observed),
        logLikelihood: decodeNumber('standing.logLikelihood', standing?.logLikelihood),
      },
    }),
  });
}
