import { selectRows } from '@bellwether/core';
import { cbpe, classificationMeasures } from '@bellwether/performance';
import { featuresOf, type Problem, readProblem } from './problems.ts';

const measured = ['areaUnderCurve', 'accuracy', 'f1'] as const;
type Measured = Readonly<Record<(typeof measured)[number], number>>;

/** How near the estimates came. JSON-safe. */
export interface CbpeResult {
  readonly name: string;
  readonly method: 'isotonic' | 'local';
  readonly chunkSize: number;
  readonly chunks: number;
  /** Mean absolute difference of estimated and realised measures. */
  readonly errors: Measured;
  /** The same where the reference's value is expected of every chunk. */
  readonly constant: Measured;
  /** Share of chunks whose realised measure is in the 95 % band. */
  readonly covered: Measured;
  /** Chunks with the assumption-violated signal. */
  readonly violated: number;
  readonly largestShift: number;
  readonly instability: number;
  readonly cpuSeconds: number;
}

/** Estimates every full chunk of the later rows and compares with their labels. */
export async function compareOnFile(
  problem: Problem,
  folder: string,
  method: CbpeResult['method'],
): Promise<CbpeResult> {
  const { reference, later } = await readProblem(problem, folder);
  const { chunkSize, prediction, probability, target } = problem;
  const started = process.cpuUsage();
  const features = featuresOf(problem, reference);
  const columns = { target, probability, prediction };
  const estimator = cbpe({ ...columns, ...(method === 'local' ? { features } : {}) }).fit(reference);
  const sums = Object.fromEntries(measured.map((name) => [name, { error: 0, constant: 0, covered: 0 }]));
  const chunks = Math.floor(later.length / chunkSize);
  let violated = 0;
  let largestShift = 0;
  let instability = 0;
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    const rows = selectRows(
      later,
      Uint32Array.from({ length: chunkSize }, (_, i) => chunk * chunkSize + i),
    );
    const estimate = estimator.estimate(rows);
    const realised = classificationMeasures(rows, columns).measures;
    for (const name of measured) {
      const { value, lower, upper } = estimate.measures[name];
      const truth = realised[name].value ?? Number.NaN;
      const sum = sums[name]!;
      sum.error += Math.abs((value ?? Number.NaN) - truth) / chunks;
      sum.constant += Math.abs((estimate.reference[name] ?? Number.NaN) - truth) / chunks;
      if (lower !== null && upper !== null && lower <= truth && truth <= upper) sum.covered += 1 / chunks;
    }
    if (estimate.trust.assumptionViolated) violated += 1;
    largestShift = Math.max(largestShift, estimate.trust.shift);
    instability = estimate.trust.instability;
  }
  const { user, system } = process.cpuUsage(started);
  const of = (part: 'error' | 'constant' | 'covered') =>
    Object.fromEntries(measured.map((name) => [name, sums[name]![part]])) as Measured;
  return {
    name: problem.name,
    method,
    chunkSize,
    chunks,
    errors: of('error'),
    constant: of('constant'),
    covered: of('covered'),
    violated,
    largestShift,
    instability,
    cpuSeconds: (user + system) / 1e6,
  };
}
