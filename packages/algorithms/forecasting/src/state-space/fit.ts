import { nelderMead } from '@bellwether/statistics';
import { concentratedLogLikelihood, filter, ignorance, type Ratios } from './filter.js';

/** Logarithms beyond which a ratio is as good as none, or as no noise. */
const extreme = 23;
/** Where the search looks first, as logarithms of the ratios. */
const levelStarts = [-8, -4, -1, 2, 6];
const slopeStarts = [-14, -9, -5, -1];

function ratiosAt(x: ArrayLike<number>): Ratios {
  return { level: Math.exp(x[0]!), slope: x.length > 1 ? Math.exp(x[1]!) : 0 };
}

/** Logarithms from which a search can begin: next to the bound of no changes it would not move. */
const leastToBeginAt = -15;

/** The place of ratios that a search can begin at. */
function placeOf({ level, slope }: Ratios, hasSlope: boolean): number[] | undefined {
  const x = hasSlope ? [Math.log(level), Math.log(slope)] : [Math.log(level)];
  return x.every((each) => each > leastToBeginAt && each < extreme) ? x : undefined;
}

/**
 * Ratios of variances of greatest likelihood, the variance of the noise being the best for each, from `near` or from the best of several
 * places. Cost O(n) for some 50 to 200 trials.
 */
export function fitRatios(values: Float64Array, hasSlope: boolean, near?: Ratios): Ratios {
  let largest = 0;
  for (let i = 0; i < values.length; i += 1) if (Math.abs(values[i]!) > largest) largest = Math.abs(values[i]!);
  // Errors of rounding are no noise.
  const least = Math.max(Number.MIN_VALUE, (1e-15 * largest) ** 2);
  const worse = (x: ArrayLike<number>): number =>
    -concentratedLogLikelihood(filter(ignorance(hasSlope), ratiosAt(x), values), least);
  const known = near && placeOf(near, hasSlope);
  let best: number[] = known ?? (hasSlope ? [-4, -9] : [-4]);
  let least0 = Number.POSITIVE_INFINITY;
  for (const level of known === undefined ? levelStarts : []) {
    for (const slope of hasSlope ? slopeStarts : [0]) {
      const x = hasSlope ? [level, slope] : [level];
      const found = worse(x);
      if (found < least0) {
        least0 = found;
        best = x;
      }
    }
  }
  const bounds = best.map(() => extreme);
  const { x } = nelderMead(worse, best, {
    lower: bounds.map((bound) => -bound),
    upper: bounds,
    initialStep: known === undefined ? 1.5 : 0.3,
    tolerance: 1e-9,
  });
  const at = ratiosAt(x);
  // At the bound there is none.
  const none = Math.exp(-extreme + 0.5);
  return { level: at.level < none ? 0 : at.level, slope: at.slope < none ? 0 : at.slope };
}
