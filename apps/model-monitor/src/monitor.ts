import { createFrame, type Frame, findColumn, selectRows } from '@bellwether/core';
import { type DriftReport, driftReport } from '@bellwether/drift';
import {
  adviseRetraining,
  type CbpeEstimate,
  type ClassificationMeasures,
  calibrationCheck,
  cbpe,
  classificationMeasures,
  type FairnessReport,
  fairnessReport,
  type RetrainingAdvice,
} from '@bellwether/performance';
import { checkQuality, inferSchema, type QualityReport } from '@bellwether/quality';
import type { Arguments } from './arguments.ts';

/** What is known of a chunk as soon as it is there. */
export interface ChunkFindings {
  readonly label: string;
  readonly rows: number;
  readonly quality: QualityReport;
  readonly drift: DriftReport;
  readonly estimate: CbpeEstimate;
  readonly advice: RetrainingAdvice;
}

/** What is known once its labels are there. */
export interface ChunkTruth {
  readonly label: string;
  readonly realised: ClassificationMeasures;
  /** Absent where the rows have no column of groups. */
  readonly fairness?: FairnessReport;
  readonly advice: RetrainingAdvice;
}

/** A model that is being watched. It keeps what it has learnt from the reference, and no rows of the chunks. */
export interface Monitor {
  /** The measures of the model on the reference. */
  readonly reference: ClassificationMeasures;
  /** Judges new rows, without labels. */
  observe(label: string, rows: Frame): ChunkFindings;
  /** Judges rows whose labels have come. */
  resolve(label: string, rows: Frame): ChunkTruth;
}

/** How often one chunk may raise a false alarm of drift. */
const alpha = 0.01;
/** Loss of accuracy that nobody would act on. */
const tolerance = 0.02;

/** Learns from a reference what is usual. */
export function createMonitor(reference: Frame, { columns }: Arguments): Monitor {
  const { target, probability, prediction, group, id, ignore } = columns;
  const others = new Set([target, probability, prediction, id, ...ignore]);
  const features = reference.columns.map(({ name }) => name).filter((name) => !others.has(name));
  const inputs = [...features, probability];
  const names = { target, probability, prediction };
  const schema = inferSchema(createFrame(reference.columns.filter(({ name }) => inputs.includes(name))));
  const estimator = cbpe({ ...names, features }).fit(reference);
  const usual = classificationMeasures(reference, names);
  const labelledRows = { labelledRows: reference.length };
  return {
    reference: usual,
    observe(label, rows) {
      const quality = checkQuality(rows, { schema, redact: 'all' });
      const known = inputs.filter((name) => findColumn(rows, name) !== undefined || features.includes(name));
      const drift = driftReport(reference, rows, { columns: known, alpha });
      const estimate = estimator.estimate(rows);
      const broken = quality.results.filter(({ status, severity }) => status === 'failed' && severity === 'error');
      const advice = adviseRetraining({
        measure: {
          name: 'estimated accuracy',
          reference: usual.measures.accuracy.value,
          current: estimate.measures.accuracy,
          higherIsBetter: true,
        },
        tolerance,
        trust: estimate.trust,
        driftedColumns: drift.columns.filter(({ verdict }) => verdict === 'drift').map(({ column }) => column),
        brokenColumns: [...new Set(broken.flatMap((result) => result.columns))],
      });
      return { label, rows: rows.length, quality, drift, estimate, advice };
    },
    resolve(label, rows) {
      const realised = classificationMeasures(rows, names);
      const advice = adviseRetraining({
        measure: {
          name: 'accuracy',
          reference: usual.measures.accuracy.value,
          current: realised.measures.accuracy,
          higherIsBetter: true,
        },
        tolerance,
        ranking: {
          name: 'area under the ROC curve',
          reference: usual.measures.areaUnderCurve.value,
          current: realised.measures.areaUnderCurve,
          higherIsBetter: true,
        },
        calibration: calibrationCheck(rows, { target, probability }),
        ...labelledRows,
      });
      if (findColumn(rows, group) === undefined) return { label, realised, advice };
      return { label, realised, advice, fairness: fairnessReport(rows, { ...names, group }) };
    },
  };
}

/** The rows of each chunk, in their order. A last one of less than half the size belongs to the one before: a few rows decide nothing. */
export function chunksOf(frame: Frame, size: number): Frame[] {
  const count = Math.max(frame.length > 0 ? 1 : 0, Math.round(frame.length / size));
  return Array.from({ length: count }, (_, k) => {
    const from = k * size;
    const end = k === count - 1 ? frame.length : from + size;
    const rows = Int32Array.from({ length: end - from }, (_row, i) => from + i);
    return selectRows(frame, rows);
  });
}
