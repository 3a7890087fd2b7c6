import { frameFromColumns, seededRandom } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { calibrationCheck, cbpe, classificationMeasures, fairnessReport, regressionMeasures } from './index.js';

const random = seededRandom(9);
const columns = {
  score: Float64Array.from({ length: 600 }, random),
  came: Array.from({ length: 600 }, () => (random() < 0.5 ? 1 : 0)),
  group: Array.from({ length: 600 }, () => (random() < 0.5 ? 'a' : 'b')),
};
const frame = frameFromColumns(columns);
const rows = columns.came.map((came, i) => ({ score: columns.score[i]!, came, group: columns.group[i]! }));
const options = { target: 'came', probability: 'score' };

describe('tables', () => {
  it('may be frames, columns by name or rows', () => {
    const estimator = cbpe(options).fit(rows);
    for (const table of [columns, rows]) {
      expect(classificationMeasures(table, options)).toEqual(classificationMeasures(frame, options));
      expect(regressionMeasures(table, { target: 'came', prediction: 'score' })).toEqual(
        regressionMeasures(frame, { target: 'came', prediction: 'score' }),
      );
      expect(calibrationCheck(table, options)).toEqual(calibrationCheck(frame, options));
      expect(fairnessReport(table, { ...options, group: 'group' })).toEqual(
        fairnessReport(frame, { ...options, group: 'group' }),
      );
      expect(estimator.estimate(table)).toEqual(estimator.estimate(frame));
    }
  });
});
