import { BellwetherError, describeValue } from '@bellwether/core';
import { restoreQuantileSketch } from '@bellwether/statistics';
import type { Evidence, NoEvidence } from '../decision.js';
import { numericEvidence } from '../report/column-evidence.js';
import { concludeReport, type DriftReport } from '../report/conclude.js';
import {
  type ColumnDecisions,
  certain,
  comparesMissing,
  type Examined,
  examineCategories,
  examineNumbers,
  kindNames,
} from '../report/examine-column.js';
import type { MissingCount } from '../report/missing-share.js';
import { type DriftReportOptions, decisionsOf, levelFor, requireLevel } from '../report/plan.js';
import { type CategoryTable, tableOfCounts } from '../samples/category-table.js';
import type { NumericSample } from '../samples/numeric-sample.js';
import type { ColumnProfile, KindCounts, NumbersProfile } from './column-profile.js';
import { bucketCount, hashedCountsOf, namesOfBuckets } from './hashed-counts.js';
import { restoreTableProfiler, type TableProfile } from './table-profiler.js';

/** Options of {@link driftBetweenProfiles}: those of a report, without what had to be decided when the profiles were made. */
export type DriftBetweenProfilesOptions = Omit<DriftReportOptions, 'categorical' | 'weights'>;

/** The name of a bucket whose texts were all too rare to be kept. */
const others = '(rare ones)';

function missingOf({ rows, missing, infinite }: ColumnProfile): MissingCount {
  return { rows, missing: missing + infinite };
}

/** The kind of most values; undefined without any. */
function kindOf({ kinds }: ColumnProfile): keyof KindCounts | undefined {
  const names = Object.keys(kinds) as (keyof KindCounts)[];
  const [most] = names.filter((kind) => kinds[kind] > 0).sort((a, b) => kinds[b] - kinds[a]);
  return most;
}

interface Sketched {
  readonly sample: NumericSample;
  readonly count: number;
}

/** As many evenly spaced quantiles as the sketch is worth independent values: all of them while it has kept all. */
function sampleOf(numbers: NumbersProfile | undefined): Sketched {
  if (numbers === undefined) return { sample: { sorted: new Float64Array(0), missing: 0 }, count: 0 };
  const sketch = restoreQuantileSketch(numbers.quantiles);
  const { values, weights } = sketch.weighted();
  const sorted = new Float64Array(sketch.worth);
  let at = 0;
  let passed = weights[0] ?? 0;
  for (let k = 0; k < sorted.length; k += 1) {
    const place = ((k + 0.5) / sorted.length) * sketch.count;
    while (passed <= place && at < values.length - 1) {
      at += 1;
      passed += weights[at]!;
    }
    sorted[k] = values[at]!;
  }
  return { sample: { sorted, missing: 0 }, count: sketch.count };
}

/** Standard error of a rank in the middle that a sketch adds to chance. */
function rankErrorOf({ sample, count }: Sketched): number {
  return count === 0 ? 0 : Math.sqrt(Math.max(0, 1 / sample.sorted.length - 1 / count) / 4);
}

function numbersEvidence(a: ColumnProfile, b: ColumnProfile, decisions: ColumnDecisions): Evidence | NoEvidence {
  const [reference, current] = [sampleOf(a.numbers), sampleOf(b.numbers)];
  const evidence = numericEvidence(reference.sample, current.sample, decisions.numeric, {
    counts: { reference: reference.count, current: current.count },
    rankError: Math.hypot(rankErrorOf(reference), rankErrorOf(current)),
  });
  const counts = {
    referenceCount: reference.count,
    currentCount: current.count,
    referenceMissing: missingOf(a).missing,
    currentMissing: missingOf(b).missing,
  };
  if ('measure' in evidence) return { ...evidence, ...counts };
  const worth = { reference: reference.sample.sorted.length, current: current.sample.sorted.length };
  const exact = worth.reference === reference.count && worth.current === current.count;
  return { ...evidence, ...counts, ...(exact ? {} : { worth }) };
}

interface TextSide {
  readonly counts: ReadonlyMap<string, number>;
  readonly buckets: Float64Array;
  readonly total: number;
  readonly complete: boolean;
}

function textsOf({ texts }: ColumnProfile): TextSide {
  const items = texts?.frequent.items ?? [];
  return {
    counts: new Map(items),
    buckets: texts?.buckets === undefined ? hashedCountsOf(items).counts : Float64Array.from(texts.buckets),
    total: texts?.frequent.total ?? 0,
    complete: (texts?.frequent.missed ?? 0) === 0,
  };
}

/**
 * How often each category occurs on both sides. Where texts had to be left out, counts of single ones are only bounds, which differ
 * between the sides although nothing changed; the buckets that texts fall into are counted exactly, and go by their most frequent text.
 */
function categoriesIn(a: ColumnProfile, b: ColumnProfile): CategoryTable {
  const [reference, current] = [textsOf(a), textsOf(b)];
  const missing = { reference: missingOf(a).missing, current: missingOf(b).missing };
  if (reference.complete && current.complete) {
    const known = [...new Set([...reference.counts.keys(), ...current.counts.keys()])];
    const tally = ({ counts }: TextSide): number[] => known.map((text) => counts.get(text) ?? 0);
    return tableOfCounts(known, tally(reference), tally(current), missing);
  }
  const names = namesOfBuckets([...reference.counts, ...current.counts]);
  const categories = Array.from({ length: bucketCount }, (_, bucket) => names.get(bucket) ?? others);
  return tableOfCounts(categories, reference.buckets, current.buckets, missing);
}

interface Compared {
  readonly name: string;
  readonly a: ColumnProfile | undefined;
  readonly b: ColumnProfile | undefined;
}

function isText(column: ColumnProfile): boolean {
  return column.texts !== undefined && column.numbers === undefined;
}

/** Whether the values of a column can be compared: both sides have some, of one kind. */
function comparable(a: ColumnProfile, b: ColumnProfile): boolean {
  const [before, after] = [kindOf(a), kindOf(b)];
  return before === undefined || after === undefined || before === after;
}

function comparisonsOf({ a, b }: Compared): number {
  if (a === undefined || b === undefined || !comparable(a, b)) return 0;
  const values = kindOf(a) === undefined || kindOf(b) === undefined ? 0 : 1;
  return values + (comparesMissing(missingOf(a), missingOf(b)) ? 1 : 0);
}

function examine({ name, a, b }: Compared, decisions: ColumnDecisions, level: number, currentRows: number): Examined {
  if (a === undefined) {
    return certain(
      name,
      'insufficient data',
      'The column is not in the reference: there is nothing to compare it with.',
    );
  }
  if (b === undefined) {
    return currentRows === 0
      ? certain(name, 'insufficient data', 'The current profile has no rows.')
      : certain(name, 'drift', 'The column is not in the current profile.');
  }
  if (!comparable(a, b)) {
    const [before, after] = [kindNames[kindOf(a)!], kindNames[kindOf(b)!]];
    return certain(name, 'drift', `The column held ${before} and now holds ${after}.`);
  }
  const sides = { name, reference: missingOf(a), current: missingOf(b) };
  if (isText(a) || isText(b)) return examineCategories(sides, categoriesIn(a, b), decisions, level);
  return examineNumbers(sides, numbersEvidence(a, b, decisions), decisions, level);
}

/**
 * A {@link driftReport} from two profiles alone: what many services have profiled where the data were is judged in one place, without them.
 *
 * Judged as a report on the data is, with the same tolerances and the same error rate. Numbers are compared by as many quantiles of the sketches as
 * these are worth independent values (some 18,000 at the default size), texts by their counts; columns with more
 * categories than are kept by the exact counts of 256 buckets of hashes, each named by its most frequent text.
 *
 * Not for small changes of millions of rows: below the noise of the sketches a significant difference cannot be told. It is seldom one that
 * matters, at tolerances worth having.
 *
 * Cost: that of a report on some 18,000 rows, whatever the profiles have seen.
 *
 * @throws {@link BellwetherError} `invalid-option`; `invalid-state` for a damaged profile; `invalid-input` for a column that neither has.
 *
 * @example
 * ```ts
 * import { driftBetweenProfiles, mergeProfiles, profileTable } from '@bellwether/drift';
 *
 * // Three services profile what they see, and one place decides.
 * const seen = (service: number, slower: number) =>
 *   profileTable({ latency: Array.from({ length: 4000 }, (_, i) => ((i * 7 + service) % 100) + slower) });
 * const january = mergeProfiles([1, 2, 3].map((service) => seen(service, 0)));
 * const february = mergeProfiles([1, 2, 3].map((service) => seen(service, 20)));
 * driftBetweenProfiles(january, february).columns[0]?.verdict; // => 'drift'
 * ```
 */
export function driftBetweenProfiles(
  reference: TableProfile,
  current: TableProfile,
  options: DriftBetweenProfilesOptions = {},
): DriftReport {
  const { alpha, correction } = requireLevel(options);
  // Through a profiler, which reads every field: profiles come from elsewhere.
  const [before, after] = [restoreTableProfiler(reference).profile(), restoreTableProfiler(current).profile()];
  const columnOf = ({ columns }: TableProfile, name: string): ColumnProfile | undefined =>
    columns.find((column) => column.name === name);
  const known = [...new Set([...before.columns, ...after.columns].map(({ name }) => name))];
  const all = (options.columns ?? known).map((name) => ({ name, a: columnOf(before, name), b: columnOf(after, name) }));
  for (const { name, a, b } of all) {
    if (a !== undefined || b !== undefined) continue;
    throw new BellwetherError('invalid-input', `Neither profile has a column ${describeValue(name)}.`, {
      details: { column: name },
    });
  }
  const isTime = ({ a, b }: Compared): boolean =>
    [a, b].some((column) => column !== undefined && kindOf(column) === 'time') &&
    [a, b].every((column) => column === undefined || (kindOf(column) ?? 'time') === 'time');
  const compared = all.filter((column) => !isTime(column));
  const decisions = decisionsOf(options, alpha, compared.length);
  const level = levelFor(
    alpha,
    correction,
    compared.reduce((sum, column) => sum + comparisonsOf(column), 0),
  );
  return concludeReport(
    {
      inputs: [],
      referenceRows: before.rows,
      currentRows: after.rows,
      alpha,
      correction,
      decisions,
      notCompared: all.filter(isTime).map(({ name }) => name),
    },
    compared.map((column) => examine(column, decisions, level, after.rows)),
  );
}
