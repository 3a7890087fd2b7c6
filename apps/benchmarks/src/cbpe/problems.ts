import { join } from 'node:path';
import { createFrame, type Frame, findColumn, requireColumn } from '@bellwether/core';
import { readCsvFrame, readParquetFrame } from '@bellwether/files';

/** A model whose predictions are known, with labels that came later. */
export interface Problem {
  readonly name: string;
  /** Files below the data folder: reference, later rows, their labels. */
  readonly files: readonly [reference: string, later: string, labels: string];
  readonly read: (file: string) => Promise<Frame>;
  readonly target: string;
  readonly probability: string;
  readonly prediction: string;
  /** Columns that are no input of the model. */
  readonly others: readonly string[];
  readonly chunkSize: number;
}

export const employment: Problem = {
  name: 'ACS employment, Massachusetts',
  files: [
    'census/employment_MA_reference.pq',
    'census/employment_MA_analysis.pq',
    'census/employment_MA_analysis_target.pq',
  ],
  read: (file) => readParquetFrame(file),
  target: 'employed',
  probability: 'predicted_probability',
  prediction: 'prediction',
  others: ['id', 'year'],
  chunkSize: 5000,
};

export const housing: Problem = {
  name: 'California housing',
  files: [
    'housing/california_housing_reference.csv',
    'housing/california_housing_analysis.csv',
    'housing/california_housing_analysis_gt.csv',
  ],
  read: (file) => readCsvFrame(file),
  target: 'clf_target',
  probability: 'y_pred_proba',
  prediction: 'y_pred',
  others: ['id', 'timestamp'],
  chunkSize: 1000,
};

/** Reads the reference, and the later rows with their labels; both files have one row for each id, in the same order. */
export async function readProblem(problem: Problem, folder: string): Promise<{ reference: Frame; later: Frame }> {
  const [reference, unlabelled, labels] = await Promise.all(
    problem.files.map((file) => problem.read(join(folder, file))) as [Promise<Frame>, Promise<Frame>, Promise<Frame>],
  );
  const ids = requireColumn(unlabelled, 'id');
  const labelIds = requireColumn(labels, 'id');
  const same =
    ids.kind === 'number' && labelIds.kind === 'number' && ids.values.every((id, i) => id === labelIds.values[i]);
  if (!same) throw new Error(`The labels of "${problem.name}" are not in the order of its rows.`);
  const target = requireColumn(labels, problem.target);
  const kept = unlabelled.columns.filter(({ name }) => name !== problem.target);
  return { reference, later: createFrame([...kept, target]) };
}

/** The inputs of the model. */
export function featuresOf({ others, prediction, probability, target }: Problem, reference: Frame): string[] {
  const known = new Set([...others, prediction, probability, target]);
  return reference.columns.map(({ name }) => name).filter((name) => !known.has(name) && findColumn(reference, name));
}
