import {
  type Anomaly,
  type AnomalyReason,
  type Assessment,
  type Signal,
  type TimeSeries,
  timeAt,
} from '@bellwether/core';
import { createEngine } from './engine.js';
import { explain, formatTime } from './explain.js';
import { resolveOptions, type SeasonalDetectorOptions } from './options.js';
import type { Episode } from './state.js';

/** A change of level as the detector understood it in the end. */
type Change = Pick<Episode, 'direction' | 'onset' | 'complete' | 'before' | 'after'> & {
  readonly kind: 'level-shift' | 'trend';
};

/** An anomaly while it is being put together. */
interface Group {
  /** First and last time at which something was out. */
  readonly first: number;
  last: number;
  count: number;
  peak: Assessment;
  /** The reason given at the peak. */
  reason: AnomalyReason;
  change: Change | undefined;
}

function assessmentOf(signal: Assessment): Assessment {
  const { time, value, score, expected, lower, upper } = signal;
  return { time, value, score, expected, lower, upper };
}

function add(group: Group, signal: Extract<Signal, { status: 'anomaly' | 'ongoing' }>): void {
  group.last = signal.time;
  group.count += 1;
  if (signal.score <= group.peak.score) return;
  group.peak = assessmentOf(signal);
  group.reason = signal.reason;
}

function changeOf({ kind, direction, onset, complete, before, after }: Readonly<Episode>): Change | undefined {
  return kind === 'level-shift' || kind === 'trend' ? { kind, direction, onset, complete, before, after } : undefined;
}

/** A climb that outlasts the day after which everything is normal raises a second alarm; it is still one climb. */
function continues(group: Group, next: Group, patience: number): boolean {
  const { change } = group;
  return (
    change?.kind === 'trend' &&
    next.change?.kind === 'trend' &&
    change.direction === next.change.direction &&
    Math.min(next.first, next.change.onset) - Math.max(group.last, change.complete) < patience
  );
}

function join(group: Group, next: Group): void {
  group.last = next.last;
  group.count += next.count;
  if (next.peak.score > group.peak.score) group.peak = next.peak;
  const { change } = group;
  if (change !== undefined && next.change !== undefined) {
    group.change = { ...change, complete: next.change.complete, after: next.change.after };
  }
}

function finish({ first, last, count, peak, reason, change }: Group): Anomaly {
  if (change === undefined) return { start: first, end: last, count, peak, ...reason };
  const { kind, direction, onset } = change;
  const moment = `furthest out at ${formatTime(peak.time)}:`;
  const explanation = explain({ ...peak, ...change, moment, comparison: '', roughness: 0, usualRoughness: 0 });
  return { start: Math.min(first, onset), end: last, count, peak, kind, direction, explanation };
}

/**
 * Finds the anomalies of a whole series: runs the {@link seasonalDetector} over it and puts the signals of each anomaly together.
 *
 * How it decides: as the stream detector does, without looking ahead. Afterwards each anomaly gets the name of what it turned
 * out to be: a spike that stays becomes a `level-shift`, a climb a `trend`, both with the time at which the change began and
 * the level before and after in the explanation. `peak` is the observation that was furthest out.
 *
 * When not to use it: as for the stream detector. The first day (the first period) is for learning and is hardly judged.
 * Missing values are skipped. The series is neither changed nor kept.
 *
 * Cost: one pass, constant memory besides the result.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { createTimeSeries, seededRandom, standardNormal } from '@bellwether/core';
 * import { detectAnomalies } from '@bellwether/anomaly';
 *
 * const random = seededRandom(1);
 * const values = Array.from({ length: 288 * 14 }, (_, i) => {
 *   const usual = 50 + 20 * Math.sin((2 * Math.PI * i) / 288) + 3 * standardNormal(random);
 *   return i >= 3000 ? usual + 40 : usual;
 * });
 * const series = createTimeSeries({ start: Date.UTC(2026, 0, 5), step: '5m', values });
 * const [shift, ...others] = detectAnomalies(series);
 * shift?.kind; // => 'level-shift'
 * new Date(shift?.start ?? 0).toISOString(); // => '2026-01-15T10:00:00.000Z'
 * others.length; // => 0
 * ```
 */
export function detectAnomalies(series: TimeSeries, options: SeasonalDetectorOptions = {}): Anomaly[] {
  const settings = resolveOptions(options);
  const engine = createEngine(settings);
  const groups: Group[] = [];
  let group: Group | undefined;
  for (let i = 0; i < series.values.length; i += 1) {
    const signal = engine.update({ time: timeAt(series, i), value: series.values[i]! });
    if (signal.status === 'anomaly' || signal.status === 'ongoing') {
      // An alarm while the anomaly is under way is an escalation of it.
      if (group === undefined || engine.episode.since === signal.time) {
        const { time, reason } = signal;
        group = { first: time, last: time, count: 0, peak: assessmentOf(signal), reason, change: undefined };
        groups.push(group);
      }
      add(group, signal);
    }
    // What an anomaly is may become clear long after the alarm, when the values agree with a new level.
    if (group !== undefined && engine.episode.active) group.change = changeOf(engine.episode);
  }
  const joined: Group[] = [];
  for (const next of groups) {
    const previous = joined.at(-1);
    if (previous !== undefined && continues(previous, next, settings.refractory)) join(previous, next);
    else joined.push(next);
  }
  return joined.map(finish);
}
