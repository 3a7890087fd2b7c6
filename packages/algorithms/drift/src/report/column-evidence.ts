import { type Column, columnLength } from '@bellwether/core';
import type { Counts, Decision, Evidence, NoEvidence } from '../decision.js';
import { show } from '../decision.js';
import { combinePValues } from '../kernels/combine-p-values.js';
import type { KolmogorovSmirnovDistance } from '../kernels/kolmogorov-smirnov-distance.js';
import { mannWhitneyPValue, mannWhitneyStatistic } from '../kernels/mann-whitney-statistic.js';
import { normalLimits, wassersteinEffect, wassersteinMeasure } from '../kernels/wasserstein-effect.js';
import { type CategoricalSample, type CategoryTable, categoryTable } from '../samples/category-table.js';
import { type NumericSample, numericSample } from '../samples/numeric-sample.js';
import { homogeneityEvidence } from '../two-sample/chi-square-homogeneity.js';
import { kolmogorovSmirnovNeededCount, kolmogorovSmirnovPValue } from '../two-sample/kolmogorov-smirnov.js';
import type { CountMethod } from '../two-sample/row-comparison.js';

/** The numbers of a number or time column; of another, none. */
function numbersOf(column: Column): Float64Array {
  return column.kind === 'number' || column.kind === 'time' ? column.values : new Float64Array(0);
}

/** From this many values on each side, ranks are as good as normal. */
const manyRanks = 10;

/**
 * One p-value of the Kolmogorov-Smirnov and the Mann-Whitney test: the first sees every kind of change, the second shifts that the
 * first would see with a third more values only.
 */
function rankPValue(reference: Float64Array, current: Float64Array, found: KolmogorovSmirnovDistance): number {
  const largest = kolmogorovSmirnovPValue(reference, current, found, 'auto');
  if (Math.min(reference.length, current.length) < manyRanks) return largest;
  const shift = mannWhitneyPValue(mannWhitneyStatistic(reference, current), reference.length, current.length);
  return combinePValues([largest, shift]);
}

/** The finite numbers of a column in ascending order. */
export function numbersIn(column: Column): NumericSample {
  return numericSample(numbersOf(column));
}

/**
 * p-value from ranks with the Wasserstein distance as effect size: one sort of either side serves all. Where the samples are quantiles
 * of sketches, `sketched` is how many values those have seen, and the standard error of the difference of their ranks.
 */
export function numericEvidence(
  reference: NumericSample,
  current: NumericSample,
  decision: Decision,
  sketched?: { readonly counts: Counts; readonly rankError: number },
): Evidence | NoEvidence {
  const sides = {
    test: 'kolmogorov-smirnov and mann-whitney',
    referenceCount: reference.sorted.length,
    currentCount: current.sorted.length,
    referenceMissing: reference.missing,
    currentMissing: current.missing,
  };
  if (sides.referenceCount === 0 || sides.currentCount === 0) {
    return { ...sides, measure: wassersteinMeasure('interquartile'), limits: normalLimits(decision.tolerance) };
  }
  const effect = wassersteinEffect(reference.sorted, current.sorted, {
    ...decision,
    scale: 'interquartile',
    ...sketched,
  });
  const found = effect.kolmogorovSmirnov;
  const beyond = effect.effectSize.value > decision.tolerance;
  const change = `${Math.round(100 * found.distance)} % ${found.lower ? 'more' : 'fewer'}`;
  return {
    ...sides,
    statistic: found.distance,
    pValue: rankPValue(reference.sorted, current.sorted, found),
    effectSize: effect.effectSize,
    limits: (alpha) => {
      const { detectable, neededCount } = effect.limits(alpha);
      // An effect beyond the tolerance that is not significant needs as many values as make the distance found significant.
      const more = beyond ? kolmogorovSmirnovNeededCount(found.distance, alpha) : 0;
      return { detectable, neededCount: Math.max(neededCount, more) };
    },
    detail: `${change} of the current values are at or below ${show(found.at)}.`,
  };
}

function asCategories(column: Column): CategoricalSample {
  return column.kind === 'string' || column.kind === 'boolean' ? column : column.values;
}

/** How often each category occurs in two columns. */
export function categoriesOf(reference: Column, current: Column): CategoryTable {
  return categoryTable(asCategories(reference), asCategories(current));
}

/** Homogeneity of the categories, kept however rare they are while there are few rows. */
export function categoricalEvidence(
  table: CategoryTable,
  decision: Decision,
  method: CountMethod,
): Evidence | NoEvidence {
  return homogeneityEvidence(table, 'auto', method, decision);
}

/** Rows of a column that hold no value. */
export function missingRows(column: Column): number {
  let missing = 0;
  const rows = columnLength(column);
  if (column.kind === 'string') {
    for (let row = 0; row < rows; row += 1) if (column.codes[row]! < 0) missing += 1;
  } else if (column.kind === 'boolean') {
    for (let row = 0; row < rows; row += 1) if (column.values[row]! > 1) missing += 1;
  } else {
    for (let row = 0; row < rows; row += 1) if (!Number.isFinite(column.values[row]!)) missing += 1;
  }
  return missing;
}
