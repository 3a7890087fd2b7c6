export { type DanfoModule, type DanfoSeriesLike, loadDanfo } from './danfo.js';
export { fromDataFrame, toDataFrame } from './frames.js';
export { type FromDanfoSeriesOptions, fromDanfoSeries, toDanfoSeries } from './series.js';
