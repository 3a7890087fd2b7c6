import {
  createTimeSeries,
  type FitOptions,
  type Forecaster,
  type ForecastRequest,
  type NumberColumn,
  requireColumn,
  seededRandom,
  standardNormal,
  type TimeColumn,
  type TimeSeries,
} from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { type BacktestOptions, backtest, naive } from '../index.js';

const hour = 3_600_000;
const series = (values: ArrayLike<number>): TimeSeries => createTimeSeries({ start: 0, step: hour, values });
const counting = (length: number): number[] => Array.from({ length }, (_, i) => i);

type Seen = { call: string; first: number; last: number; length: number; past: number[]; future: number[] };

/** Naive, writing down what it is given. */
function spy(seen: Seen[]): Forecaster {
  const wrap = (fitted: ReturnType<Forecaster['fit']>): ReturnType<Forecaster['fit']> => ({
    ...fitted,
    update(values, options) {
      write('update', values, options);
      return wrap(fitted.update(values));
    },
    forecast(request: ForecastRequest) {
      seen.at(-1)!.future = [...(request.future?.column ?? [])];
      return fitted.forecast({ horizon: request.horizon, levels: request.levels ?? [] });
    },
  });
  const write = (call: string, values: ArrayLike<number>, options: FitOptions | undefined): void => {
    const { length } = values;
    const past = [...(options?.past?.column ?? [])];
    seen.push({ call, first: values[0]!, last: values[length - 1]!, length, past, future: [] });
  };
  return {
    ...naive(),
    fit(history, options) {
      write('fit', history.values, options);
      return wrap(naive().fit(history));
    },
  };
}

describe('windows of a backtest', () => {
  it('slide when the model is fitted again, and grow by updates in between', async () => {
    const seen: Seen[] = [];
    const options = { horizon: 2, origins: 4, strategy: 'sliding', trainingLength: 10, refitEvery: 2 } as const;
    const result = await backtest(spy(seen), series(counting(30)), options);
    expect(seen.map(({ call, first, last, length }) => [call, first, last, length])).toEqual([
      ['fit', 12, 21, 10],
      ['update', 22, 23, 2],
      ['fit', 16, 25, 10],
      ['update', 26, 27, 2],
    ]);
    expect([...(requireColumn(result.byOrigin, 'training') as NumberColumn).values]).toEqual([10, 12, 10, 12]);
  });

  it('leave a gap between the last value known and the first step judged', async () => {
    const result = await backtest(naive(), series(counting(40)), { horizon: 2, gap: 3, origins: 2, levels: [0.9] });
    const column = (name: string): number[] => [
      ...(requireColumn(result.forecasts, name) as NumberColumn | TimeColumn).values,
    ];
    expect(column('origin').map((time) => time / hour)).toEqual([32, 32, 34, 34]);
    expect(column('time').map((time) => time / hour)).toEqual([36, 37, 38, 39]);
    expect(column('step')).toEqual([4, 5, 4, 5]);
    expect(column('actual')).toEqual([36, 37, 38, 39]);
    expect(column('point')).toEqual([32, 32, 34, 34]);
    // Intervals are those of the steps judged: wider than right behind the origin.
    const width = (frame: number[], other: number[]): number => frame[0]! - other[0]!;
    const near = await backtest(naive(), series(counting(40)), { horizon: 2, origins: 2, levels: [0.9] });
    const upper = (requireColumn(near.forecasts, 'upper_90') as NumberColumn).values;
    const lower = (requireColumn(near.forecasts, 'lower_90') as NumberColumn).values;
    expect(width(column('upper_90'), column('lower_90'))).toBeCloseTo(2 * width([...upper], [...lower]), 9);
    const short = await backtest(naive(), series(counting(13)), { horizon: 2, gap: 3 });
    expect(short).toMatchObject({
      status: 'series-too-short',
      notes: [expect.stringMatching(/a forecast of 5 steps/)],
    });
  });
});

describe('explanatory columns in a backtest', () => {
  const values = counting(24);
  const column = values.map((value) => 100 + value);
  const options: BacktestOptions = { horizon: 2, gap: 1, origins: 2, refitEvery: 2, columns: { column } };

  it('come up to the origin, and beyond it where they are known in advance', async () => {
    const seen: Seen[] = [];
    await backtest(spy(seen), series(values), options);
    expect(seen.map(({ call, past, future }) => [call, past.length, past.at(-1), future])).toEqual([
      ['fit', 19, 118, [119, 120, 121]],
      ['update', 2, 120, [121, 122, 123]],
    ]);
  });

  it('are carried forward from the last value known where they are only measured', async () => {
    const seen: Seen[] = [];
    const holed = column.map((value, i) => (i === 20 ? Number.NaN : value));
    await backtest(spy(seen), series(values), {
      ...options,
      columns: { column: holed },
      columnsAhead: 'carried-forward',
    });
    expect(seen.map(({ future }) => future)).toEqual([
      [118, 118, 118],
      [119, 119, 119],
    ]);
  });

  it('are not handed over where there are none', async () => {
    const given: unknown[] = [];
    const plain: Forecaster = {
      ...naive(),
      fit(history, fitOptions) {
        given.push(fitOptions?.past);
        return naive().fit(history);
      },
    };
    await backtest(plain, series(values), { horizon: 2, origins: 1 });
    expect(given).toEqual([undefined]);
  });
});

describe('a model that looks for the future', () => {
  const random = seededRandom(5);
  const noise = Float64Array.from({ length: 90 }, () => standardNormal(random));
  /** The series itself, as a column that gives everything away to whoever can read on. */
  const columns = { itself: noise };

  /** Takes what lies behind an array in its buffer for the forecast. */
  function reading(from: 'values' | 'past' | 'updates' | 'future'): Forecaster {
    const behind = (array: ArrayLike<number> | undefined): Float64Array =>
      array instanceof Float64Array
        ? new Float64Array(array.buffer, array.byteOffset).subarray(array.length)
        : new Float64Array(0);
    const wrap = (fitted: ReturnType<Forecaster['fit']>, found: Float64Array): ReturnType<Forecaster['fit']> => ({
      ...fitted,
      update: (values, given) => {
        const leak = from === 'updates' ? values : from === 'past' ? given?.past?.itself : undefined;
        return wrap(fitted.update(values), behind(leak));
      },
      forecast(request) {
        const forecast = fitted.forecast({ horizon: request.horizon, levels: request.levels ?? [] });
        const future = from === 'future' ? request.future?.itself : found;
        return { ...forecast, point: forecast.point.map((value, h) => future?.[h] ?? value) };
      },
    });
    return {
      ...naive(),
      fit: (history, given) =>
        wrap(naive().fit(history), behind(from === 'values' ? history.values : given?.past?.itself)),
    };
  }

  const errorOf = async (forecaster: Forecaster, options: Partial<BacktestOptions> = {}): Promise<number> => {
    const settings: BacktestOptions = { horizon: 5, origins: 6, columns, columnsAhead: 'carried-forward', ...options };
    return (await backtest(forecaster, series(noise), settings)).models[0]!.accuracy.meanAbsoluteError!;
  };

  it('does find it behind arrays that share a buffer', () => {
    const shared = reading('values').fit(series(noise.subarray(0, 60)));
    expect([...shared.forecast({ horizon: 5 }).point]).toEqual([...noise.subarray(60, 65)]);
    const past = { itself: noise.subarray(0, 60) };
    const column = reading('past').fit(series(noise.slice(0, 60)), { past });
    expect([...column.forecast({ horizon: 5 }).point]).toEqual([...noise.subarray(60, 65)]);
  });

  it.each(['values', 'past', 'updates'] as const)('finds nothing behind its %s', async (from) => {
    for (const windows of [{}, { strategy: 'sliding', trainingLength: 20 }, { refitEvery: 3 }, { gap: 2 }] as const) {
      expect(await errorOf(reading(from), windows)).toBe(await errorOf(naive(), windows));
    }
  });

  it('finds it only in columns that are said to be known in advance', async () => {
    expect(await errorOf(reading('future'), { columnsAhead: 'known' })).toBe(0);
    expect(await errorOf(reading('future'))).toBe(await errorOf(naive()));
  });

  it('cannot spoil the columns for others', async () => {
    const seen: number[] = [];
    const vandal: Forecaster = {
      ...naive(),
      fit(history, given) {
        given?.past?.itself?.fill(0);
        return naive().fit(history);
      },
    };
    const witness: Forecaster = {
      ...naive(),
      fit(history, given) {
        seen.push(given!.past!.itself!.at(-1)!);
        return naive().fit(history);
      },
    };
    await backtest([vandal, witness], series(noise), { horizon: 5, origins: 2, columns });
    expect(seen).toEqual([noise[79], noise[84]]);
  });
});
