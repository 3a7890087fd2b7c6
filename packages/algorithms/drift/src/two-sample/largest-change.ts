import { describeValue } from '@bellwether/core';
import type { CategoryTerm } from '../kernels/row-distance-null.js';
import type { CategoryTable } from '../samples/category-table.js';

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}

/** Which category adds most to the distance, and how its share changed, in one sentence. */
export function describeLargestChange(table: CategoryTable, term: CategoryTerm): string {
  const { reference, current, referenceCount, currentCount, categories } = table;
  let largest = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let category = 0; category < reference.length; category += 1) {
    const added = term(reference[category]!, current[category]!);
    if (added > most) {
      most = added;
      largest = category;
    }
  }
  const from = reference[largest]! / referenceCount;
  const to = current[largest]! / currentCount;
  return `Most of it: ${describeValue(categories[largest])} went from ${percent(from)} to ${percent(to)}.`;
}
