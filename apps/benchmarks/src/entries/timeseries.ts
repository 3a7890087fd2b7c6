import { alignSeries, createTimeSeries, regularise, type TimeSeries } from '@bellwether/core';
import type { Benchmark, Contest, Task } from '../benchmark.ts';
import { pandas } from '../peers/pandas.ts';

const step = 1000;
const start = Date.UTC(2026, 0, 1);

/** Times that jitter around a grid of one second, and values that tell their index. */
function columns(size: number): { times: Float64Array; values: Float64Array } {
  const times = new Float64Array(size);
  const values = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    times[i] = start + i * step + ((i * 7919) % 997);
    values[i] = (i % 1000) / 8;
  }
  return { times, values };
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (!Number.isNaN(value)) total += value;
  }
  return total;
}

function objects(size: number): Contest {
  const { times, values } = columns(size);
  return {
    run: () => {
      const points: { time: Date; value: number }[] = [];
      for (let i = 0; i < size; i += 1) points.push({ time: new Date(times[i]!), value: values[i]! });
      let total = 0;
      for (const { value } of points) total += value;
      return total;
    },
  };
}

const build: Task = {
  name: 'build',
  title: 'Build a series from columns and sum it',
  unit: 'points',
  size: 10_000_000,
  contestants: [
    {
      name: 'bellwether',
      prepare: (size) => {
        const { times, values } = columns(size);
        return { run: () => sum(createTimeSeries({ name: 'x', timestamps: times, values }).values) };
      },
    },
    { name: 'one object per point', prepare: objects },
    pandas(
      'build',
      `s = pd.Series(values, index=pd.to_datetime(times, unit='ms'))\nassert s.index.is_monotonic_increasing\nresult = s.sum()`,
    ),
  ],
};

const regularising: Task = {
  name: 'regularise',
  title: 'Average into a grid of one minute',
  unit: 'points',
  size: 10_000_000,
  contestants: [
    {
      name: 'bellwether',
      prepare: (size) => {
        const { times, values } = columns(size);
        const series = createTimeSeries({ name: 'x', timestamps: times, values });
        return { run: () => sum(regularise(series, { step: '1m', aggregation: 'mean' }).values) };
      },
    },
    pandas(
      'regularise',
      `result = s.resample('1min').mean().sum()`,
      `s = pd.Series(values, index=pd.to_datetime(times, unit='ms'))`,
    ),
  ],
};

const aligning: Task = {
  name: 'align',
  title: 'Align two series of half as many points each on their common times',
  unit: 'points',
  size: 10_000_000,
  contestants: [
    {
      name: 'bellwether',
      prepare: (size) => {
        const half = Math.floor(size / 2);
        const { times, values } = columns(half);
        const later = times.map((time, i) => (i % 3 === 0 ? time + 1 : time));
        const pair: [TimeSeries, TimeSeries] = [
          createTimeSeries({ name: 'a', timestamps: times, values }),
          createTimeSeries({ name: 'b', timestamps: later, values }),
        ];
        return {
          run: () => {
            const [a, b] = alignSeries(pair, { join: 'inner' });
            return sum(a!.values) + sum(b!.values);
          },
        };
      },
    },
    pandas(
      'align',
      `x, y = a.align(b, join='inner')\nresult = x.sum() + y.sum()`,
      `half = size // 2\nt, v = times[:half], values[:half]\nlater = t + (np.arange(half) % 3 == 0)\na = pd.Series(v, index=pd.to_datetime(t, unit='ms'))\nb = pd.Series(v, index=pd.to_datetime(later, unit='ms'))`,
    ),
  ],
};

export const timeseries: Benchmark = {
  name: 'timeseries',
  title: 'Build, regularise and align series of ten million points',
  tasks: [build, regularising, aligning],
};
