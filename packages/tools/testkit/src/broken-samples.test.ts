import {
  BellwetherError,
  createTimeSeries,
  type FittedForecaster,
  type Forecaster,
  inProcessExecutor,
  type MetricQuery,
  type MetricSource,
  memoryStateStore,
  type Observation,
  type OperationsEvent,
  type Random,
  requireInteger,
  requireLevels,
  requireState,
  type Signal,
  type StateStore,
  type StreamDetector,
  standardNormal,
  type TimeSeries,
  type TwoSampleResult,
  type TwoSampleTest,
  timesOf,
} from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { streamDetectorLaws } from './detector-laws.js';
import { forecasterLaws } from './forecaster-laws.js';
import { executorLaws, stateStoreLaws } from './infrastructure-laws.js';
import type { Law } from './law.js';
import { eventStoreLaws, metricSinkLaws, metricSourceLaws } from './source-laws.js';
import { twoSampleLaws } from './two-sample-laws.js';

/** Names of the laws that are broken. */
async function broken(laws: readonly Law[]): Promise<string[]> {
  const names: string[] = [];
  for (const { name, check } of laws) await check().catch(() => names.push(name));
  return names;
}

// --- forecasters ---------------------------------------------------------------------------------------------------

interface MeanState {
  readonly kind: 'mean';
  readonly version: 1;
  readonly count: number;
  readonly mean: number;
  readonly spread: number;
  readonly next: number;
  readonly step: number;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit: string | null;
}

function fitted(state: MeanState): FittedForecaster<MeanState> {
  return {
    kind: 'mean',
    state,
    forecast({ horizon, levels = [0.8, 0.95] }) {
      requireInteger('horizon', horizon, { min: 1 });
      const column = (value: number) => new Float64Array(horizon).fill(value);
      const { mean, spread, next, step, name, labels, unit, count } = state;
      return {
        contract: 'forecast/1',
        model: 'mean',
        name,
        labels,
        ...(unit === null ? {} : { unit }),
        start: next,
        step,
        point: column(count === 0 ? Number.NaN : mean),
        intervals: requireLevels('levels', levels).map((level) => ({
          level,
          lower: column(mean - (spread * level) / (1 - level)),
          upper: column(mean + (spread * level) / (1 - level)),
        })),
        notes: count === 0 ? ['There were no values to go by.'] : [],
      };
    },
    update: (values) => fitted(learn(state, values)),
  };
}

function learn(state: MeanState, values: ArrayLike<number>): MeanState {
  let { count, mean, spread } = state;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    count += 1;
    const change = value - mean;
    mean += change / count;
    spread += (Math.abs(change) - spread) / count;
  }
  return { ...state, count, mean, spread, next: state.next + values.length * state.step };
}

function meanForecaster(overrides: Partial<Forecaster<MeanState>> = {}): Forecaster<MeanState> {
  return {
    contract: 'forecaster/1',
    kind: 'mean',
    fit({ axis, values, name, labels, unit }, { warmStart } = {}) {
      if (warmStart !== undefined) requireState<MeanState>(warmStart, 'mean', 1);
      if (axis.kind !== 'regular') throw new BellwetherError('invalid-input', 'no grid');
      const empty = {
        kind: 'mean',
        version: 1,
        count: 0,
        mean: 0,
        spread: 0,
        next: axis.start,
        step: axis.step,
      } as const;
      return fitted(learn({ ...empty, name, labels, unit: unit ?? null }, values));
    },
    restore: (state) => fitted(requireState<MeanState>(state, 'mean', 1)),
    ...overrides,
  };
}

describe('forecasterLaws', () => {
  const good = meanForecaster();

  it('accepts a forecaster that keeps the contract', async () => {
    expect(await broken(forecasterLaws({ create: () => meanForecaster() }))).toEqual([]);
  });

  const cases: [string, Forecaster, string][] = [
    [
      'sees the future beyond a view',
      meanForecaster({ fit: (series) => good.fit({ ...series, values: new Float64Array(series.values.buffer) }) }),
      'does not see beyond the end of its input',
    ],
    [
      'changes its input',
      meanForecaster({
        fit: (series) => {
          const result = good.fit(series);
          series.values.sort();
          return result;
        },
      }),
      'leaves its input unchanged',
    ],
    [
      'keeps its input',
      meanForecaster({
        fit: (series) => {
          const result = good.fit(series);
          return { ...result, forecast: (request) => good.fit(series).forecast(request) };
        },
      }),
      'keeps no reference to its input',
    ],
    [
      'forgets something in its state',
      meanForecaster({ restore: (state) => fitted({ ...requireState<MeanState>(state, 'mean', 1), count: 1 }) }),
      'continues from its state exactly as if it had not been stopped, at every index',
    ],
    [
      'has NaN in its state',
      meanForecaster({
        fit: (series) => {
          const result = good.fit(series);
          return { ...result, state: { ...result.state, spread: Number.NaN } };
        },
      }),
      'has a state that survives JSON',
    ],
    [
      'draws from an unseeded generator',
      meanForecaster({
        fit: (series) => good.fit({ ...series, values: series.values.map((value) => value + Math.random()) }),
      }),
      'is deterministic, and fits do not influence each other',
    ],
    [
      'accepts every state',
      meanForecaster({ restore: (state) => fitted(state as MeanState) }),
      'refuses states of another kind or version',
    ],
    [
      'mixes up its intervals',
      meanForecaster({
        fit: (series) => {
          const result = good.fit(series);
          return {
            ...result,
            forecast: (request) => {
              const forecast = result.forecast(request);
              const [first, ...rest] = forecast.intervals;
              return {
                ...forecast,
                intervals: first ? [{ ...first, lower: first.upper, upper: first.lower }, ...rest] : [],
              };
            },
          };
        },
      }),
      'nests its intervals by level',
    ],
    [
      'throws for short data',
      meanForecaster({
        fit: (series) => {
          if (series.values.length < 2) throw new Error('too short');
          return good.fit(series);
        },
      }),
      'answers ugly data with a labelled forecast, finite or missing, never with an error',
    ],
    [
      'is one step late',
      meanForecaster({
        fit: (series) => {
          const result = good.fit(series);
          return {
            ...result,
            forecast: (request) => ({ ...result.forecast(request), start: result.state.next - result.state.step }),
          };
        },
      }),
      'forecasts the steps that follow the series, as many as asked for',
    ],
    [
      'continues from a state that it should only begin at',
      meanForecaster({
        fit: (series, options) => {
          const result = good.fit(series, options);
          if (options?.warmStart === undefined) return result;
          const { mean, ...kept } = options.warmStart as MeanState;
          return fitted({ ...result.state, ...kept, mean: mean - 1000 });
        },
      }),
      'begins at a state of its own when asked to, without changing or keeping it',
    ],
    [
      'changes the state that it begins at',
      meanForecaster({
        fit: (series, options) => {
          const result = good.fit(series, options);
          if (options?.warmStart !== undefined) Object.assign(options.warmStart as object, { count: -1 });
          return result;
        },
      }),
      'begins at a state of its own when asked to, without changing or keeping it',
    ],
    [
      'cannot begin at the state of an empty series',
      meanForecaster({
        fit: (series, options) => {
          if ((options?.warmStart as MeanState | undefined)?.count === 0) throw new Error('nothing to begin at');
          return good.fit(series, options);
        },
      }),
      'begins at any state of its own, for any data',
    ],
    [
      'begins at the state of anything',
      meanForecaster({ fit: (series) => good.fit(series) }),
      'refuses to begin at states of another kind or version',
    ],
  ];
  it.each(cases)('rejects a forecaster that %s', async (_what, forecaster, expected) => {
    expect(await broken(forecasterLaws({ create: () => forecaster }))).toContain(expected);
  });
});

type Draw = (state: MeanState, horizon: number, random: Random) => Float64Array;

const usualDraw: Draw = ({ mean, spread, count }, horizon, random) =>
  Float64Array.from({ length: horizon }, () => (count === 0 ? Number.NaN : mean + spread * standardNormal(random)));

/** The forecaster above, which also draws futures. */
function drawingForecaster(draw: Draw = usualDraw, copies = 0): Forecaster<MeanState> {
  const drawing = (inner: FittedForecaster<MeanState>): FittedForecaster<MeanState> => {
    const { state } = inner;
    const simulate = ({ horizon, paths, random }: { horizon: number; paths: number; random: Random }) => {
      requireInteger('horizon', horizon, { min: 1 });
      requireInteger('paths', paths, { min: 1 });
      return Array.from({ length: paths + copies }, () => draw(state, horizon, random));
    };
    return Object.assign({ ...inner }, { simulate, update: (more: ArrayLike<number>) => drawing(inner.update(more)) });
  };
  const inner = meanForecaster();
  return {
    ...inner,
    fit: (series, options) => drawing(inner.fit(series, options)),
    restore: (state) => drawing(inner.restore(state)),
  };
}

describe('forecasterLaws of models that draw futures', () => {
  const lawsOf = (forecaster: Forecaster) => forecasterLaws({ create: () => forecaster, simulates: true });

  it('accept one that keeps the contract, and no other declaration', async () => {
    expect(await broken(lawsOf(drawingForecaster()))).toEqual([]);
    const undeclared = forecasterLaws({ create: () => drawingForecaster() });
    expect(await broken(undeclared)).toEqual(['declares its contract and kind, and states carry that kind']);
  });

  const room = new Float64Array(12);
  const [finite, seed, own, around, ugly] = [
    'draws as many futures as asked for, as long as asked for, and finite',
    'draws the same futures from the same seed, and others from another',
    'is not changed by drawing, and keeps nothing of what it has drawn',
    'draws futures around its forecast, most of them within its intervals',
    'draws from ugly data what is finite, or missing where nothing was seen',
  ];
  const cases: [string, Forecaster, string][] = [
    ['draws one too many', drawingForecaster(usualDraw, 1), finite],
    ['draws from an unseeded generator', drawingForecaster((state, h) => usualDraw(state, h, Math.random)), seed],
    [
      'hands out one array for all',
      drawingForecaster((state, h, random) => {
        room.set(usualDraw(state, h, random));
        return room;
      }),
      seed,
    ],
    [
      'remembers what it has handed out',
      drawingForecaster(
        (() => {
          const kept = new Map<number, Float64Array>();
          return (state, h, random) => {
            const key = random();
            if (!kept.has(key)) kept.set(key, usualDraw(state, h, random));
            else usualDraw(state, h, random);
            return kept.get(key)!;
          };
        })(),
      ),
      own,
    ],
    [
      'draws far from its forecast',
      drawingForecaster((state, h, random) => usualDraw({ ...state, mean: state.mean + 500 }, h, random)),
      around,
    ],
    [
      'draws much too widely',
      drawingForecaster((state, h, random) => usualDraw({ ...state, spread: 1e4 * state.spread }, h, random)),
      around,
    ],
    [
      'draws zeros from nothing',
      drawingForecaster((state, h, random) => usualDraw({ ...state, count: 1 }, h, random)),
      ugly,
    ],
  ];
  it.each(cases)('reject one that %s', async (_what, forecaster, expected) => {
    expect(await broken(lawsOf(forecaster))).toContain(expected);
  });
});

// --- detectors -----------------------------------------------------------------------------------------------------

interface RangeState {
  readonly kind: 'range';
  readonly version: 1;
  readonly seen: number;
  readonly low: number;
  readonly high: number;
}

const initial: RangeState = { kind: 'range', version: 1, seen: 0, low: 0, high: 0 };
const warmUp = 576;

/** Everything outside the range seen in the warm-up, widened by half, is an anomaly. */
function rangeDetector(
  begin: RangeState = initial,
  change: (signal: Signal, state: RangeState) => Signal = (signal) => signal,
): StreamDetector<RangeState> {
  let state = begin;
  const judge = ({ time, value }: Observation): Signal => {
    if (!Number.isFinite(value)) return { status: 'missing', time, value };
    const { seen, low, high } = state;
    state = { ...state, seen: seen + 1 };
    if (seen < warmUp) {
      state = {
        ...state,
        low: seen === 0 ? value : Math.min(low, value),
        high: seen === 0 ? value : Math.max(high, value),
      };
      return { status: 'warming-up', time, value, remaining: warmUp - seen - 1 };
    }
    const expected = (low + high) / 2;
    const width = 0.75 * (high - low) + 1e-9;
    const score = Math.abs(value - expected) / width;
    const assessment = { time, value, expected, lower: expected - width, upper: expected + width, score };
    if (score < 1) return { status: 'normal', ...assessment };
    const direction = value > expected ? 'up' : 'down';
    return {
      status: 'anomaly',
      ...assessment,
      reason: { kind: 'spike', direction, explanation: `${value} is out of range` },
    };
  };
  return {
    contract: 'stream-detector/1',
    kind: 'range',
    update: (observation) => change(judge(observation), state),
    snapshot: () => state,
  };
}

describe('streamDetectorLaws', () => {
  const restore = (state: unknown) => rangeDetector(requireState<RangeState>(state, 'range', 1));

  it('accepts a detector that keeps the contract', async () => {
    expect(await broken(streamDetectorLaws({ create: () => rangeDetector(), restore }))).toEqual([]);
  });

  const cases: [string, () => StreamDetector, (state: unknown) => StreamDetector, string][] = [
    [
      'forgets where it was',
      () => rangeDetector(),
      (state) => rangeDetector({ ...requireState<RangeState>(state, 'range', 1), seen: 0 }),
      'continues from its state exactly as if it had not been stopped',
    ],
    [
      'accepts every state',
      () => rangeDetector(),
      (state) => rangeDetector(state as RangeState),
      'refuses states of another kind or version',
    ],
    [
      'calls everything normal',
      () =>
        rangeDetector(initial, (signal) =>
          signal.status === 'anomaly' ? { ...signal, status: 'normal', score: 0 } : signal,
        ),
      restore,
      'finds a spike and a dip that nobody could miss, and stays quiet on a constant',
    ],
    [
      'has another idea of the score',
      () => rangeDetector(initial, (signal) => ('score' in signal ? { ...signal, score: signal.score * 3 } : signal)),
      restore,
      'means the same by score, bounds and status',
    ],
    [
      'remembers everything',
      () => {
        const all: number[] = [];
        const inner = rangeDetector(initial, (signal) => {
          all.push(signal.value);
          return signal;
        });
        return { ...inner, snapshot: () => ({ ...inner.snapshot(), all: [...all] }) };
      },
      restore,
      'needs no more memory the longer it runs',
    ],
    [
      'learns from missing values',
      () => {
        const inner = rangeDetector();
        return {
          ...inner,
          update: (observation) => {
            if (Number.isFinite(observation.value)) return inner.update(observation);
            inner.update({ ...observation, value: 0 });
            return { status: 'missing', ...observation };
          },
        };
      },
      restore,
      'calls missing and infinite values missing, and learns nothing from them',
    ],
  ];
  it.each(cases)('rejects a detector that %s', async (_what, create, restoreBroken, expected) => {
    expect(await broken(streamDetectorLaws({ create, restore: restoreBroken }))).toContain(expected);
  });
});

// --- two-sample tests ----------------------------------------------------------------------------------------------

/** A z-test of the means. */
function meanTest(
  change: (result: TwoSampleResult, reference: ArrayLike<number>) => TwoSampleResult = (result) => result,
): TwoSampleTest {
  const summary = (values: ArrayLike<number>) => {
    const finite = Array.from(values)
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    const mean = finite.reduce((sum, value) => sum + value, 0) / Math.max(1, finite.length);
    const variance = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, finite.length - 1);
    return { count: finite.length, missing: values.length - finite.length, mean, variance };
  };
  return {
    contract: 'two-sample-test/1',
    kind: 'mean',
    compare(reference, current) {
      const [a, b] = [summary(reference), summary(current)];
      const enough = a.count >= 10 && b.count >= 10;
      const error = Math.sqrt(a.variance / Math.max(1, a.count) + b.variance / Math.max(1, b.count)) || 1e-9;
      const difference = enough ? b.mean - a.mean : 0;
      const z = Math.abs(difference) / error;
      // Standard normal tail, Zelen and Severo's approximation.
      const t = 1 / (1 + 0.2316419 * z);
      const tail =
        (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
        t *
        (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
      const pValue = Math.min(1, 2 * tail);
      return change(
        {
          contract: 'two-sample-result/1',
          test: 'mean',
          statistic: z,
          pValue,
          effectSize: {
            measure: 'difference',
            value: difference,
            lower: difference - 2 * error,
            upper: difference + 2 * error,
            confidence: 0.95,
          },
          verdict: !enough ? 'insufficient data' : pValue < 0.01 && Math.abs(difference) > 0.1 ? 'drift' : 'stable',
          reason: enough ? `means ${a.mean} and ${b.mean}` : 'fewer than 10 values',
          referenceCount: a.count,
          currentCount: b.count,
          referenceMissing: a.missing,
          currentMissing: b.missing,
        },
        reference,
      );
    },
  };
}

describe('twoSampleLaws', () => {
  const sample = (values: readonly number[]): ArrayLike<number> => Float64Array.from(values);

  it('accepts a test that keeps the contract', async () => {
    expect(await broken(twoSampleLaws({ create: () => meanTest(), sample, symmetric: true }))).toEqual([]);
  });

  const cases: [string, TwoSampleTest, string][] = [
    [
      'gives NaN',
      meanTest((result) => ({ ...result, pValue: result.referenceCount === 0 ? Number.NaN : result.pValue })),
      'has a defined answer where there is little or nothing to compare',
    ],
    [
      'halves its p-value',
      meanTest((result) => ({ ...result, pValue: result.pValue / 3 })),
      'raises no more than 5 % false alarms where nothing changed',
    ],
    [
      'depends on the order',
      meanTest((result, reference) => ({ ...result, statistic: reference[0] ?? 0 })),
      'does not depend on the order of values',
    ],
    [
      'never finds anything',
      meanTest((result) => ({ ...result, verdict: 'stable' })),
      'calls a sample stable against itself, and a gross change drift',
    ],
    [
      'is lopsided',
      meanTest((result) => ({ ...result, pValue: result.pValue ** (1 + result.referenceCount / 1e4) })),
      'gives the same p-value when the samples are swapped',
    ],
  ];
  it.each(cases)('rejects a test that %s', async (_what, test, expected) => {
    expect(await broken(twoSampleLaws({ create: () => test, sample, symmetric: true }))).toContain(expected);
  });
});

// --- sources, sinks, stores ------------------------------------------------------------------------------------------

type Range = MetricQuery & { readonly from: number; readonly to: number };

function cut(series: TimeSeries, from: number, to: number): TimeSeries {
  const times = timesOf(series);
  const kept = [...times.keys()].filter((i) => times[i]! >= from && times[i]! < to);
  return createTimeSeries({
    name: series.name,
    labels: series.labels,
    timestamps: kept.map((i) => times[i]!),
    values: kept.map((i) => series.values[i]!),
  });
}

function memorySource(
  series: readonly TimeSeries[],
  change: (chunk: TimeSeries) => TimeSeries | undefined = (chunk) => chunk,
): MetricSource<Range> {
  return {
    contract: 'metric-source/1',
    name: 'memory',
    capabilities: { chunked: true, evaluated: false, nonFinite: true },
    async *read({ from, to }, { signal } = {}) {
      for (const each of series) {
        const middle = from + Math.floor((to - from) / 2);
        for (const [begin, end] of [
          [from, middle],
          [middle, to],
        ] as const) {
          signal?.throwIfAborted();
          const chunk = cut(each, begin, end);
          const changed = chunk.values.length > 0 ? change(chunk) : undefined;
          if (changed !== undefined) yield changed;
        }
      }
    },
  };
}

describe('metricSourceLaws', () => {
  const lawsFor = (make: (series: readonly TimeSeries[]) => MetricSource<Range>) =>
    metricSourceLaws({ open: async (series) => ({ source: make(series), query: (from, to) => ({ from, to }) }) });

  it('accepts a source that keeps the contract', async () => {
    expect(await broken(lawsFor((series) => memorySource(series)))).toEqual([]);
  });

  const everything = 'returns every stored point once, in order, under its own labels';
  const cases: [string, (series: readonly TimeSeries[]) => MetricSource<Range>, string][] = [
    [
      'drops the last sample of a chunk',
      (series) => memorySource(series, (chunk) => ({ ...chunk, values: chunk.values.subarray(0, -1) })),
      everything,
    ],
    [
      'repeats the seam',
      (series) => ({
        ...memorySource(series),
        read: ({ from, to }) => memorySource(series).read({ from, to: to + 60_000 }),
      }),
      'includes the start of a range and not its end',
    ],
    [
      'loses a label',
      (series) => memorySource(series, (chunk) => ({ ...chunk, labels: { host: chunk.labels.host ?? '' } })),
      everything,
    ],
    [
      'rounds',
      (series) => memorySource(series, (chunk) => ({ ...chunk, values: chunk.values.map(Math.fround) })),
      everything,
    ],
    [
      'loses a chunk',
      (series) => {
        let n = 0;
        return memorySource(series, (chunk) => (++n % 3 === 0 ? undefined : chunk));
      },
      everything,
    ],
    [
      'invents data',
      (series) => memorySource(series.map((each) => ({ ...each, axis: { kind: 'regular', start: 0, step: 6e9 } }))),
      everything,
    ],
    [
      'ignores the signal',
      (series) => ({ ...memorySource(series), read: (query) => memorySource(series).read(query) }),
      'stops with the reason of a signal that is aborted before or while reading',
    ],
    [
      'can be read once',
      (series) => {
        let rest = series;
        const source = memorySource(series);
        return {
          ...source,
          read: (query) => {
            const now = rest;
            rest = [];
            return memorySource(now).read(query);
          },
        };
      },
      'returns the same when asked again, and when asked twice at once',
    ],
  ];
  it.each(cases)('rejects a source that %s', async (_what, make, expected) => {
    expect(await broken(lawsFor(make))).toContain(expected);
  });
});

describe('metricSinkLaws', () => {
  const lawsFor = (keep: (chunk: TimeSeries, index: number) => boolean, checkSignal = true) =>
    metricSinkLaws({
      open: async () => {
        const chunks: TimeSeries[] = [];
        return {
          sink: {
            contract: 'metric-sink/1',
            name: 'memory',
            async write(incoming, { signal } = {}) {
              if (checkSignal) signal?.throwIfAborted();
              const keys = new Set<string>();
              let points = 0;
              let index = 0;
              for await (const chunk of incoming) {
                keys.add(JSON.stringify([chunk.name, chunk.labels]));
                points += chunk.values.length;
                if (keep(chunk, index)) chunks.push({ ...chunk, values: chunk.values.slice() });
                index += 1;
              }
              return { series: keys.size, points };
            },
          },
          async *readAll() {
            yield* chunks;
          },
        };
      },
    });

  it('accepts a sink that keeps everything', async () => expect(await broken(lawsFor(() => true))).toEqual([]));
  it('rejects a sink that loses the second chunk', async () => {
    expect(await broken(lawsFor((_chunk, index) => index !== 1))).toContain(
      'keeps every acknowledged point and counts them',
    );
  });
  it('rejects a sink that ignores the signal', async () => {
    expect(await broken(lawsFor(() => true, false))).toContain('takes nothing, and writes nothing when aborted before');
  });
});

describe('eventStoreLaws', () => {
  const lawsFor = (change: (event: OperationsEvent) => OperationsEvent) =>
    eventStoreLaws({
      open: async () => {
        let events: OperationsEvent[] = [];
        return {
          store: {
            contract: 'event-sink/1',
            name: 'memory',
            async writeEvents(more) {
              const before = events.length;
              events = [...events, ...more].map(change).sort((a, b) => a.time - b.time);
              return events.length - before;
            },
            async *readEvents({ kind, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }) {
              yield events.filter(
                (event) => (kind === undefined || event.kind === kind) && event.time >= from && event.time < to,
              );
            },
          },
        };
      },
    });
  it('accepts a store that keeps the contract', async () =>
    expect(await broken(lawsFor((event) => event))).toEqual([]));
  it('rejects a store that flattens attributes', async () => {
    expect(await broken(lawsFor((event) => ({ ...event, attributes: { index: 0 } })))).toContain(
      'returns every event in time order, exactly',
    );
  });
});

describe('stateStoreLaws', () => {
  it("accepts core's store", async () =>
    expect(await broken(stateStoreLaws({ open: async () => memoryStateStore() }))).toEqual([]));
  it('rejects a store that keeps references', async () => {
    const open = async (): Promise<StateStore> => {
      const values = new Map<string, never>();
      const inner = memoryStateStore();
      return {
        ...inner,
        async get(key) {
          const stored = await inner.get(key);
          return stored && { ...stored, value: values.get(key) ?? stored.value };
        },
        async put(key, value, options) {
          const revision = await inner.put(key, value, options);
          values.set(key, value as never);
          return revision;
        },
      };
    };
    expect(await broken(stateStoreLaws({ open }))).toEqual(['keeps no reference to what it is given or gives']);
  });
  it('rejects a store in which both writers win', async () => {
    const open = async (): Promise<StateStore> => {
      const inner = memoryStateStore();
      return { ...inner, put: (key, value) => inner.put(key, value) };
    };
    expect(await broken(stateStoreLaws({ open }))).toEqual(['lets only one of two writers win']);
  });
});

describe('executorLaws', () => {
  it("accepts core's executor", async () =>
    expect(await broken(executorLaws({ create: inProcessExecutor }))).toEqual([]));
  it('rejects an executor that reads all inputs first', async () => {
    const create = () => ({
      ...inProcessExecutor(),
      async *map(...[task, inputs, options]: Parameters<ReturnType<typeof inProcessExecutor>['map']>) {
        const all: unknown[] = [];
        for await (const input of inputs) all.push(input);
        yield* inProcessExecutor().map(task, all, options);
      },
    });
    expect(await broken(executorLaws({ create: create as typeof inProcessExecutor }))).toEqual([
      'takes no input before a result is wanted, and few beyond',
    ]);
  });
  it('rejects an executor that does not stop', async () => {
    const create = (): ReturnType<typeof inProcessExecutor> => {
      const inner = inProcessExecutor();
      return { ...inner, map: (task, inputs) => inner.map(task, inputs) };
    };
    expect(await broken(executorLaws({ create }))).toEqual(['stops with the reason of the signal']);
  });
});
