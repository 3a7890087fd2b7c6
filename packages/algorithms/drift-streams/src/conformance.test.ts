import { type StreamDriftDetector, seededRandom, standardNormal } from '@bellwether/core';
import { errorRise, normalRise, streamDriftDetectorLaws } from '@bellwether/testkit';
import { describe, it } from 'vitest';
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
  restoreAdwin,
  restoreCusum,
  restoreDdm,
  restoreEcdd,
  restoreEddm,
  restoreHddmA,
  restoreHddmW,
  restoreIncrementalKolmogorovSmirnov,
  restoreKswin,
  restoreOnlineMmd,
  restorePageHinkley,
  restoreRddm,
  restoreStepd,
  stepd,
} from './index.js';

type Pair = [create: () => StreamDriftDetector, restore: (state: unknown) => StreamDriftDetector];

const ofNumbers: Record<string, Pair> = {
  adwin: [() => adwin(), restoreAdwin],
  'adwin, one report, every value': [() => adwin({ reportOnce: true, clock: 1 }), restoreAdwin],
  "adwin, Hoeffding's bound": [() => adwin({ bound: 'hoeffding', valueRange: 10 }), restoreAdwin],
  cusum: [() => cusum(), restoreCusum],
  'incremental Kolmogorov-Smirnov': [
    () => incrementalKolmogorovSmirnov({ windowSize: 60 }),
    restoreIncrementalKolmogorovSmirnov,
  ],
  kswin: [() => kswin(), restoreKswin],
  'Page-Hinkley': [() => pageHinkley(), restorePageHinkley],
};

const ofErrors: Record<string, Pair> = {
  ddm: [() => ddm(), restoreDdm],
  ecdd: [() => ecdd(), restoreEcdd],
  eddm: [() => eddm(), restoreEddm],
  hddmA: [() => hddmA(), restoreHddmA],
  'hddmA, both directions': [() => hddmA({ direction: 'both' }), restoreHddmA],
  hddmW: [() => hddmW(), restoreHddmW],
  'hddmW, both directions': [() => hddmW({ direction: 'both' }), restoreHddmW],
  rddm: [() => rddm({ minimumStable: 300, maximumConcept: 500, warningLimit: 50 }), restoreRddm],
  stepd: [() => stepd(), restoreStepd],
};

describe.each(Object.entries(ofNumbers))('%s', (_name, [create, restore]) => {
  for (const law of streamDriftDetectorLaws({ create, restore, ...normalRise })) it(law.name, law.check);
});

describe.each(Object.entries(ofErrors))('%s', (_name, [create, restore]) => {
  for (const law of streamDriftDetectorLaws({ create, restore, ...errorRise })) it(law.name, law.check);
});

describe('online MMD', () => {
  const row = (random: () => number, level: number): number[] => [0, 1, 2].map(() => level + standardNormal(random));
  const random = seededRandom(3);
  const reference = Array.from({ length: 200 }, () => row(random, 0));
  const laws = streamDriftDetectorLaws<ArrayLike<number>>({
    create: () => onlineMmd({ reference, windowSize: 10, expectedRunTime: 200 }),
    restore: restoreOnlineMmd,
    before: (draw) => row(draw, 0),
    after: (draw) => row(draw, 2),
    notFinite: [
      [0, Number.NaN, 0],
      [Number.POSITIVE_INFINITY, 0, 0],
    ],
    length: 300,
    patience: 100,
  });
  for (const law of laws) it(law.name, law.check);
});
