/** The values there can be: the model works on a scale on which there is no limit. */
export interface Limits {
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Values at a limit would be infinitely far away; they are taken for this close to it, as a share of the range. */
const margin = 1e-3;

/** Onto the unlimited scale: the logarithm above (below) a single limit, the log odds between two. `unit` is the usual size of values. */
export function unlimited(value: number, { lower, upper }: Limits, unit: number): number {
  if (lower !== null && upper !== null) {
    const share = Math.min(1 - margin, Math.max(margin, (value - lower) / (upper - lower)));
    return Math.log(share / (1 - share));
  }
  if (lower !== null) return Math.log(Math.max(value - lower, margin * unit) / unit);
  if (upper !== null) return -Math.log(Math.max(upper - value, margin * unit) / unit);
  return value / unit;
}

/** Back within the limits. Monotone, so that quantiles stay quantiles. */
export function limited(value: number, { lower, upper }: Limits, unit: number): number {
  if (lower !== null && upper !== null) return lower + (upper - lower) / (1 + Math.exp(-value));
  if (lower !== null) return lower + unit * Math.exp(Math.min(value, 700));
  if (upper !== null) return upper - unit * Math.exp(Math.min(-value, 700));
  return value * unit;
}
