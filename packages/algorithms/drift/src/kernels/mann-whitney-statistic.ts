import { normalSurvival } from '@bellwether/statistics';

/** What the Mann-Whitney test needs of two samples. */
export interface MannWhitneyStatistic {
  /** Pairs of which the current value is the larger one; ties count half. */
  readonly pairs: number;
  /** Sum of t^3 - t over all values that occur t times. */
  readonly ties: number;
}

/**
 * Counts by one walk through both sorted samples, without jumps on which of them is next. Neither may be empty. Cost O(n + m).
 */
export function mannWhitneyStatistic(reference: Float64Array, current: Float64Array): MannWhitneyStatistic {
  const n = reference.length;
  const m = current.length;
  let i = 0;
  let j = 0;
  let previous = Number.NEGATIVE_INFINITY;
  let pairs = 0;
  let ties = 0;
  /** Values equal to this one so far, and those of them that are of the reference, which come first. */
  let equal = 0;
  let equalReference = 0;
  while (i < n && j < m) {
    const a = reference[i]!;
    const b = current[j]!;
    const fromReference = a <= b ? 1 : 0;
    const value = Math.min(a, b);
    const repeated = value === previous ? 1 : 0;
    equal *= repeated;
    equalReference *= repeated;
    // t^3 - t is the sum of 3 k (k + 1) over k below t.
    ties += 3 * equal * (equal + 1);
    pairs += (1 - fromReference) * (i - 0.5 * equalReference);
    equal += 1;
    equalReference += fromReference;
    previous = value;
    i += fromReference;
    j += 1 - fromReference;
  }
  const rest = i < n ? reference : current;
  const end = rest === reference ? n : m;
  for (let k = rest === reference ? i : j; k < end; k += 1) {
    const value = rest[k]!;
    const repeated = value === previous ? 1 : 0;
    equal *= repeated;
    equalReference *= repeated;
    ties += 3 * equal * (equal + 1);
    if (rest === current) pairs += n - 0.5 * equalReference;
    else equalReference += 1;
    equal += 1;
    previous = value;
  }
  return { pairs, ties };
}

/** p-value of both sides by the normal approximation, for ties and with a correction for continuity; 1 where all values are equal. */
export function mannWhitneyPValue({ pairs, ties }: MannWhitneyStatistic, n: number, m: number): number {
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (!(variance > 0)) return 1;
  const excess = Math.max(0, Math.abs(pairs - (n * m) / 2) - 0.5);
  return Math.min(1, 2 * normalSurvival(excess / Math.sqrt(variance)));
}
