export {
  adviseRetraining,
  type MeasureChange,
  type RetrainingAction,
  type RetrainingAdvice,
  type RetrainingEvidence,
} from './advise-retraining.js';
export {
  type CalibrationBin,
  type CalibrationCheck,
  type CalibrationCheckOptions,
  calibrationCheck,
  type RecalibrateOptions,
  type Recalibration,
  type RecalibrationState,
  recalibrate,
  restoreRecalibration,
} from './calibration.js';
export { type Chunk, type ChunkRowsOptions, chunkRows } from './chunk-rows.js';
export type { CalibratorState } from './estimate/calibrator.js';
export {
  type Cbpe,
  type CbpeEstimate,
  type CbpeOptions,
  type CbpeState,
  cbpe,
  type FittedCbpe,
} from './estimate/cbpe.js';
export {
  type Dle,
  type DleEstimate,
  type DleOptions,
  type DleState,
  dle,
  type EstimatedLoss,
  type FittedDle,
  type LearntLoss,
} from './estimate/dle.js';
export type { ColumnJson } from './estimate/frame-json.js';
export type { EstimateTrust, Instability } from './estimate/trust.js';
export {
  type CriterionReport,
  type FairnessCriterion,
  type FairnessReport,
  type FairnessReportOptions,
  fairnessReport,
  type GroupComparison,
} from './fairness/fairness-report.js';
export { type JoinedLabels, type JoinLabelsOptions, joinLabels } from './join-labels.js';
export type { ClassificationMeasures, ClassificationMeasuresOptions } from './measures/classification.js';
export { classificationMeasures } from './measures/classification.js';
export type {
  ClassificationMeasure,
  DecisionValues,
  ExpectedConfusion,
  MeasureEstimate,
} from './measures/expected-measures.js';
export {
  type RegressionMeasure,
  type RegressionMeasures,
  type RegressionMeasuresOptions,
  regressionMeasures,
} from './measures/regression.js';
