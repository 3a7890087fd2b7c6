import { runMain, writeFiles } from '@bellwether-internal/program';
import { help, readArguments } from './arguments.ts';
import { junitOf, metricsOf, resultOf } from './outputs.ts';
import { page } from './page.ts';
import { readTables } from './tables.ts';
import { objections, watch } from './watch.ts';

async function run(argv: readonly string[]): Promise<number> {
  const args = readArguments(argv);
  if (args.help) {
    process.stdout.write(help);
    return 0;
  }
  const tables = await readTables(args);
  const found = watch(tables, args, (text) => process.stderr.write(`${text}\n`));
  const result = resultOf(found);
  const now = Date.now();
  const files = {
    'report.html': page(found, tables.reference, now),
    'report.json': `${JSON.stringify(result)}\n`,
    'junit.xml': junitOf(found),
    'metrics.prom': await metricsOf(found, now),
  };
  const written = await writeFiles(args.out, files);
  const say = args.json ? process.stderr : process.stdout;
  for (const { label, advice, truth } of found.chunks) {
    say.write(
      `chunk ${label}: ${(truth ?? { advice }).advice.action}. ${(truth ?? { advice }).advice.reasons[0] ?? ''}\n`,
    );
  }
  const against = objections(found.chunks);
  say.write(against.length === 0 ? 'The latest chunk is fit for use.\n' : `${against.join('\n')}\n`);
  say.write(`Written: ${written.join(', ')}\n`);
  if (args.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  return args.gate && against.length > 0 ? 3 : 0;
}

await runMain('model-monitor', run);
