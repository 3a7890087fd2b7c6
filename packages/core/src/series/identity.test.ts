import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectSeries } from './collect.js';
import { seriesKey } from './identity.js';
import { createTimeSeries, type TimeSeries } from './time-series.js';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('__proto__', 'constructor', 'a="b"', '{', '"', '\\', 'a,b', 'a{b="c"}', ''),
);
const labels = fc.array(fc.tuple(hostile, hostile), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs));

describe('seriesKey', () => {
  it('does not depend on the order of labels', () => {
    fc.assert(
      fc.property(hostile, labels, (name, own) => {
        const reversed = Object.fromEntries(Object.entries(own).reverse());
        expect(seriesKey(name, reversed)).toBe(seriesKey(name, own));
      }),
    );
  });

  it('differs where names or labels differ, whatever they contain', () => {
    const identity = fc.tuple(hostile, labels);
    const canonical = ([name, own]: [string, Record<string, string>]) =>
      JSON.stringify([name, Object.entries(own).sort(([a], [b]) => (a < b ? -1 : 1))]);
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        expect(seriesKey(...a) === seriesKey(...b)).toBe(canonical(a) === canonical(b));
      }),
      { numRuns: 2000 },
    );
    expect(seriesKey('a{b="c"}')).not.toBe(seriesKey('a', { b: 'c' }));
  });

  it('reads as the field writes it', () => {
    expect(seriesKey('http_requests_total', { method: 'GET', code: '200' })).toBe(
      'http_requests_total{code="200",method="GET"}',
    );
    expect(seriesKey('cpu')).toBe('cpu');
    expect(seriesKey('a', Object.fromEntries([['__proto__', 'x']]))).toBe('a{__proto__="x"}');
  });
});

describe('collectSeries', () => {
  async function* chunks(list: readonly TimeSeries[]) {
    yield* list;
  }
  const chunk = (host: string, start: number) =>
    createTimeSeries({ name: 'cpu', labels: { host }, start, step: 1, values: [start, start + 1] });

  it('joins the chunks of one series, first seen first', async () => {
    const [b, a] = await collectSeries(chunks([chunk('b', 0), chunk('a', 0), chunk('b', 2), chunk('a', 9)]));
    expect(b).toEqual({ ...chunk('b', 0), values: new Float64Array([0, 1, 2, 3]) });
    expect(a!.axis.kind).toBe('irregular');
    expect(await collectSeries([])).toEqual([]);
  });

  it('refuses chunks that overlap', async () => {
    await expect(collectSeries([chunk('a', 0), chunk('a', 1)])).rejects.toThrow('cpu{host="a"} begins at 1');
  });

  it('stops with the reason of the signal', async () => {
    const controller = new AbortController();
    async function* endless() {
      for (let i = 0; ; i += 2) {
        if (i > 10) controller.abort(new Error('enough'));
        yield chunk('a', i);
      }
    }
    await expect(collectSeries(endless(), { signal: controller.signal })).rejects.toThrow('enough');
  });
});
