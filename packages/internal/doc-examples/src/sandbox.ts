import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProjects, repositoryRoot, run, temporaryFolder } from '@bellwether-internal/workspace';
import type { Fence } from './fences.ts';

/** A folder outside the repository in which examples are checked and run as a reader of the page would. */
export interface Sandbox {
  readonly path: string;
  /** Writes the example as a TypeScript module and says which file it became. */
  readonly add: (fence: Fence) => string;
  /** Type-checks all examples together; compiler messages by the example's file. */
  readonly typeCheck: () => Promise<ReadonlyMap<string, readonly string[]>>;
  readonly remove: () => void;
}

/** Makes a sandbox which finds the workspace's packages, as they are built, and what those depend on. */
export function createSandbox(): Sandbox {
  const { path, remove } = temporaryFolder('examples');
  linkPackages(join(path, 'node_modules'));
  mkdirSync(join(path, 'examples'));
  writeFileSync(join(path, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(
    join(path, 'tsconfig.json'),
    JSON.stringify({
      extends: join(repositoryRoot, 'tsconfig.base.json'),
      // A reader's example may name a thing that it does not use.
      compilerOptions: { types: ['node'], noEmit: true, noUnusedLocals: false, noUnusedParameters: false },
      include: ['examples'],
    }),
  );
  const files = new Map<string, Fence>();
  return {
    path,
    remove,
    add(fence) {
      const name = `${String(files.size + 1).padStart(4, '0')}.ts`;
      // Marked as a module at its end, so that the lines stay where they are.
      writeFileSync(join(path, 'examples', name), `${fence.code}\nexport {};\n`);
      files.set(name, fence);
      return name;
    },
    async typeCheck() {
      const compiler = join(import.meta.dirname, '../node_modules/typescript/bin/tsc');
      const result = await run(process.execPath, [compiler, '-p', path, '--pretty', 'false'], { cwd: path });
      const messages = new Map<string, string[]>();
      let known = false;
      for (const line of result.output.split(/\r?\n/)) {
        const place = /^examples\/(\d+\.ts)\((\d+),(\d+)\): (.*)$/.exec(line);
        if (place === null) {
          if (!/^\s|^$/.test(line)) known = false;
          continue;
        }
        known = true;
        const [, name = '', row = '1', , message = ''] = place;
        const fence = files.get(name);
        const text = fence === undefined ? message : `${fence.file}:${fence.line + Number(row) - 1}: ${message}`;
        messages.set(name, [...(messages.get(name) ?? []), text]);
      }
      if (result.code !== 0 && messages.size === 0) throw new Error(`The compiler failed:\n${result.output}`);
      return known || messages.size > 0 ? messages : new Map();
    },
  };
}

/** Links every package of the workspace, and everything that one of them declares, into one `node_modules`. */
function linkPackages(target: string): void {
  mkdirSync(target);
  // What is published comes first: where two packages bring different versions, the reader's is theirs.
  const projects = findProjects().toSorted((one, other) => Number(other.published) - Number(one.published));
  for (const project of projects.filter(({ published }) => published)) link(target, project.name, project.path);
  for (const project of projects) {
    const modules = join(project.path, 'node_modules');
    if (!existsSync(modules)) continue;
    for (const name of packagesIn(modules)) link(target, name, join(modules, name));
  }
}

function packagesIn(modules: string): readonly string[] {
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.') && !name.startsWith('@bellwether'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
    );
}

function link(target: string, name: string, folder: string): void {
  const place = join(target, name);
  if (existsSync(place)) return;
  mkdirSync(join(place, '..'), { recursive: true });
  symlinkSync(folder, place, 'junction');
}
