import { fittedWeight } from './smoother.js';

/** What is known of the sizes of demands: the values above zero. */
export interface DemandSizes {
  /** How much of a difference enters the size. */
  readonly weight: number;
  /** Smoothed size; NaN before the first demand. */
  size: number;
  /** Sum of squared one-step errors of the size, and the number of demands. */
  squares: number;
  demands: number;
  /** Whether all demands were whole numbers. */
  whole: boolean;
  /** Known values, demands and others. */
  observed: number;
  /** Values below zero, which count as no demand. */
  negative: number;
}

/** Nothing seen yet. */
export function emptySizes(values: Float64Array, weight: number | undefined): DemandSizes {
  return {
    weight: weight ?? fittedWeight(values.filter((value) => value > 0)),
    size: Number.NaN,
    squares: 0,
    demands: 0,
    whole: true,
    observed: 0,
    negative: 0,
  };
}

/** Takes a value in, in place. */
export function takeSize(sizes: DemandSizes, value: number): void {
  if (Number.isNaN(value)) return;
  sizes.observed += 1;
  if (value < 0) sizes.negative += 1;
  if (value <= 0) return;
  sizes.demands += 1;
  if (!Number.isInteger(value)) sizes.whole = false;
  if (sizes.demands === 1) {
    sizes.size = value;
    return;
  }
  const error = value - sizes.size;
  sizes.squares += error * error;
  sizes.size += sizes.weight * error;
}

/** Standard deviation of a demand around the smoothed size. A single one leaves it unknown: its own size stands in. */
export function sizeSpread({ size, squares, demands }: DemandSizes): number {
  return demands > 1 ? Math.sqrt(squares / (demands - 1)) : size;
}
