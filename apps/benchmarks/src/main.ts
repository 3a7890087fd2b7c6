import { parseArgs } from 'node:util';
import { commands } from './commands.ts';
import { machine, note } from './output.ts';
import { benchmarks } from './registry.ts';
import { runBenchmark } from './run.ts';
import { resultTable } from './table.ts';

const usage = `Measures Bellwether beside its peers. Every contestant runs in a process of its own; the median of its runs counts.

  npm run bench -- NAME [--size N] [--json]

${[...benchmarks, ...commands].map(({ name, title }) => `  ${name.padEnd(20)} ${title}`).join('\n')}

  --size N   how much input, in the units of the benchmark
  --json     the last line of standard output is one JSON object

Commands with options of their own list them with "npm run bench -- NAME --help". A peer that is not installed is named
and left out.
`;

async function main(args: string[]): Promise<number> {
  const command = commands.find(({ name }) => name === args[0]);
  if (command !== undefined) return (await command.load()).run(args.slice(1));
  const { values, positionals } = parseArgs({
    args,
    options: { size: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  const [name, ...rest] = positionals;
  if (values.help || name === undefined || rest.length > 0) {
    process.stderr.write(usage);
    return values.help ? 0 : 2;
  }
  const size = values.size === undefined ? undefined : Number(values.size);
  if (size !== undefined && !(Number.isSafeInteger(size) && size > 0)) {
    note(`Option "--size" is "${values.size}"; it must be a whole number above 0.`);
    return 2;
  }
  const benchmark = benchmarks.find((each) => each.name === name);
  if (benchmark === undefined) {
    note(`There is no benchmark "${name}". "npm run bench -- --help" lists them.`);
    return 2;
  }
  const results = runBenchmark(benchmark, { note, ...(size === undefined ? {} : { size }) });
  console.log(resultTable(results));
  if (values.json) console.log(JSON.stringify({ benchmark: name, machine, results }));
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  note(error instanceof Error ? error.message : String(error));
  process.exitCode = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
}
