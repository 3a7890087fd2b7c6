import { type Column, createFrame, type Frame, seededRandom, selectRows } from '@bellwether/core';
import { gradientBoosting } from '@bellwether/learning';
import { chiSquaredQuantile } from '@bellwether/statistics';
import { areaUnderCurve } from '../measures/ranking.js';

/** Whether an estimate without labels can be believed. */
export interface EstimateTrust {
  /** Whether an assumption of the estimate is violated. */
  readonly assumptionViolated: boolean;
  /** One sentence for each assumption that is. */
  readonly reasons: readonly string[];
  /** Out-of-fold area under the curve of a classifier that tells these rows from the reference: 0.5 alike, 1 nothing in common. */
  readonly shift: number;
  /** Rows of the reference that speak for these: its effective size once weighted to look like them. */
  readonly alikeRows: number;
  /** Share of these rows that have next to nothing like them in the reference. */
  readonly uncovered: number;
  /**
   * How far estimates were off, beyond chance, on blocks of the reference that the calibration had not seen; in units of
   * probability.
   */
  readonly instability: number;
}

/** Rows of each side that the classifier reads at most. */
export const trustRows = 4000;
/** Chance that a stable reference is taken for an unstable one. */
const instabilityAlpha = 0.001;

/** How much an estimate drifts within the reference. */
export interface Instability {
  /** Typical error on blocks not learnt from, beyond chance. */
  readonly size: number;
  /** Whether the errors are more than chance. */
  readonly significant: boolean;
}

/** @internal Compares expected with realised shares on blocks of rows: of right decisions and of cases. */
export function instabilityOf(
  outOfBlock: Float64Array,
  target: Float64Array,
  decision: Float64Array,
  blocks: readonly (readonly [from: number, to: number])[],
): Instability {
  let largest: Instability = { size: 0, significant: false };
  for (const measure of ['accuracy', 'cases'] as const) {
    let squares = 0;
    let chance = 0;
    let standardised = 0;
    for (const [from, to] of blocks) {
      let difference = 0;
      let variance = 0;
      for (let row = from; row < to; row += 1) {
        const sign = measure === 'cases' || decision[row] === 1 ? 1 : -1;
        difference += sign * (target[row]! - outOfBlock[row]!);
        variance += outOfBlock[row]! * (1 - outOfBlock[row]!);
      }
      const count = to - from;
      squares += (difference / count) ** 2 / blocks.length;
      chance += variance / count ** 2 / blocks.length;
      standardised += variance > 0 ? (difference * difference) / variance : 0;
    }
    const size = Math.sqrt(Math.max(0, squares - chance));
    const significant = standardised > chiSquaredQuantile(1 - instabilityAlpha, blocks.length);
    if (size > largest.size) largest = { size, significant };
  }
  return largest;
}

/** @internal A sample of rows, spread evenly. */
export function sampleRows(rows: Frame, most: number): Frame {
  const stride = rows.length / Math.min(rows.length, most);
  return selectRows(
    rows,
    Uint32Array.from({ length: Math.min(rows.length, most) }, (_, i) => Math.floor(i * stride)),
  );
}

/** @internal How far rows are from the reference. */
export type Shift = Pick<EstimateTrust, 'shift' | 'alikeRows' | 'uncovered'>;

/** A row is uncovered where such rows are this many times as frequent as in the reference. */
const largestRatio = 50;

/**
 * @internal How far a classifier tells rows from a sample of the reference, on rows that it did not learn from. Its odds are
 * the ratio of the two densities, which weights the reference to look like the rows.
 *
 * @param referenceRows - Rows of the reference that the sample stands for.
 * @param fewestAlike - Rows alike that a row needs in the reference to count as covered.
 */
export function shiftBetween(
  sample: Frame,
  rows: Frame,
  {
    fewestAlike,
    referenceRows,
    seed,
  }: { readonly fewestAlike: number; readonly referenceRows: number; readonly seed: number },
): Shift {
  const current = sampleRows(rows, trustRows);
  const both = stack(sample, current);
  const target = Float64Array.from({ length: both.length }, (_, row) => (row < sample.length ? 0 : 1));
  const score = outOfFold(both, target, seed);
  if (score === undefined) return { shift: 0.5, alikeRows: referenceRows, uncovered: 0 };
  let sum = 0;
  let squares = 0;
  for (let row = 0; row < sample.length; row += 1) {
    const weight = score[row]! / (1 - score[row]!);
    sum += weight;
    squares += weight * weight;
  }
  const limit = Math.min(largestRatio, Math.max(2, referenceRows / Math.max(1, fewestAlike)));
  let uncovered = 0;
  for (let row = sample.length; row < both.length; row += 1) {
    const ratio = (score[row]! / (1 - score[row]!)) * (sample.length / current.length);
    if (ratio > limit) uncovered += 1 / current.length;
  }
  const share = (sum * sum) / squares / sample.length;
  return {
    shift: areaUnderCurve(target, score)?.value ?? 0.5,
    alikeRows: Math.round(share * referenceRows),
    uncovered,
  };
}

/** @internal From where an estimate is not to be believed. */
export interface TrustLimits {
  readonly fewestAlike: number;
  readonly largestUncovered: number;
  readonly largestInstability: number;
}

/** @internal Weighs shift and instability. */
export function trustOf(shift: Shift, instability: Instability, limits: TrustLimits): EstimateTrust {
  const { fewestAlike, largestInstability, largestUncovered } = limits;
  const reasons: string[] = [];
  if (shift.alikeRows < fewestAlike) {
    reasons.push(
      `The rows are unlike the reference: ${shift.alikeRows} of its rows speak for them, and ${fewestAlike} are needed.`,
    );
  }
  if (shift.uncovered > largestUncovered) {
    reasons.push(
      `${(100 * shift.uncovered).toFixed(0)} % of the rows have next to nothing like them in the reference; at most ` +
        `${(100 * largestUncovered).toFixed(0)} % may.`,
    );
  }
  if (instability.significant && instability.size >= largestInstability) {
    reasons.push(
      `The calibration does not hold within the reference: on unseen blocks of it, estimates were off by ` +
        `${instability.size.toFixed(3)} beyond chance, from ${largestInstability} on they are not to be believed.`,
    );
  }
  return { assumptionViolated: reasons.length > 0, reasons, ...shift, instability: instability.size };
}

function outOfFold(rows: Frame, target: Float64Array, seed: number): Float64Array | undefined {
  const random = seededRandom(seed);
  const fold = Uint8Array.from({ length: rows.length }, () => (random() < 0.5 ? 0 : 1));
  const score = new Float64Array(rows.length);
  for (const held of [0, 1]) {
    const learn = Uint32Array.from([...fold.keys()].filter((row) => fold[row] !== held));
    const judge = Uint32Array.from([...fold.keys()].filter((row) => fold[row] === held));
    if (learn.length === 0 || judge.length === 0) return undefined;
    const boosting = gradientBoosting({ rounds: 30, maxLeaves: 8, maxBins: 64, l2: 10, seed });
    const model = boosting.fit(
      selectRows(rows, learn),
      Float64Array.from(learn, (row) => target[row]!),
    );
    const predicted = model.predict(selectRows(rows, judge));
    judge.forEach((row, i) => {
      score[row] = predicted[i]!;
    });
  }
  return score;
}

/** Rows of one table after those of another, with the columns of the first. */
function stack(first: Frame, second: Frame): Frame {
  return createFrame(
    first.columns.map((column): Column => {
      const other = second.columns.find(({ name }) => name === column.name)!;
      if (column.kind === 'string' && other.kind === 'string') {
        const dictionary = [...column.dictionary, ...other.dictionary];
        const offset = column.dictionary.length;
        const codes = new Int32Array(column.codes.length + other.codes.length);
        codes.set(column.codes);
        codes.set(
          other.codes.map((code) => (code < 0 ? code : code + offset)),
          column.codes.length,
        );
        return { kind: 'string', name: column.name, codes, dictionary };
      }
      if (column.kind === 'boolean' && other.kind === 'boolean') {
        return { kind: 'boolean', name: column.name, values: Uint8Array.from([...column.values, ...other.values]) };
      }
      const values = new Float64Array(first.length + second.length);
      if (column.kind !== 'string') values.set(column.values);
      if (other.kind !== 'string') values.set(other.values, first.length);
      return { kind: 'number', name: column.name, values };
    }),
  );
}
