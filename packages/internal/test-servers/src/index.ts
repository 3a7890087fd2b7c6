export { type Browser, launchChromium } from './chromium.ts';
export { type Program, program, sharedData } from './programs.ts';
export { type History, type PrometheusServer, startPrometheus } from './prometheus.ts';
