import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { measureInstalls } from './entries/npm-install.ts';
import { benchmarks } from './registry.ts';
import { runBenchmark } from './run.ts';
import { resultTable, textTable } from './table.ts';

const usage = `Measures Bellwether beside its peers. Every contestant runs in a process of its own; the median of its runs counts.

  npm run bench -- NAME [--size N] [--json]

${[
  ...benchmarks.map(({ name, title }) => [name, title]),
  ['npm-install', 'Install each published package from its tarball: time and size'],
]
  .map(([name, title]) => `  ${name!.padEnd(18)} ${title}`)
  .join('\n')}

  --size N   how much input, in the units of the benchmark
  --json     the last line of standard output is one JSON object

A peer that is not installed is named and left out.
`;

const machine = {
  node: process.version,
  platform: `${process.platform}-${process.arch}`,
  cpu: cpus()[0]?.model ?? '',
  cores: cpus().length,
};

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
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
  if (name === 'npm-install') {
    const packages = await measureInstalls(note);
    const rows = packages.map((each) => [
      each.package,
      `${each.tarballKilobytes.toFixed(1)} kB`,
      `${each.seconds.toFixed(1)} s`,
      `${each.installedMegabytes.toFixed(1)} MB`,
      String(each.packages),
    ]);
    console.log(textTable([['', 'tarball', 'install', 'on disk', 'packages'], ...rows]));
    if (values.json) console.log(JSON.stringify({ benchmark: name, machine, packages }));
    return 0;
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
  process.exitCode = await main();
} catch (error) {
  note(error instanceof Error ? error.message : String(error));
  process.exitCode = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
}
