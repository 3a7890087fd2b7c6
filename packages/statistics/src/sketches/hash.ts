const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);

/** Finaliser of MurmurHash3 (Austin Appleby, public domain): every bit of the input moves every bit of the output. */
function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** 64 bits, as two words, that say which value it was; `high` must be read before the next call. */
export interface Hash {
  high: number;
  low: number;
}

/** Hashes a number by its bits, 0 and -0 alike, into `into`. */
export function hashNumber(value: number, into: Hash): void {
  bits[0] = value + 0;
  const a = mix(words[0]! ^ 0x9e3779b9);
  const b = mix(words[1]! ^ a);
  into.high = b;
  into.low = mix(a + Math.imul(b, 0x27d4eb2f));
}

/** Hashes a text by its UTF-16 code units into `into`. */
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
