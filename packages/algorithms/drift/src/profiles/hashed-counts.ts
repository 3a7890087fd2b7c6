/**
 * How many buckets texts fall into by their hash. More tell rare categories apart better and make profiles larger; with these, a category
 * shares its bucket with a 256th of all others.
 */
export const bucketCount = 256;

/** The bucket of a text, from 0 to 255: the same everywhere. FNV-1a, finished as MurmurHash3 is. */
function bucketOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) & (bucketCount - 1);
}

/**
 * Counts of texts by bucket. Unlike counts of the frequent ones they are never wrong, and those of parts add up to those of the whole:
 * what a test of homogeneity needs where there are too many categories to name.
 */
export class HashedCounts {
  readonly counts: Float64Array = new Float64Array(bucketCount);

  add(text: string, count: number): void {
    this.counts[bucketOf(text)]! += count;
  }

  merge(other: HashedCounts): void {
    for (let i = 0; i < bucketCount; i += 1) this.counts[i]! += other.counts[i]!;
  }
}

/** What texts with these counts fall into. */
export function hashedCountsOf(items: Iterable<readonly [text: string, count: number]>): HashedCounts {
  const hashed = new HashedCounts();
  for (const [text, count] of items) hashed.add(text, count);
  return hashed;
}

/** For each bucket the most frequent of these texts in it, if any. */
export function namesOfBuckets(items: Iterable<readonly [text: string, count: number]>): Map<number, string> {
  const names = new Map<number, string>();
  const most = new Float64Array(bucketCount);
  for (const [text, count] of items) {
    const bucket = bucketOf(text);
    if (count <= most[bucket]!) continue;
    most[bucket] = count;
    names.set(bucket, text);
  }
  return names;
}
