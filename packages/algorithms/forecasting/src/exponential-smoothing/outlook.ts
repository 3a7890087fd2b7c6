import { standardNormal } from '@bellwether/core';
import type { Distribution } from '../model/define-model.js';
import type { SimulateRequest } from '../model/simulating.js';
import type { SmoothingForm, SmoothingWeights } from './form.js';
import { type Cell, GAP, LEVEL, POSITION, TREND } from './kernels.js';

/** Where a model stands now, and what it takes to look ahead from there. */
export interface Standing {
  readonly form: SmoothingForm;
  readonly weights: SmoothingWeights;
  readonly cell: Cell;
  readonly season: Float64Array;
  /** Standard deviation of the one-step errors, relative ones where errors are shares of the forecast. */
  readonly sigma: number;
}

/** How much of an error is still in the level and trend `j` steps later: `alpha + beta (phi + ... + phi^j)`. */
function errorWeights({ alpha, beta, phi }: SmoothingWeights, count: number): Float64Array {
  const result = new Float64Array(count);
  let damped = 0;
  let power = 1;
  for (let j = 1; j < count; j += 1) {
    power *= phi;
    damped += power;
    result[j] = alpha + beta * damped;
  }
  return result;
}

function levels({ cell, weights }: Standing, horizon: number): Float64Array {
  const result = new Float64Array(horizon);
  let level = cell[LEVEL]!;
  let trend = cell[TREND]!;
  for (let h = 0; h < horizon; h += 1) {
    trend *= weights.phi;
    level += trend;
    result[h] = level;
  }
  return result;
}

/** Exact variances: `sigma² (1 + Σ c_j²)` with the steps of a trailing gap counted as steps ahead. */
function additiveOutlook(standing: Standing, horizon: number): Distribution {
  const { form, weights, cell, season, sigma } = standing;
  const gap = cell[GAP]!;
  const point = levels(standing, horizon);
  const deviation = new Float64Array(horizon);
  const remaining = errorWeights(weights, gap + horizon);
  let variance = 1;
  for (let step = 1; step <= gap + horizon; step += 1) {
    if (step > gap) deviation[step - gap - 1] = sigma * Math.sqrt(variance);
    const seasonal = form.seasonal === 'additive' && step % form.seasonLength === 0 ? weights.gamma : 0;
    const weight = (step < remaining.length ? remaining[step]! : 0) + seasonal;
    variance += weight * weight;
  }
  if (season.length > 0) {
    for (let h = 0; h < horizon; h += 1) point[h]! += season[(cell[POSITION]! + h) % season.length]!;
  }
  return { point, deviation };
}

/**
 * Variances of a multiplicative season by the approximation of Hyndman et al. (2008, section 6.4.2):
 * `s² (θ_h (1 + sigma²) (1 + gamma² sigma²)^k - m_h²)` with `θ_h = m_h² + sigma² Σ c_j² θ_{h-j}` over the level m.
 */
function multiplicativeOutlook(standing: Standing, horizon: number): Distribution {
  const { weights, cell, season, sigma } = standing;
  const level = levels(standing, horizon);
  const gap = cell[GAP]!;
  const variance = sigma * sigma;
  const weight = errorWeights(weights, gap + horizon);
  const second = new Float64Array(gap + horizon);
  const point = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  for (let step = 0; step < gap + horizon; step += 1) {
    // Levels within a trailing gap are not kept; the first one after it stands for them.
    const mean = level[Math.max(0, step - gap)]!;
    let sum = 0;
    for (let j = 1; j <= step; j += 1) sum += weight[j]! * weight[j]! * second[step - j]!;
    second[step] = mean * mean + variance * sum;
    if (step < gap) continue;
    const h = step - gap;
    const factor = season[(cell[POSITION]! + h) % season.length]!;
    const seasons = Math.floor(step / season.length);
    const seasonal = (1 + weights.gamma * weights.gamma * variance) ** seasons;
    point[h] = mean * factor;
    deviation[h] = Math.abs(factor) * Math.sqrt(Math.max(0, second[step]! * (1 + variance) * seasonal - mean * mean));
  }
  return { point, deviation };
}

/**
 * Exact variances of relative errors around what only adds (Hyndman et al., 2008, section 6.4.1): `(1 + sigma²) θ_h - m_h²` with
 * `θ_h = m_h² + sigma² Σ c_j² θ_{h-j}` over the mean m.
 */
function relativeOutlook(standing: Standing, horizon: number): Distribution {
  const { form, weights, cell, season, sigma } = standing;
  const gap = cell[GAP]!;
  const point = levels(standing, horizon);
  if (season.length > 0) {
    for (let h = 0; h < horizon; h += 1) point[h]! += season[(cell[POSITION]! + h) % season.length]!;
  }
  const variance = sigma * sigma;
  const weight = errorWeights(weights, gap + horizon);
  for (let j = form.seasonLength; form.seasonal !== 'none' && j < weight.length; j += form.seasonLength) {
    weight[j]! += weights.gamma;
  }
  const second = new Float64Array(gap + horizon);
  const deviation = new Float64Array(horizon);
  for (let step = 0; step < gap + horizon; step += 1) {
    // Means within a trailing gap are not kept; the first one after it stands for them.
    const mean = point[Math.max(0, step - gap)]!;
    let sum = 0;
    for (let j = 1; j <= step; j += 1) sum += weight[j]! * weight[j]! * second[step - j]!;
    second[step] = mean * mean + variance * sum;
    if (step >= gap) deviation[step - gap] = Math.sqrt(Math.max(0, second[step]! * (1 + variance) - mean * mean));
  }
  return { point, deviation };
}

/** Mean and standard deviation of each step ahead. */
export function outlook(standing: Standing, horizon: number): Distribution {
  const { error, seasonal } = standing.form;
  if (seasonal === 'multiplicative') return multiplicativeOutlook(standing, horizon);
  return error === 'multiplicative' ? relativeOutlook(standing, horizon) : additiveOutlook(standing, horizon);
}

function additivePath(standing: Standing, mean: Float64Array, random: SimulateRequest['random']): Float64Array {
  const { form, weights, cell, sigma } = standing;
  const { alpha, beta, gamma, phi } = weights;
  const gap = cell[GAP]!;
  const path = new Float64Array(mean.length);
  // The model is linear: a future is the mean plus what its errors make of a state that starts at zero.
  const seasonal = form.seasonal === 'additive' ? new Float64Array(form.seasonLength) : undefined;
  let level = 0;
  let trend = 0;
  for (let step = 0; step < gap + mean.length; step += 1) {
    const phase = seasonal === undefined ? 0 : step % seasonal.length;
    const error = sigma * standardNormal(random);
    trend *= phi;
    level += trend;
    if (step >= gap) path[step - gap] = mean[step - gap]! + level + (seasonal?.[phase] ?? 0) + error;
    level += alpha * error;
    trend += beta * error;
    if (seasonal !== undefined) seasonal[phase]! += gamma * error;
  }
  return path;
}

function multiplicativePath(standing: Standing, horizon: number, random: SimulateRequest['random']): Float64Array {
  const { weights, cell, season, sigma } = standing;
  const { alpha, beta, gamma, phi } = weights;
  const path = new Float64Array(horizon);
  const factors = season.slice();
  let level = cell[LEVEL]!;
  let trend = cell[TREND]!;
  let phase = cell[POSITION]!;
  for (let h = 0; h < horizon; h += 1) {
    trend *= phi;
    level += trend;
    // A relative error of -1 is a value of zero; nothing multiplied goes below.
    const error = Math.max(-1, sigma * standardNormal(random));
    path[h] = level * factors[phase]! * (1 + error);
    trend += beta * level * error;
    level += alpha * level * error;
    factors[phase]! *= 1 + gamma * error;
    phase = phase + 1 === factors.length ? 0 : phase + 1;
  }
  return path;
}

function relativePath(standing: Standing, horizon: number, random: SimulateRequest['random']): Float64Array {
  const { weights, cell, season, sigma } = standing;
  const { alpha, beta, gamma, phi } = weights;
  const gap = cell[GAP]!;
  const path = new Float64Array(horizon);
  const terms = season.slice();
  let level = cell[LEVEL]!;
  let trend = cell[TREND]!;
  // The steps of a trailing gap have moved the level and the trend already; what their errors would have added comes on top.
  if (gap > 0) level += alpha * sigma * Math.abs(level) * Math.sqrt(gap) * standardNormal(random);
  let phase = cell[POSITION]!;
  for (let h = 0; h < horizon; h += 1) {
    trend *= phi;
    level += trend;
    const forecast = level + (terms[phase] ?? 0);
    const change = forecast * Math.max(-1, sigma * standardNormal(random));
    path[h] = forecast + change;
    level += alpha * change;
    trend += beta * change;
    if (terms.length > 0) {
      terms[phase]! += gamma * change;
      phase = phase + 1 === terms.length ? 0 : phase + 1;
    }
  }
  return path;
}

/** Futures drawn from the model with normal errors. */
export function simulateOutlook(standing: Standing, { horizon, paths, random }: SimulateRequest): Float64Array[] {
  if (standing.form.seasonal === 'multiplicative') {
    return Array.from({ length: paths }, () => multiplicativePath(standing, horizon, random));
  }
  if (standing.form.error === 'multiplicative') {
    return Array.from({ length: paths }, () => relativePath(standing, horizon, random));
  }
  const { point } = outlook(standing, horizon);
  return Array.from({ length: paths }, () => additivePath(standing, point, random));
}
