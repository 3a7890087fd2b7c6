import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { plainEnvironment, type RunResult, run } from '@bellwether-internal/workspace';

const { resolve } = createRequire(import.meta.url);

/** Runs a service that loads the packages with `import`, or with `require`, and prints how many names each exports. */
export async function runService(
  folder: string,
  node: string,
  kind: 'esm' | 'commonjs',
  names: readonly string[],
): Promise<RunResult> {
  const place = join(folder, `service-${kind}`);
  mkdirSync(place, { recursive: true });
  const lines = names.map((name, index) =>
    kind === 'esm' ? `import * as package${index} from '${name}';` : `const package${index} = require('${name}');`,
  );
  const counts = names.map((name, index) => `'${name}': Object.keys(package${index}).length`);
  lines.push(`console.log(JSON.stringify({ ${counts.join(', ')} }));`);
  const file = join(place, kind === 'esm' ? 'service.mjs' : 'service.cjs');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const result = await run(node, [file], { cwd: place, env: plainEnvironment, timeout: 60_000 });
  // Node tells a service's own files that loading ES modules with `require` is young; it is what is tested here.
  const notice =
    /^\(node:\d+\) ExperimentalWarning: CommonJS module [^\n]* is loading ES Module [^\n]*\n[^\n]*\n\(Use [^\n]*\n/;
  return { ...result, stderr: result.stderr.replace(notice, '') };
}

/** Options of {@link typeCheck}. */
export interface TypeCheckOptions {
  readonly moduleResolution: 'nodenext' | 'bundler';
  /** Whether the consumer has the types of Node. Without them the declarations themselves are checked too. */
  readonly node: boolean;
}

/** Type-checks a strict consumer that names every export of the packages. */
export async function typeCheck(
  folder: string,
  names: readonly string[],
  options: TypeCheckOptions,
): Promise<RunResult> {
  const { moduleResolution, node } = options;
  const place = join(folder, `types-${moduleResolution}-${node ? 'node' : 'bare'}`);
  mkdirSync(join(place, 'node_modules', '@types'), { recursive: true });
  for (const name of node ? ['node'] : []) {
    symlinkSync(
      join(resolve(`@types/${name}/package.json`), '..'),
      join(place, 'node_modules', '@types', name),
      'junction',
    );
  }
  const lines = names.flatMap((name, index) => [
    `import * as package${index} from '${name}';`,
    `type IsAny${index} = 0 extends 1 & typeof package${index} ? true : false;`,
    `export const typed${index}: IsAny${index} = false;`,
  ]);
  writeFileSync(join(place, 'consumer.ts'), `${lines.join('\n')}\n`);
  writeFileSync(join(place, 'package.json'), '{ "type": "module" }\n');
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
    module: moduleResolution === 'bundler' ? 'esnext' : 'nodenext',
    moduleResolution,
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: node,
    types: node ? ['node'] : [],
  };
  writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['consumer.ts'] }));
  const compiler = join(resolve('typescript/package.json'), '..', 'bin', 'tsc');
  return run(process.execPath, [compiler, '-p', place, '--pretty', 'false'], { cwd: place });
}
