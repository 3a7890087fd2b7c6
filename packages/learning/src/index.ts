export type { GradientBoostingState, TreesJson } from './boosting/model.js';
export type { EncodedColumn } from './design-matrix.js';
export {
  type BoostingLoss,
  type GradientBoostingClassifier,
  type GradientBoostingOptions,
  type GradientBoostingRegressor,
  gradientBoosting,
} from './gradient-boosting.js';
export type { WeightedFitOptions } from './inputs.js';
export {
  type IsotonicModel,
  type IsotonicRegression,
  type IsotonicRegressionOptions,
  type IsotonicState,
  isotonicRegression,
} from './isotonic-regression.js';
export {
  type LogisticRegression,
  type LogisticRegressionOptions,
  type LogisticState,
  logisticRegression,
} from './logistic-regression.js';
