/**
 * Scores alarms the way the Numenta Anomaly Benchmark (NAB v1.1) does (Lavin and Ahmad, 2015, doi:10.1109/ICMLA.2015.141).
 *
 * In a labelled window only the best-placed alarm counts: worth 1 at the window's left edge, about 0.86 in its middle and
 * nearly 0 at its right edge. A window without an alarm costs `falseNegative`. Every alarm outside windows costs up to
 * `falsePositive`, less shortly after a window. Alarms in the first 15 % of a file (at most 750 rows) do not count.
 */

/** What a miss and a false alarm cost. */
export interface NabProfile {
  readonly falsePositive: number;
  readonly falseNegative: number;
}

/** The three published cost profiles. */
export const nabProfiles: Readonly<Record<'standard' | 'lowFalsePositives' | 'lowFalseNegatives', NabProfile>> = {
  standard: { falsePositive: 0.11, falseNegative: 1 },
  lowFalsePositives: { falsePositive: 0.22, falseNegative: 1 },
  lowFalseNegatives: { falsePositive: 0.11, falseNegative: 2 },
};

/** First and last row of a labelled window, both included. */
export type NabWindow = readonly [first: number, last: number];

/** What one file contributed. Contributions of files add up; {@link normalisedScore} turns the sum into the published scale. */
export interface NabFileScore {
  /** Sum of rewards and costs. */
  readonly raw: number;
  readonly windows: number;
  /** Windows with at least one alarm. */
  readonly hits: number;
  /** Alarms outside every window, after the probation. */
  readonly falseAlarms: number;
}

function placement(position: number): number {
  return position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}

/** How many rows at the start of a file of `rows` rows are not scored. */
export function probationLength(rows: number): number {
  return Math.min(Math.floor(0.15 * rows), 750);
}

/** Scores the alarms (row numbers) of one file of `rows` rows. */
export function scoreFile(
  rows: number,
  windows: readonly NabWindow[],
  alarms: Iterable<number>,
  profile: NabProfile,
  probation: number = probationLength(rows),
): NabFileScore {
  const best = windows.map(() => Number.NEGATIVE_INFINITY);
  let cost = 0;
  let falseAlarms = 0;
  for (const row of alarms) {
    if (row < probation) continue;
    const inside = windows.findIndex(([first, last]) => row >= first && row <= last);
    if (inside >= 0) {
      const [first, last] = windows[inside]!;
      const reward = placement(-(last - row + 1) / (last - first + 1)) / placement(-1);
      best[inside] = Math.max(best[inside]!, reward);
      continue;
    }
    const before = windows.findLast(([, last]) => last < row);
    cost +=
      profile.falsePositive * (before === undefined ? -1 : placement((row - before[1]) / (before[1] - before[0])));
    falseAlarms += 1;
  }
  let raw = cost;
  let hits = 0;
  for (let i = 0; i < windows.length; i += 1) {
    const hit = best[i]! > Number.NEGATIVE_INFINITY;
    hits += hit ? 1 : 0;
    // A window that lies wholly in the probation is neither found nor missed.
    if (windows[i]![1] >= probation) raw += hit ? best[i]! : -profile.falseNegative;
  }
  return { raw, windows: windows.filter(([, last]) => last >= probation).length, hits, falseAlarms };
}

/** The published scale: 0 for a detector that never alarms, 100 for one that is first in every window and never elsewhere. */
export function normalisedScore(scores: readonly NabFileScore[], profile: NabProfile): number {
  const raw = scores.reduce((sum, score) => sum + score.raw, 0);
  const windows = scores.reduce((sum, score) => sum + score.windows, 0);
  const silent = -profile.falseNegative * windows;
  return windows === 0 ? 0 : (100 * (raw - silent)) / (windows - silent);
}
