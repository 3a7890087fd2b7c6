/** The weights of a lag polynomial that are not zero, with their lags. */
export interface SparseLags {
  readonly lags: Int32Array;
  readonly weights: Float64Array;
}

/** Picks the weights that are not zero; weight `j` belongs to lag `j + 1`. */
export function sparse(weights: Float64Array): SparseLags {
  const lags: number[] = [];
  for (let j = 0; j < weights.length; j += 1) if (weights[j] !== 0) lags.push(j + 1);
  return { lags: Int32Array.from(lags), weights: Float64Array.from(lags, (lag) => weights[lag - 1]!) };
}

/**
 * Weights of the product of a polynomial in B and one in B^seasonLength, both of the form 1 - Σ w_j B^j. Moving averages,
 * written 1 + Σ w_j B^j, are multiplied with `sign` -1.
 */
export function multiplied(
  near: ArrayLike<number>,
  seasonal: ArrayLike<number>,
  seasonLength: number,
  sign: 1 | -1 = 1,
): Float64Array {
  const product = new Float64Array(near.length + seasonal.length * seasonLength);
  for (let i = 0; i < near.length; i += 1) product[i] = near[i]!;
  for (let j = 0; j < seasonal.length; j += 1) {
    const lag = (j + 1) * seasonLength;
    product[lag - 1]! += seasonal[j]!;
    for (let i = 0; i < near.length; i += 1) product[lag + i]! -= sign * near[i]! * seasonal[j]!;
  }
  return product;
}

/** Weights of (1 - B)^d (1 - B^seasonLength)^D: what has to be added to a difference to get the value back. */
export function differencing(d: number, seasonalD: number, seasonLength: number): Float64Array {
  let weights = new Float64Array(0);
  for (let i = 0; i < d; i += 1) weights = new Float64Array(multiplied(weights, [1], 1));
  for (let i = 0; i < seasonalD; i += 1) weights = new Float64Array(multiplied(weights, [1], seasonLength));
  return weights;
}

/** The polynomial 1 - Σ w_j B^j with these partial autocorrelations, all of size below 1: stationary (Durbin-Levinson). */
export function fromPartials(partials: ArrayLike<number>): Float64Array {
  const weights = new Float64Array(partials.length);
  const before = new Float64Array(partials.length);
  for (let k = 0; k < partials.length; k += 1) {
    before.set(weights);
    weights[k] = partials[k]!;
    for (let j = 0; j < k; j += 1) weights[j] = before[j]! - partials[k]! * before[k - 1 - j]!;
  }
  return weights;
}

/** The partial autocorrelations of 1 - Σ w_j B^j, or undefined where it is not stationary. */
export function toPartials(weights: ArrayLike<number>): Float64Array | undefined {
  const partials = Float64Array.from(weights);
  const before = new Float64Array(weights.length);
  for (let k = weights.length - 1; k >= 0; k -= 1) {
    const last = partials[k]!;
    if (!(Math.abs(last) < 1)) return undefined;
    before.set(partials);
    const rest = 1 - last * last;
    for (let j = 0; j < k; j += 1) partials[j] = (before[j]! + last * before[k - 1 - j]!) / rest;
  }
  return partials;
}

/** Whether all roots of 1 - Σ w_j B^j lie further from zero than `modulus`, without looking for them. */
export function rootsBeyond(weights: ArrayLike<number>, modulus: number): boolean {
  return toPartials(Array.from(weights, (weight, j) => weight * modulus ** (j + 1))) !== undefined;
}

/** The first weights of the moving average of infinite order that (1 + Σ ma) / (1 - Σ ar) is, the leading 1 included. */
export function psiWeights(ar: SparseLags, ma: Float64Array, count: number): Float64Array {
  const psi = new Float64Array(count);
  for (let t = 0; t < count; t += 1) {
    let sum = t === 0 ? 1 : t <= ma.length ? ma[t - 1]! : 0;
    for (let k = 0; k < ar.lags.length && ar.lags[k]! <= t; k += 1) sum += ar.weights[k]! * psi[t - ar.lags[k]!]!;
    psi[t] = sum;
  }
  return psi;
}
