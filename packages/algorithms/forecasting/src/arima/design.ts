/** A series and its explanatory columns, made ready for the likelihood of any process with the same differencing. */
export interface Design {
  /** What has to be added to a difference to get the value back. */
  readonly undo: Float64Array;
  /** Unknown values at the beginning that differencing refers to, then explanatory columns, then the series. */
  readonly columns: readonly Float64Array[];
  /** How many of the columns stand for unknown values at the beginning. */
  readonly diffuse: number;
  /** 1 where a value is missing. */
  readonly missing: Uint8Array;
  /** The columns differenced; undefined where values are missing after the beginning. */
  readonly differenced: readonly Float64Array[] | undefined;
  /** Room for the errors of prediction of each column. */
  readonly errors: readonly Float64Array[];
}

/** Adds up w_t = y_t - Σ undo_j y_{t-j} for all steps that have a whole past. */
export function differenced(values: Float64Array, undo: Float64Array): Float64Array {
  const reach = undo.length;
  const result = values.slice(reach);
  for (let j = 0; j < reach; j += 1) {
    const weight = undo[j]!;
    if (weight === 0) continue;
    for (let t = 0; t < result.length; t += 1) result[t]! -= weight * values[t + reach - 1 - j]!;
  }
  return result;
}

/**
 * Makes the design of a series that begins with a value, beside `regressors` of the same length. `filled` is the series with
 * guesses in its gaps, which stand where nothing is known better.
 */
export function makeDesign(
  values: Float64Array,
  filled: Float64Array,
  regressors: readonly Float64Array[],
  undo: Float64Array,
): Design {
  const length = values.length;
  const reach = Math.min(undo.length, length);
  const missing = new Uint8Array(length);
  for (let t = 0; t < length; t += 1) {
    if (Number.isNaN(values[t]!)) missing[t] = 1;
  }
  const columns: Float64Array[] = [];
  for (let t = 0; t < reach; t += 1) {
    if (missing[t] === 0) continue;
    const column = new Float64Array(length);
    column[t] = 1;
    columns.push(column);
  }
  const diffuse = columns.length;
  columns.push(
    ...regressors,
    Float64Array.from(values, (value, t) => (t < reach ? filled[t]! : value)),
  );
  let unbroken = true;
  for (let t = reach; t < length; t += 1) if (missing[t] === 1) unbroken = false;
  return {
    undo,
    columns,
    diffuse,
    missing,
    differenced: unbroken ? columns.map((column) => differenced(column, undo)) : undefined,
    errors: columns.map(() => new Float64Array(Math.max(0, length - undo.length))),
  };
}
