import { invalidOption, requireInteger } from '@bellwether/core';
import { defineModel } from '../model/define-model.js';
import type { SimulatingForecaster } from '../model/simulating.js';
import { errorsAhead } from '../search/errors-ahead.js';
import { type ExponentialSmoothingState, smoothingModel } from './exponential-smoothing.js';
import { deviance, sizes } from './fit.js';
import { grows, type SeasonalForm, type SmoothingForm, sameForm, type TrendForm } from './form.js';
import { COUNT, LOGS, SQUARES } from './kernels.js';
import { learn, learnOn, type Memory } from './memory.js';
import { walkOf } from './walk.js';

/** Settings of {@link autoExponentialSmoothing}. */
export interface AutoExponentialSmoothingOptions {
  /** Steps in one season, at least 1; forms with a season are tried from 2 on. @default 1 */
  readonly seasonLength?: number;
  /** Trends to try. Those that multiply are left out unless they are asked for: they run away. @default none, additive and damped */
  readonly trends?: readonly TrendForm[];
  /** Seasons to try. @default none, additive and, for positive values, multiplicative */
  readonly seasonals?: readonly SeasonalForm[];
  /**
   * How many steps ahead the forms are compared, at least 1: by their errors within the series, up to this many steps ahead, with Akaike's
   * allowance for what they had to estimate. 1 compares their likelihood instead, as the textbooks and R do, which looks one step ahead only
   * and on long series of hours chooses levels and trends that run after every value. @default `seasonLength`
   */
  readonly ahead?: number;
}

/** Every form to try: what multiplies only with errors that do, and not with a season that adds, because the other way round is unstable. */
function candidates(
  seasonLength: number,
  trends: readonly TrendForm[],
  seasonals: readonly SeasonalForm[],
): SmoothingForm[] {
  // The richer seasons first: what they find tells whether the rest can win.
  return (['additive', 'multiplicative', 'none'] as const)
    .filter((seasonal) => seasonals.includes(seasonal))
    .filter((seasonal) => seasonal === 'none' || seasonLength > 1)
    .flatMap((seasonal) =>
      (['additive', 'multiplicative'] as const)
        .filter((error) => !(error === 'additive' && seasonal === 'multiplicative'))
        .flatMap((error) =>
          trends
            .filter((trend) => !grows(trend) || (error === 'multiplicative' && seasonal !== 'additive'))
            .map((trend) => ({ error, trend, seasonal, seasonLength: seasonal === 'none' ? 1 : seasonLength })),
        ),
    );
}

/** Akaike's criterion, corrected for few observations, with the given misfit in the place of the deviance. */
function informationCriterion(misfit: number, { cell, estimated }: Memory, observed: number): number {
  const count = cell[COUNT]!;
  const room = count - estimated - 1;
  // A form whose forecasts fell to zero or below has left values out of its likelihood.
  if (room <= 0 || count < observed) return Number.POSITIVE_INFINITY;
  return misfit + 2 * estimated + (2 * estimated * (estimated + 1)) / room;
}

/** What was fitted in a form, and its criterion. */
interface Candidate {
  readonly form: SmoothingForm;
  readonly memory: Memory;
  /** Lower is better; infinite where there are too few values. */
  readonly criterion: number;
  /** The criterion with the likelihood, which looks one step ahead. */
  readonly near: number;
}

/** The form fitted before that is most like this one, whose parameters it may begin from. */
function nearest(fitted: readonly Candidate[], form: SmoothingForm): Candidate | undefined {
  const like = fitted.filter((each) => each.form.seasonal === form.seasonal);
  return (
    like.find((each) => each.form.trend === form.trend) ??
    like.find((each) => each.form.error === form.error) ??
    (form.seasonal === 'none' ? fitted.find((each) => each.form.trend === form.trend) : undefined)
  );
}

/** A criterion to expect of a form: its trend should gain what it gained in the first forms fitted. Unknown before that. */
function expected(
  fitted: readonly Candidate[],
  { error, trend, seasonal }: SmoothingForm,
  by: 'criterion' | 'near',
): number {
  const plain = fitted.find(({ form }) => form.error === error && form.seasonal === seasonal);
  const like = (wanted: TrendForm | undefined): Candidate | undefined =>
    fitted.find(
      ({ form }) =>
        form.error === fitted[0]!.form.error && form.seasonal === fitted[0]!.form.seasonal && form.trend === wanted,
    );
  const [without, within] = [like(plain?.form.trend), like(trend)];
  if (plain === undefined || without === undefined || within === undefined) return Number.NEGATIVE_INFINITY;
  const result = plain[by] + within[by] - without[by];
  return Number.isFinite(result) ? result : Number.NEGATIVE_INFINITY;
}

/** The fit in the form that an earlier one chose, where that still holds. */
function inEarlierForm(
  values: Float64Array,
  forms: readonly SmoothingForm[],
  earlier: Memory | undefined,
): Memory | undefined {
  if (earlier === undefined || !forms.some((form) => sameForm(form, earlier.form))) return undefined;
  const memory = learnOn(values, earlier.form, {}, earlier);
  // A form whose forecasts fell to zero or below has left values out of its likelihood.
  return memory !== undefined && memory.cell[COUNT]! >= sizes(values).observed ? memory : undefined;
}

/** The fit of least criterion among the forms that the values support. */
function choose(values: Float64Array, forms: readonly SmoothingForm[], ahead: number): Memory {
  const { observed, total } = sizes(values);
  const fitted: Candidate[] = [];
  let best: Candidate | undefined;
  // Near enough to tell the forms apart; the best is refined in the end.
  const tolerance = 0.01;
  let likeliest = Number.POSITIVE_INFINITY;
  const floor = (1e-20 * total) / observed;
  const room = 10 + observed * 0.05;
  // Of all forms, so that all are asked for the same forecasts.
  const seasonLength = Math.max(...forms.map((form) => form.seasonLength));
  const consider = (form: SmoothingForm, hint: Candidate | undefined): number => {
    const memory = learn(values, form, {}, { hint: hint?.memory, tolerance });
    // A simpler form than the one asked for is tried in its own place.
    if (best !== undefined && !sameForm(memory.form, form)) return Number.POSITIVE_INFINITY;
    const { cell } = memory;
    const near = informationCriterion(deviance(cell[SQUARES]!, cell[COUNT]!, cell[LOGS]!), memory, observed);
    const far = (): number => observed * errorsAhead(values, walkOf(values, memory), { ahead, seasonLength, floor });
    const criterion =
      ahead === 1 || near === Number.POSITIVE_INFINITY ? near : informationCriterion(far(), memory, observed);
    const candidate = { form: memory.form, memory, criterion, near };
    likeliest = Math.min(likeliest, near);
    fitted.push(candidate);
    if (best === undefined || candidate.criterion < best.criterion) best = candidate;
    return candidate.criterion;
  };
  for (const form of forms) {
    const hopeless =
      best !== undefined &&
      expected(fitted, form, 'criterion') > best.criterion + room &&
      expected(fitted, form, 'near') > likeliest + room;
    if (hopeless) continue;
    const hint = nearest(fitted, form);
    const criterion = consider(form, hint);
    // Without a season the likelihood has several valleys: where it can still win, it is searched from all beginnings.
    if (form.seasonal === 'none' && hint !== undefined && criterion < best!.criterion + observed / 10)
      consider(form, undefined);
  }
  const { memory } = best!;
  // Without a fit there is nothing to refine.
  if (Number.isNaN(memory.start.level)) return memory;
  return { ...learn(values, memory.form, {}, { hint: memory }), remarks: memory.remarks };
}

/**
 * Exponential smoothing in the form that explains the series best for its size: error, trend and season are chosen by the errors of forecasts
 * over a season within the series, with Akaike's allowance for what was estimated (AICc).
 *
 * All forms are fitted in which errors add or are shares of the forecast, the trend is absent, straight or damped, and the season is absent,
 * adds or multiplies; a season that multiplies comes with errors that do, and what multiplies needs positive values. Trends that multiply are
 * tried where `trends` names them: they run away.
 *
 * - **Not for** several seasons, nor for spiky metrics, where one outlier decides the likelihood; see `seasonalProfile`.
 * - **Missing values**, few values, constants: as `exponentialSmoothing`; the notes say which form was left for want of values.
 * - **Search**: forms begin where those most like them ended, and a form is passed over where it would have to gain much more from its trend
 *   than the first forms did to win (an expected criterion that is larger than the least by 10 + 5 % of the number of values). They are told
 *   apart to a hundredth of the criterion; the best is then refined. Beside a Nelder-Mead search of every form from its own beginnings the
 *   criterion was larger by more than 0.5 in 2 of 104 hourly series and smaller in 21.
 * - **`warmStart`** keeps the form of the earlier fit and begins at its weights, unless that form is not among those to try, the values do
 *   not support it, or the standard deviation of the errors has grown by more than a twentieth and two of its standard errors: then all forms are tried.
 * - **Cost**: about 24 ms for 960 values with a season of 24, 4 ms for 100 values with one of 12, 3 ms without season. `update` as for the
 *   form that was chosen.
 *
 * @throws BellwetherError `invalid-option` for a season below 1 or nothing to try; `fit` throws `invalid-input` if the series is not on a
 * regular grid.
 *
 * Source: Hyndman, Koehler, Snyder and Grose, "A state space framework for automatic forecasting using exponential smoothing methods" (2002),
 * doi:10.1016/S0169-2070(01)00110-8.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { autoExponentialSmoothing } from '@bellwether/forecasting';
 *
 * const values = Array.from({ length: 60 }, (_, t) => 100 + 3 * t + 20 * Math.sin((t * Math.PI) / 2) + Math.sin(t * t));
 * const orders = createTimeSeries({ start: 0, step: '91d', values });
 * autoExponentialSmoothing({ seasonLength: 4 }).fit(orders).forecast({ horizon: 4 }).model; // => 'ETS(A,A,A)[4]'
 * ```
 */
export function autoExponentialSmoothing(
  options: AutoExponentialSmoothingOptions = {},
): SimulatingForecaster<ExponentialSmoothingState> {
  const seasonLength = requireInteger('seasonLength', options.seasonLength ?? 1, { min: 1 });
  const ahead = requireInteger('ahead', options.ahead ?? seasonLength, { min: 1 });
  const { trends = ['none', 'additive', 'additive-damped'], seasonals = ['none', 'additive', 'multiplicative'] } =
    options;
  const forms = candidates(seasonLength, trends, seasonals);
  if (forms.length === 0)
    throw invalidOption('seasonals', seasonals, 'at least one form that the season allows, with at least one trend');
  return defineModel<Memory, ExponentialSmoothingState>({
    ...smoothingModel,
    learn: (values, _context, earlier) => inEarlierForm(values, forms, earlier) ?? choose(values, forms, ahead),
  });
}
