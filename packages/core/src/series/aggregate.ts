/** @internal What `regularise` can make of a bucket. */
export const aggregations = ['mean', 'sum', 'min', 'max', 'first', 'last', 'count', 'median'] as const;

/** How several values become one. Missing values (NaN) are left out; of none but missing values, the result is NaN (`'count'`: 0). */
export type Aggregation = (typeof aggregations)[number];

/** Reduces `values[begin]` to `values[end - 1]`. */
type Aggregator = (values: Float64Array, begin: number, end: number) => number;

/** @internal The kernel of an aggregation. */
export function createAggregator(aggregation: Aggregation): Aggregator {
  if (aggregation === 'mean' || aggregation === 'sum' || aggregation === 'count') return total(aggregation);
  return aggregation === 'median' ? median() : choice(aggregation);
}

function total(aggregation: 'mean' | 'sum' | 'count'): Aggregator {
  return (values, begin, end) => {
    let sum = 0;
    let count = 0;
    for (let i = begin; i < end; i += 1) {
      const value = values[i]!;
      if (!Number.isNaN(value)) {
        sum += value;
        count += 1;
      }
    }
    if (aggregation === 'count') return count;
    if (count === 0) return Number.NaN;
    return aggregation === 'sum' ? sum : sum / count;
  };
}

function choice(aggregation: 'min' | 'max' | 'first' | 'last'): Aggregator {
  return (values, begin, end) => {
    let chosen = Number.NaN;
    for (let i = begin; i < end; i += 1) {
      const value = values[i]!;
      if (Number.isNaN(value)) continue;
      if (aggregation === 'first') return value;
      if (Number.isNaN(chosen) || aggregation === 'last' || (aggregation === 'min' ? value < chosen : value > chosen)) {
        chosen = value;
      }
    }
    return chosen;
  };
}

function median(): Aggregator {
  let scratch = new Float64Array(64);
  return (values, begin, end) => {
    if (scratch.length < end - begin) scratch = new Float64Array(2 * (end - begin));
    let count = 0;
    for (let i = begin; i < end; i += 1) {
      const value = values[i]!;
      if (!Number.isNaN(value)) {
        scratch[count] = value;
        count += 1;
      }
    }
    const sorted = scratch.subarray(0, count).sort();
    const middle = count >>> 1;
    if (count === 0) return Number.NaN;
    return count % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  };
}
