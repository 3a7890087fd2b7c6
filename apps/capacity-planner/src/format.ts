/** The day of a time, in UTC. */
export function dateOf(time: number | null | undefined): string {
  return time === null || time === undefined ? '–' : new Date(time).toISOString().slice(0, 10);
}

/** A probability for people, who are never told that something is certain. */
export function percent(share: number | null): string {
  if (share === null) return '–';
  if (share < 0.01 - 1e-9) return '<1 %';
  return share > 0.99 + 1e-9 ? '>99 %' : `${Math.round(100 * share)} %`;
}

/** A probability that was given, as it was given. */
export function exactly(share: number): string {
  return `${Number((100 * share).toPrecision(6))} %`;
}

/** A number for people: few digits, and powers of ten where there are too many. */
export function rounded(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 0.01)) return value.toExponential(2);
  const digits = size >= 100 ? 0 : size >= 1 ? 1 : 3;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}

/** A number with its unit. */
export function amount(value: number | null, unit: string | undefined): string {
  return `${rounded(value)}${unit === undefined ? '' : ` ${unit}`}`;
}

/** A duration in days, or in hours where it is short. */
export function daysOf(duration: number): string {
  const hours = Math.round(duration / 3_600_000);
  if (hours < 48) return hours === 1 ? '1 hour' : `${hours} hours`;
  return `${Math.round(hours / 24)} days`;
}
