import { requireInteger, requireNumber } from '@bellwether/core';
import type { CalibrationCheck } from './calibration.js';
import type { EstimateTrust } from './estimate/trust.js';
import type { MeasureEstimate } from './measures/expected-measures.js';

/** What to do about a model. */
export type RetrainingAction = 'retrain' | 'recalibrate' | 'investigate data' | 'nothing';

/** How good a model is now beside how good it was. */
export interface MeasureChange {
  /** What the measure is called, for the reasons: `'accuracy'`. */
  readonly name: string;
  /** What it was on the reference; null where it had no value. */
  readonly reference: number | null;
  /** What it is now, with its interval or band. */
  readonly current: MeasureEstimate;
  /** Whether a larger value is better: `true` for accuracy, `false` for errors. */
  readonly higherIsBetter: boolean;
}

/** What is known of a model; see {@link adviseRetraining}. */
export interface RetrainingEvidence {
  /** The measure that decides. */
  readonly measure: MeasureChange;
  /** Change for the worse that does not matter, in the unit of the measure, at least 0. @default 0 */
  readonly tolerance?: number;
  /** How well the model still puts rows in order, such as its area under the curve: separates stale from miscalibrated. */
  readonly ranking?: MeasureChange;
  /** Where the measure was estimated without labels: whether the estimate can be believed. */
  readonly trust?: EstimateTrust;
  /** Whether the probabilities still mean what they say. */
  readonly calibration?: Pick<CalibrationCheck, 'miscalibrated' | 'errorBeyondChance'>;
  /** Inputs whose distribution changed. @default none */
  readonly driftedColumns?: readonly string[];
  /** Inputs whose data are wrong: missing, out of range, of another type. @default none */
  readonly brokenColumns?: readonly string[];
  /** Rows with labels since the model was trained, at least 0; not given: enough. */
  readonly labelledRows?: number;
  /** Labelled rows that training again needs, at least 0. @default 1000 */
  readonly rowsToRetrain?: number;
}

/** What to do about a model, and why. JSON-safe. */
export interface RetrainingAdvice {
  readonly action: RetrainingAction;
  /**
   * Whether the measure got worse by more than the tolerance: `'yes'` where its whole interval says so, `'no'` where none of it does,
   * `'not shown'` where the interval reaches both sides and more rows have to decide, `'unknown'` where it has no value or no interval.
   */
  readonly worse: 'yes' | 'no' | 'not shown' | 'unknown';
  /** The evidence as sentences, the deciding one first. */
  readonly reasons: readonly string[];
}

/**
 * Weighs what is known of a model and says what to do: retrain it, recalibrate it, look at the data first, or nothing.
 *
 * Broken inputs come first: a model trained on them learns the fault. An estimate that is not to be believed is no reason to
 * train, but to look at the data and get labels. A model that got worse is recalibrated where it still ranks as well as before
 * and only its probabilities are off, and otherwise retrained, if there are labels enough. Drift of inputs alone, with a
 * measure that did not get worse, is no reason to do anything. Where `worse` is `'not shown'` the answer is the same, but it
 * rests on too few rows: give a `tolerance` (what would not matter), or gather rows until the interval is on one side.
 *
 * **Not for** deciding alone about models where a wrong decision is dear: it is advice, with its evidence.
 *
 * @throws {@link BellwetherError} `invalid-option` where a number is out of range.
 *
 * @example
 * ```ts
 * import { adviseRetraining } from '@bellwether/performance';
 *
 * const advice = adviseRetraining({
 *   measure: {
 *     name: 'accuracy',
 *     reference: 0.91,
 *     current: { value: 0.84, lower: 0.82, upper: 0.86 },
 *     higherIsBetter: true,
 *   },
 *   driftedColumns: ['load'],
 * });
 * advice.action; // => 'retrain'
 * advice.reasons[0]; // => 'accuracy got worse: 0.84 (0.82 to 0.86) after 0.91.'
 * ```
 */
export function adviseRetraining(evidence: RetrainingEvidence): RetrainingAdvice {
  const tolerance = requireNumber('tolerance', evidence.tolerance ?? 0, { min: 0 });
  const rowsToRetrain = requireInteger('rowsToRetrain', evidence.rowsToRetrain ?? 1000, { min: 0 });
  const labelledRows =
    evidence.labelledRows === undefined ? undefined : requireInteger('labelledRows', evidence.labelledRows, { min: 0 });
  const { brokenColumns = [], calibration, driftedColumns = [], measure, ranking, trust } = evidence;
  const worse = isWorse(measure, tolerance);
  const facts = [sentenceOf(measure, worse)];
  if (ranking !== undefined) facts.push(sentenceOf(ranking, isWorse(ranking, 0)));
  if (calibration !== undefined) {
    const error = calibration.errorBeyondChance;
    const size = error === null ? '' : ` (error beyond chance ${shown(error)})`;
    facts.push(calibration.miscalibrated ? `Probabilities are off${size}.` : `Probabilities are calibrated${size}.`);
  }
  if (driftedColumns.length > 0) facts.push(`Inputs changed: ${quoted(driftedColumns)}.`);
  const advice = (action: RetrainingAction, ...reasons: string[]): RetrainingAdvice => ({
    action,
    worse,
    reasons: [...reasons, ...facts],
  });

  if (brokenColumns.length > 0) {
    return advice(
      'investigate data',
      `Data are wrong in ${quoted(brokenColumns)}; what is trained on them learns the fault.`,
    );
  }
  if (trust?.assumptionViolated) return advice('investigate data', ...trust.reasons);
  const ranks = ranking === undefined ? undefined : isWorse(ranking, 0);
  if (worse === 'yes') {
    if (calibration?.miscalibrated && (ranks === 'no' || ranks === 'not shown')) return advice('recalibrate');
    if (labelledRows !== undefined && labelledRows < rowsToRetrain) {
      const short = `There are ${labelledRows} labelled rows, and training again needs ${rowsToRetrain}.`;
      return { ...advice('investigate data'), reasons: [...facts, short] };
    }
    return advice('retrain');
  }
  if (calibration?.miscalibrated) return advice('recalibrate');
  if (worse === 'unknown') return advice('investigate data');
  return advice('nothing');
}

function isWorse({ current, higherIsBetter, reference }: MeasureChange, tolerance: number): RetrainingAdvice['worse'] {
  const { lower, upper, value } = current;
  if (reference === null || value === null || lower === null || upper === null) return 'unknown';
  if (higherIsBetter ? upper < reference - tolerance : lower > reference + tolerance) return 'yes';
  return (higherIsBetter ? lower < reference - tolerance : upper > reference + tolerance) ? 'not shown' : 'no';
}

function sentenceOf({ current, name, reference }: MeasureChange, worse: RetrainingAdvice['worse']): string {
  const { lower, upper, value } = current;
  if (reference === null || value === null || lower === null || upper === null)
    return `${name} cannot be compared: it has no value.`;
  const figures = `${shown(value)} (${shown(lower)} to ${shown(upper)}) after ${shown(reference)}`;
  if (worse === 'yes') return `${name} got worse: ${figures}.`;
  return worse === 'no'
    ? `${name} held: ${figures}.`
    : `${name} is not shown to have got worse, nor to have held: ${figures}.`;
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
