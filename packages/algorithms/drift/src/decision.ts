import { type EffectSize, requireNumber, type TwoSampleResult } from '@bellwether/core';

/** What every test of this package takes. */
export interface DecisionOptions {
  /**
   * Significance level, between 0 and 1: how often two samples of one distribution may look different. Raising it finds
   * smaller differences and raises more false alarms.
   *
   * @default 0.05
   */
  readonly alpha?: number;
  /**
   * Largest effect size that does not matter, at least 0, on the scale of the test. Raising it lets larger differences
   * pass; at 0 every significant difference is drift and everything else is stable.
   */
  readonly tolerance?: number;
}

/** Validated {@link DecisionOptions}. */
export interface Decision {
  readonly alpha: number;
  readonly tolerance: number;
}

/** Checks the options that all tests share. */
export function requireDecision(options: DecisionOptions, defaultTolerance: number): Decision {
  return {
    alpha: requireNumber('alpha', options.alpha ?? 0.05, { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true }),
    tolerance: requireNumber('tolerance', options.tolerance ?? defaultTolerance, { min: 0 }),
  };
}

/** What a test found out, before a verdict. */
export interface Evidence {
  readonly test: string;
  readonly statistic: number;
  readonly pValue: number;
  readonly effectSize: EffectSize;
  /** Smallest effect that would be significant with samples of these sizes. */
  readonly detectable: number;
  /** Values on each side from which an effect of the tolerance would be significant. */
  readonly neededCount: number;
  readonly referenceCount: number;
  readonly currentCount: number;
  readonly referenceMissing: number;
  readonly currentMissing: number;
  /** What differs most, as a sentence to add where there is drift. */
  readonly detail?: string;
}

/** A number as people read it. */
export function show(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** A p-value as people read it. */
export function showP(pValue: number): string {
  return pValue < 0.0001 ? 'p < 0.0001' : `p = ${Number(pValue.toPrecision(2))}`;
}

/** The largest double where arithmetic overflowed, 0 where it has no meaning: results are JSON-safe. */
export function finite(value: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));
}

/**
 * Fewest values on each side with which any outcome could be significant: two samples of n values can be told apart in
 * C(2n, n) ways, and two of them are the most extreme.
 */
function smallestCount(alpha: number): number {
  let count = 1;
  for (let ways = 2; 2 / ways > alpha; ways *= (2 * (2 * count - 1)) / count) count += 1;
  return count;
}

/** Whether any outcome with samples of these sizes could be significant. */
function canDecide(referenceCount: number, currentCount: number, alpha: number): boolean {
  let ways = 1;
  for (let i = 1; i <= Math.min(referenceCount, currentCount); i += 1) {
    ways *= (Math.max(referenceCount, currentCount) + i) / i;
    if (2 / ways <= alpha) return true;
  }
  return false;
}

/** Evidence about a sample without values: nothing was measured, and the interval (of confidence 0) claims nothing. */
export function noEvidence(
  evidence: Pick<
    Evidence,
    'test' | 'neededCount' | 'referenceCount' | 'currentCount' | 'referenceMissing' | 'currentMissing'
  > & { readonly measure: string },
): TwoSampleResult {
  const { measure, referenceCount, currentCount, ...rest } = evidence;
  const neededCount = Math.ceil(Math.min(Number.MAX_SAFE_INTEGER, Math.max(2, finite(evidence.neededCount))));
  const side =
    referenceCount > 0 ? 'The current sample has' : currentCount > 0 ? 'The reference has' : 'Both samples have';
  return {
    contract: 'two-sample-result/1',
    ...rest,
    referenceCount,
    currentCount,
    statistic: 0,
    pValue: 1,
    effectSize: { measure, value: 0, lower: 0, upper: 0, confidence: 0 },
    verdict: 'insufficient data',
    reason: `${side} no values to compare; about ${neededCount} are needed on each side.`,
    neededCount,
  };
}

/**
 * Drift is an effect beyond the tolerance that is also significant. Stable is an effect within it, where an effect beyond it
 * would have been significant. All else is too little data to say.
 */
export function decide(evidence: Evidence, { alpha, tolerance }: Decision): TwoSampleResult {
  const { detectable, neededCount, detail, effectSize, ...rest } = evidence;
  const pValue = Math.min(1, Math.max(0, finite(evidence.pValue)));
  const value = Math.max(0, finite(effectSize.value));
  const effect: EffectSize = {
    ...effectSize,
    value,
    lower: Math.min(value, Math.max(0, finite(effectSize.lower))),
    upper: Math.max(value, finite(effectSize.upper)),
  };
  const result = {
    contract: 'two-sample-result/1',
    ...rest,
    statistic: finite(evidence.statistic),
    pValue,
    effectSize: effect,
  } as const;
  const found = `${effect.measure} ${show(value)}`;
  if (value > tolerance && pValue <= alpha) {
    const reason = `${found} is beyond the tolerance of ${show(tolerance)} and significant (${showP(pValue)}).`;
    return { ...result, verdict: 'drift', reason: detail === undefined ? reason : `${reason} ${detail}` };
  }
  const counts = [rest.referenceCount, rest.currentCount] as const;
  const decidable = canDecide(...counts, alpha);
  if (tolerance === 0 && decidable) {
    return { ...result, verdict: 'stable', reason: `${found} is no more than chance explains (${showP(pValue)}).` };
  }
  if (decidable && value <= tolerance && detectable <= tolerance) {
    const chance = pValue <= alpha ? 'real but small' : 'no more than chance explains';
    return {
      ...result,
      verdict: 'stable',
      reason: `${found} is within the tolerance of ${show(tolerance)} (${chance}, ${showP(pValue)}).`,
    };
  }
  const needed = Math.ceil(
    Math.min(Number.MAX_SAFE_INTEGER, Math.max(finite(neededCount), smallestCount(alpha), Math.min(...counts) + 1)),
  );
  const limit = decidable && Number.isFinite(detectable) ? `below ${show(detectable)}` : 'of any size';
  return {
    ...result,
    verdict: 'insufficient data',
    reason:
      value > tolerance
        ? `${found} is beyond the tolerance of ${show(tolerance)} but not significant (${showP(pValue)}): with ${counts[0]} and ${counts[1]} values it may be chance. About ${needed} are needed on each side.`
        : `With ${counts[0]} and ${counts[1]} values an effect ${limit} cannot be told from chance; the tolerance is ${show(tolerance)}. About ${needed} are needed on each side.`,
    neededCount: needed,
  };
}
