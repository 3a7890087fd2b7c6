import { defineConfig } from 'tsup';

/**
 * JavaScript for a published package: one ESM entry, unbundled dependencies. Declarations are written by `tsc`.
 *
 * @param {import('tsup').Options} [overrides]
 */
export function library(overrides = {}) {
  return defineConfig({
    entry: ['src/index.ts'],
    format: 'esm',
    target: 'es2023',
    platform: 'neutral',
    outDir: 'dist',
    clean: true,
    sourcemap: false,
    dts: false,
    treeshake: true,
    silent: true,
    ...overrides,
  });
}
