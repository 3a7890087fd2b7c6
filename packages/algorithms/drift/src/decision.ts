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

/** How small an effect could be told from chance at some significance level. */
export interface Limits {
  /** Smallest effect that would be significant with samples of these sizes. */
  readonly detectable: number;
  /** Values on each side from which an effect of the tolerance would be significant. */
  readonly neededCount: number;
}

/** Sizes of two samples. */
export interface Counts {
  readonly reference: number;
  readonly current: number;
}

/** What a test found out, before a verdict. */
export interface Evidence {
  readonly test: string;
  readonly statistic: number;
  readonly pValue: number;
  readonly effectSize: EffectSize;
  readonly limits: (alpha: number) => Limits;
  readonly referenceCount: number;
  readonly currentCount: number;
  readonly referenceMissing: number;
  readonly currentMissing: number;
  /** How many independent values the samples are worth, where that is fewer than they have. */
  readonly worth?: Counts;
  /** What differs most, as a sentence to add where there is drift. */
  readonly detail?: string;
}

/** Evidence about a sample without values. */
export interface NoEvidence {
  readonly test: string;
  /** What the effect size would be called. */
  readonly measure: string;
  readonly limits: (alpha: number) => Limits;
  readonly referenceCount: number;
  readonly currentCount: number;
  readonly referenceMissing: number;
  readonly currentMissing: number;
}

/** A number as people read it. */
export function show(value: number): string {
  return String(finite(Number(value.toPrecision(3))));
}

/** A p-value as people read it. */
function showP(pValue: number): string {
  return pValue < 0.0001 ? 'p < 0.0001' : `p = ${Number(pValue.toPrecision(2))}`;
}

/** The largest double where arithmetic overflowed, 0 where it has no meaning: results are JSON-safe. */
export function finite(value: number): number {
  if (Number.isNaN(value)) return 0;
  // Adding 0 turns -0, which JSON does not know, into 0.
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value)) + 0;
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

/** Nothing was measured: the interval (of confidence 0) claims nothing. */
function undecided({ measure, limits, ...sides }: NoEvidence, alpha: number): TwoSampleResult {
  const { referenceCount, currentCount } = sides;
  const neededCount = wholeCount(Math.max(smallestCount(alpha), limits(alpha).neededCount));
  const side =
    referenceCount > 0 ? 'The current sample has' : currentCount > 0 ? 'The reference has' : 'Both samples have';
  return {
    contract: 'two-sample-result/1',
    ...sides,
    statistic: 0,
    pValue: 1,
    effectSize: { measure, value: 0, lower: 0, upper: 0, confidence: 0 },
    verdict: 'insufficient data',
    reason: `${side} no values to compare; about ${neededCount} are needed on each side.`,
    neededCount,
  };
}

function wholeCount(count: number): number {
  return Math.ceil(Math.min(Number.MAX_SAFE_INTEGER, finite(count)));
}

/** A p-value and a level that allow for other tests made at the same time. */
export interface Adjustment {
  readonly pValue: number;
  /** Level at which the smallest of all p-values would be compared. */
  readonly alpha: number;
}

/**
 * Drift is an effect beyond the tolerance that is also significant. Stable is an effect within it, where an effect beyond it
 * would have been significant. All else is too little data to say.
 */
export function decide(
  evidence: Evidence | NoEvidence,
  { alpha, tolerance }: Decision,
  adjustment?: Adjustment,
): TwoSampleResult {
  const level = adjustment?.alpha ?? alpha;
  if ('measure' in evidence) return undecided(evidence, level);
  const { limits, detail, effectSize, worth, ...rest } = evidence;
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
    pValue: Math.min(1, Math.max(0, finite(evidence.pValue))),
    effectSize: effect,
  } as const;
  const pValue = adjustment?.pValue ?? result.pValue;
  const found = `${effect.measure} ${show(value)}`;
  const beyond = `${found} is beyond the tolerance of ${show(tolerance)}`;
  const reference = worth?.reference ?? rest.referenceCount;
  const current = worth?.current ?? rest.currentCount;
  const decidable = canDecide(reference, current, level);
  if (decidable && value > tolerance && pValue <= alpha) {
    const reason = `${beyond} and significant (${showP(pValue)}).`;
    return { ...result, verdict: 'drift', reason: detail === undefined ? reason : `${reason} ${detail}` };
  }
  if (tolerance === 0 && decidable) {
    return { ...result, verdict: 'stable', reason: `${found} is no more than chance explains (${showP(pValue)}).` };
  }
  const { detectable, neededCount } = limits(level);
  if (decidable && value <= tolerance && detectable <= tolerance) {
    const chance = pValue <= alpha ? 'real but small' : 'no more than chance explains';
    return {
      ...result,
      verdict: 'stable',
      reason: `${found} is within the tolerance of ${show(tolerance)} (${chance}, ${showP(pValue)}).`,
    };
  }
  const needed = wholeCount(
    Math.max(neededCount, smallestCount(level), Math.min(rest.referenceCount, rest.currentCount) + 1),
  );
  const values = `${rest.referenceCount} and ${rest.currentCount} values`;
  const worthOf =
    worth === undefined
      ? values
      : `${values}, worth ${Math.floor(reference)} and ${Math.floor(current)} independent ones,`;
  const limit = decidable && Number.isFinite(detectable) ? `below ${show(detectable)}` : 'of any size';
  return {
    ...result,
    verdict: 'insufficient data',
    reason:
      value > tolerance && decidable
        ? `${beyond} but not significant (${showP(pValue)}): with ${worthOf} it may be chance. About ${needed} are needed on each side.`
        : `With ${worthOf} an effect ${limit} cannot be told from chance; the tolerance is ${show(tolerance)}. About ${needed} are needed on each side.`,
    neededCount: needed,
  };
}
