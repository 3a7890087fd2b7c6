import type { Column } from '@bellwether/core';
import { type Hash, hashNumber, hashText } from '@bellwether/statistics';
import { isMissing, rowsOf } from './failing-rows.js';

/** Finds equal rows: by hash first, and then by their values, so that a collision is never taken for equality. */
export interface RowIndex {
  /** For each row the first one that is equal to it; itself where there is none before. */
  readonly first: Int32Array;
  /** For rows of other columns, of the same kinds, the first equal row here; -1 where there is none. */
  find(columns: readonly Column[]): Int32Array;
}

function step(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

const none = 0x5bd1e995;

/** A 32-bit hash of each row, the same for equal rows of different tables. */
function rowHashes(columns: readonly Column[], rows: number): Int32Array {
  const hashes = new Int32Array(rows).fill(0x811c9dc5);
  const hash: Hash = { high: 0, low: 0 };
  for (const column of columns) {
    if (column.kind === 'string') {
      const words = Int32Array.from(column.dictionary, (text) => {
        hashText(text, hash);
        return hash.low;
      });
      for (let row = 0; row < rows; row += 1) {
        const code = column.codes[row]!;
        hashes[row] = step(hashes[row]!, code < 0 ? none : words[code]!);
      }
    } else if (column.kind === 'boolean') {
      for (let row = 0; row < rows; row += 1) hashes[row] = step(hashes[row]!, column.values[row]!);
    } else {
      for (let row = 0; row < rows; row += 1) {
        hashNumber(column.values[row]!, hash);
        hashes[row] = step(hashes[row]!, hash.low);
      }
    }
  }
  return hashes;
}

function equalCells(a: Column, i: number, b: Column, j: number): boolean {
  if (isMissing(a, i) || isMissing(b, j)) return isMissing(a, i) && isMissing(b, j);
  if (a.kind === 'string') return b.kind === 'string' && a.dictionary[a.codes[i]!] === b.dictionary[b.codes[j]!];
  return b.kind !== 'string' && a.values[i] === b.values[j];
}

function equalRows(a: readonly Column[], i: number, b: readonly Column[], j: number): boolean {
  for (let k = 0; k < a.length; k += 1) if (!equalCells(a[k]!, i, b[k]!, j)) return false;
  return true;
}

/** Indexes the rows of some columns. Missing values are equal to each other. Cost O(rows x columns), 12 bytes for each row. */
export function indexRows(columns: readonly Column[]): RowIndex {
  const rows = columns.length === 0 ? 0 : rowsOf(columns[0]!);
  const hashes = rowHashes(columns, rows);
  let size = 16;
  while (size < 2 * rows) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  const mask = size - 1;
  const first = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    let slot = hashes[row]! & mask;
    for (;;) {
      const other = slots[slot]!;
      if (other < 0) {
        slots[slot] = row;
        first[row] = row;
        break;
      }
      if (hashes[other] === hashes[row] && equalRows(columns, other, columns, row)) {
        first[row] = other;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return {
    first,
    find(others) {
      const count = others.length === 0 ? 0 : rowsOf(others[0]!);
      const theirs = rowHashes(others, count);
      const found = new Int32Array(count).fill(-1);
      for (let row = 0; row < count; row += 1) {
        let slot = theirs[row]! & mask;
        for (;;) {
          const known = slots[slot]!;
          if (known < 0) break;
          if (hashes[known] === theirs[row] && equalRows(columns, known, others, row)) {
            found[row] = known;
            break;
          }
          slot = (slot + 1) & mask;
        }
      }
      return found;
    },
  };
}
