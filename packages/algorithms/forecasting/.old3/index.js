import {
  canSimulate,
  cleanValues,
  decodeInteger,
  decodeNumber,
  decodeNumbers,
  defineForecastTask,
  defineModel,
  descend,
  emptyNotes,
  encodeNumber,
  encodeNumbers,
  errorsAhead,
  fromScale,
  guessedSpread,
  holt,
  invalidState,
  pastOf,
  presentable,
  requireGrid,
  requireRequest,
  scaleOf,
  seasonsOf,
  seriesState,
  spreadNotes,
  toScale,
  usableTransform,
} from './chunk-DGSUMHBY.js';

export {
  adida,
  arima,
  autoArima,
  autoExponentialSmoothing,
  autoForecaster,
  combination,
  conformalIntervals,
  croston,
  defineForecastTask,
  drift,
  dynamicOptimisedTheta,
  dynamicTheta,
  exponentialSmoothing,
  holt,
  holtWinters,
  imapa,
  inLocalTime,
  naive,
  naive2,
  optimisedTheta,
  regression,
  seasonalNaive,
  seasonalProfile,
  simpleExponentialSmoothing,
  sparseAutoregression,
  syntetosBoylan,
  teunterSyntetosBabai,
  theta,
  windowAverage,
  withBounds,
} from './chunk-DGSUMHBY.js';

import {
  alignSeries,
  BellwetherError,
  createFrame,
  createTimeSeries,
  inProcessExecutor,
  invalidOption,
  memoryStateStore,
  parseDuration,
  requireInteger,
  requireLevels,
  requireNumber,
  requireOneOf,
  requireState,
  seededRandom,
  seriesKey,
  standardNormal,
  timeAt,
  withValues,
} from '@bellwether/core';
import {
  choleskySolveAll,
  mean,
  median,
  medianAbsoluteDeviation,
  mstl,
  nelderMead,
  normalCdf,
  normalQuantile,
  quantileOfSorted,
  studentTCdf,
  studentTSurvival,
  variance,
} from '@bellwether/statistics';

var batch = 100;
function headroom(options) {
  const { fitted: fitted3, capacity } = options;
  const horizon = requireInteger('horizon', options.horizon, { min: 1 });
  const range = { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true };
  const quantile = requireNumber('quantile', options.quantile ?? 0.99, range);
  const direction = requireOneOf('direction', options.direction ?? 'above', ['above', 'below']);
  const paths = requireInteger('paths', options.paths ?? 2e3, { min: 1 });
  if (capacity !== void 0) requireNumber('capacity', capacity);
  const random = seededRandom(options.seed ?? 1);
  const above = direction === 'above';
  const { point, start, step, notes: notes5 } = fitted3.forecast({ horizon, levels: [] });
  const asked = { quantile, direction, from: start, to: start + (horizon - 1) * step };
  if (Number.isNaN(point[0])) {
    const nothing2 = { required: null, requiredRange: null, expected: null, spare: null, probabilityExceeded: null };
    return { status: 'no-data', ...asked, ...nothing2, notes: notes5 };
  }
  const extremes = new Float64Array(paths);
  for (let drawn = 0; drawn < paths; drawn += batch) {
    const futures = fitted3.simulate({ horizon, paths: Math.min(batch, paths - drawn), random });
    futures.forEach((future, i) => {
      extremes[drawn + i] = above ? highest(future) : lowest(future);
    });
  }
  extremes.sort();
  const level2 = above ? quantile : 1 - quantile;
  const margin = 1.96 * Math.sqrt((quantile * (1 - quantile)) / paths);
  const at = (share) => quantileOfSorted(extremes, Math.max(0, Math.min(1, share)));
  const required = at(level2);
  const beyond = (value) => capacity !== void 0 && (above ? value > capacity : value < capacity);
  return {
    status: 'ok',
    ...asked,
    required,
    requiredRange: [at(level2 - margin), at(level2 + margin)],
    expected: mean(extremes),
    spare: capacity === void 0 ? null : above ? capacity - required : required - capacity,
    probabilityExceeded: capacity === void 0 ? null : extremes.filter(beyond).length / paths,
    notes: notes5,
  };
}
function highest(path) {
  let most = path[0];
  for (let h = 1; h < path.length; h += 1) if (path[h] > most) most = path[h];
  return most;
}
function lowest(path) {
  let least = path[0];
  for (let h = 1; h < path.length; h += 1) if (path[h] < least) least = path[h];
  return least;
}
var memory = 61;
var warmUp = 12;
var windows = [4, 6, 9, 13, 20, 30];
var hour = 36e5;
function rapidFill(options) {
  const threshold = requireNumber('threshold', options.threshold);
  const direction = requireOneOf('direction', options.direction ?? 'above', ['above', 'below']);
  const within2 = parseDuration(options.within ?? '4h', 'within');
  if (!(within2 > 0)) throw invalidOption('within', options.within, 'a duration above 0');
  const sureness = requireNumber('sureness', options.sureness ?? 3, { min: 1 });
  const sign = direction === 'above' ? 1 : -1;
  let times = [];
  let values = [];
  const quiet = (status, reason) => ({
    status,
    ratePerHour: null,
    crossing: null,
    latest: null,
    reason,
  });
  return {
    update({ time, value }) {
      const previous = times.at(-1) ?? Number.NEGATIVE_INFINITY;
      if (!(time > previous) || !Number.isFinite(time)) {
        throw new BellwetherError('invalid-input', `Time ${time} is not later than ${previous}, the one before it.`);
      }
      if (!Number.isFinite(value)) return quiet('missing', 'There is no value.');
      times.push(time);
      values.push(value);
      if (values.length > memory) {
        times.shift();
        values.shift();
      }
      const left = sign * (threshold - value);
      if (left <= 0) return quiet('reached', `The value is at or beyond ${threshold}.`);
      if (values.length < warmUp) return quiet('warming-up', `${values.length} of ${warmUp} values seen.`);
      const found = surestRate(times, values, sign, sureness, left / within2);
      if (found === void 0) return quiet('steady', 'No fast change that is sure.');
      const latest2 = time + left / found.slowest;
      const ratePerHour = found.rate * hour;
      const minutes = Math.round(left / found.rate / 6e4);
      return {
        status: 'filling',
        ratePerHour,
        crossing: time + left / found.rate,
        latest: latest2,
        reason: `Changes by ${ratePerHour.toPrecision(3)} an hour over the last ${found.changes} measurements and reaches ${threshold} in about ${minutes} minutes.`,
      };
    },
    snapshot: () => ({
      kind: 'rapid-fill',
      version: 1,
      times: encodeNumbers(Float64Array.from(times)),
      values: encodeNumbers(Float64Array.from(values)),
    }),
    restore(saved) {
      const state = requireState(saved, 'rapid-fill', 1);
      const readTimes = decodeNumbers('times', state.times);
      const ascending = readTimes.every((time, i) => Number.isFinite(time) && (i === 0 || time > readTimes[i - 1]));
      if (!ascending || readTimes.length > memory)
        throw invalidState('times', state.times, `at most ${memory} ascending numbers`);
      const readValues = decodeNumbers('values', state.values, readTimes.length);
      if (!readValues.every(Number.isFinite)) throw invalidState('values', state.values, 'finite numbers');
      times = [...readTimes];
      values = [...readValues];
    },
  };
}
function surestRate(times, values, sign, sureness, needed) {
  const changes = Float64Array.from({ length: values.length - 1 }, (_, i) => sign * (values[i + 1] - values[i]));
  let single;
  let best;
  for (const count of windows) {
    if (count > changes.length) break;
    const from = changes.length - count;
    let [sum, at] = [0, from];
    for (let i = from; i < changes.length; i += 1) {
      sum += changes[i];
      if (changes[i] > changes[at]) at = i;
    }
    const elapsed = times.at(-1) - times[from] - (times[at + 1] - times[at]);
    const rate = (sum - changes[at]) / elapsed;
    if (rate < needed) continue;
    single ??= usualSpread(changes);
    const slowest = rate - (sureness * spreadOfSums(changes, count - 1, single)) / elapsed;
    if (slowest >= needed && slowest > (best?.slowest ?? 0)) best = { rate, slowest, changes: count };
  }
  return best;
}
function spreadOfSums(changes, count, single) {
  const measured = Math.min(count, 10);
  const sums = new Float64Array(changes.length - measured + 1);
  let sum = 0;
  for (let i = 0; i < changes.length; i += 1) {
    sum += changes[i];
    if (i >= measured) sum -= changes[i - measured];
    if (i >= measured - 1) sums[i - measured + 1] = sum;
  }
  return Math.max(0.3 * single * Math.sqrt(count), usualSpread(sums) * Math.sqrt(count / measured));
}
function usualSpread(changes) {
  const robust = medianAbsoluteDeviation(changes);
  if (robust > 0) return robust;
  const centre = median(changes);
  const away = changes.map((change) => Math.abs(change - centre)).sort();
  const kept = away.subarray(0, Math.ceil(0.9 * away.length));
  return 1.2533 * (kept.reduce((sum, each) => sum + each, 0) / kept.length);
}
var batch2 = 100;
function firstCrossing(path, threshold, above) {
  for (let h = 0; h < path.length; h += 1) {
    if (above ? path[h] >= threshold : path[h] <= threshold) return h;
  }
  return path.length;
}
function stepOf(probabilityBy, share) {
  return probabilityBy.findIndex((reached) => reached >= share - 1e-12);
}
function timeToThreshold(fitted3, options) {
  const threshold = requireNumber('threshold', options.threshold);
  const direction = requireOneOf('direction', options.direction ?? 'above', ['above', 'below']);
  const horizon = requireInteger('horizon', options.horizon, { min: 1 });
  const paths = requireInteger('paths', options.paths ?? 2e3, { min: 1 });
  const random = seededRandom(options.seed ?? 1);
  const shares = requireLevels('quantiles', options.quantiles ?? [0.1, 0.5, 0.9]);
  const above = direction === 'above';
  const { point, start, step, notes: notes5 } = fitted3.forecast({ horizon, levels: [] });
  const timeOf = (index) => (index >= 0 && index < horizon ? start + index * step : null);
  const asked = { threshold, direction, start, step };
  if (Number.isNaN(point[0])) {
    const quantiles = shares.map((probability2) => ({ probability: probability2, time: null }));
    const nothing2 = { probability: null, censored: null, standardError: null, pointCrossing: null };
    return { status: 'no-data', ...asked, ...nothing2, quantiles, probabilityBy: [], notes: notes5 };
  }
  const crossings = new Float64Array(horizon + 1);
  for (let drawn = 0; drawn < paths; drawn += batch2) {
    for (const future of fitted3.simulate({ horizon, paths: Math.min(batch2, paths - drawn), random })) {
      crossings[firstCrossing(future, threshold, above)] += 1;
    }
  }
  const probabilityBy = [];
  let crossed = 0;
  for (let h = 0; h < horizon; h += 1) {
    crossed += crossings[h];
    probabilityBy.push(crossed / paths);
  }
  const probability = crossed / paths;
  return {
    status: 'ok',
    ...asked,
    probability,
    censored: 1 - probability,
    standardError: Math.sqrt((probability * (1 - probability)) / paths),
    quantiles: shares.map((share) => ({ probability: share, time: timeOf(stepOf(probabilityBy, share)) })),
    probabilityBy,
    pointCrossing: timeOf(firstCrossing(point, threshold, above)),
    notes: notes5,
  };
}
var lasting = 3;
function withoutResets(series, options = {}) {
  const sign = requireOneOf('direction', options.direction ?? 'above', ['above', 'below']) === 'above' ? 1 : -1;
  const sensitivity = requireNumber('sensitivity', options.sensitivity ?? 10, { min: 3 });
  const minimumShare = requireNumber('minimumShare', options.minimumShare ?? 0.05, { min: 0, max: 1 });
  const { values } = series;
  const known2 = Int32Array.from(values.keys()).filter((i) => Number.isFinite(values[i]));
  const changes = Float64Array.from(
    { length: Math.max(0, known2.length - 1) },
    (_, k) => values[known2[k + 1]] - values[known2[k]],
  );
  const adjusted2 = values.slice();
  const resets = [];
  if (changes.length >= 2 * lasting) {
    const usual = median(changes);
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const i of known2) {
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
    const limit = Math.max(sensitivity * medianAbsoluteDeviation(changes), minimumShare * (high - low));
    let shift = 0;
    let until = values.length;
    for (let k = changes.length - 1; k >= 0; k -= 1) {
      const size = -sign * changes[k];
      if (!(size > limit && size > 0 && lasts(values, known2, k, sign, size))) continue;
      const first = known2[k + 1];
      resets.push({ time: timeAt(series, first), size, from: values[known2[k]] });
      for (let i = first; i < until; i += 1) adjusted2[i] += shift;
      until = first;
      shift += changes[k] - usual;
    }
    for (let i = 0; i < until; i += 1) adjusted2[i] += shift;
  }
  resets.reverse();
  const intervals2 = resets.slice(1).map(({ time }, i) => time - resets[i].time);
  return {
    series: withValues(series, adjusted2),
    resets,
    usualLevel: resets.length === 0 ? null : median(resets.map(({ from }) => from)),
    usualInterval: intervals2.length === 0 ? null : median(intervals2),
  };
}
function lasts(values, known2, k, sign, size) {
  const around = (from, to) =>
    median(Array.from(known2.subarray(Math.max(0, from), Math.min(known2.length, to)), (i) => values[i]));
  const before = around(k + 1 - lasting, k + 1);
  const after = around(k + 1, k + 1 + lasting);
  return sign * (before - after) > size / 2;
}

// src/complex-smoothing/kernels.ts
var still = [0, 0];
var nothing = [0, 0, 0];
function motionOf(form, weights) {
  if (form === 'last-value') return { level: [0, 1], potential: nothing, season: still, seasonPotential: nothing };
  const [a, b] = [weights[0], weights[1]];
  const [c, d] = [weights[2] ?? 0, weights[3] ?? 0];
  return {
    level: [b - 1, a - b],
    potential: [1, 1 - a, a + b],
    season: form === 'full' ? [d - 1, c - d] : [0, c],
    seasonPotential: form === 'full' ? [1, 1 - c, c + d] : nothing,
  };
}
function levelReach(form, seasonLength) {
  return form === 'simple' ? seasonLength : 1;
}
function emptyParts(form, seasonLength) {
  const reach = levelReach(form, seasonLength);
  const seasons = form === 'partial' || form === 'full' ? seasonLength : 1;
  return {
    level: new Float64Array(reach),
    potential: new Float64Array(reach),
    season: new Float64Array(seasons),
    seasonPotential: new Float64Array(seasons),
  };
}
function copiedParts({ level: level2, potential, season, seasonPotential }) {
  return {
    level: level2.slice(),
    potential: potential.slice(),
    season: season.slice(),
    seasonPotential: seasonPotential.slice(),
  };
}
function run(parts, values, motion, time, { backwards = false, record } = {}) {
  const { level: level2, potential, season, seasonPotential } = parts;
  const [levelByPotential, levelByError] = motion.level;
  const [potentialByLevel, potentialByOwn, potentialByError] = motion.potential;
  const [seasonByPotential, seasonByError] = motion.season;
  const [hiddenBySeason, hiddenByOwn, hiddenByError] = motion.seasonPotential;
  const { length } = values;
  const turn = backwards ? -1 : 1;
  const first = backwards ? time + length - 1 : time;
  let k = first % level2.length;
  let j = first % season.length;
  let squares = 0;
  for (let i = 0; i < length; i += 1) {
    const value = values[backwards ? length - 1 - i : i];
    const l = level2[k];
    const c = potential[k];
    const s = season[j];
    const g = seasonPotential[j];
    const error = Number.isNaN(value) ? 0 : value - l - s;
    squares += error * error;
    level2[k] = l + levelByPotential * c + levelByError * error;
    potential[k] = potentialByLevel * l + potentialByOwn * c + potentialByError * error;
    season[j] = s + seasonByPotential * g + seasonByError * error;
    seasonPotential[j] = hiddenBySeason * s + hiddenByOwn * g + hiddenByError * error;
    if (record !== void 0) {
      record.errors[i] = error;
      record.potentials[i] = c;
      record.seasonPotentials[i] = g;
    }
    k += turn;
    if (k === level2.length) k = 0;
    else if (k < 0) k = level2.length - 1;
    j += turn;
    if (j === season.length) j = 0;
    else if (j < 0) j = season.length - 1;
  }
  return squares;
}
function follow(parts, values, motion, out, forcing) {
  const { level: level2, potential, season, seasonPotential } = parts;
  const [levelByPotential, levelByError] = motion.level;
  const [potentialByLevel, potentialByOwn, potentialByError] = motion.potential;
  const [seasonByPotential, seasonByError] = motion.season;
  const [hiddenBySeason, hiddenByOwn, hiddenByError] = motion.seasonPotential;
  let k = 0;
  let j = 0;
  for (let i = 0; i < values.length; i += 1) {
    const l = level2[k];
    const c = potential[k];
    const s = season[j];
    const g = seasonPotential[j];
    const moved = Number.isNaN(values[i]) ? 0 : -l - s;
    out[i] = moved;
    level2[k] = l + levelByPotential * c + levelByError * moved;
    potential[k] = potentialByLevel * l + potentialByOwn * c + potentialByError * moved;
    season[j] = s + seasonByPotential * g + seasonByError * moved;
    seasonPotential[j] = hiddenBySeason * s + hiddenByOwn * g + hiddenByError * moved;
    if (forcing !== void 0) {
      level2[k] += forcing.level[i];
      potential[k] += forcing.potential[i];
      season[j] += forcing.season[i];
      seasonPotential[j] += forcing.seasonPotential[i];
    }
    k += 1;
    if (k === level2.length) k = 0;
    j += 1;
    if (j === season.length) j = 0;
  }
}
function project(parts, motion, time, out) {
  const { level: level2, potential, season, seasonPotential } = parts;
  let k = time % level2.length;
  let j = time % season.length;
  for (let h = 0; h < out.length; h += 1) {
    const l = level2[k];
    const c = potential[k];
    const s = season[j];
    const g = seasonPotential[j];
    out[h] = l + s;
    level2[k] = l + motion.level[0] * c;
    potential[k] = motion.potential[0] * l + motion.potential[1] * c;
    season[j] = s + motion.season[0] * g;
    seasonPotential[j] = motion.seasonPotential[0] * s + motion.seasonPotential[1] * g;
    k += 1;
    if (k === level2.length) k = 0;
    j += 1;
    if (j === season.length) j = 0;
  }
}

// src/complex-smoothing/choice.ts
function walkOf(values, { form, weights, start }) {
  const motion = motionOf(form, weights);
  const parts = copiedParts(start);
  let time = 0;
  return {
    advance(from, to) {
      run(parts, values.subarray(from, to), motion, from);
      time = to;
    },
    forecast: (out) => project(copiedParts(parts), motion, time, out),
  };
}
function choiceOf(fits, values, m) {
  if (fits.length < 2) return fits[0];
  const { length } = values;
  const mean3 = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0) / length;
  const floor =
    (1e-20 * values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : (value - mean3) ** 2), 0)) / length;
  let best;
  for (const fit of fits) {
    const { count, estimated } = fit;
    const room = count - estimated - 1;
    if (room <= 0) continue;
    const allowance = 2 * estimated + (2 * estimated * (estimated + 1)) / room;
    const criterion =
      count * errorsAhead(values, walkOf(values, fit), { ahead: m, seasonLength: m, floor }) + allowance;
    if (best === void 0 || criterion < best.criterion) best = { fit, criterion };
  }
  return best?.fit ?? fits[0];
}

// src/complex-smoothing/fit.ts
var longestSolvedSeason = 60;
var lower = [0.01, 0.01, 0.01, 0.01];
var upper = [1.8, 1.9, 1.5, 1.5];
var level = [
  [1.3, 1],
  [1, 0.98],
  [0.3, 0.99],
  [1.6, 1.01],
];
var beginnings = {
  none: level,
  simple: level,
  partial: level.flatMap((pair) => [
    [...pair, 0.05],
    [...pair, 0.4],
  ]),
  full: level.flatMap((pair) => [
    [...pair, 1.3, 1],
    [...pair, 0.3, 0.9],
  ]),
};
function meanOf(values, from, to) {
  let sum = 0;
  let count = 0;
  for (let i = from; i < Math.min(to, values.length); i += 1) {
    if (Number.isNaN(values[i])) continue;
    sum += values[i];
    count += 1;
  }
  return sum / count;
}
function shapeOf(values, m) {
  const sums = new Float64Array(m);
  const counts = new Float64Array(m);
  for (let from = 0; from + m <= values.length; from += m) {
    const mean3 = meanOf(values, from, from + m);
    for (let k = 0; k < m; k += 1) {
      const distance = values[from + k] - mean3;
      if (Number.isNaN(distance)) continue;
      sums[k] += distance;
      counts[k] += 1;
    }
  }
  return sums.map((sum, k) => (counts[k] > 0 ? sum / counts[k] : 0));
}
function firstGuess(values, form, m) {
  const parts = emptyParts(form, m);
  const overall = meanOf(values, 0, values.length);
  const early = meanOf(values, 0, form === 'none' ? Math.max(10, m) : m);
  const height = Number.isNaN(early) ? overall : early;
  for (let k = 0; k < parts.level.length; k += 1) {
    const first = form === 'simple' ? values[k] : height;
    parts.level[k] = Number.isNaN(first) ? height : first;
    parts.potential[k] = parts.level[k] / 1.1;
  }
  if (form === 'partial' || form === 'full') parts.season.set(shapeOf(values, m));
  if (form === 'full') for (let k = 0; k < m; k += 1) parts.seasonPotential[k] = parts.season[k] / 1.1;
  return parts;
}
function searched({ level: level2, potential, season, seasonPotential }, form, solved) {
  if (form === 'simple') return solved ? [level2, potential] : [];
  if (form === 'none' || !solved) return [level2, potential];
  return form === 'partial' ? [level2, potential, season] : [level2, potential, season, seasonPotential];
}
function thereAndBack(start, values, motion) {
  const parts = copiedParts(start);
  run(parts, values, motion, 0);
  run(parts, values, motion, 0, { backwards: true });
  return parts;
}
function searchFrom(values, { form, seasonLength, solved }, start, weights, gapless, tolerance) {
  const { length } = values;
  const dimensions = weights.length;
  const weightsAt = (x) => Float64Array.from({ length: dimensions }, (_, k) => lower[k] + (upper[k] - lower[k]) * x[k]);
  const startAt = (x) => {
    const parts = copiedParts(start);
    let next = dimensions;
    for (const array of searched(parts, form, solved)) {
      array.set(x.subarray(next, next + array.length));
      next += array.length;
    }
    return parts;
  };
  const cost = (x) => {
    const value = Math.log(run(startAt(x), values, motionOf(form, weightsAt(x)), 0) + 1e-300);
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
  const free = searched(start, form, solved);
  const place = Array.from(weights, (weight, k) => (weight - lower[k]) / (upper[k] - lower[k]));
  const from = Float64Array.from([...place, ...free.flatMap((array) => [...array])]);
  const row = () => new Float64Array(length);
  const trace = { errors: row(), potentials: row(), seasonPotentials: row() };
  const columns = Array.from(from, row);
  const none = row();
  const [error, risen, fallen] = [row(), row(), row()];
  const linearise = (x) => {
    const motion = motionOf(form, weightsAt(x));
    const { errors, potentials, seasonPotentials } = trace;
    run(startAt(x), values, motion, 0, { record: trace });
    for (let k = 0; k < dimensions; k += 1) {
      const hidden = k < 2 ? potentials : seasonPotentials;
      const width = upper[k] - lower[k];
      for (let i = 0; i < length; i += 1) {
        error[i] = width * errors[i];
        fallen[i] = width * (errors[i] - hidden[i]);
        risen[i] = -fallen[i];
      }
      const [own, unseen] = k % 2 === 0 ? [error, fallen] : [risen, error];
      const forcing =
        k < 2
          ? { level: own, potential: unseen, season: none, seasonPotential: none }
          : { level: none, potential: none, season: own, seasonPotential: form === 'full' ? unseen : none };
      follow(emptyParts(form, seasonLength), values, motion, columns[k], forcing);
    }
    let at = dimensions;
    for (const [which, array] of free.entries()) {
      for (let phase = 0; phase < array.length; phase += 1, at += 1) {
        const column = columns[at];
        if (gapless && phase > 0) {
          column[0] = 0;
          column.set(columns[at - 1].subarray(0, length - 1), 1);
          continue;
        }
        const unit = emptyParts(form, seasonLength);
        searched(unit, form, solved)[which][phase] = 1;
        follow(unit, values, motion, column);
      }
    }
    return { residuals: errors, columns };
  };
  const shifted = new Uint8Array(from.length);
  let head = dimensions;
  for (const array of free) {
    if (gapless) shifted.fill(1, head + 1, head + array.length);
    head += array.length;
  }
  const found = descend({ bounded: dimensions, shifted, cost, linearise }, from, tolerance, 40);
  return { weights: weightsAt(found.x), start: startAt(found.x), value: found.value, converged: found.converged };
}
function fitForm(values, count, form, seasonLength) {
  const ground = { form, seasonLength, solved: false };
  const gapless = count === values.length;
  const guess = firstGuess(values, form, seasonLength);
  const begun = beginnings[form].map((weights2) => {
    const motion = motionOf(form, weights2);
    const start2 = thereAndBack(guess, values, motion);
    const value = run(copiedParts(start2), values, motion, 0);
    return { weights: weights2, start: start2, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  });
  let best;
  for (const { weights: weights2, start: start2 } of begun.sort((a, b) => a.value - b.value).slice(0, 1)) {
    let found = searchFrom(values, ground, start2, weights2, gapless, 0.1 / count);
    for (let round = 0; round < 3; round += 1) {
      const moved = thereAndBack(found.start, values, motionOf(form, found.weights));
      const again = searchFrom(values, ground, moved, found.weights, gapless, 0.01 / count);
      if (!(again.value < found.value)) break;
      found = again;
    }
    if (best === void 0 || found.value < best.value) best = found;
  }
  const { weights, start, converged } = best;
  return complete(values, count, { form, weights, start, converged, estimated: weights.length + 1 });
}
function refined(values, fit, seasonLength) {
  const { form, count } = fit;
  if (form === 'last-value' || seasonLength > longestSolvedSeason) return fit;
  const ground = { form, seasonLength, solved: true };
  const gapless = count === values.length;
  const { weights, start, converged } = searchFrom(values, ground, fit.start, fit.weights, gapless, 0.01 / count);
  return complete(values, count, { form, weights, start, converged, estimated: fit.estimated });
}
function complete(values, count, fit) {
  const squares = run(copiedParts(fit.start), values, motionOf(fit.form, fit.weights), 0);
  return { ...fit, squares, count };
}

// src/complex-smoothing/memory.ts
function trailingGap(values) {
  let gap = 0;
  while (gap < values.length && Number.isNaN(values[values.length - 1 - gap])) gap += 1;
  return gap;
}
function lastValue(values, seasonLength) {
  const parts = emptyParts('last-value', 1);
  parts.level[0] = Number.NaN;
  const empty = {
    form: 'last-value',
    seasonLength,
    weights: new Float64Array(0),
    parts,
    position: 0,
    gap: 0,
    squares: 0,
    count: 0,
    estimated: 1,
    converged: true,
    short: false,
  };
  return absorb(empty, values);
}
function fitted(fit, values, seasonLength, short) {
  const { form, weights, start, squares, count, estimated, converged } = fit;
  const parts = copiedParts(start);
  run(parts, values, motionOf(form, weights), 0);
  return {
    form,
    seasonLength,
    weights,
    parts,
    position: values.length % seasonLength,
    gap: trailingGap(values),
    squares,
    count,
    estimated,
    converged,
    short,
  };
}
function learn(values, season, m) {
  let count = 0;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count += 1;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  if (count <= 6 || greatest === least) return lastValue(values, m);
  const seasonal = m > 1 && count >= 2 * m;
  const forms2 = !seasonal ? ['none'] : season === 'automatic' ? ['none', 'simple', 'partial', 'full'] : [season];
  const fits = forms2.map((form) => fitForm(values, count, form, m)).filter(({ squares }) => Number.isFinite(squares));
  const best = choiceOf(fits, values, m);
  if (best === void 0) return lastValue(values, m);
  return fitted(refined(values, best, m), values, m, season !== 'none' && m > 1 && !seasonal);
}
function absorb(memory2, values) {
  const { form, weights, seasonLength, position } = memory2;
  const parts = copiedParts(memory2.parts);
  let from = 0;
  if (Number.isNaN(parts.level[0])) {
    while (from < values.length && Number.isNaN(values[from])) from += 1;
    if (from < values.length) {
      parts.level[0] = values[from];
      from += 1;
    }
  }
  const rest = values.subarray(from);
  const squares = run(parts, rest, motionOf(form, weights), position + from);
  let count = 0;
  for (let i = 0; i < rest.length; i += 1) if (!Number.isNaN(rest[i])) count += 1;
  const trailing = trailingGap(values);
  return {
    ...memory2,
    parts,
    position: (position + values.length) % seasonLength,
    gap: trailing === values.length ? memory2.gap + trailing : trailing,
    squares: memory2.squares + squares,
    count: memory2.count + count,
  };
}
function sigmaOf({ form, squares, count, parts, estimated }) {
  if (count > 0) return Math.sqrt(squares / Math.max(1, count - estimated + 1));
  return form === 'last-value' && !Number.isNaN(parts.level[0]) ? guessedSpread(parts.level[0]) : 0;
}
function effects({ form, weights, seasonLength }, steps) {
  const motion = motionOf(form, weights);
  const parts = emptyParts(form, seasonLength);
  run(parts, Float64Array.of(1), motion, 0);
  const moved = new Float64Array(steps);
  project(parts, motion, 1, moved);
  return moved;
}
function predict(memory2, horizon) {
  const { form, weights, position, gap, parts } = memory2;
  const sigma = sigmaOf(memory2);
  const point = new Float64Array(horizon);
  project(copiedParts(parts), motionOf(form, weights), position, point);
  const moved = effects(memory2, gap + horizon);
  const deviation = new Float64Array(horizon);
  let variance2 = 1;
  for (let step = 0; step < gap; step += 1) variance2 += moved[step] ** 2;
  for (let h = 0; h < horizon; h += 1) {
    deviation[h] = Number.isNaN(point[h]) ? Number.NaN : sigma * Math.sqrt(variance2);
    variance2 += moved[gap + h] ** 2;
  }
  return { point, deviation };
}
function simulate(memory2, { horizon, paths, random }) {
  const { form, weights, seasonLength, position, gap } = memory2;
  const motion = motionOf(form, weights);
  const sigma = sigmaOf(memory2);
  const one = new Float64Array(1);
  const step = (parts, time) => {
    const error = sigma * standardNormal(random);
    const value = parts.level[time % parts.level.length] + parts.season[time % parts.season.length] + error;
    one[0] = value;
    run(parts, one, motion, time);
    return value;
  };
  return Array.from({ length: paths }, () => {
    const missed = emptyParts(form, seasonLength);
    for (let i = 0; i < gap; i += 1) step(missed, position + seasonLength * gap + i - gap);
    const unseen = new Float64Array(horizon);
    project(missed, motion, position + seasonLength * gap, unseen);
    const future = copiedParts(memory2.parts);
    const path = new Float64Array(horizon);
    for (let h = 0; h < horizon; h += 1) path[h] = step(future, position + h) + unseen[h];
    return path;
  });
}

// src/complex-smoothing/complex-exponential-smoothing.ts
var forms = ['none', 'simple', 'partial', 'full', 'last-value'];
var choices = ['none', 'simple', 'partial', 'full'];
var places = { none: 2, simple: 2, partial: 3, full: 4, 'last-value': 0 };
function decode(state) {
  const { form } = state;
  if (!forms.includes(form)) throw invalidState('form', form, forms.join(' or '));
  const seasonLength = decodeInteger('seasonLength', state.seasonLength, 1);
  const shape = emptyParts(form, seasonLength);
  const held2 = form === 'partial' || form === 'full' ? shape.season.length : 0;
  const hidden = form === 'full' ? held2 : 0;
  return {
    form,
    seasonLength,
    weights: decodeNumbers('weights', state.weights, places[form]),
    parts: {
      level: decodeNumbers('level', state.level, shape.level.length),
      potential: decodeNumbers('potential', state.potential, shape.potential.length),
      season: held2 > 0 ? decodeNumbers('season', state.season, held2) : shape.season,
      seasonPotential:
        hidden > 0 ? decodeNumbers('seasonPotential', state.seasonPotential, hidden) : shape.seasonPotential,
    },
    position: decodeInteger('position', state.position) % seasonLength,
    gap: decodeInteger('gap', state.gap),
    squares: decodeNumber('squares', state.squares),
    count: decodeInteger('count', state.count),
    estimated: decodeInteger('estimated', state.estimated, 1),
    converged: state.converged === true,
    short: state.short === true,
  };
}
function notes(memory2) {
  const { form, parts, count, squares, converged, short, seasonLength } = memory2;
  if (Number.isNaN(parts.level[0])) return emptyNotes();
  const spread = spreadNotes(count + 1, squares === 0 ? 0 : sigmaOf(memory2));
  if (form === 'last-value') return ['Too few or constant values to fit: the last value is repeated.', ...spread];
  const remarks = [];
  if (short)
    remarks.push(`Fewer than two seasons of ${seasonLength} steps have been observed: the model is without season.`);
  if (!converged) remarks.push('The search for weights stopped before it had settled: the fit may be improved.');
  return [...remarks, ...spread];
}
function complexExponentialSmoothing(options = {}) {
  const asked = options.seasonal === void 0 ? void 0 : requireOneOf('seasonal', options.seasonal, choices);
  const seasonal = asked !== void 0 && asked !== 'none';
  const length = requireInteger('seasonLength', options.seasonLength ?? (seasonal ? void 0 : 1), {
    min: seasonal ? 2 : 1,
  });
  const season = asked ?? (length > 1 ? 'automatic' : 'none');
  return defineModel({
    kind: 'complex-exponential-smoothing',
    learn: (values) => learn(values, season, length),
    absorb,
    predict,
    simulate,
    label: ({ form, seasonLength }) =>
      form === 'none' || form === 'last-value' ? `CES(${form})` : `CES(${form})[${seasonLength}]`,
    notes,
    encode: ({ parts, weights, squares, ...rest }, envelope) => ({
      ...envelope,
      form: rest.form,
      seasonLength: rest.seasonLength,
      weights: encodeNumbers(weights),
      level: encodeNumbers(parts.level),
      potential: encodeNumbers(parts.potential),
      season: rest.form === 'partial' || rest.form === 'full' ? encodeNumbers(parts.season) : [],
      seasonPotential: rest.form === 'full' ? encodeNumbers(parts.seasonPotential) : [],
      position: rest.position,
      gap: rest.gap,
      squares,
      count: rest.count,
      estimated: rest.estimated,
      converged: rest.converged,
      short: rest.short,
    }),
    decode,
  });
}
function requireSameLength(actual, forecast) {
  if (actual.length !== forecast.length) {
    throw new BellwetherError(
      'invalid-input',
      `There are ${actual.length} actual values and ${forecast.length} forecasts; there must be one forecast per value.`,
      { details: { actual: actual.length, forecast: forecast.length } },
    );
  }
}
function meanOver(length, term) {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < length; i += 1) {
    const value = term(i);
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return sum / count;
}
function scaled(error, scale) {
  if (error === 0) return 0;
  return scale > 0 ? error / scale : Number.NaN;
}

// src/evaluation/percentage-errors.ts
function meanAbsolutePercentageError(actual, forecast) {
  requireSameLength(actual, forecast);
  return meanOver(actual.length, (i) => {
    const error = Math.abs(actual[i] - forecast[i]);
    if (error === 0) return 0;
    return actual[i] === 0 ? Number.NaN : (100 * error) / Math.abs(actual[i]);
  });
}
function weightedAbsolutePercentageError(actual, forecast) {
  requireSameLength(actual, forecast);
  let errors = 0;
  let total = 0;
  let count = 0;
  for (let i = 0; i < actual.length; i += 1) {
    const error = Math.abs(actual[i] - forecast[i]);
    if (Number.isNaN(error)) continue;
    errors += error;
    total += Math.abs(actual[i]);
    count += 1;
  }
  if (count === 0) return Number.NaN;
  if (errors === 0) return 0;
  return total === 0 ? Number.NaN : (100 * errors) / total;
}
function stretch(from, to, left, right, value) {
  const below = (width, a, b) => (width * (a * a + a * b + b * b)) / 3;
  if (value >= to) return below(to - from, left, right);
  if (value <= from) return below(to - from, 1 - left, 1 - right);
  const middle = left + ((right - left) * (value - from)) / (to - from);
  return below(value - from, left, middle) + below(to - value, 1 - middle, 1 - right);
}
function quantileScore(value, probabilities, quantiles) {
  const last = quantiles.length - 1;
  let score = Math.max(0, quantiles[0] - value) + Math.max(0, value - quantiles[last]);
  for (let k = 0; k < last; k += 1) {
    score += stretch(quantiles[k], quantiles[k + 1], probabilities[k], probabilities[k + 1], value);
  }
  return score;
}
function requireProbabilities(probabilities) {
  const fits = probabilities.every((p, k) => p > (k === 0 ? 0 : probabilities[k - 1]) && p < 1);
  if (probabilities.length === 0 || !fits) {
    throw invalidOption('probabilities', probabilities, 'at least one number above 0 and below 1, in ascending order');
  }
}
function continuousRankedProbabilityScore(actual, forecast) {
  const { probabilities, quantiles } = forecast;
  requireProbabilities(probabilities);
  if (quantiles.length !== probabilities.length) {
    throw new BellwetherError(
      'invalid-input',
      `There are ${quantiles.length} arrays of quantiles for ${probabilities.length} probabilities; there must be one each.`,
      { details: { quantiles: quantiles.length, probabilities: probabilities.length } },
    );
  }
  for (const column of quantiles) requireSameLength(actual, column);
  const row = new Float64Array(quantiles.length);
  return meanOver(actual.length, (i) => {
    for (let k = 0; k < row.length; k += 1) row[k] = quantiles[k][i];
    row.sort();
    return Number.isNaN(row[row.length - 1]) ? Number.NaN : quantileScore(actual[i], probabilities, row);
  });
}
function continuousRankedProbabilityScoreOfPaths(actual, paths) {
  if (paths.length === 0)
    throw new BellwetherError('invalid-input', 'There is no sample path; there must be at least one.');
  for (const path of paths) requireSameLength(actual, path);
  const values = new Float64Array(paths.length);
  return meanOver(actual.length, (i) => {
    let count = 0;
    for (const path of paths) {
      if (Number.isNaN(path[i])) continue;
      values[count] = path[i];
      count += 1;
    }
    const sorted = values.subarray(0, count).sort();
    let distance = 0;
    let spread = 0;
    for (let k = 0; k < count; k += 1) {
      distance += Math.abs(sorted[k] - actual[i]);
      spread += (2 * k - count + 1) * sorted[k];
    }
    return distance / count - spread / (count * count);
  });
}
function rootMeanSquaredScaledError(actual, forecast, training, seasonLength = 1) {
  requireSameLength(actual, forecast);
  requireInteger('seasonLength', seasonLength, { min: 1 });
  const squares = meanOver(actual.length, (i) => (actual[i] - forecast[i]) ** 2);
  const scale = meanOver(training.length - seasonLength, (i) => (training[i + seasonLength] - training[i]) ** 2);
  return Math.sqrt(scaled(squares, scale));
}

// src/evaluation/accuracy.ts
function meanAbsoluteError(actual, forecast) {
  requireSameLength(actual, forecast);
  return meanOver(actual.length, (i) => Math.abs(actual[i] - forecast[i]));
}
function rootMeanSquaredError(actual, forecast) {
  requireSameLength(actual, forecast);
  return Math.sqrt(meanOver(actual.length, (i) => (actual[i] - forecast[i]) ** 2));
}
function symmetricMeanAbsolutePercentageError(actual, forecast) {
  requireSameLength(actual, forecast);
  return meanOver(actual.length, (i) => {
    const error = Math.abs(actual[i] - forecast[i]);
    return error === 0 ? 0 : (200 * error) / (Math.abs(actual[i]) + Math.abs(forecast[i]));
  });
}
function seasonalScale(training, seasonLength = 1) {
  requireInteger('seasonLength', seasonLength, { min: 1 });
  return meanOver(training.length - seasonLength, (i) => Math.abs(training[i + seasonLength] - training[i]));
}
function meanAbsoluteScaledError(actual, forecast, training, seasonLength = 1) {
  return scaled(meanAbsoluteError(actual, forecast), seasonalScale(training, seasonLength));
}
function pinballLoss(actual, quantile, probability) {
  requireSameLength(actual, quantile);
  requireNumber('probability', probability, { min: 0, max: 1 });
  return meanOver(actual.length, (i) => {
    const error = actual[i] - quantile[i];
    return error >= 0 ? probability * error : (probability - 1) * error;
  });
}
function coverage(actual, lower2, upper2) {
  requireSameLength(actual, lower2);
  requireSameLength(actual, upper2);
  return meanOver(actual.length, (i) =>
    Number.isNaN(actual[i] + lower2[i] + upper2[i])
      ? Number.NaN
      : Number(actual[i] >= lower2[i] && actual[i] <= upper2[i]),
  );
}
function intervalScore(actual, lower2, upper2, level2) {
  requireSameLength(actual, lower2);
  requireSameLength(actual, upper2);
  requireNumber('level', level2, { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true });
  return meanOver(actual.length, (i) => {
    const value = actual[i];
    const outside = Math.max(0, lower2[i] - value) + Math.max(0, value - upper2[i]);
    return upper2[i] - lower2[i] + (2 / (1 - level2)) * outside;
  });
}
function meanScaledIntervalScore(actual, lower2, upper2, level2, training, seasonLength = 1) {
  return scaled(intervalScore(actual, lower2, upper2, level2), seasonalScale(training, seasonLength));
}
function numberOrNull(value) {
  return Number.isFinite(value) ? value : null;
}
function rankedProbabilityScore(actual, point, intervals2) {
  const narrowFirst = intervals2.toSorted((a, b) => a.level - b.level);
  const wideFirst = narrowFirst.toReversed();
  return continuousRankedProbabilityScore(actual, {
    probabilities: [
      ...wideFirst.map(({ level: level2 }) => (1 - level2) / 2),
      0.5,
      ...narrowFirst.map(({ level: level2 }) => (1 + level2) / 2),
    ],
    quantiles: [
      ...wideFirst.map(({ lower: lower2 }) => lower2),
      point,
      ...narrowFirst.map(({ upper: upper2 }) => upper2),
    ],
  });
}
function accuracy(options) {
  const { actual, forecast, training, seasonLength = 1 } = options;
  const { point, intervals: intervals2 } = forecast;
  const scale = seasonalScale(training, seasonLength);
  const absolute = meanAbsoluteError(actual, point);
  let compared = 0;
  for (let i = 0; i < actual.length; i += 1) if (!Number.isNaN(actual[i] - point[i])) compared += 1;
  return {
    compared,
    meanAbsoluteError: numberOrNull(absolute),
    rootMeanSquaredError: numberOrNull(rootMeanSquaredError(actual, point)),
    symmetricMeanAbsolutePercentageError: numberOrNull(symmetricMeanAbsolutePercentageError(actual, point)),
    meanAbsolutePercentageError: numberOrNull(meanAbsolutePercentageError(actual, point)),
    weightedAbsolutePercentageError: numberOrNull(weightedAbsolutePercentageError(actual, point)),
    meanAbsoluteScaledError: numberOrNull(scaled(absolute, scale)),
    rootMeanSquaredScaledError: numberOrNull(rootMeanSquaredScaledError(actual, point, training, seasonLength)),
    continuousRankedProbabilityScore: numberOrNull(rankedProbabilityScore(actual, point, intervals2)),
    intervals: intervals2.map(({ level: level2, lower: lower2, upper: upper2 }) => ({
      level: level2,
      coverage: numberOrNull(coverage(actual, lower2, upper2)),
      meanScaledIntervalScore: numberOrNull(scaled(intervalScore(actual, lower2, upper2, level2), scale)),
    })),
  };
}

// src/evaluation/average-accuracy.ts
function meanKnown(values) {
  const known2 = values.filter((value) => value !== null);
  return numberOrNull(known2.reduce((sum, value) => sum + value, 0) / known2.length);
}
function averageAccuracy(parts, levels) {
  const compared = parts.reduce((sum, part) => sum + part.compared, 0);
  const squares = parts.reduce((sum, part) => sum + (part.rootMeanSquaredError ?? 0) ** 2 * part.compared, 0);
  return {
    compared,
    meanAbsoluteError: meanKnown(parts.map((part) => part.meanAbsoluteError)),
    rootMeanSquaredError: numberOrNull(Math.sqrt(squares / compared)),
    symmetricMeanAbsolutePercentageError: meanKnown(parts.map((part) => part.symmetricMeanAbsolutePercentageError)),
    meanAbsolutePercentageError: meanKnown(parts.map((part) => part.meanAbsolutePercentageError)),
    weightedAbsolutePercentageError: meanKnown(parts.map((part) => part.weightedAbsolutePercentageError)),
    meanAbsoluteScaledError: meanKnown(parts.map((part) => part.meanAbsoluteScaledError)),
    rootMeanSquaredScaledError: meanKnown(parts.map((part) => part.rootMeanSquaredScaledError)),
    continuousRankedProbabilityScore: meanKnown(parts.map((part) => part.continuousRankedProbabilityScore)),
    intervals: levels.map((level2, i) => ({
      level: level2,
      coverage: meanKnown(parts.map((part) => part.intervals[i].coverage)),
      meanScaledIntervalScore: meanKnown(parts.map((part) => part.intervals[i].meanScaledIntervalScore)),
    })),
  };
}
function lastKnown(column, cut) {
  for (let i = cut - 1; i >= 0; i -= 1) if (!Number.isNaN(column[i])) return column[i];
  return Number.NaN;
}
function columnWindows(length, { columns = {}, columnsAhead = 'known' }) {
  const known2 = requireOneOf('columnsAhead', columnsAhead, ['known', 'carried-forward']) === 'known';
  const entries = Object.entries(columns).map(([name, column]) => {
    if (column.length !== length) {
      throw new BellwetherError(
        'invalid-input',
        `Column "${name}" has ${column.length} values and the series ${length}; a column needs a value for each.`,
        { details: { column: name, length: column.length, needed: length } },
      );
    }
    return [name, Float64Array.from(column)];
  });
  const each = (part) =>
    entries.length === 0 ? void 0 : Object.fromEntries(entries.map(([name, column]) => [name, part(column)]));
  return {
    past: (from, cut) => each((column) => column.slice(from, cut)),
    ahead: (cut, steps) =>
      each((column) =>
        known2 ? column.slice(cut, cut + steps) : new Float64Array(steps).fill(lastKnown(column, cut)),
      ),
  };
}
function levelName(side, level2) {
  return `${side}_${Number((100 * level2).toPrecision(10))}`;
}
function modelColumn(names2, codes) {
  return { kind: 'string', name: 'model', codes, dictionary: [...names2] };
}
function forecastFrame(names2, levels, horizon, records) {
  const rows = records.length * horizon;
  const codes = new Int32Array(rows);
  const column = () => new Float64Array(rows);
  const [origin, time, step, actual, point] = [column(), column(), column(), column(), column()];
  const bounds2 = levels.map(() => ({ lower: column(), upper: column() }));
  records.forEach((record, index) => {
    const { forecast } = record;
    const row = index * horizon;
    codes.fill(record.model, row, row + horizon);
    origin.fill(record.origin, row, row + horizon);
    actual.set(record.actual, row);
    point.set(forecast.point, row);
    for (let h = 0; h < horizon; h += 1) {
      time[row + h] = forecast.start + h * forecast.step;
      step[row + h] = Math.round((time[row + h] - record.origin) / forecast.step);
    }
    bounds2.forEach(({ lower: lower2, upper: upper2 }, level2) => {
      lower2.set(forecast.intervals[level2].lower, row);
      upper2.set(forecast.intervals[level2].upper, row);
    });
  });
  const columns = [
    modelColumn(names2, codes),
    { kind: 'time', name: 'origin', values: origin },
    { kind: 'time', name: 'time', values: time },
    { kind: 'number', name: 'step', values: step },
    { kind: 'number', name: 'actual', values: actual },
    { kind: 'number', name: 'point', values: point },
  ];
  levels.forEach((level2, index) => {
    columns.push({ kind: 'number', name: levelName('lower', level2), values: bounds2[index].lower });
    columns.push({ kind: 'number', name: levelName('upper', level2), values: bounds2[index].upper });
  });
  return createFrame(columns);
}
function originFrame(names2, levels, records) {
  const column = (name, value) => ({
    kind: 'number',
    name,
    values: Float64Array.from(records, (record) => value(record) ?? Number.NaN),
  });
  return createFrame([
    modelColumn(
      names2,
      Int32Array.from(records, ({ model }) => model),
    ),
    { kind: 'time', name: 'origin', values: Float64Array.from(records, ({ origin }) => origin) },
    column('training', ({ training }) => training),
    column('compared', ({ accuracy: accuracy2 }) => accuracy2.compared),
    column('meanAbsoluteError', ({ accuracy: accuracy2 }) => accuracy2.meanAbsoluteError),
    column('rootMeanSquaredError', ({ accuracy: accuracy2 }) => accuracy2.rootMeanSquaredError),
    column(
      'symmetricMeanAbsolutePercentageError',
      ({ accuracy: accuracy2 }) => accuracy2.symmetricMeanAbsolutePercentageError,
    ),
    column('meanAbsolutePercentageError', ({ accuracy: accuracy2 }) => accuracy2.meanAbsolutePercentageError),
    column('weightedAbsolutePercentageError', ({ accuracy: accuracy2 }) => accuracy2.weightedAbsolutePercentageError),
    column('meanAbsoluteScaledError', ({ accuracy: accuracy2 }) => accuracy2.meanAbsoluteScaledError),
    column('rootMeanSquaredScaledError', ({ accuracy: accuracy2 }) => accuracy2.rootMeanSquaredScaledError),
    column('continuousRankedProbabilityScore', ({ accuracy: accuracy2 }) => accuracy2.continuousRankedProbabilityScore),
    ...levels.map((level2, i) =>
      column(levelName('coverage', level2), ({ accuracy: accuracy2 }) => accuracy2.intervals[i].coverage),
    ),
    ...levels.map((level2, i) =>
      column(
        levelName('meanScaledIntervalScore', level2),
        ({ accuracy: accuracy2 }) => accuracy2.intervals[i].meanScaledIntervalScore,
      ),
    ),
  ]);
}
function planOf(length, options) {
  const horizon = requireInteger('horizon', options.horizon, { min: 1 });
  const origins2 = requireInteger('origins', options.origins ?? 10, { min: 1 });
  const step = requireInteger('step', options.step ?? horizon, { min: 1 });
  const seasonLength = requireInteger('seasonLength', options.seasonLength ?? 1, { min: 1 });
  const strategy = requireOneOf('strategy', options.strategy ?? 'expanding', ['expanding', 'sliding']);
  const fewest3 = requireInteger('minimumTraining', options.minimumTraining ?? Math.max(10, 2 * seasonLength), {
    min: 1,
  });
  const sliding = strategy === 'sliding';
  const refitEvery = requireInteger('refitEvery', options.refitEvery ?? 1, { min: 1 });
  const gap = requireInteger('gap', options.gap ?? 0, { min: 0 });
  const cuts = [];
  for (let cut = length - horizon - gap; cut >= fewest3 && cuts.length < origins2; cut -= step) cuts.unshift(cut);
  const wanted = options.trainingLength ?? cuts[0] ?? fewest3;
  const trainingLength = requireInteger('trainingLength', wanted, { min: 1 });
  const notes5 = [];
  if (cuts.length === 0) {
    notes5.push(
      `The series has ${length} values: too few for a forecast of ${gap + horizon} steps from at least ${fewest3} values.`,
    );
  } else if (cuts.length < origins2) notes5.push(`The series has room for ${cuts.length} of ${origins2} origins.`);
  return {
    horizon,
    gap,
    levels: requireLevels('levels', options.levels ?? [0.8, 0.95]),
    seasonLength,
    refitEvery,
    cuts,
    trainingLength: sliding ? trainingLength : Number.POSITIVE_INFINITY,
    notes: notes5,
  };
}
function isForecaster(value) {
  return typeof value?.fit === 'function';
}
function byKind(forecasters) {
  const seen = /* @__PURE__ */ new Map();
  return forecasters.map((forecaster) => {
    const count = (seen.get(forecaster.kind) ?? 0) + 1;
    seen.set(forecaster.kind, count);
    return { name: count === 1 ? forecaster.kind : `${forecaster.kind} (${count})`, forecaster };
  });
}
function namedCandidates(candidates) {
  const named = isForecaster(candidates)
    ? byKind([candidates])
    : Array.isArray(candidates)
      ? byKind(candidates)
      : Object.entries(candidates).map(([name, forecaster]) => ({ name, forecaster }));
  if (named.length === 0 || !named.every(({ forecaster }) => isForecaster(forecaster))) {
    throw invalidOption('forecasters', candidates, 'a forecaster, or at least one in a list or an object of names');
  }
  return named;
}

// src/evaluation/backtest.ts
function turnTaker() {
  let turnEnds = Date.now() + 20;
  return async () => {
    if (Date.now() < turnEnds) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    turnEnds = Date.now() + 20;
  };
}
function actualOf(series, cut, horizon) {
  return series.values.slice(cut, cut + horizon).map((value) => (Number.isFinite(value) ? value : Number.NaN));
}
async function backtest(forecasters, series, options) {
  const models = namedCandidates(forecasters);
  requireGrid(series);
  const { length } = series.values;
  const plan = planOf(length, options);
  const windows2 = columnWindows(length, options);
  const records = await runPlan(models, series, plan, windows2, options);
  const names2 = models.map(({ name }) => name);
  return {
    status: plan.cuts.length === 0 ? 'series-too-short' : 'ok',
    horizon: plan.horizon,
    origins: plan.cuts.length,
    models: names2.map((name, model) => {
      const own = records.filter((record) => record.model === model);
      return {
        name,
        accuracy: averageAccuracy(
          own.map((record) => record.accuracy),
          plan.levels,
        ),
        notes: [...new Set(own.flatMap(({ forecast }) => forecast.notes))],
      };
    }),
    byOrigin: originFrame(names2, plan.levels, records),
    forecasts: forecastFrame(names2, plan.levels, plan.horizon, records),
    notes: plan.notes,
  };
}
async function runPlan(models, series, plan, columns, { signal, onProgress }) {
  const { horizon, gap, levels, cuts, seasonLength } = plan;
  const takeTurn = turnTaker();
  const records = [];
  const fitted3 = [];
  let from = 0;
  for (let k = 0; k < cuts.length; k += 1) {
    const cut = cuts[k];
    const refit = k % plan.refitEvery === 0;
    if (refit) from = Math.max(0, cut - plan.trainingLength);
    const actual = actualOf(series, cut + gap, horizon);
    const training = pastOf(series, from, cut);
    for (let model = 0; model < models.length; model += 1) {
      signal?.throwIfAborted();
      const { forecaster, name } = models[model];
      const current = refit
        ? forecaster.fit(pastOf(series, from, cut), fitOptions(columns, from, cut, signal))
        : fitted3[model].update(series.values.slice(cuts[k - 1], cut), fitOptions(columns, cuts[k - 1], cut));
      fitted3[model] = current;
      const future = columns.ahead(cut, gap + horizon);
      const whole = current.forecast({ horizon: gap + horizon, levels, ...(future === void 0 ? {} : { future }) });
      const forecast = afterGap(whole, gap);
      records.push({
        model,
        origin: whole.start - whole.step,
        training: cut - from,
        actual,
        forecast,
        accuracy: accuracy({ actual, forecast, training: training.values, seasonLength }),
      });
      onProgress?.({
        stage: 'backtesting',
        done: records.length,
        total: cuts.length * models.length,
        unit: 'forecasts',
        item: name,
      });
      await takeTurn();
    }
  }
  return records;
}
function fitOptions(columns, from, cut, signal) {
  const past = columns.past(from, cut);
  return { ...(signal === void 0 ? {} : { signal }), ...(past === void 0 ? {} : { past }) };
}
function afterGap(forecast, gap) {
  if (gap === 0) return forecast;
  return {
    ...forecast,
    start: forecast.start + gap * forecast.step,
    point: forecast.point.slice(gap),
    intervals: forecast.intervals.map(({ level: level2, lower: lower2, upper: upper2 }) => ({
      level: level2,
      lower: lower2.slice(gap),
      upper: upper2.slice(gap),
    })),
  };
}
function autocovariance(values, centre, lag) {
  let sum = 0;
  for (let i = lag; i < values.length; i += 1) sum += (values[i] - centre) * (values[i - lag] - centre);
  return sum / values.length;
}
function varianceOfMean(values, centre, horizon, bartlett) {
  let sum = autocovariance(values, centre, 0);
  for (let lag = 1; lag < horizon; lag += 1) {
    sum += 2 * (bartlett ? 1 - lag / horizon : 1) * autocovariance(values, centre, lag);
  }
  return sum / values.length;
}
function lossDifferences(first, second, power) {
  const differences = [];
  for (let i = 0; i < first.length; i += 1) {
    const difference = Math.abs(first[i]) ** power - Math.abs(second[i]) ** power;
    if (Number.isFinite(difference)) differences.push(difference);
  }
  return Float64Array.from(differences);
}
function dieboldMariano(first, second, options = {}) {
  const horizon = requireInteger('horizon', options.horizon ?? 1, { min: 1 });
  const power = requireNumber('power', options.power ?? 2, { min: 0, exclusiveMin: true });
  const alternatives = ['two-sided', 'first-better', 'second-better'];
  const alternative = requireOneOf('alternative', options.alternative ?? 'two-sided', alternatives);
  const bartlett = requireOneOf('variance', options.variance ?? 'plain', ['plain', 'bartlett']) === 'bartlett';
  requireSameLength(first, second);
  const differences = lossDifferences(first, second, power);
  const n = differences.length;
  const mean3 = n === 0 ? Number.NaN : differences.reduce((sum, value) => sum + value, 0) / n;
  const unknown = { compared: n, meanLossDifference: n === 0 ? null : mean3, statistic: null, pValue: null, notes: [] };
  if (n < Math.max(2, horizon + 1)) return { status: 'too-few', ...unknown };
  const notes5 = [];
  let used = horizon;
  let variance2 = varianceOfMean(differences, mean3, horizon, bartlett);
  if (!(variance2 > 0) && horizon > 1) {
    notes5.push(
      'The variance came out negative: that of one step ahead is used instead; variance "bartlett" avoids this.',
    );
    used = 1;
    variance2 = varianceOfMean(differences, mean3, 1, bartlett);
  }
  if (!(variance2 > 1e-28 * mean3 * mean3)) return { status: 'no-variation', ...unknown };
  const correction = Math.sqrt((n + 1 - 2 * used + (used / n) * (used - 1)) / n);
  const statistic = (correction * mean3) / Math.sqrt(variance2);
  const pValue =
    alternative === 'two-sided'
      ? 2 * studentTSurvival(Math.abs(statistic), n - 1)
      : alternative === 'first-better'
        ? studentTCdf(statistic, n - 1)
        : studentTSurvival(statistic, n - 1);
  return { status: 'ok', compared: n, meanLossDifference: mean3, statistic, pValue, notes: notes5 };
}

// src/evaluation/overall-weighted-average.ts
function overallWeightedAverage(measures2, yardstick) {
  const ratio = (name) => {
    const [own, other] = [measures2[name], yardstick[name]];
    return own === null || other === null || other === 0 ? Number.NaN : own / other;
  };
  return (ratio('symmetricMeanAbsolutePercentageError') + ratio('meanAbsoluteScaledError')) / 2;
}
var measures = [
  'meanAbsoluteScaledError',
  'meanAbsoluteError',
  'rootMeanSquaredError',
  'symmetricMeanAbsolutePercentageError',
  'meanAbsolutePercentageError',
  'weightedAbsolutePercentageError',
  'rootMeanSquaredScaledError',
  'continuousRankedProbabilityScore',
  'meanScaledIntervalScore',
];
function scoreOf(accuracy2, measure) {
  if (measure !== 'meanScaledIntervalScore') return accuracy2[measure];
  return accuracy2.intervals.at(-1)?.meanScaledIntervalScore ?? null;
}
async function selectByBacktest(candidates, series, options) {
  const wanted = requireOneOf('measure', options.measure ?? 'meanAbsoluteScaledError', measures);
  const models = namedCandidates(candidates);
  const result = await backtest(candidates, series, options);
  const known2 = (measure2) => result.models.some(({ accuracy: accuracy2 }) => scoreOf(accuracy2, measure2) !== null);
  const measure = known2(wanted) ? wanted : 'meanAbsoluteError';
  const ranking = result.models
    .map(({ name, accuracy: accuracy2 }) => ({ name, score: scoreOf(accuracy2, measure), accuracy: accuracy2 }))
    .sort((a, b) => (a.score ?? Number.MAX_VALUE) - (b.score ?? Number.MAX_VALUE));
  const best = ranking[0].name;
  return {
    status: result.status === 'ok' && !known2(measure) ? 'no-comparison' : result.status,
    best,
    forecaster: models.find(({ name }) => name === best).forecaster,
    measure,
    ranking,
    backtest: result,
  };
}
function forecastMany(series, options) {
  const horizon = requireInteger('horizon', options.horizon, { min: 1 });
  const levels = requireLevels('levels', options.levels ?? [0.8, 0.95]);
  const { forecaster, executor = inProcessExecutor() } = options;
  if ((forecaster === void 0) === (options.task === void 0)) {
    throw invalidOption('task', options.task, 'given, or else "forecaster", and not both');
  }
  const task = options.task ?? defineForecastTask({ forecaster: () => forecaster });
  const { spec } = task;
  const request = { horizon, levels, keepState: options.states ?? false, ...(spec === void 0 ? {} : { spec }) };
  return results(series, task, request, executor, options);
}
async function* results(series, task, request, executor, { signal, onProgress }) {
  const underway = /* @__PURE__ */ new Map();
  let taken = 0;
  async function* inputs() {
    for await (const each of series) {
      underway.set(taken, { index: taken, name: each.name, labels: each.labels });
      taken += 1;
      yield { series: each, ...request };
    }
  }
  const total = Array.isArray(series) ? { total: series.length } : {};
  let done = 0;
  for await (const result of executor.map(task, inputs(), signal === void 0 ? {} : { signal })) {
    const identity = underway.get(result.index);
    underway.delete(result.index);
    done += 1;
    onProgress?.({ stage: 'forecasting', done, ...total, unit: 'series', item: identity.name });
    if (result.status === 'failed') yield { status: 'failed', ...identity, error: result.error };
    else yield { status: 'done', ...identity, ...result.value };
  }
}
function hierarchy(options) {
  const { bottom, levels } = options;
  if (bottom.length === 0) throw invalidOption('bottom', bottom, 'at least one set of labels');
  const known2 = /* @__PURE__ */ new Set();
  for (const labels of bottom) {
    const key = seriesKey('', labels);
    if (known2.has(key))
      throw invalidOption('bottom', key, 'without repeats: every bottom series needs labels of its own');
    known2.add(key);
  }
  const nodes = [];
  for (const names2 of levels) {
    const groups = groupsBy(bottom, names2);
    if (groups.length < bottom.length || bottom.length === 1) nodes.push(...groups);
  }
  nodes.push(...bottom.map((labels, index) => ({ labels: { ...labels }, bottoms: Int32Array.of(index) })));
  return { nodes, bottomCount: bottom.length };
}
function groupsBy(bottom, names2) {
  const groups = /* @__PURE__ */ new Map();
  bottom.forEach((labels, index) => {
    const missing = names2.find((name) => labels[name] === void 0);
    if (missing !== void 0) {
      throw invalidOption('levels', missing, `a label that every bottom series has; ${seriesKey('', labels)} has not`);
    }
    const own = Object.fromEntries(names2.map((name) => [name, labels[name]]));
    const key = seriesKey('', own);
    const group = groups.get(key);
    if (group === void 0) groups.set(key, { labels: own, members: [index] });
    else group.members.push(index);
  });
  return [...groups.values()].map(({ labels, members }) => ({ labels, bottoms: Int32Array.from(members) }));
}
function sumsOf({ nodes }, bottom) {
  const all = new Float64Array(nodes.length);
  for (let i = 0; i < nodes.length; i += 1) {
    const { bottoms } = nodes[i];
    let sum = 0;
    for (let j = 0; j < bottoms.length; j += 1) sum += bottom[bottoms[j]];
    all[i] = sum;
  }
  return all;
}
function hierarchySeries(structure, bottom) {
  const { nodes, bottomCount } = structure;
  if (bottom.length !== bottomCount) {
    throw new BellwetherError(
      'invalid-input',
      `There are ${bottom.length} series for ${bottomCount} bottom series of the hierarchy; there must be one for each, in the same order.`,
    );
  }
  const aligned = alignSeries(bottom);
  const [first] = aligned;
  return nodes.map(({ labels, bottoms }) => {
    const values = new Float64Array(first.values.length);
    for (const index of bottoms) {
      const part = aligned[index].values;
      for (let t = 0; t < values.length; t += 1) values[t] += part[t];
    }
    const { axis, name, unit } = first;
    const identity = { name, labels, ...(unit === void 0 ? {} : { unit }), values };
    return axis.kind === 'regular'
      ? createTimeSeries({ ...identity, start: axis.start, step: axis.step })
      : withValues({ ...first, labels }, values);
  });
}
var smallestShare = 1e-10;
function floored(variances) {
  const largest = variances.reduce((most, value) => Math.max(most, value), 0);
  if (largest === 0) return new Float64Array(variances.length).fill(1);
  return variances.map((value) => Math.max(value, smallestShare * largest));
}
function errorCovariance(method, { nodes }, residuals) {
  if (method === 'wls-structural') return { variances: Float64Array.from(nodes, ({ bottoms }) => bottoms.length) };
  if (method !== 'wls-variance' && method !== 'mint-shrinkage') {
    return { variances: new Float64Array(nodes.length).fill(1) };
  }
  const columns = requireResiduals(method, nodes.length, residuals);
  return method === 'wls-variance'
    ? { variances: floored(Float64Array.from(columns, meanSquare)) }
    : shrunkCorrelations(columns);
}
function requireResiduals(method, count, residuals) {
  if (residuals?.length !== count || residuals.some(({ length }) => length !== residuals[0]?.length)) {
    throw new BellwetherError(
      'invalid-input',
      `Method "${method}" needs the residuals of all ${count} nodes, equally many of each; there are ${residuals?.length ?? 0} columns of ${residuals?.map(({ length }) => length).join(', ') ?? 'none'}.`,
    );
  }
  return residuals;
}
function meanSquare(values) {
  let [sum, count] = [0, 0];
  for (let t = 0; t < values.length; t += 1) {
    if (!Number.isFinite(values[t])) continue;
    sum += values[t] * values[t];
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}
function shrunkCorrelations(residuals) {
  const complete2 = completeTimes(residuals);
  const columns = residuals.map((column) => Float64Array.from(complete2, (t) => column[t]));
  const n = complete2.length;
  if (n < 3) {
    throw new BellwetherError(
      'invalid-input',
      `Method "mint-shrinkage" needs at least 3 times at which all nodes have a residual; there are ${n}.`,
      { details: { times: n } },
    );
  }
  const variances = floored(Float64Array.from(columns, (column) => variance(column)));
  const standard = columns.map((column, i) => {
    const [centre, deviation] = [mean(column), Math.sqrt(variances[i])];
    return column.map((value) => (value - centre) / deviation);
  });
  const correlations = columns.map(() => new Float64Array(columns.length));
  let [uncertainty, squares] = [0, 0];
  for (let i = 0; i < columns.length; i += 1) {
    correlations[i][i] = 1;
    for (let j = 0; j < i; j += 1) {
      const [a, b] = [standard[i], standard[j]];
      let [sum, sumOfSquares2] = [0, 0];
      for (let t = 0; t < n; t += 1) {
        const product = a[t] * b[t];
        sum += product;
        sumOfSquares2 += product * product;
      }
      const correlation = sum / (n - 1);
      correlations[i][j] = correlation;
      correlations[j][i] = correlation;
      uncertainty += (n / (n - 1) ** 3) * (sumOfSquares2 - (sum * sum) / n);
      squares += correlation * correlation;
    }
  }
  const shrinkage = squares === 0 ? 1 : Math.max(0, Math.min(1, uncertainty / squares));
  for (let i = 0; i < correlations.length; i += 1) {
    for (let j = 0; j < correlations.length; j += 1) if (i !== j) correlations[i][j] *= 1 - shrinkage;
  }
  return { variances, correlations, shrinkage };
}
function completeTimes(columns) {
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, t) => t).filter((t) =>
    columns.every((column) => Number.isFinite(column[t])),
  );
}
function bottomUp({ nodes, bottomCount }) {
  return (columns) => columns.map((values) => values.slice(nodes.length - bottomCount));
}
function topDown(structure, total, proportions) {
  const { bottomCount } = structure;
  const own = bottomUp(structure);
  return (columns) =>
    own(columns).map((bottom, h) => {
      const whole = columns[h][total];
      const shares =
        proportions === void 0 ? bottom.map((value) => Math.max(0, value)) : Float64Array.from(proportions);
      const sum = shares.reduce((all, value) => all + value, 0);
      return shares.map((share) => (sum === 0 ? whole / bottomCount : (whole * share) / sum));
    });
}
function minimumTrace(structure, covariance) {
  const { nodes, bottomCount } = structure;
  const sums = nodes.length - bottomCount;
  if (sums === 0) return bottomUp(structure);
  const deviation = covariance.variances.map(Math.sqrt);
  const { correlations } = covariance;
  const covarianceOf = (i, j) =>
    (correlations === void 0 ? Number(i === j) : correlations[i][j]) * deviation[i] * deviation[j];
  const towards = nodes.map((_, i) => {
    const row = new Float64Array(sums);
    if (correlations === void 0 && i < sums) {
      row[i] = covariance.variances[i];
      return row;
    }
    for (let a = 0; a < sums; a += 1) {
      const { bottoms } = nodes[a];
      if (correlations === void 0) {
        row[a] = includes(bottoms, i - sums) ? -covariance.variances[i] : 0;
        continue;
      }
      let value = covarianceOf(i, a);
      for (let j = 0; j < bottoms.length; j += 1) value -= covarianceOf(i, sums + bottoms[j]);
      row[a] = value;
    }
    return row;
  });
  const misses = Array.from({ length: sums }, (_, a) => {
    const row = towards[a].slice();
    for (const j of nodes[a].bottoms) {
      const part = towards[sums + j];
      for (let b = 0; b < sums; b += 1) row[b] -= part[b];
    }
    return row;
  });
  for (let a = 0; a < sums; a += 1) for (let b = 0; b < a; b += 1) misses[a][b] = misses[b][a];
  return (columns) => {
    const missed = columns.map((values) =>
      Float64Array.from({ length: sums }, (_, a) => {
        let miss = values[a];
        for (const j of nodes[a].bottoms) miss -= values[sums + j];
        return miss;
      }),
    );
    return choleskySolveAll(misses, missed).map((multipliers, h) =>
      Float64Array.from({ length: bottomCount }, (_, j) => {
        const row = towards[sums + j];
        let value = columns[h][sums + j];
        for (let a = 0; a < sums; a += 1) value -= row[a] * multipliers[a];
        return value;
      }),
    );
  };
}
function includes(indexes, index) {
  let [low, high] = [0, indexes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (indexes[middle] < index) low = middle + 1;
    else high = middle;
  }
  return indexes[low] === index;
}
function reconciledDeviations(structure, weights, deviations, correlations) {
  const { nodes } = structure;
  const taken = new Float64Array(nodes.length);
  return Float64Array.from(nodes, ({ bottoms }) => {
    for (let k = 0; k < nodes.length; k += 1) {
      let sum = 0;
      for (let j = 0; j < bottoms.length; j += 1) sum += weights[k][bottoms[j]];
      taken[k] = sum * deviations[k];
    }
    let total = 0;
    for (let k = 0; k < nodes.length; k += 1) {
      if (correlations === void 0) total += taken[k] * taken[k];
      else for (let l = 0; l < nodes.length; l += 1) total += taken[k] * taken[l] * correlations[k][l];
    }
    return Math.sqrt(Math.max(0, total));
  });
}

// src/hierarchy/reconcile.ts
var mostWeights = 2 ** 25;
function reconcile(options) {
  const { hierarchy: structure, residuals, proportions, paths, nonNegative = false } = options;
  const method = requireOneOf(
    'method',
    options.method ?? (residuals === void 0 ? 'wls-structural' : 'mint-shrinkage'),
    ['bottom-up', 'top-down', 'ols', 'wls-structural', 'wls-variance', 'mint-shrinkage'],
  );
  const base = requireForecasts(structure, options.forecasts);
  const covariance = errorCovariance(method, structure, residuals);
  const project3 = projectionOf(method, structure, covariance, proportions);
  const finish = (bottom) => sumsOf(structure, nonNegative ? bottom.map((value) => Math.max(0, value)) : bottom);
  const horizon = base[0].point.length;
  const given = Array.from({ length: horizon }, (_, h) => usable(structure, base, h));
  const point = project3(given.map(({ values }) => values)).map(finish);
  const replaced = new Set(given.flatMap((each) => each.replaced));
  const levels = levelsOf(base);
  const reconciledPaths = paths === void 0 ? void 0 : reconcilePaths(structure, paths, horizon, project3, finish);
  const intervals2 =
    reconciledPaths === void 0
      ? normalIntervals(
          structure,
          base,
          project3,
          covariance.correlations,
          point,
          levels,
          method === 'top-down' ? totalOf(structure) : -1,
        )
      : reconciledPaths.map((own) => pathIntervals(own, levels, horizon));
  const forecasts = base.map((each, i) => {
    const column = (at) => Float64Array.from({ length: horizon }, (_, h) => presentable(at(h)));
    const floor = (value) => (nonNegative ? Math.max(0, value) : value);
    const notes5 = replaced.has(i) ? ['Had no forecast of its own at some step: taken from the hierarchy.'] : [];
    return {
      ...each,
      model: `${each.model}, reconciled ${method}`,
      labels: { ...each.labels },
      point: column((h) => point[h][i]),
      intervals: intervals2[i].map(({ level: level2, lower: lower2, upper: upper2 }) => ({
        level: level2,
        lower: lower2.map((value) => presentable(floor(value))),
        upper: upper2.map((value) => presentable(floor(value))),
      })),
      notes: [...each.notes, ...notes5],
    };
  });
  const { shrinkage } = covariance;
  return {
    forecasts,
    method,
    ...(shrinkage === void 0 ? {} : { shrinkage }),
    ...(reconciledPaths === void 0 ? {} : { paths: reconciledPaths }),
  };
}
function requireForecasts({ nodes }, forecasts) {
  const [first] = forecasts;
  if (first === void 0 || forecasts.length !== nodes.length) {
    throw new BellwetherError(
      'invalid-input',
      `There are ${forecasts.length} forecasts for ${nodes.length} nodes of the hierarchy; there must be one for each, in the same order.`,
    );
  }
  forecasts.forEach(({ start, step, point }, index) => {
    if (start === first.start && step === first.step && point.length === first.point.length) return;
    throw new BellwetherError(
      'invalid-input',
      `Forecast ${index} is not for the same times as the first one: start, step and horizon must agree.`,
      { details: { index } },
    );
  });
  return forecasts;
}
function projectionOf(method, structure, covariance, proportions) {
  if (method === 'bottom-up') return bottomUp(structure);
  if (method !== 'top-down') return minimumTrace(structure, covariance);
  const { bottomCount } = structure;
  const total = totalOf(structure);
  if (total < 0)
    throw invalidOption('method', method, 'another one: the hierarchy has no sum of everything (level [])');
  const wrong =
    proportions !== void 0 &&
    (proportions.length !== bottomCount ||
      !Array.from(proportions).every((share) => Number.isFinite(share) && share >= 0));
  if (wrong) throw invalidOption('proportions', proportions, `${bottomCount} numbers of at least 0`);
  return topDown(structure, total, proportions);
}
function totalOf({ nodes, bottomCount }) {
  return nodes.findIndex(({ bottoms }) => bottoms.length === bottomCount);
}
function usable(structure, base, h) {
  const { nodes, bottomCount } = structure;
  const values = Float64Array.from(base, ({ point }) => point[h]);
  const replaced = nodes.map((_, i) => i).filter((i) => !Number.isFinite(values[i]));
  if (replaced.length > 0) {
    const bottom = values.slice(nodes.length - bottomCount).map((value) => (Number.isFinite(value) ? value : 0));
    const sums = sumsOf(structure, bottom);
    for (const i of replaced) values[i] = sums[i];
  }
  return { values, replaced };
}
function levelsOf(base) {
  const [first, ...others] = base;
  const has = ({ intervals: intervals2 }, level2) => intervals2.some((each) => each.level === level2);
  return (first?.intervals ?? [])
    .map(({ level: level2 }) => level2)
    .filter((level2) => others.every((each) => has(each, level2)));
}
function normalIntervals(structure, base, project3, correlations, point, levels, total) {
  const { nodes, bottomCount } = structure;
  const widest = levels.at(-1);
  if (widest === void 0) return nodes.map(() => []);
  if (nodes.length * bottomCount > mostWeights) {
    throw new BellwetherError(
      'limit-exceeded',
      `Normal intervals of ${nodes.length} nodes over ${bottomCount} bottom series need too much memory; give "paths", or forecasts without intervals.`,
      { details: { nodes: nodes.length, bottoms: bottomCount } },
    );
  }
  const z = normalQuantile(0.5 + widest / 2);
  const unit = nodes.map((_, k) => Float64Array.from(nodes, (_node, i) => Number(i === k)));
  const weights = total < 0 ? project3(unit) : [];
  const shareWeights = (values) =>
    nodes.map((_, k) => {
      if (k !== total) return new Float64Array(bottomCount);
      const whole = values[total];
      const bottom = values.subarray(nodes.length - bottomCount);
      return bottom.map((value) => (whole === 0 ? 1 / bottomCount : value / whole));
    });
  const deviations = point.map((values, h) => {
    const own = Float64Array.from(base, ({ intervals: intervals2 }) => {
      const interval = intervals2.find(({ level: level2 }) => level2 === widest);
      const deviation = (interval.upper[h] - interval.lower[h]) / (2 * z);
      return Number.isFinite(deviation) ? deviation : 0;
    });
    return reconciledDeviations(structure, total < 0 ? weights : shareWeights(values), own, correlations);
  });
  return nodes.map((_, i) =>
    levels.map((level2) => {
      const width = normalQuantile(0.5 + level2 / 2);
      return {
        level: level2,
        lower: Float64Array.from(point, (values, h) => values[i] - width * deviations[h][i]),
        upper: Float64Array.from(point, (values, h) => values[i] + width * deviations[h][i]),
      };
    }),
  );
}
function reconcilePaths({ nodes }, paths, horizon, project3, finish) {
  const count = paths[0]?.length ?? 0;
  const fits =
    paths.length === nodes.length &&
    count > 0 &&
    paths.every(
      (own) => own.length === count && own.every((path) => path.length === horizon && path.every(Number.isFinite)),
    );
  if (!fits) {
    throw new BellwetherError(
      'invalid-input',
      `Paths must be equally many for each of the ${nodes.length} nodes, at least one, each of ${horizon} finite values.`,
    );
  }
  const result = nodes.map(() => Array.from({ length: count }, () => new Float64Array(horizon)));
  const atOnce = Math.max(1, Math.floor(1024 / horizon));
  for (let from = 0; from < count; from += atOnce) {
    const futures = Array.from({ length: Math.min(atOnce, count - from) }, (_, i) => from + i);
    const columns = futures.flatMap((p) =>
      Array.from({ length: horizon }, (_, h) => Float64Array.from(paths, (own) => own[p][h])),
    );
    project3(columns).forEach((bottom, c) => {
      const all = finish(bottom);
      const p = from + Math.floor(c / horizon);
      for (let i = 0; i < nodes.length; i += 1) result[i][p][c % horizon] = all[i];
    });
  }
  return result;
}
function pathIntervals(paths, levels, horizon) {
  const sorted = Array.from({ length: horizon }, (_, h) => Float64Array.from(paths, (path) => path[h]).sort());
  return levels.map((level2) => ({
    level: level2,
    lower: Float64Array.from(sorted, (values) => quantileOfSorted(values, 0.5 - level2 / 2)),
    upper: Float64Array.from(sorted, (values) => quantileOfSorted(values, 0.5 + level2 / 2)),
  }));
}
function forecastToFrame(forecasts) {
  const list = 'contract' in forecasts ? [forecasts] : forecasts;
  const length = list.reduce((sum, { point }) => sum + point.length, 0);
  const levels = [
    ...new Set(list.flatMap(({ intervals: intervals2 }) => intervals2.map(({ level: level2 }) => level2))),
  ].sort((a, b) => a - b);
  const labels = [...new Set(list.flatMap((each) => Object.keys(each.labels)))];
  const numbers = (name, valuesOf) => {
    const values = new Float64Array(length).fill(Number.NaN);
    let row = 0;
    for (const forecast of list) {
      const own = valuesOf(forecast);
      if (own !== void 0) values.set(own, row);
      row += forecast.point.length;
    }
    return { kind: 'number', name, values };
  };
  const texts = (name, textOf) => {
    const codes = new Int32Array(length);
    const known2 = /* @__PURE__ */ new Map();
    let row = 0;
    for (const forecast of list) {
      const text = textOf(forecast);
      if (text !== void 0 && !known2.has(text)) known2.set(text, known2.size);
      codes.fill(text === void 0 ? -1 : known2.get(text), row, row + forecast.point.length);
      row += forecast.point.length;
    }
    return { kind: 'string', name, codes, dictionary: [...known2.keys()] };
  };
  const bound = (side, level2) =>
    numbers(
      levelName(side, level2),
      ({ intervals: intervals2 }) => intervals2.find((each) => each.level === level2)?.[side],
    );
  const times = numbers('time', ({ start, step, point }) => point.map((_, h) => start + h * step));
  const columns = [
    { kind: 'time', name: 'time', values: times.values },
    texts('name', ({ name }) => name),
    ...labels.map((label2) =>
      texts(label2, (each) => (Object.hasOwn(each.labels, label2) ? each.labels[label2] : void 0)),
    ),
    numbers('point', ({ point }) => point),
    ...levels.flatMap((level2) => [bound('lower', level2), bound('upper', level2)]),
  ];
  const taken = columns.find(({ name }, i) => columns.findIndex((each) => each.name === name) !== i);
  if (taken !== void 0) {
    throw new BellwetherError(
      'invalid-input',
      `A forecast has a label "${taken.name}", which is the name of another column of the table.`,
      { details: { label: taken.name } },
    );
  }
  return createFrame(columns);
}
function forecastToSeries(forecast, options = {}) {
  const { start, step, unit, model, intervals: intervals2 } = forecast;
  const name = options.name ?? `${forecast.name}_forecast`;
  const shared = { ...forecast.labels, ...options.labels };
  const own = ['forecast', 'level', ...(options.modelLabel ? ['model'] : [])];
  const taken = own.find((label2) => Object.hasOwn(shared, label2));
  if (taken !== void 0) {
    throw new BellwetherError(
      'invalid-input',
      `The forecast of "${forecast.name}" has the label "${taken}" already; it is needed to tell points and bounds apart.`,
      { details: { label: taken } },
    );
  }
  const series = (values, labels) =>
    createTimeSeries({
      name,
      labels: { ...shared, ...labels, ...(options.modelLabel ? { model } : {}) },
      ...(unit === void 0 ? {} : { unit }),
      start,
      step,
      values,
    });
  return [
    series(forecast.point, { forecast: 'point' }),
    ...intervals2.flatMap(({ level: level2, lower: lower2, upper: upper2 }) => [
      series(lower2, { forecast: 'lower', level: String(level2) }),
      series(upper2, { forecast: 'upper', level: String(level2) }),
    ]),
  ];
}
function writeForecast(sink, forecasts, options = {}) {
  const { signal } = options;
  const list = 'contract' in forecasts ? [forecasts] : forecasts;
  async function* chunks() {
    for await (const forecast of list) yield* forecastToSeries(forecast, options);
  }
  return sink.write(chunks(), signal === void 0 ? {} : { signal });
}

// src/intervals/adaptation.ts
var furthest = Math.log(1e3);
var waiting = 8;
function trackedSteps(horizon, levels) {
  const steps = [];
  for (let step = 1; step < horizon; step *= 2) steps.push(step);
  return [...steps, horizon].map((step) => ({
    step,
    logFactors: new Array(levels).fill(0),
    judged: 0,
    hits: new Array(levels).fill(0),
    pending: [],
  }));
}
function within(value, { point, lower: lower2, upper: upper2 }, k, logFactor) {
  const factor = Math.exp(logFactor);
  return value >= point - factor * (point - lower2[k]) && value <= point + factor * (upper2[k] - point);
}
function judge(tracked, forecast, value, levels, rate) {
  const logFactors = tracked.logFactors.map((logFactor, k) => {
    const level2 = levels[k];
    const pull = within(value, forecast, k, logFactor) ? level2 - 1 : level2;
    const moved = logFactor + (rate * pull) / Math.sqrt(level2 * (1 - level2));
    return Math.max(-furthest, Math.min(furthest, moved));
  });
  const hits = tracked.hits.map((count, k) => count + Number(within(value, forecast, k, forecast.issued[k])));
  return { ...tracked, logFactors, hits, judged: tracked.judged + 1 };
}
function made(tracked, due, h, point, intervals2) {
  const lower2 = intervals2.map((interval) => interval.lower[h]);
  const upper2 = intervals2.map((interval) => interval.upper[h]);
  const usable2 = [point[h], ...lower2, ...upper2].every(Number.isFinite);
  return usable2 ? [{ due, point: point[h] + 0, lower: lower2, upper: upper2, issued: tracked.logFactors }] : [];
}
function adapt(all, inner, index, value, levels, rate) {
  const asked = all.filter(({ step }) => index % Math.ceil(step / waiting) === 0);
  const { point, intervals: intervals2 } = inner.forecast({ horizon: asked.at(-1).step, levels });
  return all.map((before) => {
    const { step } = before;
    const fresh =
      index % Math.ceil(step / waiting) === 0 ? made(before, index + step - 1, step - 1, point, intervals2) : [];
    const pending = [...before.pending, ...fresh];
    let tracked = before;
    if (Number.isFinite(value)) {
      for (const each of pending) if (each.due === index) tracked = judge(tracked, each, value, levels, rate);
    }
    return { ...tracked, pending: pending.filter(({ due }) => due > index) };
  });
}
function factorAt(all, levels, step, level2) {
  let right = 0;
  while (right < all.length - 1 && all[right].step < step) right += 1;
  const left = Math.max(0, right - 1);
  const gap = Math.log(all[right].step / all[left].step);
  const share = gap > 0 ? Math.min(1, Math.log(step / all[left].step) / gap) : 1;
  const at = (k) => all[left].logFactors[k] + share * (all[right].logFactors[k] - all[left].logFactors[k]);
  let above = 0;
  while (above < levels.length - 1 && levels[above] < level2) above += 1;
  const below = Math.max(0, above - 1);
  const between = levels[above] - levels[below];
  const weight = between > 0 ? Math.max(0, Math.min(1, (level2 - levels[below]) / between)) : 1;
  return Math.exp(at(below) + weight * (at(above) - at(below)));
}

// src/intervals/adaptive-intervals.ts
function widened(inner, { levels: watched, steps }, request) {
  const { horizon, levels } = requireRequest(request);
  const all = requireLevels('levels', [...watched, ...levels]);
  const forecast = inner.forecast({ ...request, levels: all });
  const { point } = forecast;
  const intervals2 = [];
  for (const { level: level2, lower: lower2, upper: upper2 } of forecast.intervals) {
    const own = { level: level2, lower: new Float64Array(horizon), upper: new Float64Array(horizon) };
    for (let h = 0; h < horizon; h += 1) {
      const factor = factorAt(steps, watched, h + 1, level2);
      own.lower[h] = presentable(point[h] - factor * (point[h] - lower2[h]));
      own.upper[h] = presentable(point[h] + factor * (upper2[h] - point[h]));
    }
    intervals2.push(own);
  }
  const wanted = new Set(levels);
  const answered = nested(intervals2).filter(({ level: level2 }) => wanted.has(level2));
  const notes5 = [...forecast.notes];
  const last = steps.at(-1);
  if (horizon > last.step)
    notes5.push(`Adapted up to ${last.step} steps ahead; steps beyond are widened like that one.`);
  if (steps.every(({ judged }) => judged === 0))
    notes5.push('Nothing to adapt to yet: the intervals are those of the model.');
  return { ...forecast, model: `${forecast.model}, adaptive`, intervals: answered, notes: notes5 };
}
function nested(intervals2) {
  for (let i = 1; i < intervals2.length; i += 1) {
    const [inside, { lower: lower2, upper: upper2 }] = [intervals2[i - 1], intervals2[i]];
    for (let h = 0; h < lower2.length; h += 1) {
      if (inside.lower[h] < lower2[h]) lower2[h] = inside.lower[h];
      if (inside.upper[h] > upper2[h]) upper2[h] = inside.upper[h];
    }
  }
  return intervals2;
}
function achievedBy({ levels, steps }) {
  return steps.flatMap(({ step, judged, hits }) =>
    levels.map((level2, k) => ({ step, level: level2, judged, coverage: judged === 0 ? null : hits[k] / judged })),
  );
}
function adaptive(inner, standing2) {
  return {
    kind: 'adaptive-intervals',
    achieved: achievedBy(standing2),
    forecast: (request) => widened(inner, standing2, request),
    update(values) {
      const { levels, rate } = standing2;
      let [current, { index, steps }] = [inner, standing2];
      for (let i = 0; i < values.length; i += 1) {
        steps = adapt(steps, current, index, values[i], levels, rate);
        current = current.update([values[i]]);
        index += 1;
      }
      return adaptive(current, { levels, rate, index, steps });
    },
    get state() {
      return { kind: 'adaptive-intervals', version: 1, ...standing2, inner: inner.state };
    },
  };
}
function requireSteps(steps, levels) {
  const fits = (list) => list?.length === levels && list.every(Number.isFinite);
  const usable2 =
    Array.isArray(steps) &&
    steps.length > 0 &&
    steps.every(
      ({ step, judged, logFactors, hits, pending }) =>
        step >= 1 &&
        judged >= 0 &&
        fits(logFactors) &&
        fits(hits) &&
        pending?.every(
          ({ due, point, lower: lower2, upper: upper2, issued }) =>
            Number.isSafeInteger(due) && Number.isFinite(point) && fits(lower2) && fits(upper2) && fits(issued),
        ),
    );
  if (!usable2) throw invalidState('steps', steps, 'what a fitted model has tracked');
  return steps;
}
function adaptiveIntervals(forecaster, options) {
  const horizon = requireInteger('horizon', options.horizon, { min: 1 });
  const levels = requireLevels('levels', options.levels ?? [0.5, 0.8, 0.95]);
  const rate = requireNumber('rate', options.rate ?? 0.05, { min: 0, max: 1, exclusiveMin: true });
  const warmUp2 = options.warmUp === void 0 ? void 0 : requireInteger('warmUp', options.warmUp, { min: 0 });
  if (levels.length === 0) throw invalidOption('levels', options.levels, 'at least one level');
  return {
    contract: 'forecaster/1',
    kind: 'adaptive-intervals',
    fit(series, fitOptions2 = {}) {
      const { values } = series;
      const inner = forecaster.fit(series, fitOptions2);
      const wanted = warmUp2 ?? Math.min(500, Math.floor(values.length / 4));
      const from = Math.max(0, values.length - wanted);
      const start = { levels, rate, index: 0, steps: trackedSteps(horizon, levels.length) };
      if (from === 0 || wanted === 0) return adaptive(inner, start);
      const earlier = adaptive(forecaster.fit(pastOf(series, 0, from), fitOptions2), start);
      fitOptions2.signal?.throwIfAborted();
      const { index, steps } = earlier.update(values.slice(from)).state;
      return adaptive(inner, { levels, rate, index, steps });
    },
    restore(saved) {
      const state = requireState(saved, 'adaptive-intervals', 1);
      const watched = state.levels;
      const fits = Array.isArray(watched) && watched.length > 0 && watched.every((level2) => level2 > 0 && level2 < 1);
      if (!fits) throw invalidState('levels', watched, 'levels between 0 and 1');
      return adaptive(forecaster.restore(state.inner), {
        levels: [...watched],
        rate: decodeNumber('rate', state.rate),
        index: decodeInteger('index', state.index),
        steps: requireSteps(state.steps, watched.length),
      });
    },
  };
}

// src/intervals/forecast-quantiles.ts
var medianLevel = 1e-3;
function levelOf(probability) {
  return Number(Math.max(medianLevel, Math.abs(2 * probability - 1)).toPrecision(12));
}
function forecastQuantiles(fitted3, options) {
  const { horizon, probabilities, future } = options;
  requireProbabilities(probabilities);
  const levels = [...new Set(probabilities.map(levelOf))];
  const forecast = fitted3.forecast({ horizon, levels, ...(future === void 0 ? {} : { future }) });
  const byLevel = new Map(forecast.intervals.map((interval) => [interval.level, interval]));
  const quantiles = probabilities.map((probability) => {
    const level2 = levelOf(probability);
    const { lower: lower2, upper: upper2 } = byLevel.get(level2);
    if (level2 === medianLevel) return lower2.map((value, h) => value + (upper2[h] - value) / 2);
    return probability < 0.5 ? lower2.slice() : upper2.slice();
  });
  for (let k = 1; k < quantiles.length; k += 1) {
    const [previous, current] = [quantiles[k - 1], quantiles[k]];
    for (let h = 0; h < current.length; h += 1) if (current[h] < previous[h]) current[h] = previous[h];
  }
  const { model, start, step, notes: notes5 } = forecast;
  return { model, start, step, probabilities: [...probabilities], quantiles, notes: notes5 };
}
var scores = Array.from({ length: 15 }, (_, i) => (i - 7) / 2);
function valueAt(quantiles, h, score) {
  const place = (score - scores[0]) * 2;
  const left = Math.max(0, Math.min(scores.length - 2, Math.floor(place)));
  const [below, above] = [quantiles[left][h], quantiles[left + 1][h]];
  return below + (above - below) * (place - left);
}
function samplePaths(fitted3, request) {
  const horizon = requireInteger('horizon', request.horizon, { min: 1 });
  const paths = requireInteger('paths', request.paths, { min: 1 });
  if (canSimulate(fitted3)) return fitted3.simulate(request);
  const { future, random } = request;
  const { quantiles } = forecastQuantiles(fitted3, {
    horizon,
    probabilities: scores.map(normalCdf),
    ...(future === void 0 ? {} : { future }),
  });
  return Array.from({ length: paths }, () => {
    const path = new Float64Array(horizon);
    let walk = 0;
    for (let h = 0; h < horizon; h += 1) {
      walk += standardNormal(random);
      path[h] = valueAt(quantiles, h, walk / Math.sqrt(h + 1));
    }
    return path;
  });
}
function reachOf({ lags, window }) {
  return Math.max(window, lags[lags.length - 1] ?? 1);
}
function levelBefore(values, at, window, otherwise = Number.NaN) {
  let [sum, count] = [0, 0];
  for (let i = Math.max(0, at - window); i < at; i += 1) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return count > 0 ? sum / count : otherwise;
}
function rowsOf({ lags, seasonLength }, places2) {
  const columns = lags.map((lag) => ({
    kind: 'number',
    name: `lag ${lag}`,
    values: Float64Array.from(places2, ({ values, at, level: level2 }) =>
      at >= lag ? values[at - lag] - level2 : Number.NaN,
    ),
  }));
  columns.push({ kind: 'number', name: 'level', values: Float64Array.from(places2, ({ level: level2 }) => level2) });
  if (seasonLength > 1) {
    columns.push({
      kind: 'number',
      name: 'phase',
      values: Float64Array.from(places2, ({ steps }) => steps % seasonLength),
    });
  }
  return createFrame(columns);
}

// src/lag-forecaster/lag-forecaster.ts
var fewestRows = 40;
var origins = 16;
var longestMeasured = 96;
var held = 0.2;
function defaultLags(season) {
  const around = season > 1 ? [season - 1, season, season + 1, 2 * season] : [4, 5, 8];
  return [.../* @__PURE__ */ new Set([1, 2, 3, ...around])].filter((lag) => lag >= 1).sort((a, b) => a - b);
}
function learningSet(design, values, from, end) {
  const places2 = [];
  const target = [];
  for (let at = Math.max(1, from); at < end; at += 1) {
    const level2 = levelBefore(values, at, design.window);
    const difference = values[at] - level2;
    if (Number.isNaN(difference)) continue;
    places2.push({ values, at, steps: at, level: level2 });
    target.push(difference);
  }
  return { places: places2, target: Float64Array.from(target) };
}
function learnRows(regressor, design, values, end) {
  const { places: places2, target } = learningSet(design, values, design.lags[0], end);
  if (places2.length < fewestRows) return void 0;
  return regressor.fit(rowsOf(design, places2), target);
}
function recurse(model, design, past, last, steps, horizon, paths, noise2) {
  const kept = past.length;
  const tracks = Array.from({ length: paths }, () => {
    const track = new Float64Array(kept + horizon).fill(Number.NaN);
    for (let i = 0; i < kept; i += 1) track[i] = past[i];
    return track;
  });
  for (let h = 0; h < horizon; h += 1) {
    const at = kept + h;
    const places2 = tracks.map((values) => ({
      values,
      at,
      steps: steps + h,
      level: levelBefore(values, at, design.window, last),
    }));
    const predicted = model.predict(rowsOf(design, places2));
    for (let path = 0; path < paths; path += 1) {
      tracks[path][at] = places2[path].level + predicted[path] + noise2(path, h);
    }
  }
  return tracks.map((track) => track.subarray(kept));
}
var silent = () => 0;
function measureSpread(regressor, design, values) {
  const cut = Math.floor((1 - held) * values.length);
  const model = learnRows(regressor, design, values, cut);
  const steps = Math.min(longestMeasured, Math.max(2 * design.seasonLength, 12), values.length - cut);
  if (model === void 0 || steps < 1) return new Float64Array(0);
  const squares = new Float64Array(steps);
  const counts = new Float64Array(steps);
  const reach = reachOf(design);
  for (let k = 0; k < origins; k += 1) {
    const origin = cut + Math.floor((k * (values.length - cut - 1)) / Math.max(1, origins - 1));
    const past = values.subarray(Math.max(0, origin - reach), origin);
    if (Number.isNaN(levelBefore(past, past.length, design.window))) continue;
    const [path] = recurse(model, design, past, Number.NaN, origin, Math.min(steps, values.length - origin), 1, silent);
    for (let h = 0; h < path.length; h += 1) {
      const error = values[origin + h] - path[h];
      if (Number.isNaN(error)) continue;
      squares[h] += error * error;
      counts[h] += 1;
    }
  }
  const spread = new Float64Array(steps);
  let [largest, sum, count] = [0, 0, 0];
  for (let h = 0; h < steps; h += 1) {
    sum += squares[h];
    count += counts[h];
    const own = counts[h] >= origins / 2 ? squares[h] / counts[h] : 0;
    largest = Math.max(largest, own, count > 0 ? sum / count : 0);
    spread[h] = Math.sqrt(largest);
  }
  return spread;
}
function observedIn(values) {
  let observed = 0;
  for (let i = 0; i < values.length; i += 1) if (!Number.isNaN(values[i])) observed += 1;
  return observed;
}
function lastKnown2(values, before) {
  let at = values.length - 1;
  while (at >= 0 && Number.isNaN(values[at])) at -= 1;
  return at < 0 ? before : values[at];
}
function latest(before, after, reach) {
  const all = new Float64Array(before.length + after.length);
  all.set(before);
  all.set(after, before.length);
  return all.slice(Math.max(0, all.length - reach));
}
function spreadAt(spread, h, level2) {
  if (spread.length === 0) return guessedSpread(level2);
  const last = spread.length - 1;
  return h <= last ? spread[h] : spread[last] * Math.sqrt((h + 1) / (last + 1));
}
function lagForecaster(options) {
  const { regressor } = options;
  if (regressor?.contract !== 'regressor/1') {
    throw invalidOption(
      'regressor',
      regressor,
      'a regressor, such as gradientBoosting({ loss: "squared" }) of @bellwether/learning',
    );
  }
  const seasonLength = requireInteger('seasonLength', options.seasonLength ?? 1, { min: 1 });
  const lags = [...new Set(options.lags ?? defaultLags(seasonLength))]
    .map((lag, i) => requireInteger(`lags[${i}]`, lag, { min: 1 }))
    .sort((a, b) => a - b);
  if (lags.length === 0) throw invalidOption('lags', options.lags, 'a list of at least one distance');
  const design = { lags, seasonLength, window: seasonLength > 1 ? seasonLength : 8 };
  const reach = reachOf(design);
  const predict5 = ({ model, recent, last, steps, spread }, horizon) => {
    const level2 = levelBefore(recent, recent.length, design.window, last);
    const point =
      model === void 0 || Number.isNaN(level2)
        ? new Float64Array(horizon).fill(level2)
        : recurse(model, design, recent, last, steps, horizon, 1, silent)[0].slice();
    return { point, deviation: Float64Array.from({ length: horizon }, (_, h) => spreadAt(spread, h, level2)) };
  };
  const simulate5 = ({ model, recent, last, steps, spread }, request) => {
    const { horizon, paths, random } = request;
    const level2 = levelBefore(recent, recent.length, design.window, last);
    const sigma = spreadAt(spread, 0, level2);
    if (model === void 0 || Number.isNaN(level2)) {
      return Array.from({ length: paths }, () =>
        Float64Array.from({ length: horizon }, () => level2 + sigma * standardNormal(random)),
      );
    }
    return recurse(model, design, recent, last, steps, horizon, paths, () => sigma * standardNormal(random)).map(
      (path) => path.slice(),
    );
  };
  return defineModel({
    kind: 'lag-forecaster',
    learn(values) {
      const model = learnRows(regressor, design, values, values.length);
      return {
        model,
        recent: values.slice(Math.max(0, values.length - reach)),
        last: lastKnown2(values, Number.NaN),
        steps: values.length,
        observed: observedIn(values),
        spread: model === void 0 ? new Float64Array(0) : measureSpread(regressor, design, values),
      };
    },
    absorb: (memory2, values) => ({
      ...memory2,
      recent: latest(memory2.recent, values, reach),
      last: lastKnown2(values, memory2.last),
      steps: memory2.steps + values.length,
      observed: memory2.observed + observedIn(values),
    }),
    predict: predict5,
    simulate: simulate5,
    label: ({ model }) => (model === void 0 ? 'mean of the latest values' : `${regressor.kind} over lags`),
    notes({ model, observed }) {
      if (observed === 0) return emptyNotes();
      return model === void 0
        ? [
            `Fewer than ${fewestRows} values to learn from: the mean of the latest ones stands in, and the intervals are guessed.`,
          ]
        : [];
    },
    encode: ({ model, recent, last, steps, observed, spread }, envelope) => ({
      ...envelope,
      model: model === void 0 ? null : model.state,
      lags,
      seasonLength,
      recent: encodeNumbers(recent),
      last: encodeNumber(last),
      steps,
      observed,
      spread: encodeNumbers(spread),
    }),
    decode(state) {
      if (state.seasonLength !== seasonLength || String(state.lags) !== String(lags)) {
        throw invalidState(
          'lags',
          state.lags,
          `those of this forecaster, ${lags.join(', ')} with a season of ${seasonLength}`,
        );
      }
      const recent = decodeNumbers('recent', state.recent);
      if (recent.length > reach) throw invalidState('recent', recent.length, `at most ${reach} values`);
      return {
        model: state.model === null ? void 0 : regressor.restore(state.model),
        recent,
        last: decodeNumber('last', state.last),
        steps: decodeInteger('steps', state.steps),
        observed: decodeInteger('observed', state.observed),
        spread: decodeNumbers('spread', state.spread),
      };
    },
  });
}
function readDocument(value) {
  const document = requireState(value, 'forecast-ledger', 1);
  const usable2 =
    typeof document.model === 'string' &&
    Array.isArray(document.entries) &&
    Array.isArray(document.settled) &&
    Array.isArray(document.staleness?.evidence);
  if (!usable2) throw invalidState('entries', document.entries, 'those of a forecast ledger');
  return document;
}
function toJson(document) {
  return { ...document };
}

// src/ledger/scores.ts
function cellsOf(entry, buckets, periodLength) {
  const cells = /* @__PURE__ */ new Map();
  entry.actual.forEach((actual, h) => {
    const point = entry.point[h];
    if (actual === null || point === null || point === void 0) return;
    const period = Math.floor((entry.start + h * entry.step) / periodLength) * periodLength;
    const bucket = bucketOf(h + 1, buckets);
    const error = actual - point;
    const coverage2 = entry.levels.flatMap((level2, l) => {
      const [lower2, upper2] = [entry.lower[l]?.[h] ?? null, entry.upper[l]?.[h] ?? null];
      if (lower2 === null || upper2 === null) return [];
      return [{ level: level2, count: 1, inside: Number(actual >= lower2 && actual <= upper2) }];
    });
    const single = {
      period,
      bucket,
      count: 1,
      absoluteError: Math.abs(error),
      error,
      squaredError: error * error,
      absoluteActual: Math.abs(actual),
      coverage: coverage2,
    };
    const key = `${period} ${bucket}`;
    const present = cells.get(key);
    cells.set(key, present === void 0 ? single : addCells(present, single));
  });
  return [...cells.values()];
}
function bucketOf(step, buckets) {
  const index = buckets.findIndex((end) => step <= end);
  return index < 0 ? buckets.length : index;
}
function addCells(a, b) {
  const levels = [...new Set([...a.coverage, ...b.coverage].map(({ level: level2 }) => level2))].sort((x, y) => x - y);
  const of = ({ coverage: coverage2 }, level2) =>
    coverage2.find((each) => each.level === level2) ?? { level: level2, count: 0, inside: 0 };
  return {
    period: a.period,
    bucket: a.bucket,
    count: a.count + b.count,
    absoluteError: a.absoluteError + b.absoluteError,
    error: a.error + b.error,
    squaredError: a.squaredError + b.squaredError,
    absoluteActual: a.absoluteActual + b.absoluteActual,
    coverage: levels.map((level2) => ({
      level: level2,
      count: of(a, level2).count + of(b, level2).count,
      inside: of(a, level2).inside + of(b, level2).inside,
    })),
  };
}
function mergeCells(cells, keep = Number.POSITIVE_INFINITY) {
  const merged = /* @__PURE__ */ new Map();
  for (const cell of cells) {
    const key = `${cell.period} ${cell.bucket}`;
    const present = merged.get(key);
    merged.set(key, present === void 0 ? cell : addCells(present, cell));
  }
  const sorted = [...merged.values()].sort((a, b) => a.period - b.period || a.bucket - b.bucket);
  const periods = [...new Set(sorted.map(({ period }) => period))];
  const first = periods[Math.max(0, periods.length - keep)] ?? 0;
  return sorted.filter(({ period }) => period >= first);
}

// src/ledger/report.ts
function reportOf(cells, buckets) {
  const names2 = [
    ...buckets.map((end, i) => rangeName((buckets[i - 1] ?? 0) + 1, end)),
    `${(buckets.at(-1) ?? 0) + 1}+`,
  ];
  const group = (keyOf) => {
    const groups = /* @__PURE__ */ new Map();
    for (const { model, cell } of cells) {
      const key = keyOf(model, cell);
      const present = groups.get(key);
      groups.set(key, { model, cell: present === void 0 ? cell : addCells(present.cell, cell) });
    }
    return [...groups.values()].sort(
      (a, b) => (a.model < b.model ? -1 : a.model > b.model ? 1 : 0) || a.cell.bucket - b.cell.bucket,
    );
  };
  const row = ({ model, cell }) => ({
    model,
    horizons: names2[cell.bucket] ?? '',
    count: cell.count,
    meanAbsoluteError: cell.absoluteError / cell.count,
    bias: cell.error / cell.count,
    rootMeanSquaredError: Math.sqrt(cell.squaredError / cell.count),
    weightedPercentageError: cell.absoluteActual === 0 ? null : cell.absoluteError / cell.absoluteActual,
    coverage: cell.coverage.map(({ level: level2, count, inside }) => ({
      level: level2,
      achieved: inside / count,
      count,
    })),
  });
  return {
    rows: group((model, { bucket }) => JSON.stringify([model, bucket])).map(row),
    periods: group((model, { bucket, period }) => JSON.stringify([model, bucket, period]))
      .map((each) => ({ ...row(each), period: each.cell.period }))
      .sort((a, b) => a.period - b.period),
  };
}
function rangeName(from, to) {
  return from === to ? String(from) : `${from}-${to}`;
}

// src/ledger/staleness.ts
var bets = [0.02, 0.05, 0.1, 0.2, 0.4];
var ceiling = 1e9;
var noEvidence = { evidence: [], forecasts: 0 };
function verdictsOf(entry, nextStart) {
  return entry.levels.map((level2, l) => {
    let [steps, missed] = [0, 0];
    entry.actual.forEach((actual, h) => {
      const [lower2, upper2] = [entry.lower[l]?.[h] ?? null, entry.upper[l]?.[h] ?? null];
      if (actual === null || lower2 === null || upper2 === null || entry.start + h * entry.step >= nextStart) return;
      steps += 1;
      if (actual < lower2 || actual > upper2) missed += 1;
    });
    return { level: level2, steps, missed };
  });
}
function judge2(memory2, verdicts) {
  const useful = verdicts.filter(({ steps }) => steps > 0);
  if (useful.length === 0) return memory2;
  const known2 = new Map(memory2.evidence.map(({ level: level2, bets: own }) => [level2, own]));
  for (const { level: level2, steps, missed } of useful) {
    const allowed = 1 - level2;
    const own = known2.get(level2) ?? bets.map(() => 0);
    known2.set(
      level2,
      own.map((evidence2, b) => {
        const factor = 1 + (bets[b] / allowed) * (missed / steps - allowed);
        return Math.min(ceiling, (evidence2 + 1) * factor);
      }),
    );
  }
  const evidence = [...known2].sort(([a], [b]) => a - b).map(([level2, own]) => ({ level: level2, bets: own }));
  return { evidence, forecasts: memory2.forecasts + 1 };
}
function evidenceOf({ evidence }) {
  const all = evidence.flatMap(({ bets: own }) => own);
  return all.length === 0 ? 0 : all.reduce((sum, each) => sum + each, 0) / all.length;
}

// src/ledger/forecast-ledger.ts
var attempts = 10;
function forecastLedger(options = {}) {
  const { store = memoryStateStore(), prefix = 'forecast-ledger/' } = options;
  const horizons = (options.horizons ?? [1, 6, 24, 168]).map((end) => requireInteger('horizons', end, { min: 1 }));
  if (horizons.some((end, i) => i > 0 && end <= horizons[i - 1]))
    throw invalidOption('horizons', horizons, 'ascending');
  const period = parseDuration(options.period ?? '1d', 'period');
  const keepPeriods = requireInteger('keepPeriods', options.keepPeriods ?? 90, { min: 1 });
  const keepForecasts = requireInteger('keepForecasts', options.keepForecasts ?? 20, { min: 2 });
  const falseAlarmAfter = requireNumber('falseAlarmAfter', options.falseAlarmAfter ?? 1e3, { min: 10 });
  const seriesPrefix = (name, labels) => `${prefix}${JSON.stringify(seriesKey(name, labels))} `;
  const write = async (key, change) => {
    for (let attempt = 1; ; attempt += 1) {
      const stored = await store.get(key);
      const next = change(stored === void 0 ? void 0 : readDocument(stored.value));
      if (next === void 0) return;
      try {
        await store.put(key, toJson(next), { expected: stored?.revision ?? 0 });
        return;
      } catch (error) {
        const beaten = BellwetherError.isInstance(error) && error.code === 'source-rejected';
        if (!beaten || attempt >= attempts) throw error;
      }
    }
  };
  let last = Promise.resolve();
  const amend = (key, change) => {
    const next = last.then(() => write(key, change));
    last = next.catch(() => {});
    return next;
  };
  const documents = async (query) => {
    const found = [];
    for await (const key of store.keys(prefix)) {
      const stored = await store.get(key);
      if (stored === void 0) continue;
      const document = readDocument(stored.value);
      const wanted =
        (query.name === void 0 || query.name === document.name) &&
        (query.model === void 0 || query.model === document.model);
      if (wanted) found.push([key, document]);
    }
    return found;
  };
  const settle = (document) => {
    const surplus = document.entries.length - keepForecasts;
    if (surplus <= 0) return document;
    const old = document.entries.slice(0, surplus);
    const cells = old.flatMap((entry) => cellsOf(entry, horizons, period));
    return {
      ...document,
      entries: document.entries.slice(surplus),
      settled: mergeCells([...document.settled, ...cells], keepPeriods),
      staleness: judgeAll(document.staleness, document.entries, surplus),
      settledUntil: old.at(-1).start,
    };
  };
  return {
    async record(forecast, { model = forecast.model } = {}) {
      const { name, labels, start } = forecast;
      const entry = entryOf(forecast);
      await amend(`${seriesPrefix(name, labels)}${JSON.stringify(model)}`, (document) => {
        if (document !== void 0 && document.settledUntil !== null && start <= document.settledUntil) {
          throw new BellwetherError(
            'invalid-input',
            `A forecast of "${name}" that starts at ${start} comes too late: those up to ${document.settledUntil} are settled.`,
            { details: { start, settledUntil: document.settledUntil } },
          );
        }
        const others = document?.entries.filter((each) => each.start !== start) ?? [];
        const before = document?.entries.find((each) => each.start === start);
        const known2 = before === void 0 ? entry : withActuals(entry, before);
        const entries = [...others, known2].sort((a, b) => a.start - b.start);
        const empty = { settled: [], staleness: noEvidence, settledUntil: null };
        const envelope = { kind: 'forecast-ledger', version: 1, name, labels: { ...labels }, model };
        return settle({ ...envelope, ...(document ?? empty), entries });
      });
    },
    async observe(actual) {
      let scored = 0;
      for await (const key of store.keys(seriesPrefix(actual.name, actual.labels))) {
        let own = 0;
        await amend(key, (document) => {
          own = 0;
          const entries = document?.entries.map((entry) => {
            const [next, changed] = scoreEntry(entry, actual);
            own += changed;
            return next;
          });
          return document === void 0 || entries === void 0 || own === 0 ? void 0 : { ...document, entries };
        });
        scored += own;
      }
      return scored;
    },
    async report(query = {}) {
      const cells = [];
      for (const [, { model, entries, settled }] of await documents(query)) {
        for (const cell of [...settled, ...entries.flatMap((entry) => cellsOf(entry, horizons, period))]) {
          cells.push({ model, cell });
        }
      }
      return reportOf(cells, horizons);
    },
    async stale(query = {}) {
      const found = [];
      for (const [, document] of await documents(query)) {
        const { name, labels, model, entries, staleness } = document;
        const memory2 = judgeAll(staleness, entries, entries.length);
        const evidence = evidenceOf(memory2);
        if (evidence < falseAlarmAfter) continue;
        found.push({
          name,
          labels,
          model,
          evidence,
          forecasts: memory2.forecasts,
          reason: reasonOf(entries, evidence),
        });
      }
      return found.sort((a, b) => b.evidence - a.evidence);
    },
    async forget(query) {
      for (const [key] of await documents(query)) await store.delete(key);
    },
  };
}
function entryOf({ start, step, point, intervals: intervals2 }) {
  return {
    start,
    step,
    levels: intervals2.map(({ level: level2 }) => level2),
    point: encodeNumbers(point),
    lower: intervals2.map(({ lower: lower2 }) => encodeNumbers(lower2)),
    upper: intervals2.map(({ upper: upper2 }) => encodeNumbers(upper2)),
    actual: Array.from(point, () => null),
  };
}
function withActuals(entry, before) {
  if (entry.step !== before.step) return entry;
  return { ...entry, actual: entry.actual.map((_, h) => before.actual[h] ?? null) };
}
function scoreEntry(entry, series) {
  const { start, step } = entry;
  let changed = 0;
  let actual;
  for (let i = 0; i < series.values.length; i += 1) {
    const value = series.values[i] + 0;
    if (!Number.isFinite(value)) continue;
    const steps = (timeAt(series, i) - start) / step;
    const h = Math.round(steps);
    if (h < 0 || h >= entry.point.length || Math.abs(steps - h) > 1e-6) continue;
    if ((actual ?? entry.actual)[h] === value) continue;
    actual ??= [...entry.actual];
    actual[h] = value;
    changed += 1;
  }
  return [actual === void 0 ? entry : { ...entry, actual }, changed];
}
function judgeAll(memory2, entries, count) {
  let judged = memory2;
  for (let i = 0; i < count; i += 1) {
    judged = judge2(judged, verdictsOf(entries[i], entries[i + 1]?.start ?? Number.POSITIVE_INFINITY));
  }
  return judged;
}
function reasonOf(entries, evidence) {
  const totals = /* @__PURE__ */ new Map();
  entries.forEach((entry, i) => {
    for (const { level: level2, missed, steps } of verdictsOf(
      entry,
      entries[i + 1]?.start ?? Number.POSITIVE_INFINITY,
    )) {
      const [before, of] = totals.get(level2) ?? [0, 0];
      totals.set(level2, [before + missed, of + steps]);
    }
  });
  const parts = [...totals]
    .filter(([, [, steps]]) => steps > 0)
    .map(
      ([level2, [missed, steps]]) =>
        `${missed} of the last ${steps} values were outside the ${Math.round(100 * level2)} % interval, where ${Math.round(steps * (1 - level2))} may be`,
    );
  return `${parts.join('; ')}. Evidence ${evidence.toPrecision(3)}.`;
}

// src/maintenance/miss-rule.ts
var watchedLevel = 0.8;
var expectedShare = 0.25;
var shareOfConcern = 0.5;
var ofMiss = Math.log(shareOfConcern / expectedShare);
var ofHit = Math.log((1 - shareOfConcern) / (1 - expectedShare));
var enough = 8;
function gatherEvidence(evidence, score) {
  const next = Math.max(0, evidence + (Math.abs(score) > 1 ? ofMiss : ofHit));
  return { evidence: next, proven: next > enough };
}

// src/maintenance/tail.ts
function tailOf(room, start, end, limit) {
  return {
    length: end - start,
    values: () => room.values.slice(start, end),
    with(value) {
      const from = end - start === limit ? start + 1 : start;
      if (room.used === end && end < room.values.length) {
        room.values[end] = value;
        room.used += 1;
        return tailOf(room, from, end + 1, limit);
      }
      const kept = end - from;
      const values = new Float64Array(Math.max(16, 2 * kept + 2));
      values.set(room.values.subarray(from, end));
      values[kept] = value;
      return tailOf({ values, used: kept + 1 }, 0, kept + 1, limit);
    },
  };
}
function storable(value) {
  return Number.isFinite(value) ? value + 0 : Number.NaN;
}
function createTail(values, limit) {
  const kept = values.slice(Math.max(0, values.length - limit)).map(storable);
  return tailOf({ values: kept, used: kept.length }, 0, kept.length, limit);
}

// src/maintenance/maintained.ts
var untouched = { refits: 0, afterDrift: 0, sinceFit: 0, lastReason: null, lastRefit: null };
function scoreOf2(inner, value) {
  const { point, intervals: intervals2 } = inner.forecast({ horizon: 1, levels: [watchedLevel] });
  const { lower: lower2, upper: upper2 } = intervals2[0];
  const width = (upper2[0] - lower2[0]) / 2;
  const error = value - point[0];
  return width > 0 ? error / width : error === 0 ? 0 : error + Math.sign(error);
}
function refitted(rules, standing2, reason) {
  const { series, tail, maintenance } = standing2;
  const { name, labels, unit, next, step } = series;
  const inner = rules.forecaster.fit(
    createTimeSeries({
      name,
      labels: { ...labels },
      ...(unit === void 0 ? {} : { unit }),
      start: next - tail.length * step,
      step,
      values: tail.values(),
    }),
  );
  return {
    ...standing2,
    inner,
    evidence: 0,
    detector: rules.source?.create().snapshot() ?? null,
    maintenance: {
      refits: maintenance.refits + 1,
      afterDrift: maintenance.afterDrift + Number(reason === 'drift'),
      sinceFit: 0,
      lastReason: reason,
      lastRefit: next - step,
    },
  };
}
function advance(rules, standing2, values) {
  const { settings, source } = rules;
  const { restFor, refitEvery } = settings;
  let detector = standing2.detector === null ? void 0 : source?.restore(standing2.detector);
  let current = standing2;
  for (let i = 0; i < values.length; i += 1) {
    const score = scoreOf2(current.inner, values[i]);
    let { evidence } = current;
    let drift2 = false;
    if (Number.isFinite(score)) {
      if (detector) drift2 = detector.update(Math.abs(score)).status === 'drift';
      else ({ evidence, proven: drift2 } = gatherEvidence(evidence, score));
    }
    const sinceFit = current.maintenance.sinceFit + 1;
    current = {
      inner: current.inner.update([values[i]]),
      series: { ...current.series, next: current.series.next + current.series.step },
      tail: current.tail.with(storable(values[i])),
      maintenance: { ...current.maintenance, sinceFit },
      evidence,
      detector: current.detector,
    };
    const due = refitEvery !== null && sinceFit >= refitEvery;
    if (!due && !(drift2 && sinceFit >= restFor)) continue;
    current = refitted(rules, current, drift2 && sinceFit >= restFor ? 'drift' : 'schedule');
    if (current.detector !== null) detector = source.restore(current.detector);
  }
  return detector ? { ...current, detector: detector.snapshot() } : current;
}
function noteOf({ refits, afterDrift, lastReason, lastRefit }) {
  if (lastReason === null || lastRefit === null) return [];
  const why = lastReason === 'drift' ? 'its errors had grown' : 'it was due';
  const when = Math.abs(lastRefit) <= 864e13 ? new Date(lastRefit).toISOString() : `${lastRefit} ms`;
  return [`Fitted again ${refits} times, ${afterDrift} of them after drift; last at ${when}, because ${why}.`];
}
function standingModel(rules, standing2) {
  const { inner, maintenance } = standing2;
  return {
    kind: 'maintained',
    maintenance,
    forecast(request) {
      const forecast = inner.forecast(request);
      return { ...forecast, notes: [...forecast.notes, ...noteOf(maintenance)] };
    },
    simulate: (request) => samplePaths(inner, request),
    update: (values) => standingModel(rules, advance(rules, standing2, values)),
    get state() {
      const { series, tail, evidence, detector } = standing2;
      return {
        kind: 'maintained',
        version: 1,
        series,
        settings: rules.settings,
        maintenance,
        values: encodeNumbers(tail.values()),
        evidence,
        detector,
        inner: inner.state,
      };
    },
  };
}
function decodeMaintenance(saved) {
  const { lastReason } = saved ?? {};
  if (lastReason !== null && lastReason !== 'drift' && lastReason !== 'schedule') {
    throw invalidState('maintenance.lastReason', lastReason, '"drift", "schedule" or null');
  }
  return {
    refits: decodeInteger('maintenance.refits', saved?.refits),
    afterDrift: decodeInteger('maintenance.afterDrift', saved?.afterDrift),
    sinceFit: decodeInteger('maintenance.sinceFit', saved?.sinceFit),
    lastReason,
    lastRefit: saved?.lastRefit == null ? null : decodeNumber('maintenance.lastRefit', saved.lastRefit),
  };
}
function maintained(forecaster, options) {
  const { detector: source, refitEvery } = options;
  if (source !== void 0 && (typeof source.create !== 'function' || typeof source.restore !== 'function')) {
    throw invalidOption('detector', source, 'an object with functions "create" and "restore"');
  }
  const settings = {
    memory: requireInteger('memory', options.memory, { min: 2 }),
    refitEvery: refitEvery === void 0 ? null : requireInteger('refitEvery', refitEvery, { min: 1 }),
    restFor: requireInteger('restFor', options.restFor ?? 24, { min: 1 }),
  };
  return {
    contract: 'forecaster/1',
    kind: 'maintained',
    fit(series, fitOptions2) {
      const inner = forecaster.fit(series, fitOptions2);
      return standingModel(
        { forecaster, settings, source },
        {
          inner,
          series: seriesState(series, 1, 0),
          tail: createTail(series.values, settings.memory),
          maintenance: untouched,
          evidence: 0,
          detector: source?.create().snapshot() ?? null,
        },
      );
    },
    restore(saved) {
      const state = requireState(saved, 'maintained', 1);
      if ((state.detector === null) !== (source === void 0)) {
        throw invalidState(
          'detector',
          state.detector,
          source ? 'a snapshot, as there is a detector' : 'null, as there is no detector',
        );
      }
      const limit = decodeInteger('settings.memory', state.settings?.memory, 2);
      const every = state.settings.refitEvery;
      const kept = {
        memory: limit,
        refitEvery: every === null ? null : decodeInteger('settings.refitEvery', every, 1),
        restFor: decodeInteger('settings.restFor', state.settings.restFor, 1),
      };
      const { next, step } = state.series ?? {};
      if (!Number.isFinite(next) || !(step > 0))
        throw invalidState('series', state.series, 'a description of a series');
      if (source !== void 0) source.restore(state.detector);
      return standingModel(
        { forecaster, settings: kept, source },
        {
          inner: forecaster.restore(state.inner),
          series: { ...state.series, labels: { ...state.series.labels } },
          tail: createTail(decodeNumbers('values', state.values), limit),
          maintenance: decodeMaintenance(state.maintenance),
          evidence: decodeNumber('evidence', state.evidence),
          detector: state.detector,
        },
      );
    },
  };
}
var rounding = 1e-12;
function lastCycles(values, periods, robust) {
  const scale = scaleOf(values);
  const { clean } = cleanValues(values, scale);
  const n = clean.length;
  const distinct = [...new Set(periods)].sort((a, b) => a - b);
  const covered = distinct.filter((period) => 2 * period < n);
  const dropped = distinct.filter((period) => 2 * period >= n);
  let largest = 0;
  for (const value of clean) if (!Number.isNaN(value)) largest = Math.max(largest, Math.abs(value));
  if (covered.length === 0 || largest === 0) return { seasons: [], rest: values.slice(), dropped };
  const { seasonal } = mstl(clean, { periods: covered, robust });
  const seasons = seasonal.map(({ period, values: component }) => {
    const terms = new Float64Array(period);
    for (let t = n - period; t < n; t += 1) terms[t % period] = component[t] * scale;
    return { period, terms };
  });
  const moves = seasons.some(({ terms }) => terms.some((term) => Math.abs(term) > rounding * largest * scale));
  if (!moves) return { seasons: [], rest: values.slice(), dropped };
  const rest = values.slice();
  for (const { values: component } of seasonal) for (let t = 0; t < n; t += 1) rest[t] -= component[t] * scale;
  return { seasons, rest, dropped };
}
function seasonAt(seasons, step) {
  let sum = 0;
  for (const { period, terms } of seasons) sum += terms[step % period];
  return sum;
}
function requirePeriods(periods) {
  if (periods.length === 0) throw invalidOption('periods', periods, 'at least one period');
  for (const period of periods) requireInteger('periods', period, { min: 2 });
  return [...periods];
}
function decodeSeasons(states) {
  if (!Array.isArray(states)) throw invalidState('seasons', states, 'a list of seasons');
  return states.map((state, i) => {
    const period = decodeInteger(`seasons[${i}].period`, state?.period, 2);
    return { period, terms: decodeNumbers(`seasons[${i}].terms`, state?.terms, period) };
  });
}

// src/mstl/mstl-forecaster.ts
function adjusted(values, seasons, from) {
  const rest = new Float64Array(values.length);
  for (let i = 0; i < rest.length; i += 1) rest[i] = values[i] - seasonAt(seasons, from + i);
  return rest;
}
function restoreSeasons(values, { seasons, steps }) {
  for (let h = 0; h < values.length; h += 1) values[h] = presentable(values[h] + seasonAt(seasons, steps + h));
  return values;
}
function described(forecast, memory2) {
  const { seasons, dropped } = memory2;
  const notes5 = [...forecast.notes];
  if (dropped.length > 0)
    notes5.push(`Not covered more than twice, and left out: seasons of ${dropped.join(', ')} steps.`);
  if (seasons.length === 0)
    return { model: forecast.model, notes: [...notes5, 'No season: the trend model forecasts alone.'] };
  return { model: `mstl [${seasons.map(({ period }) => period).join(', ')}] + ${forecast.model}`, notes: notes5 };
}
function fitted2(memory2) {
  const { seasons, dropped, steps, inner } = memory2;
  return {
    kind: 'mstl',
    forecast(request) {
      const forecast = inner.forecast(request);
      return {
        ...forecast,
        ...described(forecast, memory2),
        point: restoreSeasons(forecast.point, memory2),
        intervals: forecast.intervals.map(({ level: level2, lower: lower2, upper: upper2 }) => ({
          level: level2,
          lower: restoreSeasons(lower2, memory2),
          upper: restoreSeasons(upper2, memory2),
        })),
      };
    },
    simulate: (request) => inner.simulate(request).map((path) => restoreSeasons(path, memory2)),
    update: (values, options) =>
      fitted2({
        ...memory2,
        steps: steps + values.length,
        inner: inner.update(adjusted(values, seasons, steps), options),
      }),
    get state() {
      return {
        kind: 'mstl',
        version: 1,
        seasons: seasons.map(({ period, terms }) => ({ period, terms: encodeNumbers(terms) })),
        dropped: [...dropped],
        steps,
        inner: inner.state,
      };
    },
  };
}
function mstlForecaster(options = {}) {
  const { trendModel = holt(), robust = false } = options;
  const periods = options.periods === void 0 ? void 0 : requirePeriods(options.periods);
  return {
    contract: 'forecaster/1',
    kind: 'mstl',
    fit(series, fitOptions2) {
      fitOptions2?.signal?.throwIfAborted();
      const { step } = requireGrid(series);
      const { values } = series;
      const { seasons, rest, dropped } = lastCycles(values, periods ?? seasonsOf(values, step), robust);
      const without = { ...series, values: rest };
      return fitted2({ seasons, dropped, steps: values.length, inner: trendModel.fit(without, fitOptions2) });
    },
    restore(saved) {
      const state = requireState(saved, 'mstl', 1);
      return fitted2({
        seasons: decodeSeasons(state.seasons),
        dropped: Array.from(decodeNumbers('dropped', state.dropped)),
        steps: decodeInteger('steps', state.steps),
        inner: trendModel.restore(state.inner),
      });
    },
  };
}

// src/state-space/filter.ts
function ignorance(hasSlope) {
  return {
    level: Number.NaN,
    slope: 0,
    level2: 0,
    both: 0,
    slope2: 0,
    unknownLevel2: 1,
    unknownBoth: 0,
    unknownSlope2: hasSlope ? 1 : 0,
    count: 0,
    squares: 0,
    logs: 0,
    resolved: 0,
    observed: 0,
  };
}
var known = 1e-9;
function observe(belief, value) {
  belief.observed += 1;
  const centre = Number.isNaN(belief.level) ? 0 : belief.level;
  const error = value - centre;
  const variance2 = belief.level2 + 1;
  const unknown = belief.unknownLevel2;
  if (unknown > known) {
    const gainLevel2 = 1;
    const gainSlope2 = belief.unknownBoth / unknown;
    belief.level = centre + gainLevel2 * error;
    belief.slope += gainSlope2 * error;
    const { level2, both } = belief;
    belief.level2 = level2 + variance2 - 2 * level2;
    belief.both = both + variance2 * gainSlope2 - (level2 * gainSlope2 + both);
    belief.slope2 += variance2 * gainSlope2 * gainSlope2 - 2 * both * gainSlope2;
    belief.unknownSlope2 -= belief.unknownBoth * gainSlope2;
    belief.unknownLevel2 = 0;
    belief.unknownBoth = 0;
    if (belief.unknownSlope2 < known) belief.unknownSlope2 = 0;
    belief.resolved += Math.log(unknown);
    return;
  }
  const gainLevel = belief.level2 / variance2;
  const gainSlope = belief.both / variance2;
  belief.level = centre + gainLevel * error;
  belief.slope += gainSlope * error;
  belief.slope2 -= gainSlope * belief.both;
  belief.both -= gainLevel * belief.both;
  belief.level2 -= gainLevel * belief.level2;
  belief.count += 1;
  belief.squares += (error * error) / variance2;
  belief.logs += Math.log(variance2);
}
function advance2(belief, { level: level2, slope }) {
  if (!Number.isNaN(belief.level)) belief.level += belief.slope;
  belief.level2 += 2 * belief.both + belief.slope2 + level2;
  belief.both += belief.slope2;
  belief.slope2 += slope;
  belief.unknownLevel2 += 2 * belief.unknownBoth + belief.unknownSlope2;
  belief.unknownBoth += belief.unknownSlope2;
}
function filter(belief, ratios, values) {
  for (let i = 0; i < values.length; i += 1) {
    if (belief.observed > 0) advance2(belief, ratios);
    if (!Number.isNaN(values[i])) observe(belief, values[i]);
  }
  return belief;
}
function concentratedLogLikelihood({ count, squares, logs }, least) {
  return -0.5 * (count * Math.log(Math.max(least, squares / count)) + logs);
}
var extreme = 23;
var levelStarts = [-8, -4, -1, 2, 6];
var slopeStarts = [-14, -9, -5, -1];
function ratiosAt(x) {
  return { level: Math.exp(x[0]), slope: x.length > 1 ? Math.exp(x[1]) : 0 };
}
function fitRatios(values, hasSlope) {
  let largest = 0;
  for (let i = 0; i < values.length; i += 1) if (Math.abs(values[i]) > largest) largest = Math.abs(values[i]);
  const least = Math.max(Number.MIN_VALUE, (1e-15 * largest) ** 2);
  const worse = (x2) => -concentratedLogLikelihood(filter(ignorance(hasSlope), ratiosAt(x2), values), least);
  let best = hasSlope ? [-4, -9] : [-4];
  let least0 = Number.POSITIVE_INFINITY;
  for (const level2 of levelStarts) {
    for (const slope of hasSlope ? slopeStarts : [0]) {
      const x2 = hasSlope ? [level2, slope] : [level2];
      const found = worse(x2);
      if (found < least0) {
        least0 = found;
        best = x2;
      }
    }
  }
  const bounds2 = best.map(() => extreme);
  const { x } = nelderMead(worse, best, {
    lower: bounds2.map((bound) => -bound),
    upper: bounds2,
    initialStep: 1.5,
    tolerance: 1e-9,
  });
  const at = ratiosAt(x);
  const none = Math.exp(-extreme + 0.5);
  return { level: at.level < none ? 0 : at.level, slope: at.slope < none ? 0 : at.slope };
}

// src/state-space/local-models.ts
var fewest = 8;
function observedIn2(values) {
  let observed = 0;
  for (let i = 0; i < values.length; i += 1) if (!Number.isNaN(values[i])) observed += 1;
  return observed;
}
function noise({ level: level2, slope, count, squares }) {
  if (count > 0) return Math.sqrt(squares / count);
  return Math.abs(slope) > 0 ? Math.abs(slope) : guessedSpread(level2);
}
function standing({ belief, ratios }) {
  const next = { ...belief };
  if (next.unknownSlope2 > 0) {
    next.unknownSlope2 = 0;
    next.unknownBoth = 0;
    next.unknownLevel2 = 0;
  }
  advance2(next, ratios);
  return next;
}
function predict2(memory2, horizon) {
  const point = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  const sigma = noise(memory2.belief);
  const belief = standing(memory2);
  for (let h = 0; h < horizon; h += 1) {
    point[h] = belief.level;
    deviation[h] = sigma * Math.sqrt(belief.level2 + 1);
    advance2(belief, memory2.ratios);
  }
  return { point, deviation };
}
function simulate2(memory2, { horizon, paths, random }) {
  const { ratios } = memory2;
  const sigma = noise(memory2.belief);
  const belief = standing(memory2);
  const levelSpread = Math.sqrt(Math.max(0, belief.level2));
  const along = belief.level2 > 0 ? belief.both / belief.level2 : 0;
  const slopeSpread = Math.sqrt(Math.max(0, belief.slope2 - along * belief.both));
  const [levelStep, slopeStep] = [Math.sqrt(ratios.level), Math.sqrt(ratios.slope)];
  return Array.from({ length: paths }, () => {
    const path = new Float64Array(horizon);
    const first = levelSpread * standardNormal(random);
    let level2 = belief.level + sigma * first;
    let slope = belief.slope + sigma * (along * first + slopeSpread * standardNormal(random));
    for (let h = 0; h < horizon; h += 1) {
      path[h] = level2 + sigma * standardNormal(random);
      level2 += slope + sigma * levelStep * standardNormal(random);
      slope += sigma * slopeStep * standardNormal(random);
    }
    return path;
  });
}
function notes2({ belief, fitted: fitted3, hasSlope }) {
  if (Number.isNaN(belief.level)) return emptyNotes();
  const few = fitted3
    ? []
    : [`Fewer than ${fewest} values: how fast level${hasSlope ? ' and slope change' : ' changes'} was not fitted.`];
  return [...few, ...spreadNotes(belief.observed, belief.count === 0 ? 1 : belief.squares)];
}
var names = Object.keys(ignorance(true));
function local(kind, hasSlope, label2) {
  const usual = { level: 1, slope: hasSlope ? 0.01 : 0 };
  return defineModel({
    kind,
    learn(values) {
      const fitted3 = observedIn2(values) >= fewest;
      const ratios = fitted3 ? fitRatios(values, hasSlope) : usual;
      return { hasSlope, ratios, fitted: fitted3, belief: filter(ignorance(hasSlope), ratios, values) };
    },
    absorb: (memory2, values) => ({ ...memory2, belief: filter({ ...memory2.belief }, memory2.ratios, values) }),
    predict: predict2,
    simulate: simulate2,
    label: () => label2,
    notes: notes2,
    encode({ ratios, belief, fitted: fitted3 }, envelope) {
      const encoded = Object.fromEntries(names.map((name) => [name, encodeNumber(belief[name])]));
      return { ...envelope, ratios, belief: encoded, fitted: fitted3 };
    },
    decode(state) {
      const belief = ignorance(hasSlope);
      for (const name of names) belief[name] = decodeNumber(`belief.${name}`, state.belief?.[name]);
      decodeInteger('belief.observed', state.belief.observed);
      const ratio = (name) => {
        const value = state.ratios?.[name];
        if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
        throw invalidState(`ratios.${name}`, value, 'a finite number of at least 0');
      };
      const ratios = { level: ratio('level'), slope: ratio('slope') };
      if (typeof state.fitted !== 'boolean') throw invalidState('fitted', state.fitted, 'true or false');
      return { hasSlope, ratios, fitted: state.fitted, belief };
    },
  });
}
function localLevel() {
  return local('local-level', false, 'local level');
}
function localLinearTrend() {
  return local('local-linear-trend', true, 'local linear trend');
}

// src/tbats/form.ts
function waveCount({ seasons }) {
  return seasons.reduce((sum, { harmonics }) => sum + harmonics.length, 0);
}
function parameterCount({ trend, autoregressive, seasons, transform }) {
  const moving = { none: 0, additive: 2, 'additive-damped': 3 }[trend];
  const waves = seasons.reduce((sum, { harmonics }) => sum + 2 + 2 * harmonics.length, 0);
  return 2 + moving + (autoregressive ? 1 : 0) + waves + (transform === 'none' ? 0 : 1) + 1;
}
function emptyState(form) {
  const waves = waveCount(form);
  return { level: 0, trend: 0, shock: 0, waves: new Float64Array(waves), companions: new Float64Array(waves) };
}
function copiedState(state) {
  return { ...state, waves: state.waves.slice(), companions: state.companions.slice() };
}

// src/tbats/kernels.ts
function motionOf2({ seasons }, weights) {
  const { alpha, beta, phi, rho, gamma } = weights;
  const angles = seasons.flatMap(({ period, harmonics }) => harmonics.map((wave) => (2 * Math.PI * wave) / period));
  const each = (place) =>
    Float64Array.from(seasons.flatMap(({ harmonics }, season) => harmonics.map(() => gamma[season][place])));
  return {
    alpha,
    beta,
    phi,
    rho,
    cos: Float64Array.from(angles, Math.cos),
    sin: Float64Array.from(angles, Math.sin),
    own: each(0),
    companion: each(1),
  };
}
function run2(state, values, motion, trace) {
  const { alpha, beta, phi, rho, cos, sin, own, companion } = motion;
  const { waves, companions } = state;
  const count = waves.length;
  let { level: level2, trend, shock } = state;
  let squares = 0;
  let season = 0;
  for (let j = 0; j < count; j += 1) season += waves[j];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    const base = level2 + phi * trend;
    const passed = rho * shock;
    const error = Number.isNaN(value) ? 0 : value - base - season - passed;
    squares += error * error;
    if (trace !== void 0) {
      trace.errors[i] = error;
      trace.trends[i] = trend;
      trace.before[i] = shock;
    }
    shock = passed + error;
    if (trace !== void 0) trace.shocks[i] = shock;
    level2 = base + alpha * shock;
    trend = phi * trend + beta * shock;
    season = 0;
    for (let j = 0; j < count; j += 1) {
      const a = waves[j];
      const b = companions[j];
      const turned = a * cos[j] + b * sin[j] + own[j] * shock;
      waves[j] = turned;
      companions[j] = b * cos[j] - a * sin[j] + companion[j] * shock;
      season += turned;
    }
  }
  state.level = level2;
  state.trend = trend;
  state.shock = shock;
  return squares;
}
function project2(state, { phi, rho, alpha, beta, cos, sin, own, companion }, out) {
  const { waves, companions } = state;
  for (let h = 0; h < out.length; h += 1) {
    const base = state.level + phi * state.trend;
    const shock = rho * state.shock;
    let forecast = base + shock;
    for (let j = 0; j < waves.length; j += 1) {
      const a = waves[j];
      const b = companions[j];
      forecast += a;
      waves[j] = a * cos[j] + b * sin[j] + own[j] * shock;
      companions[j] = b * cos[j] - a * sin[j] + companion[j] * shock;
    }
    out[h] = forecast;
    state.level = base + alpha * shock;
    state.trend = phi * state.trend + beta * shock;
    state.shock = shock;
  }
}
function followWeight(values, { alpha, beta, phi, rho, cos, sin, own, companion }, trace, direction, out) {
  const count = cos.length;
  const waves = new Float64Array(count);
  const companions = new Float64Array(count);
  const inAlpha = direction === 'alpha' ? 1 : 0;
  const inBeta = direction === 'beta' ? 1 : 0;
  const inPhi = direction === 'phi' ? 1 : 0;
  const inRho = direction === 'rho' ? 1 : 0;
  const season = typeof direction === 'object' ? direction : void 0;
  const forced = season === void 0 ? waves : season.companion ? companions : waves;
  let level2 = 0;
  let trend = 0;
  let shock = 0;
  for (let i = 0; i < values.length; i += 1) {
    const full = trace.shocks[i];
    const slope = phi * trend + inPhi * trace.trends[i];
    const base = level2 + slope;
    const passed = rho * shock + inRho * trace.before[i];
    let moved = 0;
    if (!Number.isNaN(values[i])) {
      moved = -base - passed;
      for (let j = 0; j < count; j += 1) moved -= waves[j];
    }
    out[i] = moved;
    shock = passed + moved;
    level2 = base + alpha * shock + inAlpha * full;
    trend = slope + beta * shock + inBeta * full;
    for (let j = 0; j < count; j += 1) {
      const a = waves[j];
      const b = companions[j];
      waves[j] = a * cos[j] + b * sin[j] + own[j] * shock;
      companions[j] = b * cos[j] - a * sin[j] + companion[j] * shock;
    }
    if (season !== void 0) for (let j = season.from; j < season.to; j += 1) forced[j] += full;
  }
}
function followStart(values, motion, trended, out) {
  const { alpha, beta, phi, rho, cos, sin, own, companion } = motion;
  const count = cos.length;
  const rows = new Float64Array(count).fill(1);
  const companions = new Float64Array(count);
  const first = trended ? 2 : 1;
  let level2 = 1;
  let trend = phi;
  let shock = rho;
  for (let i = 0; i < values.length; i += 1) {
    const seen = Number.isNaN(values[i]) ? 0 : -1;
    out[0][i] = seen * level2;
    if (trended) out[1][i] = seen * trend;
    let lost = alpha * level2 + beta * trend + shock;
    for (let j = 0; j < count; j += 1) {
      const a = rows[j];
      const b = companions[j];
      out[first + j][i] = seen * a;
      out[first + count + j][i] = seen * b;
      lost += own[j] * a + companion[j] * b;
    }
    const carried = level2 + trend - lost;
    for (let j = 0; j < count; j += 1) {
      const a = rows[j];
      const b = companions[j];
      rows[j] = a * cos[j] - b * sin[j] - lost;
      companions[j] = a * sin[j] + b * cos[j];
    }
    level2 -= lost;
    trend = phi * carried;
    shock = 0;
  }
}

// src/tbats/fit.ts
var bounds = {
  alpha: [0, 1.6],
  beta: [0, 0.6],
  phi: [0.8, 1],
  rho: [-0.9, 0.9],
};
var quickest = 2;
var beginnings2 = [0.05, 0.4, 0.9].flatMap((alpha) => [5e-4, 0.01].map((gamma) => ({ alpha, gamma })));
function placesOf({ trend, autoregressive, seasons }) {
  const place = (direction, [low, high]) => ({ direction, low, high });
  let from = 0;
  const turning = seasons.flatMap(({ period, harmonics }) => {
    const to = from + harmonics.length;
    const most = quickest / period;
    const both = [false, true].map((companion) => place({ from, to, companion }, [-most, most]));
    from = to;
    return both;
  });
  return [
    place('alpha', bounds.alpha),
    ...(trend === 'none' ? [] : [place('beta', bounds.beta)]),
    ...(trend === 'additive-damped' ? [place('phi', bounds.phi)] : []),
    ...(autoregressive ? [place('rho', bounds.rho)] : []),
    ...turning,
  ];
}
function weightsOf(form, numbers) {
  let next = 0;
  const alpha = numbers[next++];
  const beta = form.trend === 'none' ? 0 : numbers[next++];
  const phi = form.trend === 'additive-damped' ? numbers[next++] : 1;
  const rho = form.autoregressive ? numbers[next++] : 0;
  const gamma = form.seasons.map(() => [numbers[next++], numbers[next++]]);
  return { alpha, beta, phi, rho, gamma };
}
function numbersOf({ trend, autoregressive }, { alpha, beta, phi, rho, gamma }) {
  return [
    alpha,
    ...(trend === 'none' ? [] : [beta]),
    ...(trend === 'additive-damped' ? [phi] : []),
    ...(autoregressive ? [rho] : []),
    ...gamma.flat(),
  ];
}
function search(values, form, from, tolerance) {
  const { length } = values;
  const places2 = placesOf(form);
  const dimensions = places2.length;
  const trended = form.trend !== 'none';
  const plain = trended ? 2 : 1;
  const waves = waveCount(form);
  const weightsAt = (x2) =>
    weightsOf(
      form,
      places2.map(({ low, high }, k) => low + (high - low) * x2[k]),
    );
  const startAt = (x2) => {
    const at = dimensions + plain;
    return {
      level: x2[dimensions],
      trend: trended ? x2[dimensions + 1] : 0,
      shock: 0,
      waves: x2.slice(at, at + waves),
      companions: x2.slice(at + waves, at + 2 * waves),
    };
  };
  const cost = (x2) => {
    const value = Math.log(run2(startAt(x2), values, motionOf2(form, weightsAt(x2))) + 1e-300);
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
  const numbers = numbersOf(form, from.weights);
  const place = numbers.map((value, k) => {
    const { low, high } = places2[k];
    return Math.max(0, Math.min(1, (value - low) / (high - low)));
  });
  const { level: level2, trend, waves: first, companions } = from.start;
  const x = Float64Array.from([...place, level2, ...(trended ? [trend] : []), ...first, ...companions]);
  const row = () => new Float64Array(length);
  const trace = { errors: row(), trends: row(), before: row(), shocks: row() };
  const columns = Array.from(x, row);
  const linearise = (at) => {
    const motion = motionOf2(form, weightsAt(at));
    run2(startAt(at), values, motion, trace);
    for (const [k, { direction, low, high }] of places2.entries()) {
      const column = columns[k];
      followWeight(values, motion, trace, direction, column);
      const width = high - low;
      for (let i = 0; i < length; i += 1) column[i] *= width;
    }
    followStart(values, motion, trended, columns.slice(dimensions));
    return { residuals: trace.errors, columns };
  };
  const problem = { bounded: dimensions, shifted: new Uint8Array(x.length), cost, linearise };
  const found = descend(problem, x, tolerance, 30);
  const weights = weightsAt(found.x);
  const start = startAt(found.x);
  const squares = run2(copiedState(start), values, motionOf2(form, weights));
  return { form, weights, start, squares, converged: found.converged };
}
function startOf(values, seasons) {
  const waves = Float64Array.from(seasons.flatMap(({ cosines }) => cosines));
  const companions = Float64Array.from(seasons.flatMap(({ sines }) => sines));
  const window = Math.max(4, ...seasons.map(({ period }) => Math.round(period)));
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length && (i < window || count === 0); i += 1) {
    if (Number.isNaN(values[i])) continue;
    sum += values[i];
    count += 1;
  }
  return { level: sum / count, trend: 0, shock: 0, waves, companions };
}
function fitForm2(values, form, start, observed) {
  const begun = beginnings2
    .filter(({ gamma }) => form.seasons.length > 0 || gamma === beginnings2[0].gamma)
    .map(({ alpha, gamma }) => {
      const weights = {
        alpha,
        beta: form.trend === 'none' ? 0 : 0.01,
        phi: form.trend === 'additive-damped' ? 0.95 : 1,
        rho: 0,
        gamma: form.seasons.map(() => [gamma, gamma]),
      };
      const squares = run2(copiedState(start), values, motionOf2(form, weights));
      return { weights, start, squares: Number.isNaN(squares) ? Number.POSITIVE_INFINITY : squares };
    })
    .sort((a, b) => a.squares - b.squares);
  return search(values, form, begun[0], 0.1 / observed);
}

// src/tbats/harmonics.ts
var mostWaves = 24;
function withoutTrend(values, window) {
  const { length } = values;
  const sums = new Float64Array(length + 1);
  const counts = new Float64Array(length + 1);
  for (let i = 0; i < length; i += 1) {
    const value = values[i];
    const seen = Number.isNaN(value) ? 0 : 1;
    sums[i + 1] = sums[i] + (seen === 1 ? value : 0);
    counts[i + 1] = counts[i] + seen;
  }
  const rest = new Float64Array(length);
  for (let i = 0; i < length; i += 1) {
    const from = Math.max(0, Math.min(length - window, i - (window >> 1)));
    const to = Math.min(length, from + window);
    const count = counts[to] - counts[from];
    rest[i] = values[i] - (count > 0 ? (sums[to] - sums[from]) / count : 0);
  }
  return rest;
}
function takeWave(rest, angle) {
  let cc = 0;
  let cs = 0;
  let ss = 0;
  let yc = 0;
  let ys = 0;
  const [turnCos, turnSin] = [Math.cos(angle), Math.sin(angle)];
  let [c, s] = [1, 0];
  for (let i = 0; i < rest.length; i += 1) {
    const value = rest[i];
    if (!Number.isNaN(value)) {
      cc += c * c;
      cs += c * s;
      ss += s * s;
      yc += value * c;
      ys += value * s;
    }
    const next = c * turnCos - s * turnSin;
    s = s * turnCos + c * turnSin;
    c = next;
  }
  const determinant = cc * ss - cs * cs;
  const lone = !(determinant > 1e-9 * cc * cc);
  const cosine = lone ? (cc > 0 ? yc / cc : 0) : (yc * ss - ys * cs) / determinant;
  const sine = lone ? 0 : (ys * cc - yc * cs) / determinant;
  [c, s] = [1, 0];
  for (let i = 0; i < rest.length; i += 1) {
    rest[i] -= cosine * c + sine * s;
    const next = c * turnCos - s * turnSin;
    s = s * turnCos + c * turnSin;
    c = next;
  }
  return { cosine, sine, gain: cosine * yc + sine * ys };
}
function sumOfSquares(values) {
  let sum = 0;
  for (const value of values) if (!Number.isNaN(value)) sum += value * value;
  return sum;
}
function lagOne(values) {
  let product = 0;
  let squares = 0;
  for (let i = 1; i < values.length; i += 1) {
    const [before, value] = [values[i - 1], values[i]];
    if (Number.isNaN(before * value)) continue;
    product += before * value;
    squares += before * before;
  }
  return squares > 0 ? Math.max(0, Math.min(1, product / squares)) : 0;
}
function quasiDifferences(values, share) {
  return values.map((value, i) => (i === 0 ? Number.NaN : value - share * values[i - 1]));
}
function ownWaves(period, shorter, most) {
  const waves = [];
  for (let wave = 1; wave <= most; wave += 1) {
    const length = period / wave;
    const known2 = shorter.some((other) => Math.abs(other / length - Math.round(other / length)) < 1e-9);
    if (!known2) waves.push(wave);
  }
  return waves;
}
function chooseWaves(values, periods, wanted) {
  const longest = Math.max(...periods, 1);
  const rest = withoutTrend(values, Math.max(2, Math.round(longest)));
  let observed = 0;
  for (const value of rest) if (!Number.isNaN(value)) observed += 1;
  return periods.map((period, index) => {
    const limit = Math.max(1, Math.floor((period - 1) / 2));
    const fixed = wanted[index];
    const candidates = ownWaves(period, periods.slice(0, index), Math.min(limit, fixed ?? mostWaves));
    const angles = candidates.map((wave) => (2 * Math.PI * wave) / period);
    let count = candidates.length;
    if (fixed === void 0) {
      const trial = rest.slice();
      for (const angle of angles) takeWave(trial, angle);
      const white = quasiDifferences(rest, lagOne(trial));
      const gains = angles.map((angle) => takeWave(white, angle).gain);
      let left = sumOfSquares(white) + gains.reduce((sum, gain) => sum + gain, 0);
      const floor = 1e-12 * left + 1e-290;
      const allowance = 2 * Math.log(observed);
      let best = Number.POSITIVE_INFINITY;
      for (const [k, gain] of gains.entries()) {
        left -= gain;
        const criterion = observed * Math.log(Math.max(left, floor)) + allowance * (k + 1);
        if (criterion < best) {
          best = criterion;
          count = k + 1;
        }
      }
    }
    const harmonics = candidates.slice(0, count);
    const chosen = harmonics.map((wave) => takeWave(rest, (2 * Math.PI * wave) / period));
    return {
      period,
      harmonics,
      cosines: chosen.map(({ cosine }) => cosine),
      sines: chosen.map(({ sine }) => sine),
    };
  });
}
function scaled2(values, { transform }, floor) {
  return transform === 'none' ? values : values.map((value) => toScale(value, transform, floor));
}
function trailingGap2(values) {
  let gap = 0;
  while (gap < values.length && Number.isNaN(values[values.length - 1 - gap])) gap += 1;
  return gap;
}
function absorb2(memory2, values) {
  const { form, weights, floor } = memory2;
  const state = copiedState(memory2.state);
  const moved = scaled2(values, form, floor);
  let from = 0;
  if (Number.isNaN(state.level)) {
    while (from < moved.length && Number.isNaN(moved[from])) from += 1;
    if (from < moved.length) {
      state.level = moved[from];
      from += 1;
    }
  }
  const rest = from === 0 ? moved : moved.subarray(from);
  const squares = run2(state, rest, motionOf2(form, weights));
  let count = 0;
  for (let i = 0; i < rest.length; i += 1) if (!Number.isNaN(rest[i])) count += 1;
  const trailing = trailingGap2(values);
  return {
    ...memory2,
    state,
    gap: trailing === values.length ? memory2.gap + trailing : trailing,
    squares: memory2.squares + squares,
    count: memory2.count + count,
  };
}
function sigmaOf2({ squares, count, estimated, state }) {
  if (count > 0) return Math.sqrt(squares / Math.max(1, count - estimated + 1));
  return Number.isNaN(state.level) ? 0 : guessedSpread(state.level);
}
function effects2({ form, weights }, steps) {
  const motion = motionOf2(form, weights);
  const state = emptyState(form);
  run2(state, Float64Array.of(1), motion);
  const moved = new Float64Array(steps);
  project2(state, motion, moved);
  return moved;
}
function predict3(memory2, horizon) {
  const { form, weights, gap, state } = memory2;
  const sigma = sigmaOf2(memory2);
  const point = new Float64Array(horizon);
  project2(copiedState(state), motionOf2(form, weights), point);
  const moved = effects2(memory2, gap + horizon);
  const deviation = new Float64Array(horizon);
  let variance2 = 1;
  for (let step = 0; step < gap; step += 1) variance2 += moved[step] ** 2;
  for (let h = 0; h < horizon; h += 1) {
    deviation[h] = Number.isNaN(point[h]) ? Number.NaN : sigma * Math.sqrt(variance2);
    variance2 += moved[gap + h] ** 2;
    point[h] = fromScale(point[h], form.transform);
  }
  return { point, deviation };
}
function intervals({ form, floor }, levels, { point, deviation }) {
  const { transform } = form;
  return levels.map((level2) => {
    const width = normalQuantile(0.5 + level2 / 2);
    const bound = (sign) =>
      point.map((value, h) => fromScale(toScale(value, transform, floor) + sign * width * deviation[h], transform));
    return { level: level2, lower: bound(-1), upper: bound(1) };
  });
}
function simulate3(memory2, { horizon, paths, random }) {
  const { form, weights, gap } = memory2;
  const motion = motionOf2(form, weights);
  const sigma = sigmaOf2(memory2);
  const ahead = new Float64Array(horizon);
  project2(copiedState(memory2.state), motion, ahead);
  const moved = effects2(memory2, gap + horizon);
  const errors = new Float64Array(gap + horizon);
  return Array.from({ length: paths }, () => {
    for (let i = 0; i < errors.length; i += 1) errors[i] = sigma * standardNormal(random);
    return ahead.map((forecast, h) => {
      let value = forecast + errors[gap + h];
      for (let i = 0; i < gap + h; i += 1) value += moved[gap + h - 1 - i] * errors[i];
      return fromScale(value, form.transform);
    });
  });
}

// src/tbats/choice.ts
function walkOf2(moved, { form, weights, start }) {
  const motion = motionOf2(form, weights);
  const state = copiedState(start);
  return {
    advance: (from, to) => run2(state, moved.subarray(from, to), motion),
    forecast(out) {
      project2(copiedState(state), motion, out);
      if (form.transform !== 'none') for (let h = 0; h < out.length; h += 1) out[h] = fromScale(out[h], form.transform);
    },
  };
}
function choose(values, wanted, observed, remarks) {
  const { periods } = wanted;
  let least = Number.POSITIVE_INFINITY;
  let mean3 = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    least = Math.min(least, value);
    mean3 += value / observed;
  }
  const floor = least > 0 ? least / 2 : Number.MIN_VALUE;
  const spread = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : (value - mean3) ** 2), 0) / observed;
  const seasonLength = Math.max(1, Math.round(Math.max(1, ...periods)));
  const ahead = Math.max(1, Math.round(Math.min(...periods, seasonLength)));
  const grounds = /* @__PURE__ */ new Map();
  const groundOf = (transform) => {
    const known2 = grounds.get(transform);
    if (known2 !== void 0) return known2;
    const moved2 = scaled2(values, { transform }, floor);
    const seasons = periods.length === 0 ? [] : chooseWaves(moved2, periods, wanted.harmonics);
    const ground = { moved: moved2, seasons };
    grounds.set(transform, ground);
    return ground;
  };
  let best;
  const several = wanted.transforms.length * wanted.trends.length * wanted.autoregressive.length > 1;
  const consider = (transform, trend, autoregressive) => {
    const { moved: moved2, seasons } = groundOf(transform);
    const form2 = {
      transform,
      trend,
      autoregressive,
      seasons: seasons.map(({ period, harmonics }) => ({ period, harmonics })),
    };
    const fit =
      best !== void 0 && best.form.transform === transform
        ? search(moved2, form2, sibling(best, form2), 0.1 / observed)
        : fitForm2(moved2, form2, startOf(moved2, seasons), observed);
    const estimated = parameterCount(form2);
    const room = observed - estimated - 1;
    if (best !== void 0 && (room <= 0 || !Number.isFinite(fit.squares))) return;
    const options = { ahead, seasonLength, floor: 1e-20 * spread };
    const criterion = several
      ? observed * errorsAhead(values, walkOf2(moved2, fit), options) +
        2 * estimated +
        (2 * estimated * (estimated + 1)) / Math.max(1, room)
      : 0;
    if (best === void 0 || criterion < best.criterion) best = { ...fit, criterion };
  };
  const [firstTrend = 'none', ...otherTrends] = wanted.trends;
  const [plain = false, ...others] = wanted.autoregressive;
  for (const transform of new Set(wanted.transforms.map((transform2) => usableTransform(values, transform2))))
    consider(transform, firstTrend, plain);
  for (const trend of otherTrends) consider(best.form.transform, trend, plain);
  for (const autoregressive of others) consider(best.form.transform, best.form.trend, autoregressive);
  const { form } = best;
  const { moved } = groundOf(form.transform);
  const { weights, start, squares, converged } = search(moved, form, best, 1e-3 / observed);
  const state = copiedState(start);
  run2(state, moved, motionOf2(form, weights));
  return {
    form,
    weights,
    state,
    floor,
    gap: trailingGap2(values),
    squares,
    count: observed,
    estimated: parameterCount(form),
    converged,
    remarks,
  };
}
function sibling({ weights, start }, form) {
  const trended = form.trend !== 'none';
  return {
    weights: {
      ...weights,
      beta: trended ? Math.max(weights.beta, 5e-3) : 0,
      phi: form.trend === 'additive-damped' ? Math.min(weights.phi, 0.97) : 1,
      rho: form.autoregressive ? weights.rho : 0,
    },
    start: { ...start, trend: trended ? start.trend : 0 },
  };
}

// src/tbats/tbats.ts
var trends = ['none', 'additive', 'additive-damped'];
var transforms = ['none', 'log', 'square-root'];
function lastValue2(values, remarks) {
  const form = { transform: 'none', trend: 'none', autoregressive: false, seasons: [] };
  const empty = {
    form,
    weights: { alpha: 1, beta: 0, phi: 1, rho: 0, gamma: [] },
    state: { ...emptyState(form), level: Number.NaN },
    floor: Number.MIN_VALUE,
    gap: 0,
    squares: 0,
    count: 0,
    estimated: 1,
    converged: true,
    remarks,
  };
  return absorb2(empty, values);
}
function learn2(values, wanted) {
  let observed = 0;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    observed += 1;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  if (greatest === least) return lastValue2(values, []);
  if (observed < 8) return lastValue2(values, ['Too few values to fit: the last one is repeated.']);
  const covered = wanted.periods.map((period) => values.length >= 2 * period && observed >= 1.2 * period);
  const dropped = wanted.periods.filter((_, k) => !covered[k]);
  const remarks =
    dropped.length === 0 ? [] : [`Not covered twice, and left out: seasons of ${dropped.join(', ')} steps.`];
  const kept = (items) => items.filter((_, k) => covered[k]);
  return choose(
    values,
    { ...wanted, periods: kept(wanted.periods), harmonics: kept(wanted.harmonics) },
    observed,
    remarks,
  );
}
function label({ form, count }) {
  if (count === 0) return 'TBATS(last value)';
  const { transform, trend, autoregressive, seasons } = form;
  const parts = seasons.map(({ period, harmonics }) => `${period}:${harmonics.length}`);
  const letter = { none: 'N', additive: 'A', 'additive-damped': 'Ad' }[trend];
  return `TBATS(${transform}, ${letter}, ${autoregressive ? 'AR(1)' : '-'}, {${parts.join(', ')}})`;
}
function notes3(memory2) {
  const { state, count, converged, remarks } = memory2;
  if (Number.isNaN(state.level)) return emptyNotes();
  const settled = converged ? [] : ['The search for weights stopped before it had settled: the fit may be improved.'];
  return [
    ...remarks,
    ...settled,
    ...spreadNotes(count + 1, count > 0 && memory2.squares === 0 ? 0 : sigmaOf2(memory2)),
  ];
}
function decodeWeights(weights, seasons) {
  const { gamma } = weights ?? {};
  if (!Array.isArray(gamma) || gamma.length !== seasons) throw invalidState('weights.gamma', gamma, `${seasons} pairs`);
  const number = (name) => decodeNumber(`weights.${name}`, weights[name]);
  return {
    alpha: number('alpha'),
    beta: number('beta'),
    phi: number('phi'),
    rho: number('rho'),
    gamma: gamma.map((pair) => {
      const [own, companion] = decodeNumbers('weights.gamma', pair, 2);
      return [own, companion];
    }),
  };
}
function decode2(state) {
  const { transform, trend } = state;
  if (!transforms.includes(transform)) throw invalidState('transform', transform, transforms.join(' or '));
  if (!trends.includes(trend)) throw invalidState('trend', trend, trends.join(' or '));
  if (!Array.isArray(state.seasons)) throw invalidState('seasons', state.seasons, 'an array');
  const seasons = state.seasons.map((season) => {
    const period = decodeNumber('seasons.period', season?.period);
    const harmonics = [...decodeNumbers('seasons.harmonics', season?.harmonics)];
    if (!(period > 0) || harmonics.length > 1e3) throw invalidState('seasons', season, 'a period and its waves');
    return { period, harmonics };
  });
  const form = { transform, trend, autoregressive: state.autoregressive === true, seasons };
  const waves = waveCount(form);
  const remarks = state.remarks;
  if (!Array.isArray(remarks) || !remarks.every((each) => typeof each === 'string'))
    throw invalidState('remarks', remarks, 'an array of texts');
  return {
    form,
    weights: decodeWeights(state.weights, seasons.length),
    state: {
      level: decodeNumber('level', state.level),
      trend: decodeNumber('slope', state.slope),
      shock: decodeNumber('shock', state.shock),
      waves: decodeNumbers('waves', state.waves, waves),
      companions: decodeNumbers('companions', state.companions, waves),
    },
    floor: decodeNumber('floor', state.floor),
    gap: decodeInteger('gap', state.gap),
    squares: decodeNumber('squares', state.squares),
    count: decodeInteger('count', state.count),
    estimated: decodeInteger('estimated', state.estimated, 1),
    converged: state.converged === true,
    remarks: [...remarks],
  };
}
function wantedOf(options) {
  const { seasonLengths, harmonics } = options;
  if (!Array.isArray(seasonLengths))
    throw invalidOption('seasonLengths', seasonLengths, 'an array of lengths in steps');
  if (harmonics !== void 0 && (!Array.isArray(harmonics) || harmonics.length !== seasonLengths.length))
    throw invalidOption('harmonics', harmonics, 'one number for each of seasonLengths');
  const asked = seasonLengths
    .map((length, k) => {
      const period = requireNumber('seasonLengths', length, { min: 2 });
      if (period === 2) throw invalidOption('seasonLengths', length, 'above 2');
      return {
        period,
        waves: harmonics === void 0 ? void 0 : requireInteger('harmonics', harmonics[k], { min: 1, max: 1e3 }),
      };
    })
    .sort((a, b) => a.period - b.period);
  if (new Set(asked.map(({ period }) => period)).size < asked.length)
    throw invalidOption('seasonLengths', seasonLengths, 'lengths that differ');
  return {
    periods: asked.map(({ period }) => period),
    harmonics: asked.map(({ waves }) => waves),
    trends: options.trend === void 0 ? trends : [requireOneOf('trend', options.trend, trends)],
    autoregressive: options.autoregressive === void 0 ? [false, true] : [options.autoregressive],
    transforms:
      options.transform === void 0 ? ['none', 'log'] : [requireOneOf('transform', options.transform, transforms)],
  };
}
function tbats(options) {
  const wanted = wantedOf(options);
  return defineModel({
    kind: 'tbats',
    learn: (values) => learn2(values, wanted),
    absorb: absorb2,
    predict: predict3,
    intervals: (memory2, _horizon, levels, _context, distribution) => intervals(memory2, levels, distribution),
    simulate: simulate3,
    label,
    notes: notes3,
    encode: ({ form, weights, state, ...rest }, envelope) => ({
      ...envelope,
      transform: form.transform,
      trend: form.trend,
      autoregressive: form.autoregressive,
      seasons: form.seasons.map(({ period, harmonics }) => ({ period, harmonics: [...harmonics] })),
      weights,
      level: encodeNumber(state.level),
      slope: state.trend,
      shock: state.shock,
      waves: encodeNumbers(state.waves),
      companions: encodeNumbers(state.companions),
      floor: rest.floor,
      gap: rest.gap,
      squares: rest.squares,
      count: rest.count,
      estimated: rest.estimated,
      converged: rest.converged,
      remarks: [...rest.remarks],
    }),
    decode: decode2,
  });
}

// src/volatility/variance.ts
var backSpan = 75;
var backDecay = 0.94;
function varianceBefore(values, mean3) {
  let [sum, weights, weight, seen] = [0, 0, 1, 0];
  for (let i = 0; i < values.length && seen < backSpan; i += 1) {
    const error = values[i] - mean3;
    if (Number.isNaN(error)) continue;
    sum += weight * error * error;
    weights += weight;
    weight *= backDecay;
    seen += 1;
  }
  return weights > 0 ? sum / weights : 0;
}
function follow2(standing2, { mean: mean3, omega, alpha, beta }, values) {
  let { variance: variance2, observed, logLikelihood } = standing2;
  for (let i = 0; i < values.length; i += 1) {
    const error = values[i] - mean3;
    if (Number.isNaN(error)) {
      variance2 = omega + (alpha + beta) * variance2;
      continue;
    }
    const square = error * error;
    observed += 1;
    logLikelihood -= 0.5 * (Math.log(variance2) + square / variance2);
    variance2 = omega + alpha * square + beta * variance2;
  }
  standing2.variance = variance2;
  standing2.observed = observed;
  standing2.logLikelihood = logLikelihood;
  return standing2;
}

// src/volatility/fit.ts
var mostPersistent = 0.9999;
function logistic(x) {
  return 1 / (1 + Math.exp(-x));
}
function logit(p) {
  return Math.log(p / (1 - p));
}
function parametersAt(x, centre, spread) {
  const persistence = mostPersistent * logistic(x[2]);
  const alpha = persistence * logistic(x[3]);
  return { mean: centre + x[0] * spread, omega: Math.exp(x[1]) * spread * spread, alpha, beta: persistence - alpha };
}
var starts = [
  [0.98, 0.05],
  [0.95, 0.1],
  [0.9, 0.2],
  [0.7, 0.3],
  [0.5, 0.1],
  [0.1, 0.05],
];
function fitGarch(values, centre, spread) {
  const before = varianceBefore(values, centre);
  const worse = (x) => {
    const parameters = parametersAt(x, centre, spread);
    const first = parameters.omega + (parameters.alpha + parameters.beta) * before;
    const { logLikelihood } = follow2({ variance: first, observed: 0, logLikelihood: 0 }, parameters, values);
    return Number.isNaN(logLikelihood) ? Number.POSITIVE_INFINITY : -logLikelihood;
  };
  const points = starts.map(([persistence, alpha]) => [
    0,
    // Variance targeting: the long-run variance is that of the values.
    Math.log(1 - persistence),
    logit(persistence / mostPersistent),
    logit(alpha / persistence),
  ]);
  const ranked = points.map((x) => ({ x, value: worse(x) })).sort((a, b) => a.value - b.value);
  const found = ranked
    .slice(0, 2)
    .map(({ x }) => nelderMead(worse, x, { initialStep: [0.1, 0.7, 0.7, 0.7], tolerance: 1e-10, maxEvaluations: 3e3 }));
  const best = found.reduce((a, b) => (b.value < a.value ? b : a));
  const again = nelderMead(worse, best.x, {
    initialStep: [0.05, 0.3, 0.3, 0.3],
    tolerance: 1e-10,
    maxEvaluations: 3e3,
  });
  return parametersAt(again.value < best.value ? again.x : best.x, centre, spread);
}

// src/volatility/garch.ts
var fewest2 = 50;
function momentsOf(values) {
  let [count, mean3, squares] = [0, 0, 0];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    count += 1;
    const difference = value - mean3;
    mean3 += difference / count;
    squares += difference * (value - mean3);
  }
  return { count, mean: count > 0 ? mean3 : Number.NaN, spread: count > 1 ? Math.sqrt(squares / (count - 1)) : 0 };
}
function learn3(values) {
  const { count, mean: mean3, spread } = momentsOf(values);
  const start = { variance: 0, observed: 0, logLikelihood: 0 };
  if (count < fewest2 || spread <= 1e-13 * Math.abs(mean3)) {
    const deviation = count === 1 ? guessedSpread(mean3) : spread;
    const parameters2 = { mean: mean3, omega: deviation * deviation, alpha: 0, beta: 0 };
    return { parameters: parameters2, standing: { ...start, variance: deviation * deviation, observed: count } };
  }
  const parameters = fitGarch(values, mean3, spread);
  const { omega, alpha, beta } = parameters;
  const variance2 = omega + (alpha + beta) * varianceBefore(values, mean3);
  return { parameters, standing: follow2({ ...start, variance: variance2 }, parameters, values) };
}
function predict4({ parameters, standing: standing2 }, horizon) {
  const { mean: mean3, omega, alpha, beta } = parameters;
  const point = new Float64Array(horizon).fill(mean3);
  const deviation = new Float64Array(horizon);
  let { variance: variance2 } = standing2;
  for (let h = 0; h < horizon; h += 1) {
    deviation[h] = Math.sqrt(variance2);
    variance2 = omega + (alpha + beta) * variance2;
  }
  return { point, deviation };
}
function simulate4({ parameters, standing: standing2 }, { horizon, paths, random }) {
  const { mean: mean3, omega, alpha, beta } = parameters;
  return Array.from({ length: paths }, () => {
    const path = new Float64Array(horizon);
    let { variance: variance2 } = standing2;
    for (let h = 0; h < horizon; h += 1) {
      const error = Math.sqrt(variance2) * standardNormal(random);
      path[h] = mean3 + error;
      variance2 = omega + alpha * error * error + beta * variance2;
    }
    return path;
  });
}
function constantAfter({ mean: mean3, omega }, { observed }, values) {
  let [count, centre, squares] = [observed, mean3, observed > 1 ? omega * (observed - 1) : 0];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    count += 1;
    if (count === 1) centre = value;
    const difference = value - centre;
    centre += difference / count;
    squares += difference * (value - centre);
  }
  const variance2 = count > 1 ? squares / (count - 1) : guessedSpread(centre) ** 2;
  return {
    parameters: { mean: centre, omega: variance2, alpha: 0, beta: 0 },
    standing: { variance: variance2, observed: count, logLikelihood: 0 },
  };
}
function isConstant({ alpha, beta }) {
  return alpha === 0 && beta === 0;
}
function notes4({ parameters, standing: standing2 }) {
  if (Number.isNaN(parameters.mean)) return emptyNotes();
  if (parameters.omega === 0) return ['No unforeseen variation has been seen: the intervals have no width.'];
  if (!isConstant(parameters)) return [];
  return standing2.observed === 1
    ? ['Only one value has been observed: its spread is unknown, and the intervals guess it as the size of the value.']
    : [
        standing2.observed < fewest2
          ? `Fewer than ${fewest2} values: the variance is taken to be constant.`
          : 'The variance is taken to be constant: it was fitted on too few values, or they differ by rounding only.',
      ];
}
function garch() {
  return defineModel({
    kind: 'garch',
    learn: learn3,
    absorb({ parameters, standing: standing2 }, values) {
      if (!isConstant(parameters)) return { parameters, standing: follow2({ ...standing2 }, parameters, values) };
      return constantAfter(parameters, standing2, values);
    },
    predict: predict4,
    simulate: simulate4,
    label: ({ parameters }) => (isConstant(parameters) ? 'constant variance' : 'GARCH(1,1)'),
    notes: notes4,
    encode: (
      { parameters: { mean: mean3, omega, alpha, beta }, standing: { variance: variance2, observed, logLikelihood } },
      envelope,
    ) => ({
      ...envelope,
      parameters: {
        mean: encodeNumber(mean3),
        omega: encodeNumber(omega),
        alpha: encodeNumber(alpha),
        beta: encodeNumber(beta),
      },
      standing: { variance: encodeNumber(variance2), observed, logLikelihood: encodeNumber(logLikelihood) },
    }),
    decode: ({ parameters, standing: standing2 }) => ({
      parameters: {
        mean: decodeNumber('parameters.mean', parameters?.mean),
        omega: decodeNumber('parameters.omega', parameters?.omega),
        alpha: decodeNumber('parameters.alpha', parameters?.alpha),
        beta: decodeNumber('parameters.beta', parameters?.beta),
      },
      standing: {
        variance: decodeNumber('standing.variance', standing2?.variance),
        observed: decodeInteger('standing.observed', standing2?.observed),
        logLikelihood: decodeNumber('standing.logLikelihood', standing2?.logLikelihood),
      },
    }),
  });
}

export {
  accuracy,
  adaptiveIntervals,
  backtest,
  complexExponentialSmoothing,
  continuousRankedProbabilityScore,
  continuousRankedProbabilityScoreOfPaths,
  coverage,
  dieboldMariano,
  forecastLedger,
  forecastMany,
  forecastQuantiles,
  forecastToFrame,
  forecastToSeries,
  garch,
  headroom,
  hierarchy,
  hierarchySeries,
  intervalScore,
  lagForecaster,
  localLevel,
  localLinearTrend,
  maintained,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanAbsoluteScaledError,
  meanScaledIntervalScore,
  mstlForecaster,
  overallWeightedAverage,
  pinballLoss,
  rapidFill,
  reconcile,
  rootMeanSquaredError,
  rootMeanSquaredScaledError,
  samplePaths,
  seasonalScale,
  selectByBacktest,
  symmetricMeanAbsolutePercentageError,
  tbats,
  timeToThreshold,
  weightedAbsolutePercentageError,
  withoutResets,
  writeForecast,
};
