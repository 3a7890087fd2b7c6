import { fromPartials, multiplied, rootsBeyond, toPartials } from './polynomial.js';
import { type ArmaProcess, armaProcess } from './process.js';

/** How many terms of each sort a model has. */
export interface ArimaOrder {
  /** Autoregressive terms: values before. */
  readonly p: number;
  /** Times that differences are taken. */
  readonly d: number;
  /** Moving average terms: errors before. */
  readonly q: number;
}

/** Terms at multiples of a season. */
export interface SeasonalArimaOrder {
  /** Autoregressive terms, one season apart. */
  readonly P: number;
  /** Times that differences to the season before are taken. */
  readonly D: number;
  /** Moving average terms, one season apart. */
  readonly Q: number;
  /** Steps in one season, at least 2. */
  readonly seasonLength: number;
}

/** Numbers of terms, with the season as one step where there is none. */
export interface Terms extends ArimaOrder, SeasonalArimaOrder {}

/** Coefficients in the order ar, ma, seasonal ar, seasonal ma. */
export type ArmaParameters = Float64Array;

/** How many coefficients there are. */
export function countOf({ p, q, P, Q }: Terms): number {
  return p + q + P + Q;
}

/** Whether two models have the same terms. */
export function sameTerms(a: Terms, b: Terms): boolean {
  return (Object.keys(a) as (keyof Terms)[]).every((name) => a[name] === b[name]);
}

/** The four polynomials as 1 - Σ w_j B^j. */
export function factorsOf(terms: Terms, parameters: ArmaParameters): Float64Array[] {
  let from = 0;
  return [terms.p, terms.q, terms.P, terms.Q].map((count, group) => {
    const part = parameters.slice(from, from + count);
    from += count;
    return group % 2 === 0 ? part : part.map((value) => -value);
  });
}

function joined(factors: readonly Float64Array[]): ArmaParameters {
  return Float64Array.from(
    factors.flatMap((part, group) => [...part].map((value) => (group % 2 === 0 ? value : -value))),
  );
}

/** Coefficients of one model as those of another: terms that are new are zero, terms that are gone forgotten. */
export function carriedOver(from: Terms, parameters: ArmaParameters, to: Terms): ArmaParameters {
  const factors = factorsOf(from, parameters);
  const counts = [to.p, to.q, to.P, to.Q];
  return joined(
    factors.map((factor, group) => Float64Array.from({ length: counts[group]! }, (_, j) => factor[j] ?? 0)),
  );
}

/** The weights of the whole autoregression and of the whole moving average. */
export function polynomialsOf(terms: Terms, parameters: ArmaParameters): { ar: Float64Array; ma: Float64Array } {
  const [ar, ma, seasonalAr, seasonalMa] = factorsOf(terms, parameters);
  return {
    ar: multiplied(ar!, seasonalAr!, terms.seasonLength),
    ma: multiplied(ma!, seasonalMa!, terms.seasonLength).map((value) => -value),
  };
}

/** The process with these coefficients. */
export function processOf(terms: Terms, parameters: ArmaParameters): ArmaProcess {
  const { ar, ma } = polynomialsOf(terms, parameters);
  return armaProcess(ar, ma);
}

/** Whether all roots of all polynomials lie beyond `modulus`. */
export function isWithin(terms: Terms, parameters: ArmaParameters, modulus: number): boolean {
  return factorsOf(terms, parameters).every((factor) => rootsBeyond(factor, modulus));
}

/** Coefficients drawn towards zero until they describe a stationary and invertible process. */
export function drawnWithin(terms: Terms, parameters: ArmaParameters, modulus: number): ArmaParameters {
  return joined(
    factorsOf(terms, parameters).map((factor) => {
      let found = factor;
      while (!rootsBeyond(found, modulus)) found = found.map((value, j) => value * 0.95 ** (j + 1));
      return found;
    }),
  );
}

/** Coefficients as free numbers: the inverse hyperbolic tangents of the partial autocorrelations of each polynomial. */
export function toFree(terms: Terms, parameters: ArmaParameters): Float64Array {
  const factors = factorsOf(terms, parameters).flatMap((factor) => [...(toPartials(factor) ?? factor.map(() => 0))]);
  return Float64Array.from(factors, (partial) => Math.atanh(Math.max(-0.999999, Math.min(0.999999, partial))));
}

/** The inverse of {@link toFree}: always a stationary and invertible process. */
export function fromFree({ p, q, P, Q }: Terms, free: Float64Array): ArmaParameters {
  let from = 0;
  return joined(
    [p, q, P, Q].map((count) => {
      const partials = free.slice(from, from + count).map(Math.tanh);
      from += count;
      return fromPartials(partials);
    }),
  );
}
