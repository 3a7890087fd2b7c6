import { BellwetherError, type Column, columnLength, type Frame, requireColumn, selectRows } from '@bellwether/core';

/** Weights of the rows of a table, and how many rows of equal weight they are worth. */
export interface RowWeights {
  readonly weights: Float64Array;
  /** Kish's effective number of rows: the square of the sum over the sum of the squares, rounded down. */
  readonly effectiveRows: number;
}

/** Reads the column of weights: finite numbers from 0 on, of which one is above 0 where there are rows at all. */
export function rowWeights(frame: Frame, name: string): RowWeights {
  const column = requireColumn(frame, name);
  if (column.kind !== 'number') {
    throw new BellwetherError('invalid-input', `Column "${name}" is of kind "${column.kind}"; weights are numbers.`, {
      details: { column: name },
    });
  }
  const weights = column.values;
  let largest = 0;
  for (let row = 0; row < weights.length; row += 1) {
    const weight = weights[row]!;
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new BellwetherError(
        'invalid-input',
        `Column "${name}" is ${weight} in row ${row}; a weight is a finite number of at least 0.`,
        { details: { column: name, row } },
      );
    }
    if (weight > largest) largest = weight;
  }
  if (largest === 0) {
    if (weights.length === 0) return { weights, effectiveRows: 0 };
    throw new BellwetherError('invalid-input', `Column "${name}" gives no row any weight.`, {
      details: { column: name },
    });
  }
  let sum = 0;
  let squares = 0;
  for (let row = 0; row < weights.length; row += 1) {
    const share = weights[row]! / largest;
    sum += share;
    squares += share * share;
  }
  // Equal weights are worth every row, whatever their sums round to.
  return { weights, effectiveRows: Math.floor((sum * sum) / squares + 1e-6) };
}

/** What rows are put in order by: value or code, the missing first. */
function sortKeys(column: Column): Float64Array {
  const keys = new Float64Array(columnLength(column));
  if (column.kind === 'string') {
    for (let row = 0; row < keys.length; row += 1) keys[row] = column.codes[row]!;
  } else if (column.kind === 'boolean') {
    for (let row = 0; row < keys.length; row += 1) keys[row] = column.values[row]! > 1 ? -1 : column.values[row]!;
  } else {
    for (let row = 0; row < keys.length; row += 1) {
      keys[row] = Number.isFinite(column.values[row]!) ? column.values[row]! : Number.NEGATIVE_INFINITY;
    }
  }
  return keys;
}

/**
 * A column of rows of equal weight with the same shares as the weighted one: its evenly spaced weighted quantiles, as many as the
 * effective number of rows, so that tests for independent rows see as much evidence as there is. Every share is right to one row.
 * Cost O(n log n).
 */
export function weighColumn(column: Column, { weights, effectiveRows }: RowWeights): Column {
  const keys = sortKeys(column);
  const order = Int32Array.from({ length: keys.length }, (_, row) => row).sort((a, b) => {
    const difference = keys[a]! - keys[b]!;
    // Two missing values differ by NaN.
    return difference < 0 ? -1 : difference > 0 ? 1 : 0;
  });
  let total = 0;
  for (let row = 0; row < weights.length; row += 1) total += weights[row]!;
  const chosen = new Int32Array(effectiveRows);
  let at = -1;
  let passed = 0;
  for (let k = 0; k < effectiveRows; k += 1) {
    const place = ((k + 0.5) / effectiveRows) * total;
    while (passed <= place && at < order.length - 1) {
      at += 1;
      passed += weights[order[at]!]!;
    }
    chosen[k] = order[at]!;
  }
  return selectRows({ contract: 'frame/1', columns: [column], length: keys.length }, chosen).columns[0]!;
}
