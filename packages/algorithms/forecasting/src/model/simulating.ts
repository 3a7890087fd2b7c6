import type {
  FitOptions,
  FittedForecaster,
  Forecaster,
  Random,
  TimeSeries,
  UpdateOptions,
  VersionedState,
} from '@bellwether/core';

/** What is asked of {@link FittedSimulatingForecaster.simulate}. */
export interface SimulateRequest {
  /** How many steps ahead, at least 1. */
  readonly horizon: number;
  /** How many futures to draw, at least 1. More make quantiles of what is derived from them steadier. */
  readonly paths: number;
  /** Where the randomness comes from: `seededRandom(1)` for a repeatable answer. */
  readonly random: Random;
  /** Future values of explanatory columns, by name, `horizon` long; only for models fitted with such columns. */
  readonly future?: Readonly<Record<string, Float64Array>>;
}

/** A fitted model that can also draw whole futures, for questions about paths and not about single steps. */
export interface FittedSimulatingForecaster<S extends VersionedState = VersionedState> extends FittedForecaster<S> {
  /**
   * Draws possible futures of the series: `paths` arrays of `horizon` values each. Where the model has seen no value at
   * all, every entry is NaN.
   */
  simulate(request: SimulateRequest): Float64Array[];
  update(values: ArrayLike<number>, options?: UpdateOptions): FittedSimulatingForecaster<S>;
}

/** A {@link Forecaster} whose fitted models can draw whole futures. Every model of this package is one. */
export interface SimulatingForecaster<S extends VersionedState = VersionedState> extends Forecaster<S> {
  fit(series: TimeSeries, options?: FitOptions): FittedSimulatingForecaster<S>;
  restore(state: unknown): FittedSimulatingForecaster<S>;
}

/** Whether a fitted model can draw whole futures. */
export function canSimulate<S extends VersionedState>(
  fitted: FittedForecaster<S>,
): fitted is FittedSimulatingForecaster<S> {
  return typeof (fitted as Partial<FittedSimulatingForecaster<S>>).simulate === 'function';
}
