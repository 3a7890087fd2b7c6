import { type ChangeShape, changeShape } from './change-shape.js';
import type { Judgement } from './judge.js';
import { DAY, HOUR, indexOf, type Memory } from './memory.js';
import { isFull, medianOfRecent, recent, shiftWindow, snapshotWindow } from './recent-window.js';
import { dropPending, lowerBound, settle, upperBound } from './record-bounds.js';
import { meanOfProfile, shiftProfile } from './seasonal-profile.js';

/** A level that stays out this long is the new level: in observations, or in time with a least number of observations. */
const SHIFT_OBSERVATIONS = 24;
const SHIFT_TIME = 3 * HOUR;
const SHIFT_LEAST = 6;
/** For so long a shift may be undone without an alarm. */
const UNDO_TIME = 3 * DAY;
/** After so long, whatever goes on is the new normal. */
const LONGEST_EPISODE = DAY;
/** How much of an anomaly's height its end leaves in the records: the same again still alarms, a third time hardly. */
const REMEMBERED_SHARE = 0.75;
/** An anomaly whose worst deviation doubles, and whose worst score grows by half, alarms again. */
const ESCALATION = 2;
const ESCALATION_SCORE = 1.5;
/** A change of level is named when a shape explains this share of two days and the change is this many typical deviations. */
const SHAPE_EXPLAINS = 0.5;
const SHAPE_SIZE = 3;

/** Whether the value is back at the level before the last shift: the end of an anomaly, not a new one. */
export function isUndoing(memory: Memory, time: number): boolean {
  const { progress, bounds, rules, now } = memory;
  if (progress.lastShift === 0 || time - progress.lastShiftTime > UNDO_TIME) return false;
  const record = bounds[indexOf.residualOf3]!;
  const rule = rules[indexOf.residualOf3]!;
  const residual = now[indexOf.residual]! + progress.lastShift;
  return residual <= upperBound(record, rule, 1) && residual >= lowerBound(record, rule, 1);
}

/** The shape of the last two days' level, the season removed; undefined where there is no clear change. */
function recentShape(memory: Memory): ChangeShape | undefined {
  const shape = changeShape(snapshotWindow(memory.windows.blocks));
  if (shape === undefined || shape.explained < SHAPE_EXPLAINS) return undefined;
  const typical = memory.bounds[indexOf.residual]!.deviation;
  return Math.abs(shape.after - shape.before) >= SHAPE_SIZE * typical ? shape : undefined;
}

function nameChange(memory: Memory, shape: ChangeShape): void {
  const { episode, windows } = memory;
  const level = meanOfProfile(memory.short);
  episode.kind = shape.kind;
  episode.direction = shape.after >= shape.before ? 'up' : 'down';
  episode.onset = recent(windows.blockTimes, windows.blockTimes.filled - 1 - shape.onset);
  episode.before = level + shape.before;
  episode.after = level + shape.after;
}

/** Says what kind of anomaly begins, from the quantities that are out. */
function classify(memory: Memory, time: number, judgement: Judgement): void {
  const { episode, scores } = memory;
  let sudden = 0;
  for (let i = 0; i < indexOf.roughness; i += 1) if (Math.abs(scores[i]!) > Math.abs(sudden)) sudden = scores[i]!;
  const worst = scores[judgement.furthest]!;
  episode.onset = time;
  if (Math.abs(sudden) >= 1) {
    episode.direction = sudden > 0 ? 'up' : 'down';
    episode.kind = sudden > 0 ? 'spike' : 'dip';
    return;
  }
  episode.direction = worst > 0 ? 'up' : 'down';
  if (judgement.furthest === indexOf.roughness) {
    episode.kind = 'variance';
    return;
  }
  const shape = recentShape(memory);
  if (shape !== undefined && shape.after > shape.before === worst > 0) {
    nameChange(memory, shape);
    return;
  }
  // Means of several values are out, no single one is: the level has moved by that much.
  const typicalLevel = meanOfProfile(memory.short) + memory.progress.level;
  const mean = memory.now[judgement.furthest]!;
  episode.kind = 'level-shift';
  episode.before = judgement.furthest === indexOf.meanValue ? memory.bounds[judgement.furthest]!.centre : typicalLevel;
  episode.after = judgement.furthest === indexOf.meanValue ? mean : typicalLevel + mean;
}

/** Raises, continues or escalates; returns whether an alarm is due. Call it only where something is out. */
export function advance(memory: Memory, time: number, deviation: number, judgement: Judgement): boolean {
  const { episode } = memory;
  const begins = !episode.active;
  const escalates =
    !begins &&
    judgement.score > ESCALATION_SCORE * episode.worstScore &&
    Math.abs(deviation) > ESCALATION * episode.worstDeviation;
  if (begins) {
    episode.active = true;
    episode.since = time;
    episode.shifted = false;
    episode.worstScore = 0;
    episode.worstDeviation = 0;
    classify(memory, time, judgement);
  }
  episode.worstScore = Math.max(episode.worstScore, judgement.score);
  episode.worstDeviation = Math.max(episode.worstDeviation, Math.abs(deviation));
  episode.lastOutside = time;
  return begins || escalates;
}

/** Takes a level that has stayed out long enough as the new one: profiles, levels and recent residuals move with it. */
export function recentre(memory: Memory, time: number): void {
  const { progress, scores, windows, episode } = memory;
  const score = scores[indexOf.residualOf3]!;
  const side = score >= 1 ? 1 : score <= -1 ? -1 : 0;
  if (side === 0) {
    progress.run = 0;
    progress.runSide = 0;
    return;
  }
  if (side !== progress.runSide) {
    progress.run = 0;
    progress.runSide = side;
    progress.runStart = time;
  }
  progress.run += 1;
  const lasting =
    progress.run >= SHIFT_OBSERVATIONS || (progress.run >= SHIFT_LEAST && time - progress.runStart >= SHIFT_TIME);
  if (!lasting || !isFull(windows.offsets)) return;

  const shift = medianOfRecent(windows.offsets, Math.min(progress.run, SHIFT_OBSERVATIONS), memory.scratch);
  if (episode.active && episode.kind !== 'trend') {
    episode.kind = 'level-shift';
    episode.direction = shift > 0 ? 'up' : 'down';
    episode.onset = progress.runStart;
    episode.before = meanOfProfile(memory.short);
    episode.after = episode.before + shift;
  }
  shiftProfile(memory.short, shift);
  if (memory.long !== undefined) shiftProfile(memory.long, shift);
  progress.level = 0;
  progress.longLevel = 0;
  for (const name of ['residuals', 'longResiduals', 'deviations', 'offsets', 'blocks'] as const) {
    shiftWindow(windows[name], -shift);
  }
  progress.blockSum -= shift * progress.blockCount;
  for (const quantity of ['residual', 'residualOf3', 'meanResidual', 'meanDeviation'] as const) {
    dropPending(memory.bounds[indexOf[quantity]]!);
  }
  const undone =
    progress.lastShift !== 0 &&
    time - progress.lastShiftTime < UNDO_TIME &&
    Math.abs(progress.lastShift + shift) < 0.3 * Math.abs(shift);
  progress.lastShift = undone ? 0 : shift;
  progress.lastShiftTime = time;
  progress.run = 0;
  episode.shifted = true;
}

/** After each block of values: is what goes on a change of level, and of what shape? */
export function reconsider(memory: Memory): void {
  const { episode } = memory;
  if (!episode.active || memory.progress.blockCount !== 0) return;
  const shape = recentShape(memory);
  if (shape === undefined) return;
  const blocks = memory.windows.blocks.filled;
  const began = recent(memory.windows.blockTimes, blocks - 1 - shape.onset);
  // The change must have lasted two blocks, and be the one that raised the alarm.
  if (blocks - shape.onset < 2 || (shape.kind === 'level-shift' && began < episode.since - 3 * HOUR)) return;
  nameChange(memory, shape);
}

/** Ends the anomaly when nothing was out for the refractory time, or when it has become the new normal. */
export function conclude(memory: Memory, time: number): void {
  const { episode, settings } = memory;
  const quiet = time - episode.lastOutside >= settings.refractory;
  const lasting = episode.active && time - episode.since >= LONGEST_EPISODE;
  if (!quiet && !lasting) return;
  const share = lasting || episode.shifted ? 1 : REMEMBERED_SHARE;
  for (const record of memory.bounds) settle(record, share);
  episode.active = false;
  episode.shifted = false;
}
