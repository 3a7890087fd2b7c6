import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { findPublished, packPublished } from '@bellwether-internal/workspace';
import { machine, note } from '../output.ts';
import { textTable } from '../table.ts';

/** What installing one package costs. JSON-safe. */
export interface InstallCost {
  readonly package: string;
  /** Size of the tarball, kB. */
  readonly tarballKilobytes: number;
  /** Time of `npm install` with an empty cache for our packages and whatever cache npm has for others, seconds. */
  readonly seconds: number;
  /** Size of node_modules after it, MB. */
  readonly installedMegabytes: number;
  /** Packages in node_modules. */
  readonly packages: number;
}

function sizeOf(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  return stats.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0) : stats.size;
}

/** The names of our own packages that a package needs, itself included. */
function ownDependencies(name: string, dependencies: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set<string>();
  const visit = (each: string) => {
    if (found.has(each)) return;
    found.add(each);
    for (const needed of dependencies.get(each) ?? []) if (dependencies.has(needed)) visit(needed);
  };
  visit(name);
  return found;
}

/** Packs every published package and installs each with npm into an empty folder. */
async function measureInstalls(note: (line: string) => void): Promise<readonly InstallCost[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-install-'));
  try {
    note('npm-install: packing');
    const tarballs = await packPublished(folder);
    const published = findPublished();
    const dependencies = new Map(
      published.map(({ name, manifest }) => [name, Object.keys(manifest.dependencies ?? {})]),
    );
    return published.map(({ name }) => {
      note(`npm-install: installing ${name}`);
      const target = mkdtempSync(join(folder, 'consumer-'));
      writeFileSync(join(target, 'package.json'), '{"private":true}');
      const files = [...ownDependencies(name, dependencies)].map((each) => tarballs.get(each)!);
      const before = performance.now();
      const npm = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...files], {
        cwd: target,
        encoding: 'utf8',
      });
      if (npm.status !== 0) throw new Error(`npm could not install ${name}:\n${npm.stderr}`);
      const seconds = (performance.now() - before) / 1000;
      const lock = JSON.parse(readFileSync(join(target, 'package-lock.json'), 'utf8')) as {
        packages: Record<string, unknown>;
      };
      return {
        package: name,
        tarballKilobytes: sizeOf(tarballs.get(name)!) / 1000,
        seconds,
        installedMegabytes: sizeOf(join(target, 'node_modules')) / 1e6,
        packages: Object.keys(lock.packages).length - 1,
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Prints the table, and the JSON line where it is asked for. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
  const packages = await measureInstalls(note);
  const rows = packages.map((each) => [
    each.package,
    `${each.tarballKilobytes.toFixed(1)} kB`,
    `${each.seconds.toFixed(1)} s`,
    `${each.installedMegabytes.toFixed(1)} MB`,
    String(each.packages),
  ]);
  console.log(textTable([['', 'tarball', 'install', 'on disk', 'packages'], ...rows]));
  if (values.json) console.log(JSON.stringify({ benchmark: 'npm-install', machine, packages }));
  return 0;
}
