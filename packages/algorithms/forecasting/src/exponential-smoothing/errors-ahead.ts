import { kernelOf, LEVEL, POSITION, startCell, TREND } from './kernels.js';
import type { Memory } from './memory.js';

/** Steps forecast for one measure, at most about this many: longer series are forecast from fewer places. */
const mostSteps = 10_000;

/**
 * How far forecasts of up to `ahead` steps within the series were off: the mean, over the steps ahead, of the logarithm of their
 * mean squared error. `floor` is a squared error below which only rounding is left.
 */
export function errorsAhead(values: Float64Array, memory: Memory, ahead: number, floor: number): number {
  const { form, weights, start } = memory;
  const kernel = kernelOf(form);
  const cell = startCell(start);
  const season = Float64Array.from(start.season);
  const { length } = values;
  const phases = form.seasonLength;
  const multiplied = form.seasonal === 'multiplicative';
  // The start has been fitted to the first season: forecasts from there would be too good.
  const first = Math.min(phases, length >> 1);
  const steps = Math.max(1, Math.min(ahead, (length - first) >> 1));
  let stride = Math.max(1, Math.ceil(((length - first) * steps) / mostSteps));
  // A divisor of the season would always begin at the same phases.
  while (stride > 1 && phases % stride === 0) stride += 1;
  const sums = new Float64Array(steps);
  const counts = new Float64Array(steps);
  kernel(values.subarray(0, first), weights, cell, season);
  for (let origin = first; origin < length; origin += stride) {
    let level = cell[LEVEL]!;
    let trend = cell[TREND]!;
    let position = cell[POSITION]!;
    const until = Math.min(steps, length - origin);
    for (let h = 0; h < until; h += 1) {
      trend *= weights.phi;
      level += trend;
      const value = values[origin + h]!;
      const seasonal = season.length === 0 ? 0 : season[position]!;
      if (!Number.isNaN(value)) {
        const error = value - (multiplied ? level * seasonal : level + seasonal);
        sums[h]! += error * error;
        counts[h]! += 1;
      }
      position += 1;
      if (position === phases) position = 0;
    }
    kernel(values.subarray(origin, origin + stride), weights, cell, season);
  }
  let total = 0;
  let used = 0;
  for (let h = 0; h < steps; h += 1) {
    if (counts[h] === 0) continue;
    total += Math.log(Math.max(sums[h]! / counts[h]!, floor));
    used += 1;
  }
  return used === 0 ? 0 : total / used;
}
