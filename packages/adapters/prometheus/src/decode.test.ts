import { BellwetherError, timesOf } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDecimal } from './decimal.js';
import { decodeRange } from './decode.js';

const encode = (text: string) => new TextEncoder().encode(text);

function answer(result: unknown, extra: object = {}): Uint8Array {
  return encode(JSON.stringify({ status: 'success', ...extra, data: { resultType: 'matrix', result } }));
}

/** A value as the server writes it. */
function written(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value).replace('Infinity', 'Inf');
}

function failure(bytes: Uint8Array): BellwetherError {
  try {
    decodeRange(bytes, 'q', 60_000);
  } catch (error) {
    if (BellwetherError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('parseDecimal', () => {
  const parse = (text: string) => parseDecimal({ bytes: encode(text), text: () => text }, 0, text.length);

  it('reads every finite double as Number does', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        for (const text of [String(value), value.toExponential(), value.toPrecision(17)]) {
          expect(parse(text)).toBe(Number(text));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('reads what only servers write', () => {
    expect([parse('+Inf'), parse('-Inf'), parse('NaN')]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ]);
  });

  it('refuses what is not a decimal number', () => {
    for (const text of ['', '-', '.', '0x10', '1e', '1 ', 'Infinity', '1.2.3', '1_0']) expect(parse(text)).toBeNaN();
  });
});

describe('decodeRange', () => {
  it('gives columns with a regular axis where the grid is complete', () => {
    const { series } = decodeRange(
      answer([
        {
          metric: { __name__: 'up', job: 'a' },
          values: [
            [60, '1'],
            [120, '0.5'],
            [180, 'NaN'],
          ],
        },
      ]),
      'q',
      60_000,
    );
    expect(series).toHaveLength(1);
    expect(series[0]).toMatchObject({
      name: 'up',
      labels: { job: 'a' },
      axis: { kind: 'regular', start: 60_000, step: 60_000 },
    });
    expect([...series[0]!.values]).toEqual([1, 0.5, Number.NaN]);
  });

  it('leaves gaps out instead of filling them', () => {
    const { series } = decodeRange(
      answer([
        {
          metric: {},
          values: [
            [60, '1'],
            [240.5, '-Inf'],
          ],
        },
      ]),
      'rate(x[1m])',
      60_000,
    );
    expect(series[0]!.name).toBe('rate(x[1m])');
    expect([...timesOf(series[0]!)]).toEqual([60_000, 240_500]);
    expect(series[0]!.values[1]).toBe(Number.NEGATIVE_INFINITY);
  });

  it('equals JSON.parse on arbitrary series, labels and number formats', () => {
    const labels = fc.dictionary(fc.string(), fc.string());
    const values = fc.array(fc.double(), { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(fc.tuple(labels, values), { maxLength: 5 }), fc.boolean(), (input, pretty) => {
        const result = input.map(([metric, numbers]) => ({
          metric,
          values: numbers.map((value, i) => [i * 60 + 0.123, written(value)]),
        }));
        const text = JSON.stringify(
          { status: 'success', data: { resultType: 'matrix', result } },
          null,
          pretty ? 2 : 0,
        );
        const { series } = decodeRange(encode(text), 'q', 60_000);
        const kept = input.filter(([, numbers]) => numbers.length > 0);
        expect(series.map((each) => [...each.values])).toEqual(kept.map(([, numbers]) => numbers));
        for (const [i, [metric]] of kept.entries()) {
          const { __name__: _, ...rest } = metric;
          expect(Object.entries(series[i]!.labels)).toEqual(Object.entries(rest));
        }
      }),
    );
  });

  it('keeps hostile label names as plain own properties', () => {
    const bytes = encode(
      '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__proto__":"x","constructor":"y"},"values":[[1,"1"]]}]}}',
    );
    const { labels } = decodeRange(bytes, 'q', 1000).series[0]!;
    expect(Object.keys(labels).sort()).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(labels)).toBe(Object.prototype);
  });

  it('passes warnings on and skips fields it does not know', () => {
    const { warnings } = decodeRange(
      answer([], { warnings: ['partial'], infos: ['i'], extra: { deep: [[{}]] } }),
      'q',
      1,
    );
    expect(warnings).toEqual(['partial', 'i']);
  });

  it('refuses native histograms with the remedy', () => {
    const error = failure(answer([{ metric: { __name__: 'h' }, histograms: [[1, { count: '1' }]] }]));
    expect(error.code).toBe('invalid-input');
    expect(error.message).toContain('histogram_quantile');
  });

  it("reports the server's own error", () => {
    const error = failure(encode('{"status":"error","errorType":"bad_data","error":"parse error"}'));
    expect([error.code, error.message]).toEqual([
      'source-rejected',
      'The server refused the query: parse error (bad_data).',
    ]);
  });

  it('says what is wrong with an answer of another kind', () => {
    expect(failure(encode('<html></html>')).message).toContain('byte 0 begins with "<html></html>"');
    expect(failure(encode('')).message).toContain('it ends at byte 0');
    expect(
      failure(encode('{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]}]}}'))
        .message,
    ).toContain('"vector"');
    expect(failure(answer([{ metric: {}, values: [[1, 'abc']] }])).message).toContain('a number should be');
    expect(
      failure(
        answer([
          {
            metric: {},
            values: [
              [2, '1'],
              [1, '1'],
            ],
          },
        ]),
      ).message,
    ).toContain('Timestamp 1');
  });

  it('answers every mutilation with a typed error or a result, and never hangs', () => {
    const good = answer(
      [
        {
          metric: { __name__: 'up', a: 'b\\n"' },
          values: [
            [1, '1'],
            [2, '2.5e3'],
          ],
        },
      ],
      { warnings: ['w'] },
    );
    fc.assert(
      fc.property(fc.nat(good.length), fc.uint8Array({ maxLength: 8 }), fc.nat(8), (at, junk, removed) => {
        const bytes = Uint8Array.from([...good.subarray(0, at), ...junk, ...good.subarray(at + removed)]);
        try {
          decodeRange(bytes, 'q', 1000);
        } catch (error) {
          expect(BellwetherError.isInstance(error)).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('nests without using the stack', () => {
    const deep = encode(
      `{"x":${'['.repeat(200_000)}${']'.repeat(200_000)},"status":"success","data":{"resultType":"matrix","result":[]}}`,
    );
    expect(decodeRange(deep, 'q', 1).series).toEqual([]);
  });
});
