import type { SmoothingForm, SmoothingWeights } from './form.js';
import { type Cell, kernelOf, startCell } from './kernels.js';
import { solveSymmetric } from './least-squares.js';

/** A start in typed arrays, for the search. */
export interface Start {
  level: number;
  trend: number;
  readonly season: Float64Array;
}

/** Given weights, the best start and what it leaves of the squared errors. */
export interface ProfiledStart {
  readonly squares: number;
  /** What to add to the starting point: level, trend (where there is one), season (where it is solved for). */
  readonly shift: Float64Array;
}

/**
 * For models whose errors are linear in the start (all that only add), finds the best start for given weights exactly, by
 * least squares, so that the search has only the weights left to find.
 *
 * The error column of a start is the pass over zeros from a start of 1 there. Without gaps the columns of all phases are one
 * column shifted in time, which makes the normal equations cost O(n · seasonLength) instead of O(n · seasonLength²).
 */
export function startProfiler(
  values: Float64Array,
  form: SmoothingForm,
  base: Start,
  solveSeason: boolean,
): (weights: SmoothingWeights) => ProfiledStart {
  const { length } = values;
  const kernel = kernelOf(form);
  const zeros = values.map((value) => (Number.isNaN(value) ? value : 0));
  const gaps = zeros.some(Number.isNaN);
  const plain = form.trend === 'none' ? 1 : 2;
  // The mean of the season belongs to the level, so that the last phase stays where it is.
  const phases = solveSeason ? form.seasonLength - 1 : 0;
  const size = plain + phases;
  const season = new Float64Array(base.season.length);
  const remaining = new Float64Array(length);
  const columns = Array.from({ length: plain + (gaps ? phases : Math.min(1, phases)) }, () => new Float64Array(length));
  const gram = new Float64Array(size * size);

  const pass = (input: Float64Array, weights: SmoothingWeights, cell: Cell, errors: Float64Array): void =>
    kernel(input, weights, cell, season, errors);

  const fillColumns = (weights: SmoothingWeights): void => {
    for (let column = 0; column < columns.length; column += 1) {
      season.fill(0);
      if (column >= plain) season[column - plain] = 1;
      const cell = startCell({ level: column === 0 ? 1 : 0, trend: column === 1 && plain === 2 ? 1 : 0 });
      pass(zeros, weights, cell, columns[column]!);
    }
  };

  /** Inner product of two error columns from `shift` on, the second one moved `shift` steps into the future. */
  const product = (a: Float64Array, b: Float64Array, shift: number): number => {
    let sum = 0;
    for (let i = shift; i < length; i += 1) sum += a[i]! * b[i - shift]!;
    return sum;
  };

  const fillGram = (): void => {
    const unit = columns[plain];
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j <= i; j += 1) {
        let value: number;
        if (gaps || i < plain) value = product(columns[i]!, columns[j]!, 0);
        else if (j < plain) value = product(columns[j]!, unit!, i - plain);
        else if (j === plain) value = product(unit!, unit!, i - plain);
        else
          value =
            gram[(i - 1) * size + j - 1]! - unit![length - 1 - (i - plain - 1)]! * unit![length - 1 - (j - plain - 1)]!;
        gram[i * size + j] = value;
      }
    }
  };

  return (weights) => {
    season.set(base.season);
    pass(values, weights, startCell(base), remaining);
    fillColumns(weights);
    fillGram();
    const against = new Float64Array(size);
    for (let i = 0; i < size; i += 1) {
      against[i] =
        gaps || i < plain ? product(remaining, columns[i]!, 0) : product(remaining, columns[plain]!, i - plain);
    }
    const shift = against.map((value) => -value);
    solveSymmetric(gram, shift);
    let squares = product(remaining, remaining, 0);
    for (let i = 0; i < size; i += 1) squares += against[i]! * shift[i]!;
    return { squares, shift };
  };
}
