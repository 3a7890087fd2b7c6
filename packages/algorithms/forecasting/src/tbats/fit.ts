import { descend } from '../search/descent.js';
import { copiedState, type TbatsForm, type TbatsState, type TbatsWeights, waveCount } from './form.js';
import type { ChosenSeason } from './harmonics.js';
import { type Direction, followStart, followWeight, motionOf, run, type Trace } from './kernels.js';

/** What a search came to, on the scale of the form. */
export interface TbatsFit {
  readonly form: TbatsForm;
  readonly weights: TbatsWeights;
  /** The state before the first value. */
  readonly start: TbatsState;
  readonly squares: number;
  readonly converged: boolean;
}

/** Bounds of the weights. Within them most models are stable; those that are not lose by their errors. */
const bounds = {
  alpha: [0, 1.2],
  beta: [0, 0.6],
  phi: [0.8, 1],
  rho: [-0.9, 0.9],
} as const;

/** Most of a shock that enters a season's waves within one of its lengths: more would have them follow every value. */
const quickest = 2;

/** A weight that is searched for. */
interface Place {
  readonly direction: Direction;
  readonly low: number;
  readonly high: number;
}

function placesOf({ trend, autoregressive, seasons }: TbatsForm): Place[] {
  const place = (direction: Direction, [low, high]: readonly [number, number]): Place => ({ direction, low, high });
  let from = 0;
  const turning = seasons.flatMap(({ period, harmonics }) => {
    const to = from + harmonics.length;
    const most = quickest / period;
    const both = [false, true].map((companion) => place({ from, to, companion }, [-most, most]));
    from = to;
    return both;
  });
  return [
    place('alpha', bounds.alpha),
    ...(trend === 'none' ? [] : [place('beta', bounds.beta)]),
    ...(trend === 'additive-damped' ? [place('phi', bounds.phi)] : []),
    ...(autoregressive ? [place('rho', bounds.rho)] : []),
    ...turning,
  ];
}

function weightsOf(form: TbatsForm, numbers: readonly number[]): TbatsWeights {
  let next = 0;
  const alpha = numbers[next++]!;
  const beta = form.trend === 'none' ? 0 : numbers[next++]!;
  const phi = form.trend === 'additive-damped' ? numbers[next++]! : 1;
  const rho = form.autoregressive ? numbers[next++]! : 0;
  const gamma = form.seasons.map(() => [numbers[next++]!, numbers[next++]!] as const);
  return { alpha, beta, phi, rho, gamma };
}

function numbersOf({ trend, autoregressive }: TbatsForm, { alpha, beta, phi, rho, gamma }: TbatsWeights): number[] {
  return [
    alpha,
    ...(trend === 'none' ? [] : [beta]),
    ...(trend === 'additive-damped' ? [phi] : []),
    ...(autoregressive ? [rho] : []),
    ...gamma.flat(),
  ];
}

/** Lowers the squared errors by weights and start together, from these on. */
export function search(
  values: Float64Array,
  form: TbatsForm,
  from: { readonly weights: TbatsWeights; readonly start: TbatsState },
  { tolerance, rounds }: { readonly tolerance: number; readonly rounds: number },
): TbatsFit {
  const { length } = values;
  const places = placesOf(form);
  const dimensions = places.length;
  const trended = form.trend !== 'none';
  const plain = trended ? 2 : 1;
  const waves = waveCount(form);
  const weightsAt = (x: ArrayLike<number>): TbatsWeights =>
    weightsOf(
      form,
      places.map(({ low, high }, k) => low + (high - low) * x[k]!),
    );
  const startAt = (x: Float64Array): TbatsState => {
    const at = dimensions + plain;
    return {
      level: x[dimensions]!,
      trend: trended ? x[dimensions + 1]! : 0,
      shock: 0,
      waves: x.slice(at, at + waves),
      companions: x.slice(at + waves, at + 2 * waves),
    };
  };
  const cost = (x: Float64Array): number => {
    const value = Math.log(run(startAt(x), values, motionOf(form, weightsAt(x))) + 1e-300);
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
  const numbers = numbersOf(form, from.weights);
  const place = numbers.map((value, k) => {
    const { low, high } = places[k]!;
    return Math.max(0, Math.min(1, (value - low) / (high - low)));
  });
  const { level, trend, waves: first, companions } = from.start;
  const x = Float64Array.from([...place, level, ...(trended ? [trend] : []), ...first, ...companions]);
  const row = (): Float64Array => new Float64Array(length);
  const trace: Trace = { errors: row(), trends: row(), before: row(), shocks: row() };
  const columns = Array.from(x, row);
  const linearise = (at: Float64Array): { residuals: Float64Array; columns: readonly Float64Array[] } => {
    const motion = motionOf(form, weightsAt(at));
    run(startAt(at), values, motion, trace);
    for (const [k, { direction, low, high }] of places.entries()) {
      const column = columns[k]!;
      followWeight(values, motion, trace, direction, column);
      const width = high - low;
      for (let i = 0; i < length; i += 1) column[i]! *= width;
    }
    followStart(values, motion, trended, columns.slice(dimensions));
    return { residuals: trace.errors, columns };
  };
  const problem = { bounded: dimensions, shifted: new Uint8Array(x.length), cost, linearise };
  const found = descend(problem, x, tolerance, rounds);
  const weights = weightsAt(found.x);
  const start = startAt(found.x);
  const squares = run(copiedState(start), values, motionOf(form, weights));
  return { form, weights, start, squares, converged: found.converged };
}

/** Near enough to tell forms apart. */
export function roughly(observed: number): { tolerance: number; rounds: number } {
  return { tolerance: 0.2 / observed, rounds: 8 };
}

/** The start that the regression on waves gives, with the level of the first season. */
export function startOf(values: Float64Array, seasons: readonly ChosenSeason[]): TbatsState {
  const waves = Float64Array.from(seasons.flatMap(({ cosines }) => cosines));
  const companions = Float64Array.from(seasons.flatMap(({ sines }) => sines));
  const window = Math.max(4, ...seasons.map(({ period }) => Math.round(period)));
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length && (i < window || count === 0); i += 1) {
    if (Number.isNaN(values[i]!)) continue;
    sum += values[i]!;
    count += 1;
  }
  return { level: sum / count, trend: 0, shock: 0, waves, companions };
}

/** Weights and start of the least squared errors of a form, from the usual beginnings. */
export function fitForm(values: Float64Array, form: TbatsForm, start: TbatsState, observed: number): TbatsFit {
  // Slow and fast levels, still and moving seasons.
  const begun = [0.05, 0.4, 0.9]
    .flatMap((alpha) => (form.seasons.length > 0 ? [0.0005, 0.01] : [0]).map((gamma) => ({ alpha, gamma })))
    .map(({ alpha, gamma }) => {
      const weights: TbatsWeights = {
        alpha,
        beta: form.trend === 'none' ? 0 : 0.01,
        phi: form.trend === 'additive-damped' ? 0.95 : 1,
        rho: 0,
        gamma: form.seasons.map(() => [gamma, gamma] as const),
      };
      const squares = run(copiedState(start), values, motionOf(form, weights));
      return { weights, start, squares: Number.isNaN(squares) ? Number.POSITIVE_INFINITY : squares };
    })
    .sort((a, b) => a.squares - b.squares);
  return search(values, form, begun[0]!, roughly(observed));
}
