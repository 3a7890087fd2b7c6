import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BellwetherError } from '@bellwether/core';
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
  try {
    await mkdir(args.out, { recursive: true });
    for (const [name, text] of Object.entries(files)) await writeFile(join(args.out, name), text);
  } catch (error) {
    throw new BellwetherError(
      'invalid-option',
      `Nothing can be written to "${args.out}": ${(error as Error).message}.`,
      {
        cause: error,
      },
    );
  }
  const say = args.json ? process.stderr : process.stdout;
  for (const { label, advice, truth } of found.chunks) {
    say.write(
      `chunk ${label}: ${(truth ?? { advice }).advice.action}. ${(truth ?? { advice }).advice.reasons[0] ?? ''}\n`,
    );
  }
  const against = objections(found.chunks);
  say.write(against.length === 0 ? 'The latest chunk is fit for use.\n' : `${against.join('\n')}\n`);
  say.write(
    `Written: ${Object.keys(files)
      .map((name) => join(args.out, name))
      .join(', ')}\n`,
  );
  if (args.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  return args.gate && against.length > 0 ? 3 : 0;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (BellwetherError.isInstance(error)) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  } else {
    process.stderr.write(
      `This is a defect of model-monitor, please report it.\n${error instanceof Error ? error.stack : error}\n`,
    );
    process.exitCode = 1;
  }
}
