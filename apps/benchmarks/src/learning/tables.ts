import { join } from 'node:path';
import {
  type Column,
  createFrame,
  type Frame,
  requireColumn,
  seededRandom,
  selectRows,
  standardNormal,
} from '@bellwether/core';
import { readParquetFrame } from '@bellwether/files';

/** A table to learn from, and what to learn. */
export interface LearningTable {
  readonly name: string;
  readonly loss: 'logistic' | 'squared';
  readonly rows: Frame;
  readonly target: Float64Array;
  /** Rows to learn from; those behind are judged. */
  readonly training: number;
}

/** Friedman's first function (1991, doi:10.1214/aos/1176347963) of 5 of 20 uniform numbers: 100,000 rows to learn from. */
export function generated(loss: LearningTable['loss'], training = 100_000): LearningTable {
  const random = seededRandom(20261123);
  const count = 1.2 * training;
  const columns = Array.from({ length: 20 }, () => Float64Array.from({ length: count }, random));
  const x = (column: number, row: number): number => columns[column]![row]!;
  const target = Float64Array.from({ length: count }, (_, row) => {
    const signal =
      10 * Math.sin(Math.PI * x(0, row) * x(1, row)) + 20 * (x(2, row) - 0.5) ** 2 + 10 * x(3, row) + 5 * x(4, row);
    if (loss === 'squared') return signal + standardNormal(random);
    return signal + 4 * standardNormal(random) > 14.4 ? 1 : 0;
  });
  return {
    name: `Friedman 1, ${loss}`,
    loss,
    training,
    target,
    rows: createFrame(columns.map((values, i): Column => ({ kind: 'number', name: `x${i}`, values }))),
  };
}

/** Adult (UCI): who earns more than 50,000 dollars, in a shuffled order. */
export async function adult(folder: string): Promise<LearningTable> {
  const frame = await readParquetFrame(join(folder, 'census', 'adult.parquet'));
  const random = seededRandom(1);
  const order = Uint32Array.from({ length: frame.length }, (_, row) => row);
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  const rows = selectRows(frame, order);
  const income = requireColumn(rows, 'class');
  if (income.kind !== 'string') throw new Error('The column "class" of Adult holds no texts.');
  return {
    name: 'Adult',
    loss: 'logistic',
    training: 32_561,
    target: Float64Array.from(income.codes, (code) => (income.dictionary[code]!.startsWith('>50K') ? 1 : 0)),
    rows: createFrame(rows.columns.filter(({ name }) => name !== 'class')),
  };
}
