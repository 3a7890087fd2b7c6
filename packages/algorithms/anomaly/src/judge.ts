import { DAY, indexOf, type Memory, WEEK } from './memory.js';
import { isMature, lowerBound, recordScore, upperBound } from './record-bounds.js';

/** The margin's multiple while the first weekend, or the first Monday after it, has never been seen before. */
const FIRST_WEEKEND_CAUTION = 5;
/** The margin's multiple while no period is complete. */
const FIRST_PERIOD_CAUTION = 2;
/** Nothing matters that is less than this share of the typical deviation of the values themselves, season included. */
const SMALLEST_SHARE = 0.02;
/** Just below the boundary. */
const ALMOST = 0.999;

/** The verdict over all quantities. */
export interface Judgement {
  /** Whether anything could be judged. */
  mature: boolean;
  /** The furthest quantity: its score without sign, and its position. */
  score: number;
  furthest: number;
  lower: number;
  upper: number;
}

function cautionAt(memory: Memory, time: number, localTime: number): number {
  const { settings, progress, shortWait } = memory;
  const age = time - progress.firstTime;
  if (age < shortWait) return FIRST_PERIOD_CAUTION;
  if (settings.periods[1] !== WEEK || age >= WEEK + DAY) return 1;
  // 1 January 1970 was a Thursday: day 4 of a week that begins on Sunday.
  const day = Math.floor(localTime / DAY);
  const weekday = (((day + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6 || weekday === 1 ? FIRST_WEEKEND_CAUTION : 1;
}

function matters(memory: Memory, quantity: number, value: number, expected: number): boolean {
  const { minimumChange, minimumRelativeChange } = memory.settings;
  if (minimumChange === 0 && minimumRelativeChange === 0) return true;
  const own = quantity >= indexOf.roughness;
  const deviation = own ? memory.now[quantity]! - memory.bounds[quantity]!.centre : value - expected;
  const needed = Math.max(minimumChange, minimumRelativeChange * Math.abs(expected));
  return Math.abs(deviation) >= needed;
}

/** Judges the quantities in `memory.now`, writes their signed scores into `memory.scores`, and sums up in `result`. */
export function judge(
  memory: Memory,
  time: number,
  localTime: number,
  value: number,
  expected: number,
  result: Judgement,
): void {
  const { now, scores, rules, bounds, settings } = memory;
  const { view } = memory;
  view.caution = cautionAt(memory, time, localTime);
  view.smallest = SMALLEST_SHARE * bounds[indexOf.value]!.deviation;
  result.mature = false;
  result.score = 0;
  result.furthest = 0;
  result.lower = Number.NEGATIVE_INFINITY;
  result.upper = Number.POSITIVE_INFINITY;
  for (let i = 0; i < now.length; i += 1) {
    scores[i] = 0;
    const quantity = now[i]!;
    const record = bounds[i]!;
    const rule = rules[i]!;
    if (Number.isNaN(quantity) || !isMature(record, rule, time)) continue;
    // The deviation from recent values stands in until the residual from the season has been learnt.
    if (i === indexOf.localOf3 && isMature(bounds[indexOf.residualOf3]!, rules[indexOf.residualOf3]!, time)) continue;
    result.mature = true;
    let score = recordScore(record, rule, quantity, view);
    const ignored =
      (settings.direction === 'up' && score < 0) ||
      (settings.direction === 'down' && score > 0) ||
      !matters(memory, i, value, expected);
    if (ignored) score = Math.max(-ALMOST, Math.min(ALMOST, score));
    scores[i] = score;
    if (Math.abs(score) > result.score) {
      result.score = Math.abs(score);
      result.furthest = i;
    }
    // The bounds of the single value are those of every quantity that is the value less a known number.
    if (rule.lone || (i === indexOf.localOf3 && time - memory.progress.firstTime < memory.shortWait)) {
      const base = rule.lone ? value - quantity : expected;
      result.lower = Math.max(result.lower, base + lowerBound(record, rule, view));
      result.upper = Math.min(result.upper, base + upperBound(record, rule, view));
    }
  }
  // Quantities may disagree about a rare value; what is expected is usual by definition.
  if (result.lower > expected) result.lower = expected;
  if (result.upper < expected) result.upper = expected;
  // A value that counts as usual lies within the bounds, whatever made it usual; nothing infinite leaves.
  if (result.score < 1) {
    result.lower = Math.min(result.lower, value);
    result.upper = Math.max(result.upper, value);
  }
  if (result.lower === Number.NEGATIVE_INFINITY) result.lower = Math.min(expected, value);
  if (result.upper === Number.POSITIVE_INFINITY) result.upper = Math.max(expected, value);
}
