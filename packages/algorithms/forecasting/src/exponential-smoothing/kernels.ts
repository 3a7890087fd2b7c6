import { grows, type SmoothingForm, type SmoothingStart, type SmoothingWeights } from './form.js';

/** Places in a {@link Cell}. */
export const LEVEL = 0;
export const TREND = 1;
/** Phase of the next step. */
export const POSITION = 2;
/** Missing steps since the last value. */
export const GAP = 3;
/** Sum of squared one-step errors, relative ones where errors are shares of the forecast. */
export const SQUARES = 4;
/** Number of errors in that sum. */
export const COUNT = 5;
/** Sum of log |one-step forecast|; stays 0 unless errors are relative. */
export const LOGS = 6;
const SIZE = 7;

/** A logarithm costs more than all else in a step: it is taken of the product of many forecasts, while that stays within these. */
const smallest = 1e-150;
const greatest = 1e150;

/** Everything that changes from step to step except the season: one array, so that the kernels stay monomorphic. */
export type Cell = Float64Array;

/** A cell before the first value. */
export function startCell(start: Pick<SmoothingStart, 'level' | 'trend'>): Cell {
  const cell = new Float64Array(SIZE);
  cell[LEVEL] = start.level;
  cell[TREND] = start.trend;
  return cell;
}

/**
 * One pass over `values`, changing `cell` and `season` in place; writes the one-step errors (0 where a value is missing)
 * to `errors`, where it is given; it must be as long as `values`. A missing value moves the state to its own forecast and counts nothing.
 */
export type Kernel = (
  values: Float64Array,
  weights: SmoothingWeights,
  cell: Cell,
  season: Float64Array,
  errors?: Float64Array,
) => void;

const withoutSeason: Kernel = (values, { alpha, beta, phi }, cell, _season, errors) => {
  let level = cell[LEVEL]!;
  let trend = cell[TREND]!;
  let gap = cell[GAP]!;
  let squares = cell[SQUARES]!;
  let count = cell[COUNT]!;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    trend *= phi;
    level += trend;
    if (!Number.isNaN(value)) {
      const error = value - level;
      level += alpha * error;
      trend += beta * error;
      squares += error * error;
      count += 1;
      gap = 0;
      if (errors !== undefined) errors[i] = error;
    } else {
      gap += 1;
      if (errors !== undefined) errors[i] = 0;
    }
  }
  cell[LEVEL] = level;
  cell[TREND] = trend;
  cell[GAP] = gap;
  cell[SQUARES] = squares;
  cell[COUNT] = count;
};

const additiveSeason: Kernel = (values, { alpha, beta, gamma, phi }, cell, season, errors) => {
  const length = season.length;
  let level = cell[LEVEL]!;
  let trend = cell[TREND]!;
  let position = cell[POSITION]! | 0;
  let gap = cell[GAP]!;
  let squares = cell[SQUARES]!;
  let count = cell[COUNT]!;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    trend *= phi;
    level += trend;
    if (!Number.isNaN(value)) {
      const seasonal = season[position]!;
      const error = value - level - seasonal;
      level += alpha * error;
      trend += beta * error;
      season[position] = seasonal + gamma * error;
      squares += error * error;
      count += 1;
      gap = 0;
      if (errors !== undefined) errors[i] = error;
    } else {
      gap += 1;
      if (errors !== undefined) errors[i] = 0;
    }
    position += 1;
    if (position === length) position = 0;
  }
  cell[LEVEL] = level;
  cell[TREND] = trend;
  cell[POSITION] = position;
  cell[GAP] = gap;
  cell[SQUARES] = squares;
  cell[COUNT] = count;
};

/** As {@link withoutSeason}, with errors as shares of the forecast: the states move alike, the errors count otherwise. */
const withoutSeasonRelative: Kernel = (values, { alpha, beta, phi }, cell, _season, errors) => {
  let level = cell[LEVEL]!;
  let trend = cell[TREND]!;
  let gap = cell[GAP]!;
  let squares = cell[SQUARES]!;
  let count = cell[COUNT]!;
  let logs = cell[LOGS]!;
  let product = 1;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    trend *= phi;
    level += trend;
    // A forecast at or below zero has no relative error: the step passes as if nothing had been observed.
    if (!Number.isNaN(value) && level > 0) {
      const forecast = level;
      const change = value - forecast;
      const error = change / forecast;
      level += alpha * change;
      trend += beta * change;
      squares += error * error;
      product *= forecast;
      if (!(product > smallest && product < greatest)) {
        logs += Math.log(product);
        product = 1;
      }
      count += 1;
      gap = 0;
      if (errors !== undefined) errors[i] = error;
    } else {
      gap += 1;
      if (errors !== undefined) errors[i] = 0;
    }
  }
  cell[LEVEL] = level;
  cell[TREND] = trend;
  cell[GAP] = gap;
  cell[SQUARES] = squares;
  cell[COUNT] = count;
  cell[LOGS] = logs + Math.log(product);
};

/** As {@link additiveSeason}, with errors as shares of the forecast. */
const additiveSeasonRelative: Kernel = (values, { alpha, beta, gamma, phi }, cell, season, errors) => {
  const length = season.length;
  let level = cell[LEVEL]!;
  let trend = cell[TREND]!;
  let position = cell[POSITION]! | 0;
  let gap = cell[GAP]!;
  let squares = cell[SQUARES]!;
  let count = cell[COUNT]!;
  let logs = cell[LOGS]!;
  let product = 1;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    trend *= phi;
    level += trend;
    const seasonal = season[position]!;
    const forecast = level + seasonal;
    if (!Number.isNaN(value) && forecast > 0) {
      const change = value - forecast;
      const error = change / forecast;
      level += alpha * change;
      trend += beta * change;
      season[position] = seasonal + gamma * change;
      squares += error * error;
      product *= forecast;
      if (!(product > smallest && product < greatest)) {
        logs += Math.log(product);
        product = 1;
      }
      count += 1;
      gap = 0;
      if (errors !== undefined) errors[i] = error;
    } else {
      gap += 1;
      if (errors !== undefined) errors[i] = 0;
    }
    position += 1;
    if (position === length) position = 0;
  }
  cell[LEVEL] = level;
  cell[TREND] = trend;
  cell[POSITION] = position;
  cell[GAP] = gap;
  cell[SQUARES] = squares;
  cell[COUNT] = count;
  cell[LOGS] = logs + Math.log(product);
};

const multiplicativeSeason: Kernel = (values, { alpha, beta, gamma, phi }, cell, season, errors) => {
  const length = season.length;
  let level = cell[LEVEL]!;
  let trend = cell[TREND]!;
  let position = cell[POSITION]! | 0;
  let gap = cell[GAP]!;
  let squares = cell[SQUARES]!;
  let count = cell[COUNT]!;
  let logs = cell[LOGS]!;
  let product = 1;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    trend *= phi;
    level += trend;
    const seasonal = season[position]!;
    const forecast = level * seasonal;
    // A forecast at or below zero has no relative error: the step passes as if nothing had been observed.
    if (!Number.isNaN(value) && forecast > 0) {
      const error = (value - forecast) / forecast;
      const change = level * error;
      level += alpha * change;
      trend += beta * change;
      season[position] = seasonal + gamma * seasonal * error;
      squares += error * error;
      product *= forecast;
      if (!(product > smallest && product < greatest)) {
        logs += Math.log(product);
        product = 1;
      }
      count += 1;
      gap = 0;
      if (errors !== undefined) errors[i] = error;
    } else {
      gap += 1;
      if (errors !== undefined) errors[i] = 0;
    }
    position += 1;
    if (position === length) position = 0;
  }
  cell[LEVEL] = level;
  cell[TREND] = trend;
  cell[POSITION] = position;
  cell[GAP] = gap;
  cell[SQUARES] = squares;
  cell[COUNT] = count;
  cell[LOGS] = logs + Math.log(product);
};

/** What multiplies stays within these, whatever is observed: beyond them there is no way back. */
const [leastFactor, mostFactor, mostLevel] = [1e-3, 1e3, 1e200];

function bounded(least: number, value: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

/**
 * One step of a trend that multiplies: what level, trend and season, all of them factors, are multiplied by. At least a thousandth, as a value
 * of zero would leave nothing to multiply.
 */
export function growthOf(weight: number, error: number): number {
  return Math.max(leastFactor, 1 + weight * error);
}

/** A trend that multiplies, with or without a season that does, and errors as shares of the forecast. */
const growth: Kernel = (values, { alpha, beta, gamma, phi }, cell, season, errors) => {
  const { length } = season;
  let level = cell[LEVEL]!;
  let trend = cell[TREND]!;
  let position = cell[POSITION]! | 0;
  let gap = cell[GAP]!;
  let squares = cell[SQUARES]!;
  let count = cell[COUNT]!;
  let logs = cell[LOGS]!;
  let product = 1;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (phi !== 1) trend **= phi;
    level *= trend;
    const seasonal = length === 0 ? 1 : season[position]!;
    const forecast = level * seasonal;
    // A forecast that is not above zero has no relative error: the step passes as if nothing had been observed.
    if (!Number.isNaN(value) && forecast > 0) {
      const error = (value - forecast) / forecast;
      level = Math.min(level * growthOf(alpha, error), mostLevel);
      trend = bounded(leastFactor, trend * growthOf(beta, error), mostFactor);
      if (length > 0) season[position] = bounded(leastFactor, seasonal * growthOf(gamma, error), mostFactor);
      squares += error * error;
      product *= forecast;
      if (!(product > smallest && product < greatest)) {
        logs += Math.log(product);
        product = 1;
      }
      count += 1;
      gap = 0;
      if (errors !== undefined) errors[i] = error;
    } else {
      gap += 1;
      if (errors !== undefined) errors[i] = 0;
    }
    if (length > 0) position = position + 1 === length ? 0 : position + 1;
  }
  cell[LEVEL] = level;
  cell[TREND] = trend;
  cell[POSITION] = position;
  cell[GAP] = gap;
  cell[SQUARES] = squares;
  cell[COUNT] = count;
  cell[LOGS] = logs + Math.log(product);
};

/** The pass for a form: one specialised loop each, O(1) a value whatever the length of the season. */
export function kernelOf({ error, trend, seasonal }: SmoothingForm): Kernel {
  if (grows(trend)) return growth;
  if (seasonal === 'multiplicative') return multiplicativeSeason;
  if (error === 'multiplicative') return seasonal === 'none' ? withoutSeasonRelative : additiveSeasonRelative;
  return seasonal === 'none' ? withoutSeason : additiveSeason;
}
