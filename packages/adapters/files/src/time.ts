/** A digit of `text`, or NaN. */
function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 48;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

function two(text: string, at: number): number {
  return 10 * digit(text, at) + digit(text, at + 1);
}

const day = 86_400_000;

/** Days from 1970-01-01 to a date of the Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms", 2014). */
function daysFromCivil(year: number, month: number, dayOfMonth: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + dayOfMonth - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

const daysInMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Milliseconds of `Z`, `+02:00`, `-0530` or nothing (UTC) from `at` on; NaN for anything else. */
function offset(text: string, at: number): number {
  if (at === text.length) return 0;
  const sign = text[at];
  if ((sign === 'Z' || sign === 'z') && at + 1 === text.length) return 0;
  if (sign !== '+' && sign !== '-') return Number.NaN;
  const colon = text[at + 3] === ':' ? 1 : 0;
  if (text.length !== at + 5 + colon && text.length !== at + 3) return Number.NaN;
  const minutes = text.length === at + 3 ? 0 : two(text, at + 3 + colon);
  const size = (two(text, at + 1) * 60 + minutes) * 60_000;
  return sign === '-' ? -size : size;
}

function calendarTime(text: string): number {
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const dayOfMonth = two(text, 8);
  if (!(month >= 1 && month <= 12 && dayOfMonth >= 1 && dayOfMonth <= daysInMonth[month - 1]!)) return Number.NaN;
  const date = daysFromCivil(year, month, dayOfMonth) * day;
  if (text.length === 10) return date;
  const separator = text[10];
  if ((separator !== 'T' && separator !== ' ' && separator !== 't') || text[13] !== ':') return Number.NaN;
  const hours = two(text, 11);
  const minutes = two(text, 14);
  let seconds = 0;
  let at = 16;
  if (text[at] === ':') {
    seconds = two(text, 17);
    at = 19;
    if (text[at] === '.' || text[at] === ',') {
      at += 1;
      for (let scale = 0.1; !Number.isNaN(digit(text, at)); at += 1, scale /= 10) seconds += digit(text, at) * scale;
    }
  }
  if (text[at] === ' ') at += 1;
  if (!(hours <= 24 && minutes <= 59 && seconds < 61)) return Number.NaN;
  // Fractions beyond a microsecond are less than a double of milliseconds can hold.
  return date + Math.round((hours * 3600 + minutes * 60 + seconds) * 1e6) / 1000 - offset(text, at);
}

/**
 * Milliseconds since the epoch from a number of seconds, milliseconds, microseconds or nanoseconds, told apart by size: below
 * 10^11 seconds (until the year 5138), below 10^14 milliseconds, below 10^17 microseconds.
 */
export function timeFromNumber(value: number): number {
  const size = Math.abs(value);
  if (size < 1e11) return value * 1000;
  if (size < 1e14) return value;
  return size < 1e17 ? value / 1e3 : value / 1e6;
}

/**
 * Reads a time: `2026-01-31`, `2026-01-31 12:00:00`, ISO 8601 with `T`, fractions and offset, or a number since the epoch. A time
 * without offset is UTC, whatever the machine's own zone.
 *
 * @returns Milliseconds since the epoch; NaN if `text` is not a time.
 */
export function parseTime(text: string): number {
  if (text.length >= 10 && text[4] === '-' && text[7] === '-') return calendarTime(text);
  if (text === '' || !/^[+-]?\d+(?:\.\d+)?(?:[eE]\+?\d+)?$/.test(text)) return Number.NaN;
  return timeFromNumber(Number(text));
}
