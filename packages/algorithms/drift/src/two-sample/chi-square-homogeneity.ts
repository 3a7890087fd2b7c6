import { requireOneOf, type TwoSampleTest } from '@bellwether/core';
import {
  type Decision,
  type DecisionOptions,
  decide,
  type Evidence,
  type NoEvidence,
  requireDecision,
} from '../decision.js';
import type { CategoryTerm } from '../kernels/row-distance-null.js';
import { type CategoricalSample, type CategoryTable, categoryTable, tableOfCounts } from '../samples/category-table.js';
import {
  type CountMethod,
  type CountOptions,
  type RowMeasure,
  requireCountMethod,
  rowEvidence,
  rowSum,
} from './row-comparison.js';

/** Options of {@link chiSquareHomogeneity}. */
export interface ChiSquareHomogeneityOptions extends DecisionOptions, CountOptions {
  /**
   * Largest Cramér's V that does not matter, from 0 to 1. 0.05 is about what a shift of a numeric variable by a tenth of its
   * deviation does; one category of 2 % that becomes 6 % has 0.1.
   *
   * @default 0.05
   */
  readonly tolerance?: number;
  /**
   * What happens to rare categories (a count below 5 expected). `'keep'`: they are compared, with a Monte Carlo p-value unless
   * `method` says otherwise. `'pool'`: they are taken together as one. `'auto'`: kept up to 20,000 values in the smaller sample,
   * pooled above, where what is that rare cannot matter.
   *
   * @default 'auto'
   */
  readonly rare?: 'auto' | 'keep' | 'pool';
}

/** Above this many values in the smaller sample, dealing them anew takes long and rare categories hold next to nothing. */
const manyValues = 20_000;

/** A category's part of Pearson's statistic of the 2 x k table with both rows random. */
function pearson(n: number, m: number): CategoryTerm {
  const share = n / (n + m);
  return (a, b) => {
    const difference = a - (a + b) * share;
    return (difference * difference) / ((a + b) * share * (1 - share));
  };
}

/** Cramér's V of a table, with Pearson's statistic. */
export const cramersV: RowMeasure = {
  test: 'chi-square-homogeneity',
  measure: "Cramér's V",
  term: (n, m) => (a, b) => {
    const p = a / n;
    const q = b / m;
    return p + q === 0 ? 0 : (0.5 * (p - q) * (p - q)) / (p + q);
  },
  unit: 1 / 4,
  statistic: (_sum, { reference, current, referenceCount, currentCount }) =>
    rowSum(reference, current, pearson(referenceCount, currentCount)),
  fewestExpected: 5,
  effect: (excess) => Math.sqrt(excess),
  excess: (effect) => effect * effect,
  largest: 1,
  tested: pearson,
};

/** The table with all categories of which fewer than 5 are expected in the smaller sample as one. */
function poolRare(table: CategoryTable): CategoryTable {
  const { categories, reference, current, referenceCount, currentCount } = table;
  const share = Math.min(referenceCount, currentCount) / (referenceCount + currentCount);
  const isRare = (index: number): boolean => (reference[index]! + current[index]!) * share < 5;
  const rare = categories.map((_, index) => index).filter(isRare);
  if (rare.length < 2) return table;
  const common = categories.map((_, index) => index).filter((index) => !isRare(index));
  const pooled = (counts: Float64Array): number[] => [
    ...common.map((index) => counts[index]!),
    rare.reduce((sum, index) => sum + counts[index]!, 0),
  ];
  return tableOfCounts(
    [...common.map((index) => categories[index]!), `${rare.length} rare categories`],
    pooled(reference),
    pooled(current),
    { reference: table.referenceMissing, current: table.currentMissing },
  );
}

/** What a table of counts says about homogeneity. */
export function homogeneityEvidence(
  table: CategoryTable,
  rare: 'auto' | 'keep' | 'pool',
  method: CountMethod,
  decision: Decision,
): Evidence | NoEvidence {
  const pool = rare === 'pool' || (rare === 'auto' && Math.min(table.referenceCount, table.currentCount) > manyValues);
  return rowEvidence(pool ? poolRare(table) : table, cramersV, method, decision);
}

/**
 * Compares how often each category occurs in two samples: Pearson's chi-square test of homogeneity, with Cramér's V as effect
 * size.
 *
 * Both samples are taken as random: the reference is not treated as known, which would raise false alarms in up to all of the
 * reports where its categories are many and its rows few. An unseen category is one more column of the table, not an infinite
 * statistic. Where counts are small, the p-value comes from dealing the values anew at random (Fisher's exact test for two
 * categories). Cramér's V is without the part that chance adds, and gives both samples equal weight, so that it does not depend
 * on how many rows either has: 0 is no difference, 1 is no category in common.
 *
 * Not for ordered or numeric values (it does not see that 3 is between 2 and 4), and not for identifiers that hardly repeat.
 * Missing values are set aside and counted. One category on both sides is 'stable' with p = 1, given enough values.
 *
 * Cost: O(rows); Monte Carlo O(smaller sample) per draw, 50 draws where nothing differs and `permutations` where much does.
 * `statistic` is Pearson's, without Yates' correction.
 *
 * Sources: Pearson, K. (1900), doi:10.1080/14786440009463897; Bergsma, W. (2013), doi:10.1016/j.jkss.2012.10.002 (subtracting
 * what chance adds); Patefield, W. M. (1981), doi:10.2307/2346669 (tables at random).
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { chiSquareHomogeneity } from '@bellwether/drift';
 *
 * const days = (ok: number, retry: number) => [...Array(ok).fill('ok'), ...Array(retry).fill('retry')];
 * const result = chiSquareHomogeneity().compare(days(1960, 40), days(940, 60));
 * result.verdict; // => 'drift'
 * result.effectSize.value.toFixed(2); // => '0.10'
 * ```
 */
export function chiSquareHomogeneity(options: ChiSquareHomogeneityOptions = {}): TwoSampleTest<CategoricalSample> {
  const decision = requireDecision(options, 0.05);
  const method = requireCountMethod(options);
  const rare = requireOneOf('rare', options.rare ?? 'auto', ['auto', 'keep', 'pool']);
  return {
    contract: 'two-sample-test/1',
    kind: 'chi-square-homogeneity',
    compare: (reference, current) => {
      const table = categoryTable(reference, current);
      return decide(homogeneityEvidence(table, rare, method, decision), decision);
    },
  };
}
