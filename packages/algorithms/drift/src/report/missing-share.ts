import { binomialInterval, chiSquaredSurvival, normalQuantile } from '@bellwether/statistics';
import type { Decision, Evidence } from '../decision.js';
import { fisherExact } from '../kernels/fisher-exact.js';

/** Rows of one column: how many there are, and how many of them hold no value. */
export interface MissingCount {
  readonly rows: number;
  readonly missing: number;
}

/** From this many expected in every cell on, Fisher's test and the chi-squared test agree, and the second takes no time. */
const manyExpected = 100;

function pValueOf(reference: MissingCount, current: MissingCount): number {
  const a = reference.missing;
  const b = current.missing;
  const rows = reference.rows + current.rows;
  const share = (a + b) / rows;
  const rest = Math.min(share, 1 - share) * Math.min(reference.rows, current.rows);
  if (rest < manyExpected) return fisherExact(a, reference.rows - a, b, current.rows - b);
  const difference = b / current.rows - a / reference.rows;
  return chiSquaredSurvival(
    (difference * difference) / (share * (1 - share) * (1 / reference.rows + 1 / current.rows)),
    1,
  );
}

/**
 * Compares the shares of missing values. The effect size is the difference of the shares, without sign, with Newcombe's
 * interval (1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I). Both sides must have rows.
 */
export function missingShareEvidence(
  reference: MissingCount,
  current: MissingCount,
  { alpha, tolerance }: Decision,
): Evidence {
  const from = reference.missing / reference.rows;
  const to = current.missing / current.rows;
  const pooled = (reference.missing + current.missing) / (reference.rows + current.rows);
  const a = binomialInterval(reference.missing, reference.rows, { confidence: 1 - alpha });
  const b = binomialInterval(current.missing, current.rows, { confidence: 1 - alpha });
  const difference = to - from;
  const low = difference - Math.hypot(to - b.lower, a.upper - from);
  const high = difference + Math.hypot(b.upper - to, from - a.lower);
  const straddles = low <= 0 && high >= 0;
  const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;
  return {
    test: 'missing-share',
    statistic: difference,
    pValue: pValueOf(reference, current),
    effectSize: {
      measure: 'difference of the shares of missing values',
      value: Math.abs(difference),
      lower: straddles ? 0 : Math.min(Math.abs(low), Math.abs(high)),
      upper: Math.min(1, Math.max(Math.abs(low), Math.abs(high))),
      confidence: 1 - alpha,
    },
    limits: (level) => {
      const noise = normalQuantile(1 - level / 2) * Math.sqrt(pooled * (1 - pooled));
      return {
        detectable: noise * Math.sqrt(1 / reference.rows + 1 / current.rows),
        neededCount: 2 * (noise / tolerance) ** 2,
      };
    },
    referenceCount: reference.rows,
    currentCount: current.rows,
    referenceMissing: reference.missing,
    currentMissing: current.missing,
    detail: `${percent(from)} of the values were missing and ${percent(to)} are.`,
  };
}
