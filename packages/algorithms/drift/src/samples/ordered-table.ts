import { type CategoryTable, tableOfCounts } from './category-table.js';

/** The distinct values of two samples in ascending order, and how often either sample has each. */
export interface OrderedTable {
  readonly values: Float64Array;
  readonly reference: Float64Array;
  readonly current: Float64Array;
  readonly referenceCount: number;
  readonly currentCount: number;
}

/** Counts the distinct values of two sorted samples. Cost O(n + m). */
export function orderedTable(reference: Float64Array, current: Float64Array): OrderedTable {
  const n = reference.length;
  const m = current.length;
  const values = new Float64Array(n + m);
  const a = new Float64Array(n + m);
  const b = new Float64Array(n + m);
  let i = 0;
  let j = 0;
  let size = 0;
  while (i < n || j < m) {
    const value = Math.min(
      i < n ? reference[i]! : Number.POSITIVE_INFINITY,
      j < m ? current[j]! : Number.POSITIVE_INFINITY,
    );
    const fromReference = i;
    const fromCurrent = j;
    while (i < n && reference[i]! === value) i += 1;
    while (j < m && current[j]! === value) j += 1;
    values[size] = value;
    a[size] = i - fromReference;
    b[size] = j - fromCurrent;
    size += 1;
  }
  return {
    values: values.subarray(0, size),
    reference: a.subarray(0, size),
    current: b.subarray(0, size),
    referenceCount: n,
    currentCount: m,
  };
}

/** Whether any value occurs more than once. */
export function hasTies({ values, referenceCount, currentCount }: OrderedTable): boolean {
  return values.length < referenceCount + currentCount;
}

/** The same as a table of categories that keeps the order of the values, for random draws. */
export function asCategories(table: OrderedTable): CategoryTable {
  return { ...tableOfCounts([], [], [], { reference: 0, current: 0 }), ...table };
}
