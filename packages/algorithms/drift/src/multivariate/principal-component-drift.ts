import {
  BellwetherError,
  type Frame,
  type FrameLike,
  requireInteger,
  requireNumber,
  type TwoSampleResult,
  type TwoSampleTest,
  toFrame,
} from '@bellwether/core';
import { symmetricEigen } from '@bellwether/statistics';
import { type DecisionOptions, requireDecision } from '../decision.js';
import { wasserstein } from '../two-sample/wasserstein.js';
import { encodeRow, learnEncoding, type RowEncoding } from './encoded-rows.js';
import { type PooledRows, poolRows } from './pooled-frame.js';

/** Options of {@link principalComponentDrift}. */
export interface PrincipalComponentDriftOptions extends DecisionOptions {
  /** Columns to compare. @default every column of the reference but times */
  readonly columns?: readonly string[];
  /**
   * Share of the variance that the components kept explain, above 0 and below 1. More: only rarer combinations of values count
   * as new.
   *
   * @default 0.65
   */
  readonly variance?: number;
  /** Largest distance of the errors that does not matter, in deviations of the errors of the reference, at least 0. @default 0.1 */
  readonly tolerance?: number;
  /** Rows of a sample beyond which that many are drawn at random, at least 100. More: finer differences, slower. @default 20000 */
  readonly maxRows?: number;
  /** Start of the random numbers, an integer from 0 to 2^32 - 1. @default 1 */
  readonly seed?: number;
}

/** The result of {@link principalComponentDrift}. JSON-safe. */
export interface PrincipalComponentDriftResult extends TwoSampleResult {
  /** Components kept; 0 where there were too few rows to find any. */
  readonly components: number;
  /** Mean reconstruction error of the reference rows that the components were not learnt from. */
  readonly referenceError: number;
  /** Mean reconstruction error of the current rows. */
  readonly currentError: number;
}

/** A {@link principalComponentDrift} with its settings. */
export interface PrincipalComponentDrift extends TwoSampleTest<FrameLike> {
  /** Compares two tables; order of rows never matters. Inputs are neither changed nor kept. */
  compare(reference: FrameLike, current: FrameLike): PrincipalComponentDriftResult;
}

const test = 'principal-component-drift';
const measure = 'Wasserstein distance of reconstruction errors / reference deviation';

/** Rows that components are learnt from at least. */
const fewestRows = 20;

/**
 * Compares two tables by how well the principal components of the reference reconstruct their rows: finds columns that no longer go
 * together as they did.
 *
 * Half of the reference rows, drawn at random, give the components that explain `variance` of them; the errors (distances of the rows from
 * their reconstruction) of the other half and of the current rows are then samples of one distribution where nothing changed, and are
 * compared by {@link wasserstein}, whose p-value therefore holds. Errors that fall are drift as well.
 *
 * **Not for** changes along the components kept, such as a shift of all columns together: {@link maximumMeanDiscrepancy} and
 * {@link domainClassifier} see those. Numbers are encoded as deviations from their mean (missing and infinite: the mean, and a
 * number that says so), the 20 most frequent texts of a column by a number each. Rows without any value are set aside and counted.
 * Fewer than 40 rows in the reference decide nothing.
 *
 * Cost: O(rows width^2 + width^3), width being the numbers of an encoded row.
 *
 * Source: the reconstruction error of NannyML, compared with its spread over chunks there; Jackson, J. E. and Mudholkar, G. S. (1979),
 * doi:10.1080/00401706.1979.10489779.
 *
 * @throws {@link BellwetherError} `invalid-option`; the comparison `invalid-input` where a column is missing or of another kind.
 *
 * @example
 * ```ts
 * import { frameFromColumns, seededRandom } from '@bellwether/core';
 * import { principalComponentDrift } from '@bellwether/drift';
 *
 * const random = seededRandom(1);
 * const draw = (sign: number) => {
 *   const load = Float64Array.from({ length: 2000 }, () => random());
 *   return frameFromColumns({ load, latency: load.map((value) => sign * value + 0.1 * random()) });
 * };
 * principalComponentDrift().compare(draw(1), draw(-1)).verdict; // => 'drift'
 * principalComponentDrift({ tolerance: 0 }).compare(draw(1), draw(1)).verdict; // => 'stable'
 * ```
 */
export function principalComponentDrift(options: PrincipalComponentDriftOptions = {}): PrincipalComponentDrift {
  const { alpha, tolerance } = requireDecision(options, 0.1);
  const columns = options.columns === undefined ? undefined : [...options.columns];
  const variance = requireNumber('variance', options.variance ?? 0.65, {
    min: 0,
    max: 1,
    exclusiveMin: true,
    exclusiveMax: true,
  });
  const maxRows = requireInteger('maxRows', options.maxRows ?? 20_000, { min: 100 });
  const seed = requireInteger('seed', options.seed ?? 1, { min: 0, max: 0xffff_ffff });
  const comparison = wasserstein({ alpha, tolerance, seed });
  return {
    contract: 'two-sample-test/1',
    kind: test,
    compare: (referenceTable, currentTable) => {
      const reference = toFrame(referenceTable);
      const current = toFrame(currentTable);
      const names = columns ?? reference.columns.filter(({ kind }) => kind !== 'time').map((column) => column.name);
      if (names.length === 0) throw new BellwetherError('invalid-input', 'There are no columns to compare.');
      const pooled = poolRows(reference, current, names, maxRows, seed);
      const { components, before, after } = errorsOf(pooled, variance);
      const result = comparison.compare(before, after);
      const referenceCount = reference.length - pooled.referenceMissing;
      const few = referenceCount > 0 && referenceCount < 2 * fewestRows;
      return {
        ...result,
        test,
        effectSize: { ...result.effectSize, measure },
        reason: few
          ? `The reference has ${referenceCount} rows; components are learnt from ${2 * fewestRows} or more.`
          : result.reason.replace(result.effectSize.measure, measure),
        referenceCount,
        currentCount: current.length - pooled.currentMissing,
        referenceMissing: pooled.referenceMissing,
        currentMissing: pooled.currentMissing,
        components,
        referenceError: meanOf(before),
        currentError: meanOf(after),
      };
    },
  };
}

function meanOf(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value / values.length, 0);
}

/** Reconstruction errors of the second half of the reference and of the current rows. */
function errorsOf(
  { frame, referenceCount }: PooledRows,
  variance: number,
): { readonly components: number; readonly before: Float64Array; readonly after: Float64Array } {
  const half = referenceCount >> 1;
  if (half < fewestRows) return { components: 0, before: new Float64Array(0), after: new Float64Array(0) };
  const learnt = Int32Array.from({ length: half }, (_, row) => row);
  const encoding = learnEncoding(frame, learnt);
  const kept = componentsOf(frame, encoding, learnt, variance);
  const row = new Float64Array(encoding.width);
  const errors = Float64Array.from({ length: frame.length - half }, (_, i) => {
    encodeRow(frame, encoding, half + i, row);
    // Adding up what no component explains would cancel for rows far out: the rest is taken away one by one.
    for (const vector of kept) {
      let along = 0;
      for (let j = 0; j < row.length; j += 1) along += vector[j]! * row[j]!;
      for (let j = 0; j < row.length; j += 1) row[j]! -= along * vector[j]!;
    }
    return Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
  });
  const held = referenceCount - half;
  return { components: kept.length, before: errors.subarray(0, held), after: errors.subarray(held) };
}

/** The fewest components that explain the share of the variance; at least one, and one fewer than there are numbers where that can be. */
function componentsOf(
  frame: Frame,
  encoding: RowEncoding,
  rows: Int32Array,
  variance: number,
): readonly Float64Array[] {
  const { width } = encoding;
  const products = Array.from({ length: width }, () => new Float64Array(width));
  const encoded = new Float64Array(width);
  for (const row of rows) {
    encodeRow(frame, encoding, row, encoded);
    for (let i = 0; i < width; i += 1) {
      for (let j = 0; j <= i; j += 1) products[i]![j]! += (encoded[i]! * encoded[j]!) / rows.length;
    }
  }
  for (let i = 0; i < width; i += 1) for (let j = 0; j < i; j += 1) products[j]![i] = products[i]![j]!;
  const { values, vectors } = symmetricEigen(products);
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  let explained = 0;
  let count = 0;
  while (count < Math.max(0, width - 1) && (count === 0 || explained < variance * total)) {
    explained += values[count]!;
    count += 1;
  }
  return vectors.slice(0, count);
}
