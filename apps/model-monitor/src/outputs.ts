import { createTimeSeries, type TimeSeries } from '@bellwether/core';
import { driftReportToSeries } from '@bellwether/drift';
import { prometheusTextSink } from '@bellwether/prometheus';
import { driftSuite, junitXml, qualitySuite } from '@bellwether/report';
import { objections, type Watch } from './watch.ts';

/** The result as JSON: plain data, nothing of the rows. */
export function resultOf({ monitor, chunks }: Watch) {
  const against = objections(chunks);
  return {
    contract: 'model-monitor/1',
    reference: monitor.reference,
    chunks,
    gate: { open: against.length === 0, objections: against },
  };
}

/** Results of the latest chunk for a CI system. */
export function junitOf({ chunks }: Watch): string {
  const latest = chunks.at(-1);
  if (latest === undefined) return junitXml([]);
  const against = objections(chunks);
  return junitXml([
    qualitySuite(latest.quality),
    driftSuite(latest.drift),
    {
      name: 'model',
      cases: [{ name: 'fit for use', ...(against.length === 0 ? {} : { failure: against.join(' ') }) }],
    },
  ]);
}

const help = {
  model_rows: 'Rows of the latest chunk.',
  model_estimated_quality: 'Quality of the latest chunk, estimated without its labels.',
  model_estimated_quality_lower: 'Lower end of the 95 % band of the estimate.',
  model_estimated_quality_upper: 'Upper end of the 95 % band of the estimate.',
  model_realised_quality: 'Quality of the latest chunk whose labels are known.',
  model_reference_quality: 'Quality on the reference.',
  model_estimate_trusted: '1 where the estimate can be believed, 0 where the chunk is unlike the reference.',
  model_expectations_failed: 'Expectations of data quality that the latest chunk failed.',
} as const;

/** The latest chunk as metrics, in the text that Prometheus scrapes. */
export async function metricsOf({ chunks, monitor }: Watch, time: number): Promise<string> {
  const latest = chunks.at(-1);
  let text = '';
  const sink = prometheusTextSink({
    help,
    save(page) {
      text = page;
    },
  });
  const point = (name: string, value: number | null, labels: Record<string, string> = {}): TimeSeries[] =>
    value === null ? [] : [createTimeSeries({ name: `model_${name}`, labels, timestamps: [time], values: [value] })];
  if (latest === undefined) return text;
  const { accuracy, areaUnderCurve, f1 } = latest.estimate.measures;
  const truth = chunks.findLast((chunk) => chunk.truth !== undefined)?.truth?.realised.measures;
  await sink.write([
    ...point('rows', latest.rows),
    ...Object.entries({ accuracy, areaUnderCurve, f1 }).flatMap(([measure, { value, lower, upper }]) => [
      ...point('estimated_quality', value, { measure }),
      ...point('estimated_quality_lower', lower, { measure }),
      ...point('estimated_quality_upper', upper, { measure }),
    ]),
    ...Object.entries({ accuracy: truth?.accuracy, areaUnderCurve: truth?.areaUnderCurve, f1: truth?.f1 }).flatMap(
      ([measure, found]) => point('realised_quality', found?.value ?? null, { measure }),
    ),
    ...point('reference_quality', monitor.reference.measures.accuracy.value, { measure: 'accuracy' }),
    ...point('estimate_trusted', latest.estimate.trust.assumptionViolated ? 0 : 1),
    ...point('expectations_failed', latest.quality.counts.failed),
    ...driftReportToSeries(latest.drift, { time }),
  ]);
  return text;
}
