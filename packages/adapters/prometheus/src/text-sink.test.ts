import { createTimeSeries, type TimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { type PrometheusTextOptions, prometheusTextSink } from './text-sink.js';

const series = (name: string, labels: Record<string, string>, values: number[]) =>
  createTimeSeries({ name, labels, start: 1000, step: 1000, values });

async function textOf(list: Parameters<ReturnType<typeof prometheusTextSink>['write']>[0], timestamps = false) {
  let page: string | undefined;
  const sink = prometheusTextSink({
    timestamps,
    save(text) {
      page = text;
    },
  });
  const result = await sink.write(list);
  return { page, result };
}

describe('prometheusTextSink', () => {
  it('writes the latest value of each series, metric by metric', async () => {
    const { page, result } = await textOf([
      series('a', { x: '1' }, [1, 2, Number.NaN]),
      series('b', {}, [Number.POSITIVE_INFINITY]),
      series('a', { x: '2', y: 'z' }, [3]),
      series('none', {}, [Number.NaN]),
    ]);
    expect(page).toBe('# TYPE a gauge\na{x="1"} 2\na{x="2",y="z"} 3\n# TYPE b gauge\nb +Inf\n');
    expect(result).toEqual({ series: 3, points: 3 });
    expect((await textOf([series('a', {}, [1, 2])], true)).page).toBe('# TYPE a gauge\na 2 2000\n');
    expect((await textOf([])).page).toBe('');
  });

  it('cannot be led out of a label or a name', async () => {
    const hostile = 'x"} 1\nevil{a="\\';
    const { page } = await textOf([series(hostile, { [hostile]: hostile, '9': 'ü' }, [1])]);
    const lines = page!.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^# TYPE [a-zA-Z_:][a-zA-Z0-9_:]* gauge$/);
    expect(lines[1]).toMatch(/^[a-zA-Z_:][\w:]*\{_9="ü",[a-zA-Z_]\w*="x\\"\} 1\\nevil\{a=\\"\\\\"\} 1$/);
  });

  it('says what metrics mean, on one line and once each', async () => {
    const write = async (help: NonNullable<PrometheusTextOptions['help']>, list: readonly TimeSeries[]) => {
      let page = '';
      const sink = prometheusTextSink({
        help,
        save(text) {
          page = text;
        },
      });
      await sink.write(list);
      return page;
    };
    const list = [series('a-b', { x: '1' }, [1]), series('c', {}, [2]), series('a-b', { x: '2' }, [3])];
    const help = { 'a-b': 'One "line"\n# TYPE c counter \\ more', c: '', unknown: 'x' };
    expect(await write(help, list)).toBe(
      '# HELP a_b One "line"\\n# TYPE c counter \\\\ more\n# TYPE a_b gauge\na_b{x="1"} 1\na_b{x="2"} 3\n# TYPE c gauge\nc 2\n',
    );
    expect(await write((name) => (name === 'c' ? 'Why.' : undefined), list)).toContain(
      '\n# HELP c Why.\n# TYPE c gauge',
    );
    // Names of what every object has are no help.
    expect(await write({}, [series('constructor', {}, [1])])).toBe('# TYPE constructor gauge\nconstructor 1\n');
  });

  it('refuses two series of one legal name, and saves nothing then', async () => {
    let saved = 0;
    const sink = prometheusTextSink({
      save: () => {
        saved += 1;
      },
    });
    await expect(sink.write([series('a-b', {}, [1]), series('a.b', {}, [1])])).rejects.toThrow('"a_b"');
    await expect(
      sink.write([series('a', {}, [1])], { signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough');
    expect(saved).toBe(0);
  });
});
