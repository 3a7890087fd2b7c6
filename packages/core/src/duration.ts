import { invalidOption } from './options.js';

const unitMilliseconds = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** A unit of {@link Duration}: milliseconds, seconds, minutes, hours, days of 24 h, weeks of 7 days. */
export type DurationUnit = keyof typeof unitMilliseconds;

/** A length of time: milliseconds as a number, or a text such as `'5m'`, `'1h30m'` or `'14d'`. */
export type Duration = number | string;

const part = /(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/y;

/**
 * The length of `duration` in milliseconds.
 *
 * @throws {@link BellwetherError} `invalid-option` where the text is not a duration, or the number is not finite and positive.
 *
 * @example
 * ```ts
 * import { parseDuration } from '@bellwether/core';
 *
 * parseDuration('5m'); // => 300000
 * parseDuration('1h30m'); // => 5400000
 * parseDuration(250); // => 250
 * ```
 */
export function parseDuration(duration: Duration, name = 'duration'): number {
  const allowed = 'a positive number of milliseconds or a text such as "30s", "5m", "1h30m", "14d", "2w"';
  if (typeof duration === 'number') {
    if (!Number.isFinite(duration) || duration <= 0) throw invalidOption(name, duration, allowed);
    return duration;
  }
  if (typeof duration !== 'string' || duration === '' || duration.length > 64)
    throw invalidOption(name, duration, allowed);
  let total = 0;
  part.lastIndex = 0;
  while (part.lastIndex < duration.length) {
    const match = part.exec(duration);
    if (match === null) throw invalidOption(name, duration, allowed);
    total += Number(match[1]) * unitMilliseconds[match[2] as DurationUnit];
  }
  if (!(total > 0) || !Number.isFinite(total)) throw invalidOption(name, duration, allowed);
  return total;
}

/**
 * `milliseconds` as a short text, largest unit first, at most two units.
 *
 * @example
 * ```ts
 * import { formatDuration } from '@bellwether/core';
 *
 * formatDuration(300_000); // => '5m'
 * formatDuration(93_600_000); // => '1d2h'
 * ```
 */
export function formatDuration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return String(milliseconds);
  const sign = milliseconds < 0 ? '-' : '';
  // Rounded first, so that 59,999.7 ms reads '1m' and not '59s1000ms'.
  let rest = Math.round(Math.abs(milliseconds));
  const parts: string[] = [];
  for (const unit of ['d', 'h', 'm', 's', 'ms'] as const) {
    const size = unitMilliseconds[unit];
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * size;
    if (parts.length === 2) break;
  }
  return parts.length === 0 ? '0ms' : sign + parts.join('');
}
