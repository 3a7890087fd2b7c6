import { BellwetherError, requireNumber } from '@bellwether/core';
import {
  CholeskyDecomposition,
  EigenvalueDecomposition,
  LuDecomposition,
  Matrix,
  QrDecomposition,
  SingularValueDecomposition,
} from 'ml-matrix';

// The only file that knows ml-matrix. Several of its operations work in place, so everything is copied on the way in.

/** A matrix as its rows. */
export type Rows = readonly ArrayLike<number>[];

/** A matrix as its rows, made here. */
export type RowArrays = readonly Float64Array[];

function matrixOf(rows: Rows, name: string): Matrix {
  const columns = rows[0]?.length ?? 0;
  if (columns === 0) throw new BellwetherError('invalid-input', `${name} must have at least one row and one column.`);
  const matrix = new Matrix(rows.length, columns);
  for (const [i, row] of rows.entries()) {
    if (row.length !== columns) {
      throw new BellwetherError(
        'invalid-input',
        `Row ${i} of ${name} has ${row.length} values, the first one ${columns}; all rows must be as long.`,
        { details: { row: i } },
      );
    }
    for (let j = 0; j < columns; j += 1) {
      const value = row[j]!;
      if (!Number.isFinite(value)) {
        throw new BellwetherError(
          'invalid-input',
          `Row ${i}, column ${j} of ${name} is ${value}; values must be finite.`,
          {
            details: { row: i, column: j },
          },
        );
      }
      matrix.set(i, j, value);
    }
  }
  return matrix;
}

function squareOf(rows: Rows, name: string): Matrix {
  const matrix = matrixOf(rows, name);
  if (matrix.rows !== matrix.columns) {
    throw new BellwetherError('invalid-input', `${name} is ${matrix.rows} by ${matrix.columns}; it must be square.`);
  }
  return matrix;
}

function symmetricOf(rows: Rows, name: string): Matrix {
  const matrix = squareOf(rows, name);
  const slack = 1e-10 * Math.max(Math.abs(matrix.max()), Math.abs(matrix.min()));
  for (let i = 0; i < matrix.rows; i += 1) {
    for (let j = 0; j < i; j += 1) {
      if (Math.abs(matrix.get(i, j) - matrix.get(j, i)) > slack) {
        throw new BellwetherError('invalid-input', `${name} is not symmetric in row ${i}, column ${j}.`);
      }
      // Exactly symmetric from here on.
      matrix.set(j, i, matrix.get(i, j));
    }
  }
  return matrix;
}

function columnOf(values: ArrayLike<number>, length: number, name: string): Matrix {
  if (values.length !== length) {
    throw new BellwetherError('invalid-input', `${name} has ${values.length} values for ${length} rows.`);
  }
  return matrixOf(
    Array.from(values, (value) => [value]),
    name,
  );
}

function rowsOf(matrix: Matrix): Float64Array[] {
  return Array.from({ length: matrix.rows }, (_, i) => Float64Array.from(matrix.getRow(i)));
}

/** Options of {@link leastSquares}. */
export interface LeastSquaresOptions {
  /**
   * Weight of the squared coefficients beside the squared errors, at least 0. More draws the coefficients towards 0. It applies to
   * every column: centre the data first where there is an intercept that should be spared.
   *
   * @defaultValue 0
   */
  readonly ridge?: number;
}

/** What {@link leastSquares} found. */
export interface LeastSquaresResult {
  /** One coefficient per column. */
  readonly coefficients: Float64Array;
  /** `y` minus what the coefficients give. */
  readonly residuals: Float64Array;
  /** Number of columns that are linearly independent, as far as rounding can tell. */
  readonly rank: number;
}

/**
 * Coefficients of the smallest sum of squared errors of `rows · coefficients` from `y`.
 *
 * By a QR decomposition; where columns depend on each other, by the singular values, which gives the shortest of all solutions.
 * Cost O(n d²) for n rows of d columns, one copy of the rows. Inputs are not changed.
 *
 * @throws {@link BellwetherError} `invalid-input` for rows of unequal length, values that are not finite, or a `y` of another length;
 * `invalid-option` for a negative `ridge`.
 *
 * @example
 * ```ts
 * import { leastSquares } from '@bellwether/statistics';
 *
 * const line = leastSquares([[1, 0], [1, 1], [1, 2]], [1, 3, 5]);
 * Array.from(line.coefficients, (value) => value.toFixed(6)); // => ['1.000000', '2.000000']
 * ```
 */
export function leastSquares(rows: Rows, y: ArrayLike<number>, options: LeastSquaresOptions = {}): LeastSquaresResult {
  const ridge = requireNumber('ridge', options.ridge ?? 0, { min: 0 });
  const plain = matrixOf(rows, 'rows');
  const target = columnOf(y, plain.rows, 'y');
  const d = plain.columns;
  let a = plain;
  let b = target;
  if (ridge > 0) {
    // The penalty as d more rows: better conditioned than the normal equations.
    a = Matrix.zeros(plain.rows + d, d);
    b = Matrix.zeros(plain.rows + d, 1);
    a.setSubMatrix(plain, 0, 0);
    b.setSubMatrix(target, 0, 0);
    for (let j = 0; j < d; j += 1) a.set(plain.rows + j, j, Math.sqrt(ridge));
  }
  const { solution, rank } = solveLeastSquares(a, b);
  const fitted = plain.mmul(solution);
  return {
    coefficients: Float64Array.from(solution.getColumn(0)),
    residuals: Float64Array.from({ length: plain.rows }, (_, i) => target.get(i, 0) - fitted.get(i, 0)),
    rank,
  };
}

function solveLeastSquares(a: Matrix, b: Matrix): { readonly solution: Matrix; readonly rank: number } {
  if (a.rows >= a.columns) {
    const qr = new QrDecomposition(a);
    const diagonal = qr.upperTriangularMatrix.diagonal().map(Math.abs);
    if (Math.min(...diagonal) > 1e-10 * Math.max(...diagonal)) return { solution: qr.solve(b), rank: a.columns };
  }
  const svd = new SingularValueDecomposition(a, { autoTranspose: true });
  return { solution: svd.solve(b), rank: svd.rank };
}

/**
 * Solves the square system `rows · x = y` by LU decomposition with pivots. Cost O(n³). Inputs are not changed.
 *
 * @throws {@link BellwetherError} `invalid-input` for a matrix that is not square, not finite, or singular.
 *
 * @example
 * ```ts
 * import { solveLinear } from '@bellwether/statistics';
 *
 * Array.from(solveLinear([[2, 0], [0, 4]], [2, 8])); // => [1, 2]
 * ```
 */
export function solveLinear(rows: Rows, y: ArrayLike<number>): Float64Array {
  const matrix = squareOf(rows, 'rows');
  const right = columnOf(y, matrix.rows, 'y');
  const lu = new LuDecomposition(matrix);
  if (lu.isSingular())
    throw new BellwetherError('invalid-input', 'rows is singular: the system has no single solution.');
  return Float64Array.from(lu.solve(right).getColumn(0));
}

/**
 * Solves `rows · x = y` for a symmetric, positive definite matrix: half the cost of {@link solveLinear}. Inputs are not changed.
 *
 * @throws {@link BellwetherError} `invalid-input` for a matrix that is not square, finite, symmetric and positive definite.
 *
 * @example
 * ```ts
 * import { choleskySolve } from '@bellwether/statistics';
 *
 * Array.from(choleskySolve([[4, 0], [0, 9]], [4, 18])); // => [1, 2]
 * ```
 */
export function choleskySolve(rows: Rows, y: ArrayLike<number>): Float64Array {
  const matrix = symmetricOf(rows, 'rows');
  const right = columnOf(y, matrix.rows, 'y');
  const cholesky = new CholeskyDecomposition(matrix);
  if (!cholesky.isPositiveDefinite()) throw new BellwetherError('invalid-input', 'rows is not positive definite.');
  return Float64Array.from(cholesky.solve(right).getColumn(0));
}

/**
 * Solves `rows · x = y` for several right sides with one decomposition. The matrix must be symmetric and positive definite.
 * Inputs are not changed.
 *
 * @param rightSides - One right side per row.
 * @returns one solution per row, in the order of the right sides.
 * @throws {@link BellwetherError} `invalid-input` as {@link choleskySolve}.
 *
 * @example
 * ```ts
 * import { choleskySolveAll } from '@bellwether/statistics';
 *
 * choleskySolveAll([[4, 0], [0, 9]], [[4, 18], [8, 9]]).map((x) => Array.from(x)); // => [[1, 2], [2, 1]]
 * ```
 */
export function choleskySolveAll(rows: Rows, rightSides: Rows): RowArrays {
  const matrix = symmetricOf(rows, 'rows');
  if (rightSides.length === 0) return [];
  const right = matrixOf(rightSides, 'rightSides');
  if (right.columns !== matrix.rows) {
    throw new BellwetherError(
      'invalid-input',
      `rightSides has ${right.columns} values per row for ${matrix.rows} rows.`,
    );
  }
  const cholesky = new CholeskyDecomposition(matrix);
  if (!cholesky.isPositiveDefinite()) throw new BellwetherError('invalid-input', 'rows is not positive definite.');
  return rowsOf(cholesky.solve(right.transpose()).transpose());
}

/** Eigenvalues in descending order, and as many eigenvectors of length 1. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  /** One eigenvector per row, in the order of the values. Its sign is arbitrary. */
  readonly vectors: RowArrays;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, largest value first. Cost O(n³). Inputs are not changed.
 *
 * @throws {@link BellwetherError} `invalid-input` for a matrix that is not square, finite and symmetric.
 *
 * @example
 * ```ts
 * import { symmetricEigen } from '@bellwether/statistics';
 *
 * Array.from(symmetricEigen([[2, 0], [0, 5]]).values); // => [5, 2]
 * ```
 */
export function symmetricEigen(rows: Rows): SymmetricEigen {
  const decomposition = new EigenvalueDecomposition(symmetricOf(rows, 'rows'), { assumeSymmetric: true });
  const found = decomposition.realEigenvalues;
  const vectors = rowsOf(decomposition.eigenvectorMatrix.transpose());
  const order = Array.from(found.keys()).sort((a, b) => found[b]! - found[a]!);
  return { values: Float64Array.from(order, (i) => found[i]!), vectors: order.map((i) => vectors[i]!) };
}

/** `rows = U · diag(values) · Vᵀ`. */
export interface SingularValues {
  /** Singular values, descending; as many as the smaller side of the matrix. */
  readonly values: Float64Array;
  /** Left singular vectors, one per row of this array, as long as the matrix has rows. */
  readonly left: RowArrays;
  /** Right singular vectors, one per row of this array, as long as the matrix has columns. */
  readonly right: RowArrays;
}

/**
 * Singular value decomposition, thin. Cost O(n d²) for d the smaller side. Inputs are not changed.
 *
 * @throws {@link BellwetherError} `invalid-input` for rows of unequal length or values that are not finite.
 *
 * @example
 * ```ts
 * import { singularValueDecomposition } from '@bellwether/statistics';
 *
 * Array.from(singularValueDecomposition([[3, 0], [0, 4], [0, 0]]).values); // => [4, 3]
 * ```
 */
export function singularValueDecomposition(rows: Rows): SingularValues {
  const svd = new SingularValueDecomposition(matrixOf(rows, 'rows'), { autoTranspose: true });
  return {
    values: Float64Array.from(svd.diagonal),
    left: rowsOf(svd.leftSingularVectors.transpose()),
    right: rowsOf(svd.rightSingularVectors.transpose()),
  };
}
