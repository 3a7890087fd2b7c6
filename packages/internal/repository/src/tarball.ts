import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { checkPackage, createPackageFromTarballData, type Package } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** Problems that only show outside the resolution modes that an ESM package serves. */
const notServed = new Set(['node10', 'node16-cjs']);

/** What publint, in strict mode, says about a packed package. */
export async function publintProblems(tarball: string): Promise<readonly string[]> {
  const file = readFileSync(tarball);
  const data = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  const { messages, pkg } = await publint({ pack: { tarball: data }, strict: true });
  return messages.map((message) => `${message.code}: ${formatMessage(message, pkg, { color: false }) ?? ''}`);
}

/** What "are the types wrong", with its profile for ESM-only packages, says about a packed package. */
export async function typesProblems(tarball: string): Promise<readonly string[]> {
  const result = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
  if (!('problems' in result)) return ['NoTypes: the package has no types'];
  return result.problems
    .filter((problem) => !('resolutionKind' in problem && notServed.has(problem.resolutionKind)))
    .map((problem) => ('entrypoint' in problem ? `${problem.kind}: ${problem.entrypoint}` : problem.kind));
}

/** Export targets that are not packed, and packed modules that no export leads to. */
export function entryProblems(tarball: string): readonly string[] {
  const packed = createPackageFromTarballData(readFileSync(tarball));
  const base = `/node_modules/${packed.packageName}`;
  const files = new Set(packed.listFiles().map((file) => file.slice(base.length + 1)));
  const manifest: { exports?: unknown; bin?: Record<string, string> } = JSON.parse(
    packed.readFile(`${base}/package.json`),
  );
  const targets = [...targetsOf(manifest.exports), ...Object.values(manifest.bin ?? {})].map((target) =>
    posix.normalize(target),
  );
  const problems = targets
    .filter((target) => !files.has(target))
    .map((target) => `exports ${target}, which is not packed`);
  const reached = reachable(packed, base, files, targets);
  const modules = [...files].filter((file) => /^dist\/.*\.[cm]?js$/.test(file) || /^out\/.*\.[cm]?js$/.test(file));
  for (const file of modules) if (!reached.has(file)) problems.push(`packs ${file}, to which no export leads`);
  for (const file of files) {
    if (/\.test\.|\.tsbuildinfo$|(^|\/)(src|test|fixtures)\//.test(file)) problems.push(`packs ${file}`);
  }
  return problems;
}

function targetsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(targetsOf) : [];
}

function reachable(
  packed: Package,
  base: string,
  files: ReadonlySet<string>,
  targets: readonly string[],
): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [...targets];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file) || !files.has(file)) continue;
    reached.add(file);
    if (!/\.[cm]?js$/.test(file)) continue;
    for (const [, specifier = ''] of packed.readFile(`${base}/${file}`).matchAll(/['"](\.{1,2}\/[^'"]+)['"]/g)) {
      waiting.push(posix.join(posix.dirname(file), specifier));
    }
  }
  return reached;
}
