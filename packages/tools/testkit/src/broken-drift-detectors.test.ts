import { type DriftSignal, requireState, type StreamDriftDetector, type VersionedState } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { normalRise, streamDriftDetectorLaws } from './drift-detector-laws.js';

interface Sums extends VersionedState {
  readonly kind: 'two-means';
  readonly version: 1;
  readonly count: number;
  readonly mean: number;
  readonly recent: number;
}

type Detector = StreamDriftDetector<Sums>;

/** Compares a slow mean with a fast one: as simple as a detector can be. */
function twoMeans(from: Sums = { kind: 'two-means', version: 1, count: 0, mean: 0, recent: 0 }): Detector {
  let state = from;
  return {
    contract: 'stream-drift-detector/1',
    kind: 'two-means',
    update(value) {
      if (!Number.isFinite(value)) return { status: 'ignored', reason: 'not-finite' };
      const count = state.count + 1;
      const mean = state.mean + (value - state.mean) / count;
      const recent = count === 1 ? value : state.recent + (value - state.recent) / 10;
      state = { ...state, count, mean, recent };
      if (count < 50) return { status: 'warming-up', remaining: 50 - count };
      const statistic = Math.abs(recent - mean);
      if (statistic <= 2) return { status: 'stable', statistic, threshold: 2 };
      state = { ...state, count: 0, mean: 0, recent: 0 };
      return { status: 'drift', statistic, threshold: 2 };
    },
    reset() {
      state = { ...state, count: 0, mean: 0, recent: 0 };
    },
    snapshot: () => state,
  };
}

function continued(state: unknown): Detector {
  const checked = requireState<Sums>(state, 'two-means', 1);
  // An unreadable number would show up as a refusal of the envelope.
  if (![checked.count, checked.mean, checked.recent].every(Number.isFinite)) requireState(undefined, 'two-means', 1);
  return twoMeans(checked);
}

async function broken(change: (detector: Detector) => Partial<Detector>, restore = continued): Promise<string[]> {
  const wrap = (detector: Detector): Detector => ({ ...detector, ...change(detector) });
  const laws = streamDriftDetectorLaws({
    create: () => wrap(twoMeans()),
    restore: (state) => wrap(restore(state)),
    ...normalRise,
  });
  const names: string[] = [];
  for (const { name, check } of laws) await check().catch(() => names.push(name));
  return names;
}

let shared = 0;
const means = 'means the same by status, statistic and threshold';
const state = 'continues from its state at every index exactly as if it had not been stopped';

const cases: [string, (detector: Detector) => Partial<Detector>, string][] = [
  [
    'names its state otherwise',
    () => ({ kind: 'means' }),
    'declares its contract and kind, and states carry that kind',
  ],
  [
    'shares a memory with others',
    ({ update }) => ({
      update(value) {
        shared += value;
        return update(value + 1e-3 * shared);
      },
    }),
    'is deterministic, and two detectors do not influence each other',
  ],
  [
    'calls everything stable',
    ({ update }) => ({
      update(value) {
        const signal = update(value);
        return signal.status === 'drift' ? { ...signal, status: 'stable' } : signal;
      },
    }),
    'alarms on a change that nobody could miss',
  ],
  [
    'never alarms and hides it',
    ({ update }) => ({
      update(value) {
        const signal = update(value);
        return signal.status === 'drift' ? { ...signal, status: 'warning' } : signal;
      },
    }),
    means,
  ],
  [
    'has statistics that are not finite',
    ({ update }) => ({
      update(value) {
        const signal = update(value);
        return 'statistic' in signal ? { ...signal, statistic: Number.NaN } : signal;
      },
    }),
    means,
  ],
  [
    'counts the warm-up upwards',
    ({ update }) => {
      let seen = 0;
      return {
        update(value) {
          const signal = update(value);
          seen += 1;
          return signal.status === 'warming-up' ? { ...signal, remaining: seen } : signal;
        },
      };
    },
    'warms up with a remainder that does not grow, and without an alarm',
  ],
  [
    'takes NaN for 0',
    ({ update }) => ({ update: (value) => update(Number.isFinite(value) ? value : 0) }),
    'ignores values that are not finite, and learns nothing from them',
  ],
  [
    'keeps something out of its state',
    ({ update }) => {
      let offset = 0;
      return {
        update(value) {
          offset += 1e-6;
          return update(value + offset);
        },
      };
    },
    state,
  ],
  ['has NaN in its state', ({ snapshot }) => ({ snapshot: () => ({ ...snapshot(), worst: Number.NaN }) }), state],
  ['keeps its mean when it is reset', () => ({ reset: () => undefined }), 'forgets everything when it is reset'],
  [
    'answers with one object that it changes',
    ({ update }) => {
      const answer: Record<string, unknown> = {};
      return { update: (value) => Object.assign(answer, update(value)) as DriftSignal };
    },
    'leaves its input and its earlier answers unchanged',
  ],
  [
    'remembers every value',
    ({ update, snapshot }) => {
      const values: number[] = [];
      return {
        update(value) {
          values.push(value);
          return update(value);
        },
        snapshot: () => ({ ...snapshot(), values: [...values] }),
      };
    },
    'needs no more memory the longer it runs',
  ],
  [
    'alarms every hundred values',
    ({ update }) => {
      let seen = 0;
      return {
        update(value) {
          seen += 1;
          return seen % 100 === 0 ? { status: 'drift', statistic: 3, threshold: 2 } : update(value);
        },
      };
    },
    'does not alarm on a constant',
  ],
];

describe('streamDriftDetectorLaws', () => {
  it('accepts a detector that keeps the contract', async () => expect(await broken(() => ({}))).toEqual([]));
  it.each(cases)('rejects a detector that %s', async (_what, change, expected) => {
    expect(await broken(change)).toContain(expected);
  });
  it('rejects one that takes any state', async () => {
    expect(
      await broken(
        () => ({}),
        (saved) => twoMeans(saved as Sums),
      ),
    ).toContain('refuses states of another kind or version, and damaged ones');
  });
});
