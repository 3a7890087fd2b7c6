import { type Column, type Frame, type Random, standardNormal } from '@bellwether/core';

/** Kinds of columns that a drift benchmark is measured on. */
export type ColumnKind =
  | 'normal'
  | 'log-normal'
  | 'zero-inflated'
  | 'categories-5'
  | 'categories-20'
  | 'categories-100';

export const columnKinds: readonly ColumnKind[] = [
  'normal',
  'log-normal',
  'zero-inflated',
  'categories-5',
  'categories-20',
  'categories-100',
];

const numbers: Readonly<Partial<Record<ColumnKind, (random: Random) => number>>> = {
  normal: standardNormal,
  'log-normal': (random) => Math.exp(1.5 * standardNormal(random)),
  'zero-inflated': (random) => (random() < 0.6 ? 0 : -Math.log(1 - random())),
};

/** Cumulative shares of `count` categories: equal, or falling as 1 / rank. */
function cumulativeShares(count: number, equal: boolean): Float64Array {
  const shares = Float64Array.from({ length: count }, (_, rank) => (equal ? 1 : 1 / (rank + 1)));
  const total = shares.reduce((sum, share) => sum + share, 0);
  let sum = 0;
  return shares.map((share) => {
    sum += share / total;
    return sum;
  });
}

function drawCodes(rows: number, cumulative: Float64Array, random: Random): Int32Array {
  const codes = new Int32Array(rows);
  const last = cumulative.length - 1;
  // A table of where to begin looking: most draws need one comparison.
  const guide = Int32Array.from({ length: 1024 }, (_, i) => cumulative.findIndex((sum) => sum > i / 1024));
  for (let row = 0; row < rows; row += 1) {
    const u = random();
    let code = guide[Math.floor(u * 1024)]!;
    while (code < last && cumulative[code]! <= u) code += 1;
    codes[row] = code;
  }
  return codes;
}

/** One column; every other one of the categories has equal shares, and the rest have shares that fall as 1 / rank. */
export function drawColumn(kind: ColumnKind, index: number, rows: number, random: Random): Column {
  const name = `${kind}-${index}`;
  const draw = numbers[kind];
  if (draw !== undefined) {
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row += 1) values[row] = draw(random);
    return { kind: 'number', name, values };
  }
  const count = Number(kind.slice('categories-'.length));
  const dictionary = Array.from({ length: count }, (_, code) => `c${code}`);
  return { kind: 'string', name, dictionary, codes: drawCodes(rows, cumulativeShares(count, index % 2 === 0), random) };
}

/** A frame of columns that are known to fit. */
export function frameOf(columns: readonly Column[], length: number): Frame {
  return { contract: 'frame/1', length, columns };
}
