import {
  BellwetherError,
  type Frame,
  type Model,
  type ModelSignature,
  numbersFromJson,
  requireState,
  type VersionedState,
} from '@bellwether/core';
import { inputColumn, isMissingAt, signatureFromState } from '../columns.js';
import { type ColumnBins, missingBin } from './bins.js';
import type { BoostedTrees } from './boost.js';
import { stride } from './histogram.js';
import { predictTrees, type Trees } from './trees.js';

/** Trees in flat columns, one place per node; a leaf has feature -1. JSON-safe. */
export interface TreesJson {
  /** Place of the root of each tree. */
  readonly roots: readonly number[];
  /** Input that a node splits on, -1 in a leaf. */
  readonly feature: readonly number[];
  /** Numbers up to this go left; 0 in leaves and for texts. */
  readonly threshold: readonly number[];
  /** Place of the left child; 0 in leaves. */
  readonly left: readonly number[];
  /** Place of the right child; 0 in leaves. */
  readonly right: readonly number[];
  /** 1 where missing values go left. */
  readonly missingLeft: readonly number[];
  /** Texts: which of `categoriesLeft` parts them; -1 for numbers and in leaves. */
  readonly table: readonly number[];
  /** What a leaf adds to the prediction; 0 elsewhere. */
  readonly value: readonly number[];
  /** Places, in the list of the input's categories, of those that go left; one list for each split of a text. */
  readonly categoriesLeft: readonly (readonly number[])[];
}

/** Saved state of a fitted gradient boosting. */
export interface GradientBoostingState extends VersionedState {
  readonly kind: 'gradient-boosting';
  readonly version: 1;
  /** What it was fitted for. */
  readonly loss: 'logistic' | 'squared';
  /** The columns read and returned. */
  readonly signature: ModelSignature;
  /** Categories of each input that is a text, by falling frequency; empty for the others. */
  readonly categories: readonly (readonly string[])[];
  /** Share of each input in the gains of all splits; they sum to 1, or are 0 where nothing was split. */
  readonly importance: readonly number[];
  /** Mean loss on the rows held out, at the round kept; null where none were. */
  readonly validationLoss: number | null;
  /** The prediction without trees: log odds, or a mean. */
  readonly base: number;
  readonly trees: TreesJson;
}

/** @internal The state of trees that were just grown. */
export function stateOf(
  loss: 'logistic' | 'squared',
  signature: ModelSignature,
  bins: readonly ColumnBins[],
  boosted: BoostedTrees,
): GradientBoostingState {
  const trees = {
    roots: [] as number[],
    feature: [] as number[],
    threshold: [] as number[],
    left: [] as number[],
    right: [] as number[],
    missingLeft: [] as number[],
    table: [] as number[],
    value: [] as number[],
    categoriesLeft: [] as number[][],
  };
  const gains = new Float64Array(bins.length);
  let total = 0;
  for (const { nodes, values } of boosted.grown) {
    const root = trees.feature.length;
    trees.roots.push(root);
    nodes.forEach(({ split, left, right }, node) => {
      const input = split === undefined ? undefined : bins[split.feature]!;
      const isText = input?.kind === 'string';
      trees.feature.push(split?.feature ?? -1);
      // Past the last edge every number goes left, and only what is missing right.
      // Adding 0 turns -0, which JSON has no number for, into 0.
      trees.threshold.push(split === undefined || isText ? 0 : (input?.edges[split.bin] ?? Number.MAX_VALUE) + 0);
      trees.left.push(split === undefined ? 0 : root + left);
      trees.right.push(split === undefined ? 0 : root + right);
      trees.missingLeft.push(split?.goesLeft[missingBin] ?? 0);
      trees.table.push(isText ? trees.categoriesLeft.length : -1);
      trees.value.push(values[node]! + 0);
      if (split === undefined) return;
      if (isText) trees.categoriesLeft.push([...input.categories.keys()].filter((bin) => split.goesLeft[bin] === 1));
      gains[split.feature] = gains[split.feature]! + split.gain;
      total += split.gain;
    });
  }
  return {
    kind: 'gradient-boosting',
    version: 1,
    loss,
    signature,
    categories: bins.map(({ categories }) => categories),
    importance: Array.from(gains, (gain) => (total > 0 ? gain / total : 0)),
    validationLoss: boosted.validationLoss ?? null,
    base: boosted.base,
    trees,
  };
}

/** @internal The model of a state that is known to be sound. */
export function modelFromState(state: GradientBoostingState): Model<GradientBoostingState> {
  const { base, categories, loss, signature } = state;
  const trees = flatTrees(state.trees);
  return {
    contract: 'model/1',
    kind: 'gradient-boosting',
    signature,
    state,
    predict: (rows) => {
      const inputs = inputsOf(rows, signature, categories);
      const width = inputs.length;
      const scores = predictTrees(trees, rows.length, width, base, (block, from, to) => {
        inputs.forEach((input, feature) => {
          for (let row = from; row < to; row += 1) block[(row - from) * width + feature] = input(row);
        });
      });
      if (loss === 'squared') return scores;
      for (let row = 0; row < scores.length; row += 1) scores[row] = 1 / (1 + Math.exp(-scores[row]!));
      return scores;
    },
  };
}

/** Each input as a function of the row: a number, the place of a category, or NaN. */
function inputsOf(
  rows: Frame,
  signature: ModelSignature,
  categories: readonly (readonly string[])[],
): ((row: number) => number)[] {
  return signature.inputs.map(({ name, kind }, input) => {
    const column = inputColumn(rows, name, kind);
    if (column.kind === 'string') {
      const places = new Map(categories[input]!.map((text, place) => [text, place]));
      const placeOf = Float64Array.from(column.dictionary, (text) => places.get(text) ?? Number.NaN);
      const { codes } = column;
      return (row) => (codes[row]! < 0 ? Number.NaN : placeOf[codes[row]!]!);
    }
    const { values } = column;
    return (row) => (isMissingAt(column, row) ? Number.NaN : values[row]!);
  });
}

function flatTrees(trees: TreesJson): Trees {
  const goesLeft = new Uint8Array(trees.categoriesLeft.length * stride);
  trees.categoriesLeft.forEach((places, table) => {
    for (const place of places) goesLeft[table * stride + place] = 1;
  });
  return {
    roots: Int32Array.from(trees.roots),
    feature: Int32Array.from(trees.feature),
    threshold: Float64Array.from(trees.threshold),
    left: Int32Array.from(trees.left),
    right: Int32Array.from(trees.right),
    missingLeft: Uint8Array.from(trees.missingLeft),
    table: Int32Array.from(trees.table),
    value: Float64Array.from(trees.value),
    goesLeft,
  };
}

/** @internal Checks a saved state so far that predicting from it ends and reads nothing outside it. */
export function requireTrees(value: unknown, loss: 'logistic' | 'squared'): GradientBoostingState {
  const state = requireState<GradientBoostingState>(value, 'gradient-boosting', 1);
  if (state.loss !== loss) refuse(`is for the loss "${String(state.loss)}"; this code continues from "${loss}"`);
  const signature = signatureFromState(state.signature);
  const width = signature.inputs.length;
  const { categories, trees } = state;
  const texts = (list: unknown) => Array.isArray(list) && list.every((text) => typeof text === 'string');
  if (!Array.isArray(categories) || categories.length !== width || !categories.every(texts)) {
    refuse('must have a list of categories for each input');
  }
  const names = ['roots', 'feature', 'threshold', 'left', 'right', 'missingLeft', 'table', 'value'] as const;
  for (const name of names) numbersFromJson(trees?.[name], `trees.${name}`, 'invalid-state');
  const size = trees.feature.length;
  if (!names.slice(1).every((name) => trees[name].length === size))
    refuse('must have as many of each field of "trees"');
  if (!trees.roots.every((root) => root >= 0 && root < size)) refuse('has a root outside its trees');
  const tables = trees.categoriesLeft;
  if (!Array.isArray(tables)) refuse('must have a list "trees.categoriesLeft"');
  tables.forEach((places, i) => {
    numbersFromJson(places, `trees.categoriesLeft[${i}]`, 'invalid-state');
  });
  for (let node = 0; node < size; node += 1) {
    const feature = trees.feature[node]!;
    if (feature === -1) continue;
    // Children come after their parent, so that every way ends.
    const ends = [trees.left[node]!, trees.right[node]!].every((child) => child > node && child < size);
    const isText = signature.inputs[feature]?.kind === 'string';
    const table = trees.table[node]!;
    if (!ends || !(feature >= 0 && feature < width)) refuse(`has a node ${node} that leads nowhere`);
    if (isText ? tables[table] === undefined : table !== -1) refuse(`has a node ${node} without its categories`);
  }
  return { ...state, signature };
}

function refuse(what: string): never {
  throw new BellwetherError('invalid-state', `The state ${what}.`);
}
