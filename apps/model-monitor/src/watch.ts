import type { Frame } from '@bellwether/core';
import type { Arguments } from './arguments.ts';
import { type ChunkFindings, type ChunkTruth, chunksOf, createMonitor, type Monitor } from './monitor.ts';
import type { Tables } from './tables.ts';

/** One chunk and everything that came to be known of it. */
export interface Watched extends ChunkFindings {
  /** Absent while the labels have not arrived. */
  readonly truth?: ChunkTruth;
}

/** Everything that was found. */
export interface Watch {
  readonly monitor: Monitor;
  readonly chunks: readonly Watched[];
  /** The rows of the latest chunk, for pictures. */
  readonly latest: Frame;
}

/** What keeps the latest chunk from being used: sentences, none where it may be. */
export function objections(chunks: readonly Watched[]): string[] {
  const latest = chunks.at(-1);
  if (latest === undefined) return ['There are no rows.'];
  const { quality, advice, estimate } = latest;
  const truth = chunks.findLast((chunk) => chunk.truth !== undefined)?.truth;
  return [
    ...(quality.gate === 'fail' ? [`Data quality: ${quality.reason}`] : []),
    ...(truth?.advice.worse === 'yes' ? [`Quality in chunk ${truth.label}: ${truth.advice.reasons.join(' ')}`] : []),
    ...(advice.worse === 'yes' ? [`Estimated quality: ${advice.reasons.join(' ')}`] : []),
    ...(estimate.trust.assumptionViolated
      ? [`The estimate is not to be believed: ${estimate.trust.reasons.join(' ')}`]
      : []),
  ];
}

/** Plays the chunks one after the other, as a service would see them: rows first, their labels some chunks later. */
export function watch({ reference, analysis, labelled }: Tables, args: Arguments, note: (text: string) => void): Watch {
  note(`learning from ${reference.length} rows of the reference`);
  const monitor = createMonitor(reference, args);
  const parts = chunksOf(analysis, args.chunk);
  const labels = labelled === undefined ? [] : chunksOf(labelled, args.chunk);
  const findings: ChunkFindings[] = [];
  const truths: ChunkTruth[] = [];
  for (const [k, rows] of parts.entries()) {
    note(`chunk ${k + 1} of ${parts.length}`);
    findings.push(monitor.observe(String(k + 1), rows));
    const due = k - args.delay;
    const arrived = due < 0 ? undefined : labels[due];
    if (arrived !== undefined) truths.push(monitor.resolve(String(due + 1), arrived));
  }
  return {
    monitor,
    chunks: findings.map((finding, k) => (truths[k] === undefined ? finding : { ...finding, truth: truths[k] })),
    latest: parts.at(-1) ?? analysis,
  };
}
