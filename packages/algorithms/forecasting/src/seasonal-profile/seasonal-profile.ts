import { requireInteger, standardNormal } from '@bellwether/core';
import { type Distribution, defineModel, type ModelState } from '../model/define-model.js';
import {
  decodeFields,
  decodeInteger,
  decodeNumber,
  decodeNumbers,
  encodeNumber,
  encodeNumbers,
} from '../model/encoding.js';
import { seasonShape } from '../model/season-shape.js';
import type { SimulateRequest, SimulatingForecaster } from '../model/simulating.js';
import { emptyNotes, guessedSpread, spreadNotes } from '../model/spread.js';
import { chooseWeights, errorLimit } from './choose-weights.js';
import { type ProfileStanding, type ProfileWeights, runProfile } from './kernel.js';

/** Settings of {@link seasonalProfile}. */
export interface SeasonalProfileOptions {
  /** Steps in one season, at least 2: 24 for hourly values with a daily season, 288 for 5-minute values. */
  readonly seasonLength: number;
}

/** State of {@link seasonalProfile}. */
export interface SeasonalProfileState extends ModelState {
  readonly kind: 'seasonal-profile';
  readonly weights: ProfileWeights;
  /** The most that one error may move the state. */
  readonly limit: number;
  /** The profile by phase: a whole season of the series at its usual level. */
  readonly season: readonly (number | null)[];
  readonly level: number | null;
  readonly deviation: number;
  readonly position: number;
  readonly gap: number;
  /** Values in a row beyond the limit from level and profile, negative where they were below. */
  readonly streak: number;
  readonly squares: number;
  readonly count: number;
  readonly remarks: readonly string[];
}

interface Memory {
  readonly weights: ProfileWeights;
  readonly limit: number;
  readonly standing: ProfileStanding;
  readonly remarks: readonly string[];
}

function learn(values: Float64Array, seasonLength: number, earlier: Memory | undefined): Memory {
  const observed = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
  const fresh = { deviation: 0, position: 0, gap: 0, streak: 0, squares: 0, count: 0 };
  if (values.length < 2 * seasonLength || observed < seasonLength + 2) {
    const remark = `Fewer than two full seasons of ${seasonLength} steps have been observed (${observed} values): the level is forecast without season.`;
    const weights = { level: 0.3, deviation: 0, retention: 0, profile: 0, shift: 0.3 };
    const standing = { ...fresh, level: Number.NaN, season: new Float64Array(1) };
    return run({ weights, limit: Number.MAX_VALUE, standing, remarks: [remark] }, values);
  }
  const { season, levels } = seasonShape(values, seasonLength, false);
  const start = { ...fresh, level: levels[0]!, season };
  const limit = errorLimit(values, start);
  const weights = chooseWeights(values, start, limit, earlier?.weights);
  return run({ weights, limit, standing: start, remarks: [] }, values);
}

/** Takes values in, changing the standing. A level that is not known yet is the first value seen. */
function run(memory: Memory, values: Float64Array): Memory {
  const { standing, weights, limit } = memory;
  let from = 0;
  if (Number.isNaN(standing.level)) {
    while (from < values.length && Number.isNaN(values[from]!)) from += 1;
    if (from < values.length) {
      standing.level = values[from]!;
      from += 1;
    }
  }
  runProfile(from === 0 ? values : values.subarray(from), weights, limit, standing);
  return memory;
}

function sigmaOf({ squares, count, level }: ProfileStanding): number {
  return count === 0 ? guessedSpread(level) : Math.sqrt(squares / count);
}

function predict({ weights, standing }: Memory, horizon: number): Distribution {
  const { season, gap } = standing;
  const point = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  const sigma = sigmaOf(standing);
  let passing = standing.deviation;
  let variance = 1;
  let remaining = weights.deviation;
  for (let step = 1; step <= gap + horizon; step += 1) {
    if (step > gap) {
      const h = step - gap - 1;
      point[h] = season[(standing.position + h) % season.length]! + standing.level + passing;
      deviation[h] = sigma * Math.sqrt(variance);
      passing *= weights.retention;
    }
    remaining *= weights.retention;
    const weight = weights.level + remaining + (step % season.length === 0 ? weights.profile : 0);
    variance += weight * weight;
  }
  return { point, deviation };
}

function simulate(memory: Memory, { horizon, paths, random }: SimulateRequest): Float64Array[] {
  const { weights, standing } = memory;
  const { gap } = standing;
  const { length } = standing.season;
  const sigma = sigmaOf(standing);
  const mean = predict(memory, horizon).point;
  return Array.from({ length: paths }, () => {
    const path = new Float64Array(horizon);
    // A future is the mean plus what its errors make of a state that starts at zero.
    const season = new Float64Array(length);
    let level = 0;
    let deviation = 0;
    for (let step = 0; step < gap + horizon; step += 1) {
      const error = sigma * standardNormal(random);
      if (step >= gap) path[step - gap] = mean[step - gap]! + season[step % length]! + level + deviation + error;
      level += weights.level * error;
      deviation = weights.retention * (deviation + weights.deviation * error);
      season[step % length]! += weights.profile * error;
    }
    return path;
  });
}

/**
 * Forecasts the usual course of a season, moved by a level that lasts and a deviation that passes: made for utilisation and
 * traffic metrics, with their outliers and shifts.
 *
 * The profile is the median of each phase, after the median level of each season has been taken off; it is smoothed and shrunk
 * as far as lets the even seasons explain the odd ones, so that noise is not taken for a season. Then two states follow the
 * data: a lasting level and a deviation that decays. An error counts for at most three robust standard deviations, so that a
 * spike hardly moves the forecast; what stays off for a twenty-fourth of a season (at least 3 values) moves the level. The speeds
 * are those of a fixed grid that would have given the least absolute error from one step to one season ahead. Intervals are
 * normal, from the one-step errors (outliers included) and the speeds.
 *
 * - **Not for** series without season, or with a trend that should be continued; see `exponentialSmoothing` and `drift`.
 * - **Intervals** are a few points too narrow where the data are none of this model (see the README) and too wide at 80 % under
 *   heavy spikes: wrap it in `conformalIntervals` where they matter.
 * - **Missing values** count nothing; the deviation decays over them. Infinities count as missing.
 * - **Ugly data**: with fewer than two seasons a smoothed level is forecast; with no value everything is NaN. The notes say
 *   so.
 * - **Cost**: a fit takes 42 passes over the series, O(1) a value, whatever the season; `update` is O(1) a value plus one
 *   copy of the season, which is what the state holds.
 *
 * @throws BellwetherError `invalid-option` for a season below 2; `invalid-input` from `fit` where the series is not on a
 * regular grid.
 *
 * Source: own composition of robust seasonal medians and two-speed exponential smoothing with bounded errors; for the
 * latter see Gelper, Fried and Croux, "Robust forecasting with exponential and Holt-Winters smoothing", Journal of
 * Forecasting 29 (2010), doi:10.1002/for.1125.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { seasonalProfile } from '@bellwether/forecasting';
 *
 * const values: number[] = Array.from({ length: 24 * 7 }, (_, hour) => (hour % 24 >= 8 && hour % 24 < 20 ? 60 : 20));
 * values[30] = 500; // a spike that should not come back
 * const cpu = createTimeSeries({ start: Date.UTC(2026, 0, 5), step: '1h', values });
 * const { point } = seasonalProfile({ seasonLength: 24 }).fit(cpu).forecast({ horizon: 24 });
 * [0, 6, 12, 22].map((hour) => Math.round(point[hour]!)); // => [20, 20, 60, 20]
 * ```
 */
export function seasonalProfile(options: SeasonalProfileOptions): SimulatingForecaster<SeasonalProfileState> {
  const seasonLength = requireInteger('seasonLength', options.seasonLength, { min: 2 });
  return defineModel<Memory, SeasonalProfileState>({
    kind: 'seasonal-profile',
    learn: (values, _context, earlier) => learn(values, seasonLength, earlier),
    absorb: (memory, values) => {
      const { standing } = memory;
      return run({ ...memory, standing: { ...standing, season: standing.season.slice() } }, values);
    },
    predict,
    simulate,
    label: ({ standing }) =>
      standing.season.length > 1 ? `seasonal profile [${standing.season.length}]` : 'smoothed level',
    notes: ({ standing, remarks }) =>
      Number.isNaN(standing.level)
        ? [...remarks, ...emptyNotes()]
        : [...remarks, ...spreadNotes(standing.count + 1, standing.squares)],
    encode: ({ weights, limit, standing, remarks }, envelope) => ({
      ...envelope,
      weights,
      limit,
      season: encodeNumbers(standing.season),
      level: encodeNumber(standing.level),
      deviation: standing.deviation + 0,
      position: standing.position,
      gap: standing.gap,
      streak: standing.streak,
      squares: standing.squares,
      count: standing.count,
      remarks,
    }),
    decode: (state) => {
      const season = decodeNumbers('season', state.season);
      return {
        weights: decodeFields('weights', state.weights, ['level', 'deviation', 'retention', 'profile', 'shift']),
        limit: decodeNumber('limit', state.limit),
        standing: {
          season,
          level: decodeNumber('level', state.level),
          deviation: decodeNumber('deviation', state.deviation),
          position: decodeInteger('position', state.position) % season.length,
          gap: decodeInteger('gap', state.gap),
          streak: decodeInteger('streak', state.streak, Number.MIN_SAFE_INTEGER),
          squares: decodeNumber('squares', state.squares),
          count: decodeInteger('count', state.count),
        },
        remarks: [...(state.remarks ?? [])],
      };
    },
  });
}
