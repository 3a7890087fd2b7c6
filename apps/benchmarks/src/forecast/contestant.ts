// Answers the questions of a file with one of our models and times it; started by the command, one process a model.
//
//   node contestant.ts QUESTIONS ANSWERS MODEL OPTIONS_JSON
import { readFileSync, writeFileSync } from 'node:fs';
import { createTimeSeries, type Forecast, type TimeSeries } from '@bellwether/core';
import { makeModel } from './models.ts';
import type { Question } from './problem.ts';
import { UsageError } from './usage-error.ts';

/** Milliseconds of work before the clock starts, so that what is measured is compiled code. */
const warmUp = 1500;
const levels = [0.8, 0.95];

const [questionsFile = '', answersFile = '', name = '', optionsText = '{}'] = process.argv.slice(2);
const options = JSON.parse(optionsText) as Record<string, unknown>;
const questions = readFileSync(questionsFile, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Question);

function seriesOf({ id, start, step, values }: Question): TimeSeries {
  return createTimeSeries({ name: id, start, step, values: Float64Array.from(values, (value) => value ?? Number.NaN) });
}

function forecastOne({ seasonLength, step, horizon }: Question, series: TimeSeries): Forecast {
  return makeModel(name, { seasonLength, step, horizon, options }).fit(series).forecast({ horizon, levels });
}

try {
  for (const { seasonLength, step, horizon } of questions) makeModel(name, { seasonLength, step, horizon, options });
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}

const inputs = questions.map(seriesOf);
const notes = new Set<string>();
const warmUpEnds = performance.now() + warmUp;
for (let i = 0; i < questions.length && performance.now() < warmUpEnds; i += 1) {
  try {
    forecastOne(questions[i]!, inputs[i]!);
  } catch {
    // Counted and reported where it is measured.
  }
}
const forecasts: (Forecast | undefined)[] = new Array(questions.length).fill(undefined);
const before = process.cpuUsage();
for (let i = 0; i < questions.length; i += 1) {
  try {
    forecasts[i] = forecastOne(questions[i]!, inputs[i]!);
  } catch (error) {
    notes.add(error instanceof Error ? error.message : String(error));
  }
}
const used = process.cpuUsage(before);

const lines = forecasts.map((forecast) => {
  if (forecast === undefined) return 'null';
  const [narrow, wide] = forecast.intervals;
  return JSON.stringify({
    point: Array.from(forecast.point),
    lower80: Array.from(narrow!.lower),
    upper80: Array.from(narrow!.upper),
    lower95: Array.from(wide!.lower),
    upper95: Array.from(wide!.upper),
  });
});
const summary = JSON.stringify({ cpuSeconds: (used.user + used.system) / 1e6, notes: [...notes] });
writeFileSync(answersFile, `${[...lines, summary].join('\n')}\n`);
