import { type Forecast, type PredictionInterval, requireInteger, type UpdateOptions } from '@bellwether/core';
import { presentable } from '../model/define-model.js';
import type { FittedSimulatingForecaster, SimulateRequest } from '../model/simulating.js';
import { type CombinationRule, combineArrays } from './combine.js';

/** A fitted model among others, with what it counts for. */
export interface Member {
  readonly name: string;
  /** Above 0; only the ratio to the weights of the others matters. */
  readonly weight: number;
  readonly fitted: FittedSimulatingForecaster;
}

/** The forecasts of all members as one: points and bounds are combined alike. */
export function combinedForecast(
  members: readonly Member[],
  rule: CombinationRule,
  request: Parameters<FittedSimulatingForecaster['forecast']>[0],
): Forecast {
  const forecasts = members.map(({ fitted }) => fitted.forecast(request));
  const weights = members.map(({ weight }) => weight);
  const first = forecasts[0]!;
  const intervals = first.intervals.map(
    ({ level }, i): PredictionInterval => ({
      level,
      lower: combineArrays(
        forecasts.map((each) => each.intervals[i]!.lower),
        weights,
        rule,
      ),
      upper: combineArrays(
        forecasts.map((each) => each.intervals[i]!.upper),
        weights,
        rule,
      ),
    }),
  );
  return {
    ...first,
    model: members.length === 1 ? first.model : `${rule} of ${members.length} models`,
    point: combineArrays(
      forecasts.map(({ point }) => point),
      weights,
      rule,
    ),
    intervals,
    notes: [...new Set(forecasts.flatMap(({ notes }) => notes))],
  };
}

/**
 * Intervals of the mixture of the members, by its second moments: as wide as the members' own on average, and wider where they disagree.
 * `deviations` are those of a normal distribution at the level.
 */
export function mixtureInterval(
  point: Float64Array,
  members: readonly { readonly weight: number; readonly point: Float64Array; readonly interval: PredictionInterval }[],
  deviations: number,
): PredictionInterval {
  const { level } = members[0]!.interval;
  const lower = new Float64Array(point.length);
  const upper = new Float64Array(point.length);
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  for (let h = 0; h < point.length; h += 1) {
    let below = 0;
    let above = 0;
    for (const { weight, point: own, interval } of members) {
      const apart = (deviations * (own[h]! - point[h]!)) ** 2;
      below += weight * ((own[h]! - interval.lower[h]!) ** 2 + apart);
      above += weight * ((interval.upper[h]! - own[h]!) ** 2 + apart);
    }
    lower[h] = point[h]! - Math.sqrt(below / total);
    upper[h] = point[h]! + Math.sqrt(above / total);
  }
  return { level, lower, upper };
}

/** Futures of the members, as many of each as its weight asks for, moved to the combined point forecast. */
export function combinedPaths(
  members: readonly Member[],
  rule: CombinationRule,
  request: SimulateRequest,
): Float64Array[] {
  const { random, future } = request;
  const horizon = requireInteger('horizon', request.horizon, { min: 1 });
  const paths = requireInteger('paths', request.paths, { min: 1 });
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  const counts = members.map(() => 0);
  for (let path = 0; path < paths; path += 1) {
    let left = random() * total;
    let chosen = 0;
    while (chosen < members.length - 1 && left >= members[chosen]!.weight) {
      left -= members[chosen]!.weight;
      chosen += 1;
    }
    counts[chosen]! += 1;
  }
  const wanted = { horizon, levels: [], ...(future === undefined ? {} : { future }) };
  const points = members.map(({ fitted }) => fitted.forecast(wanted).point);
  const weights = members.map(({ weight }) => weight);
  const centre = combineArrays(points, weights, rule);
  return members.flatMap(({ fitted }, k) => {
    if (counts[k] === 0) return [];
    const futures = fitted.simulate({ ...request, paths: counts[k]! });
    for (const each of futures) {
      for (let h = 0; h < horizon; h += 1) each[h] = presentable(each[h]! + (centre[h]! - points[k]![h]!));
    }
    return futures;
  });
}

/** The members after the values that came next. */
export function updatedMembers(
  members: readonly Member[],
  values: ArrayLike<number>,
  options?: UpdateOptions,
): readonly Member[] {
  return members.map((member) => ({ ...member, fitted: member.fitted.update(values, options) }));
}
