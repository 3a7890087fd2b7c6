import {
  createTimeSeries,
  type EventSink,
  type EventSource,
  type MetricQuery,
  type MetricSink,
  type MetricSource,
  type OperationsEvent,
  type TimeSeries,
  timesOf,
} from '@bellwether/core';
import { type Law, law, require, requireRejection, requireSame } from './law.js';
import { healthyValues, hostileLabels } from './samples.js';

/** A source that holds the sample series, and how to ask for all of them. */
export interface OpenedSource<Q extends MetricQuery> {
  readonly source: MetricSource<Q>;
  /** A query for every sample series between two times (`to` not included). */
  readonly query: (from: number, to: number) => Q;
  readonly close?: () => Promise<void>;
}

/** What {@link metricSourceLaws} tests. */
export interface MetricSourceSubject<Q extends MetricQuery> {
  /** Stores the series in the real system, or in a server that answers as it does, and opens a source on it. */
  readonly open: (series: readonly TimeSeries[]) => Promise<OpenedSource<Q>>;
  /** Labels that the system cannot hold are left out of the samples by this. @default keeps all */
  readonly labels?: (labels: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
}

const step = 60_000;
const start = Date.UTC(2026, 0, 5);
const count = 300;

/** The series that a source under test has to hold: hostile labels, many digits, and one that begins later. */
function sampleSeries(
  labels: (labels: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
): TimeSeries[] {
  const values = healthyValues(count);
  return [
    createTimeSeries({ name: 'cpu', labels: labels({ host: 'a' }), start, step, values }),
    createTimeSeries({
      name: 'cpu',
      labels: labels({ host: 'b' }),
      start,
      step,
      values: values.map((value) => value * Math.PI * 1e-9),
    }),
    createTimeSeries({
      name: 'memory',
      labels: labels(hostileLabels),
      start: start + 100 * step,
      step,
      values: values.slice(100),
    }),
  ];
}

function identity({ name, labels }: TimeSeries): string {
  return JSON.stringify([name, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function requireClose(seen: number, expected: number, digits: number, what: string): void {
  const tolerance = digits >= 17 ? 0 : Math.abs(expected) * 10 ** (1 - digits);
  require(Object.is(seen, expected) ||
    Math.abs(seen - expected) <= tolerance, `${what}: expected ${expected}, saw ${seen}`);
}

async function gather(chunks: AsyncIterable<TimeSeries>): Promise<Map<string, { times: number[]; values: number[] }>> {
  const found = new Map<string, { times: number[]; values: number[] }>();
  for await (const chunk of chunks) {
    const key = identity(chunk);
    const columns = found.get(key) ?? { times: [], values: [] };
    columns.times.push(...timesOf(chunk));
    columns.values.push(...chunk.values);
    found.set(key, columns);
  }
  return found;
}

function requireSeries(
  found: Awaited<ReturnType<typeof gather>>,
  expected: readonly TimeSeries[],
  digits: number,
  from: number,
  to: number,
): void {
  const wanted = expected.map((series) => ({
    key: identity(series),
    points: [...timesOf(series)]
      .map((time, i) => ({ time, value: series.values[i]! }))
      .filter(({ time }) => time >= from && time < to),
  }));
  const keys = wanted.filter(({ points }) => points.length > 0).map(({ key }) => key);
  requireSame([...found.keys()].sort(), keys.sort(), 'names and labels');
  for (const { key, points } of wanted) {
    const { times = [], values = [] } = found.get(key) ?? {};
    requireSame(
      times,
      points.map(({ time }) => time),
      `times of ${key}`,
    );
    for (const [i, { value }] of points.entries()) requireClose(values[i]!, value, digits, `value ${i} of ${key}`);
  }
}

/**
 * What every {@link MetricSource} has to do: 8 laws. Every stored point comes back once, in order, under its own labels;
 * nothing is invented, nothing read before it is wanted, and aborting works at any moment.
 */
export function metricSourceLaws<Q extends MetricQuery>(subject: MetricSourceSubject<Q>): readonly Law[] {
  const { open, labels = (each) => each } = subject;
  const samples = sampleSeries(labels);
  const end = start + count * step;
  const withSource = async (use: (opened: OpenedSource<Q>) => Promise<void>): Promise<void> => {
    const opened = await open(samples);
    try {
      await use(opened);
    } finally {
      await opened.close?.();
    }
  };
  const digitsOf = ({ source }: OpenedSource<Q>) => source.capabilities.significantDigits ?? 17;

  return [
    law('declares its contract, name and capabilities', () =>
      withSource(async ({ source }) => {
        requireSame(source.contract, 'metric-source/1', 'contract');
        require(source.name !== '' &&
          typeof source.capabilities.chunked === 'boolean', 'name or capabilities are missing');
      }),
    ),
    law('returns every stored point once, in order, under its own labels', () =>
      withSource(async (opened) => {
        requireSeries(
          await gather(opened.source.read(opened.query(start, end))),
          samples,
          digitsOf(opened),
          start,
          end,
        );
      }),
    ),
    law('returns the same when asked again, and when asked twice at once', () =>
      withSource(async ({ source, query }) => {
        const first = await gather(source.read(query(start, end)));
        const [second, third] = await Promise.all([
          gather(source.read(query(start, end))),
          gather(source.read(query(start, end))),
        ]);
        requireSame([[...second!], [...third!]], [[...first], [...first]], 'later answers');
      }),
    ),
    law('includes the start of a range and not its end', () =>
      withSource(async (opened) => {
        const [from, to] = [start + 50 * step, start + 200 * step];
        requireSeries(await gather(opened.source.read(opened.query(from, to))), samples, digitsOf(opened), from, to);
      }),
    ),
    law('answers a range without points with nothing', () =>
      withSource(async ({ source, query }) => {
        const long = 365 * 86_400_000;
        requireSame([...(await gather(source.read(query(start - long, start - long + 10 * step))))], [], 'series');
      }),
    ),
    law('gives ascending times within and across chunks', () =>
      withSource(async ({ source, query }) => {
        for (const [key, { times }] of await gather(source.read(query(start, end)))) {
          for (let i = 1; i < times.length; i += 1)
            require(times[i]! > times[i - 1]!, `times of ${key} at ${i} do not ascend`);
        }
      }),
    ),
    law('stops with the reason of a signal that is aborted before or while reading', () =>
      withSource(async ({ source, query }) => {
        const reason = new Error('enough');
        const signal = AbortSignal.abort(reason);
        await requireRejection(() => gather(source.read(query(start, end), { signal })), reason, 'aborted before');
        const controller = new AbortController();
        const reader = source.read(query(start, end), { signal: controller.signal })[Symbol.asyncIterator]();
        await reader.next();
        controller.abort(reason);
        await requireRejection(
          async () => {
            for (let i = 0; i < 1000; i += 1) if ((await reader.next()).done) return;
          },
          reason,
          'aborted while reading',
        );
      }),
    ),
    law('may be left early and closed twice', () =>
      withSource(async ({ source, query }) => {
        for await (const _ of source.read(query(start, end))) break;
        await gather(source.read(query(start, end)));
        await source.close?.();
        await source.close?.();
      }),
    ),
  ];
}

/** What {@link metricSinkLaws} tests: a sink, and a way to read back what it wrote. */
export interface MetricSinkSubject {
  /** A fresh, empty system. */
  readonly open: () => Promise<{
    readonly sink: MetricSink;
    readonly readAll: () => AsyncIterable<TimeSeries>;
    readonly close?: () => Promise<void>;
  }>;
  readonly labels?: (labels: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
  /** Significant digits that survive. @default 17 */
  readonly significantDigits?: number;
}

/** What every {@link MetricSink} has to do: 4 laws. Whatever `write` acknowledged can be read back, exactly. */
export function metricSinkLaws(subject: MetricSinkSubject): readonly Law[] {
  const { open, labels = (each) => each, significantDigits = 17 } = subject;
  const samples = sampleSeries(labels);
  const end = start + count * step;
  return [
    law('keeps every acknowledged point and counts them', async () => {
      const { sink, readAll, close } = await open();
      const result = await sink.write(samples);
      requireSame(result, { series: 3, points: samples.reduce((sum, { values }) => sum + values.length, 0) }, 'result');
      requireSeries(await gather(readAll()), samples, significantDigits, start, end);
      await close?.();
    }),
    law('takes a series in several chunks, from an async iterable', async () => {
      const { sink, readAll, close } = await open();
      async function* chunks() {
        for (const { name, labels: own, values, axis } of samples) {
          const begin = axis.kind === 'regular' ? axis.start : Number.NaN;
          const cut = 70;
          yield createTimeSeries({ name, labels: own, start: begin, step, values: values.slice(0, cut) });
          yield createTimeSeries({ name, labels: own, start: begin + cut * step, step, values: values.slice(cut) });
        }
      }
      await sink.write(chunks());
      requireSeries(await gather(readAll()), samples, significantDigits, start, end);
      await close?.();
    }),
    law('takes nothing, and writes nothing when aborted before', async () => {
      const { sink, readAll, close } = await open();
      requireSame(await sink.write([]), { series: 0, points: 0 }, 'result of writing nothing');
      const reason = new Error('enough');
      await requireRejection(() => sink.write(samples, { signal: AbortSignal.abort(reason) }), reason, 'aborted');
      requireSame([...(await gather(readAll()))], [], 'series');
      await close?.();
    }),
    law('leaves what it is given unchanged', async () => {
      const { sink, close } = await open();
      await sink.write(samples);
      requireSame(samples, sampleSeries(labels), 'series');
      await close?.();
    }),
  ];
}

/** What {@link eventStoreLaws} tests. */
export interface EventStoreSubject {
  /** A fresh, empty store. */
  readonly open: () => Promise<{ readonly store: EventSink & EventSourceOnly; readonly close?: () => Promise<void> }>;
}

type EventSourceOnly = Pick<EventSource, 'readEvents'>;

/** What every pair of {@link EventSink} and {@link EventSource} over one system has to do: 2 laws. */
export function eventStoreLaws({ open }: EventStoreSubject): readonly Law[] {
  const events: OperationsEvent[] = Array.from({ length: 20 }, (_, i) => ({
    time: start + i * step,
    kind: i % 2 === 0 ? 'deployment' : "ano'maly",
    message: `<b>${i}</b> "quoted" \n`,
    labels: hostileLabels,
    attributes: { index: i, nested: { list: [1, null, 'x'] } },
  }));
  const gatherEvents = async (chunks: AsyncIterable<readonly OperationsEvent[]>): Promise<OperationsEvent[]> => {
    const found: OperationsEvent[] = [];
    for await (const chunk of chunks) found.push(...chunk);
    return found;
  };
  return [
    law('returns every event in time order, exactly', async () => {
      const { store, close } = await open();
      requireSame(await store.writeEvents([...events].reverse()), 20, 'events written');
      requireSame(await gatherEvents(store.readEvents({})), events, 'events');
      await close?.();
    }),
    law('reads by kind and by time, start included and end not', async () => {
      const { store, close } = await open();
      await store.writeEvents(events);
      requireSame(
        await gatherEvents(store.readEvents({ kind: "ano'maly" })),
        events.filter(({ kind }) => kind !== 'deployment'),
        'by kind',
      );
      const range = { from: start + 3 * step, to: start + 6 * step };
      requireSame(await gatherEvents(store.readEvents(range)), events.slice(3, 6), 'by time');
      await close?.();
    }),
  ];
}
