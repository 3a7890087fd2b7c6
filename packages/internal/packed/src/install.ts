import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  findPublished,
  type Manifest,
  type Project,
  plainEnvironment,
  runOrThrow,
} from '@bellwether-internal/workspace';

/** Installs tarballs into an empty folder with plain npm, as a stranger would. */
export async function installTarballs(folder: string, tarballs: readonly string[]): Promise<void> {
  writeFileSync(join(folder, 'package.json'), '{ "name": "stranger", "version": "1.0.0", "private": true }\n');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  await runOrThrow('npm', ['install', ...quiet, ...tarballs], { cwd: folder, env: plainEnvironment, timeout: 420_000 });
}

/** The packages of the workspace that one of them brings along, itself included. */
export function ownClosure(name: string): readonly string[] {
  const published = new Map(findPublished().map((project) => [project.name, project]));
  const found = new Set<string>();
  const visit = (next: string): void => {
    const project = published.get(next);
    if (project === undefined || found.has(next)) return;
    found.add(next);
    for (const dependency of Object.keys(project.manifest.dependencies ?? {})) visit(dependency);
  };
  visit(name);
  return [...found];
}

/** The packages that run in any JavaScript runtime. */
export function findAlgorithms(): readonly Project[] {
  return findPublished().filter(({ folder }) =>
    /^packages\/(core|statistics|learning|algorithms\/[^/]+)$/.test(folder),
  );
}

/** What an installed package weighs. */
export interface InstallSize {
  /** Its own files, in bytes. */
  readonly own: number;
  /** With everything that npm brings with it, in bytes. */
  readonly total: number;
  /** Number of packages in `total`. */
  readonly packages: number;
}

/** Weighs a package and all that it depends on, where plain npm has put them. */
export function installSize(folder: string, name: string): InstallSize {
  const places = new Set<string>();
  const visit = (wanted: string, from: string, optional: boolean): void => {
    const place = resolvePackage(wanted, from, folder);
    if (place === undefined) {
      if (optional) return;
      throw new Error(`${wanted} is not installed for ${from}`);
    }
    if (places.has(place)) return;
    places.add(place);
    const manifest: Manifest = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
    for (const dependency of Object.keys(manifest.dependencies ?? {})) {
      visit(dependency, place, manifest.optionalDependencies?.[dependency] !== undefined);
    }
    const others = { ...manifest.optionalDependencies, ...manifest.peerDependencies };
    for (const dependency of Object.keys(others)) visit(dependency, place, true);
  };
  visit(name, folder, false);
  const sizes = [...places].map((place) => folderSize(place));
  return { own: sizes[0] ?? 0, total: sizes.reduce((sum, size) => sum + size, 0), packages: sizes.length };
}

function resolvePackage(name: string, from: string, root: string): string | undefined {
  for (let folder = from; folder.startsWith(root); folder = join(folder, '..')) {
    const place = join(folder, 'node_modules', name);
    if (existsSync(join(place, 'package.json'))) return place;
  }
  return undefined;
}

function folderSize(folder: string): number {
  let size = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) size += entry.name === 'node_modules' ? 0 : folderSize(path);
    else size += lstatSync(path).size;
  }
  return size;
}
