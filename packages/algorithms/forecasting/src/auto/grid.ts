import { createTimeSeries, inferStep, regularise, type TimeSeries } from '@bellwether/core';

/** A step for series that are too short to show one. */
const unknownStep = 60_000;
/** Steps without a value for each one with, beyond which a finer grid is not worth its emptiness. */
const emptiest = 20;

/** The series on a regular grid of its own step, and what was done to bring it there. */
export function onGrid(series: TimeSeries): { readonly grid: TimeSeries; readonly note?: string } {
  const { axis, values } = series;
  if (axis.kind === 'regular') return { grid: series };
  const { timestamps } = axis;
  const { length } = timestamps;
  const identity = {
    name: series.name,
    labels: series.labels,
    ...(series.unit === undefined ? {} : { unit: series.unit }),
  };
  if (length < 2) {
    return { grid: createTimeSeries({ ...identity, start: timestamps[0] ?? 0, step: unknownStep, values }) };
  }
  const first = timestamps[0]!;
  const span = timestamps[length - 1]! - first;
  const usual = inferStep(series);
  if (span === usual * (length - 1) && timestamps.every((time, i) => time === first + i * usual)) {
    return { grid: createTimeSeries({ ...identity, start: first, step: usual, values }) };
  }
  const step = Math.max(usual, Math.ceil(span / (emptiest * length)));
  return {
    grid: regularise(series, { step }),
    note: `The times were irregular: values were averaged over steps of ${step} ms.`,
  };
}
