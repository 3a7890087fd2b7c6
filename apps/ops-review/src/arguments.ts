import { parseArgs } from 'node:util';
import { BellwetherError, parseDuration } from '@bellwether/core';

/** Where the metrics come from. */
export type SourceArguments =
  | { readonly kind: 'bundled' }
  | {
      readonly kind: 'prometheus';
      readonly url: string;
      readonly queries: readonly string[];
      /** Milliseconds of history to read. */
      readonly since: number;
      /** Milliseconds between points; chosen from the history where absent. */
      readonly step?: number;
    }
  | { readonly kind: 'csv' | 'parquet'; readonly file: string };

/** What the command line asks for. */
export interface Arguments {
  readonly source: SourceArguments;
  /** Folder for the report and the store. */
  readonly out: string;
  readonly json: boolean;
  readonly help: boolean;
  /** Level that means "full", for every series; found from the unit where absent. */
  readonly limit?: number;
}

const options = {
  prometheus: { type: 'string' },
  query: { type: 'string', multiple: true },
  since: { type: 'string' },
  step: { type: 'string' },
  csv: { type: 'string' },
  parquet: { type: 'string' },
  limit: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const help = `Reviews operational metrics: what comes next, what was unusual, what has changed, and what runs out.

Usage
  npm start                                    review the bundled Amazon CloudWatch metrics
  npm start -- --csv FILE                      review a CSV file: a time column and one column per metric,
                                               or time, label and value columns
  npm start -- --parquet FILE                  the same from a Parquet file
  npm start -- --prometheus URL --query PROMQL review a Prometheus-compatible server

Options
  --prometheus URL   address of the server, such as http://localhost:9090
  --query PROMQL     what to review; may be given several times
  --since DURATION   how much history to read: 14d, 36h, 4w (default 14d)
  --step DURATION    distance between points: 1m, 5m, 1h (default: as fine as keeps about 4,000 points a series)
  --limit NUMBER     the level that counts as full, for "when does this run out?"
                     (default: 100 for percentages, 1 for ratios, otherwise the question is not asked)
  --out FOLDER       where report.html and metrics.duckdb go (default: ops-review)
  --json             print the findings as one JSON object on the last line of standard output
  -h, --help         this text

For every series it finds the seasonal periods, combines the models that forecast its recent past well and forecasts one day ahead (a
week where there are four weeks of history), lists anomalies with what was expected, compares the last days with the
time before, and for utilisation says how likely it is to reach its limit.

A bearer token for the server is read from the environment variable PROMETHEUS_TOKEN or from the file that
PROMETHEUS_TOKEN_FILE names, a user and password from PROMETHEUS_USER and PROMETHEUS_PASSWORD. Nothing is sent anywhere else.

Exit codes: 0 the review was made (whatever it found), 2 wrong usage or unusable input, 1 a defect of this program.
`;

function usage(message: string): BellwetherError {
  return new BellwetherError('invalid-option', `${message} "npm start -- --help" lists the options.`);
}

/** The option with nearly the same letters. */
function closest(name: string): string | undefined {
  const without = (text: string, other: string) => [...text].filter((letter) => !other.includes(letter)).length;
  return Object.keys(options).find((option) => without(option, name) + without(name, option) <= 1);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    const message = error instanceof Error ? error.message : String(error);
    const name = /'(?:-*)([^' =<]+)/.exec(message)?.[1] ?? '';
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      const guess = closest(name);
      throw usage(`There is no option "--${name}"${guess ? `; did you mean "--${guess}"?` : '.'}`);
    }
    if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') {
      throw usage(`"${name}" stands alone; files and addresses follow an option, such as "--csv ${name}".`);
    }
    if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') throw usage(`Option "--${name}" ${valueProblem(name)}.`);
    throw error;
  }
}

function valueProblem(name: string): string {
  const option = options[name as keyof typeof options];
  return option?.type === 'boolean' ? 'takes no value' : 'needs a value';
}

/**
 * Reads the command line.
 *
 * @throws {@link BellwetherError} `invalid-option`: one sentence with the option and the remedy.
 */
export function readArguments(args: readonly string[]): Arguments {
  const values = parse(args);
  const sources = (['prometheus', 'csv', 'parquet'] as const).filter((name) => values[name] !== undefined);
  if (sources.length > 1) throw usage(`"--${sources.join('" and "--')}" exclude each other; give one of them.`);
  const limit = values.limit === undefined ? undefined : Number(values.limit);
  if (limit !== undefined && (values.limit === '' || !Number.isFinite(limit))) {
    throw usage(`Option "--limit" is "${values.limit}"; it must be a number.`);
  }
  const source = readSource(sources[0], values);
  return {
    source,
    out: values.out ?? 'ops-review',
    json: values.json ?? false,
    help: values.help ?? false,
    ...(limit === undefined ? {} : { limit }),
  };
}

function readSource(
  kind: 'prometheus' | 'csv' | 'parquet' | undefined,
  values: ReturnType<typeof parse>,
): SourceArguments {
  if (kind !== 'prometheus') {
    for (const name of ['query', 'since', 'step'] as const) {
      if (values[name] !== undefined) throw usage(`Option "--${name}" goes with "--prometheus URL".`);
    }
    return kind === undefined ? { kind: 'bundled' } : { kind, file: values[kind]! };
  }
  const url = values.prometheus!;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw usage(`Option "--prometheus" is "${url}"; it must be an address such as http://localhost:9090.`);
  }
  if (values.query === undefined) throw usage('With "--prometheus URL" say what to review: "--query PROMQL".');
  return {
    kind,
    url,
    queries: values.query,
    since: parseDuration(values.since ?? '14d', 'since'),
    ...(values.step === undefined ? {} : { step: parseDuration(values.step, 'step') }),
  };
}
