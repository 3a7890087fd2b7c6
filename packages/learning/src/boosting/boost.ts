import type { Random } from '@bellwether/core';
import { binWords } from './bins.js';
import {
  type Gradients,
  type GrowingGround,
  type GrownNode,
  growTree,
  makeScratch,
  packGradients,
} from './grow-tree.js';
import type { SplitRules } from './split.js';

/** @internal A table in bins, and what to learn from it. */
export interface BinnedTable {
  /** Bins of every row, column by column. */
  readonly columns: Uint8Array;
  readonly binCounts: Uint16Array;
  readonly categorical: Uint8Array;
  readonly target: Float64Array;
  /** 0 where a row is not to be used. */
  readonly weights: Float64Array;
}

/** @internal How to boost. */
export interface BoostSettings {
  readonly loss: 'logistic' | 'squared';
  readonly rounds: number;
  readonly learningRate: number;
  readonly maxLeaves: number;
  readonly maxDepth: number;
  readonly rules: SplitRules;
  readonly validationShare: number;
  readonly patience: number;
  readonly random: Random;
  readonly signal?: AbortSignal;
}

/** @internal One tree: its nodes and what each leaf adds. */
export interface BoostedTree {
  readonly nodes: readonly GrownNode[];
  readonly values: Float64Array;
}

/** @internal What boosting found. */
export interface BoostedTrees {
  readonly base: number;
  readonly grown: readonly BoostedTree[];
  /** Mean loss on the rows held out at the best round; not there where none were held out. */
  readonly validationLoss: number | undefined;
}

/** @internal Grows tree after tree on the gradients of the loss. */
export function growTrees(table: BinnedTable, settings: BoostSettings): BoostedTrees {
  const { loss, random } = settings;
  const { target, weights } = table;
  const { learning, heldOut } = shareOut(weights, settings.validationShare, random);
  const base = baseScore(table, learning, loss);
  const scores = new Float64Array(target.length).fill(base);
  const gradients = new Float64Array(target.length);
  const hessians = new Float64Array(target.length);
  const ground: GrowingGround = {
    words: binWords(table.columns, table.binCounts.length),
    columns: table.columns,
    width: table.binCounts.length,
    binCounts: table.binCounts,
    categorical: table.categorical,
    rules: settings.rules,
    maxLeaves: settings.maxLeaves,
    maxDepth: settings.maxDepth,
    rows: learning.slice(),
    scratch: makeScratch(target.length, learning.length),
  };
  const grown: BoostedTree[] = [];
  let bestLoss = heldOut.length > 0 ? lossOf(table, heldOut, scores, loss) : Number.POSITIVE_INFINITY;
  let bestRounds = 0;
  for (let round = 0; round < settings.rounds; round += 1) {
    settings.signal?.throwIfAborted();
    ground.rows.set(learning);
    const slopes = slopesOf(table, loss, learning, scores, gradients, hessians);
    const nodes = growTree(ground, packGradients(ground.scratch.packed, learning, slopes, random));
    if (nodes.length === 1) break;
    const values = leafValues(nodes, ground.rows, gradients, hessians, settings);
    addTree(nodes, values, ground.rows, scores);
    grown.push({ nodes, values });
    if (heldOut.length === 0) continue;
    addTreeTo(nodes, values, table.columns, heldOut, scores);
    const now = lossOf(table, heldOut, scores, loss);
    if (now < bestLoss) {
      bestLoss = now;
      bestRounds = grown.length;
    } else if (grown.length - bestRounds >= settings.patience) break;
  }
  return heldOut.length === 0
    ? { base, grown, validationLoss: undefined }
    : { base, grown: grown.slice(0, bestRounds), validationLoss: bestLoss };
}

/** Rows to learn from and rows held out. */
function shareOut(
  weights: Float64Array,
  share: number,
  random: Random,
): { readonly learning: Uint32Array; readonly heldOut: Uint32Array } {
  const learning = new Uint32Array(weights.length);
  const heldOut = new Uint32Array(weights.length);
  let learns = 0;
  let held = 0;
  for (let row = 0; row < weights.length; row += 1) {
    if (weights[row] === 0) continue;
    if (share > 0 && random() < share) {
      heldOut[held] = row;
      held += 1;
    } else {
      learning[learns] = row;
      learns += 1;
    }
  }
  // So few rows that none was left to learn from: then all are.
  if (learns === 0) return { learning: heldOut.slice(0, held), heldOut: new Uint32Array() };
  return { learning: learning.slice(0, learns), heldOut: heldOut.slice(0, held) };
}

function baseScore({ target, weights }: BinnedTable, rows: Uint32Array, loss: 'logistic' | 'squared'): number {
  let total = 0;
  let sum = 0;
  for (const row of rows) {
    total += weights[row]!;
    sum += weights[row]! * target[row]!;
  }
  if (loss === 'squared') return sum / total;
  // Half a case more on each side keeps the log odds finite where one class occurs.
  const cases = sum === 0 || sum === total ? sum + 0.5 : sum;
  return Math.log(cases / ((sum === 0 || sum === total ? total + 1 : total) - cases));
}

function slopesOf(
  { target, weights }: BinnedTable,
  loss: 'logistic' | 'squared',
  rows: Uint32Array,
  scores: Float64Array,
  gradients: Float64Array,
  hessians: Float64Array,
): Gradients {
  let largestGradient = 0;
  let largestHessian = 0;
  let smallestHessian = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i]!;
    const weight = weights[row]!;
    const score = scores[row]!;
    const predicted = loss === 'squared' ? score : 1 / (1 + Math.exp(-score));
    const gradient = weight * (predicted - target[row]!);
    const hessian = loss === 'squared' ? weight : weight * predicted * (1 - predicted);
    gradients[row] = gradient;
    hessians[row] = hessian;
    largestGradient = Math.max(largestGradient, Math.abs(gradient));
    largestHessian = Math.max(largestHessian, hessian);
    smallestHessian = Math.min(smallestHessian, hessian);
  }
  return { gradients, hessians, largestGradient, largestHessian, smallestHessian };
}

/** Leaf values from the unrounded gradients. */
function leafValues(
  nodes: readonly GrownNode[],
  rows: Uint32Array,
  gradients: Float64Array,
  hessians: Float64Array,
  { learningRate, rules }: BoostSettings,
): Float64Array {
  return Float64Array.from(nodes, ({ split, from, to }) => {
    if (split !== undefined) return 0;
    let gradient = 0;
    let hessian = 0;
    for (let i = from; i < to; i += 1) {
      gradient += gradients[rows[i]!]!;
      hessian += hessians[rows[i]!]!;
    }
    return (-learningRate * gradient) / (hessian + rules.l2 + Number.EPSILON);
  });
}

function addTree(nodes: readonly GrownNode[], values: Float64Array, rows: Uint32Array, scores: Float64Array): void {
  nodes.forEach(({ split, from, to }, node) => {
    if (split !== undefined) return;
    const value = values[node]!;
    for (let i = from; i < to; i += 1) {
      const row = rows[i]!;
      scores[row] = scores[row]! + value;
    }
  });
}

/** Adds a tree to the scores of rows it was not grown on. */
function addTreeTo(
  nodes: readonly GrownNode[],
  values: Float64Array,
  columns: Uint8Array,
  rows: Uint32Array,
  scores: Float64Array,
): void {
  const length = scores.length;
  for (const row of rows) {
    let node = 0;
    let { split } = nodes[0]!;
    while (split !== undefined) {
      const { left, right } = nodes[node]!;
      node = split.goesLeft[columns[split.feature * length + row]!] === 1 ? left : right;
      ({ split } = nodes[node]!);
    }
    scores[row] = scores[row]! + values[node]!;
  }
}

function lossOf(
  { target, weights }: BinnedTable,
  rows: Uint32Array,
  scores: Float64Array,
  loss: 'logistic' | 'squared',
): number {
  let total = 0;
  let sum = 0;
  for (const row of rows) {
    const score = scores[row]!;
    total += weights[row]!;
    if (loss === 'squared') sum += weights[row]! * (score - target[row]!) ** 2;
    else {
      const wrong = target[row] === 1 ? -score : score;
      sum += weights[row]! * (wrong > 0 ? wrong + Math.log1p(Math.exp(-wrong)) : Math.log1p(Math.exp(wrong)));
    }
  }
  return sum / total;
}
