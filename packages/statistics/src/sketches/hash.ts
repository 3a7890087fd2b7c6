const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);

/** Finaliser of MurmurHash3 (Austin Appleby, public domain): every bit of the input moves every bit of the output. */
function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** 64 bits of a hash, as two words that are written to. */
export interface Hash {
  /** The first 32 bits, 0 to 2^32 - 1. */
  high: number;
  /** The other 32 bits, 0 to 2^32 - 1. */
  low: number;
}

/**
 * Hashes a number by its bits into `into`; 0 and -0 are alike, and so is every NaN. The same everywhere and for ever. Not against somebody who
 * wants hashes to collide.
 */
export function hashNumber(value: number, into: Hash): void {
  bits[0] = Number.isNaN(value) ? Number.NaN : value + 0;
  const a = mix(words[0]! ^ 0x9e3779b9);
  const b = mix(words[1]! ^ a);
  into.high = b;
  into.low = mix(a + Math.imul(b, 0x27d4eb2f));
}

/** Hashes a text by its UTF-16 code units into `into`; see {@link hashNumber}. Cost O(length). */
export function hashText(text: string, into: Hash): void {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul((b ^ unit) + Math.imul(i, 0x27d4eb2f), 0x5bd1e995);
    b = (b << 13) | (b >>> 19);
  }
  a = mix(a ^ text.length);
  b = mix(b ^ a);
  into.high = b;
  into.low = mix(a + Math.imul(b, 0x27d4eb2f));
}
