import type { SmoothingForm, SmoothingStart, SmoothingWeights } from './form.js';

/** One pass over a series, remembered so that derivatives can follow it. */
export interface Trace {
  /** Follows the series; what is asked below is about the last pass. */
  follow(weights: SmoothingWeights, start: SmoothingStartLike): void;
  /** Writes the one-step errors as they are squared: relative ones times the geometric mean of the forecasts. */
  residuals(out: Float64Array): void;
  /**
   * Writes the derivatives of these errors, a column each: by numbers that move the weights as fast as `slopes` say, by the level of the
   * start, by its trend where the form has one, and by the first `phases` terms of its season.
   */
  derivatives(slopes: readonly SmoothingWeights[], phases: number, out: readonly Float64Array[]): void;
  /** Whether the derivative by each phase of the season is that by the one before, moved by one step. */
  readonly alike: boolean;
}

/** A start, its season in any kind of array. */
export type SmoothingStartLike = Pick<SmoothingStart, 'level' | 'trend'> & { readonly season: ArrayLike<number> };

/** Added to what dies out over a long series: numbers too small for full precision would take a hundred times as long. */
const tiny = 1e-280;

/**
 * Derivatives of the one-step errors by forward recursion: what a small change of a weight or of the start does to level, trend
 * and season is carried along the series. All are carried together, so that none waits for its own step before.
 */
export function traceOf(values: Float64Array, form: SmoothingForm): Trace {
  const { length } = values;
  const { seasonLength } = form;
  const relative = form.error === 'multiplicative';
  const multiplied = form.seasonal === 'multiplicative';
  const trended = form.trend !== 'none';
  const filled = (value: number): Float64Array => new Float64Array(length).fill(value);
  // Trend before each value, what it changes level and season by, and its error as a share.
  const trends = filled(0);
  const changes = filled(0);
  const turns = multiplied ? filled(0) : changes;
  const shares = filled(0);
  // How the forecast (its logarithm where the season multiplies) follows level and season, and how their changes follow each other.
  const ones = filled(1);
  const inLevel = multiplied ? filled(0) : ones;
  const inSeason = multiplied ? filled(0) : ones;
  const toLevel = multiplied ? filled(0) : ones;
  const toSeason = multiplied ? filled(0) : ones;
  // What makes these derivatives those of the logarithm of the forecast.
  const inverse = relative && !multiplied ? filled(0) : ones;
  const season = new Float64Array(seasonLength);
  let weights: SmoothingWeights = { alpha: 0, beta: 0, gamma: 0, phi: 1 };
  let count = 1;
  let size = 1;
  // Where a model adds and nothing is missing, phases act alike, one step later each.
  const alike = !multiplied && form.seasonal !== 'none' && !values.some(Number.isNaN);
  let states = new Float64Array(0);

  /** Carries the first columns along the series. */
  const carry = (slopes: readonly SmoothingWeights[], columns: number, out: readonly Float64Array[]): void => {
    const { alpha, beta, gamma, phi } = weights;
    const searched = slopes.length;
    const inAlpha = Float64Array.from(slopes, (slope) => slope.alpha);
    const inBeta = Float64Array.from(slopes, (slope) => slope.beta);
    const inGamma = Float64Array.from(slopes, (slope) => slope.gamma);
    const inPhi = Float64Array.from(slopes, (slope) => slope.phi / phi);
    const started = searched + (trended ? 2 : 1);
    const total = columns * (seasonLength + 2);
    if (states.length < total) states = new Float64Array(total);
    else states.fill(0, 0, total);
    const level = states.subarray(0, columns);
    const trend = states.subarray(columns, 2 * columns);
    const terms = states.subarray(2 * columns, total);
    level[searched] = 1;
    if (trended) trend[searched + 1] = 1;
    for (let k = started; k < columns; k += 1) terms[(k - started) * columns + k] = 1;
    let at = 0;
    for (let i = 0; i < length; i += 1) {
      const change = changes[i]!;
      const before = trends[i]!;
      if (trended) for (let k = 0; k < searched; k += 1) trend[k]! += inPhi[k]! * before;
      if (Number.isNaN(change)) {
        for (let k = 0; k < columns; k += 1) {
          trend[k]! *= phi;
          level[k]! += trend[k]!;
          out[k]![i] = 0;
        }
      } else {
        const byLevel = inLevel[i]!;
        const bySeason = inSeason[i]!;
        const across = toLevel[i]!;
        const back = gamma * toSeason[i]!;
        const turn = turns[i]!;
        for (let k = 0; k < columns; k += 1) {
          const slope = phi * trend[k]!;
          const height = level[k]! + slope;
          const own = terms[at + k]!;
          out[k]![i] = -(height * byLevel + own * bySeason);
          // What a change loses, with what season and level cost each other.
          const lost = height + across * own;
          level[k] = height - alpha * lost + tiny;
          trend[k] = slope - beta * lost;
          terms[at + k] = own - gamma * own - back * height;
        }
        for (let k = 0; k < searched; k += 1) {
          level[k]! += inAlpha[k]! * change;
          trend[k]! += inBeta[k]! * change;
          terms[at + k]! += inGamma[k]! * turn;
        }
      }
      at += columns;
      if (at === terms.length) at = 0;
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
        const value = values[i]!;
        const seasonal = season[position]!;
        const forecast = multiplied ? level * seasonal : level + seasonal;
        let change = value - forecast;
        let turn = change;
        if (relative) {
          const share = change / forecast;
          shares[i] = share;
          if (multiplied) {
            change = level * share;
            turn = seasonal * share;
            turns[i] = turn;
            const perLevel = 1 / level;
            const perSeason = 1 / seasonal;
            inLevel[i] = perLevel;
            inSeason[i] = perSeason;
            toLevel[i] = value * perSeason * perSeason;
            toSeason[i] = value * perLevel * perLevel;
          } else inverse[i] = 1 / forecast;
        }
        changes[i] = change;
        if (!Number.isNaN(change)) {
          level += alpha * change;
          trend += beta * change;
          season[position] = seasonal + gamma * turn;
          count += 1;
          if (relative) logs += Math.log(forecast);
        }
        position += 1;
        if (position === seasonLength) position = 0;
      }
      size = Math.exp(logs / Math.max(1, count));
    },
    residuals(out) {
      const errors = relative ? shares : changes;
      for (let i = 0; i < length; i += 1) {
        const error = errors[i]!;
        out[i] = Number.isNaN(error) ? 0 : error * size;
      }
    },
    derivatives(slopes, phases, out) {
      const first = slopes.length + (trended ? 2 : 1);
      const columns = first + phases;
      carry(slopes, alike ? Math.min(columns, first + 1) : columns, out);
      if (alike)
        for (let k = first + 1; k < columns; k += 1) {
          const column = out[k]!;
          column[0] = 0;
          column.set(out[k - 1]!.subarray(0, length - 1), 1);
        }
      if (!relative) return;
      for (let k = 0; k < columns; k += 1) {
        const column = out[k]!;
        let drift = 0;
        for (let i = 0; i < length; i += 1) drift -= column[i]! * inverse[i]!;
        drift /= count;
        for (let i = 0; i < length; i += 1) {
          const share = shares[i]!;
          column[i] = Number.isNaN(share) ? 0 : size * ((1 + share) * column[i]! * inverse[i]! + share * drift);
        }
      }
    },
  };
}
