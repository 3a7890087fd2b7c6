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
export { type Ecdf, ecdf } from './ecdf.js';
export { type Minimum, type NelderMeadOptions, nelderMead } from './optimise/nelder-mead.js';
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
