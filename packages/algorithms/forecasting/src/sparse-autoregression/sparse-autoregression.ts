import { requireInteger, requireNumber, requireOneOf } from '@bellwether/core';
import { normalQuantile } from '@bellwether/statistics';
import { defineModel, type ModelState } from '../model/define-model.js';
import {
  decodeInteger,
  decodeNumber,
  decodeNumbers,
  encodeNumber,
  encodeNumbers,
  invalidState,
} from '../model/encoding.js';
import type { SimulatingForecaster } from '../model/simulating.js';
import { emptyNotes, spreadNotes } from '../model/spread.js';
import type { Transform } from '../model/transform.js';
import { defaultLags } from './lags.js';
import { absorb, historyOf, learn, type Memory, predict, quantileAt, remembered, simulate } from './memory.js';

/** Settings of {@link sparseAutoregression}. */
export interface SparseAutoregressionOptions {
  /**
   * Seasons in steps, ascending: `[24, 168]` for hourly values with days and weeks, `[288, 2016]` for five minutes. Seasons of
   * which the series does not hold two are left out.
   *
   * @default []
   */
  readonly seasonLengths?: readonly number[];
  /**
   * The lags to regress on, in steps. More lags cost time quadratically and need longer series.
   *
   * @default the last four steps, each season with its neighbours, and the short seasons within a long one
   */
  readonly lags?: readonly number[];
  /**
   * The scale to work on. `log` suits positive values whose variation grows with their size; values that do not allow it are
   * taken as they are.
   *
   * @default 'log'
   */
  readonly transform?: Transform;
  /**
   * Takes the mean of each phase of the seasons away first, and adds it again: forecasts far ahead then return to the usual
   * day and week instead of repeating the last ones. Better where values are noisy, worse where they are smooth.
   *
   * @default false
   */
  readonly deseasonalise?: boolean;
  /**
   * Models the changes from step to step instead of the values: for series without a usual level, such as prices and growing totals. Half
   * of the mean change is continued as a trend.
   *
   * @default false
   */
  readonly differences?: boolean;
  /** Shrinkage of the coefficients in observations' worth of noise, at least 0. Higher is steadier and slower. @default 50 */
  readonly penalty?: number;
}

/** State of {@link sparseAutoregression}. */
export interface SparseAutoregressionState extends ModelState {
  readonly kind: 'sparse-autoregression';
  /** Whether changes are modelled; `level` is then the transformed value that they start from. */
  readonly differences: boolean;
  readonly level: number;
  readonly transform: Transform;
  /** Smallest value that the logarithm is taken of. */
  readonly floor: number;
  /** Mean and deviation of the transformed values, which the rest is measured in. */
  readonly mean: number;
  readonly deviation: number;
  /** What each phase of the longest season adds; empty without. */
  readonly pattern: readonly (number | null)[];
  /** Phase of the next step. */
  readonly position: number;
  readonly lags: readonly number[];
  readonly coefficients: readonly (number | null)[];
  /** Variance of the one-step errors. */
  readonly variance: number;
  /** The latest values without their pattern, oldest first. */
  readonly history: readonly (number | null)[];
  /** Smallest and largest value seen. */
  readonly low: number;
  readonly high: number;
  /** Steps without a value since the last one. */
  readonly gap: number;
  /** Values that have been observed. */
  readonly observed: number;
}

const transforms: readonly Transform[] = ['none', 'log', 'square-root'];

function label({ transform, differences, lags, pattern, observed }: Memory): string {
  if (observed === 0) return 'sparse autoregression';
  if (lags.length === 0) return differences ? 'drift' : 'mean';
  const what = [
    transform === 'none' ? '' : transform,
    differences ? 'differences' : '',
    pattern.length > 0 ? 'deseasonalised' : '',
  ].filter(Boolean);
  const details = what.length > 0 ? ` (${what.join(', ')})` : '';
  return `sparse autoregression${details} of order ${lags.at(-1)}`;
}

function notes({ observed, differences, lags, variance }: Memory): string[] {
  if (observed === 0) return emptyNotes();
  if (lags.length === 0) {
    const instead = differences ? 'half of their mean change is continued' : 'their mean is repeated';
    return [`Too few values to regress on their own past: ${instead}.`];
  }
  return spreadNotes(observed, variance);
}

function encode(memory: Memory, envelope: Pick<SparseAutoregressionState, 'kind' | 'version' | 'series'>) {
  const { pattern, coefficients, history: _history, end: _end, lags, ...rest } = memory;
  return {
    ...envelope,
    ...rest,
    variance: encodeNumber(rest.variance) ?? 0,
    pattern: encodeNumbers(pattern),
    lags: [...lags],
    coefficients: encodeNumbers(coefficients),
    history: encodeNumbers(remembered(memory)),
  };
}

function decode(state: SparseAutoregressionState): Memory {
  if (!transforms.includes(state.transform)) throw invalidState('transform', state.transform, transforms.join(' or '));
  if (!Array.isArray(state.lags)) throw invalidState('lags', state.lags, 'an array of whole numbers');
  const lags = state.lags.map((lag, k) => decodeInteger(`lags[${k}]`, lag, 1));
  if (lags.some((lag, k) => k > 0 && lag <= lags[k - 1]!)) throw invalidState('lags', lags, 'whole numbers that grow');
  const longest = lags.at(-1) ?? 0;
  const pattern = decodeNumbers('pattern', state.pattern);
  return {
    differences: state.differences === true,
    level: decodeNumber('level', state.level),
    transform: state.transform,
    floor: decodeNumber('floor', state.floor),
    mean: decodeNumber('mean', state.mean),
    deviation: decodeNumber('deviation', state.deviation),
    pattern,
    position: decodeInteger('position', state.position) % Math.max(1, pattern.length),
    lags,
    coefficients: decodeNumbers('coefficients', state.coefficients, lags.length),
    variance: decodeNumber('variance', state.variance),
    history: historyOf(decodeNumbers('history', state.history, longest)),
    end: longest,
    low: decodeNumber('low', state.low),
    high: decodeNumber('high', state.high),
    gap: decodeInteger('gap', state.gap),
    observed: decodeInteger('observed', state.observed),
  };
}

/**
 * Regresses a series on a few well-chosen lags: its last steps, the same time yesterday and last week with their neighbours.
 *
 * The coefficients are shrunk by as much as the noise asks for, the forecast is made step by step, and it cannot leave the
 * range of what was seen by more than a tenth, so that no unstable root carries it away. It is the cheapest good model for
 * hourly and five-minute data with days and weeks, and belongs to the family of the Card forecasts.
 *
 * - **Not for** series with a lasting trend (a disk that fills up), unless `differences` is set: forecasts stay near the range seen. Use
 *   `holt` or `drift`.
 * - **Missing values** are not learnt from; as regressors they are filled with the forecasts of the model itself. Infinities count
 *   as missing.
 * - **Few values**: lags that are too long for the series are left out; with fewer than four values the mean is repeated.
 * - **Point forecasts** are medians where a transform is in use.
 * - **Cost**: fit O(n · lags²), about 0.3 ms for 960 values and 19 lags; `update` O(lags) a value; what follows a
 *   model that has been updated already copies the history of the longest lag. The state holds that history: 4 kB for a week of hours.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range; `fit` throws `invalid-input` if the series is
 * not on a regular grid.
 *
 * Source: the sparse lags after Doornik, Castle and Hendry, "Card forecasts for M4", *International Journal of Forecasting* 36
 * (2020), doi:10.1016/j.ijforecast.2019.03.012; the shrinkage is ridge regression, Hoerl and Kennard (1970),
 * doi:10.1080/00401706.1970.10488634.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { sparseAutoregression } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 21 * 24 }, (_, hour) => 100 + 50 * Math.sin((hour * Math.PI) / 12));
 * const load = createTimeSeries({ start: 0, step: '1h', values });
 * const { point } = sparseAutoregression({ seasonLengths: [24, 168] }).fit(load).forecast({ horizon: 6 });
 * [...point].map(Math.round); // => [100, 113, 125, 135, 143, 148]
 * ```
 */
export function sparseAutoregression(
  options: SparseAutoregressionOptions = {},
): SimulatingForecaster<SparseAutoregressionState> {
  const seasonLengths = (options.seasonLengths ?? [])
    .map((season, i) => requireInteger(`seasonLengths[${i}]`, season, { min: 2 }))
    .sort((a, b) => a - b);
  const lags = (options.lags ?? defaultLags(seasonLengths))
    .map((lag, i) => requireInteger(`lags[${i}]`, lag, { min: 1 }))
    .sort((a, b) => a - b);
  const settings = {
    seasonLengths,
    lags: [...new Set(lags)],
    transform: requireOneOf('transform', options.transform ?? 'log', transforms),
    deseasonalise: options.deseasonalise ?? false,
    differences: options.differences ?? false,
    penalty: requireNumber('penalty', options.penalty ?? 50, { min: 0 }),
  };
  return defineModel<Memory, SparseAutoregressionState>({
    kind: 'sparse-autoregression',
    learn: (values) => learn(values, settings),
    absorb,
    predict,
    intervals: (memory, _horizon, levels, _context, distribution) =>
      levels.map((level) => {
        const width = normalQuantile(0.5 + level / 2);
        const [lower, upper] = [quantileAt(memory, distribution, -width), quantileAt(memory, distribution, width)];
        return { level, lower, upper };
      }),
    simulate,
    label,
    notes,
    encode,
    decode,
  });
}
