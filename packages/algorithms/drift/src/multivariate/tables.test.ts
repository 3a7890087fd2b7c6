import { frameFromColumns, seededRandom } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { domainClassifier } from './domain-classifier.js';
import { maximumMeanDiscrepancy } from './maximum-mean-discrepancy.js';
import { principalComponentDrift } from './principal-component-drift.js';

const random = seededRandom(9);
const draw = () => ({
  values: Float64Array.from({ length: 120 }, random),
  width: Float64Array.from({ length: 120 }, random),
});
const [reference, current] = [draw(), draw()];
const rows = ({ values, width }: ReturnType<typeof draw>) =>
  Array.from(values, (value, i) => ({ values: value, width: width[i]! }));

describe('tables', () => {
  it.each([
    ['domainClassifier', domainClassifier({ learner: 'logistic' })],
    ['principalComponentDrift', principalComponentDrift()],
    ['maximumMeanDiscrepancy', maximumMeanDiscrepancy()],
  ] as const)('may be frames, columns by name or rows: %s', (_, test) => {
    const expected = test.compare(frameFromColumns(reference), frameFromColumns(current));
    // A column may be called as a field of a matrix is.
    expect(test.compare(reference, current)).toEqual(expected);
    expect(test.compare(rows(reference), rows(current))).toEqual(expected);
  });
});
