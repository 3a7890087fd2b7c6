import type { Frame } from '@bellwether/core';
import { type Block, driftSections, estimateChart, htmlReport, type Section } from '@bellwether/report';
import { objections, type Watch, type Watched } from './watch.ts';

type Measure = 'accuracy' | 'areaUnderCurve' | 'f1';
const measureNames: Readonly<Record<Measure, string>> = {
  accuracy: 'accuracy',
  areaUnderCurve: 'area under the ROC curve',
  f1: 'F1',
};

function percent(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : `${(100 * value).toFixed(1)} %`;
}

function chart({ monitor, chunks }: Watch, measure: Measure): Block {
  const usual = monitor.reference.measures[measure].value;
  const draw = (width: number): string =>
    estimateChart({
      title: measureNames[measure],
      width,
      points: chunks.map(({ label, estimate, truth, advice }) => ({
        label,
        estimate: estimate.measures[measure].value,
        lower: estimate.measures[measure].lower,
        upper: estimate.measures[measure].upper,
        realised: truth?.realised.measures[measure].value ?? null,
        alarm: measure === 'accuracy' && advice.worse === 'yes',
      })),
      ...(usual === null ? {} : { reference: { value: usual, label: 'on the reference' } }),
    });
  return {
    kind: 'figure',
    svg: draw(800),
    narrowSvg: draw(360),
    caption: `Estimated ${measureNames[measure]} of each chunk without its labels, with a band of 95 %, and what it turned out to be.`,
  };
}

/** How far the estimates were off, and how often the truth was in the band, where both are known. */
function estimatesJudged(chunks: readonly Watched[]): string {
  const known = chunks.flatMap(({ estimate, truth }) => {
    const { value, lower, upper } = estimate.measures.accuracy;
    const realised = truth?.realised.measures.accuracy.value ?? null;
    if (value === null || realised === null || lower === null || upper === null) return [];
    return [{ error: Math.abs(value - realised), inside: lower <= realised && realised <= upper }];
  });
  if (known.length === 0) return 'No labels have come yet.';
  const error = known.reduce((sum, each) => sum + each.error, 0) / known.length;
  const inside = known.filter((each) => each.inside).length;
  return `Over ${known.length} chunks with labels the estimate was off by ${percent(error)} on average, and the truth in the band in ${inside}.`;
}

function summary(watch: Watch): Section {
  const { chunks, monitor } = watch;
  const latest = chunks.at(-1);
  if (latest === undefined)
    return { title: 'Summary', blocks: [{ kind: 'paragraph', text: 'There are no rows to watch.' }] };
  const against = objections(chunks);
  const drifted = latest.drift.columns.filter(({ verdict }) => verdict === 'drift').length;
  return {
    title: 'Summary',
    severity: against.length > 0 ? 'critical' : drifted > 0 ? 'warning' : 'good',
    blocks: [
      {
        kind: 'tiles',
        tiles: [
          {
            label: 'estimated accuracy, latest chunk',
            value: percent(latest.estimate.measures.accuracy.value),
            detail: `reference ${percent(monitor.reference.measures.accuracy.value)}`,
            severity: latest.advice.worse === 'yes' ? 'critical' : 'good',
          },
          { label: 'features drifted', value: drifted, severity: drifted > 0 ? 'warning' : 'good' },
          {
            label: 'expectations failed',
            value: latest.quality.counts.failed,
            severity: latest.quality.gate === 'fail' ? 'critical' : 'good',
          },
          { label: 'advice', value: latest.advice.action },
        ],
      },
      {
        kind: 'paragraph',
        text: against.length === 0 ? 'Nothing speaks against using the model on the latest chunk.' : against.join(' '),
      },
      { kind: 'paragraph', text: latest.advice.reasons.join(' ') },
    ],
  };
}

function quality(watch: Watch): Section {
  return {
    title: 'Is the model still good?',
    blocks: [
      chart(watch, 'accuracy'),
      chart(watch, 'areaUnderCurve'),
      chart(watch, 'f1'),
      { kind: 'paragraph', text: estimatesJudged(watch.chunks) },
      {
        kind: 'table',
        caption: 'Every chunk',
        columns: [
          { title: 'chunk' },
          { title: 'rows', align: 'end' },
          { title: 'estimated accuracy' },
          { title: 'realised' },
          { title: 'believed' },
          { title: 'features drifted', align: 'end' },
          { title: 'advice' },
        ],
        rows: watch.chunks.map(({ label, rows, estimate, truth, drift, advice }) => {
          const { value, lower, upper } = estimate.measures.accuracy;
          return [
            label,
            rows,
            `${percent(value)} (${percent(lower)} to ${percent(upper)})`,
            truth === undefined ? 'no labels yet' : percent(truth.realised.measures.accuracy.value),
            estimate.trust.assumptionViolated ? 'no' : 'yes',
            drift.columns.filter(({ verdict }) => verdict === 'drift').length,
            (truth ?? { advice }).advice.action,
          ];
        }),
      },
    ],
  };
}

function expectations({ chunks }: Watch): Section[] {
  const latest = chunks.at(-1);
  if (latest === undefined) return [];
  const { results, gate, reason } = latest.quality;
  return [
    {
      title: 'Data quality of the latest chunk',
      severity: gate === 'fail' ? 'critical' : gate === 'warn' ? 'warning' : 'good',
      blocks: [
        { kind: 'paragraph', text: reason },
        {
          kind: 'details',
          summary: `${results.length} expectations, inferred from the reference`,
          blocks: [
            {
              kind: 'table',
              columns: [{ title: 'expectation' }, { title: 'columns' }, { title: 'status' }, { title: 'reason' }],
              rows: results.map((result) => [
                result.expectation,
                result.columns.join(', '),
                result.status,
                result.reason,
              ]),
            },
          ],
        },
      ],
    },
  ];
}

function groups({ chunks }: Watch): Section[] {
  const latest = chunks.findLast(({ truth }) => truth?.fairness !== undefined)?.truth;
  if (latest?.fairness === undefined) return [];
  const { criteria } = latest.fairness;
  return [
    {
      title: 'Groups',
      severity: criteria.some(({ verdict }) => verdict === 'disparity') ? 'warning' : 'good',
      blocks: [
        { kind: 'paragraph', text: `Differences between groups in chunk ${latest.label}, the latest with labels.` },
        {
          kind: 'table',
          columns: [
            { title: 'criterion' },
            { title: 'verdict' },
            { title: 'group' },
            { title: 'share' },
            { title: 'rate' },
            { title: 'difference' },
          ],
          rows: criteria.flatMap(({ criterion, comparisons }) =>
            comparisons.map(({ group, share, rate, difference, verdict }) => [
              criterion,
              verdict,
              group,
              share,
              percent(rate.value),
              `${percent(difference.value)} (${percent(difference.lower)} to ${percent(difference.upper)})`,
            ]),
          ),
        },
      ],
    },
  ];
}

/** The page for people. */
export function page(watch: Watch, reference: Frame, generatedAt: number): string {
  const latest = watch.chunks.at(-1);
  return htmlReport({
    title: 'Model monitor',
    subtitle: `${watch.chunks.length} chunks beside a reference of ${reference.length} rows`,
    generatedAt,
    sections: [
      summary(watch),
      quality(watch),
      ...expectations(watch),
      ...groups(watch),
      ...(latest === undefined
        ? []
        : driftSections(latest.drift, {
            title: 'Drift of the latest chunk',
            reference,
            current: watch.latest,
            currentName: `chunk ${latest.label}`,
            pictures: 8,
          })),
    ],
  });
}
