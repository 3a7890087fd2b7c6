import { BellwetherError } from '@bellwether/core';
import type { Columns } from '../model/columns.js';

/** The constant part of a model: none, a level, or a line. */
export type ArimaConstant = 'none' | 'mean' | 'drift';

/** Sines and cosines of a season. */
export interface FourierSeason {
  /** Steps in one season. */
  readonly seasonLength: number;
  /** Pairs of sine and cosine: 1, 2, ... waves per season. */
  readonly pairs: number;
}

/** What a series is explained by, beside its own past. */
export interface RegressionShape {
  readonly constant: ArimaConstant;
  /** Whether a line comes with a level: without differencing. */
  readonly level: boolean;
  readonly fourier?: FourierSeason;
  /** Names of the explanatory columns. */
  readonly names: readonly string[];
}

/** Names of all coefficients, in the order of {@link regressorsOf}. */
export function regressorNames({ constant, level, fourier, names }: RegressionShape): string[] {
  return [
    ...(constant === 'mean' || (constant === 'drift' && level) ? ['mean'] : []),
    ...(constant === 'drift' ? ['drift'] : []),
    ...Array.from({ length: fourier?.pairs ?? 0 }, (_, k) => [`sine ${k + 1}`, `cosine ${k + 1}`]).flat(),
    ...names,
  ];
}

/** The explanatory columns of `length` steps from step `from` of the series on. */
export function regressorsOf(
  { constant, level, fourier, names }: RegressionShape,
  from: number,
  length: number,
  columns: Columns,
): Float64Array[] {
  const made: Float64Array[] = [];
  if (constant === 'mean' || (constant === 'drift' && level)) made.push(new Float64Array(length).fill(1));
  if (constant === 'drift') made.push(Float64Array.from({ length }, (_, i) => from + i));
  if (fourier !== undefined) {
    const { seasonLength, pairs } = fourier;
    for (let k = 1; k <= pairs; k += 1) {
      const angle = (i: number) => (2 * Math.PI * ((k * (from + i)) % seasonLength)) / seasonLength;
      made.push(Float64Array.from({ length }, (_, i) => Math.sin(angle(i))));
      made.push(Float64Array.from({ length }, (_, i) => Math.cos(angle(i))));
    }
  }
  for (const name of names) {
    const column = columns[name];
    if (column === undefined) {
      throw new BellwetherError(
        'invalid-input',
        `The model was fitted with the explanatory column "${name}", which is missing.`,
        { details: { column: name } },
      );
    }
    made.push(column.slice());
  }
  return made;
}

/** Marks values whose explanation is not a number as missing, in place. */
export function dropUnexplained(values: Float64Array, regressors: readonly Float64Array[]): void {
  for (const column of regressors) {
    for (let t = 0; t < column.length; t += 1) {
      if (Number.isFinite(column[t]!)) continue;
      column[t] = 0;
      values[t] = Number.NaN;
    }
  }
}

/** Adds `sign` times what the regressors explain, in place. */
export function addExplained(
  values: Float64Array,
  regressors: readonly Float64Array[],
  coefficients: Float64Array,
  sign: 1 | -1,
): Float64Array {
  for (let c = 0; c < regressors.length; c += 1) {
    const column = regressors[c]!;
    const weight = sign * coefficients[c]!;
    for (let t = 0; t < values.length; t += 1) values[t]! += weight * column[t]!;
  }
  return values;
}

/** Refuses explanatory values of the future that are not numbers. */
export function requireExplained(names: readonly string[], columns: Columns): void {
  for (const name of names) {
    const at = columns[name]?.findIndex((value) => !Number.isFinite(value)) ?? -1;
    if (at < 0) continue;
    throw new BellwetherError(
      'invalid-input',
      `Value ${at} of the future column "${name}" is ${columns[name]![at]}; it must be finite to forecast with it.`,
      { details: { column: name, index: at } },
    );
  }
}
