export { decodeRange, type RangeAnswer } from './decode.js';
export type { PrometheusAuth, RequestOptions } from './request.js';
export { type PrometheusOptions, type PrometheusQuery, prometheusSource } from './source.js';
export { type PrometheusTextOptions, prometheusTextSink } from './text-sink.js';
