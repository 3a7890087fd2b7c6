import {
  type DriftSignal,
  type Random,
  type StreamDriftDetector,
  seededRandom,
  standardNormal,
  type VersionedState,
} from '@bellwether/core';
import { type Law, law, require, requireJsonSafe, requireRefusal, requireSame, same } from './law.js';

/** What {@link streamDriftDetectorLaws} tests. {@link normalRise} and {@link errorRise} have the streams. */
export interface StreamDriftDetectorSubject<V = number> {
  /** A fresh detector with the same settings each time. */
  readonly create: () => StreamDriftDetector<VersionedState, V>;
  /** Continues from a saved state. */
  readonly restore: (state: unknown) => StreamDriftDetector<VersionedState, V>;
  /** One value of a stream without change. */
  readonly before: (random: Random) => V;
  /** One value after a change that no detector may miss. */
  readonly after: (random: Random) => V;
  /** The value of a stream that never differs; left out where any constant is a change from a given reference. */
  readonly constant?: V;
  /** Values that must be ignored as not finite. */
  readonly notFinite: readonly V[];
  /** Values before the change. @default 1000 */
  readonly length?: number;
  /** Values after the change within which there must be an alarm. @default 500 */
  readonly patience?: number;
}

/** Streams of normal values, for {@link StreamDriftDetectorSubject}: an obvious rise of the mean. */
export const normalRise: Pick<StreamDriftDetectorSubject, 'before' | 'after' | 'constant' | 'notFinite'> = {
  before: (random) => standardNormal(random),
  after: (random) => 4 + standardNormal(random),
  constant: 7,
  notFinite: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
};

/** Streams of 0 and 1, for {@link StreamDriftDetectorSubject}: an error rate that rises from 10 % to 90 %. */
export const errorRise: Pick<StreamDriftDetectorSubject, 'before' | 'after' | 'constant' | 'notFinite'> = {
  before: (random) => (random() < 0.1 ? 1 : 0),
  after: (random) => (random() < 0.9 ? 1 : 0),
  constant: 0,
  notFinite: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
};

/**
 * What every {@link StreamDriftDetector} has to do: 12 laws. They hold it to its own answers (drift is beyond the threshold), to
 * the state law at every index, to resetting, to bounded memory, and to finding what no detector may miss.
 */
export function streamDriftDetectorLaws<V>(subject: StreamDriftDetectorSubject<V>): readonly Law[] {
  const { create, restore, before, after, constant, notFinite, length = 1000, patience = 500 } = subject;
  const stream = (seed: number): V[] => {
    const random = seededRandom(seed);
    return Array.from({ length: length + patience }, (_, i) => (i < length ? before(random) : after(random)));
  };
  const values = stream(1);
  const run = (detector: StreamDriftDetector<VersionedState, V>, given: readonly V[]): DriftSignal[] =>
    given.map((value) => detector.update(value));

  return [
    law('declares its contract and kind, and states carry that kind', () => {
      const detector = create();
      requireSame(detector.contract, 'stream-drift-detector/1', 'contract');
      requireSame(detector.snapshot().kind, detector.kind, 'kind of the state');
    }),
    law('is deterministic, and two detectors do not influence each other', () => {
      const first = create();
      const second = create();
      const other = create();
      const others = stream(2);
      for (const [i, value] of values.entries()) {
        requireSame(first.update(value), second.update(value), `signal ${i}`);
        other.update(others[i]!);
      }
    }),
    law('means the same by status, statistic and threshold', () => {
      for (const [i, signal] of run(create(), values).entries()) {
        if (signal.status === 'warming-up') {
          require(Number.isInteger(signal.remaining) &&
            signal.remaining > 0, `signal ${i}: remaining ${signal.remaining}`);
          continue;
        }
        require(signal.status !== 'ignored', `signal ${i}: a finite value was ignored`);
        const { status, statistic, threshold } = signal;
        require(Number.isFinite(statistic) && Number.isFinite(threshold), `signal ${i} is not finite`);
        const beyond = statistic - threshold;
        const close = 1e-9 * Math.max(Math.abs(statistic), Math.abs(threshold));
        require(status === 'drift'
          ? beyond >= -close
          : beyond <= close, `signal ${i}: "${status}" with statistic ${statistic} and threshold ${threshold}`);
      }
    }),
    law('warms up with a remainder that does not grow, and without an alarm', () => {
      let remaining = Number.POSITIVE_INFINITY;
      for (const signal of run(create(), values.slice(0, length))) {
        if (signal.status !== 'warming-up') {
          require(signal.status !== 'drift' || remaining <= 1, `an alarm with ${remaining} values left to warm up`);
          return;
        }
        require(signal.remaining <= remaining, `remaining ${signal.remaining} after ${remaining}`);
        remaining = signal.remaining;
      }
      require(false, `still warming up after ${length} values`);
    }),
    law('ignores values that are not finite, and learns nothing from them', () => {
      const detector = create();
      for (const [i, value] of values.entries()) {
        if (i % 7 === 3) {
          const earlier = detector.snapshot();
          for (const each of notFinite) {
            requireSame(
              detector.update(each),
              { status: 'ignored', reason: 'not-finite' },
              `signal of ${String(each)}`,
            );
          }
          requireSame(detector.snapshot(), earlier, `state after ignored values at ${i}`);
        }
        detector.update(value);
      }
    }),
    law('continues from its state at every index exactly as if it had not been stopped', () => {
      const whole = create();
      let stopped = create();
      for (const [i, value] of values.entries()) {
        const state = stopped.snapshot();
        requireJsonSafe(state, `the state at index ${i}`);
        stopped = restore(JSON.parse(JSON.stringify(state)));
        requireSame(stopped.update(value), whole.update(value), `signal ${i} after a restart at every value`);
      }
      requireSame(stopped.snapshot(), whole.snapshot(), 'last state');
    }),
    law('refuses states of another kind or version, and damaged ones', async () => {
      const state = create().snapshot();
      const missing = Object.keys(state).map((key) =>
        Object.fromEntries(Object.entries(state).filter(([name]) => name !== key)),
      );
      for (const wrong of [
        { ...state, version: 999 },
        { ...state, kind: 'something-else' },
        null,
        7,
        'state',
        {},
        ...missing,
      ])
        await requireRefusal(
          () => restore(wrong),
          ['invalid-state'],
          `restore(${JSON.stringify(wrong)?.slice(0, 60)})`,
        );
    }),
    law('forgets everything when it is reset', () => {
      for (const point of [1, length >> 1, length + 20]) {
        const used = create();
        run(used, values.slice(0, point));
        used.reset();
        requireSame(used.snapshot(), create().snapshot(), `state after a reset at ${point}`);
        requireSame(run(used, values), run(create(), values), `signals after a reset at ${point}`);
      }
    }),
    law('leaves its input and its earlier answers unchanged', () => {
      const given = stream(1);
      const detector = create();
      const signals: DriftSignal[] = [];
      const seen: string[] = [];
      for (const value of given) {
        const signal = detector.update(value);
        signals.push(signal);
        seen.push(JSON.stringify(signal));
      }
      require(same(given, values), 'a value was changed');
      requireSame(
        signals.map((signal) => JSON.stringify(signal)),
        seen,
        'answers looked at later',
      );
    }),
    law('needs no more memory the longer it runs', () => {
      const detector = create();
      let early = 0;
      for (let round = 0; round < 5; round += 1) {
        run(detector, stream(10 + round).slice(0, length));
        if (round === 1) early = JSON.stringify(detector.snapshot()).length;
      }
      const late = JSON.stringify(detector.snapshot()).length;
      require(late <= 1.5 * early + 1000, `the state grew from ${early} to ${late} characters`);
    }),
    law('alarms on a change that nobody could miss', () => {
      for (let seed = 1; seed <= 5; seed += 1) {
        const alarms = run(create(), stream(seed)).slice(length);
        require(alarms.some(({ status }) => status === 'drift'), `no alarm within ${patience} values (seed ${seed})`);
      }
    }),
    law('does not alarm on a constant', () => {
      if (constant === undefined) return;
      const signals = run(
        create(),
        Array.from({ length: 2 * length }, () => constant),
      );
      require(signals.every(
        ({ status }) => status !== 'drift',
      ), `an alarm at ${signals.findIndex(({ status }) => status === 'drift')}`);
    }),
  ];
}
