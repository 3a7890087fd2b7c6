import { BellwetherError, type Column, type Frame } from '@bellwether/core';
import { inputColumn, isMissingAt } from './columns.js';

/** How one input column becomes columns of a design matrix. JSON-safe. */
export interface EncodedColumn {
  /** Name of the input column. */
  readonly name: string;
  /** Kind of the input column. */
  readonly kind: Column['kind'];
  /** What is subtracted from a number, and what stands in for a missing one. */
  readonly centre: number;
  /** What a number is divided by afterwards. */
  readonly scale: number;
  /** Whether a further column says 1 where the value is missing. */
  readonly indicator: boolean;
  /** Categories with a column each, by falling frequency; no entry for numbers. */
  readonly categories: readonly string[];
}

/** @internal Columns of the design matrix that an input column needs. */
export function widthOf(column: EncodedColumn): number {
  return (column.kind === 'string' ? column.categories.length : 1) + (column.indicator ? 1 : 0);
}

/** @internal Learns centre, scale and categories from the rows that have a weight. */
export function learnEncoding(
  columns: readonly Column[],
  weights: Float64Array,
  settings: { readonly standardise: boolean; readonly maxCategories: number },
): EncodedColumn[] {
  return columns.map((column) =>
    column.kind === 'string'
      ? learnCategories(column, weights, settings.maxCategories)
      : learnNumbers(column, weights, settings.standardise),
  );
}

function learnNumbers(
  column: Exclude<Column, { readonly kind: 'string' }>,
  weights: Float64Array,
  standardise: boolean,
): EncodedColumn {
  let total = 0;
  let mean = 0;
  let squares = 0;
  let indicator = false;
  for (let row = 0; row < weights.length; row += 1) {
    const weight = weights[row]!;
    if (weight === 0) continue;
    if (isMissingAt(column, row)) {
      indicator = true;
      continue;
    }
    total += weight;
    const difference = column.values[row]! - mean;
    mean += (weight / total) * difference;
    squares += weight * difference * (column.values[row]! - mean);
  }
  const deviation = total > 0 ? Math.sqrt(squares / total) : 0;
  // A time in milliseconds would leave a raw Hessian without digits, so times are always scaled.
  const scaled = standardise || column.kind === 'time';
  return {
    name: column.name,
    kind: column.kind,
    // Numbers near the largest there are have no mean or deviation; divided by that largest number they are harmless.
    centre: Number.isFinite(mean) && Number.isFinite(deviation) ? mean : 0,
    scale: Number.isFinite(deviation) ? (scaled && deviation > 0 ? deviation : 1) : Number.MAX_VALUE,
    indicator,
    categories: [],
  };
}

function learnCategories(
  column: Extract<Column, { readonly kind: 'string' }>,
  weights: Float64Array,
  maxCategories: number,
): EncodedColumn {
  const sums = new Float64Array(column.dictionary.length);
  let indicator = false;
  for (let row = 0; row < weights.length; row += 1) {
    const code = column.codes[row]!;
    if (weights[row] === 0) continue;
    if (code < 0) indicator = true;
    else sums[code] = sums[code]! + weights[row]!;
  }
  // Two entries of a dictionary may be the same text.
  const byText = new Map<string, number>();
  column.dictionary.forEach((text, code) => {
    if (sums[code]! > 0) byText.set(text, (byText.get(text) ?? 0) + sums[code]!);
  });
  const categories = [...byText]
    .sort(([first, a], [second, b]) => b - a || (first < second ? -1 : 1))
    .slice(0, maxCategories)
    .map(([text]) => text);
  return { name: column.name, kind: 'string', centre: 0, scale: 1, indicator, categories };
}

/** @internal The design matrix of a frame, row by row. Unseen categories are 0 in every column. */
export function designMatrix(rows: Frame, encoding: readonly EncodedColumn[]): Float64Array {
  const width = encoding.reduce((sum, each) => sum + widthOf(each), 0);
  const matrix = new Float64Array(rows.length * width);
  let offset = 0;
  for (const encoded of encoding) {
    const column = inputColumn(rows, encoded.name, encoded.kind);
    const own = widthOf(encoded);
    if (column.kind === 'string') {
      const places = new Map(encoded.categories.map((text, place) => [text, place]));
      const placeOf = Int32Array.from(column.dictionary, (text) => places.get(text) ?? -1);
      for (let row = 0; row < rows.length; row += 1) {
        const code = column.codes[row]!;
        const place = code < 0 ? (encoded.indicator ? own - 1 : -1) : placeOf[code]!;
        if (place >= 0) matrix[row * width + offset + place] = 1;
      }
    } else {
      for (let row = 0; row < rows.length; row += 1) {
        const at = row * width + offset;
        if (!isMissingAt(column, row)) matrix[at] = (column.values[row]! - encoded.centre) / encoded.scale;
        else if (encoded.indicator) matrix[at + 1] = 1;
      }
    }
    offset += own;
  }
  return matrix;
}

/** @internal The encoding of a saved state, checked field by field. */
export function encodingFromState(value: unknown): readonly EncodedColumn[] {
  const fits = (item: unknown): item is EncodedColumn => {
    const column = item as Partial<EncodedColumn> | null;
    return (
      typeof column?.name === 'string' &&
      typeof column.kind === 'string' &&
      Number.isFinite(column.centre) &&
      Number.isFinite(column.scale) &&
      typeof column.indicator === 'boolean' &&
      Array.isArray(column.categories) &&
      column.categories.every((text) => typeof text === 'string')
    );
  };
  if (!Array.isArray(value) || !value.every(fits)) {
    throw new BellwetherError('invalid-state', 'The "encoding" of the state is not a list of encoded columns.');
  }
  return value;
}
