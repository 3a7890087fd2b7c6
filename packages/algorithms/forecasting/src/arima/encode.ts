import {
  decodeInteger,
  decodeNumber,
  decodeNumbers,
  encodeNumber,
  encodeNumbers,
  invalidState,
} from '../model/encoding.js';
import { emptyNotes, spreadNotes } from '../model/spread.js';
import type { GapStanding } from './gap-filter.js';
import type { Memory } from './memory.js';
import { countOf, isWithin, type Terms } from './parameters.js';
import { type RegressionShape, regressorNames } from './regression.js';
import { mechanismOf, type Standing } from './standing.js';

/** Where the filter of an ARIMA model stands, as JSON. */
export interface ArimaStanding {
  readonly steps: number;
  readonly state: readonly (number | null)[];
  /** The last values without their explained part, newest first. */
  readonly window: readonly (number | null)[];
  readonly filled: number;
  /** While the filter still settles: variance and weight, and one number per part of the state each. */
  readonly quick?: {
    readonly variance: number;
    readonly weight: number;
    readonly gain: readonly (number | null)[];
    readonly change: readonly (number | null)[];
  };
  /** After a gap: steps since the missing values, expected states, and covariances row by row up to the diagonal. */
  readonly gap?: {
    readonly ages: readonly number[];
    readonly state: readonly (number | null)[];
    readonly covariances: readonly (number | null)[];
  };
}

/** What the states of ARIMA models hold beside the envelope. */
export interface MemoryState {
  /** The terms in use, which may be fewer than those asked for; `seasonLength` is 1 without a season. */
  readonly terms: Terms;
  /** Coefficients in the order ar, ma, seasonal ar, seasonal ma. Moving averages add: 1 + θB. */
  readonly parameters: readonly (number | null)[];
  /** What the series is explained by beside its past. */
  readonly regression: RegressionShape;
  /** Coefficients of constant, waves and explanatory columns, in that order. */
  readonly coefficients: readonly (number | null)[];
  /** Standard deviation of the one-step errors; null where nothing was observed. */
  readonly sigma: number | null;
  /** Steps since the first value. */
  readonly position: number;
  readonly standing: ArimaStanding;
  readonly diagnostics: {
    /** With all constants, as R reports it; null for a perfect fit. */
    readonly logLikelihood: number | null;
    /** Akaike's criterion, corrected for few observations; null for a perfect fit or too few of them. */
    readonly aicc: number | null;
    /** Observed values that counted. */
    readonly used: number;
    /** Numbers estimated, the variance among them. */
    readonly estimated: number;
    readonly evaluations: number;
    readonly converged: boolean;
  };
  readonly remarks: readonly string[];
}

function encodeStanding({ steps, state, window, filled, quick, gap }: Standing): ArimaStanding {
  const packed = (standing: GapStanding) => {
    const { size, stride, covariances } = standing;
    const result: (number | null)[] = [];
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
    ...(quick === undefined
      ? {}
      : {
          quick: {
            variance: quick.variance,
            weight: quick.weight + 0,
            gain: encodeNumbers(quick.gain),
            change: encodeNumbers(quick.change),
          },
        }),
    ...(gap === undefined
      ? {}
      : {
          gap: {
            ages: [...gap.ages],
            state: encodeNumbers(gap.states[0]!.slice(0, gap.size)),
            covariances: packed(gap),
          },
        }),
  };
}

/** A memory as JSON. */
export function encodeMemory(memory: Memory): MemoryState {
  const { terms, parameters, shape, coefficients, sigma, position, standing, diagnostics, remarks } = memory;
  return {
    terms: { ...terms },
    parameters: encodeNumbers(parameters),
    regression: { ...shape, names: [...shape.names] },
    coefficients: encodeNumbers(coefficients),
    sigma: encodeNumber(sigma),
    position,
    standing: encodeStanding(standing),
    diagnostics: {
      ...diagnostics,
      logLikelihood: encodeNumber(diagnostics.logLikelihood),
      aicc: encodeNumber(diagnostics.aicc),
    },
    remarks: [...remarks],
  };
}

function decodeStanding(saved: ArimaStanding, parts: number, reach: number): Standing {
  const standing: Standing = {
    steps: decodeInteger('standing.steps', saved?.steps),
    state: decodeNumbers('standing.state', saved.state, parts),
    window: decodeNumbers('standing.window', saved.window, reach),
    filled: decodeInteger('standing.filled', saved.filled),
  };
  const { quick, gap } = saved;
  if (quick !== undefined) {
    standing.quick = {
      variance: decodeNumber('standing.quick.variance', quick.variance),
      weight: decodeNumber('standing.quick.weight', quick.weight),
      gain: decodeNumbers('standing.quick.gain', quick.gain, parts),
      change: decodeNumbers('standing.quick.change', quick.change, parts),
    };
  }
  if (gap !== undefined) {
    if (!Array.isArray(gap.ages)) throw invalidState('standing.gap.ages', gap.ages, 'an array of integers');
    const ages = gap.ages.map((age: unknown, k) => decodeInteger(`standing.gap.ages[${k}]`, age, 1));
    if (ages.some((age, k) => age > reach || (k > 0 && age >= ages[k - 1]!))) {
      throw invalidState('standing.gap.ages', ages, `integers from ${reach} down to 1`);
    }
    const size = parts + ages.length;
    const stride = parts + reach + 1;
    const packed = decodeNumbers('standing.gap.covariances', gap.covariances, (size * (size + 1)) / 2);
    const covariances = new Float64Array(stride * stride);
    let next = 0;
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j <= i; j += 1) covariances[i * stride + j] = covariances[j * stride + i] = packed[next++]!;
    }
    const state = new Float64Array(stride);
    state.set(decodeNumbers('standing.gap.state', gap.state, size));
    standing.gap = { size, covariances, stride, ages, states: [state], windows: [standing.window.slice()] };
  }
  return standing;
}

function decodeTerms(saved: Terms): Terms {
  const whole = (name: keyof Terms, min = 0) => decodeInteger(`terms.${name}`, saved?.[name], min);
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

function decodeShape(saved: RegressionShape): RegressionShape {
  const { constant, level, fourier, names } = saved ?? {};
  if (!['none', 'mean', 'drift'].includes(constant) || !Array.isArray(names)) {
    throw invalidState('regression', saved, 'a constant and the names of columns');
  }
  return {
    constant,
    level: level === true,
    ...(fourier === undefined
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

/** The inverse of {@link encodeMemory}. */
export function decodeMemory(saved: MemoryState): Memory {
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

/** The usual name of a model. */
export function labelOf({ terms, shape, sigma }: Memory): string {
  const { p, d, q, P, D, Q, seasonLength } = terms;
  if (Number.isNaN(sigma)) return 'naive';
  const season = P + D + Q > 0 ? `(${P},${D},${Q})[${seasonLength}]` : '';
  const waves =
    shape.fourier === undefined ? '' : ` with ${shape.fourier.pairs} waves of [${shape.fourier.seasonLength}]`;
  const constant = shape.constant === 'none' ? '' : shape.constant === 'drift' ? ' with drift' : ' with mean';
  const columns = shape.names.length === 0 ? '' : ` and ${shape.names.length} explanatory columns`;
  return `ARIMA(${p},${d},${q})${season}${constant}${waves}${columns}`;
}

/** What is to be said of a model. */
export function notesOf({ remarks, sigma, diagnostics, standing, terms }: Memory): string[] {
  const { used, converged, evaluations } = diagnostics;
  if (Number.isNaN(sigma)) return [...remarks, ...emptyNotes()];
  const notes = [...remarks];
  if (!converged) {
    notes.push(
      `The search for coefficients stopped at ${evaluations} evaluations before it had settled: the fit may be improved.`,
    );
  }
  if (standing.filled > 0) notes.push(`Missing values taken to be as expected: ${standing.filled}.`);
  // Updates keep the spread of the fit, and a fit to one value has none.
  if (used === 0) notes.push('The intervals guess the spread from the size of the first value: fit again with more.');
  return [...notes, ...spreadNotes(Math.max(2, used + terms.d), sigma)];
}
