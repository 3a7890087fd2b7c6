/**
 * How the level moves: not at all by itself, along a line, along a line that flattens out, by a factor each step, or by a factor that nears
 * one.
 */
export type TrendForm = 'none' | 'additive' | 'additive-damped' | 'multiplicative' | 'multiplicative-damped';

/** How the season acts: not at all, by adding to the level, or by multiplying it. */
export type SeasonalForm = 'none' | 'additive' | 'multiplicative';

/** Whether errors add to the forecast, or are shares of it. */
export type ErrorForm = 'additive' | 'multiplicative';

/** Which exponential smoothing model it is. */
export interface SmoothingForm {
  readonly error: ErrorForm;
  readonly trend: TrendForm;
  readonly seasonal: SeasonalForm;
  /** Steps in one season; 1 without one. */
  readonly seasonLength: number;
}

/** Whether two models are of one form. */
export function sameForm(a: SmoothingForm, b: SmoothingForm): boolean {
  return a.error === b.error && a.trend === b.trend && a.seasonal === b.seasonal && a.seasonLength === b.seasonLength;
}

/** Whether a trend multiplies the level. */
export function grows(trend: TrendForm): boolean {
  return trend === 'multiplicative' || trend === 'multiplicative-damped';
}

/** Whether a trend dies out. */
export function isDamped(trend: TrendForm): boolean {
  return trend === 'additive-damped' || trend === 'multiplicative-damped';
}

/** The trend that leaves the level where it is. */
export function restingTrend(trend: TrendForm): number {
  return grows(trend) ? 1 : 0;
}

/** The same trend, adding to the level. */
export function added(trend: TrendForm): TrendForm {
  if (!grows(trend)) return trend;
  return isDamped(trend) ? 'additive-damped' : 'additive';
}

/** Weights of exponential smoothing, in the error-correction form of Hyndman et al. (2008). */
export interface SmoothingWeights {
  /** How much of an error enters the level, 0 to 1. */
  readonly alpha: number;
  /** How much of an error enters the trend, 0 to `alpha`. 0 without trend. */
  readonly beta: number;
  /** How much of an error enters the season, 0 to 1 - `alpha`. 0 without season. */
  readonly gamma: number;
  /** What remains of the trend after each step, above 0 to 1. 1 unless damped. */
  readonly phi: number;
}

/** Where exponential smoothing starts, before the first value. */
export interface SmoothingStart {
  readonly level: number;
  /** Change per step, or factor per step where the trend multiplies; 0 without trend. */
  readonly trend: number;
  /** Seasonal terms (added) or factors (multiplied), from the phase of the first value on; empty without season. */
  readonly season: readonly number[];
}

/** The usual short name: `'ETS(A,Ad,A)[24]'`. */
export function formName({ error, trend, seasonal, seasonLength }: SmoothingForm): string {
  const trendLetter = {
    none: 'N',
    additive: 'A',
    'additive-damped': 'Ad',
    multiplicative: 'M',
    'multiplicative-damped': 'Md',
  }[trend];
  const seasonLetter = { none: 'N', additive: 'A', multiplicative: 'M' }[seasonal];
  const name = `ETS(${error === 'multiplicative' ? 'M' : 'A'},${trendLetter},${seasonLetter})`;
  return seasonal === 'none' ? name : `${name}[${seasonLength}]`;
}

/** Numbers estimated for a form: weights, start and the variance of the errors. */
export function parameterCount({ trend, seasonal, seasonLength }: SmoothingForm): number {
  let trendCount = 0;
  if (trend !== 'none') trendCount = isDamped(trend) ? 3 : 2;
  // The start of the season has one degree of freedom less than phases: its mean belongs to the level.
  return 2 + trendCount + (seasonal === 'none' ? 0 : seasonLength) + 1;
}
