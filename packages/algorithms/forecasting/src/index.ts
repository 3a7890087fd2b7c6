export { type ArimaOptions, type ArimaState, arima } from './arima/arima.js';
export { type AutoArimaOptions, type AutoArimaState, autoArima } from './arima/auto-arima.js';
export type { ArimaStanding, MemoryState } from './arima/encode.js';
export type { ArimaOrder, SeasonalArimaOrder, Terms } from './arima/parameters.js';
export type { ArimaConstant, FourierSeason, RegressionShape } from './arima/regression.js';
export {
  type AutoForecaster,
  type AutoForecasterOptions,
  type AutoState,
  autoForecaster,
  type FittedAutoForecaster,
} from './auto/auto-forecaster.js';
export type { AutoChoice, ConsideredModel } from './auto/choice.js';
export { inLocalTime, type LocalTimeOptions, type LocalTimeState } from './calendar/in-local-time.js';
export { type Headroom, type HeadroomOptions, headroom } from './capacity/headroom.js';
export {
  type RapidFillOptions,
  type RapidFillPoint,
  type RapidFillSignal,
  type RapidFillState,
  type RapidFillWatcher,
  rapidFill,
} from './capacity/rapid-fill.js';
export {
  type CrossingQuantile,
  type TimeToThreshold,
  type TimeToThresholdOptions,
  timeToThreshold,
} from './capacity/time-to-threshold.js';
export { type Reset, type WithoutResets, type WithoutResetsOptions, withoutResets } from './capacity/without-resets.js';
export {
  type CombinationOptions,
  type CombinationState,
  combination,
  type MemberState,
} from './combination/combination.js';
export type { CombinationRule } from './combination/combine.js';
export {
  type ComplexExponentialSmoothingOptions,
  type ComplexExponentialSmoothingState,
  complexExponentialSmoothing,
} from './complex-smoothing/complex-exponential-smoothing.js';
export type { ComplexForm, ComplexSeason } from './complex-smoothing/kernels.js';
export {
  type Accuracy,
  type AccuracyOptions,
  accuracy,
  coverage,
  type IntervalAccuracy,
  intervalScore,
  meanAbsoluteError,
  meanAbsoluteScaledError,
  meanScaledIntervalScore,
  pinballLoss,
  rootMeanSquaredError,
  seasonalScale,
  symmetricMeanAbsolutePercentageError,
} from './evaluation/accuracy.js';
export { type BacktestResult, type BacktestSummary, backtest } from './evaluation/backtest.js';
export type { BacktestOptions } from './evaluation/backtest-plan.js';
export type { Candidates } from './evaluation/candidates.js';
export { type DieboldMarianoOptions, type DieboldMarianoResult, dieboldMariano } from './evaluation/diebold-mariano.js';
export { type OverallMeasures, overallWeightedAverage } from './evaluation/overall-weighted-average.js';
export { meanAbsolutePercentageError, weightedAbsolutePercentageError } from './evaluation/percentage-errors.js';
export {
  continuousRankedProbabilityScore,
  continuousRankedProbabilityScoreOfPaths,
  type QuantileForecast,
} from './evaluation/ranked-probability-score.js';
export {
  type RankedModel,
  type RankingMeasure,
  type Selection,
  type SelectionOptions,
  selectByBacktest,
} from './evaluation/select-by-backtest.js';
export { rootMeanSquaredScaledError } from './evaluation/squared-scaled-error.js';
export {
  type AutoExponentialSmoothingOptions,
  autoExponentialSmoothing,
} from './exponential-smoothing/automatic.js';
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
  ErrorForm,
  SeasonalForm,
  SmoothingForm,
  SmoothingStart,
  SmoothingWeights,
  TrendForm,
} from './exponential-smoothing/form.js';
export {
  type ForecastManyIdentity,
  type ForecastManyOptions,
  type ForecastManyResult,
  forecastMany,
} from './fleet/forecast-many.js';
export {
  defineForecastTask,
  type ForecastTask,
  type ForecastTaskInput,
  type ForecastTaskOptions,
  type ForecastTaskOutput,
} from './fleet/forecast-task.js';
export type { ReconciliationMethod } from './hierarchy/error-covariance.js';
export {
  type Hierarchy,
  type HierarchyNode,
  type HierarchyOptions,
  hierarchy,
  hierarchySeries,
  type NodeLabels,
} from './hierarchy/hierarchy.js';
export { type ReconcileOptions, type Reconciliation, reconcile } from './hierarchy/reconcile.js';
export { adida, imapa } from './intermittent/aggregation.js';
export {
  type CrostonOptions,
  croston,
  syntetosBoylan,
  type TeunterSyntetosBabaiOptions,
  teunterSyntetosBabai,
} from './intermittent/croston.js';
export type { DemandSizesState, IntermittentState, SmootherState } from './intermittent/intermittent-model.js';
export { forecastToFrame } from './interop/forecast-to-frame.js';
export {
  type ForecastToSeriesOptions,
  forecastToSeries,
  type WriteForecastOptions,
  writeForecast,
} from './interop/forecast-to-series.js';
export type { PendingForecast, TrackedStep } from './intervals/adaptation.js';
export {
  type AchievedCoverage,
  type AdaptiveForecaster,
  type AdaptiveIntervalsOptions,
  type AdaptiveIntervalsState,
  adaptiveIntervals,
  type FittedAdaptiveForecaster,
} from './intervals/adaptive-intervals.js';
export type { Calibration, CalibrationBin, PhaseFactors } from './intervals/calibration.js';
export { type ConformalOptions, type ConformalState, conformalIntervals } from './intervals/conformal-intervals.js';
export {
  type ForecastQuantiles,
  type ForecastQuantilesOptions,
  forecastQuantiles,
} from './intervals/forecast-quantiles.js';
export { samplePaths } from './intervals/sample-paths.js';
export { type BoundedState, type BoundsOptions, withBounds } from './intervals/with-bounds.js';
export { type LagForecasterOptions, type LagForecasterState, lagForecaster } from './lag-forecaster/lag-forecaster.js';
export {
  type ForecastLedger,
  type ForecastLedgerOptions,
  forecastLedger,
  type LedgerQuery,
  type StaleModel,
} from './ledger/forecast-ledger.js';
export type { LedgerCoverage, LedgerPeriodRow, LedgerReport, LedgerRow } from './ledger/report.js';
export {
  type DetectorSource,
  type FittedMaintainedForecaster,
  type MaintainedForecaster,
  type MaintainedOptions,
  type MaintainedState,
  type Maintenance,
  maintained,
  type RefitReason,
} from './maintenance/maintained.js';
export type { ModelState } from './model/define-model.js';
export type { SeriesState } from './model/grid.js';
export type { FittedSimulatingForecaster, SimulateRequest, SimulatingForecaster } from './model/simulating.js';
export type { Transform } from './model/transform.js';
export { type MstlForecasterOptions, type MstlForecasterState, mstlForecaster } from './mstl/mstl-forecaster.js';
export { type DriftState, drift } from './naive/drift.js';
export type { LaggedWalkState } from './naive/lagged-walk.js';
export { type NaiveState, naive } from './naive/naive.js';
export { type Naive2Options, type Naive2State, naive2 } from './naive/naive2.js';
export { type SeasonalNaiveOptions, type SeasonalNaiveState, seasonalNaive } from './naive/seasonal-naive.js';
export {
  type WindowAverageOptions,
  type WindowAverageState,
  type WindowStatistic,
  windowAverage,
} from './naive/window-average.js';
export type { CalendarEvent } from './regression/features.js';
export {
  type RegressionOptions,
  type RegressionSeason,
  type RegressionState,
  regression,
} from './regression/regression.js';
export type { ProfileWeights } from './seasonal-profile/kernel.js';
export {
  type SeasonalProfileOptions,
  type SeasonalProfileState,
  seasonalProfile,
} from './seasonal-profile/seasonal-profile.js';
export {
  type SparseAutoregressionOptions,
  type SparseAutoregressionState,
  sparseAutoregression,
} from './sparse-autoregression/sparse-autoregression.js';
export { type LocalState, localLevel, localLinearTrend } from './state-space/local-models.js';
export type { TbatsTrend, TbatsWeights } from './tbats/form.js';
export { type TbatsModelState, type TbatsOptions, tbats } from './tbats/tbats.js';
export type { SeasonalAdjustment } from './theta/adjustment.js';
export { dynamicOptimisedTheta, dynamicTheta, optimisedTheta, theta } from './theta/theta.js';
export type { ThetaOptions, ThetaState } from './theta/theta-model.js';
export { type GarchState, garch } from './volatility/garch.js';
