import { defineModel, type ModelState } from '../model/define-model.js';
import {
  decodeFields,
  decodeInteger,
  decodeNumber,
  decodeNumbers,
  encodeNumber,
  encodeNumbers,
  invalidState,
} from '../model/encoding.js';
import type { SimulatingForecaster } from '../model/simulating.js';
import { emptyNotes, spreadNotes } from '../model/spread.js';
import type { SeasonalAdjustment } from './adjustment.js';
import type { ThetaVariant } from './fit.js';
import { absorb, learn, type Memory, predict, sigmaOf, simulate } from './memory.js';
import type { TrendLine } from './trend-line.js';

/** Settings of the Theta models. */
export interface ThetaOptions {
  /**
   * Steps in one season, at least 1. A season of four steps or more is taken off where the autocorrelation shows it, and put back
   * onto the forecast.
   *
   * @default 1
   */
  readonly seasonLength?: number;
}

/** State of a Theta model. */
export interface ThetaState<Kind extends string = string> extends ModelState {
  readonly kind: Kind;
  /** How much of an error enters the level. */
  readonly alpha: number;
  /** Share of the trend line in the forecast: 1 - 1/theta. */
  readonly lineShare: number;
  readonly adjustment: SeasonalAdjustment;
  /** Seasonal index of each phase, from that of the first value on. */
  readonly indices: readonly (number | null)[];
  /** Phase of the next step. */
  readonly position: number;
  readonly level: number | null;
  readonly decay: number;
  /** Steps since the first value. */
  readonly steps: number;
  /** Running sums of the trend line. */
  readonly line: TrendLine;
  /** Steps without a value since the last one. */
  readonly gap: number;
  /** Sum of squared one-step errors from the fourth value on, and their number. */
  readonly squares: number;
  readonly count: number;
  readonly observed: number;
}

const adjustments: readonly SeasonalAdjustment[] = ['none', 'additive', 'multiplicative'];

function decode(state: ThetaState, dynamic: boolean): Memory {
  const { adjustment } = state;
  if (!adjustments.includes(adjustment)) throw invalidState('adjustment', adjustment, adjustments.join(' or '));
  const indices = decodeNumbers('indices', state.indices);
  if (indices.length === 0) throw invalidState('indices', state.indices, 'at least one number');
  return {
    dynamic,
    alpha: decodeNumber('alpha', state.alpha),
    lineShare: decodeNumber('lineShare', state.lineShare),
    season: { adjustment, indices },
    position: decodeInteger('position', state.position) % indices.length,
    level: decodeNumber('level', state.level),
    decay: decodeNumber('decay', state.decay),
    steps: decodeInteger('steps', state.steps),
    line: decodeFields('line', state.line, ['count', 'meanTime', 'meanValue', 'timeSquares', 'products']),
    gap: decodeInteger('gap', state.gap),
    squares: decodeNumber('squares', state.squares),
    count: decodeInteger('count', state.count),
    observed: decodeInteger('observed', state.observed),
  };
}

function notes(memory: Memory): string[] {
  const { observed, count, squares } = memory;
  if (observed === 0) return emptyNotes();
  if (observed < 6)
    return [
      'Too few values to fit a trend: about the last value is repeated.',
      ...spreadNotes(observed, sigmaOf(memory)),
    ];
  return count === 0 ? [] : spreadNotes(observed, squares);
}

/** Any of the Theta models: they differ in which line is used, and in whether its share is fitted. */
export function thetaModel<Kind extends string>(
  kind: Kind,
  seasonLength: number,
  variant: ThetaVariant,
): SimulatingForecaster<ThetaState<Kind>> {
  return defineModel<Memory, ThetaState<Kind>>({
    kind,
    learn: (values, _context, earlier) => learn(values, seasonLength, variant, earlier),
    absorb,
    predict,
    simulate,
    label: ({ season }) => (season.adjustment === 'none' ? kind : `${kind} [${season.indices.length}]`),
    notes,
    encode: ({ season, dynamic: _dynamic, level, line, ...rest }, envelope) => ({
      ...envelope,
      ...rest,
      level: encodeNumber(level),
      line: { ...line },
      adjustment: season.adjustment,
      indices: encodeNumbers(season.indices),
    }),
    decode: (state) => decode(state, variant.dynamic),
  });
}
