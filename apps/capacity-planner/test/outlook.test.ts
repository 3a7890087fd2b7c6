import { createTimeSeries, seededRandom, standardNormal, type TimeSeries } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { type Outlook, outlooks } from '../src/outlook.ts';
import { page } from '../src/page.ts';
import { parsePlan } from '../src/plan.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2026, 0, 1);

function measured(name: string, hours: number, value: (t: number) => number, from = start): TimeSeries {
  return createTimeSeries({ name, start: from, step: hour, values: Array.from({ length: hours }, (_, t) => value(t)) });
}

function look(plan: object, series: readonly TimeSeries[]): Outlook[] {
  return outlooks(parsePlan(plan), series, () => {});
}

const only = (resource: object, series: TimeSeries, plan: object = {}): Outlook =>
  look({ horizon: '14d', ...plan, resources: [{ name: series.name, ...resource }] }, [series])[0]!;

describe('a disk that fills for 60 days, planned for 90', () => {
  it.each([1, 2, 3, 4, 5, 6])('fills up at about the right date (seed %i)', (seed) => {
    const random = seededRandom(seed);
    // 2 GB a day with a nightly backup: 450 GB are reached after 125 days, 65 days from the end.
    const disk = measured('disk', 60 * 24, (t) => 200 + t / 12 + (t % 24 < 3 ? 6 : 0) + standardNormal(random));
    const { crossing, forecast } = only({ capacity: 450 }, disk, { horizon: '90d' });
    const half = crossing.quantiles.find(({ probability }) => probability === 0.5)!.time!;
    // The peaks of the days are some 8 GB above the trend.
    const truth = start + 121 * day;
    console.log(`seed ${seed}: ${((half - truth) / day).toFixed(0)} days off, ${crossing.probability}`);
    expect(Math.abs(half - truth) / day).toBeLessThanOrEqual(4);
    expect(crossing.probability).toBeGreaterThan(0.9);
    // The trend does not die out: the last month grows by 60 GB.
    expect(forecast.point[89]! - forecast.point[59]!).toBeGreaterThan(50);
  });
});

describe('what there can be', () => {
  const random = seededRandom(4);
  const noise = (): number => standardNormal(random);

  it('holds forecasts within percentages, and within what the plan says', () => {
    const busy = measured('cpu', 30 * 24, (t) => Math.min(100, 60 + t * 0.05 + noise()));
    const found = only({ capacity: 95, unit: 'percent' }, busy);
    expect(Math.max(...found.forecast.intervals.at(-1)!.upper)).toBe(100);
    expect(found.summary).toContain('all that is possible is needed, 100 percent');
    const slots = only(
      { capacity: 110, most: 120, least: 40 },
      measured('slots', 30 * 24, (t) => 60 + t * 0.05 + noise()),
    );
    expect(Math.max(...slots.forecast.intervals.at(-1)!.upper)).toBeLessThanOrEqual(120);
    expect(Math.min(...slots.forecast.intervals.at(-1)!.lower)).toBeGreaterThanOrEqual(40);
  });

  it('knows that several cores have more than 100 percent, also before they use it', () => {
    const cores = measured('cpu', 30 * 24, (t) => 10 + t * 0.11 + noise());
    const grown = only({ capacity: 110, unit: 'percent' }, cores);
    expect(grown.crossing.probability).toBeGreaterThan(0.9);
  });

  it('does not raise what is negative to zero', () => {
    const cold = measured('temperature', 30 * 24, () => -50 + noise());
    const { urgency, forecast } = only({ capacity: -10 }, cold);
    expect(urgency).toBe('fine');
    expect(Math.max(...forecast.point)).toBeLessThan(-40);
  });

  it.each([0, -5])('says of a ceiling of %f that it has been reached', (capacity) => {
    const { urgency, summary } = only(
      { capacity },
      measured('x', 20 * 24, () => 5 + 0.1 * noise()),
    );
    expect(urgency).toBe('order now');
    expect(summary).toMatch(/^It has run out already\./);
  });

  it('says where the past does not allow an answer, and where it is short', () => {
    const spikes = [41, 36, 42, 33, 33, 2451, 11, 16, 9, 2.5, 2.5, 3, 12.5, 4.5];
    const found = only(
      { capacity: 2900 },
      measured('net', 14 * 24, (t) => spikes[Math.floor(t / 24)]!),
    );
    expect(found.summary).toMatch(/(cannot be told: the past was too irregular|plan for)/);
    expect(found.needed === null || found.needed < 40_000).toBe(true);
    expect(found.summary).toContain('It rests on only 14 days of history.');
  });

  it('writes a very large ceiling so that it can be read', () => {
    expect(
      only(
        { capacity: 1e300 },
        measured('x', 20 * 24, () => 5 + noise()),
      ).summary,
    ).toContain('there is 1.00e+300.');
  });
});

describe('days that are not whole', () => {
  it('are left out at both ends, because their peaks are not theirs', () => {
    // The peak of a day comes at 20:00; the series begins at 22:00 and ends at 10:00.
    const load = (t: number): number => 50 + (t % 24 === 20 ? 40 : 0);
    const series = measured('load', 20 * 24 + 12, (t) => load(t + 22), start + 22 * hour);
    const { history, forecast } = only({ capacity: 100 }, series);
    expect([...history.values]).toEqual(Array.from({ length: 20 }, () => 90));
    expect(forecast.start).toBe(start + 21 * day);
  });
});

describe('groups', () => {
  const random = seededRandom(8);
  const pods = ['a', 'b', 'c', 'd'].map((name, i) => {
    let level = 10 + 5 * i;
    return measured(name, 40 * 24, (t) => {
      level += 0.004 * i;
      return level + 3 * Math.sin((2 * Math.PI * (t + 4 * i)) / 24) + 0.3 * standardNormal(random);
    });
  });
  const plan = {
    horizon: '14d',
    resources: pods.map(({ name }) => ({ name, capacity: 100, unit: 'GB' })),
    groups: [
      { name: 'cluster', of: ['shop', 'mail'], capacity: 90 },
      { name: 'shop', of: ['a', 'b'], capacity: 40 },
      { name: 'mail', of: ['c', 'd'], capacity: 60 },
    ],
  };
  const found = look(plan, pods);
  const named = (name: string): Outlook => found.find((each) => each.name === name)!;

  it('agree from pod to service to cluster', () => {
    const { parts, forecast, history } = named('cluster');
    expect(parts!.map(({ name, direct }) => `${name} ${direct}`)).toEqual([
      'shop true',
      'mail true',
      'a false',
      'b false',
      'c false',
      'd false',
    ]);
    const at = (name: string, h: number): number => parts!.find((each) => each.name === name)!.forecast.point[h]!;
    for (let h = 0; h < 14; h += 1) {
      expect(at('shop', h) + at('mail', h)).toBeCloseTo(forecast.point[h]!, 9);
      expect(at('a', h) + at('b', h)).toBeCloseTo(at('shop', h), 9);
      expect(at('c', h) + at('d', h)).toBeCloseTo(at('mail', h), 9);
    }
    // So does the past.
    const past = (name: string): Float64Array => parts!.find((each) => each.name === name)!.history.values;
    history.values.forEach((value, d) => {
      expect(past('shop')[d]! + past('mail')[d]!).toBeCloseTo(value, 9);
    });
  });

  it('need less at their own peak than the sum of the peaks of their parts', () => {
    const peaks = ['a', 'b', 'c', 'd'].reduce((all, name) => all + named(name).forecast.point[0]!, 0);
    expect(named('cluster').forecast.point[0]!).toBeLessThan(peaks - 2);
  });

  it('have intervals, probabilities and needs that tell the same story', () => {
    const { forecast, headroom, crossing } = named('cluster');
    const { upper } = forecast.intervals.at(-1)!;
    expect(headroom.required!).toBeGreaterThan(Math.max(...forecast.point));
    expect(headroom.required!).toBeLessThan(Math.max(...upper) * 1.1);
    expect(crossing.status).toBe('ok');
  });

  it('say so where a part has no values', () => {
    const silent = [...pods.slice(0, 3), measured('d', 40 * 24, () => Number.NaN)];
    const outlook = look(plan, silent).find(({ name }) => name === 'cluster')!;
    expect([outlook.urgency, outlook.parts]).toEqual(['no data', []]);
    expect(outlook.notes.join(' ')).toContain('no values');
  });

  it('are planned with parts that have only just begun', () => {
    const parts = [...pods.slice(0, 3), measured('d', 1, () => 5, start + 39 * day)];
    expect(look(plan, parts).map(({ summary }) => summary.length > 0)).toEqual(Array(7).fill(true));
    const none = look(
      plan,
      pods.map(({ name }) => measured(name, 1, () => 5)),
    );
    expect(none.map(({ urgency }) => urgency)).toEqual(Array(7).fill('no data'));
    expect(none[0]!.summary).toBe('There are values of only 1 step (24 hours): too few to plan with.');
  });

  it('show on the page what they are made of', () => {
    const html = page(parsePlan(plan), found, start, false);
    expect(html).toContain('What cluster is made of when it peaks, in GB');
    expect(html).toContain('together');
  });
});
