import type { SmoothingForm, SmoothingStart, SmoothingWeights } from './form.js';

/** How fast a number that is searched for moves each weight, level and trend of the start, and which phase of its season. */
export interface Direction extends SmoothingWeights {
  readonly level: number;
  readonly trend: number;
  /** Phase of the season that moves by 1, or -1 for none. */
  readonly phase: number;
}

/** One pass over a series, remembered so that derivatives can follow it. */
export interface Trace {
  /** Follows the series; what is asked below is about the last pass. */
  follow(weights: SmoothingWeights, start: SmoothingStartLike): void;
  /** Writes the one-step errors as they are squared: relative ones times the geometric mean of the forecasts. */
  residuals(out: Float64Array): void;
  /** Writes the derivative of these errors in one direction; phases of the season are asked for in order. */
  column(direction: Direction, out: Float64Array): void;
  /** Whether the derivative by each phase of the season is that by the one before, moved by one step. */
  readonly alike: boolean;
}

/** A start, its season in any kind of array. */
export type SmoothingStartLike = Pick<SmoothingStart, 'level' | 'trend'> & { readonly season: ArrayLike<number> };

/**
 * Derivatives of the one-step errors by forward recursion: what a small change of a weight or of the start does to level, trend
 * and season is carried along the series, at the cost of one more pass each.
 */
export function traceOf(values: Float64Array, form: SmoothingForm): Trace {
  const { length } = values;
  const relative = form.error === 'multiplicative';
  const multiplied = form.seasonal === 'multiplicative';
  // Level and trend before each value, the season's part in it, what it changes the level by, and its error as a share.
  const levels = new Float64Array(length);
  const trends = new Float64Array(length);
  const seasonals = new Float64Array(length);
  const changes = new Float64Array(length);
  const shares = new Float64Array(length);
  // How the forecast's logarithm follows level and season, and how their changes follow each other where they are multiplied.
  const inLevel = new Float64Array(length);
  const inSeason = new Float64Array(multiplied ? length : 0);
  const toLevel = new Float64Array(multiplied ? length : 0);
  const toSeason = new Float64Array(multiplied ? length : 0);
  const season = new Float64Array(form.seasonLength);
  let weights: SmoothingWeights = { alpha: 0, beta: 0, gamma: 0, phi: 1 };
  let count = 1;
  let size = 1;
  // Where a model adds and nothing is missing, phases act alike, one step later each.
  const alike = !multiplied && form.seasonal !== 'none' && !values.some(Number.isNaN);
  const first = new Float64Array(alike ? length : 0);

  /** Derivatives of the changes of a model that only adds. */
  const added = ({ alpha: dAlpha, beta: dBeta, gamma: dGamma, phi: dPhi, ...from }: Direction, out: Float64Array) => {
    const { alpha, beta, gamma, phi } = weights;
    let { level, trend } = from;
    let position = 0;
    for (let i = 0; i < length; i += 1) {
      trend = phi * trend + dPhi * trends[i]!;
      level += trend;
      const change = changes[i]!;
      if (Number.isNaN(change)) out[i] = 0;
      else {
        const moved = -(level + season[position]!);
        out[i] = moved;
        level += alpha * moved + dAlpha * change;
        trend += beta * moved + dBeta * change;
        season[position]! += gamma * moved + dGamma * change;
      }
      position += 1;
      if (position === season.length) position = 0;
    }
  };

  /** Derivatives of the negative logarithms of the forecasts of a model whose season multiplies. */
  const times = ({ alpha: dAlpha, beta: dBeta, gamma: dGamma, phi: dPhi, ...from }: Direction, out: Float64Array) => {
    const { alpha, beta, gamma, phi } = weights;
    let { level, trend } = from;
    let position = 0;
    for (let i = 0; i < length; i += 1) {
      trend = phi * trend + dPhi * trends[i]!;
      level += trend;
      const change = changes[i]!;
      if (Number.isNaN(change)) out[i] = 0;
      else {
        const own = season[position]!;
        out[i] = -(level * inLevel[i]! + own * inSeason[i]!);
        // What the change of the level loses, with y / season² and y / level² for what one costs the other.
        const lost = level + toLevel[i]! * own;
        season[position] = own - gamma * (own + toSeason[i]! * level) + dGamma * seasonals[i]! * shares[i]!;
        level += dAlpha * change - alpha * lost;
        trend += dBeta * change - beta * lost;
      }
      position += 1;
      if (position === season.length) position = 0;
    }
  };

  return {
    alike: alike && !relative,
    follow(given, start) {
      weights = given;
      const { alpha, beta, gamma, phi } = given;
      let { level, trend } = start;
      season.fill(0);
      season.set(start.season);
      let position = 0;
      let logs = 0;
      count = 0;
      for (let i = 0; i < length; i += 1) {
        trends[i] = trend;
        trend *= phi;
        level += trend;
        const seasonal = season[position]!;
        const forecast = multiplied ? level * seasonal : level + seasonal;
        const share = (values[i]! - forecast) / forecast;
        const change = multiplied ? level * share : values[i]! - forecast;
        levels[i] = level;
        seasonals[i] = seasonal;
        inLevel[i] = 1 / (multiplied ? level : forecast);
        if (multiplied) {
          inSeason[i] = 1 / seasonal;
          toLevel[i] = values[i]! / seasonal ** 2;
          toSeason[i] = values[i]! / level ** 2;
        }
        changes[i] = change;
        shares[i] = share;
        if (!Number.isNaN(change)) {
          level += alpha * change;
          trend += beta * change;
          season[position] = seasonal + gamma * (multiplied ? seasonal * share : change);
          count += 1;
          if (relative) logs += Math.log(forecast);
        }
        position += 1;
        if (position === season.length) position = 0;
      }
      size = Math.exp(logs / Math.max(1, count));
    },
    residuals(out) {
      for (let i = 0; i < length; i += 1) {
        const change = changes[i]!;
        out[i] = Number.isNaN(change) ? 0 : relative ? shares[i]! * size : change;
      }
    },
    column(direction, out) {
      const { phase } = direction;
      if (alike && phase > 0) {
        out.fill(0, 0, phase);
        out.set(first.subarray(0, length - phase), phase);
      } else {
        season.fill(0);
        if (phase >= 0) season[phase] = 1;
        if (multiplied) times(direction, out);
        else added(direction, out);
        if (alike && phase === 0) first.set(out);
      }
      if (!relative) return;
      let drift = 0;
      if (!multiplied) for (let i = 0; i < length; i += 1) out[i]! *= inLevel[i]!;
      for (let i = 0; i < length; i += 1) drift -= out[i]!;
      drift /= count;
      for (let i = 0; i < length; i += 1) {
        const share = shares[i]!;
        if (!Number.isNaN(share)) out[i] = size * ((1 + share) * out[i]! + share * drift);
      }
    },
  };
}
