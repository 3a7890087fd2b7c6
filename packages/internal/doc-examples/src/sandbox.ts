import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProjects, repositoryRoot, run, temporaryFolder } from '@bellwether-internal/workspace';
import type { Fence } from './fences.ts';

/** A folder outside the repository in which examples are checked and run as a reader of the page would. */
export interface Sandbox {
  readonly path: string;
  /** Folder under which examples work; what they leave behind goes with the sandbox. */
  readonly workplace: string;
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
  const workplace = join(path, 'work');
  mkdirSync(join(path, 'examples'));
  mkdirSync(workplace);
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
    workplace,
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
      const elsewhere: string[] = [];
      for (const line of result.output.split(/\r?\n/)) {
        const [, name, row, message] = /^examples\/(\d+\.ts)\((\d+),\d+\): (.*)$/.exec(line) ?? [];
        if (name === undefined) {
          if (line.includes('error TS')) elsewhere.push(line);
          continue;
        }
        const fence = files.get(name);
        const place = fence === undefined ? name : `${fence.file}:${fence.line + Number(row) - 1}`;
        messages.set(name, [...(messages.get(name) ?? []), `${place}: ${message}`]);
      }
      if (elsewhere.length > 0 || (result.code !== 0 && messages.size === 0)) {
        throw new Error(`The compiler failed apart from the examples:\n${result.output}`);
      }
      return messages;
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
