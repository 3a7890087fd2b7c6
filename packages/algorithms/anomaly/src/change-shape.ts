/** How the level of a stretch changed: at once or little by little. */
export interface ChangeShape {
  readonly kind: 'level-shift' | 'trend';
  /** Index at which the change began. */
  readonly onset: number;
  /** Level before the change and at the end of the stretch. */
  readonly before: number;
  readonly after: number;
  /** Share of the stretch's variation that the shape explains, 0 to 1. */
  readonly explained: number;
}

/** A gradual change must explain this much more of what is left than a sudden one, because it bends to more shapes. */
const TREND_ADVANTAGE = 0.97;

/**
 * Fits two shapes by least squares, one level then another, and one level then a straight line, with every possible onset,
 * and returns the better one; undefined where there are fewer than 6 values or no variation. Cost O(n).
 */
export function changeShape(values: ArrayLike<number>): ChangeShape | undefined {
  const n = values.length;
  if (n < 6) return undefined;
  let total = 0;
  for (let i = 0; i < n; i += 1) total += values[i]!;
  const mean = total / n;
  let flat = 0;
  for (let i = 0; i < n; i += 1) flat += (values[i]! - mean) ** 2;
  if (!(flat > 1e-12 * mean * mean)) return undefined;

  let step = { gain: 0, onset: 0, before: mean, after: mean };
  let ramp = { gain: 0, onset: 0, before: mean, after: mean };
  // Sums over the tail i..n-1 of the centred values, and of them times the position, grow as the onset moves left.
  let tail = 0;
  let moment = 0;
  for (let onset = n - 1; onset >= 0; onset -= 1) {
    const length = n - onset;
    tail += values[onset]! - mean;
    // Ramp regressor: 1, 2, ... length from the onset on, 0 before.
    moment += tail;
    if (onset >= 1) {
      const gain = (tail * tail * n) / (length * onset);
      if (gain > step.gain) step = { gain, onset, before: mean - tail / onset, after: mean + tail / length };
    }
    if (length >= 3) {
      const sum = (length * (length + 1)) / 2;
      const spread = (length * (length + 1) * (2 * length + 1)) / 6 - (sum * sum) / n;
      const slope = moment / spread;
      const gain = slope * moment;
      if (gain > ramp.gain) {
        const before = mean - (slope * sum) / n;
        ramp = { gain, onset, before, after: before + slope * length };
      }
    }
  }
  const gradual = flat - ramp.gain < TREND_ADVANTAGE * (flat - step.gain);
  const best = gradual ? ramp : step;
  return {
    kind: gradual ? 'trend' : 'level-shift',
    onset: best.onset,
    before: best.before,
    after: best.after,
    explained: Math.min(1, best.gain / flat),
  };
}
