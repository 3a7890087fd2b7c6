import { requireNumber, requireOneOf, type TimeSeries, timeAt, withValues } from '@bellwether/core';
import { median, medianAbsoluteDeviation } from '@bellwether/statistics';

/** Settings of {@link withoutResets}. */
export interface WithoutResetsOptions {
  /** `'above'`: the series fills and resets fall (log rotation, a restart); `'below'`: it drains and resets rise. @default 'above' */
  readonly direction?: 'above' | 'below';
  /**
   * How far beyond the usual change a step has to go, in robust standard deviations of the changes, at least 3. More takes
   * only larger drops for resets.
   * @default 10
   */
  readonly sensitivity?: number;
  /** Smallest reset as a share of the range of the series, 0 to 1. More ignores larger drops. @default 0.05 */
  readonly minimumShare?: number;
}

/** One drop that is not trend. */
export interface Reset {
  /** When the first value after it was measured, milliseconds since the epoch. */
  readonly time: number;
  /** How far the value went, against the direction of filling; above 0. */
  readonly size: number;
  /** The last value before it. */
  readonly from: number;
}

/** A series without its resets. */
export interface WithoutResets {
  /** The series as if it had never been reset, ending at its real last value. The step of a reset counts as a usual one. */
  readonly series: TimeSeries;
  /** In the order of time. */
  readonly resets: readonly Reset[];
  /** Median level from which it was reset; `null` without resets. A threshold above it is hardly ever reached. */
  readonly usualLevel: number | null;
  /** Median time between resets in milliseconds; `null` with fewer than two. */
  readonly usualInterval: number | null;
}

/** A reset has to last: so many values on both sides are compared. */
const lasting = 3;

/**
 * Takes resets out of a series that fills and is emptied at times (log rotation, clean-up jobs, restarts), so that a trend
 * model sees how fast it fills: earlier parts are moved so that they join without the drop.
 *
 * A reset is a change against the direction of filling that is far beyond the usual changes and lasts: the values after it
 * stay on the other side of those before. The end of a short spike is no reset.
 *
 * What `timeToThreshold` then answers is when the threshold is reached unless a reset comes first; compare the threshold
 * with `usualLevel`.
 *
 * - **Not for** counters that wrap or restart at 0 (`counterToRate` of `@bellwether/core` knows those), nor for seasonal swings
 *   that fall within one step.
 * - **Missing values**: stay missing; changes are taken between the values around them.
 * - **Cost**: O(n log n).
 *
 * @throws BellwetherError `invalid-option` for settings outside their range.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { withoutResets } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 60 }, (_, day) => 30 + 2 * (day % 25));
 * const logs = createTimeSeries({ start: Date.UTC(2026, 0, 1), step: '1d', unit: 'percent', values });
 * const { series, resets, usualLevel } = withoutResets(logs);
 * resets.length; // => 2
 * usualLevel; // => 78
 * series.values.at(-1)! - series.values.at(0)!; // => 118
 * ```
 */
export function withoutResets(series: TimeSeries, options: WithoutResetsOptions = {}): WithoutResets {
  const sign = requireOneOf('direction', options.direction ?? 'above', ['above', 'below']) === 'above' ? 1 : -1;
  const sensitivity = requireNumber('sensitivity', options.sensitivity ?? 10, { min: 3 });
  const minimumShare = requireNumber('minimumShare', options.minimumShare ?? 0.05, { min: 0, max: 1 });
  const { values } = series;
  const known = Int32Array.from(values.keys()).filter((i) => Number.isFinite(values[i]!));
  const changes = Float64Array.from(
    { length: Math.max(0, known.length - 1) },
    (_, k) => values[known[k + 1]!]! - values[known[k]!]!,
  );
  const adjusted = values.slice();
  const resets: Reset[] = [];
  if (changes.length >= 2 * lasting) {
    const usual = median(changes);
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const i of known) {
      low = Math.min(low, values[i]!);
      high = Math.max(high, values[i]!);
    }
    const limit = Math.max(sensitivity * medianAbsoluteDeviation(changes), minimumShare * (high - low));
    let shift = 0;
    // Backwards, so that the end stays where it is.
    let until = values.length;
    for (let k = changes.length - 1; k >= 0; k -= 1) {
      const size = -sign * changes[k]!;
      if (!(size > limit && size > 0 && lasts(values, known, k, sign, size))) continue;
      const first = known[k + 1]!;
      resets.push({ time: timeAt(series, first), size, from: values[known[k]!]! });
      for (let i = first; i < until; i += 1) adjusted[i]! += shift;
      until = first;
      shift += changes[k]! - usual;
    }
    for (let i = 0; i < until; i += 1) adjusted[i]! += shift;
  }
  resets.reverse();
  const intervals = resets.slice(1).map(({ time }, i) => time - resets[i]!.time);
  return {
    series: withValues(series, adjusted),
    resets,
    usualLevel: resets.length === 0 ? null : median(resets.map(({ from }) => from)),
    usualInterval: intervals.length === 0 ? null : median(intervals),
  };
}

/** Whether the values around change `k` lie on different sides, and it did not only undo a jump shortly before. */
function lasts(values: Float64Array, known: Int32Array, k: number, sign: number, size: number): boolean {
  const around = (from: number, to: number): number =>
    median(Array.from(known.subarray(Math.max(0, from), Math.min(known.length, to)), (i) => values[i]!));
  const before = around(k + 1 - lasting, k + 1);
  const after = around(k + 1, k + 1 + lasting);
  return sign * (before - after) > size / 2;
}
