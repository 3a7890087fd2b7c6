import type { FittedForecaster, PredictionInterval } from '@bellwether/core';
import type { Columns } from '../model/columns.js';

/** A forecast of one step that waits for its value. JSON-safe. */
export interface PendingForecast {
  /** Number of the value, counted from the fit, that it is about. */
  readonly due: number;
  readonly point: number;
  /** Bounds of the model inside, one per level. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** Logarithms of the factors that were in force when it was made. */
  readonly issued: readonly number[];
}

/** What is known about forecasts of one number of steps ahead. JSON-safe. */
export interface TrackedStep {
  readonly step: number;
  /** Logarithm of the factor on the widths, one per level. */
  readonly logFactors: readonly number[];
  /** Forecasts whose values have come. */
  readonly judged: number;
  /** How many of these lay within the interval that was given out, one per level. */
  readonly hits: readonly number[];
  readonly pending: readonly PendingForecast[];
}

/** Factors stay between a thousandth and a thousand: beyond that it is not the width that is wrong. */
const furthest = /* @__PURE__ */ Math.log(1000);
/** Forecasts of one distance that may wait at a time, so that the state stays small. */
const waiting = 8;

/** Steps that double, 1, 2, 4, ..., and the horizon. */
export function trackedSteps(horizon: number, levels: number): TrackedStep[] {
  const steps: number[] = [];
  for (let step = 1; step < horizon; step *= 2) steps.push(step);
  return [...steps, horizon].map((step) => ({
    step,
    logFactors: new Array<number>(levels).fill(0),
    judged: 0,
    hits: new Array<number>(levels).fill(0),
    pending: [],
  }));
}

function within(value: number, { point, lower, upper }: PendingForecast, k: number, logFactor: number): boolean {
  const factor = Math.exp(logFactor);
  return value >= point - factor * (point - lower[k]!) && value <= point + factor * (upper[k]! - point);
}

/** Takes in the value that a forecast was about: a miss widens, a hit narrows, in proportions that balance at the level. */
function judge(
  tracked: TrackedStep,
  forecast: PendingForecast,
  value: number,
  levels: readonly number[],
  rate: number,
) {
  const logFactors = tracked.logFactors.map((logFactor, k) => {
    const level = levels[k]!;
    const pull = within(value, forecast, k, logFactor) ? level - 1 : level;
    const moved = logFactor + (rate * pull) / Math.sqrt(level * (1 - level));
    return Math.max(-furthest, Math.min(furthest, moved));
  });
  const hits = tracked.hits.map((count, k) => count + Number(within(value, forecast, k, forecast.issued[k]!)));
  return { ...tracked, logFactors, hits, judged: tracked.judged + 1 };
}

function made(
  tracked: TrackedStep,
  due: number,
  h: number,
  point: Float64Array,
  intervals: readonly PredictionInterval[],
) {
  const lower = intervals.map((interval) => interval.lower[h]!);
  const upper = intervals.map((interval) => interval.upper[h]!);
  const usable = [point[h]!, ...lower, ...upper].every(Number.isFinite);
  return usable ? [{ due, point: point[h]! + 0, lower, upper, issued: tracked.logFactors }] : [];
}

/**
 * The forecasts that are made at value number `index`, before it is known, and the judgement of those that wait for it. `future` holds
 * explanatory columns as far ahead as is watched.
 */
export function adapt(
  all: readonly TrackedStep[],
  inner: FittedForecaster,
  index: number,
  value: number,
  levels: readonly number[],
  rate: number,
  future: Columns,
): TrackedStep[] {
  const asked = all.filter(({ step }) => index % Math.ceil(step / waiting) === 0);
  const { point, intervals } = inner.forecast({ horizon: asked.at(-1)!.step, levels, future });
  return all.map((before) => {
    const { step } = before;
    const fresh =
      index % Math.ceil(step / waiting) === 0 ? made(before, index + step - 1, step - 1, point, intervals) : [];
    const pending = [...before.pending, ...fresh];
    let tracked = before;
    if (Number.isFinite(value)) {
      for (const each of pending) if (each.due === index) tracked = judge(tracked, each, value, levels, rate);
    }
    return { ...tracked, pending: pending.filter(({ due }) => due > index) };
  });
}

/** The factor for a step and a level: straight lines in logarithms of factor and distance, and in the level. */
export function factorAt(all: readonly TrackedStep[], levels: readonly number[], step: number, level: number): number {
  let right = 0;
  while (right < all.length - 1 && all[right]!.step < step) right += 1;
  const left = Math.max(0, right - 1);
  const gap = Math.log(all[right]!.step / all[left]!.step);
  const share = gap > 0 ? Math.min(1, Math.log(step / all[left]!.step) / gap) : 1;
  const at = (k: number): number =>
    all[left]!.logFactors[k]! + share * (all[right]!.logFactors[k]! - all[left]!.logFactors[k]!);
  let above = 0;
  while (above < levels.length - 1 && levels[above]! < level) above += 1;
  const below = Math.max(0, above - 1);
  const between = levels[above]! - levels[below]!;
  const weight = between > 0 ? Math.max(0, Math.min(1, (level - levels[below]!) / between)) : 1;
  return Math.exp(at(below) + weight * (at(above) - at(below)));
}
