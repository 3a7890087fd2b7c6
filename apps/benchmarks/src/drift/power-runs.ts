import { type Column, seededRandom, type Task } from '@bellwether/core';
import {
  andersonDarling,
  chiSquareHomogeneity,
  cramerVonMises,
  driftReport,
  kolmogorovSmirnov,
  mannWhitney,
  welchT,
} from '@bellwether/drift';
import { frameOf } from './columns.ts';
import { evidentlyFlags } from './evidently-rule.ts';
import { scenarios } from './scenarios.ts';

/** Which comparisons to make. */
export interface PowerBatch {
  readonly scenario: string;
  readonly rows: number;
  /** Whether the column changes, or the comparisons are of like with like. */
  readonly changed: boolean;
  readonly firstSeed: number;
  readonly runs: number;
}

/** What became of the comparisons: one number for each run. */
export interface PowerOutcome {
  /** Whether the report says 'drift': 1 or 0. */
  readonly ours: number[];
  readonly evidently: number[];
  /** p-values of the tests that SciPy has. */
  readonly scipy: Readonly<Record<string, number[]>>;
}

// The statistics that SciPy computes, checked against it by the fixtures of the package. Only the order of their p-values counts
// here, because every test is set to one measured rate of false alarms.
const numericTests = {
  ks_2samp: kolmogorovSmirnov({ method: 'asymptotic' }),
  cramervonmises_2samp: cramerVonMises({ method: 'asymptotic' }),
  anderson_ksamp: andersonDarling({ method: 'asymptotic' }),
  mannwhitneyu: mannWhitney(),
  'ttest_ind (Welch)': welchT(),
};
const chiSquare = chiSquareHomogeneity({ method: 'asymptotic', rare: 'keep' });

function scipyPValues(kind: 'numeric' | 'categorical' | 'missing', a: Column, b: Column): Record<string, number> {
  if (a.kind === 'string' && b.kind === 'string') return { chi2_contingency: chiSquare.compare(a, b).pValue };
  if (a.kind !== 'number' || b.kind !== 'number') return {};
  if (kind === 'missing') {
    const isMissing = (values: Float64Array): boolean[] => Array.from(values, Number.isNaN);
    return { 'chi2_contingency of missing': chiSquare.compare(isMissing(a.values), isMissing(b.values)).pValue };
  }
  return Object.fromEntries(
    Object.entries(numericTests).map(([name, test]) => [name, test.compare(a.values, b.values).pValue]),
  );
}

/** Draws and compares. */
function comparePower({ scenario, rows, changed, firstSeed, runs }: PowerBatch): PowerOutcome {
  const { draw, tests } = scenarios.find(({ name }) => name === scenario)!;
  const ours: number[] = [];
  const evidently: number[] = [];
  const scipy: Record<string, number[]> = {};
  for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
    const random = seededRandom(seed);
    const reference = draw(rows, false, random);
    const current = draw(rows, changed, random);
    ours.push(driftReport(frameOf([reference], rows), frameOf([current], rows)).verdict === 'drift' ? 1 : 0);
    evidently.push(evidentlyFlags(reference, current) ? 1 : 0);
    for (const [name, pValue] of Object.entries(scipyPValues(tests, reference, current))) {
      scipy[name] ??= [];
      scipy[name].push(pValue);
    }
  }
  return { ours, evidently, scipy };
}

/** {@link comparePower} for the threads of a pool. */
export const powerRuns: Task<PowerBatch, PowerOutcome> = {
  run: comparePower,
  module: import.meta.url,
  exportName: 'powerRuns',
};
