export type { DecisionOptions } from './decision.js';
export type { WassersteinScale } from './kernels/wasserstein-effect.js';
export type { AdjustedResult, ColumnDrift, DriftReport } from './report/conclude.js';
export { driftReport } from './report/drift-report.js';
export { type DriftReportOverOptions, driftReportOver } from './report/drift-report-over.js';
export type { DriftReportOptions } from './report/plan.js';
export type { CategoricalSample, Category } from './samples/category-table.js';
export { type AndersonDarlingOptions, andersonDarling } from './two-sample/anderson-darling.js';
export { type ChiSquareHomogeneityOptions, chiSquareHomogeneity } from './two-sample/chi-square-homogeneity.js';
export { type CramerVonMisesOptions, cramerVonMises } from './two-sample/cramer-von-mises.js';
export {
  type CategoricalJensenShannonOptions,
  categoricalJensenShannon,
  type JensenShannonOptions,
  jensenShannon,
} from './two-sample/jensen-shannon.js';
export {
  type KolmogorovSmirnovMethod,
  type KolmogorovSmirnovOptions,
  kolmogorovSmirnov,
} from './two-sample/kolmogorov-smirnov.js';
export { type MannWhitneyOptions, mannWhitney } from './two-sample/mann-whitney.js';
export type { OrderedTestOptions } from './two-sample/ordered-comparison.js';
export {
  type CategoricalPopulationStabilityIndexOptions,
  categoricalPopulationStabilityIndex,
  type PopulationStabilityIndexOptions,
  populationStabilityIndex,
} from './two-sample/population-stability-index.js';
export type { CountOptions } from './two-sample/row-comparison.js';
export { type WassersteinOptions, wasserstein } from './two-sample/wasserstein.js';
export { type WelchTOptions, welchT } from './two-sample/welch-t.js';
export {
  type DriftBetweenWindowsOptions,
  driftBetweenWindows,
  type WindowDriftResult,
} from './windows/drift-between-windows.js';
