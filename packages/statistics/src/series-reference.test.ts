import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  autocorrelation,
  findRoot,
  fourierTransform,
  huberLocation,
  interquartileRange,
  inverseFourierTransform,
  lbfgs,
  leastSquares,
  mean,
  medianAbsoluteDeviation,
  minimiseScalar,
  nelderMead,
  partialAutocorrelation,
  qnScale,
  quantiles,
  rollingMedian,
  singularValueDecomposition,
  snScale,
  solveLinear,
  symmetricEigen,
  trimmedMean,
  variance,
  winsorisedMean,
} from './index.js';

const read = (name: string) => JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'));
const r = read('series-r.json');
const python = read('series-python.json');

/** Largest difference, relative to the size of the expected value where that is above 1. */
function error(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  let most = 0;
  for (let i = 0; i < expected.length; i += 1) {
    most = Math.max(most, Math.abs(found[i]! - expected[i]!) / Math.max(1, Math.abs(expected[i]!)));
  }
  return most;
}

const errors: Record<string, number> = {};
function check(name: string, found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  errors[name] = error(found, expected);
  expect(errors[name], name).toBeLessThanOrEqual(tolerance);
}

describe('against R and SciPy', () => {
  it('location, scale and quantiles', () => {
    const parts = r.scale.map(({ n }: { n: number }) => r.x.slice(0, n));
    const all = (f: (values: number[]) => number) => parts.map(f);
    const expected = (field: string) => r.scale.map((row: Record<string, number>) => row[field]);
    check('medianAbsoluteDeviation', all(medianAbsoluteDeviation), expected('mad'), 1e-14);
    check('interquartileRange', all(interquartileRange), expected('iqr'), 1e-14);
    // robustbase rounds the chosen distance to single precision for some samples; the distance itself is exact here.
    check('qnScale', all(qnScale), expected('qn'), 5e-8);
    check('snScale', all(snScale), expected('sn'), 1e-13);
    check(
      'trimmedMean',
      all((values) => trimmedMean(values, 0.1)),
      expected('trimmed'),
      1e-14,
    );
    check('variance', all(variance), expected('variance'), 1e-13);
    const enough = (_: unknown, i: number) => parts[i].length >= 5;
    // MASS takes 1.4826 for the scale, four digits of what it is here.
    check('huberLocation', all(huberLocation).filter(enough), expected('huber').filter(enough), 2e-6);
    check('quantiles', quantiles(python.x, python.ps), python.quantiles, 1e-14);
    check('mean', [mean(python.x)], [python.mean], 1e-14);
    check('winsorisedMean', [winsorisedMean(python.x, 0.1)], [python.winsorised], 1e-14);
    const medians = rollingMedian(r.x.slice(0, 80), 7, { align: 'centred' });
    check('rollingMedian', medians.subarray(3, 77), r.medians, 0);
  });

  it('autocorrelation, with and without gaps', () => {
    check('autocorrelation', autocorrelation(r.x, 40), r.acf, 1e-13);
    check('partialAutocorrelation', partialAutocorrelation(r.x, 40).subarray(1), r.pacf, 1e-12);
    const gaps = r.gaps.map((value: number | null) => value ?? Number.NaN);
    check('autocorrelation with gaps', autocorrelation(gaps, 15), r.acfGaps, 1e-13);
  });

  it('Fourier transforms of any length', () => {
    let most = 0;
    for (const { n, real, imaginary } of python.transforms) {
      const found = fourierTransform(python.x.slice(0, n));
      most = Math.max(most, error(found.real, real), error(found.imaginary, imaginary));
      most = Math.max(most, error(inverseFourierTransform(real, imaginary).real, python.x.slice(0, n)));
    }
    errors.fourierTransform = most;
    expect(most).toBeLessThan(1e-12);
  });

  it('minima and roots', () => {
    const rosenbrock = (x: Float64Array, gradient: Float64Array) => {
      gradient.fill(0);
      let sum = 0;
      for (let i = 0; i + 1 < x.length; i += 1) {
        const a = x[i + 1]! - x[i]! ** 2;
        const b = 1 - x[i]!;
        sum += 100 * a * a + b * b;
        gradient[i]! += -400 * a * x[i]! - 2 * b;
        gradient[i + 1]! += 200 * a;
      }
      return sum;
    };
    for (const { start } of python.rosenbrock) {
      const found = lbfgs(rosenbrock, start);
      expect(found.converged).toBe(true);
      check(`lbfgs, ${start.length} variables`, found.x, new Array(start.length).fill(1), 1e-7);
    }
    const { a, y, x, value } = python.logistic;
    const loss = (w: Float64Array) => {
      let sum = 0;
      for (let i = 0; i < y.length; i += 1) {
        const z = a[i][0] * w[0]! + a[i][1] * w[1]! + a[i][2] * w[2]!;
        sum += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y[i] * z;
      }
      return sum + 0.05 * (w[0]! ** 2 + w[1]! ** 2 + w[2]! ** 2);
    };
    const found = nelderMead(loss, [0, 0, 0]);
    expect(found.converged).toBe(true);
    check('nelderMead', found.x, x, 1e-4);
    check('nelderMead, value', [found.value], [value], 1e-9);
    const scalar = minimiseScalar((t) => t * Math.sin(t), 2, 8);
    check('minimiseScalar', [scalar.x], [python.scalar.x], 1e-7);
    check('findRoot', [findRoot((t) => Math.cos(t) - t ** 3, 0, 1).x], [python.root], 1e-14);
  });

  it('linear algebra', () => {
    const { a, y, coefficients, ridge, gram, solved, eigenvalues, singular } = python.algebra;
    check('leastSquares', leastSquares(a, y).coefficients, coefficients, 1e-12);
    check('leastSquares, ridge', leastSquares(a, y, { ridge: 0.7 }).coefficients, ridge, 1e-12);
    check('solveLinear', solveLinear(gram, y.slice(0, 4)), solved, 1e-12);
    check('symmetricEigen', symmetricEigen(gram).values, eigenvalues, 1e-12);
    check('singularValueDecomposition', singularValueDecomposition(a).values, singular, 1e-12);
    console.log(errors);
  });
});
