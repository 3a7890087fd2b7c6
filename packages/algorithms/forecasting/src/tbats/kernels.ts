import type { TbatsForm, TbatsState, TbatsWeights } from './form.js';

/** A form with its weights, as numbers for the loops. */
export interface Motion {
  readonly alpha: number;
  readonly beta: number;
  readonly phi: number;
  readonly rho: number;
  /** Of each wave: how far it turns in one step, and how much of a shock enters it and its companion. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  readonly own: Float64Array;
  readonly companion: Float64Array;
}

/** What a form with these weights does to a state. */
export function motionOf({ seasons }: Pick<TbatsForm, 'seasons'>, weights: TbatsWeights): Motion {
  const { alpha, beta, phi, rho, gamma } = weights;
  const angles = seasons.flatMap(({ period, harmonics }) => harmonics.map((wave) => (2 * Math.PI * wave) / period));
  const each = (place: 0 | 1): Float64Array =>
    Float64Array.from(seasons.flatMap(({ harmonics }, season) => harmonics.map(() => gamma[season]![place])));
  return {
    alpha,
    beta,
    phi,
    rho,
    cos: Float64Array.from(angles, Math.cos),
    sin: Float64Array.from(angles, Math.sin),
    own: each(0),
    companion: each(1),
  };
}

/** What a pass leaves behind, one number a step, for its derivatives. */
export interface Trace {
  /** One-step errors, 0 where a value is missing. */
  readonly errors: Float64Array;
  /** Trend and last shock before each step, and the shock of the step. */
  readonly trends: Float64Array;
  readonly before: Float64Array;
  readonly shocks: Float64Array;
}

/**
 * Runs over the values and answers the sum of squared one-step errors. A missing value moves the state to its own forecast and counts
 * nothing. O(waves) a value.
 */
export function run(state: TbatsState, values: Float64Array, motion: Motion, trace?: Trace): number {
  const { alpha, beta, phi, rho, cos, sin, own, companion } = motion;
  const { waves, companions } = state;
  const count = waves.length;
  let { level, trend, shock } = state;
  let squares = 0;
  let season = 0;
  for (let j = 0; j < count; j += 1) season += waves[j]!;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    const base = level + phi * trend;
    const passed = rho * shock;
    const error = Number.isNaN(value) ? 0 : value - base - season - passed;
    squares += error * error;
    if (trace !== undefined) {
      trace.errors[i] = error;
      trace.trends[i] = trend;
      trace.before[i] = shock;
    }
    shock = passed + error;
    if (trace !== undefined) trace.shocks[i] = shock;
    level = base + alpha * shock;
    trend = phi * trend + beta * shock;
    season = 0;
    for (let j = 0; j < count; j += 1) {
      const a = waves[j]!;
      const b = companions[j]!;
      const turned = a * cos[j]! + b * sin[j]! + own[j]! * shock;
      waves[j] = turned;
      companions[j] = b * cos[j]! - a * sin[j]! + companion[j]! * shock;
      season += turned;
    }
  }
  state.level = level;
  state.trend = trend;
  state.shock = shock;
  return squares;
}

/** Writes the forecasts of the next steps, moving the state along. */
export function project(
  state: TbatsState,
  { phi, rho, alpha, beta, cos, sin, own, companion }: Motion,
  out: Float64Array,
): void {
  const { waves, companions } = state;
  for (let h = 0; h < out.length; h += 1) {
    const base = state.level + phi * state.trend;
    const shock = rho * state.shock;
    let forecast = base + shock;
    for (let j = 0; j < waves.length; j += 1) {
      const a = waves[j]!;
      const b = companions[j]!;
      forecast += a;
      waves[j] = a * cos[j]! + b * sin[j]! + own[j]! * shock;
      companions[j] = b * cos[j]! - a * sin[j]! + companion[j]! * shock;
    }
    out[h] = forecast;
    state.level = base + alpha * shock;
    state.trend = phi * state.trend + beta * shock;
    state.shock = shock;
  }
}

/** Which weight a derivative is by; of a season's two, those of its waves or of their companions. */
export type Direction =
  | 'alpha'
  | 'beta'
  | 'phi'
  | 'rho'
  | { readonly from: number; readonly to: number; readonly companion: boolean };

/** Writes the derivative of the errors of a pass by one weight. `values` tell which steps are missing. */
export function followWeight(
  values: Float64Array,
  { alpha, beta, phi, rho, cos, sin, own, companion }: Motion,
  trace: Trace,
  direction: Direction,
  out: Float64Array,
): void {
  const count = cos.length;
  const waves = new Float64Array(count);
  const companions = new Float64Array(count);
  const inAlpha = direction === 'alpha' ? 1 : 0;
  const inBeta = direction === 'beta' ? 1 : 0;
  const inPhi = direction === 'phi' ? 1 : 0;
  const inRho = direction === 'rho' ? 1 : 0;
  const season = typeof direction === 'object' ? direction : undefined;
  const forced = season === undefined ? waves : season.companion ? companions : waves;
  let level = 0;
  let trend = 0;
  let shock = 0;
  for (let i = 0; i < values.length; i += 1) {
    const full = trace.shocks[i]!;
    const slope = phi * trend + inPhi * trace.trends[i]!;
    const base = level + slope;
    const passed = rho * shock + inRho * trace.before[i]!;
    let moved = 0;
    if (!Number.isNaN(values[i]!)) {
      moved = -base - passed;
      for (let j = 0; j < count; j += 1) moved -= waves[j]!;
    }
    out[i] = moved;
    shock = passed + moved;
    level = base + alpha * shock + inAlpha * full;
    trend = slope + beta * shock + inBeta * full;
    for (let j = 0; j < count; j += 1) {
      const a = waves[j]!;
      const b = companions[j]!;
      waves[j] = a * cos[j]! + b * sin[j]! + own[j]! * shock;
      companions[j] = b * cos[j]! - a * sin[j]! + companion[j]! * shock;
    }
    if (season !== undefined) for (let j = season.from; j < season.to; j += 1) forced[j]! += full;
  }
}

/**
 * Writes the derivatives of the errors by the start: a column for the level, one for the trend, then for the waves and for their
 * companions. Carries the row (forecast's view of the state) backwards through the steps, which serves all of them at once; after a missing
 * value it is approximate.
 */
export function followStart(
  values: Float64Array,
  motion: Motion,
  trended: boolean,
  out: readonly Float64Array[],
): void {
  const { alpha, beta, phi, rho, cos, sin, own, companion } = motion;
  const count = cos.length;
  const rows = new Float64Array(count).fill(1);
  const companions = new Float64Array(count);
  const first = trended ? 2 : 1;
  let level = 1;
  let trend = phi;
  let shock = rho;
  for (let i = 0; i < values.length; i += 1) {
    const seen = Number.isNaN(values[i]!) ? 0 : -1;
    out[0]![i] = seen * level;
    if (trended) out[1]![i] = seen * trend;
    let lost = alpha * level + beta * trend + shock;
    for (let j = 0; j < count; j += 1) {
      const a = rows[j]!;
      const b = companions[j]!;
      out[first + j]![i] = seen * a;
      out[first + count + j]![i] = seen * b;
      lost += own[j]! * a + companion[j]! * b;
    }
    // The row times the transition, less what the error takes out of it.
    const carried = level + trend - lost;
    for (let j = 0; j < count; j += 1) {
      const a = rows[j]!;
      const b = companions[j]!;
      rows[j] = a * cos[j]! - b * sin[j]! - lost;
      companions[j] = a * sin[j]! + b * cos[j]!;
    }
    level -= lost;
    trend = phi * carried;
    shock = 0;
  }
}
