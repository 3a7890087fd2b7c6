import { requireInteger, requireOneOf } from '@bellwether/core';
import { defineModel, type ModelState } from '../model/define-model.js';
import { decodeInteger, decodeNumber, decodeNumbers, encodeNumbers, invalidState } from '../model/encoding.js';
import type { SimulatingForecaster } from '../model/simulating.js';
import { emptyNotes, spreadNotes } from '../model/spread.js';
import { type ComplexForm, type ComplexSeason, emptyParts } from './kernels.js';
import { absorb, learn, type Memory, predict, sigmaOf, simulate } from './memory.js';

/** Settings of {@link complexExponentialSmoothing}. */
export interface ComplexExponentialSmoothingOptions {
  /**
   * How the season acts: none; all of the level comes from one season ago (`simple`); a season is added to the level (`partial`); or one with
   * a potential of its own, which may grow with the level (`full`).
   *
   * @default of these the one whose forecasts over a quarter of a season are least wrong within the series
   */
  readonly seasonal?: ComplexSeason;
  /** Steps in one season, at least 1; at least 2 for a form with a season. @default 1 */
  readonly seasonLength?: number;
}

/** State of {@link complexExponentialSmoothing}. */
export interface ComplexExponentialSmoothingState extends ModelState {
  readonly kind: 'complex-exponential-smoothing';
  /** The form in use; `last-value` where there was too little to fit. */
  readonly form: ComplexForm;
  readonly seasonLength: number;
  /** Real and imaginary weight of the level, then of the season. */
  readonly weights: readonly (number | null)[];
  readonly level: readonly (number | null)[];
  readonly potential: readonly (number | null)[];
  readonly season: readonly (number | null)[];
  readonly seasonPotential: readonly (number | null)[];
  /** Where the next step stands in the season. */
  readonly position: number;
  /** Missing steps since the last value. */
  readonly gap: number;
  /** Sum of squared one-step errors. */
  readonly squares: number;
  /** Number of one-step errors. */
  readonly count: number;
  /** Numbers that were estimated, the variance of the errors among them. */
  readonly estimated: number;
  /** Whether the search ended by itself. */
  readonly converged: boolean;
  /** Whether the season was left out for want of values. */
  readonly short: boolean;
}

const forms: readonly ComplexForm[] = ['none', 'simple', 'partial', 'full', 'last-value'];
const choices = ['none', 'simple', 'partial', 'full'] as const;
const places: Record<ComplexForm, number> = { none: 2, simple: 2, partial: 3, full: 4, 'last-value': 0 };

function decode(state: ComplexExponentialSmoothingState): Memory {
  const { form } = state;
  if (!forms.includes(form)) throw invalidState('form', form, forms.join(' or '));
  const seasonLength = decodeInteger('seasonLength', state.seasonLength, 1);
  const shape = emptyParts(form, seasonLength);
  const held = form === 'partial' || form === 'full' ? shape.season.length : 0;
  const hidden = form === 'full' ? held : 0;
  return {
    form,
    seasonLength,
    weights: decodeNumbers('weights', state.weights, places[form]),
    parts: {
      level: decodeNumbers('level', state.level, shape.level.length),
      potential: decodeNumbers('potential', state.potential, shape.potential.length),
      season: held > 0 ? decodeNumbers('season', state.season, held) : shape.season,
      seasonPotential:
        hidden > 0 ? decodeNumbers('seasonPotential', state.seasonPotential, hidden) : shape.seasonPotential,
    },
    position: decodeInteger('position', state.position) % seasonLength,
    gap: decodeInteger('gap', state.gap),
    squares: decodeNumber('squares', state.squares),
    count: decodeInteger('count', state.count),
    estimated: decodeInteger('estimated', state.estimated, 1),
    converged: state.converged === true,
    short: state.short === true,
  };
}

function notes(memory: Memory): string[] {
  const { form, parts, count, squares, converged, short, seasonLength } = memory;
  if (Number.isNaN(parts.level[0]!)) return emptyNotes();
  const spread = spreadNotes(count + 1, squares === 0 ? 0 : sigmaOf(memory));
  if (form === 'last-value') return ['Too few or constant values to fit: the last value is repeated.', ...spread];
  const remarks: string[] = [];
  if (short)
    remarks.push(`Fewer than two seasons of ${seasonLength} steps have been observed: the model is without season.`);
  if (!converged) remarks.push('The search for weights stopped before it had settled: the fit may be improved.');
  return [...remarks, ...spread];
}

/**
 * Complex exponential smoothing (CES): a level and an unseen potential, smoothed together by one weight with a real and an imaginary part.
 *
 * It needs no choice between level and trend: the imaginary part decides how far the series moves on. The weights have the least squared
 * one-step errors within the box of the reference implementations, found by damped least squares; the start is found by a pass there and one
 * back, and for seasons of up to 60 steps, seen six times or more, solved for in the end.
 *
 * - **Not for** several seasons, nor without a season for what has one: the movement of the last steps then goes on and may run away.
 * - **Missing values** move the state to its own forecast and count nothing; a trailing gap widens the intervals. Infinities are missing.
 * - **Ugly data**: fewer values than two seasons give a model without season; nine values or fewer, or all the same, repeat the last one; with
 *   none everything is NaN. The label and the notes say so.
 * - **Intervals** are normal in closed form, from what an error does to each later step. They leave out that the weights are estimates.
 * - **Update** keeps the weights: O(1) a value, plus one copy of the season; the state holds at most two seasons.
 * - **Cost**: for 900 values with a season of 24, 6 to 20 ms for one form and 14 ms for the choice of all.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range; `invalid-input` from `fit` where the series is not on a
 * regular grid.
 *
 * Source: Svetunkov, Kourentzes and Ord, "Complex exponential smoothing" (2022), doi:10.1002/nav.22074.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { complexExponentialSmoothing } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 56 }, (_, day) => 100 + (day % 7 < 5 ? 20 : -50) + (day % 3));
 * const requests = createTimeSeries({ start: 0, step: '1d', values });
 * const { model, point } = complexExponentialSmoothing({ seasonal: 'partial', seasonLength: 7 }).fit(requests).forecast({ horizon: 7 });
 * model; // => 'CES(partial)[7]'
 * point[0]! > point[6]! + 50; // => true
 * ```
 */
export function complexExponentialSmoothing(
  options: ComplexExponentialSmoothingOptions = {},
): SimulatingForecaster<ComplexExponentialSmoothingState> {
  const asked = options.seasonal === undefined ? undefined : requireOneOf('seasonal', options.seasonal, choices);
  const seasonal = asked !== undefined && asked !== 'none';
  const length = requireInteger('seasonLength', options.seasonLength ?? (seasonal ? undefined : 1), {
    min: seasonal ? 2 : 1,
  });
  const season = asked ?? (length > 1 ? 'automatic' : 'none');
  return defineModel<Memory, ComplexExponentialSmoothingState>({
    kind: 'complex-exponential-smoothing',
    learn: (values) => learn(values, season, length),
    absorb,
    predict,
    simulate,
    label: ({ form, seasonLength }) =>
      form === 'none' || form === 'last-value' ? `CES(${form})` : `CES(${form})[${seasonLength}]`,
    notes,
    encode: ({ parts, weights, squares, ...rest }, envelope) => ({
      ...envelope,
      form: rest.form,
      seasonLength: rest.seasonLength,
      weights: encodeNumbers(weights),
      level: encodeNumbers(parts.level),
      potential: encodeNumbers(parts.potential),
      season: rest.form === 'partial' || rest.form === 'full' ? encodeNumbers(parts.season) : [],
      seasonPotential: rest.form === 'full' ? encodeNumbers(parts.seasonPotential) : [],
      position: rest.position,
      gap: rest.gap,
      squares,
      count: rest.count,
      estimated: rest.estimated,
      converged: rest.converged,
      short: rest.short,
    }),
    decode,
  });
}
