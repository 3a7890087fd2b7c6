import { BellwetherError, createTimeSeries, type TimeSeries, timeAt } from '@bellwether/core';

/** What a fitted model remembers about the series it came from. JSON-safe. */
export interface SeriesState {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit?: string;
  /** Time of the step after the last value seen, milliseconds since the epoch. */
  readonly next: number;
  /** Milliseconds between steps. */
  readonly step: number;
  /** Values are divided by this before the model sees them: 1, or a power of two where they are extremely large. */
  readonly scale: number;
  /** Infinities and values too large to compute with, which were treated as missing. */
  readonly refused: number;
}

/** Start and step of a series whose times are evenly spaced, however they are stored. */
export function requireGrid(series: TimeSeries): { start: number; step: number } {
  const { axis, values, name } = series;
  if (axis.kind === 'regular') return { start: axis.start, step: axis.step };
  const { timestamps } = axis;
  const step = timestamps.length > 1 ? timestamps[1]! - timestamps[0]! : Number.NaN;
  let even = 1;
  while (even < timestamps.length && timestamps[even]! - timestamps[even - 1]! === step) even += 1;
  if (Number.isNaN(step) || even < timestamps.length) {
    throw new BellwetherError(
      'invalid-input',
      `Series "${name}" has ${values.length} values at irregular times${
        Number.isNaN(step) ? '' : ` (the step before value ${even} is not ${step} ms)`
      }; forecasting needs a regular grid: bring it onto one with regularise().`,
      { details: { series: name, length: values.length } },
    );
  }
  return { start: timestamps[0]!, step };
}

/** Squares of scaled values stay finite below this. */
const largest = 1e140;

/** 1, or the power of two that brings extremely large values near 1, so that their squares can be computed. */
export function scaleOf(values: Float64Array): number {
  let size = 0;
  for (let i = 0; i < values.length; i += 1) {
    const magnitude = Math.abs(values[i]!);
    if (magnitude > size && magnitude !== Number.POSITIVE_INFINITY) size = magnitude;
  }
  return size < 1e100 ? 1 : 2 ** Math.min(1000, Math.floor(Math.log2(size)));
}

/**
 * A scaled copy in which everything that is not a number one can compute with is NaN, and how many infinities that were. It is written
 * to `clean`, if given.
 */
export function cleanValues(
  values: ArrayLike<number>,
  scale: number,
  clean: Float64Array = new Float64Array(values.length),
): { clean: Float64Array; refused: number } {
  let refused = 0;
  for (let i = 0; i < clean.length; i += 1) {
    const value = values[i]! / scale;
    if (Math.abs(value) < largest) clean[i] = value;
    else {
      clean[i] = Number.NaN;
      if (!Number.isNaN(value)) refused += 1;
    }
  }
  return { clean, refused };
}

/** Identity and place in time of a series. */
export function seriesState(series: TimeSeries, scale: number, refused: number): SeriesState {
  const { start, step } = requireGrid(series);
  const { length } = series.values;
  return {
    name: series.name,
    labels: { ...series.labels },
    ...(series.unit === undefined ? {} : { unit: series.unit }),
    next: series.axis.kind === 'regular' || length === 0 ? start + length * step : timeAt(series, length - 1) + step,
    step,
    scale,
    refused,
  };
}

/**
 * Values `from` to before `end` of a series, in an array of its own: whoever gets it cannot see what comes after, not even
 * through the buffer.
 */
export function pastOf(series: TimeSeries, from: number, end: number): TimeSeries {
  const { start, step } = requireGrid(series);
  return createTimeSeries({
    name: series.name,
    labels: { ...series.labels },
    ...(series.unit === undefined ? {} : { unit: series.unit }),
    start: start + from * step,
    step,
    values: series.values.slice(from, end),
  });
}
