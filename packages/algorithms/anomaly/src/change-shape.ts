/** How the level of a stretch changed: at once or little by little. */
export interface ChangeShape {
  readonly kind: 'level-shift' | 'trend';
  /** Index of the first value at which the level was changing, and of the first at which it had changed for good. */
  readonly onset: number;
  readonly end: number;
  /** Level before the change and at the end of the stretch. */
  readonly before: number;
  readonly after: number;
  /** Share of the stretch's variation that the shape explains, 0 to 1. */
  readonly explained: number;
}

/** A change over fewer values than this is sudden. */
const SHORTEST_TREND = 3;
/** A gradual change must leave at most this share of what a sudden one leaves unexplained: it bends to more shapes. */
const TREND_ADVANTAGE = 0.85;

/**
 * Fits one level, then a straight line, then another level, by least squares over every onset and length of the line, and says
 * whether the change was sudden or gradual; undefined where there are fewer than 6 values or no variation.
 *
 * Cost O(n^2) time, O(n) memory, for n values.
 */
export function changeShape(values: ArrayLike<number>): ChangeShape | undefined {
  const n = values.length;
  if (n < 6) return undefined;
  let total = 0;
  for (let i = 0; i < n; i += 1) total += values[i]!;
  const mean = total / n;
  // Sums of the centred values, and of them times their index, before each index.
  const sums = new Float64Array(n + 1);
  const moments = new Float64Array(n + 1);
  let flat = 0;
  for (let i = 0; i < n; i += 1) {
    const centred = values[i]! - mean;
    sums[i + 1] = sums[i]! + centred;
    moments[i + 1] = moments[i]! + i * centred;
    flat += centred * centred;
  }
  if (!(flat > 1e-12 * mean * mean)) return undefined;

  const step = { gain: 0, onset: 0, length: 1, size: 0, share: 0 };
  const ramp = { gain: 0, onset: 0, length: 1, size: 0, share: 0 };
  for (let onset = 1; onset < n; onset += 1) {
    for (let length = 1; onset + length <= n; length += 1) {
      // The shape: 0 before the onset, 1/length, 2/length, ... 1, and 1 from then on.
      const end = onset + length;
      const climb = moments[end]! - moments[onset]! - (onset - 1) * (sums[end]! - sums[onset]!);
      const covariance = climb / length - sums[end]!;
      const sum = (length + 1) / 2 + n - end;
      const squares = ((length + 1) * (2 * length + 1)) / (6 * length) + n - end;
      const spread = squares - (sum * sum) / n;
      const gain = (covariance * covariance) / spread;
      const best = length < SHORTEST_TREND ? step : ramp;
      if (gain <= best.gain) continue;
      best.gain = gain;
      best.onset = onset;
      best.length = length;
      best.size = covariance / spread;
      best.share = sum / n;
    }
  }
  const gradual = flat - ramp.gain < TREND_ADVANTAGE * (flat - step.gain);
  const best = gradual ? ramp : step;
  const before = mean - best.size * best.share;
  return {
    kind: gradual ? 'trend' : 'level-shift',
    onset: best.onset,
    end: best.onset + best.length - 1,
    before,
    after: before + best.size,
    explained: Math.min(1, best.gain / flat),
  };
}
