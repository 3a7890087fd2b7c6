import {
  BellwetherError,
  createTimeSeries,
  describeValue,
  inferStep,
  invalidOption,
  parseDuration,
  regularise,
  requireInteger,
  requireLevels,
  requireNumber,
  requireOneOf,
  requireState,
  standardNormal,
  timeAt,
} from '@bellwether/core';
import {
  autocorrelation,
  findPeriods,
  gammaQuantile,
  kpss,
  lbfgs,
  mean,
  median,
  minimiseScalar,
  mstl,
  normalQuantile,
  quantile,
  seasonalStrength,
  standardDeviation,
} from '@bellwether/statistics';

// src/arima/arima.ts
var none = {};
function requireColumns(option, columns, length) {
  if (columns === void 0) return none;
  for (const [name, column] of Object.entries(columns)) {
    if (column.length === length) continue;
    throw new BellwetherError(
      'invalid-input',
      `Column "${name}" of "${option}" has ${column.length} values; there must be ${length}, one for each step.`,
      { details: { option, column: name, length: column.length, needed: length } },
    );
  }
  return columns;
}
function requireGrid(series) {
  const { axis, values, name } = series;
  if (axis.kind === 'regular') return { start: axis.start, step: axis.step };
  const { timestamps } = axis;
  const step = timestamps.length > 1 ? timestamps[1] - timestamps[0] : Number.NaN;
  let even = 1;
  while (even < timestamps.length && timestamps[even] - timestamps[even - 1] === step) even += 1;
  if (Number.isNaN(step) || even < timestamps.length) {
    throw new BellwetherError(
      'invalid-input',
      `Series "${name}" has ${values.length} values at irregular times${Number.isNaN(step) ? '' : ` (the step before value ${even} is not ${step} ms)`}; forecasting needs a regular grid: bring it onto one with regularise().`,
      { details: { series: name, length: values.length } },
    );
  }
  return { start: timestamps[0], step };
}
var largest = 1e140;
function scaleOf(values) {
  let size = 0;
  for (let i = 0; i < values.length; i += 1) {
    const magnitude = Math.abs(values[i]);
    if (magnitude > size && magnitude !== Number.POSITIVE_INFINITY) size = magnitude;
  }
  return size < 1e100 ? 1 : 2 ** Math.min(1e3, Math.floor(Math.log2(size)));
}
function cleanValues(values, scale, clean = new Float64Array(values.length)) {
  let refused = 0;
  for (let i = 0; i < clean.length; i += 1) {
    const value = values[i] / scale;
    if (Math.abs(value) < largest) clean[i] = value;
    else {
      clean[i] = Number.NaN;
      if (!Number.isNaN(value)) refused += 1;
    }
  }
  return { clean, refused };
}
function seriesState(series, scale, refused) {
  const { start, step } = requireGrid(series);
  const { length } = series.values;
  return {
    name: series.name,
    labels: { ...series.labels },
    ...(series.unit === void 0 ? {} : { unit: series.unit }),
    next: series.axis.kind === 'regular' || length === 0 ? start + length * step : timeAt(series, length - 1) + step,
    step,
    scale,
    refused,
  };
}
function pastOf(series, from, end) {
  const { start, step } = requireGrid(series);
  return createTimeSeries({
    name: series.name,
    labels: { ...series.labels },
    ...(series.unit === void 0 ? {} : { unit: series.unit }),
    start: start + from * step,
    step,
    values: series.values.slice(from, end),
  });
}

// src/model/define-model.ts
function requireRequest(request) {
  return {
    horizon: requireInteger('horizon', request.horizon, { min: 1 }),
    levels: requireLevels('levels', request.levels ?? [0.8, 0.95]),
  };
}
function presentable(value) {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value)) + 0;
}
function normalIntervals({ point, deviation }, levels3) {
  return levels3.map((level) => {
    const width = normalQuantile(0.5 + level / 2);
    const lower = new Float64Array(point.length);
    const upper = new Float64Array(point.length);
    for (let h = 0; h < point.length; h += 1) {
      lower[h] = point[h] - width * deviation[h];
      upper[h] = point[h] + width * deviation[h];
    }
    return { level, lower, upper };
  });
}
function unscale(values, scale) {
  for (let i = 0; i < values.length; i += 1) values[i] = presentable(values[i] * scale);
}
function requireSeriesState(state) {
  const { series } = state;
  const usable =
    typeof series?.name === 'string' &&
    typeof series.labels === 'object' &&
    [series.next, series.step, series.scale].every(Number.isFinite) &&
    series.step > 0 &&
    series.scale > 0 &&
    Number.isSafeInteger(series.refused);
  if (!usable) throw new BellwetherError('invalid-state', 'State field "series" does not describe a series.');
  return series;
}
function earlierMemory(definition, warmStart, scale) {
  if (warmStart === void 0) return void 0;
  const state = requireState(warmStart, definition.kind, 1);
  const series = requireSeriesState(state);
  const memory = definition.decode(state);
  return series.scale === scale ? memory : void 0;
}
var FittedModel = class _FittedModel {
  kind;
  #definition;
  /** Values that come one by one are looked at here: an array for each would cost more than the model. One for each definition. */
  #single;
  #memory;
  /** As fitted or restored: where it stands now is beside it. */
  #series;
  #next;
  #refused;
  constructor(definition, single, memory, series, next = series.next, refused = series.refused) {
    this.kind = definition.kind;
    this.#definition = definition;
    this.#single = single;
    this.#memory = memory;
    this.#series = series;
    this.#next = next;
    this.#refused = refused;
  }
  /** The steps that a forecast is about. */
  #ahead(future, horizon) {
    return { start: this.#next, step: this.#series.step, columns: requireColumns('future', future, horizon) };
  }
  // Functions of its own and not of the class, so that they may be handed on without the model.
  forecast = (request) => {
    const definition = this.#definition;
    const memory = this.#memory;
    const { name, labels, unit, step, scale } = this.#series;
    const { horizon, levels: levels3 } = requireRequest(request);
    const context = this.#ahead(request.future, horizon);
    const distribution = definition.predict(memory, horizon, context);
    const intervals =
      definition.intervals?.(memory, horizon, levels3, context, distribution) ?? normalIntervals(distribution, levels3);
    unscale(distribution.point, scale);
    for (const { lower, upper } of intervals) {
      unscale(lower, scale);
      unscale(upper, scale);
    }
    const notes9 = [...definition.notes(memory)];
    if (this.#refused > 0) notes9.push(`Treated as missing: ${this.#refused} infinite or extremely large values.`);
    return {
      contract: 'forecast/1',
      model: definition.label(memory),
      name,
      labels: { ...labels },
      ...(unit === void 0 ? {} : { unit }),
      start: this.#next,
      step,
      point: distribution.point,
      intervals,
      notes: notes9,
    };
  };
  simulate = (request) => {
    requireInteger('horizon', request.horizon, { min: 1 });
    requireInteger('paths', request.paths, { min: 1 });
    const paths = this.#definition.simulate(this.#memory, request, this.#ahead(request.future, request.horizon));
    for (const path of paths) unscale(path, this.#series.scale);
    return paths;
  };
  update = (values, options) => {
    const definition = this.#definition;
    const series = this.#series;
    const { clean, refused } = cleanValues(values, series.scale, values.length === 1 ? this.#single : void 0);
    const next = this.#next + clean.length * series.step;
    const columns = requireColumns('past', options?.past, clean.length);
    const memory = definition.absorb(this.#memory, clean, { start: this.#next, step: series.step, columns });
    return new _FittedModel(definition, this.#single, memory, series, next, this.#refused + refused);
  };
  get state() {
    const series = { ...this.#series, next: this.#next, refused: this.#refused };
    return this.#definition.encode(this.#memory, { kind: this.kind, version: 1, series });
  }
};
function defineModel(definition) {
  const { kind } = definition;
  const single = new Float64Array(1);
  return {
    contract: 'forecaster/1',
    kind,
    fit(series, options = {}) {
      options.signal?.throwIfAborted();
      const grid = requireGrid(series);
      const scale = scaleOf(series.values);
      const { clean, refused } = cleanValues(series.values, scale);
      const context = { ...grid, columns: requireColumns('past', options.past, clean.length) };
      const memory = definition.learn(clean, context, earlierMemory(definition, options.warmStart, scale));
      return new FittedModel(definition, single, memory, seriesState(series, scale, refused));
    },
    restore(saved) {
      const state = requireState(saved, kind, 1);
      const series = requireSeriesState(state);
      return new FittedModel(definition, single, definition.decode(state), { ...series, labels: { ...series.labels } });
    },
  };
}
function encodeNumbers(values) {
  return Array.from(values, (value) => (Number.isFinite(value) ? value + 0 : null));
}
function encodeNumber(value) {
  return Number.isFinite(value) ? value + 0 : null;
}
function decodeNumbers(field, values, length) {
  const fits = Array.isArray(values) && (length === void 0 || values.length === length);
  if (!fits || !values.every((value) => value === null || Number.isFinite(value))) {
    const allowed = length === void 0 ? 'an array of numbers' : `an array of ${length} numbers`;
    throw invalidState(field, values, `${allowed} or null`);
  }
  return Float64Array.from(values, (value) => value ?? Number.NaN);
}
function decodeNumber(field, value) {
  if (value === null) return Number.NaN;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalidState(field, value, 'a finite number or null');
  return value;
}
function decodeFields(field, value, names) {
  const found = value;
  const entries = names.map((name) => [name, decodeNumber(`${field}.${name}`, found?.[name])]);
  return Object.fromEntries(entries);
}
function decodeInteger(field, value, min = 0) {
  if (!Number.isSafeInteger(value) || value < min) throw invalidState(field, value, `an integer from ${min}`);
  return value;
}
function invalidState(field, value, allowed) {
  return new BellwetherError(
    'invalid-state',
    `State field "${field}" is ${describeValue(value)}; it must be ${allowed}.`,
    {
      details: { field },
    },
  );
}

// src/model/warm-start.ts
function haveErrorsGrown(now, before, observed) {
  return !(now <= before * (1 + Math.max(0.05, Math.sqrt(2 / observed))));
}

// src/model/spread.ts
function guessedSpread(value) {
  return Math.abs(value);
}
function emptyNotes() {
  return ['No value has been observed: point forecasts and intervals are NaN.'];
}
function spreadNotes(observed, squares) {
  if (observed < 2) {
    return [
      'Only one value has been observed: its spread is unknown, and the intervals guess it as the size of the value.',
    ];
  }
  return squares === 0 ? ['No unforeseen variation has been seen: the intervals have no width.'] : [];
}

// src/arima/polynomial.ts
function sparse(weights) {
  const lags = [];
  for (let j = 0; j < weights.length; j += 1) if (weights[j] !== 0) lags.push(j + 1);
  return { lags: Int32Array.from(lags), weights: Float64Array.from(lags, (lag) => weights[lag - 1]) };
}
function multiplied(near, seasonal, seasonLength, sign = 1) {
  const product = new Float64Array(near.length + seasonal.length * seasonLength);
  for (let i = 0; i < near.length; i += 1) product[i] = near[i];
  for (let j = 0; j < seasonal.length; j += 1) {
    const lag = (j + 1) * seasonLength;
    product[lag - 1] += seasonal[j];
    for (let i = 0; i < near.length; i += 1) product[lag + i] -= sign * near[i] * seasonal[j];
  }
  return product;
}
function differencing(d, seasonalD, seasonLength) {
  let weights = new Float64Array(0);
  for (let i = 0; i < d; i += 1) weights = new Float64Array(multiplied(weights, [1], 1));
  for (let i = 0; i < seasonalD; i += 1) weights = new Float64Array(multiplied(weights, [1], seasonLength));
  return weights;
}
function fromPartials(partials) {
  const weights = new Float64Array(partials.length);
  const before = new Float64Array(partials.length);
  for (let k = 0; k < partials.length; k += 1) {
    before.set(weights);
    weights[k] = partials[k];
    for (let j = 0; j < k; j += 1) weights[j] = before[j] - partials[k] * before[k - 1 - j];
  }
  return weights;
}
function toPartials(weights) {
  const partials = Float64Array.from(weights);
  const before = new Float64Array(weights.length);
  for (let k = weights.length - 1; k >= 0; k -= 1) {
    const last = partials[k];
    if (!(Math.abs(last) < 1)) return void 0;
    before.set(partials);
    const rest = 1 - last * last;
    for (let j = 0; j < k; j += 1) partials[j] = (before[j] + last * before[k - 1 - j]) / rest;
  }
  return partials;
}
function rootsBeyond(weights, modulus) {
  return toPartials(Array.from(weights, (weight, j) => weight * modulus ** (j + 1))) !== void 0;
}
function psiWeights(ar, ma, count) {
  const psi = new Float64Array(count);
  for (let t = 0; t < count; t += 1) {
    let sum = t === 0 ? 1 : t <= ma.length ? ma[t - 1] : 0;
    for (let k = 0; k < ar.lags.length && ar.lags[k] <= t; k += 1) sum += ar.weights[k] * psi[t - ar.lags[k]];
    psi[t] = sum;
  }
  return psi;
}

// src/arima/process.ts
function armaProcess(ar, ma) {
  const size = Math.max(ar.length, ma.length + 1);
  const padded = new Float64Array(size);
  padded.set(ar);
  const entry = new Float64Array(size);
  entry[0] = 1;
  entry.set(ma, 1);
  return { size, ar: padded, entry, arLags: sparse(ar), maLags: sparse(ma), maOrder: ma.length };
}
function autoregressiveCovariances(ar, order, count) {
  const covariances = new Float64Array(count);
  const orders = [];
  let weights = ar.slice(0, order);
  for (let k = order; k >= 1; k -= 1) {
    orders[k] = weights;
    const last = weights[k - 1];
    const rest = 1 - last * last;
    const lower = new Float64Array(k - 1);
    for (let j = 0; j < k - 1; j += 1) lower[j] = (weights[j] + last * weights[k - 2 - j]) / rest;
    weights = lower;
  }
  let variance = 1;
  for (let k = 1; k <= order; k += 1) variance /= 1 - orders[k][k - 1] ** 2;
  covariances[0] = variance;
  const { lags, weights: values } = sparse(ar);
  for (let k = 1; k < count; k += 1) {
    let sum = 0;
    if (k <= order) {
      const from = orders[k];
      for (let j = 0; j < k; j += 1) sum += from[j] * covariances[k - 1 - j];
    } else {
      for (let j = 0; j < lags.length; j += 1) sum += values[j] * covariances[Math.abs(k - lags[j])];
    }
    covariances[k] = sum;
  }
  return covariances;
}
function firstCovariances({ size, ar, entry, arLags, maOrder }) {
  const order = arLags.lags[arLags.lags.length - 1] ?? 0;
  const pure = autoregressiveCovariances(ar, order, order + maOrder + 1);
  const ma = sparse(entry);
  const gamma = new Float64Array(order + 1);
  for (let k = 0; k <= order; k += 1) {
    let sum = 0;
    for (let i = 0; i < ma.lags.length; i += 1) {
      for (let j = 0; j < ma.lags.length; j += 1) {
        sum += ma.weights[i] * ma.weights[j] * pure[Math.abs(k + ma.lags[i] - ma.lags[j])];
      }
    }
    gamma[k] = sum;
  }
  if (order === 0) {
    let sum = 0;
    for (let i = 0; i < ma.weights.length; i += 1) sum += ma.weights[i] ** 2;
    gamma[0] = sum;
  }
  const psi = psiWeights(arLags, entry.subarray(1), maOrder + 1);
  const result = new Float64Array(size);
  result[0] = gamma[0];
  for (let i = 1; i < size; i += 1) {
    let sum = 0;
    for (let k = 0; k < arLags.lags.length; k += 1) {
      const beyond = arLags.lags[k] - i;
      if (beyond > 0) sum += arLags.weights[k] * gamma[beyond];
    }
    for (let k = 0; k < ma.lags.length; k += 1) {
      const beyond = ma.lags[k] - 1 - i;
      if (beyond >= 0) sum += ma.weights[k] * psi[beyond];
    }
    result[i] = sum;
  }
  return result;
}
function startCovariances(process, into, stride) {
  const { size, ar, entry } = process;
  const first = firstCovariances(process);
  for (let i = 0; i < size; i += 1) into[i * stride] = into[i] = first[i];
  const at = (i, j) => (i < size && j < size ? into[i * stride + j] : 0);
  for (let i = size - 1; i >= 1; i -= 1) {
    for (let j = size - 1; j >= i; j -= 1) {
      const value =
        ar[i] * ar[j] * first[0] +
        ar[i] * (j + 1 < size ? first[j + 1] : 0) +
        ar[j] * (i + 1 < size ? first[i + 1] : 0) +
        at(i + 1, j + 1) +
        entry[i] * entry[j];
      into[i * stride + j] = into[j * stride + i] = value;
    }
  }
}

// src/arima/parameters.ts
function countOf({ p, q, P, Q }) {
  return p + q + P + Q;
}
function sameTerms(a, b) {
  return Object.keys(a).every((name) => a[name] === b[name]);
}
function factorsOf(terms, parameters) {
  let from = 0;
  return [terms.p, terms.q, terms.P, terms.Q].map((count, group) => {
    const part = parameters.slice(from, from + count);
    from += count;
    return group % 2 === 0 ? part : part.map((value) => -value);
  });
}
function joined(factors) {
  return Float64Array.from(
    factors.flatMap((part, group) => [...part].map((value) => (group % 2 === 0 ? value : -value))),
  );
}
function carriedOver(from, parameters, to) {
  const factors = factorsOf(from, parameters);
  const counts = [to.p, to.q, to.P, to.Q];
  return joined(factors.map((factor, group) => Float64Array.from({ length: counts[group] }, (_, j) => factor[j] ?? 0)));
}
function polynomialsOf(terms, parameters) {
  const [ar, ma, seasonalAr, seasonalMa] = factorsOf(terms, parameters);
  return {
    ar: multiplied(ar, seasonalAr, terms.seasonLength),
    ma: multiplied(ma, seasonalMa, terms.seasonLength).map((value) => -value),
  };
}
function processOf(terms, parameters) {
  const { ar, ma } = polynomialsOf(terms, parameters);
  return armaProcess(ar, ma);
}
function isWithin(terms, parameters, modulus) {
  return factorsOf(terms, parameters).every((factor) => rootsBeyond(factor, modulus));
}
function drawnWithin(terms, parameters, modulus) {
  return joined(
    factorsOf(terms, parameters).map((factor) => {
      let found = factor;
      while (!rootsBeyond(found, modulus)) found = found.map((value, j) => value * 0.95 ** (j + 1));
      return found;
    }),
  );
}
function toFree(terms, parameters) {
  const factors = factorsOf(terms, parameters).flatMap((factor) => [...(toPartials(factor) ?? factor.map(() => 0))]);
  return Float64Array.from(factors, (partial) => Math.atanh(Math.max(-0.999999, Math.min(0.999999, partial))));
}
function fromFree({ p, q, P, Q }, free) {
  let from = 0;
  return joined(
    [p, q, P, Q].map((count) => {
      const partials = free.slice(from, from + count).map(Math.tanh);
      from += count;
      return fromPartials(partials);
    }),
  );
}
function regressorNames({ constant, level, fourier, names }) {
  return [
    ...(constant === 'mean' || (constant === 'drift' && level) ? ['mean'] : []),
    ...(constant === 'drift' ? ['drift'] : []),
    ...Array.from({ length: fourier?.pairs ?? 0 }, (_, k) => [`sine ${k + 1}`, `cosine ${k + 1}`]).flat(),
    ...names,
  ];
}
function regressorsOf({ constant, level, fourier, names }, from, length, columns) {
  const made = [];
  if (constant === 'mean' || (constant === 'drift' && level)) made.push(new Float64Array(length).fill(1));
  if (constant === 'drift') made.push(Float64Array.from({ length }, (_, i) => from + i));
  if (fourier !== void 0) {
    const { seasonLength, pairs } = fourier;
    for (let k = 1; k <= pairs; k += 1) {
      const angle = (i) => (2 * Math.PI * ((k * (from + i)) % seasonLength)) / seasonLength;
      made.push(Float64Array.from({ length }, (_, i) => Math.sin(angle(i))));
      made.push(Float64Array.from({ length }, (_, i) => Math.cos(angle(i))));
    }
  }
  for (const name of names) {
    const column = columns[name];
    if (column === void 0) {
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
function dropUnexplained(values, regressors) {
  for (const column of regressors) {
    for (let t = 0; t < column.length; t += 1) {
      if (Number.isFinite(column[t])) continue;
      column[t] = 0;
      values[t] = Number.NaN;
    }
  }
}
function addExplained(values, regressors, coefficients, sign) {
  for (let c = 0; c < regressors.length; c += 1) {
    const column = regressors[c];
    const weight = sign * coefficients[c];
    for (let t = 0; t < values.length; t += 1) values[t] += weight * column[t];
  }
  return values;
}
function requireExplained(names, columns) {
  for (const name of names) {
    const at = columns[name]?.findIndex((value) => !Number.isFinite(value)) ?? -1;
    if (at < 0) continue;
    throw new BellwetherError(
      'invalid-input',
      `Value ${at} of the future column "${name}" is ${columns[name][at]}; it must be finite to forecast with it.`,
      { details: { column: name, index: at } },
    );
  }
}

// src/arima/gap-filter.ts
function startGapStanding(process, windows) {
  const stride = process.size + windows[0].length + 1;
  const covariances = new Float64Array(stride * stride);
  startCovariances(process, covariances, stride);
  return {
    size: process.size,
    covariances,
    stride,
    ages: [],
    states: windows.map(() => new Float64Array(stride)),
    windows,
  };
}
var GapFilter = class {
  #process;
  #undo;
  standing;
  #covariance;
  #spare;
  constructor(process, undo, standing2) {
    this.#process = process;
    this.#undo = undo;
    this.standing = standing2;
    this.#covariance = new Float64Array(standing2.stride);
    this.#spare = new Float64Array(standing2.covariances.length);
  }
  /** Expected values of all columns, written to `expected`; returns the variance. */
  predict(expected2) {
    const { size, covariances, stride, ages, states, windows } = this.standing;
    const base = this.#process.size;
    const undo = this.#undo;
    for (let c = 0; c < states.length; c += 1) {
      const window = windows[c];
      let sum = states[c][0];
      for (let j = 0; j < undo.length; j += 1) {
        if (undo[j] !== 0 && !Number.isNaN(window[j])) sum += undo[j] * window[j];
      }
      for (let k = 0; k < ages.length; k += 1) sum += undo[ages[k] - 1] * states[c][base + k];
      expected2[c] = sum;
    }
    const covariance = this.#covariance;
    for (let i = 0; i < size; i += 1) {
      const row = i * stride;
      let sum = covariances[row];
      for (let k = 0; k < ages.length; k += 1) sum += undo[ages[k] - 1] * covariances[row + base + k];
      covariance[i] = sum;
    }
    let variance = covariance[0];
    for (let k = 0; k < ages.length; k += 1) variance += undo[ages[k] - 1] * covariance[base + k];
    return variance;
  }
  /** Takes in the values of all columns, or that they are missing, after {@link GapFilter.predict} gave these answers. */
  step(values, expected2, variance) {
    if (values === void 0) this.#miss(expected2, variance);
    else this.#observe(values, expected2, variance);
    this.#shift(values);
    this.#move();
  }
  #observe(values, expected2, variance) {
    const { size, covariances, stride, states } = this.standing;
    const covariance = this.#covariance;
    for (let c = 0; c < states.length; c += 1) {
      const share = (values[c] - expected2[c]) / variance;
      const state = states[c];
      for (let i = 0; i < size; i += 1) state[i] += covariance[i] * share;
    }
    for (let i = 0; i < size; i += 1) {
      const share = covariance[i] / variance;
      const row = i * stride;
      for (let j = i; j < size; j += 1) covariances[row + j] -= share * covariance[j];
    }
  }
  #miss(expected2, variance) {
    const { standing: standing2 } = this;
    if (this.#undo.length === 0) return;
    const { size, covariances, stride, states, ages } = standing2;
    for (let i = 0; i < size; i += 1) {
      covariances[i * stride + size] = covariances[size * stride + i] = this.#covariance[i];
    }
    covariances[size * stride + size] = variance;
    for (let c = 0; c < states.length; c += 1) states[c][size] = expected2[c];
    ages.push(0);
    standing2.size = size + 1;
  }
  /** Windows and ages one step older; missing values that leave the window are forgotten. */
  #shift(values) {
    const { standing: standing2 } = this;
    const { ages, windows } = standing2;
    for (let c = 0; c < windows.length; c += 1) {
      const window = windows[c];
      if (window.length === 0) continue;
      window.copyWithin(1, 0, window.length - 1);
      window[0] = values === void 0 ? Number.NaN : values[c];
    }
    for (let k = 0; k < ages.length; k += 1) ages[k] += 1;
    while (ages.length > 0 && ages[0] > this.#undo.length) this.#forget();
  }
  /** Drops the oldest missing value. */
  #forget() {
    const { standing: standing2 } = this;
    const { covariances, stride, states, ages, size } = standing2;
    const base = this.#process.size;
    for (let i = 0; i < size; i += 1)
      covariances.copyWithin(i * stride + base, i * stride + base + 1, i * stride + size);
    for (let i = base; i + 1 < size; i += 1) {
      covariances.copyWithin(i * stride, (i + 1) * stride, (i + 1) * stride + size);
    }
    for (const state of states) state.copyWithin(base, base + 1, size);
    ages.shift();
    standing2.size = size - 1;
  }
  /** The process one step on: T P T' + R R', with missing values staying what they are. */
  #move() {
    const { standing: standing2 } = this;
    const { size, covariances, stride, states } = standing2;
    const { size: base, ar, entry } = this.#process;
    for (const state of states) {
      const head2 = state[0];
      for (let i = 0; i + 1 < base; i += 1) state[i] = ar[i] * head2 + state[i + 1];
      state[base - 1] = ar[base - 1] * head2;
    }
    const spare = this.#spare;
    const head = covariances[0];
    for (let i = 0; i < base; i += 1) {
      const row = i * stride;
      const below = row + stride;
      const last = i + 1 === base;
      const cross = ar[i] * head + (last ? 0 : covariances[i + 1]);
      const weight = ar[i];
      const entering = entry[i];
      for (let j = i; j + 1 < base; j += 1) {
        const value = ar[j] * cross + entering * entry[j] + weight * covariances[j + 1] + covariances[below + j + 1];
        spare[row + j] = value;
        spare[j * stride + i] = value;
      }
      const corner = ar[base - 1] * cross + entering * entry[base - 1];
      spare[row + base - 1] = corner;
      spare[(base - 1) * stride + i] = corner;
      for (let j = base; j < size; j += 1) {
        const value = ar[i] * covariances[j] + (last ? 0 : covariances[below + j]);
        spare[row + j] = value;
        spare[j * stride + i] = value;
      }
    }
    for (let i = base; i < size; i += 1) {
      for (let j = i; j < size; j += 1) spare[i * stride + j] = spare[j * stride + i] = covariances[i * stride + j];
    }
    this.#spare = covariances;
    standing2.covariances = spare;
  }
};
function excess({ size, entry }, { covariances, stride }) {
  let sum = 0;
  for (let i = 0; i < size; i += 1) sum += covariances[i * stride + i] - entry[i] * entry[i];
  return sum;
}

// src/arima/quick-filter.ts
var steadyExcess = 1e-11;
var steadyChange = 1e-13;
var checkEvery = 8;
function startGain(process) {
  const { size, ar } = process;
  const first = firstCovariances(process);
  const gain = new Float64Array(size);
  for (let i = 0; i < size; i += 1) gain[i] = ar[i] * first[0] + (i + 1 < size ? first[i + 1] : 0);
  return { variance: first[0], gain, change: gain.slice(), weight: -1 / first[0] };
}
function advanceGain({ size, ar }, standing2) {
  const { gain, change, weight, variance } = standing2;
  const head = change[0];
  const next = variance + weight * head * head;
  const share = weight * head;
  for (let i = 0; i < size; i += 1) {
    const moved = ar[i] * head + (i + 1 < size ? change[i + 1] : 0);
    change[i] = moved - (gain[i] / variance) * head;
    gain[i] += moved * share;
  }
  standing2.weight = weight - (share * share) / next;
  standing2.variance = next;
}
function isSteady({ variance, change, weight }) {
  if (variance - 1 > steadyExcess) return false;
  let sum = 0;
  for (let i = 0; i < change.length; i += 1) sum += change[i] * change[i];
  return -weight * sum < steadyChange;
}
function advanceState({ size, ar }, { gain, variance }, state, value) {
  const head = state[0];
  const error = value - head;
  const scaled = error / variance;
  for (let i = 0; i + 1 < size; i += 1) state[i] = ar[i] * head + state[i + 1] + gain[i] * scaled;
  state[size - 1] = ar[size - 1] * head + gain[size - 1] * scaled;
  return error;
}
function advanceBoth({ size, ar }, standing2, state, share) {
  const { gain, change, weight, variance } = standing2;
  const head = change[0];
  const part = weight * head;
  const ratio = head / variance;
  const first = state[0];
  const last = size - 1;
  for (let i = 0; i < last; i += 1) {
    const weightHere = ar[i];
    const gained = gain[i];
    const moved2 = weightHere * head + change[i + 1];
    state[i] = weightHere * first + state[i + 1] + gained * share;
    change[i] = moved2 - gained * ratio;
    gain[i] = gained + moved2 * part;
  }
  const moved = ar[last] * head;
  state[last] = ar[last] * first + gain[last] * share;
  change[last] = moved - gain[last] * ratio;
  gain[last] += moved * part;
  standing2.variance = variance + part * head;
  standing2.weight = weight - (part * part) / standing2.variance;
}
function advanceThree({ size, ar }, standing2, state, share, other, otherShare) {
  const { gain, change, weight, variance } = standing2;
  const head = change[0];
  const part = weight * head;
  const ratio = head / variance;
  const first = state[0];
  const otherFirst = other[0];
  const last = size - 1;
  for (let i = 0; i < last; i += 1) {
    const weightHere = ar[i];
    const gained = gain[i];
    const moved2 = weightHere * head + change[i + 1];
    state[i] = weightHere * first + state[i + 1] + gained * share;
    other[i] = weightHere * otherFirst + other[i + 1] + gained * otherShare;
    change[i] = moved2 - gained * ratio;
    gain[i] = gained + moved2 * part;
  }
  const moved = ar[last] * head;
  state[last] = ar[last] * first + gain[last] * share;
  other[last] = ar[last] * otherFirst + gain[last] * otherShare;
  change[last] = moved - gain[last] * ratio;
  gain[last] += moved * part;
  standing2.variance = variance + part * head;
  standing2.weight = weight - (part * part) / standing2.variance;
}
function filterUnbroken(process, columns, errors2) {
  const { size, arLags, maLags } = process;
  const length = columns[0].length;
  const standing2 = startGain(process);
  const states = columns.map(() => new Float64Array(size));
  const heads = new Float64Array(columns.length);
  let product = 1;
  let logs = 0;
  let t = 0;
  let steadyFrom = Number.POSITIVE_INFINITY;
  for (; t < length; t += 1) {
    if (steadyFrom === Number.POSITIVE_INFINITY) {
      if (t % checkEvery === 0 && isSteady(standing2)) steadyFrom = t + size;
    } else if (t >= steadyFrom) break;
    const { variance } = standing2;
    const deviation = Math.sqrt(variance);
    for (let c = 0; c < columns.length; c += 1) heads[c] = (columns[c][t] - states[c][0]) / variance;
    for (let c = 0; c < columns.length; c += 1) errors2[c][t] = heads[c] * deviation;
    product *= variance;
    if (product > 1e200) {
      logs += Math.log(product);
      product = 1;
    }
    if (columns.length === 1) advanceBoth(process, standing2, states[0], heads[0]);
    else if (columns.length === 2) advanceThree(process, standing2, states[0], heads[0], states[1], heads[1]);
    else {
      for (let c = 0; c < columns.length; c += 1) advanceState(process, standing2, states[c], columns[c][t]);
      advanceGain(process, standing2);
    }
  }
  logs += Math.log(product);
  for (let c = 0; c < columns.length; c += 1) {
    const values = columns[c];
    const out = errors2[c];
    for (let s = t; s < length; s += 1) {
      let error = values[s];
      for (let k = 0; k < arLags.lags.length; k += 1) error -= arLags.weights[k] * values[s - arLags.lags[k]];
      for (let k = 0; k < maLags.lags.length; k += 1) error -= maLags.weights[k] * out[s - maLags.lags[k]];
      out[s] = error;
    }
  }
  return logs;
}

// src/arima/standing.ts
var largestGapState = 120;
var negligibleExcess = 1e-10;
var settledAfter = 2e3;
var checkEvery2 = 8;
function mechanismOf(terms, parameters) {
  const process = processOf(terms, parameters);
  const undo = differencing(terms.d, terms.D, terms.seasonLength);
  const { size, ar, entry } = process;
  const gain = Float64Array.from({ length: size }, (_, i) => ar[i] + (i + 1 < size ? entry[i + 1] : 0));
  const steadyGain = { variance: 1, gain, change: new Float64Array(size), weight: 0 };
  return { process, undo, undoLags: sparse(undo), steadyGain };
}
function startStanding({ process }, window) {
  return { steps: 0, state: new Float64Array(process.size), window, quick: startGain(process), filled: 0 };
}
function copyStanding(standing2) {
  const { quick: quick2, gap, ...rest } = standing2;
  const copy = { ...rest, state: standing2.state.slice(), window: standing2.window.slice() };
  if (quick2 !== void 0) copy.quick = { ...quick2, gain: quick2.gain.slice(), change: quick2.change.slice() };
  if (gap !== void 0) {
    copy.gap = {
      ...gap,
      covariances: gap.covariances.slice(),
      ages: [...gap.ages],
      states: gap.states.map((state) => state.slice()),
      windows: gap.windows.map((window) => window.slice()),
    };
  }
  return copy;
}
function carried({ lags, weights }, window) {
  let sum = 0;
  for (let k = 0; k < lags.length; k += 1) sum += weights[k] * window[lags[k] - 1];
  return sum;
}
function push(window, value) {
  if (window.length === 0) return;
  window.copyWithin(1, 0, window.length - 1);
  window[0] = value;
}
function beginGap(mechanism, standing2) {
  const { process } = mechanism;
  const { size, entry } = process;
  const gap = startGapStanding(process, [standing2.window.slice()]);
  const { covariances, stride } = gap;
  gap.states[0].set(standing2.state);
  if (standing2.quick === void 0) {
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < size; j += 1) covariances[i * stride + j] = entry[i] * entry[j];
    }
    return gap;
  }
  startCovariances(process, covariances, stride);
  const quick2 = startGain(process);
  for (let step = 0; step < Math.min(standing2.steps, settledAfter); step += 1) {
    const { change, weight } = quick2;
    for (let i = 0; i < size; i += 1) {
      const share = weight * change[i];
      for (let j = 0; j <= i; j += 1) covariances[i * stride + j] += share * change[j];
    }
    advanceGain(process, quick2);
  }
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < i; j += 1) covariances[j * stride + i] = covariances[i * stride + j];
  }
  return gap;
}
function advance(mechanism, standing2, values) {
  const { process, undo, undoLags, steadyGain } = mechanism;
  let filter;
  const expected2 = new Float64Array(1);
  const value = new Float64Array(1);
  for (let t = 0; t < values.length; t += 1) {
    value[0] = values[t];
    const missing = Number.isNaN(value[0]);
    if (missing && standing2.gap === void 0 && process.size + undo.length <= largestGapState) {
      standing2.gap = beginGap(mechanism, standing2);
      delete standing2.quick;
    }
    standing2.steps += 1;
    if (standing2.gap !== void 0) {
      filter ??= new GapFilter(process, undo, standing2.gap);
      const variance = filter.predict(expected2);
      filter.step(missing ? void 0 : value, expected2, variance);
      standing2.state = standing2.gap.states[0].slice(0, process.size);
      standing2.window = standing2.gap.windows[0].slice();
      if (standing2.gap.ages.length === 0 && excess(process, standing2.gap) < negligibleExcess) {
        delete standing2.gap;
        filter = void 0;
      }
      continue;
    }
    const base = carried(undoLags, standing2.window);
    if (missing) {
      value[0] = standing2.state[0] + base;
      standing2.filled += 1;
    }
    advanceState(process, standing2.quick ?? steadyGain, standing2.state, value[0] - base);
    push(standing2.window, value[0]);
    if (standing2.quick === void 0) continue;
    advanceGain(process, standing2.quick);
    if (standing2.steps % checkEvery2 === 0 && isSteady(standing2.quick)) delete standing2.quick;
  }
}

// src/arima/encode.ts
function encodeStanding({ steps, state, window, filled, quick: quick2, gap }) {
  const packed = (standing2) => {
    const { size, stride, covariances } = standing2;
    const result = [];
    for (let i = 0; i < size; i += 1) {
      result.push(...encodeNumbers(covariances.slice(i * stride, i * stride + i + 1)));
    }
    return result;
  };
  return {
    steps,
    state: encodeNumbers(state),
    window: encodeNumbers(window),
    filled,
    ...(quick2 === void 0
      ? {}
      : {
          quick: {
            variance: quick2.variance,
            weight: quick2.weight + 0,
            gain: encodeNumbers(quick2.gain),
            change: encodeNumbers(quick2.change),
          },
        }),
    ...(gap === void 0
      ? {}
      : {
          gap: {
            ages: [...gap.ages],
            state: encodeNumbers(gap.states[0].slice(0, gap.size)),
            covariances: packed(gap),
          },
        }),
  };
}
function encodeMemory(memory) {
  const {
    terms,
    parameters,
    shape,
    coefficients,
    sigma,
    position,
    standing: standing2,
    diagnostics: diagnostics2,
    remarks,
  } = memory;
  return {
    terms: { ...terms },
    parameters: encodeNumbers(parameters),
    regression: { ...shape, names: [...shape.names] },
    coefficients: encodeNumbers(coefficients),
    sigma: encodeNumber(sigma),
    position,
    standing: encodeStanding(standing2),
    diagnostics: {
      ...diagnostics2,
      logLikelihood: encodeNumber(diagnostics2.logLikelihood),
      aicc: encodeNumber(diagnostics2.aicc),
    },
    remarks: [...remarks],
  };
}
function decodeStanding(saved, parts, reach) {
  const standing2 = {
    steps: decodeInteger('standing.steps', saved?.steps),
    state: decodeNumbers('standing.state', saved.state, parts),
    window: decodeNumbers('standing.window', saved.window, reach),
    filled: decodeInteger('standing.filled', saved.filled),
  };
  const { quick: quick2, gap } = saved;
  if (quick2 !== void 0) {
    standing2.quick = {
      variance: decodeNumber('standing.quick.variance', quick2.variance),
      weight: decodeNumber('standing.quick.weight', quick2.weight),
      gain: decodeNumbers('standing.quick.gain', quick2.gain, parts),
      change: decodeNumbers('standing.quick.change', quick2.change, parts),
    };
  }
  if (gap !== void 0) {
    if (!Array.isArray(gap.ages)) throw invalidState('standing.gap.ages', gap.ages, 'an array of integers');
    const ages = gap.ages.map((age, k) => decodeInteger(`standing.gap.ages[${k}]`, age, 1));
    if (ages.some((age, k) => age > reach || (k > 0 && age >= ages[k - 1]))) {
      throw invalidState('standing.gap.ages', ages, `integers from ${reach} down to 1`);
    }
    const size = parts + ages.length;
    const stride = parts + reach + 1;
    const packed = decodeNumbers('standing.gap.covariances', gap.covariances, (size * (size + 1)) / 2);
    const covariances = new Float64Array(stride * stride);
    let next = 0;
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j <= i; j += 1) covariances[i * stride + j] = covariances[j * stride + i] = packed[next++];
    }
    const state = new Float64Array(stride);
    state.set(decodeNumbers('standing.gap.state', gap.state, size));
    standing2.gap = { size, covariances, stride, ages, states: [state], windows: [standing2.window.slice()] };
  }
  return standing2;
}
function decodeTerms(saved) {
  const whole = (name, min = 0) => decodeInteger(`terms.${name}`, saved?.[name], min);
  return {
    p: whole('p'),
    d: whole('d'),
    q: whole('q'),
    P: whole('P'),
    D: whole('D'),
    Q: whole('Q'),
    seasonLength: whole('seasonLength', 1),
  };
}
function decodeShape(saved) {
  const { constant, level, fourier, names } = saved ?? {};
  if (!['none', 'mean', 'drift'].includes(constant) || !Array.isArray(names)) {
    throw invalidState('regression', saved, 'a constant and the names of columns');
  }
  return {
    constant,
    level: level === true,
    ...(fourier === void 0
      ? {}
      : {
          fourier: {
            seasonLength: decodeInteger('regression.fourier.seasonLength', fourier.seasonLength, 2),
            pairs: decodeInteger('regression.fourier.pairs', fourier.pairs, 1),
          },
        }),
    names: names.map(String),
  };
}
function decodeMemory(saved) {
  const terms = decodeTerms(saved.terms);
  const parameters = decodeNumbers('parameters', saved.parameters, countOf(terms));
  if (!isWithin(terms, parameters, 1)) {
    throw invalidState('parameters', saved.parameters, 'coefficients of a stationary and invertible model');
  }
  const shape = decodeShape(saved.regression);
  const mechanism = mechanismOf(terms, parameters);
  const found = saved.diagnostics;
  return {
    terms,
    parameters,
    shape,
    coefficients: decodeNumbers('coefficients', saved.coefficients, regressorNames(shape).length),
    sigma: decodeNumber('sigma', saved.sigma),
    position: decodeInteger('position', saved.position),
    standing: decodeStanding(saved.standing, mechanism.process.size, mechanism.undo.length),
    mechanism,
    diagnostics: {
      logLikelihood: decodeNumber('diagnostics.logLikelihood', found?.logLikelihood),
      aicc: decodeNumber('diagnostics.aicc', found.aicc),
      used: decodeInteger('diagnostics.used', found.used),
      estimated: decodeInteger('diagnostics.estimated', found.estimated),
      evaluations: decodeInteger('diagnostics.evaluations', found.evaluations),
      converged: found.converged === true,
    },
    remarks: [...(saved.remarks ?? [])],
  };
}
function labelOf({ terms, shape, sigma }) {
  const { p, d, q, P, D, Q, seasonLength } = terms;
  if (Number.isNaN(sigma)) return 'naive';
  const season = P + D + Q > 0 ? `(${P},${D},${Q})[${seasonLength}]` : '';
  const waves = shape.fourier === void 0 ? '' : ` with ${shape.fourier.pairs} waves of [${shape.fourier.seasonLength}]`;
  const constant = shape.constant === 'none' ? '' : shape.constant === 'drift' ? ' with drift' : ' with mean';
  const columns = shape.names.length === 0 ? '' : ` and ${shape.names.length} explanatory columns`;
  return `ARIMA(${p},${d},${q})${season}${constant}${waves}${columns}`;
}
function notesOf({ remarks, sigma, diagnostics: diagnostics2, standing: standing2, terms }) {
  const { used, converged, evaluations } = diagnostics2;
  if (Number.isNaN(sigma)) return [...remarks, ...emptyNotes()];
  const notes9 = [...remarks];
  if (!converged) {
    notes9.push(
      `The search for coefficients stopped at ${evaluations} evaluations before it had settled: the fit may be improved.`,
    );
  }
  if (standing2.filled > 0) notes9.push(`Missing values taken to be as expected: ${standing2.filled}.`);
  if (used === 0) notes9.push('The intervals guess the spread from the size of the first value: fit again with more.');
  return [...notes9, ...spreadNotes(Math.max(2, used + terms.d), sigma)];
}
var closest = 1.0005;
var thorough = { rounds: 60, gain: 1e-8 };
var brief = { rounds: 15, gain: 2e-5 };
var none2 = { rounds: 0, gain: 0 };
function divide(input, { lags, weights }, out) {
  const count = lags.length;
  const longest = Math.min(count === 0 ? 0 : lags[count - 1], input.length);
  for (let t = 0; t < longest; t += 1) {
    let sum = input[t];
    for (let k = 0; k < count && lags[k] <= t; k += 1) sum += weights[k] * out[t - lags[k]];
    out[t] = sum;
  }
  for (let t = longest; t < input.length; t += 1) {
    let sum = input[t];
    for (let k = count - 1; k >= 0; k -= 1) sum += weights[k] * out[t - lags[k]];
    out[t] = sum;
  }
}
function apply(input, { lags, weights }, out, from) {
  out.fill(0, 0, from);
  for (let t = from; t < input.length; t += 1) out[t] = input[t];
  for (let k = 0; k < lags.length; k += 1) {
    const lag = lags[k];
    const weight = weights[k];
    for (let t = Math.max(from, lag); t < input.length; t += 1) out[t] -= weight * input[t - lag];
  }
}
function longResiduals(values, seasonLength) {
  const order = Math.min(
    Math.floor(values.length / 3),
    Math.max(Math.round(10 * Math.log10(values.length)), Math.min(seasonLength + 2, 60)),
  );
  const out = values.slice();
  if (order < 1) return out;
  const rho = autocorrelation(values, order);
  if (Number.isNaN(rho[0])) return out;
  const partials = new Float64Array(order);
  let rest = 1;
  for (let k = 1; k <= order; k += 1) {
    const phi = fromPartials(partials.subarray(0, k - 1));
    let sum = rho[k];
    for (let j = 1; j < k; j += 1) sum -= phi[j - 1] * rho[k - j];
    partials[k - 1] = Math.max(-0.99, Math.min(0.99, sum / rest));
    rest *= 1 - partials[k - 1] ** 2;
  }
  apply(values, sparse(fromPartials(partials)), out, 0);
  return out;
}
function beginningOf(terms, values, residuals) {
  const { p, q, P, Q, seasonLength } = terms;
  const lags = [
    ...Array.from({ length: p }, (_, i) => ({ source: values, lag: i + 1 })),
    ...Array.from({ length: q }, (_, i) => ({ source: residuals, lag: i + 1 })),
    ...Array.from({ length: P }, (_, i) => ({ source: values, lag: (i + 1) * seasonLength })),
    ...Array.from({ length: Q }, (_, i) => ({ source: residuals, lag: (i + 1) * seasonLength })),
  ];
  const size = lags.length;
  const from = Math.max(0, ...lags.map(({ lag }) => lag));
  const rows = values.length - from;
  if (size === 0 || rows <= 2 * size) return new Float64Array(size);
  const products = Array.from({ length: size }, () => new Float64Array(size));
  const right = new Float64Array(size);
  for (let a = 0; a < size; a += 1) {
    const { source, lag } = lags[a];
    right[a] = shiftedProduct(source, lag, values, 0, from);
    for (let b = 0; b <= a; b += 1) {
      products[a][b] = products[b][a] = shiftedProduct(source, lag, lags[b].source, lags[b].lag, from);
    }
    products[a][a] *= 1 + 1e-9;
  }
  return drawnWithin(terms, solveSmall(products, right) ?? new Float64Array(size), 1.02);
}
function shiftedProduct(a, lagA, b, lagB, from) {
  let first = 0;
  let second = 0;
  let t = from;
  for (; t + 1 < a.length; t += 2) {
    first += a[t - lagA] * b[t - lagB];
    second += a[t + 1 - lagA] * b[t + 1 - lagB];
  }
  if (t < a.length) first += a[t - lagA] * b[t - lagB];
  return first + second;
}
function solveSmall(matrix, right) {
  const n = right.length;
  const lower = matrix.map((row) => Float64Array.from(row));
  const x = right.slice();
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = lower[i][j];
      for (let k = 0; k < j; k += 1) sum -= lower[i][k] * lower[j][k];
      if (i !== j) lower[i][j] = sum / lower[j][j];
      else if (sum > 0) lower[i][i] = Math.sqrt(sum);
      else return void 0;
    }
    for (let k = 0; k < i; k += 1) x[i] -= lower[i][k] * x[k];
    x[i] /= lower[i][i];
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < n; k += 1) x[i] -= lower[k][i] * x[k];
    x[i] /= lower[i][i];
  }
  return x;
}
function roomFor(length) {
  return Array.from({ length: 7 }, () => new Float64Array(length));
}
function fitConditional(terms, values, starts, { rounds: rounds2, gain }, room = roomFor(values.length)) {
  const { p, q, P, Q, seasonLength } = terms;
  const size = countOf(terms);
  const from = Math.min(p + P * seasonLength, Math.max(0, values.length - size - 1));
  const work = room[2];
  const slopes = room.slice(3);
  let [errors2, trialErrors] = room;
  const lags = [
    ...Array.from({ length: p }, (_, i) => ({ group: 0, lag: i + 1 })),
    ...Array.from({ length: q }, (_, i) => ({ group: 1, lag: i + 1 })),
    ...Array.from({ length: P }, (_, i) => ({ group: 2, lag: (i + 1) * seasonLength })),
    ...Array.from({ length: Q }, (_, i) => ({ group: 3, lag: (i + 1) * seasonLength })),
  ];
  const run8 = (parameters2, into) => {
    const { ar, ma } = polynomialsOf(terms, parameters2);
    apply(values, sparse(ar), work, from);
    divide(work, sparse(ma.map((value) => -value)), into);
    let squares2 = 0;
    for (let t = from; t < into.length; t += 1) squares2 += into[t] * into[t];
    return squares2;
  };
  let parameters = starts[0];
  let squares = run8(parameters, errors2);
  for (const other of starts.slice(1)) {
    const found = run8(other, trialErrors);
    if (!(found < squares)) continue;
    squares = found;
    parameters = other;
    [errors2, trialErrors] = [trialErrors, errors2];
  }
  let damping = 1e-4;
  let converged = size === 0;
  const curvature = Array.from({ length: size }, () => new Float64Array(size));
  const slope = new Float64Array(size);
  for (let round = 0; round <= rounds2 && !converged; round += 1) {
    const [ar, ma, seasonalAr, seasonalMa] = factorsOf(terms, parameters);
    const whole = sparse(multiplied(ma, seasonalMa, seasonLength));
    const seasonalLags = sparse(multiplied([], seasonalAr, seasonLength));
    const seasonalMaLags = sparse(multiplied([], seasonalMa, seasonLength));
    if (p > 0) {
      apply(values, seasonalLags, work, 0);
      divide(work, whole, slopes[0]);
    }
    if (q > 0) divide(errors2, sparse(ma), slopes[1]);
    if (P > 0) {
      apply(values, sparse(ar), work, 0);
      divide(work, whole, slopes[2]);
    }
    if (Q > 0) divide(errors2, seasonalMaLags, slopes[3]);
    for (let a = 0; a < size; a += 1) {
      const first = slopes[lags[a].group];
      const lagA = lags[a].lag;
      slope[a] = shiftedProduct(first, lagA, errors2, 0, Math.max(from, lagA));
      for (let b = 0; b <= a; b += 1) {
        const second = slopes[lags[b].group];
        const lagB = lags[b].lag;
        const product = shiftedProduct(first, lagA, second, lagB, Math.max(from, lagA, lagB));
        curvature[a][b] = curvature[b][a] = product;
      }
    }
    if (round === rounds2) break;
    let moved = false;
    while (!moved && damping < 1e10) {
      const damped = curvature.map((row, a) =>
        row.map((value, b) => (a === b ? value * (1 + damping) + 1e-300 : value)),
      );
      const change = solveSmall(damped, slope);
      const next = change && parameters.map((value, a) => value + change[a]);
      const found = next && isWithin(terms, next, closest) ? run8(next, trialErrors) : Number.POSITIVE_INFINITY;
      if (next === void 0 || !(found < squares)) {
        damping = damping < 1e-3 ? 0.01 : damping * 10;
        continue;
      }
      converged = squares - found <= gain * squares;
      moved = true;
      parameters = next;
      squares = found;
      [errors2, trialErrors] = [trialErrors, errors2];
      damping = Math.max(1e-9, damping / 10);
    }
    if (!moved) converged = true;
  }
  return { parameters, squares, count: values.length - from, curvature, converged };
}

// src/arima/design.ts
function differenced(values, undo) {
  const reach = undo.length;
  const result = values.slice(reach);
  for (let j = 0; j < reach; j += 1) {
    const weight = undo[j];
    if (weight === 0) continue;
    for (let t = 0; t < result.length; t += 1) result[t] -= weight * values[t + reach - 1 - j];
  }
  return result;
}
function makeDesign(values, filled, regressors, undo) {
  const length = values.length;
  const reach = Math.min(undo.length, length);
  const missing = new Uint8Array(length);
  for (let t = 0; t < length; t += 1) {
    if (Number.isNaN(values[t])) missing[t] = 1;
  }
  const columns = [];
  for (let t = 0; t < reach; t += 1) {
    if (missing[t] === 0) continue;
    const column = new Float64Array(length);
    column[t] = 1;
    columns.push(column);
  }
  const diffuse = columns.length;
  columns.push(
    ...regressors,
    Float64Array.from(values, (value, t) => (t < reach ? filled[t] : value)),
  );
  let unbroken = true;
  for (let t = reach; t < length; t += 1) if (missing[t] === 1) unbroken = false;
  return {
    undo,
    columns,
    diffuse,
    missing,
    differenced: unbroken ? columns.map((column) => differenced(column, undo)) : void 0,
    errors: columns.map(() => new Float64Array(Math.max(0, length - undo.length))),
  };
}

// src/arima/likelihood.ts
var dependent = 1e-8;
function filterGaps(process, design) {
  const { undo, columns, missing, errors: errors2 } = design;
  const reach = undo.length;
  const windows = columns.map((column) => Float64Array.from({ length: reach }, (_, j) => column[reach - 1 - j]));
  const filter = new GapFilter(process, undo, startGapStanding(process, windows));
  const expected2 = new Float64Array(columns.length);
  const values = new Float64Array(columns.length);
  let count = 0;
  let logs = 0;
  for (let t = reach; t < missing.length; t += 1) {
    const variance = filter.predict(expected2);
    if (missing[t] === 1) {
      filter.step(void 0, expected2, variance);
      continue;
    }
    const deviation = Math.sqrt(variance);
    for (let c = 0; c < columns.length; c += 1) {
      values[c] = columns[c][t];
      errors2[c][count] = (values[c] - expected2[c]) / deviation;
    }
    logs += Math.log(variance);
    count += 1;
    filter.step(values, expected2, variance);
  }
  return { count, logs };
}
function profile(process, design) {
  const { errors: errors2, diffuse } = design;
  let count = errors2[0].length;
  let logs;
  if (design.differenced === void 0) ({ count, logs } = filterGaps(process, design));
  else logs = filterUnbroken(process, design.differenced, errors2);
  const explaining = errors2.length - 1;
  const series = errors2[explaining];
  const upper = [];
  const norms = new Float64Array(explaining);
  const shares2 = new Float64Array(explaining);
  let leftOut = 0;
  let used = count;
  for (let c = 0; c < explaining; c += 1) {
    const column = errors2[c];
    const row = new Float64Array(explaining);
    upper.push(row);
    let norm = 0;
    for (let t = 0; t < count; t += 1) norm += column[t] * column[t];
    let before = norm;
    for (let b = 0; b < c; b += 1) before += upper[b][c] ** 2 * norms[b];
    norms[c] = norm > dependent * dependent * before ? norm : 0;
    if (norms[c] === 0) {
      leftOut += c >= diffuse ? 1 : 0;
      continue;
    }
    if (c < diffuse) {
      logs += Math.log(norm);
      used -= 1;
    }
    for (let o = c + 1; o <= explaining; o += 1) {
      const other = errors2[o];
      let sum = 0;
      for (let t = 0; t < count; t += 1) sum += column[t] * other[t];
      const share = sum / norm;
      for (let t = 0; t < count; t += 1) other[t] -= share * column[t];
      if (o < explaining) row[o] = share;
      else shares2[c] = share;
    }
  }
  let squares = 0;
  for (let t = 0; t < count; t += 1) squares += series[t] * series[t];
  const solved2 = new Float64Array(explaining);
  for (let c = explaining - 1; c >= 0; c -= 1) {
    if (norms[c] === 0) continue;
    let value = shares2[c];
    for (let o = c + 1; o < explaining; o += 1) value -= upper[c][o] * solved2[o];
    solved2[c] = value;
  }
  const n = Math.max(1, used);
  const logLikelihood = -0.5 * (n * (Math.log(Math.max(squares, 1e-300) / n) + 1 + Math.log(2 * Math.PI)) + logs);
  return {
    coefficients: solved2.slice(diffuse),
    beginning: solved2.slice(0, diffuse),
    leftOut,
    used,
    squares,
    logs,
    logLikelihood,
  };
}

// src/arima/fit.ts
var quotientStep = 1e-4;
var precise = { slope: 3e-4, gain: 1e-7, maxIterations: 60 };
var quick = { slope: 0.03, gain: 0.01, maxIterations: 10 };
function choleskyOf(matrix) {
  const n = matrix.length;
  const lower = matrix.map(() => new Float64Array(n));
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = matrix[i][j];
      for (let k = 0; k < j; k += 1) sum -= lower[i][k] * lower[j][k];
      lower[i][j] = i === j ? Math.sqrt(Math.max(sum, 1e-3 * matrix[i][i], 0.05)) : sum / lower[j][j];
    }
  }
  return lower;
}
function curvatureOf(terms, free, { curvature, squares, count }) {
  const size = free.length;
  const precision = count / Math.max(squares, 1e-300);
  const slopes = Array.from(free, (_, i) => {
    const up = free.slice();
    const down = free.slice();
    up[i] += 1e-4;
    down[i] -= 1e-4;
    const high = fromFree(terms, up);
    const low = fromFree(terms, down);
    return high.map((value, a) => (value - low[a]) / 2e-4);
  });
  return slopes.map((first) => {
    const row = new Float64Array(size);
    for (let j = 0; j < size; j += 1) {
      let sum = 0;
      for (let a = 0; a < size; a += 1) {
        for (let b = 0; b < size; b += 1) sum += first[a] * (curvature[a][b] * precision) * slopes[j][b];
      }
      row[j] = sum;
    }
    return row;
  });
}
function climb(terms, design, from, far) {
  const { slope, gain, maxIterations } = far === 'precise' ? precise : quick;
  const size = countOf(terms);
  const begin2 = profile(processOf(terms, from.parameters), design);
  if (size === 0) return { parameters: from.parameters, profile: begin2, evaluations: 1, converged: true };
  const origin = toFree(terms, from.parameters);
  const lower = choleskyOf(curvatureOf(terms, origin, from));
  const placeOf2 = (z) => {
    const x = z.slice();
    for (let i = size - 1; i >= 0; i -= 1) {
      for (let k = i + 1; k < size; k += 1) x[i] -= lower[k][i] * x[k];
      x[i] /= lower[i][i];
    }
    for (let i = 0; i < size; i += 1) x[i] += origin[i];
    return x;
  };
  let evaluations = 1;
  const value = (z) => {
    const place = placeOf2(z);
    if (!place.every((coordinate) => Math.abs(coordinate) < 7.5)) return Number.POSITIVE_INFINITY;
    evaluations += 1;
    const { logLikelihood } = profile(processOf(terms, fromFree(terms, place)), design);
    return Number.isFinite(logLikelihood) ? -logLikelihood : Number.POSITIVE_INFINITY;
  };
  const objective = (z, gradient) => {
    const here = value(z);
    for (let i = 0; i < size; i += 1) {
      const kept = z[i];
      z[i] = kept + quotientStep;
      const beyond = value(z);
      gradient[i] = Number.isFinite(beyond - here) ? (beyond - here) / quotientStep : 0;
      z[i] = kept;
    }
    return here;
  };
  if (!Number.isFinite(value(new Float64Array(size)))) {
    return { parameters: from.parameters, profile: begin2, evaluations, converged: false };
  }
  const found = lbfgs(objective, new Float64Array(size), {
    gradientTolerance: slope,
    tolerance: gain / Math.max(1, Math.abs(begin2.logLikelihood)),
    maxIterations,
  });
  const parameters = fromFree(terms, placeOf2(found.x));
  return {
    parameters,
    profile: profile(processOf(terms, parameters), design),
    evaluations,
    converged: found.converged,
  };
}
var beginnings = [
  [[0], [0]],
  [[0.7, -0.3], [0.4]],
  [[0.3], [0.8, -0.2]],
  [[-0.5], [0.5]],
  [[0.5], [-0.5]],
  [[0], [0.6]],
  [[0], [-0.6]],
  [
    [0, -0.7],
    [0, -0.4],
  ],
  [
    [0.6, -0.7],
    [0.8, -0.85],
  ],
  [
    [-0.6, -0.7],
    [-0.8, -0.85],
  ],
];
function placeOf({ p, q, P, Q }, [ar, ma]) {
  const part = (count, partials) => Array.from({ length: count }, (_, i) => Math.atanh(partials[i] ?? 0));
  const seasonal = (count, partials) =>
    Array.from({ length: count }, (_, i) => (i === 0 ? Math.atanh(partials[0] ?? 0) : 0));
  return Float64Array.from([...part(p, ar), ...part(q, ma), ...seasonal(P, ar), ...seasonal(Q, ma)]);
}
function fitTask(design, differences, seasonLength) {
  return {
    design,
    differences,
    residuals: longResiduals(differences, seasonLength),
    room: roomFor(differences.length),
  };
}
function fitQuickly(terms, { design, differences, residuals, room }, effort = thorough, near) {
  const starts = [beginningOf(terms, differences, residuals)];
  if (near !== void 0) starts.push(near);
  const conditional = fitConditional(terms, differences, starts, effort, room);
  const { parameters, converged } = conditional;
  return { parameters, profile: profile(processOf(terms, parameters), design), evaluations: 1, converged, conditional };
}
function fitNear(terms, task, near) {
  const { design, differences, room } = task;
  const moved = fitQuickly(terms, task, thorough, near);
  const { logLikelihood } = profile(processOf(terms, near), design);
  const from =
    moved.profile.logLikelihood > logLikelihood
      ? moved.conditional
      : fitConditional(terms, differences, [near], none2, room);
  const summit = climb(terms, design, from, 'precise');
  return { ...summit, evaluations: summit.evaluations + 2 };
}
function fitExactly(terms, task, near) {
  if (near !== void 0) return fitNear(terms, task, near);
  const { design, differences, room } = task;
  const first = fitQuickly(terms, task);
  if (countOf(terms) === 0) return first;
  const found = [first];
  for (const place of beginnings) {
    const conditional = fitConditional(terms, differences, [fromFree(terms, placeOf(terms, place))], thorough, room);
    if (found.some((other) => Math.abs(other.conditional.squares / conditional.squares - 1) < 1e-5)) continue;
    const { parameters, converged } = conditional;
    const at = profile(processOf(terms, parameters), design);
    found.push({ parameters, profile: at, evaluations: 1, converged, conditional });
  }
  const better = (a, b) => b.profile.logLikelihood - a.profile.logLikelihood;
  found.sort(better);
  const chosen = [first, ...found.filter((fit) => fit !== first).slice(0, 2)].map(({ conditional }) => conditional);
  const untouched = beginnings
    .map((place) => fromFree(terms, placeOf(terms, place)))
    .map((parameters) => ({ parameters, profile: profile(processOf(terms, parameters), design) }))
    .sort(better);
  chosen.push(fitConditional(terms, differences, [untouched[0].parameters], none2, room));
  let best;
  let evaluations = found.length + untouched.length;
  for (const conditional of chosen) {
    const summit = climb(terms, design, conditional, 'precise');
    evaluations += summit.evaluations;
    if (best === void 0 || summit.profile.logLikelihood > best.profile.logLikelihood) best = summit;
  }
  return { ...best, evaluations };
}
var negligible = 1e-9;
function continued(mechanism, state, window, horizon) {
  const { undoLags, process } = mechanism;
  const { size, ar } = process;
  const path = new Float64Array(horizon);
  for (let h = 0; h < horizon; h += 1) {
    const head = state[0];
    const value = head + carried(undoLags, window);
    path[h] = value;
    push(window, value);
    for (let i = 0; i + 1 < size; i += 1) state[i] = ar[i] * head + state[i + 1];
    state[size - 1] = ar[size - 1] * head;
  }
  return path;
}
function unknownParts({ process }, gap) {
  if (gap === void 0) return [];
  const { size, covariances, stride } = gap;
  const { entry } = process;
  const rest = Array.from({ length: size }, (_, i) => covariances.slice(i * stride, i * stride + size));
  for (let i = 0; i < process.size; i += 1) {
    for (let j = 0; j < process.size; j += 1) rest[i][j] -= entry[i] * entry[j];
  }
  const parts = [];
  while (parts.length < size) {
    let pivot = 0;
    for (let i = 1; i < size; i += 1) if (rest[i][i] > rest[pivot][pivot]) pivot = i;
    const weight = rest[pivot][pivot];
    if (!(weight > negligible)) break;
    const part = rest[pivot].map((value) => value / Math.sqrt(weight));
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < size; j += 1) rest[i][j] -= part[i] * part[j];
    }
    parts.push(part);
  }
  return parts;
}
function outlookOf(mechanism, standing2, horizon) {
  const { process, undo } = mechanism;
  const base = process.size;
  const unsettled = standing2.quick !== void 0 && base + undo.length <= largestGapState;
  const gap = standing2.gap ?? (unsettled ? beginGap(mechanism, standing2) : void 0);
  const ages = gap?.ages ?? [];
  const window = standing2.window.slice();
  for (let k = 0; k < ages.length; k += 1) window[ages[k] - 1] = gap.states[0][base + k];
  const unknowns = unknownParts(mechanism, gap).map((part) => {
    const missing = new Float64Array(window.length);
    for (let k = 0; k < ages.length; k += 1) missing[ages[k] - 1] = part[base + k];
    return continued(mechanism, part.slice(0, base), missing, horizon);
  });
  const ar = sparse(multiplied(process.ar, undo, 1));
  return {
    mean: continued(mechanism, standing2.state.slice(), window, horizon),
    psi: psiWeights(ar, process.entry.subarray(1, process.maOrder + 1), horizon),
    unknowns,
    ar,
  };
}
function deviationsOf({ psi, unknowns }) {
  let sum = 0;
  return psi.map((weight, h) => {
    sum += weight * weight;
    let all = sum;
    for (const unknown of unknowns) all += unknown[h] * unknown[h];
    return Math.sqrt(all);
  });
}
function drawPath({ process }, outlook3, sigma, random) {
  const { mean: mean4, unknowns, ar } = outlook3;
  const { maLags } = process;
  const length = mean4.length;
  const errors2 = new Float64Array(length);
  const path = new Float64Array(length);
  for (const unknown of unknowns) {
    const share = sigma * standardNormal(random);
    for (let h = 0; h < length; h += 1) path[h] += share * unknown[h];
  }
  const deviation = new Float64Array(length);
  for (let h = 0; h < length; h += 1) {
    errors2[h] = sigma * standardNormal(random);
    let sum = errors2[h];
    for (let k = 0; k < ar.lags.length && ar.lags[k] <= h; k += 1) sum += ar.weights[k] * deviation[h - ar.lags[k]];
    for (let k = 0; k < maLags.lags.length && maLags.lags[k] <= h; k += 1) {
      sum += maLags.weights[k] * errors2[h - maLags.lags[k]];
    }
    deviation[h] = sum;
    path[h] += mean4[h] + sum;
  }
  return path;
}

// src/arima/memory.ts
function sampleOf(values, columns) {
  const names = Object.keys(columns);
  const own = values.slice();
  dropUnexplained(
    own,
    names.map((name) => columns[name].slice()),
  );
  let from = 0;
  while (from < own.length && Number.isNaN(own[from])) from += 1;
  let observed = 0;
  for (let t = from; t < own.length; t += 1) if (!Number.isNaN(own[t])) observed += 1;
  return {
    values: own.slice(from),
    columns: Object.fromEntries(names.map((name) => [name, columns[name].slice(from)])),
    observed,
  };
}
function filledGaps(values, seasonLength) {
  const result = values.slice();
  let before = -1;
  for (let t = 0; t <= result.length; t += 1) {
    if (t < result.length && Number.isNaN(values[t])) continue;
    for (let gap = before + 1; gap < t; gap += 1) {
      const share = (gap - before) / (t - before);
      const line = t < result.length ? (1 - share) * result[before] + share * result[t] : result[before];
      const [earlier, later] = [result[gap - seasonLength], values[gap + seasonLength]];
      if (seasonLength === 1 || earlier === void 0) result[gap] = line;
      else result[gap] = later === void 0 || Number.isNaN(later) ? earlier : (earlier + later) / 2;
    }
    before = t;
  }
  return result;
}
function prepare({ values, columns }, terms, shape) {
  const undo = differencing(terms.d, terms.D, terms.seasonLength);
  const regressors = regressorsOf(shape, 0, values.length, columns);
  const own = values.slice();
  dropUnexplained(own, regressors);
  const longest = Math.max(terms.p + terms.P * terms.seasonLength, terms.q + terms.Q * terms.seasonLength + 1);
  const filled = longest + undo.length > largestGapState && own.some(Number.isNaN);
  const whole = filled ? filledGaps(own, terms.seasonLength) : own;
  const complete = filledGaps(whole, terms.seasonLength);
  const design = makeDesign(whole, complete, regressors, undo);
  const plain = profile(processOf({ ...terms, p: 0, q: 0, P: 0, Q: 0 }, new Float64Array(0)), design);
  let largest2 = 0;
  for (let t = 0; t < whole.length; t += 1) if (Math.abs(whole[t]) > largest2) largest2 = Math.abs(whole[t]);
  const perfect = Math.sqrt(plain.squares / Math.max(1, plain.used)) <= 1e-12 * largest2;
  const rest = addExplained(complete, regressors, plain.coefficients, -1);
  return {
    design,
    regressors,
    plain,
    task: fitTask(design, differenced(rest, undo), terms.seasonLength),
    perfect,
    filled,
  };
}
function akaike(logLikelihood, used, estimated) {
  const room = used - estimated - 1;
  return room > 0 ? -2 * logLikelihood + 2 * estimated + (2 * estimated * (estimated + 1)) / room : Number.NaN;
}
function estimatedBy(terms, { plain }) {
  return countOf(terms) + plain.coefficients.length - plain.leftOut + 1;
}
function remember(sample, terms, shape, prepared, fit, remarks) {
  const { design, regressors, perfect, filled } = prepared;
  const { profile: found, parameters } = fit;
  const { undo, columns, diffuse } = design;
  const { used } = found;
  const reach = undo.length;
  const mechanism = mechanismOf(terms, parameters);
  const rest = columns[columns.length - 1].slice();
  addExplained(rest, regressors, found.coefficients, -1);
  let next = 0;
  for (let t = 0; t < reach && next < diffuse; t += 1) if (design.missing[t] === 1) rest[t] -= found.beginning[next++];
  const standing2 = startStanding(mechanism, rest.slice(0, reach).reverse());
  advance(mechanism, standing2, rest.slice(reach));
  const estimated = estimatedBy(terms, prepared);
  const squares = perfect ? 0 : found.squares;
  const notes9 = [...remarks];
  if (filled)
    notes9.push(
      'Missing values were filled from the seasons beside them, because the season is too long to weigh them exactly.',
    );
  if (found.leftOut > 0) notes9.push(`Explanatory columns that the others explain were left out: ${found.leftOut}.`);
  return {
    terms,
    parameters,
    shape,
    coefficients: found.coefficients,
    sigma: Math.sqrt(squares / Math.max(1, used - (estimated - 1))),
    position: sample.values.length,
    standing: standing2,
    mechanism,
    diagnostics: {
      logLikelihood: squares > 0 ? found.logLikelihood : Number.NaN,
      aicc: squares > 0 ? akaike(found.logLikelihood, used, estimated) : Number.NaN,
      used,
      estimated,
      evaluations: fit.evaluations,
      converged: fit.converged,
    },
    remarks: notes9,
  };
}
function fitTerms(sample, terms, shape, exact, remarks = [], near) {
  const prepared = prepare(sample, terms, shape);
  if (prepared.perfect) {
    const fit2 = {
      parameters: new Float64Array(countOf(terms)),
      profile: prepared.plain,
      evaluations: 1,
      converged: true,
    };
    return remember(sample, terms, shape, prepared, fit2, remarks);
  }
  const fit = exact ? fitExactly(terms, prepared.task, near) : fitQuickly(terms, prepared.task, thorough, near);
  return remember(sample, terms, shape, prepared, fit, remarks);
}
var plainTerms = { p: 0, d: 0, q: 0, P: 0, D: 0, Q: 0, seasonLength: 1 };
var noShape = { constant: 'none', level: false, names: [] };
function fitFew(sample, differences, remarks) {
  if (sample.observed === 0) return blank(remarks);
  if (!differences && sample.observed > 1) {
    return fitTerms(sample, plainTerms, { ...noShape, constant: 'mean', level: true }, true, remarks);
  }
  const walk = { ...plainTerms, d: 1 };
  if (sample.observed > 1) return fitTerms(sample, walk, noShape, true, remarks);
  const single = absorbValues(blank(remarks), sample.values, sample.columns);
  return { ...single, position: sample.values.length };
}
function blank(remarks) {
  const terms = { ...plainTerms, d: 1 };
  const mechanism = mechanismOf(terms, new Float64Array(0));
  return {
    terms,
    parameters: new Float64Array(0),
    shape: noShape,
    coefficients: new Float64Array(0),
    sigma: Number.NaN,
    position: 0,
    standing: startStanding(mechanism, new Float64Array(1).fill(Number.NaN)),
    mechanism,
    diagnostics: {
      logLikelihood: Number.NaN,
      aicc: Number.NaN,
      used: 0,
      estimated: 0,
      evaluations: 0,
      converged: true,
    },
    remarks,
  };
}
function absorbValues(memory, values, columns) {
  const { mechanism, shape, coefficients } = memory;
  const standing2 = copyStanding(memory.standing);
  const own = values.slice();
  const regressors = regressorsOf(shape, memory.position, own.length, columns);
  dropUnexplained(own, regressors);
  addExplained(own, regressors, coefficients, -1);
  let { sigma } = memory;
  let from = 0;
  if (Number.isNaN(sigma)) {
    while (from < own.length && Number.isNaN(own[from])) from += 1;
    if (from < own.length) {
      sigma = guessedSpread(own[from]);
      standing2.window[0] = own[from];
      from += 1;
    }
  }
  advance(mechanism, standing2, own.subarray(from));
  return { ...memory, sigma, standing: standing2, position: memory.position + own.length };
}
function absorb(memory, values, context) {
  return absorbValues(memory, values, context.columns);
}
function predict({ mechanism, standing: standing2, shape, coefficients, position, sigma }, horizon, { columns }) {
  requireExplained(shape.names, columns);
  const outlook3 = outlookOf(mechanism, standing2, horizon);
  const regressors = regressorsOf(shape, position, horizon, columns);
  const point = addExplained(outlook3.mean.slice(), regressors, coefficients, 1);
  return { point, deviation: deviationsOf(outlook3).map((value) => value * sigma) };
}
function simulate(memory, { horizon, paths, random }, { columns }) {
  const { mechanism, standing: standing2, shape, coefficients, position, sigma } = memory;
  requireExplained(shape.names, columns);
  const outlook3 = outlookOf(mechanism, standing2, horizon);
  const regressors = regressorsOf(shape, position, horizon, columns);
  return Array.from({ length: paths }, () =>
    addExplained(drawPath(mechanism, outlook3, sigma, random), regressors, coefficients, 1),
  );
}

// src/arima/arima.ts
function requireTerms({ order, seasonal }) {
  if (typeof order !== 'object' || order === null) throw invalidOption('order', order, 'an object { p, d, q }');
  const terms = {
    p: requireInteger('order.p', order.p, { min: 0, max: 10 }),
    d: requireInteger('order.d', order.d, { min: 0, max: 3 }),
    q: requireInteger('order.q', order.q, { min: 0, max: 10 }),
  };
  if (seasonal === void 0) return { ...terms, P: 0, D: 0, Q: 0, seasonLength: 1 };
  return {
    ...terms,
    P: requireInteger('seasonal.P', seasonal.P, { min: 0, max: 5 }),
    D: requireInteger('seasonal.D', seasonal.D, { min: 0, max: 2 }),
    Q: requireInteger('seasonal.Q', seasonal.Q, { min: 0, max: 5 }),
    seasonLength: requireInteger('seasonal.seasonLength', seasonal.seasonLength, { min: 2 }),
  };
}
var closestBeginning = 1.001;
function learn(values, { columns }, terms, constant, exact, earlier) {
  const sample = sampleOf(values, columns);
  const names = Object.keys(columns).sort();
  const { p, d, q, P, D, Q, seasonLength } = terms;
  const level = d + D === 0;
  const linear = names.length + (constant === 'none' ? 0 : level && constant === 'drift' ? 2 : 1);
  const needed = d + D * seasonLength + p + q + P + Q + linear + 2;
  if (sample.observed < needed) {
    const remark = `Too few values for the model: ${sample.observed} of at least ${needed}. A simpler one is used.`;
    return fitFew(sample, !level, sample.observed === 0 ? [] : [remark]);
  }
  const shape = { constant, level, names };
  if (earlier !== void 0 && sameTerms(earlier.terms, terms)) {
    const near = drawnWithin(terms, earlier.parameters, closestBeginning);
    const memory = fitTerms(sample, terms, shape, exact, [], near);
    if (!haveErrorsGrown(memory.sigma, earlier.sigma, memory.diagnostics.used)) return memory;
  }
  return fitTerms(sample, terms, shape, exact);
}
function arima(options) {
  const terms = requireTerms(options);
  const differences = terms.d + terms.D;
  const allowed = differences === 0 ? ['none', 'mean', 'drift'] : differences === 1 ? ['none', 'drift'] : ['none'];
  const constant = requireOneOf('constant', options.constant ?? (differences === 0 ? 'mean' : 'none'), allowed);
  const exact = requireOneOf('method', options.method ?? 'exact', ['exact', 'conditional']) === 'exact';
  return defineModel({
    kind: 'arima',
    learn: (values, context, earlier) => learn(values, context, terms, constant, exact, earlier),
    absorb,
    predict,
    simulate,
    label: labelOf,
    notes: notesOf,
    encode: (memory, envelope) => ({ ...envelope, ...encodeMemory(memory) }),
    decode: decodeMemory,
  });
}

// src/search/solve-symmetric.ts
function solveSymmetric(gram, right) {
  const size = right.length;
  for (let i = 0; i < size; i += 1) {
    const row = i * size;
    const ridge = gram[row + i] * 1e-10 + 1e-290;
    for (let j = 0; j <= i; j += 1) {
      const other = j * size;
      let sum = gram[row + j];
      for (let k = 0; k < j; k += 1) sum -= gram[row + k] * gram[other + k];
      if (i === j) gram[row + i] = sum > ridge ? Math.sqrt(sum) : Number.POSITIVE_INFINITY;
      else gram[row + j] = sum / gram[other + j];
    }
  }
  for (let i = 0; i < size; i += 1) {
    let sum = right[i];
    for (let k = 0; k < i; k += 1) sum -= gram[i * size + k] * right[k];
    right[i] = sum / gram[i * size + i];
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    let sum = right[i];
    for (let k = i + 1; k < size; k += 1) sum -= gram[k * size + i] * right[k];
    right[i] = sum / gram[i * size + i];
  }
}
var strongSeason = 0.64;
var significance = 0.05;
function isConstant(values) {
  for (let t = 1; t < values.length; t += 1) if (values[t] !== values[0]) return false;
  return true;
}
function hasStrongSeason(values, seasonLength) {
  if (seasonLength < 2 || values.length < 2 * seasonLength + 5 || isConstant(values)) return false;
  const { seasonal, remainder } = mstl(values, { periods: [seasonLength] });
  const strength = seasonal[0] === void 0 ? 0 : seasonalStrength(seasonal[0].values, remainder);
  return strength > strongSeason;
}
function chooseDifferences(values, seasonLength, most2) {
  const D = hasStrongSeason(values, seasonLength) ? 1 : 0;
  let rest = differenced(values, differencing(0, D, seasonLength));
  let d = 0;
  while (d + D < most2 && rest.length > 3 && !isConstant(rest)) {
    const { pValue } = kpss(rest, { lags: Math.floor((3 * Math.sqrt(rest.length)) / 13) });
    if (pValue >= significance) break;
    rest = differenced(rest, differencing(1, 0, 1));
    d += 1;
  }
  return { d, D };
}

// src/arima/order-search.ts
var closestRoot = 1.01;
var mostModels = 94;
function beginningSteps({ p, q, P, Q }) {
  return [
    [Math.min(2, p), Math.min(2, q), Math.min(1, P), Math.min(1, Q), true],
    [0, 0, 0, 0, true],
    [Math.min(1, p), 0, Math.min(1, P), 0, true],
    [0, Math.min(1, q), 0, Math.min(1, Q), true],
    [0, 0, 0, 0, false],
  ];
}
function neighbours([p, q, P, Q, constant]) {
  return [
    [p, q, P - 1, Q, constant],
    [p, q, P, Q - 1, constant],
    [p, q, P + 1, Q, constant],
    [p, q, P, Q + 1, constant],
    [p, q, P - 1, Q - 1, constant],
    [p, q, P - 1, Q + 1, constant],
    [p, q, P + 1, Q - 1, constant],
    [p, q, P + 1, Q + 1, constant],
    [p - 1, q, P, Q, constant],
    [p, q - 1, P, Q, constant],
    [p + 1, q, P, Q, constant],
    [p, q + 1, P, Q, constant],
    [p - 1, q - 1, P, Q, constant],
    [p - 1, q + 1, P, Q, constant],
    [p + 1, q - 1, P, Q, constant],
    [p + 1, q + 1, P, Q, constant],
    [p, q, P, Q, !constant],
  ];
}
function searchTerms(task, from = beginningSteps(task.limits)) {
  const { limits, approximate } = task;
  const seen = /* @__PURE__ */ new Map();
  let best;
  const consider = (steps) => {
    const [p, q, P, Q, wanted] = steps;
    const within =
      p >= 0 && q >= 0 && P >= 0 && Q >= 0 && p <= limits.p && q <= limits.q && P <= limits.P && Q <= limits.Q;
    const constant2 = wanted && task.constant !== void 0;
    const name = [p, q, P, Q, constant2].join();
    if (!within || seen.has(name) || seen.size >= mostModels) return void 0;
    const prepared = constant2 ? task.constant : task.plain;
    const terms = { ...task.terms, p, q, P, Q };
    const estimated = estimatedBy(terms, prepared);
    let candidate;
    if (prepared.plain.used - estimated - 1 > 0) {
      const quick2 = fitQuickly(
        terms,
        prepared.task,
        brief,
        best && drawnWithin(terms, carriedOver(best.terms, best.fit.parameters, terms), closestRoot),
      );
      const fit2 = approximate
        ? quick2
        : { ...quick2, ...climb(terms, prepared.task.design, quick2.conditional, 'quick') };
      const aicc = akaike(fit2.profile.logLikelihood, fit2.profile.used, estimated);
      if (isWithin(terms, quick2.parameters, closestRoot) && Number.isFinite(aicc))
        candidate = { terms, constant: constant2, fit: fit2, aicc };
    }
    seen.set(name, candidate);
    return candidate;
  };
  const take = (candidate) => {
    if (candidate === void 0 || (best !== void 0 && candidate.aicc >= best.aicc)) return false;
    best = candidate;
    return true;
  };
  for (const steps of from) take(consider(steps));
  let moved = best !== void 0;
  while (moved) {
    moved = false;
    const { terms, constant: constant2 } = best;
    for (const steps of neighbours([terms.p, terms.q, terms.P, terms.Q, constant2])) {
      if (take(consider(steps))) {
        moved = true;
        break;
      }
    }
  }
  if (best !== void 0) {
    const { terms, constant: constant2, fit: fit2 } = best;
    const { design } = (constant2 ? task.constant : task.plain).task;
    const reached = approximate ? climb(terms, design, fit2.conditional, 'quick') : fit2;
    return { terms, constant: constant2, fit: reached, considered: seen.size };
  }
  const constant = task.constant !== void 0;
  const { plain } = task.constant ?? task.plain;
  const fit = { parameters: new Float64Array(0), profile: plain, evaluations: 1, converged: true };
  return { terms: { ...task.terms, p: 0, q: 0, P: 0, Q: 0 }, constant, fit, considered: seen.size };
}

// src/arima/choose-terms.ts
var triedPairs = [1, 2, 3, 4, 6, 8, 10, 12, 16, 20];
var roughPairs = 10;
var without = { p: 0, q: 0, P: 0, Q: 0 };
function unexplained({ values, columns }, shape, seasonLength) {
  const own = values.slice();
  const regressors = regressorsOf(shape, 0, own.length, columns);
  dropUnexplained(own, regressors);
  const filled = filledGaps(own, seasonLength);
  if (regressors.length === 0) return filled;
  return addExplained(filled, regressors, coefficientsOf(filled, regressors), -1);
}
function coefficientsOf(values, columns) {
  const centred = (column) => {
    const average = mean(column);
    return column.map((each) => each - average);
  };
  const moved = columns.map(centred);
  const target = centred(values);
  const size = moved.length;
  const product = (a, b) => a.reduce((sum, each, t) => sum + each * b[t], 0);
  const gram = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) for (let j = 0; j <= i; j += 1) gram[i * size + j] = product(moved[i], moved[j]);
  const right = Float64Array.from(moved, (column) => product(column, target));
  solveSymmetric(gram, right);
  return right;
}
function choosePairs(sample, settings, d, shapeOf2) {
  const terms = { p: 2, d, q: 1, P: 0, D: 0, Q: 0, seasonLength: 1 };
  let best = { pairs: 0, aicc: Number.POSITIVE_INFINITY };
  let risen = 0;
  let tried = 0;
  for (const pairs of [0, ...triedPairs]) {
    if (pairs > settings.seasonLength / 2 || 2 * pairs > sample.observed / 4 || risen === 2) break;
    const prepared = prepare(sample, terms, shapeOf2(pairs));
    tried += 1;
    if (prepared.perfect) return { pairs, tried };
    const { profile: profile2 } = fitQuickly(terms, prepared.task);
    const aicc = akaike(profile2.logLikelihood, profile2.used, estimatedBy(terms, prepared));
    if (aicc < best.aicc) {
      best = { pairs, aicc };
      risen = 0;
    } else risen += 1;
  }
  return { pairs: best.pairs, tried };
}
function seasonOfTerms({ fourier, seasonLength }, observed) {
  return fourier === 0 && seasonLength > 1 && observed >= 2 * seasonLength + 5 ? seasonLength : 1;
}
function chooseTerms(sample, settings) {
  const { observed, values } = sample;
  const names = Object.keys(sample.columns).sort();
  const first = values[0];
  if (observed < 3) {
    const remark = `Too few values to choose a model: ${observed} of at least 3. The last one is repeated.`;
    return { memory: fitFew(sample, true, observed === 0 ? [] : [remark]), considered: 0 };
  }
  if (values.every((value) => Number.isNaN(value) || value === first)) {
    return { memory: fitFew(sample, false, ['All values are equal.']), considered: 0 };
  }
  const line = { constant: 'drift', level: false, names: [] };
  const straight = { ...without, d: 1, D: 0, seasonLength: 1 };
  if (prepare(sample, straight, line).perfect) {
    return { memory: fitTerms(sample, straight, line, true, ['The values lie on a straight line.']), considered: 1 };
  }
  const { limits, approximate = observed > 150 || settings.seasonLength > 12 } = settings;
  const seasonLength = seasonOfTerms(settings, observed);
  const seasonal = seasonLength > 1;
  const waves = settings.fourier !== 0 && observed >= 2 * settings.seasonLength ? settings.fourier : 0;
  const fourierOf = (pairs2) =>
    pairs2 === 0 ? {} : { fourier: { seasonLength: settings.seasonLength, pairs: pairs2 } };
  const roughly = waves === 'auto' ? Math.min(roughPairs, Math.floor(settings.seasonLength / 2)) : waves;
  const bare = { constant: 'none', level: false, names, ...fourierOf(roughly) };
  const chosen = chooseDifferences(unexplained(sample, bare, seasonLength), seasonLength, 2);
  const D = seasonal ? (settings.D ?? chosen.D) : 0;
  const d = settings.d ?? Math.min(chosen.d, Math.max(0, 2 - D));
  const level = d + D === 0;
  const shapeOf2 = (constant2, pairs2) => ({
    constant: !constant2 ? 'none' : level ? 'mean' : 'drift',
    level,
    names,
    ...fourierOf(pairs2),
  });
  const { pairs, tried } =
    waves === 'auto'
      ? choosePairs(sample, settings, d, (count) => shapeOf2(d <= 1, count))
      : { pairs: waves, tried: 0 };
  const terms = { ...without, d, D, seasonLength };
  const needed = d + D * seasonLength + 2 * pairs + names.length + 4;
  if (observed < needed) {
    const remark = `Too few values to choose a model: ${observed} of at least ${needed}. A simpler one is used.`;
    return { memory: fitFew(sample, !level, [remark]), considered: tried };
  }
  const plain = prepare(sample, terms, shapeOf2(false, pairs));
  const constant = d + D <= 1 ? prepare(sample, terms, shapeOf2(true, pairs)) : void 0;
  const perfect = plain.perfect ? plain : constant?.perfect ? constant : void 0;
  if (perfect !== void 0) {
    const fit = { parameters: new Float64Array(0), profile: perfect.plain, evaluations: 1, converged: true };
    const shape2 = shapeOf2(perfect !== plain, pairs);
    return { memory: remember(sample, terms, shape2, perfect, fit, []), considered: tried + 1 };
  }
  const few = Math.floor(observed / 3);
  const within = {
    p: Math.min(limits.p, few),
    q: Math.min(limits.q, few),
    P: seasonal ? Math.min(limits.P, Math.floor(few / seasonLength)) : 0,
    Q: seasonal ? Math.min(limits.Q, Math.floor(few / seasonLength)) : 0,
  };
  const found = searchTerms({ terms, limits: within, plain, constant, approximate });
  const prepared = found.constant ? constant : plain;
  const shape = shapeOf2(found.constant, pairs);
  return {
    memory: remember(sample, found.terms, shape, prepared, found.fit, []),
    considered: tried + found.considered,
  };
}

// src/arima/keep-terms.ts
function isAllowed({ terms, shape }, settings, { observed, columns }) {
  const { limits, fourier } = settings;
  const names = Object.keys(columns).sort();
  const pairs = shape.fourier?.pairs ?? 0;
  const season = seasonOfTerms(settings, observed);
  const differs = (chosen, own) => chosen !== void 0 && chosen !== own;
  return (
    terms.seasonLength === season &&
    !differs(settings.d, terms.d) &&
    !differs(season > 1 ? settings.D : void 0, terms.D) &&
    ['p', 'q', 'P', 'Q'].every((name) => terms[name] <= limits[name]) &&
    (fourier === 'auto' || pairs === fourier) &&
    (pairs === 0 || (shape.fourier?.seasonLength === settings.seasonLength && observed >= 2 * settings.seasonLength)) &&
    names.length === shape.names.length &&
    names.every((name, i) => name === shape.names[i])
  );
}
function keepTerms(sample, settings, earlier) {
  const { terms, shape, parameters } = earlier;
  if (!(earlier.sigma > 0) || !isAllowed(earlier, settings, sample)) return void 0;
  const taken = terms.d + terms.D * terms.seasonLength;
  if (sample.observed < taken + 2 * (shape.fourier?.pairs ?? 0) + shape.names.length + 4) return void 0;
  const prepared = prepare(sample, terms, shape);
  if (prepared.perfect || prepared.plain.used - estimatedBy(terms, prepared) - 1 <= 0) return void 0;
  const near = drawnWithin(terms, parameters, closestRoot);
  const quick2 = fitQuickly(terms, prepared.task, thorough, near);
  if (!isWithin(terms, quick2.parameters, closestRoot)) return void 0;
  const fit = climb(terms, prepared.task.design, quick2.conditional, 'quick');
  const memory = remember(sample, terms, shape, prepared, fit, []);
  if (haveErrorsGrown(memory.sigma, earlier.sigma, memory.diagnostics.used)) return void 0;
  return { memory, considered: 1 };
}

// src/arima/auto-arima.ts
var longestOwnSeason = 24;
function autoArima(options = {}) {
  const seasonLength = requireInteger('seasonLength', options.seasonLength ?? 1, { min: 1 });
  const { p = 5, q = 5, P = 2, Q = 2 } = options.maxOrder ?? {};
  const limits = {
    p: requireInteger('maxOrder.p', p, { min: 0, max: 10 }),
    q: requireInteger('maxOrder.q', q, { min: 0, max: 10 }),
    P: requireInteger('maxOrder.P', P, { min: 0, max: 3 }),
    Q: requireInteger('maxOrder.Q', Q, { min: 0, max: 3 }),
  };
  const chosenWaves = options.fourierTerms ?? (seasonLength > longestOwnSeason ? 'auto' : 0);
  const settings = {
    seasonLength,
    limits,
    fourier:
      chosenWaves === 'auto'
        ? seasonLength > 1
          ? chosenWaves
          : 0
        : requireInteger('fourierTerms', chosenWaves, { min: 0, max: Math.floor(seasonLength / 2) }),
    d: options.d === void 0 ? void 0 : requireInteger('d', options.d, { min: 0, max: 2 }),
    D: options.D === void 0 ? void 0 : requireInteger('D', options.D, { min: 0, max: 1 }),
    approximate: options.approximation,
  };
  return defineModel({
    kind: 'auto-arima',
    learn(values, { columns }, earlier) {
      const sample = sampleOf(values, columns);
      return (earlier && keepTerms(sample, settings, earlier.memory)) ?? chooseTerms(sample, settings);
    },
    absorb: ({ memory, considered }, values, context) => ({ memory: absorb(memory, values, context), considered }),
    predict: ({ memory }, horizon, context) => predict(memory, horizon, context),
    simulate: ({ memory }, request, context) => simulate(memory, request, context),
    label: ({ memory }) => labelOf(memory),
    notes: ({ memory }) => notesOf(memory),
    encode: ({ memory, considered }, envelope) => ({ ...envelope, ...encodeMemory(memory), considered }),
    decode: (state) => ({ memory: decodeMemory(state), considered: decodeInteger('considered', state.considered) }),
  });
}

// src/combination/combine.ts
function combineArrays(rows, weights, rule) {
  if (rows.length === 1) return rows[0].slice();
  const result = new Float64Array(rows[0].length);
  const values = new Float64Array(rows.length);
  const shares2 = new Float64Array(rows.length);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let h = 0; h < result.length; h += 1) {
    for (let k = 0; k < rows.length; k += 1) {
      values[k] = rows[k][h];
      shares2[k] = weights[k] / total;
    }
    result[h] = rule === 'mean' ? weightedMean(values, shares2) : weightedMedian(values, shares2);
  }
  return result;
}
function weightedMean(values, shares2) {
  let sum = 0;
  for (let k = 0; k < values.length; k += 1) sum += shares2[k] * values[k];
  return sum;
}
function weightedMedian(values, shares2) {
  for (let k = 1; k < values.length; k += 1) {
    const value = values[k];
    const share = shares2[k];
    let at = k - 1;
    for (; at >= 0 && values[at] > value; at -= 1) {
      values[at + 1] = values[at];
      shares2[at + 1] = shares2[at];
    }
    values[at + 1] = value;
    shares2[at + 1] = share;
  }
  let sum = 0;
  for (let k = 0; k < values.length; k += 1) {
    sum += shares2[k];
    if (sum < 0.5 - 1e-9) continue;
    return sum < 0.5 + 1e-9 && k + 1 < values.length ? values[k] + (values[k + 1] - values[k]) / 2 : values[k];
  }
  return values.at(-1);
}

// src/combination/combined-members.ts
function combinedForecast(members, rule, request) {
  const forecasts = members.map(({ fitted: fitted2 }) => fitted2.forecast(request));
  const weights = members.map(({ weight }) => weight);
  const first = forecasts[0];
  const intervals = first.intervals.map(({ level }, i) => ({
    level,
    lower: combineArrays(
      forecasts.map((each) => each.intervals[i].lower),
      weights,
      rule,
    ),
    upper: combineArrays(
      forecasts.map((each) => each.intervals[i].upper),
      weights,
      rule,
    ),
  }));
  return {
    ...first,
    model: members.length === 1 ? first.model : `${rule} of ${members.length} models`,
    point: combineArrays(
      forecasts.map(({ point }) => point),
      weights,
      rule,
    ),
    intervals,
    notes: [...new Set(forecasts.flatMap(({ notes: notes9 }) => notes9))],
  };
}
function mixtureInterval(point, members, deviations2) {
  const { level } = members[0].interval;
  const lower = new Float64Array(point.length);
  const upper = new Float64Array(point.length);
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  for (let h = 0; h < point.length; h += 1) {
    let below = 0;
    let above = 0;
    for (const { weight, point: own, interval } of members) {
      const apart = (deviations2 * (own[h] - point[h])) ** 2;
      below += weight * ((own[h] - interval.lower[h]) ** 2 + apart);
      above += weight * ((interval.upper[h] - own[h]) ** 2 + apart);
    }
    lower[h] = point[h] - Math.sqrt(below / total);
    upper[h] = point[h] + Math.sqrt(above / total);
  }
  return { level, lower, upper };
}
function combinedPaths(members, rule, request) {
  const { horizon, paths, random, future } = request;
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  const counts = members.map(() => 0);
  for (let path = 0; path < paths; path += 1) {
    let left = random() * total;
    let chosen = 0;
    while (chosen < members.length - 1 && left >= members[chosen].weight) {
      left -= members[chosen].weight;
      chosen += 1;
    }
    counts[chosen] += 1;
  }
  const wanted = { horizon, levels: [], ...(future === void 0 ? {} : { future }) };
  const points = members.map(({ fitted: fitted2 }) => fitted2.forecast(wanted).point);
  const weights = members.map(({ weight }) => weight);
  const centre = combineArrays(points, weights, rule);
  return members.flatMap(({ fitted: fitted2 }, k) => {
    if (counts[k] === 0) return [];
    const futures = fitted2.simulate({ ...request, paths: counts[k] });
    for (const each of futures) {
      for (let h = 0; h < horizon; h += 1) each[h] += centre[h] - points[k][h];
    }
    return futures;
  });
}
function updatedMembers(members, values, options) {
  return members.map((member) => ({ ...member, fitted: member.fitted.update(values, options) }));
}

// src/combination/combination.ts
var rules = ['median', 'mean'];
function encodeMembers(members) {
  return members.map(({ name, weight, fitted: fitted2 }) => ({ name, weight, state: fitted2.state }));
}
function decodeMembers(states, forecasterOf) {
  if (!Array.isArray(states) || states.length === 0) throw invalidState('members', states, 'a list of fitted models');
  return states.map(({ name, weight, state }, i) => {
    const forecaster = typeof name === 'string' ? forecasterOf(name) : void 0;
    if (forecaster === void 0) throw unknownMember(i, name);
    const share = decodeNumber(`members[${i}].weight`, weight);
    if (!(share > 0)) throw invalidState(`members[${i}].weight`, weight, 'above 0');
    return { name, weight: share, fitted: forecaster.restore(state) };
  });
}
function unknownMember(index, name) {
  return invalidState(`members[${index}].name`, name, 'the name of a model that this forecaster knows');
}
function combination(options) {
  const { members, weights = {} } = options;
  const rule = requireOneOf('rule', options.rule ?? 'median', rules);
  const names = Object.keys(members);
  if (names.length === 0) throw invalidOption('members', members, 'at least one model');
  for (const [name, weight] of Object.entries(weights)) {
    if (!names.includes(name)) throw invalidOption(`weights.${name}`, weight, `one of ${names.join(', ')}`);
    requireNumber(`weights.${name}`, weight, { min: 0, exclusiveMin: true });
  }
  return {
    contract: 'forecaster/1',
    kind: 'combination',
    fit: (series, fitOptions) =>
      combined(
        names.map((name) => ({
          name,
          weight: weights[name] ?? 1,
          fitted: members[name].fit(series, fitOptions),
        })),
        rule,
      ),
    restore(saved) {
      const state = requireState(saved, 'combination', 1);
      if (!rules.includes(state.rule)) throw invalidState('rule', state.rule, rules.join(' or '));
      const known = new Map(Object.entries(members));
      return combined(
        decodeMembers(state.members, (name) => known.get(name)),
        state.rule,
      );
    },
  };
}
function combined(members, rule) {
  return {
    kind: 'combination',
    forecast: (request) => combinedForecast(members, rule, request),
    simulate: (request) => combinedPaths(members, rule, request),
    update: (values, updateOptions) => combined(updatedMembers(members, values, updateOptions), rule),
    get state() {
      return { kind: 'combination', version: 1, rule, members: encodeMembers(members) };
    },
  };
}

// src/model/simulating.ts
function canSimulate(fitted2) {
  return typeof fitted2.simulate === 'function';
}

// src/intervals/with-bounds.ts
function clamp(values, { lower, upper }) {
  return values.map((value) => Math.max(lower, Math.min(upper, value)));
}
function clampForecast(forecast, range) {
  const all = [forecast.point, ...forecast.intervals.flatMap((interval) => [interval.lower, interval.upper])];
  if (!all.some((values) => values.some((value) => value < range.lower || value > range.upper))) return forecast;
  const limits = [
    ...(range.lower === Number.NEGATIVE_INFINITY ? [] : [`at least ${range.lower}`]),
    ...(range.upper === Number.POSITIVE_INFINITY ? [] : [`at most ${range.upper}`]),
  ];
  return {
    ...forecast,
    point: clamp(forecast.point, range),
    intervals: forecast.intervals.map(({ level, lower, upper }) => ({
      level,
      lower: clamp(lower, range),
      upper: clamp(upper, range),
    })),
    notes: [...forecast.notes, `Held within what is possible: ${limits.join(', ')}.`],
  };
}
function bounded(inner, range) {
  const fitted2 = {
    kind: 'bounded',
    forecast: (request) => clampForecast(inner.forecast(request), range),
    update: (values, options) => bounded(inner.update(values, options), range),
    get state() {
      const { lower, upper } = range;
      return {
        kind: 'bounded',
        version: 1,
        lower: Number.isFinite(lower) ? lower : null,
        upper: Number.isFinite(upper) ? upper : null,
        inner: inner.state,
      };
    },
  };
  if (!canSimulate(inner)) return fitted2;
  const simulate10 = (request) => inner.simulate(request).map((path) => clamp(path, range));
  return Object.assign(fitted2, { simulate: simulate10 });
}
function withBounds(forecaster, options) {
  const lower = options.lower === void 0 ? Number.NEGATIVE_INFINITY : requireNumber('lower', options.lower);
  const upper = options.upper === void 0 ? Number.POSITIVE_INFINITY : requireNumber('upper', options.upper);
  if (options.lower === void 0 && options.upper === void 0) {
    throw invalidOption('lower', void 0, 'a finite number where "upper" is not given');
  }
  if (lower >= upper) throw invalidOption('lower', lower, `below "upper", which is ${upper}`);
  return {
    contract: 'forecaster/1',
    kind: 'bounded',
    fit: (series, fitOptions) => bounded(forecaster.fit(series, fitOptions), { lower, upper }),
    restore(saved) {
      const state = requireState(saved, 'bounded', 1);
      const range = {
        lower: state.lower === null ? Number.NEGATIVE_INFINITY : decodeNumber('lower', state.lower),
        upper: state.upper === null ? Number.POSITIVE_INFINITY : decodeNumber('upper', state.upper),
      };
      return bounded(forecaster.restore(state.inner), range);
    },
  };
}

// src/calendar/local-steps.ts
function localSteps(start, step, count, anchor, offset) {
  const places = new Int32Array(count);
  const reference = offset(anchor);
  const first = Math.round((start - anchor) / step);
  let length = 0;
  for (let i = 0; i < count; i += 1) {
    const place = first + i + Math.trunc((offset(start + i * step) - reference) / step);
    places[i] = place;
    if (place + 1 > length) length = place + 1;
  }
  return { places, length };
}
function toLocal(values, { places, length }, from) {
  const local = new Float64Array(Math.max(0, length - from)).fill(Number.NaN);
  let end = from;
  for (let i = 0; i < places.length; i += 1) {
    const place = places[i];
    if (place < end) continue;
    local[place - from] = values[i];
    end = place + 1;
  }
  return local;
}
function columnToLocal(values, steps, from) {
  const local = toLocal(values, steps, from);
  for (let k = 0; k < local.length; k += 1) {
    if (!Number.isNaN(local[k])) continue;
    local[k] = k > 0 ? local[k - 1] : (values[0] ?? Number.NaN);
  }
  return local;
}
function fromLocal(local, { places }, from) {
  const values = new Float64Array(places.length);
  for (let i = 0; i < values.length; i += 1) values[i] = local[Math.max(0, places[i] - from)];
  return values;
}
var day = 864e5;
var mostKnown = 4e3;
function formatterFor(timeZone) {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw invalidOption('timeZone', timeZone, 'the name of a time zone such as "Europe/Berlin"');
  }
}
function zoneOffset(timeZone) {
  const formatter = formatterFor(timeZone);
  const exact = (time) => {
    const parts = {};
    for (const { type, value } of formatter.formatToParts(time)) parts[type] = Number(value);
    const { year, month, day: date, hour: hour2, minute: minute2, second } = parts;
    return Date.UTC(year, month - 1, date, hour2, minute2, second) - Math.floor(time / 1e3) * 1e3;
  };
  const known = /* @__PURE__ */ new Map();
  const atMidnight = (start) => {
    const found = known.get(start);
    if (found !== void 0) return found;
    const looked = exact(start);
    if (known.size >= mostKnown) known.clear();
    known.set(start, looked);
    return looked;
  };
  let from = Number.NaN;
  let [before, after] = [0, 0];
  return (time) => {
    const start = Math.floor(time / day) * day;
    if (start !== from) {
      before = atMidnight(start);
      after = atMidnight(start + day);
      from = start;
    }
    return before === after ? before : exact(time);
  };
}

// src/calendar/in-local-time.ts
function requireTime(field, value, min = Number.NEGATIVE_INFINITY) {
  if (typeof value === 'number' && Number.isFinite(value) && value >= min) return value;
  throw invalidState(field, value, min > 0 ? 'a finite number above 0' : 'a finite number');
}
function columnsToLocal(columns, steps, from) {
  return Object.fromEntries(
    Object.entries(columns ?? {}).map(([name, values]) => [name, columnToLocal(values, steps, from)]),
  );
}
function fitted(memory) {
  const { timeZone, offset, anchor, next, step, seen, inner } = memory;
  const ahead = (request) => {
    const horizon = requireInteger('horizon', request.horizon, { min: 1 });
    const steps = localSteps(next, step, horizon, anchor, offset);
    const local = { ...request, horizon: Math.max(1, steps.length - seen) };
    if (request.future === void 0) return { steps, local };
    return { steps, local: { ...local, future: columnsToLocal(request.future, steps, seen) } };
  };
  return {
    kind: 'local-time',
    forecast(request) {
      const { steps, local } = ahead(request);
      const forecast = inner.forecast(local);
      return {
        ...forecast,
        start: next,
        point: fromLocal(forecast.point, steps, seen),
        intervals: forecast.intervals.map(({ level, lower, upper }) => ({
          level,
          lower: fromLocal(lower, steps, seen),
          upper: fromLocal(upper, steps, seen),
        })),
      };
    },
    simulate(request) {
      const { steps, local } = ahead(request);
      return inner.simulate(local).map((path) => fromLocal(path, steps, seen));
    },
    update(values, options = {}) {
      const steps = localSteps(next, step, values.length, anchor, offset);
      const after = { ...memory, next: next + values.length * step };
      if (steps.length <= seen) return fitted(after);
      const past = columnsToLocal(options.past, steps, seen);
      const more = options.past === void 0 ? {} : { past };
      return fitted({ ...after, seen: steps.length, inner: inner.update(toLocal(values, steps, seen), more) });
    },
    get state() {
      return { kind: 'local-time', version: 1, timeZone, anchor, next, step, seen, inner: inner.state };
    },
  };
}
function inLocalTime(forecaster, options) {
  const { timeZone } = options;
  const offset = zoneOffset(timeZone);
  return {
    contract: 'forecaster/1',
    kind: 'local-time',
    fit(series, fitOptions = {}) {
      const { start, step } = requireGrid(series);
      const steps = localSteps(start, step, series.values.length, start, offset);
      const local = createTimeSeries({
        name: series.name,
        labels: { ...series.labels },
        ...(series.unit === void 0 ? {} : { unit: series.unit }),
        start: start + offset(start),
        step,
        values: toLocal(series.values, steps, 0),
      });
      const { past, ...rest } = fitOptions;
      const columns = past === void 0 ? {} : { past: columnsToLocal(past, steps, 0) };
      return fitted({
        timeZone,
        offset,
        anchor: start,
        next: start + series.values.length * step,
        step,
        seen: steps.length,
        inner: forecaster.fit(local, { ...rest, ...columns }),
      });
    },
    restore(saved) {
      const state = requireState(saved, 'local-time', 1);
      if (state.timeZone !== timeZone) {
        throw invalidState('timeZone', state.timeZone, `the time zone of this forecaster, which is ${timeZone}`);
      }
      return fitted({
        timeZone,
        offset,
        anchor: requireTime('anchor', state.anchor),
        next: requireTime('next', state.next),
        step: requireTime('step', state.step, Number.MIN_VALUE),
        seen: decodeInteger('seen', state.seen),
        inner: forecaster.restore(state.inner),
      });
    },
  };
}
function blockLevels(values, seasonLength) {
  const levels3 = new Float64Array(Math.floor(values.length / seasonLength));
  let known = Number.NaN;
  for (let block = 0; block < levels3.length; block += 1) {
    const from = block * seasonLength;
    const observed = values.subarray(from, from + seasonLength).filter((value) => !Number.isNaN(value));
    if (observed.length > 0) known = median(observed);
    levels3[block] = known;
  }
  const first = levels3.find((level) => !Number.isNaN(level)) ?? Number.NaN;
  return levels3.map((level) => (Number.isNaN(level) ? first : level));
}
function levelAt(levels3, seasonLength, at) {
  const block = Math.max(0, Math.min(levels3.length - 1, (at + 0.5) / seasonLength - 0.5));
  const left = Math.floor(block);
  const right = Math.min(levels3.length - 1, left + 1);
  return levels3[left] + (block - left) * (levels3[right] - levels3[left]);
}
function withoutLevel(values, levels3, seasonLength, relative) {
  const rest = new Float64Array(values.length);
  for (let i = 0; i < rest.length; i += 1) {
    const level = levelAt(levels3, seasonLength, i);
    const value = relative ? values[i] / level - 1 : values[i] - level;
    rest[i] = Number.isFinite(value) ? value : Number.NaN;
  }
  return rest;
}
function phaseMedians(rest, seasonLength, first = 0, stride = 1) {
  const season = new Float64Array(seasonLength);
  const found = [];
  for (let phase = 0; phase < seasonLength; phase += 1) {
    found.length = 0;
    for (let i = first * seasonLength + phase; i < rest.length; i += stride * seasonLength) {
      if (!Number.isNaN(rest[i])) found.push(rest[i]);
    }
    if (found.length > 0) season[phase] = median(found);
  }
  return season;
}
function shapeOf(rest, levels3, relative) {
  const mean4 = rest.reduce((sum, value) => sum + value, 0) / rest.length;
  return relative
    ? { season: rest.map((value) => (1 + value) / (1 + mean4)), levels: levels3.map((level) => level * (1 + mean4)) }
    : { season: rest.map((value) => value - mean4), levels: levels3.map((level) => level + mean4) };
}
function smoothed(season, half) {
  const { length } = season;
  const result = new Float64Array(length);
  let sum = 0;
  for (let i = -half; i <= half; i += 1) sum += season[(i + length) % length];
  for (let phase = 0; phase < length; phase += 1) {
    result[phase] = sum / (2 * half + 1);
    sum += season[(phase + half + 1) % length] - season[(phase - half + length) % length];
  }
  return result;
}
var shares = [0, 0.25, 0.5, 0.75, 1];
function unexplained2(rest, season, share, first) {
  const { length } = season;
  let sum = 0;
  for (let block = first; block * length < rest.length; block += 2) {
    const end = Math.min(length, rest.length - block * length);
    for (let phase = 0; phase < end; phase += 1) {
      const error = Math.abs(rest[block * length + phase] - share * season[phase]);
      if (!Number.isNaN(error)) sum += error;
    }
  }
  return sum;
}
function seasonShape(values, seasonLength, relative) {
  const levels3 = blockLevels(values, seasonLength);
  const rest = withoutLevel(values, levels3, seasonLength, relative);
  const even = phaseMedians(rest, seasonLength, 0, 2);
  const odd = phaseMedians(rest, seasonLength, 1, 2);
  let best = { half: 0, share: 1, left: Number.POSITIVE_INFINITY };
  for (const half of /* @__PURE__ */ new Set([0, 1, Math.floor(seasonLength / 48), Math.floor(seasonLength / 16)])) {
    if (2 * half + 1 > seasonLength) continue;
    const fromEven = smoothed(even, half);
    const fromOdd = smoothed(odd, half);
    for (const share of shares) {
      const left = unexplained2(rest, fromOdd, share, 0) + unexplained2(rest, fromEven, share, 1);
      if (left < best.left) best = { half, share, left };
    }
  }
  const season = smoothed(phaseMedians(rest, seasonLength), best.half).map((value) => best.share * value);
  return shapeOf(season, levels3, relative);
}

// src/search/descent.ts
function fillNormal(columns, residuals, shifted, gram, slope) {
  const size = slope.length;
  const end = residuals.length - 1;
  for (let i = 0; i < size; i += 1) {
    const column = columns[i];
    let along = 0;
    for (let t = 0; t <= end; t += 1) along += column[t] * residuals[t];
    slope[i] = along;
  }
  for (let i = 0; i < size; i += 2) {
    const a = columns[i];
    const b = columns[i + 1] ?? a;
    const moved = shifted[i] & (shifted[i + 1] ?? 1);
    for (let j = 0; j <= i; j += 2) {
      if ((moved & shifted[j] & (shifted[j + 1] ?? 1)) === 1) continue;
      const c = columns[j];
      const d = columns[j + 1] ?? c;
      let ac = 0;
      let ad = 0;
      let bc = 0;
      let bd = 0;
      for (let t = 0; t <= end; t += 1) {
        const x = a[t];
        const y = b[t];
        const u = c[t];
        const v = d[t];
        ac += x * u;
        ad += x * v;
        bc += y * u;
        bd += y * v;
      }
      gram[i * size + j] = ac;
      if (j + 1 < size) gram[i * size + j + 1] = ad;
      if (i + 1 < size) gram[(i + 1) * size + j] = bc;
      if (i + 1 < size) gram[(i + 1) * size + j + 1] = bd;
    }
  }
  for (let i = 1; i < size; i += 1)
    for (let j = 1; shifted[i] === 1 && j <= i; j += 1)
      if (shifted[j] === 1)
        gram[i * size + j] = gram[(i - 1) * size + j - 1] - columns[i - 1][end] * columns[j - 1][end];
}
function boundedStep(x, bounded2, gram, slope, damping) {
  const size = x.length;
  const step = new Float64Array(size);
  const held = new Uint8Array(size);
  for (let i = 0; i < bounded2; i += 1) if ((x[i] <= 0 && slope[i] > 0) || (x[i] >= 1 && slope[i] < 0)) held[i] = 1;
  const at = (i, j) => gram[i > j ? i * size + j : j * size + i];
  for (;;) {
    const free = [];
    for (let i = 0; i < size; i += 1) if (held[i] === 0) free.push(i);
    const matrix = new Float64Array(free.length ** 2);
    const right = new Float64Array(free.length);
    for (let r = 0; r < free.length; r += 1) {
      const i = free[r];
      let sum = -slope[i];
      for (let k = 0; k < bounded2; k += 1) if (held[k] === 1) sum -= at(i, k) * step[k];
      right[r] = sum;
      for (let c = 0; c <= r; c += 1) matrix[r * free.length + c] = at(i, free[c]);
      matrix[r * free.length + r] *= 1 + damping;
    }
    solveSymmetric(matrix, right);
    let left = false;
    for (let r = 0; r < free.length; r += 1) {
      const i = free[r];
      step[i] = right[r];
      const to = x[i] + right[r];
      if (i >= bounded2 || (to >= 0 && to <= 1)) continue;
      step[i] = (to < 0 ? 0 : 1) - x[i];
      held[i] = 1;
      left = true;
    }
    if (!left) return step;
  }
}
function descend(problem, from, tolerance2, maxRounds) {
  const { bounded: bounded2 } = problem;
  const size = from.length;
  const gram = new Float64Array(size * size);
  const slope = new Float64Array(size);
  let x = from;
  let value = problem.cost(x);
  let damping = 1e-3;
  let evaluations = 1;
  for (let round = 0; round < maxRounds && value < Number.POSITIVE_INFINITY; round += 1) {
    const __t = performance.now();
    const { residuals, columns } = problem.linearise(x);
    const __t2 = performance.now();
    fillNormal(columns, residuals, problem.shifted, gram, slope);
    evaluations += 1 + size;
    const before = value;
    const origin = x;
    for (let lowered = false; !lowered && damping < 1e7; ) {
      const step = boundedStep(origin, bounded2, gram, slope, damping);
      const attempt = (share) => {
        const candidate = origin.map((each, i) => {
          const to = each + share * step[i];
          return i < bounded2 ? Math.max(0, Math.min(1, to)) : to;
        });
        const found = problem.cost(candidate);
        evaluations += 1;
        if (!(found < value)) return false;
        x = candidate;
        value = found;
        return true;
      };
      lowered = attempt(1);
      damping = lowered ? Math.max(1e-9, damping / 8) : damping * 6;
      if (lowered && !attempt(0.5)) for (let share = 2; attempt(share) && share < 64; ) share *= 2;
    }
    const gain = before - value;
    if (!(gain > tolerance2)) return { x, value, evaluations, converged: true };
  }
  return { x, value, evaluations, converged: value === Number.POSITIVE_INFINITY };
}

// src/exponential-smoothing/form.ts
function sameForm(a, b) {
  return a.error === b.error && a.trend === b.trend && a.seasonal === b.seasonal && a.seasonLength === b.seasonLength;
}
function formName({ error, trend, seasonal, seasonLength }) {
  const trendLetter = { none: 'N', additive: 'A', 'additive-damped': 'Ad' }[trend];
  const seasonLetter = { none: 'N', additive: 'A', multiplicative: 'M' }[seasonal];
  const name = `ETS(${error === 'multiplicative' ? 'M' : 'A'},${trendLetter},${seasonLetter})`;
  return seasonal === 'none' ? name : `${name}[${seasonLength}]`;
}
function parameterCount({ trend, seasonal, seasonLength }) {
  const trendCount = { none: 0, additive: 2, 'additive-damped': 3 }[trend];
  return 2 + trendCount + (seasonal === 'none' ? 0 : seasonLength) + 1;
}

// src/exponential-smoothing/kernels.ts
var LEVEL = 0;
var TREND = 1;
var POSITION = 2;
var GAP = 3;
var SQUARES = 4;
var COUNT = 5;
var LOGS = 6;
var SIZE = 7;
var smallest = 1e-150;
var greatest = 1e150;
function startCell(start) {
  const cell = new Float64Array(SIZE);
  cell[LEVEL] = start.level;
  cell[TREND] = start.trend;
  return cell;
}
var withoutSeason = (values, { alpha, beta, phi }, cell, _season, errors2) => {
  let level = cell[LEVEL];
  let trend = cell[TREND];
  let gap = cell[GAP];
  let squares = cell[SQUARES];
  let count = cell[COUNT];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    trend *= phi;
    level += trend;
    if (!Number.isNaN(value)) {
      const error = value - level;
      level += alpha * error;
      trend += beta * error;
      squares += error * error;
      count += 1;
      gap = 0;
      if (errors2 !== void 0) errors2[i] = error;
    } else {
      gap += 1;
      if (errors2 !== void 0) errors2[i] = 0;
    }
  }
  cell[LEVEL] = level;
  cell[TREND] = trend;
  cell[GAP] = gap;
  cell[SQUARES] = squares;
  cell[COUNT] = count;
};
var additiveSeason = (values, { alpha, beta, gamma, phi }, cell, season, errors2) => {
  const length = season.length;
  let level = cell[LEVEL];
  let trend = cell[TREND];
  let position = cell[POSITION] | 0;
  let gap = cell[GAP];
  let squares = cell[SQUARES];
  let count = cell[COUNT];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    trend *= phi;
    level += trend;
    if (!Number.isNaN(value)) {
      const seasonal = season[position];
      const error = value - level - seasonal;
      level += alpha * error;
      trend += beta * error;
      season[position] = seasonal + gamma * error;
      squares += error * error;
      count += 1;
      gap = 0;
      if (errors2 !== void 0) errors2[i] = error;
    } else {
      gap += 1;
      if (errors2 !== void 0) errors2[i] = 0;
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
var withoutSeasonRelative = (values, { alpha, beta, phi }, cell, _season, errors2) => {
  let level = cell[LEVEL];
  let trend = cell[TREND];
  let gap = cell[GAP];
  let squares = cell[SQUARES];
  let count = cell[COUNT];
  let logs = cell[LOGS];
  let product = 1;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    trend *= phi;
    level += trend;
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
      if (errors2 !== void 0) errors2[i] = error;
    } else {
      gap += 1;
      if (errors2 !== void 0) errors2[i] = 0;
    }
  }
  cell[LEVEL] = level;
  cell[TREND] = trend;
  cell[GAP] = gap;
  cell[SQUARES] = squares;
  cell[COUNT] = count;
  cell[LOGS] = logs + Math.log(product);
};
var additiveSeasonRelative = (values, { alpha, beta, gamma, phi }, cell, season, errors2) => {
  const length = season.length;
  let level = cell[LEVEL];
  let trend = cell[TREND];
  let position = cell[POSITION] | 0;
  let gap = cell[GAP];
  let squares = cell[SQUARES];
  let count = cell[COUNT];
  let logs = cell[LOGS];
  let product = 1;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    trend *= phi;
    level += trend;
    const seasonal = season[position];
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
      if (errors2 !== void 0) errors2[i] = error;
    } else {
      gap += 1;
      if (errors2 !== void 0) errors2[i] = 0;
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
var multiplicativeSeason = (values, { alpha, beta, gamma, phi }, cell, season, errors2) => {
  const length = season.length;
  let level = cell[LEVEL];
  let trend = cell[TREND];
  let position = cell[POSITION] | 0;
  let gap = cell[GAP];
  let squares = cell[SQUARES];
  let count = cell[COUNT];
  let logs = cell[LOGS];
  let product = 1;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    trend *= phi;
    level += trend;
    const seasonal = season[position];
    const forecast = level * seasonal;
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
      if (errors2 !== void 0) errors2[i] = error;
    } else {
      gap += 1;
      if (errors2 !== void 0) errors2[i] = 0;
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
function kernelOf({ error, seasonal }) {
  if (seasonal === 'multiplicative') return multiplicativeSeason;
  if (error === 'multiplicative') return seasonal === 'none' ? withoutSeasonRelative : additiveSeasonRelative;
  return seasonal === 'none' ? withoutSeason : additiveSeason;
}

// src/exponential-smoothing/sensitivities.ts
var tiny = 1e-280;
function traceOf(values, form) {
  const { length } = values;
  const { seasonLength } = form;
  const relative = form.error === 'multiplicative';
  const multiplied2 = form.seasonal === 'multiplicative';
  const trended = form.trend !== 'none';
  const filled = (value) => new Float64Array(length).fill(value);
  const trends2 = filled(0);
  const changes2 = filled(0);
  const turns = multiplied2 ? filled(0) : changes2;
  const shares2 = filled(0);
  const ones = filled(1);
  const inLevel = multiplied2 ? filled(0) : ones;
  const inSeason = multiplied2 ? filled(0) : ones;
  const toLevel = multiplied2 ? filled(0) : ones;
  const toSeason = multiplied2 ? filled(0) : ones;
  const inverse = relative && !multiplied2 ? filled(0) : ones;
  const season = new Float64Array(seasonLength);
  let weights = { alpha: 0, beta: 0, gamma: 0, phi: 1 };
  let count = 1;
  let size = 1;
  const alike = !multiplied2 && form.seasonal !== 'none' && !values.some(Number.isNaN);
  let states = new Float64Array(0);
  const carry = (slopes, columns, out) => {
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
      const change = changes2[i];
      const before = trends2[i];
      if (trended) for (let k = 0; k < searched; k += 1) trend[k] += inPhi[k] * before;
      if (Number.isNaN(change)) {
        for (let k = 0; k < columns; k += 1) {
          trend[k] *= phi;
          level[k] += trend[k];
          out[k][i] = 0;
        }
      } else {
        const byLevel = inLevel[i];
        const bySeason = inSeason[i];
        const across = toLevel[i];
        const back = gamma * toSeason[i];
        const turn = turns[i];
        for (let k = 0; k < columns; k += 1) {
          const slope = phi * trend[k];
          const height = level[k] + slope;
          const own = terms[at + k];
          out[k][i] = -(height * byLevel + own * bySeason);
          const lost = height + across * own;
          level[k] = height - alpha * lost + tiny;
          trend[k] = slope - beta * lost;
          terms[at + k] = own - gamma * own - back * height;
        }
        for (let k = 0; k < searched; k += 1) {
          level[k] += inAlpha[k] * change;
          trend[k] += inBeta[k] * change;
          terms[at + k] += inGamma[k] * turn;
        }
      }
      at += columns;
      if (at === terms.length) at = 0;
    }
  };
  return {
    alike: alike && !relative,
    follow(given2, start) {
      weights = given2;
      const { alpha, beta, gamma, phi } = given2;
      let { level, trend } = start;
      season.fill(0);
      season.set(start.season);
      let position = 0;
      let logs = 0;
      count = 0;
      for (let i = 0; i < length; i += 1) {
        trends2[i] = trend;
        trend *= phi;
        level += trend;
        const value = values[i];
        const seasonal = season[position];
        const forecast = multiplied2 ? level * seasonal : level + seasonal;
        let change = value - forecast;
        let turn = change;
        if (relative) {
          const share = change / forecast;
          shares2[i] = share;
          if (multiplied2) {
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
        changes2[i] = change;
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
      const errors2 = relative ? shares2 : changes2;
      for (let i = 0; i < length; i += 1) {
        const error = errors2[i];
        out[i] = Number.isNaN(error) ? 0 : error * size;
      }
    },
    derivatives(slopes, phases, out) {
      const first = slopes.length + (trended ? 2 : 1);
      const columns = first + phases;
      carry(slopes, alike ? Math.min(columns, first + 1) : columns, out);
      if (alike)
        for (let k = first + 1; k < columns; k += 1) {
          const column = out[k];
          column[0] = 0;
          column.set(out[k - 1].subarray(0, length - 1), 1);
        }
      if (!relative) return;
      for (let k = 0; k < columns; k += 1) {
        const column = out[k];
        let drift2 = 0;
        for (let i = 0; i < length; i += 1) drift2 -= column[i] * inverse[i];
        drift2 /= count;
        for (let i = 0; i < length; i += 1) {
          const share = shares2[i];
          column[i] = Number.isNaN(share) ? 0 : size * ((1 + share) * column[i] * inverse[i] + share * drift2);
        }
      }
    },
  };
}

// src/exponential-smoothing/weights-search.ts
var lowest = 1e-4;
var highest = 0.9999;
var dampingRange = { low: 0.8, high: 0.98 };
var beginnings2 = { alpha: [0.05, 0.3, 0.8], beta: [0.02, 0.3, 0.95], gamma: [0.03, 0.4], phi: [0.9] };
function between(low, high, share) {
  return high > low ? low + (high - low) * share : low;
}
function shareOf(low, high, value) {
  return high > low ? Math.max(0, Math.min(1, (value - low) / (high - low))) : 0;
}
function weightSpace(form, fixed) {
  const has = {
    alpha: true,
    beta: form.trend !== 'none',
    gamma: form.seasonal !== 'none',
    phi: form.trend === 'additive-damped',
  };
  const free = ['alpha', 'beta', 'gamma', 'phi'].filter((name) => has[name] && fixed[name] === void 0);
  const product = (choices) =>
    choices.reduce((heads, shares2) => heads.flatMap((head) => shares2.map((share) => [...head, share])), [[]]);
  const weightsAt = (place) => {
    let next = 0;
    const alpha =
      fixed.alpha ??
      between(Math.max(lowest, fixed.beta ?? 0), Math.min(highest, 1 - (fixed.gamma ?? 0)), place[next++]);
    const beta = has.beta ? (fixed.beta ?? between(Math.min(lowest, alpha), alpha, place[next++])) : 0;
    const gamma = has.gamma ? (fixed.gamma ?? between(Math.min(lowest, 1 - alpha), 1 - alpha, place[next++])) : 0;
    const phi = has.phi ? (fixed.phi ?? between(dampingRange.low, dampingRange.high, place[next++])) : 1;
    return { alpha, beta, gamma, phi };
  };
  return {
    dimensions: free.length,
    weightsAt,
    slopeAt(place, index) {
      const width = place[index] > 0.5 ? -0.25 : 0.25;
      const moved = Float64Array.from({ length: free.length }, (_, k) => place[k] + (k === index ? width : 0));
      const [from, to] = [weightsAt(place), weightsAt(moved)];
      return {
        alpha: (to.alpha - from.alpha) / width,
        beta: (to.beta - from.beta) / width,
        gamma: (to.gamma - from.gamma) / width,
        phi: (to.phi - from.phi) / width,
      };
    },
    grid: product(free.map((name) => beginnings2[name])),
    placeOf({ alpha, beta, gamma, phi }) {
      const places = {
        alpha: shareOf(Math.max(lowest, fixed.beta ?? 0), Math.min(highest, 1 - (fixed.gamma ?? 0)), alpha),
        beta: shareOf(Math.min(lowest, alpha), alpha, beta),
        gamma: shareOf(Math.min(lowest, 1 - alpha), 1 - alpha, gamma),
        phi: shareOf(dampingRange.low, dampingRange.high, phi),
      };
      return free.map((name) => places[name]);
    },
    near({ alpha, beta, gamma, phi }) {
      const known = {
        alpha,
        beta: beta > 0 && beta / alpha,
        gamma: gamma > 0 && gamma / (1 - alpha),
        phi: phi < 1 && (phi - dampingRange.low) / (dampingRange.high - dampingRange.low),
      };
      return product(
        free.map((name) => {
          const share = known[name];
          return share === false ? beginnings2[name] : [Math.max(0.01, Math.min(0.99, share))];
        }),
      );
    },
  };
}

// src/exponential-smoothing/fit.ts
var longestSolvedSeason = 60;
function medianStart(values, form) {
  const { seasonLength } = form;
  if (form.seasonal === 'none') {
    let first = 0;
    while (Number.isNaN(values[first])) first += 1;
    return { level: values[first], trend: 0, season: new Float64Array(0) };
  }
  const { season, levels: levels3 } = seasonShape(values, seasonLength, form.seasonal === 'multiplicative');
  const slope =
    form.trend === 'none' ? 0 : (levels3.at(-1) - levels3[0]) / Math.max(1, (levels3.length - 1) * seasonLength);
  return { level: levels3[0] - (slope * seasonLength) / 2, trend: form.trend === 'additive' ? slope : 0, season };
}
function normalised({ level, trend, season }, multiplicative) {
  if (season.length === 0) return { level, trend, season: [] };
  const mean4 = season.reduce((sum, value) => sum + value, 0) / season.length;
  return multiplicative
    ? { level: level * mean4, trend: trend * mean4, season: Array.from(season, (value) => value / mean4) }
    : { level: level + mean4, trend, season: Array.from(season, (value) => value - mean4) };
}
function deviance(squares, count, logs) {
  return count * Math.log(squares) + 2 * logs;
}
function sizes(values) {
  let observed = 0;
  let mean4 = 0;
  let total = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    observed += 1;
    const difference = value - mean4;
    mean4 += difference / observed;
    total += difference * (value - mean4);
  }
  return { observed, mean: mean4, total };
}
function beginningOf2({ start }, form, base) {
  const { level, season } = start;
  const trend = form.trend === 'none' ? 0 : start.trend;
  if (form.seasonal === 'none') return { level, trend, season: base.season };
  const [from, to] = [season.at(-1), base.season.at(-1)];
  return form.seasonal === 'multiplicative'
    ? {
        level: (level * from) / to,
        trend: (trend * from) / to,
        season: Float64Array.from(season, (x) => (x * to) / from),
      }
    : { level: level + from - to, trend, season: Float64Array.from(season, (x) => x - from + to) };
}
function fitSmoothing(values, form, fixed, { hint, foreign = false, tolerance: tolerance2 = 1e-5 } = {}) {
  const relative = form.error === 'multiplicative';
  const multiplied2 = form.seasonal === 'multiplicative';
  const kernel = kernelOf(form);
  const trace = traceOf(values, form);
  const space = weightSpace(form, fixed);
  const { dimensions } = space;
  const plain = form.trend === 'none' ? 1 : 2;
  const base = medianStart(values, form);
  const solved2 = form.seasonal !== 'none' && form.seasonLength <= longestSolvedSeason ? form.seasonLength - 1 : 0;
  const size = dimensions + plain + solved2;
  const season = base.season.slice();
  const scratch = base.season.slice();
  const { observed, mean: mean4, total } = sizes(values);
  const startAt = (x2) => {
    for (let k = dimensions + plain; k < x2.length; k += 1) season[k - dimensions - plain] = x2[k];
    return { level: x2[dimensions], trend: plain === 2 ? x2[dimensions + 1] : 0, season };
  };
  const cost = (x2) => {
    const start = startAt(x2);
    scratch.set(season);
    const cell = startCell(start);
    kernel(values, space.weightsAt(x2), cell, scratch);
    if (cell[COUNT] < observed) return Number.POSITIVE_INFINITY;
    const floor = relative ? 1e-24 * observed : 1e-20 * total;
    const value = deviance(Math.max(cell[SQUARES], floor), observed, cell[LOGS]) / observed;
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
  const residuals = new Float64Array(values.length);
  const columns = Array.from({ length: size }, () => new Float64Array(values.length));
  const linearise = (x2) => {
    trace.follow(space.weightsAt(x2), startAt(x2));
    trace.residuals(residuals);
    const slopes = Array.from({ length: dimensions }, (_, k) => space.slopeAt(x2, k));
    trace.derivatives(slopes, x2.length - dimensions - plain, columns);
    return { residuals, columns };
  };
  const shifted = new Uint8Array(size);
  if (trace.alike) shifted.fill(1, dimensions + plain + 1);
  const problem = { bounded: dimensions, shifted, cost, linearise };
  let evaluations = 0;
  const candidates3 = [];
  const fully = (from, terms, gain, rounds2) => {
    season.set(terms);
    const found = descend(problem, from, gain / observed, rounds2);
    evaluations += found.evaluations;
    return found;
  };
  const attempt = (places, starts, most2) => {
    const begun = starts.flatMap((start) =>
      places.map((place) => {
        const { level, trend } = start;
        const x2 = Float64Array.from(plain === 2 ? [...place, level, trend] : [...place, level]);
        season.set(start.season);
        return { x: x2, terms: start.season, value: cost(x2) };
      }),
    );
    evaluations += begun.length;
    for (const { x: x2, terms } of begun.sort((a, b) => a.value - b.value).slice(0, most2)) {
      const found = fully(x2, terms, 0.05, 12);
      candidates3.push({ x: Float64Array.from([...found.x, ...terms.subarray(0, solved2)]), value: found.value });
    }
  };
  const near = hint && beginningOf2(hint, form, base);
  if (hint === void 0 || near === void 0) {
    if (form.seasonal === 'none') attempt(space.grid, [base, { ...base, level: mean4 }], relative ? 6 : 1 + dimensions);
    else attempt(space.grid, [base], 3);
  } else if (foreign) {
    attempt([space.placeOf(hint.weights)], solved2 === 0 && form.seasonal !== 'none' ? [base] : [near, base], 1);
  } else if (hint.form.trend === form.trend && hint.form.seasonal === form.seasonal && hint.form.error === form.error) {
    const { level, trend } = near;
    const x2 = [...space.placeOf(hint.weights), ...(plain === 2 ? [level, trend] : [level])];
    candidates3.push({ x: Float64Array.from([...x2, ...near.season.subarray(0, solved2)]), value: 0 });
  } else {
    attempt(space.near(hint.weights), [near], 1);
    if (hint.form.trend !== form.trend) attempt(space.grid, [{ ...base, season: near.season }], 3);
  }
  candidates3.sort((a, b) => a.value - b.value);
  let best;
  const apart = candidates3.filter(
    ({ x: x2, value }, i) =>
      !candidates3
        .slice(0, i)
        .some(
          (other) =>
            value - other.value < 1 / observed &&
            x2.every((each, k) => k >= dimensions || Math.abs(each - other.x[k]) < 0.05),
        ),
  );
  if (solved2 > 0 && apart.length > 1) {
    for (const { x: x2 } of apart.slice(0, 3)) {
      const found = fully(x2, base.season, 0.05, 2);
      if (best === void 0 || found.value < best.value) best = found;
    }
  }
  best = fully(best?.x ?? candidates3[0].x, base.season, tolerance2, form.seasonal === 'none' ? 200 : 60);
  const { x, converged } = best;
  return { weights: space.weightsAt(x), start: normalised(startAt(x), multiplied2), converged, evaluations };
}
function observationsNeeded(form) {
  if (form.seasonal === 'none') return parameterCount(form) + 1;
  return Math.max(2 * form.seasonLength, form.seasonLength + 8);
}

// src/exponential-smoothing/memory.ts
function run(memory, values) {
  const { cell } = memory;
  let from = 0;
  if (Number.isNaN(cell[LEVEL])) {
    while (from < values.length && Number.isNaN(values[from])) from += 1;
    if (from < values.length) {
      cell[LEVEL] = values[from];
      from += 1;
    }
  }
  const rest = from === 0 ? values : values.subarray(from);
  kernelOf(memory.form)(rest, memory.weights, cell, memory.season);
  return memory;
}
function absorb2(memory, values) {
  const season = memory.season.length > 0 ? memory.season.slice() : memory.season;
  return run({ ...memory, cell: memory.cell.slice(), season }, values);
}
function supportedForm(values, wanted) {
  let form = wanted;
  const remarks = [];
  const seen = new Uint8Array(form.seasonLength);
  let observed = 0;
  let least = Number.POSITIVE_INFINITY;
  let greatest2 = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    observed += 1;
    seen[i % seen.length] = 1;
    least = Math.min(least, value);
    greatest2 = Math.max(greatest2, value);
  }
  if (form.seasonal === 'multiplicative' && !(least > 0)) {
    form = { ...form, error: 'additive', seasonal: 'additive' };
    remarks.push('Not every value is above zero: the season adds instead of multiplying.');
  } else if (form.error === 'multiplicative' && !(least > 0)) {
    form = { ...form, error: 'additive' };
    remarks.push('Not every value is above zero: errors add instead of being shares of the forecast.');
  }
  if (
    form.seasonal !== 'none' &&
    (observed < observationsNeeded(form) || values.length < 2 * form.seasonLength || seen.includes(0))
  ) {
    remarks.push(
      `Fewer than two full seasons of ${form.seasonLength} steps have been observed (${observed} values): the model is without season.`,
    );
    form = { ...form, seasonal: 'none', seasonLength: 1 };
  }
  if (form.trend !== 'none' && observed < observationsNeeded(form)) {
    form = { ...form, trend: 'none' };
    remarks.push(`There are ${observed} values, too few for a trend: the model is without trend.`);
  }
  if (observed > 1 && least === greatest2) return { remarks };
  if (observed >= observationsNeeded(form)) return { form, remarks };
  return { remarks: [`There are ${observed} values, too few for a fit: the last one is repeated.`] };
}
function given(form, fixed) {
  const space = weightSpace(form, fixed);
  if (fixed.initial === void 0 || space.dimensions > 0) return void 0;
  const { level, trend, season } = fixed.initial;
  return {
    weights: space.weightsAt([]),
    start: { level, trend: form.trend === 'none' ? 0 : trend, season: form.seasonal === 'none' ? [] : season },
    converged: true,
    evaluations: 0,
  };
}
function begin(form, fit, estimated, remarks) {
  const { weights, start, converged, evaluations } = fit;
  const cell = startCell(start);
  return {
    form,
    weights,
    start,
    cell,
    season: Float64Array.from(start.season),
    estimated,
    converged,
    evaluations,
    remarks,
  };
}
function learn2(values, wanted, fixed, search = {}) {
  const asGiven = given(wanted, fixed);
  if (asGiven !== void 0) return run(begin(wanted, asGiven, 1, []), values);
  const { form, remarks } = supportedForm(values, wanted);
  if (form === void 0) {
    const plain = { error: 'additive', trend: 'none', seasonal: 'none', seasonLength: 1 };
    const weights = { alpha: 1, beta: 0, gamma: 0, phi: 1 };
    const start = { level: Number.NaN, trend: 0, season: [] };
    return run(begin(plain, { weights, start, converged: true, evaluations: 0 }, 1, remarks), values);
  }
  const hint = form.seasonal === wanted.seasonal ? search.hint : void 0;
  const fit = fitSmoothing(values, form, fixed, { ...search, hint });
  const fixedWeights = ['alpha', 'beta', 'gamma', 'phi'].filter((name) => fixed[name] !== void 0).length;
  return run(begin(form, fit, Math.max(1, parameterCount(form) - fixedWeights), remarks), values);
}
function learnOn(values, form, fixed, earlier) {
  if (earlier === void 0 || Number.isNaN(earlier.start.level) || !sameForm(earlier.form, form)) return void 0;
  const memory = learn2(values, form, fixed, { hint: earlier, foreign: true });
  const fits = sameForm(memory.form, form) && !haveErrorsGrown(sigmaOf(memory), sigmaOf(earlier), memory.cell[COUNT]);
  return fits ? memory : void 0;
}
function sigmaOf({ cell, estimated }) {
  const count = cell[COUNT];
  if (count === 0) return guessedSpread(cell[LEVEL]);
  return Math.sqrt(cell[SQUARES] / Math.max(1, count - estimated + 1));
}
function errorWeights({ alpha, beta, phi }, count) {
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
function levels({ cell, weights }, horizon) {
  const result = new Float64Array(horizon);
  let level = cell[LEVEL];
  let trend = cell[TREND];
  for (let h = 0; h < horizon; h += 1) {
    trend *= weights.phi;
    level += trend;
    result[h] = level;
  }
  return result;
}
function additiveOutlook(standing2, horizon) {
  const { form, weights, cell, season, sigma } = standing2;
  const gap = cell[GAP];
  const point = levels(standing2, horizon);
  const deviation = new Float64Array(horizon);
  const remaining = errorWeights(weights, gap + horizon);
  let variance = 1;
  for (let step = 1; step <= gap + horizon; step += 1) {
    if (step > gap) deviation[step - gap - 1] = sigma * Math.sqrt(variance);
    const seasonal = form.seasonal === 'additive' && step % form.seasonLength === 0 ? weights.gamma : 0;
    const weight = (step < remaining.length ? remaining[step] : 0) + seasonal;
    variance += weight * weight;
  }
  if (season.length > 0) {
    for (let h = 0; h < horizon; h += 1) point[h] += season[(cell[POSITION] + h) % season.length];
  }
  return { point, deviation };
}
function multiplicativeOutlook(standing2, horizon) {
  const { weights, cell, season, sigma } = standing2;
  const level = levels(standing2, horizon);
  const gap = cell[GAP];
  const variance = sigma * sigma;
  const weight = errorWeights(weights, gap + horizon);
  const second = new Float64Array(gap + horizon);
  const point = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  for (let step = 0; step < gap + horizon; step += 1) {
    const mean4 = level[Math.max(0, step - gap)];
    let sum = 0;
    for (let j = 1; j <= step; j += 1) sum += weight[j] * weight[j] * second[step - j];
    second[step] = mean4 * mean4 + variance * sum;
    if (step < gap) continue;
    const h = step - gap;
    const factor = season[(cell[POSITION] + h) % season.length];
    const seasons2 = Math.floor(step / season.length);
    const seasonal = (1 + weights.gamma * weights.gamma * variance) ** seasons2;
    point[h] = mean4 * factor;
    deviation[h] = Math.abs(factor) * Math.sqrt(Math.max(0, second[step] * (1 + variance) * seasonal - mean4 * mean4));
  }
  return { point, deviation };
}
function relativeOutlook(standing2, horizon) {
  const { form, weights, cell, season, sigma } = standing2;
  const gap = cell[GAP];
  const point = levels(standing2, horizon);
  if (season.length > 0) {
    for (let h = 0; h < horizon; h += 1) point[h] += season[(cell[POSITION] + h) % season.length];
  }
  const variance = sigma * sigma;
  const weight = errorWeights(weights, gap + horizon);
  for (let j = form.seasonLength; form.seasonal !== 'none' && j < weight.length; j += form.seasonLength) {
    weight[j] += weights.gamma;
  }
  const second = new Float64Array(gap + horizon);
  const deviation = new Float64Array(horizon);
  for (let step = 0; step < gap + horizon; step += 1) {
    const mean4 = point[Math.max(0, step - gap)];
    let sum = 0;
    for (let j = 1; j <= step; j += 1) sum += weight[j] * weight[j] * second[step - j];
    second[step] = mean4 * mean4 + variance * sum;
    if (step >= gap) deviation[step - gap] = Math.sqrt(Math.max(0, second[step] * (1 + variance) - mean4 * mean4));
  }
  return { point, deviation };
}
function outlook(standing2, horizon) {
  const { error, seasonal } = standing2.form;
  if (seasonal === 'multiplicative') return multiplicativeOutlook(standing2, horizon);
  return error === 'multiplicative' ? relativeOutlook(standing2, horizon) : additiveOutlook(standing2, horizon);
}
function additivePath(standing2, mean4, random) {
  const { form, weights, cell, sigma } = standing2;
  const { alpha, beta, gamma, phi } = weights;
  const gap = cell[GAP];
  const path = new Float64Array(mean4.length);
  const seasonal = form.seasonal === 'additive' ? new Float64Array(form.seasonLength) : void 0;
  let level = 0;
  let trend = 0;
  for (let step = 0; step < gap + mean4.length; step += 1) {
    const phase = seasonal === void 0 ? 0 : step % seasonal.length;
    const error = sigma * standardNormal(random);
    trend *= phi;
    level += trend;
    if (step >= gap) path[step - gap] = mean4[step - gap] + level + (seasonal?.[phase] ?? 0) + error;
    level += alpha * error;
    trend += beta * error;
    if (seasonal !== void 0) seasonal[phase] += gamma * error;
  }
  return path;
}
function multiplicativePath(standing2, horizon, random) {
  const { weights, cell, season, sigma } = standing2;
  const { alpha, beta, gamma, phi } = weights;
  const path = new Float64Array(horizon);
  const factors = season.slice();
  let level = cell[LEVEL];
  let trend = cell[TREND];
  let phase = cell[POSITION];
  for (let h = 0; h < horizon; h += 1) {
    trend *= phi;
    level += trend;
    const error = Math.max(-1, sigma * standardNormal(random));
    path[h] = level * factors[phase] * (1 + error);
    trend += beta * level * error;
    level += alpha * level * error;
    factors[phase] *= 1 + gamma * error;
    phase = phase + 1 === factors.length ? 0 : phase + 1;
  }
  return path;
}
function relativePath(standing2, horizon, random) {
  const { weights, cell, season, sigma } = standing2;
  const { alpha, beta, gamma, phi } = weights;
  const gap = cell[GAP];
  const path = new Float64Array(horizon);
  const terms = season.slice();
  let level = cell[LEVEL];
  let trend = cell[TREND];
  if (gap > 0) level += alpha * sigma * Math.abs(level) * Math.sqrt(gap) * standardNormal(random);
  let phase = cell[POSITION];
  for (let h = 0; h < horizon; h += 1) {
    trend *= phi;
    level += trend;
    const forecast = level + (terms[phase] ?? 0);
    const change = forecast * Math.max(-1, sigma * standardNormal(random));
    path[h] = forecast + change;
    level += alpha * change;
    trend += beta * change;
    if (terms.length > 0) {
      terms[phase] += gamma * change;
      phase = phase + 1 === terms.length ? 0 : phase + 1;
    }
  }
  return path;
}
function simulateOutlook(standing2, { horizon, paths, random }) {
  if (standing2.form.seasonal === 'multiplicative') {
    return Array.from({ length: paths }, () => multiplicativePath(standing2, horizon, random));
  }
  if (standing2.form.error === 'multiplicative') {
    return Array.from({ length: paths }, () => relativePath(standing2, horizon, random));
  }
  const { point } = outlook(standing2, horizon);
  return Array.from({ length: paths }, () => additivePath(standing2, point, random));
}

// src/exponential-smoothing/exponential-smoothing.ts
var trends = ['none', 'additive', 'additive-damped'];
var errors = ['additive', 'multiplicative'];
var seasons = ['none', 'additive', 'multiplicative'];
function requireSettings(options) {
  const trend = requireOneOf('trend', options.trend ?? 'none', trends);
  const seasonal = requireOneOf('seasonal', options.seasonal ?? 'none', seasons);
  const error = requireOneOf(
    'error',
    options.error ?? (seasonal === 'multiplicative' ? 'multiplicative' : 'additive'),
    errors,
  );
  if (seasonal === 'multiplicative' && error === 'additive') {
    throw invalidOption('error', error, '"multiplicative" with a season that multiplies');
  }
  const seasonLength = seasonal === 'none' ? 1 : requireInteger('seasonLength', options.seasonLength, { min: 2 });
  const fixed = options.parameters ?? {};
  const { alpha, beta, gamma, phi, initial } = fixed;
  if (alpha !== void 0) requireNumber('parameters.alpha', alpha, { min: 0, max: 1 });
  if (beta !== void 0) requireNumber('parameters.beta', beta, { min: 0, max: alpha ?? 1 });
  if (gamma !== void 0) requireNumber('parameters.gamma', gamma, { min: 0, max: 1 - (alpha ?? beta ?? 0) });
  if (phi !== void 0) requireNumber('parameters.phi', phi, { min: 0, max: 1, exclusiveMin: true });
  if (initial !== void 0) {
    requireNumber('parameters.initial.level', initial.level);
    requireNumber('parameters.initial.trend', initial.trend);
    if (seasonal !== 'none' && (initial.season.length !== seasonLength || !initial.season.every(Number.isFinite))) {
      throw invalidOption('parameters.initial.season', initial.season, `an array of ${seasonLength} finite numbers`);
    }
  }
  return { form: { error, trend, seasonal, seasonLength }, fixed };
}
function standing(memory) {
  return { ...memory, sigma: sigmaOf(memory) };
}
function notes({ form, cell, converged, evaluations, remarks }) {
  const result = [...remarks];
  if (Number.isNaN(cell[LEVEL])) return [...result, ...emptyNotes()];
  if (!converged) {
    result.push(
      `The search for parameters stopped at ${evaluations} evaluations before it had settled: the fit may be improved.`,
    );
  }
  if (form.seasonLength > longestSolvedSeason) {
    result.push(`The season of ${form.seasonLength} steps starts from medians, not from maximum likelihood.`);
  }
  return [...result, ...spreadNotes(cell[COUNT] + 1, cell[SQUARES])];
}
function diagnostics({ cell, converged, evaluations, estimated }) {
  const count = cell[COUNT];
  const fit = deviance(cell[SQUARES], count, cell[LOGS]);
  const room = count - estimated - 1;
  const aicc = room > 0 ? fit + 2 * estimated + (2 * estimated * (estimated + 1)) / room : Number.NaN;
  return { estimated, converged, evaluations, logLikelihood: encodeNumber(-fit / 2), aicc: encodeNumber(aicc) };
}
function decode(state) {
  const { form, parameters, diagnostics: found } = state;
  if (!trends.includes(form?.trend) || !seasons.includes(form.seasonal) || !errors.includes(form.error)) {
    throw invalidState('form', form, 'a form of exponential smoothing');
  }
  const { error, trend, seasonal } = form;
  const seasonLength = decodeInteger('form.seasonLength', form.seasonLength, 1);
  const places = seasonal === 'none' ? 0 : seasonLength;
  const cell = decodeNumbers('cell', state.cell, 7);
  cell[POSITION] = decodeInteger('cell[2]', cell[POSITION]) % seasonLength;
  const initial = parameters?.initial;
  if (initial === void 0) throw invalidState('parameters', parameters, 'weights with an initial state');
  return {
    form: { error, trend, seasonal, seasonLength },
    weights: decodeFields('parameters', parameters, ['alpha', 'beta', 'gamma', 'phi']),
    start: {
      level: decodeNumber('parameters.initial.level', initial.level),
      trend: decodeNumber('parameters.initial.trend', initial.trend),
      season: Array.from(decodeNumbers('parameters.initial.season', initial.season, places)),
    },
    cell,
    season: decodeNumbers('season', state.season, places),
    estimated: decodeInteger('diagnostics.estimated', found?.estimated),
    converged: found.converged === true,
    evaluations: decodeInteger('diagnostics.evaluations', found.evaluations),
    remarks: [...(state.remarks ?? [])],
  };
}
function encode(memory, envelope) {
  const { form, weights, start, cell, season, remarks } = memory;
  return {
    ...envelope,
    form,
    parameters: {
      ...weights,
      initial: {
        level: encodeNumber(start.level),
        trend: start.trend + 0,
        season: encodeNumbers(Float64Array.from(start.season)),
      },
    },
    cell: encodeNumbers(cell),
    season: encodeNumbers(season),
    sigma: encodeNumber(sigmaOf(memory)) ?? 0,
    diagnostics: diagnostics(memory),
    remarks,
  };
}
var smoothingModel = {
  kind: 'exponential-smoothing',
  absorb: absorb2,
  predict: (memory, horizon) => outlook(standing(memory), horizon),
  simulate: (memory, request) => simulateOutlook(standing(memory), request),
  label: (memory) => formName(memory.form),
  notes,
  encode,
  decode,
};
function exponentialSmoothing(options = {}) {
  const { form, fixed } = requireSettings(options);
  return defineModel({
    ...smoothingModel,
    learn: (values, _context, earlier) => learnOn(values, form, fixed, earlier) ?? learn2(values, form, fixed),
  });
}

// src/exponential-smoothing/classics.ts
function simpleExponentialSmoothing(options = {}) {
  return exponentialSmoothing({ ...options, trend: 'none', seasonal: 'none' });
}
function holt(options = {}) {
  const { damped = true, ...rest } = options;
  return exponentialSmoothing({ ...rest, trend: damped ? 'additive-damped' : 'additive', seasonal: 'none' });
}
function holtWinters(options) {
  const { damped = true, seasonal = 'additive', ...rest } = options;
  return exponentialSmoothing({ ...rest, seasonal, trend: damped ? 'additive-damped' : 'additive' });
}
function demandModel(rate, size, spread, whole) {
  const probability = rate > 0 ? Math.min(1, rate / size) : 0;
  const mean4 = probability < 1 ? size : rate;
  const continuous = whole ? mean4 - 0.5 : mean4;
  const ratio = spread > 0 ? (continuous / spread) ** 2 : Number.POSITIVE_INFINITY;
  const shape = ratio < 1e8 ? Math.max(0.05, ratio) : Number.POSITIVE_INFINITY;
  return { rate, probability, shape, scale: continuous / shape, size: mean4, spread, whole };
}
function demandDeviation({ rate, probability, size, spread }) {
  return Math.sqrt(probability * (spread * spread + size * (size - rate)));
}
function demandQuantile(model, p) {
  const none3 = 1 - model.probability;
  if (p <= none3) return 0;
  if (!Number.isFinite(model.shape)) return model.size;
  const size = gammaQuantile(Math.min(1 - 1e-12, (p - none3) / model.probability), model.shape, model.scale);
  return model.whole ? Math.max(1, Math.ceil(size)) : size;
}
function demandIntervals(model, horizon, levels3) {
  return levels3.map((level) => ({
    level,
    lower: new Float64Array(horizon).fill(model ? demandQuantile(model, (1 - level) / 2) : Number.NaN),
    upper: new Float64Array(horizon).fill(model ? demandQuantile(model, (1 + level) / 2) : Number.NaN),
  }));
}
function gammaVariate(shape, random) {
  if (shape < 1) return gammaVariate(shape + 1, random) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = standardNormal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}
function drawDemand(model, random) {
  if (random() >= model.probability) return 0;
  if (!Number.isFinite(model.shape)) return model.size;
  const size = model.scale * gammaVariate(model.shape, random);
  return model.whole ? Math.max(1, Math.ceil(size)) : size;
}
var weightRange = [0.1, 0.3];
function emptySmoother(weight, span = 1) {
  return { weight, span, level: Number.NaN, sum: 0, known: 0, filled: 0 };
}
function smooth(smoother, value) {
  const { level } = smoother;
  smoother.level = Number.isNaN(level) ? value : level + smoother.weight * (value - level);
}
function fill(smoother, value) {
  smoother.filled += 1;
  if (!Number.isNaN(value)) {
    smoother.sum += value;
    smoother.known += 1;
  }
  if (smoother.filled < smoother.span) return;
  if (smoother.known > 0) smooth(smoother, smoother.sum / smoother.known);
  smoother.sum = 0;
  smoother.known = 0;
  smoother.filled = 0;
}
function squaredErrors(sequence, weight) {
  let level = sequence[0];
  let squares = 0;
  for (let i = 1; i < sequence.length; i += 1) {
    const error = sequence[i] - level;
    squares += error * error;
    level += weight * error;
  }
  return squares;
}
function fittedWeight(sequence) {
  const [lower, upper] = weightRange;
  const middle = (lower + upper) / 2;
  const [low, high, central] = [lower, upper, middle].map((weight) => squaredErrors(sequence, weight));
  if (low === central && high === central) return middle;
  const { x, value } = minimiseScalar((weight) => squaredErrors(sequence, weight), lower, upper, { tolerance: 1e-6 });
  if (low < value && low <= high) return lower;
  return high < value ? upper : x;
}

// src/intermittent/demand-sizes.ts
function emptySizes(values, weight) {
  return {
    weight: weight ?? fittedWeight(values.filter((value) => value > 0)),
    size: Number.NaN,
    squares: 0,
    demands: 0,
    whole: true,
    observed: 0,
    negative: 0,
  };
}
function takeSize(sizes2, value) {
  if (Number.isNaN(value)) return;
  sizes2.observed += 1;
  if (value < 0) sizes2.negative += 1;
  if (value <= 0) return;
  sizes2.demands += 1;
  if (!Number.isInteger(value)) sizes2.whole = false;
  if (sizes2.demands === 1) {
    sizes2.size = value;
    return;
  }
  const error = value - sizes2.size;
  sizes2.squares += error * error;
  sizes2.size += sizes2.weight * error;
}
function sizeSpread({ size, squares, demands }) {
  return demands > 1 ? Math.sqrt(squares / (demands - 1)) : size;
}

// src/intermittent/intermittent-model.ts
function demandOf(value) {
  return Math.max(0, value);
}
function absorb3({ take }, memory, values) {
  const sizes2 = { ...memory.sizes };
  const smoothers = memory.smoothers.map((smoother) => ({ ...smoother }));
  for (let i = 0; i < values.length; i += 1) {
    takeSize(sizes2, values[i]);
    for (const smoother of smoothers) take(smoother, demandOf(values[i]));
  }
  return { sizes: sizes2, smoothers };
}
function learn3(rule, values, sizeWeight) {
  const sizes2 = emptySizes(values, sizeWeight);
  for (let i = 0; i < values.length; i += 1) takeSize(sizes2, values[i]);
  const demand = values.map(demandOf);
  const smoothers = rule.start(demand);
  for (const smoother of smoothers) {
    const from = rule.skipped?.(smoother, demand.length) ?? 0;
    for (let i = from; i < demand.length; i += 1) rule.take(smoother, demand[i]);
  }
  return { sizes: sizes2, smoothers };
}
function modelOf(rule, { sizes: sizes2, smoothers }) {
  if (sizes2.observed === 0) return void 0;
  const rate = sizes2.demands === 0 ? 0 : rule.rate(smoothers, sizes2.size);
  return demandModel(rate, sizes2.size, sizeSpread(sizes2), sizes2.whole);
}
function notes2({ sizes: { observed, demands, negative } }) {
  if (observed === 0) return emptyNotes();
  const result = [];
  if (demands === 0) result.push('No demand has been seen: none is forecast, and the intervals have no width.');
  if (demands === 1)
    result.push('Only one demand has been seen: the spread of sizes is unknown and guessed as its size.');
  if (negative > 0) result.push(`Counted as no demand: ${negative} negative values.`);
  return result;
}
function decodeSizes(sizes2) {
  if (typeof sizes2?.whole !== 'boolean') throw invalidState('sizes', sizes2, 'an object that describes sizes');
  return {
    weight: decodeNumber('sizes.weight', sizes2.weight),
    size: decodeNumber('sizes.size', sizes2.size),
    squares: decodeNumber('sizes.squares', sizes2.squares),
    demands: decodeInteger('sizes.demands', sizes2.demands),
    whole: sizes2.whole,
    observed: decodeInteger('sizes.observed', sizes2.observed),
    negative: decodeInteger('sizes.negative', sizes2.negative),
  };
}
function decodeSmoothers(states) {
  if (!Array.isArray(states) || states.length === 0) throw invalidState('smoothers', states, 'an array of smoothers');
  return states.map((state) => ({
    weight: decodeNumber('smoothers.weight', state?.weight),
    span: decodeInteger('smoothers.span', state?.span, 1),
    level: decodeNumber('smoothers.level', state?.level),
    sum: decodeNumber('smoothers.sum', state?.sum),
    known: decodeInteger('smoothers.known', state?.known),
    filled: decodeInteger('smoothers.filled', state?.filled),
  }));
}
function intermittentModel(kind, rule, sizeWeight) {
  return defineModel({
    kind,
    learn: (values) => learn3(rule, values, sizeWeight),
    absorb: (memory, values) => absorb3(rule, memory, values),
    predict(memory, horizon) {
      const model = modelOf(rule, memory);
      return {
        point: new Float64Array(horizon).fill(model?.rate ?? Number.NaN),
        deviation: new Float64Array(horizon).fill(model === void 0 ? Number.NaN : demandDeviation(model)),
      };
    },
    intervals: (memory, horizon, levels3) => demandIntervals(modelOf(rule, memory), horizon, levels3),
    simulate(memory, { horizon, paths, random }) {
      const model = modelOf(rule, memory);
      return Array.from({ length: paths }, () =>
        new Float64Array(horizon).map(() => (model === void 0 ? Number.NaN : drawDemand(model, random))),
      );
    },
    label: ({ sizes: sizes2 }) => (sizes2.observed > 0 && sizes2.demands === 0 ? 'zero' : kind),
    notes: notes2,
    encode: ({ sizes: sizes2, smoothers }, envelope) => ({
      ...envelope,
      sizes: { ...sizes2, size: encodeNumber(sizes2.size) },
      smoothers: smoothers.map((smoother) => ({ ...smoother, level: encodeNumber(smoother.level) })),
    }),
    decode: ({ sizes: sizes2, smoothers }) => ({ sizes: decodeSizes(sizes2), smoothers: decodeSmoothers(smoothers) }),
  });
}

// src/intermittent/aggregation.ts
var longestBlock = 64;
function meanInterval(values) {
  let steps = 0;
  let last = 0;
  let demands = 0;
  for (let i = 0; i < values.length; i += 1) {
    if (Number.isNaN(values[i])) continue;
    steps += 1;
    if (values[i] <= 0) continue;
    last = steps;
    demands += 1;
  }
  if (demands === 0) return 1;
  const mean4 = last / demands;
  const rounded = Math.round(mean4);
  return Math.max(1, rounded - mean4 === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded);
}
function skipped({ span }, length) {
  return length % span;
}
function blockSmoother(values, span) {
  const means = [];
  const scratch = emptySmoother(1, span);
  for (let i = values.length % span; i < values.length; i += 1) {
    scratch.level = Number.NaN;
    fill(scratch, values[i]);
    if (!Number.isNaN(scratch.level)) means.push(scratch.level);
  }
  return emptySmoother(fittedWeight(Float64Array.from(means)), span);
}
function meanLevel(smoothers) {
  const known = smoothers.filter(({ level }) => !Number.isNaN(level));
  return known.reduce((sum, { level }) => sum + level / known.length, 0);
}
function blockRule(spans) {
  return {
    start: (values) => spans(meanInterval(values)).map((span) => blockSmoother(values, span)),
    skipped,
    take: fill,
    rate: meanLevel,
  };
}
function adida() {
  return intermittentModel(
    'adida',
    blockRule((interval) => [interval]),
  );
}
function imapa() {
  return intermittentModel(
    'imapa',
    blockRule((interval) => Array.from({ length: Math.min(interval, longestBlock) }, (_, i) => i + 1)),
  );
}
function weightOf(name, weight) {
  return weight === void 0 ? void 0 : requireNumber(name, weight, { min: 0, exclusiveMin: true, max: 1 });
}
function takeInterval(smoother, value) {
  if (Number.isNaN(value)) return;
  smoother.sum += 1;
  if (value <= 0) return;
  smooth(smoother, smoother.sum);
  smoother.sum = 0;
}
function intervalsOf(values) {
  const intervals = [];
  let steps = 0;
  for (let i = 0; i < values.length; i += 1) {
    if (Number.isNaN(values[i])) continue;
    steps += 1;
    if (values[i] <= 0) continue;
    intervals.push(steps);
    steps = 0;
  }
  return Float64Array.from(intervals);
}
function intervalRule(weight, factor) {
  return {
    start: (values) => [emptySmoother(weight ?? fittedWeight(intervalsOf(values)))],
    take: takeInterval,
    rate: ([interval], size) => (factor(interval.weight) * size) / interval.level,
  };
}
function croston(options = {}) {
  const demandWeight = weightOf('demandWeight', options.demandWeight);
  const rule = intervalRule(weightOf('intervalWeight', options.intervalWeight), () => 1);
  return intermittentModel('croston', rule, demandWeight);
}
function syntetosBoylan(options = {}) {
  const demandWeight = weightOf('demandWeight', options.demandWeight);
  const rule = intervalRule(weightOf('intervalWeight', options.intervalWeight), (weight) => 1 - weight / 2);
  return intermittentModel('syntetos-boylan', rule, demandWeight);
}
function occurrence(value) {
  return Number.isNaN(value) ? value : Number(value > 0);
}
function teunterSyntetosBabai(options = {}) {
  const demandWeight = weightOf('demandWeight', options.demandWeight);
  const probabilityWeight = weightOf('probabilityWeight', options.probabilityWeight);
  const rule = {
    start: (values) => [
      emptySmoother(
        probabilityWeight ??
          fittedWeight(values.filter((value) => !Number.isNaN(value)).map((value) => occurrence(value))),
      ),
    ],
    take: (smoother, value) => fill(smoother, occurrence(value)),
    rate: ([probability], size) => probability.level * size,
  };
  return intermittentModel('teunter-syntetos-babai', rule, demandWeight);
}
function run2(memory, values) {
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    if (Number.isNaN(value)) {
      memory.age += 1;
      continue;
    }
    const { age } = memory;
    const rate = (value - memory.last) / age;
    if (!Number.isNaN(rate)) {
      const difference = rate - memory.slope;
      memory.span += age;
      memory.slope += (difference * age) / memory.span;
      memory.squares += age * difference * (rate - memory.slope);
      memory.count += 1;
    }
    memory.last = value;
    memory.age = 1;
  }
  return memory;
}
function spreads({ last, slope, squares, count, span }) {
  if (count === 0) return { step: guessedSpread(last), slopeError: 0 };
  const step = count > 1 ? Math.sqrt(squares / (count - 1)) : Math.abs(slope);
  return { step, slopeError: step / Math.sqrt(span) };
}
function predict2(memory, horizon) {
  const point = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  const { step, slopeError } = spreads(memory);
  for (let h = 0; h < horizon; h += 1) {
    const ahead = memory.age + h;
    point[h] = memory.last + ahead * memory.slope;
    deviation[h] = Math.hypot(step * Math.sqrt(ahead), slopeError * ahead);
  }
  return { point, deviation };
}
function simulate2(memory, { horizon, paths, random }) {
  const { step, slopeError } = spreads(memory);
  return Array.from({ length: paths }, () => {
    const path = new Float64Array(horizon);
    const slope = memory.slope + slopeError * standardNormal(random);
    let value = memory.last + (memory.age - 1) * slope + Math.sqrt(memory.age - 1) * step * standardNormal(random);
    for (let h = 0; h < horizon; h += 1) {
      value += slope + step * standardNormal(random);
      path[h] = value;
    }
    return path;
  });
}
function drift() {
  return defineModel({
    kind: 'drift',
    learn: (values) => run2({ last: Number.NaN, age: 1, slope: 0, squares: 0, count: 0, span: 0 }, values),
    absorb: (memory, values) => run2({ ...memory }, values),
    predict: predict2,
    simulate: simulate2,
    label: ({ count }) => (count > 0 ? 'random walk with drift' : 'naive'),
    notes: ({ last, count, squares }) => {
      if (Number.isNaN(last)) return emptyNotes();
      if (count !== 1) return spreadNotes(count + 1, squares);
      return ['Only two values have been observed: the spread around their line is guessed as its slope.'];
    },
    encode: (memory, envelope) => ({
      ...envelope,
      ...memory,
      last: encodeNumber(memory.last),
      slope: memory.slope + 0,
    }),
    decode: (state) => ({
      last: decodeNumber('last', state.last),
      age: decodeInteger('age', state.age, 1),
      slope: decodeNumber('slope', state.slope),
      squares: decodeNumber('squares', state.squares),
      count: decodeInteger('count', state.count),
      span: decodeInteger('span', state.span),
    }),
  });
}
function run3(memory, values) {
  const { last, age } = memory;
  const season = last.length;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    const phase = memory.position;
    memory.position = phase + 1 === season ? 0 : phase + 1;
    if (Number.isNaN(value)) {
      age[phase] += 1;
      memory.recentAge += 1;
      continue;
    }
    const change = value - last[phase];
    if (!Number.isNaN(change)) {
      memory.squares += (change * change) / age[phase];
      memory.count += 1;
    }
    const step = value - memory.recent;
    if (!Number.isNaN(step)) {
      memory.recentSquares += (step * step) / memory.recentAge;
      memory.recentCount += 1;
    }
    last[phase] = value;
    age[phase] = 1;
    memory.recent = value;
    memory.recentAge = 1;
  }
  return memory;
}
function stepSpread({ recent, recentSquares, recentCount }) {
  return recentCount > 0 ? Math.sqrt(recentSquares / recentCount) : guessedSpread(recent);
}
function predict3(memory, horizon) {
  const { last, age, position, squares, count, recent, recentAge } = memory;
  const season = last.length;
  const point = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  const seasonSpread = Math.sqrt(squares / count);
  const spread = stepSpread(memory);
  for (let h = 0; h < horizon; h += 1) {
    const phase = (position + h) % season;
    const known = count > 0 && !Number.isNaN(last[phase]);
    point[h] = known ? last[phase] : recent;
    deviation[h] = known
      ? seasonSpread * Math.sqrt(age[phase] + Math.floor(h / season))
      : spread * Math.sqrt(recentAge + h);
  }
  return { point, deviation };
}
function simulate3(memory, { horizon, paths, random }) {
  const { last, age, position, squares, count, recent, recentAge } = memory;
  const season = last.length;
  const seasonSpread = Math.sqrt(squares / count);
  const spread = stepSpread(memory);
  return Array.from({ length: paths }, () => {
    const path = new Float64Array(horizon);
    let walk = recent;
    for (let h = 0; h < horizon; h += 1) {
      const phase = (position + h) % season;
      walk += spread * standardNormal(random) * (h === 0 ? Math.sqrt(recentAge) : 1);
      if (count === 0 || Number.isNaN(last[phase])) path[h] = walk;
      else if (h < season) path[h] = last[phase] + seasonSpread * Math.sqrt(age[phase]) * standardNormal(random);
      else path[h] = path[h - season] + seasonSpread * standardNormal(random);
    }
    return path;
  });
}
function notes3({ last, squares, count, recent, recentSquares, recentCount }) {
  if (Number.isNaN(recent)) return emptyNotes();
  const result = spreadNotes(recentCount + 1, count > 0 ? squares : recentSquares);
  if (last.length > 1 && count === 0) {
    result.push(`No two values are a season of ${last.length} steps apart: the last value is repeated instead.`);
  } else if (last.some(Number.isNaN)) {
    result.push('Steps of the season that were never observed repeat the last value.');
  }
  return result;
}
function laggedWalk(kind, seasonLength) {
  return defineModel({
    kind,
    learn: (values) =>
      run3(
        {
          last: new Float64Array(seasonLength).fill(Number.NaN),
          age: new Float64Array(seasonLength).fill(1),
          position: 0,
          squares: 0,
          count: 0,
          recent: Number.NaN,
          recentAge: 1,
          recentSquares: 0,
          recentCount: 0,
        },
        values,
      ),
    absorb: (memory, values) => run3({ ...memory, last: memory.last.slice(), age: memory.age.slice() }, values),
    predict: predict3,
    simulate: simulate3,
    label: ({ last, count }) => (last.length > 1 && count > 0 ? `seasonal naive [${last.length}]` : 'naive'),
    notes: notes3,
    encode: (memory, envelope) => ({
      ...envelope,
      seasonLength: memory.last.length,
      last: encodeNumbers(memory.last),
      age: encodeNumbers(memory.age),
      position: memory.position,
      squares: memory.squares,
      count: memory.count,
      recent: encodeNumber(memory.recent),
      recentAge: memory.recentAge,
      recentSquares: memory.recentSquares,
      recentCount: memory.recentCount,
    }),
    decode: (state) => {
      const season = decodeInteger('seasonLength', state.seasonLength, 1);
      return {
        last: decodeNumbers('last', state.last, season),
        age: decodeNumbers('age', state.age, season),
        position: decodeInteger('position', state.position) % season,
        squares: decodeNumber('squares', state.squares),
        count: decodeInteger('count', state.count),
        recent: decodeNumber('recent', state.recent),
        recentAge: decodeInteger('recentAge', state.recentAge, 1),
        recentSquares: decodeNumber('recentSquares', state.recentSquares),
        recentCount: decodeInteger('recentCount', state.recentCount),
      };
    },
  });
}

// src/naive/naive.ts
function naive() {
  return laggedWalk('naive', 1);
}
function seasonalNaive(options) {
  return laggedWalk('seasonal-naive', requireInteger('seasonLength', options.seasonLength, { min: 2 }));
}
var day2 = 864e5;
function columnCount({ waves, events, columns, growth, changePoints }) {
  const trend = growth === 'linear' ? 1 + changePoints.length : 0;
  return 1 + trend + waves.reduce((sum, { order }) => sum + 2 * order, 0) + events.length + columns.length;
}
var firstChange = 2;
function designRows(design, context, length) {
  const width = columnCount(design);
  const rows = new Float64Array(width * length);
  const { waves, growth, changePoints, start, span } = design;
  const offsetAt = design.timeZone === null ? () => 0 : zoneOffset(design.timeZone);
  const starts = design.events.map((event) => [...event.starts].sort((a, b) => a - b));
  const columns = design.columns.map((name) => {
    const column = context.columns[name];
    if (column !== void 0) return column;
    throw new BellwetherError(
      'invalid-input',
      `Column "${name}" is missing: give its values under "past" when fitting and updating, and under "future" when forecasting.`,
      { details: { column: name } },
    );
  });
  for (let t = 0; t < length; t += 1) {
    const time = context.start + t * context.step;
    let at = t * width;
    rows[at] = 1;
    at += 1;
    if (growth === 'linear') {
      rows[at] = (time - start) / span;
      at += 1;
      for (const change of changePoints) {
        rows[at] = time > change ? (time - change) / span : 0;
        at += 1;
      }
    }
    const local = time + offsetAt(time);
    for (const { period, order } of waves) {
      const angle = (2 * Math.PI * (local % period)) / period;
      for (let k = 1; k <= order; k += 1) {
        rows[at] = Math.sin(k * angle);
        rows[at + 1] = Math.cos(k * angle);
        at += 2;
      }
    }
    for (let e = 0; e < starts.length; e += 1) {
      rows[at] = isDuring(starts[e], design.events[e].duration ?? day2, time) ? 1 : 0;
      at += 1;
    }
    for (const column of columns) {
      rows[at] = column[t];
      at += 1;
    }
  }
  return rows;
}
function isDuring(starts, duration, time) {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low > 0 && time < starts[low - 1] + duration;
}
var huberLimit = 1.345;
var rounds = 4;
function robustRidge(rows, values, penalties) {
  const width = penalties.length;
  const weights = new Float64Array(values.length);
  for (let t = 0; t < values.length; t += 1) weights[t] = isComplete(rows, width, t, values[t]) ? 1 : 0;
  let coefficients = new Float64Array(width);
  let residuals = values.slice();
  let noise = 1;
  for (let round = 0; round < rounds; round += 1) {
    coefficients = weightedRidge(rows, values, weights, penalties, noise);
    residuals = values.map((value, t) => (weights[t] === 0 ? Number.NaN : value - dot(rows, coefficients, t)));
    const sizes2 = residuals.filter((error) => !Number.isNaN(error)).map(Math.abs);
    if (sizes2.length === 0) break;
    const scale = 1.4826 * median(sizes2);
    noise = Math.max(scale * scale, 1e-12);
    for (let t = 0; t < values.length; t += 1) {
      if (weights[t] === 0) continue;
      const size = Math.abs(residuals[t]);
      weights[t] = scale > 0 && size > huberLimit * scale ? Math.max((huberLimit * scale) / size, 1e-9) : 1;
    }
  }
  return { coefficients, residuals };
}
function dot(rows, coefficients, t) {
  const width = coefficients.length;
  let sum = 0;
  for (let k = 0; k < width; k += 1) sum += rows[t * width + k] * coefficients[k];
  return sum;
}
function isComplete(rows, width, t, value) {
  if (Number.isNaN(value)) return false;
  for (let k = 0; k < width; k += 1) if (!Number.isFinite(rows[t * width + k])) return false;
  return true;
}
function weightedRidge(rows, values, weights, penalties, noise) {
  const width = penalties.length;
  const gram = new Float64Array(width * width);
  const right = new Float64Array(width);
  for (let t = 0; t < values.length; t += 1) {
    const weight = weights[t];
    if (weight === 0) continue;
    const row = t * width;
    for (let i = 0; i < width; i += 1) {
      const scaled = weight * rows[row + i];
      if (scaled === 0) continue;
      right[i] += scaled * values[t];
      for (let j = 0; j <= i; j += 1) gram[i * width + j] += scaled * rows[row + j];
    }
  }
  for (let i = 0; i < width; i += 1) gram[i * width + i] += penalties[i] * noise;
  solveSymmetric(gram, right);
  return right;
}

// src/regression/scale.ts
var margin = 1e-3;
function unlimited(value, { lower, upper }, unit) {
  if (lower !== null && upper !== null) {
    const share = Math.min(1 - margin, Math.max(margin, (value - lower) / (upper - lower)));
    return Math.log(share / (1 - share));
  }
  if (lower !== null) return Math.log(Math.max(value - lower, margin * unit) / unit);
  if (upper !== null) return -Math.log(Math.max(upper - value, margin * unit) / unit);
  return value / unit;
}
function limited(value, { lower, upper }, unit) {
  if (lower !== null && upper !== null) return lower + (upper - lower) / (1 + Math.exp(-value));
  if (lower !== null) return lower + unit * Math.exp(Math.min(value, 700));
  if (upper !== null) return upper - unit * Math.exp(Math.min(-value, 700));
  return value * unit;
}

// src/regression/regression.ts
var day3 = 864e5;
var natural = [
  { period: day3, order: 6 },
  { period: 7 * day3, order: 10 },
  { period: 365.25 * day3, order: 8 },
];
function naturalWaves(length, step) {
  return natural
    .filter(({ period }) => 2 * period <= length * step && period >= 4 * step)
    .map(({ period, order }) => ({ period, order: Math.max(1, Math.min(order, Math.floor(period / step / 2) - 1)) }));
}
function requireSettings2(options) {
  const lower = options.lower === void 0 ? null : requireNumber('lower', options.lower);
  const upper = options.upper === void 0 ? null : requireNumber('upper', options.upper);
  if (lower !== null && upper !== null && lower >= upper) {
    throw invalidOption('upper', upper, `above lower, which is ${lower}`);
  }
  const timeZone = options.timeZone ?? 'UTC';
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
  } catch {
    throw invalidOption('timeZone', timeZone, 'the name of a time zone such as "Europe/Berlin"');
  }
  for (const [i, { starts, duration }] of (options.events ?? []).entries()) {
    for (const start of starts) requireNumber(`events[${i}].starts`, start);
    if (duration !== void 0) requireNumber(`events[${i}].duration`, duration, { min: 0, exclusiveMin: true });
  }
  return {
    waves: options.seasons?.map(({ period, order }, i) => ({
      period: parseDuration(period, `seasons[${i}].period`),
      order: requireInteger(`seasons[${i}].order`, order, { min: 1, max: 50 }),
    })),
    growth: requireOneOf('growth', options.growth ?? 'linear', ['flat', 'linear']),
    changes: requireInteger('changePoints', options.changePoints ?? 20, { min: 0, max: 200 }),
    stiffness: requireNumber('stiffness', options.stiffness ?? 10, { min: 0, exclusiveMin: true }),
    events: (options.events ?? []).map((event) => ({ ...event, starts: [...event.starts] })),
    columns: [...(options.columns ?? [])],
    timeZone: timeZone === 'UTC' ? null : timeZone,
    limits: { lower, upper },
  };
}
function learn4(values, context, settings) {
  const { changes: changes2, stiffness, limits, waves, ...rest } = settings;
  const { length } = values;
  const { start, step } = context;
  const observedValues = values.filter((value) => !Number.isNaN(value));
  const observed = observedValues.length;
  const unit = usualSize(observedValues, limits);
  const span = Math.max(1, length) * step;
  const places = rest.growth === 'flat' ? 0 : Math.min(changes2, Math.floor(observed / 10));
  const design = {
    ...rest,
    // Few values cannot tell a season from a trend.
    waves: observed < 8 ? [] : (waves ?? naturalWaves(length, step)),
    growth: observed < 4 ? 'flat' : rest.growth,
    changePoints: Array.from({ length: places }, (_, k) => start + (0.9 * span * (k + 1)) / (places + 1)),
    start,
    span,
  };
  const scaled = values.map((value) => (Number.isNaN(value) ? value : unlimited(value, limits, unit)));
  const rows = designRows(design, context, length);
  const { coefficients, residuals } = robustRidge(rows, scaled, penaltiesFor(design, stiffness));
  const { sigma, persistence } = errorProcess(residuals, coefficients.length);
  let last = Number.NaN;
  for (let t = 0; t < length; t += 1) last = follow(last, residuals[t], persistence);
  return {
    design,
    limits,
    unit,
    coefficients,
    sigma: observed > 1 ? sigma : guessedSpread(observed === 1 ? unlimited(observedValues[0], limits, unit) : 0),
    persistence,
    last,
    observed,
  };
}
function usualSize(values, { lower, upper }) {
  const base = lower ?? upper ?? 0;
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += Math.abs(values[i] - base);
  return sum > 0 ? sum / values.length : 1;
}
function penaltiesFor(design, stiffness) {
  const penalties = new Float64Array(columnCount(design)).fill(1e-3);
  const changes2 = design.growth === 'linear' ? design.changePoints.length : 0;
  penalties.fill(stiffness, firstChange, firstChange + changes2);
  penalties[0] = 1e-6;
  return penalties;
}
function errorProcess(residuals, estimated) {
  let [squares, count, products, pairs] = [0, 0, 0, 0];
  for (let t = 0; t < residuals.length; t += 1) {
    const error = residuals[t];
    if (Number.isNaN(error)) continue;
    squares += error * error;
    count += 1;
    const before = t > 0 ? residuals[t - 1] : Number.NaN;
    if (Number.isNaN(before)) continue;
    products += error * before;
    pairs += before * before;
  }
  const persistence = pairs > 0 ? Math.max(0, Math.min(0.995, products / pairs)) : 0;
  const freedom = Math.max(count / 4, count - estimated / 2, 1);
  return { sigma: Math.sqrt(squares / freedom), persistence };
}
function follow(last, error, persistence) {
  if (!Number.isNaN(error)) return error;
  return Number.isNaN(last) ? last : last * persistence;
}
function absorb4(memory, values, context) {
  const { design, coefficients, persistence, limits, unit } = memory;
  const rows = designRows(design, context, values.length);
  let { last, observed } = memory;
  for (let t = 0; t < values.length; t += 1) {
    const value = values[t];
    const error = Number.isNaN(value) ? value : unlimited(value, limits, unit) - dot(rows, coefficients, t);
    last = follow(last, error, persistence);
    if (!Number.isNaN(value)) observed += 1;
  }
  return { ...memory, last, observed };
}
function trendVariance({ design, coefficients }, ahead) {
  const { changePoints, growth, span } = design;
  if (growth === 'flat' || changePoints.length === 0) return 0;
  let squares = 0;
  for (let k = 0; k < changePoints.length; k += 1) squares += coefficients[firstChange + k] ** 2;
  return (squares * (ahead / span) ** 3) / 3;
}
function outlook2(memory, horizon, context) {
  const { design, coefficients, sigma, persistence, last } = memory;
  const rows = designRows(design, context, horizon);
  const point = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  let error = Number.isNaN(last) ? 0 : last;
  let remembered = 1;
  for (let h = 0; h < horizon; h += 1) {
    error *= persistence;
    remembered *= persistence * persistence;
    point[h] = dot(rows, coefficients, h) + error;
    deviation[h] = Math.sqrt(sigma * sigma * (1 - remembered) + trendVariance(memory, (h + 1) * context.step));
  }
  return { point, deviation };
}
function predict4(memory, horizon, context) {
  const { point, deviation } = outlook2(memory, horizon, context);
  const { limits, unit, observed } = memory;
  for (let h = 0; h < horizon; h += 1) point[h] = observed === 0 ? Number.NaN : limited(point[h], limits, unit);
  return { point, deviation };
}
function simulate4(memory, { horizon, paths, random }, context) {
  const { design, coefficients, sigma, persistence, limits, unit, observed } = memory;
  const { point } = outlook2(memory, horizon, context);
  const innovation = sigma * Math.sqrt(1 - persistence * persistence);
  const changes2 = design.growth === 'linear' ? design.changePoints.length : 0;
  const rate = (changes2 * context.step) / design.span;
  let size = 0;
  for (let k = 0; k < changes2; k += 1) size += coefficients[firstChange + k] ** 2 / changes2;
  return Array.from({ length: paths }, () => {
    const path = new Float64Array(horizon);
    let [error, slope, trend] = [0, 0, 0];
    for (let h = 0; h < horizon; h += 1) {
      error = persistence * error + innovation * standardNormal(random);
      if (changes2 > 0 && random() < rate) slope += Math.sqrt(size) * standardNormal(random);
      trend += (slope * context.step) / design.span;
      path[h] = observed === 0 ? Number.NaN : limited(point[h] + error + trend, limits, unit);
    }
    return path;
  });
}
function label({ design }) {
  const parts = [
    design.growth === 'flat' ? 'level' : 'trend',
    ...(design.waves.length > 0 ? [`${design.waves.length} seasons`] : []),
    ...(design.events.length > 0 ? [`${design.events.length} events`] : []),
    ...(design.columns.length > 0 ? [`${design.columns.length} columns`] : []),
  ];
  return `regression on ${parts.join(', ')}`;
}
function notes4({ observed }) {
  if (observed === 0) return emptyNotes();
  return observed < 8 ? [`Only ${observed} values: no season could be looked for.`] : [];
}
function decode2(state) {
  const { design, limits } = state;
  const usable =
    Array.isArray(design?.waves) &&
    Array.isArray(design.events) &&
    Array.isArray(design.columns) &&
    Array.isArray(design.changePoints) &&
    [design.start, design.span].every(Number.isFinite) &&
    (design.growth === 'flat' || design.growth === 'linear');
  if (!usable) throw invalidState('design', design, 'the description of a regression');
  return {
    design,
    limits: { lower: limits?.lower ?? null, upper: limits?.upper ?? null },
    unit: decodeNumber('unit', state.unit),
    coefficients: decodeNumbers('coefficients', state.coefficients, columnCount(design)),
    sigma: decodeNumber('sigma', state.sigma),
    persistence: decodeNumber('persistence', state.persistence),
    last: decodeNumber('last', state.last),
    observed: decodeInteger('observed', state.observed),
  };
}
function regression(options = {}) {
  const settings = requireSettings2(options);
  return defineModel({
    kind: 'regression',
    learn: (values, context) => learn4(values, context, settings),
    absorb: absorb4,
    predict: predict4,
    intervals(memory, horizon, levels3, context) {
      const { point, deviation } = outlook2(memory, horizon, context);
      const at = (z) =>
        point.map((value, h) =>
          memory.observed === 0 ? Number.NaN : limited(value + z * deviation[h], memory.limits, memory.unit),
        );
      return levels3.map((level) => {
        const width = normalQuantile(0.5 + level / 2);
        return { level, lower: at(-width), upper: at(width) };
      });
    },
    simulate: simulate4,
    label,
    notes: notes4,
    encode: ({ coefficients, last, ...rest }, envelope) => ({
      ...envelope,
      ...rest,
      coefficients: encodeNumbers(coefficients),
      last: encodeNumber(last),
    }),
    decode: decode2,
  });
}

// src/seasonal-profile/kernel.ts
function shiftShownAfter(seasonLength) {
  return Math.max(3, Math.ceil(seasonLength / 24));
}
var maximumDoublings = 60;
function runProfile(values, weights, limit, standing2, trace) {
  const { season } = standing2;
  const { length } = season;
  const shown = shiftShownAfter(length);
  let { level, deviation, position, gap, streak, squares, count } = standing2;
  for (let i = 0; i < values.length; i += 1) {
    if (trace !== void 0) {
      trace.level[i] = level;
      trace.deviation[i] = deviation;
    }
    const value = values[i];
    if (Number.isNaN(value)) {
      gap += 1;
      deviation *= weights.retention;
    } else {
      const rest = value - season[position] - level;
      const error = rest - deviation;
      const reach = streak === 0 ? limit : limit * 2 ** Math.min(maximumDoublings, Math.abs(streak));
      const bounded2 = Math.max(-reach, Math.min(reach, error));
      if (rest > limit) streak = streak > 0 ? streak + 1 : 1;
      else if (rest < -limit) streak = streak < 0 ? streak - 1 : -1;
      else streak = 0;
      deviation = weights.retention * (deviation + weights.deviation * bounded2);
      if (Math.abs(streak) < shown) level += weights.level * bounded2;
      else {
        const moved = weights.shift * Math.max(-reach, Math.min(reach, rest));
        level += moved;
        if (weights.deviation > 0) deviation -= moved;
      }
      season[position] += weights.profile * bounded2;
      squares += error * error;
      count += 1;
      gap = 0;
    }
    position += 1;
    if (position === length) position = 0;
  }
  standing2.level = level;
  standing2.deviation = deviation;
  standing2.position = position;
  standing2.gap = gap;
  standing2.streak = streak;
  standing2.squares = squares;
  standing2.count = count;
}

// src/seasonal-profile/choose-weights.ts
var retentions = [0.6, 0.9, 0.97];
var deviationWeights = [0.3, 0.8];
var levelShares = [0.3, 2, 8];
var profileWeight = 0.15;
var shiftWeight = 0.2;
function candidates(seasonLength) {
  return levelShares.flatMap((share) => {
    const level = Math.min(0.5, share / seasonLength);
    const still = { level, deviation: 0, retention: 0, profile: 0, shift: Math.max(level, shiftWeight) };
    const passing = retentions.flatMap((retention) =>
      deviationWeights.map((deviation) => ({ ...still, deviation, retention })),
    );
    return [still, ...passing];
  });
}
function errorLimit(values, start) {
  const differences = [];
  let before = Number.NaN;
  for (let i = 0; i < values.length; i += 1) {
    const rest = values[i] - start.season[i % start.season.length];
    const difference = Math.abs(rest - before);
    if (!Number.isNaN(difference)) differences.push(difference);
    before = rest;
  }
  if (differences.length === 0) return Number.MAX_VALUE;
  const spread = 1.4826 * median(differences) || mean(differences);
  return spread > 0 ? 3 * spread : Number.MAX_VALUE;
}
function multiStepError(values, weights, season, trace) {
  const { length } = season;
  let total = 0;
  for (const horizon of /* @__PURE__ */ new Set([1, Math.ceil(length / 24), Math.ceil(length / 4), length])) {
    const remaining = weights.retention ** (horizon - 1);
    let sum = 0;
    let count = 0;
    let phase = (horizon - 1) % length;
    for (let i = length; i + horizon - 1 < values.length; i += 1) {
      const usual = season[phase] + trace.level[i] + remaining * trace.deviation[i];
      const error = Math.abs(values[i + horizon - 1] - usual);
      phase = phase + 1 === length ? 0 : phase + 1;
      if (error >= 0) {
        sum += error;
        count += 1;
      }
    }
    if (count > 0) total += sum / count;
  }
  return total;
}
function chooseWeights(values, start, limit) {
  const trace = { level: new Float64Array(values.length), deviation: new Float64Array(values.length) };
  const errorOf2 = (weights) => {
    runProfile(values, weights, limit, { ...start, season: start.season.slice() }, trace);
    return multiStepError(values, weights, start.season, trace);
  };
  const [first, ...others] = candidates(start.season.length);
  let best = first;
  let least = errorOf2(best);
  for (const weights of others) {
    const error = errorOf2(weights);
    if (error < least) [best, least] = [weights, error];
  }
  const following = { ...best, profile: profileWeight };
  return errorOf2(following) < least ? following : best;
}

// src/seasonal-profile/seasonal-profile.ts
function learn5(values, seasonLength) {
  const observed = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
  const fresh = { deviation: 0, position: 0, gap: 0, streak: 0, squares: 0, count: 0 };
  if (values.length < 2 * seasonLength || observed < seasonLength + 2) {
    const remark = `Fewer than two full seasons of ${seasonLength} steps have been observed (${observed} values): the level is forecast without season.`;
    const weights2 = { level: 0.3, deviation: 0, retention: 0, profile: 0, shift: 0.3 };
    const standing2 = { ...fresh, level: Number.NaN, season: new Float64Array(1) };
    return run4({ weights: weights2, limit: Number.MAX_VALUE, standing: standing2, remarks: [remark] }, values);
  }
  const { season, levels: levels3 } = seasonShape(values, seasonLength, false);
  const start = { ...fresh, level: levels3[0], season };
  const limit = errorLimit(values, start);
  const weights = chooseWeights(values, start, limit);
  return run4({ weights, limit, standing: start, remarks: [] }, values);
}
function run4(memory, values) {
  const { standing: standing2, weights, limit } = memory;
  let from = 0;
  if (Number.isNaN(standing2.level)) {
    while (from < values.length && Number.isNaN(values[from])) from += 1;
    if (from < values.length) {
      standing2.level = values[from];
      from += 1;
    }
  }
  runProfile(from === 0 ? values : values.subarray(from), weights, limit, standing2);
  return memory;
}
function sigmaOf2({ squares, count, level }) {
  return count === 0 ? guessedSpread(level) : Math.sqrt(squares / count);
}
function predict5({ weights, standing: standing2 }, horizon) {
  const { season, gap } = standing2;
  const point = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  const sigma = sigmaOf2(standing2);
  let passing = standing2.deviation;
  let variance = 1;
  let remaining = weights.deviation;
  for (let step = 1; step <= gap + horizon; step += 1) {
    if (step > gap) {
      const h = step - gap - 1;
      point[h] = season[(standing2.position + h) % season.length] + standing2.level + passing;
      deviation[h] = sigma * Math.sqrt(variance);
      passing *= weights.retention;
    }
    remaining *= weights.retention;
    const weight = weights.level + remaining + (step % season.length === 0 ? weights.profile : 0);
    variance += weight * weight;
  }
  return { point, deviation };
}
function simulate5(memory, { horizon, paths, random }) {
  const { weights, standing: standing2 } = memory;
  const { gap } = standing2;
  const { length } = standing2.season;
  const sigma = sigmaOf2(standing2);
  const mean4 = predict5(memory, horizon).point;
  return Array.from({ length: paths }, () => {
    const path = new Float64Array(horizon);
    const season = new Float64Array(length);
    let level = 0;
    let deviation = 0;
    for (let step = 0; step < gap + horizon; step += 1) {
      const error = sigma * standardNormal(random);
      if (step >= gap) path[step - gap] = mean4[step - gap] + season[step % length] + level + deviation + error;
      level += weights.level * error;
      deviation = weights.retention * (deviation + weights.deviation * error);
      season[step % length] += weights.profile * error;
    }
    return path;
  });
}
function seasonalProfile(options) {
  const seasonLength = requireInteger('seasonLength', options.seasonLength, { min: 2 });
  return defineModel({
    kind: 'seasonal-profile',
    learn: (values) => learn5(values, seasonLength),
    absorb: (memory, values) => {
      const { standing: standing2 } = memory;
      return run4({ ...memory, standing: { ...standing2, season: standing2.season.slice() } }, values);
    },
    predict: predict5,
    simulate: simulate5,
    label: ({ standing: standing2 }) =>
      standing2.season.length > 1 ? `seasonal profile [${standing2.season.length}]` : 'smoothed level',
    notes: ({ standing: standing2, remarks }) =>
      Number.isNaN(standing2.level)
        ? [...remarks, ...emptyNotes()]
        : [...remarks, ...spreadNotes(standing2.count + 1, standing2.squares)],
    encode: ({ weights, limit, standing: standing2, remarks }, envelope) => ({
      ...envelope,
      weights,
      limit,
      season: encodeNumbers(standing2.season),
      level: encodeNumber(standing2.level),
      deviation: standing2.deviation + 0,
      position: standing2.position,
      gap: standing2.gap,
      streak: standing2.streak,
      squares: standing2.squares,
      count: standing2.count,
      remarks,
    }),
    decode: (state) => {
      const season = decodeNumbers('season', state.season);
      return {
        weights: decodeFields('weights', state.weights, ['level', 'deviation', 'retention', 'profile', 'shift']),
        limit: decodeNumber('limit', state.limit),
        standing: {
          season,
          level: decodeNumber('level', state.level),
          deviation: decodeNumber('deviation', state.deviation),
          position: decodeInteger('position', state.position) % season.length,
          gap: decodeInteger('gap', state.gap),
          streak: decodeInteger('streak', state.streak, Number.MIN_SAFE_INTEGER),
          squares: decodeNumber('squares', state.squares),
          count: decodeInteger('count', state.count),
        },
        remarks: [...(state.remarks ?? [])],
      };
    },
  });
}

// src/sparse-autoregression/lags.ts
function defaultLags(seasonLengths) {
  const lags = /* @__PURE__ */ new Set([1, 2, 3, 4]);
  const [short, long] = [seasonLengths[0], seasonLengths.at(-1)];
  for (const season of seasonLengths) for (const beside of [-1, 0, 1, 2]) lags.add(season + beside);
  if (short !== void 0 && long !== void 0) {
    for (const beside of [0, 1]) lags.add(2 * short + beside);
    if (long === short) lags.add(3 * short);
    else {
      const between2 = Math.min(6, Math.ceil(long / short) - 1);
      for (let seasons2 = 3; seasons2 <= between2; seasons2 += 1) lags.add(seasons2 * short);
      lags.add(between2 * short + 1);
    }
  }
  return [...lags].filter((lag) => lag > 0).sort((a, b) => a - b);
}
function usableLags(lags, length) {
  const fits = lags.filter((lag) => lag <= 0.75 * length);
  while (fits.length > 0 && length - fits.at(-1) < 3 * fits.length) fits.pop();
  return fits;
}

// src/sparse-autoregression/ridge.ts
function regressOnLags(values, observed, lags, penalty) {
  const size = lags.length;
  const longest = lags.at(-1) ?? 0;
  const gram = new Float64Array(size * size);
  const right = new Float64Array(size);
  const { rows, squares } = accumulate(values, observed, lags, longest, gram, right);
  const solve = (ridge) => {
    const factor = gram.slice();
    for (let i = 0; i < size; i += 1) factor[i * size + i] += ridge;
    const coefficients = right.slice();
    solveSymmetric(factor, coefficients);
    let rest = squares;
    for (let i = 0; i < size; i += 1) {
      rest -= 2 * coefficients[i] * right[i];
      for (let j = 0; j < size; j += 1) {
        rest += coefficients[i] * coefficients[j] * gram[Math.max(i, j) * size + Math.min(i, j)];
      }
    }
    return { coefficients, variance: Math.max(0, rest) / Math.max(1, rows - size) };
  };
  const noise = Math.max(solve(1e-6 * rows).variance, 1e-8);
  return { ...solve(penalty * noise + 1e-4), rows };
}
function accumulate(values, observed, lags, from, gram, right) {
  const { length } = values;
  const size = lags.length;
  const kept = new Int32Array(Math.max(0, length - from));
  let rows = 0;
  let squares = 0;
  for (let t = from; t < length; t += 1) {
    if (Number.isNaN(observed[t])) continue;
    kept[rows] = t;
    rows += 1;
    squares += values[t] ** 2;
  }
  const everyRow = rows === length - from;
  const sums = new Float64Array(4);
  for (let i = 0; i <= size; i += 1) {
    const a = i < size ? lags[i] : 0;
    const last = Math.min(i, size - 1);
    for (let j = 0; j <= last; j += 4) {
      const b1 = lags[Math.min(j + 1, last)];
      const b2 = lags[Math.min(j + 2, last)];
      const b3 = lags[Math.min(j + 3, last)];
      const b0 = lags[j];
      if (everyRow) fourProducts(values, from, a, b0, b1, b2, b3, sums);
      else fourKeptProducts(values, kept, rows, a, b0, b1, b2, b3, sums);
      for (let k = 0; k < 4 && j + k <= last; k += 1) {
        if (i < size) gram[i * size + j + k] = sums[k];
        else right[j + k] = sums[k];
      }
    }
  }
  return { rows, squares };
}
function fourProducts(values, from, a, b0, b1, b2, b3, sums) {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let t = from; t < values.length; t += 1) {
    const value = values[t - a];
    s0 += value * values[t - b0];
    s1 += value * values[t - b1];
    s2 += value * values[t - b2];
    s3 += value * values[t - b3];
  }
  sums[0] = s0;
  sums[1] = s1;
  sums[2] = s2;
  sums[3] = s3;
}
function fourKeptProducts(values, kept, rows, a, b0, b1, b2, b3, sums) {
  sums.fill(0);
  for (let row = 0; row < rows; row += 1) {
    const t = kept[row];
    const value = values[t - a];
    sums[0] += value * values[t - b0];
    sums[1] += value * values[t - b1];
    sums[2] += value * values[t - b2];
    sums[3] += value * values[t - b3];
  }
}

// src/sparse-autoregression/seasonal-means.ts
function seasonalMeans(values, seasonLengths, strength) {
  const longest = seasonLengths.at(-1) ?? 1;
  const pattern = new Float64Array(longest);
  const rest = values.slice();
  for (const season of seasonLengths) {
    const means = shrunkenMeans(rest, season, strength);
    for (let phase = 0; phase < longest; phase += 1) pattern[phase] += means[phase % season];
    for (let i = 0; i < rest.length; i += 1) rest[i] -= means[i % season];
  }
  return pattern;
}
function shrunkenMeans(values, season, strength) {
  const means = new Float64Array(season);
  const counts = new Float64Array(season);
  let observed = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    means[i % season] += value;
    counts[i % season] += 1;
    observed += 1;
  }
  let between2 = 0;
  let phases = 0;
  for (let phase = 0; phase < season; phase += 1) {
    if (counts[phase] === 0) continue;
    means[phase] /= counts[phase];
    between2 += means[phase] ** 2;
    phases += 1;
  }
  if (observed <= phases) return means.fill(0);
  let within = 0;
  for (let i = 0; i < values.length; i += 1) {
    const error = values[i] - means[i % season];
    if (!Number.isNaN(error)) within += error * error;
  }
  within /= observed - phases;
  const signal = Math.max(0, between2 / phases - (within * phases) / observed);
  for (let phase = 0; phase < season; phase += 1) {
    const noise = (strength * within) / Math.max(1, counts[phase]);
    means[phase] *= signal + noise > 0 ? signal / (signal + noise) : 0;
  }
  return means;
}

// src/sparse-autoregression/transform.ts
function usableTransform(values, wanted) {
  if (wanted === 'none') return wanted;
  let lowest2 = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i += 1) if (values[i] < lowest2) lowest2 = values[i];
  const allowed = wanted === 'log' ? lowest2 > 0 : lowest2 >= 0;
  return allowed ? wanted : 'none';
}
function toScale(value, transform, floor) {
  if (transform === 'log') return Math.log(Math.max(value, floor));
  return transform === 'square-root' ? Math.sqrt(Math.max(value, 0)) : value;
}
function fromScale(value, transform) {
  if (transform === 'log') return Math.exp(Math.min(value, 700));
  if (transform === 'square-root') return value > 0 ? value * value : 0;
  return value;
}

// src/sparse-autoregression/memory.ts
var slack = 0.1;
function learn6(values, settings) {
  const { length } = values;
  const { differences } = settings;
  const transform = usableTransform(values, settings.transform);
  const { transformed, observed, floor } = transformedValues(values, transform);
  const {
    scaled,
    mean: mean4,
    deviation,
  } = standardised(differences ? changes(transformed) : transformed, differences);
  const seasonLengths = settings.seasonLengths.filter((season) => 2 * season <= length);
  const pattern = settings.deseasonalise ? seasonalMeans(scaled, seasonLengths, 0.5) : new Float64Array(0);
  const lags = observed < 4 ? [] : usableLags(settings.lags, length);
  let [low, high] = [0, 0];
  const rest = scaled.slice();
  for (let t = 0; t < length; t += 1) {
    const value = scaled[t];
    if (Number.isNaN(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
    if (pattern.length > 0) rest[t] -= pattern[t % pattern.length];
  }
  const complete = observed === length && !differences;
  const filled = complete ? rest : interpolated(rest);
  let { coefficients, variance } = regressOnLags(filled, scaled, lags, settings.penalty);
  if (!complete) {
    fillWithForecasts(filled, scaled, lags, coefficients);
    ({ coefficients, variance } = regressOnLags(filled, scaled, lags, settings.penalty));
    fillWithForecasts(filled, scaled, lags, coefficients);
  }
  const kept = lags.at(-1) ?? 0;
  let level = 0;
  for (let t = 0; t < length && differences; t += 1) {
    if (!Number.isNaN(transformed[t])) level = transformed[t];
    else if (t > 0) level += mean4 + deviation * (filled[t] + (pattern.length > 0 ? pattern[t % pattern.length] : 0));
  }
  let gap = 0;
  while (gap < length && Number.isNaN(values[length - 1 - gap])) gap += 1;
  return {
    differences,
    level,
    transform,
    floor,
    mean: mean4,
    deviation,
    pattern,
    position: pattern.length > 0 ? length % pattern.length : 0,
    lags,
    coefficients,
    variance: lags.length > 0 ? variance : 1,
    history: filled.slice(length - kept),
    head: 0,
    low,
    high,
    gap: observed > 0 ? gap : 0,
    observed,
  };
}
function absorb5(old, values) {
  const memory = { ...old, history: old.history.slice() };
  const { history, pattern, transform, floor, mean: mean4, deviation } = memory;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    const usual = pattern.length > 0 ? pattern[memory.position] : 0;
    let rest;
    if (Number.isNaN(value)) {
      rest = nextOf(memory);
      if (memory.differences) memory.level += mean4 + deviation * (rest + usual);
      memory.gap += 1;
    } else {
      const transformed = toScale(value, transform, floor);
      const scaled = (transformed - (memory.differences ? memory.level : 0) - mean4) / deviation;
      if (memory.differences) memory.level = transformed;
      rest = scaled - usual;
      memory.low = Math.min(memory.low, scaled);
      memory.high = Math.max(memory.high, scaled);
      memory.gap = 0;
      memory.observed += 1;
    }
    if (history.length > 0) {
      history[memory.head] = rest;
      memory.head = memory.head + 1 === history.length ? 0 : memory.head + 1;
    }
    if (pattern.length > 0) memory.position = memory.position + 1 === pattern.length ? 0 : memory.position + 1;
  }
  return memory;
}
function nextOf({ history, head, lags, coefficients }) {
  let sum = 0;
  for (let k = 0; k < lags.length; k += 1) {
    const at = head - lags[k];
    sum += coefficients[k] * history[at < 0 ? at + history.length : at];
  }
  return sum;
}
function continued2(memory, horizon, shocks) {
  const { history, head, lags, coefficients, pattern, position, low, high, mean: mean4, deviation } = memory;
  const known = history.length;
  const rest = new Float64Array(known + horizon);
  rest.set(history.subarray(head));
  rest.set(history.subarray(0, head), known - head);
  const floor = low - slack * (high - low);
  const ceiling = high + slack * (high - low);
  const path = new Float64Array(horizon);
  let phase = position;
  let { level } = memory;
  for (let h = 0; h < horizon; h += 1) {
    const t = known + h;
    let sum = shocks?.[h] ?? 0;
    for (let k = 0; k < lags.length; k += 1) sum += coefficients[k] * rest[t - lags[k]];
    const usual = pattern.length > 0 ? pattern[phase] : 0;
    phase = phase + 1 >= pattern.length ? 0 : phase + 1;
    const value = Math.min(ceiling, Math.max(floor, sum + usual));
    rest[t] = value - usual;
    const transformed = value * deviation + mean4;
    if (memory.differences) level += transformed;
    path[h] = memory.differences ? level : transformed;
  }
  return path;
}
function deviations(memory, horizon) {
  const { lags, coefficients, variance, gap, low, high, differences } = memory;
  const response = new Float64Array(gap + horizon);
  const result = new Float64Array(horizon);
  const widest = Math.max(1, (high - low) / 2) ** 2;
  let sum = 0;
  let total = 0;
  for (let j = 0; j < response.length; j += 1) {
    let value = j === 0 ? 1 : 0;
    for (let k = 0; k < lags.length && lags[k] <= j; k += 1) value += coefficients[k] * response[j - lags[k]];
    response[j] = value;
    total += value;
    if (differences) sum = Math.min(sum + total * total * variance, widest * (j + 1) ** 2);
    else sum = Math.min(sum + value * value * variance, widest);
    if (j >= gap) result[j - gap] = Math.sqrt(sum);
  }
  return result;
}
function predict6(memory, horizon) {
  const { transform, deviation, observed } = memory;
  const point = continued2(memory, horizon);
  const spread = deviations(memory, horizon);
  for (let h = 0; h < horizon; h += 1) {
    point[h] = observed === 0 ? Number.NaN : fromScale(point[h], transform);
    spread[h] *= deviation;
  }
  return { point, deviation: spread };
}
function quantileAt({ transform }, { point, deviation }, z) {
  const result = new Float64Array(point.length);
  for (let h = 0; h < point.length; h += 1) {
    result[h] = fromScale(toScale(point[h], transform, Number.MIN_VALUE) + z * deviation[h], transform);
  }
  return result;
}
function simulate6(memory, { horizon, paths, random }) {
  const { transform, variance, observed, gap } = memory;
  const sigma = Math.sqrt(variance);
  return Array.from({ length: paths }, () => {
    const shocks = new Float64Array(horizon);
    for (let h = 0; h < horizon; h += 1) shocks[h] = sigma * standardNormal(random);
    if (gap > 0) shocks[0] *= deviations(memory, 1)[0] / (sigma || 1);
    const path = continued2(memory, horizon, shocks);
    for (let h = 0; h < horizon; h += 1) {
      path[h] = observed === 0 ? Number.NaN : fromScale(path[h], transform);
    }
    return path;
  });
}
function transformedValues(values, transform) {
  const transformed = new Float64Array(values.length);
  let observed = 0;
  let lowest2 = Number.POSITIVE_INFINITY;
  for (let t = 0; t < values.length; t += 1) {
    const value = values[t];
    transformed[t] = Number.isNaN(value) ? Number.NaN : toScale(value, transform, Number.MIN_VALUE);
    if (Number.isNaN(value)) continue;
    observed += 1;
    if (value < lowest2) lowest2 = value;
  }
  const floor = transform === 'log' && observed > 0 ? Math.max(lowest2 / 2, Number.MIN_VALUE) : 0;
  return { transformed, observed, floor };
}
function changes(values) {
  const result = new Float64Array(values.length).fill(Number.NaN);
  for (let t = 1; t < values.length; t += 1) result[t] = values[t] - values[t - 1];
  return result;
}
var driftShare = 0.5;
function standardised(values, differences) {
  let known = 0;
  let sum = 0;
  for (let t = 0; t < values.length; t += 1) {
    if (Number.isNaN(values[t])) continue;
    known += 1;
    sum += values[t];
  }
  const mean4 = known > 0 ? (sum / known) * (differences ? driftShare : 1) : 0;
  const scaled = new Float64Array(values.length);
  let squares = 0;
  for (let t = 0; t < values.length; t += 1) {
    scaled[t] = values[t] - mean4;
    if (!Number.isNaN(scaled[t])) squares += scaled[t] ** 2;
  }
  const deviation = Math.sqrt(squares / Math.max(1, known)) || 1;
  for (let t = 0; t < values.length; t += 1) scaled[t] /= deviation;
  return { scaled, mean: mean4, deviation };
}
function interpolated(values) {
  const result = values.slice();
  let last = -1;
  for (let t = 0; t <= values.length; t += 1) {
    if (t < values.length && Number.isNaN(values[t])) continue;
    const before = last >= 0 ? values[last] : (values[t] ?? 0);
    const after = t < values.length ? values[t] : before;
    for (let i = last + 1; i < t; i += 1) result[i] = before + ((i - last) / (t - last)) * (after - before);
    last = t;
  }
  return result;
}
function fillWithForecasts(filled, observed, lags, coefficients) {
  for (let t = lags.at(-1) ?? filled.length; t < filled.length; t += 1) {
    if (!Number.isNaN(observed[t])) continue;
    let sum = 0;
    for (let k = 0; k < lags.length; k += 1) sum += coefficients[k] * filled[t - lags[k]];
    filled[t] = Math.max(-4, Math.min(4, sum));
  }
}

// src/sparse-autoregression/sparse-autoregression.ts
var transforms = ['none', 'log', 'square-root'];
function label2({ transform, differences, lags, pattern, observed }) {
  if (observed === 0) return 'sparse autoregression';
  if (lags.length === 0) return differences ? 'drift' : 'mean';
  const what = [
    transform === 'none' ? '' : transform,
    differences ? 'differences' : '',
    pattern.length > 0 ? 'deseasonalised' : '',
  ].filter(Boolean);
  const details = what.length > 0 ? ` (${what.join(', ')})` : '';
  return `sparse autoregression${details} of order ${lags.at(-1)}`;
}
function notes5({ observed, differences, lags, variance }) {
  if (observed === 0) return emptyNotes();
  if (lags.length === 0) {
    const instead = differences ? 'half of their mean change is continued' : 'their mean is repeated';
    return [`Too few values to regress on their own past: ${instead}.`];
  }
  return spreadNotes(observed, variance);
}
function encode2(memory, envelope) {
  const { pattern, coefficients, history, head, lags, ...rest } = memory;
  const ordered = new Float64Array(history.length);
  ordered.set(history.subarray(head));
  ordered.set(history.subarray(0, head), history.length - head);
  return {
    ...envelope,
    ...rest,
    variance: encodeNumber(rest.variance) ?? 0,
    pattern: encodeNumbers(pattern),
    lags: [...lags],
    coefficients: encodeNumbers(coefficients),
    history: encodeNumbers(ordered),
  };
}
function decode3(state) {
  if (!transforms.includes(state.transform)) throw invalidState('transform', state.transform, transforms.join(' or '));
  if (!Array.isArray(state.lags)) throw invalidState('lags', state.lags, 'an array of whole numbers');
  const lags = state.lags.map((lag, k) => decodeInteger(`lags[${k}]`, lag, 1));
  const pattern = decodeNumbers('pattern', state.pattern);
  return {
    differences: state.differences === true,
    level: decodeNumber('level', state.level),
    transform: state.transform,
    floor: decodeNumber('floor', state.floor),
    mean: decodeNumber('mean', state.mean),
    deviation: decodeNumber('deviation', state.deviation),
    pattern,
    position: decodeInteger('position', state.position) % Math.max(1, pattern.length),
    lags,
    coefficients: decodeNumbers('coefficients', state.coefficients, lags.length),
    variance: decodeNumber('variance', state.variance),
    history: decodeNumbers('history', state.history, Math.max(0, ...lags)),
    head: 0,
    low: decodeNumber('low', state.low),
    high: decodeNumber('high', state.high),
    gap: decodeInteger('gap', state.gap),
    observed: decodeInteger('observed', state.observed),
  };
}
function sparseAutoregression(options = {}) {
  const seasonLengths = (options.seasonLengths ?? [])
    .map((season, i) => requireInteger(`seasonLengths[${i}]`, season, { min: 2 }))
    .sort((a, b) => a - b);
  const lags = (options.lags ?? defaultLags(seasonLengths))
    .map((lag, i) => requireInteger(`lags[${i}]`, lag, { min: 1 }))
    .sort((a, b) => a - b);
  const settings = {
    seasonLengths,
    lags: [...new Set(lags)],
    transform: requireOneOf('transform', options.transform ?? 'log', transforms),
    deseasonalise: options.deseasonalise ?? false,
    differences: options.differences ?? false,
    penalty: requireNumber('penalty', options.penalty ?? 50, { min: 0 }),
  };
  return defineModel({
    kind: 'sparse-autoregression',
    learn: (values) => learn6(values, settings),
    absorb: absorb5,
    predict: predict6,
    intervals: (memory, _horizon, levels3, _context, distribution) =>
      levels3.map((level) => {
        const width = normalQuantile(0.5 + level / 2);
        const [lower, upper] = [quantileAt(memory, distribution, -width), quantileAt(memory, distribution, width)];
        return { level, lower, upper };
      }),
    simulate: simulate6,
    label: label2,
    notes: notes5,
    encode: encode2,
    decode: decode3,
  });
}
var critical = 1.645;
function hasSeason(values, seasonLength, seasons2 = 3) {
  if (values.length < seasons2 * seasonLength) return false;
  const rho = autocorrelation(values, seasonLength);
  let squares = 0;
  for (let lag = 1; lag < seasonLength; lag += 1) squares += rho[lag] * rho[lag];
  const limit = (critical / Math.sqrt(values.length)) * Math.sqrt(1 + 2 * squares);
  return Math.abs(rho[seasonLength]) > limit;
}
function centredAverage(values, seasonLength) {
  const half = seasonLength >> 1;
  const ends = seasonLength % 2 === 0 ? 0.5 : 1;
  const average = new Float64Array(values.length).fill(Number.NaN);
  for (let i = half; i + half < values.length; i += 1) {
    let sum = ends * (values[i - half] + values[i + half]);
    for (let j = i - half + 1; j < i + half; j += 1) sum += values[j];
    average[i] = sum / seasonLength;
  }
  return average;
}
function classicalIndices(values, seasonLength, form = 'multiplicative') {
  const average = centredAverage(values, seasonLength);
  const indices = new Float64Array(seasonLength);
  const relative = form === 'multiplicative';
  let total = 0;
  for (let phase = 0; phase < seasonLength; phase += 1) {
    let sum = 0;
    let count = 0;
    for (let i = phase; i < values.length; i += seasonLength) {
      const index = relative ? values[i] / average[i] : values[i] - average[i];
      if (Number.isNaN(index)) continue;
      sum += index;
      count += 1;
    }
    indices[phase] = sum / count;
    total += sum / count;
  }
  for (let phase = 0; phase < seasonLength; phase += 1) {
    const index = relative ? (indices[phase] * seasonLength) / total : indices[phase] - total / seasonLength;
    if (relative ? !(index > 1e-6 && index < 1e6) : !Number.isFinite(index)) return void 0;
    indices[phase] = index;
  }
  return indices;
}

// src/theta/adjustment.ts
var smallestRatio = 0.01;
function findSeason(values, seasonLength) {
  const none3 = { adjustment: 'none', indices: new Float64Array(1) };
  if (seasonLength < 4 || !hasSeason(values, seasonLength, 2)) return none3;
  let positive = true;
  for (let i = 0; i < values.length; i += 1) if (values[i] <= 0) positive = false;
  const ratios = positive ? classicalIndices(values, seasonLength) : void 0;
  if (ratios?.every((ratio) => ratio >= smallestRatio)) return { adjustment: 'multiplicative', indices: ratios };
  const differences = classicalIndices(values, seasonLength, 'additive');
  return differences === void 0 ? none3 : { adjustment: 'additive', indices: differences };
}
function adjusted(value, { adjustment, indices }, phase) {
  if (adjustment === 'none') return value;
  return adjustment === 'additive' ? value - indices[phase] : value / indices[phase];
}
function restored(value, { adjustment, indices }, phase) {
  if (adjustment === 'none') return value;
  return adjustment === 'additive' ? value + indices[phase] : value * indices[phase];
}

// src/theta/trend-line.ts
function emptyLine() {
  return { count: 0, meanTime: 0, meanValue: 0, timeSquares: 0, products: 0 };
}
function extendLine(line, time, value) {
  line.count += 1;
  const beforeTime = time - line.meanTime;
  line.meanTime += beforeTime / line.count;
  line.meanValue += (value - line.meanValue) / line.count;
  line.timeSquares += beforeTime * (time - line.meanTime);
  line.products += beforeTime * (value - line.meanValue);
}
function slopeOf({ timeSquares, products }) {
  return timeSquares > 0 ? products / timeSquares : 0;
}
function interceptOf(line) {
  return line.meanValue - slopeOf(line) * line.meanTime;
}

// src/theta/fit.ts
var alphaRange = [0.1, 0.99];
var alphaGrid = [0.1, 0.22, 0.36, 0.5, 0.64, 0.78, 0.9, 0.99];
var firstCounted = 3;
var largestShare = 1 - 1e-10;
function linesOf(values, dynamic) {
  const { length } = values;
  const intercepts = new Float64Array(length);
  const slopes = new Float64Array(length);
  const line = emptyLine();
  for (let i = 0; i < length; i += 1) {
    intercepts[i] = interceptOf(line);
    slopes[i] = slopeOf(line);
    if (!Number.isNaN(values[i])) extendLine(line, i + 1, values[i]);
  }
  if (!dynamic) {
    intercepts.fill(interceptOf(line));
    slopes.fill(slopeOf(line));
  }
  return { intercepts, slopes };
}
function lineThrough(values) {
  const line = emptyLine();
  for (let i = 0; i < values.length; i += 1) if (!Number.isNaN(values[i])) extendLine(line, i + 1, values[i]);
  return line;
}
function fitTheta(values, variant) {
  const { intercepts, slopes } = linesOf(values, variant.dynamic);
  const sums = new Float64Array(7);
  const solve = (alpha) => {
    pass(values, intercepts, slopes, alpha, sums);
    return solved(sums, alpha, values[0], variant.lineShare);
  };
  let best = solve(alphaGrid[0]);
  let at = 0;
  for (let k = 1; k < alphaGrid.length; k += 1) {
    const fit = solve(alphaGrid[k]);
    if (fit.squares < best.squares) {
      best = fit;
      at = k;
    }
  }
  const lower = alphaGrid[Math.max(0, at - 1)] ?? alphaRange[0];
  const upper = alphaGrid[Math.min(alphaGrid.length - 1, at + 1)] ?? alphaRange[1];
  const { x } = minimiseScalar((alpha) => solve(alpha).squares, lower, upper, { tolerance: 1e-6 });
  const found = solve(x);
  return found.squares < best.squares ? found : best;
}
var [II, IL, LL, IE, LE, EE, COUNT2] = [0, 1, 2, 3, 4, 5, 6];
function pass(values, intercepts, slopes, alpha, sums) {
  const kept = 1 - alpha;
  const inverse = 1 / alpha;
  let level = alpha * values[0];
  let ofInitial = kept;
  let ofLine = 0;
  let decay = 1;
  let ii = 0;
  let il = 0;
  let ll = 0;
  let ie = 0;
  let le = 0;
  let ee = 0;
  let count = 0;
  for (let i = 1; i < values.length; i += 1) {
    decay *= kept;
    const drift2 = intercepts[i] * decay + slopes[i] * (1 - decay * kept) * inverse;
    const value = values[i];
    if (Number.isNaN(value)) {
      ofLine += alpha * drift2;
      continue;
    }
    if (i >= firstCounted) {
      const line = ofLine + drift2;
      const error = value - level;
      ii += ofInitial * ofInitial;
      il += ofInitial * line;
      ll += line * line;
      ie += ofInitial * error;
      le += line * error;
      ee += error * error;
      count += 1;
    }
    level = alpha * value + kept * level;
    ofInitial *= kept;
    ofLine *= kept;
  }
  sums[II] = ii;
  sums[IL] = il;
  sums[LL] = ll;
  sums[IE] = ie;
  sums[LE] = le;
  sums[EE] = ee;
  sums[COUNT2] = count;
}
function solved(sums, alpha, first, fixedShare) {
  const ii = sums[II];
  const il = sums[IL];
  const ll = sums[LL];
  const ie = sums[IE];
  const le = sums[LE];
  const ee = sums[EE];
  const squaresOf = (initial2, share2) =>
    Math.max(
      0,
      ee -
        2 * (initial2 * ie + share2 * le) +
        initial2 * initial2 * ii +
        2 * initial2 * share2 * il +
        share2 * share2 * ll,
    );
  const initialFor = (share2) => (ii > 1e-12 ? (ie - share2 * il) / ii : first);
  let share = fixedShare;
  if (share === null) {
    const determinant = ii * ll - il * il;
    const free =
      determinant > 1e-12 * ii * ll ? (ii * le - il * ie) / determinant : ll > 0 ? (le - first * il) / ll : 0;
    share = Math.max(0, Math.min(largestShare, free));
  }
  const initial = initialFor(share);
  return { alpha, lineShare: share, initial, squares: squaresOf(initial, share), count: sums[COUNT2] };
}

// src/theta/memory.ts
var fewest = 6;
function adjustedValues(values, season, first) {
  const { length } = season.indices;
  const result = new Float64Array(values.length - first);
  for (let i = 0; i < result.length; i += 1) result[i] = adjusted(values[first + i], season, (first + i) % length);
  return result;
}
function learn7(values, seasonLength, variant) {
  const season = findSeason(values, seasonLength);
  let first = 0;
  while (first < values.length && Number.isNaN(values[first])) first += 1;
  const rest = adjustedValues(values, season, first);
  const observed = rest.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
  const fitted2 = observed >= fewest ? fitTheta(rest, variant) : void 0;
  const alpha = fitted2?.alpha ?? 0.99;
  const memory = {
    dynamic: variant.dynamic,
    alpha,
    lineShare: fitted2?.lineShare ?? 0,
    season,
    position: first % season.indices.length,
    level: fitted2?.initial ?? rest[0] ?? Number.NaN,
    decay: 1,
    steps: 0,
    line: variant.dynamic ? emptyLine() : lineThrough(rest),
    gap: 0,
    squares: 0,
    count: 0,
    observed: 0,
  };
  return run5(memory, values, first);
}
function driftOf({ line, decay, alpha }) {
  return interceptOf(line) * decay + (slopeOf(line) * (1 - decay * (1 - alpha))) / alpha;
}
function advance2(memory, value) {
  memory.level = memory.alpha * value + (1 - memory.alpha) * memory.level;
  memory.steps += 1;
  memory.decay *= 1 - memory.alpha;
  if (memory.dynamic) extendLine(memory.line, memory.steps, value);
}
function run5(memory, values, from) {
  const { season } = memory;
  for (let i = from; i < values.length; i += 1) {
    const value = adjusted(values[i], season, memory.position);
    memory.position = (memory.position + 1) % season.indices.length;
    if (memory.observed === 0) {
      if (Number.isNaN(value)) continue;
      if (Number.isNaN(memory.level)) memory.level = value;
      advance2(memory, value);
      memory.observed = 1;
      continue;
    }
    const forecast = memory.level + memory.lineShare * driftOf(memory);
    if (Number.isNaN(value)) {
      memory.level += memory.alpha * (forecast - memory.level);
      memory.steps += 1;
      memory.decay *= 1 - memory.alpha;
      memory.gap += 1;
      continue;
    }
    if (memory.steps >= 3 || memory.observed >= 3) {
      memory.squares += (value - forecast) ** 2;
      memory.count += 1;
    }
    memory.observed += 1;
    memory.gap = 0;
    advance2(memory, value);
  }
  return memory;
}
function copied(memory) {
  return { ...memory, line: { ...memory.line } };
}
function absorb6(memory, values) {
  return run5(copied(memory), values, 0);
}
function sigmaOf3({ squares, count, level, observed }) {
  if (count > 0) return Math.sqrt(squares / count);
  return observed === 0 ? 0 : guessedSpread(level);
}
function predict7(memory, horizon) {
  const { alpha, season, position, gap, observed, lineShare } = memory;
  const future = copied(memory);
  const sigma = sigmaOf3(memory);
  const point = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  for (let h = 0; h < horizon; h += 1) {
    const phase = (position + h) % season.indices.length;
    const value = future.level + lineShare * driftOf(future);
    point[h] = observed === 0 ? Number.NaN : restored(value, season, phase);
    const spread = sigma * Math.sqrt(1 + (gap + h) * alpha * alpha);
    deviation[h] = season.adjustment === 'multiplicative' ? spread * season.indices[phase] : spread;
    advance2(future, value);
  }
  return { point, deviation };
}
function simulate7(memory, { horizon, paths, random }) {
  const { season, position, gap, alpha, observed, lineShare } = memory;
  const sigma = sigmaOf3(memory);
  return Array.from({ length: paths }, () => {
    const future = copied(memory);
    future.level += sigma * alpha * Math.sqrt(gap) * standardNormal(random);
    const path = new Float64Array(horizon);
    for (let h = 0; h < horizon; h += 1) {
      const value = future.level + lineShare * driftOf(future) + sigma * standardNormal(random);
      path[h] = observed === 0 ? Number.NaN : restored(value, season, (position + h) % season.indices.length);
      advance2(future, value);
    }
    return path;
  });
}

// src/theta/theta-model.ts
var adjustments = ['none', 'additive', 'multiplicative'];
function decode4(state, dynamic) {
  const { adjustment } = state;
  if (!adjustments.includes(adjustment)) throw invalidState('adjustment', adjustment, adjustments.join(' or '));
  const indices = decodeNumbers('indices', state.indices);
  if (indices.length === 0) throw invalidState('indices', state.indices, 'at least one number');
  return {
    dynamic,
    alpha: decodeNumber('alpha', state.alpha),
    lineShare: decodeNumber('lineShare', state.lineShare),
    season: { adjustment, indices },
    position: decodeInteger('position', state.position) % indices.length,
    level: decodeNumber('level', state.level),
    decay: decodeNumber('decay', state.decay),
    steps: decodeInteger('steps', state.steps),
    line: decodeFields('line', state.line, ['count', 'meanTime', 'meanValue', 'timeSquares', 'products']),
    gap: decodeInteger('gap', state.gap),
    squares: decodeNumber('squares', state.squares),
    count: decodeInteger('count', state.count),
    observed: decodeInteger('observed', state.observed),
  };
}
function notes6(memory) {
  const { observed, count, squares } = memory;
  if (observed === 0) return emptyNotes();
  if (observed < 6)
    return [
      'Too few values to fit a trend: about the last value is repeated.',
      ...spreadNotes(observed, sigmaOf3(memory)),
    ];
  return count === 0 ? [] : spreadNotes(observed, squares);
}
function thetaModel(kind, seasonLength, variant) {
  return defineModel({
    kind,
    learn: (values) => learn7(values, seasonLength, variant),
    absorb: absorb6,
    predict: predict7,
    simulate: simulate7,
    label: ({ season }) => (season.adjustment === 'none' ? kind : `${kind} [${season.indices.length}]`),
    notes: notes6,
    encode: ({ season, dynamic: _dynamic, level, line, ...rest }, envelope) => ({
      ...envelope,
      ...rest,
      level: encodeNumber(level),
      line: { ...line },
      adjustment: season.adjustment,
      indices: encodeNumbers(season.indices),
    }),
    decode: (state) => decode4(state, variant.dynamic),
  });
}

// src/theta/theta.ts
function seasonOf(options) {
  return requireInteger('seasonLength', options.seasonLength ?? 1, { min: 1 });
}
function theta(options = {}) {
  return thetaModel('theta', seasonOf(options), { dynamic: false, lineShare: 0.5 });
}
function optimisedTheta(options = {}) {
  return thetaModel('optimised-theta', seasonOf(options), { dynamic: false, lineShare: null });
}
function dynamicTheta(options = {}) {
  return thetaModel('dynamic-theta', seasonOf(options), { dynamic: true, lineShare: 0.5 });
}
function dynamicOptimisedTheta(options = {}) {
  return thetaModel('dynamic-optimised-theta', seasonOf(options), { dynamic: true, lineShare: null });
}
var anchorLevels = [0.8, 0.95];
var belief = [0.8, 0.5];
var calm = Math.log(0.6);
var margins = [1.03, 1.05];
var unscaled = { factors: anchorLevels.map(() => 1), errors: 0 };
function normalWidth(level) {
  return normalQuantile(0.5 + level / 2);
}
function learnScale(scores) {
  const usable = scores.filter((score) => score >= 0 && score < Number.POSITIVE_INFINITY);
  if (usable.length < 10) return unscaled;
  const first = normalWidth(anchorLevels[0]);
  const factors = anchorLevels.map((level, k) => {
    const probability = Math.min(1, (level * (usable.length + 1)) / usable.length);
    const ratio = (quantile(usable, probability) * first) / normalWidth(level);
    const size = Math.log(Math.max(ratio, 1e-3));
    const believed = k === 0 && size < calm ? belief[k] * calm + (size - calm) : belief[k] * size;
    return margins[k] * Math.exp(believed);
  });
  return { factors, errors: usable.length };
}
function scaleAt({ factors }, level) {
  const width = normalWidth(level);
  const [narrow, wide] = [normalWidth(anchorLevels[0]), normalWidth(anchorLevels[1])];
  const low = factors[0];
  const high = Math.max(factors[1], (low * narrow) / wide);
  if (width <= narrow) return low;
  if (width >= wide) return high;
  const share = (width - narrow) / (wide - narrow);
  return (low * narrow * (1 - share) + high * wide * share) / width;
}
function achievedCoverage(scores) {
  const held = anchorLevels.map(() => 0);
  let count = 0;
  for (const half of [0, 1]) {
    const scale = learnScale(scores.filter((_, k) => k % 2 !== half).flat());
    if (scale.errors === 0) continue;
    const reaches2 = anchorLevels.map(
      (level) => (scaleAt(scale, level) * normalWidth(level)) / normalWidth(anchorLevels[0]),
    );
    for (let k = half; k < scores.length; k += 2) {
      for (const score of scores[k]) {
        if (!(score >= 0)) continue;
        count += 1;
        for (let i = 0; i < reaches2.length; i += 1) if (score <= reaches2[i]) held[i] += 1;
      }
    }
  }
  return count === 0 ? [] : anchorLevels.map((level, i) => ({ level, coverage: held[i] / count }));
}

// src/auto/blend.ts
function blend(forecasts, weights, scale) {
  const first = forecasts[0];
  const point = combineArrays(
    forecasts.map((forecast) => forecast.point),
    weights,
    'median',
  );
  const intervals = first.intervals.map(({ level }, i) => {
    const factor = scaleAt(scale, level);
    const interval = mixtureInterval(
      point,
      forecasts.map((forecast, k) => ({
        weight: weights[k],
        point: forecast.point,
        interval: forecast.intervals[i],
      })),
      normalWidth(level),
    );
    for (let h = 0; h < point.length; h += 1) {
      interval.lower[h] = presentable(point[h] - factor * (point[h] - interval.lower[h]));
      interval.upper[h] = presentable(point[h] + factor * (interval.upper[h] - point[h]));
    }
    return interval;
  });
  return { ...first, point, intervals, notes: [...new Set(forecasts.flatMap(({ notes: notes9 }) => notes9))] };
}
function stretch(paths, factor) {
  const horizon = paths[0]?.length ?? 0;
  for (let h = 0; h < horizon; h += 1) {
    let sum = 0;
    for (const path of paths) sum += path[h];
    const centre = sum / paths.length;
    for (const path of paths) path[h] = centre + factor * (path[h] - centre);
  }
}

// src/auto/choice.ts
var fewest2 = 12;
function remarksOn(choice) {
  if (choice.confidence === 'none') return [];
  if (choice.confidence === 'low') {
    return [`Fewer than ${fewest2} values: no model could be judged, and the forecast is a cautious stand-in.`];
  }
  const left = choice.considered.filter(({ weight }) => weight === 0).map(({ name }) => name);
  const kept = choice.considered.length - left.length;
  return [
    `Judged by forecasts from ${choice.origins} earlier points in time, ${kept} of ${choice.considered.length} models were kept${left.length > 0 ? `; left out: ${left.join(', ')}` : ''}.`,
  ];
}

// src/auto/choose.ts
var tolerance = 2;
var most = 7;
function chooseModels(errors2) {
  const ranked = errors2.map((_, k) => k).filter((k) => !Number.isNaN(errors2[k]));
  if (ranked.length === 0) return { kept: errors2.map((_, k) => k), weights: errors2.map(() => 1) };
  ranked.sort((a, b) => errors2[a] - errors2[b] || a - b);
  const best = errors2[ranked[0]];
  const kept = ranked.filter((k) => errors2[k] <= tolerance * best).slice(0, most);
  return { kept, weights: kept.map((k) => (errors2[k] > best ? (best / errors2[k]) ** 2 : 1)) };
}
var unknownStep = 6e4;
var emptiest = 20;
function onGrid(series) {
  const { axis, values } = series;
  if (axis.kind === 'regular') return { grid: series };
  const { timestamps } = axis;
  const { length } = timestamps;
  const identity = {
    name: series.name,
    labels: series.labels,
    ...(series.unit === void 0 ? {} : { unit: series.unit }),
  };
  if (length < 2) {
    return { grid: createTimeSeries({ ...identity, start: timestamps[0] ?? 0, step: unknownStep, values }) };
  }
  const first = timestamps[0];
  const span = timestamps[length - 1] - first;
  const usual = inferStep(series);
  if (span === usual * (length - 1) && timestamps.every((time, i) => time === first + i * usual)) {
    return { grid: createTimeSeries({ ...identity, start: first, step: usual, values }) };
  }
  const step = Math.max(usual, Math.ceil(span / (emptiest * length)));
  return {
    grid: regularise(series, { step }),
    note: `The times were irregular: values were averaged over steps of ${step} ms.`,
  };
}

// src/auto/intermittent.ts
var mostlyZero = 0.5;
function isIntermittent(values) {
  let zeros = 0;
  let others = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    if (value < 0) return false;
    if (value === 0) zeros += 1;
    else if (value < Number.POSITIVE_INFINITY) others += 1;
  }
  return others > 0 && zeros >= mostlyZero * (zeros + others);
}

// src/auto/limits.ts
function impliedRange(values, unit) {
  let lowest2 = Number.POSITIVE_INFINITY;
  let highest2 = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    if (!(Math.abs(value) < Number.POSITIVE_INFINITY)) continue;
    if (value < lowest2) lowest2 = value;
    if (value > highest2) highest2 = value;
  }
  const greatest2 = unit === 'percent' || unit === '%' ? 100 : unit === 'ratio' ? 1 : Number.POSITIVE_INFINITY;
  return {
    lower: lowest2 >= 0 && lowest2 <= highest2 ? 0 : Number.NEGATIVE_INFINITY,
    upper: highest2 <= greatest2 ? greatest2 : Number.POSITIVE_INFINITY,
  };
}
function withinLimits(forecast, limits) {
  const held = clampForecast(forecast, limits);
  if (!limits.integer) return held;
  return {
    ...held,
    point: held.point.map((value) => Math.round(value) + 0),
    intervals: held.intervals.map(({ level, lower, upper }) => ({
      level,
      lower: lower.map((value) => Math.floor(value) + 0),
      upper: upper.map((value) => Math.ceil(value) + 0),
    })),
  };
}

// src/auto/pool.ts
function periodic(seasons2) {
  const [short, long] = [seasons2[0], seasons2.at(-1)];
  return [
    { name: 'autoregression', cost: 0.2, forecaster: sparseAutoregression({ seasonLengths: seasons2 }) },
    {
      name: 'deseasonalised-autoregression',
      cost: 0.25,
      forecaster: sparseAutoregression({ seasonLengths: seasons2, transform: 'square-root', deseasonalise: true }),
    },
    { name: `seasonal-naive-${short}`, cost: 0.03, forecaster: seasonalNaive({ seasonLength: short }) },
    ...(long > short
      ? [{ name: `seasonal-naive-${long}`, cost: 0.03, forecaster: seasonalNaive({ seasonLength: long }) }]
      : []),
    {
      name: 'short-autoregression',
      cost: 0.1,
      forecaster: sparseAutoregression({ lags: shortLags(short) }),
    },
    // On a coarse grid the autoregressions know the day as well, for less.
    ...(short >= finestSeason
      ? [{ name: 'seasonal-profile', cost: 0.6, forecaster: seasonalProfile({ seasonLength: short }) }]
      : []),
  ];
}
var finestSeason = 96;
function shortLags(season) {
  return [1, 2, 3, 4, 6, 12, 24, 48].filter((lag) => lag <= Math.max(4, season / 2));
}
var longestShortSeason = 13;
function intermittentModels() {
  return [
    { name: 'syntetos-boylan', cost: 0.3, forecaster: syntetosBoylan() },
    { name: 'teunter-syntetos-babai', cost: 0.5, forecaster: teunterSyntetosBabai() },
    { name: 'imapa', cost: 2, forecaster: imapa() },
  ];
}
function poolFor({ seasons: seasons2, intermittent, timeZone, events }) {
  const offset = timeZone === void 0 ? () => 0 : zoneOffset(timeZone);
  const localEvents = events.map((event) => ({ ...event, starts: event.starts.map((time) => time + offset(time)) }));
  const models = [
    ...(intermittent ? intermittentModels() : []),
    ...(events.length > 0
      ? [{ name: 'calendar-regression', cost: 6, forecaster: regression({ events: localEvents }) }]
      : []),
    ...regularModels(seasons2),
  ];
  if (timeZone === void 0) return models;
  return models.map(({ forecaster, ...model }) => ({ ...model, forecaster: inLocalTime(forecaster, { timeZone }) }));
}
function regularModels(seasons2) {
  const short = seasons2[0] ?? Number.POSITIVE_INFINITY;
  return [
    ...(seasons2.length > 0
      ? periodic(seasons2)
      : [{ name: 'short-autoregression', cost: 0.1, forecaster: sparseAutoregression() }]),
    ...(short <= longestShortSeason || seasons2.length === 0
      ? [
          {
            name: 'theta',
            cost: 0.3,
            forecaster: dynamicOptimisedTheta({ seasonLength: seasons2.length > 0 ? short : 1 }),
          },
          {
            name: 'autoregression-of-changes',
            cost: 0.2,
            forecaster: sparseAutoregression({ seasonLengths: seasons2, differences: true }),
          },
        ]
      : []),
    { name: 'simple-exponential-smoothing', cost: 0.35, forecaster: simpleExponentialSmoothing() },
    { name: 'naive', cost: 0.02, forecaster: naive() },
    { name: 'drift', cost: 0.02, forecaster: drift() },
    ...(seasons2.length > 0 ? [] : [{ name: 'damped-trend', cost: 2.5, forecaster: holt() }]),
    ...(short <= longestShortSeason
      ? [
          { name: 'holt-winters', cost: 18, forecaster: holtWinters({ seasonLength: short }) },
          {
            name: 'holt-winters-multiplicative',
            cost: 18,
            forecaster: holtWinters({ seasonLength: short, seasonal: 'multiplicative' }),
          },
        ]
      : []),
    arimaFor(seasons2),
  ];
}
function arimaFor(seasons2) {
  const [short] = seasons2;
  const forecaster = autoArima(short === void 0 ? {} : { seasonLength: short });
  return { name: 'arima', cost: short === void 0 ? 4 : 40, fixedCost: short === void 0 ? 5 : 10, forecaster };
}
function affordable(pool, length, budget) {
  const thousands = length / 1e3;
  let left = (budget / 2) * Math.max(1, thousands);
  const chosen = pool.filter(({ cost, fixedCost = 0 }) => {
    const price = fixedCost + cost * thousands;
    if (price > left) return false;
    left -= price;
    return true;
  });
  return chosen.length > 0 ? chosen : [pool.reduce((cheapest, each) => (each.cost < cheapest.cost ? each : cheapest))];
}

// src/intervals/rank.ts
function scoreAt(sorted, origins, probability) {
  const rank = Math.ceil(((probability * (origins + 1)) / origins) * sorted.length - 1e-9);
  return { score: sorted[Math.min(rank, sorted.length) - 1], enough: rank <= sorted.length };
}
function reachOf({ scores, origins }, level, sides) {
  if (sides === 'equal') {
    const sizes2 = scores.map(Math.abs).sort((a, b) => a - b);
    const { score, enough } = scoreAt(sizes2, origins, level);
    return { below: score, above: score, enough };
  }
  const above = scoreAt(scores, origins, (1 + level) / 2);
  const flipped = scores.map((score) => -score).reverse();
  const below = scoreAt(flipped, origins, (1 + level) / 2);
  return { below: Math.max(0, below.score), above: Math.max(0, above.score), enough: above.enough && below.enough };
}

// src/intervals/calibration.ts
var yardstickLevel = 0.8;
var stepsPerBin = 4;
var scoresPerWidth = 20;
function scoreOf(error, width) {
  const score = (error / width) * scoresPerWidth;
  return (score > 0 ? Math.ceil(score) : Math.floor(score)) / scoresPerWidth + 0;
}
function binEdges(horizon) {
  const edges = [];
  for (let from = 1, to = 1; from <= horizon; from = to + 1, to = Math.min(horizon, 2 * to)) {
    const count = Math.min(stepsPerBin, to - from + 1);
    const steps = Array.from({ length: count }, (_, i) =>
      count === 1 ? to : Math.round(from + (i * (to - from)) / (count - 1)),
    );
    edges.push({ from, to, steps });
  }
  return edges;
}
function calibrate(forecaster, series, plan, signal) {
  const { values } = series;
  const { label: label3 } = plan;
  const edges = binEdges(plan.horizon);
  const first = Math.ceil(values.length / 2);
  const span = values.length - first;
  const count = Math.min(plan.origins, span);
  const misses = [];
  let fitted2 = count > 0 ? forecaster.fit(pastOf(series, 0, first)) : void 0;
  let seen = first;
  for (let k = 0; k < count; k += 1) {
    signal?.throwIfAborted();
    const origin = first + Math.floor((k * span) / count);
    if (k > 0 && k % plan.refitEvery === 0) fitted2 = forecaster.fit(pastOf(series, 0, origin));
    else fitted2 = fitted2.update(values.slice(seen, origin));
    seen = origin;
    const horizon = Math.min(plan.horizon, values.length - origin);
    const { model, point, intervals } = fitted2.forecast({ horizon, levels: [yardstickLevel] });
    if (model !== label3) continue;
    const { lower, upper } = intervals[0];
    for (let bin = 0; bin < edges.length; bin += 1) {
      for (const step2 of edges[bin].steps) {
        if (step2 > horizon) break;
        const error = values[origin + step2 - 1] - point[step2 - 1];
        const width = (upper[step2 - 1] - lower[step2 - 1]) / 2;
        if (Number.isFinite(error)) misses.push({ bin, origin, error, width, at: origin + step2 - 1 });
      }
    }
  }
  const relative = misses.length > 0 && misses.every(({ width }) => width > 0 && Number.isFinite(width));
  const sizes2 = misses.map(({ error, width }) => Math.abs(relative ? error / width : error));
  const factors = plan.phases === void 0 ? void 0 : factorsOf2(misses, sizes2, plan.phases);
  const scored = misses.map((miss) => {
    const factor = factors?.[miss.at % factors.length] ?? 1;
    return { ...miss, score: relative ? scoreOf(miss.error / factor, miss.width) : miss.error / factor + 0 };
  });
  const binned = edges.map(({ from, to }, bin) => ({ from, to, misses: scored.filter((miss) => miss.bin === bin) }));
  const bins = binned.map(({ from, to, misses: own }) => ({ from, to, ...pooled(own) }));
  const { start, step } = requireGrid(series);
  return {
    relative,
    bins: bins.filter(({ origins }) => origins >= 2),
    ...(factors === void 0 ? {} : { phases: { anchor: start, step, factors } }),
    achieved: achievedBy(
      binned.map((bin) => bin.misses),
      plan.sides,
    ),
  };
}
function pooled(misses) {
  return {
    origins: new Set(misses.map(({ origin }) => origin)).size,
    scores: misses.map(({ score }) => score).sort((a, b) => a - b),
  };
}
var prior = 3;
function factorsOf2(misses, sizes2, phases) {
  const overall = sizes2.reduce((sum, size) => sum + size / sizes2.length, 0);
  if (!(overall > 0 && overall < Number.POSITIVE_INFINITY)) return void 0;
  const sums = new Float64Array(phases).fill(prior * overall);
  const counts = new Float64Array(phases).fill(prior);
  for (const [i, { at }] of misses.entries()) {
    sums[at % phases] += sizes2[i];
    counts[at % phases] += 1;
  }
  return Array.from(sums, (sum, phase) => sum / counts[phase] / overall);
}
function phaseFactor({ phases }, time) {
  if (phases === void 0) return 1;
  const { anchor, step, factors } = phases;
  const place = Math.round((time - anchor) / step) % factors.length;
  return factors[place < 0 ? place + factors.length : place];
}
var achievedLevels = [0.8, 0.95];
function achievedBy(bins, sides) {
  const held = achievedLevels.map(() => 0);
  let count = 0;
  for (const misses of bins) {
    const origins = [...new Set(misses.map(({ origin }) => origin))].sort((a, b) => a - b);
    if (origins.length < 4) continue;
    const halfOf = new Map(origins.map((origin, place) => [origin, place % 2]));
    for (const half of [0, 1]) {
      const known = pooled(misses.filter(({ origin }) => halfOf.get(origin) !== half));
      const reaches2 = achievedLevels.map((level) => reachOf(known, level, sides));
      for (const { origin, score } of misses) {
        if (halfOf.get(origin) !== half) continue;
        count += 1;
        for (const [i, { below, above }] of reaches2.entries()) if (score >= -below && score <= above) held[i] += 1;
      }
    }
  }
  return count === 0 ? [] : achievedLevels.map((level, i) => ({ level, coverage: held[i] / count }));
}

// src/auto/rolling-evaluation.ts
function originsFor(length, horizon, season, count) {
  const span = Math.min(Math.floor(length / 4), Math.max(2 * horizon, 4 * season, 8));
  const last = span - Math.max(1, Math.min(horizon / 2, span / 8));
  const origins = Array.from({ length: count }, (_, k) =>
    Math.floor(length - span + (count > 1 ? (k * last) / (count - 1) : 0)),
  );
  return [...new Set(origins)].filter((origin) => origin > 0 && origin < length);
}
function evaluateRolling(models, series, origins, horizon, measure, signal) {
  const { values } = series;
  const past = pastOf(series, 0, origins[0]);
  const forecasts = models.map(({ forecaster }) => {
    signal?.throwIfAborted();
    let fitted2 = forecaster.fit(past);
    let seen = origins[0];
    return origins.map((origin) => {
      if (origin > seen) fitted2 = fitted2.update(values.subarray(seen, origin));
      seen = origin;
      return fitted2.forecast({ horizon: Math.min(horizon, values.length - origin), levels: [yardstickLevel] });
    });
  });
  return { origins, forecasts, errors: forecasts.map((each) => errorOf(each, origins, values, measure)) };
}
function errorOf(forecasts, origins, values, measure) {
  let sum = 0;
  let count = 0;
  for (let k = 0; k < origins.length; k += 1) {
    const { point } = forecasts[k];
    const from = origins[k];
    for (let h = 0; h < point.length; h += 1) {
      const error = Math.abs(values[from + h] - point[h]);
      if (!(error < Number.POSITIVE_INFINITY)) continue;
      sum += measure === 'squared' ? error * error : error;
      count += 1;
    }
  }
  if (count === 0) return Number.NaN;
  return measure === 'squared' ? Math.sqrt(sum / count) : sum / count;
}
var minute = 6e4;
var hour = 60 * minute;
var day4 = 24 * hour;
var natural2 = [
  { upTo: 30 * 1e3, seasons: [hour] },
  { upTo: 6 * hour, seasons: [day4, 7 * day4] },
  { upTo: day4, seasons: [7 * day4] },
  { upTo: 7 * day4, seasons: [364 * day4] },
];
var monthly = { from: 28 * day4, to: 31 * day4, season: 12 };
var quarterly = { from: 90 * day4, to: 92 * day4, season: 4 };
function naturalSeasons(step) {
  if (step >= monthly.from && step <= monthly.to) return [monthly.season];
  if (step >= quarterly.from && step <= quarterly.to) return [quarterly.season];
  const seasons2 = natural2.find(({ upTo }) => step <= upTo)?.seasons ?? [];
  return seasons2.map((season) => season / step).filter((steps) => Number.isInteger(steps) && steps >= 4);
}
var longestSearched = 2e3;
function seasonsOf(values, step) {
  const known = naturalSeasons(step);
  const candidates3 =
    known.length > 0
      ? known
      : findPeriods(values.subarray(Math.max(0, values.length - longestSearched)), { maxPeriods: 2 })
          .map(({ period }) => Math.round(period))
          .sort((a, b) => a - b);
  return candidates3.filter((season) => season >= 2 && 2 * season <= values.length);
}

// src/auto/auto-forecaster.ts
function describe({ choice, members }) {
  const names = members.map(({ name }) => name).join(', ');
  return members.length === 1 || choice.confidence === 'none' ? `auto: ${names}` : `auto: median of ${names}`;
}
function fittedAuto(memory) {
  const { members, scale, choice, limits } = memory;
  return {
    kind: 'auto',
    choice,
    forecast(request) {
      const forecasts = members.map(({ fitted: fitted2 }) => fitted2.forecast(request));
      const weights = members.map(({ weight }) => weight);
      const forecast = withinLimits(blend(forecasts, weights, scale), limits);
      return {
        ...forecast,
        model: describe(memory),
        notes: [...memory.notes, ...remarksOn(choice), ...forecast.notes],
      };
    },
    simulate(request) {
      const paths = combinedPaths(members, 'median', request);
      stretch(paths, scaleAt(scale, anchorLevels[0]));
      for (const path of paths) {
        for (let h = 0; h < path.length; h += 1) {
          const value = Math.min(limits.upper, Math.max(limits.lower, path[h]));
          path[h] = presentable(limits.integer ? Math.round(value) : value);
        }
      }
      return paths;
    },
    update: (values, options) => fittedAuto({ ...memory, members: updatedMembers(members, values, options) }),
    get state() {
      return {
        kind: 'auto',
        version: 1,
        members: encodeMembers(members),
        scale,
        choice,
        lower: Number.isFinite(limits.lower) ? limits.lower : null,
        upper: Number.isFinite(limits.upper) ? limits.upper : null,
        integer: limits.integer,
        timeZone: memory.timeZone ?? null,
        notes: memory.notes,
      };
    },
  };
}
function scoresOf({ origins, forecasts }, kept, weights, values) {
  return origins.map((origin, at) => {
    const own = kept.map((k) => forecasts[k][at]);
    const { point, intervals } = blend(own, weights, unscaled);
    const { lower, upper } = intervals[0];
    return Array.from(point, (centre, h) => {
      const error = values[origin + h] - centre;
      const width = error < 0 ? centre - lower[h] : upper[h] - centre;
      return error === 0 ? 0 : Math.abs(error) / width;
    });
  });
}
function requireScale(scale) {
  const factors = Array.from(decodeNumbers('scale.factors', scale?.factors, anchorLevels.length));
  return { factors, errors: decodeInteger('scale.errors', scale?.errors) };
}
function observedIn(values) {
  let count = 0;
  for (let i = 0; i < values.length; i += 1) if (Math.abs(values[i]) < Number.POSITIVE_INFINITY) count += 1;
  return count;
}
var anyEvent = { name: 'any', starts: [0] };
var standIns = /* @__PURE__ */ new Set(['simple-exponential-smoothing', 'naive', 'drift']);
function autoForecaster(options = {}) {
  const horizon = options.horizon === void 0 ? void 0 : requireInteger('horizon', options.horizon, { min: 1 });
  const budget = requireNumber('budget', options.budget ?? 40, { min: 0, exclusiveMin: true });
  const originCount = requireInteger('origins', options.origins ?? 8, { min: 2, max: 100 });
  const lower = options.lower === void 0 ? void 0 : requireNumber('lower', options.lower);
  const upper = options.upper === void 0 ? void 0 : requireNumber('upper', options.upper);
  if (lower !== void 0 && upper !== void 0 && lower >= upper) {
    throw invalidOption('upper', upper, `above lower, which is ${lower}`);
  }
  const given2 = options.seasonLengths
    ?.map((season, i) => requireInteger(`seasonLengths[${i}]`, season, { min: 2 }))
    .sort((a, b) => a - b);
  const extra = Object.entries(options.candidates ?? {}).map(([name, forecaster]) => ({ name, forecaster, cost: 0 }));
  const timeZone = options.timeZone === 'UTC' ? void 0 : options.timeZone;
  const events = (options.events ?? []).map((event) => ({ ...event, starts: [...event.starts] }));
  poolFor({ seasons: [], intermittent: false, timeZone, events });
  const choose2 = (grid, seasons2, signal) => {
    const { values } = grid;
    const observed = observedIn(values);
    const intermittent = isIntermittent(values);
    const settings = { seasons: seasons2, intermittent, timeZone, events };
    const pool = [...affordable(poolFor(settings), values.length, budget), ...extra];
    const fitAll = (models, weights2) =>
      models.map(({ name, forecaster }, k) => ({ name, weight: weights2[k], fitted: forecaster.fit(grid) }));
    const steps = horizon ?? seasons2[0] ?? 12;
    const origins = originsFor(values.length, steps, seasons2[0] ?? 1, originCount);
    if (observed < fewest2 || origins.length < 2) {
      const models = pool.filter(({ name }) => (observed < 2 ? name === 'naive' : standIns.has(name)));
      const used = models.length > 0 ? models : pool.slice(0, 1);
      const weight = 1 / used.length;
      const choice2 = {
        seasonLengths: [...seasons2],
        considered: used.map(({ name }) => ({ name, error: null, weight })),
        intermittent,
        achievedCoverage: [],
        origins: 0,
        confidence: observed === 0 ? 'none' : 'low',
      };
      const members2 = fitAll(
        used,
        used.map(() => 1),
      );
      return { members: members2, scale: unscaled, choice: choice2 };
    }
    const evaluation = evaluateRolling(pool, grid, origins, steps, intermittent ? 'squared' : 'absolute', signal);
    const { kept, weights } = chooseModels(evaluation.errors);
    signal?.throwIfAborted();
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const order = [...kept, ...pool.keys()].filter((k, i, all) => all.indexOf(k) === i);
    const scores = scoresOf(evaluation, kept, weights, values);
    const choice = {
      seasonLengths: [...seasons2],
      considered: order.map((k) => ({
        name: pool[k].name,
        error: Number.isNaN(evaluation.errors[k]) ? null : presentable(evaluation.errors[k]),
        weight: kept.includes(k) ? weights[kept.indexOf(k)] / total : 0,
      })),
      intermittent,
      achievedCoverage: achievedCoverage(scores),
      origins: origins.length,
      confidence: 'measured',
    };
    const members = fitAll(
      kept.map((k) => pool[k]),
      weights,
    );
    return { members, scale: learnScale(scores.flat()), choice };
  };
  return {
    contract: 'forecaster/1',
    kind: 'auto',
    fit(series, fitOptions = {}) {
      fitOptions.signal?.throwIfAborted();
      const { grid, note } = onGrid(series);
      const step = grid.axis.kind === 'regular' ? grid.axis.step : 1;
      const seasons2 = given2?.filter((season) => 2 * season <= grid.values.length) ?? seasonsOf(grid.values, step);
      const implied = impliedRange(grid.values, grid.unit);
      const limits = {
        lower: lower ?? (upper !== void 0 && implied.lower >= upper ? Number.NEGATIVE_INFINITY : implied.lower),
        upper: upper ?? (lower !== void 0 && implied.upper <= lower ? Number.POSITIVE_INFINITY : implied.upper),
        integer: options.integer ?? false,
      };
      return fittedAuto({
        ...choose2(grid, seasons2, fitOptions.signal),
        limits,
        timeZone,
        notes: note === void 0 ? [] : [note],
      });
    },
    restore(saved) {
      const state = requireState(saved, 'auto', 1);
      const seasons2 = (state.choice?.seasonLengths ?? []).map((season, i) =>
        decodeInteger(`choice.seasonLengths[${i}]`, season, 2),
      );
      const zone = state.timeZone ?? void 0;
      if (zone !== timeZone)
        throw invalidState('timeZone', zone, `that of this forecaster, which is ${timeZone ?? 'UTC'}`);
      const settings = {
        seasons: seasons2,
        intermittent: true,
        timeZone,
        events: events.length > 0 ? events : [anyEvent],
      };
      const known = new Map([...poolFor(settings), ...extra].map(({ name, forecaster }) => [name, forecaster]));
      return fittedAuto({
        members: decodeMembers(state.members, (name) => known.get(name)),
        scale: requireScale(state.scale),
        choice: state.choice,
        limits: {
          lower: state.lower ?? Number.NEGATIVE_INFINITY,
          upper: state.upper ?? Number.POSITIVE_INFINITY,
          integer: state.integer === true,
        },
        timeZone,
        notes: [...(state.notes ?? [])],
      });
    },
  };
}

// src/search/errors-ahead.ts
var mostSteps = 1e4;
function errorsAhead(values, { advance: advance3, forecast }, { ahead, seasonLength, floor }) {
  const { length } = values;
  const first = Math.min(seasonLength, length >> 1);
  const steps = Math.max(1, Math.min(ahead, (length - first) >> 1));
  let stride = Math.max(1, Math.ceil(((length - first) * steps) / mostSteps));
  while (stride > 1 && seasonLength % stride === 0) stride += 1;
  const sums = new Float64Array(steps);
  const counts = new Float64Array(steps);
  const forecasts = new Float64Array(steps);
  advance3(0, first);
  for (let origin = first; origin < length; origin += stride) {
    forecast(forecasts);
    const until = Math.min(steps, length - origin);
    for (let h = 0; h < until; h += 1) {
      const error = values[origin + h] - forecasts[h];
      if (Number.isNaN(error)) continue;
      sums[h] += error * error;
      counts[h] += 1;
    }
    advance3(origin, Math.min(length, origin + stride));
  }
  let total = 0;
  let used = 0;
  for (let h = 0; h < steps; h += 1) {
    if (counts[h] === 0) continue;
    total += Math.log(Math.max(sums[h] / counts[h], floor));
    used += 1;
  }
  return used === 0 ? 0 : total / used;
}

// src/exponential-smoothing/walk.ts
function walkOf(values, { form, weights, start }) {
  const kernel = kernelOf(form);
  const cell = startCell(start);
  const season = Float64Array.from(start.season);
  const multiplied2 = form.seasonal === 'multiplicative';
  return {
    advance: (from, to) => kernel(values.subarray(from, to), weights, cell, season),
    forecast(out) {
      let level = cell[LEVEL];
      let trend = cell[TREND];
      let position = cell[POSITION];
      for (let h = 0; h < out.length; h += 1) {
        trend *= weights.phi;
        level += trend;
        const seasonal = season.length === 0 ? 0 : season[position];
        out[h] = multiplied2 ? level * seasonal : level + seasonal;
        position += 1;
        if (position >= season.length) position = 0;
      }
    },
  };
}

// src/exponential-smoothing/automatic.ts
function candidates2(seasonLength, trends2, seasonals) {
  return ['additive', 'multiplicative', 'none']
    .filter((seasonal) => seasonals.includes(seasonal))
    .filter((seasonal) => seasonal === 'none' || seasonLength > 1)
    .flatMap((seasonal) =>
      ['additive', 'multiplicative']
        .filter((error) => !(error === 'additive' && seasonal === 'multiplicative'))
        .flatMap((error) =>
          trends2.map((trend) => ({ error, trend, seasonal, seasonLength: seasonal === 'none' ? 1 : seasonLength })),
        ),
    );
}
function informationCriterion(misfit, { cell, estimated }, observed) {
  const count = cell[COUNT];
  const room = count - estimated - 1;
  if (room <= 0 || count < observed) return Number.POSITIVE_INFINITY;
  return misfit + 2 * estimated + (2 * estimated * (estimated + 1)) / room;
}
function nearest(fitted2, form) {
  const like = fitted2.filter((each) => each.form.seasonal === form.seasonal);
  return (
    like.find((each) => each.form.trend === form.trend) ??
    like.find((each) => each.form.error === form.error) ??
    (form.seasonal === 'none' ? fitted2.find((each) => each.form.trend === form.trend) : void 0)
  );
}
function expected(fitted2, { error, trend, seasonal }, by) {
  const plain = fitted2.find(({ form }) => form.error === error && form.seasonal === seasonal);
  const like = (wanted) =>
    fitted2.find(
      ({ form }) =>
        form.error === fitted2[0].form.error && form.seasonal === fitted2[0].form.seasonal && form.trend === wanted,
    );
  const [without2, within] = [like(plain?.form.trend), like(trend)];
  if (plain === void 0 || without2 === void 0 || within === void 0) return Number.NEGATIVE_INFINITY;
  const result = plain[by] + within[by] - without2[by];
  return Number.isFinite(result) ? result : Number.NEGATIVE_INFINITY;
}
function inEarlierForm(values, forms, earlier) {
  if (earlier === void 0 || !forms.some((form) => sameForm(form, earlier.form))) return void 0;
  const memory = learnOn(values, earlier.form, {}, earlier);
  return memory !== void 0 && memory.cell[COUNT] >= sizes(values).observed ? memory : void 0;
}
function choose(values, forms, ahead) {
  const { observed, total } = sizes(values);
  const fitted2 = [];
  let best;
  const tolerance2 = 0.01;
  let likeliest = Number.POSITIVE_INFINITY;
  const floor = (1e-20 * total) / observed;
  const room = 10 + observed * 0.05;
  const seasonLength = Math.max(...forms.map((form) => form.seasonLength));
  const consider = (form, hint) => {
    const memory2 = learn2(values, form, {}, { hint: hint?.memory, tolerance: tolerance2 });
    if (best !== void 0 && !sameForm(memory2.form, form)) return Number.POSITIVE_INFINITY;
    const { cell } = memory2;
    const near = informationCriterion(deviance(cell[SQUARES], cell[COUNT], cell[LOGS]), memory2, observed);
    const far = () => observed * errorsAhead(values, walkOf(values, memory2), { ahead, seasonLength, floor });
    const criterion =
      ahead === 1 || near === Number.POSITIVE_INFINITY ? near : informationCriterion(far(), memory2, observed);
    const candidate = { form: memory2.form, memory: memory2, criterion, near };
    likeliest = Math.min(likeliest, near);
    fitted2.push(candidate);
    if (best === void 0 || candidate.criterion < best.criterion) best = candidate;
    return candidate.criterion;
  };
  for (const form of forms) {
    const hopeless =
      best !== void 0 &&
      expected(fitted2, form, 'criterion') > best.criterion + room &&
      expected(fitted2, form, 'near') > likeliest + room;
    if (hopeless) continue;
    const hint = nearest(fitted2, form);
    const criterion = consider(form, hint);
    if (form.seasonal === 'none' && hint !== void 0 && criterion < best.criterion + observed / 10)
      consider(form, void 0);
  }
  const { memory } = best;
  if (Number.isNaN(memory.start.level)) return memory;
  return { ...learn2(values, memory.form, {}, { hint: memory }), remarks: memory.remarks };
}
function autoExponentialSmoothing(options = {}) {
  const seasonLength = requireInteger('seasonLength', options.seasonLength ?? 1, { min: 1 });
  const ahead = requireInteger('ahead', options.ahead ?? seasonLength, { min: 1 });
  const {
    trends: trends2 = ['none', 'additive', 'additive-damped'],
    seasonals = ['none', 'additive', 'multiplicative'],
  } = options;
  const forms = candidates2(seasonLength, trends2, seasonals);
  if (forms.length === 0)
    throw invalidOption('seasonals', seasonals, 'at least one form that the season allows, with at least one trend');
  return defineModel({
    ...smoothingModel,
    learn: (values, _context, earlier) => inEarlierForm(values, forms, earlier) ?? choose(values, forms, ahead),
  });
}
function reaches(settings, level, horizon) {
  const { bins } = settings.calibration;
  const own = bins.map((bin) => reachOf(bin, level, settings.sides));
  const middles = bins.map(({ from, to }) => Math.log((from + to) / 2));
  const below = new Float64Array(horizon);
  const above = new Float64Array(horizon);
  let right = 0;
  for (let h = 0; h < horizon; h += 1) {
    const distance = Math.log(h + 1);
    while (right < bins.length - 1 && middles[right] < distance) right += 1;
    const left = Math.max(0, right - 1);
    const gap = middles[right] - middles[left];
    const share = gap > 0 ? Math.max(0, Math.min(1, (distance - middles[left]) / gap)) : 1;
    below[h] = own[left].below + share * (own[right].below - own[left].below);
    above[h] = own[left].above + share * (own[right].above - own[left].above);
  }
  return { below, above, enough: own.every(({ enough }) => enough) };
}
function calibrated(inner, settings, request) {
  const { horizon, levels: levels3 } = requireRequest(request);
  const { bins, relative } = settings.calibration;
  if (bins.length === 0) {
    const forecast2 = inner.forecast(request);
    return {
      ...forecast2,
      notes: [...forecast2.notes, 'Too few values to calibrate: the intervals are the model\u2019s own.'],
    };
  }
  const forecast = inner.forecast({ ...request, levels: [yardstickLevel] });
  const { point } = forecast;
  const yardstick = forecast.intervals[0];
  const notes9 = [...forecast.notes];
  const last = bins.at(-1);
  if (horizon > last.to) notes9.push(`Calibrated up to ${last.to} steps ahead; steps beyond use the errors of those.`);
  const intervals = levels3.map((level) => {
    const { below, above, enough } = reaches(settings, level, horizon);
    if (!enough) {
      notes9.push(
        `Level ${level} needs more than ${last.origins} calibration forecasts: its bounds are the largest errors seen.`,
      );
    }
    const lower = new Float64Array(horizon);
    const upper = new Float64Array(horizon);
    for (let h = 0; h < horizon; h += 1) {
      const width = relative ? (yardstick.upper[h] - yardstick.lower[h]) / 2 : 1;
      const unit = width * phaseFactor(settings.calibration, forecast.start + h * forecast.step);
      lower[h] = presentable(point[h] - unit * below[h]);
      upper[h] = presentable(point[h] + unit * above[h]);
    }
    return { level, lower, upper };
  });
  return { ...forecast, model: `${forecast.model}, conformal`, intervals, notes: notes9 };
}
function stretched(inner, settings) {
  return (request) => {
    const paths = inner.simulate(request);
    if (!settings.calibration.relative || settings.calibration.bins.length === 0) return paths;
    const { point, start, step } = inner.forecast({ horizon: request.horizon, levels: [] });
    const { below, above } = reaches(settings, yardstickLevel, request.horizon);
    for (const path of paths) {
      for (let h = 0; h < path.length; h += 1) {
        const distance = path[h] - point[h];
        const factor = phaseFactor(settings.calibration, start + h * step) * (distance < 0 ? below[h] : above[h]);
        path[h] = presentable(point[h] + distance * factor);
      }
    }
    return paths;
  };
}
function conformal(inner, settings) {
  const fitted2 = {
    kind: 'conformal-intervals',
    forecast: (request) => calibrated(inner, settings, request),
    update: (values, options) => conformal(inner.update(values, options), settings),
    get state() {
      return { kind: 'conformal-intervals', version: 1, ...settings, inner: inner.state };
    },
  };
  return canSimulate(inner) ? Object.assign(fitted2, { simulate: stretched(inner, settings) }) : fitted2;
}
function requireCalibration(calibration) {
  const usable = calibration?.bins?.every(
    ({ from, to, origins, scores }) =>
      from >= 1 && to >= from && origins >= 2 && scores?.length >= 2 && scores.every(Number.isFinite),
  );
  if (!usable) throw invalidState('calibration', calibration, 'the calibration of a fitted model');
  const { phases } = calibration;
  const sound =
    phases === void 0 ||
    (Number.isFinite(phases.anchor) &&
      phases.step > 0 &&
      Array.isArray(phases.factors) &&
      phases.factors.length > 1 &&
      phases.factors.every((factor) => Number.isFinite(factor) && factor > 0));
  if (!sound) throw invalidState('calibration.phases', phases, 'a factor above 0 for each phase');
  return calibration;
}
function conformalIntervals(forecaster, options) {
  const horizon = requireInteger('horizon', options.horizon, { min: 1 });
  const origins = requireInteger('origins', options.origins ?? 60, { min: 2 });
  const refitEvery = requireInteger('refitEvery', options.refitEvery ?? Math.ceil(origins / 4), { min: 1 });
  const sides = requireOneOf('sides', options.sides ?? 'equal', ['equal', 'separate']);
  const phases = options.phases === void 0 ? void 0 : requireInteger('phases', options.phases, { min: 2 });
  return {
    contract: 'forecaster/1',
    kind: 'conformal-intervals',
    fit(series, fitOptions = {}) {
      const inner = forecaster.fit(series, fitOptions);
      const label3 = inner.forecast({ horizon: 1, levels: [] }).model;
      const plan = { horizon, origins, refitEvery, label: label3, sides, phases };
      const calibration = calibrate(forecaster, series, plan, fitOptions.signal);
      return conformal(inner, { sides, horizon, calibration });
    },
    restore(saved) {
      const state = requireState(saved, 'conformal-intervals', 1);
      const settings = {
        sides: state.sides === 'separate' ? 'separate' : 'equal',
        horizon: decodeInteger('horizon', state.horizon, 1),
        calibration: requireCalibration(state.calibration),
      };
      return conformal(forecaster.restore(state.inner), settings);
    },
  };
}
function run6(memory, values) {
  const { indices } = memory;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] / indices[memory.position];
    memory.position = (memory.position + 1) % indices.length;
    if (Number.isNaN(value)) {
      memory.age += 1;
      continue;
    }
    const change = value - memory.last;
    if (!Number.isNaN(change)) {
      memory.squares += (change * change) / memory.age;
      memory.count += 1;
    }
    memory.last = value;
    memory.age = 1;
  }
  return memory;
}
function indicesOf(values, seasonLength) {
  const seasonal = seasonLength > 1 && hasSeason(values, seasonLength);
  return (seasonal ? classicalIndices(values, seasonLength) : void 0) ?? Float64Array.of(1);
}
function stepSpread2({ last, squares, count }) {
  return count > 0 ? Math.sqrt(squares / count) : guessedSpread(last);
}
function predict8(memory, horizon) {
  const { indices, position, last, age } = memory;
  const point = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  const spread = stepSpread2(memory);
  for (let h = 0; h < horizon; h += 1) {
    const index = indices[(position + h) % indices.length];
    point[h] = last * index;
    deviation[h] = spread * Math.sqrt(age + h) * index;
  }
  return { point, deviation };
}
function simulate8(memory, { horizon, paths, random }) {
  const { indices, position, last, age } = memory;
  const spread = stepSpread2(memory);
  return Array.from({ length: paths }, () => {
    const path = new Float64Array(horizon);
    let walk = last;
    for (let h = 0; h < horizon; h += 1) {
      walk += spread * standardNormal(random) * (h === 0 ? Math.sqrt(age) : 1);
      path[h] = walk * indices[(position + h) % indices.length];
    }
    return path;
  });
}
function notes7({ last, squares, count }) {
  return Number.isNaN(last) ? emptyNotes() : spreadNotes(count + 1, squares);
}
function naive2(options) {
  const seasonLength = requireInteger('seasonLength', options.seasonLength, { min: 1 });
  return defineModel({
    kind: 'naive2',
    learn: (values) =>
      run6(
        { indices: indicesOf(values, seasonLength), position: 0, last: Number.NaN, age: 1, squares: 0, count: 0 },
        values,
      ),
    absorb: (memory, values) => run6({ ...memory }, values),
    predict: predict8,
    simulate: simulate8,
    label: ({ indices }) => (indices.length > 1 ? `naive2 [${indices.length}]` : 'naive'),
    notes: notes7,
    encode: (memory, envelope) => ({
      ...envelope,
      indices: encodeNumbers(memory.indices),
      position: memory.position,
      last: encodeNumber(memory.last),
      age: memory.age,
      squares: memory.squares,
      count: memory.count,
    }),
    decode: (state) => {
      const indices = decodeNumbers('indices', state.indices);
      if (indices.length === 0 || !indices.every((index) => index > 0)) {
        throw invalidState('indices', state.indices, 'an array of at least one number above 0');
      }
      return {
        indices,
        position: decodeInteger('position', state.position) % indices.length,
        last: decodeNumber('last', state.last),
        age: decodeInteger('age', state.age, 1),
        squares: decodeNumber('squares', state.squares),
        count: decodeInteger('count', state.count),
      };
    },
  });
}
var statistics = ['mean', 'median'];
function heldAt({ held, seen, window }, phase) {
  return held.subarray(phase * window, phase * window + Math.min(window, seen[phase]));
}
function heldValues({ held }) {
  return held.filter((value) => !Number.isNaN(value));
}
function centreOf(values, statistic) {
  return statistic === 'mean' ? mean(values) : median(values);
}
function run7(memory, values) {
  const { held, seen, window, statistic } = memory;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    const phase = memory.position;
    memory.position = phase + 1 === seen.length ? 0 : phase + 1;
    if (Number.isNaN(value)) continue;
    const past = heldAt(memory, phase);
    if (past.length > 0) {
      memory.squares += (value - centreOf(past, statistic)) ** 2 / (1 + 1 / past.length);
      memory.count += 1;
    }
    held[phase * window + (seen[phase] % window)] = value;
    seen[phase] += 1;
  }
  return memory;
}
function spreadOf(memory) {
  if (memory.count > 0) return Math.sqrt(memory.squares / memory.count);
  const all = heldValues(memory);
  return all.length > 1 ? standardDeviation(all) : guessedSpread(all[0] ?? Number.NaN);
}
function levels2(memory) {
  const all = heldValues(memory);
  return Array.from(memory.seen, (_, phase) => {
    const own = heldAt(memory, phase);
    const values = own.length > 0 ? own : all;
    return { centre: values.length > 0 ? centreOf(values, memory.statistic) : Number.NaN, size: values.length };
  });
}
function predict9(memory, horizon) {
  const spread = spreadOf(memory);
  const byPhase = levels2(memory);
  const point = new Float64Array(horizon);
  const deviation = new Float64Array(horizon);
  for (let h = 0; h < horizon; h += 1) {
    const { centre, size } = byPhase[(memory.position + h) % byPhase.length];
    point[h] = centre;
    deviation[h] = spread * Math.sqrt(1 + 1 / size);
  }
  return { point, deviation };
}
function simulate9(memory, { horizon, paths, random }) {
  const spread = spreadOf(memory);
  const byPhase = levels2(memory);
  return Array.from({ length: paths }, () => {
    const drawn = byPhase.map(({ centre, size }) => centre + (spread / Math.sqrt(size)) * standardNormal(random));
    const path = new Float64Array(horizon);
    for (let h = 0; h < horizon; h += 1) {
      path[h] = drawn[(memory.position + h) % drawn.length] + spread * standardNormal(random);
    }
    return path;
  });
}
function notes8(memory) {
  const observed = memory.seen.reduce((sum, seen) => sum + seen, 0);
  if (observed === 0) return emptyNotes();
  const result = spreadNotes(observed, spreadOf(memory));
  if (memory.seen.some((seen) => seen === 0))
    result.push('Steps of the season that were never observed take the average of the others.');
  else if (memory.seen.some((seen) => seen < memory.window))
    result.push(`Fewer values have been observed than the window of ${memory.window} holds: all of them are averaged.`);
  return result;
}
function decode5(state) {
  if (!statistics.includes(state.statistic))
    throw invalidState('statistic', state.statistic, statistics.map((name) => `"${name}"`).join(' or '));
  const window = decodeInteger('window', state.window, 1);
  const seen = decodeNumbers('seen', state.seen);
  if (seen.length === 0) throw invalidState('seen', state.seen, 'at least one number');
  return {
    statistic: state.statistic,
    window,
    held: decodeNumbers('held', state.held, window * seen.length),
    seen,
    position: decodeInteger('position', state.position) % seen.length,
    squares: decodeNumber('squares', state.squares),
    count: decodeInteger('count', state.count),
  };
}
function windowAverage(options) {
  const window = requireInteger('window', options.window, { min: 1 });
  const seasonLength = requireInteger('seasonLength', options.seasonLength ?? 1, { min: 1 });
  const statistic = requireOneOf('statistic', options.statistic ?? 'mean', statistics);
  return defineModel({
    kind: 'window-average',
    learn: (values) =>
      run7(
        {
          statistic,
          window,
          held: new Float64Array(window * seasonLength).fill(Number.NaN),
          seen: new Float64Array(seasonLength),
          position: 0,
          squares: 0,
          count: 0,
        },
        values,
      ),
    absorb: (memory, values) => run7({ ...memory, held: memory.held.slice(), seen: memory.seen.slice() }, values),
    predict: predict9,
    simulate: simulate9,
    label: (memory) => {
      const season = memory.seen.length > 1 ? ` [${memory.seen.length}]` : '';
      return `${memory.statistic} of the last ${memory.window}${season}`;
    },
    notes: notes8,
    encode: (memory, envelope) => ({
      ...envelope,
      statistic: memory.statistic,
      window: memory.window,
      held: encodeNumbers(memory.held),
      seen: Array.from(memory.seen),
      position: memory.position,
      squares: memory.squares,
      count: memory.count,
    }),
    decode: decode5,
  });
}

// src/fleet/forecast-task.ts
function forecastSeries(forecaster, input) {
  const { series, horizon, levels: levels3, keepState } = input;
  const fitted2 = forecaster.fit(series);
  const forecast = fitted2.forecast({ horizon, levels: levels3 });
  return keepState ? { forecast, state: fitted2.state } : { forecast };
}
function defineForecastTask(options) {
  const { forecaster, module, exportName } = options;
  return {
    run: (input) => forecastSeries(forecaster(input.series), input),
    ...(module === void 0 ? {} : { module }),
    ...(exportName === void 0 ? {} : { exportName }),
  };
}

export {
  adida,
  arima,
  autoArima,
  autoExponentialSmoothing,
  autoForecaster,
  canSimulate,
  cleanValues,
  combination,
  conformalIntervals,
  croston,
  decodeInteger,
  decodeNumber,
  decodeNumbers,
  defineForecastTask,
  defineModel,
  descend,
  drift,
  dynamicOptimisedTheta,
  dynamicTheta,
  emptyNotes,
  encodeNumber,
  encodeNumbers,
  errorsAhead,
  exponentialSmoothing,
  forecastSeries,
  fromScale,
  guessedSpread,
  holt,
  holtWinters,
  imapa,
  inLocalTime,
  invalidState,
  naive,
  naive2,
  optimisedTheta,
  pastOf,
  presentable,
  regression,
  requireGrid,
  requireRequest,
  scaleOf,
  seasonalNaive,
  seasonalProfile,
  seasonsOf,
  seriesState,
  simpleExponentialSmoothing,
  sparseAutoregression,
  spreadNotes,
  syntetosBoylan,
  teunterSyntetosBabai,
  theta,
  toScale,
  usableTransform,
  windowAverage,
  withBounds,
};
