import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from './projects.ts';
import { findPublished, repositoryRoot } from './projects.ts';
import { patientNpm, runOrThrow } from './run.ts';

/** The pnpm version that the root manifest pins, as npx takes it. */
export function pinnedPnpm(root: string = repositoryRoot): string {
  const manifest: { packageManager: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return manifest.packageManager;
}

/**
 * Packs every published package as it would go to the registry (workspace versions resolved) into a folder.
 *
 * @returns the tarball's path by package name.
 */
export async function packPublished(destination: string): Promise<ReadonlyMap<string, string>> {
  const published = findPublished();
  const filters = published.flatMap((project) => ['--filter', project.name]);
  await runOrThrow('npx', ['--yes', pinnedPnpm(), '-r', ...filters, 'pack', '--pack-destination', destination], {
    timeout: 300_000,
    env: patientNpm,
  });
  const files = readdirSync(destination);
  return new Map(published.map((project) => [project.name, join(destination, tarballOf(project, files))]));
}

function tarballOf(project: Project, files: readonly string[]): string {
  const wanted = `${project.name.replace('@', '').replace('/', '-')}-${project.manifest.version}.tgz`;
  if (!files.includes(wanted)) throw new Error(`pnpm pack left no ${wanted}, only ${files.join(', ')}`);
  return wanted;
}
