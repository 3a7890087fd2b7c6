import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProjects } from '@bellwether-internal/workspace';

/** Tasks that are called and not defined, or defined for nobody: turbo passes both over in silence. */
export function taskProblems(root: string): readonly string[] {
  const projects = findProjects(root);
  const turbo: { tasks: Record<string, unknown> } = JSON.parse(readFileSync(join(root, 'turbo.json'), 'utf8'));
  const tasks = Object.keys(turbo.tasks).filter((task) => !task.includes('#'));
  const called = calledTasks(root);
  const problems: string[] = [];
  for (const task of called) {
    if (!tasks.includes(task)) problems.push(`the root calls "${task}", which turbo.json does not know`);
    for (const { name, manifest, published } of projects) {
      if (published && manifest.scripts?.[task] === undefined) problems.push(`${name} does not define "${task}"`);
    }
  }
  for (const task of tasks) {
    if (!projects.some(({ manifest }) => manifest.scripts?.[task] !== undefined)) {
      problems.push(`turbo.json knows "${task}", which no package defines`);
    }
  }
  return problems;
}

/** Every task that a script of the root runs through turbo. */
export function calledTasks(root: string): readonly string[] {
  const manifest: { scripts?: Record<string, string> } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const inManifest = Object.values(manifest.scripts ?? {}).flatMap((script) =>
    [...script.matchAll(/turbo run ([a-z: ]+)/g)].flatMap(([, names = '']) => names.trim().split(' ')),
  );
  const inScripts = readdirSync(join(root, 'scripts'))
    .filter((file) => file.endsWith('.mjs'))
    .map((file) => readFileSync(join(root, 'scripts', file), 'utf8'))
    .flatMap((text) => [
      ...[...text.matchAll(/'turbo', 'run',((?: *'[a-z:]+',?)+)/g)].flatMap(
        ([, names = '']) => names.match(/[a-z:]+/g) ?? [],
      ),
      ...[...text.matchAll(/const tasks = \[([^\]]*)\]/g)].flatMap(([, names = '']) => names.match(/[a-z:]+/g) ?? []),
    ]);
  return [...new Set([...inManifest, ...inScripts])].sort();
}
