import type { TwoSampleTest } from '@bellwether/core';
import { type Decision, decide, type Limits } from '../decision.js';
import { numericSample } from '../samples/numeric-sample.js';

/** What a test finds in two sorted samples that are not empty. */
export interface NumericFinding {
  readonly statistic: number;
  readonly pValue: number;
  /** Effect size with its confidence interval. */
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly limits: (alpha: number) => Limits;
  readonly detail?: string;
}

/** A two-sample test of numbers, without its options. */
export interface NumericMeasure {
  readonly test: string;
  /** What the effect size is called. */
  readonly measure: string;
  /** Values that each side needs where one has none. */
  readonly neededCount: (alpha: number) => number;
  compare(reference: Float64Array, current: Float64Array): NumericFinding;
}

/** The test: sorts, sets missing values aside, measures and decides. */
export function numericTest(measure: NumericMeasure, decision: Decision): TwoSampleTest {
  const { test } = measure;
  return {
    contract: 'two-sample-test/1',
    kind: test,
    compare: (referenceValues, currentValues) => {
      const reference = numericSample(referenceValues);
      const current = numericSample(currentValues);
      const sides = {
        test,
        referenceCount: reference.sorted.length,
        currentCount: current.sorted.length,
        referenceMissing: reference.missing,
        currentMissing: current.missing,
      };
      if (sides.referenceCount === 0 || sides.currentCount === 0) {
        const limits = (alpha: number): Limits => ({
          detectable: Number.POSITIVE_INFINITY,
          neededCount: measure.neededCount(alpha),
        });
        return decide({ ...sides, measure: measure.measure, limits }, decision);
      }
      const { value, lower, upper, ...finding } = measure.compare(reference.sorted, current.sorted);
      const effectSize = { measure: measure.measure, value, lower, upper, confidence: 1 - decision.alpha };
      return decide({ ...sides, ...finding, effectSize }, decision);
    },
  };
}

/** Whether all values of both sorted samples are one and the same: then chance has no say. */
export function areConstant(reference: Float64Array, current: Float64Array): boolean {
  const first = reference[0]!;
  return reference[reference.length - 1] === first && current[0] === first && current[current.length - 1] === first;
}

/** The interval of a size, from that of a difference with a sign. */
export function withoutSign(lower: number, upper: number): { readonly lower: number; readonly upper: number } {
  const straddles = lower <= 0 && upper >= 0;
  return {
    lower: straddles ? 0 : Math.min(Math.abs(lower), Math.abs(upper)),
    upper: Math.max(Math.abs(lower), Math.abs(upper)),
  };
}
