import {
  BellwetherError,
  type Column,
  createFrame,
  type Frame,
  type Model,
  requireState,
  selectRows,
  type VersionedState,
} from '@bellwether/core';
import {
  type GradientBoostingState,
  gradientBoosting,
  type IsotonicState,
  isotonicRegression,
  type LogisticState,
  logisticRegression,
} from '@bellwether/learning';

/** Saved state of a calibration. */
export interface CalibratorState extends VersionedState {
  readonly kind: 'calibrator';
  readonly version: 1;
  /** Name of the column that holds the score among the features. */
  readonly scoreName: string;
  /** Calibration by the score alone. */
  readonly isotonic: IsotonicState;
  /** Calibration by score and features, and how the two are mixed; null where it is by the score alone. */
  readonly local: {
    /** Calibration by score and features. */
    readonly boosting: GradientBoostingState;
    /** How far each of the two is believed. */
    readonly mixture: LogisticState;
  } | null;
}

/** @internal Turns scores into probabilities. */
export interface Calibrator {
  calibrate(score: Float64Array, features: Frame | undefined): Float64Array;
  readonly state: CalibratorState;
}

/** @internal A calibrator and the probabilities it gives rows that it did not learn from. */
export interface FittedCalibrator extends Calibrator {
  readonly outOfBlock: Float64Array;
  /** Block of each row. */
  readonly blocks: readonly (readonly [from: number, to: number])[];
}

/** Blocks of neighbouring rows, each calibrated by the others. */
const blockCount = 5;
/** Fewer rows than this do not carry a calibration by features. */
const leastLocalRows = 1000;

/**
 * @internal Learns P(case | score), or P(case | score, features) where there are features.
 *
 * Local calibration corrects the score where it is wrong for some kind of row. How much it is believed is learnt on blocks of
 * neighbouring rows that it has not seen: rows drawn at random would have twins among those learnt from.
 */
export function fitCalibrator(
  score: Float64Array,
  target: Float64Array,
  features: Frame | undefined,
): FittedCalibrator {
  const count = score.length;
  const blocks = Array.from({ length: Math.min(blockCount, count) }, (_, block, of = Math.min(blockCount, count)) => {
    return [Math.floor((block * count) / of), Math.floor(((block + 1) * count) / of)] as const;
  });
  const scoreName = features === undefined ? 'score' : unusedName(features);
  const byScore = new Float64Array(count);
  const useLocal = features !== undefined && features.columns.length > 0 && count >= leastLocalRows;
  const inputs = useLocal ? withScore(features, score, scoreName) : undefined;
  const byFeatures = new Float64Array(count);
  for (const [from, to] of blocks) {
    const others = Uint32Array.from({ length: count - (to - from) }, (_, i) => (i < from ? i : i + to - from));
    if (others.length === 0) continue;
    const learnTarget = Float64Array.from(others, (row) => target[row]!);
    const learnScore = Float64Array.from(others, (row) => score[row]!);
    byScore.set(isotonicRegression().fit(learnScore, learnTarget).predict(score.subarray(from, to)), from);
    if (inputs === undefined) continue;
    const own = Uint32Array.from({ length: to - from }, (_, i) => from + i);
    const model = localBoosting().fit(selectRows(inputs, others), learnTarget);
    byFeatures.set(model.predict(selectRows(inputs, own)), from);
  }
  const isotonic = isotonicRegression().fit(score, target).state;
  if (inputs === undefined) {
    const calibrator = calibratorFrom({ kind: 'calibrator', version: 1, scoreName, isotonic, local: null });
    return { ...calibrator, outOfBlock: byScore, blocks };
  }
  const mixed = mixtureInputs(byScore, byFeatures);
  const mixture = logisticRegression({ penalty: 0.01, standardise: false }).fit(mixed, target);
  const boosting = localBoosting().fit(inputs, target).state;
  const calibrator = calibratorFrom({
    kind: 'calibrator',
    version: 1,
    scoreName,
    isotonic,
    local: { boosting, mixture: mixture.state },
  });
  return { ...calibrator, outOfBlock: mixture.predict(mixed), blocks };
}

/** @internal */
export function restoreCalibrator(value: unknown): Calibrator {
  const state = requireState<CalibratorState>(value, 'calibrator', 1);
  if (typeof state.scoreName !== 'string') {
    throw new BellwetherError('invalid-state', 'The state of a calibrator must have a text "scoreName".');
  }
  return calibratorFrom(state);
}

function calibratorFrom(state: CalibratorState): Calibrator {
  const isotonic = isotonicRegression().restore(state.isotonic);
  const local: Model | undefined = state.local === null ? undefined : gradientBoosting().restore(state.local.boosting);
  const mixture = state.local === null ? undefined : logisticRegression().restore(state.local.mixture);
  return {
    state,
    calibrate: (score, features) => {
      const byScore = isotonic.predict(score);
      if (local === undefined || mixture === undefined) return byScore;
      if (features === undefined) {
        throw new BellwetherError('invalid-input', 'The calibration was learnt with features; the rows have none.');
      }
      return mixture.predict(mixtureInputs(byScore, local.predict(withScore(features, score, state.scoreName))));
    },
  };
}

/** Shallow, smooth trees: a correction of a score that is mostly right. */
function localBoosting() {
  return gradientBoosting({ rounds: 60, maxLeaves: 8, minRows: 50, l2: 10 });
}

function mixtureInputs(byScore: Float64Array, byFeatures: Float64Array): Frame {
  const column = (name: string, values: Float64Array): Column => ({
    kind: 'number',
    name,
    values: values.map(logOdds),
  });
  return createFrame([column('score', byScore), column('features', byFeatures)]);
}

function logOdds(probability: number): number {
  const inside = Math.min(0.9999, Math.max(0.0001, probability));
  return Math.log(inside / (1 - inside));
}

/** @internal The features with the score as one more column. */
export function withScore(features: Frame, score: Float64Array, name: string): Frame {
  return createFrame([...features.columns, { kind: 'number', name, values: score }]);
}

function unusedName(features: Frame): string {
  const names = new Set(features.columns.map(({ name }) => name));
  let name = 'score';
  while (names.has(name)) name = `${name}'`;
  return name;
}
