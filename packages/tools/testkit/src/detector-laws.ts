import { type Observation, type Signal, type StreamDetector, seededRandom, standardNormal } from '@bellwether/core';
import { type Law, law, require, requireJsonSafe, requireRefusal, requireSame } from './law.js';
import { healthyValues } from './samples.js';

/** What {@link streamDetectorLaws} tests. */
export interface StreamDetectorSubject {
  /** A fresh detector with the same settings each time. */
  readonly create: () => StreamDetector;
  /** Continues from a saved state. */
  readonly restore: (state: unknown) => StreamDetector;
  /** Observations per season of the sample data, which come every `step` milliseconds. @default 288 */
  readonly seasonLength?: number;
  /** Milliseconds between observations. @default 300000 */
  readonly step?: number;
  /** Seasons of history that the detector needs before it must find things. @default 7 */
  readonly seasons?: number;
  /** Indices at which the state law is tried. @default 40 */
  readonly stateChecks?: number;
}

const start = Date.UTC(2026, 0, 5);

/**
 * What every {@link StreamDetector} has to do: 10 laws. They hold it to its own answers (a score of 1 is the boundary,
 * bounds hold what is normal), to the state law, to bounded memory, and to finding what no detector may miss.
 */
export function streamDetectorLaws(subject: StreamDetectorSubject): readonly Law[] {
  const { create, restore, seasonLength = 288, step = 300_000, seasons = 7, stateChecks = 40 } = subject;
  const length = seasons * seasonLength;
  const healthy = healthyValues(length + seasonLength, { seasonLength });
  const observe = (values: ArrayLike<number>): Observation[] =>
    Array.from({ length: values.length }, (_, i) => ({ time: start + i * step, value: values[i]! }));
  const run = (detector: StreamDetector, observations: readonly Observation[]): Signal[] =>
    observations.map((observation) => detector.update(observation));
  const unusual = (signals: readonly Signal[]): Signal[] => signals.filter(({ status }) => status === 'anomaly');

  return [
    law('declares its contract and kind, and states carry that kind', () => {
      const detector = create();
      requireSame(detector.contract, 'stream-detector/1', 'contract');
      requireSame(detector.snapshot().kind, detector.kind, 'kind of the state');
    }),
    law('is deterministic, and two detectors do not influence each other', () => {
      const observations = observe(healthy);
      const first = create();
      const second = create();
      for (const observation of observations) {
        requireSame(first.update(observation), second.update({ ...observation }), `signal at ${observation.time}`);
        create().update({ ...observation, value: -1e9 });
      }
    }),
    law('answers every observation with its own time and value', () => {
      for (const observation of observe(healthy.subarray(0, 50))) {
        const { time, value } = create().update(observation);
        requireSame({ time, value }, observation, 'echo');
      }
    }),
    law('means the same by score, bounds and status', () => {
      const values = healthy.slice();
      for (let i = length; i < values.length; i += 20) values[i]! += i % 40 === 0 ? 100 : -100;
      for (const signal of run(create(), observe(values))) {
        if (signal.status === 'warming-up' || signal.status === 'missing') continue;
        const { score, lower, upper, expected, value, status } = signal;
        require([score, lower, upper, expected].every(Number.isFinite), `${status} with a field that is not finite`);
        require(score >= 0 && score < 1 === (status === 'normal'), `status "${status}" with score ${score}`);
        require(lower <= expected &&
          expected <= upper, `expected ${expected} outside of its bounds [${lower}, ${upper}]`);
        if (status === 'normal')
          require(value >= lower && value <= upper, `normal value ${value} outside [${lower}, ${upper}]`);
        else require(signal.reason.explanation !== '', 'an anomaly without explanation');
      }
    }),
    law('warms up once, with an ever smaller remainder', () => {
      let remaining = Number.POSITIVE_INFINITY;
      let warm = false;
      for (const signal of run(create(), observe(healthy))) {
        if (signal.status !== 'warming-up') {
          warm = true;
          continue;
        }
        require(!warm &&
          signal.remaining < remaining &&
          signal.remaining >= 0, `remaining ${signal.remaining} after ${remaining}`);
        remaining = signal.remaining;
      }
      require(warm, `still warming up after ${seasons} seasons`);
    }),
    law('calls missing and infinite values missing, and learns nothing from them', () => {
      const observations = observe(healthy);
      const plain = create();
      const gappy = create();
      for (const [i, observation] of observations.entries()) {
        if (i % 5 === 3) {
          const value = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][i % 3]!;
          requireSame(
            gappy.update({ time: observation.time - step / 2, value }).status,
            'missing',
            `status of ${value}`,
          );
        }
        requireSame(gappy.update(observation), plain.update(observation), `signal ${i} beside missing values`);
      }
    }),
    law('continues from its state exactly as if it had not been stopped', () => {
      const values = healthy.slice();
      values[length + 3]! += 80;
      const observations = observe(values);
      const detector = create();
      const stride = Math.max(1, Math.floor(observations.length / stateChecks));
      const signals: Signal[] = [];
      const restored: { detector: StreamDetector; from: number }[] = [];
      for (const [i, observation] of observations.entries()) {
        if (i % stride === 0) {
          const state = detector.snapshot();
          requireJsonSafe(state, `the state at index ${i}`);
          restored.push({ detector: restore(JSON.parse(JSON.stringify(state))), from: i });
        }
        signals.push(detector.update(observation));
      }
      for (const { detector: continued, from } of restored) {
        for (let i = from; i < observations.length; i += 1) {
          requireSame(continued.update(observations[i]!), signals[i], `signal ${i} after a restart at ${from}`);
        }
        requireSame(continued.snapshot(), detector.snapshot(), `last state after a restart at ${from}`);
      }
    }),
    law('refuses states of another kind or version', async () => {
      const state = create().snapshot();
      for (const wrong of [{ ...state, version: 999 }, { ...state, kind: 'something-else' }, null, 7, 'state', {}]) {
        await requireRefusal(
          () => restore(wrong),
          ['invalid-state'],
          `restore(${JSON.stringify(wrong)?.slice(0, 40)})`,
        );
      }
    }),
    law('needs no more memory the longer it runs', () => {
      const detector = create();
      const random = seededRandom(3);
      let early = 0;
      for (let i = 0; i < 6 * length; i += 1) {
        detector.update({ time: start + i * step, value: healthy[i % length]! + standardNormal(random) });
        if (i === 2 * length) early = JSON.stringify(detector.snapshot()).length;
      }
      const late = JSON.stringify(detector.snapshot()).length;
      require(late <= 1.5 * early + 1000, `the state grew from ${early} to ${late} characters`);
    }),
    law('finds a spike and a dip that nobody could miss, and stays quiet on a constant', () => {
      for (const size of [200, -200]) {
        const values = healthy.slice();
        values[length + 10]! += size;
        const signals = run(create(), observe(values));
        require(signals[length + 10]!.status ===
          'anomaly', `a change of ${size} over noise of 2 was called "${signals[length + 10]!.status}"`);
      }
      requireSame(unusual(run(create(), observe(new Float64Array(length).fill(7)))).length, 0, 'alarms on a constant');
    }),
  ];
}
