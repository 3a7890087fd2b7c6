import { drawable } from './prepare.js';

/** Two edges of a band, one value each for every time. */
interface BandEdges {
  readonly lower: ArrayLike<number>;
  readonly upper: ArrayLike<number>;
}

/**
 * Polygons between two edges: one for every stretch in which both are there. More than `most` values are drawn as that
 * many parts, each as wide as the band is anywhere in it, so that nothing which was inside seems to be outside. A lone value, as in a forecast of one step, is drawn `lone` wide.
 */
export function bandAreas(
  { lower, upper }: BandEdges,
  timeOf: (index: number) => number,
  options: { readonly most: number; readonly lone: number },
): readonly (readonly [number, number])[][] {
  const length = Math.min(lower.length, upper.length);
  const parts = Math.min(length, options.most);
  const areas: [number, number][][] = [];
  let above: [number, number][] = [];
  let below: [number, number][] = [];
  const close = (): void => {
    const [first] = above;
    if (above.length === 1) {
      const half = options.lone / 2;
      above = [first![0] - half, first![0] + half].map((time) => [time, first![1]]);
      below = above.map(([time]) => [time, below[0]![1]]);
    }
    if (above.length > 0) areas.push([...above, ...below.reverse()]);
    above = [];
    below = [];
  };
  for (let part = 0; part < parts; part += 1) {
    const [from, to] = [Math.floor((part * length) / parts), Math.floor(((part + 1) * length) / parts)];
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = from; i < to; i += 1) {
      const [one, other] = [drawable(lower[i]!), drawable(upper[i]!)];
      if (Number.isNaN(one) || Number.isNaN(other)) continue;
      low = Math.min(low, one, other);
      high = Math.max(high, one, other);
    }
    if (low > high) {
      close();
      continue;
    }
    const [start, end] = [timeOf(from), timeOf(to - 1)];
    // The first and the last part reach the ends of the band.
    const time = part === 0 ? start : part === parts - 1 ? end : (start + end) / 2;
    above.push([time, high]);
    below.push([time, low]);
  }
  close();
  return areas;
}
