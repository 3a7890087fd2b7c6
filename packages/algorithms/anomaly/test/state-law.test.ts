import { BellwetherError, timeAt } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restoreSeasonalDetector, type SeasonalDetectorState, seasonalDetector } from '../src/index.js';
import { changed, healthySeries, perDay } from './healthy-series.js';

const { series, sigma } = healthySeries('autocorrelated', 'weekend drop', 3, 12);
// Spikes, a shift, a ramp and gaps, so that every part of the state is in use somewhere.
const eventful = changed(series, (i) => {
  if (i % 700 === 650) return 15 * sigma;
  if (i > 2900 && i < 2990) return Number.NaN;
  if (i > 2400) return 10 * sigma;
  return i > 1500 && i < 1800 ? ((i - 1500) / 50) * sigma : 0;
});
const observation = (i: number) => ({ time: timeAt(eventful, i), value: eventful.values[i]! });
const throughJson = (state: SeasonalDetectorState) => JSON.parse(JSON.stringify(state)) as SeasonalDetectorState;

describe('state law', () => {
  it('continues bit for bit from any index, through JSON', () => {
    const whole = seasonalDetector();
    const answers: string[] = [];
    const states: string[] = [];
    for (let i = 0; i < eventful.values.length; i += 1) {
      answers.push(JSON.stringify(whole.update(observation(i))));
      states.push(i % 97 === 0 || i > eventful.values.length - 3 ? JSON.stringify(whole.snapshot()) : '');
    }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: eventful.values.length - 500 }), (cut) => {
        const first = seasonalDetector();
        for (let i = 0; i < cut; i += 1) first.update(observation(i));
        const resumed = restoreSeasonalDetector(throughJson(first.snapshot()));
        for (let i = cut; i < cut + 500; i += 1) {
          if (JSON.stringify(resumed.update(observation(i))) !== answers[i]) return false;
          if (states[i] !== '' && JSON.stringify(resumed.snapshot()) !== states[i]) return false;
        }
        return true;
      }),
      { numRuns: 20 },
    );
  });

  it('continues bit for bit when saved after every single observation', () => {
    const whole = seasonalDetector({ periods: ['6h'], direction: 'up' });
    let resumed = seasonalDetector({ periods: ['6h'], direction: 'up' });
    for (let i = 0; i < 700; i += 1) {
      resumed = restoreSeasonalDetector(throughJson(resumed.snapshot()));
      expect(resumed.update(observation(i))).toEqual(whole.update(observation(i)));
    }
  });

  it('keeps its state small, however long it runs', () => {
    const detector = seasonalDetector();
    for (let i = 0; i < 12 * perDay; i += 1) detector.update(observation(i));
    const size = JSON.stringify(detector.snapshot()).length;
    console.log(`state after 12 days: ${size} characters of JSON`);
    expect(size).toBeLessThan(24_000);
  });

  it('does not share its state with the snapshot', () => {
    const detector = seasonalDetector();
    for (let i = 0; i < 400; i += 1) detector.update(observation(i));
    const before = JSON.stringify(detector.snapshot());
    const resumed = restoreSeasonalDetector(detector.snapshot());
    for (let i = 400; i < 500; i += 1) resumed.update(observation(i));
    expect(JSON.stringify(detector.snapshot())).toBe(before);
  });

  it('refuses states it does not know', () => {
    const state = seasonalDetector().snapshot();
    const refused = [
      { ...state, version: 2 },
      { ...state, kind: 'other' },
      { ...state, profiles: [] },
      { ...state, windows: { ...state.windows, values: [1, 'two'] } },
      { ...state, bounds: {} },
      null,
    ];
    for (const bad of refused) {
      try {
        restoreSeasonalDetector(bad as SeasonalDetectorState);
        expect.unreachable(`accepted ${JSON.stringify(bad)?.slice(0, 80)}`);
      } catch (error) {
        expect(BellwetherError.isInstance(error) && error.code).toBe('invalid-state');
      }
    }
  });
});
