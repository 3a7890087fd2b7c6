import { parseArgs } from 'node:util';
import { parseDuration } from '@bellwether/core';
import { type PeerName, peers } from './contestants.ts';
import { csvProblems } from './csv.ts';
import { m4Problems } from './m4.ts';
import type { Problem } from './problem.ts';
import { UsageError } from './usage-error.ts';

export const usage = `Forecasts every series of a file and scores the forecasts, beside a peer where one is asked for and installed.

  npm run bench -- forecast --format m4 --train FILE [--test FILE] --season M --model NAME [--json]
  npm run bench -- forecast --format csv --file FILE --horizon H --origins K --model NAME [--json]

  --format m4       the wide layout of the M4 competition: a header row V1,V2,..., then an id and the values of a series a row
    --train FILE    what models may learn from
    --test FILE     what came; without it the last --horizon values of each training series are held out
    --season M      steps in a season: 1 yearly and weekly, 4 quarterly, 12 monthly, 24 hourly
    --horizon H     steps to forecast (default: all of --test)
    --step D        a duration between values, such as 1h or 1w, for models that look at the calendar (default: by the name of
                    the file, Hourly to Yearly, by ids such as W1 without a season, or else by the season)
    --every K       takes only every K-th series (default 1)
  --format csv      rolling origin over a file with a timestamp column and a value column
    --file FILE     may be given several times
    --horizon H     steps, or a duration such as 1h, 1d
    --origins K     origins, evenly over the second half of the series (default 10)
    --season M      steps in a season (default: one day in steps of the file)
  --model NAME      auto, or a model exported by @bellwether/forecasting; may be given several times (default auto);
                    conformal:NAME puts it into conformalIntervals
  --options JSON    further options of the models, such as '{"damped":false}'
  --peer NAME       ${Object.keys(peers).join(' or ')}; may be given several times
  --peer-model NAME a model of the peer, with several peers as statsforecast:AutoETS or r:ets; may be given several times;
                    AutoARIMA@1 has it take 1 for the season, where the real one is too long for it
  --json            the last line of standard output is one JSON object: the figures of the first model, all rows under "rows"
`;

/** What the command line asks for. */
export interface ForecastOptions {
  readonly problems: readonly Problem[];
  readonly format: 'm4' | 'csv';
  readonly models: readonly string[];
  /** Further options of the models, as JSON. */
  readonly options: string;
  readonly peers: readonly { readonly peer: PeerName; readonly models: readonly string[] }[];
  readonly json: boolean;
}

function count(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new UsageError(`Option "--${name}" is "${text}"; it must be a whole number above 0.`);
}

function needed<T>(name: string, value: T | undefined, format: string): T {
  if (value !== undefined) return value;
  throw new UsageError(`Option "--${name}" is missing; --format ${format} needs it.`);
}

function jsonObject(text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return text;
  throw new UsageError(`Option "--options" is '${text}'; it must be a JSON object.`);
}

const known = (name: string): name is PeerName => Object.hasOwn(peers, name);

const withoutPrefix = (model: string): string => model.slice(model.indexOf(':') + 1);

/** The models to ask each peer for. */
export function peersOf(names: readonly string[], asked: readonly string[]): ForecastOptions['peers'] {
  if (names.length === 0 && asked.length > 0) throw new UsageError('Option "--peer-model" needs "--peer".');
  return names.map((name) => {
    if (!known(name)) {
      throw new UsageError(`Option "--peer" is "${name}"; it must be ${Object.keys(peers).join(' or ')}.`);
    }
    const own = asked.filter((model) => !model.includes(':') || model.startsWith(`${name}:`));
    return { peer: name, models: asked.length > 0 ? own.map(withoutPrefix) : peers[name].models };
  });
}

/** Reads the arguments and the files they name; `undefined` where help is asked for. */
export async function readOptions(args: string[]): Promise<ForecastOptions | undefined> {
  const { values } = parseArgs({
    args,
    options: {
      format: { type: 'string' },
      train: { type: 'string' },
      test: { type: 'string' },
      file: { type: 'string', multiple: true },
      season: { type: 'string' },
      step: { type: 'string' },
      horizon: { type: 'string' },
      origins: { type: 'string' },
      every: { type: 'string' },
      model: { type: 'string', multiple: true },
      options: { type: 'string' },
      peer: { type: 'string', multiple: true },
      'peer-model': { type: 'string', multiple: true },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return undefined;
  const seasonLength = count('season', values.season);
  const common = {
    models: values.model ?? ['auto'],
    options: jsonObject(values.options ?? '{}'),
    peers: peersOf(values.peer ?? [], values['peer-model'] ?? []),
    json: values.json ?? false,
  };
  if (values.format === 'm4') {
    const horizon = count('horizon', values.horizon);
    const { test } = values;
    if (test === undefined) needed('horizon', horizon, 'm4 without --test');
    const train = needed('train', values.train, 'm4');
    const season = needed('season', seasonLength, 'm4');
    const step = values.step === undefined ? {} : { step: parseDuration(values.step, 'step') };
    const every = count('every', values.every) ?? 1;
    return {
      ...common,
      format: 'm4',
      problems: m4Problems({ train, test, horizon, seasonLength: season, every, ...step }),
    };
  }
  if (values.format === 'csv') {
    const files = needed('file', values.file, 'csv');
    const horizon = needed('horizon', values.horizon, 'csv');
    const origins = count('origins', values.origins) ?? 10;
    return { ...common, format: 'csv', problems: await csvProblems({ files, horizon, origins, seasonLength }) };
  }
  throw new UsageError(
    values.format === undefined
      ? 'Option "--format" is missing; it must be m4 or csv.'
      : `Option "--format" is "${values.format}"; it must be m4 or csv.`,
  );
}
