const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
const largestExactInteger = 2 ** 53;

/** Texts of numbers longer than this are not numbers that any server writes. */
const longestNumber = 400;

/** Bytes with numbers in them. */
export interface DecimalSource {
  readonly bytes: Uint8Array;
  /** The bytes as a text of one character each; only asked for by numbers that need it. */
  readonly text: () => string;
}

/**
 * Reads the decimal number in bytes `begin` to `end`, rounding as `Number()` does; NaN if it is not one.
 *
 * Up to 2^53 the digits are an exact integer, and powers of ten up to 10^22 are exact doubles, so one multiplication or
 * division rounds correctly (Clinger 1990, DOI 10.1145/93542.93557). Everything else goes through `Number()`.
 */
export function parseDecimal({ bytes, text }: DecimalSource, begin: number, end: number): number {
  let at = begin;
  const negative = bytes[at] === 45;
  if (negative || bytes[at] === 43) at += 1;
  let digits = 0;
  let scale = 0;
  let seen = 0;
  let pointAt = -1;
  for (; at < end; at += 1) {
    const code = bytes[at]! - 48;
    if (code >= 0 && code <= 9) {
      digits = digits * 10 + code;
      seen += 1;
    } else if (code === -2 && pointAt < 0) {
      pointAt = at;
    } else break;
  }
  if (at < end || seen === 0 || digits > largestExactInteger) return slowDecimal(text(), begin, end);
  if (pointAt >= 0) scale = end - pointAt - 1;
  if (scale > 22) return slowDecimal(text(), begin, end);
  const value = digits / powersOfTen[scale]!;
  return negative ? -value : value;
}

function slowDecimal(whole: string, begin: number, end: number): number {
  if (end - begin > longestNumber || end <= begin) return Number.NaN;
  const text = whole.slice(begin, end);
  if (text === '+Inf' || text === 'Inf') return Number.POSITIVE_INFINITY;
  if (text === '-Inf') return Number.NEGATIVE_INFINITY;
  // Number() also accepts hexadecimal, blanks and "Infinity", which no server writes.
  return /^[+-]?\d*\.?\d+(?:[eE][+-]?\d+)?$|^[+-]?\d+\.$/.test(text) ? Number(text) : Number.NaN;
}
