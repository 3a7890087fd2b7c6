/** A fitted model walked along its own series. */
export interface Walk {
  /** Moves on over the values from `from` up to `to`, which it has fitted. */
  advance(from: number, to: number): void;
  /** Writes forecasts of the steps from where it stands, without moving. */
  forecast(out: Float64Array): void;
}

/** Steps forecast for one measure, at most about this many: longer series are forecast from fewer places. */
const mostSteps = 10_000;

/**
 * How far forecasts of up to `ahead` steps within the series were off: the mean, over the steps ahead, of the logarithm of their
 * mean squared error. `floor` is a squared error below which only rounding is left.
 */
export function errorsAhead(
  values: Float64Array,
  { advance, forecast }: Walk,
  { ahead, seasonLength, floor }: { ahead: number; seasonLength: number; floor: number },
): number {
  const { length } = values;
  // The start has been fitted to the first season: forecasts from there would be too good.
  const first = Math.min(seasonLength, length >> 1);
  const steps = Math.max(1, Math.min(ahead, (length - first) >> 1));
  let stride = Math.max(1, Math.ceil(((length - first) * steps) / mostSteps));
  // A divisor of the season would always begin at the same phases.
  while (stride > 1 && seasonLength % stride === 0) stride += 1;
  const sums = new Float64Array(steps);
  const counts = new Float64Array(steps);
  const forecasts = new Float64Array(steps);
  advance(0, first);
  for (let origin = first; origin < length; origin += stride) {
    forecast(forecasts);
    const until = Math.min(steps, length - origin);
    for (let h = 0; h < until; h += 1) {
      const error = values[origin + h]! - forecasts[h]!;
      if (Number.isNaN(error)) continue;
      sums[h]! += error * error;
      counts[h]! += 1;
    }
    advance(origin, Math.min(length, origin + stride));
  }
  let total = 0;
  let used = 0;
  for (let h = 0; h < steps; h += 1) {
    if (counts[h] === 0) continue;
    total += Math.log(Math.max(sums[h]! / counts[h]!, floor));
    used += 1;
  }
  return used === 0 ? 0 : total / used;
}
