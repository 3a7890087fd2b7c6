import { basename } from 'node:path';
import { type Duration, inferStep, parseDuration, regularise, type TimeSeries } from '@bellwether/core';
import { readCsvSeries } from '@bellwether/files';
import type { Problem } from './problem.ts';
import { UsageError } from './usage-error.ts';

/** How files of timestamps and values become problems. */
export interface CsvOptions {
  readonly files: readonly string[];
  /** Steps, or a duration such as `1h`, which each file turns into its own steps. */
  readonly horizon: string;
  /** How many origins, spread evenly over the second half of the series. */
  readonly origins: number;
  /** Steps of one season. @default one day in steps of the file */
  readonly seasonLength: number | undefined;
}

const day = 86_400_000;

/** A whole number of steps, or a duration in steps of the series, at least 1. */
export function stepsOf(text: string, step: number): number {
  if (/^\d+$/.test(text)) return Math.max(1, Number(text));
  return Math.max(1, Math.round(parseDuration(text as Duration, 'horizon') / step));
}

/** The value series of one file on its own regular grid; buckets without a value stay missing. */
async function readRegular(file: string): Promise<TimeSeries> {
  let series: TimeSeries[];
  try {
    series = await readCsvSeries(file);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  if (series.length !== 1 || series[0]!.values.length < 2) {
    throw new UsageError(
      `"${file}" holds ${series.length} series${series.length === 1 ? ` of ${series[0]!.values.length} values` : ''}; it must hold one timestamp column and one value column with at least 2 rows.`,
    );
  }
  const step = inferStep(series[0]!);
  return regularise(series[0]!, { step });
}

/**
 * Rolling origin over one file. The last origin leaves exactly the horizon; the others lie evenly between it and the middle
 * of the series, at least one step apart.
 */
function problemsOf(file: string, series: TimeSeries, options: CsvOptions): Problem[] {
  const { values, axis } = series;
  const step = axis.kind === 'regular' ? axis.step : inferStep(series);
  const start = axis.kind === 'regular' ? axis.start : axis.timestamps[0]!;
  const horizon = stepsOf(options.horizon, step);
  const seasonLength = options.seasonLength ?? Math.max(1, Math.round(day / step));
  const last = values.length - horizon;
  const first = Math.min(last, Math.max(2, values.length >> 1));
  if (last < 2) {
    throw new UsageError(`"${file}" has ${values.length} values: too few for a horizon of ${horizon} steps.`);
  }
  const cuts = new Set<number>();
  for (let k = 0; k < options.origins; k += 1) {
    cuts.add(options.origins === 1 ? last : Math.round(first + ((last - first) * k) / (options.origins - 1)));
  }
  const name = basename(file);
  return [...cuts].map((cut) => ({
    id: `${name} @ ${cut}`,
    group: name,
    start,
    step,
    seasonLength,
    training: values.slice(0, cut),
    actual: values.slice(cut, cut + horizon),
  }));
}

/** A problem per file and origin. */
export async function csvProblems(options: CsvOptions): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const file of options.files) problems.push(...problemsOf(file, await readRegular(file), options));
  return problems;
}
