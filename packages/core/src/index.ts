export type {
  Anomaly,
  AnomalyKind,
  AnomalyReason,
  Assessment,
  BatchDetector,
  ChangePoint,
  ChangePointFinder,
  Observation,
  Signal,
  StreamDetector,
  StreamDetectorFactory,
} from './contracts/detector.js';
export type {
  DriftSignal,
  DriftVerdict,
  EffectSize,
  Profile,
  StreamDriftDetector,
  TwoSampleResult,
  TwoSampleTest,
} from './contracts/drift.js';
export { type Executor, inProcessExecutor, type Task, type TaskResult } from './contracts/executor.js';
export type {
  FitOptions,
  FittedForecaster,
  Forecast,
  Forecaster,
  ForecastRequest,
  PredictionInterval,
  UpdateOptions,
} from './contracts/forecaster.js';
export type { Classifier, ColumnSignature, Model, ModelSignature, Regressor } from './contracts/model.js';
export type {
  EventQuery,
  EventSink,
  EventSource,
  LogChunk,
  LogSource,
  MetricQuery,
  MetricSink,
  MetricSource,
  MetricSourceCapabilities,
  OperationsEvent,
  TransferOptions,
  WriteResult,
} from './contracts/sources.js';
export { type Json, requireState, type VersionedState } from './contracts/state.js';
export { memoryStateStore, type StateStore, type StoredState } from './contracts/state-store.js';
export { channel, type DiagnosticsChannel } from './diagnostics.js';
export { type Duration, type DurationUnit, formatDuration, parseDuration } from './duration.js';
export { BellwetherError, type BellwetherErrorCode, type ErrorDetails } from './errors.js';
export {
  type BooleanColumn,
  type Column,
  columnLength,
  createFrame,
  type Frame,
  findColumn,
  type NumberColumn,
  requireColumn,
  type StringColumn,
  type TimeColumn,
} from './frame/frame.js';
export {
  type ArrowDataLike,
  type ArrowTableLike,
  type ArrowTypeLike,
  type ArrowVectorLike,
  frameFromArrow,
} from './frame/from-arrow.js';
export { type ColumnsInput, frameFromColumns } from './frame/from-columns.js';
export { type DanfoFrameLike, frameFromDanfo } from './frame/from-danfo.js';
export { frameFromRows } from './frame/from-rows.js';
export type { ColumnKind, ColumnTypes, FrameOptions } from './frame/infer-column.js';
export { type Cell, cellAt, frameToRows, selectRows } from './frame/rows.js';
export {
  type FrameFromSeriesOptions,
  frameFromSeries,
  type SeriesFromFrameOptions,
  seriesFromFrame,
} from './frame/series.js';
export { type FrameLike, toFrame } from './frame/to-frame.js';
export { type ForecastJson, forecastFromJson, forecastToJson } from './json/forecast.js';
export { type JsonNumber, numbersFromJson, numbersToJson } from './json/numbers.js';
export { type SeriesJson, seriesFromJson, seriesToJson } from './json/series.js';
export {
  describeValue,
  invalidOption,
  type NumberRange,
  requireInteger,
  requireLevels,
  requireNumber,
  requireOneOf,
} from './options.js';
export type { OnProgress, Progress } from './progress.js';
export {
  type Random,
  type RandomState,
  restoreRandom,
  type SeededRandom,
  seededRandom,
  standardNormal,
} from './random.js';
export type { Aggregation } from './series/aggregate.js';
export { type AlignOptions, alignSeries } from './series/align.js';
export { type CollectOptions, collectSeries } from './series/collect.js';
export { concatSeries } from './series/concat.js';
export { type CounterOptions, type CounterRateOptions, counterIncrease, counterToRate } from './series/counter.js';
export { type DownsampleOptions, downsample } from './series/downsample.js';
export { type FillGapsOptions, fillGaps, type GapPolicy, missingCount } from './series/gaps.js';
export { seriesKey } from './series/identity.js';
export { type RegulariseOptions, regularise } from './series/regularise.js';
export { type SliceOptions, sliceByIndex, sliceSeries } from './series/slice.js';
export { inferStep } from './series/step.js';
export { type TidyInit, type TidyOptions, type TidyResult, tidySeries } from './series/tidy.js';
export {
  createTimeSeries,
  type IrregularAxis,
  indexAtOrAfter,
  type RegularAxis,
  type TimeAxis,
  type TimeSeries,
  type TimeSeriesInit,
  timeAt,
  timesOf,
  withValues,
} from './series/time-series.js';
export { type WindowOptions, windowSeries } from './series/window.js';
