import { type Column, createFrame, type Forecast, type Frame, type StringColumn } from '@bellwether/core';
import type { Accuracy } from './accuracy.js';

/** One forecast of a backtest and what came. */
export interface BacktestRecord {
  /** Place of the model among the names. */
  readonly model: number;
  /** Time of the last value that the model knew. */
  readonly origin: number;
  /** Values that the model was fitted to or updated with. */
  readonly training: number;
  readonly actual: Float64Array;
  readonly forecast: Forecast;
  readonly accuracy: Accuracy;
}

/** How a level reads in a column name: `'lower_80'`. */
export function levelName(side: string, level: number): string {
  return `${side}_${Number((100 * level).toPrecision(10))}`;
}

function modelColumn(names: readonly string[], codes: Int32Array): StringColumn {
  return { kind: 'string', name: 'model', codes, dictionary: [...names] };
}

/** A row per model, origin and step. */
export function forecastFrame(
  names: readonly string[],
  levels: readonly number[],
  horizon: number,
  records: readonly BacktestRecord[],
): Frame {
  const rows = records.length * horizon;
  const codes = new Int32Array(rows);
  const column = (): Float64Array => new Float64Array(rows);
  const [origin, time, step, actual, point] = [column(), column(), column(), column(), column()];
  const bounds = levels.map(() => ({ lower: column(), upper: column() }));
  records.forEach((record, index) => {
    const { forecast } = record;
    const row = index * horizon;
    codes.fill(record.model, row, row + horizon);
    origin.fill(record.origin, row, row + horizon);
    actual.set(record.actual, row);
    point.set(forecast.point, row);
    for (let h = 0; h < horizon; h += 1) {
      time[row + h] = forecast.start + h * forecast.step;
      step[row + h] = Math.round((time[row + h]! - record.origin) / forecast.step);
    }
    bounds.forEach(({ lower, upper }, level) => {
      lower.set(forecast.intervals[level]!.lower, row);
      upper.set(forecast.intervals[level]!.upper, row);
    });
  });
  const columns: Column[] = [
    modelColumn(names, codes),
    { kind: 'time', name: 'origin', values: origin },
    { kind: 'time', name: 'time', values: time },
    { kind: 'number', name: 'step', values: step },
    { kind: 'number', name: 'actual', values: actual },
    { kind: 'number', name: 'point', values: point },
  ];
  levels.forEach((level, index) => {
    columns.push({ kind: 'number', name: levelName('lower', level), values: bounds[index]!.lower });
    columns.push({ kind: 'number', name: levelName('upper', level), values: bounds[index]!.upper });
  });
  return createFrame(columns);
}

/** A row per model and origin. */
export function originFrame(
  names: readonly string[],
  levels: readonly number[],
  records: readonly BacktestRecord[],
): Frame {
  const column = (name: string, value: (record: BacktestRecord) => number | null): Column => ({
    kind: 'number',
    name,
    values: Float64Array.from(records, (record) => value(record) ?? Number.NaN),
  });
  return createFrame([
    modelColumn(
      names,
      Int32Array.from(records, ({ model }) => model),
    ),
    { kind: 'time', name: 'origin', values: Float64Array.from(records, ({ origin }) => origin) },
    column('training', ({ training }) => training),
    column('compared', ({ accuracy }) => accuracy.compared),
    column('meanAbsoluteError', ({ accuracy }) => accuracy.meanAbsoluteError),
    column('rootMeanSquaredError', ({ accuracy }) => accuracy.rootMeanSquaredError),
    column('symmetricMeanAbsolutePercentageError', ({ accuracy }) => accuracy.symmetricMeanAbsolutePercentageError),
    column('meanAbsolutePercentageError', ({ accuracy }) => accuracy.meanAbsolutePercentageError),
    column('weightedAbsolutePercentageError', ({ accuracy }) => accuracy.weightedAbsolutePercentageError),
    column('meanAbsoluteScaledError', ({ accuracy }) => accuracy.meanAbsoluteScaledError),
    column('rootMeanSquaredScaledError', ({ accuracy }) => accuracy.rootMeanSquaredScaledError),
    column('continuousRankedProbabilityScore', ({ accuracy }) => accuracy.continuousRankedProbabilityScore),
    ...levels.map((level, i) =>
      column(levelName('coverage', level), ({ accuracy }) => accuracy.intervals[i]!.coverage),
    ),
    ...levels.map((level, i) =>
      column(
        levelName('meanScaledIntervalScore', level),
        ({ accuracy }) => accuracy.intervals[i]!.meanScaledIntervalScore,
      ),
    ),
  ]);
}
