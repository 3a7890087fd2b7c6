import type { TimeSeries } from '../series/time-series.js';
import type { VersionedState } from './state.js';

/** A prediction interval: with probability `level` the future value lies between `lower` and `upper`. */
export interface PredictionInterval {
  /** Nominal coverage, between 0 and 1: `0.95`. */
  readonly level: number;
  /** Lower bounds, one per step. */
  readonly lower: Float64Array;
  /** Upper bounds, one per step. */
  readonly upper: Float64Array;
}

/** What a model says about the future of one series. */
export interface Forecast {
  readonly contract: 'forecast/1';
  /** The model that made it, for people and logs: `'holt-winters additive damped'`. */
  readonly model: string;
  /** Name of the series. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit?: string;
  /** Time of the first forecast step, milliseconds since the epoch. */
  readonly start: number;
  /** Milliseconds between steps. */
  readonly step: number;
  /** Point forecasts (the mean unless the model says median), one per step. */
  readonly point: Float64Array;
  /** Prediction intervals in ascending order of level; a wider level always contains a narrower one. */
  readonly intervals: readonly PredictionInterval[];
  /** What a reader should know before trusting it: a fallback that was taken, a parameter at its bound. */
  readonly notes: readonly string[];
}

/** What is asked of a fitted model. */
export interface ForecastRequest {
  /** How many steps ahead, at least 1. */
  readonly horizon: number;
  /** Nominal coverages of the intervals wanted, each between 0 and 1. @default [0.8, 0.95] */
  readonly levels?: readonly number[];
  /** Future values of explanatory columns, by name, `horizon` long; only for models fitted with such columns. */
  readonly future?: Readonly<Record<string, Float64Array>>;
}

/** How a fit may be steered from outside. */
export interface FitOptions {
  /** Checked before the work starts and between its parts; fitting then throws `signal.reason`. */
  readonly signal?: AbortSignal;
  /** Past values of explanatory columns, by name, as long as the series. */
  readonly past?: Readonly<Record<string, Float64Array>>;
  /**
   * State of an earlier fit of this model, usually to an earlier stretch of the same series: the search for parameters begins
   * at what that fit found, which is cheaper and comes to nearly the same.
   *
   * Only parameters are taken from it, never values: what is fitted is the series given. A model that chose its form (error, trend,
   * season, order) keeps it without looking at others, unless by the model's own rule it no longer fits. What the settings of
   * this model or the series do not allow is left aside, so that the fit is then one from the beginning. A model that wraps another
   * takes a state of its own kind and hands on what it holds of the model inside; one whose fit is no search, or would not be
   * cheaper, only checks it.
   * The state is neither changed nor kept. Of another kind or version, or damaged, it is refused with `invalid-state`.
   */
  readonly warmStart?: unknown;
}

/** What may come with the values of an update. */
export interface UpdateOptions {
  /** Values of the explanatory columns at the same steps, by name; only for models fitted with such columns. */
  readonly past?: Readonly<Record<string, Float64Array>>;
}

/**
 * A model with its settings, before it has seen data. Only what {@link Forecaster.fit} returns can forecast, so there is
 * no "not fitted" error.
 */
export interface Forecaster<S extends VersionedState = VersionedState> {
  readonly contract: 'forecaster/1';
  /** Which model this is: `'holt-winters'`. Also the `kind` of its states. */
  readonly kind: string;
  /** Learns from a series on a regular grid. The series is neither changed nor kept. Missing values are NaN. */
  fit(series: TimeSeries, options?: FitOptions): FittedForecaster<S>;
  /** Continues from a state saved by a model of the same kind. */
  restore(state: unknown): FittedForecaster<S>;
}

/** A model that has learnt from a series. It never changes: {@link FittedForecaster.update} returns a new one. */
export interface FittedForecaster<S extends VersionedState = VersionedState> {
  readonly kind: string;
  /** Forecasts the steps that follow the last value seen. */
  forecast(request: ForecastRequest): Forecast;
  /** Takes in the values that came next (NaN where missing) with the parameters as they are. Cost is O(values). */
  update(values: ArrayLike<number>, options?: UpdateOptions): FittedForecaster<S>;
  /** Everything needed to continue, JSON-safe and versioned. */
  readonly state: S;
}
