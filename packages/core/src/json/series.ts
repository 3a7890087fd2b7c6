import { BellwetherError } from '../errors.js';
import { createTimeSeries, type TimeAxis, type TimeSeries } from '../series/time-series.js';
import {
  fieldsOf,
  finiteFrom,
  identityFrom,
  identityToJson,
  type JsonNumber,
  numbersFromJson,
  numbersToJson,
  refused,
  requireContract,
} from './numbers.js';

/** A series as plain JSON. Everything survives, also NaN (`null`), infinities and -0 (texts). */
export type SeriesJson = {
  readonly contract: 'time-series/1';
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit?: string;
  readonly axis:
    | { readonly kind: 'regular'; readonly start: number; readonly step: number }
    | { readonly kind: 'irregular'; readonly timestamps: readonly number[] };
  readonly values: readonly JsonNumber[];
};

/**
 * A series as plain JSON, from which {@link seriesFromJson} makes the same series again.
 *
 * @example
 * ```ts
 * import { createTimeSeries, seriesFromJson, seriesToJson } from '@bellwether/core';
 *
 * const series = createTimeSeries({ name: 'cpu', start: 0, step: '1m', values: [1, NaN, Infinity] });
 * const text = JSON.stringify(seriesToJson(series));
 * Array.from(seriesFromJson(JSON.parse(text)).values); // => [1, NaN, Infinity]
 * ```
 */
export function seriesToJson(series: TimeSeries): SeriesJson {
  const { axis } = series;
  return {
    contract: 'time-series/1',
    ...identityToJson(series),
    axis:
      axis.kind === 'regular'
        ? { kind: 'regular', start: axis.start, step: axis.step }
        : { kind: 'irregular', timestamps: Array.from(axis.timestamps) },
    values: numbersToJson(series.values),
  };
}

/**
 * Reads a series from JSON that may come from anywhere: everything is checked.
 *
 * @throws {@link BellwetherError} `invalid-input`, naming the field.
 */
export function seriesFromJson(json: unknown): TimeSeries {
  const fields = fieldsOf(json, 'series');
  requireContract(fields, 'time-series/1');
  const identity = identityFrom(fields);
  const axis = axisFrom(fieldsOf(fields.axis, 'axis'));
  const values = numbersFromJson(fields.values, 'values');
  return createTimeSeries(
    axis.kind === 'regular'
      ? { ...identity, start: axis.start, step: axis.step, values }
      : { ...identity, timestamps: axis.timestamps, values },
  );
}

function axisFrom(fields: Readonly<Record<string, unknown>>): TimeAxis {
  const { kind } = fields;
  if (kind === 'irregular') {
    return { kind, timestamps: numbersFromJson(fields.timestamps, 'axis.timestamps') };
  }
  if (kind !== 'regular') throw refused('invalid-input', 'axis.kind', kind, '"regular" or "irregular"');
  return { kind, start: finiteFrom(fields.start, 'axis.start'), step: stepFrom(fields.step, 'axis.step') };
}

/** @internal */
export function stepFrom(value: unknown, field: string): number {
  const step = finiteFrom(value, field);
  if (step <= 0) {
    throw new BellwetherError('invalid-input', `Field "${field}" is ${step}; it must be above 0.`, {
      details: { field },
    });
  }
  return step;
}
