import { requireInteger, requireNumber, requireOneOf, seededRandom } from '@bellwether/core';
import { mean, quantileOfSorted } from '@bellwether/statistics';
import type { FittedSimulatingForecaster } from '../model/simulating.js';

/** Settings of {@link headroom}. */
export interface HeadroomOptions {
  /** The fitted model of the resource. */
  readonly fitted: FittedSimulatingForecaster;
  /** How many steps ahead to plan for, at least 1. */
  readonly horizon: number;
  /** How sure the capacity has to last, between 0 and 1: more asks for more capacity. @default 0.99 */
  readonly quantile?: number;
  /** `'above'` plans for the highest value of the horizon, `'below'` for the lowest (free memory, credit). @default 'above' */
  readonly direction?: 'above' | 'below';
  /** What there is now, in the unit of the series. @default unknown */
  readonly capacity?: number;
  /** Futures to draw, at least 1. The answer for 0.99 rests on the hundredth part of them. @default 2000 */
  readonly paths?: number;
  /** Seed of the randomness: the same seed gives the same answer. @default 1 */
  readonly seed?: number;
}

/** How much capacity is needed. JSON-safe; everything is `null` without data. */
export interface Headroom {
  /** `'no-data'`: the model has seen no value, nothing can be said. */
  readonly status: 'ok' | 'no-data';
  readonly quantile: number;
  readonly direction: 'above' | 'below';
  /** Times of the first and last step planned for, milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** With probability `quantile` the extreme of the whole horizon stays within this. */
  readonly required: number | null;
  /** Where `required` may lie for so few futures, at about 95 %. */
  readonly requiredRange: readonly [lower: number, upper: number] | null;
  /** Mean of the extreme over the futures. */
  readonly expected: number | null;
  /** What is left at `required`: negative where the capacity does not do. `null` without `capacity`. */
  readonly spare: number | null;
  /** Probability that the capacity does not do at some time within the horizon. `null` without `capacity`. */
  readonly probabilityExceeded: number | null;
  /** The notes of the forecast it rests on. */
  readonly notes: readonly string[];
}

const batch = 100;

/**
 * Says how much capacity is needed so that the highest value of a whole period stays within it with a given probability:
 * the 0.99 quantile of next month's maximum, say.
 *
 * It draws futures from the model and takes the extreme of each. The upper bounds of single steps would not do: the maximum
 * of a month exceeds them far more often than any one of its hours.
 *
 * - **Not for** models that do not fit: the probability is that of the model. Check with `backtest`.
 * - **Missing values**: as the model treats them; a model without any value gives `status: 'no-data'`.
 * - **Cost**: `paths` times `horizon` draws, about 30 ns each, and 8 bytes per future.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range.
 *
 * Source: Monte Carlo estimate of the distribution of a maximum; the range of the quantile is that of order statistics, see
 * David and Nagaraja, *Order Statistics* (2003), doi:10.1002/0471722162, section 7.1.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { drift, headroom } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 90 }, (_, day) => 200 + day + 5 * Math.sin(day));
 * const disk = createTimeSeries({ start: Date.UTC(2026, 0, 1), step: '1d', unit: 'GB', values });
 * const plan = headroom({ fitted: drift().fit(disk), horizon: 30, capacity: 400 });
 * plan.required! > plan.expected!; // => true
 * plan.spare! > 0; // => true
 * ```
 */
export function headroom(options: HeadroomOptions): Headroom {
  const { fitted, capacity } = options;
  const horizon = requireInteger('horizon', options.horizon, { min: 1 });
  const range = { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true };
  const quantile = requireNumber('quantile', options.quantile ?? 0.99, range);
  const direction = requireOneOf('direction', options.direction ?? 'above', ['above', 'below']);
  const paths = requireInteger('paths', options.paths ?? 2000, { min: 1 });
  if (capacity !== undefined) requireNumber('capacity', capacity);
  const random = seededRandom(options.seed ?? 1);
  const above = direction === 'above';

  const { point, start, step, notes } = fitted.forecast({ horizon, levels: [] });
  const asked = { quantile, direction, from: start, to: start + (horizon - 1) * step };
  if (Number.isNaN(point[0]!)) {
    const nothing = { required: null, requiredRange: null, expected: null, spare: null, probabilityExceeded: null };
    return { status: 'no-data', ...asked, ...nothing, notes };
  }

  const extremes = new Float64Array(paths);
  for (let drawn = 0; drawn < paths; drawn += batch) {
    const futures = fitted.simulate({ horizon, paths: Math.min(batch, paths - drawn), random });
    futures.forEach((future, i) => {
      extremes[drawn + i] = above ? highest(future) : lowest(future);
    });
  }
  extremes.sort();
  const level = above ? quantile : 1 - quantile;
  const margin = 1.96 * Math.sqrt((quantile * (1 - quantile)) / paths);
  const at = (share: number): number => quantileOfSorted(extremes, Math.max(0, Math.min(1, share)));
  const required = at(level);
  const beyond = (value: number): boolean => capacity !== undefined && (above ? value > capacity : value < capacity);
  return {
    status: 'ok',
    ...asked,
    required,
    requiredRange: [at(level - margin), at(level + margin)],
    expected: mean(extremes),
    spare: capacity === undefined ? null : above ? capacity - required : required - capacity,
    probabilityExceeded: capacity === undefined ? null : extremes.filter(beyond).length / paths,
    notes,
  };
}

function highest(path: Float64Array): number {
  let most = path[0]!;
  for (let h = 1; h < path.length; h += 1) if (path[h]! > most) most = path[h]!;
  return most;
}

function lowest(path: Float64Array): number {
  let least = path[0]!;
  for (let h = 1; h < path.length; h += 1) if (path[h]! < least) least = path[h]!;
  return least;
}
