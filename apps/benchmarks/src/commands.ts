import type { CommandEntry } from './command.ts';

/** Every subcommand with options of its own, in the order of the list. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'cbpe',
    title: 'Performance estimated without labels beside what the labels showed, on employment and housing',
    load: () => import('./cbpe/cbpe.ts'),
  },
  {
    name: 'drift-null',
    title: 'False alarms of drift reports where nothing drifted, beside the default rule of evidently',
    load: () => import('./drift/null.ts'),
  },
  {
    name: 'drift-streams',
    title: 'Stream drift detectors beside river: speed, delay, false alarms and missed changes',
    load: () => import('./drift-streams/drift-streams.ts'),
  },
  {
    name: 'drift-power',
    title: 'How often drift reports find a change, beside the tests of SciPy and the default rule of evidently',
    load: () => import('./drift/power.ts'),
  },
  {
    name: 'drift-table',
    title:
      'Drift report over two CSV or Parquet files, or a million rows of 50 columns: time and memory, beside evidently',
    load: () => import('./drift/table.ts'),
  },
  {
    name: 'forecast',
    title: 'Forecast the series of a file: accuracy, intervals and cost, beside statsforecast and R',
    load: () => import('./forecast/forecast.ts'),
  },
  {
    name: 'forecast-fleet',
    title: 'Forecast ten thousand and a hundred thousand series, in one thread and in several: time and memory',
    load: () => import('./entries/forecast-fleet.ts'),
  },
  {
    name: 'forecast-operational',
    title: 'Forecast the operational series of the Numenta Anomaly Benchmark an hour and a day ahead',
    load: () => import('./forecast/operational.ts'),
  },
  {
    name: 'forecast-refit',
    title: 'Forecasters fitted again as series move on, from the beginning and from the fit before: time and error',
    load: () => import('./forecast/refit.ts'),
  },
  {
    name: 'learning',
    title: 'Gradient boosting beside scikit-learn and XGBoost, one thread each: processor time and accuracy',
    load: () => import('./learning/learning.ts'),
  },
  {
    name: 'mmd',
    title:
      'Maximum mean discrepancy with 1,000 permutations: time, false alarms and power, beside the textbook test and NumPy',
    load: () => import('./mmd/mmd.ts'),
  },
  {
    name: 'npm-install',
    title: 'Install each published package from its tarball: time and size',
    load: () => import('./entries/npm-install.ts'),
  },
  {
    name: 'profiles',
    title: 'Mergeable profiles: speed, size, rank errors, false alarms, and agreement with reports on the data',
    load: () => import('./profiles/profiles.ts'),
  },
  {
    name: 'quality',
    title: 'A million rows of 20 columns checked against 28 expectations, beside pandera',
    load: () => import('./quality/quality.ts'),
  },
];
