import { type Column, type Random, standardNormal } from '@bellwether/core';

/** A change of one column, of which a benchmark asks how often it is found. */
export interface Scenario {
  readonly name: string;
  /** Which tests of SciPy apply: of numbers, of the counts of categories, or of the counts of missing values. */
  readonly tests: 'numeric' | 'categorical' | 'missing';
  /** Scenarios of one base have the same column where nothing changed. */
  readonly base: string;
  /** Whether the change is larger than the default tolerance of the report. */
  readonly beyondTolerance: boolean;
  readonly draw: (rows: number, changed: boolean, random: Random) => Column;
}

function normal(shift: number, scale: number): Scenario['draw'] {
  return (rows, changed, random) => {
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row += 1) {
      const value = standardNormal(random);
      values[row] = changed ? shift + scale * value : value;
    }
    return { kind: 'number', name: 'x', values };
  };
}

const dictionary = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Shares of the first five categories before, and of all six after the change. */
function categories(before: readonly number[], after: readonly number[]): Scenario['draw'] {
  return (rows, changed, random) => {
    const shares = changed ? after : before;
    const codes = new Int32Array(rows);
    for (let row = 0; row < rows; row += 1) {
      let left = random() - shares[0]!;
      while (left >= 0 && codes[row]! < shares.length - 1) {
        codes[row]! += 1;
        left -= shares[codes[row]!]!;
      }
    }
    return { kind: 'string', name: 'x', codes, dictionary };
  };
}

const usual = [0.5, 0.25, 0.15, 0.08, 0.02];

function missing(before: number, after: number): Scenario['draw'] {
  return (rows, changed, random) => {
    const share = changed ? after : before;
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row += 1) values[row] = random() < share ? Number.NaN : standardNormal(random);
    return { kind: 'number', name: 'x', values };
  };
}

export const scenarios: readonly Scenario[] = [
  // Exactly the tolerance, and not beyond it.
  { name: 'shift by 0.1 deviations', tests: 'numeric', base: 'normal', beyondTolerance: false, draw: normal(0.1, 1) },
  { name: 'shift by 0.2 deviations', tests: 'numeric', base: 'normal', beyondTolerance: true, draw: normal(0.2, 1) },
  { name: 'shift by 0.5 deviations', tests: 'numeric', base: 'normal', beyondTolerance: true, draw: normal(0.5, 1) },
  { name: 'scale x 1.5', tests: 'numeric', base: 'normal', beyondTolerance: true, draw: normal(0, 1.5) },
  {
    name: 'category from 2 % to 6 %',
    tests: 'categorical',
    base: 'categories',
    beyondTolerance: true,
    draw: categories(usual, [...usual.slice(0, 4).map((share) => (share * 0.94) / 0.98), 0.06]),
  },
  {
    name: 'new category of 3 %',
    tests: 'categorical',
    base: 'categories',
    beyondTolerance: true,
    draw: categories(usual, [...usual.map((share) => share * 0.97), 0.03]),
  },
  {
    name: 'missing from 1 % to 5 %',
    tests: 'missing',
    base: 'missing',
    beyondTolerance: true,
    draw: missing(0.01, 0.05),
  },
];
