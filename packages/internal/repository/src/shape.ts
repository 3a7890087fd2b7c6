import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { findProjects, type Project } from '@bellwether-internal/workspace';
import { parse } from 'yaml';

const repositoryUrl = 'git+https://github.com/bellwether-ml/bellwether.git';
const alwaysPublished = ['dist', 'README.md', 'LICENSE'];
const entry = {
  '.': { types: './dist/index.d.ts', default: './dist/index.js' },
  './package.json': './package.json',
};

/** The entries of a package: its front door, and beside it only tasks that worker threads import by themselves. */
function expectedExports(given: unknown): unknown {
  const tasks = Object.keys(typeof given === 'object' && given !== null ? given : {})
    .map((key) => /^\.\/([a-z-]+-task)$/.exec(key)?.[1])
    .filter((name) => name !== undefined);
  return {
    ...entry,
    ...Object.fromEntries(
      tasks.map((name) => [`./${name}`, { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` }]),
    ),
  };
}

/** Everything about a package's manifest and settings that departs from the one shape. */
export function shapeProblems(project: Project, root: string): readonly string[] {
  const { manifest } = project;
  const problems: string[] = [];
  const check = (right: boolean, problem: string): void => {
    if (!right) problems.push(problem);
  };
  check(manifest.type === 'module', '"type" is not "module"');
  check(manifest.license === 'Apache-2.0', '"license" is not "Apache-2.0"');
  check(/^.{20,}\.$/s.test(manifest.description ?? ''), '"description" is not a sentence');
  problems.push(...dependencyProblems(project, root));
  if (project.published) problems.push(...publishedProblems(project, root));
  else check(manifest.private === true, '"private" is not true');
  return problems;
}

function publishedProblems({ folder, manifest, name, path }: Project, root: string): readonly string[] {
  const problems: string[] = [];
  const check = (right: boolean, problem: string): void => {
    if (!right) problems.push(problem);
  };
  const read = (file: string): string => (existsSync(join(path, file)) ? readFileSync(join(path, file), 'utf8') : '');
  const files = manifest.files ?? [];
  check(name === `@bellwether/${folder.split('/').at(-1)}`, '"name" is not @bellwether/ and its folder');
  check(isDeepStrictEqual(manifest.engines, { node: '>=22.12' }), '"engines" is not node >=22.12');
  check(manifest.sideEffects === false, '"sideEffects" is not false');
  check(
    isDeepStrictEqual(manifest.exports, expectedExports(manifest.exports)),
    '"exports" is not "." (types, default), tasks for worker threads and "./package.json"',
  );
  check(
    alwaysPublished.every((file) => files.includes(file)) && files.every((file) => !file.startsWith('src')),
    '"files" is not dist, README.md, LICENSE',
  );
  for (const file of files.filter((other) => other !== 'dist')) {
    check(existsSync(join(path, file)), `"files" names ${file}, which is not there`);
  }
  check(
    isDeepStrictEqual(manifest.repository, { type: 'git', url: repositoryUrl, directory: folder }),
    '"repository" does not name this folder',
  );
  check((manifest.keywords?.length ?? 0) >= 3, '"keywords" are fewer than three');
  check(
    isDeepStrictEqual(manifest.publishConfig, { access: 'public', provenance: true }),
    '"publishConfig" is not public with provenance',
  );
  check(read('LICENSE') === readFileSync(join(root, 'LICENSE'), 'utf8'), 'LICENSE is not the one of the root');
  const readme = read('README.md');
  check(readme.startsWith(`# ${name}\n`), `README.md does not begin with "# ${name}"`);
  check(new RegExp(`^npm i .*${name}\\b`, 'm').test(readme), `README.md does not say "npm i ${name}"`);
  check(/^```ts\b/m.test(readme), 'README.md has no ```ts example');
  problems.push(...settingsProblems(folder, read));
  return problems;
}

/** The settings files hold what the presets do not know, and nothing else. */
function settingsProblems(folder: string, read: (file: string) => string): readonly string[] {
  const base = `${'../'.repeat(folder.split('/').length)}tsconfig.base.json`;
  // Adapters, operations and tools may use Node; what runs in any runtime may not even see its types.
  const usesNode = /^packages\/(?:adapters|operations|tools)\//.test(folder);
  const expected: Readonly<Record<string, unknown>> = {
    'tsconfig.json': {
      extends: base,
      compilerOptions: { types: ['node'], noEmit: true },
      include: read('tsconfig.json').includes('"test"') ? ['src', 'test'] : ['src'],
    },
    'tsconfig.build.json': {
      extends: base,
      compilerOptions: {
        rootDir: 'src',
        outDir: 'dist',
        ...(usesNode && read('tsconfig.build.json').includes('"types"') ? { types: ['node'] } : {}),
        declaration: true,
        emitDeclarationOnly: true,
        isolatedDeclarations: true,
      },
      include: ['src'],
      exclude: ['src/**/*.test.ts'],
    },
  };
  const problems = Object.entries(expected)
    .filter(([file, value]) => !isDeepStrictEqual(read(file) === '' ? undefined : JSON.parse(read(file)), value))
    .map(([file]) => `${file} is not the shared form`);
  const library =
    /^import \{ library \} from '@bellwether-internal\/presets\/tsup';\n+(?:\/\/ .*\n)*export default library\((\{[\s\S]*\})?\);\n$/;
  const suite =
    /^import \{ suite \} from '@bellwether-internal\/presets\/vitest';\n+export default suite\((\{[\s\S]*\})?\);\n$/;
  if (!library.test(read('tsup.config.ts'))) problems.push('tsup.config.ts is not two lines over the preset');
  if (!suite.test(read('vitest.config.ts'))) problems.push('vitest.config.ts is not two lines over the preset');
  return problems;
}

function dependencyProblems({ manifest, published }: Project, root: string): readonly string[] {
  const problems: string[] = [];
  const shared = catalogNames(root);
  const names = new Map(findProjects(root).map((project) => [project.name, project]));
  const groups = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;
  for (const group of groups) {
    for (const [name, version] of Object.entries(manifest[group] ?? {})) {
      const own = names.get(name);
      if (own !== undefined || name.startsWith('@bellwether')) {
        const wanted =
          own?.published === true && group === 'dependencies' ? ['workspace:^'] : ['workspace:^', 'workspace:*'];
        if (!wanted.includes(version)) problems.push(`${group}: ${name} is "${version}", not "${wanted[0]}"`);
        if (group === 'peerDependencies') problems.push(`${group}: ${name} is ours, and ours are never peers`);
        if (published && group === 'dependencies' && own?.published !== true) {
          problems.push(`${group}: ${name} is not published`);
        }
      } else if (shared.has(name) && !version.startsWith('catalog:')) {
        problems.push(`${group}: ${name} is "${version}", not "catalog:"`);
      } else if (/^(git|https?|file|link):|[/*]|^latest$/.test(version) && !version.startsWith('npm:')) {
        problems.push(`${group}: ${name} has no version: "${version}"`);
      }
    }
  }
  return problems;
}

function catalogNames(root: string): ReadonlySet<string> {
  const settings: { catalog?: Record<string, string> } = parse(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'));
  return new Set(Object.keys(settings.catalog ?? {}));
}

/** Tools that several packages use with different versions: the catalog would give them one. */
export function versionProblems(projects: readonly Project[]): readonly string[] {
  const users = new Map<string, Map<string, string>>();
  for (const { folder, manifest } of projects) {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      if (version.startsWith('workspace:') || version.startsWith('catalog:')) continue;
      users.set(name, (users.get(name) ?? new Map()).set(folder, version));
    }
  }
  return [...users]
    .filter(([, versions]) => new Set(versions.values()).size > 1)
    .map(
      ([name, versions]) =>
        `${name}: ${[...versions].map(([folder, version]) => `${version} in ${folder}`).join(', ')}`,
    );
}
