import type { TwoSampleResult } from '@bellwether/core';
import { normalQuantile, normalSurvival } from '@bellwether/statistics';
import { type Decision, decide, type Limits } from '../decision.js';
import type { AreaUnderCurve } from './area-under-curve.js';

/** Rows of each side from which a classifier is asked at all. */
export const fewestRows = 20;

/** The sizes and name of a comparison by a classifier. */
export interface SeparationSides {
  readonly test: string;
  readonly referenceCount: number;
  readonly currentCount: number;
  readonly referenceMissing: number;
  readonly currentMissing: number;
}

const measure = 'area under the ROC curve above 0.5';

/** The verdict on how well a classifier tells two samples apart on rows that it did not learn from. */
export function judgeSeparation(
  sides: SeparationSides,
  area: AreaUnderCurve | undefined,
  decision: Decision,
  detail?: string,
): TwoSampleResult {
  const needed = (alpha: number): number =>
    Math.max(fewestRows, normalQuantile(1 - alpha) ** 2 / (6 * decision.tolerance ** 2));
  if (area === undefined) {
    const limits = (alpha: number): Limits => ({
      detectable: Number.POSITIVE_INFINITY,
      neededCount: needed(alpha),
    });
    if (sides.referenceCount === 0 || sides.currentCount === 0) return decide({ ...sides, measure, limits }, decision);
    const effectSize = { measure, value: 0, lower: 0, upper: 0, confidence: 0 };
    const worth = { reference: 1, current: 1 };
    return decide({ ...sides, statistic: 0.5, pValue: 1, effectSize, limits, worth }, decision);
  }
  const { value, variance, chance } = area;
  const margin = normalQuantile(1 - decision.alpha / 2) * Math.sqrt(variance);
  return decide(
    {
      ...sides,
      statistic: value,
      pValue: chance > 0 ? normalSurvival((value - 0.5) / Math.sqrt(chance)) : 1,
      effectSize: {
        measure,
        value: value - 0.5,
        lower: value - 0.5 - margin,
        upper: Math.min(0.5, value - 0.5 + margin),
        confidence: 1 - decision.alpha,
      },
      limits: (alpha) => ({
        detectable: normalQuantile(1 - alpha) * Math.sqrt(chance),
        neededCount: needed(alpha),
      }),
      ...(detail === undefined ? {} : { detail }),
    },
    decision,
  );
}
