export {
  type HoltOptions,
  type HoltWintersOptions,
  holt,
  holtWinters,
  type SimpleExponentialSmoothingOptions,
  simpleExponentialSmoothing,
} from './exponential-smoothing/classics.js';
export {
  type ExponentialSmoothingOptions,
  type ExponentialSmoothingState,
  exponentialSmoothing,
  type SmoothingParameters,
} from './exponential-smoothing/exponential-smoothing.js';
export type {
  SeasonalForm,
  SmoothingForm,
  SmoothingStart,
  SmoothingWeights,
  TrendForm,
} from './exponential-smoothing/form.js';
export type { ModelState } from './model/define-model.js';
export type { SeriesState } from './model/grid.js';
export type { FittedSimulatingForecaster, SimulateRequest, SimulatingForecaster } from './model/simulating.js';
export { type DriftState, drift } from './naive/drift.js';
export type { LaggedWalkState } from './naive/lagged-walk.js';
export { type NaiveState, naive } from './naive/naive.js';
export { type SeasonalNaiveOptions, type SeasonalNaiveState, seasonalNaive } from './naive/seasonal-naive.js';
