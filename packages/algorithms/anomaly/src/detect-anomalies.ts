import {
  type Anomaly,
  type AnomalyReason,
  type Assessment,
  type Signal,
  type TimeSeries,
  timeAt,
} from '@bellwether/core';
import { createEngine } from './engine.js';
import { resolveOptions, type SeasonalDetectorOptions } from './options.js';
import type { Episode } from './state.js';

/** An anomaly while it is being put together. */
interface Group {
  /** First unusual time, and the time at which a change of level began if that is known. */
  readonly first: number;
  start: number;
  end: number;
  count: number;
  peak: Assessment;
  reason: AnomalyReason;
}

function assessmentOf(signal: Assessment): Assessment {
  const { time, value, score, expected, lower, upper } = signal;
  return { time, value, score, expected, lower, upper };
}

function add(group: Group, signal: Extract<Signal, { status: 'anomaly' | 'ongoing' }>): void {
  group.end = signal.time;
  group.count += 1;
  if (signal.score <= group.peak.score) return;
  group.peak = assessmentOf(signal);
  if (!isChangeOfLevel(group.reason)) group.reason = signal.reason;
}

function isChangeOfLevel(reason: Pick<AnomalyReason, 'kind'>): boolean {
  return reason.kind === 'level-shift' || reason.kind === 'trend';
}

/** A change of level is recognised, and its size known, only after a while: then it names the whole anomaly. */
function rename(group: Group, episode: Readonly<Episode>, reason: () => AnomalyReason): void {
  if (!isChangeOfLevel(episode)) return;
  group.reason = reason();
  group.start = Math.min(group.first, episode.onset);
}

export function detectAnomalies(series: TimeSeries, options: SeasonalDetectorOptions = {}): Anomaly[] {
  const settings = resolveOptions(options);
  const engine = createEngine(settings);
  const groups: Group[] = [];
  let group: Group | undefined;
  let changes = 0;
  for (let i = 0; i < series.values.length; i += 1) {
    const wasActive = engine.episode.active;
    const signal = engine.update({ time: timeAt(series, i), value: series.values[i]! });
    if (signal.status === 'anomaly' || signal.status === 'ongoing') {
      // An alarm within the refractory time of the last one is an escalation of the same anomaly.
      if (group === undefined || (signal.status === 'anomaly' && signal.time - group.end >= settings.refractory)) {
        group = {
          first: signal.time,
          start: signal.time,
          end: signal.time,
          count: 0,
          peak: assessmentOf(signal),
          reason: signal.reason,
        };
        groups.push(group);
        changes = 0;
      }
      add(group, signal);
    }
    if (group === undefined || !(wasActive || engine.episode.active)) continue;
    const { kind, before, after } = engine.episode;
    const state = isChangeOfLevel({ kind }) ? after - before : 0;
    if (state !== changes) rename(group, engine.episode, engine.reason);
    changes = state;
  }
  return groups.map(({ start, end, count, peak, reason }) => ({ start, end, count, peak, ...reason }));
}
