import { defineConfig } from 'vitest/config';

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
      testTimeout: 30_000,
      hookTimeout: 60_000,
      ...overrides,
    },
  });
}
