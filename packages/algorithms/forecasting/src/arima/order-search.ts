import { brief, type ConditionalFit } from './conditional.js';
import { type ArmaFit, climb, fitQuickly } from './fit.js';
import { akaike, estimatedBy, type Prepared } from './memory.js';
import { carriedOver, drawnWithin, isWithin, type Terms } from './parameters.js';

/** Roots nearer to the unit circle than this mean that the model has a term too many. */
export const closestRoot = 1.01;
const mostModels = 94;

/** Bounds of a search for terms. */
export interface SearchLimits {
  readonly p: number;
  readonly q: number;
  readonly P: number;
  readonly Q: number;
}

/** What is searched: the same differences with and without a constant. */
export interface SearchTask {
  readonly terms: Terms;
  readonly limits: SearchLimits;
  readonly plain: Prepared;
  /** Undefined where the differences leave no place for a constant. */
  readonly constant: Prepared | undefined;
  /** Whether each candidate is judged at its conditional fit instead of at its greatest likelihood. */
  readonly approximate: boolean;
}

interface Candidate {
  readonly terms: Terms;
  readonly constant: boolean;
  readonly fit: ArmaFit & { readonly conditional: ConditionalFit };
  readonly aicc: number;
}

/** The terms found and their fit. */
export interface SearchResult {
  readonly terms: Terms;
  readonly constant: boolean;
  readonly fit: ArmaFit;
  readonly considered: number;
}

type Steps = readonly [p: number, q: number, P: number, Q: number, constant: boolean];

/** Where the search begins: of every kind one. */
function beginningSteps({ p, q, P, Q }: SearchLimits): Steps[] {
  return [
    [Math.min(2, p), Math.min(2, q), Math.min(1, P), Math.min(1, Q), true],
    [0, 0, 0, 0, true],
    [Math.min(1, p), 0, Math.min(1, P), 0, true],
    [0, Math.min(1, q), 0, Math.min(1, Q), true],
    [0, 0, 0, 0, false],
  ];
}

/** One term more or less, of one kind or of two at once; and the constant. */
function neighbours([p, q, P, Q, constant]: Steps): Steps[] {
  return [
    [p, q, P - 1, Q, constant],
    [p, q, P, Q - 1, constant],
    [p, q, P + 1, Q, constant],
    [p, q, P, Q + 1, constant],
    [p, q, P - 1, Q - 1, constant],
    [p, q, P - 1, Q + 1, constant],
    [p, q, P + 1, Q - 1, constant],
    [p, q, P + 1, Q + 1, constant],
    [p - 1, q, P, Q, constant],
    [p, q - 1, P, Q, constant],
    [p + 1, q, P, Q, constant],
    [p, q + 1, P, Q, constant],
    [p - 1, q - 1, P, Q, constant],
    [p - 1, q + 1, P, Q, constant],
    [p + 1, q - 1, P, Q, constant],
    [p + 1, q + 1, P, Q, constant],
    [p, q, P, Q, !constant],
  ];
}

/** Terms of the least corrected criterion of Akaike, by steps from the best so far (Hyndman and Khandakar). */
export function searchTerms(task: SearchTask, from: Steps[] = beginningSteps(task.limits)): SearchResult {
  const { limits, approximate } = task;
  const seen = new Map<string, Candidate | undefined>();
  let best: Candidate | undefined;
  const consider = (steps: Steps): Candidate | undefined => {
    const [p, q, P, Q, wanted] = steps;
    const within =
      p >= 0 && q >= 0 && P >= 0 && Q >= 0 && p <= limits.p && q <= limits.q && P <= limits.P && Q <= limits.Q;
    const constant = wanted && task.constant !== undefined;
    const name = [p, q, P, Q, constant].join();
    if (!within || seen.has(name) || seen.size >= mostModels) return undefined;
    const prepared = constant ? task.constant! : task.plain;
    const terms = { ...task.terms, p, q, P, Q };
    const estimated = estimatedBy(terms, prepared);
    let candidate: Candidate | undefined;
    if (prepared.plain.used - estimated - 1 > 0) {
      const quick = fitQuickly(
        terms,
        prepared.task,
        brief,
        best && drawnWithin(terms, carriedOver(best.terms, best.fit.parameters, terms), closestRoot),
      );
      const fit = approximate ? quick : { ...quick, ...climb(terms, prepared.task.design, quick.conditional, 'quick') };
      const aicc = akaike(fit.profile.logLikelihood, fit.profile.used, estimated);
      // Judged before the climb, which may end at a bound of the moving averages that the exact filter bears.
      if (isWithin(terms, quick.parameters, closestRoot) && Number.isFinite(aicc))
        candidate = { terms, constant, fit, aicc };
    }
    seen.set(name, candidate);
    return candidate;
  };

  const take = (candidate: Candidate | undefined): boolean => {
    if (candidate === undefined || (best !== undefined && candidate.aicc >= best.aicc)) return false;
    best = candidate;
    return true;
  };
  for (const steps of from) take(consider(steps));
  let moved = best !== undefined;
  while (moved) {
    moved = false;
    const { terms, constant }: Candidate = best!;
    for (const steps of neighbours([terms.p, terms.q, terms.P, terms.Q, constant])) {
      if (take(consider(steps))) {
        moved = true;
        break;
      }
    }
  }
  if (best !== undefined) {
    const { terms, constant, fit } = best;
    const { design } = (constant ? task.constant! : task.plain).task;
    const reached = approximate ? climb(terms, design, fit.conditional, 'quick') : fit;
    return { terms, constant, fit: reached, considered: seen.size };
  }
  // Nothing keeps away from the bounds: errors without memory.
  const constant = task.constant !== undefined;
  const { plain } = task.constant ?? task.plain;
  const fit = { parameters: new Float64Array(0), profile: plain, evaluations: 1, converged: true };
  return { terms: { ...task.terms, p: 0, q: 0, P: 0, Q: 0 }, constant, fit, considered: seen.size };
}
