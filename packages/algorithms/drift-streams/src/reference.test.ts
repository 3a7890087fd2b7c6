import { readFileSync } from 'node:fs';
import type { StreamDriftDetector } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { adwin, cusum, ddm, ecdd, eddm, hddmA, hddmW, kswin, pageHinkley, rddm, stepd } from './index.js';

interface Alarms {
  readonly alarms: readonly number[];
  readonly warnings: number;
}

interface Stream {
  readonly name: string;
  readonly kind: 'binary' | 'real';
  readonly values: string | readonly number[];
  readonly moa: Readonly<Record<string, Alarms>>;
  readonly river: Readonly<Record<string, Alarms>>;
  readonly 'river 0.21.2': Readonly<Record<string, Alarms>>;
}

const fixture = JSON.parse(readFileSync(new URL('../fixtures/alarms.json', import.meta.url), 'utf8')) as {
  readonly streams: readonly Stream[];
};

function run(detector: StreamDriftDetector, { values }: Stream): Alarms {
  const alarms: number[] = [];
  let warnings = 0;
  for (const [i, value] of [...values].entries()) {
    const { status } = detector.update(Number(value));
    if (status === 'drift') alarms.push(i);
    if (status === 'warning') warnings += 1;
  }
  return { alarms, warnings };
}

const moa: Record<string, () => StreamDriftDetector> = {
  adwin: () => adwin(),
  'adwin delta 0.05': () => adwin({ delta: 0.05 }),
  'adwin clock 1': () => adwin({ clock: 1 }),
  'cusum threshold 15': () => cusum({ threshold: 15, direction: 'increase' }),
  ddm: () => ddm(),
  eddm: () => eddm(),
  hddmA: () => hddmA(),
  hddmW: () => hddmW(),
  ecdd: () => ecdd(),
  rddm: () => rddm(),
  'rddm small': () => rddm({ maximumConcept: 1500, minimumStable: 300, warningLimit: 100 }),
  stepd: () => stepd({ direction: 'both' }),
};

const river: Record<string, () => StreamDriftDetector> = {
  pageHinkley: () => pageHinkley(),
  'pageHinkley up, threshold 20': () => pageHinkley({ threshold: 20, direction: 'increase' }),
  'pageHinkley down, threshold 20': () => pageHinkley({ threshold: 20, direction: 'decrease' }),
  kswin: () => kswin({ seed: 7, afterDrift: 'nothing' }),
  ddm: () => ddm({ warmUp: 31 }),
  hddmA: () => hddmA(),
  'hddmA both': () => hddmA({ direction: 'both' }),
};

describe.each(fixture.streams)('$name', (stream) => {
  it.each(Object.keys(stream.moa))("has MOA's alarm indices: %s", (name) => {
    expect(run(moa[name]!(), stream).alarms).toEqual(stream.moa[name]!.alarms);
  });

  it.each(Object.keys(stream.river).filter((name) => name in river))("has river's alarm indices: %s", (name) => {
    expect(run(river[name]!(), stream).alarms).toEqual(stream.river[name]!.alarms);
  });
});
