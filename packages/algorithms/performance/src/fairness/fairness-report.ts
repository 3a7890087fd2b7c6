import {
  BellwetherError,
  type Frame,
  type FrameLike,
  requireColumn,
  requireInteger,
  requireNumber,
  toFrame,
} from '@bellwether/core';
import { binomialInterval, holm, normalSurvival } from '@bellwether/statistics';
import { classesOf, probabilitiesOf } from '../columns.js';
import type { MeasureEstimate } from '../measures/expected-measures.js';

/**
 * What is compared between groups: the share that is selected (demographic parity), the share of cases found (equal
 * opportunity), that and the share of others selected (equalised odds), and the share of the selected that are cases (predictive
 * parity).
 */
export type FairnessCriterion = 'demographicParity' | 'equalOpportunity' | 'equalisedOdds' | 'predictiveParity';

/** Options of {@link fairnessReport}. */
export interface FairnessReportOptions {
  /** Column of texts or truth values that says which group a row belongs to. */
  readonly group: string;
  /** Column with what came true: 0, 1 or true and false. @default none: demographic parity alone */
  readonly target?: string;
  /** Column with the model's decision, 0 or 1. Give this or `probability`. */
  readonly prediction?: string;
  /** Column with the model's probability; a row is selected from `threshold` on. */
  readonly probability?: string;
  /** Probability from which a row is selected, 0 to 1. @default 0.5 */
  readonly threshold?: number;
  /** Rows that each share of a group must rest on, at least 1; with fewer the group is not judged. @default 50 */
  readonly minimumGroupSize?: number;
  /** Difference of shares that does not matter, 0 to 1. More: fewer disparities. @default 0.05 */
  readonly tolerance?: number;
  /** Chance that a criterion which holds for every group is called a disparity, between 0 and 1. @default 0.05 */
  readonly alpha?: number;
  /** Confidence of the intervals, between 0 and 1. @default 0.95 */
  readonly level?: number;
}

/** One share of a group beside that of all other rows. */
export interface GroupComparison {
  /** Which group. */
  readonly group: string;
  /** What the share is of. */
  readonly share: 'selected' | 'cases selected' | 'others selected' | 'selected that are cases';
  /** Rows of the group that the share rests on. */
  readonly rows: number;
  /** The share of the group with its interval. */
  readonly rate: MeasureEstimate;
  /** That of the group less that of all other rows, with its interval. */
  readonly difference: MeasureEstimate;
  /** Probability of so large a difference by chance, after Holm over the comparisons of the criterion; 1 where not judged. */
  readonly pValue: number;
  /** Whether it is a disparity: significant and beyond the tolerance. */
  readonly verdict: 'disparity' | 'no disparity' | 'not shown' | 'insufficient data';
}

/** One criterion over all groups. */
export interface CriterionReport {
  readonly criterion: FairnessCriterion;
  /** The worst verdict of its comparisons. */
  readonly verdict: GroupComparison['verdict'];
  /** Largest difference between two groups that were judged; null where fewer than two were. */
  readonly largestDifference: number | null;
  /** Smallest share of a group over the largest, of the groups that were judged; below 0.8 it fails the four-fifths rule. */
  readonly smallestRatio: number | null;
  readonly comparisons: readonly GroupComparison[];
}

/** How a model treats groups. JSON-safe. */
export interface FairnessReport {
  /** Rows that were compared. */
  readonly rows: number;
  /** Rows left out because group, decision or (where it is given) target is missing. */
  readonly missing: number;
  /** Groups by name with their rows. */
  readonly groups: readonly { readonly group: string; readonly rows: number }[];
  readonly criteria: readonly CriterionReport[];
}

interface Share {
  hits: number;
  rows: number;
}

type ShareName = GroupComparison['share'];
const shareNames: readonly ShareName[] = ['selected', 'cases selected', 'others selected', 'selected that are cases'];

const criteria: Readonly<Record<FairnessCriterion, readonly ShareName[]>> = {
  demographicParity: ['selected'],
  equalOpportunity: ['cases selected'],
  equalisedOdds: ['cases selected', 'others selected'],
  predictiveParity: ['selected that are cases'],
};

const none: MeasureEstimate = { value: null, lower: null, upper: null };

/**
 * Compares how a two-class model treats groups, and says which differences are more than chance.
 *
 * Each group is compared with all other rows. A difference is a disparity where it is significant (two-proportion test, Holm
 * over all comparisons of a criterion) and beyond a tolerance; 'no disparity' where its whole interval is within the tolerance;
 * 'not shown' between the two; and 'insufficient data' where the group is too small to say. For a monitor over time call it for
 * each period of {@link chunkRows}.
 *
 * **Not for** proving a model fair: the criteria contradict each other where groups differ in their share of cases, and
 * which one matters is not a question of statistics.
 *
 * Rows without group, decision or target are left out and counted. Cost: O(rows).
 *
 * Source: Hardt, Price and Srebro (2016), arXiv:1610.02413; Newcombe (1998) for the intervals of differences,
 * doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I; Holm (1979).
 *
 * @throws {@link BellwetherError} `invalid-option`, or `invalid-input` where a column is missing or of the wrong kind.
 *
 * @example
 * ```ts
 * import { frameFromColumns } from '@bellwether/core';
 * import { fairnessReport } from '@bellwether/performance';
 *
 * const zone = Array.from({ length: 800 }, (_, i) => (i % 2 === 0 ? 'a' : 'b'));
 * const granted = zone.map((name, i) => (i % 10 < (name === 'a' ? 6 : 3) ? 1 : 0));
 * const report = fairnessReport(frameFromColumns({ zone, granted }), { group: 'zone', prediction: 'granted' });
 * report.criteria.map(({ criterion, verdict }) => `${criterion}: ${verdict}`); // => ['demographicParity: disparity']
 * ```
 */
export function fairnessReport(table: FrameLike, options: FairnessReportOptions): FairnessReport {
  const rows = toFrame(table);
  const inside = { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true };
  const settings = {
    minimumGroupSize: requireInteger('minimumGroupSize', options.minimumGroupSize ?? 50, { min: 1 }),
    tolerance: requireNumber('tolerance', options.tolerance ?? 0.05, { min: 0, max: 1 }),
    alpha: requireNumber('alpha', options.alpha ?? 0.05, inside),
    level: requireNumber('level', options.level ?? 0.95, inside),
  };
  const decision = decisionsOf(rows, options);
  const target = options.target === undefined ? undefined : classesOf(rows, options.target);
  const groupAt = groupsOf(rows, options.group);
  const counts = new Map<string, Record<ShareName, Share>>();
  let used = 0;
  for (let row = 0; row < rows.length; row += 1) {
    const group = groupAt(row);
    const selected = decision[row]!;
    const came = target === undefined ? 0 : target[row]!;
    if (group === undefined || Number.isNaN(selected + came)) continue;
    used += 1;
    const own = counts.get(group) ?? emptyShares();
    counts.set(group, own);
    count(own.selected, selected);
    if (target === undefined) continue;
    count(came === 1 ? own['cases selected'] : own['others selected'], selected);
    if (selected === 1) count(own['selected that are cases'], came);
  }
  const groups = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const wanted = (Object.keys(criteria) as FairnessCriterion[]).filter(
    (criterion) => target !== undefined || criterion === 'demographicParity',
  );
  return {
    rows: used,
    missing: rows.length - used,
    groups: groups.map(([group, shares]) => ({ group, rows: shares.selected.rows })),
    criteria: wanted.map((criterion) => criterionReport(criterion, groups, settings)),
  };
}

type Settings = Required<Pick<FairnessReportOptions, 'minimumGroupSize' | 'tolerance' | 'alpha' | 'level'>>;
type Groups = readonly (readonly [group: string, shares: Record<ShareName, Share>])[];

function criterionReport(criterion: FairnessCriterion, groups: Groups, settings: Settings): CriterionReport {
  const raw = criteria[criterion].flatMap((share) =>
    groups.map(([group, shares]) => {
      const own = shares[share];
      const rest = groups.reduce(
        (sum, [, other]) => ({ hits: sum.hits + other[share].hits, rows: sum.rows + other[share].rows }),
        { hits: -own.hits, rows: -own.rows },
      );
      const judged = Math.min(own.rows, rest.rows) >= settings.minimumGroupSize;
      return { group, share, own, judged, ...compare(own, rest, settings.level) };
    }),
  );
  // With two groups the second comparison is the first one's mirror image, and no further chance to be wrong.
  const mirrored = groups.length === 2;
  const tested = raw.filter(({ judged, group }) => judged && !(mirrored && group === groups[1]![0]));
  const adjusted = holm(tested.map(({ pValue }) => pValue));
  const comparisons = raw.map(({ difference, group, judged, own, rate, share }): GroupComparison => {
    const place = tested.findIndex((each) => each.share === share && (mirrored || each.group === group));
    const pValue = judged && place >= 0 ? adjusted[place]! : 1;
    return {
      group,
      share,
      rows: own.rows,
      rate,
      difference,
      pValue,
      verdict: judged ? verdictOf(difference, pValue, settings) : 'insufficient data',
    };
  });
  return { criterion, verdict: worstOf(comparisons), ...spreadOf(comparisons), comparisons };
}

function verdictOf(
  difference: MeasureEstimate,
  pValue: number,
  { alpha, tolerance }: Settings,
): GroupComparison['verdict'] {
  const { lower, upper, value } = difference;
  if (value === null || lower === null || upper === null) return 'insufficient data';
  if (pValue < alpha && Math.abs(value) > tolerance) return 'disparity';
  return lower >= -tolerance && upper <= tolerance ? 'no disparity' : 'not shown';
}

function worstOf(comparisons: readonly GroupComparison[]): GroupComparison['verdict'] {
  const order = ['disparity', 'not shown', 'insufficient data', 'no disparity'] as const;
  return order.find((verdict) => comparisons.some((each) => each.verdict === verdict)) ?? 'insufficient data';
}

/** Largest difference and smallest ratio of two groups, over the shares of a criterion. */
function spreadOf(
  comparisons: readonly GroupComparison[],
): Pick<CriterionReport, 'largestDifference' | 'smallestRatio'> {
  let largestDifference: number | null = null;
  let smallestRatio: number | null = null;
  for (const share of shareNames) {
    const rates = comparisons
      .filter((each) => each.share === share && each.verdict !== 'insufficient data')
      .flatMap(({ rate }) => (rate.value === null ? [] : [rate.value]));
    if (rates.length < 2) continue;
    const low = Math.min(...rates);
    const high = Math.max(...rates);
    largestDifference = Math.max(largestDifference ?? 0, high - low);
    smallestRatio = Math.min(smallestRatio ?? 1, high === 0 ? 1 : low / high);
  }
  return { largestDifference, smallestRatio };
}

/** Two shares side by side: the interval of the first, that of the difference, and the p-value of no difference. */
function compare(
  own: Share,
  rest: Share,
  level: number,
): { readonly rate: MeasureEstimate; readonly difference: MeasureEstimate; readonly pValue: number } {
  if (own.rows === 0) return { rate: none, difference: none, pValue: 1 };
  const first = own.hits / own.rows;
  const interval = binomialInterval(own.hits, own.rows, { confidence: level });
  const rate = { value: first, ...interval };
  if (rest.rows === 0) return { rate, difference: none, pValue: 1 };
  const second = rest.hits / rest.rows;
  const other = binomialInterval(rest.hits, rest.rows, { confidence: level });
  const value = first - second;
  const pooled = (own.hits + rest.hits) / (own.rows + rest.rows);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / own.rows + 1 / rest.rows));
  return {
    rate,
    difference: {
      value,
      lower: value - Math.hypot(first - interval.lower, other.upper - second),
      upper: value + Math.hypot(interval.upper - first, second - other.lower),
    },
    pValue: error === 0 ? 1 : Math.min(1, 2 * normalSurvival(Math.abs(value) / error)),
  };
}

function emptyShares(): Record<ShareName, Share> {
  return Object.fromEntries(shareNames.map((name) => [name, { hits: 0, rows: 0 }])) as Record<ShareName, Share>;
}

function count(share: Share, hit: number): void {
  share.rows += 1;
  share.hits += hit;
}

function decisionsOf(rows: Frame, { prediction, probability, threshold }: FairnessReportOptions): Float64Array {
  const from = requireNumber('threshold', threshold ?? 0.5, { min: 0, max: 1 });
  if (prediction !== undefined) return classesOf(rows, prediction);
  if (probability === undefined) {
    throw new BellwetherError('invalid-option', 'Neither option "prediction" nor "probability" is given; one must be.');
  }
  return probabilitiesOf(rows, probability).map((value) => (Number.isNaN(value) ? value : value >= from ? 1 : 0));
}

function groupsOf(rows: Frame, name: string): (row: number) => string | undefined {
  const column = requireColumn(rows, name);
  if (column.kind === 'string') return (row) => column.dictionary[column.codes[row]!];
  if (column.kind === 'boolean') {
    return (row) => (column.values[row] === 255 ? undefined : column.values[row] === 1 ? 'true' : 'false');
  }
  throw new BellwetherError(
    'invalid-input',
    `Column "${name}" is of kind "${column.kind}"; a group must hold texts or truth values.`,
    { details: { column: name } },
  );
}
