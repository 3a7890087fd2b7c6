import { seededRandom, standardNormal } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { decodeProfile, encodeProfile } from './encode-profile.js';
import { mergeProfiles, profileTable } from './table-profiler.js';

describe('the size of a profile', () => {
  it('stays below 10 kB for a column at every step to billions of values', () => {
    const random = seededRandom(1);
    const part = (name: string) => ({
      [name]:
        name === 'number'
          ? Float64Array.from({ length: 7777 }, () => standardNormal(random))
          : Array.from({ length: 7777 }, (_, i) => `${'ß'.repeat(40)}${i % 5000}`),
    });
    for (const name of ['number', 'text']) {
      let profile = profileTable(part(name));
      let largest = 0;
      for (let doubling = 0; doubling < 20; doubling += 1) {
        // Something new each time, so that levels are full to differing extents.
        profile = mergeProfiles([profile, profile, profileTable(part(name))]);
        const bytes = encodeProfile(profile);
        largest = Math.max(largest, bytes.length);
        expect(decodeProfile(bytes)).toEqual(profile);
      }
      console.log(`${name}: ${profile.rows} rows, ${largest} bytes at most`);
      expect(profile.rows).toBeGreaterThan(1e9);
      expect(largest).toBeLessThan(10_000);
    }
  });
});
