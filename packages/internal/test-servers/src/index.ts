export { type Browser, launchChromium } from './chromium.js';
export { type Program, program, sharedData } from './programs.js';
export { type History, type PrometheusServer, startPrometheus } from './prometheus.js';
