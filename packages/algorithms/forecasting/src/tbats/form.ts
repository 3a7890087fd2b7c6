import type { Transform } from '../model/transform.js';

/** How the level moves by itself: not at all, along a line, or along a line that flattens out. */
export type TbatsTrend = 'none' | 'additive' | 'additive-damped';

/** Which TBATS model it is. */
export interface TbatsForm {
  readonly transform: Transform;
  readonly trend: TbatsTrend;
  /** Whether an error leaves a part of itself to the next step. */
  readonly autoregressive: boolean;
  /** The seasons, shortest first: their lengths in steps, and which of their harmonics turn. */
  readonly seasons: readonly TbatsSeason[];
}

/** A season of a {@link TbatsForm}. */
export interface TbatsSeason {
  /** Length in steps; need not be a whole number. */
  readonly period: number;
  /** Waves within one season: 1 is the season itself, 2 its half. */
  readonly harmonics: readonly number[];
}

/** What the errors move, as numbers. */
export interface TbatsWeights {
  /** How much of a shock enters the level. */
  readonly alpha: number;
  /** How much of it enters the trend. */
  readonly beta: number;
  /** What remains of the trend after each step. */
  readonly phi: number;
  /** What a shock leaves of itself to the next one. */
  readonly rho: number;
  /** How much of it enters the waves of each season, and their quarter-turned companions. */
  readonly gamma: readonly (readonly [own: number, companion: number])[];
}

/** Everything that moves: level, trend, the last shock, and the waves with their quarter-turned companions. */
export interface TbatsState {
  level: number;
  trend: number;
  shock: number;
  readonly waves: Float64Array;
  readonly companions: Float64Array;
}

/** Number of waves of all seasons. */
export function waveCount({ seasons }: Pick<TbatsForm, 'seasons'>): number {
  return seasons.reduce((sum, { harmonics }) => sum + harmonics.length, 0);
}

/** Numbers estimated for a form: weights, start and the variance of the errors. */
export function parameterCount({ trend, autoregressive, seasons, transform }: TbatsForm): number {
  const moving = { none: 0, additive: 2, 'additive-damped': 3 }[trend];
  const waves = seasons.reduce((sum, { harmonics }) => sum + 2 + 2 * harmonics.length, 0);
  return 2 + moving + (autoregressive ? 1 : 0) + waves + (transform === 'none' ? 0 : 1) + 1;
}

/** A state of zeros. */
export function emptyState(form: Pick<TbatsForm, 'seasons'>): TbatsState {
  const waves = waveCount(form);
  return { level: 0, trend: 0, shock: 0, waves: new Float64Array(waves), companions: new Float64Array(waves) };
}

/** A copy that may be changed. */
export function copiedState(state: TbatsState): TbatsState {
  return { ...state, waves: state.waves.slice(), companions: state.companions.slice() };
}
