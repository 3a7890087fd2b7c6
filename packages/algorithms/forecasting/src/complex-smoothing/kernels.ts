/** How the season acts: none; the level comes from one season ago; a real season; one with a potential of its own. */
export type ComplexSeason = 'none' | 'simple' | 'partial' | 'full';

/** A season of {@link ComplexSeason}, or what stands in for all of them where there is too little to fit. */
export type ComplexForm = ComplexSeason | 'last-value';

/** The state: level, its potential, season, its potential, each as long as the steps that it reaches back. */
export interface Parts {
  readonly level: Float64Array;
  readonly potential: Float64Array;
  readonly season: Float64Array;
  readonly seasonPotential: Float64Array;
}

/** What a step does to the parts, as numbers: so that one loop serves all forms. */
export interface Motion {
  /** The next level: itself, this much of the potential and this much of the error. */
  readonly level: readonly [potential: number, error: number];
  /** The next potential: so much of the level, of itself and of the error. */
  readonly potential: readonly [level: number, own: number, error: number];
  /** The same for the season. */
  readonly season: readonly [potential: number, error: number];
  readonly seasonPotential: readonly [season: number, own: number, error: number];
}

const still = [0, 0] as const;
const nothing = [0, 0, 0] as const;

/** The motion of a form with these weights: real and imaginary part of that of the level, then of that of the season. */
export function motionOf(form: ComplexForm, weights: ArrayLike<number>): Motion {
  if (form === 'last-value') return { level: [0, 1], potential: nothing, season: still, seasonPotential: nothing };
  const [a, b] = [weights[0]!, weights[1]!];
  const [c, d] = [weights[2] ?? 0, weights[3] ?? 0];
  return {
    level: [b - 1, a - b],
    potential: [1, 1 - a, a + b],
    season: form === 'full' ? [d - 1, c - d] : [0, c],
    seasonPotential: form === 'full' ? [1, 1 - c, c + d] : nothing,
  };
}

/** Steps that the level of a form reaches back. */
function levelReach(form: ComplexForm, seasonLength: number): number {
  return form === 'simple' ? seasonLength : 1;
}

/** Parts of zeros. */
export function emptyParts(form: ComplexForm, seasonLength: number): Parts {
  const reach = levelReach(form, seasonLength);
  const seasons = form === 'partial' || form === 'full' ? seasonLength : 1;
  return {
    level: new Float64Array(reach),
    potential: new Float64Array(reach),
    season: new Float64Array(seasons),
    seasonPotential: new Float64Array(seasons),
  };
}

/** A copy that may be changed. */
export function copiedParts({ level, potential, season, seasonPotential }: Parts): Parts {
  return {
    level: level.slice(),
    potential: potential.slice(),
    season: season.slice(),
    seasonPotential: seasonPotential.slice(),
  };
}

/** What a pass leaves behind beside the parts, where it is wanted: one number a step. */
export interface Trace {
  /** One-step errors, 0 where a value is missing. */
  readonly errors: Float64Array;
  /** Potentials before each step. */
  readonly potentials: Float64Array;
  readonly seasonPotentials: Float64Array;
}

/** What is added to the parts at each step from outside. */
export type Forcing = Record<'level' | 'potential' | 'season' | 'seasonPotential', Float64Array>;

/**
 * Runs over the values, the first of which stands at `time` (backwards, the last), and answers the sum of squared one-step errors. A
 * missing value moves the parts to their own forecast and counts nothing.
 */
export function run(
  parts: Parts,
  values: Float64Array,
  motion: Motion,
  time: number,
  { backwards = false, record, squares: before = 0 }: { backwards?: boolean; record?: Trace; squares?: number } = {},
): number {
  const { level, potential, season, seasonPotential } = parts;
  const [levelByPotential, levelByError] = motion.level;
  const [potentialByLevel, potentialByOwn, potentialByError] = motion.potential;
  const [seasonByPotential, seasonByError] = motion.season;
  const [hiddenBySeason, hiddenByOwn, hiddenByError] = motion.seasonPotential;
  const { length } = values;
  const turn = backwards ? -1 : 1;
  const first = backwards ? time + length - 1 : time;
  let k = first % level.length;
  let j = first % season.length;
  let squares = before;
  for (let i = 0; i < length; i += 1) {
    const value = values[backwards ? length - 1 - i : i]!;
    const l = level[k]!;
    const c = potential[k]!;
    const s = season[j]!;
    const g = seasonPotential[j]!;
    const error = Number.isNaN(value) ? 0 : value - l - s;
    squares += error * error;
    level[k] = l + levelByPotential * c + levelByError * error;
    potential[k] = potentialByLevel * l + potentialByOwn * c + potentialByError * error;
    season[j] = s + seasonByPotential * g + seasonByError * error;
    seasonPotential[j] = hiddenBySeason * s + hiddenByOwn * g + hiddenByError * error;
    if (record !== undefined) {
      record.errors[i] = error;
      record.potentials[i] = c;
      record.seasonPotentials[i] = g;
    }
    k += turn;
    if (k === level.length) k = 0;
    else if (k < 0) k = level.length - 1;
    j += turn;
    if (j === season.length) j = 0;
    else if (j < 0) j = season.length - 1;
  }
  return squares;
}

/**
 * The derivative of the errors of a pass in one direction: `parts` hold the direction of the start and are used up, `forcing` is what a
 * weight adds at each step. Missing steps are those where `values` is NaN.
 */
export function follow(parts: Parts, values: Float64Array, motion: Motion, out: Float64Array, forcing?: Forcing): void {
  const { level, potential, season, seasonPotential } = parts;
  const [levelByPotential, levelByError] = motion.level;
  const [potentialByLevel, potentialByOwn, potentialByError] = motion.potential;
  const [seasonByPotential, seasonByError] = motion.season;
  const [hiddenBySeason, hiddenByOwn, hiddenByError] = motion.seasonPotential;
  let k = 0;
  let j = 0;
  for (let i = 0; i < values.length; i += 1) {
    const l = level[k]!;
    const c = potential[k]!;
    const s = season[j]!;
    const g = seasonPotential[j]!;
    const moved = Number.isNaN(values[i]!) ? 0 : -l - s;
    out[i] = moved;
    level[k] = l + levelByPotential * c + levelByError * moved;
    potential[k] = potentialByLevel * l + potentialByOwn * c + potentialByError * moved;
    season[j] = s + seasonByPotential * g + seasonByError * moved;
    seasonPotential[j] = hiddenBySeason * s + hiddenByOwn * g + hiddenByError * moved;
    if (forcing !== undefined) {
      level[k]! += forcing.level[i]!;
      potential[k]! += forcing.potential[i]!;
      season[j]! += forcing.season[i]!;
      seasonPotential[j]! += forcing.seasonPotential[i]!;
    }
    k += 1;
    if (k === level.length) k = 0;
    j += 1;
    if (j === season.length) j = 0;
  }
}

/** Writes the forecasts of the steps from `time` on, moving the parts along. */
export function project(parts: Parts, motion: Motion, time: number, out: Float64Array): void {
  const { level, potential, season, seasonPotential } = parts;
  let k = time % level.length;
  let j = time % season.length;
  for (let h = 0; h < out.length; h += 1) {
    const l = level[k]!;
    const c = potential[k]!;
    const s = season[j]!;
    const g = seasonPotential[j]!;
    out[h] = l + s;
    level[k] = l + motion.level[0] * c;
    potential[k] = motion.potential[0] * l + motion.potential[1] * c;
    season[j] = s + motion.season[0] * g;
    seasonPotential[j] = motion.seasonPotential[0] * s + motion.seasonPotential[1] * g;
    k += 1;
    if (k === level.length) k = 0;
    j += 1;
    if (j === season.length) j = 0;
  }
}
