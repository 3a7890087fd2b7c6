import type { StreamDriftDetector } from '@bellwether/core';
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
