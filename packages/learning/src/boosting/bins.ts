import type { Column, Frame } from '@bellwether/core';
import { inputColumn, isMissingAt } from '../columns.js';

/** @internal The bin of missing values and unseen categories; all others are below. */
export const missingBin = 255;

/** Values of a column are looked at, up to this many rows, to place the edges of its bins. */
const sampleSize = 200_000;

/** @internal How the values of one input column fall into bins. */
export interface ColumnBins {
  readonly name: string;
  readonly kind: Column['kind'];
  /** Numbers: a value is in the first bin whose edge it does not exceed; one bin more than edges. */
  readonly edges: Float64Array;
  /** Texts: the category of each bin; rarer ones than the first 254 count as missing. */
  readonly categories: readonly string[];
}

/** @internal Bins of a column, apart from the one of missing values. */
export function binCount(column: ColumnBins): number {
  return column.kind === 'string' ? column.categories.length : column.edges.length + 1;
}

/** @internal Learns bins from the rows that have a weight. */
export function learnBins(columns: readonly Column[], weights: Float64Array, maxBins: number): ColumnBins[] {
  return columns.map((column) => {
    const { name, kind } = column;
    if (kind === 'string') return { name, kind, edges: new Float64Array(), categories: frequentTexts(column, weights) };
    const stride = Math.max(1, Math.ceil(weights.length / sampleSize));
    const sample = new Float64Array(Math.ceil(weights.length / stride));
    let size = 0;
    for (let row = 0; row < weights.length; row += stride) {
      if (weights[row] === 0 || isMissingAt(column, row)) continue;
      sample[size] = column.values[row]!;
      size += 1;
    }
    return { name, kind, edges: binEdges(sample.subarray(0, size).sort(), maxBins), categories: [] };
  });
}

function frequentTexts(column: Extract<Column, { readonly kind: 'string' }>, weights: Float64Array): string[] {
  const counts = new Map<string, number>();
  const byCode = new Float64Array(column.dictionary.length);
  for (let row = 0; row < weights.length; row += 1) {
    const code = column.codes[row]!;
    if (code >= 0 && weights[row]! > 0) byCode[code] = byCode[code]! + 1;
  }
  column.dictionary.forEach((text, code) => {
    if (byCode[code]! > 0) counts.set(text, (counts.get(text) ?? 0) + byCode[code]!);
  });
  return [...counts]
    .sort(([first, a], [second, b]) => b - a || (first < second ? -1 : 1))
    .slice(0, missingBin - 1)
    .map(([text]) => text);
}

/** Edges half way between neighbouring values: all of them where they are few, else at quantiles. */
function binEdges(sorted: Float64Array, maxBins: number): Float64Array {
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  if (distinct.length <= 1) return new Float64Array();
  if (distinct.length <= maxBins) return between(distinct, distinct.subarray(1));
  const edges = new Float64Array(maxBins - 1);
  let size = 0;
  for (let bin = 1; bin < maxBins; bin += 1) {
    const place = Math.floor((bin * sorted.length) / maxBins);
    const low = sorted[place - 1]!;
    const high = sorted[place]!;
    const edge = halfWay(low, high);
    // A value that fills several bins gets one.
    if ((size === 0 || edge > edges[size - 1]!) && edge < sorted[sorted.length - 1]!) {
      edges[size] = edge;
      size += 1;
    }
  }
  return edges.slice(0, size);
}

function between(low: Float64Array, high: Float64Array): Float64Array {
  return Float64Array.from(high, (value, i) => halfWay(low[i]!, value));
}

/** Never the higher value itself, so that `value <= edge` parts the two; never infinite. */
function halfWay(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  return middle < high ? middle : low;
}

/** @internal Bins of every row and column, column by column. */
export function binColumns(rows: Frame, bins: readonly ColumnBins[]): Uint8Array {
  const all = new Uint8Array(rows.length * bins.length);
  bins.forEach((own, feature) => {
    const column = inputColumn(rows, own.name, own.kind);
    const base = feature * rows.length;
    if (column.kind === 'string') {
      const places = new Map(own.categories.map((text, place) => [text, place]));
      const binOf = Uint8Array.from(column.dictionary, (text) => places.get(text) ?? missingBin);
      for (let row = 0; row < rows.length; row += 1) {
        const code = column.codes[row]!;
        all[base + row] = code < 0 ? missingBin : binOf[code]!;
      }
    } else {
      const { edges } = own;
      for (let row = 0; row < rows.length; row += 1) {
        all[base + row] = isMissingAt(column, row) ? missingBin : binOf(edges, column.values[row]!);
      }
    }
  });
  return all;
}

/** @internal The same bins row by row, four features in each word: one read serves four cells of a histogram. */
export function binWords(columns: Uint8Array, width: number): Uint32Array {
  const length = columns.length / width;
  const wordCount = Math.ceil(width / 4);
  const words = new Uint32Array(length * wordCount);
  for (let feature = 0; feature < width; feature += 1) {
    const base = feature * length;
    const shift = 8 * (feature % 4);
    for (let row = 0, at = feature >> 2; row < length; row += 1, at += wordCount) {
      words[at] = words[at]! | (columns[base + row]! << shift);
    }
  }
  return words;
}

function binOf(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
