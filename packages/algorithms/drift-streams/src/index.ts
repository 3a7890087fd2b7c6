export { type Adwin, type AdwinOptions, type AdwinState, adwin, restoreAdwin } from './adwin.js';
export { type CusumOptions, type CusumState, cusum, restoreCusum } from './cusum.js';
export { type DdmOptions, type DdmState, ddm, restoreDdm } from './ddm.js';
export { type EcddOptions, type EcddState, ecdd, restoreEcdd } from './ecdd.js';
export { type EddmOptions, type EddmState, eddm, restoreEddm } from './eddm.js';
export { type HddmAOptions, type HddmAState, hddmA, restoreHddmA } from './hddm-a.js';
export { type HddmWOptions, type HddmWState, hddmW, restoreHddmW } from './hddm-w.js';
export {
  type IncrementalKolmogorovSmirnovOptions,
  type IncrementalKolmogorovSmirnovState,
  incrementalKolmogorovSmirnov,
  restoreIncrementalKolmogorovSmirnov,
} from './incremental-kolmogorov-smirnov.js';
export type { StreamDriftState } from './kernels/detector-state.js';
export type { ChangeDirection } from './kernels/signals.js';
export { type KswinOptions, type KswinState, kswin, restoreKswin } from './kswin.js';
export {
  type OnlineMmdOptions,
  type OnlineMmdSettings,
  type OnlineMmdState,
  onlineMmd,
  restoreOnlineMmd,
} from './online-mmd.js';
export { type PageHinkleyOptions, type PageHinkleyState, pageHinkley, restorePageHinkley } from './page-hinkley.js';
export { type RddmOptions, type RddmState, rddm, restoreRddm } from './rddm.js';
export { restoreStepd, type StepdOptions, type StepdState, stepd } from './stepd.js';
