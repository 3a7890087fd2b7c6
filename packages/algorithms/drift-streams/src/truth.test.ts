import { type Random, type StreamDriftDetector, seededRandom, standardNormal } from '@bellwether/core';
import { binomialInterval } from '@bellwether/statistics';
import { describe, expect, it } from 'vitest';
import {
  adwin,
  cusum,
  ddm,
  ecdd,
  eddm,
  hddmA,
  hddmW,
  incrementalKolmogorovSmirnov,
  kswin,
  onlineMmd,
  pageHinkley,
  rddm,
  stepd,
} from './index.js';

interface Limits {
  /** Largest share of runs without an alarm within 2,000 values of the change. */
  readonly missed: number;
  /** Median delay. */
  readonly median: number;
  /** Largest share of runs with an alarm within 2,000 values without change. */
  readonly falseRuns: number;
  /** @default 300 */
  readonly runs?: number;
}

interface Outcome {
  readonly delays: readonly number[];
  readonly missed: number;
  readonly falseRuns: number;
  readonly falseAlarms: number;
}

const change = 2000;

function measure<V>(
  create: () => StreamDriftDetector<never, V> | StreamDriftDetector<{ kind: string; version: number }, V>,
  draw: (random: Random, changed: boolean) => V,
  runs: number,
): Outcome {
  const delays: number[] = [];
  let falseRuns = 0;
  let falseAlarms = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    const random = seededRandom(seed);
    const detector = create();
    let before = 0;
    for (let i = 0; i < 2 * change; i += 1) {
      if (detector.update(draw(random, i >= change)).status !== 'drift') continue;
      if (i >= change) {
        delays.push(i - change);
        break;
      }
      before += 1;
    }
    falseAlarms += before;
    if (before > 0) falseRuns += 1;
  }
  delays.sort((a, b) => a - b);
  return { delays, missed: runs - delays.length, falseRuns, falseAlarms };
}

function judge(name: string, { delays, missed, falseRuns, falseAlarms }: Outcome, limits: Limits, runs: number): void {
  const at = (share: number): number => delays[Math.floor(share * delays.length)] ?? Number.POSITIVE_INFINITY;
  const percent = (count: number): string => `${((100 * count) / runs).toFixed(1)} %`;
  console.log(
    `${name}: delay median ${at(0.5)}, p90 ${at(0.9)}; missed ${percent(missed)}; false: ${percent(falseRuns)} of runs, ` +
      `${((1000 * falseAlarms) / (runs * change)).toFixed(2)} per 1,000 values`,
  );
  // A limit is broken where even the lower end of the 99.9 % interval is above it.
  expect(binomialInterval(missed, runs, { confidence: 0.999 }).lower).toBeLessThanOrEqual(limits.missed);
  expect(binomialInterval(falseRuns, runs, { confidence: 0.999 }).lower).toBeLessThanOrEqual(limits.falseRuns);
  expect(at(0.5)).toBeLessThanOrEqual(limits.median);
}

const errors = (random: Random, changed: boolean): number => (random() < (changed ? 0.35 : 0.2) ? 1 : 0);
const normal =
  (shift: number) =>
  (random: Random, changed: boolean): number =>
    standardNormal(random) + (changed ? shift : 0);

describe('error rate 0.20 to 0.35', () => {
  const cases: Record<string, [create: () => StreamDriftDetector, limits: Limits]> = {
    adwin: [() => adwin(), { missed: 0.002, median: 240, falseRuns: 0.01 }],
    "adwin, Hoeffding's bound": [() => adwin({ bound: 'hoeffding' }), { missed: 0.002, median: 480, falseRuns: 0.002 }],
    cusum: [() => cusum(), { missed: 0.01, median: 340, falseRuns: 0.02 }],
    ddm: [() => ddm(), { missed: 0.08, median: 340, falseRuns: 0.25 }],
    ecdd: [() => ecdd(), { missed: 0.01, median: 60, falseRuns: 1 }],
    eddm: [() => eddm(), { missed: 0.01, median: 100, falseRuns: 1 }],
    hddmA: [() => hddmA(), { missed: 0.01, median: 220, falseRuns: 0.04 }],
    hddmW: [() => hddmW(), { missed: 0.01, median: 150, falseRuns: 0.1 }],
    incrementalKolmogorovSmirnov: [
      () => incrementalKolmogorovSmirnov(),
      { missed: 0.04, median: 500, falseRuns: 0.01, runs: 100 },
    ],
    pageHinkley: [() => pageHinkley(), { missed: 0.01, median: 340, falseRuns: 0.01 }],
    rddm: [() => rddm(), { missed: 0.02, median: 160, falseRuns: 0.55 }],
    stepd: [() => stepd(), { missed: 0.05, median: 90, falseRuns: 0.4 }],
  };
  it.each(Object.entries(cases))('%s', (name, [create, limits]) => {
    const { runs = 300 } = limits;
    judge(name, measure(create, errors, runs), limits, runs);
  });
});

describe('a mean that rises by one or two deviations', () => {
  const sized = { delta: 0.25, threshold: 20 };
  const cases: Record<string, [create: () => StreamDriftDetector, shift: number, limits: Limits]> = {
    adwin: [() => adwin(), 1, { missed: 0.002, median: 60, falseRuns: 0.01 }],
    'cusum, slack 0.25, threshold 20': [() => cusum(sized), 1, { missed: 0.002, median: 40, falseRuns: 0.05 }],
    incrementalKolmogorovSmirnov: [
      () => incrementalKolmogorovSmirnov(),
      1,
      { missed: 0.01, median: 220, falseRuns: 0.01, runs: 100 },
    ],
    kswin: [() => kswin(), 2, { missed: 0.01, median: 30, falseRuns: 0.3, runs: 60 }],
    'pageHinkley, slack 0.25, threshold 20': [
      () => pageHinkley(sized),
      1,
      { missed: 0.002, median: 40, falseRuns: 0.05 },
    ],
  };
  it.each(Object.entries(cases))('%s', (name, [create, shift, limits]) => {
    const { runs = 300 } = limits;
    judge(`${name}, shift ${shift}`, measure(create, normal(shift), runs), limits, runs);
  });
});

describe('onlineMmd', () => {
  const row = (random: Random, shift: number): number[] => [0, 1, 2, 3].map(() => shift + standardNormal(random));

  it('has the expected run time, and finds a shift by half a deviation in every column', () => {
    const runs = 60;
    const expectedRunTime = 150;
    const windowSize = 20;
    const times: number[] = [];
    const delays: number[] = [];
    for (let seed = 1; seed <= runs; seed += 1) {
      const random = seededRandom(seed);
      const reference = Array.from({ length: 200 }, () => row(random, 0));
      const detector = onlineMmd({ reference, windowSize, expectedRunTime, seed });
      // Counted from the first full window on.
      let time = 2 - windowSize;
      while (time < 3000 && detector.update(row(random, 0)).status !== 'drift') time += 1;
      times.push(time);
      detector.reset();
      for (let i = 0; i < 30; i += 1) detector.update(row(random, 0));
      let delay = 0;
      while (delay < 500 && detector.update(row(random, 0.5)).status !== 'drift') delay += 1;
      delays.push(delay);
    }
    const mean = times.reduce((sum, time) => sum + time, 0) / runs;
    delays.sort((a, b) => a - b);
    console.log(
      `onlineMmd: run time ${mean.toFixed(0)} (wanted ${expectedRunTime}), delay median ${delays[runs / 2]}, p90 ${delays[0.9 * runs]}`,
    );
    // Run times are near to geometric: the mean's deviation is the mean over the root of the runs.
    expect(Math.abs(mean - expectedRunTime)).toBeLessThan((4 * expectedRunTime) / Math.sqrt(runs));
    expect(delays[runs - 1]).toBeLessThan(100);
    expect(delays[runs / 2]).toBeLessThan(25);
  });
});
