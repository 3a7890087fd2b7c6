import { DAY, HOUR, indexOf, type Memory } from './memory.js';
import { clearWindow, isFull, meanOfWindow, medianOfThree, pushRecent, recent, trimmedMean } from './recent-window.js';
import { usualAt } from './seasonal-profile.js';

/** Time constant with which the level follows slow movements. */
export const LEVEL_TIME: number = 6 * HOUR;
/** Time constant with which the slow level follows the fast one. */
const BASE_TIME = 7 * DAY;
/** A value moves the level as if it were at most this many typical deviations out. */
const LEVEL_CLIP = 4;
const LOCAL_SPAN = 12;
export const BLOCK = 12;
/** Distance between observations, in typical ones, from which on recent values say nothing about the present. */
const GAP = 6;

/** What the baselines say about one observation. */
export interface Measurement {
  /** The expected value: that of the baseline which explains the value best. */
  expected: number;
  /** Which baseline that was. */
  baseline: 'recent' | 'short' | 'long';
}

function keepTime(memory: Memory, time: number, value: number): void {
  const { progress, windows } = memory;
  if (progress.observations === 0) {
    progress.firstTime = time;
    progress.localMean = value;
  } else {
    const elapsed = time - progress.lastTime;
    // A median by small steps: two per cent up or down. The first distance starts it.
    if (progress.step === 0) progress.step = elapsed;
    else if (elapsed > progress.step) progress.step *= 1.02;
    else if (elapsed < progress.step) progress.step /= 1.02;
    if (elapsed > GAP * progress.step && progress.observations > BLOCK) {
      for (const name of [
        'values',
        'steps',
        'residuals',
        'longResiduals',
        'locals',
        'deviations',
        'offsets',
      ] as const) {
        clearWindow(windows[name]);
      }
      progress.localMean = value;
      progress.blockCount = 0;
      progress.run = 0;
    }
  }
}

function follow(level: number, residual: number, deviation: number, elapsed: number): number {
  const limit = deviation > 0 ? LEVEL_CLIP * deviation : Math.abs(residual);
  return level + Math.max(-limit, Math.min(limit, residual)) * Math.min(0.5, elapsed / LEVEL_TIME);
}

function collectBlock(memory: Memory, time: number, offset: number): void {
  const { progress, windows } = memory;
  if (progress.blockCount === 0) {
    progress.blockSum = 0;
    progress.blockTime = time;
  }
  progress.blockSum += offset;
  progress.blockCount += 1;
  if (progress.blockCount < BLOCK) return;
  pushRecent(windows.blocks, progress.blockSum / BLOCK);
  pushRecent(windows.blockTimes, progress.blockTime);
  progress.blockCount = 0;
}

/**
 * Compares a value with the baselines, lets the levels follow it, and writes the quantities to be judged into `memory.now`.
 * The profiles are only read: they learn after the judgement.
 */
export function measure(memory: Memory, time: number, localTime: number, value: number, result: Measurement): void {
  const { now, progress, windows, bounds } = memory;
  keepTime(memory, time, value);
  const elapsed = progress.observations === 0 ? 0 : time - progress.lastTime;
  const age = time - progress.firstTime;
  now.fill(Number.NaN);

  const local = value - progress.localMean;
  result.expected = progress.localMean;
  result.baseline = 'recent';
  progress.localMean += local / LOCAL_SPAN;
  pushRecent(windows.locals, local);
  if (isFull(windows.locals)) now[indexOf.localOf3] = medianOfThree(windows.locals);

  now[indexOf.value] = value;
  if (windows.values.filled > 0) pushRecent(windows.steps, Math.abs(value - recent(windows.values, 0)));
  pushRecent(windows.values, value);
  if (windows.values.filled >= 3) now[indexOf.valueOf3] = medianOfThree(windows.values);
  // A mean over most of a period would only say how often the season's peak fell into it.
  const short = memory.shortWait === 0 || windows.values.values.length * progress.step <= memory.shortWait / 2;
  if (short && isFull(windows.values)) now[indexOf.meanValue] = meanOfWindow(windows.values);
  if (isFull(windows.steps)) now[indexOf.roughness] = trimmedMean(windows.steps);

  const usual =
    age >= memory.shortWait && progress.observations > 0 ? usualAt(memory.short, localTime, progress.step) : Number.NaN;
  if (Number.isNaN(usual)) return;
  let offset = value - usual - progress.base;
  const typical = bounds[indexOf.residual]!.deviation;
  let residual = offset - progress.level;
  progress.level = follow(progress.level, residual, typical, elapsed);
  const share = Math.min(0.5, elapsed / BASE_TIME);
  progress.base += share * progress.level;
  progress.level -= share * progress.level;
  result.baseline = 'short';
  const longUsual =
    memory.long !== undefined && age >= memory.longWait ? usualAt(memory.long, localTime, progress.step) : Number.NaN;
  if (Number.isNaN(longUsual)) {
    // Until the long profile is used it shares the slow level of the short one.
    progress.longBase = progress.base;
  } else {
    const longOffset = value - longUsual - progress.longBase;
    const longResidual = longOffset - progress.longLevel;
    progress.longLevel = follow(progress.longLevel, longResidual, typical, elapsed);
    progress.longBase += share * progress.longLevel;
    progress.longLevel -= share * progress.longLevel;
    pushRecent(windows.longResiduals, longOffset);
    now[indexOf.longResidual] = longOffset;
    if (isFull(windows.longResiduals)) now[indexOf.longResidualOf3] = medianOfThree(windows.longResiduals);
    if (Math.abs(longOffset) < Math.abs(offset)) offset = longOffset;
    if (Math.abs(longResidual) < Math.abs(residual)) {
      residual = longResidual;
      result.baseline = 'long';
    }
  }
  result.expected = value - residual;

  now[indexOf.residual] = residual;
  pushRecent(windows.residuals, residual);
  if (isFull(windows.residuals)) now[indexOf.residualOf3] = medianOfThree(windows.residuals);
  pushRecent(windows.deviations, residual);
  if (isFull(windows.deviations)) now[indexOf.meanDeviation] = meanOfWindow(windows.deviations);
  pushRecent(windows.offsets, offset);
  if (isFull(windows.offsets)) now[indexOf.meanResidual] = meanOfWindow(windows.offsets);
  collectBlock(memory, time, offset);
}
