import {
  BellwetherError,
  type Column,
  createFrame,
  type Frame,
  type FrameLike,
  requireColumn,
  selectRows,
  toFrame,
} from '@bellwether/core';

/** Options of {@link joinLabels}. */
export interface JoinLabelsOptions {
  /** Column that says which label belongs to which prediction; in both tables, of numbers or texts. */
  readonly id: string;
  /** Columns of the labels to add. @default all but the id */
  readonly columns?: readonly string[];
}

/** Predictions with the labels that have arrived. */
export interface JoinedLabels {
  /** The predictions in their order, with the columns of the labels; missing where no label has arrived. */
  readonly rows: Frame;
  /** Predictions that have a label now. */
  readonly labelled: number;
  /** Predictions that still wait for one. */
  readonly waiting: number;
  /** Labels that no prediction asked for. */
  readonly unmatched: number;
  /** Labels that a later label of the same id replaced. */
  readonly replaced: number;
}

/**
 * Joins labels that arrived late to the predictions they belong to, by an id.
 *
 * Of several labels with one id the last counts. A prediction without label keeps its place with missing values, which the
 * measures leave out and count. A missing id matches nothing.
 *
 * **Watch out**: where labels of one outcome arrive sooner (a fraud is reported, an honest payment never is), what has arrived so
 * far is not a fair sample; measure only periods whose `waiting` is small.
 *
 * Cost: O(predictions + labels) time and memory. Inputs are not changed.
 *
 * @throws {@link BellwetherError} `invalid-input` where an id column is missing, the two are of different kinds, or a column is
 * in both tables.
 *
 * @example
 * ```ts
 * import { frameFromColumns, frameToRows } from '@bellwether/core';
 * import { joinLabels } from '@bellwether/performance';
 *
 * const predictions = frameFromColumns({ id: ['a', 'b', 'c'], score: [0.2, 0.9, 0.4] });
 * const labels = frameFromColumns({ id: ['c', 'a', 'x'], came: [1, 0, 1] });
 * const { rows, waiting } = joinLabels(predictions, labels, { id: 'id' });
 * frameToRows(rows).map(({ came }) => came); // => [0, null, 1]
 * waiting; // => 1
 * ```
 */
export function joinLabels(
  predictionTable: FrameLike,
  labelTable: FrameLike,
  options: JoinLabelsOptions,
): JoinedLabels {
  const predictions = toFrame(predictionTable);
  const labels = toFrame(labelTable);
  const keys = keysOf(requireColumn(predictions, options.id));
  const labelKeys = keysOf(requireColumn(labels, options.id));
  const kind = requireColumn(predictions, options.id).kind;
  const labelKind = requireColumn(labels, options.id).kind;
  if (kind !== labelKind) {
    throw new BellwetherError(
      'invalid-input',
      `Column "${options.id}" holds values of kind "${kind}" in the predictions and "${labelKind}" in the labels.`,
      { details: { column: options.id } },
    );
  }
  const place = new Map<string | number, number>();
  let replaced = 0;
  let lost = 0;
  labelKeys.forEach((key, row) => {
    if (key === undefined) {
      lost += 1;
      return;
    }
    if (place.has(key)) replaced += 1;
    place.set(key, row);
  });
  const names = options.columns ?? labels.columns.map(({ name }) => name).filter((name) => name !== options.id);
  const match = Int32Array.from(keys, (key) => (key === undefined ? -1 : (place.get(key) ?? -1)));
  const used = new Set(match);
  used.delete(-1);
  const labelled = match.reduce((sum, row) => sum + (row < 0 ? 0 : 1), 0);
  return {
    rows: createFrame([
      ...predictions.columns,
      ...names.map((name) => withMissing(requireColumn(labels, name), match)),
    ]),
    labelled,
    waiting: predictions.length - labelled,
    unmatched: place.size - used.size + lost,
    replaced,
  };
}

function keysOf(column: Column): readonly (string | number | undefined)[] {
  if (column.kind === 'string')
    return Array.from(column.codes, (code) => (code < 0 ? undefined : column.dictionary[code]));
  if (column.kind === 'boolean') return Array.from(column.values, (value) => (value === 255 ? undefined : value));
  return Array.from(column.values, (value) => (Number.isNaN(value) ? undefined : value));
}

/** The rows of a column at the matches; missing where there is none. */
function withMissing(column: Column, match: Int32Array): Column {
  const safe = match.map((row) => Math.max(0, row));
  if (match.length > 0 && (column.kind === 'string' ? column.codes : column.values).length === 0)
    return lostColumn(column, match);
  const taken = selectRows(createFrame([column]), safe).columns[0]!;
  const missing = taken.kind === 'string' ? -1 : taken.kind === 'boolean' ? 255 : Number.NaN;
  const cells = taken.kind === 'string' ? taken.codes : taken.values;
  match.forEach((row, i) => {
    if (row < 0) cells[i] = missing;
  });
  return taken;
}

function lostColumn(column: Column, match: Int32Array): Column {
  if (column.kind === 'string') return { ...column, codes: new Int32Array(match.length).fill(-1) };
  if (column.kind === 'boolean') return { ...column, values: new Uint8Array(match.length).fill(255) };
  return { ...column, values: new Float64Array(match.length).fill(Number.NaN) };
}
