import type { Random } from '@bellwether/core';

/** What {@link simulateThresholds} needs to know. */
export interface ThresholdRequest {
  /** Similarities of all pairs of reference rows, row by row. */
  readonly similarities: Float64Array;
  /** Number of reference rows. */
  readonly rows: number;
  readonly windowSize: number;
  readonly expectedRunTime: number;
  readonly simulations: number;
  readonly random: Random;
}

/** The unbiased squared maximum mean discrepancy, from sums of similarities over distinct pairs. */
export function unbiasedMmd(
  referencePairs: number,
  rows: number,
  windowPairs: number,
  windowSize: number,
  between: number,
): number {
  return (
    referencePairs / (rows * (rows - 1)) +
    windowPairs / (windowSize * (windowSize - 1)) -
    (2 * between) / (rows * windowSize)
  );
}

/**
 * Thresholds for the first, second, ... full window such that each alarms with probability `1 / expectedRunTime` if none did
 * before: streams are drawn from the reference without change, and at each step those above the threshold leave. The last
 * threshold is for all later windows (Cobb, Van Looveren and Klaise, 2022).
 */
export function simulateThresholds(request: ThresholdRequest): Float64Array {
  const { similarities, rows, windowSize, expectedRunTime, simulations, random } = request;
  const held = 2 * windowSize - 1;
  const rowSums = new Float64Array(rows);
  let total = 0;
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < rows; j += 1) if (j !== i) rowSums[i]! += similarities[i * rows + j]!;
    total += rowSums[i]!;
  }
  // statistics[t] is a column: the statistic of every simulated stream at its full window number t.
  const statistics = Array.from({ length: windowSize }, () => new Float64Array(simulations));
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const between = new Float64Array(held);
  for (let run = 0; run < simulations; run += 1) {
    for (let i = 0; i < held; i += 1) {
      const other = i + Math.floor(random() * (rows - i));
      const chosen = order[other]!;
      order[other] = order[i]!;
      order[i] = chosen;
    }
    let heldPairs = 0;
    let heldSums = 0;
    for (let i = 0; i < held; i += 1) {
      const base = order[i]! * rows;
      let inside = 0;
      for (let j = 0; j < held; j += 1) if (j !== i) inside += similarities[base + order[j]!]!;
      between[i] = rowSums[order[i]!]! - inside;
      heldPairs += inside;
      heldSums += rowSums[order[i]!]!;
    }
    const referencePairs = total - 2 * heldSums + heldPairs;
    let windowPairs = 0;
    let windowBetween = 0;
    for (let i = 0; i < held; i += 1) {
      const base = order[i]! * rows;
      const first = Math.max(0, i - windowSize + 1);
      for (let j = first; j < i; j += 1) windowPairs += 2 * similarities[base + order[j]!]!;
      windowBetween += between[i]!;
      if (i + 1 < windowSize) continue;
      statistics[first]![run] = unbiasedMmd(referencePairs, rows - held, windowPairs, windowSize, windowBetween);
      const leaving = order[first]! * rows;
      for (let j = first + 1; j <= i; j += 1) windowPairs -= 2 * similarities[leaving + order[j]!]!;
      windowBetween -= between[first]!;
    }
  }
  return conditionalQuantiles(statistics, expectedRunTime);
}

function conditionalQuantiles(statistics: readonly Float64Array[], expectedRunTime: number): Float64Array {
  let running = Int32Array.from({ length: statistics[0]!.length }, (_, run) => run);
  return Float64Array.from(statistics, (column) => {
    const sorted = Float64Array.from(running, (run) => column[run]!).sort();
    const place = (1 - 1 / expectedRunTime) * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    const threshold = sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
    running = running.filter((run) => column[run]! <= threshold);
    return threshold;
  });
}
