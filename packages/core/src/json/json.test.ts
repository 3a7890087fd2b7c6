import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Forecast } from '../contracts/forecaster.js';
import { BellwetherError } from '../errors.js';
import { createTimeSeries } from '../series/time-series.js';
import { forecastFromJson, forecastToJson } from './forecast.js';
import { numbersFromJson, numbersToJson } from './numbers.js';
import { seriesFromJson, seriesToJson } from './series.js';

const labels = fc
  .array(fc.tuple(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString')), fc.string()), {
    maxLength: 3,
  })
  .map((pairs) => Object.fromEntries(pairs));
const double = fc.oneof(
  fc.double(),
  fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const values = fc.array(double, { maxLength: 20 });
const series = fc.oneof(
  fc
    .tuple(
      fc.string(),
      labels,
      values,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: 0, minExcluded: true, noNaN: true, noDefaultInfinity: true }),
    )
    .map(([name, own, list, start, step]) =>
      createTimeSeries({ name, labels: own, unit: 'B', start: start + 0, step, values: list }),
    ),
  fc
    .tuple(
      fc.string(),
      labels,
      fc.uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), { maxLength: 20 }),
    )
    .map(([name, own, times]) => {
      const timestamps = Float64Array.from(times, (time) => time + 0).sort();
      return createTimeSeries({ name, labels: own, timestamps, values: timestamps });
    }),
);

describe('numbersToJson', () => {
  it('loses nothing on its way through text', () => {
    fc.assert(
      fc.property(values, (list) => {
        const read = numbersFromJson(JSON.parse(JSON.stringify(numbersToJson(list))), 'x');
        expect(read.every((value, i) => Object.is(value, list[i]))).toBe(true);
        expect(read.length).toBe(list.length);
      }),
    );
  });

  it('reports the code it is asked to', () => {
    expect(() => numbersFromJson([1, 'two'], 'level', 'invalid-state')).toThrow(
      expect.objectContaining({ code: 'invalid-state', message: expect.stringContaining('"level[1]" is "two"') }),
    );
  });
});

describe('seriesToJson and seriesFromJson', () => {
  it('round through text, with any labels', () => {
    fc.assert(
      fc.property(series, (each) => {
        const read = seriesFromJson(JSON.parse(JSON.stringify(seriesToJson(each))));
        expect(read).toEqual(each);
        expect(Object.entries(read.labels)).toEqual(Object.entries(each.labels));
      }),
    );
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  const good = seriesToJson(createTimeSeries({ name: 'cpu', labels: { a: 'b' }, start: 0, step: 1, values: [1] }));
  it.each([
    [null, '"series"'],
    [{ ...good, contract: 'time-series/2' }, '"contract" is "time-series/2"'],
    [{ ...good, name: 1 }, '"name" is 1'],
    [{ ...good, unit: null }, '"unit" is null'],
    [{ ...good, labels: [] }, '"labels" is an array of 0'],
    [{ ...good, labels: { a: 1 } }, '"labels.a" is 1'],
    [{ ...good, axis: undefined }, '"axis" is undefined'],
    [{ ...good, axis: { kind: 'log' } }, '"axis.kind" is "log"'],
    [{ ...good, axis: { kind: 'regular', start: '0', step: 1 } }, '"axis.start"'],
    [{ ...good, axis: { kind: 'regular', start: 0, step: 0 } }, '"axis.step" is 0; it must be above 0'],
    [{ ...good, axis: { kind: 'irregular', timestamps: 'x' } }, '"axis.timestamps"'],
    [{ ...good, axis: { kind: 'irregular', timestamps: [null] } }, 'Timestamp 0 is NaN'],
    [{ ...good, axis: { kind: 'irregular', timestamps: [1, 2] } }, '2 timestamps and 1 values'],
    [{ ...good, values: [true] }, '"values[0]" is true'],
    [{ ...good, values: { length: 1e9 } }, '"values" is an object'],
  ])('refuse what is broken, naming the field (%#)', (json, message) => {
    expect(() => seriesFromJson(json)).toThrow(message);
    expect(() => seriesFromJson(json)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });

  it('throw nothing but their own error, whatever comes', () => {
    const field = fc.constantFrom('contract', 'name', 'labels', 'unit', 'axis', 'values');
    const broken = fc.oneof(
      fc.jsonValue(),
      fc.anything(),
      fc
        .tuple(field, fc.anything({ withNullPrototype: true, withBigInt: true }))
        .map(([name, value]) => ({ ...good, [name]: value })),
    );
    fc.assert(
      fc.property(broken, (json) => {
        for (const read of [seriesFromJson, forecastFromJson]) {
          try {
            read(json);
          } catch (error) {
            expect(BellwetherError.isInstance(error)).toBe(true);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('forecastToJson and forecastFromJson', () => {
  const forecast: Forecast = {
    contract: 'forecast/1',
    model: 'holt',
    name: 'disk',
    labels: Object.fromEntries([['__proto__', 'x']]),
    unit: 'percent',
    start: 1000,
    step: 60_000,
    point: new Float64Array([1, 2]),
    intervals: [{ level: 0.8, lower: new Float64Array([-Infinity, 1]), upper: new Float64Array([2, Infinity]) }],
    notes: ['level at its bound'],
  };

  it('round through text', () => {
    expect(forecastFromJson(JSON.parse(JSON.stringify(forecastToJson(forecast))))).toEqual(forecast);
  });

  it('refuse bounds that do not match', () => {
    const json = forecastToJson(forecast);
    const [interval] = json.intervals;
    expect(() => forecastFromJson({ ...json, intervals: [{ ...interval, lower: [1] }] })).toThrow(
      '"intervals[0]" has 1 lower and 2 upper bounds for 2 steps',
    );
    expect(() => forecastFromJson({ ...json, notes: [1] })).toThrow('"notes[0]" is 1');
    expect(() => forecastFromJson({ ...json, intervals: null })).toThrow('"intervals" is null');
  });
});
