import { invalidOption, requireInteger, requireNumber, requireOneOf } from '@bellwether/core';
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
import { choose, type Wanted } from './choice.js';
import { emptyState, type TbatsForm, type TbatsTrend, type TbatsWeights, waveCount } from './form.js';
import { absorb, intervals, type Memory, predict, sigmaOf, simulate } from './memory.js';

/** Settings of {@link tbats}. */
export interface TbatsOptions {
  /**
   * Lengths of the seasons in steps, each above 2, in any order; they need not be whole numbers (365.25 days, 52.18 weeks). Seasons that the
   * series does not cover twice are left out.
   */
  readonly seasonLengths: readonly number[];
  /**
   * Highest wave of each season, in the order of `seasonLengths`, each at least 1; those that a shorter season has already are left out.
   *
   * @default chosen by Schwarz's criterion, at most 24
   */
  readonly harmonics?: readonly number[];
  /** How the level moves by itself. @default whichever of the three has the best forecasts within the series */
  readonly trend?: TbatsTrend;
  /** Whether an error leaves a part of itself to the next step. @default whichever has the best forecasts within the series */
  readonly autoregressive?: boolean;
  /**
   * The scale to work on; `log` and `square-root` are the Box-Cox transformations of exponent 0 and 1/2, for values that are not negative.
   *
   * @default `none` or `log`, whichever has the best forecasts within the series
   */
  readonly transform?: Transform;
}

/** State of {@link tbats}. */
export interface TbatsModelState extends ModelState {
  readonly kind: 'tbats';
  readonly transform: Transform;
  readonly trend: TbatsTrend;
  readonly autoregressive: boolean;
  /** The seasons: lengths in steps, and the waves within each. */
  readonly seasons: readonly { readonly period: number; readonly harmonics: readonly number[] }[];
  readonly weights: TbatsWeights;
  readonly level: number | null;
  readonly slope: number;
  /** The last error, as far as it is left to the next step. */
  readonly shock: number;
  /** Waves, and their quarter-turned companions, season after season. */
  readonly waves: readonly (number | null)[];
  readonly companions: readonly (number | null)[];
  /** Stands in for values that the logarithm cannot take. */
  readonly floor: number;
  /** Missing steps since the last value. */
  readonly gap: number;
  /** Sum of squared one-step errors on the scale of the model, and their number. */
  readonly squares: number;
  readonly count: number;
  /** Numbers that were estimated, the variance of the errors among them. */
  readonly estimated: number;
  readonly converged: boolean;
  /** What the fit says about itself. */
  readonly remarks: readonly string[];
}

const trends = ['none', 'additive', 'additive-damped'] as const;
const transforms = ['none', 'log', 'square-root'] as const;

/** A level that follows every value: where there is too little to fit. */
function lastValue(values: Float64Array, remarks: readonly string[]): Memory {
  const form: TbatsForm = { transform: 'none', trend: 'none', autoregressive: false, seasons: [] };
  const empty: Memory = {
    form,
    weights: { alpha: 1, beta: 0, phi: 1, rho: 0, gamma: [] },
    state: { ...emptyState(form), level: Number.NaN },
    floor: Number.MIN_VALUE,
    gap: 0,
    squares: 0,
    count: 0,
    estimated: 1,
    converged: true,
    remarks,
  };
  return absorb(empty, values);
}

function learn(values: Float64Array, wanted: Wanted): Memory {
  let observed = 0;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    observed += 1;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  if (greatest === least) return lastValue(values, []);
  if (observed < 8) return lastValue(values, ['Too few values to fit: the last one is repeated.']);
  const covered = wanted.periods.map((period) => values.length >= 2 * period && observed >= 1.2 * period);
  const dropped = wanted.periods.filter((_, k) => !covered[k]);
  const remarks =
    dropped.length === 0 ? [] : [`Not covered twice, and left out: seasons of ${dropped.join(', ')} steps.`];
  const kept = <Item>(items: readonly Item[]): Item[] => items.filter((_, k) => covered[k]);
  return choose(
    values,
    { ...wanted, periods: kept(wanted.periods), harmonics: kept(wanted.harmonics) },
    observed,
    remarks,
  );
}

function label({ form, count }: Memory): string {
  if (count === 0) return 'TBATS(last value)';
  const { transform, trend, autoregressive, seasons } = form;
  const parts = seasons.map(({ period, harmonics }) => `${period}:${harmonics.length}`);
  const letter = { none: 'N', additive: 'A', 'additive-damped': 'Ad' }[trend];
  return `TBATS(${transform}, ${letter}, ${autoregressive ? 'AR(1)' : '-'}, {${parts.join(', ')}})`;
}

function notes(memory: Memory): string[] {
  const { state, count, converged, remarks } = memory;
  if (Number.isNaN(state.level)) return emptyNotes();
  const settled = converged ? [] : ['The search for weights stopped before it had settled: the fit may be improved.'];
  return [...remarks, ...settled, ...spreadNotes(count + 1, count > 0 && memory.squares === 0 ? 0 : sigmaOf(memory))];
}

function decodeWeights(weights: TbatsWeights, seasons: number): TbatsWeights {
  const { gamma } = weights ?? {};
  if (!Array.isArray(gamma) || gamma.length !== seasons) throw invalidState('weights.gamma', gamma, `${seasons} pairs`);
  const number = (name: 'alpha' | 'beta' | 'phi' | 'rho'): number => decodeNumber(`weights.${name}`, weights[name]);
  return {
    alpha: number('alpha'),
    beta: number('beta'),
    phi: number('phi'),
    rho: number('rho'),
    gamma: gamma.map((pair) => {
      const [own, companion] = decodeNumbers('weights.gamma', pair, 2);
      return [own!, companion!] as const;
    }),
  };
}

function decode(state: TbatsModelState): Memory {
  const { transform, trend } = state;
  if (!transforms.includes(transform)) throw invalidState('transform', transform, transforms.join(' or '));
  if (!trends.includes(trend)) throw invalidState('trend', trend, trends.join(' or '));
  if (!Array.isArray(state.seasons)) throw invalidState('seasons', state.seasons, 'an array');
  const seasons = state.seasons.map((season: TbatsModelState['seasons'][number]) => {
    const period = decodeNumber('seasons.period', season?.period);
    const harmonics = [...decodeNumbers('seasons.harmonics', season?.harmonics)];
    if (!(period > 0) || harmonics.length > 1000) throw invalidState('seasons', season, 'a period and its waves');
    return { period, harmonics };
  });
  const form: TbatsForm = { transform, trend, autoregressive: state.autoregressive === true, seasons };
  const waves = waveCount(form);
  const remarks = state.remarks;
  if (!Array.isArray(remarks) || !remarks.every((each) => typeof each === 'string'))
    throw invalidState('remarks', remarks, 'an array of texts');
  return {
    form,
    weights: decodeWeights(state.weights, seasons.length),
    state: {
      level: decodeNumber('level', state.level),
      trend: decodeNumber('slope', state.slope),
      shock: decodeNumber('shock', state.shock),
      waves: decodeNumbers('waves', state.waves, waves),
      companions: decodeNumbers('companions', state.companions, waves),
    },
    floor: decodeNumber('floor', state.floor),
    gap: decodeInteger('gap', state.gap),
    squares: decodeNumber('squares', state.squares),
    count: decodeInteger('count', state.count),
    estimated: decodeInteger('estimated', state.estimated, 1),
    converged: state.converged === true,
    remarks: [...remarks],
  };
}

function wantedOf(options: TbatsOptions): Wanted {
  const { seasonLengths, harmonics } = options;
  if (!Array.isArray(seasonLengths))
    throw invalidOption('seasonLengths', seasonLengths, 'an array of lengths in steps');
  if (harmonics !== undefined && (!Array.isArray(harmonics) || harmonics.length !== seasonLengths.length))
    throw invalidOption('harmonics', harmonics, 'one number for each of seasonLengths');
  const asked = seasonLengths
    .map((length: number, k: number) => {
      const period = requireNumber('seasonLengths', length, { min: 2 });
      if (period === 2) throw invalidOption('seasonLengths', length, 'above 2');
      return {
        period,
        waves: harmonics === undefined ? undefined : requireInteger('harmonics', harmonics[k], { min: 1, max: 1000 }),
      };
    })
    .sort((a, b) => a.period - b.period);
  if (new Set(asked.map(({ period }) => period)).size < asked.length)
    throw invalidOption('seasonLengths', seasonLengths, 'lengths that differ');
  return {
    periods: asked.map(({ period }) => period),
    harmonics: asked.map(({ waves }) => waves),
    trends: options.trend === undefined ? trends : [requireOneOf('trend', options.trend, trends)],
    autoregressive: options.autoregressive === undefined ? [false, true] : [options.autoregressive],
    transforms:
      options.transform === undefined ? ['none', 'log'] : [requireOneOf('transform', options.transform, transforms)],
  };
}

/**
 * TBATS: exponential smoothing whose seasons are waves that turn from step to step, so that several long ones, and lengths that are no whole
 * numbers, cost a few numbers each. Box-Cox scale, damped or straight trend and errors that leave something to the next are chosen.
 *
 * The number of waves of a season is chosen by a regression on waves. Weights and start have the least squared one-step errors, found
 * together by damped least squares with exact derivatives. Among the forms that are left open the one is taken whose forecasts over
 * the shortest season are least wrong within the series, with Akaike's allowance for what was estimated.
 *
 * - **Not for** seasons with jumps that few waves cannot follow, nor for spiky metrics; see `seasonalProfile`.
 * - **Missing values** move the state to its own forecast and count nothing; a trailing gap widens the intervals. Infinities are missing.
 * - **Ugly data**: seasons not covered twice are left out; fewer than eight values, or all the same, repeat the last one; with none
 *   everything is NaN. The notes say so. Values that are not positive are not put on the logarithmic scale.
 * - **Intervals** are normal on the scale that was chosen, from what an error does to each later step; the point forecast is the median. They
 *   leave out that the weights are estimates.
 * - **Update** keeps the weights: O(waves) a value. The state holds two numbers for each wave.
 * - **Cost**: 40 ms for 900 values with a season of 24, 75 ms with day and week; it grows with the square of the number of waves.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range; `invalid-input` from `fit` where the series is not on a
 * regular grid.
 *
 * Source: De Livera, Hyndman and Snyder, "Forecasting time series with complex seasonal patterns using exponential smoothing" (2011),
 * doi:10.1198/jasa.2011.tm09771.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { tbats } from '@bellwether/forecasting';
 *
 * const day = (t: number) => 10 * Math.sin((2 * Math.PI * t) / 24);
 * const week = (t: number) => 4 * Math.cos((2 * Math.PI * t) / 168);
 * const values = Array.from({ length: 24 * 28 }, (_, t) => 50 + day(t) + week(t) + Math.sin(t * t));
 * const load = createTimeSeries({ start: 0, step: '1h', values });
 * const { point } = tbats({ seasonLengths: [24, 168] }).fit(load).forecast({ horizon: 24 });
 * Math.abs(point[5]! - (50 + day(677) + week(677))) < 1; // => true
 * ```
 */
export function tbats(options: TbatsOptions): SimulatingForecaster<TbatsModelState> {
  const wanted = wantedOf(options);
  return defineModel<Memory, TbatsModelState>({
    kind: 'tbats',
    learn: (values) => learn(values, wanted),
    absorb,
    predict,
    intervals: (memory, _horizon, levels, _context, distribution) => intervals(memory, levels, distribution),
    simulate,
    label,
    notes,
    encode: ({ form, weights, state, ...rest }, envelope) => ({
      ...envelope,
      transform: form.transform,
      trend: form.trend,
      autoregressive: form.autoregressive,
      seasons: form.seasons.map(({ period, harmonics }) => ({ period, harmonics: [...harmonics] })),
      weights,
      level: encodeNumber(state.level),
      slope: state.trend,
      shock: state.shock,
      waves: encodeNumbers(state.waves),
      companions: encodeNumbers(state.companions),
      floor: rest.floor,
      gap: rest.gap,
      squares: rest.squares,
      count: rest.count,
      estimated: rest.estimated,
      converged: rest.converged,
      remarks: [...rest.remarks],
    }),
    decode,
  });
}
