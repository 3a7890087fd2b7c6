import { normalQuantile } from '@bellwether/statistics';

/** What each kind of decision is worth, in any one unit, such as euros. */
export interface DecisionValues {
  /** A case that was predicted as one. @default 0 */
  readonly truePositive?: number;
  /** No case, but predicted as one. @default 0 */
  readonly falsePositive?: number;
  /** No case, and predicted as none. @default 0 */
  readonly trueNegative?: number;
  /** A case that was missed. @default 0 */
  readonly falseNegative?: number;
}

/** Names of the measures of a two-class model. */
export const classificationMeasureNames: readonly [
  'areaUnderCurve',
  'accuracy',
  'f1',
  'precision',
  'recall',
  'specificity',
  'value',
] = ['areaUnderCurve', 'accuracy', 'f1', 'precision', 'recall', 'specificity', 'value'];

/** A measure of a two-class model; `value` is the mean worth of a decision. */
export type ClassificationMeasure = (typeof classificationMeasureNames)[number];

/** An estimate with its band. Null where the measure has no value, such as precision where nothing was predicted. */
export interface MeasureEstimate {
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Expected counts of the four kinds of decisions. */
export interface ExpectedConfusion {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly trueNegative: number;
  readonly falseNegative: number;
}

/** @internal A value and the variance that comes from not knowing the labels. */
export interface Moments {
  readonly value: number;
  readonly variance: number;
}

/** @internal Rows without labels: how probable a case is, how the model ranks it and what it decided. */
export interface UnlabelledRows {
  /** Calibrated probability of a case. With labels: 0 or 1. */
  readonly probability: Float64Array;
  /** The model's own score. */
  readonly score: Float64Array;
  /** The model's decision, 0 or 1. */
  readonly decision: Float64Array;
}

/** @internal The expected confusion matrix. */
export function expectedConfusion({ probability, decision }: UnlabelledRows): ExpectedConfusion {
  let truePositive = 0;
  let falseNegative = 0;
  let decided = 0;
  for (let row = 0; row < probability.length; row += 1) {
    if (decision[row] === 1) {
      truePositive += probability[row]!;
      decided += 1;
    } else falseNegative += probability[row]!;
  }
  return {
    truePositive,
    falsePositive: decided - truePositive,
    trueNegative: probability.length - decided - falseNegative,
    falseNegative,
  };
}

/**
 * @internal Measures of the expected confusion matrix. The labels are independent draws, so their variances p(1 - p) add up
 * (Poisson-binomial), through the slope of each measure in the label of a decided and of an undecided row.
 */
export function expectedMeasures(
  rows: UnlabelledRows,
  values: DecisionValues,
): Record<ClassificationMeasure, Moments | undefined> {
  const { decision, probability } = rows;
  const count = probability.length;
  let spreadDecided = 0;
  let spreadOther = 0;
  for (let row = 0; row < count; row += 1) {
    const spread = probability[row]! * (1 - probability[row]!);
    if (decision[row] === 1) spreadDecided += spread;
    else spreadOther += spread;
  }
  const { falseNegative: fn, falsePositive: fp, trueNegative: tn, truePositive: tp } = expectedConfusion(rows);
  const of = (value: number, base: number, decided: number, other: number): Moments | undefined =>
    base > 0 ? { value, variance: decided * decided * spreadDecided + other * other * spreadOther } : undefined;
  const { falseNegative = 0, falsePositive = 0, trueNegative = 0, truePositive = 0 } = values;
  const worth = truePositive * tp + falsePositive * fp + trueNegative * tn + falseNegative * fn;
  const cases = tp + fn;
  const others = tn + fp;
  const either = 2 * tp + fp + fn;
  return {
    areaUnderCurve: expectedArea(rows),
    accuracy: of((tp + tn) / count, count, 1 / count, 1 / count),
    f1: of((2 * tp) / either, either, (2 * (fp + tp + fn)) / either ** 2, (2 * tp) / either ** 2),
    precision: of(tp / (tp + fp), tp + fp, 1 / (tp + fp), 0),
    recall: of(tp / cases, cases, fn / cases ** 2, tp / cases ** 2),
    specificity: of(tn / others, others, tn / others ** 2, fp / others ** 2),
    value: of(worth / count, count, (truePositive - falsePositive) / count, (falseNegative - trueNegative) / count),
  };
}

/** Expected area under the ROC curve: the share of expected pairs of a case and another that the score puts in order. */
function expectedArea({ probability, score }: UnlabelledRows): Moments | undefined {
  const order = new Uint32Array(score.length);
  for (let row = 0; row < order.length; row += 1) order[row] = row;
  order.sort((a, b) => score[a]! - score[b]!);
  let cases = 0;
  for (let row = 0; row < probability.length; row += 1) cases += probability[row]!;
  const others = probability.length - cases;
  if (!(cases > 1e-9 && others > 1e-9)) return undefined;
  let pairs = 0;
  const slopes = new Float64Array(score.length);
  let casesBelow = 0;
  let othersBelow = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let tiedCases = 0;
    while (to < order.length && score[order[to]!] === score[order[from]!]) {
      tiedCases += probability[order[to]!]!;
      to += 1;
    }
    const tiedOthers = to - from - tiedCases;
    pairs += tiedCases * (othersBelow + tiedOthers / 2);
    // What one more case here wins over the others below, less what it no longer loses to the cases above.
    const won = othersBelow + tiedOthers / 2;
    const lost = cases - casesBelow - tiedCases / 2;
    for (let place = from; place < to; place += 1) slopes[order[place]!] = won - lost;
    casesBelow += tiedCases;
    othersBelow += tiedOthers;
    from = to;
  }
  const value = pairs / (cases * others);
  let variance = 0;
  for (let row = 0; row < slopes.length; row += 1) {
    const slope = slopes[row]! / (cases * others) - value / cases + value / others;
    variance += probability[row]! * (1 - probability[row]!) * slope * slope;
  }
  return { value, variance };
}

/** @internal A band of normal width around a value, inside what the measure can be. */
export function bandOf(
  moments: Moments | undefined,
  level: number,
  extraVariance: number,
  range: readonly [number, number],
): MeasureEstimate {
  if (moments === undefined) return { value: null, lower: null, upper: null };
  const { value, variance } = moments;
  const half = normalQuantile(0.5 + level / 2) * Math.sqrt(variance + extraVariance);
  return { value, lower: Math.max(range[0], value - half), upper: Math.min(range[1], value + half) };
}
