import { seededRandom, standardNormal, type TwoSampleResult, type TwoSampleTest } from '@bellwether/core';
import { type Law, law, require, requireJsonSafe, requireSame } from './law.js';

/** What {@link twoSampleLaws} tests. */
export interface TwoSampleSubject<V> {
  readonly create: () => TwoSampleTest<V>;
  /** Makes a sample from numbers that are roughly standard normal (NaN: missing): itself, or categories cut from it. */
  readonly sample: (values: readonly number[]) => V;
  /** Whether swapping the samples must not change the p-value. @default false */
  readonly symmetric?: boolean;
  /** Comparisons of equal samples for the calibration law. @default 400 */
  readonly repetitions?: number;
}

function draw(count: number, seed: number, shift = 0): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => standardNormal(random) + shift);
}

function shuffled(values: readonly number[], seed: number): number[] {
  const random = seededRandom(seed);
  const result = [...values];
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}

function requireSound(result: TwoSampleResult, what: string): void {
  requireSame(result.contract, 'two-sample-result/1', `${what}: contract`);
  requireJsonSafe(result, what);
  require(result.pValue >= 0 && result.pValue <= 1, `${what}: p-value ${result.pValue}`);
  const { lower, value, upper } = result.effectSize;
  require(lower <= value && value <= upper, `${what}: effect ${value} outside of its interval [${lower}, ${upper}]`);
  require(result.reason !== '', `${what}: a verdict without a reason`);
}

/** What every {@link TwoSampleTest} has to do: 8 laws, one of which measures the false-alarm rate where nothing changed. */
export function twoSampleLaws<V>(subject: TwoSampleSubject<V>): readonly Law[] {
  const { create, sample, symmetric = false, repetitions = 400 } = subject;
  const compare = (a: readonly number[], b: readonly number[]) => create().compare(sample(a), sample(b));
  const reference = draw(400, 1);
  const current = draw(300, 2, 0.2);
  const missing = new Array<number>(200).fill(Number.NaN);

  return [
    law('gives sound results that survive JSON', () => requireSound(compare(reference, current), 'result')),
    law('does not depend on the order of values', () => {
      requireSame(
        compare(shuffled(reference, 7), shuffled(current, 8)),
        compare(reference, current),
        'result after shuffling',
      );
    }),
    law('is deterministic and leaves its input unchanged', () => {
      const [a, b] = [sample(reference), sample(current)];
      const test = create();
      const first = test.compare(a, b);
      requireSame(test.compare(a, b), first, 'second result');
      requireSame([a, b], [sample(reference), sample(current)], 'input');
    }),
    law('counts missing values apart', () => {
      const result = compare([...reference, ...missing.slice(0, 7)], [...current, ...missing.slice(0, 3)]);
      requireSame([result.referenceMissing, result.currentMissing], [7, 3], 'missing');
      requireSame([result.referenceCount, result.currentCount], [400, 300], 'counted');
      requireSame(result.pValue, compare(reference, current).pValue, 'p-value beside missing values');
    }),
    law('calls a sample stable against itself, and a gross change drift', () => {
      requireSame(compare(draw(2000, 8), draw(2000, 8)).verdict, 'stable', 'verdict on equal samples');
      requireSame(compare(draw(2000, 8), draw(2000, 9, 3)).verdict, 'drift', 'verdict on a shift of three deviations');
    }),
    law('has a defined answer where there is little or nothing to compare', () => {
      const cases: Record<string, [readonly number[], readonly number[]]> = {
        'nothing and nothing': [[], []],
        'nothing and something': [[], current],
        'one value each': [[1], [2]],
        'only missing values': [missing, missing],
        'missing and present values': [missing, current],
        'one constant': [new Array<number>(300).fill(1), new Array<number>(300).fill(1)],
        'two constants': [new Array<number>(300).fill(-1), new Array<number>(300).fill(1)],
      };
      for (const [what, [a, b]] of Object.entries(cases)) {
        const result = compare(a, b);
        requireSound(result, what);
        if (what.startsWith('nothing') || what === 'one value each')
          requireSame(result.verdict, 'insufficient data', what);
      }
    }),
    law('raises no more than 5 % false alarms where nothing changed', () => {
      let alarms = 0;
      for (let i = 0; i < repetitions; i += 1) {
        const result = compare(draw(500, 2 * i + 1000), draw(200, 2 * i + 1001));
        if (result.pValue < 0.05) alarms += 1;
      }
      // Three binomial standard errors above 5 %.
      const allowed = repetitions * 0.05 + 3 * Math.sqrt(repetitions * 0.05 * 0.95);
      require(alarms <= allowed, `${alarms} of ${repetitions} comparisons of equal samples had p < 0.05`);
    }),
    ...(symmetric
      ? [
          law('gives the same p-value when the samples are swapped', () => {
            const [forward, backward] = [compare(reference, current).pValue, compare(current, reference).pValue];
            require(Math.abs(forward - backward) <= 1e-9 * Math.max(forward, 1e-300), `${forward} and ${backward}`);
          }),
        ]
      : []),
  ];
}
