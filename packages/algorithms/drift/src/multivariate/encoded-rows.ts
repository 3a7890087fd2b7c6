import type { Frame } from '@bellwether/core';

/** Categories of a text column with a number of their own; rarer ones have none. */
const mostCategories = 20;

/** A column as numbers. */
type EncodedColumn =
  | { readonly kind: 'number'; readonly mean: number; readonly scale: number; readonly hasMissing: boolean }
  | { readonly kind: 'string'; readonly codes: readonly number[]; readonly shares: readonly number[] };

/** How rows become numbers, learnt from some of them. */
export interface RowEncoding {
  readonly columns: readonly EncodedColumn[];
  /** Numbers in an encoded row. */
  readonly width: number;
}

/**
 * Learns to encode: numbers become deviations from their mean (missing: 0, and one more number says so), and each frequent text a number
 * that says whether it is there. A column that has one value becomes 0.
 */
export function learnEncoding(frame: Frame, rows: Int32Array): RowEncoding {
  let width = 0;
  const columns = frame.columns.map((column): EncodedColumn => {
    if (column.kind === 'string') {
      const counts = new Map<number, number>();
      for (const row of rows) counts.set(column.codes[row]!, (counts.get(column.codes[row]!) ?? 0) + 1);
      const frequent = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, mostCategories);
      width += frequent.length;
      return {
        kind: 'string',
        codes: frequent.map(([code]) => code),
        shares: frequent.map(([, count]) => count / rows.length),
      };
    }
    let count = 0;
    let mean = 0;
    let squares = 0;
    let largest = 0;
    for (const row of rows) largest = Math.max(largest, Math.abs(column.values[row]!) || 0);
    // Dividing first keeps the squares of the largest numbers there are from overflowing.
    const unit = largest || 1;
    for (const row of rows) {
      const value = column.values[row]! / unit;
      if (Number.isNaN(value)) continue;
      count += 1;
      const difference = value - mean;
      mean += difference / count;
      squares += difference * (value - mean);
    }
    const deviation = Math.sqrt(squares / Math.max(1, count - 1));
    const hasMissing = count < rows.length;
    width += hasMissing ? 2 : 1;
    return { kind: 'number', mean: mean * unit, scale: deviation > 1e-12 ? deviation * unit : 0, hasMissing };
  });
  return { columns, width };
}

/** The encoded row, into `into`. */
export function encodeRow(frame: Frame, { columns }: RowEncoding, row: number, into: Float64Array): void {
  let at = 0;
  for (const [i, encoded] of columns.entries()) {
    const column = frame.columns[i]!;
    if (encoded.kind === 'string' && column.kind === 'string') {
      for (const [j, code] of encoded.codes.entries()) {
        const share = encoded.shares[j]!;
        // Of deviation 1, so that rare and frequent texts and numbers weigh alike.
        const deviation = Math.sqrt(share * (1 - share));
        into[at] = deviation > 0 ? ((column.codes[row] === code ? 1 : 0) - share) / deviation : 0;
        at += 1;
      }
    } else if (encoded.kind === 'number' && column.kind !== 'string') {
      const value = column.values[row]!;
      const missing = Number.isNaN(value);
      into[at] = missing || encoded.scale === 0 ? 0 : bounded((value - encoded.mean) / encoded.scale);
      at += 1;
      if (encoded.hasMissing) {
        into[at] = missing ? 1 : 0;
        at += 1;
      }
    }
  }
}

/** Squares of rows must stay finite. */
function bounded(value: number): number {
  return Math.max(-1e100, Math.min(1e100, value));
}
