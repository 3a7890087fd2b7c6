import { type ChangeShape, changeShape } from './change-shape.js';
import type { Judgement } from './judge.js';
import { BLOCK, LEVEL_TIME } from './measure.js';
import { DAY, HOUR, indexOf, type Memory } from './memory.js';
import { isFull, medianOfRecent, recent, shiftWindow, snapshotWindow } from './recent-window.js';
import { dropPending, isMature, lowerBound, recordScore, settle, upperBound } from './record-bounds.js';
import { meanOfProfile } from './seasonal-profile.js';

/** A level that stays out this long is the new level: in observations, or in time with a least number of observations. */
const SHIFT_OBSERVATIONS = 24;
const SHIFT_TIME = 3 * HOUR;
const SHIFT_LEAST = 6;
/** For so long a shift may be undone without an alarm. */
const UNDO_TIME = 3 * DAY;
/** After so long, whatever goes on is the new normal. */
const LONGEST_EPISODE = DAY;
/** How much of an anomaly's height its end leaves in the records: the same again still alarms, a third time hardly. */
const REMEMBERED_SHARE = 0.5;
/** An anomaly whose worst deviation doubles, and whose worst score grows by half, alarms again. */
const ESCALATION = 2;
const ESCALATION_SCORE = 1.5;
/** A change of level is named when a shape explains this share of the last four days and the change is this many typical deviations. */
const SHAPE_EXPLAINS = 0.5;
const SHAPE_SIZE = 3;
/** Score from which the median of the last two hours makes an anomaly be looked at as a change of level. */
const SLOWLY_OUT = 0.7;
/** How far back a change of level is looked for. */
const SHAPE_TIME = 4 * DAY;
/** Typical deviations that the level must have moved for the baseline to move when an anomaly ends. */
const ABSORBED_SIZE = 1.5;
/** Observations out before an anomaly that began with a single value is looked at as a change of level. */
const LASTING = 12;

/** Whether the value is back at the level before the last shift: the end of an anomaly, not a new one. */
export function isUndoing(memory: Memory, time: number): boolean {
  const { progress, bounds, rules, windows } = memory;
  if (windows.offsets.filled === 0 || progress.lastShift === 0 || time - progress.lastShiftTime > UNDO_TIME)
    return false;
  const record = bounds[indexOf.residualOf3]!;
  const rule = rules[indexOf.residualOf3]!;
  // Measured from the level at which the values began to go back: since then the level has followed them.
  const level = progress.run > 0 ? progress.runLevel : progress.level;
  const residual = recent(windows.offsets, 0) - level + progress.lastShift;
  return residual <= upperBound(record, rule, memory.view) && residual >= lowerBound(record, rule, memory.view);
}

/** The slow level of the series, the season removed. */
function slowLevel(memory: Memory): number {
  return memory.progress.base + meanOfProfile(memory.short);
}

/** The shape of the last days' level, the season removed; undefined where there is no clear change. */
function recentShape(memory: Memory): ChangeShape | undefined {
  const { blocks, blockTimes } = memory.windows;
  const times = snapshotWindow(blockTimes);
  const first = times.findIndex((time) => time >= times.at(-1)! - SHAPE_TIME);
  const shape = changeShape(snapshotWindow(blocks).slice(first));
  if (shape === undefined || shape.explained < SHAPE_EXPLAINS) return undefined;
  const typical = memory.bounds[indexOf.residual]!.deviation;
  if (Math.abs(shape.after - shape.before) < SHAPE_SIZE * typical) return undefined;
  const began = times[first + shape.onset]!;
  // A sudden change from well before the alarm is another story.
  const { active, since } = memory.episode;
  if (shape.kind === 'level-shift' && active && began < since - SHIFT_TIME) return undefined;
  const latest = blocks.filled - 1;
  return { ...shape, onset: first + shape.onset, end: Math.min(latest, first + shape.end) };
}

function nameChange(memory: Memory, shape: ChangeShape): void {
  const { episode, windows } = memory;
  // The baseline follows a change; the largest size seen is the nearest to the truth.
  const smaller = Math.abs(shape.after - shape.before) < Math.abs(episode.after - episode.before);
  if (episode.kind === shape.kind && smaller) return;
  const level = slowLevel(memory);
  episode.kind = shape.kind;
  episode.direction = shape.after >= shape.before ? 'up' : 'down';
  const began = recent(windows.blockTimes, windows.blockTimes.filled - 1 - shape.onset);
  // Blocks are coarse: a sudden change that began within two of the alarm began with it.
  const sameTime = shape.kind === 'level-shift' && Math.abs(began - episode.since) <= 2 * BLOCK * memory.progress.step;
  episode.onset = sameTime ? episode.since : began;
  episode.complete = recent(windows.blockTimes, windows.blockTimes.filled - 1 - shape.end);
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
  // Whether the level stays there is not known yet: recentre, calmDown and reconsider will tell.
  episode.kind = worst > 0 ? 'spike' : 'dip';
}

/** Raises, continues or escalates; returns whether an alarm is due. Call it only where something is out. */
export function advance(memory: Memory, time: number, deviation: number, judgement: Judgement): boolean {
  const { episode, scores } = memory;
  const begins = !episode.active;
  const erratic = Math.abs(scores[indexOf.roughness]!) >= 1 && Math.abs(scores[indexOf.residualOf3]!) < 1;
  if (!begins && erratic && (episode.kind === 'spike' || episode.kind === 'dip')) {
    episode.kind = 'variance';
    episode.direction = scores[indexOf.roughness]! > 0 ? 'up' : 'down';
  }
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
    episode.outside = 0;
    episode.levelBefore = slowLevel(memory) + memory.progress.level;
    episode.before = 0;
    episode.after = 0;
    classify(memory, time, judgement);
  }
  episode.worstScore = Math.max(episode.worstScore, judgement.score);
  episode.worstDeviation = Math.max(episode.worstDeviation, Math.abs(deviation));
  episode.lastOutside = time;
  episode.outside += 1;
  return begins || escalates;
}

/** Moves the slow levels to where the series is; the fast levels start again from there. */
function moveBaseline(memory: Memory, shift: number, longShift: number): void {
  const { progress, windows, bounds } = memory;
  const change = shift - progress.level;
  progress.base += shift;
  progress.longBase += longShift;
  progress.level = 0;
  progress.longLevel = 0;
  for (const name of ['residuals', 'deviations'] as const) shiftWindow(windows[name], -change);
  for (const name of ['offsets', 'blocks'] as const) shiftWindow(windows[name], -shift);
  shiftWindow(windows.longResiduals, -longShift);
  progress.blockSum -= shift * progress.blockCount;
  for (const quantity of ['residual', 'residualOf3', 'meanResidual', 'meanDeviation'] as const) {
    dropPending(bounds[indexOf[quantity]]!);
  }
}

/** Whether a state that began at `start` and was seen `count` times in a row may be called lasting. */
function isLasting(count: number, start: number, time: number): boolean {
  return count >= SHIFT_OBSERVATIONS || (count >= SHIFT_LEAST && time - start >= SHIFT_TIME);
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
    progress.runLevel = progress.level;
  }
  progress.run += 1;
  if (!isLasting(progress.run, progress.runStart, time) || !isFull(windows.offsets)) return;

  const shift = medianOfRecent(windows.offsets, Math.min(progress.run, SHIFT_OBSERVATIONS), memory.scratch);
  const undone =
    progress.lastShift !== 0 &&
    time - progress.lastShiftTime < UNDO_TIME &&
    Math.abs(progress.lastShift + shift) < 0.3 * Math.abs(shift);
  if (episode.active && episode.kind !== 'trend' && !undone) {
    episode.kind = 'level-shift';
    episode.direction = shift > 0 ? 'up' : 'down';
    episode.onset = progress.runStart;
    episode.before = slowLevel(memory) + progress.runLevel;
    episode.after = slowLevel(memory) + shift;
  }
  moveBaseline(memory, shift, shift);
  progress.lastShift = undone ? 0 : shift;
  progress.lastShiftTime = time;
  progress.run = 0;
  episode.shifted = true;
}

/** Whether the level of the last two hours is out: by the median, which one spike cannot move as it moves the mean. */
function isSlowlyOut(memory: Memory): boolean {
  const { windows, bounds, rules, view, scratch } = memory;
  const record = bounds[indexOf.meanResidual]!;
  const rule = rules[indexOf.meanResidual]!;
  if (!isFull(windows.offsets) || !isMature(record, rule, memory.progress.lastTime)) return false;
  const median = medianOfRecent(windows.offsets, windows.offsets.filled, scratch);
  return Math.abs(recordScore(record, rule, median, view)) >= SLOWLY_OUT;
}

/** After each block of values: is what goes on a change of level, and of what shape? */
export function reconsider(memory: Memory): void {
  const { episode, windows, scores } = memory;
  if (!episode.active || memory.progress.blockCount !== 0) return;
  const lasting = episode.outside >= LASTING && Math.abs(scores[indexOf.residualOf3]!) >= 1;
  if (!lasting && !episode.shifted && !isSlowlyOut(memory)) return;
  const shape = recentShape(memory);
  if (shape === undefined || (episode.shifted && shape.kind === 'level-shift')) return;
  const { filled } = windows.blocks;
  // It is a change only while the latest values are nearer to the new level than to the old one.
  const middle = (shape.before + shape.after) / 2;
  const latest = Math.min(recent(windows.blocks, 0) - middle, recent(windows.blocks, 1) - middle);
  const earliest = Math.max(recent(windows.blocks, 0) - middle, recent(windows.blocks, 1) - middle);
  if (shape.after > shape.before ? latest < 0 : earliest > 0) return;
  const agrees = shape.after > shape.before === (episode.direction === 'up');
  if (!agrees || filled - shape.onset < 2) return;
  nameChange(memory, shape);
}

/** A change of level that the fast level follows becomes the slow level at once; returns whether there was one. */
function absorb(memory: Memory): boolean {
  const { windows, bounds, scratch } = memory;
  if (!isFull(windows.offsets)) return false;
  const shift = medianOfRecent(windows.offsets, windows.offsets.filled, scratch);
  if (Math.abs(shift) < ABSORBED_SIZE * bounds[indexOf.residual]!.deviation) return false;
  moveBaseline(memory, shift, shift);
  return true;
}

/** A change too small to be out value by value is over when the values agree with the level as followed for long enough. */
export function calmDown(memory: Memory, time: number): void {
  const { progress, episode, scores, bounds } = memory;
  const agrees = Math.abs(scores[indexOf.residualOf3]!) < 1 && Math.abs(scores[indexOf.meanDeviation]!) < 1;
  if (!episode.active || episode.kind === 'trend' || !agrees) {
    progress.calm = 0;
    return;
  }
  if (progress.calm === 0) progress.calmStart = time;
  progress.calm += 1;
  if (!isLasting(progress.calm, progress.calmStart, time)) return;
  progress.calm = 0;
  const followed = slowLevel(memory) + progress.level - episode.levelBefore;
  const change = followed / (1 - Math.exp(-(time - episode.since) / LEVEL_TIME));
  if (Math.abs(change) < SHAPE_SIZE * bounds[indexOf.residual]!.deviation || !absorb(memory)) return;
  if (episode.kind !== 'level-shift') {
    episode.kind = 'level-shift';
    episode.direction = change > 0 ? 'up' : 'down';
    episode.before = episode.levelBefore;
    episode.after = episode.before + change;
  }
  episode.shifted = true;
}

/** Ends the anomaly when nothing was out for the refractory time, or when it has become the new normal. */
export function conclude(memory: Memory, time: number): void {
  const { episode, settings } = memory;
  const quiet = time - episode.lastOutside >= settings.refractory;
  const lasting = episode.active && time - episode.since >= LONGEST_EPISODE;
  if (!quiet && !lasting) return;
  const share = lasting || episode.shifted ? 1 : REMEMBERED_SHARE;
  if (episode.active) absorb(memory);
  for (const record of memory.bounds) settle(record, share);
  episode.active = false;
  episode.shifted = false;
}
