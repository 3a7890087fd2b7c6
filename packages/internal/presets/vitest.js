import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Whether the package in this folder tests properties. */
function testsProperties() {
  return 'fast-check' in (JSON.parse(readFileSync('package.json', 'utf8')).devDependencies ?? {});
}

/**
 * Tests of one package: results as JSON under `.results/`, from where the root command sums them up.
 *
 * @param {import('vitest/config').TestUserConfig} [overrides]
 */
export function suite(overrides = {}) {
  return defineConfig({
    test: {
      include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
      reporters: ['default', 'json'],
      outputFile: { json: '.results/vitest.json' },
      // Generous: what is measured is right or wrong, and a busy machine is neither.
      testTimeout: 60_000,
      hookTimeout: 180_000,
      setupFiles: testsProperties() ? [fileURLToPath(new URL('property-seed.js', import.meta.url))] : [],
      ...overrides,
    },
  });
}
