import type { Category, CategoryTable } from '../samples/category-table.js';

/** Categories of the current table that the reference does not have. */
export interface UnseenCategories {
  /** The commonest of them, at most ten. */
  readonly categories: readonly Category[];
  /** How many there are. */
  readonly count: number;
  /** Their share of the current values, above 0 and up to 1. */
  readonly share: number;
}

const mostNamed = 10;

/** What the current column has that the reference does not; nothing where there is nothing to compare with. */
export function unseenCategories(table: CategoryTable): UnseenCategories | undefined {
  if (table.referenceCount === 0) return undefined;
  const unseen: number[] = [];
  let rows = 0;
  for (let k = 0; k < table.categories.length; k += 1) {
    if (table.reference[k]! > 0) continue;
    unseen.push(k);
    rows += table.current[k]!;
  }
  if (unseen.length === 0) return undefined;
  const name = (k: number): string => String(table.categories[k]);
  unseen.sort((a, b) => table.current[b]! - table.current[a]! || (name(a) < name(b) ? -1 : 1));
  return {
    categories: unseen.slice(0, mostNamed).map((k) => table.categories[k]!),
    count: unseen.length,
    share: rows / table.currentCount,
  };
}
