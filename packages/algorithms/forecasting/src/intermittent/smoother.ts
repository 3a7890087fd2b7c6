import { minimiseScalar } from '@bellwether/statistics';

/** An exponential smoother over the means of blocks of values. JSON-safe apart from a level that is NaN. */
export interface Smoother {
  /** How much of a difference enters the level. */
  readonly weight: number;
  /** Values in one block. */
  readonly span: number;
  /** NaN before the first block. */
  level: number;
  /** Sum of the known values of the block that is not yet full, their number, and how many values it holds. */
  sum: number;
  known: number;
  filled: number;
}

/** Weights of the literature on intermittent demand. */
const weightRange = [0.1, 0.3] as const;

/** A smoother that has seen nothing. */
export function emptySmoother(weight: number, span = 1): Smoother {
  return { weight, span, level: Number.NaN, sum: 0, known: 0, filled: 0 };
}

/** Moves the level towards a value, in place; the first value becomes the level. */
export function smooth(smoother: Smoother, value: number): void {
  const { level } = smoother;
  smoother.level = Number.isNaN(level) ? value : level + smoother.weight * (value - level);
}

/** Adds a value to the block, in place, and smooths the mean of what is known of it once it is full. */
export function fill(smoother: Smoother, value: number): void {
  smoother.filled += 1;
  if (!Number.isNaN(value)) {
    smoother.sum += value;
    smoother.known += 1;
  }
  if (smoother.filled < smoother.span) return;
  if (smoother.known > 0) smooth(smoother, smoother.sum / smoother.known);
  smoother.sum = 0;
  smoother.known = 0;
  smoother.filled = 0;
}

/** Sum of squared one-step errors of a weight. */
function squaredErrors(sequence: Float64Array, weight: number): number {
  let level = sequence[0]!;
  let squares = 0;
  for (let i = 1; i < sequence.length; i += 1) {
    const error = sequence[i]! - level;
    squares += error * error;
    level += weight * error;
  }
  return squares;
}

/** The weight from 0.1 to 0.3 with the least squared one-step errors; the middle where they do not depend on it. */
export function fittedWeight(sequence: Float64Array): number {
  const [lower, upper] = weightRange;
  const middle = (lower + upper) / 2;
  const [low, high, central] = [lower, upper, middle].map((weight) => squaredErrors(sequence, weight));
  // So it is with fewer than three values, and where all but the last are the same.
  if (low === central && high === central) return middle;
  const { x, value } = minimiseScalar((weight) => squaredErrors(sequence, weight), lower, upper, { tolerance: 1e-6 });
  // The search closes in on the ends without reaching them, and may end in the lesser of two valleys.
  if (low! < value && low! <= high!) return lower;
  return high! < value ? upper : x;
}
