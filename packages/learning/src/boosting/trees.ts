import { stride } from './histogram.js';

/** @internal Trees in flat columns, one place per node. A leaf has feature -1. */
export interface Trees {
  /** Place of the root of each tree; the nodes of a tree follow it. */
  readonly roots: Int32Array;
  readonly feature: Int32Array;
  /** Numbers: values up to this go left. */
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** 1 where missing values go left. */
  readonly missingLeft: Uint8Array;
  /** Texts: which table of `goesLeft` parts the categories; -1 for numbers. */
  readonly table: Int32Array;
  /** What a leaf adds to the prediction. */
  readonly value: Float64Array;
  /** One table of 256 bins after the other: 1 where the category goes left. */
  readonly goesLeft: Uint8Array;
}

/** Rows whose inputs are gathered at a time: they stay in the cache while every tree reads them. */
const blockSize = 256;

/**
 * @internal Sums the trees over rows. Inputs come one block at a time, row by row: a number, the place of a category, or NaN.
 */
export function predictTrees(
  trees: Trees,
  rowCount: number,
  width: number,
  base: number,
  gather: (block: Float64Array, from: number, to: number) => void,
): Float64Array {
  const { feature, goesLeft, left, missingLeft, right, roots, table, threshold, value } = trees;
  const result = new Float64Array(rowCount).fill(base);
  const block = new Float64Array(blockSize * width);
  for (let from = 0; from < rowCount; from += blockSize) {
    const to = Math.min(rowCount, from + blockSize);
    gather(block, from, to);
    for (let tree = 0; tree < roots.length; tree += 1) {
      const root = roots[tree]!;
      for (let row = from; row < to; row += 1) {
        const start = (row - from) * width;
        let node = root;
        let input = feature[node]!;
        while (input >= 0) {
          const found = block[start + input]!;
          let goes: boolean;
          if (Number.isNaN(found)) goes = missingLeft[node] === 1;
          else if (table[node]! < 0) goes = found <= threshold[node]!;
          else goes = goesLeft[table[node]! * stride + found] === 1;
          node = goes ? left[node]! : right[node]!;
          input = feature[node]!;
        }
        result[row] = result[row]! + value[node]!;
      }
    }
  }
  return result;
}
