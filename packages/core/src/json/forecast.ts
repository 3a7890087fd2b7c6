import type { Forecast, PredictionInterval } from '../contracts/forecaster.js';
import { BellwetherError } from '../errors.js';
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
  textFrom,
} from './numbers.js';
import { stepFrom } from './series.js';

/** A forecast as plain JSON. Everything survives, as in {@link SeriesJson}. */
export type ForecastJson = {
  readonly contract: 'forecast/1';
  readonly model: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit?: string;
  readonly start: number;
  readonly step: number;
  readonly point: readonly JsonNumber[];
  readonly intervals: readonly {
    readonly level: number;
    readonly lower: readonly JsonNumber[];
    readonly upper: readonly JsonNumber[];
  }[];
  readonly notes: readonly string[];
};

/** A forecast as plain JSON, from which {@link forecastFromJson} makes the same forecast again. */
export function forecastToJson(forecast: Forecast): ForecastJson {
  const { model, start, step, notes } = forecast;
  return {
    contract: 'forecast/1',
    model,
    ...identityToJson(forecast),
    start,
    step,
    point: numbersToJson(forecast.point),
    intervals: forecast.intervals.map(({ level, lower, upper }) => ({
      level,
      lower: numbersToJson(lower),
      upper: numbersToJson(upper),
    })),
    notes: [...notes],
  };
}

/**
 * Reads a forecast from JSON that may come from anywhere: everything is checked.
 *
 * @throws {@link BellwetherError} `invalid-input`, naming the field.
 */
export function forecastFromJson(json: unknown): Forecast {
  const fields = fieldsOf(json, 'forecast');
  requireContract(fields, 'forecast/1');
  const point = numbersFromJson(fields.point, 'point');
  return {
    contract: 'forecast/1',
    model: textFrom(fields.model, 'model'),
    ...identityFrom(fields),
    start: finiteFrom(fields.start, 'start'),
    step: stepFrom(fields.step, 'step'),
    point,
    intervals: listFrom(fields.intervals, 'intervals').map((item, i) =>
      intervalFrom(item, `intervals[${i}]`, point.length),
    ),
    notes: listFrom(fields.notes, 'notes').map((note, i) => textFrom(note, `notes[${i}]`)),
  };
}

function listFrom(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) throw refused('invalid-input', field, value, 'an array');
  return value;
}

function intervalFrom(value: unknown, field: string, steps: number): PredictionInterval {
  const fields = fieldsOf(value, field);
  const lower = numbersFromJson(fields.lower, `${field}.lower`);
  const upper = numbersFromJson(fields.upper, `${field}.upper`);
  if (lower.length !== steps || upper.length !== steps) {
    throw new BellwetherError(
      'invalid-input',
      `Field "${field}" has ${lower.length} lower and ${upper.length} upper bounds for ${steps} steps; there must be one of each per step.`,
      { details: { field } },
    );
  }
  return { level: finiteFrom(fields.level, `${field}.level`), lower, upper };
}
