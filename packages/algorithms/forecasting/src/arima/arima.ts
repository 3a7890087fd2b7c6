import { invalidOption, requireInteger, requireOneOf } from '@bellwether/core';
import { type Context, defineModel, type ModelState } from '../model/define-model.js';
import type { SimulatingForecaster } from '../model/simulating.js';
import { haveErrorsGrown } from '../model/warm-start.js';
import { decodeMemory, encodeMemory, labelOf, type MemoryState, notesOf } from './encode.js';
import { absorb, fitFew, fitTerms, type Memory, predict, sampleOf, simulate } from './memory.js';
import { type ArimaOrder, drawnWithin, type SeasonalArimaOrder, sameTerms, type Terms } from './parameters.js';
import type { ArimaConstant } from './regression.js';

/** Settings of {@link arima}. */
export interface ArimaOptions {
  /**
   * Terms of the values before (p, 0 to 10), differences (d, 0 to 3), terms of the errors before (q, 0 to 10). More terms follow more
   * of the past and need more of it.
   */
  readonly order: ArimaOrder;
  /** The same one season apart (P and Q 0 to 5, D 0 to 2). @default no season */
  readonly seasonal?: SeasonalArimaOrder;
  /**
   * A level (`'mean'`, only without differences) or a straight line (`'drift'`, with one difference at most).
   *
   * @default 'mean' without differences, else 'none'
   */
  readonly constant?: ArimaConstant;
  /**
   * `'exact'` climbs the exact likelihood. `'conditional'` takes the least squares that follow when errors before the series are zero:
   * several times faster, and nearly the same for long series far from the bounds.
   *
   * @default 'exact'
   */
  readonly method?: 'exact' | 'conditional';
}

/** State of {@link arima}. */
export interface ArimaState extends ModelState, MemoryState {
  readonly kind: 'arima';
}

/** The terms of an order and a seasonal order, checked. */
function requireTerms({ order, seasonal }: ArimaOptions): Terms {
  if (typeof order !== 'object' || order === null) throw invalidOption('order', order, 'an object { p, d, q }');
  const terms = {
    p: requireInteger('order.p', order.p, { min: 0, max: 10 }),
    d: requireInteger('order.d', order.d, { min: 0, max: 3 }),
    q: requireInteger('order.q', order.q, { min: 0, max: 10 }),
  };
  if (seasonal === undefined) return { ...terms, P: 0, D: 0, Q: 0, seasonLength: 1 };
  return {
    ...terms,
    P: requireInteger('seasonal.P', seasonal.P, { min: 0, max: 5 }),
    D: requireInteger('seasonal.D', seasonal.D, { min: 0, max: 2 }),
    Q: requireInteger('seasonal.Q', seasonal.Q, { min: 0, max: 5 }),
    seasonLength: requireInteger('seasonal.seasonLength', seasonal.seasonLength, { min: 2 }),
  };
}

/** A search does not begin nearer to the unit circle than this. */
const closestBeginning = 1.001;

/** Learns terms that were asked for, or what few values allow. */
function learn(
  values: Float64Array,
  { columns }: Context,
  terms: Terms,
  constant: ArimaConstant,
  exact: boolean,
  earlier: Memory | undefined,
): Memory {
  const sample = sampleOf(values, columns);
  const names = Object.keys(columns).sort();
  const { p, d, q, P, D, Q, seasonLength } = terms;
  const level = d + D === 0;
  const linear = names.length + (constant === 'none' ? 0 : level && constant === 'drift' ? 2 : 1);
  const needed = d + D * seasonLength + p + q + P + Q + linear + 2;
  if (sample.observed < needed) {
    const remark = `Too few values for the model: ${sample.observed} of at least ${needed}. A simpler one is used.`;
    return fitFew(sample, !level, sample.observed === 0 ? [] : [remark]);
  }
  const shape = { constant, level, names };
  if (earlier !== undefined && sameTerms(earlier.terms, terms)) {
    const near = drawnWithin(terms, earlier.parameters, closestBeginning);
    const memory = fitTerms(sample, terms, shape, exact, [], near);
    if (!haveErrorsGrown(memory.sigma, earlier.sigma, memory.diagnostics.used)) return memory;
  }
  return fitTerms(sample, terms, shape, exact);
}

/**
 * Forecasts from the values and errors of the last steps and of the same steps in seasons before, after differences that take out
 * trend and season (ARIMA, SARIMA; with explanatory columns SARIMAX: a regression with such errors).
 *
 * Coefficients have the greatest exact likelihood, climbed by quasi-Newton steps from conditional least squares with several
 * beginnings; every model on the way is stationary and invertible. Explanatory columns, level and drift are solved exactly at
 * every step. Intervals are those of normal errors and take the coefficients for true. Columns given to `fit` as `past` are
 * needed by `update` as `past` and by `forecast` as `future`.
 *
 * - **Not for** several seasons at once, level shifts and outliers that it should ignore, or a season that no one has chosen the
 *   terms for: see `autoArima`. With two differences a line is continued for ever.
 * - **Missing values** are left out of the likelihood exactly, at any place, and a step whose explanatory columns are not finite
 *   counts as missing. Only where seasons are so long that model and differences span more than 120 steps are gaps filled
 *   instead; the notes say so. Infinities count as missing.
 * - **Ugly data**: too few values for the terms give the mean or, with differences, the last value; with none everything is NaN. The
 *   notes say so, and also when the search did not settle.
 * - **`warmStart`** with the same terms replaces the several beginnings by its coefficients, unless errors have grown since.
 * - **Cost**: `update` takes O(p + q + seasons) per value, after a gap the square of that until it is forgotten. A fit runs the filter a
 *   few hundred times (see the README). The state holds a few numbers per step that the model spans; their square while a gap lasts.
 *
 * @throws BellwetherError `invalid-option` for terms outside their range; `invalid-input` from `fit` where the series is not on a regular
 * grid, and from `forecast` where explanatory columns are missing or not finite.
 *
 * Source: Box and Jenkins, *Time Series Analysis* (1970); Morf, Sidhu and Kailath (1974), doi:10.1109/TAC.1974.1100576; Jones (1980),
 * doi:10.1080/00401706.1980.10486171.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { arima } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 48 }, (_, hour) => (hour % 7 === 3 ? Number.NaN : 200 + 2.5 * hour));
 * const disk = createTimeSeries({ start: Date.UTC(2026, 0, 1), step: '1h', values });
 * const fitted = arima({ order: { p: 0, d: 1, q: 0 }, constant: 'drift' }).fit(disk);
 * const { model, point } = fitted.forecast({ horizon: 3 });
 * model; // => 'ARIMA(0,1,0) with drift'
 * [...point].map(Math.round); // => [320, 323, 325]
 * ```
 */
export function arima(options: ArimaOptions): SimulatingForecaster<ArimaState> {
  const terms = requireTerms(options);
  const differences = terms.d + terms.D;
  const allowed = differences === 0 ? ['none', 'mean', 'drift'] : differences === 1 ? ['none', 'drift'] : ['none'];
  const constant = requireOneOf(
    'constant',
    options.constant ?? (differences === 0 ? 'mean' : 'none'),
    allowed as ArimaConstant[],
  );
  const exact = requireOneOf('method', options.method ?? 'exact', ['exact', 'conditional']) === 'exact';
  return defineModel<Memory, ArimaState>({
    kind: 'arima',
    learn: (values, context, earlier) => learn(values, context, terms, constant, exact, earlier),
    absorb,
    predict,
    simulate,
    label: labelOf,
    notes: notesOf,
    encode: (memory, envelope) => ({ ...envelope, ...encodeMemory(memory) }),
    decode: decodeMemory,
  });
}
