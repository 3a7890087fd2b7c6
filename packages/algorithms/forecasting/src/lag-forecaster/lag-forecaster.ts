import {
  invalidOption,
  type Model,
  type Regressor,
  requireInteger,
  standardNormal,
  type VersionedState,
} from '@bellwether/core';
import { type Distribution, defineModel, type ModelState } from '../model/define-model.js';
import {
  decodeInteger,
  decodeNumber,
  decodeNumbers,
  encodeNumber,
  encodeNumbers,
  invalidState,
} from '../model/encoding.js';
import type { SimulateRequest, SimulatingForecaster } from '../model/simulating.js';
import { emptyNotes, guessedSpread } from '../model/spread.js';
import { type LagDesign, levelBefore, type Place, reachOf, rowsOf } from './rows.js';

/** Settings of {@link lagForecaster}. */
export interface LagForecasterOptions {
  /** What learns from the rows: `gradientBoosting({ loss: 'squared' })` of `@bellwether/learning`, or any regressor that takes missing values. */
  readonly regressor: Regressor;
  /** Steps in a season, at least 1. @default 1 */
  readonly seasonLength?: number;
  /** Distances in steps of the values that a row is made of, each at least 1. @default the last three, and with a season those around one and two of it */
  readonly lags?: readonly number[];
}

/** State of {@link lagForecaster}. */
export interface LagForecasterState extends ModelState {
  readonly kind: 'lag-forecaster';
  /** State of what has learnt; null where there were too few values for it. */
  readonly model: VersionedState | null;
  readonly lags: readonly number[];
  readonly seasonLength: number;
  /** The latest values, oldest first. */
  readonly recent: readonly (number | null)[];
  /** The last known value; null before the first. */
  readonly last: number | null;
  /** Steps since the first value of all. */
  readonly steps: number;
  /** Values seen. */
  readonly observed: number;
  /** Standard deviation of the error one, two... steps ahead, as it was on values not learnt from. */
  readonly spread: readonly (number | null)[];
}

interface Memory {
  readonly model: Model | undefined;
  readonly recent: Float64Array;
  /** The last known value; NaN before the first. */
  readonly last: number;
  readonly steps: number;
  readonly observed: number;
  readonly spread: Float64Array;
}

/** Rows that are worth learning from. */
const fewestRows = 40;
/** Points in time from which errors are measured, and steps over which they are. */
const origins = 16;
const longestMeasured = 96;
/** Share of the values that errors are measured on. */
const held = 0.2;

function defaultLags(season: number): number[] {
  const around = season > 1 ? [season - 1, season, season + 1, 2 * season] : [4, 5, 8];
  return [...new Set([1, 2, 3, ...around])].filter((lag) => lag >= 1).sort((a, b) => a - b);
}

/** Rows and targets of all steps from `from` to before `end` that have both. */
function learningSet(
  design: LagDesign,
  values: Float64Array,
  from: number,
  end: number,
): { places: Place[]; target: Float64Array } {
  const places: Place[] = [];
  const target: number[] = [];
  for (let at = Math.max(1, from); at < end; at += 1) {
    const level = levelBefore(values, at, design.window);
    const difference = values[at]! - level;
    if (Number.isNaN(difference)) continue;
    places.push({ values, at, steps: at, level });
    target.push(difference);
  }
  return { places, target: Float64Array.from(target) };
}

function learnRows(regressor: Regressor, design: LagDesign, values: Float64Array, end: number): Model | undefined {
  const { places, target } = learningSet(design, values, design.lags[0]!, end);
  if (places.length < fewestRows) return undefined;
  return regressor.fit(rowsOf(design, places), target);
}

/** Goes on from the end of some values, step by step, several futures at a time; `noise` is added to each step of each. */
function recurse(
  model: Model,
  design: LagDesign,
  past: ArrayLike<number>,
  last: number,
  steps: number,
  horizon: number,
  paths: number,
  noise: (path: number, h: number) => number,
): Float64Array[] {
  const kept = past.length;
  const tracks = Array.from({ length: paths }, () => {
    const track = new Float64Array(kept + horizon).fill(Number.NaN);
    for (let i = 0; i < kept; i += 1) track[i] = past[i]!;
    return track;
  });
  for (let h = 0; h < horizon; h += 1) {
    const at = kept + h;
    const places = tracks.map(
      (values): Place => ({ values, at, steps: steps + h, level: levelBefore(values, at, design.window, last) }),
    );
    const predicted = model.predict(rowsOf(design, places));
    for (let path = 0; path < paths; path += 1) {
      tracks[path]![at] = places[path]!.level + predicted[path]! + noise(path, h);
    }
  }
  return tracks.map((track) => track.subarray(kept));
}

const silent = (): number => 0;

/** Root mean squared errors by step ahead over the latest part, by a model that has not learnt from it; never falling with the distance. */
function measureSpread(regressor: Regressor, design: LagDesign, values: Float64Array): Float64Array {
  const cut = Math.floor((1 - held) * values.length);
  const model = learnRows(regressor, design, values, cut);
  const steps = Math.min(longestMeasured, Math.max(2 * design.seasonLength, 12), values.length - cut);
  if (model === undefined || steps < 1) return new Float64Array(0);
  const squares = new Float64Array(steps);
  const counts = new Float64Array(steps);
  const reach = reachOf(design);
  for (let k = 0; k < origins; k += 1) {
    const origin = cut + Math.floor((k * (values.length - cut - 1)) / Math.max(1, origins - 1));
    const past = values.subarray(Math.max(0, origin - reach), origin);
    if (Number.isNaN(levelBefore(past, past.length, design.window))) continue;
    const [path] = recurse(model, design, past, Number.NaN, origin, Math.min(steps, values.length - origin), 1, silent);
    for (let h = 0; h < path!.length; h += 1) {
      const error = values[origin + h]! - path![h]!;
      if (Number.isNaN(error)) continue;
      squares[h]! += error * error;
      counts[h]! += 1;
    }
  }
  const spread = new Float64Array(steps);
  let [largest, sum, count] = [0, 0, 0];
  for (let h = 0; h < steps; h += 1) {
    // With few errors at a distance, those of all shorter ones steady it.
    sum += squares[h]!;
    count += counts[h]!;
    const own = counts[h]! >= origins / 2 ? squares[h]! / counts[h]! : 0;
    largest = Math.max(largest, own, count > 0 ? sum / count : 0);
    spread[h] = Math.sqrt(largest);
  }
  return spread;
}

function observedIn(values: Float64Array): number {
  let observed = 0;
  for (let i = 0; i < values.length; i += 1) if (!Number.isNaN(values[i]!)) observed += 1;
  return observed;
}

function lastKnown(values: Float64Array, before: number): number {
  let at = values.length - 1;
  while (at >= 0 && Number.isNaN(values[at]!)) at -= 1;
  return at < 0 ? before : values[at]!;
}

/** The last `reach` of two stretches of values. */
function latest(before: Float64Array, after: Float64Array, reach: number): Float64Array {
  const all = new Float64Array(before.length + after.length);
  all.set(before);
  all.set(after, before.length);
  return all.slice(Math.max(0, all.length - reach));
}

function spreadAt(spread: Float64Array, h: number, level: number): number {
  if (spread.length === 0) return guessedSpread(level);
  const last = spread.length - 1;
  // Beyond what was measured, as errors of a walk grow.
  return h <= last ? spread[h]! : spread[last]! * Math.sqrt((h + 1) / (last + 1));
}

/**
 * Forecasts by any regressor over lags: gradient boosting on the last values, those of a season ago, and the phase.
 *
 * Each step is a row: values at the `lags`, less the mean of the latest ones (so that a trend stays within what trees have seen), and the phase
 * of the season. The regressor learns the next value from it; further ahead forecasts are fed on themselves. Intervals come from the errors over the latest
 * fifth of the values by a model that has not seen them, by distance.
 *
 * - **Not for** first choice: on most metrics {@link sparseAutoregression} is as good for a hundredth of the time. It pays where the next value depends on
 *   thresholds and combinations of what came before.
 * - **Missing values** are missing in the rows; a regressor that cannot take them fails.
 * - **Ugly data**: with fewer than 40 rows to learn from the mean of the latest values stands in, and the notes say so.
 * - **Cost**: two fits of the regressor on as many rows as there are values, 16 times the steps of two seasons, and one prediction for each step ahead. The
 *   state holds that of the regressor.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range; `invalid-input` from `fit` where the series is not on a regular grid; and
 * as the regressor does.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { lagForecaster } from '@bellwether/forecasting';
 * import { gradientBoosting } from '@bellwether/learning';
 *
 * const values = Array.from({ length: 480 }, (_, t) => (t % 24 > 7 && t % 24 < 18 ? 80 : 20) + (t % 5));
 * const load = createTimeSeries({ start: 0, step: '1h', values });
 * const fitted = lagForecaster({ regressor: gradientBoosting({ loss: 'squared' }), seasonLength: 24 }).fit(load);
 * const { point } = fitted.forecast({ horizon: 24 });
 * point[12]! > 70 && point[2]! < 35; // => true
 * ```
 */
export function lagForecaster(options: LagForecasterOptions): SimulatingForecaster<LagForecasterState> {
  const { regressor } = options;
  if (regressor?.contract !== 'regressor/1') {
    throw invalidOption(
      'regressor',
      regressor,
      'a regressor, such as gradientBoosting({ loss: "squared" }) of @bellwether/learning',
    );
  }
  const seasonLength = requireInteger('seasonLength', options.seasonLength ?? 1, { min: 1 });
  const lags = [...new Set(options.lags ?? defaultLags(seasonLength))]
    .map((lag, i) => requireInteger(`lags[${i}]`, lag, { min: 1 }))
    .sort((a, b) => a - b);
  if (lags.length === 0) throw invalidOption('lags', options.lags, 'a list of at least one distance');
  const design: LagDesign = { lags, seasonLength, window: seasonLength > 1 ? seasonLength : 8 };
  const reach = reachOf(design);

  const predict = ({ model, recent, last, steps, spread }: Memory, horizon: number): Distribution => {
    const level = levelBefore(recent, recent.length, design.window, last);
    const point =
      model === undefined || Number.isNaN(level)
        ? new Float64Array(horizon).fill(level)
        : recurse(model, design, recent, last, steps, horizon, 1, silent)[0]!.slice();
    return { point, deviation: Float64Array.from({ length: horizon }, (_, h) => spreadAt(spread, h, level)) };
  };

  const simulate = ({ model, recent, last, steps, spread }: Memory, request: SimulateRequest): Float64Array[] => {
    const { horizon, paths, random } = request;
    const level = levelBefore(recent, recent.length, design.window, last);
    const sigma = spreadAt(spread, 0, level);
    if (model === undefined || Number.isNaN(level)) {
      return Array.from({ length: paths }, () =>
        Float64Array.from({ length: horizon }, () => level + sigma * standardNormal(random)),
      );
    }
    return recurse(model, design, recent, last, steps, horizon, paths, () => sigma * standardNormal(random)).map(
      (path) => path.slice(),
    );
  };

  return defineModel<Memory, LagForecasterState>({
    kind: 'lag-forecaster',
    learn(values) {
      const model = learnRows(regressor, design, values, values.length);
      return {
        model,
        recent: values.slice(Math.max(0, values.length - reach)),
        last: lastKnown(values, Number.NaN),
        steps: values.length,
        observed: observedIn(values),
        spread: model === undefined ? new Float64Array(0) : measureSpread(regressor, design, values),
      };
    },
    absorb: (memory, values) => ({
      ...memory,
      recent: latest(memory.recent, values, reach),
      last: lastKnown(values, memory.last),
      steps: memory.steps + values.length,
      observed: memory.observed + observedIn(values),
    }),
    predict,
    simulate,
    label: ({ model }) => (model === undefined ? 'mean of the latest values' : `${regressor.kind} over lags`),
    notes({ model, observed }) {
      if (observed === 0) return emptyNotes();
      return model === undefined
        ? [
            `Fewer than ${fewestRows} values to learn from: the mean of the latest ones stands in, and the intervals are guessed.`,
          ]
        : [];
    },
    encode: ({ model, recent, last, steps, observed, spread }, envelope) => ({
      ...envelope,
      model: model === undefined ? null : model.state,
      lags,
      seasonLength,
      recent: encodeNumbers(recent),
      last: encodeNumber(last),
      steps,
      observed,
      spread: encodeNumbers(spread),
    }),
    decode(state) {
      if (state.seasonLength !== seasonLength || String(state.lags) !== String(lags)) {
        throw invalidState(
          'lags',
          state.lags,
          `those of this forecaster, ${lags.join(', ')} with a season of ${seasonLength}`,
        );
      }
      const recent = decodeNumbers('recent', state.recent);
      if (recent.length > reach) throw invalidState('recent', recent.length, `at most ${reach} values`);
      return {
        model: state.model === null ? undefined : regressor.restore(state.model),
        recent,
        last: decodeNumber('last', state.last),
        steps: decodeInteger('steps', state.steps),
        observed: decodeInteger('observed', state.observed),
        spread: decodeNumbers('spread', state.spread),
      };
    },
  });
}
