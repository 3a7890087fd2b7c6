/** Speeds of a seasonal profile. */
export interface ProfileWeights {
  /** How much of an error enters the lasting level. */
  readonly level: number;
  /** How much of an error enters the passing deviation. */
  readonly deviation: number;
  /** What remains of the passing deviation after each step, 0 to below 1. */
  readonly retention: number;
  /** How much of an error enters the profile at its phase. */
  readonly profile: number;
  /** How much of an error enters the lasting level instead, once a shift has shown. */
  readonly shift: number;
}

/** Where a profile stands before the next step. */
export interface ProfileStanding {
  /** Lasting level above or below the profile. */
  level: number;
  /** Passing deviation, which decays. */
  deviation: number;
  /** Phase of the next step. */
  position: number;
  /** Missing steps since the last value. */
  gap: number;
  /** Values in a row beyond the limit from level and profile, negative where they were below. */
  streak: number;
  /** Sum of squared one-step errors, and their number. */
  squares: number;
  count: number;
  readonly season: Float64Array;
}

/** Values in a row beyond the limit that are taken for a shift: a twenty-fourth of a season, at least 3. */
function shiftShownAfter(seasonLength: number): number {
  return Math.max(3, Math.ceil(seasonLength / 24));
}

/** More doublings would overflow. */
const maximumDoublings = 60;

/** Level and deviation before each step, for the choice of weights. */
export interface Trace {
  readonly level: Float64Array;
  readonly deviation: Float64Array;
}

/**
 * One pass, in place. An error counts for no more than `limit`, so that one spike moves little; the limit doubles with every
 * further value that far off on the same side, and what stays off moves the level, so that a real shift is followed. The squared
 * errors count in full. A missing value only lets the deviation decay.
 */
export function runProfile(
  values: Float64Array,
  weights: ProfileWeights,
  limit: number,
  standing: ProfileStanding,
  trace?: Trace,
): void {
  const { season } = standing;
  const { length } = season;
  const shown = shiftShownAfter(length);
  let { level, deviation, position, gap, streak, squares, count } = standing;
  for (let i = 0; i < values.length; i += 1) {
    if (trace !== undefined) {
      trace.level[i] = level;
      trace.deviation[i] = deviation;
    }
    const value = values[i]!;
    if (Number.isNaN(value)) {
      gap += 1;
      deviation *= weights.retention;
    } else {
      const rest = value - season[position]! - level;
      const error = rest - deviation;
      const reach = streak === 0 ? limit : limit * 2 ** Math.min(maximumDoublings, Math.abs(streak));
      const bounded = Math.max(-reach, Math.min(reach, error));
      if (rest > limit) streak = streak > 0 ? streak + 1 : 1;
      else if (rest < -limit) streak = streak < 0 ? streak - 1 : -1;
      else streak = 0;
      deviation = weights.retention * (deviation + weights.deviation * bounded);
      if (Math.abs(streak) < shown) level += weights.level * bounded;
      else {
        // What was held for passing has lasted: it moves over to the level.
        const moved = weights.shift * Math.max(-reach, Math.min(reach, rest));
        level += moved;
        if (weights.deviation > 0) deviation -= moved;
      }
      season[position]! += weights.profile * bounded;
      squares += error * error;
      count += 1;
      gap = 0;
    }
    position += 1;
    if (position === length) position = 0;
  }
  standing.level = level;
  standing.deviation = deviation;
  standing.position = position;
  standing.gap = gap;
  standing.streak = streak;
  standing.squares = squares;
  standing.count = count;
}
