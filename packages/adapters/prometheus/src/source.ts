import {
  BellwetherError,
  type Duration,
  formatDuration,
  invalidOption,
  type MetricQuery,
  type MetricSource,
  parseDuration,
  requireInteger,
  requireNumber,
  type TimeSeries,
} from '@bellwether/core';
import { decodeRange } from './decode.js';
import { createPost, type RequestOptions } from './request.js';

/** How the server is reached, and how long ranges are split. */
export interface PrometheusOptions extends RequestOptions {
  /** Points a server returns per series and request; longer ranges are split. @default 11000 */
  readonly maxPoints?: number;
  /** Receives what the server warns of, such as partial data. */
  readonly onWarning?: (message: string) => void;
}

/** A range query. Points lie at `from`, `from + step`, ... before `to`. */
export interface PrometheusQuery extends MetricQuery {
  /** PromQL. */
  readonly query: string;
  /** First evaluation, milliseconds since the epoch. */
  readonly from: number;
  /** End of the range, not included. */
  readonly to: number;
  /** Distance of the evaluations: milliseconds or `'5m'`. */
  readonly step: Duration;
}

/** A request that is one part of a range: both ends included. */
interface Part {
  readonly first: number;
  readonly last: number;
}

function partsOf(from: number, to: number, step: number, maxPoints: number): Part[] {
  const points = Math.ceil((to - from) / step);
  const parts: Part[] = [];
  for (let begin = 0; begin < points; begin += maxPoints) {
    const end = Math.min(points, begin + maxPoints);
    parts.push({ first: from + begin * step, last: from + (end - 1) * step });
  }
  return parts;
}

/** Whether the query depends on the ends of the request's range, so that its parts would differ from the whole. */
function dependsOnRange(query: string): boolean {
  const withoutStrings = query.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`/g, '""').replace(/#.*$/gm, '');
  return /@\s*(?:start|end)\s*\(/.test(withoutStrings);
}

function secondsOf(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

/**
 * Reads a Prometheus-compatible server straight into columns.
 *
 * Range queries go to `/api/v1/query_range`; ranges of more than `maxPoints` points are split on multiples of the step, so
 * that the parts join to exactly what one unlimited query would give, and arrive as one chunk per series and part, in time
 * order. A part is only asked for when the consumer wants it. Values are as evaluated by the server: it repeats the last
 * sample for up to five minutes after a series ends, which no client can see.
 *
 * Missing evaluations are left out, not filled: such a series has an irregular axis. Stored NaN and infinities come back as
 * they are. Works with Prometheus, Thanos, Mimir, Cortex, VictoriaMetrics and other servers that speak its API. Cost: one
 * pass over the answer's bytes; memory for one answer and its columns.
 *
 * @throws {@link BellwetherError} `invalid-option` at once; while reading `source-unavailable` (after repeated attempts),
 * `source-rejected` with the server's words, `invalid-input` for answers that are not the API's, `limit-exceeded`. No error
 * holds a credential.
 *
 * @example
 * ```ts no-run needs a server
 * import { prometheusSource } from '@bellwether/prometheus';
 *
 * const prometheus = prometheusSource({ url: 'http://localhost:9090' });
 * const to = Date.now();
 * const query = 'sum by (instance) (rate(node_cpu_seconds_total{mode!="idle"}[5m]))';
 * for await (const series of prometheus.read({ query, from: to - 14 * 86_400_000, to, step: '5m' })) {
 *   console.log(series.labels, series.values.length);
 * }
 * ```
 */
export function prometheusSource(options: PrometheusOptions): MetricSource<PrometheusQuery> {
  const post = createPost(options);
  const maxPoints = requireInteger('maxPoints', options.maxPoints ?? 11_000, { min: 1 });
  return {
    contract: 'metric-source/1',
    name: 'prometheus',
    capabilities: { chunked: true, evaluated: true, nonFinite: true },
    async *read(request, { signal } = {}): AsyncGenerator<TimeSeries> {
      const { query } = request;
      if (typeof query !== 'string' || query.trim() === '') throw invalidOption('query', query, 'a PromQL expression');
      const from = requireNumber('from', request.from);
      const to = requireNumber('to', request.to);
      const step = parseDuration(request.step, 'step');
      if (to <= from) throw invalidOption('to', to, `after "from" (${from})`);
      const parts = partsOf(from, to, step, maxPoints);
      if (parts.length > 1 && dependsOnRange(query)) {
        throw new BellwetherError(
          'invalid-option',
          `The query uses "@ start()" or "@ end()" and its range needs ${parts.length} requests at a step of ${formatDuration(step)}, which would each have other ends; use a longer step or a fixed time.`,
        );
      }
      for (const { first, last } of parts) {
        const form = new URLSearchParams({
          query,
          start: secondsOf(first),
          end: secondsOf(last),
          step: String(step / 1000),
        });
        const { series, warnings } = decodeRange(await post('/api/v1/query_range', form, signal), query, step);
        for (const warning of warnings) options.onWarning?.(warning);
        yield* series;
      }
    },
  };
}
