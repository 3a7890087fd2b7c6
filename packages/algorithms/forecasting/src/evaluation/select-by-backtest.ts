import { type Forecaster, requireOneOf, type TimeSeries } from '@bellwether/core';
import type { Accuracy } from './accuracy.js';
import { type BacktestResult, backtest } from './backtest.js';
import type { BacktestOptions } from './backtest-plan.js';
import { type Candidates, namedCandidates } from './candidates.js';

/** What models can be ranked by; lower is better in each. */
export type RankingMeasure =
  | 'meanAbsoluteScaledError'
  | 'meanAbsoluteError'
  | 'rootMeanSquaredError'
  | 'symmetricMeanAbsolutePercentageError'
  | 'meanAbsolutePercentageError'
  | 'weightedAbsolutePercentageError'
  | 'rootMeanSquaredScaledError'
  | 'continuousRankedProbabilityScore'
  | 'meanScaledIntervalScore';

const measures: readonly RankingMeasure[] = [
  'meanAbsoluteScaledError',
  'meanAbsoluteError',
  'rootMeanSquaredError',
  'symmetricMeanAbsolutePercentageError',
  'meanAbsolutePercentageError',
  'weightedAbsolutePercentageError',
  'rootMeanSquaredScaledError',
  'continuousRankedProbabilityScore',
  'meanScaledIntervalScore',
];

/** Settings of {@link selectByBacktest}. */
export interface SelectionOptions extends BacktestOptions {
  /**
   * What to rank by. `'meanScaledIntervalScore'` ranks by the widest interval and so looks at the spread too.
   *
   * @default 'meanAbsoluteScaledError'
   */
  readonly measure?: RankingMeasure;
}

/** One model in the ranking. */
export interface RankedModel {
  readonly name: string;
  /** Its value of the measure; `null` where it cannot be said. */
  readonly score: number | null;
  readonly accuracy: Accuracy;
}

/** What {@link selectByBacktest} found. */
export interface Selection {
  /** `'series-too-short'` or `'no-comparison'` (no score could be computed): then the first candidate is returned. */
  readonly status: 'ok' | 'series-too-short' | 'no-comparison';
  /** Name of the best model. */
  readonly best: string;
  /** The best model itself, not fitted. */
  readonly forecaster: Forecaster;
  /** What the ranking is by; falls back to the mean absolute error where errors cannot be scaled. */
  readonly measure: RankingMeasure;
  /** All models from best to worst; those without a score last. */
  readonly ranking: readonly RankedModel[];
  readonly backtest: BacktestResult;
}

function scoreOf(accuracy: Accuracy, measure: RankingMeasure): number | null {
  if (measure !== 'meanScaledIntervalScore') return accuracy[measure];
  return accuracy.intervals.at(-1)?.meanScaledIntervalScore ?? null;
}

/**
 * Chooses the model that would have forecast the past of this series best, by {@link backtest}.
 *
 * Put the safest candidate first: it is returned where the series is too short to compare, and it wins ties.
 *
 * - **Not for** judging the winner: its score is the best of several and flatters it. Judge on later values.
 * - **Cost**: that of the backtest. Set `refitEvery` when the candidates are costly to fit.
 *
 * @throws BellwetherError as {@link backtest}. Rejects with `signal.reason` when aborted.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { drift, naive, seasonalNaive, selectByBacktest } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 96 }, (_, hour) => 50 + 10 * Math.sin((hour * Math.PI) / 12));
 * const load = createTimeSeries({ start: Date.UTC(2026, 0, 5), step: '1h', values });
 * const candidates = { 'last value': naive(), 'last day': seasonalNaive({ seasonLength: 24 }), line: drift() };
 * const { best, forecaster } = await selectByBacktest(candidates, load, { horizon: 12 });
 * best; // => 'last day'
 * Math.round(forecaster.fit(load).forecast({ horizon: 7 }).point[6]!); // => 60
 * ```
 */
export async function selectByBacktest(
  candidates: Candidates,
  series: TimeSeries,
  options: SelectionOptions,
): Promise<Selection> {
  const wanted = requireOneOf('measure', options.measure ?? 'meanAbsoluteScaledError', measures);
  const models = namedCandidates(candidates);
  const result = await backtest(candidates, series, options);
  const known = (measure: RankingMeasure): boolean =>
    result.models.some(({ accuracy }) => scoreOf(accuracy, measure) !== null);
  const measure = known(wanted) ? wanted : 'meanAbsoluteError';
  const ranking = result.models
    .map(({ name, accuracy }) => ({ name, score: scoreOf(accuracy, measure), accuracy }))
    .sort((a, b) => (a.score ?? Number.MAX_VALUE) - (b.score ?? Number.MAX_VALUE));
  const best = ranking[0]!.name;
  return {
    status: result.status === 'ok' && !known(measure) ? 'no-comparison' : result.status,
    best,
    forecaster: models.find(({ name }) => name === best)!.forecaster,
    measure,
    ranking,
    backtest: result,
  };
}
