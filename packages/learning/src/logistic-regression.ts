import {
  BellwetherError,
  type Classifier,
  type Frame,
  type Model,
  type ModelSignature,
  requireInteger,
  requireNumber,
  requireState,
  type VersionedState,
} from '@bellwether/core';
import { choleskySolve } from '@bellwether/statistics';
import { featureColumns, signatureFromState, signatureOf } from './columns.js';
import { designMatrix, type EncodedColumn, encodingFromState, learnEncoding, widthOf } from './design-matrix.js';
import { requireSameLength, rowWeights, type WeightedFitOptions } from './inputs.js';

/** Options of {@link logisticRegression}. */
export interface LogisticRegressionOptions {
  /** Columns to learn from. @default every column of the frame */
  readonly features?: readonly string[];
  /**
   * Strength of the L2 penalty, above 0: half of this times the squared coefficients is added to the log loss (the
   * inverse of scikit-learn's `C`). The intercept is free. More: coefficients nearer to 0. @default 1
   */
  readonly penalty?: number;
  /** Whether numbers are scaled to deviation 1 first, so that the penalty treats every column alike. @default true */
  readonly standardise?: boolean;
  /** Categories of a text column with a coefficient of their own, at least 1; rarer ones have none. @default 100 */
  readonly maxCategories?: number;
  /** Newton steps after which the fit gives up, at least 1. @default 100 */
  readonly maxIterations?: number;
}

/** Saved state of a fitted logistic regression. */
export interface LogisticState extends VersionedState {
  readonly kind: 'logistic-regression';
  readonly version: 1;
  /** The columns read and returned. */
  readonly signature: ModelSignature;
  /** How columns become terms. */
  readonly encoding: readonly EncodedColumn[];
  /** Log odds where every term is 0. */
  readonly intercept: number;
  /** Log odds per unit of each term, in the order of the encoding. */
  readonly coefficients: readonly number[];
  /** Newton steps taken. */
  readonly iterations: number;
  /** Whether the fit settled within `maxIterations`. */
  readonly converged: boolean;
}

/** A logistic regression with its settings. */
export interface LogisticRegression extends Classifier<LogisticState> {
  fit(rows: Frame, target: Float64Array, options?: WeightedFitOptions): Model<LogisticState>;
}

/**
 * Learns the probability of a class as a logistic function of a weighted sum of columns.
 *
 * Minimises the weighted log loss with an L2 penalty by Newton steps with a line search. Numbers are centred (and scaled);
 * each category of a text column has a term of its own.
 *
 * **Not for** relations that bend or depend on each other, unless the columns already say so.
 *
 * A missing or infinite number counts as the mean, and a term of its own says that it was missing where that occurred in
 * the data learnt from; so does a missing category. Unseen categories count as none. Rows without target (NaN) are left
 * out. Where only one class occurs, every probability is (cases + 0.5) / (rows + 1).
 *
 * Cost: O(rows · terms² + terms³) for each of some 6 Newton steps, 8 bytes for each row and term.
 *
 * Source: McCullagh and Nelder (1989), Generalized Linear Models, chapter 4. Agrees with scikit-learn's
 * `LogisticRegression` to 8 digits.
 *
 * @throws {@link BellwetherError} `invalid-option` where an option is out of range; the fit `invalid-input` where lengths
 * differ, a target is neither 0 nor 1, or no row is left.
 *
 * @example
 * ```ts
 * import { frameFromColumns } from '@bellwether/core';
 * import { logisticRegression } from '@bellwether/learning';
 *
 * const rows = frameFromColumns({ load: [0.1, 0.2, 0.6, 0.8, 0.9, 0.3] });
 * const model = logisticRegression().fit(rows, new Float64Array([0, 0, 1, 1, 1, 0]));
 * const [calm, busy] = model.predict(frameFromColumns({ load: [0.1, 0.9] }));
 * calm! < 0.3 && busy! > 0.7; // => true
 * ```
 */
export function logisticRegression(options: LogisticRegressionOptions = {}): LogisticRegression {
  const penalty = requireNumber('penalty', options.penalty ?? 1, { min: 0, exclusiveMin: true });
  const maxCategories = requireInteger('maxCategories', options.maxCategories ?? 100, { min: 1 });
  const maxIterations = requireInteger('maxIterations', options.maxIterations ?? 100, { min: 1 });
  const standardise = options.standardise ?? true;
  const features = options.features === undefined ? undefined : [...options.features];
  return {
    contract: 'classifier/1',
    kind: 'logistic-regression',
    fit: (rows, target, { weights, signal } = {}) => {
      signal?.throwIfAborted();
      requireSameLength('target', target, rows.length);
      const columns = featureColumns(rows, features);
      const used = rowWeights(target, weights, true);
      const encoding = learnEncoding(columns, used, { standardise, maxCategories });
      const width = encoding.reduce((sum, each) => sum + widthOf(each), 0);
      const fitted = newton(
        { matrix: designMatrix(rows, encoding), width, target, weights: used },
        penalty,
        maxIterations,
        signal,
      );
      const state = {
        kind: 'logistic-regression',
        version: 1,
        signature: signatureOf(columns, 'probability'),
        encoding,
        ...fitted,
      } as const;
      return modelOf(state);
    },
    restore: (value) => {
      const state = requireState<LogisticState>(value, 'logistic-regression', 1);
      const encoding = encodingFromState(state.encoding);
      const width = encoding.reduce((sum, each) => sum + widthOf(each), 0);
      const { coefficients } = state;
      const sound = Array.isArray(coefficients) && coefficients.length === width && coefficients.every(Number.isFinite);
      if (!sound || !Number.isFinite(state.intercept)) {
        throw new BellwetherError(
          'invalid-state',
          `The state must have an "intercept" and ${width} finite "coefficients", one for each term.`,
        );
      }
      return modelOf({ ...state, encoding, signature: signatureFromState(state.signature) });
    },
  };
}

function modelOf(state: LogisticState): Model<LogisticState> {
  const { coefficients, encoding, intercept } = state;
  return {
    contract: 'model/1',
    kind: 'logistic-regression',
    signature: state.signature,
    state,
    predict: (rows) => {
      const matrix = designMatrix(rows, encoding);
      const width = coefficients.length;
      const probabilities = new Float64Array(rows.length);
      for (let row = 0; row < rows.length; row += 1) {
        let logOdds = intercept;
        for (let term = 0; term < width; term += 1) logOdds += coefficients[term]! * matrix[row * width + term]!;
        probabilities[row] = 1 / (1 + Math.exp(-logOdds));
      }
      return probabilities;
    },
  };
}

interface Problem {
  readonly matrix: Float64Array;
  readonly width: number;
  readonly target: Float64Array;
  readonly weights: Float64Array;
}

type Fitted = Pick<LogisticState, 'intercept' | 'coefficients' | 'iterations' | 'converged'>;

/** Newton steps from 0; the last place of `beta` is the intercept. */
function newton(problem: Problem, penalty: number, maxIterations: number, signal: AbortSignal | undefined): Fitted {
  const { target, weights, width } = problem;
  const size = width + 1;
  let cases = 0;
  let total = 0;
  for (let row = 0; row < target.length; row += 1) {
    if (weights[row] === 0) continue;
    total += weights[row]!;
    cases += weights[row]! * target[row]!;
  }
  let beta = new Float64Array(size);
  beta[width] = Math.log((cases + 0.5) / (total - cases + 0.5));
  if (cases === 0 || cases === total) return fittedOf(beta, 0, true);
  let loss = lossAt(problem, beta, penalty);
  for (let iteration = 1; iteration <= maxIterations; iteration += 1) {
    signal?.throwIfAborted();
    const { gradient, hessian } = slopeAt(problem, beta, penalty);
    if (gradient.every((each) => Math.abs(each) <= 1e-9 * total)) return fittedOf(beta, iteration - 1, true);
    const step = choleskySolve(hessian, gradient);
    let share = 1;
    let next = beta.map((value, i) => value - step[i]!);
    let nextLoss = lossAt(problem, next, penalty);
    while (nextLoss > loss && share > 1e-6) {
      share /= 2;
      next = beta.map((value, i) => value - share * step[i]!);
      nextLoss = lossAt(problem, next, penalty);
    }
    // No step lowers the loss any more: the last digits are reached.
    if (!(nextLoss < loss)) return fittedOf(beta, iteration, true);
    beta = next;
    loss = nextLoss;
  }
  return fittedOf(beta, maxIterations, false);
}

function fittedOf(beta: Float64Array, iterations: number, converged: boolean): Fitted {
  const last = beta.length - 1;
  return { intercept: beta[last]!, coefficients: Array.from(beta.subarray(0, last)), iterations, converged };
}

function logOddsAt({ matrix, width }: Problem, beta: Float64Array, row: number): number {
  let sum = beta[width]!;
  const from = row * width;
  for (let term = 0; term < width; term += 1) sum += beta[term]! * matrix[from + term]!;
  return sum;
}

function lossAt(problem: Problem, beta: Float64Array, penalty: number): number {
  const { target, weights, width } = problem;
  let loss = 0;
  for (let term = 0; term < width; term += 1) loss += 0.5 * penalty * beta[term]! * beta[term]!;
  for (let row = 0; row < target.length; row += 1) {
    if (weights[row] === 0) continue;
    const logOdds = logOddsAt(problem, beta, row);
    const wrong = target[row] === 1 ? -logOdds : logOdds;
    loss += weights[row]! * (wrong > 0 ? wrong + Math.log1p(Math.exp(-wrong)) : Math.log1p(Math.exp(wrong)));
  }
  return loss;
}

function slopeAt(
  problem: Problem,
  beta: Float64Array,
  penalty: number,
): { readonly gradient: Float64Array; readonly hessian: Float64Array[] } {
  const { matrix, target, weights, width } = problem;
  const size = width + 1;
  const gradient = new Float64Array(size);
  const flat = new Float64Array(size * size);
  const filled = new Uint32Array(size);
  for (let row = 0; row < target.length; row += 1) {
    if (weights[row] === 0) continue;
    const probability = 1 / (1 + Math.exp(-logOddsAt(problem, beta, row)));
    const slope = weights[row]! * (probability - target[row]!);
    const curvature = weights[row]! * probability * (1 - probability);
    const from = row * width;
    // Categories leave most terms 0: only the pairs of terms that are not are visited.
    let count = 0;
    for (let term = 0; term < width; term += 1) {
      if (matrix[from + term] !== 0) {
        filled[count] = term;
        count += 1;
      }
    }
    for (let i = 0; i < count; i += 1) {
      const term = filled[i]!;
      const value = matrix[from + term]!;
      gradient[term] = gradient[term]! + slope * value;
      const scaled = curvature * value;
      const line = term * size;
      for (let j = 0; j <= i; j += 1)
        flat[line + filled[j]!] = flat[line + filled[j]!]! + scaled * matrix[from + filled[j]!]!;
      flat[width * size + term] = flat[width * size + term]! + scaled;
    }
    gradient[width] = gradient[width]! + slope;
    flat[size * size - 1] = flat[size * size - 1]! + curvature;
  }
  for (let term = 0; term < width; term += 1) {
    gradient[term] = gradient[term]! + penalty * beta[term]!;
    flat[term * size + term] = flat[term * size + term]! + penalty;
  }
  for (let i = 0; i < size; i += 1) for (let j = 0; j < i; j += 1) flat[j * size + i] = flat[i * size + j]!;
  // Where every probability is 0 or 1 the intercept has no curvature left.
  flat[size * size - 1] = Math.max(flat[size * size - 1]!, 1e-12);
  return { gradient, hessian: Array.from({ length: size }, (_, i) => flat.subarray(i * size, (i + 1) * size)) };
}
