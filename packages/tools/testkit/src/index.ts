export { type StreamDetectorSubject, streamDetectorLaws } from './detector-laws.js';
export {
  errorRise,
  normalRise,
  type StreamDriftDetectorSubject,
  streamDriftDetectorLaws,
} from './drift-detector-laws.js';
export { type ForecasterSubject, forecasterLaws } from './forecaster-laws.js';
export { type ExecutorSubject, type ExecutorTasks, executorLaws, stateStoreLaws } from './infrastructure-laws.js';
export type { Law } from './law.js';
export { healthyValues, hostileLabels, regularSeries, uglyValues } from './samples.js';
export {
  type EventStoreSubject,
  eventStoreLaws,
  type MetricSinkSubject,
  type MetricSourceSubject,
  metricSinkLaws,
  metricSourceLaws,
  type OpenedSource,
} from './source-laws.js';
export { type TwoSampleSubject, twoSampleLaws } from './two-sample-laws.js';
