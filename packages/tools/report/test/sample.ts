import {
  type Anomaly,
  createTimeSeries,
  type Forecast,
  type SeededRandom,
  seededRandom,
  standardNormal,
  type TimeSeries,
} from '@bellwether/core';

const hour = 3_600_000;
export const start: number = Date.UTC(2026, 0, 5);

/** A load with a daily rhythm. */
export function load(length: number, random: SeededRandom = seededRandom(1)): TimeSeries {
  const values = Float64Array.from(
    { length },
    (_, i) => 50 + 20 * Math.sin((i * Math.PI) / 12) + standardNormal(random),
  );
  return createTimeSeries({ name: 'cpu', labels: { host: 'web-1' }, unit: 'percent', start, step: hour, values });
}

/** A forecast of `load` with two bands. */
export function outlook(after: number, length: number): Forecast {
  const point = Float64Array.from({ length }, (_, i) => 50 + 20 * Math.sin(((after + i) * Math.PI) / 12));
  const band = (level: number, width: number) => ({
    level,
    lower: point.map((value, i) => value - width * Math.sqrt(i + 1)),
    upper: point.map((value, i) => value + width * Math.sqrt(i + 1)),
  });
  return {
    contract: 'forecast/1',
    model: 'test',
    name: 'cpu',
    labels: {},
    unit: 'percent',
    start: start + after * hour,
    step: hour,
    point,
    intervals: [band(0.8, 1.3), band(0.95, 2)],
    notes: [],
  };
}

/** An anomaly of `load` at hour `at`. */
export function anomaly(at: number, hours = 1, explanation = '90 percent where 52 was expected'): Anomaly {
  const time = start + at * hour;
  const peak = { time, value: 90, score: 4, expected: 52, lower: 45, upper: 60 };
  return {
    kind: 'spike',
    direction: 'up',
    explanation,
    start: time,
    end: time + (hours - 1) * hour,
    count: hours,
    peak,
  };
}

/** Strings that try to break out of text, attributes, styles and links. */
export const hostile: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  '</title></desc></style></svg><iframe src=//evil.example>',
  ']]><!-- --><![CDATA[',
  '&lt;b&gt;&#x3c;script&#x3e;',
  'url(#x) id="bwid-1" url(#bwid-c0) fill="#fe0110" class="zr0-cls-0"',
  '{{constructor}} javascript:alert(1)',
  'right\u202eleft\u0000\u0007\ud800',
  '{a|rich} {b|text}',
  'x'.repeat(100_000),
  '',
];
