import { type FittedForecaster, type Forecaster, type Random, seededRandom } from '@bellwether/core';
import { type Law, law, require, requireRefusal, requireSame, same } from './law.js';
import { regularSeries, uglyValues } from './samples.js';

/** A fitted model that draws whole futures. */
interface Simulating {
  simulate(request: { horizon: number; paths: number; random: Random }): Float64Array[];
}

/** Whether a fitted model has a `simulate`. */
export function drawsFutures(fitted: FittedForecaster): fitted is FittedForecaster & Simulating {
  return typeof (fitted as Partial<Simulating>).simulate === 'function';
}

const horizon = 12;

function drawn(fitted: FittedForecaster, paths: number, seed: number): Float64Array[] {
  if (!drawsFutures(fitted)) throw new Error('the fitted model has no "simulate"');
  return fitted.simulate({ horizon, paths, random: seededRandom(seed) });
}

function medianAt(paths: readonly Float64Array[], step: number): number {
  const sorted = Float64Array.from(paths, (path) => path[step]!).sort();
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

/** What every fitted model that draws whole futures has to do besides the other laws. */
export function simulationLaws(create: () => Forecaster, values: Float64Array): readonly Law[] {
  const fit = () => create().fit(regularSeries(values.slice()));
  return [
    law('draws as many futures as asked for, as long as asked for, and finite', () => {
      const fitted = fit();
      for (const paths of [1, 7]) {
        const futures = drawn(fitted, paths, 1);
        requireSame(
          futures.map(({ length }) => length),
          new Array<number>(paths).fill(horizon),
          'lengths of the futures',
        );
        require(futures.every((path) => path.every(Number.isFinite)), 'a future is not finite');
      }
    }),
    law('draws the same futures from the same seed, and others from another', () => {
      const fitted = fit();
      const futures = drawn(fitted, 5, 1);
      requireSame(drawn(fitted, 5, 1), futures, 'futures of the same seed');
      requireSame(drawn(fit(), 5, 1), futures, 'futures of a second fit');
      require(!same(drawn(fitted, 5, 2), futures), 'another seed gives the same futures');
      require(!same(futures[0], futures[1]), 'two futures are the same');
    }),
    law('is not changed by drawing, and keeps nothing of what it has drawn', () => {
      const fitted = fit();
      const [state, forecast] = [JSON.stringify(fitted.state), fitted.forecast({ horizon })];
      const futures = drawn(fitted, 3, 1);
      const copy = futures.map((path) => path.slice());
      for (const path of futures) path.fill(-1e6);
      requireSame(JSON.stringify(fitted.state), state, 'state after drawing');
      requireSame(fitted.forecast({ horizon }), forecast, 'forecast after drawing');
      requireSame(drawn(fitted, 3, 1), copy, 'futures after the caller changed those drawn before');
    }),
    law('draws from its restored state, and after updates, what it would have drawn', () => {
      const begin = values.length - 5;
      const first = create().fit(regularSeries(values.slice(0, begin)));
      const restored = create().restore(JSON.parse(JSON.stringify(first.state)));
      requireSame(drawn(restored, 5, 3), drawn(first, 5, 3), 'futures of the restored model');
      const rest = values.subarray(begin);
      requireSame(drawn(restored.update(rest), 5, 3), drawn(first.update(rest), 5, 3), 'futures after an update');
    }),
    law('draws futures around its forecast, most of them within its intervals', () => {
      const fitted = fit();
      const { intervals } = fitted.forecast({ horizon, levels: [0.5, 0.95] });
      const futures = drawn(fitted, 400, 5);
      let within = 0;
      for (let step = 0; step < horizon; step += 1) {
        const [inner, outer] = intervals as [(typeof intervals)[number], (typeof intervals)[number]];
        const middle = medianAt(futures, step);
        const [low, high] = [inner.lower[step]!, inner.upper[step]!];
        const slack = 1e-9 * Math.max(Math.abs(low), Math.abs(high));
        require(middle >= low - slack &&
          middle <=
            high +
              slack, `the median of 400 futures at step ${step + 1} is ${middle}, and the half interval [${low}, ${high}]`);
        for (const path of futures) {
          if (path[step]! >= outer.lower[step]! - slack && path[step]! <= outer.upper[step]! + slack) within += 1;
        }
      }
      const share = within / (400 * horizon);
      require(share >= 0.85, `only ${share.toFixed(3)} of the futures lie within the 95 % intervals`);
    }),
    law('draws from ugly data what is finite, or missing where nothing was seen', () => {
      for (const [what, ugly] of Object.entries(uglyValues)) {
        const futures = drawn(create().fit(regularSeries(ugly)), 3, 7);
        const known = ugly.some((value) => Number.isFinite(value));
        const expected = known ? Number.isFinite : Number.isNaN;
        require(futures.length === 3 &&
          futures.every(
            (path) => path.length === horizon && path.every(expected),
          ), `${what}: a future is not ${known ? 'finite' : 'missing'}`);
      }
    }),
    law('refuses numbers of futures and horizons that are not', async () => {
      const fitted = fit();
      require(drawsFutures(fitted), 'the fitted model has no "simulate"');
      for (const wrong of [0, -1, 1.5, Number.NaN]) {
        const random = seededRandom(1);
        await requireRefusal(
          () => fitted.simulate({ horizon: wrong, paths: 1, random }),
          ['invalid-option'],
          `horizon ${wrong}`,
        );
        await requireRefusal(
          () => fitted.simulate({ horizon: 1, paths: wrong, random }),
          ['invalid-option'],
          `paths ${wrong}`,
        );
      }
    }),
  ];
}
