import { requireInteger, requireOneOf, type TwoSampleTest } from '@bellwether/core';
import { type DecisionOptions, decide, requireDecision } from '../decision.js';
import { type CategoricalSample, type CategoryTable, categoryTable } from '../samples/category-table.js';
import { binnedTable } from '../samples/quantile-bins.js';
import { type CountOptions, type RowMeasure, requireCountMethod, rowEvidence, valueCounts } from './row-comparison.js';

/** Options of the measures of shares, over categories. */
export interface ShareTestOptions extends DecisionOptions, CountOptions {
  /**
   * Whether missing values are a bin (category) of their own or are only counted.
   *
   * @default 'bin'
   */
  readonly missing?: 'bin' | 'ignore';
}

/** Options of the measures of shares, over bins of a numeric variable. */
export interface BinnedTestOptions extends ShareTestOptions {
  /**
   * Bins between quantiles of the reference, from 2 to 1000. More bins see finer differences and need more values.
   *
   * @default 10
   */
  readonly bins?: number;
}

function shareTest<V>(
  measure: RowMeasure,
  options: ShareTestOptions,
  usualTolerance: number,
  tableOf: (reference: V, current: V, missing: 'bin' | 'ignore') => CategoryTable,
): TwoSampleTest<V> {
  const decision = requireDecision(options, usualTolerance);
  const method = requireCountMethod(options);
  const missing = requireOneOf('missing', options.missing ?? 'bin', ['bin', 'ignore']);
  return {
    contract: 'two-sample-test/1',
    kind: measure.test,
    compare: (reference, current) => {
      const table = tableOf(reference, current, missing);
      return decide(rowEvidence(table, measure, method, decision, valueCounts(table, missing)), decision);
    },
  };
}

/** The measure over bins between quantiles of the reference. */
export function binnedTest(measure: RowMeasure, options: BinnedTestOptions, usualTolerance: number): TwoSampleTest {
  const bins = requireInteger('bins', options.bins ?? 10, { min: 2, max: 1000 });
  return shareTest<ArrayLike<number>>(measure, options, usualTolerance, (reference, current, missing) =>
    binnedTable(reference, current, { bins, missing }),
  );
}

/** The measure over categories. */
export function categoryTest(
  measure: RowMeasure,
  options: ShareTestOptions,
  usualTolerance: number,
): TwoSampleTest<CategoricalSample> {
  return shareTest<CategoricalSample>(measure, options, usualTolerance, categoryTable);
}
