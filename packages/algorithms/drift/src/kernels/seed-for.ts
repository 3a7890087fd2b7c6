/** At most this many numbers of the data are looked at. */
const looks = 64;

/**
 * A seed for random draws that depends on the data as well. With one and the same seed for all data, all tests of a kind would
 * share the error of their draws, and one false-alarm rate would be 4 % and another 6 % for ever.
 *
 * @param shares - Numbers from 0 to 1 that describe the pooled data and not which sample a value is of.
 */
export function seedFor(seed: number, shares: ArrayLike<number>): number {
  let hash = seed ^ shares.length;
  const step = Math.max(1, Math.floor(shares.length / looks));
  for (let i = 0; i < shares.length; i += step) {
    hash = Math.imul(hash ^ Math.floor(shares[i]! * 0xffff_ffff), 0x85eb_ca6b);
    hash ^= hash >>> 13;
  }
  return (Math.imul(hash, 0xc2b2_ae35) ^ (hash >>> 16)) >>> 0;
}
