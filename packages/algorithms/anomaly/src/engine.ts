import { type AnomalyReason, BellwetherError, describeValue, type Observation, type Signal } from '@bellwether/core';
import { advance, calmDown, conclude, isUndoing, recentre, reconsider } from './episode.js';
import { explain } from './explain.js';
import { type Judgement, judge } from './judge.js';
import { type Measurement, measure } from './measure.js';
import { createMemory, indexOf, type Memory, snapshotMemory, WEEK } from './memory.js';
import type { SeasonalDetectorSettings } from './options.js';
import { learnRecord } from './record-bounds.js';
import { learnProfile, usualAt } from './seasonal-profile.js';
import type { Episode, SeasonalDetectorState } from './state.js';

/** Observations before anything is judged. */
const WARM_UP = 60;
/** A value moves a profile as if it were at most this many typical deviations out. */
const PROFILE_CLIP = 3;

/** The machinery behind the detector: one engine judges one series. */
export interface Engine {
  /** The anomaly under way, if it is `active`. */
  readonly episode: Readonly<Episode>;
  update(observation: Observation): Signal;
  snapshot(): SeasonalDetectorState;
}

function requireTime(memory: Memory, time: number): void {
  const { observations, lastTime } = memory.progress;
  if (Number.isFinite(time) && (observations === 0 || time > lastTime)) return;
  throw new BellwetherError(
    'invalid-input',
    `The observation's time is ${describeValue(time)}; it must be a finite number${observations === 0 ? '' : ` after ${lastTime}, the time of the one before it`}.`,
  );
}

function learn(memory: Memory, time: number, localTime: number, value: number, typical: number): void {
  const { now, scores, bounds, rules, settings, progress, long } = memory;
  const clip = PROFILE_CLIP * bounds[indexOf.residual]!.deviation;
  const longClip = Math.max(clip, PROFILE_CLIP * bounds[indexOf.longResidual]!.deviation);
  for (let i = 0; i < now.length; i += 1) {
    if (Number.isNaN(now[i]!)) continue;
    learnRecord(bounds[i]!, rules[i]!, time, now[i]!, scores[i]!, settings.falseAlarmsPerDay);
  }
  const level = progress.base + progress.level;
  learnProfile(
    memory.short,
    localTime,
    value - level,
    typical - level,
    clip > 0 ? clip : Number.POSITIVE_INFINITY,
    progress.step,
  );
  if (long === undefined) return;
  // The long season includes what the fast level follows, a weekend for instance; but an anomaly is not a season.
  const suspicious = memory.episode.active && !memory.episode.shifted;
  const usual = suspicious ? progress.base + usualAt(memory.short, localTime, progress.step) : value;
  const lesson = (Number.isNaN(usual) ? value : usual) - progress.longBase;
  learnProfile(long, localTime, lesson, lesson, longClip > 0 ? longClip : Number.POSITIVE_INFINITY, progress.step);
}

function comparisonOf(memory: Memory, baseline: Measurement['baseline']): string {
  const [short, long] = memory.settings.periods;
  if (baseline === 'recent' || short === undefined) return ' from recent values';
  if (baseline === 'short') return short === WEEK / 7 ? ' at this time of day' : ' at this point of the season';
  return long === WEEK ? ' at this hour of the week' : ' at this point of the season';
}

function reasonFor(memory: Memory, value: number, measurement: Measurement, judgement: Judgement): AnomalyReason {
  const { kind, direction, onset, complete, before, after } = memory.episode;
  const explanation = explain({
    kind,
    direction,
    value,
    expected: measurement.expected,
    lower: judgement.lower,
    upper: judgement.upper,
    moment: 'now',
    comparison: comparisonOf(memory, measurement.baseline),
    onset,
    complete,
    before,
    after,
    roughness: memory.now[indexOf.roughness]!,
    usualRoughness: memory.bounds[indexOf.roughness]!.centre,
  });
  return { kind, direction, explanation };
}

/** Makes an engine, new or continued from a state. */
export function createEngine(settings: SeasonalDetectorSettings, state?: SeasonalDetectorState): Engine {
  const memory = createMemory(settings, state);
  const { progress, episode } = memory;
  const measurement: Measurement = { expected: 0, baseline: 'recent' };
  const judgement: Judgement = { mature: false, score: 0, furthest: 0, lower: 0, upper: 0 };

  function update(observation: Observation): Signal {
    const { time, value } = observation;
    requireTime(memory, time);
    if (!Number.isFinite(value)) return { status: 'missing', time, value: Number.NaN };
    const localTime = time + memory.offsetAt(time);
    conclude(memory, time);
    measure(memory, time, localTime, value, measurement);
    const { expected } = measurement;
    judge(memory, time, localTime, value, expected, judgement);
    const { mature } = judgement;
    const outside = mature && progress.observations >= WARM_UP && judgement.score >= 1;
    const undoing = outside && isUndoing(memory, time);
    let alarm = false;
    if (outside && !undoing) alarm = advance(memory, time, value - expected, judgement);
    else if (outside) episode.lastOutside = time;
    learn(memory, time, localTime, value, outside ? expected : value);
    recentre(memory, time);
    calmDown(memory, time);
    reconsider(memory);
    const reason = outside && !undoing ? reasonFor(memory, value, measurement, judgement) : undefined;
    progress.observations += 1;
    progress.lastTime = time;

    const remaining = WARM_UP - progress.observations + 1;
    if (remaining > 0) return { status: 'warming-up', remaining, time, value: value + 0 };
    // Adding 0 turns -0 into 0, which JSON could not tell apart.
    const assessment = {
      time,
      value: value + 0,
      score: reason === undefined ? Math.min(judgement.score, 0.999) : judgement.score,
      expected: expected + 0,
      lower: judgement.lower + 0,
      upper: judgement.upper + 0,
    };
    if (reason === undefined) return { status: 'normal', ...assessment };
    return alarm
      ? { status: 'anomaly', reason, ...assessment }
      : { status: 'ongoing', reason, since: episode.since, ...assessment };
  }

  return { episode, update, snapshot: () => snapshotMemory(memory) };
}
