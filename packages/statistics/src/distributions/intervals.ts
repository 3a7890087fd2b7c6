import { requireInteger, requireNumber, requireOneOf } from '@bellwether/core';
import { betaQuantile } from './families.js';
import { normalQuantile } from './normal.js';

/** A confidence interval of a probability. */
export interface ProbabilityInterval {
  readonly lower: number;
  readonly upper: number;
}

/** Settings of {@link binomialInterval}. */
export interface BinomialIntervalOptions {
  /** Confidence, between 0 and 1. @default 0.95 */
  readonly confidence?: number;
  /** `'clopper-pearson'` never covers too little; `'wilson'` is shorter and covers right on average. @default 'wilson' */
  readonly method?: 'wilson' | 'clopper-pearson';
}

/**
 * Confidence interval of a probability from `successes` in `trials` (Wilson 1927, doi:10.2307/2276774; Clopper and Pearson 1934,
 * doi:10.2307/2331986). Without trials it is everything from 0 to 1.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { binomialInterval } from '@bellwether/statistics';
 *
 * const { lower, upper } = binomialInterval(0, 10, { method: 'clopper-pearson' });
 * lower; // => 0
 * upper; // => 0.3084971078187608
 * ```
 */
export function binomialInterval(
  successes: number,
  trials: number,
  options: BinomialIntervalOptions = {},
): ProbabilityInterval {
  requireInteger('trials', trials, { min: 0 });
  requireInteger('successes', successes, { min: 0, max: trials });
  const confidence = requireNumber('confidence', options.confidence ?? 0.95, {
    min: 0,
    max: 1,
    exclusiveMin: true,
    exclusiveMax: true,
  });
  const method = requireOneOf('method', options.method ?? 'wilson', ['wilson', 'clopper-pearson']);
  if (trials === 0) return { lower: 0, upper: 1 };
  const alpha = 1 - confidence;
  if (method === 'clopper-pearson') {
    return {
      lower: successes === 0 ? 0 : betaQuantile(alpha / 2, successes, trials - successes + 1),
      upper: successes === trials ? 1 : betaQuantile(1 - alpha / 2, successes + 1, trials - successes),
    };
  }
  const z = normalQuantile(1 - alpha / 2);
  const share = successes / trials;
  const centre = share + (z * z) / (2 * trials);
  const half = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  const scale = 1 + (z * z) / trials;
  return { lower: Math.max(0, (centre - half) / scale), upper: Math.min(1, (centre + half) / scale) };
}
