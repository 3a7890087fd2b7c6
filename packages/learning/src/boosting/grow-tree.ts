import type { Random } from '@bellwether/core';
import { buildHistogram, hessianUnit, histogramSize, stride, subtractHistogram, sumLimit } from './histogram.js';
import { findSplit, type LeafBins, type Split, type SplitRules, type Units } from './split.js';

/** @internal What trees are grown from; the same for every tree. */
export interface GrowingGround {
  /** Bins of every row, row by row, four features in a word: histograms are built from here. */
  readonly words: Uint32Array;
  /** The same, column by column: one feature of many rows is read from here. */
  readonly columns: Uint8Array;
  /** Number of features. */
  readonly width: number;
  /** Bins of each feature, apart from the missing one. */
  readonly binCounts: Uint16Array;
  readonly categorical: Uint8Array;
  readonly rules: SplitRules;
  readonly maxLeaves: number;
  readonly maxDepth: number;
  /** Rows to learn from, in any order; trees reorder it. */
  readonly rows: Uint32Array;
  readonly scratch: Scratch;
}

/** Memory that is used again by every tree. */
interface Scratch {
  readonly packed: Float64Array;
  readonly moved: Uint32Array;
  readonly counts: Uint32Array;
  readonly histograms: Float64Array[];
}

/** @internal One node of a grown tree: a split with two children, or a leaf with its rows. */
export interface GrownNode {
  readonly split: Split | undefined;
  readonly left: number;
  readonly right: number;
  /** Rows of the node: `ground.rows[from..to)`. */
  readonly from: number;
  readonly to: number;
}

interface OpenLeaf {
  readonly node: number;
  readonly from: number;
  readonly to: number;
  readonly depth: number;
  readonly histogram: Float64Array;
  readonly split: Split | undefined;
}

/** @internal */
export function makeScratch(rowCount: number, learning: number): Scratch {
  return {
    packed: new Float64Array(rowCount),
    moved: new Uint32Array(learning),
    counts: new Uint32Array(stride),
    histograms: [],
  };
}

/** @internal Gradients of one round, and the largest of them. */
export interface Gradients {
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
  readonly largestGradient: number;
  readonly largestHessian: number;
  readonly smallestHessian: number;
}

/**
 * @internal Packs gradients and hessians into whole numbers, rounded up or down at random so that sums stay unbiased
 * (Shi et al. 2022, Quantized Training of Gradient Boosting Decision Trees).
 */
export function packGradients(packed: Float64Array, rows: Uint32Array, of: Gradients, random: Random): Units {
  const { gradients, hessians, largestGradient, largestHessian, smallestHessian } = of;
  const levels = Math.max(1, Math.floor(sumLimit / rows.length) - 1);
  const gradient = largestGradient > 0 ? largestGradient / levels : 1;
  // Equal hessians count rows, exactly.
  const constant = smallestHessian === largestHessian;
  const hessian = largestHessian > 0 ? largestHessian / (constant ? 1 : levels) : 1;
  const perGradient = 1 / gradient;
  const perHessian = 1 / hessian;
  // Rounding needs few good bits and many draws: a small generator (Marsaglia 2003), seeded by the given one.
  let word = 1 + Math.floor(random() * 0x7fff_fffe);
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i]!;
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    const draw = (word >>> 0) / 4_294_967_296;
    const wholeGradient = Math.floor(gradients[row]! * perGradient + draw);
    const wholeHessian = constant ? 1 : Math.floor(hessians[row]! * perHessian + (1 - draw));
    packed[row] = wholeHessian * hessianUnit + wholeGradient;
  }
  return { gradient, hessian, largestHessian: constant ? 1 : levels + 1 };
}

/** @internal Grows one tree, always splitting the leaf that gains most. The first node is the root. */
export function growTree(ground: GrowingGround, units: Units): GrownNode[] {
  const { rows, scratch, width, words } = ground;
  const { packed } = scratch;
  const pool = [...scratch.histograms];
  const take = () => {
    const free = pool.pop();
    if (free !== undefined) return free;
    const made = new Float64Array(histogramSize(width));
    scratch.histograms.push(made);
    return made;
  };
  const nodes: GrownNode[] = [{ split: undefined, left: -1, right: -1, from: 0, to: rows.length }];
  const rootHistogram = take();
  buildHistogram(rootHistogram, words, rows, 0, rows.length, packed);
  const open: OpenLeaf[] = [
    openLeaf(ground, units, { node: 0, from: 0, to: rows.length, depth: 0, histogram: rootHistogram }),
  ];
  for (let leaves = 1; leaves < ground.maxLeaves; leaves += 1) {
    const chosen = bestLeaf(open);
    if (chosen < 0) break;
    const leaf = open[chosen]!;
    const split = leaf.split!;
    const middle = partition(ground, split, leaf.from, leaf.to);
    const left = nodes.length;
    const right = left + 1;
    nodes[leaf.node] = { split, left, right, from: leaf.from, to: leaf.to };
    nodes.push(
      { split: undefined, left: -1, right: -1, from: leaf.from, to: middle },
      { split: undefined, left: -1, right: -1, from: middle, to: leaf.to },
    );
    const depth = leaf.depth + 1;
    const small = take();
    const leftIsSmall = middle - leaf.from <= leaf.to - middle;
    // Where both children are too small or too deep to be split, nobody will ask for their histograms.
    const needed = depth < ground.maxDepth && leaves + 1 < ground.maxLeaves;
    if (needed) {
      if (leftIsSmall) buildHistogram(small, words, rows, leaf.from, middle, packed);
      else buildHistogram(small, words, rows, middle, leaf.to, packed);
      subtractHistogram(leaf.histogram, small);
    }
    const leftBins = leftIsSmall ? small : leaf.histogram;
    const rightBins = leftIsSmall ? leaf.histogram : small;
    const children = [
      { node: left, from: leaf.from, to: middle, depth, histogram: leftBins },
      { node: right, from: middle, to: leaf.to, depth, histogram: rightBins },
    ].map((child) => (needed ? openLeaf(ground, units, child) : { ...child, split: undefined }));
    open.splice(chosen, 1);
    for (const child of children) {
      if (child.split === undefined) pool.push(child.histogram);
      else open.push(child);
    }
  }
  return nodes;
}

function bestLeaf(open: readonly OpenLeaf[]): number {
  let best = -1;
  for (let i = 0; i < open.length; i += 1) {
    const gain = open[i]!.split?.gain ?? 0;
    if (gain > (best < 0 ? 0 : open[best]!.split!.gain)) best = i;
  }
  return best;
}

function openLeaf(ground: GrowingGround, units: Units, leaf: Omit<OpenLeaf, 'split'>): OpenLeaf {
  const rowCount = leaf.to - leaf.from;
  if (rowCount < 2 * ground.rules.minRows || leaf.depth >= ground.maxDepth) return { ...leaf, split: undefined };
  const searched: LeafBins = {
    histogram: leaf.histogram,
    rowCount,
    total: sumOf(leaf.histogram),
    units,
    countRows: (feature) => countRows(ground, feature, leaf.from, leaf.to),
  };
  return {
    ...leaf,
    split: findSplit(searched, { bins: ground.binCounts, categorical: ground.categorical }, ground.rules),
  };
}

function countRows({ columns, rows, scratch }: GrowingGround, feature: number, from: number, to: number): Uint32Array {
  const { counts } = scratch;
  counts.fill(0);
  const base = feature * scratch.packed.length;
  for (let i = from; i < to; i += 1) {
    const bin = columns[base + rows[i]!]!;
    counts[bin] = counts[bin]! + 1;
  }
  return counts;
}

/** Moves the rows that go left in front of the others, keeping the order of each; returns where the others begin. */
function partition({ columns, rows, scratch }: GrowingGround, split: Split, from: number, to: number): number {
  const { feature, goesLeft } = split;
  const { moved } = scratch;
  const base = feature * scratch.packed.length;
  let left = from;
  let right = 0;
  for (let i = from; i < to; i += 1) {
    const row = rows[i]!;
    const goes = goesLeft[columns[base + row]!]!;
    // Both places are written, and only the one that counts moves on: no branch to predict.
    rows[left] = row;
    moved[right] = row;
    left += goes;
    right += 1 - goes;
  }
  rows.set(moved.subarray(0, right), left);
  return left;
}

/** Every feature holds every row in one of its bins, so the first feature's bins sum to the leaf. */
function sumOf(histogram: Float64Array): number {
  let sum = 0;
  for (let bin = 0; bin < stride; bin += 1) sum += histogram[bin]!;
  return sum;
}
