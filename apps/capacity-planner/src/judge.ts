import type { TimeSeries } from '@bellwether/core';
import type { Headroom, RapidFillSignal, TimeToThreshold } from '@bellwether/forecasting';
import { amount, dateOf, daysOf, exactly, percent } from './format.ts';

/** What is to be done about a resource. */
export type Urgency = 'order now' | 'watch' | 'fine' | 'no data';

/** What is judged. */
export interface Subject {
  readonly name: string;
  readonly unit?: string;
  readonly capacity: number;
  readonly direction: 'above' | 'below';
  /** Milliseconds from ordering more to having it. */
  readonly leadTime: number;
}

/** What is known of it. */
export interface Findings {
  readonly crossing: TimeToThreshold;
  readonly headroom: Headroom;
  readonly rapid: RapidFillSignal;
  /** How sure capacity has to last. */
  readonly confidence: number;
  /** Whether it was emptied in the past, so that it may be in time again. */
  readonly emptied: boolean;
  /** The greatest value there can be. */
  readonly most: number;
  /** What was measured: the extremes of the steps of the plan. */
  readonly history: TimeSeries;
}

export interface Judgement {
  readonly urgency: Urgency;
  /** What will happen and what to do, for people. */
  readonly summary: string;
  /** What lasts with the wanted certainty; null where that cannot be told. */
  readonly needed: number | null;
}

const day = 86_400_000;

/** The first time by which it has run out with at least this probability; undefined where it has not within the horizon. */
function runsOutBy({ probabilityBy, start, step }: TimeToThreshold, probability: number): number | undefined {
  const at = probabilityBy.findIndex((share) => share >= probability);
  return at < 0 ? undefined : start + at * step;
}

/** With values of fewer steps, less than a week of days, any plan would be a guess. */
const fewest = 7;
/** How many times the range of everything measured a need may be away from it, before it says more of the model than of the resource. */
const furthest = 10;
/** Steps of history from which on there is no need to say how few there are, unless the horizon is longer. */
const enough = 28;

interface Known {
  readonly count: number;
  readonly lowest: number;
  readonly highest: number;
}

function knownOf({ values }: TimeSeries): Known {
  const finite = values.filter(Number.isFinite);
  return {
    count: finite.length,
    lowest: finite.reduce((a, b) => Math.min(a, b), Infinity),
    highest: finite.reduce((a, b) => Math.max(a, b), -Infinity),
  };
}

/** Says on how little it rests, where that is so. */
function restsOn({ history, crossing: { step, probabilityBy } }: Findings): string {
  const { count } = knownOf(history);
  return count >= Math.max(enough, probabilityBy.length / 2)
    ? ''
    : ` It rests on only ${daysOf(count * step)} of history.`;
}

/** What is needed, where it is not so far from everything there was that it says more of the model. */
function believable(of: Subject, { headroom: { required }, history }: Findings): number | null {
  if (required === null) return null;
  const { lowest, highest } = knownOf(history);
  const reach = furthest * Math.max(highest - lowest, Math.abs(of.capacity - highest), Math.abs(of.capacity - lowest));
  return required > highest + reach || required < lowest - reach ? null : required;
}

function neededText(of: Subject, required: number | null, { confidence, most }: Findings): string {
  if (required === null)
    return ` How much ${exactly(confidence)} certainty needs cannot be told: the past was too irregular.`;
  const there = amount(of.capacity, of.unit);
  if (of.direction === 'above') {
    return required >= most
      ? ` For ${exactly(confidence)} certainty all that is possible is needed, ${amount(most, of.unit)}; there is ${there}.`
      : ` For ${exactly(confidence)} certainty plan for ${amount(required, of.unit)}; there is ${there}.`;
  }
  return required > of.capacity
    ? ` With ${exactly(confidence)} certainty ${amount(required, of.unit)} are left at its lowest; ${there} must be.`
    : ` That it lasts is not ${exactly(confidence)} certain.`;
}

function when({ crossing, confidence }: Findings, first: number): string {
  const likely = runsOutBy(crossing, 0.5);
  const end = crossing.start + (crossing.probabilityBy.length - 1) * crossing.step;
  if (likely === undefined) {
    const earliest = `${exactly(1 - confidence)} by ${dateOf(first)}`;
    return `With ${percent(crossing.probability)} probability it runs out by ${dateOf(end)}${first === end ? '' : ` (${earliest})`}.`;
  }
  return likely === first
    ? `It runs out about ${dateOf(likely)}.`
    : `It runs out about ${dateOf(likely)}, with ${exactly(1 - confidence)} probability by ${dateOf(first)} already.`;
}

/** Says what is to be done. */
export function judge(of: Subject, findings: Findings): Judgement {
  const { crossing } = findings;
  if (crossing.status === 'no-data' || crossing.probability === null) {
    return { urgency: 'no data', summary: 'There are no values to plan with.', needed: null };
  }
  const { count } = knownOf(findings.history);
  const urgent = findings.rapid.status === 'reached' || findings.rapid.status === 'filling';
  if (count < fewest && !urgent) {
    const summary = `There are values of only ${count} step${count === 1 ? '' : 's'} (${daysOf(count * crossing.step)}): too few to plan with.`;
    return { urgency: 'no data', summary, needed: null };
  }
  const needed = believable(of, findings);
  const { urgency, text } = actionFor(of, findings);
  return { urgency, summary: `${text}${neededText(of, needed, findings)}${restsOn(findings)}`, needed };
}

interface Action {
  readonly urgency: Urgency;
  readonly text: string;
}

function actionFor(of: Subject, findings: Findings): Action {
  const { crossing, rapid, confidence, emptied } = findings;
  const wait = daysOf(of.leadTime);
  if (rapid.status === 'reached') {
    return { urgency: 'order now', text: `It has run out already. More takes ${wait}.` };
  }
  if (rapid.status === 'filling') {
    const text = `It is running out within hours: ${rapid.reason}`;
    return emptied ? { urgency: 'watch', text: `Unless it is emptied again: ${text}` } : { urgency: 'order now', text };
  }
  const first = runsOutBy(crossing, 1 - confidence);
  if (first === undefined) {
    const end = crossing.start + (crossing.probabilityBy.length - 1) * crossing.step;
    const text = `It lasts until ${dateOf(end)} with at least ${exactly(confidence)} probability.`;
    return { urgency: 'fine', text };
  }
  const orderBy = first - of.leadTime;
  const tooLate = orderBy <= crossing.start + day;
  // It has always been emptied in time so far.
  if (emptied) {
    const action = tooLate
      ? `Empty it before that: more takes ${wait}.`
      : `Empty it before that, or order by ${dateOf(orderBy)}.`;
    return { urgency: 'watch', text: `Unless it is emptied again: ${when(findings, first)} ${action}` };
  }
  return tooLate
    ? { urgency: 'order now', text: `${when(findings, first)} More takes ${wait}: order now.` }
    : { urgency: 'watch', text: `${when(findings, first)} Order by ${dateOf(orderBy)}.` };
}
