import type { VersionedState } from '@bellwether/core';
import type { SeasonalDetectorSettings } from './options.js';
import type { RecentWindowState } from './recent-window.js';
import type { RecordBounds } from './record-bounds.js';
import type { SeasonalProfileState } from './seasonal-profile.js';

export const stateKind = 'seasonal-detector';
export const stateVersion = 1;

/** The quantities that are judged, each against its own records. */
export const quantities = [
  'value',
  'residual',
  'longResidual',
  'valueOf3',
  'residualOf3',
  'longResidualOf3',
  'localOf3',
  'roughness',
  'meanValue',
  'meanResidual',
  'meanDeviation',
] as const;

export type Quantity = (typeof quantities)[number];

/** Single numbers that change with every observation. */
export interface Progress {
  observations: number;
  firstTime: number;
  lastTime: number;
  /** Typical time between observations, milliseconds. */
  step: number;
  /** The series' slow level beside the short and the long profile: follows over days. */
  base: number;
  longBase: number;
  /** How far the level now lies from the slow one: follows over hours. */
  level: number;
  longLevel: number;
  /** Exponential mean of the last dozen values. */
  localMean: number;
  /** Sum, count and first time of the block of residuals being collected. */
  blockSum: number;
  blockCount: number;
  blockTime: number;
  /** Observations in a row outside on the same side, since when, and the side. */
  run: number;
  runStart: number;
  runSide: number;
  /** The level when the run began. */
  runLevel: number;
  /** Observations in a row, during an anomaly, that agree with the level as followed, and since when. */
  calm: number;
  calmStart: number;
  /** The last lasting shift, which may be undone: its size and time; 0 if none. */
  lastShift: number;
  lastShiftTime: number;
}

/** The anomaly under way, if `active`. */
export interface Episode {
  active: boolean;
  since: number;
  lastOutside: number;
  worstScore: number;
  worstDeviation: number;
  /** The level, season removed, when the anomaly began. */
  levelBefore: number;
  /** Observations that were out. */
  outside: number;
  /** A lasting change of level was recognised: the new level counts as usual at once. */
  shifted: boolean;
  kind: 'spike' | 'dip' | 'level-shift' | 'trend' | 'variance';
  direction: 'up' | 'down';
  onset: number;
  /** When a gradual change was complete; the last time known where it goes on. */
  complete: number;
  before: number;
  after: number;
}

/** State of a seasonal detector: JSON-safe, about 12 kB of text. */
export interface SeasonalDetectorState extends VersionedState {
  readonly kind: typeof stateKind;
  readonly version: typeof stateVersion;
  readonly settings: SeasonalDetectorSettings;
  readonly progress: Readonly<Progress>;
  readonly episode: Readonly<Episode>;
  readonly bounds: Readonly<Record<Quantity, Readonly<RecordBounds>>>;
  readonly profiles: readonly SeasonalProfileState[];
  readonly windows: Readonly<Record<WindowName, RecentWindowState>>;
}

/** The windows of recent values, and their sizes. */
export const windowSizes = {
  values: 24,
  steps: 12,
  residuals: 3,
  longResiduals: 3,
  locals: 3,
  deviations: 8,
  /** Residuals from the daily profile, the level not removed. */
  offsets: 24,
  /** Means of the offsets over blocks of 12, and when each block began. */
  blocks: 96,
  blockTimes: 96,
} as const;

export type WindowName = keyof typeof windowSizes;

export function freshProgress(): Progress {
  return {
    observations: 0,
    firstTime: 0,
    lastTime: 0,
    step: 0,
    base: 0,
    longBase: 0,
    level: 0,
    longLevel: 0,
    localMean: 0,
    blockSum: 0,
    blockCount: 0,
    blockTime: 0,
    run: 0,
    runStart: 0,
    runSide: 0,
    runLevel: 0,
    calm: 0,
    calmStart: 0,
    lastShift: 0,
    lastShiftTime: 0,
  };
}

export function freshEpisode(): Episode {
  return {
    active: false,
    since: 0,
    lastOutside: 0,
    worstScore: 0,
    worstDeviation: 0,
    levelBefore: 0,
    outside: 0,
    shifted: false,
    kind: 'spike',
    direction: 'up',
    onset: 0,
    complete: 0,
    before: 0,
    after: 0,
  };
}
