/** Texts as bags of hashed n-grams: which buckets each text has, as rows of a sparse matrix of 0 and 1. */
export interface HashedTexts {
  /** Where the buckets of each text start, and where the last ones end. */
  readonly starts: Int32Array;
  /** Places of the buckets of each text in `occurring`, each once in a text, ascending. */
  readonly buckets: Int32Array;
  /** The buckets that occur, ascending. */
  readonly occurring: Int32Array;
}

/**
 * FNV-1a hash of 32 bits over the UTF-16 code units of a text, low byte first.
 *
 * Source: Fowler, G., Noll, L. C., Vo, K.-P. and Eastlake, D., The FNV Non-Cryptographic Hash Algorithm (IETF draft).
 */
export function fnv1a(text: string): number {
  let hash = 0x811c_9dc5;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x0100_0193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x0100_0193);
  }
  return hash >>> 0;
}

/** Words and runs of up to `longest` words of a text, in lower case, joined by a space. */
export function gramsOf(text: string, longest: number): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [];
  const grams: string[] = [];
  for (let length = 1; length <= longest; length += 1) {
    for (let from = 0; from + length <= words.length; from += 1) grams.push(words.slice(from, from + length).join(' '));
  }
  return grams;
}

/** The bucket of an n-gram: the high bits of its hash, folded, which are spread better than the low ones. */
export function bucketOf(gram: string, bits: number): number {
  const hash = fnv1a(gram);
  return ((hash >>> bits) ^ hash) & ((1 << bits) - 1);
}

/** Hashes texts into 2^bits buckets, and numbers those that occur from 0. */
export function hashTexts(texts: readonly string[], longest: number, bits: number): HashedTexts {
  const starts = new Int32Array(texts.length + 1);
  const hashed: number[] = [];
  for (const [row, text] of texts.entries()) {
    for (const bucket of new Set(gramsOf(text, longest).map((gram) => bucketOf(gram, bits)))) hashed.push(bucket);
    starts[row + 1] = hashed.length;
  }
  const occurring = Int32Array.from(new Set(hashed)).sort();
  const places = new Map(Array.from(occurring, (bucket, place) => [bucket, place]));
  const buckets = Int32Array.from(hashed, (bucket) => places.get(bucket)!);
  for (let row = 0; row < texts.length; row += 1) buckets.subarray(starts[row]!, starts[row + 1]!).sort();
  return { starts, buckets, occurring };
}
