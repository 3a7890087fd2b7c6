import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '@bellwether-internal/workspace';
import esbuild from '@size-limit/esbuild';
import file from '@size-limit/file';
import sizeLimit from 'size-limit';

/** One measured import and what it may weigh, in bytes after bundling, minifying and gzip. */
export interface Budget {
  /** Package name. */
  readonly package: string;
  /** Imported names, as in `{ createTimeSeries }`, or `*`. */
  readonly import: string;
  readonly limit: number;
  /** What it weighed when this was recorded. */
  readonly measured: number;
}

export const budgetFile: string = join(import.meta.dirname, '../fixtures/sizes.json');

/** The table of budgets. */
export function readBudgets(): readonly Budget[] {
  return JSON.parse(readFileSync(budgetFile, 'utf8'));
}

/**
 * Bytes of an import after bundling and gzip.
 *
 * What computes is weighed with all that it brings, as a browser loads it; what runs in Node without its third-party
 * libraries, whose weight is not ours to change.
 */
export async function measure(entry: string, names: string, external: readonly string[] | undefined): Promise<number> {
  const results: unknown = await sizeLimit([...esbuild, ...file], {
    cwd: join(entry, '..'),
    checks: [
      {
        files: [entry],
        path: [entry],
        import: { [entry]: names },
        gzip: true,
        ...(external === undefined ? {} : { ignore: external, modifyEsbuildConfig: forNode }),
      },
    ],
  });
  const size = Array.isArray(results) ? results[0]?.size : undefined;
  if (typeof size !== 'number') throw new Error(`size-limit did not measure ${entry}`);
  return size;
}

/** What to leave out of a package's bundle; `undefined` for packages that run in a browser too. */
export function externalsOf({ folder, manifest }: Project): readonly string[] | undefined {
  if (/^packages\/(core|statistics|learning|algorithms\/.*)$/.test(folder)) return undefined;
  const { dependencies, peerDependencies } = manifest;
  return Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !name.startsWith('@bellwether/'));
}

function forNode(config: object): object {
  return { ...config, platform: 'node' };
}

/** Breaches of a budget, and figures in the table that are no longer true. */
export function sizeProblems(budget: Budget, size: number): readonly string[] {
  const problems: string[] = [];
  if (size > budget.limit)
    problems.push(`${budget.import} of ${budget.package} weighs ${size} bytes, ${size - budget.limit} over its limit`);
  if (Math.abs(size - budget.measured) > Math.max(300, 0.1 * size)) {
    problems.push(`${budget.import} of ${budget.package} weighs ${size} bytes, recorded are ${budget.measured}`);
  }
  return problems;
}
