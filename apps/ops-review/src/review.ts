import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BellwetherError, collectSeries, type OperationsEvent, type TimeSeries } from '@bellwether/core';
import { openStore } from '@bellwether/duckdb';
import type { Arguments } from './arguments.ts';
import type { Review } from './findings.ts';
import { seriesTitles } from './format.ts';
import { ingest } from './ingest.ts';
import { type Inspection, inspect } from './inspect.ts';
import { renderPage } from './page.ts';
import { type ProgressOutput, progressBar } from './progress.ts';
import { rankFindings } from './ranking.ts';
import { renderSummary } from './summary.ts';
import { painter, plain } from './terminal.ts';

/** Where the review writes, and what it knows of the world; tests hand in their own. */
export interface ReviewContext {
  readonly signal: AbortSignal;
  readonly output?: ProgressOutput;
  readonly progress?: ProgressOutput;
  readonly now?: () => number;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

function prepareFolder(out: string): string {
  const folder = resolve(out);
  try {
    mkdirSync(folder, { recursive: true });
    // Made anew by every run: what an earlier one read may be of another source.
    for (const name of ['metrics.duckdb', 'metrics.duckdb.wal']) rmSync(join(folder, name), { force: true });
  } catch (cause) {
    const why = (cause as { code?: string }).code ?? String(cause);
    throw new BellwetherError(
      'invalid-option',
      `The folder "${out}" cannot be written (${why}); choose another with "--out FOLDER".`,
      { cause },
    );
  }
  return folder;
}

function anomalyEvents({ review }: Inspection): OperationsEvent[] {
  return review.anomalies.map(({ start, end, kind, direction, explanation, peak, count }) => ({
    time: start,
    kind: 'anomaly',
    message: explanation,
    labels: { ...review.labels, __name__: review.name },
    attributes: { shape: kind, direction, end, count, value: peak.value, expected: peak.expected, score: peak.score },
  }));
}

/**
 * Reads the metrics into the store, reviews every series, prints the summary and writes the report.
 *
 * @returns The review.
 */
export async function review(args: Arguments, context: ReviewContext): Promise<Review> {
  const {
    signal,
    output = process.stdout,
    progress = process.stderr,
    now = Date.now,
    environment = process.env,
  } = context;
  const onProgress = progressBar(progress);
  const warn = (message: string) => progress.write(`Warning: ${plain(message)}\n`);
  const { title, series } = await ingest(args.source, { signal, onProgress, warn, now: now(), environment });
  const folder = prepareFolder(args.out);
  const store = await openStore({ path: join(folder, 'metrics.duckdb') });
  try {
    const written = await store.write(series, { signal });
    onProgress({ stage: 'storing', done: written.series, total: written.series, unit: 'series' });
    const stored = await collectSeries(store.read({}, { signal }));
    const inspections: Inspection[] = [];
    const titles = seriesTitles(stored);
    for (const [i, each] of stored.entries()) {
      inspections.push(inspectOne(each, titles[i]!, args, signal));
      onProgress({
        stage: 'reviewing',
        done: inspections.length,
        total: stored.length,
        unit: 'series',
        item: plain(titles[i]!),
      });
    }
    await store.writeEvents(inspections.flatMap(anomalyEvents), { signal });
    const reviews = inspections.map((each) => each.review);
    const result: Review = {
      contract: 'ops-review/1',
      source: title,
      generatedAt: new Date(now()).toISOString(),
      findings: rankFindings(reviews),
      series: reviews,
    };
    const page = join(folder, 'report.html');
    writeFileSync(page, renderPage(result, inspections));
    onProgress({ stage: 'report', done: 1, total: 1, unit: 'page' });
    output.write(`${renderSummary(result, painter(output.isTTY ?? false))}Report: ${page}\n`);
    if (args.json) output.write(`${JSON.stringify(result)}\n`);
    return result;
  } finally {
    await store.close();
  }
}

function inspectOne(series: TimeSeries, title: string, args: Arguments, signal: AbortSignal): Inspection {
  return inspect(series, title, { signal, ...(args.limit === undefined ? {} : { limit: args.limit }) });
}
