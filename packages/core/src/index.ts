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
