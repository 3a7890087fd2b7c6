/** The usual value at each position within a period (time of day, hour of the week), learnt bucket by bucket. */
export interface SeasonalProfile {
  /** Length of the period and of a bucket, milliseconds. */
  readonly period: number;
  readonly width: number;
  /** How many periods the profile remembers. */
  readonly memory: number;
  /** Whether values between the middles of two buckets are interpolated. */
  readonly smooth: boolean;
  readonly usual: Float64Array;
  readonly count: Float64Array;
}

/** A profile as plain numbers. */
export interface SeasonalProfileState {
  readonly usual: readonly number[];
  readonly count: readonly number[];
}

export function createProfile(
  period: number,
  buckets: number,
  memory: number,
  smooth: boolean,
  state?: SeasonalProfileState,
): SeasonalProfile {
  return {
    period,
    width: period / buckets,
    memory,
    smooth,
    usual: state === undefined ? new Float64Array(buckets) : Float64Array.from(state.usual),
    count: state === undefined ? new Float64Array(buckets) : Float64Array.from(state.count),
  };
}

export function snapshotProfile(profile: SeasonalProfile): SeasonalProfileState {
  return { usual: Array.from(profile.usual), count: Array.from(profile.count) };
}

function positionOf(profile: SeasonalProfile, localTime: number): number {
  const remainder = localTime % profile.period;
  return (remainder < 0 ? remainder + profile.period : remainder) / profile.width;
}

function bucketOf(profile: SeasonalProfile, localTime: number): number {
  return Math.min(profile.usual.length - 1, Math.floor(positionOf(profile, localTime)));
}

/** The usual value at `localTime`; NaN where nothing was ever seen. `step` is the typical time between observations. */
export function usualAt(profile: SeasonalProfile, localTime: number, step: number): number {
  const { usual, count } = profile;
  const bucket = bucketOf(profile, localTime);
  // A bucket with one observation per period holds the value of its own moment, not of its middle.
  if (profile.smooth && step < 0.75 * profile.width) {
    const position = positionOf(profile, localTime) - 0.5;
    const floor = Math.floor(position);
    const before = floor < 0 ? usual.length - 1 : floor;
    const after = floor + 1 >= usual.length ? 0 : floor + 1;
    if (count[before]! > 0 && count[after]! > 0) {
      const share = position - floor;
      return usual[before]! * (1 - share) + usual[after]! * share;
    }
  }
  return count[bucket]! > 0 ? usual[bucket]! : Number.NaN;
}

/**
 * Moves the bucket's usual value towards `value`, by at most `largestStep` times the bucket's learning rate.
 *
 * @param first - With what an unseen bucket begins.
 * @param step - Typical milliseconds between observations: what the memory, counted in periods, means in observations.
 */
export function learnProfile(
  profile: SeasonalProfile,
  localTime: number,
  value: number,
  first: number,
  largestStep: number,
  step: number,
): void {
  const bucket = bucketOf(profile, localTime);
  const seen = profile.count[bucket]!;
  profile.count[bucket] = seen + 1;
  if (seen === 0) {
    profile.usual[bucket] = first;
    return;
  }
  const distance = value - profile.usual[bucket]!;
  const clipped = seen > 1 ? Math.max(-largestStep, Math.min(largestStep, distance)) : distance;
  const perPeriod = step > 0 ? Math.max(1, profile.width / step) : 1;
  profile.usual[bucket]! += clipped / Math.min(seen + 1, profile.memory * perPeriod);
}

/** Mean of the profile over the buckets seen; 0 if there are none. */
export function meanOfProfile(profile: SeasonalProfile): number {
  let sum = 0;
  let seen = 0;
  for (let i = 0; i < profile.usual.length; i += 1) {
    if (profile.count[i]! === 0) continue;
    sum += profile.usual[i]!;
    seen += 1;
  }
  return seen === 0 ? 0 : sum / seen;
}
