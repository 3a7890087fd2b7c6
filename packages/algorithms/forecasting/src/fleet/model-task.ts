import { type Forecaster, invalidOption, type Json, requireOneOf } from '@bellwether/core';
import { arima } from '../arima/arima.js';
import { autoArima } from '../arima/auto-arima.js';
import { autoForecaster } from '../auto/auto-forecaster.js';
import { autoExponentialSmoothing } from '../exponential-smoothing/automatic.js';
import { holt, holtWinters, simpleExponentialSmoothing } from '../exponential-smoothing/classics.js';
import { exponentialSmoothing } from '../exponential-smoothing/exponential-smoothing.js';
import { adida, imapa } from '../intermittent/aggregation.js';
import { croston, syntetosBoylan, teunterSyntetosBabai } from '../intermittent/croston.js';
import { type ConformalOptions, conformalIntervals } from '../intervals/conformal-intervals.js';
import { type BoundsOptions, withBounds } from '../intervals/with-bounds.js';
import type { SimulatingForecaster } from '../model/simulating.js';
import { drift } from '../naive/drift.js';
import { naive } from '../naive/naive.js';
import { naive2 } from '../naive/naive2.js';
import { seasonalNaive } from '../naive/seasonal-naive.js';
import { windowAverage } from '../naive/window-average.js';
import { seasonalProfile } from '../seasonal-profile/seasonal-profile.js';
import { sparseAutoregression } from '../sparse-autoregression/sparse-autoregression.js';
import { dynamicOptimisedTheta, dynamicTheta, optimisedTheta, theta } from '../theta/theta.js';
import { type ForecastTask, type ForecastTaskInput, type ForecastTaskOutput, forecastSeries } from './forecast-task.js';

/** The models that have a name here. */
export interface NamedModels {
  readonly naive: typeof naive;
  readonly drift: typeof drift;
  readonly 'seasonal-naive': typeof seasonalNaive;
  readonly 'seasonal-profile': typeof seasonalProfile;
  readonly 'simple-exponential-smoothing': typeof simpleExponentialSmoothing;
  readonly holt: typeof holt;
  readonly 'holt-winters': typeof holtWinters;
  readonly 'exponential-smoothing': typeof exponentialSmoothing;
  readonly auto: typeof autoForecaster;
  readonly arima: typeof arima;
  readonly 'auto-arima': typeof autoArima;
  readonly 'auto-exponential-smoothing': typeof autoExponentialSmoothing;
  readonly 'sparse-autoregression': typeof sparseAutoregression;
  readonly theta: typeof theta;
  readonly 'optimised-theta': typeof optimisedTheta;
  readonly 'dynamic-theta': typeof dynamicTheta;
  readonly 'dynamic-optimised-theta': typeof dynamicOptimisedTheta;
  readonly croston: typeof croston;
  readonly 'syntetos-boylan': typeof syntetosBoylan;
  readonly 'teunter-syntetos-babai': typeof teunterSyntetosBabai;
  readonly adida: typeof adida;
  readonly imapa: typeof imapa;
  readonly naive2: typeof naive2;
  readonly 'window-average': typeof windowAverage;
}

const models: NamedModels = {
  naive,
  drift,
  'seasonal-naive': seasonalNaive,
  'seasonal-profile': seasonalProfile,
  'simple-exponential-smoothing': simpleExponentialSmoothing,
  holt,
  'holt-winters': holtWinters,
  'exponential-smoothing': exponentialSmoothing,
  auto: autoForecaster,
  arima,
  'auto-arima': autoArima,
  'auto-exponential-smoothing': autoExponentialSmoothing,
  'sparse-autoregression': sparseAutoregression,
  theta,
  'optimised-theta': optimisedTheta,
  'dynamic-theta': dynamicTheta,
  'dynamic-optimised-theta': dynamicOptimisedTheta,
  croston,
  'syntetos-boylan': syntetosBoylan,
  'teunter-syntetos-babai': teunterSyntetosBabai,
  adida,
  imapa,
  naive2,
  'window-average': windowAverage,
};

/** A model by name. */
export type ModelName = keyof NamedModels;

/** The settings of the model of that name. */
export type ModelSettings<Name extends ModelName> = Parameters<NamedModels[Name]>[0];

/** A model as plain data, which crosses every border. */
export interface ModelSpec<Name extends ModelName = ModelName> {
  /** Which model: the name of its factory in words. */
  readonly model: Name;
  /** Its settings, those of its factory. @default none */
  readonly options?: ModelSettings<Name>;
  /** Wraps it in `withBounds`. @default no bounds */
  readonly bounds?: BoundsOptions;
  /** Wraps it in `conformalIntervals`. @default the model's own intervals */
  readonly conformal?: ConformalOptions;
}

function forecasterOf({ model, options, bounds, conformal }: ModelSpec): SimulatingForecaster {
  const make = models[requireOneOf('model', model, Object.keys(models) as ModelName[])] as (
    settings?: unknown,
  ) => SimulatingForecaster;
  const own = options === undefined ? make({}) : make(options);
  const calibrated = conformal === undefined ? own : conformalIntervals(own, conformal);
  return bounds === undefined ? calibrated : withBounds(calibrated, bounds);
}

/** What threads import: forecasts one series with the model that its `spec` names. */
export function runModel(input: ForecastTaskInput): ForecastTaskOutput {
  if (input.spec === undefined) throw invalidOption('spec', input.spec, 'a model as modelTask() describes it');
  // The spec was made, and its settings checked, by modelTask.
  const forecaster: Forecaster = forecasterOf(input.spec as ModelSpec & Json);
  return forecastSeries(forecaster, input);
}

/**
 * Makes a task of a model's name and settings: the shortest way to forecast a fleet on all cores.
 *
 * In an application that is bundled into one file, give threads an entry of your own with `defineForecastTask` instead.
 *
 * @throws BellwetherError `invalid-option` for an unknown name or settings that the model refuses.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { forecastMany } from '@bellwether/forecasting';
 * import { modelTask } from '@bellwether/forecasting/fleet-task';
 * import { workerPool } from '@bellwether/workers';
 *
 * const executor = workerPool({ threads: 2 });
 * const task = modelTask({ model: 'seasonal-naive', options: { seasonLength: 2 }, bounds: { lower: 0 } });
 * const fleet = [createTimeSeries({ name: 'load', start: 0, step: '1h', values: [1, 5, 2, 6] })];
 * for await (const result of forecastMany(fleet, { task, horizon: 3, executor })) {
 *   if (result.status === 'done') [...result.forecast.point]; // => [2, 6, 2]
 * }
 * await executor.close();
 * ```
 */
export function modelTask<Name extends ModelName>(spec: ModelSpec<Name>): ForecastTask {
  forecasterOf(spec as ModelSpec);
  const module = taskModule();
  return {
    run: runModel,
    ...(module === undefined ? {} : { module }),
    exportName: 'runModel',
    spec: JSON.parse(JSON.stringify(spec)) as Json,
  };
}

/** Where a thread imports the task from; nowhere where everything is bundled into one script, and then it runs in place. */
function taskModule(): string | undefined {
  try {
    return new URL('./fleet-task.js', import.meta.url).href;
  } catch {
    return undefined;
  }
}
