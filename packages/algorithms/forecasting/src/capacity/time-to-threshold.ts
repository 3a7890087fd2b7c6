import { requireInteger, requireLevels, requireNumber, requireOneOf, seededRandom } from '@bellwether/core';
import type { FittedSimulatingForecaster } from '../model/simulating.js';

/** Settings of {@link timeToThreshold}. */
export interface TimeToThresholdOptions {
  /** The value that must not be reached, in the unit of the series. */
  readonly threshold: number;
  /** Whether reaching it from below (`'above'`: a disk fills) or from above (`'below'`: credit runs out) counts. @default 'above' */
  readonly direction?: 'above' | 'below';
  /** How many steps ahead to look, at least 1. */
  readonly horizon: number;
  /** Futures to draw, at least 1; the error of a probability is at most `0.5 / sqrt(paths)`. @default 2000 */
  readonly paths?: number;
  /** Seed of the randomness: the same seed gives the same answer. @default 1 */
  readonly seed?: number;
  /** Shares of the futures for which to say by when they have crossed. @default [0.1, 0.5, 0.9] */
  readonly quantiles?: readonly number[];
}

/** By when a share of the futures has crossed. */
export interface CrossingQuantile {
  readonly probability: number;
  /** Milliseconds since the epoch; `null` where fewer futures cross within the horizon. */
  readonly time: number | null;
}

/** When a series reaches a threshold, and how sure that is. JSON-safe. */
export interface TimeToThreshold {
  /** `'no-data'`: the model has seen no value, nothing can be said. */
  readonly status: 'ok' | 'no-data';
  readonly threshold: number;
  readonly direction: 'above' | 'below';
  /** Time of the first step looked at and distance of the steps, in milliseconds. */
  readonly start: number;
  readonly step: number;
  /** Share of the futures that cross within the horizon, 0 to 1; `null` without data. */
  readonly probability: number | null;
  /** Share that does not cross within the horizon; `null` without data. */
  readonly censored: number | null;
  /** Standard error of `probability` that comes from drawing so few futures; `null` without data. */
  readonly standardError: number | null;
  readonly quantiles: readonly CrossingQuantile[];
  /** Share that has crossed by each step, one per step; empty without data. */
  readonly probabilityBy: readonly number[];
  /** When the point forecast itself crosses; `null` where it does not. Says less than the quantiles. */
  readonly pointCrossing: number | null;
  /** The notes of the forecast it rests on. */
  readonly notes: readonly string[];
}

/** Futures drawn at a time. */
const batch = 100;

function firstCrossing(path: Float64Array, threshold: number, above: boolean): number {
  for (let h = 0; h < path.length; h += 1) {
    if (above ? path[h]! >= threshold : path[h]! <= threshold) return h;
  }
  return path.length;
}

/** Index of the first step by which the share has crossed; the smallest difference is rounding. */
function stepOf(probabilityBy: readonly number[], share: number): number {
  return probabilityBy.findIndex((reached) => reached >= share - 1e-12);
}

/**
 * Says when a series will reach a threshold, as a probability: draws futures from the model and looks at the first step at
 * which each one crosses.
 *
 * Because whole futures are drawn, the answer is right for paths that wander or swing with a season, where asking whether
 * the edge of an interval crosses is not.
 *
 * - **Not for** models that do not fit: the probability is that of the model. Wrap models in `withBounds` to respect what is
 *   possible, and in `conformalIntervals` where their intervals are too narrow or too wide. Check with `backtest`.
 * - **Missing values**: as the model treats them; a model without any value gives `status: 'no-data'`.
 * - **Cost**: `paths` times `horizon` draws, about 30 ns each.
 *
 * @throws BellwetherError `invalid-option` for settings outside their range.
 *
 * Source: first-passage times by simulation; see e.g. Redner, *A Guide to First-Passage Processes* (2001),
 * doi:10.1017/CBO9780511606014.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { drift, timeToThreshold } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 60 }, (_, day) => 40 + 0.5 * day + (day % 3));
 * const disk = createTimeSeries({ start: Date.UTC(2026, 0, 1), step: '1d', unit: 'percent', values });
 * const answer = timeToThreshold(drift().fit(disk), { threshold: 90, horizon: 180 });
 * answer.status; // => 'ok'
 * answer.probability! > 0.9; // => true
 * new Date(answer.pointCrossing!).toISOString(); // => '2026-04-05T00:00:00.000Z'
 * ```
 */
export function timeToThreshold(fitted: FittedSimulatingForecaster, options: TimeToThresholdOptions): TimeToThreshold {
  const threshold = requireNumber('threshold', options.threshold);
  const direction = requireOneOf('direction', options.direction ?? 'above', ['above', 'below']);
  const horizon = requireInteger('horizon', options.horizon, { min: 1 });
  const paths = requireInteger('paths', options.paths ?? 2000, { min: 1 });
  const random = seededRandom(options.seed ?? 1);
  const shares = requireLevels('quantiles', options.quantiles ?? [0.1, 0.5, 0.9]);
  const above = direction === 'above';

  const { point, start, step, notes } = fitted.forecast({ horizon, levels: [] });
  const timeOf = (index: number): number | null => (index >= 0 && index < horizon ? start + index * step : null);
  const asked = { threshold, direction, start, step };
  if (Number.isNaN(point[0]!)) {
    const quantiles = shares.map((probability) => ({ probability, time: null }));
    const nothing = { probability: null, censored: null, standardError: null, pointCrossing: null };
    return { status: 'no-data', ...asked, ...nothing, quantiles, probabilityBy: [], notes };
  }

  const crossings = new Float64Array(horizon + 1);
  // In batches, so that memory does not grow with their number.
  for (let drawn = 0; drawn < paths; drawn += batch) {
    for (const future of fitted.simulate({ horizon, paths: Math.min(batch, paths - drawn), random })) {
      crossings[firstCrossing(future, threshold, above)]! += 1;
    }
  }
  const probabilityBy: number[] = [];
  let crossed = 0;
  for (let h = 0; h < horizon; h += 1) {
    crossed += crossings[h]!;
    probabilityBy.push(crossed / paths);
  }
  const probability = crossed / paths;
  return {
    status: 'ok',
    ...asked,
    probability,
    censored: 1 - probability,
    standardError: Math.sqrt((probability * (1 - probability)) / paths),
    quantiles: shares.map((share) => ({ probability: share, time: timeOf(stepOf(probabilityBy, share)) })),
    probabilityBy,
    pointCrossing: timeOf(firstCrossing(point, threshold, above)),
    notes,
  };
}
