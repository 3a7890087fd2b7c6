import type { StreamDetector } from '@bellwether/core';
import { requireCompleteState } from './check-state.js';
import { createEngine, type Engine } from './engine.js';
import { resolveOptions, type SeasonalDetectorOptions } from './options.js';
import { type SeasonalDetectorState, stateKind } from './state.js';

function wrap(engine: Engine): StreamDetector<SeasonalDetectorState> {
  return { contract: 'stream-detector/1', kind: stateKind, update: engine.update, snapshot: engine.snapshot };
}

/**
 * Judges a metric one observation at a time against a robust daily and weekly baseline, and says why.
 *
 * How it decides. The usual value at each quarter of an hour of the day and each hour of the week is learnt together with a
 * level that follows slow movements; of the baselines the one that explains a value best gives its expected value. Eleven
 * quantities are then watched: the value, its residuals, the middle of three of each, the deviation from the last values,
 * the step from value to value, and the means of two hours. A quantity is out when it breaks the record of everything seen
 * so far by a margin; the margin is the tail's e-fold times the logarithm of records per day over `falseAlarmsPerDay`, so it
 * shrinks as evidence grows. The score is the distance from the centre in units of the distance to that bound: 1 is the boundary.
 *
 * An anomaly alarms once. It is `ongoing` until nothing was out for `refractory`, and alarms again only if its deviation
 * doubles. A level that stays becomes the new normal after 24 observations (or 3 hours with 6); going back within 3 days is no
 * alarm. Whatever lasts a day is the new normal. Anomalies move the baseline little; records beyond 8 typical deviations
 * fade with a half-life of 30 days. The same spike alarms a second time, then hardly.
 *
 * When not to use it: several metrics that are unusual only together; series of fewer than 60 observations; a season that
 * is neither daily nor weekly nor given as `periods`; hard limits ("disk above 90 %"), which need a threshold. Before the
 * first day is complete only jumps away from recent values are found, and on the first Saturday to Monday, which nothing
 * seen before prepares for, only large deviations.
 *
 * Missing and irregular data: NaN and infinite values are answered with `missing` and teach nothing. Steps need not be equal;
 * after a gap of more than 6 typical steps the recent values are forgotten, the baseline is kept. Times must ascend.
 *
 * Cost: constant per observation, about 2 microseconds, nothing allocated but the answer; about 15 kB as JSON.
 * Values may have any unit and sign; times are milliseconds since the epoch.
 *
 * @throws {@link BellwetherError} `invalid-option` when made with an option out of range; `invalid-input` from `update` where
 * a time is not finite or not after the one before (nothing is learnt from it).
 *
 * Source: own method. Record statistics: Rényi (1962); robust updating by clipping: Huber (1981, doi:10.1002/0471725250).
 *
 * @example
 * ```ts
 * import { seasonalDetector } from '@bellwether/anomaly';
 *
 * const detector = seasonalDetector({ timeZone: 'Europe/Berlin' });
 * const start = Date.UTC(2026, 0, 5);
 * const load = (i: number) => 50 + 20 * Math.sin((2 * Math.PI * i) / 288) + 3 * Math.sin(i * 7.1) * Math.cos(i * 3.3);
 * for (let i = 0; i < 288 * 10; i += 1) detector.update({ time: start + i * 300_000, value: load(i) });
 *
 * const signal = detector.update({ time: start + 288 * 10 * 300_000, value: 90 });
 * signal.status; // => 'anomaly'
 * signal.status === 'anomaly' && signal.reason.kind; // => 'spike'
 * ```
 */
export function seasonalDetector(options: SeasonalDetectorOptions = {}): StreamDetector<SeasonalDetectorState> {
  return wrap(createEngine(resolveOptions(options)));
}

/**
 * Continues a {@link seasonalDetector} from a saved state, bit for bit, options included.
 *
 * @throws {@link BellwetherError} `invalid-state` if the state is of another kind or version, or damaged.
 *
 * @example
 * ```ts
 * import { restoreSeasonalDetector, seasonalDetector } from '@bellwether/anomaly';
 *
 * const detector = seasonalDetector();
 * for (let i = 0; i < 100; i += 1) detector.update({ time: i * 60_000, value: i % 7 });
 * const saved = JSON.stringify(detector.snapshot());
 *
 * const resumed = restoreSeasonalDetector(JSON.parse(saved));
 * const next = { time: 100 * 60_000, value: 3 };
 * JSON.stringify(resumed.update(next)) === JSON.stringify(detector.update(next)); // => true
 * ```
 */
export function restoreSeasonalDetector(state: SeasonalDetectorState): StreamDetector<SeasonalDetectorState> {
  const checked = requireCompleteState(state);
  return wrap(createEngine(checked.settings, checked));
}
