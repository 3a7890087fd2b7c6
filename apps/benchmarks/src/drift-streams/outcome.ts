import { change } from './detectors.ts';

/** What a detector did on streams that change once. JSON-safe. */
export interface Outcome {
  readonly runs: number;
  /** Values from the change to the alarm; null where there was none at all. */
  readonly medianDelay: number | null;
  readonly p90Delay: number | null;
  /** Share of runs without an alarm within 2,000 values of the change. */
  readonly missed: number;
  /** Share of runs with an alarm before the change. */
  readonly falseRuns: number;
  /** Alarms before the change, per 1,000 values. */
  readonly falsePerThousand: number;
}

/** Sums up the alarm indices of each run. */
export function outcomeOf(alarms: readonly (readonly number[])[]): Outcome {
  const delays = alarms.flatMap((indices) => {
    const first = indices.find((index) => index >= change);
    return first === undefined ? [] : [first - change];
  });
  delays.sort((a, b) => a - b);
  const early = alarms.map((indices) => indices.filter((index) => index < change).length);
  const runs = alarms.length;
  return {
    runs,
    medianDelay: delays[Math.floor(0.5 * delays.length)] ?? null,
    p90Delay: delays[Math.floor(0.9 * delays.length)] ?? null,
    missed: (runs - delays.length) / runs,
    falseRuns: early.filter((count) => count > 0).length / runs,
    falsePerThousand: (1000 * early.reduce((sum, count) => sum + count, 0)) / (runs * change),
  };
}
