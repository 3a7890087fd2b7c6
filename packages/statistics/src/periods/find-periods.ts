import { invalidOption, requireInteger, requireNumber } from '@bellwether/core';
import { fillLinearly } from './fill.js';
import { guessPeriods, usualPeriods } from './guess.js';
import { type Candidate, searchPeriods } from './search.js';

/** Options of {@link findPeriods}. */
export interface FindPeriodsOptions {
  /** Shortest period, in steps, at least 2. @defaultValue 2 */
  readonly minPeriod?: number;
  /** Longest period, in steps. Longer than a 2.5th of the series is never found. @defaultValue as long as the series allows */
  readonly maxPeriod?: number;
  /** Most periods returned, at least 1. @defaultValue 3 */
  readonly maxPeriods?: number;
  /**
   * The only periods to consider, in steps. Fewer are found more surely, since fewer can appear by chance. A candidate is
   * reported also as part of a longer one.
   *
   * @defaultValue the usual periods of clocks and calendars, and what spectrum and autocorrelation suggest
   */
  readonly candidates?: readonly number[];
  /**
   * Probability of finding a period where there is none, above 0 and below 1. Raising it finds weaker periods and more false
   * ones.
   *
   * @defaultValue 0.01
   */
  readonly level?: number;
  /**
   * Smallest strength worth reporting, from 0 to 1. Raising it leaves out periods that are real but of little use.
   *
   * @defaultValue 0.05
   */
  readonly minStrength?: number;
}

/** A period of a series. */
export interface FoundPeriod {
  /** Steps from one cycle to the next. */
  readonly period: number;
  /** Share of the variance, beside the trend and the shorter periods found, that the mean cycle explains: 0 to 1. */
  readonly strength: number;
  /** Probability of cycles as alike as these by chance, corrected for the number of periods tried. */
  readonly pValue: number;
}

/** @internal Cycles a series must hold before a period can be told from chance. */
export const cyclesNeeded = 2.5;

/**
 * Finds the periods of a series, strongest first: 24 and 168 in hourly data, 288 and 2016 in 5-minute data. None in noise, in
 * random walks and in constants.
 *
 * A period holds if the cycles agree in phase: their Fourier coefficients are independent from cycle to cycle when nothing repeats,
 * whatever the dependence of neighbouring values, and an F test tells whether their mean is larger than that allows. Shorter periods are
 * taken out before longer ones are tested. Trends (lines between the medians of the cycles), outliers (clipped at three scaled
 * median absolute deviations) and single bad cycles (limited in weight) do little harm. Periods are whole numbers of steps.
 *
 * Not for waves whose period wanders, nor for fewer than 2.5 cycles. Missing and infinite values are filled by straight lines, cycles
 * with less than half of the usual number of finite values left out; where less than a tenth of the whole is finite nothing is found.
 *
 * Cost O(n log n), and O(n) for each of some 30 candidates.
 *
 * @throws {@link BellwetherError} `invalid-option` for options out of range.
 *
 * @example
 * ```ts
 * import { findPeriods } from '@bellwether/statistics';
 *
 * const hourly = Float64Array.from({ length: 24 * 28 }, (_, hour) =>
 *   Math.sin((2 * Math.PI * hour) / 24) - (Math.floor(hour / 24) % 7 > 4 ? 1 : 0) + 0.1 * Math.sin(hour * hour),
 * );
 * findPeriods(hourly).map(({ period }) => period); // => [24, 168]
 * ```
 */
export function findPeriods(values: ArrayLike<number>, options: FindPeriodsOptions = {}): readonly FoundPeriod[] {
  const minPeriod = requireInteger('minPeriod', options.minPeriod ?? 2, { min: 2 });
  const maxPeriods = requireInteger('maxPeriods', options.maxPeriods ?? 3, { min: 1 });
  const level = requireNumber('level', options.level ?? 0.01, {
    min: 0,
    max: 1,
    exclusiveMin: true,
    exclusiveMax: true,
  });
  const minStrength = requireNumber('minStrength', options.minStrength ?? 0.05, { min: 0, max: 1 });
  const given = options.candidates;
  for (const period of given ?? []) requireInteger('candidates', period, { min: 2 });
  if (options.maxPeriod !== undefined && !(options.maxPeriod >= minPeriod)) {
    throw invalidOption('maxPeriod', options.maxPeriod, `a number at or above minPeriod, which is ${minPeriod}`);
  }
  const longest = Math.min(Math.floor(options.maxPeriod ?? values.length), Math.floor(values.length / cyclesNeeded));
  const series = fillLinearly(values);
  if (series === undefined) return [];
  const allowed = (periods: readonly number[]) => [...new Set(periods)].filter((p) => p >= minPeriod && p <= longest);

  const named = allowed(given ?? usualPeriods);
  // A quarter of the allowance goes to the named ones, a quarter to any other; the rest is a margin, since F is approximate here.
  const candidates: Candidate[] = named.map((period) => ({
    period,
    factor: (given ? 2 : 4) * named.length,
    natural: given !== undefined,
  }));
  if (given === undefined) {
    const others = guessPeriods(series.values, minPeriod, longest).filter((period) => !named.includes(period));
    const factor = 4 * values.length;
    candidates.push(...others.map((period) => ({ period, factor, natural: false, rough: true })));
  }
  return searchPeriods(series, candidates, { level, minStrength })
    .sort((a, b) => b.strength - a.strength || a.period - b.period)
    .slice(0, maxPeriods)
    .map(({ period, strength, pValue }) => ({ period, strength, pValue }));
}
