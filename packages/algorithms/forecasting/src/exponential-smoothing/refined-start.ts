import type { SmoothingForm, SmoothingWeights } from './form.js';
import { COUNT, kernelOf, LOGS, startCell } from './kernels.js';
import { solveSymmetric } from './least-squares.js';
import type { Start } from './profiled-start.js';

/**
 * Improves the start of a model with relative errors for given weights by Gauss-Newton steps, each halved until it helps.
 *
 * Minimising n log Σe² + 2 Σ log f is least squares on the errors times the geometric mean of the forecasts, which is what
 * the steps linearise, with derivatives by forward differences.
 */
export function refineStart(
  values: Float64Array,
  form: SmoothingForm,
  weights: SmoothingWeights,
  from: Start,
  refineSeason: boolean,
  cost: (weights: SmoothingWeights, start: Start) => number,
): { start: Start; value: number; evaluations: number } {
  const { length } = values;
  const kernel = kernelOf(form);
  const plain = form.trend === 'none' ? 1 : 2;
  // The mean of the season belongs to the level, so that the last phase stays where it is.
  const size = plain + (refineSeason ? form.seasonLength - 1 : 0);
  const season = new Float64Array(from.season.length);
  const base = new Float64Array(length);
  const columns = Array.from({ length: size }, () => new Float64Array(length));
  const gram = new Float64Array(size * size);
  let evaluations = 0;

  const residuals = (start: Start, out: Float64Array): void => {
    season.set(start.season);
    const cell = startCell(start);
    kernel(values, weights, cell, season, out);
    evaluations += 1;
    const mean = Math.exp(cell[LOGS]! / Math.max(1, cell[COUNT]!));
    for (let i = 0; i < length; i += 1) out[i]! *= mean;
  };

  const moved = ({ level, trend, season: terms }: Start, step: ArrayLike<number>, share: number): Start => ({
    level: level + share * step[0]!,
    trend: plain === 2 ? trend + share * step[1]! : trend,
    season: terms.map((value, phase) => value + share * (step[plain + phase] ?? 0)),
  });

  let start = from;
  let value = cost(weights, start);
  for (let round = 0; round < 4; round += 1) {
    residuals(start, base);
    const unit = new Float64Array(size);
    for (let i = 0; i < size; i += 1) {
      // Factors are of size 1, everything else of the size of the level.
      const width = 1e-6 * (i < plain || form.seasonal === 'additive' ? Math.abs(start.level) || 1 : 1);
      unit[i] = width;
      residuals(moved(start, unit, 1), columns[i]!);
      unit[i] = 0;
      const column = columns[i]!;
      for (let t = 0; t < length; t += 1) column[t] = (column[t]! - base[t]!) / width;
    }
    const step = new Float64Array(size);
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j <= i; j += 1) {
        let sum = 0;
        for (let t = 0; t < length; t += 1) sum += columns[i]![t]! * columns[j]![t]!;
        gram[i * size + j] = sum;
      }
      for (let t = 0; t < length; t += 1) step[i]! -= columns[i]![t]! * base[t]!;
    }
    solveSymmetric(gram, step);
    let share = 1;
    let candidate = moved(start, step, share);
    let candidateValue = cost(weights, candidate);
    while (!(candidateValue < value) && share > 1 / 64) {
      share /= 2;
      candidate = moved(start, step, share);
      candidateValue = cost(weights, candidate);
      evaluations += 1;
    }
    const gain = value - candidateValue;
    if (!(gain > 0)) break;
    start = candidate;
    value = candidateValue;
    if (gain < 1e-7) break;
  }
  return { start, value, evaluations };
}
