/** Integers in a row, of which the largest size of a prefix sum is known at any time. */
export interface PrefixTree {
  /** Adds to one of them, in time that grows with the logarithm of their number. */
  add(index: number, amount: number): void;
  /** The largest absolute value of a sum over the first 0, 1, 2, ... of them. */
  largest(): number;
  /** Sets all to 0. */
  clear(): void;
}

/** Makes a {@link PrefixTree} of `size` zeros: a binary tree of sums, with the highest and lowest prefix sum of each part. */
export function createPrefixTree(size: number): PrefixTree {
  const leaves = 2 ** Math.ceil(Math.log2(size));
  const sum = new Int32Array(2 * leaves);
  const highest = new Int32Array(2 * leaves);
  const lowest = new Int32Array(2 * leaves);
  return {
    add(index, amount) {
      let node = leaves + index;
      const value = sum[node]! + amount;
      sum[node] = value;
      highest[node] = Math.max(value, 0);
      lowest[node] = Math.min(value, 0);
      for (node >>= 1; node > 0; node >>= 1) {
        const left = 2 * node;
        const before = sum[left]!;
        const right = before + highest[left + 1]!;
        const rightLow = before + lowest[left + 1]!;
        sum[node] = before + sum[left + 1]!;
        highest[node] = Math.max(right, highest[left]!);
        lowest[node] = Math.min(rightLow, lowest[left]!);
      }
    },
    largest: () => Math.max(highest[1]!, -lowest[1]!),
    clear() {
      sum.fill(0);
      highest.fill(0);
      lowest.fill(0);
    },
  };
}
