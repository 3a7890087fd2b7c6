import {
  BellwetherError,
  createTimeSeries,
  type Forecast,
  type MetricSink,
  type TimeSeries,
  type WriteResult,
} from '@bellwether/core';

/** How {@link forecastToSeries} names what it makes. */
export interface ForecastToSeriesOptions {
  /** Name of the series. @default the name of the forecast and `_forecast` */
  readonly name?: string;
  /** Whether the series say by a label `model` which model made them. A series then starts anew when the model changes. @default false */
  readonly modelLabel?: boolean;
  /** Labels that all series get besides those of the forecast: `{ run: 'nightly' }`. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A forecast as series that any metric store takes: the points with the label `forecast="point"`, and for every interval its
 * bounds with `forecast="lower"` and `"upper"` and their `level`. Values are shared with the forecast, not copied.
 *
 * @throws BellwetherError `invalid-input` where the forecast has a label of one of these names already.
 *
 * @example
 * ```ts
 * import { createTimeSeries, seriesKey } from '@bellwether/core';
 * import { forecastToSeries, naive } from '@bellwether/forecasting';
 *
 * const load = createTimeSeries({ name: 'cpu', labels: { host: 'a' }, start: 0, step: '1m', values: [3, 4, 5] });
 * const series = forecastToSeries(naive().fit(load).forecast({ horizon: 2, levels: [0.9] }));
 * series.map(({ name, labels }) => seriesKey(name, labels));
 * // => ['cpu_forecast{forecast="point",host="a"}', 'cpu_forecast{forecast="lower",host="a",level="0.9"}', 'cpu_forecast{forecast="upper",host="a",level="0.9"}']
 * ```
 */
export function forecastToSeries(forecast: Forecast, options: ForecastToSeriesOptions = {}): TimeSeries[] {
  const { start, step, unit, model, intervals } = forecast;
  const name = options.name ?? `${forecast.name}_forecast`;
  const shared = { ...forecast.labels, ...options.labels };
  const own = ['forecast', 'level', ...(options.modelLabel ? ['model'] : [])];
  const taken = own.find((label) => Object.hasOwn(shared, label));
  if (taken !== undefined) {
    throw new BellwetherError(
      'invalid-input',
      `The forecast of "${forecast.name}" has the label "${taken}" already; it is needed to tell points and bounds apart.`,
      { details: { label: taken } },
    );
  }
  const series = (values: Float64Array, labels: Record<string, string>): TimeSeries =>
    createTimeSeries({
      name,
      labels: { ...shared, ...labels, ...(options.modelLabel ? { model } : {}) },
      ...(unit === undefined ? {} : { unit }),
      start,
      step,
      values,
    });
  return [
    series(forecast.point, { forecast: 'point' }),
    ...intervals.flatMap(({ level, lower, upper }) => [
      series(lower, { forecast: 'lower', level: String(level) }),
      series(upper, { forecast: 'upper', level: String(level) }),
    ]),
  ];
}

/** Settings of {@link writeForecast}. */
export interface WriteForecastOptions extends ForecastToSeriesOptions {
  /** Ends the writing, which then rejects with `signal.reason`. @default never */
  readonly signal?: AbortSignal;
}

/**
 * Writes forecasts to a metric store, so that a dashboard shows them beside what really happened. Forecasts are taken one by
 * one as the sink takes series, so `forecastMany` may feed it.
 *
 * Writing the next forecast overwrites the one before where their times overlap, in stores that overwrite; give each run a
 * label of its own where earlier ones are to stay.
 *
 * @example
 * ```ts
 * import { createTimeSeries, type MetricSink } from '@bellwether/core';
 * import { naive, writeForecast } from '@bellwether/forecasting';
 *
 * const sink: MetricSink = {
 *   contract: 'metric-sink/1',
 *   name: 'counting',
 *   async write(chunks) {
 *     let [series, points] = [0, 0];
 *     for await (const { values } of chunks) {
 *       series += 1;
 *       points += values.length;
 *     }
 *     return { series, points };
 *   },
 * };
 * const load = createTimeSeries({ name: 'cpu', start: 0, step: '1m', values: [3, 4, 5] });
 * await writeForecast(sink, naive().fit(load).forecast({ horizon: 2 })); // => { series: 5, points: 10 }
 * ```
 */
export function writeForecast(
  sink: MetricSink,
  forecasts: Forecast | Iterable<Forecast> | AsyncIterable<Forecast>,
  options: WriteForecastOptions = {},
): Promise<WriteResult> {
  const { signal } = options;
  const list = 'contract' in forecasts ? [forecasts] : forecasts;
  async function* chunks(): AsyncGenerator<TimeSeries, void> {
    for await (const forecast of list) yield* forecastToSeries(forecast, options);
  }
  return sink.write(chunks(), signal === undefined ? {} : { signal });
}
