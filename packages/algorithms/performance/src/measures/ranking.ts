import type { Moments } from './expected-measures.js';

/** Rows from the highest score down. */
function fallingOrder(score: Float64Array): Uint32Array {
  return Uint32Array.from(score.keys()).sort((a, b) => score[b]! - score[a]!);
}

/**
 * @internal Area under the ROC curve with its variance (DeLong, DeLong and Clarke-Pearson 1988, doi:10.2307/2531595), ties
 * counted half. Nothing where only one class occurs; the variance needs two rows of each.
 */
export function areaUnderCurve(target: Float64Array, score: Float64Array): Moments | undefined {
  const order = fallingOrder(score);
  const cases = target.reduce((sum, value) => sum + value, 0);
  const others = target.length - cases;
  if (cases === 0 || others === 0) return undefined;
  // The placement of a case is the share of the others below it, that of another the share of the cases above it.
  const caseSums = { sum: 0, squares: 0 };
  const otherSums = { sum: 0, squares: 0 };
  let casesAbove = 0;
  let othersAbove = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let tiedCases = 0;
    while (to < order.length && score[order[to]!] === score[order[from]!]) {
      tiedCases += target[order[to]!]!;
      to += 1;
    }
    const tiedOthers = to - from - tiedCases;
    const ofCase = (others - othersAbove - tiedOthers / 2) / others;
    const ofOther = (casesAbove + tiedCases / 2) / cases;
    caseSums.sum += tiedCases * ofCase;
    caseSums.squares += tiedCases * ofCase * ofCase;
    otherSums.sum += tiedOthers * ofOther;
    otherSums.squares += tiedOthers * ofOther * ofOther;
    casesAbove += tiedCases;
    othersAbove += tiedOthers;
    from = to;
  }
  const value = caseSums.sum / cases;
  const spread = (sums: { readonly squares: number }, count: number) =>
    count < 2 ? 0.25 : Math.max(0, sums.squares - count * value * value) / (count - 1);
  return { value, variance: spread(caseSums, cases) / cases + spread(otherSums, others) / others };
}

/** @internal Average precision: the mean precision over the cases, from the highest score down. Nothing without cases. */
export function averagePrecision(target: Float64Array, score: Float64Array): number | undefined {
  const order = fallingOrder(score);
  let cases = 0;
  let sum = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let tied = 0;
    while (to < order.length && score[order[to]!] === score[order[from]!]) {
      tied += target[order[to]!]!;
      to += 1;
    }
    cases += tied;
    sum += (tied * cases) / to;
    from = to;
  }
  return cases === 0 ? undefined : sum / cases;
}
