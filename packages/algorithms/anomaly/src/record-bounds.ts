/**
 * Bounds learnt from records: how far out has a quantity ever been, and how much further must it go to matter?
 *
 * In n exchangeable observations a new record comes with probability 1/n, so records get rarer by themselves. A margin beyond
 * the record brings their rate down to the false-alarm budget: where a tail falls by a factor e over the distance b, the
 * margin is b ln(records per day / budget). Here b is a share of the range seen plus a share of the typical deviation.
 */

const DAY = 86_400_000;

/** One e-fold of the tail: this share of the seen range plus this share of the typical deviation. */
const RANGE_SHARE = 0.02;
const DEVIATION_SHARE = 0.2;
/** In how many ways (quantities, both sides) a detector can break a record at one time. */
const RECORD_SOURCES = 30;
const SMALLEST_FACTOR = 0.5;
const LONE_VALUE_CAUTION = 2;
/** A lone value this many typical deviations out (about 6 sigma) is out, if no value before came near. */
const LONE_VALUE_LIMIT = 7.5;
/** What a record lies beyond this many typical deviations is forgotten, half of it in 30 days. */
const FADE_FROM = 8;
const FADE_RATE = Math.LN2 / (30 * DAY);
/** Observations before a quantity is judged. */
const SMALLEST_COUNT = 48;
const SMALLEST_BLOCK = 12;
const LARGEST_SCORE = 1000;

/** How one quantity is judged; fixed for the life of a detector. */
export interface RecordRule {
  /** Milliseconds of history before the quantity is judged. */
  readonly minimumAge: number;
  /** A single value rather than the middle or mean of several: heavy tails produce these by nature, so the margin doubles. */
  readonly lone: boolean;
  /**
   * Records count only one block later, so that a quantity that creeps (a running mean) cannot drag its bound along. A block
   * is this many milliseconds and at least 12 observations; undefined: records count at once.
   */
  readonly block: number | undefined;
}

/** How bounds are looked at in one update. */
export interface RecordView {
  /** By how much the margin is multiplied. */
  caution: number;
  /** No bound is nearer to the centre than this. */
  smallest: number;
}

/** What is remembered of one quantity: JSON-safe. */
export interface RecordBounds {
  count: number;
  /** Time of the first observation. */
  born: number;
  lastTime: number;
  /** Robust centre and mean absolute deviation. */
  centre: number;
  deviation: number;
  /** The records. */
  high: number;
  low: number;
  /** How many e-folds the margin is wide; falls with age. */
  factor: number;
  /** How far alarms of the present anomaly went beyond the records. */
  pendingUp: number;
  pendingDown: number;
  blockCount: number;
  blockStart: number;
  blockHigh: number;
  blockLow: number;
  previousHigh: number;
  previousLow: number;
}

export function createRecordBounds(): RecordBounds {
  return {
    count: 0,
    born: 0,
    lastTime: 0,
    centre: 0,
    deviation: 0,
    high: 0,
    low: 0,
    factor: 0,
    pendingUp: 0,
    pendingDown: 0,
    blockCount: 0,
    blockStart: 0,
    blockHigh: 0,
    blockLow: 0,
    previousHigh: 0,
    previousLow: 0,
  };
}

/** Whether there is enough history to judge. */
export function isMature(bounds: RecordBounds, rule: RecordRule, time: number): boolean {
  return bounds.count >= SMALLEST_COUNT && time - bounds.born >= rule.minimumAge;
}

/** Distance from the centre to the bound, where the record lies `record` from the centre. */
function reach(bounds: RecordBounds, rule: RecordRule, record: number, view: RecordView): number {
  const margin = (RANGE_SHARE * (bounds.high - bounds.low) + DEVIATION_SHARE * bounds.deviation) * bounds.factor;
  // The floor keeps rounding noise of a constant quantity from counting as a record.
  const floor = Math.max(view.smallest, 1e-6 * Math.abs(bounds.centre)) + Number.MIN_VALUE;
  if (!rule.lone) return Math.max(floor, record + margin * view.caution);
  const wide = record + margin * Math.max(LONE_VALUE_CAUTION, view.caution);
  const limit = LONE_VALUE_LIMIT * bounds.deviation;
  return Math.max(floor, record + margin <= limit ? Math.min(wide, limit) : wide);
}

export function upperBound(bounds: RecordBounds, rule: RecordRule, view: RecordView): number {
  return bounds.centre + reach(bounds, rule, bounds.high - bounds.centre, view);
}

export function lowerBound(bounds: RecordBounds, rule: RecordRule, view: RecordView): number {
  return bounds.centre - reach(bounds, rule, bounds.centre - bounds.low, view);
}

/** How far out `value` is, signed: 1 is the upper bound, -1 the lower. */
export function recordScore(bounds: RecordBounds, rule: RecordRule, value: number, view: RecordView): number {
  const distance = value - bounds.centre;
  if (distance >= 0) {
    return Math.min(LARGEST_SCORE, distance / reach(bounds, rule, bounds.high - bounds.centre, view));
  }
  return Math.max(-LARGEST_SCORE, distance / reach(bounds, rule, bounds.centre - bounds.low, view));
}

function fade(bounds: RecordBounds, elapsed: number): void {
  const usual = FADE_FROM * bounds.deviation;
  const share = Math.min(1, elapsed * FADE_RATE);
  const above = bounds.high - bounds.centre - usual;
  const below = bounds.centre - bounds.low - usual;
  if (above > 0) bounds.high -= share * above;
  if (below > 0) bounds.low += share * below;
}

function extend(bounds: RecordBounds, high: number, low: number): void {
  if (high > bounds.high) bounds.high = high;
  if (low < bounds.low) bounds.low = low;
}

function extendLate(bounds: RecordBounds, time: number, value: number, block: number): void {
  if (bounds.blockCount === 0) {
    bounds.blockStart = time;
    bounds.blockHigh = value;
    bounds.blockLow = value;
  } else {
    if (value > bounds.blockHigh) bounds.blockHigh = value;
    if (value < bounds.blockLow) bounds.blockLow = value;
  }
  bounds.blockCount += 1;
  if (bounds.blockCount < SMALLEST_BLOCK || time - bounds.blockStart < block) return;
  extend(bounds, bounds.previousHigh, bounds.previousLow);
  bounds.previousHigh = bounds.blockHigh;
  bounds.previousLow = bounds.blockLow;
  bounds.blockCount = 0;
}

/** Learns from `value`. A value that was out (`score` beyond 1) waits in `pendingUp` or `pendingDown` for {@link settle}. */
export function learnRecord(
  bounds: RecordBounds,
  rule: RecordRule,
  time: number,
  value: number,
  score: number,
  falseAlarmsPerDay: number,
): void {
  if (bounds.count === 0) {
    bounds.born = time;
    bounds.lastTime = time;
    bounds.centre = value;
    bounds.high = value;
    bounds.low = value;
    bounds.previousHigh = value;
    bounds.previousLow = value;
  }
  if (score >= 1) bounds.pendingUp = Math.max(bounds.pendingUp, value - bounds.high);
  else if (score <= -1) bounds.pendingDown = Math.max(bounds.pendingDown, bounds.low - value);
  else if (rule.block !== undefined) extendLate(bounds, time, value, rule.block);
  else extend(bounds, value, value);
  if (bounds.count >= SMALLEST_COUNT) fade(bounds, time - bounds.lastTime);
  bounds.lastTime = time;

  bounds.count += 1;
  const rate = Math.max(0.003, 1 / bounds.count);
  const distance = value - bounds.centre;
  const size = Math.abs(distance);
  const clipped = bounds.deviation > 0 ? Math.min(size, 4 * bounds.deviation) : size;
  bounds.deviation += (clipped - bounds.deviation) * rate;
  const step = 3 * bounds.deviation;
  bounds.centre += Math.max(-step, Math.min(step, distance)) * rate;
  // The logarithm moves slowly: every 16th observation is often enough.
  if ((bounds.count & 15) === 0) {
    const days = Math.max(0.05, (time - bounds.born) / DAY);
    bounds.factor = Math.max(SMALLEST_FACTOR, Math.log(RECORD_SOURCES / (days * falseAlarmsPerDay)));
  }
}

/** Ends an anomaly: the records take over this share of how far it went. A share below 1 lets a repetition alarm again. */
export function settle(bounds: RecordBounds, share: number): void {
  bounds.high += share * bounds.pendingUp;
  bounds.low -= share * bounds.pendingDown;
  bounds.pendingUp = 0;
  bounds.pendingDown = 0;
}

/** Forgets how far the present anomaly went: it was explained in another way. */
export function dropPending(bounds: RecordBounds): void {
  bounds.pendingUp = 0;
  bounds.pendingDown = 0;
}
