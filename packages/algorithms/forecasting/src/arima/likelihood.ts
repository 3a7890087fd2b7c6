import type { Design } from './design.js';
import { GapFilter, startGapStanding } from './gap-filter.js';
import type { ArmaProcess } from './process.js';
import { filterUnbroken } from './quick-filter.js';

/** A column that others explain up to this share of its size adds nothing. */
const dependent = 1e-8;

/** What the values say of one process, with everything that enters linearly at its best. */
export interface Profile {
  /** Coefficients of the explanatory columns; 0 for columns that the others explain. */
  readonly coefficients: Float64Array;
  /** The unknown values at the beginning. */
  readonly beginning: Float64Array;
  /** Explanatory columns that were left out. */
  readonly leftOut: number;
  /** Observed values that count: those that are not spent on unknown values at the beginning. */
  readonly used: number;
  /** Sum of squared standardised errors. */
  readonly squares: number;
  /** Logarithm of the determinant of the covariances, by the variance of the errors. */
  readonly logs: number;
  /** Logarithm of the likelihood at the best variance. */
  readonly logLikelihood: number;
}

/** Standardised errors of a series with gaps; returns how many and the sum of the logarithms of their variances. */
function filterGaps(process: ArmaProcess, design: Design): { count: number; logs: number } {
  const { undo, columns, missing, errors } = design;
  const reach = undo.length;
  const windows = columns.map((column) => Float64Array.from({ length: reach }, (_, j) => column[reach - 1 - j]!));
  const filter = new GapFilter(process, undo, startGapStanding(process, windows));
  const expected = new Float64Array(columns.length);
  const values = new Float64Array(columns.length);
  let count = 0;
  let logs = 0;
  for (let t = reach; t < missing.length; t += 1) {
    const variance = filter.predict(expected);
    if (missing[t] === 1) {
      filter.step(undefined, expected, variance);
      continue;
    }
    const deviation = Math.sqrt(variance);
    for (let c = 0; c < columns.length; c += 1) {
      values[c] = columns[c]![t]!;
      errors[c]![count] = (values[c]! - expected[c]!) / deviation;
    }
    logs += Math.log(variance);
    count += 1;
    filter.step(values, expected, variance);
  }
  return { count, logs };
}

/** Profile likelihood of a process: exact, with beginnings and coefficients solved and not searched for. */
export function profile(process: ArmaProcess, design: Design): Profile {
  const { errors, diffuse } = design;
  let count = errors[0]!.length;
  let logs: number;
  if (design.differenced === undefined) ({ count, logs } = filterGaps(process, design));
  else logs = filterUnbroken(process, design.differenced, errors);
  const explaining = errors.length - 1;
  const series = errors[explaining]!;
  // Modified Gram-Schmidt: the columns are few, and the series comes last.
  const upper: Float64Array[] = [];
  const norms = new Float64Array(explaining);
  const shares = new Float64Array(explaining);
  let leftOut = 0;
  let used = count;
  for (let c = 0; c < explaining; c += 1) {
    const column = errors[c]!;
    const row = new Float64Array(explaining);
    upper.push(row);
    let norm = 0;
    for (let t = 0; t < count; t += 1) norm += column[t]! * column[t]!;
    let before = norm;
    for (let b = 0; b < c; b += 1) before += upper[b]![c]! ** 2 * norms[b]!;
    norms[c] = norm > dependent * dependent * before ? norm : 0;
    if (norms[c] === 0) {
      leftOut += c >= diffuse ? 1 : 0;
      continue;
    }
    if (c < diffuse) {
      logs += Math.log(norm);
      used -= 1;
    }
    for (let o = c + 1; o <= explaining; o += 1) {
      const other = errors[o]!;
      let sum = 0;
      for (let t = 0; t < count; t += 1) sum += column[t]! * other[t]!;
      const share = sum / norm;
      for (let t = 0; t < count; t += 1) other[t]! -= share * column[t]!;
      if (o < explaining) row[o] = share;
      else shares[c] = share;
    }
  }
  let squares = 0;
  for (let t = 0; t < count; t += 1) squares += series[t]! * series[t]!;
  const solved = new Float64Array(explaining);
  for (let c = explaining - 1; c >= 0; c -= 1) {
    if (norms[c] === 0) continue;
    let value = shares[c]!;
    for (let o = c + 1; o < explaining; o += 1) value -= upper[c]![o]! * solved[o]!;
    solved[c] = value;
  }
  const n = Math.max(1, used);
  const logLikelihood = -0.5 * (n * (Math.log(Math.max(squares, 1e-300) / n) + 1 + Math.log(2 * Math.PI)) + logs);
  return {
    coefficients: solved.slice(diffuse),
    beginning: solved.slice(0, diffuse),
    leftOut,
    used,
    squares,
    logs,
    logLikelihood,
  };
}
