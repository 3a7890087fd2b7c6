import { parentPort, workerData } from 'node:worker_threads';
import { BellwetherError, type Column, type Frame } from '@bellwether/core';
import type { ParquetAnswer, ParquetTask } from './parquet-answer.js';
import { decodeParquet } from './parquet-decode.js';

/** The memory of a column, which is handed over instead of copied. */
function memoryOf(column: Column): ArrayBuffer[] {
  const { buffer } = column.kind === 'string' ? column.codes : column.values;
  return buffer instanceof ArrayBuffer ? [buffer] : [];
}

const { file, columns } = workerData as ParquetTask;
const answer: ParquetAnswer = await decodeParquet(file, columns).then(
  (frame: Frame) => ({ frame }),
  (error: unknown) => {
    if (!BellwetherError.isInstance(error)) throw error;
    const { code, message, details } = error;
    return { refused: { code, message, details } };
  },
);
parentPort?.postMessage(answer, 'frame' in answer ? [...new Set(answer.frame.columns.flatMap(memoryOf))] : []);
