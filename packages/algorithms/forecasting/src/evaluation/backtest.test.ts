import {
  createTimeSeries,
  type FittedForecaster,
  type Forecaster,
  type NumberColumn,
  requireColumn,
  type StringColumn,
  seededRandom,
  standardNormal,
  type TimeColumn,
  type TimeSeries,
} from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { type BacktestResult, backtest, naive, seasonalNaive, selectByBacktest } from '../index.js';

const start = Date.UTC(2026, 0, 5);
const hour = 3_600_000;

function series(values: ArrayLike<number>): TimeSeries {
  return createTimeSeries({ name: 'load', start, step: hour, values });
}

function noise(length: number, seed = 1): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length }, () => standardNormal(random));
}

function numbers(result: BacktestResult, frame: 'forecasts' | 'byOrigin', name: string): number[] {
  return [...(requireColumn(result[frame], name) as NumberColumn | TimeColumn).values];
}

/** A forecaster that repeats what `futureOf` believes will come. */
function believing(kind: string, futureOf: (series: TimeSeries) => ArrayLike<number>): Forecaster {
  const inner = naive();
  return {
    ...inner,
    kind,
    fit(history) {
      const future = futureOf(history);
      const fitted: FittedForecaster = inner.fit(history);
      return {
        ...fitted,
        forecast(request) {
          const forecast = fitted.forecast(request);
          return { ...forecast, point: forecast.point.map((value, h) => future[h] ?? value) };
        },
      };
    },
  };
}

/** Leaks by reading on in the buffer behind the values it was given. */
const peeking = (): Forecaster =>
  believing('peeking', ({ values }) => new Float64Array(values.buffer, values.byteOffset).subarray(values.length));

/** Leaks by remembering the longest series it ever saw. */
function remembering(): Forecaster {
  let longest = new Float64Array(0);
  return believing('remembering', ({ values }) => {
    if (values.length > longest.length) longest = values.slice();
    return longest.subarray(values.length);
  });
}

describe('backtest', () => {
  it('forecasts from each origin and says where and how far', async () => {
    const values = Array.from({ length: 40 }, (_, i) => i);
    const result = await backtest(naive(), series(values), { horizon: 3, origins: 4, step: 5, levels: [0.9] });
    expect(result).toMatchObject({ status: 'ok', horizon: 3, origins: 4, notes: [] });
    expect(numbers(result, 'byOrigin', 'training')).toEqual([22, 27, 32, 37]);
    expect(numbers(result, 'byOrigin', 'origin').map((time) => (time - start) / hour)).toEqual([21, 26, 31, 36]);
    expect(numbers(result, 'forecasts', 'actual')).toEqual([22, 23, 24, 27, 28, 29, 32, 33, 34, 37, 38, 39]);
    expect(numbers(result, 'forecasts', 'time').map((time) => (time - start) / hour)).toEqual([
      22, 23, 24, 27, 28, 29, 32, 33, 34, 37, 38, 39,
    ]);
    expect(numbers(result, 'forecasts', 'point').slice(0, 3)).toEqual([21, 21, 21]);
    expect(numbers(result, 'forecasts', 'lower_90')).toHaveLength(12);
    expect(result.models[0]).toMatchObject({ name: 'naive', accuracy: { compared: 12, meanAbsoluteError: 2 } });
  });

  it('slides with a window of fixed length', async () => {
    const seen: number[][] = [];
    const spy: Forecaster = {
      ...naive(),
      fit: (history) => {
        seen.push([history.values[0]!, history.values.length]);
        return naive().fit(history);
      },
    };
    const options = { horizon: 2, origins: 3, strategy: 'sliding', trainingLength: 10 } as const;
    await backtest(spy, series(Array.from({ length: 30 }, (_, i) => i)), options);
    expect(seen).toEqual([
      [14, 10],
      [16, 10],
      [18, 10],
    ]);
  });

  it('updates between refits with the values that came', async () => {
    let fits = 0;
    const counting: Forecaster = {
      ...naive(),
      fit: (history) => {
        fits += 1;
        return naive().fit(history);
      },
    };
    const values = noise(60);
    const sparse = await backtest(counting, series(values), { horizon: 4, origins: 8, refitEvery: 4 });
    const full = await backtest(naive(), series(values), { horizon: 4, origins: 8 });
    expect(fits).toBe(2);
    expect(numbers(sparse, 'forecasts', 'point')).toEqual(numbers(full, 'forecasts', 'point'));
  });

  it('names forecasters by kind or as it is told', async () => {
    const options = { horizon: 1, origins: 1 };
    const listed = await backtest([naive(), seasonalNaive({ seasonLength: 2 }), naive()], series(noise(30)), options);
    expect(listed.models.map(({ name }) => name)).toEqual(['naive', 'seasonal-naive', 'naive (2)']);
    const named = await backtest({ last: naive(), again: naive() }, series(noise(30)), options);
    expect((requireColumn(named.byOrigin, 'model') as StringColumn).dictionary).toEqual(['last', 'again']);
  });

  it('skips missing actual values, and infinite ones', async () => {
    const values = noise(30);
    values.set([Number.NaN, Number.POSITIVE_INFINITY], 27);
    const result = await backtest(naive(), series(values), { horizon: 4, origins: 1 });
    expect(result.models[0]!.accuracy.compared).toBe(2);
  });

  it('answers a series that is too short with a label', async () => {
    for (const values of [[], [1], [1, 2, 3]]) {
      const result = await backtest(naive(), series(values), { horizon: 5 });
      expect(result).toMatchObject({ status: 'series-too-short', origins: 0 });
      expect(result.notes[0]).toMatch(/too few/);
      expect([result.forecasts.length, result.byOrigin.length]).toEqual([0, 0]);
      expect(result.models[0]!.accuracy.meanAbsoluteError).toBeNull();
    }
    const some = await backtest(naive(), series(noise(24)), { horizon: 5 });
    expect(some.notes).toEqual(['The series has room for 2 of 10 origins.']);
  });

  it('reports progress and stops with the reason of the signal', async () => {
    const done: number[] = [];
    await backtest([naive(), naive()], series(noise(40)), {
      horizon: 2,
      origins: 3,
      onProgress: (progress) => done.push(progress.done),
    });
    expect(done).toEqual([1, 2, 3, 4, 5, 6]);
    const controller = new AbortController();
    const reason = new Error('enough');
    const stopped = backtest(naive(), series(noise(40)), {
      horizon: 2,
      origins: 5,
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(stopped).rejects.toBe(reason);
  });

  it('refuses what cannot be', async () => {
    const short = series(noise(20));
    await expect(backtest(naive(), short, { horizon: 0 })).rejects.toThrow(/"horizon" is 0/);
    await expect(backtest([], short, { horizon: 1 })).rejects.toThrow(/"forecasters" is an array of 0/);
    await expect(backtest(naive(), short, { horizon: 1, refitEvery: 0 })).rejects.toThrow(/"refitEvery" is 0/);
    await expect(backtest(naive(), short, { horizon: 1, gap: -1 })).rejects.toThrow(/"gap" is -1/);
    const columns = { load: [1, 2] };
    await expect(backtest(naive(), short, { horizon: 1, columns })).rejects.toThrow(
      /"load" has 2 values and the series 20/,
    );
  });
});

describe('the future', () => {
  const values = noise(80, 7);
  const errorOf = async (forecaster: Forecaster): Promise<number> => {
    const result = await backtest(forecaster, series(values), { horizon: 5, origins: 6 });
    return result.models[0]!.accuracy.meanAbsoluteError!;
  };

  it('is not behind the values a model gets: a model that reads on gains nothing', async () => {
    const view = series(values.subarray(0, 60));
    const leaked = peeking().fit(view).forecast({ horizon: 5 }).point;
    expect([...leaked]).toEqual([...values.subarray(60, 65)]);
    expect(await errorOf(peeking())).toBe(await errorOf(naive()));
  });

  it('cannot be remembered from a later origin: they are visited in order of time', async () => {
    expect(await errorOf(remembering())).toBe(await errorOf(naive()));
  });

  it('shows when a model has seen it elsewhere: its errors vanish', async () => {
    const leaking = remembering();
    leaking.fit(series(values));
    expect(await errorOf(leaking)).toBe(0);
  });

  it('does not change what was forecast before it', async () => {
    const other = values.slice();
    other.fill(1e6, 60);
    const options = { horizon: 5, origins: 4, step: 5 };
    const point = async (input: Float64Array, forecaster: Forecaster): Promise<number[]> =>
      numbers(await backtest(forecaster, series(input), options), 'forecasts', 'point').slice(0, 5);
    for (const forecaster of [naive(), seasonalNaive({ seasonLength: 6 }), peeking()]) {
      expect(await point(other, forecaster)).toEqual(await point(values, forecaster));
    }
    // The same check finds the model out that carries the future of one run into the next.
    const leaking = remembering();
    expect(await point(other, leaking)).not.toEqual(await point(values, leaking));
  });

  it('cannot be spoilt for others by a model that changes what it gets', async () => {
    const vandal: Forecaster = {
      ...naive(),
      kind: 'vandal',
      fit: (history) => {
        history.values.fill(0);
        return naive().fit(history);
      },
    };
    const copy = values.slice();
    const options = { horizon: 5, origins: 6 };
    const beside = await backtest([vandal, naive()], series(copy), options);
    expect(copy).toEqual(values);
    expect(beside.models[1]!.accuracy.meanAbsoluteError).toBe(await errorOf(naive()));
  });
});

describe('selectByBacktest', () => {
  const seasonal = Float64Array.from({ length: 120 }, (_, i) => 10 * Math.sin((2 * Math.PI * i) / 24));
  const candidates = { safe: naive(), season: seasonalNaive({ seasonLength: 24 }) };

  it('ranks by the measure and returns the best', async () => {
    const selection = await selectByBacktest(candidates, series(seasonal), { horizon: 12, origins: 4 });
    expect(selection).toMatchObject({ status: 'ok', best: 'season', measure: 'meanAbsoluteScaledError' });
    expect(selection.forecaster).toBe(candidates.season);
    expect(selection.ranking.map(({ name }) => name)).toEqual(['season', 'safe']);
    const byInterval = { horizon: 12, origins: 4, measure: 'meanScaledIntervalScore' } as const;
    expect((await selectByBacktest(candidates, series(seasonal), byInterval)).best).toBe('season');
  });

  it('returns the first candidate where nothing can be compared', async () => {
    const short = await selectByBacktest(candidates, series([1, 2]), { horizon: 12 });
    expect(short).toMatchObject({ status: 'series-too-short', best: 'safe' });
    const blank = await selectByBacktest(candidates, series(new Array(60).fill(Number.NaN)), { horizon: 12 });
    expect(blank).toMatchObject({ status: 'no-comparison', best: 'safe' });
  });

  it('falls back to plain errors where there is no scale', async () => {
    const step = Float64Array.from({ length: 60 }, (_, i) => (i < 58 ? 5 : 7));
    const selection = await selectByBacktest(candidates, series(step), { horizon: 2, origins: 1 });
    expect(selection).toMatchObject({ status: 'ok', measure: 'meanAbsoluteError', best: 'safe' });
  });
});
