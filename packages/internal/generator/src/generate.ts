import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const templates = fileURLToPath(new URL('../templates', import.meta.url));
const repository = fileURLToPath(new URL('../../../..', import.meta.url));

/** What can be begun. */
export type Kind = 'adapter' | 'algorithm' | 'package';

/** What is wanted. */
export interface Wanted {
  readonly kind: Kind;
  /** `graphite`, `forecasting/croston` or `operations/rollouts`. */
  readonly name: string;
  /** Root of the repository to write into. */
  readonly root: string;
}

/** A wish that cannot be met; the message says why and what can. */
export class UsageError extends Error {}

/** Which skeleton an algorithm of a package gets. */
const skeletons: Readonly<Record<string, string>> = { forecasting: 'forecaster', anomaly: 'detector', drift: 'test' };

const validName = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

function checkedName(name: string | undefined): string {
  if (name === undefined || !validName.test(name) || name.length > 40) {
    throw new UsageError(
      `"${name ?? ''}" is not a name: lower-case words joined by "-", such as "graphite" or "moving-range".`,
    );
  }
  return name;
}

/** Words that stand for the name in templates. */
function wordsFor(name: string, packageName: string, folder: string): Readonly<Record<string, string>> {
  const pascal = name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return {
    name,
    camel: pascal[0]!.toLowerCase() + pascal.slice(1),
    Pascal: pascal,
    Title: name.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase()),
    package: packageName,
    folder,
  };
}

function fill(text: string, words: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (placeholder, word: string) => words[word] ?? placeholder);
}

/** Writes the files of a template folder and returns their paths; never over a file that exists. */
function copyTemplate(template: string, folder: string, words: Readonly<Record<string, string>>): string[] {
  const source = join(templates, template);
  return globSync('**/*.template', { cwd: source }).map((file) => {
    const name = basename(file, '.template').replace(/^name\./, `${words.name}.`);
    const target = join(folder, dirname(file), name);
    if (existsSync(target)) throw new UsageError(`${target} exists already; choose another name.`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, fill(readFileSync(join(source, file), 'utf8'), words));
    return target;
  });
}

/** Copies what every package has word for word from a package that has it. */
function copySettings(folder: string, root: string): string[] {
  const model = join(repository, 'packages', 'adapters', 'prometheus');
  const up = relative(folder, root);
  return ['LICENSE', 'tsconfig.json', 'tsconfig.build.json', 'tsup.config.ts', 'vitest.config.ts'].map((file) => {
    const target = join(folder, file);
    writeFileSync(target, readFileSync(join(model, file), 'utf8').replaceAll('../../..', up));
    return target;
  });
}

function writeChangeset(root: string, words: Readonly<Record<string, string>>): string {
  const target = join(root, '.changeset', `new-${words.name}.md`);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, fill(readFileSync(join(templates, 'changeset', 'changeset.md.template'), 'utf8'), words));
  return target;
}

function newPackage(folder: string, name: string, root: string, template: 'adapter' | 'package'): string[] {
  const target = join(root, folder);
  if (existsSync(target)) throw new UsageError(`${folder} exists already; choose another name.`);
  const words = wordsFor(name, name, folder);
  const files =
    template === 'package'
      ? copyTemplate('package', target, words)
      : [...copyTemplate('adapter', target, words), manifest(target, words)];
  return [...files, ...copySettings(target, root), writeChangeset(root, words)];
}

function manifest(target: string, words: Readonly<Record<string, string>>): string {
  const file = join(target, 'package.json');
  writeFileSync(file, fill(readFileSync(join(templates, 'package', 'package.json.template'), 'utf8'), words));
  return file;
}

function newAlgorithm(path: string, root: string): string[] {
  const [packageName = '', rest] = path.split('/');
  const name = checkedName(rest ?? packageName);
  const skeleton = Object.hasOwn(skeletons, packageName) ? skeletons[packageName] : undefined;
  const folder = join(root, 'packages', 'algorithms', packageName);
  if (rest === undefined || skeleton === undefined || !existsSync(folder)) {
    const known = Object.keys(skeletons).map((each) => `"${each}/${name}"`);
    throw new UsageError(`Say which package the algorithm belongs to: ${known.join(', ')}.`);
  }
  const words = wordsFor(name, packageName, `packages/algorithms/${packageName}`);
  const files = copyTemplate(skeleton, folder, words);
  return [...files, writeChangeset(root, words)];
}

/**
 * Writes a skeleton that builds, passes the checks and keeps its contract, with one failing test that says what is left.
 *
 * @returns The files written.
 * @throws {@link UsageError} where the name is taken or none.
 */
export function generate({ kind, name, root }: Wanted): readonly string[] {
  if (kind === 'adapter') return newPackage(`packages/adapters/${checkedName(name)}`, name, root, 'adapter');
  if (kind === 'algorithm') return newAlgorithm(name, root);
  const [layer = '', rest] = name.split('/');
  const layers = ['algorithms', 'adapters', 'operations', 'tools'];
  if (rest === undefined || !layers.includes(layer)) {
    throw new UsageError(
      `Say where the package belongs: ${layers.map((each) => `"${each}/${layer || 'name'}"`).join(', ')}.`,
    );
  }
  return newPackage(`packages/${layer}/${checkedName(rest)}`, rest, root, 'package');
}
