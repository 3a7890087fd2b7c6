import { requireInteger } from '@bellwether/core';
import { defineModel, type ModelState } from '../model/define-model.js';
import { decodeInteger } from '../model/encoding.js';
import type { SimulatingForecaster } from '../model/simulating.js';
import { type Choice, chooseTerms } from './choose-terms.js';
import { decodeMemory, encodeMemory, labelOf, type MemoryState, notesOf } from './encode.js';
import { keepTerms } from './keep-terms.js';
import { absorb, predict, sampleOf, simulate } from './memory.js';

/** The longest season that is modelled by its own terms when nothing else is said. */
const longestOwnSeason = 24;

/** Settings of {@link autoArima}. */
export interface AutoArimaOptions {
  /** Steps in one season, at least 1; 1 means none. @default 1 */
  readonly seasonLength?: number;
  /**
   * Most terms of each sort: values before (p, 0 to 10), errors before (q, 0 to 10), and both one season apart (P and Q, 0 to 3). More finds
   * models that longer series bear, at a higher cost.
   *
   * @default { p: 5, q: 5, P: 2, Q: 2 }
   */
  readonly maxOrder?: { readonly p?: number; readonly q?: number; readonly P?: number; readonly Q?: number };
  /** Differences to take, 0 to 2. @default by the test of Kwiatkowski, Phillips, Schmidt and Shin at 5 % */
  readonly d?: number;
  /** Seasonal differences to take, 0 or 1. @default 1 where the strength of the season is above 0.64 */
  readonly D?: number;
  /**
   * Pairs of sine and cosine that describe the season instead of seasonal terms: a number from 0 to half the season, or `'auto'` for as
   * many as lower the criterion. Waves keep the season the same for ever and cost little however long it is; terms let it change.
   *
   * @default 'auto' for seasons of more than 24 steps, else 0
   */
  readonly fourierTerms?: 'auto' | number;
  /**
   * Whether candidates are judged at their conditional fit, and only the chosen one is climbed to its greatest likelihood. Without it
   * every candidate is, which takes some five times as long and finds better terms for short series.
   *
   * @default true with more than 150 values or a season of more than 12 steps
   */
  readonly approximation?: boolean;
}

/** State of {@link autoArima}. */
export interface AutoArimaState extends ModelState, MemoryState {
  readonly kind: 'auto-arima';
  /** How many models were looked at. */
  readonly considered: number;
}

/**
 * Chooses differences, terms and constant of a seasonal ARIMA model by itself, then fits it as {@link arima} does.
 *
 * A season is differenced where it is strong (by STL), then the rest until it passes for stationary (KPSS). Terms are those of the
 * least corrected criterion of Akaike, from five beginnings by steps of one term; models with a root nearer than 1.01 to the unit circle
 * are passed over. Seasons of more than 24 steps become waves (dynamic harmonic regression).
 *
 * - **Not for** several seasons at once or series with level shifts and outliers that should be ignored. The intervals take the
 *   chosen model for true: wrap it in `conformalIntervals` where that matters.
 * - **Missing values** are filled only to choose differences and to begin the searches; each likelihood leaves them out exactly (see
 *   {@link arima} for very long seasons).
 * - **Ugly data**: a straight line is continued, equal values give their mean, one or two values the last, none NaN; the notes say so.
 * - **Explanatory columns** are taken as by {@link arima}.
 * - **`warmStart`** keeps differences, terms, waves and constant of the earlier fit and begins at its coefficients, unless the settings do not
 *   allow them, a root comes nearer to the unit circle than 1.01 (a difference too few or too many), or the standard deviation of the errors has
 *   grown by more than a twentieth and two of its standard errors: then everything is chosen anew.
 * - **Cost**: see the README; some 20 to 40 fits, of which only the last is exact for long series. `update` keeps the model and costs what it does there.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range; `invalid-input` from `fit` where the series is not on a regular
 * grid, and from `forecast` where explanatory columns are missing or not finite.
 *
 * Source: Hyndman and Khandakar (2008), doi:10.18637/jss.v027.i03; seasonal strength: Wang, Smith and Hyndman (2006),
 * doi:10.1007/s10618-005-0039-x.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { autoArima } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 60 }, (_, day) => 100 + (day % 7 < 5 ? 20 : -50) + ((day * 37) % 11));
 * const requests = createTimeSeries({ start: Date.UTC(2026, 0, 5), step: '1d', values });
 * const { point } = autoArima({ seasonLength: 7 }).fit(requests).forecast({ horizon: 7 });
 * point[1]! < point[0]! - 50; // => true
 * ```
 */
export function autoArima(options: AutoArimaOptions = {}): SimulatingForecaster<AutoArimaState> {
  const seasonLength = requireInteger('seasonLength', options.seasonLength ?? 1, { min: 1 });
  const { p = 5, q = 5, P = 2, Q = 2 } = options.maxOrder ?? {};
  const limits = {
    p: requireInteger('maxOrder.p', p, { min: 0, max: 10 }),
    q: requireInteger('maxOrder.q', q, { min: 0, max: 10 }),
    P: requireInteger('maxOrder.P', P, { min: 0, max: 3 }),
    Q: requireInteger('maxOrder.Q', Q, { min: 0, max: 3 }),
  };
  const chosenWaves = options.fourierTerms ?? (seasonLength > longestOwnSeason ? 'auto' : 0);
  const settings = {
    seasonLength,
    limits,
    fourier:
      chosenWaves === 'auto'
        ? seasonLength > 1
          ? chosenWaves
          : 0
        : requireInteger('fourierTerms', chosenWaves, { min: 0, max: Math.floor(seasonLength / 2) }),
    d: options.d === undefined ? undefined : requireInteger('d', options.d, { min: 0, max: 2 }),
    D: options.D === undefined ? undefined : requireInteger('D', options.D, { min: 0, max: 1 }),
    approximate: options.approximation,
  };
  return defineModel<Choice, AutoArimaState>({
    kind: 'auto-arima',
    learn(values, { columns }, earlier) {
      const sample = sampleOf(values, columns);
      return (earlier && keepTerms(sample, settings, earlier.memory)) ?? chooseTerms(sample, settings);
    },
    absorb: ({ memory, considered }, values, context) => ({ memory: absorb(memory, values, context), considered }),
    predict: ({ memory }, horizon, context) => predict(memory, horizon, context),
    simulate: ({ memory }, request, context) => simulate(memory, request, context),
    label: ({ memory }) => labelOf(memory),
    notes: ({ memory }) => notesOf(memory),
    encode: ({ memory, considered }, envelope) => ({ ...envelope, ...encodeMemory(memory), considered }),
    decode: (state) => ({ memory: decodeMemory(state), considered: decodeInteger('considered', state.considered) }),
  });
}
