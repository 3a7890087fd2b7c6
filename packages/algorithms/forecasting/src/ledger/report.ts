import type { LedgerCell } from './document.js';
import { addCells } from './scores.js';

/** How often intervals of one level held. */
export interface LedgerCoverage {
  /** Nominal coverage. */
  readonly level: number;
  /** Share of the values that were inside. */
  readonly achieved: number;
  /** Values that it was measured on. */
  readonly count: number;
}

/** Accuracy of one model in one range of horizons. JSON-safe. */
export interface LedgerRow {
  readonly model: string;
  /** Steps ahead: `'1'`, `'2-6'`, `'169+'`. */
  readonly horizons: string;
  /** Values scored. */
  readonly count: number;
  readonly meanAbsoluteError: number;
  /** Mean of value minus forecast: above 0 where forecasts are too low. */
  readonly bias: number;
  readonly rootMeanSquaredError: number;
  /** Sum of absolute errors over the sum of absolute values (WAPE); `null` where all values are 0. */
  readonly weightedPercentageError: number | null;
  /** By level, ascending. */
  readonly coverage: readonly LedgerCoverage[];
}

/** Accuracy of one model in one range of horizons and one period. */
export interface LedgerPeriodRow extends LedgerRow {
  /** Start of the period, milliseconds since the epoch. */
  readonly period: number;
}

/** What the ledger knows. JSON-safe. */
export interface LedgerReport {
  /** Per model and range of horizons, over all periods that are kept. */
  readonly rows: readonly LedgerRow[];
  /** The same per period, in the order of time. */
  readonly periods: readonly LedgerPeriodRow[];
}

/** Adds up cells and turns sums into means. */
export function reportOf(
  cells: readonly { readonly model: string; readonly cell: LedgerCell }[],
  buckets: readonly number[],
): LedgerReport {
  const names = [
    ...buckets.map((end, i) => rangeName((buckets[i - 1] ?? 0) + 1, end)),
    `${(buckets.at(-1) ?? 0) + 1}+`,
  ];
  const group = (keyOf: (model: string, cell: LedgerCell) => string): { model: string; cell: LedgerCell }[] => {
    const groups = new Map<string, { model: string; cell: LedgerCell }>();
    for (const { model, cell } of cells) {
      const key = keyOf(model, cell);
      const present = groups.get(key);
      groups.set(key, { model, cell: present === undefined ? cell : addCells(present.cell, cell) });
    }
    return [...groups.values()].sort(
      (a, b) => (a.model < b.model ? -1 : a.model > b.model ? 1 : 0) || a.cell.bucket - b.cell.bucket,
    );
  };
  const row = ({ model, cell }: { model: string; cell: LedgerCell }): LedgerRow => ({
    model,
    horizons: names[cell.bucket] ?? '',
    count: cell.count,
    meanAbsoluteError: cell.absoluteError / cell.count,
    bias: cell.error / cell.count,
    rootMeanSquaredError: Math.sqrt(cell.squaredError / cell.count),
    weightedPercentageError: cell.absoluteActual === 0 ? null : cell.absoluteError / cell.absoluteActual,
    coverage: cell.coverage.map(({ level, count, inside }) => ({ level, achieved: inside / count, count })),
  });
  return {
    rows: group((model, { bucket }) => JSON.stringify([model, bucket])).map(row),
    periods: group((model, { bucket, period }) => JSON.stringify([model, bucket, period]))
      .map((each) => ({ ...row(each), period: each.cell.period }))
      .sort((a, b) => a.period - b.period),
  };
}

function rangeName(from: number, to: number): string {
  return from === to ? String(from) : `${from}-${to}`;
}
