import { classicalIndices, hasSeason } from '../naive/classical-indices.js';

/** How a season is taken off and put back. */
export type SeasonalAdjustment = 'none' | 'additive' | 'multiplicative';

/** A season that was found, from the phase of the first value on. */
export interface Season {
  readonly adjustment: SeasonalAdjustment;
  readonly indices: Float64Array;
}

/** Ratios below this would blow up whatever is divided by them. */
const smallestRatio = 0.01;

/** The season of a series where its autocorrelation at that lag is significant at 90 %: ratios for positive values, differences otherwise. */
export function findSeason(values: Float64Array, seasonLength: number): Season {
  const none: Season = { adjustment: 'none', indices: new Float64Array(1) };
  if (seasonLength < 4 || !hasSeason(values, seasonLength, 2)) return none;
  let positive = true;
  for (let i = 0; i < values.length; i += 1) if (values[i]! <= 0) positive = false;
  const ratios = positive ? classicalIndices(values, seasonLength) : undefined;
  if (ratios?.every((ratio) => ratio >= smallestRatio)) return { adjustment: 'multiplicative', indices: ratios };
  const differences = classicalIndices(values, seasonLength, 'additive');
  return differences === undefined ? none : { adjustment: 'additive', indices: differences };
}

/** A value without its season. */
export function adjusted(value: number, { adjustment, indices }: Season, phase: number): number {
  if (adjustment === 'none') return value;
  return adjustment === 'additive' ? value - indices[phase]! : value / indices[phase]!;
}

/** A value with its season. */
export function restored(value: number, { adjustment, indices }: Season, phase: number): number {
  if (adjustment === 'none') return value;
  return adjustment === 'additive' ? value + indices[phase]! : value * indices[phase]!;
}
