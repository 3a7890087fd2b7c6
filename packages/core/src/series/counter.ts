import { type Duration, formatDuration, parseDuration } from '../duration.js';
import { BellwetherError } from '../errors.js';
import { type TimeSeries, timeAt, withValues } from './time-series.js';

/** How {@link counterIncrease} reads a counter. */
export interface CounterOptions {
  /**
   * Two measured values further apart than this say nothing about the time between: the increase there is missing (NaN).
   * Lowering it trusts less. @default no limit
   */
  readonly maxGap?: Duration;
}

/** How {@link counterToRate} reads a counter. */
export interface CounterRateOptions extends CounterOptions {
  /** The rate is per this much time. @default '1s' */
  readonly unitTime?: Duration;
}

/**
 * How much a counter grew from the measured value before up to each point. The sum of it is the growth in all.
 *
 * A value below the one before is a reset: the counter began again at 0, so the growth is the value itself (what it grew
 * between the last measurement and the reset is not known). Nothing is extrapolated. The first measured point has nothing
 * before it and is missing (NaN), as are points that are missing in the counter; the first measured value after a gap
 * carries the growth over the whole gap, unless the gap is longer than `maxGap`. Infinities are taken as missing.
 * Times stay as they are. Cost: one pass, one array.
 *
 * @throws {@link BellwetherError} `invalid-input` where a value is below 0, which no counter has; `invalid-option`.
 *
 * @example
 * ```ts
 * import { counterIncrease, createTimeSeries } from '@bellwether/core';
 *
 * const requests = createTimeSeries({ start: 0, step: '1m', values: [100, 160, 30, NaN, 90] });
 * Array.from(counterIncrease(requests).values); // => [NaN, 60, 30, NaN, 60]
 * ```
 */
export function counterIncrease(series: TimeSeries, options: CounterOptions = {}): TimeSeries {
  return withValues(series, growth(series, options, undefined));
}

/**
 * The rate of a counter: its growth from the measured value before to each point, divided by the time between.
 *
 * Resets, gaps and the first point are as in {@link counterIncrease}: each reset is growth from 0, the first point is
 * missing (NaN), and the rate after a gap is the mean rate over the gap. Unlike PromQL's `rate` nothing is extrapolated to
 * the edges of a window, so that `rate x time` adds up to what the counter counted.
 * Cost: one pass, one array. The unit becomes `'<unit>/s'`, or as `unitTime` says.
 *
 * @throws {@link BellwetherError} `invalid-input` where a value is below 0, which no counter has; `invalid-option`.
 *
 * @example
 * ```ts
 * import { counterToRate, createTimeSeries } from '@bellwether/core';
 *
 * const requests = createTimeSeries({ unit: 'requests', start: 0, step: '1m', values: [100, 160, 30] });
 * const rate = counterToRate(requests);
 * Array.from(rate.values); // => [NaN, 1, 0.5]
 * rate.unit; // => 'requests/s'
 * ```
 */
export function counterToRate(series: TimeSeries, options: CounterRateOptions = {}): TimeSeries {
  const unitTime = parseDuration(options.unitTime ?? '1s', 'unitTime');
  const rate = withValues(series, growth(series, options, unitTime));
  if (series.unit === undefined) return rate;
  return { ...rate, unit: `${series.unit}/${formatDuration(unitTime).replace(/^1(?!\d)/, '')}` };
}

/** Growth per point; divided by the time it took where `unitTime` is given. */
function growth(series: TimeSeries, options: CounterOptions, unitTime: number | undefined): Float64Array {
  const maxGap = options.maxGap === undefined ? Number.POSITIVE_INFINITY : parseDuration(options.maxGap, 'maxGap');
  const { values } = series;
  const result = new Float64Array(values.length).fill(Number.NaN);
  let before = Number.NaN;
  let timeBefore = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    if (value < 0) {
      throw new BellwetherError(
        'invalid-input',
        `Value ${i} of "${series.name}" is ${value}; a counter is never below 0. If this is a gauge, use it as it is.`,
        { details: { index: i } },
      );
    }
    const time = timeAt(series, i);
    const passed = time - timeBefore;
    if (passed <= maxGap) {
      const grown = value < before ? value : value - before;
      result[i] = unitTime === undefined ? grown : (grown / passed) * unitTime;
    }
    before = value;
    timeBefore = time;
  }
  return result;
}
