import { type Random, type StreamDriftDetector, seededRandom, standardNormal } from '@bellwether/core';
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
} from '@bellwether/drift-streams';

/** Streams that change once. */
export type Scenario = 'error rate 0.20 to 0.35' | 'mean + 1 deviation' | 'mean + 2 deviations';

/** Something that takes numbers: a detector, or one of rows behind a window of one column. */
type Numbers = Pick<StreamDriftDetector, 'update'>;

/** A detector of the table. */
export interface Row {
  readonly name: string;
  readonly create: () => Numbers;
  /** The same in river, as a Python expression; null where it has none. */
  readonly river: string | null;
  readonly scenario: Scenario;
  /** Share of changes that may be missed. */
  readonly missedLimit: number;
  /** Values for the measurement of speed. */
  readonly values: number;
  /** The same for river. */
  readonly riverValues: number;
  /** Streams of ours, and of river, at most. */
  readonly runs?: number;
  readonly riverRuns?: number;
}

let references = 0;

/** A detector of rows of four values, the first of which is the stream's. Each has a reference of its own. */
function ofRows(): Numbers {
  references += 1;
  const random = seededRandom(references);
  const row = (level: number): Float64Array => Float64Array.from([0, 1, 2, 3], () => level + standardNormal(random));
  const detector = onlineMmd({ reference: Array.from({ length: 500 }, () => row(0)), expectedRunTime: 1000 });
  return { update: (value) => detector.update([value, ...row(0).subarray(1)]) };
}

const errors = 'error rate 0.20 to 0.35';
const speed = { values: 10_000_000, riverValues: 1_000_000 };

/** Every detector, with its defaults unless the name says otherwise. */
export const detectors: readonly Row[] = [
  { name: 'adwin', create: () => adwin(), river: 'drift.ADWIN()', scenario: errors, missedLimit: 0.002, ...speed },
  {
    name: "adwin, Hoeffding's bound",
    create: () => adwin({ bound: 'hoeffding' }),
    river: null,
    scenario: errors,
    missedLimit: 0.002,
    ...speed,
  },
  { name: 'cusum', create: () => cusum(), river: null, scenario: errors, missedLimit: 0.01, ...speed },
  { name: 'ddm', create: () => ddm(), river: 'binary.DDM()', scenario: errors, missedLimit: 0.08, ...speed },
  { name: 'ecdd', create: () => ecdd(), river: null, scenario: errors, missedLimit: 0.01, ...speed },
  { name: 'eddm', create: () => eddm(), river: 'binary.EDDM()', scenario: errors, missedLimit: 0.01, ...speed },
  { name: 'hddmA', create: () => hddmA(), river: 'binary.HDDMA()', scenario: errors, missedLimit: 0.01, ...speed },
  { name: 'hddmW', create: () => hddmW(), river: 'binary.HDDMW()', scenario: errors, missedLimit: 0.01, ...speed },
  {
    name: 'incrementalKolmogorovSmirnov',
    create: () => incrementalKolmogorovSmirnov(),
    river: null,
    scenario: 'mean + 1 deviation',
    missedLimit: 0.01,
    values: 1_000_000,
    riverValues: 0,
  },
  {
    name: 'kswin',
    create: () => kswin(),
    river: 'drift.KSWIN(alpha=0.0001, seed=1)',
    scenario: 'mean + 2 deviations',
    missedLimit: 0.01,
    values: 300_000,
    riverValues: 5_000,
    riverRuns: 10,
  },
  {
    name: 'onlineMmd, 500 x 4 reference',
    create: ofRows,
    river: null,
    scenario: 'mean + 2 deviations',
    missedLimit: 0.01,
    values: 50_000,
    riverValues: 0,
    runs: 60,
  },
  {
    name: 'pageHinkley',
    create: () => pageHinkley(),
    river: 'drift.PageHinkley()',
    scenario: errors,
    missedLimit: 0.01,
    ...speed,
  },
  { name: 'rddm', create: () => rddm(), river: null, scenario: errors, missedLimit: 0.02, ...speed },
  { name: 'stepd', create: () => stepd(), river: null, scenario: errors, missedLimit: 0.05, ...speed },
];

/** Where every stream changes. */
export const change = 2000;

function draw(scenario: Scenario, changed: boolean, random: Random): number {
  if (scenario === errors) return random() < (changed ? 0.35 : 0.2) ? 1 : 0;
  const shift = scenario === 'mean + 1 deviation' ? 1 : 2;
  // Rounded, so that the text that goes to river is the same number.
  return Number((standardNormal(random) + (changed ? shift : 0)).toFixed(4));
}

/** 4,000 values that change after 2,000. */
export function changingStream(scenario: Scenario, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: 2 * change }, (_, i) => draw(scenario, i >= change, random));
}

/** A stream without change, for speed. */
export function steadyStream(scenario: Scenario, length: number): Float64Array {
  const random = seededRandom(99);
  return Float64Array.from({ length }, () => draw(scenario, false, random));
}
