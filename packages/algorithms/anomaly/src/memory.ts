import { type LocalOffset, localOffset } from './local-time.js';
import type { SeasonalDetectorSettings } from './options.js';
import { createWindow, type RecentWindow, snapshotWindow } from './recent-window.js';
import { createRecordBounds, type RecordBounds, type RecordRule, type RecordView } from './record-bounds.js';
import { createProfile, type SeasonalProfile, snapshotProfile } from './seasonal-profile.js';
import {
  type Episode,
  freshEpisode,
  freshProgress,
  type Progress,
  type Quantity,
  quantities,
  type SeasonalDetectorState,
  stateKind,
  stateVersion,
  type WindowName,
  windowSizes,
} from './state.js';

export const DAY = 86_400_000;
export const HOUR = 3_600_000;
export const WEEK: number = 7 * DAY;

/** Buckets of the short and of the long season, and how many periods each remembers. */
const SHORT = { buckets: 96, memory: 7, smooth: true };
const LONG = { buckets: 168, memory: 4, smooth: false };

/** Everything one detector remembers, and the scratch space of one update. */
export interface Memory {
  readonly settings: SeasonalDetectorSettings;
  readonly progress: Progress;
  readonly episode: Episode;
  readonly rules: readonly RecordRule[];
  readonly bounds: readonly RecordBounds[];
  /** The shorter season; without one, a single bucket that holds the mean. */
  readonly short: SeasonalProfile;
  readonly long: SeasonalProfile | undefined;
  /** History needed before the short and the long profile are used, milliseconds. */
  readonly shortWait: number;
  readonly longWait: number;
  readonly windows: Readonly<Record<WindowName, RecentWindow>>;
  readonly offsetAt: LocalOffset;
  /** The quantities of the present observation (NaN where there is none), and how far out each is. */
  readonly now: Float64Array;
  readonly scores: Float64Array;
  readonly scratch: Float64Array;
  readonly view: RecordView;
}

/** Position of each quantity in the arrays of a {@link Memory}. */
export const indexOf: Readonly<Record<Quantity, number>> = {
  value: 0,
  residual: 1,
  longResidual: 2,
  valueOf3: 3,
  residualOf3: 4,
  longResidualOf3: 5,
  localOf3: 6,
  roughness: 7,
  meanValue: 8,
  meanResidual: 9,
  meanDeviation: 10,
};

function ruleOf(quantity: Quantity, shortPeriod: number, longPeriod: number): RecordRule {
  return {
    // A slow change cannot be told from a season of which no period is complete.
    minimumAge: quantity === 'localOf3' ? 0 : quantity === 'meanResidual' ? longPeriod : shortPeriod,
    lone: quantity === 'value' || quantity === 'residual' || quantity === 'longResidual',
    block: quantity === 'meanDeviation' ? 0 : quantity === 'meanResidual' ? shortPeriod : undefined,
  };
}

function mapWindows<T>(each: (name: WindowName) => T): Record<WindowName, T> {
  return {
    values: each('values'),
    steps: each('steps'),
    residuals: each('residuals'),
    longResiduals: each('longResiduals'),
    locals: each('locals'),
    deviations: each('deviations'),
    offsets: each('offsets'),
    blocks: each('blocks'),
    blockTimes: each('blockTimes'),
  };
}

/** A new memory, or the one a state describes. */
export function createMemory(settings: SeasonalDetectorSettings, state?: SeasonalDetectorState): Memory {
  const [shortPeriod, longPeriod] = settings.periods;
  const minimumAge = shortPeriod ?? 0;
  return {
    settings,
    progress: { ...(state?.progress ?? freshProgress()) },
    episode: { ...(state?.episode ?? freshEpisode()) },
    rules: quantities.map((quantity) => ruleOf(quantity, minimumAge, longPeriod ?? minimumAge)),
    bounds: quantities.map((quantity) => ({ ...(state?.bounds[quantity] ?? createRecordBounds()) })),
    short: createProfile(
      shortPeriod ?? DAY,
      shortPeriod === undefined ? 1 : SHORT.buckets,
      SHORT.memory,
      SHORT.smooth,
      state?.profiles[0],
    ),
    long:
      longPeriod === undefined
        ? undefined
        : createProfile(longPeriod, LONG.buckets, LONG.memory, LONG.smooth, state?.profiles[1]),
    shortWait: minimumAge,
    longWait: longPeriod ?? Number.POSITIVE_INFINITY,
    windows: mapWindows((name) => createWindow(windowSizes[name], state?.windows[name])),
    offsetAt: localOffset(settings.timeZone),
    now: new Float64Array(quantities.length),
    scores: new Float64Array(quantities.length),
    scratch: new Float64Array(windowSizes.offsets),
    view: { caution: 1, smallest: 0 },
  };
}

/** The state from which {@link createMemory} continues. */
export function snapshotMemory(memory: Memory): SeasonalDetectorState {
  const bounds = Object.fromEntries(
    quantities.map((quantity) => [quantity, { ...memory.bounds[indexOf[quantity]]! }]),
  ) as Record<Quantity, RecordBounds>;
  return {
    kind: stateKind,
    version: stateVersion,
    settings: { ...memory.settings, periods: [...memory.settings.periods] },
    progress: { ...memory.progress },
    episode: { ...memory.episode },
    bounds,
    profiles:
      memory.long === undefined
        ? [snapshotProfile(memory.short)]
        : [snapshotProfile(memory.short), snapshotProfile(memory.long)],
    windows: mapWindows((name) => snapshotWindow(memory.windows[name])),
  };
}
