import { median } from '@bellwether/statistics';

/** The season of a series and what remains of its level, estimated by medians. */
export interface SeasonShape {
  /** Terms with mean 0, or factors with mean 1, from the phase of the first value on. */
  readonly season: Float64Array;
  /** Median level of each whole season. */
  readonly levels: Float64Array;
}

/** Median of each block of one season; blocks without a value take the block before, or the first that has one. */
function blockLevels(values: Float64Array, seasonLength: number): Float64Array {
  const levels = new Float64Array(Math.floor(values.length / seasonLength));
  let known = Number.NaN;
  for (let block = 0; block < levels.length; block += 1) {
    const from = block * seasonLength;
    const observed = values.subarray(from, from + seasonLength).filter((value) => !Number.isNaN(value));
    if (observed.length > 0) known = median(observed);
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

/** What is left of the values when the level is taken off: differences, or relative differences; NaN where unknown. */
function withoutLevel(
  values: Float64Array,
  levels: Float64Array,
  seasonLength: number,
  relative: boolean,
): Float64Array {
  const rest = new Float64Array(values.length);
  for (let i = 0; i < rest.length; i += 1) {
    const level = levelAt(levels, seasonLength, i);
    const value = relative ? values[i]! / level - 1 : values[i]! - level;
    rest[i] = Number.isFinite(value) ? value : Number.NaN;
  }
  return rest;
}

/** Median at each phase over every `stride`-th season from `first` on; 0 where there is no value. */
function phaseMedians(rest: Float64Array, seasonLength: number, first = 0, stride = 1): Float64Array {
  const season = new Float64Array(seasonLength);
  const found: number[] = [];
  for (let phase = 0; phase < seasonLength; phase += 1) {
    found.length = 0;
    for (let i = first * seasonLength + phase; i < rest.length; i += stride * seasonLength) {
      if (!Number.isNaN(rest[i]!)) found.push(rest[i]!);
    }
    if (found.length > 0) season[phase] = median(found);
  }
  return season;
}

function shapeOf(rest: Float64Array, levels: Float64Array, relative: boolean): SeasonShape {
  const mean = rest.reduce((sum, value) => sum + value, 0) / rest.length;
  // What the terms have in common belongs to the level.
  return relative
    ? { season: rest.map((value) => (1 + value) / (1 + mean)), levels: levels.map((level) => level * (1 + mean)) }
    : { season: rest.map((value) => value - mean), levels: levels.map((level) => level + mean) };
}

/** Mean over `2 half + 1` neighbouring phases, around the end of the season. */
function smoothed(season: Float64Array, half: number): Float64Array {
  const { length } = season;
  const result = new Float64Array(length);
  let sum = 0;
  for (let i = -half; i <= half; i += 1) sum += season[(i + length) % length]!;
  for (let phase = 0; phase < length; phase += 1) {
    result[phase] = sum / (2 * half + 1);
    sum += season[(phase + half + 1) % length]! - season[(phase - half + length) % length]!;
  }
  return result;
}

/** How much of a season to believe, from none to all. */
const shares = [0, 0.25, 0.5, 0.75, 1];

/** Sum of what a share of a season leaves unexplained in every second season from `first` on. */
function unexplained(rest: Float64Array, season: Float64Array, share: number, first: number): number {
  const { length } = season;
  let sum = 0;
  for (let block = first; block * length < rest.length; block += 2) {
    const end = Math.min(length, rest.length - block * length);
    for (let phase = 0; phase < end; phase += 1) {
      const error = Math.abs(rest[block * length + phase]! - share * season[phase]!);
      if (!Number.isNaN(error)) sum += error;
    }
  }
  return sum;
}

/**
 * Separates season from level without being led astray by outliers or noise: the level is the median of each season, joined by
 * straight lines; the season is the median of what remains at each phase, smoothed and shrunk as far as makes the even seasons
 * best explain the odd ones and the other way round. What does not repeat is not taken for a season, and phases without a value
 * get the neutral term.
 *
 * @param values - At least one whole season, missing values NaN.
 * @param relative - Divide by the level (which must be positive) instead of subtracting it.
 */
export function seasonShape(values: Float64Array, seasonLength: number, relative: boolean): SeasonShape {
  const levels = blockLevels(values, seasonLength);
  const rest = withoutLevel(values, levels, seasonLength, relative);
  const even = phaseMedians(rest, seasonLength, 0, 2);
  const odd = phaseMedians(rest, seasonLength, 1, 2);
  let best = { half: 0, share: 1, left: Number.POSITIVE_INFINITY };
  for (const half of new Set([0, 1, Math.floor(seasonLength / 48), Math.floor(seasonLength / 16)])) {
    if (2 * half + 1 > seasonLength) continue;
    const fromEven = smoothed(even, half);
    const fromOdd = smoothed(odd, half);
    for (const share of shares) {
      const left = unexplained(rest, fromOdd, share, 0) + unexplained(rest, fromEven, share, 1);
      if (left < best.left) best = { half, share, left };
    }
  }
  const season = smoothed(phaseMedians(rest, seasonLength), best.half).map((value) => best.share * value);
  return shapeOf(season, levels, relative);
}
