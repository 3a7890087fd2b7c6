import { createTimeSeries } from '@bellwether/core';
import {
  coverage,
  intervalScore,
  meanAbsoluteError,
  naive2,
  seasonalScale,
  symmetricMeanAbsolutePercentageError,
} from '@bellwether/forecasting';
import type { Answer, Answers, Problem } from './problem.ts';

/** The figures of one model over series, `null` where they cannot be said. */
export interface Figures {
  /** Percent, 0 to 200, as in the M4 competition. */
  readonly smape: number | null;
  readonly mase: number | null;
  /** Mean of sMAPE and MASE, each divided by that of Naive2 over the same problems. */
  readonly owa: number | null;
  readonly msis95: number | null;
  readonly coverage80: number | null;
  readonly coverage95: number | null;
}

/** One row of the result. */
export interface Row extends Figures {
  readonly model: string;
  readonly series: number;
  /** Forecasts made: one per series and origin. */
  readonly forecasts: number;
  /** `null` where the series differ. */
  readonly horizon: number | null;
  readonly seasonLength: number | null;
  readonly cpuMsPerSeries: number;
  readonly cpuSeconds: number;
  /** Forecasts that were not given or not finite; Naive2 with intervals of no width stands in for them. */
  readonly failed: number;
  readonly notes: readonly string[];
}

/** A row with its parts: one per file of a rolling origin. */
export interface GroupRow extends Figures {
  readonly file: string;
  readonly origins: number;
  readonly horizon: number;
  readonly seasonLength: number;
}

interface Score {
  readonly group: string;
  readonly smape: number;
  readonly mase: number;
  readonly smape2: number;
  readonly mase2: number;
  readonly msis95: number;
  readonly coverage80: number;
  readonly coverage95: number;
}

const numbers = (values: readonly (number | null)[]): Float64Array =>
  Float64Array.from(values, (value) => value ?? Number.NaN);

function naive2Point({ start, step, seasonLength, training, actual }: Problem): Float64Array {
  const series = createTimeSeries({ start, step, values: training });
  return naive2({ seasonLength })
    .fit(series)
    .forecast({ horizon: actual.length, levels: [0.8] }).point;
}

/** Mean of what is a number; NaN where nothing is. */
function meanKnown(values: readonly number[]): number {
  const known = values.filter(Number.isFinite);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

function usable(answer: Answer | undefined, horizon: number): answer is Answer {
  return (
    answer !== undefined &&
    [answer.point, answer.lower80, answer.upper80, answer.lower95, answer.upper95].every(
      (column) => column.length === horizon && column.every(Number.isFinite),
    )
  );
}

function scoreOne(problem: Problem, answer: Answer | undefined): Score & { failed: boolean } {
  const actual = problem.actual.map((value) => (Number.isFinite(value) ? value : Number.NaN));
  const yardstick = naive2Point(problem);
  const given = usable(answer, actual.length);
  const column = (name: keyof Answer): Float64Array => (given ? numbers(answer[name]) : yardstick);
  const scale = seasonalScale(problem.training, problem.seasonLength);
  // A series that never changes over a season has no scale: it does not count, neither here nor for Naive2.
  const scaled = (error: number): number => (scale > 0 ? error / scale : Number.NaN);
  const point = column('point');
  return {
    group: problem.group,
    smape: symmetricMeanAbsolutePercentageError(actual, point),
    mase: scaled(meanAbsoluteError(actual, point)),
    smape2: symmetricMeanAbsolutePercentageError(actual, yardstick),
    mase2: scaled(meanAbsoluteError(actual, yardstick)),
    msis95: scaled(intervalScore(actual, column('lower95'), column('upper95'), 0.95)),
    coverage80: coverage(actual, column('lower80'), column('upper80')),
    coverage95: coverage(actual, column('lower95'), column('upper95')),
    failed: !given,
  };
}

/** Means over groups of the means within them. */
function figuresOf(groups: readonly (readonly Score[])[]): Figures {
  const over = (pick: (score: Score) => number): number =>
    meanKnown(groups.map((scores) => meanKnown(scores.map(pick))));
  const smape = over((score) => score.smape);
  const mase = over((score) => score.mase);
  const owa = (smape / over((score) => score.smape2) + mase / over((score) => score.mase2)) / 2;
  return {
    smape: orNull(smape),
    mase: orNull(mase),
    owa: orNull(owa),
    msis95: orNull(over((score) => score.msis95)),
    coverage80: orNull(over((score) => score.coverage80)),
    coverage95: orNull(over((score) => score.coverage95)),
  };
}

function common(values: readonly number[]): number | null {
  return values.every((value) => value === values[0]) ? (values[0] ?? null) : null;
}

/** The row of one contestant, and its parts by group. */
export function score(problems: readonly Problem[], answers: Answers): { row: Row; groups: GroupRow[] } {
  const scores = problems.map((problem, i) => scoreOne(problem, answers.answers[i]));
  const byGroup = new Map<string, { scores: Score[]; problem: Problem }>();
  scores.forEach((each, i) => {
    const found = byGroup.get(each.group) ?? { scores: [], problem: problems[i]! };
    byGroup.set(each.group, found);
    found.scores.push(each);
  });
  const { cpuSeconds, model, notes } = answers;
  const row: Row = {
    model,
    series: byGroup.size,
    forecasts: problems.length,
    horizon: common(problems.map(({ actual }) => actual.length)),
    seasonLength: common(problems.map(({ seasonLength }) => seasonLength)),
    ...figuresOf([...byGroup.values()].map((group) => group.scores)),
    cpuMsPerSeries: (1000 * cpuSeconds) / problems.length,
    cpuSeconds,
    failed: scores.filter(({ failed }) => failed).length,
    notes,
  };
  const groups = [...byGroup].map(([file, group]) => ({
    file,
    origins: group.scores.length,
    horizon: group.problem.actual.length,
    seasonLength: group.problem.seasonLength,
    ...figuresOf([group.scores]),
  }));
  return { row, groups };
}
