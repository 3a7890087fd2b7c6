import { fromScale, type Transform, usableTransform } from '../model/transform.js';
import { errorsAhead, type Walk } from '../search/errors-ahead.js';
import { fitForm, roughly, search, startOf, type TbatsFit } from './fit.js';
import { copiedState, parameterCount, type TbatsForm, type TbatsTrend } from './form.js';
import { type ChosenSeason, chooseWaves } from './harmonics.js';
import { motionOf, project, run } from './kernels.js';
import { type Memory, scaled, trailingGap } from './memory.js';

/** What is left open, as lists of what to try; and what is fixed, as lists of one. */
export interface Wanted {
  readonly periods: readonly number[];
  /** Waves of each season, undefined where their number is to be chosen. */
  readonly harmonics: readonly (number | undefined)[];
  readonly trends: readonly TbatsTrend[];
  readonly autoregressive: readonly boolean[];
  readonly transforms: readonly Transform[];
}

/** A fit, and how wrong its forecasts were within the series. */
interface Candidate extends TbatsFit {
  readonly criterion: number;
}

/** A fit walked along its series, on the scale of the values. */
function walkOf(moved: Float64Array, { form, weights, start }: TbatsFit): Walk {
  const motion = motionOf(form, weights);
  const state = copiedState(start);
  return {
    advance: (from, to) => run(state, moved.subarray(from, to), motion),
    forecast(out) {
      project(copiedState(state), motion, out);
      if (form.transform !== 'none')
        for (let h = 0; h < out.length; h += 1) out[h] = fromScale(out[h]!, form.transform);
    },
  };
}

/**
 * The form whose forecasts over a season are least wrong within the series, with Akaike's allowance for what it had to estimate. The
 * scale is chosen first, then the trend, then whether errors leave something to the next.
 */
export function choose(values: Float64Array, wanted: Wanted, observed: number, remarks: readonly string[]): Memory {
  const { periods } = wanted;
  let least = Number.POSITIVE_INFINITY;
  let mean = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    least = Math.min(least, value);
    mean += value / observed;
  }
  const floor = least > 0 ? least / 2 : Number.MIN_VALUE;
  const spread = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : (value - mean) ** 2), 0) / observed;
  const seasonLength = Math.max(1, Math.round(Math.max(1, ...periods)));
  const ahead = Math.max(1, Math.round(Math.min(...periods, seasonLength)));
  const grounds = new Map<Transform, { moved: Float64Array; seasons: ChosenSeason[] }>();
  const groundOf = (transform: Transform): { moved: Float64Array; seasons: ChosenSeason[] } => {
    const known = grounds.get(transform);
    if (known !== undefined) return known;
    const moved = scaled(values, { transform }, floor);
    const seasons = periods.length === 0 ? [] : chooseWaves(moved, periods, wanted.harmonics);
    const ground = { moved, seasons };
    grounds.set(transform, ground);
    return ground;
  };

  let best: Candidate | undefined;
  const several = wanted.transforms.length * wanted.trends.length * wanted.autoregressive.length > 1;
  const consider = (transform: Transform, trend: TbatsTrend, autoregressive: boolean): void => {
    const { moved, seasons } = groundOf(transform);
    const form: TbatsForm = {
      transform,
      trend,
      autoregressive,
      seasons: seasons.map(({ period, harmonics }) => ({ period, harmonics })),
    };
    // What is alike but for the trend or the errors begins where its simpler sibling ended.
    const fit =
      best !== undefined && best.form.transform === transform
        ? search(moved, form, sibling(best, form), roughly(observed))
        : fitForm(moved, form, startOf(moved, seasons), observed);
    const estimated = parameterCount(form);
    const room = observed - estimated - 1;
    if (best !== undefined && (room <= 0 || !Number.isFinite(fit.squares))) return;
    const options = { ahead, seasonLength, floor: 1e-20 * spread };
    const criterion = several
      ? observed * errorsAhead(values, walkOf(moved, fit), options) +
        2 * estimated +
        (2 * estimated * (estimated + 1)) / Math.max(1, room)
      : 0;
    if (best === undefined || criterion < best.criterion) best = { ...fit, criterion };
  };
  const [firstTrend = 'none', ...otherTrends] = wanted.trends;
  const [plain = false, ...others] = wanted.autoregressive;
  for (const transform of new Set(wanted.transforms.map((transform) => usableTransform(values, transform))))
    consider(transform, firstTrend, plain);
  for (const trend of otherTrends) consider(best!.form.transform, trend, plain);
  for (const autoregressive of others) consider(best!.form.transform, best!.form.trend, autoregressive);

  const { form } = best!;
  const { moved } = groundOf(form.transform);
  const { weights, start, squares, converged } = search(moved, form, best!, { tolerance: 1e-2 / observed, rounds: 30 });
  const state = copiedState(start);
  run(state, moved, motionOf(form, weights));
  return {
    form,
    weights,
    state,
    floor,
    gap: trailingGap(values),
    squares,
    count: observed,
    estimated: parameterCount(form),
    converged,
    remarks,
  };
}

/** The weights and start of a fit, for a form that differs from it in its trend or errors. */
function sibling({ weights, start }: TbatsFit, form: TbatsForm): Pick<TbatsFit, 'weights' | 'start'> {
  const trended = form.trend !== 'none';
  return {
    weights: {
      ...weights,
      beta: trended ? Math.max(weights.beta, 0.005) : 0,
      phi: form.trend === 'additive-damped' ? Math.min(weights.phi, 0.97) : 1,
      rho: form.autoregressive ? weights.rho : 0,
    },
    start: { ...start, trend: trended ? start.trend : 0 },
  };
}
