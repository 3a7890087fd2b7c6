import { createFrame, type Frame, frameFromColumns } from '@bellwether/core';
import { readBundled } from './read.js';

/** The employment data in two parts. */
export interface EmploymentData {
  /** 4,000 persons of 2015: what the model was validated on. */
  readonly reference: Frame;
  /** 2,000 persons of each of the years 2016, 2017 and 2018, in order of time. */
  readonly analysis: Frame;
}

type StoredFrame = Readonly<Record<string, readonly (number | string)[]>>;

function frameOf(stored: StoredFrame): Frame {
  const entries = Object.entries(stored);
  return createFrame(
    entries.flatMap(([name, values]) => frameFromColumns(Object.fromEntries([[name, values]])).columns),
  );
}

/**
 * A sample of the American Community Survey in Massachusetts with the predictions of a model that says who is employed: 16
 * features (`AGEP` is the age; the others are codes of the survey, as texts), `year`, `prediction`, `predicted_probability`, and
 * the truth in `employed`.
 *
 * @throws {@link BellwetherError} `source-unavailable` where the installed package is incomplete.
 *
 * @example
 * ```ts
 * import { loadEmployment } from '@bellwether/datasets';
 *
 * const { reference, analysis } = await loadEmployment();
 * [reference.length, analysis.length]; // => [4000, 6000]
 * ```
 */
export async function loadEmployment(): Promise<EmploymentData> {
  const { reference, analysis } = await readBundled<{ reference: StoredFrame; analysis: StoredFrame }>(
    'census-employment',
  );
  return { reference: frameOf(reference), analysis: frameOf(analysis) };
}
