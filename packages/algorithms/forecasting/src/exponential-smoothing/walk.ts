import type { Walk } from '../search/errors-ahead.js';
import { grows } from './form.js';
import { growthPoints } from './growth-outlook.js';
import { kernelOf, LEVEL, POSITION, startCell, TREND } from './kernels.js';
import type { Memory } from './memory.js';

/** A fit walked along its series from the start. */
export function walkOf(values: Float64Array, { form, weights, start }: Memory): Walk {
  const kernel = kernelOf(form);
  const cell = startCell(start);
  const season = Float64Array.from(start.season);
  const growing = grows(form.trend);
  const multiplied = form.seasonal === 'multiplicative';
  return {
    advance: (from, to) => kernel(values.subarray(from, to), weights, cell, season),
    forecast(out) {
      if (growing) {
        out.set(growthPoints({ cell, season, weights }, out.length));
        return;
      }
      let level = cell[LEVEL]!;
      let trend = cell[TREND]!;
      let position = cell[POSITION]!;
      for (let h = 0; h < out.length; h += 1) {
        trend *= weights.phi;
        level += trend;
        const seasonal = season.length === 0 ? 0 : season[position]!;
        out[h] = multiplied ? level * seasonal : level + seasonal;
        position += 1;
        if (position >= season.length) position = 0;
      }
    },
  };
}
