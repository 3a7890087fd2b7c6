export { autocorrelation, partialAutocorrelation } from './acf.js';
export { benjaminiHochberg, holm } from './adjust.js';
export {
  mean,
  median,
  quantile,
  quantileOfSorted,
  quantiles,
  sortedFinite,
  standardDeviation,
  variance,
} from './descriptive.js';
export { logBeta, regularizedBeta } from './distributions/beta.js';
export { exponentialCdf, exponentialQuantile, exponentialSurvival } from './distributions/exponential.js';
export {
  betaCdf,
  betaQuantile,
  betaSurvival,
  binomialCdf,
  binomialSurvival,
  chiSquaredCdf,
  chiSquaredQuantile,
  chiSquaredSurvival,
  fCdf,
  fQuantile,
  fSurvival,
  gammaCdf,
  gammaQuantile,
  gammaSurvival,
  poissonCdf,
  poissonSurvival,
  studentTCdf,
  studentTQuantile,
  studentTSurvival,
} from './distributions/families.js';
export { logGamma, regularizedGammaP, regularizedGammaQ } from './distributions/gamma.js';
export { type BinomialIntervalOptions, binomialInterval, type ProbabilityInterval } from './distributions/intervals.js';
export {
  kolmogorovOneSidedSurvival,
  kolmogorovSmirnovSurvival,
  kolmogorovSurvival,
} from './distributions/kolmogorov.js';
export { erf, erfc, normalCdf, normalPdf, normalQuantile, normalSurvival } from './distributions/normal.js';
export { type Ecdf, ecdf } from './ecdf.js';
export { type ComplexColumns, fourierTransform, inverseFourierTransform } from './fft.js';
export { type KpssOptions, type KpssResult, kpss } from './kpss.js';
export {
  choleskySolve,
  choleskySolveAll,
  type LeastSquaresOptions,
  type LeastSquaresResult,
  leastSquares,
  type RowArrays,
  type Rows,
  type SingularValues,
  type SymmetricEigen,
  singularValueDecomposition,
  solveLinear,
  symmetricEigen,
} from './linear-algebra.js';
export {
  type MstlOptions,
  type MstlResult,
  mstl,
  type SeasonalComponent,
  seasonalStrength,
  trendStrength,
} from './mstl.js';
export { findRoot, minimiseScalar, type ScalarResult, type ScalarSearchOptions } from './optimise/brent.js';
export { type LbfgsOptions, lbfgs } from './optimise/lbfgs.js';
export { type Minimum, type NelderMeadOptions, nelderMead } from './optimise/nelder-mead.js';
export { type NumericalGradientOptions, numericalGradient } from './optimise/numerical-gradient.js';
export { type FindPeriodsOptions, type FoundPeriod, findPeriods } from './periods/find-periods.js';
export {
  type FindSeasonalPeriodsOptions,
  findSeasonalPeriods,
  type SeasonalPeriod,
} from './periods/find-seasonal-periods.js';
export {
  type HuberLocationOptions,
  huberLocation,
  interquartileRange,
  type MedianAbsoluteDeviationOptions,
  medianAbsoluteDeviation,
  trimmedMean,
  winsorisedMean,
} from './robust.js';
export { type RollingOptions, rollingMedian, rollingQuantile } from './rolling.js';
export { qnScale, snScale } from './rousseeuw-croux.js';
export {
  type DistinctSketch,
  type DistinctSketchState,
  distinctSketch,
  restoreDistinctSketch,
} from './sketches/distinct-sketch.js';
export { type Hash, hashNumber, hashText } from './sketches/hash.js';
export {
  type HeavyHitter,
  type HeavyHitters,
  type HeavyHittersOptions,
  type HeavyHittersState,
  heavyHitters,
  restoreHeavyHitters,
} from './sketches/heavy-hitters.js';
export {
  type QuantileSketch,
  type QuantileSketchOptions,
  type QuantileSketchState,
  quantileSketch,
  restoreQuantileSketch,
  type WeightedValues,
} from './sketches/quantile-sketch.js';
export { type StlOptions, type StlResult, stl } from './stl.js';
