export { detectAnomalies } from './detect-anomalies.js';
export type { AnomalyDirection, SeasonalDetectorOptions, SeasonalDetectorSettings } from './options.js';
export { restoreSeasonalDetector, seasonalDetector } from './seasonal-detector.js';
export type { SeasonalDetectorState } from './state.js';
