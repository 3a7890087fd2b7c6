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
}

export interface Judgement {
  readonly urgency: Urgency;
  /** What will happen and what to do, for people. */
  readonly summary: string;
}

const day = 86_400_000;

/** The first time by which it has run out with at least this probability; undefined where it has not within the horizon. */
function runsOutBy({ probabilityBy, start, step }: TimeToThreshold, probability: number): number | undefined {
  const at = probabilityBy.findIndex((share) => share >= probability);
  return at < 0 ? undefined : start + at * step;
}

function needed(of: Subject, { headroom: { required }, confidence, most }: Findings): string {
  if (required === null) return '';
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
    return `It runs out by ${dateOf(end)} with ${percent(crossing.probability)} probability${first === end ? '' : ` (${earliest})`}.`;
  }
  return likely === first
    ? `It runs out about ${dateOf(likely)}.`
    : `It runs out about ${dateOf(likely)}, with ${exactly(1 - confidence)} probability by ${dateOf(first)} already.`;
}

/** Says what is to be done. */
export function judge(of: Subject, findings: Findings): Judgement {
  const { crossing, rapid, confidence, emptied } = findings;
  if (crossing.status === 'no-data' || crossing.probability === null) {
    return { urgency: 'no data', summary: 'There are no values to plan with.' };
  }
  const room = needed(of, findings);
  const wait = daysOf(of.leadTime);
  if (rapid.status === 'reached') {
    return { urgency: 'order now', summary: `It has run out already. More takes ${wait}.${room}` };
  }
  if (rapid.status === 'filling') {
    const summary = `It is running out within hours: ${rapid.reason}${room}`;
    return emptied
      ? { urgency: 'watch', summary: `Unless it is emptied again: ${summary}` }
      : { urgency: 'order now', summary };
  }
  const first = runsOutBy(crossing, 1 - confidence);
  if (first === undefined) {
    const end = crossing.start + (crossing.probabilityBy.length - 1) * crossing.step;
    return {
      urgency: 'fine',
      summary: `It lasts until ${dateOf(end)} with at least ${exactly(confidence)} probability.${room}`,
    };
  }
  const orderBy = first - of.leadTime;
  const tooLate = orderBy <= crossing.start + day;
  // It has always been emptied in time so far.
  if (emptied) {
    const action = tooLate
      ? `Empty it before that: more takes ${wait}.`
      : `Empty it before that, or order by ${dateOf(orderBy)}.`;
    return { urgency: 'watch', summary: `Unless it is emptied again: ${when(findings, first)} ${action}${room}` };
  }
  return tooLate
    ? { urgency: 'order now', summary: `${when(findings, first)} More takes ${wait}: order now.${room}` }
    : { urgency: 'watch', summary: `${when(findings, first)} Order by ${dateOf(orderBy)}.${room}` };
}
