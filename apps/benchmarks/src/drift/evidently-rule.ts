import type { Column, Frame } from '@bellwether/core';
import { kolmogorovSmirnov, wasserstein } from '@bellwether/drift';
import { chiSquaredSurvival, normalSurvival } from '@bellwether/statistics';

// The default rule of evidently 0.7, written anew from its documentation: it looks at the number of reference rows only. Above 1,000
// of them a distance of 0.1 is drift; up to 1,000 a p-value below 0.05, where the reference counts are taken for known expectations.

const manyRows = 1000;
const threshold = 0.1;
const alpha = 0.05;
const ks = kolmogorovSmirnov({ method: 'asymptotic' });
const distance = wasserstein({ scale: 'standard-deviation', method: 'asymptotic' });

function countsOf(column: Column): Map<string | number, number> {
  const counts = new Map<string | number, number>();
  if (column.kind === 'string') {
    const perCode = new Float64Array(column.dictionary.length);
    for (const code of column.codes) if (code >= 0) perCode[code]! += 1;
    perCode.forEach((count, code) => {
      if (count > 0) counts.set(column.dictionary[code]!, count);
    });
    return counts;
  }
  for (const value of column.values) if (Number.isFinite(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function total(counts: ReadonlyMap<unknown, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

/** Jensen-Shannon distance, natural logarithm. */
function jensenShannonDistance(a: Map<string | number, number>, b: Map<string | number, number>): number {
  const n = total(a);
  const m = total(b);
  let sum = 0;
  for (const category of new Set([...a.keys(), ...b.keys()])) {
    const p = (a.get(category) ?? 0) / n;
    const q = (b.get(category) ?? 0) / m;
    const middle = (p + q) / 2;
    if (p > 0) sum += 0.5 * p * Math.log(p / middle);
    if (q > 0) sum += 0.5 * q * Math.log(q / middle);
  }
  return Math.sqrt(Math.max(0, sum));
}

function goodnessOfFitPValue(reference: Map<string | number, number>, current: Map<string | number, number>): number {
  const scale = total(current) / total(reference);
  let statistic = 0;
  const categories = new Set([...reference.keys(), ...current.keys()]);
  for (const category of categories) {
    const expected = (reference.get(category) ?? 0) * scale;
    if (expected === 0) return 0;
    statistic += ((current.get(category) ?? 0) - expected) ** 2 / expected;
  }
  return chiSquaredSurvival(statistic, Math.max(1, categories.size - 1));
}

/** Two categories: z-test of the difference of the shares. */
function proportionPValue(reference: Map<string | number, number>, current: Map<string | number, number>): number {
  const [category] = reference.keys();
  const n = total(reference);
  const m = total(current);
  const p = reference.get(category!)! / n;
  const q = (current.get(category!) ?? 0) / m;
  const pooled = (p * n + q * m) / (n + m);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
  return deviation === 0 ? 1 : 2 * normalSurvival(Math.abs(p - q) / deviation);
}

function fewDistinct(values: Float64Array, most: number): boolean {
  const seen = new Set<number>();
  for (const value of values) {
    if (Number.isFinite(value)) seen.add(value);
    if (seen.size > most) return false;
  }
  return true;
}

/** Whether evidently's default rule calls the column drifted. Missing values are dropped, as it drops them. */
export function evidentlyFlags(reference: Column, current: Column): boolean {
  const numeric = reference.kind === 'number' && current.kind === 'number';
  if (numeric && !(fewDistinct(reference.values, 5) && fewDistinct(current.values, 5))) {
    return reference.values.length > manyRows
      ? distance.compare(reference.values, current.values).effectSize.value >= threshold
      : ks.compare(reference.values, current.values).pValue < alpha;
  }
  const a = countsOf(reference);
  const b = countsOf(current);
  const rows = reference.kind === 'string' ? reference.codes.length : reference.values.length;
  if (rows > manyRows) return jensenShannonDistance(a, b) >= threshold;
  const distinct = new Set([...a.keys(), ...b.keys()]).size;
  return (distinct <= 2 ? proportionPValue(a, b) : goodnessOfFitPValue(a, b)) < alpha;
}

/** How many columns evidently's default rule flags; the columns of both frames are in one order. */
export function evidentlyAlarms(reference: Frame, current: Frame): number {
  return reference.columns.filter((column, index) => evidentlyFlags(column, current.columns[index]!)).length;
}
