import {
  type Duration,
  inferStep,
  invalidOption,
  parseDuration,
  requireOneOf,
  type SliceOptions,
  sliceSeries,
  type TimeSeries,
  type TwoSampleResult,
  timesOf,
} from '@bellwether/core';
import { interquartileRange, kolmogorovSurvival, median } from '@bellwether/statistics';
import { type Counts, type DecisionOptions, decide, finite, requireDecision, show } from '../decision.js';
import { combinePValues } from '../kernels/combine-p-values.js';
import { kolmogorovSmirnovDistance } from '../kernels/kolmogorov-smirnov-distance.js';
import {
  normalLimits,
  type WassersteinScale,
  wassersteinEffect,
  wassersteinMeasure,
} from '../kernels/wasserstein-effect.js';
import { wassersteinSurvival } from '../kernels/wasserstein-null.js';
import { numericSample } from '../samples/numeric-sample.js';
import { autocorrelationTime, blockTime } from './autocorrelation-time.js';
import { pooledRanks } from './pooled-ranks.js';
import { removeSeason, type TimedValues } from './remove-season.js';

/** Options of {@link driftBetweenWindows}. */
export interface DriftBetweenWindowsOptions extends DecisionOptions {
  /** The usual: from `from` (included) to `to` (not included), milliseconds since the epoch. */
  readonly reference: SliceOptions;
  /** What is compared with it. The two must not overlap. */
  readonly current: SliceOptions;
  /**
   * Largest effect size that does not matter, at least 0, in deviations of the reference without its season: 0.5 is a shift by
   * half a deviation.
   *
   * @default 0.5
   */
  readonly tolerance?: number;
  /**
   * What repeats and is taken out before comparing, or `'none'`. It is removed where both windows together span three of them at
   * least. With `'1d'` a weekend is not like the days before it: compare whole weeks, or use `'1w'` where there are three.
   *
   * @default '1d'
   */
  readonly seasonLength?: Duration | 'none';
  /** What the distance is divided by, see `wasserstein`. @default 'interquartile' */
  readonly scale?: WassersteinScale;
}

/** The result of {@link driftBetweenWindows}. */
export interface WindowDriftResult extends TwoSampleResult {
  /** How many independent values the windows are worth. */
  readonly effectiveReferenceCount: number;
  readonly effectiveCurrentCount: number;
  /** How long values repeat each other, in milliseconds: one independent value per this time. */
  readonly correlationTime: number;
  /** Whether what repeats every `seasonLength` was taken out. */
  readonly seasonRemoved: boolean;
  /** Medians of the windows, in the unit of the series. */
  readonly referenceLevel: number;
  readonly currentLevel: number;
  /** How far the median moved after the season was taken out, in the unit of the series. */
  readonly levelShift: number;
  /** Interquartile range over 1.349 after the season was taken out, in the unit of the series. */
  readonly referenceSpread: number;
  readonly currentSpread: number;
}

const normalInterquartileRange = 1.3489795003921634;

function windowOf(series: TimeSeries, options: SliceOptions): TimedValues {
  const slice = sliceSeries(series, options);
  return {
    times: timesOf(slice),
    values: slice.values.map((value) => (Number.isFinite(value) ? value : Number.NaN)),
  };
}

function requireApart(reference: SliceOptions, current: SliceOptions): void {
  const from = Math.max(reference.from ?? Number.NEGATIVE_INFINITY, current.from ?? Number.NEGATIVE_INFINITY);
  const to = Math.min(reference.to ?? Number.POSITIVE_INFINITY, current.to ?? Number.POSITIVE_INFINITY);
  if (from < to) {
    const range = `${current.from ?? 'the start'} to ${current.to ?? 'the end'}`;
    throw invalidOption('current', range, 'a window that does not overlap "reference"');
  }
}

/**
 * One independent value per how many values: the largest of what ranks say about the level, what their distance from the middle
 * says about the spread, and what whole seasons have in common.
 */
function valuesPerIndependent(windows: readonly [Float64Array, Float64Array], blockLength: number): number {
  const ranks = pooledRanks(windows);
  const spread = ranks.map((window) => window.map((rank) => Math.abs(rank - 0.5)));
  return Math.max(
    autocorrelationTime(ranks),
    autocorrelationTime(spread),
    blockLength > 1 ? blockTime(ranks, blockLength) : 1,
  );
}

/**
 * Compares two windows of one time series, such as the last days with the weeks before, without taking for drift that neighbouring
 * values repeat each other.
 *
 * Tests for independent values raise false alarms on most metrics: an hour of a busy service is one event, not sixty. Here the
 * daily pattern is taken out first; then the correlation of what remains tells how many independent values the windows are
 * worth, and the p-values (Kolmogorov-Smirnov and Wasserstein, combined) and the limits use those counts.
 * Drift is a distance beyond `tolerance` that is significant by them.
 *
 * Not for a series that never settles (a trend, a disk that fills): nothing in it repeats, and the answer is 'insufficient data' or
 * drift. Not for single outliers (`@bellwether/anomaly`). Missing (NaN) and infinite values are set aside and counted; a gap counts
 * as time. An irregular series is taken in the order of its points.
 *
 * Cost: O(n log n), 10 log10(n) passes for the correlation.
 *
 * Sources: Bayley, G. V. and Hammersley, J. M. (1946), doi:10.2307/2983560 (effective number); Thiebaux, H. J. and Zwiers, F. W.
 * (1984), doi:10.1175/1520-0450(1984)023<0800:TIAEOE>2.0.CO;2.
 *
 * @throws {@link BellwetherError} `invalid-option`, also where the windows overlap.
 *
 * @example
 * ```ts
 * import { createTimeSeries, seededRandom, standardNormal } from '@bellwether/core';
 * import { driftBetweenWindows } from '@bellwether/drift';
 *
 * const day = 86_400_000;
 * const random = seededRandom(7);
 * const values = Float64Array.from({ length: 14 * 24 }, (_, hour) => {
 *   const daily = 20 * Math.sin((2 * Math.PI * hour) / 24);
 *   return 100 + daily + 2 * standardNormal(random) + (hour >= 12 * 24 ? 12 : 0);
 * });
 * const load = createTimeSeries({ name: 'load', start: 0, step: '1h', values });
 * const result = driftBetweenWindows(load, { reference: { to: 12 * day }, current: { from: 12 * day } });
 * result.verdict; // => 'drift'
 * result.levelShift > 11; // => true
 * ```
 */
export function driftBetweenWindows(series: TimeSeries, options: DriftBetweenWindowsOptions): WindowDriftResult {
  const decision = requireDecision(options, 0.5);
  const scale = requireOneOf('scale', options.scale ?? 'interquartile', ['interquartile', 'standard-deviation']);
  const seasonLength = options.seasonLength ?? '1d';
  const season = seasonLength === 'none' ? Number.POSITIVE_INFINITY : parseDuration(seasonLength, 'seasonLength');
  requireApart(options.reference, options.current);
  const before = windowOf(series, options.reference);
  const after = windowOf(series, options.current);
  const step = series.axis.kind === 'regular' || series.values.length > 1 ? inferStep(series) : 1;
  const { windows, seasons } = removeSeason(before, after, season, step);
  const reference = numericSample(windows[0]);
  const current = numericSample(windows[1]);
  const sides = {
    test: 'drift-between-windows',
    referenceCount: reference.sorted.length,
    currentCount: current.sorted.length,
    referenceMissing: reference.missing,
    currentMissing: current.missing,
  };
  const described = (counts: Counts, time: number): Omit<WindowDriftResult, keyof TwoSampleResult> => {
    const spread = (values: Float64Array): number => finite(interquartileRange(values) / normalInterquartileRange);
    return {
      effectiveReferenceCount: counts.reference,
      effectiveCurrentCount: counts.current,
      correlationTime: time * step,
      seasonRemoved: seasons > 0,
      referenceLevel: finite(median(before.values)),
      currentLevel: finite(median(after.values)),
      levelShift: finite(median(current.sorted) - median(reference.sorted)),
      referenceSpread: spread(reference.sorted),
      currentSpread: spread(current.sorted),
    };
  };
  if (sides.referenceCount === 0 || sides.currentCount === 0) {
    const limits = normalLimits(decision.tolerance);
    const result = decide({ ...sides, measure: wassersteinMeasure(scale), limits }, decision);
    return { ...result, ...described({ reference: 0, current: 0 }, 0) };
  }
  const blockLength = Number.isFinite(season) ? Math.round(season / step) : 1;
  // A profile of few seasons follows the values it is taken from: they then look more alike than they are.
  const freedom = seasons > 0 ? Math.max(0.1, 1 - 1 / seasons) : 1;
  const time = valuesPerIndependent(windows, blockLength) / freedom;
  const worth = { reference: sides.referenceCount / time, current: sides.currentCount / time };
  const noise = Math.sqrt(1 / worth.reference + 1 / worth.current);
  const found = kolmogorovSmirnovDistance(reference.sorted, current.sorted);
  const effect = wassersteinEffect(reference.sorted, current.sorted, { ...decision, scale, counts: worth });
  const { distance, spread } = effect.scaled;
  const pValue = combinePValues([
    kolmogorovSurvival(found.distance / noise),
    wassersteinSurvival(distance, spread, noise),
  ]);
  const description = described(worth, time);
  const result = decide(
    {
      ...sides,
      statistic: effect.distance,
      pValue,
      effectSize: effect.effectSize,
      limits: (alpha) => {
        const { detectable, neededCount } = effect.limits(alpha);
        return { detectable, neededCount: neededCount * time };
      },
      worth,
      detail: `The level moved by ${show(description.levelShift)}, the spread from ${show(description.referenceSpread)} to ${show(description.currentSpread)}.`,
    },
    decision,
  );
  return { ...result, ...description };
}
