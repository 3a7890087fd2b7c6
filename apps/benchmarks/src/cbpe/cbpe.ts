import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machine, note } from '../output.ts';
import { textTable } from '../table.ts';
import { type CbpeResult, compareOnFile } from './compare.ts';
import { employment, housing } from './problems.ts';

const usage = `Performance estimated without labels, beside what the labels then showed: mean absolute error over chunks.

  npm run bench -- cbpe [--data FOLDER] [--json]

  --data FOLDER   where "census" and "housing" are (default: ../shared/data)

"constant" is the error of always expecting what the reference had. "isotonic" is ours by the score alone, which is what plain
confidence-based estimation does; "local" calibrates by the features as well.
`;

/** Measures, prints a table, and the JSON line where it is asked for; exit code 1 where no data is there. */
export async function run(args: string[]): Promise<number> {
  const shared = process.env.BELLWETHER_SHARED ?? fileURLToPath(new URL('../../../../../shared', import.meta.url));
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: join(shared, 'data') },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stderr.write(usage);
    return 0;
  }
  const results: CbpeResult[] = [];
  for (const problem of [employment, housing]) {
    const missing = problem.files.map((file) => join(values.data, file)).filter((file) => !existsSync(file));
    if (missing.length > 0) {
      note(`NOT MEASURED: ${problem.name}: ${missing.join(', ')} not found.`);
      continue;
    }
    for (const method of ['isotonic', 'local'] as const)
      results.push(await compareOnFile(problem, values.data, method));
  }
  const error = (value: number) => value.toFixed(4);
  console.log(
    textTable([
      [
        'data',
        'calibration',
        'chunks',
        'AUC',
        'constant',
        'accuracy',
        'constant',
        'F1',
        'constant',
        'in band',
        'violated',
        'cpu s',
      ],
      ...results.map(({ name, method, chunks, errors, constant, covered, violated, cpuSeconds }) => [
        name,
        method,
        `${chunks}`,
        error(errors.areaUnderCurve),
        error(constant.areaUnderCurve),
        error(errors.accuracy),
        error(constant.accuracy),
        error(errors.f1),
        error(constant.f1),
        `${(100 * covered.accuracy).toFixed(0)} %`,
        `${violated} of ${chunks}`,
        cpuSeconds.toFixed(1),
      ]),
    ]),
  );
  if (values.json) console.log(JSON.stringify({ benchmark: 'cbpe', machine, results }));
  return results.length === 0 ? 1 : 0;
}
