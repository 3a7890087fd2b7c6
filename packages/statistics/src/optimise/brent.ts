import { BellwetherError, requireInteger, requireNumber } from '@bellwether/core';

/** Options of {@link minimiseScalar} and {@link findRoot}. */
export interface ScalarSearchOptions {
  /**
   * How exact the place must be, relative to its size, above 0. Raising it ends earlier.
   *
   * @defaultValue 1e-8 for a minimum (below that rounding of the function hides it), 1e-14 for a root
   */
  readonly tolerance?: number;
  /** Calls of the function after which the search gives up, at least 3. @defaultValue 500 */
  readonly maxEvaluations?: number;
}

/** What a search along one variable found. */
export interface ScalarResult {
  /** The place. */
  readonly x: number;
  /** The function there. */
  readonly value: number;
  /** Calls of the function. */
  readonly evaluations: number;
  /** Whether the tolerance was reached, rather than the limit of evaluations. */
  readonly converged: boolean;
}

/** 2 - the golden ratio. */
const golden = 0.3819660112501051;

function requireInterval(lower: number, upper: number): void {
  requireNumber('lower', lower);
  requireNumber('upper', upper, { min: lower, exclusiveMin: true });
}

/**
 * Finds a minimum of a function of one variable between `lower` and `upper` by golden sections and parabolas, without
 * derivatives. Where there are several minima it finds one of them; where the function is NaN it counts as infinitely bad.
 *
 * Cost: some 10 to 40 calls of the function. Non-convergence is reported in the result, not thrown.
 *
 * Source: Brent, R. P. (1973), Algorithms for Minimization without Derivatives, chapter 5.
 *
 * @throws {@link BellwetherError} `invalid-option` where `lower` is not below `upper` or an option is out of range.
 *
 * @example
 * ```ts
 * import { minimiseScalar } from '@bellwether/statistics';
 *
 * minimiseScalar((x) => (x - 2) ** 2 + 1, 0, 5).value; // => 1
 * ```
 */
export function minimiseScalar(
  objective: (x: number) => number,
  lower: number,
  upper: number,
  options: ScalarSearchOptions = {},
): ScalarResult {
  requireInterval(lower, upper);
  const tolerance = requireNumber('tolerance', options.tolerance ?? 1e-8, { min: 0, exclusiveMin: true });
  const maxEvaluations = requireInteger('maxEvaluations', options.maxEvaluations ?? 500, { min: 3 });
  let evaluations = 0;
  const evaluate = (at: number): number => {
    evaluations += 1;
    const value = objective(at);
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
  let a = lower;
  let b = upper;
  // x is the best place, w the second best, v the one before w.
  let x = a + golden * (b - a);
  let w = x;
  let v = x;
  let fx = evaluate(x);
  let fw = fx;
  let fv = fx;
  let step = 0;
  let before = 0;
  for (;;) {
    const middle = (a + b) / 2;
    const near = tolerance * Math.abs(x) + 1e-12 * (upper - lower);
    if (Math.abs(x - middle) <= 2 * near - (b - a) / 2) return { x, value: fx, evaluations, converged: true };
    if (evaluations >= maxEvaluations) return { x, value: fx, evaluations, converged: false };
    const r = (x - w) * (fx - fv);
    let q = (x - v) * (fx - fw);
    let p = (x - v) * q - (x - w) * r;
    q = 2 * (q - r);
    if (q > 0) p = -p;
    q = Math.abs(q);
    // The parabola counts if it is finite, stays inside and moves less than half of the step before the last.
    if (Math.abs(before) > near && Math.abs(p) < Math.abs((q * before) / 2) && p > q * (a - x) && p < q * (b - x)) {
      before = step;
      step = p / q;
      const u = x + step;
      if (u - a < 2 * near || b - u < 2 * near) step = x < middle ? near : -near;
    } else {
      before = x < middle ? b - x : a - x;
      step = golden * before;
    }
    const u = x + (Math.abs(step) >= near ? step : step > 0 ? near : -near);
    const fu = evaluate(u);
    if (fu <= fx) {
      if (u < x) b = x;
      else a = x;
      v = w;
      fv = fw;
      w = x;
      fw = fx;
      x = u;
      fx = fu;
    } else {
      if (u < x) a = u;
      else b = u;
      if (fu <= fw || w === x) {
        v = w;
        fv = fw;
        w = u;
        fw = fu;
      } else if (fu <= fv || v === x || v === w) {
        v = u;
        fv = fu;
      }
    }
  }
}

/**
 * Finds a root of a continuous function between `lower` and `upper`, where its values must have different signs, by bisection, secants
 * and inverse parabolas.
 *
 * Cost: some 10 calls of the function for a smooth one. Non-convergence is reported in the result, not thrown; the function being NaN
 * on the way counts as that.
 *
 * Source: Brent, R. P. (1973), Algorithms for Minimization without Derivatives, chapter 4.
 *
 * @throws {@link BellwetherError} `invalid-option` where `lower` is not below `upper` or an option is out of range;
 * `invalid-input` where the values at both ends have the same sign or one is NaN.
 *
 * @example
 * ```ts
 * import { findRoot } from '@bellwether/statistics';
 *
 * findRoot((x) => x * x - 2, 0, 2).x; // => 1.414213562373095
 * ```
 */
export function findRoot(
  objective: (x: number) => number,
  lower: number,
  upper: number,
  options: ScalarSearchOptions = {},
): ScalarResult {
  requireInterval(lower, upper);
  const tolerance = requireNumber('tolerance', options.tolerance ?? 1e-14, { min: 0, exclusiveMin: true });
  const maxEvaluations = requireInteger('maxEvaluations', options.maxEvaluations ?? 500, { min: 3 });
  let a = lower;
  let b = upper;
  let fa = objective(a);
  let fb = objective(b);
  let evaluations = 2;
  if (!(Math.sign(fa) * Math.sign(fb) <= 0)) {
    throw new BellwetherError(
      'invalid-input',
      `The function is ${fa} at ${lower} and ${fb} at ${upper}; findRoot() needs values of different signs at the two ends.`,
    );
  }
  // b is the best place, c the end on the other side of the root, a the place before b.
  let c = a;
  let fc = fa;
  let step = b - a;
  let before = step;
  for (;;) {
    if (Math.abs(fc) < Math.abs(fb)) {
      a = b;
      b = c;
      c = a;
      fa = fb;
      fb = fc;
      fc = fa;
    }
    const near = 2 * Number.EPSILON * Math.abs(b) + (tolerance * Math.max(Math.abs(b), Number.MIN_VALUE)) / 2;
    const half = (c - b) / 2;
    if (fb === 0 || Math.abs(half) <= near) return { x: b, value: fb, evaluations, converged: true };
    if (evaluations >= maxEvaluations || Number.isNaN(fb)) return { x: b, value: fb, evaluations, converged: false };
    if (Math.abs(before) >= near && Math.abs(fa) > Math.abs(fb)) {
      const s = fb / fa;
      let p: number;
      let q: number;
      if (a === c) {
        p = 2 * half * s;
        q = 1 - s;
      } else {
        const r = fb / fc;
        const t = fa / fc;
        p = s * (2 * half * t * (t - r) - (b - a) * (r - 1));
        q = (t - 1) * (r - 1) * (s - 1);
      }
      if (p > 0) q = -q;
      p = Math.abs(p);
      if (2 * p < Math.min(3 * half * q - Math.abs(near * q), Math.abs(before * q))) {
        before = step;
        step = p / q;
      } else {
        step = half;
        before = half;
      }
    } else {
      step = half;
      before = half;
    }
    a = b;
    fa = fb;
    b += Math.abs(step) > near ? step : half > 0 ? near : -near;
    fb = objective(b);
    evaluations += 1;
    if (fb > 0 === fc > 0) {
      c = a;
      fc = fa;
      step = b - a;
      before = step;
    }
  }
}
