import { invalidOption } from '@bellwether/core';

/** Offsets change on half hours of UTC everywhere, so one look-up serves half an hour. */
const SLOT = 1_800_000;

/** Gives the offset of local time from UTC at a time, in milliseconds. */
export type LocalOffset = (time: number) => number;

/**
 * The offset of `timeZone` from UTC, daylight-saving changes included.
 *
 * @throws BellwetherError `invalid-option` for a zone that the runtime does not know.
 */
export function localOffset(timeZone: string): LocalOffset {
  if (timeZone === 'UTC') return () => 0;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw invalidOption('timeZone', timeZone, 'an IANA time zone such as "Europe/Berlin", or "UTC"');
  }
  let slot = Number.NaN;
  let offset = 0;
  return (time) => {
    const current = Math.floor(time / SLOT);
    if (current !== slot) {
      slot = current;
      offset = offsetAt(format, current * SLOT);
    }
    return offset;
  };
}

function offsetAt(format: Intl.DateTimeFormat, time: number): number {
  const parts = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of format.formatToParts(time)) {
    if (type in parts) parts[type as keyof typeof parts] = Number(value);
  }
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) - time;
}
