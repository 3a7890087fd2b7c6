/**
 * Ranks of both windows in the pooled values, as shares from 0 to 1 (ties have their mean rank); missing values stay NaN. What is
 * said of ranks is not moved by outliers.
 */
export function pooledRanks(windows: readonly [Float64Array, Float64Array]): readonly [Float64Array, Float64Array] {
  const pooled = Float64Array.from([...windows[0], ...windows[1]].filter((value) => !Number.isNaN(value))).sort();
  const first = (value: number, orEqual: boolean): number => {
    let low = 0;
    let high = pooled.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (pooled[middle]! < value || (orEqual && pooled[middle]! === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const rank = (value: number): number =>
    Number.isNaN(value) ? value : (first(value, false) + first(value, true)) / 2 / pooled.length;
  return [windows[0].map(rank), windows[1].map(rank)];
}
