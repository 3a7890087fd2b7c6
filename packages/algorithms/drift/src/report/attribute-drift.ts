import {
  type Column,
  type FrameLike,
  findColumn,
  type Model,
  requireInteger,
  seededRandom,
  selectRows,
  type TwoSampleResult,
  toFrame,
} from '@bellwether/core';
import { wasserstein } from '../two-sample/wasserstein.js';

/** Options of {@link attributeDrift}. */
export interface AttributeDriftOptions {
  /** Most rows of each table that the model predicts, at least 10; of more, a random part. Raising it costs time in proportion to rows times columns. @default 2000 */
  readonly rows?: number;
  /** Start of the random numbers, an integer from 0 to 2^32 - 1. @default 1 */
  readonly seed?: number;
}

/** What the change of one input does to the predictions. */
export interface AttributedColumn {
  readonly column: string;
  /**
   * Wasserstein distance of the reference predictions and those with this column as it is now, in deviations of the reference
   * predictions: how much of the drift of the predictions this column alone brings about.
   */
  readonly contribution: number;
}

/** The result of {@link attributeDrift}: JSON-safe. */
export interface AttributedDrift {
  readonly contract: 'attributed-drift/1';
  /** Comparison of the predictions themselves. */
  readonly predictions: TwoSampleResult;
  /** Inputs of the model, the largest contribution first. */
  readonly columns: readonly AttributedColumn[];
  /** Inputs of the model that one of the tables lacks. */
  readonly absent: readonly string[];
}

/** Some rows of `count`, or all of them, in random order. */
function drawRows(count: number, wanted: number, random: () => number): Int32Array {
  const rows = Int32Array.from({ length: count }, (_, row) => row);
  const size = Math.min(count, wanted);
  for (let i = 0; i < size; i += 1) {
    const other = i + Math.floor(random() * (count - i));
    const row = rows[other]!;
    rows[other] = rows[i]!;
    rows[i] = row;
  }
  return rows.subarray(0, size);
}

/**
 * Says which changed inputs move the predictions of a model: of many columns that drift, the few that matter to it.
 *
 * Every input in turn takes the values it has now, drawn at random, while the others stay as they were in the reference; how far the
 * predictions move is its contribution. A column that drifted and that the model hardly uses contributes next to nothing.
 *
 * Not for changes that show only in several columns together: the predictions then drift and no column contributes. Contributions do
 * not sum to the drift of the predictions.
 *
 * Cost: the predictions of `rows` rows, once for each input and twice besides.
 *
 * Source: the substitution of one column at a time is that of permutation importance; Breiman, L. (2001),
 * doi:10.1023/A:1010933404324.
 *
 * @throws {@link BellwetherError} `invalid-option`; `invalid-input` where a table cannot be read; and as the model does.
 *
 * @example
 * ```ts
 * import { type Frame, type Model, requireColumn } from '@bellwether/core';
 * import { attributeDrift } from '@bellwether/drift';
 *
 * const input = (name: string) => ({ name, kind: 'number', nullable: false }) as const;
 * const values = (rows: Frame, name: string) => requireColumn(rows, name) as { values: Float64Array };
 * const model: Model = {
 *   contract: 'model/1',
 *   kind: 'three-a',
 *   signature: { inputs: [input('a'), input('b')], outputs: [] },
 *   predict: (rows) => values(rows, 'a').values.map((a, i) => 3 * a + 0.1 * values(rows, 'b').values[i]!),
 *   state: { kind: 'three-a', version: 1 },
 * };
 * const table = (shift: number) => ({
 *   a: Float64Array.from({ length: 900 }, (_, i) => (i % 30) + shift),
 *   b: Float64Array.from({ length: 900 }, (_, i) => (i % 31) + 10 * shift),
 * });
 * attributeDrift(model, table(0), table(5)).columns.map(({ column }) => column); // => ['a', 'b']
 * ```
 */
export function attributeDrift(
  model: Model,
  reference: FrameLike,
  current: FrameLike,
  options: AttributeDriftOptions = {},
): AttributedDrift {
  const wanted = requireInteger('rows', options.rows ?? 2000, { min: 10, max: 1e8 });
  const random = seededRandom(requireInteger('seed', options.seed ?? 1, { min: 0, max: 0xffff_ffff }));
  const before = toFrame(reference);
  const after = toFrame(current);
  const from = selectRows(before, drawRows(before.length, wanted, random));
  const to = selectRows(after, drawRows(after.length, wanted, random));
  const test = wasserstein({ scale: 'standard-deviation' });
  const effect = wasserstein({ scale: 'standard-deviation', method: 'asymptotic' });
  const expected = model.predict(from);
  const columns: AttributedColumn[] = [];
  const absent: string[] = [];
  for (const { name } of model.signature.inputs) {
    const now = findColumn(to, name);
    if (now === undefined || findColumn(from, name) === undefined) {
      absent.push(name);
      continue;
    }
    if (from.length === 0 || to.length === 0) {
      columns.push({ column: name, contribution: 0 });
      continue;
    }
    const rows = Int32Array.from({ length: from.length }, (_, row) => row % to.length);
    const drawn = selectRows({ ...to, columns: [now] }, rows).columns[0] as Column;
    const changed = { ...from, columns: from.columns.map((column) => (column.name === name ? drawn : column)) };
    const contribution = effect.compare(expected, model.predict(changed)).effectSize.value;
    columns.push({ column: name, contribution });
  }
  columns.sort((a, b) => b.contribution - a.contribution);
  return { contract: 'attributed-drift/1', predictions: test.compare(expected, model.predict(to)), columns, absent };
}
