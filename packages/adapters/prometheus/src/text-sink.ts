import { BellwetherError, type MetricSink, type TimeSeries, timeAt } from '@bellwether/core';

/** Options of {@link prometheusTextSink}. */
export interface PrometheusTextOptions {
  /** Takes the whole text once everything was written: answer a scrape with it, or put it in a file for the node exporter. */
  readonly save: (text: string) => void | Promise<void>;
  /** Whether samples carry their time. Scrapers stamp samples themselves, and refuse old ones. @default false */
  readonly timestamps?: boolean;
  /**
   * What metrics mean, for the people who find them: texts by the names that the series have, or a function of such a name. Line breaks
   * and backslashes are escaped.
   *
   * @default none: no `# HELP` lines
   */
  readonly help?: Readonly<Record<string, string>> | ((name: string) => string | undefined);
}

/** A name as Prometheus allows it: what is no letter, digit or underscore becomes an underscore. */
function legalName(name: string, allowed: RegExp): string {
  const legal = name.replace(allowed, '_');
  return /^[0-9]/.test(legal) || legal === '' ? `_${legal}` : legal;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** In a help text a quote stands for itself. */
function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function valueText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}

interface Sample {
  /** The name before it was made legal. */
  readonly name: string;
  readonly metric: string;
  readonly key: string;
  readonly value: number;
  readonly time: number;
}

/** The latest value of a series; nothing where it has none. */
function latestOf(series: TimeSeries): Sample | undefined {
  let at = series.values.length - 1;
  while (at >= 0 && Number.isNaN(series.values[at]!)) at -= 1;
  if (at < 0) return undefined;
  const metric = legalName(series.name, /[^a-zA-Z0-9_:]/g);
  const labels = Object.entries(series.labels)
    .map(([name, value]) => `${legalName(name, /[^a-zA-Z0-9_]/g)}="${escapeLabel(value)}"`)
    .sort();
  const key = labels.length === 0 ? metric : `${metric}{${labels.join(',')}}`;
  return { name: series.name, metric, key, value: series.values[at]!, time: timeAt(series, at) };
}

/** The help of a metric, the first that any of its names has: the format allows one. */
function helpLines(
  metric: string,
  samples: readonly Sample[],
  helpOf: (name: string) => string | undefined,
): readonly string[] {
  for (const name of new Set(samples.map((sample) => sample.name))) {
    const text = helpOf(name);
    if (text !== undefined && text !== '') return [`# HELP ${metric} ${escapeHelp(text)}`];
  }
  return [];
}

/**
 * A sink that writes the latest value of every series in the text format that Prometheus scrapes.
 *
 * Names are made legal (other characters become underscores), label values are escaped. The samples of one metric stand together, as the
 * format wants it, as gauges, after a line of `help` where there is one. Series without a value are left out.
 *
 * Not for histories: Prometheus takes samples as it scrapes them. Nothing is saved where writing fails or is aborted.
 *
 * @throws {@link BellwetherError} `invalid-input`, rejecting the write, for two series that have the same name and labels once these are legal.
 *
 * @example
 * ```ts
 * import { createTimeSeries } from '@bellwether/core';
 * import { prometheusTextSink } from '@bellwether/prometheus';
 *
 * let page = '';
 * const sink = prometheusTextSink({
 *   save: (text) => { page = text; },
 *   help: { drift_severity: 'How far a column has drifted; 1 is the boundary.' },
 * });
 * const severity = (column: string, value: number) =>
 *   createTimeSeries({ name: 'drift_severity', labels: { column }, start: 0, step: '1h', values: [value] });
 * await sink.write([severity('age', 0.4), severity('a "name"', 2)]); // => { series: 2, points: 2 }
 * page.split('\n')[0]; // => '# HELP drift_severity How far a column has drifted; 1 is the boundary.'
 * page.split('\n')[3]; // => 'drift_severity{column="a \\"name\\""} 2'
 * ```
 */
export function prometheusTextSink(options: PrometheusTextOptions): MetricSink {
  const { help } = options;
  const helpOf =
    typeof help === 'function'
      ? help
      : (name: string) => (help !== undefined && Object.hasOwn(help, name) ? help[name] : undefined);
  return {
    contract: 'metric-sink/1',
    name: 'prometheus-text',
    async write(chunks, { signal } = {}) {
      const metrics = new Map<string, Sample[]>();
      const keys = new Set<string>();
      let series = 0;
      for await (const chunk of chunks) {
        signal?.throwIfAborted();
        const sample = latestOf(chunk);
        if (sample === undefined) continue;
        if (keys.has(sample.key)) {
          throw new BellwetherError(
            'invalid-input',
            `Two series are "${sample.key}" in the names that Prometheus allows.`,
            {
              details: { series: sample.key },
            },
          );
        }
        keys.add(sample.key);
        series += 1;
        const known = metrics.get(sample.metric);
        if (known === undefined) metrics.set(sample.metric, [sample]);
        else known.push(sample);
      }
      signal?.throwIfAborted();
      const lines = [...metrics].flatMap(([metric, samples]) => [
        ...helpLines(metric, samples, helpOf),
        `# TYPE ${metric} gauge`,
        ...samples.map(({ key, value, time }) => {
          const stamp = options.timestamps === true ? ` ${Math.round(time)}` : '';
          return `${key} ${valueText(value)}${stamp}`;
        }),
      ]);
      await options.save(lines.length === 0 ? '' : `${lines.join('\n')}\n`);
      return { series, points: series };
    },
  };
}
