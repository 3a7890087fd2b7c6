import { minimiseScalar } from '@bellwether/statistics';
import { emptyLine, extendLine, interceptOf, slopeOf, type TrendLine } from './trend-line.js';

/** Parameters of a Theta model. */
export interface ThetaParameters {
  /** How much of an error enters the level, 0.1 to 0.99. */
  readonly alpha: number;
  /** Share of the trend line in the forecast: 1 - 1/theta, 0 to below 1. */
  readonly lineShare: number;
  /** Level before the first value. */
  readonly initial: number;
}

/** What the fit found. */
export interface ThetaFit extends ThetaParameters {
  /** Sum of squared one-step errors from the fourth value on, and their number. */
  readonly squares: number;
  readonly count: number;
}

/** Which of the parameters and of the line follow the data. */
export interface ThetaVariant {
  /** Whether the line at each step is that of the values before it, instead of the line through all of them. */
  readonly dynamic: boolean;
  /** Share of the line where it is not fitted; null where it is. */
  readonly lineShare: number | null;
}

const alphaRange = [0.1, 0.99] as const;
/** Where the search along alpha begins; the errors can have several valleys. */
const alphaGrid = [0.1, 0.22, 0.36, 0.5, 0.64, 0.78, 0.9, 0.99];
/** How far alpha may have moved since an earlier fit to be looked for around the old one only. */
const valleyReach = 0.06;
/** Errors before this one depend on the start more than on the model. */
const firstCounted = 3;
/** theta = 1e10, the upper limit of the literature. */
const largestShare = 1 - 1e-10;

/** Intercept and slope of the line that each step is forecast with. */
function linesOf(values: Float64Array, dynamic: boolean): { intercepts: Float64Array; slopes: Float64Array } {
  const { length } = values;
  const intercepts = new Float64Array(length);
  const slopes = new Float64Array(length);
  const line = emptyLine();
  for (let i = 0; i < length; i += 1) {
    intercepts[i] = interceptOf(line);
    slopes[i] = slopeOf(line);
    if (!Number.isNaN(values[i]!)) extendLine(line, i + 1, values[i]!);
  }
  if (!dynamic) {
    intercepts.fill(interceptOf(line));
    slopes.fill(slopeOf(line));
  }
  return { intercepts, slopes };
}

/** The line after all values. */
export function lineThrough(values: Float64Array): TrendLine {
  const line = emptyLine();
  for (let i = 0; i < values.length; i += 1) if (!Number.isNaN(values[i]!)) extendLine(line, i + 1, values[i]!);
  return line;
}

/**
 * Finds the parameters with the least sum of squared one-step errors.
 *
 * For a given alpha the errors are linear in the initial level and in the share of the line, so that both follow from a regression
 * on two columns; only alpha is left to search. One pass costs O(n) and no division.
 *
 * @param values - Seasonally adjusted; the first one is known, missing ones are NaN.
 */
export function fitTheta(values: Float64Array, variant: ThetaVariant, near?: number): ThetaFit {
  const { intercepts, slopes } = linesOf(values, variant.dynamic);
  const sums = new Float64Array(7);
  const solve = (alpha: number): ThetaFit => {
    pass(values, intercepts, slopes, alpha, sums);
    return solved(sums, alpha, values[0]!, variant.lineShare);
  };
  const refined = (lower: number, upper: number, best: ThetaFit): ThetaFit => {
    const { x } = minimiseScalar((alpha) => solve(alpha).squares, lower, upper, { tolerance: 1e-6 });
    const found = solve(x);
    return found.squares < best.squares ? found : best;
  };
  if (near !== undefined) {
    const around = [near - valleyReach, near, near + valleyReach].map((alpha) =>
      Math.max(alphaRange[0], Math.min(alphaRange[1], alpha)),
    );
    const [below, middle, above] = around.map(solve) as [ThetaFit, ThetaFit, ThetaFit];
    if (middle.squares <= Math.min(below.squares, above.squares)) return refined(around[0]!, around[2]!, middle);
  }
  let best = solve(alphaGrid[0]!);
  let at = 0;
  for (let k = 1; k < alphaGrid.length; k += 1) {
    const fit = solve(alphaGrid[k]!);
    if (fit.squares < best.squares) {
      best = fit;
      at = k;
    }
  }
  const lower = alphaGrid[Math.max(0, at - 1)] ?? alphaRange[0];
  const upper = alphaGrid[Math.min(alphaGrid.length - 1, at + 1)] ?? alphaRange[1];
  return refined(lower, upper, best);
}

const [II, IL, LL, IE, LE, EE, COUNT] = [0, 1, 2, 3, 4, 5, 6] as const;

/**
 * Sums of squares and products of three columns: what the initial level adds to each forecast, what the line adds, and the error that is
 * left without both.
 */
function pass(
  values: Float64Array,
  intercepts: Float64Array,
  slopes: Float64Array,
  alpha: number,
  sums: Float64Array,
): void {
  const kept = 1 - alpha;
  const inverse = 1 / alpha;
  let level = alpha * values[0]!;
  let ofInitial = kept;
  let ofLine = 0;
  let decay = 1;
  let ii = 0;
  let il = 0;
  let ll = 0;
  let ie = 0;
  let le = 0;
  let ee = 0;
  let count = 0;
  for (let i = 1; i < values.length; i += 1) {
    decay *= kept;
    const drift = intercepts[i]! * decay + slopes[i]! * (1 - decay * kept) * inverse;
    const value = values[i]!;
    if (Number.isNaN(value)) {
      // A missing value counts as its own forecast: the level moves by the part of the drift that an update would have let through.
      ofLine += alpha * drift;
      continue;
    }
    if (i >= firstCounted) {
      const line = ofLine + drift;
      const error = value - level;
      ii += ofInitial * ofInitial;
      il += ofInitial * line;
      ll += line * line;
      ie += ofInitial * error;
      le += line * error;
      ee += error * error;
      count += 1;
    }
    level = alpha * value + kept * level;
    ofInitial *= kept;
    ofLine *= kept;
  }
  sums[II] = ii;
  sums[IL] = il;
  sums[LL] = ll;
  sums[IE] = ie;
  sums[LE] = le;
  sums[EE] = ee;
  sums[COUNT] = count;
}

/** Initial level and share of the line with the least squares, the share within its range. */
function solved(sums: Float64Array, alpha: number, first: number, fixedShare: number | null): ThetaFit {
  const ii = sums[II]!;
  const il = sums[IL]!;
  const ll = sums[LL]!;
  const ie = sums[IE]!;
  const le = sums[LE]!;
  const ee = sums[EE]!;
  const squaresOf = (initial: number, share: number): number =>
    Math.max(
      0,
      ee - 2 * (initial * ie + share * le) + initial * initial * ii + 2 * initial * share * il + share * share * ll,
    );
  // Where the first counted error hardly knows the initial level any more, the level is the first value.
  const initialFor = (share: number): number => (ii > 1e-12 ? (ie - share * il) / ii : first);
  let share = fixedShare;
  if (share === null) {
    const determinant = ii * ll - il * il;
    const free =
      determinant > 1e-12 * ii * ll ? (ii * le - il * ie) / determinant : ll > 0 ? (le - first * il) / ll : 0;
    share = Math.max(0, Math.min(largestShare, free));
  }
  const initial = initialFor(share);
  return { alpha, lineShare: share, initial, squares: squaresOf(initial, share), count: sums[COUNT]! };
}
