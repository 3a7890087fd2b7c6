import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** The repository's own root folder. */
export const repositoryRoot: string = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/[\\/]$/, '');

/** The fields of a package.json that the checks read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly description?: string;
  readonly license?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly sideEffects?: boolean;
  readonly exports?: unknown;
  readonly bin?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly repository?: { readonly type?: string; readonly url?: string; readonly directory?: string };
  readonly keywords?: readonly string[];
  readonly publishConfig?: Readonly<Record<string, unknown>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** One workspace package. */
export interface Project {
  readonly name: string;
  /** Folder relative to the root, with forward slashes, as in `packages/algorithms/drift`. */
  readonly folder: string;
  readonly path: string;
  readonly manifest: Manifest;
  /** Whether it goes to the registry. */
  readonly published: boolean;
}

/** Every package that `pnpm-workspace.yaml` of a root names, sorted by folder. */
export function findProjects(root: string = repositoryRoot): readonly Project[] {
  const settings: unknown = parse(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'));
  const patterns =
    typeof settings === 'object' && settings !== null && 'packages' in settings && Array.isArray(settings.packages)
      ? settings.packages.filter((pattern) => typeof pattern === 'string')
      : [];
  const folders = patterns.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern];
    const parent = pattern.slice(0, -2);
    if (!existsSync(join(root, parent))) return [];
    return readdirSync(join(root, parent)).map((name) => `${parent}/${name}`);
  });
  return folders
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .sort()
    .map((folder) => {
      const path = join(root, folder);
      const manifest: Manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
      return { name: manifest.name, folder, path, manifest, published: manifest.private !== true };
    });
}

/** The packages that go to the registry. */
export function findPublished(root: string = repositoryRoot): readonly Project[] {
  return findProjects(root).filter((project) => project.published);
}
