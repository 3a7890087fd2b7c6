import { invalidOption, requireOneOf } from '@bellwether/core';
import {
  adida,
  arima,
  autoArima,
  autoExponentialSmoothing,
  autoForecaster,
  conformalIntervals,
  croston,
  drift,
  dynamicOptimisedTheta,
  dynamicTheta,
  exponentialSmoothing,
  forecastSeries,
  holt,
  holtWinters,
  imapa,
  naive,
  naive2,
  optimisedTheta,
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

var models = {
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
function forecasterOf({ model, options, bounds, conformal }) {
  const make = models[requireOneOf('model', model, Object.keys(models))];
  const own = options === void 0 ? make({}) : make(options);
  const calibrated = conformal === void 0 ? own : conformalIntervals(own, conformal);
  return bounds === void 0 ? calibrated : withBounds(calibrated, bounds);
}
function runModel(input) {
  if (input.spec === void 0) throw invalidOption('spec', input.spec, 'a model as modelTask() describes it');
  const forecaster = forecasterOf(input.spec);
  return forecastSeries(forecaster, input);
}
function modelTask(spec) {
  forecasterOf(spec);
  const module = taskModule();
  return {
    run: runModel,
    ...(module === void 0 ? {} : { module }),
    exportName: 'runModel',
    spec: JSON.parse(JSON.stringify(spec)),
  };
}
function taskModule() {
  try {
    return new URL('./fleet-task.js', import.meta.url).href;
  } catch {
    return void 0;
  }
}

export { modelTask, runModel };
