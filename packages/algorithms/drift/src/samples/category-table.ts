import type { BooleanColumn, StringColumn } from '@bellwether/core';

/**
 * Values of a categorical variable: texts, numbers (codes) or booleans, or a text or boolean column of a frame.
 *
 * `null`, `undefined` and NaN are missing. The number 1 and the text '1' are different categories.
 */
export type CategoricalSample = ArrayLike<string | number | boolean | null | undefined> | StringColumn | BooleanColumn;

/** A category: what {@link CategoricalSample} holds, without the missing. */
export type Category = string | number | boolean;

/** How often each category occurs in two samples. Categories that occur in neither are not in it. */
export interface CategoryTable {
  readonly categories: readonly Category[];
  readonly reference: Float64Array;
  readonly current: Float64Array;
  readonly referenceCount: number;
  readonly currentCount: number;
  readonly referenceMissing: number;
  readonly currentMissing: number;
}

interface Tally {
  readonly counts: Map<Category, number>;
  missing: number;
}

function tallyText(column: StringColumn): Tally {
  const perCode = new Float64Array(column.dictionary.length);
  const { codes } = column;
  let missing = 0;
  for (let row = 0; row < codes.length; row += 1) {
    const code = codes[row]!;
    if (code < 0) missing += 1;
    else perCode[code]! += 1;
  }
  const counts = new Map<Category, number>();
  for (let code = 0; code < perCode.length; code += 1) {
    if (perCode[code]! > 0) {
      const text = column.dictionary[code]!;
      counts.set(text, (counts.get(text) ?? 0) + perCode[code]!);
    }
  }
  return { counts, missing };
}

function tallyBoolean(column: BooleanColumn): Tally {
  const perCode = [0, 0];
  let missing = 0;
  for (let row = 0; row < column.values.length; row += 1) {
    const code = column.values[row]!;
    if (code > 1) missing += 1;
    else perCode[code]! += 1;
  }
  const counts = new Map<Category, number>();
  if (perCode[0]! > 0) counts.set(false, perCode[0]!);
  if (perCode[1]! > 0) counts.set(true, perCode[1]!);
  return { counts, missing };
}

function tallyValues(values: ArrayLike<string | number | boolean | null | undefined>): Tally {
  const counts = new Map<Category, number>();
  let missing = 0;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row];
    if (value === null || value === undefined || Number.isNaN(value)) missing += 1;
    else counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return { counts, missing };
}

function tally(sample: CategoricalSample): Tally {
  if ('kind' in sample) return sample.kind === 'string' ? tallyText(sample) : tallyBoolean(sample);
  return tallyValues(sample);
}

function sum(counts: Float64Array): number {
  let total = 0;
  for (let i = 0; i < counts.length; i += 1) total += counts[i]!;
  return total;
}

/** A table of finished counts; columns that are empty on both sides are dropped. */
export function tableOfCounts(
  categories: readonly Category[],
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  missing: { readonly reference: number; readonly current: number },
): CategoryTable {
  const kept = categories.map((_, index) => index).filter((index) => reference[index]! + current[index]! > 0);
  // The most frequent first: random draws from the table then do not depend on the order of the rows.
  kept.sort((a, b) => reference[b]! + current[b]! - reference[a]! - current[a]!);
  const a = Float64Array.from(kept, (index) => reference[index]!);
  const b = Float64Array.from(kept, (index) => current[index]!);
  return {
    categories: kept.map((index) => categories[index]!),
    reference: a,
    current: b,
    referenceCount: sum(a),
    currentCount: sum(b),
    referenceMissing: missing.reference,
    currentMissing: missing.current,
  };
}

/** Counts the categories of both samples, the missing as one of them or aside. Cost O(rows), no object per row. */
export function categoryTable(
  reference: CategoricalSample,
  current: CategoricalSample,
  missing: 'bin' | 'ignore' = 'ignore',
): CategoryTable {
  const a = tally(reference);
  const b = tally(current);
  const categories = [...new Set([...a.counts.keys(), ...b.counts.keys()])];
  const aCounts = categories.map((category) => a.counts.get(category) ?? 0);
  const bCounts = categories.map((category) => b.counts.get(category) ?? 0);
  const apart = { reference: a.missing, current: b.missing };
  if (missing === 'ignore') return tableOfCounts(categories, aCounts, bCounts, apart);
  return tableOfCounts([...categories, 'missing'], [...aCounts, a.missing], [...bCounts, b.missing], apart);
}
