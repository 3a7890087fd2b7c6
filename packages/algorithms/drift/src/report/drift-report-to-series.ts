import { createTimeSeries, type MetricSink, requireNumber, type TimeSeries, type WriteResult } from '@bellwether/core';
import type { DriftReport } from './conclude.js';

/** Options of {@link driftReportToSeries}. */
export interface DriftReportToSeriesOptions {
  /** When the report was made, in milliseconds since the epoch. */
  readonly time: number;
  /** What the names of the series begin with. @default 'drift' */
  readonly name?: string;
  /** Labels of every series, such as the model and its version. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

const verdictNumber = { stable: 0, 'insufficient data': 0, drift: 1 } as const;

/**
 * A report as series of one point each, for a dashboard and for alerts.
 *
 * For each column `drift_detected` (1 or 0), `drift_severity` (effect over tolerance; above 1 matters), `drift_undecided` (1 where there was
 * too little data) and, where values were compared, `drift_adjusted_p_value`, all with the label `column`; for the whole `drift_columns_drifted`.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { driftReport, driftReportToSeries } from '@bellwether/drift';
 *
 * const rows = (shift: number) => ({ latency: Array.from({ length: 6000 }, (_, i) => shift + (i % 100)) });
 * const series = driftReportToSeries(driftReport(rows(0), rows(20)), { time: 0, labels: { model: 'checkout' } });
 * series.find(({ name }) => name === 'drift_detected')?.values[0]; // => 1
 * ```
 */
export function driftReportToSeries(report: DriftReport, options: DriftReportToSeriesOptions): TimeSeries[] {
  const time = requireNumber('time', options.time);
  const prefix = options.name ?? 'drift';
  const point = (name: string, value: number, labels: Readonly<Record<string, string>> = {}): TimeSeries =>
    createTimeSeries({
      name: `${prefix}_${name}`,
      labels: { ...options.labels, ...labels },
      timestamps: [time],
      values: [value],
    });
  const columns = report.columns.flatMap(({ column, verdict, severity, values }) => [
    point('detected', verdictNumber[verdict], { column }),
    point('undecided', verdict === 'insufficient data' ? 1 : 0, { column }),
    point('severity', severity, { column }),
    ...(values === undefined ? [] : [point('adjusted_p_value', values.adjustedPValue, { column })]),
  ]);
  const drifted = report.columns.filter(({ verdict }) => verdict === 'drift').length;
  return [point('columns_drifted', drifted), ...columns];
}

/**
 * Writes a report to a metric store: {@link driftReportToSeries} into a sink.
 *
 * @throws {@link BellwetherError} `invalid-option`; rejects as the sink does.
 */
export function writeDriftReport(
  sink: MetricSink,
  report: DriftReport,
  options: DriftReportToSeriesOptions & { readonly signal?: AbortSignal },
): Promise<WriteResult> {
  const { signal } = options;
  return sink.write(driftReportToSeries(report, options), signal === undefined ? {} : { signal });
}
