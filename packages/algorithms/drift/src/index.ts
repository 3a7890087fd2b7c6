export type { DecisionOptions } from './decision.js';
export type { WassersteinScale } from './kernels/wasserstein-effect.js';
export {
  type ColumnContribution,
  type DomainClassifier,
  type DomainClassifierOptions,
  type DomainClassifierResult,
  domainClassifier,
} from './multivariate/domain-classifier.js';
export { type MaximumMeanDiscrepancyOptions, maximumMeanDiscrepancy } from './multivariate/maximum-mean-discrepancy.js';
export type { NumericTable, RowMatrix } from './multivariate/numeric-rows.js';
export {
  type PrincipalComponentDrift,
  type PrincipalComponentDriftOptions,
  type PrincipalComponentDriftResult,
  principalComponentDrift,
} from './multivariate/principal-component-drift.js';
export {
  type TellingGram,
  type TextDrift,
  type TextDriftOptions,
  type TextDriftResult,
  type TextSample,
  textDrift,
} from './multivariate/text-drift.js';
export type { ColumnProfile, KindCounts, NumbersProfile, TextsProfile } from './profiles/column-profile.js';
export { type DriftBetweenProfilesOptions, driftBetweenProfiles } from './profiles/drift-between-profiles.js';
export { decodeProfile, encodeProfile } from './profiles/encode-profile.js';
export {
  mergeProfiles,
  profileTable,
  restoreTableProfiler,
  type TableProfile,
  type TableProfiler,
  type TableProfilerOptions,
  tableProfiler,
} from './profiles/table-profiler.js';
export type { TextKeeping } from './profiles/text-key.js';
export {
  type AttributeDriftOptions,
  type AttributedColumn,
  type AttributedDrift,
  attributeDrift,
} from './report/attribute-drift.js';
export type { AdjustedResult, ColumnDrift, DriftReport } from './report/conclude.js';
export {
  type DriftBySlice,
  type DriftBySliceOptions,
  type DriftSlice,
  driftBySlice,
} from './report/drift-by-slice.js';
export {
  type DriftOverTime,
  type DriftOverTimeOptions,
  type DriftWindow,
  driftOverTime,
} from './report/drift-over-time.js';
export { driftReport } from './report/drift-report.js';
export { type DriftReportOverOptions, driftReportOver } from './report/drift-report-over.js';
export {
  type DriftReportToSeriesOptions,
  driftReportToSeries,
  writeDriftReport,
} from './report/drift-report-to-series.js';
export type { DriftReportOptions } from './report/plan.js';
export type { UnseenCategories } from './report/unseen-categories.js';
export type { CategoricalSample, Category } from './samples/category-table.js';
export { type AndersonDarlingOptions, andersonDarling } from './two-sample/anderson-darling.js';
export type { BinnedTestOptions, ShareTestOptions } from './two-sample/binned-test.js';
export { type ChiSquareHomogeneityOptions, chiSquareHomogeneity } from './two-sample/chi-square-homogeneity.js';
export { type CramerVonMisesOptions, cramerVonMises } from './two-sample/cramer-von-mises.js';
export { type EnergyDistanceOptions, energyDistance } from './two-sample/energy-distance.js';
export { type FisherOptions, fisher } from './two-sample/fisher.js';
export { type GTestOptions, gTest } from './two-sample/g-test.js';
export {
  type CategoricalHellingerOptions,
  categoricalHellinger,
  type HellingerOptions,
  hellinger,
} from './two-sample/hellinger.js';
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
export {
  type CategoricalKullbackLeiblerOptions,
  categoricalKullbackLeibler,
  type KullbackLeiblerOptions,
  kullbackLeibler,
} from './two-sample/kullback-leibler.js';
export { type MannWhitneyOptions, mannWhitney } from './two-sample/mann-whitney.js';
export type { OrderedTestOptions } from './two-sample/ordered-comparison.js';
export {
  type CategoricalPopulationStabilityIndexOptions,
  categoricalPopulationStabilityIndex,
  type PopulationStabilityIndexOptions,
  populationStabilityIndex,
} from './two-sample/population-stability-index.js';
export type { CountOptions } from './two-sample/row-comparison.js';
export { type TotalVariationOptions, totalVariation } from './two-sample/total-variation.js';
export { type WassersteinOptions, wasserstein } from './two-sample/wasserstein.js';
export { type WelchTOptions, welchT } from './two-sample/welch-t.js';
export {
  type DriftBetweenWindowsOptions,
  driftBetweenWindows,
  type WindowDriftResult,
} from './windows/drift-between-windows.js';
