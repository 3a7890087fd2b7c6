import type { SimulatingForecaster } from '../model/simulating.js';
import { type IntermittentState, intermittentModel, type RateRule } from './intermittent-model.js';
import { emptySmoother, fill, fittedWeight, type Smoother } from './smoother.js';

/** The longest block of {@link imapa}; longer ones hardly change the mean over all lengths. */
const longestBlock = 64;

/** Known steps up to the last demand for each demand, rounded to even at halves; 1 where there is none. */
function meanInterval(values: Float64Array): number {
  let steps = 0;
  let last = 0;
  let demands = 0;
  for (let i = 0; i < values.length; i += 1) {
    if (Number.isNaN(values[i]!)) continue;
    steps += 1;
    if (values[i]! <= 0) continue;
    last = steps;
    demands += 1;
  }
  if (demands === 0) return 1;
  const mean = last / demands;
  const rounded = Math.round(mean);
  return Math.max(1, rounded - mean === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded);
}

/** Blocks end with the values, so that the latest ones count. */
function skipped({ span }: Smoother, length: number): number {
  return length % span;
}

/** A smoother over blocks of one length, with the weight that fits these values best. */
function blockSmoother(values: Float64Array, span: number): Smoother {
  const means: number[] = [];
  const scratch = emptySmoother(1, span);
  for (let i = values.length % span; i < values.length; i += 1) {
    scratch.level = Number.NaN;
    fill(scratch, values[i]!);
    // With a weight of 1 the level is the mean of the block that has just been filled.
    if (!Number.isNaN(scratch.level)) means.push(scratch.level);
  }
  return emptySmoother(fittedWeight(Float64Array.from(means)), span);
}

function meanLevel(smoothers: readonly Smoother[]): number {
  const known = smoothers.filter(({ level }) => !Number.isNaN(level));
  return known.reduce((sum, { level }) => sum + level / known.length, 0);
}

function blockRule(spans: (interval: number) => readonly number[]): RateRule {
  return {
    start: (values) => spans(meanInterval(values)).map((span) => blockSmoother(values, span)),
    skipped,
    take: fill,
    rate: meanLevel,
  };
}

/**
 * Aggregates intermittent demand over blocks as long as the mean interval between demands, smooths that, and spreads the forecast evenly over
 * the steps (aggregate-disaggregate intermittent demand approach, ADIDA).
 *
 * Blocks have few zeros left, so that ordinary smoothing does. The weight, from 0.1 to 0.3, is the one with the least squared errors.
 * Intervals, missing and ugly values as in {@link croston}; a block with missing values is judged by its known ones.
 *
 * - **Not for** series with a season or trend, or that are rarely zero.
 * - **Cost**: O(n) to fit, O(1) a value to update, a state of a few numbers. After the fit the length of the blocks stays.
 *
 * @throws BellwetherError `invalid-input` from `fit` where the series is not on a regular grid.
 *
 * Source: Nikolopoulos et al., "An aggregate-disaggregate intermittent demand approach (ADIDA) to forecasting" (2011),
 * doi:10.1057/jors.2010.32.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { adida } from '@bellwether/forecasting';
 *
 * const pages = createTimeSeries({ start: 0, step: '1d', values: [0, 0, 6, 0, 0, 6, 0, 0, 6] });
 * adida().fit(pages).forecast({ horizon: 1 }).point[0]; // => 2
 * ```
 */
export function adida(): SimulatingForecaster<IntermittentState<'adida'>> {
  return intermittentModel(
    'adida',
    blockRule((interval) => [interval]),
  );
}

/**
 * The mean of {@link adida} over blocks of all lengths from one step to the mean interval between demands, at most 64 steps (intermittent multiple
 * aggregation prediction algorithm, IMAPA): no single length has to be right.
 *
 * - **Not for** series with a season or trend, or that are rarely zero.
 * - **Cost**: O(n) for each length to fit, O(lengths) a value to update; the state has one smoother for each length.
 *
 * @throws BellwetherError `invalid-input` from `fit` where the series is not on a regular grid.
 *
 * Source: Petropoulos and Kourentzes, "Forecast combinations for intermittent demand" (2015), doi:10.1057/jors.2014.62.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { imapa } from '@bellwether/forecasting';
 *
 * const pages = createTimeSeries({ start: 0, step: '1d', values: [0, 0, 6, 0, 0, 6, 0, 0, 6] });
 * const fitted = imapa().fit(pages);
 * fitted.state.smoothers.map(({ span }) => span); // => [1, 2, 3]
 * fitted.forecast({ horizon: 1 }).point[0]! > 2; // => true
 * ```
 */
export function imapa(): SimulatingForecaster<IntermittentState<'imapa'>> {
  return intermittentModel(
    'imapa',
    blockRule((interval) => Array.from({ length: Math.min(interval, longestBlock) }, (_, i) => i + 1)),
  );
}
