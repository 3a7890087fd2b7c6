import { median } from './numerics-temporary.js';

/** The season of a series and what remains of its level, estimated by medians. */
export interface SeasonShape {
  /** Terms with mean 0, or factors with mean 1, from the phase of the first value on. */
  readonly season: Float64Array;
  /** Median level of each whole season. */
  readonly levels: Float64Array;
}

function medianOf(values: number[], otherwise: number): number {
  return values.length === 0 ? otherwise : median(values);
}

/** Median of each block of one season; blocks without a value take the block before, or the first that has one. */
function blockLevels(values: Float64Array, seasonLength: number): Float64Array {
  const levels = new Float64Array(Math.floor(values.length / seasonLength));
  let known = Number.NaN;
  for (let block = 0; block < levels.length; block += 1) {
    const from = block * seasonLength;
    const observed = Array.from(values.subarray(from, from + seasonLength)).filter((value) => !Number.isNaN(value));
    known = medianOf(observed, known);
    levels[block] = known;
  }
  const first = levels.find((level) => !Number.isNaN(level)) ?? Number.NaN;
  return levels.map((level) => (Number.isNaN(level) ? first : level));
}

/** The level at index `at`, on straight lines between the middles of the blocks. */
function levelAt(levels: Float64Array, seasonLength: number, at: number): number {
  const block = Math.max(0, Math.min(levels.length - 1, (at + 0.5) / seasonLength - 0.5));
  const left = Math.floor(block);
  const right = Math.min(levels.length - 1, left + 1);
  return levels[left]! + (block - left) * (levels[right]! - levels[left]!);
}

/**
 * Separates season from level without being led astray by outliers: the level is the median of each season, joined by
 * straight lines; the season is the median of what remains at each phase. Phases without a value get the neutral term.
 *
 * @param values - At least one whole season, missing values NaN.
 * @param multiplicative - Divide by the level instead of subtracting it.
 */
export function seasonShape(values: Float64Array, seasonLength: number, multiplicative: boolean): SeasonShape {
  const levels = blockLevels(values, seasonLength);
  const neutral = multiplicative ? 1 : 0;
  const season = new Float64Array(seasonLength);
  const remains: number[] = [];
  for (let phase = 0; phase < seasonLength; phase += 1) {
    remains.length = 0;
    for (let i = phase; i < values.length; i += seasonLength) {
      const level = levelAt(levels, seasonLength, i);
      const value = multiplicative ? values[i]! / level : values[i]! - level;
      if (Number.isFinite(value)) remains.push(value);
    }
    season[phase] = medianOf(remains, neutral);
  }
  const mean = season.reduce((sum, value) => sum + value, 0) / seasonLength;
  for (let phase = 0; phase < seasonLength; phase += 1) {
    if (!multiplicative) season[phase]! -= mean;
    else if (mean > 0) season[phase]! /= mean;
    else season[phase] = 1;
  }
  // Terms with a mean of zero leave the mean of the season in the level.
  return { season, levels: levels.map((level) => (multiplicative ? level * (mean > 0 ? mean : 1) : level + mean)) };
}
