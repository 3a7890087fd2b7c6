import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkName, fencesOfMarkdown, fencesOfSource, instrument } from '@bellwether-internal/doc-examples';
import type { Project } from '@bellwether-internal/workspace';
import { build } from 'esbuild';

/** What the probe finds out inside a runtime. */
export interface Findings {
  /** Number of names that each package exports. */
  readonly exports: Readonly<Record<string, number>>;
  /** Values behind every `// =>` of the packages' examples, as computed in the runtime. */
  readonly values: readonly unknown[];
}

/**
 * Writes a module that imports the packages and runs the examples of their pages and doc comments.
 *
 * @returns the module's path; it exports `probe()`, which resolves to {@link Findings}.
 */
export function writeProbe(folder: string, names: readonly string[], projects: readonly Project[]): string {
  const place = join(folder, 'probe');
  mkdirSync(place, { recursive: true });
  const examples = projects.flatMap((project) => examplesOf(project, names));
  for (const [index, code] of examples.entries()) writeFileSync(join(place, `example-${index}.mjs`), code);
  const lines = [
    ...names.map((name, index) => `import * as package${index} from '${name}';`),
    'const plain = (key, value) =>',
    "  ArrayBuffer.isView(value) ? Array.from(value) : typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;",
    'export async function probe() {',
    '  const values = [];',
    `  globalThis.${checkName} = (line, text, printed, ...seen) => {`,
    '    values.push(JSON.parse(JSON.stringify(seen.map((value) => value ?? null), plain)));',
    '    return seen[0];',
    '  };',
    '  globalThis.console.log = () => {};',
    ...examples.map((_, index) => `  await import('./example-${index}.mjs');`),
    `  const exports = { ${names.map((name, index) => `'${name}': Object.keys(package${index}).length`).join(', ')} };`,
    '  return { exports, values };',
    '}',
  ];
  const file = join(place, 'probe.mjs');
  writeFileSync(file, `${lines.join('\n')}\n`);
  writeFileSync(
    join(place, 'main.mjs'),
    "const print = console.log;\nconst { probe } = await import('./probe.mjs');\nprint(JSON.stringify(await probe()));\n",
  );
  return file;
}

/** The examples of a package's README and doc comments that need nothing but packages of this kind. */
function examplesOf(project: Project, names: readonly string[]): readonly string[] {
  return globSync(['README.md', 'src/**/*.ts'], { cwd: project.path })
    .filter((file) => !file.endsWith('.test.ts'))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(project.path, file), 'utf8') }))
    .flatMap(
      ({ file, text }) => (file.endsWith('.md') ? fencesOfMarkdown(file, text) : fencesOfSource(file, text)).fences,
    )
    .filter(({ noRun }) => noRun === undefined)
    .filter(({ code }) => [...code.matchAll(/from '([^']+)'/g)].every(([, from = '']) => names.includes(from)))
    .map(({ code }) => instrument(code).code);
}

/** Bundles the probe for runtimes that have no `node_modules`. */
export async function bundleProbe(probe: string, tail: string): Promise<string> {
  const result = await build({
    stdin: { contents: `import { probe } from './probe.mjs';\n${tail}\n`, resolveDir: join(probe, '..'), loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    logLevel: 'silent',
  });
  return result.outputFiles[0]?.text ?? '';
}
