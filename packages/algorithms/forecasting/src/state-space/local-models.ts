import { standardNormal } from '@bellwether/core';
import { type Distribution, defineModel, type ModelState } from '../model/define-model.js';
import { decodeInteger, decodeNumber, encodeNumber, invalidState } from '../model/encoding.js';
import type { SimulateRequest, SimulatingForecaster } from '../model/simulating.js';
import { emptyNotes, guessedSpread, spreadNotes } from '../model/spread.js';
import { advance, type Belief, filter, ignorance, type Ratios } from './filter.js';
import { fitRatios } from './fit.js';

/** State of {@link localLevel} and {@link localLinearTrend}. */
export interface LocalState extends ModelState {
  readonly kind: 'local-level' | 'local-linear-trend';
  /** Variances of the changes of level and slope over that of the noise. */
  readonly ratios: Ratios;
  /** What is known of level and slope, in units of the variance of the noise. */
  readonly belief: { readonly [Name in keyof Belief]: number | null };
  /** Whether there were values enough to fit the ratios. */
  readonly fitted: boolean;
}

interface Memory {
  readonly hasSlope: boolean;
  readonly ratios: Ratios;
  readonly belief: Belief;
  /** Whether there were values enough to fit the ratios. */
  readonly fitted: boolean;
}

/** Fewer values say too little about variances. */
const fewest = 8;

function observedIn(values: Float64Array): number {
  let observed = 0;
  for (let i = 0; i < values.length; i += 1) if (!Number.isNaN(values[i]!)) observed += 1;
  return observed;
}

/** Standard deviation of the noise. */
function noise({ level, slope, count, squares }: Belief): number {
  if (count > 0) return Math.sqrt(squares / count);
  return Math.abs(slope) > 0 ? Math.abs(slope) : guessedSpread(level);
}

/** The belief before the next step, with a slope that is not known yet taken as none. */
function standing({ belief, ratios }: Memory): Belief {
  const next = { ...belief };
  if (next.unknownSlope2 > 0) {
    next.unknownSlope2 = 0;
    next.unknownBoth = 0;
    next.unknownLevel2 = 0;
  }
  advance(next, ratios);
  return next;
}

function predict(memory: Memory, horizon: number): Distribution {
  const point = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  const sigma = noise(memory.belief);
  const belief = standing(memory);
  for (let h = 0; h < horizon; h += 1) {
    point[h] = belief.level;
    deviation[h] = sigma * Math.sqrt(belief.level2 + 1);
    advance(belief, memory.ratios);
  }
  return { point, deviation };
}

function simulate(memory: Memory, { horizon, paths, random }: SimulateRequest): Float64Array[] {
  const { ratios } = memory;
  const sigma = noise(memory.belief);
  const belief = standing(memory);
  // A draw of level and slope together: the slope given the level.
  const levelSpread = Math.sqrt(Math.max(0, belief.level2));
  const along = belief.level2 > 0 ? belief.both / belief.level2 : 0;
  const slopeSpread = Math.sqrt(Math.max(0, belief.slope2 - along * belief.both));
  const [levelStep, slopeStep] = [Math.sqrt(ratios.level), Math.sqrt(ratios.slope)];
  return Array.from({ length: paths }, () => {
    const path = new Float64Array(horizon);
    const first = levelSpread * standardNormal(random);
    let level = belief.level + sigma * first;
    let slope = belief.slope + sigma * (along * first + slopeSpread * standardNormal(random));
    for (let h = 0; h < horizon; h += 1) {
      path[h] = level + sigma * standardNormal(random);
      level += slope + sigma * levelStep * standardNormal(random);
      slope += sigma * slopeStep * standardNormal(random);
    }
    return path;
  });
}

function notes({ belief, fitted, hasSlope }: Memory): string[] {
  if (Number.isNaN(belief.level)) return emptyNotes();
  const few = fitted
    ? []
    : [`Fewer than ${fewest} values: how fast level${hasSlope ? ' and slope change' : ' changes'} was not fitted.`];
  return [...few, ...spreadNotes(belief.observed, belief.count === 0 ? 1 : belief.squares)];
}

const names: readonly (keyof Belief)[] = /* @__PURE__ */ Object.keys(
  /* @__PURE__ */ ignorance(true),
) as (keyof Belief)[];

function local(kind: LocalState['kind'], hasSlope: boolean, label: string): SimulatingForecaster<LocalState> {
  const usual: Ratios = { level: 1, slope: hasSlope ? 0.01 : 0 };
  return defineModel<Memory, LocalState>({
    kind,
    learn(values, _context, earlier) {
      const fitted = observedIn(values) >= fewest;
      const ratios = fitted ? fitRatios(values, hasSlope, earlier?.fitted ? earlier.ratios : undefined) : usual;
      return { hasSlope, ratios, fitted, belief: filter(ignorance(hasSlope), ratios, values) };
    },
    absorb: (memory, values) => ({ ...memory, belief: filter({ ...memory.belief }, memory.ratios, values) }),
    predict,
    simulate,
    label: () => label,
    notes,
    encode({ ratios, belief, fitted }, envelope) {
      const encoded = Object.fromEntries(names.map((name) => [name, encodeNumber(belief[name])]));
      return { ...envelope, ratios, belief: encoded as LocalState['belief'], fitted };
    },
    decode(state) {
      const belief = ignorance(hasSlope);
      for (const name of names) belief[name] = decodeNumber(`belief.${name}`, state.belief?.[name]);
      decodeInteger('belief.observed', state.belief.observed);
      const ratio = (name: keyof Ratios): number => {
        const value = state.ratios?.[name];
        if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
        throw invalidState(`ratios.${name}`, value, 'a finite number of at least 0');
      };
      const ratios = { level: ratio('level'), slope: ratio('slope') };
      if (typeof state.fitted !== 'boolean') throw invalidState('fitted', state.fitted, 'true or false');
      return { hasSlope, ratios, fitted: state.fitted, belief };
    },
  });
}

/**
 * A level that wanders, seen through noise: the state space model of simple exponential smoothing, fitted by its exact likelihood.
 *
 * The variance of the wandering over that of the noise is found by maximum likelihood (a diffuse Kalman filter, the variance of the noise
 * concentrated out); forecasts are the level, and intervals widen as it may wander on.
 *
 * - **Not for** trends ({@link localLinearTrend}) and seasons. For its speed {@link simpleExponentialSmoothing} is the same to most purposes; this
 *   one knows how sure its level is after gaps and at the beginning.
 * - **Missing values**: the level wanders on unseen, and its uncertainty grows.
 * - **Ugly data**: fewer than eight values use a ratio of 1, one value guesses its spread, none gives NaN. The notes say so.
 * - **Cost**: some 60 passes over the values to fit; O(1) for an update; a state of a dozen numbers.
 *
 * @throws BellwetherError `invalid-input` from `fit` where the series is not on a regular grid.
 *
 * Source: Durbin and Koopman, *Time Series Analysis by State Space Methods*, 2nd edition (2012), chapters 2 and 5.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { localLevel } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 60 }, (_, i) => (i < 30 ? 10 : 20) + Math.sin(7 * i));
 * const { point } = localLevel().fit(createTimeSeries({ start: 0, step: '1h', values })).forecast({ horizon: 2 });
 * Math.abs(point[0]! - 20) < 1; // => true
 * point[1] === point[0]; // => true
 * ```
 */
export function localLevel(): SimulatingForecaster<LocalState> {
  return local('local-level', false, 'local level');
}

/**
 * A level with a slope that both wander, seen through noise, fitted by its exact likelihood.
 *
 * As {@link localLevel}, with a slope. Where the likelihood finds no wandering of the slope, the trend is a line; where it finds none of the level,
 * a smooth curve.
 *
 * - **Not for** seasons, nor far ahead: the slope goes on for ever, and the intervals say how little that is worth.
 * - **Missing values**: level and slope wander on unseen.
 * - **Ugly data**: fewer than eight values use fixed ratios, two guess their spread from the slope, one has no slope, none gives NaN.
 * - **Cost**: some 150 passes over the values to fit; O(1) for an update; a state of a dozen numbers.
 *
 * @throws BellwetherError `invalid-input` from `fit` where the series is not on a regular grid.
 *
 * Source: Durbin and Koopman, *Time Series Analysis by State Space Methods*, 2nd edition (2012), chapters 3 and 5.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { localLinearTrend } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 60 }, (_, day) => 100 + 2 * day + Math.sin(7 * day));
 * const disk = createTimeSeries({ start: 0, step: '1d', values });
 * const { point } = localLinearTrend().fit(disk).forecast({ horizon: 10 });
 * Math.abs(point[9]! - (100 + 2 * 69)) < 2; // => true
 * ```
 */
export function localLinearTrend(): SimulatingForecaster<LocalState> {
  return local('local-linear-trend', true, 'local linear trend');
}
