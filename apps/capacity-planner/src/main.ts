import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import { BellwetherError, type Forecast } from '@bellwether/core';
import { readCsvSeries, readParquetSeries } from '@bellwether/files';
import { writeForecast } from '@bellwether/forecasting';
import { prometheusTextSink } from '@bellwether/prometheus';
import { runMain, writeFiles } from '@bellwether-internal/program';
import { type Outlook, outlooks } from './outlook.ts';
import { page } from './page.ts';
import { type Plan, parsePlan } from './plan.ts';
import { samplePlan, sampleSeries } from './sample.ts';
import { readServer } from './server.ts';

const help = `Plans capacity: what runs out when, how sure that is, what to order and by when.

Usage
  npm run plan                                  plan the bundled example
  npm run plan -- --plan FILE --data FILE       your own: a plan (JSON) and its metrics (CSV or Parquet)
  npm run plan -- --plan FILE --prometheus URL  the same from a Prometheus-compatible server; "series" are then queries

Options
  --plan FILE        what to plan, see below
  --data FILE        CSV or Parquet: a time column and one column per metric, or time, labels and value
  --prometheus URL   address of the server
  --since DURATION   how much history to read from the server (default 42d)
  --out FOLDER       where plan.html, plan.json and forecasts.prom go (default capacity-plan)
  --json             print the result as one JSON object on the last line of standard output
  -h, --help         this text

A plan: { "title": "...", "horizon": "30d", "step": "1d", "confidence": 0.99,
          "resources": [{ "name": "database disk", "series": "disk_used{host=\\"db\\"}", "capacity": 450, "unit": "GB",
                          "direction": "above", "leadTime": "14d", "emptied": false }],
          "groups": [{ "name": "node memory", "of": ["pod 1", "pod 2"], "capacity": 64, "leadTime": "21d" }] }
"of" may also name other groups. "least" and "most" of a resource are the values that there can be (percent: 0 and 100).

A bearer token for the server is read from the environment variable PROMETHEUS_TOKEN or from the file that
PROMETHEUS_TOKEN_FILE names, a user and password from PROMETHEUS_USER and PROMETHEUS_PASSWORD.

Exit codes: 0 the plan was made (whatever it says); 2 wrong usage, unusable input, or a server that does not answer;
1 a defect of this program.
`;

const options = {
  plan: { type: 'string' },
  data: { type: 'string' },
  prometheus: { type: 'string' },
  since: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function usage(message: string): BellwetherError {
  return new BellwetherError('invalid-option', `${message} "npm run plan -- --help" lists the options.`);
}

function readOptions(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw usage(`${(error as Error).message.split('. ')[0]!}.`);
  }
}

async function readPlan(file: string): Promise<Plan> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new BellwetherError('source-unavailable', `The plan "${file}" cannot be read.`, { cause: error });
  }
  try {
    return parsePlan(JSON.parse(text));
  } catch (error) {
    if (BellwetherError.isInstance(error)) throw error;
    throw new BellwetherError('invalid-input', `The plan "${file}" is no JSON.`, { cause: error });
  }
}

async function run(argv: readonly string[]): Promise<number> {
  const args = readOptions(argv);
  if (args.help) {
    process.stdout.write(help);
    return 0;
  }
  if (args.data !== undefined && args.prometheus !== undefined)
    throw usage('"--data" and "--prometheus" exclude each other.');
  if (args.since !== undefined && args.prometheus === undefined) throw usage('"--since" goes with "--prometheus URL".');
  const own = args.data !== undefined || args.prometheus !== undefined;
  if (own !== (args.plan !== undefined)) throw usage('"--plan FILE" goes with "--data FILE" or "--prometheus URL".');
  const note = (text: string): void => void process.stderr.write(`${text}\n`);
  const plan = args.plan === undefined ? parsePlan(samplePlan) : await readPlan(args.plan);
  const series =
    args.data !== undefined
      ? await (['.parquet', '.pq'].includes(extname(args.data)) ? readParquetSeries : readCsvSeries)(args.data)
      : args.prometheus !== undefined
        ? await readServer(args.prometheus, plan, args.since ?? '42d', { environment: process.env, warn: note })
        : await sampleSeries();
  const all = outlooks(plan, series, note);
  const out = args.out ?? 'capacity-plan';
  let forecasts = '';
  const sink = prometheusTextSink({
    help: {
      capacity_forecast: `What is expected of each resource at the end of "${plan.title}": the peak, or the lowest point of what is used up.`,
    },
    save(text) {
      forecasts = text;
    },
  });
  await writeForecast(
    sink,
    all.map(({ forecast, name }) => ({ ...forecast, name: 'capacity', labels: { resource: name } })),
  );
  const result = resultOf(plan, all);
  const written = await writeFiles(out, {
    'plan.html': page(plan, all, Date.now(), !own),
    'plan.json': `${JSON.stringify(result)}\n`,
    'forecasts.prom': forecasts,
  });
  const say = args.json ? process.stderr : process.stdout;
  for (const { name, urgency, summary } of all) say.write(`${name}: ${urgency}. ${summary}\n`);
  say.write(`Written: ${written.join(', ')}\n`);
  if (args.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  return 0;
}

/** The plan as plain data. */
function resultOf(plan: Plan, all: readonly Outlook[]) {
  return {
    contract: 'capacity-plan/1',
    title: plan.title,
    confidence: plan.confidence,
    resources: all.map(({ history: _, forecast, parts, ...rest }) => ({
      ...rest,
      forecast: plain(forecast),
      ...(parts === undefined
        ? {}
        : { parts: parts.map(({ name, direct, forecast: own }) => ({ name, direct, forecast: plain(own) })) }),
    })),
  };
}

/** A forecast as plain data; null where there is none. */
function plain({ model, start, step, point, intervals }: Forecast) {
  const numbers = (values: Float64Array): (number | null)[] =>
    Array.from(values, (value) => (Number.isFinite(value) ? value : null));
  return {
    model,
    start,
    step,
    point: numbers(point),
    intervals: intervals.map(({ level, lower, upper }) => ({ level, lower: numbers(lower), upper: numbers(upper) })),
  };
}

await runMain('capacity-planner', run);
