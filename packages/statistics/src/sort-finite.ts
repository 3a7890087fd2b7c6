/** Bits of one digit. */
const digitBits = 11;
const digits = 1 << digitBits;

/** Up to here the sort of the engine is faster. */
const few = 4000;

/** What putting neighbours in order may cost after the digits, in moves per value. */
const movesPerValue = 8;

/**
 * Sorts finite values in ascending order, in place, as `values.sort()` does (-0 before 0), about four times as fast on a million.
 *
 * The bits of a positive double read as a whole number ascend with its value. All values are therefore dealt out by three digits
 * of 11 bits each, the lowest first, beginning at the highest bit in which any two differ; the few that still stand wrongly move by
 * insertion. Where they are not few (values that agree in all those bits), the rest of the bits is dealt out as well.
 * Cost O(n), a copy of the values.
 *
 * NaN has no place in an order of bits: it must not occur. Source: Knuth, D. E., The Art of Computer Programming 3, section 5.2.5.
 */
export function sortFinite(values: Float64Array): Float64Array {
  const size = values.length;
  if (size <= few) return values.sort();
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * size);
  const high = highWord;
  let anyHigh = 0;
  let allHigh = -1;
  let anyLow = 0;
  let allLow = -1;
  let ascending = true;
  let previous = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < size; i += 1) {
    const low = words[2 * i + 1 - high]!;
    const top = words[2 * i + high]!;
    anyHigh |= top;
    allHigh &= top;
    anyLow |= low;
    allLow &= low;
    const value = values[i]!;
    if (value < previous) ascending = false;
    previous = value;
  }
  // Whole numbers of one sign differ in few bits; values of both signs differ in the highest.
  const highest = 64 - Math.min(32, Math.clz32(anyHigh ^ allHigh));
  const top = highest > 32 ? highest : 32 - Math.clz32(anyLow ^ allLow);
  if (top === 0 || (ascending && allHigh >= 0 && anyHigh >= 0)) return values;
  const lowest = Math.max(0, top - 3 * digitBits);
  const spare = new Float64Array(size);
  let sorted = deal(values, spare, lowest, top);
  if (anyHigh < 0) sorted = negativesFirst(sorted, sorted === values ? spare : values);
  if (lowest > 0 && !insertNeighbours(sorted, movesPerValue * size)) {
    sorted = deal(sorted, sorted === values ? spare : values, 0, top);
    if (anyHigh < 0) sorted = negativesFirst(sorted, sorted === values ? spare : values);
  }
  if (sorted !== values) values.set(sorted);
  return values;
}

/** Where the word with the sign is in a pair: 1 on little-endian machines. */
const highWord = new Uint8Array(new Uint32Array([1]).buffer)[0]!;

/** Orders `from` by the bits from `lowest` up to `top` (not included), with `to` as scratch; returns which of them has the result. */
function deal(from: Float64Array, to: Float64Array, lowest: number, top: number): Float64Array {
  const size = from.length;
  const counts = new Uint32Array(digits);
  let source = from;
  let target = to;
  for (let shift = lowest; shift < top; shift += digitBits) {
    const words = new Uint32Array(source.buffer, source.byteOffset, 2 * size);
    const width = Math.min(digitBits, top - shift);
    const mask = (1 << width) - 1;
    counts.fill(0);
    const crossing = shift < 32 && shift + width > 32;
    const word = shift >= 32 ? highWord : 1 - highWord;
    const by = shift & 31;
    // The digit that lies in both words is one of three at most: the others read a single word.
    if (crossing) {
      for (let i = 0; i < size; i += 1) counts[digitAcross(words, i, by) & mask]! += 1;
    } else {
      for (let i = 0, at = word; i < size; i += 1, at += 2) counts[(words[at]! >>> by) & mask]! += 1;
    }
    let before = 0;
    let constant = false;
    for (let digit = 0; digit < digits; digit += 1) {
      const count = counts[digit]!;
      if (count === size) constant = true;
      counts[digit] = before;
      before += count;
    }
    if (constant) continue;
    if (crossing) {
      for (let i = 0; i < size; i += 1) {
        const digit = digitAcross(words, i, by) & mask;
        target[counts[digit]!] = source[i]!;
        counts[digit]! += 1;
      }
    } else {
      for (let i = 0, at = word; i < size; i += 1, at += 2) {
        const digit = (words[at]! >>> by) & mask;
        const place = counts[digit]!;
        counts[digit] = place + 1;
        target[place] = source[i]!;
      }
    }
    const swap = source;
    source = target;
    target = swap;
  }
  return source;
}

function digitAcross(words: Uint32Array, index: number, by: number): number {
  return (words[2 * index + 1 - highWord]! >>> by) | (words[2 * index + highWord]! << (32 - by));
}

/** By their bits, negative values come last and descend: here they come first and ascend. */
function negativesFirst(source: Float64Array, target: Float64Array): Float64Array {
  const size = source.length;
  let negative = size;
  // The sign bit and not the sign: -0 is negative.
  const words = new Uint32Array(source.buffer, source.byteOffset, 2 * size);
  while (negative > 0 && (words[2 * (negative - 1) + highWord]! | 0) < 0) negative -= 1;
  for (let i = size - 1, place = 0; i >= negative; i -= 1, place += 1) target[place] = source[i]!;
  target.set(source.subarray(0, negative), size - negative);
  return target;
}

/** Insertion sort that gives up after `moves`; -0 and 0 are in order already. */
function insertNeighbours(values: Float64Array, moves: number): boolean {
  let left = moves;
  for (let i = 1; i < values.length; i += 1) {
    const value = values[i]!;
    if (values[i - 1]! <= value) continue;
    let place = i;
    while (place > 0 && values[place - 1]! > value) {
      values[place] = values[place - 1]!;
      place -= 1;
    }
    values[place] = value;
    left -= i - place;
    if (left < 0) return false;
  }
  return true;
}
