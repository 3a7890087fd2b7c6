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
  /** Sum of squared one-step errors, and their number. */
  squares: number;
  count: number;
  readonly season: Float64Array;
}

/** Level and deviation before each step, for the choice of weights. */
export interface Trace {
  readonly level: Float64Array;
  readonly deviation: Float64Array;
}

/**
 * One pass, in place. An error moves the state by no more than `limit`, so that one spike counts for little and a real shift
 * is followed within a few steps; the squared errors count in full. A missing value only lets the deviation decay.
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
  let { level, deviation, position, gap, squares, count } = standing;
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
      const error = value - season[position]! - level - deviation;
      const bounded = Math.max(-limit, Math.min(limit, error));
      level += weights.level * bounded;
      deviation = weights.retention * (deviation + weights.deviation * bounded);
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
  standing.squares = squares;
  standing.count = count;
}
