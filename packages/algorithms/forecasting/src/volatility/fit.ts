import { nelderMead } from '@bellwether/statistics';
import { follow, type Parameters, varianceBefore } from './variance.js';

/** Persistence at which a shock would last for ever. */
const mostPersistent = 0.9999;

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function logit(p: number): number {
  return Math.log(p / (1 - p));
}

/** Parameters from numbers without bounds: mean, logarithm of omega, persistence, and the share of alpha in it. */
function parametersAt(x: ArrayLike<number>, centre: number, spread: number): Parameters {
  const persistence = mostPersistent * logistic(x[2]!);
  const alpha = persistence * logistic(x[3]!);
  return { mean: centre + x[0]! * spread, omega: Math.exp(x[1]!) * spread * spread, alpha, beta: persistence - alpha };
}

/** Where the search begins: persistence and alpha; the best of them is taken. */
const starts: readonly (readonly [persistence: number, alpha: number])[] = [
  [0.98, 0.05],
  [0.95, 0.1],
  [0.9, 0.2],
  [0.7, 0.3],
  [0.5, 0.1],
  [0.1, 0.05],
];

/** The inverse of {@link parametersAt}. */
function placeOf({ mean, omega, alpha, beta }: Parameters, centre: number, spread: number): number[] {
  const share = (p: number): number => logit(Math.max(1e-6, Math.min(1 - 1e-6, p)));
  const persistence = alpha + beta;
  return [
    (mean - centre) / spread,
    Math.log(Math.max(1e-12, omega / (spread * spread))),
    share(persistence / mostPersistent),
    share(alpha / persistence),
  ];
}

/**
 * Parameters of greatest likelihood (quasi-likelihood, where errors are not normal). Cost O(n) for some 300 to 800 trials.
 *
 * @param centre - Mean of the values.
 * @param spread - Their standard deviation, above 0.
 * @param near - Where the parameters may be: with it one search is enough, from there or from a better place.
 */
export function fitGarch(values: Float64Array, centre: number, spread: number, near?: Parameters): Parameters {
  const before = varianceBefore(values, centre);
  const worse = (x: ArrayLike<number>): number => {
    const parameters = parametersAt(x, centre, spread);
    const first = parameters.omega + (parameters.alpha + parameters.beta) * before;
    const { logLikelihood } = follow({ variance: first, observed: 0, logLikelihood: 0 }, parameters, values);
    return Number.isNaN(logLikelihood) ? Number.POSITIVE_INFINITY : -logLikelihood;
  };
  const usual: number[][] = starts.map(([persistence, alpha]) => [
    0,
    // Variance targeting: the long-run variance is that of the values.
    Math.log(1 - persistence),
    logit(persistence / mostPersistent),
    logit(alpha / persistence),
  ]);
  const points = near === undefined ? usual : [placeOf(near, centre, spread), ...usual];
  const ranked = points.map((x) => ({ x, value: worse(x) })).sort((a, b) => a.value - b.value);
  const found = ranked
    .slice(0, near === undefined ? 2 : 1)
    .map(({ x }) =>
      nelderMead(worse, x, { initialStep: [0.1, 0.7, 0.7, 0.7], tolerance: 1e-10, maxEvaluations: 3000 }),
    );
  const best = found.reduce((a, b) => (b.value < a.value ? b : a));
  // Once more from there: a simplex that has collapsed on a ridge goes on.
  const again = nelderMead(worse, best.x, {
    initialStep: [0.05, 0.3, 0.3, 0.3],
    tolerance: 1e-10,
    maxEvaluations: 3000,
  });
  return parametersAt(again.value < best.value ? again.x : best.x, centre, spread);
}
