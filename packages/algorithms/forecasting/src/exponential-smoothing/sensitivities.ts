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

/** The slope of what is no weight. */
const still: SmoothingWeights = { alpha: 0, beta: 0, gamma: 0, phi: 0 };

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

  /**
   * Carries the first columns along the series, four at a time with level and trend of each at hand: none waits for its own step before, and
   * nothing for memory.
   */
  const carry = (slopes: readonly SmoothingWeights[], columns: number, out: readonly Float64Array[]): void => {
    const { alpha, beta, gamma, phi } = weights;
    const searched = slopes.length;
    const first = searched + (trended ? 2 : 1);
    const terms = new Float64Array(4 * seasonLength);
    for (let from = 0; from < columns; from += 4) {
      const forced = from < searched;
      const slopeA = slopes[from] ?? still;
      const slopeB = slopes[from + 1] ?? still;
      const slopeC = slopes[from + 2] ?? still;
      const slopeD = slopes[from + 3] ?? still;
      // Of the last four some may be none: these write where the first of them does, before it.
      const outA = out[from < columns ? from : from]!;
      const outB = out[from + 1 < columns ? from + 1 : from]!;
      const outC = out[from + 2 < columns ? from + 2 : from]!;
      const outD = out[from + 3 < columns ? from + 3 : from]!;
      const phiA = slopeA.phi / phi;
      const phiB = slopeB.phi / phi;
      const phiC = slopeC.phi / phi;
      const phiD = slopeD.phi / phi;
      terms.fill(0);
      for (let k = Math.max(from, first); k < from + 4 && k < columns; k += 1) terms[4 * (k - first) + k - from] = 1;
      let levelA = from === searched ? 1 : 0;
      let levelB = from + 1 === searched ? 1 : 0;
      let levelC = from + 2 === searched ? 1 : 0;
      let levelD = from + 3 === searched ? 1 : 0;
      let trendA = trended && from === searched + 1 ? 1 : 0;
      let trendB = trended && from + 1 === searched + 1 ? 1 : 0;
      let trendC = trended && from + 2 === searched + 1 ? 1 : 0;
      let trendD = trended && from + 3 === searched + 1 ? 1 : 0;
      let at = 0;
      for (let i = 0; i < length; i += 1) {
        const change = changes[i]!;
        if (forced) {
          const before = trends[i]!;
          trendA += phiA * before;
          trendB += phiB * before;
          trendC += phiC * before;
          trendD += phiD * before;
        }
        trendA *= phi;
        trendB *= phi;
        trendC *= phi;
        trendD *= phi;
        levelA += trendA;
        levelB += trendB;
        levelC += trendC;
        levelD += trendD;
        if (Number.isNaN(change)) {
          outD[i] = 0;
          outC[i] = 0;
          outB[i] = 0;
          outA[i] = 0;
        } else {
          const byLevel = inLevel[i]!;
          const bySeason = inSeason[i]!;
          const across = toLevel[i]!;
          const back = gamma * toSeason[i]!;
          const ownA = terms[at]!;
          const ownB = terms[at + 1]!;
          const ownC = terms[at + 2]!;
          const ownD = terms[at + 3]!;
          outD[i] = -(levelD * byLevel + ownD * bySeason);
          outC[i] = -(levelC * byLevel + ownC * bySeason);
          outB[i] = -(levelB * byLevel + ownB * bySeason);
          outA[i] = -(levelA * byLevel + ownA * bySeason);
          terms[at] = ownA - gamma * ownA - back * levelA;
          terms[at + 1] = ownB - gamma * ownB - back * levelB;
          terms[at + 2] = ownC - gamma * ownC - back * levelC;
          terms[at + 3] = ownD - gamma * ownD - back * levelD;
          // What a change loses, with what season and level cost each other.
          const lostA = levelA + across * ownA;
          const lostB = levelB + across * ownB;
          const lostC = levelC + across * ownC;
          const lostD = levelD + across * ownD;
          levelA -= alpha * lostA - tiny;
          levelB -= alpha * lostB - tiny;
          levelC -= alpha * lostC - tiny;
          levelD -= alpha * lostD - tiny;
          trendA -= beta * lostA;
          trendB -= beta * lostB;
          trendC -= beta * lostC;
          trendD -= beta * lostD;
          if (forced) {
            const turn = turns[i]!;
            levelA += slopeA.alpha * change;
            levelB += slopeB.alpha * change;
            levelC += slopeC.alpha * change;
            levelD += slopeD.alpha * change;
            trendA += slopeA.beta * change;
            trendB += slopeB.beta * change;
            trendC += slopeC.beta * change;
            trendD += slopeD.beta * change;
            terms[at]! += slopeA.gamma * turn;
            terms[at + 1]! += slopeB.gamma * turn;
            terms[at + 2]! += slopeC.gamma * turn;
            terms[at + 3]! += slopeD.gamma * turn;
          }
        }
        at += 4;
        if (at === terms.length) at = 0;
      }
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
