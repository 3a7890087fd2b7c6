import { type Column, createFrame, type Frame, type Random, standardNormal } from '@bellwether/core';

/** A kind of column, drawn with a change whose size is in multiples of what the default tolerance allows (about). */
export interface CaseKind {
  readonly name: string;
  readonly draw: (rows: number, change: number, random: Random) => Column;
}

function numbers(name: string, value: (change: number, random: Random) => number): CaseKind {
  return {
    name,
    draw: (rows, change, random) => {
      const values = new Float64Array(rows);
      for (let row = 0; row < rows; row += 1) values[row] = value(change, random);
      return { kind: 'number', name, values };
    },
  };
}

/** Categories of which the first are the most frequent; the change moves values to one that was rare or not there at all. */
function texts(name: string, categories: number, unseen: boolean): CaseKind {
  const dictionary = [...Array.from({ length: categories }, (_, i) => `category ${i}`), 'another'];
  const target = unseen ? categories : categories - 1;
  return {
    name,
    draw: (rows, change, random) => {
      const codes = new Int32Array(rows);
      for (let row = 0; row < rows; row += 1) {
        codes[row] = random() < 0.01 * change ? target : Math.floor(categories * random() ** 2);
      }
      return { kind: 'string', name, codes, dictionary };
    },
  };
}

/** Heavy tails: Student's t with three degrees of freedom. */
function studentT(random: Random): number {
  const squares = standardNormal(random) ** 2 + standardNormal(random) ** 2 + standardNormal(random) ** 2;
  return standardNormal(random) / Math.sqrt(squares / 3);
}

export const kinds: readonly CaseKind[] = [
  numbers('normal, shifted', (change, random) => standardNormal(random) + 0.1 * change),
  numbers('normal, scaled', (change, random) => standardNormal(random) * (1 + 0.12 * change)),
  numbers('log-normal', (change, random) => Math.exp(1.2 * standardNormal(random)) * (1 + 0.08 * change)),
  numbers('Student t (3)', (change, random) => studentT(random) + 0.1 * change),
  numbers('zero-inflated', (change, random) => (random() < 0.4 - 0.04 * change ? 0 : -Math.log(1 - random()))),
  numbers('20 whole numbers', (change, random) => Math.floor(20 * random()) + (random() < 0.5 * change ? 1 : 0)),
  numbers('missing', (change, random) => (random() < 0.03 + 0.02 * change ? Number.NaN : standardNormal(random))),
  texts('5 categories', 5, false),
  texts('20 categories, one unseen', 20, true),
  texts('100 categories', 100, false),
  texts('1,000 categories, one unseen', 1000, true),
];

/** A table with one column of every kind, each with the change of its place. */
export function drawTable(rows: number, changes: readonly number[], random: Random): Frame {
  return createFrame(kinds.map((kind, i) => kind.draw(rows, changes[i]!, random)));
}
