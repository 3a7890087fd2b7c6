export type { EncodedColumn } from './design-matrix.js';
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
