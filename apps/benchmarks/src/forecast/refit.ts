import { parseArgs } from 'node:util';
import {
  createTimeSeries,
  type FittedForecaster,
  seededRandom,
  standardNormal,
  type VersionedState,
} from '@bellwether/core';
import { machine } from '../output.ts';
import { textTable } from '../table.ts';
import { readWide, stepOf } from './m4.ts';
import { makeModel } from './models.ts';
import { UsageError } from './usage-error.ts';

/** How a model that is fitted again and again is measured. */
export interface RefitPlan {
  readonly model: string;
  /** Further options of the model. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly seasonLength: number;
  /** Milliseconds between values. */
  readonly step: number;
  /** Values of each fit: the last ones. */
  readonly points: number;
  /** Values between two fits, and how far each forecasts. */
  readonly stride: number;
  /** Fits after the first. */
  readonly refits: number;
}

/** What refits from the beginning and from the fit before cost and came to. JSON-safe; null where the model has no criterion. */
export interface RefitResult {
  readonly model: string;
  readonly series: number;
  readonly fits: number;
  readonly coldCpuMs: number;
  readonly warmCpuMs: number;
  /** How many times as much the fit from the beginning took. */
  readonly ratio: number;
  /** Mean absolute error over the steps up to the next fit, scaled by that of the seasonal naive model in the values fitted. */
  readonly coldMase: number;
  readonly warmMase: number;
  /** AICc of the warm fit less that of the cold one: median, and the share of fits where it is larger by more than 2. */
  readonly medianDifference: number | null;
  readonly worseByTwo: number | null;
  /** Share of fits where it is smaller by more than 2. */
  readonly betterByTwo: number | null;
}

function criterionOf(state: VersionedState): number {
  const { diagnostics } = state as VersionedState & { readonly diagnostics?: { readonly aicc?: number | null } };
  return diagnostics?.aicc ?? Number.NaN;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Sum of absolute errors over finite values, and their number. */
function errorsOf(fitted: FittedForecaster, actual: Float64Array): { sum: number; count: number } {
  const { point } = fitted.forecast({ horizon: actual.length, levels: [] });
  let [sum, count] = [0, 0];
  for (let h = 0; h < actual.length; h += 1) {
    const error = Math.abs(actual[h]! - point[h]!);
    if (Number.isNaN(error)) continue;
    sum += error;
    count += 1;
  }
  return { sum, count };
}

function scaleOf(values: Float64Array, lag: number): number {
  let [sum, count] = [0, 0];
  for (let t = lag; t < values.length; t += 1) {
    const change = Math.abs(values[t]! - values[t - lag]!);
    if (Number.isNaN(change)) continue;
    sum += change;
    count += 1;
  }
  return count > 0 && sum > 0 ? sum / count : Number.NaN;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Fits each series again and again on its last values, from the beginning and from the fit before. */
export function measureRefits(series: readonly Float64Array[], plan: RefitPlan): RefitResult {
  const { model, seasonLength, step, points, stride, refits } = plan;
  const forecaster = makeModel(model, { seasonLength, step, horizon: stride, options: plan.options ?? {} });
  const needed = points + (refits + 1) * stride;
  const usable = series.filter(({ length }) => length >= needed);
  if (usable.length === 0) throw new UsageError(`No series has ${needed} values, which ${refits} refits need.`);
  const cost = { cold: 0, warm: 0 };
  const errors: { cold: number[]; warm: number[] } = { cold: [], warm: [] };
  const differences: number[] = [];
  const follow = (values: Float64Array, counted: boolean): void => {
    const first = values.length - needed;
    let before: FittedForecaster | undefined;
    for (let k = 0; k <= refits; k += 1) {
      const from = first + k * stride;
      const window = createTimeSeries({ start: from * step, step, values: values.slice(from, from + points) });
      const warmStart = before?.state;
      let began = cpuMs();
      const cold = forecaster.fit(window);
      const coldCost = cpuMs() - began;
      if (warmStart === undefined) {
        before = cold;
        continue;
      }
      began = cpuMs();
      const warm = forecaster.fit(window, { warmStart });
      const warmCost = cpuMs() - began;
      before = warm;
      if (!counted) continue;
      cost.cold += coldCost;
      cost.warm += warmCost;
      const difference = criterionOf(warm.state) - criterionOf(cold.state);
      if (!Number.isNaN(difference)) differences.push(difference);
      const actual = values.slice(from + points, from + points + stride);
      const scale = scaleOf(window.values, seasonLength);
      for (const [name, fitted] of [['cold', cold] as const, ['warm', warm] as const]) {
        const { sum, count } = errorsOf(fitted, actual);
        if (count > 0 && scale > 0) errors[name].push(sum / count / scale);
      }
    }
  };
  // The first series warm the machine up.
  for (const values of usable.slice(0, 4)) follow(values, false);
  for (const values of usable) follow(values, true);
  const fits = usable.length * refits;
  const share = (count: number): number | null => (differences.length > 0 ? count / differences.length : null);
  const sorted = differences.sort((a, b) => a - b);
  return {
    model,
    series: usable.length,
    fits,
    coldCpuMs: cost.cold / fits,
    warmCpuMs: cost.warm / fits,
    ratio: cost.cold / cost.warm,
    coldMase: mean(errors.cold),
    warmMase: mean(errors.warm),
    medianDifference: sorted.length > 0 ? sorted[sorted.length >> 1]! : null,
    worseByTwo: share(sorted.filter((difference) => difference > 2).length),
    betterByTwo: share(sorted.filter((difference) => difference < -2).length),
  };
}

/** Load with a season whose shape and level change slowly, and noise that lasts for some steps. */
export function generatedLoad(index: number, length: number, seasonLength: number): Float64Array {
  const random = seededRandom(index + 1);
  const [swing, persistence, slope] = [5 + 20 * random(), 0.2 + 0.6 * random(), 0.02 * (random() - 0.5)];
  let [level, noise] = [100, 0];
  return Float64Array.from({ length }, (_, t) => {
    level += slope + 0.2 * standardNormal(random);
    noise = persistence * noise + standardNormal(random);
    const phase = (2 * Math.PI * t) / seasonLength;
    return level + swing * (Math.sin(phase) + 0.3 * Math.cos(2 * phase + index)) + noise;
  });
}

const usualModels = ['autoExponentialSmoothing', 'autoArima', 'holtWinters', 'garch', 'seasonalProfile', 'localLevel'];

const help = `npm run bench -- forecast-refit [--train FILE] [--season 24] [--every 14] [--model NAME ...] [--json]

Fits series again and again as they move on, from the beginning and from the state of the fit before (warmStart).
--train FILE    series in the wide layout of M4; without it 30 generated ones of hourly load
--every K       takes every K-th series of the file                                    [14]
--season M      steps in one season                                                    [24]
--points N      values of each fit, the last ones                                      [600]
--stride N      values between two fits, and the horizon of the errors                 [24]
--refits N      fits after the first                                                   [3]
--model NAME    as exported by @bellwether/forecasting; may be repeated
--options JSON  further options of the models: '{"order":{"p":2,"d":1,"q":1}}'`;

function optionsOf(text: string): Readonly<Record<string, unknown>> {
  let options: unknown;
  try {
    options = JSON.parse(text);
  } catch {
    options = undefined;
  }
  if (typeof options === 'object' && options !== null) return options as Record<string, unknown>;
  throw new UsageError(`--options is "${text}"; it must be a JSON object.`);
}

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value * 1000) / 1000);

/** `npm run bench -- forecast-refit`. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      train: { type: 'string' },
      every: { type: 'string', default: '14' },
      season: { type: 'string', default: '24' },
      points: { type: 'string', default: '600' },
      stride: { type: 'string', default: '24' },
      refits: { type: 'string', default: '3' },
      model: { type: 'string', multiple: true },
      options: { type: 'string', default: '{}' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const whole = (name: 'every' | 'season' | 'points' | 'stride' | 'refits'): number => {
    const value = Number(values[name]);
    if (Number.isSafeInteger(value) && value > 0) return value;
    throw new UsageError(`--${name} is "${values[name]}"; it must be a whole number above 0.`);
  };
  try {
    const [every, seasonLength, points, stride, refits] = [
      whole('every'),
      whole('season'),
      whole('points'),
      whole('stride'),
      whole('refits'),
    ];
    const options = optionsOf(values.options);
    const series =
      values.train === undefined
        ? Array.from({ length: 30 }, (_, i) => generatedLoad(i, points + (refits + 1) * stride, seasonLength))
        : [...readWide(values.train).values()].filter((_, i) => i % every === 0);
    const step = values.train === undefined ? 3_600_000 : stepOf(values.train, seasonLength);
    const results = (values.model ?? usualModels).map((model) =>
      measureRefits(series, { model, options, seasonLength, step, points, stride, refits }),
    );
    const percent = (share: number | null): string => (share === null ? '' : `${(100 * share).toFixed(0)} %`);
    process.stdout.write(
      `${textTable([
        ['model', 'fits', 'cold ms', 'warm ms', 'ratio', 'cold MASE', 'warm MASE', 'median AICc', '> 2', '< -2'],
        ...results.map((each) => [
          each.model,
          String(each.fits),
          each.coldCpuMs.toFixed(2),
          each.warmCpuMs.toFixed(2),
          each.ratio.toFixed(1),
          each.coldMase.toFixed(4),
          each.warmMase.toFixed(4),
          each.medianDifference?.toFixed(3) ?? '',
          percent(each.worseByTwo),
          percent(each.betterByTwo),
        ]),
      ])}\n`,
    );
    if (values.json) {
      const plain = results.map((each) =>
        Object.fromEntries(
          Object.entries(each).map(([name, value]) => [name, typeof value === 'number' ? rounded(value) : value]),
        ),
      );
      process.stdout.write(`${JSON.stringify({ benchmark: 'forecast-refit', machine, results: plain })}\n`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2));
