import { requireNumber } from '@bellwether/core';
import type { SimulatingForecaster } from '../model/simulating.js';
import { type IntermittentState, intermittentModel, type RateRule } from './intermittent-model.js';
import { emptySmoother, fill, fittedWeight, type Smoother, smooth } from './smoother.js';

/** Settings of {@link croston} and {@link syntetosBoylan}. */
export interface CrostonOptions {
  /**
   * How much of a difference enters the smoothed size of demands, above 0, at most 1. Raising it follows changes faster.
   *
   * @default the one from 0.1 to 0.3 with the least squared errors
   */
  readonly demandWeight?: number;
  /** The same for the smoothed interval between demands. @default the one from 0.1 to 0.3 with the least squared errors */
  readonly intervalWeight?: number;
}

/** Settings of {@link teunterSyntetosBabai}. */
export interface TeunterSyntetosBabaiOptions {
  /**
   * How much of a difference enters the smoothed size of demands, above 0, at most 1. Raising it follows changes faster.
   *
   * @default the one from 0.1 to 0.3 with the least squared errors
   */
  readonly demandWeight?: number;
  /** The same for the probability of a demand. @default the one from 0.1 to 0.3 with the least squared errors */
  readonly probabilityWeight?: number;
}

function weightOf(name: string, weight: number | undefined): number | undefined {
  return weight === undefined ? undefined : requireNumber(name, weight, { min: 0, exclusiveMin: true, max: 1 });
}

/** Counts known steps, and smooths the count at each demand. */
function takeInterval(smoother: Smoother, value: number): void {
  if (Number.isNaN(value)) return;
  smoother.sum += 1;
  if (value <= 0) return;
  smooth(smoother, smoother.sum);
  smoother.sum = 0;
}

/** Known steps from each demand to the next, the first one counted from the beginning. */
function intervalsOf(values: Float64Array): Float64Array {
  const intervals: number[] = [];
  let steps = 0;
  for (let i = 0; i < values.length; i += 1) {
    if (Number.isNaN(values[i]!)) continue;
    steps += 1;
    if (values[i]! <= 0) continue;
    intervals.push(steps);
    steps = 0;
  }
  return Float64Array.from(intervals);
}

function intervalRule(weight: number | undefined, factor: (weight: number) => number): RateRule {
  return {
    start: (values) => [emptySmoother(weight ?? fittedWeight(intervalsOf(values)))],
    take: takeInterval,
    rate: ([interval], size) => (factor(interval!.weight) * size) / interval!.level,
  };
}

/**
 * Croston's method for intermittent demand: the smoothed size of demands over the smoothed interval between them.
 *
 * Both are updated at demands only; the forecast is the same for all steps ahead and estimates the mean demand per step.
 *
 * - **Not for** items that may die out: without demand the forecast never falls ({@link teunterSyntetosBabai}); nor for series that
 *   are rarely zero. It is biased upwards by a few percent ({@link syntetosBoylan} is not).
 * - **Intervals and futures** come from a model of demand: a step has a demand with the probability that makes the forecast its mean, with a
 *   size that has a gamma distribution around the smoothed size, rounded up where all demands were whole. They are never negative.
 *   Steps are independent and size and probability taken for known; sums over several steps follow from `simulate`.
 * - **Missing values** are neither a demand nor a step without one. Values below zero count as no demand, and the notes say so.
 * - **Ugly data**: without any demand zero is forecast; one demand leaves the spread of sizes to a guess; both are noted.
 * - **Cost**: O(n) to fit, O(1) a value to update, a state of a few numbers.
 *
 * @throws BellwetherError `invalid-option` for a weight outside (0, 1]; `invalid-input` from `fit` where the series is not on a regular
 * grid.
 *
 * Source: Croston, "Forecasting and stock control for intermittent demands" (1972), doi:10.1057/jors.1972.50.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { croston } from '@bellwether/forecasting';
 *
 * const restarts = createTimeSeries({ start: 0, step: '1d', values: [0, 4, 0, 4, 0, 4, 0, 4] });
 * const { point, intervals } = croston().fit(restarts).forecast({ horizon: 2 });
 * [...point]; // => [2, 2]
 * [intervals[0]!.lower[0], intervals[0]!.upper[0]]; // => [0, 4]
 * ```
 */
export function croston(options: CrostonOptions = {}): SimulatingForecaster<IntermittentState<'croston'>> {
  const demandWeight = weightOf('demandWeight', options.demandWeight);
  const rule = intervalRule(weightOf('intervalWeight', options.intervalWeight), () => 1);
  return intermittentModel('croston', rule, demandWeight);
}

/**
 * The Syntetos-Boylan approximation: {@link croston} times `1 - intervalWeight / 2`, which takes its bias off.
 *
 * @throws BellwetherError `invalid-option` for a weight outside (0, 1]; `invalid-input` from `fit` where the series is not on a regular
 * grid.
 *
 * Source: Syntetos and Boylan, "The accuracy of intermittent demand estimates" (2005), doi:10.1016/j.ijforecast.2004.10.001.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { syntetosBoylan } from '@bellwether/forecasting';
 *
 * const restarts = createTimeSeries({ start: 0, step: '1d', values: [0, 4, 0, 4, 0, 4, 0, 4] });
 * syntetosBoylan({ intervalWeight: 0.1 }).fit(restarts).forecast({ horizon: 1 }).point[0]; // => 1.9
 * ```
 */
export function syntetosBoylan(
  options: CrostonOptions = {},
): SimulatingForecaster<IntermittentState<'syntetos-boylan'>> {
  const demandWeight = weightOf('demandWeight', options.demandWeight);
  const rule = intervalRule(weightOf('intervalWeight', options.intervalWeight), (weight) => 1 - weight / 2);
  return intermittentModel('syntetos-boylan', rule, demandWeight);
}

/** Whether there was a demand. */
function occurrence(value: number): number {
  return Number.isNaN(value) ? value : Number(value > 0);
}

/**
 * The method of Teunter, Syntetos and Babai: the smoothed size of demands times the smoothed probability of one.
 *
 * The probability is updated at every step, so that the forecast falls while there is no demand: for items that may die out. Intervals,
 * missing and ugly values as in {@link croston}.
 *
 * @throws BellwetherError `invalid-option` for a weight outside (0, 1]; `invalid-input` from `fit` where the series is not on a regular
 * grid.
 *
 * Source: Teunter, Syntetos and Babai, "Intermittent demand: linking forecasting to inventory obsolescence" (2011),
 * doi:10.1016/j.ejor.2011.05.018.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { teunterSyntetosBabai } from '@bellwether/forecasting';
 *
 * const model = teunterSyntetosBabai({ probabilityWeight: 0.5 });
 * const sales = createTimeSeries({ start: 0, step: '1d', values: [4, 4, 4, 4, 0, 0] });
 * model.fit(sales).forecast({ horizon: 1 }).point[0]; // => 1
 * ```
 */
export function teunterSyntetosBabai(
  options: TeunterSyntetosBabaiOptions = {},
): SimulatingForecaster<IntermittentState<'teunter-syntetos-babai'>> {
  const demandWeight = weightOf('demandWeight', options.demandWeight);
  const probabilityWeight = weightOf('probabilityWeight', options.probabilityWeight);
  const rule: RateRule = {
    start: (values) => [
      emptySmoother(
        probabilityWeight ??
          fittedWeight(values.filter((value) => !Number.isNaN(value)).map((value) => occurrence(value))),
      ),
    ],
    take: (smoother, value) => fill(smoother, occurrence(value)),
    rate: ([probability], size) => probability!.level * size,
  };
  return intermittentModel('teunter-syntetos-babai', rule, demandWeight);
}
