import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPublished, repositoryRoot } from '@bellwether-internal/workspace';
import { type Extract, type Fence, fencesOfMarkdown, fencesOfSource } from './fences.ts';
import { instrument } from './instrument.ts';
import { createPool, type PoolOptions } from './pool.ts';
import { createSandbox } from './sandbox.ts';

const skipped = [
  '**/node_modules/**',
  '**/dist/**',
  '**/fixtures/**',
  '**/.*/**',
  '**/CHANGELOG.md',
  'docs/reference/api/**',
];

/** Every page and published source module that may hold examples, relative to the root. */
export function findFiles(): readonly string[] {
  const sources = findPublished().map(({ folder }) => `${folder}/src/**/*.ts`);
  const patterns = ['*.md', 'docs/**/*.md', 'packages/**/*.md', 'apps/**/*.md', ...sources];
  const generated = ignoredFiles();
  return globSync(patterns, { cwd: repositoryRoot, exclude: skipped })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.endsWith('.test.ts') && !generated.some((place) => file.startsWith(place)))
    .sort();
}

/** Files and folders that git ignores, such as generated pages: their examples are those of their sources. */
function ignoredFiles(): readonly string[] {
  const options = ['ls-files', '--others', '--ignored', '--exclude-standard', '--directory'];
  const { status, stdout } = spawnSync('git', options, { cwd: repositoryRoot, encoding: 'utf8' });
  return status === 0 ? stdout.split('\n').filter((place) => place !== '') : [];
}

/** The examples of some files under a root. */
export function readExamples(files: readonly string[], root: string = repositoryRoot): Extract {
  const found = files.map((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return file.endsWith('.md') ? fencesOfMarkdown(file, text) : fencesOfSource(file, text);
  });
  return { fences: found.flatMap(({ fences }) => fences), problems: found.flatMap(({ problems }) => problems) };
}

/** Examples made ready; `verify` answers with what is wrong with one of them. */
export interface Examples {
  readonly verify: (fence: Fence) => Promise<readonly string[]>;
  /** Number of `// =>` lines of the examples verified so far. */
  readonly compared: () => number;
  readonly close: () => void;
}

/** Writes all examples into one sandbox, type-checks them together and stands ready to run each. */
export async function prepareExamples(fences: readonly Fence[], options: PoolOptions = {}): Promise<Examples> {
  const sandbox = createSandbox();
  const names = new Map(fences.map((fence) => [fence, sandbox.add(fence)]));
  const messages = await sandbox.typeCheck();
  const pool = createPool(options);
  let compared = 0;
  return {
    compared: () => compared,
    close() {
      pool.close();
      sandbox.remove();
    },
    async verify(fence) {
      const name = names.get(fence) ?? '';
      const wrong = messages.get(name);
      if (wrong !== undefined) return wrong;
      if (fence.noRun !== undefined) return [];
      const module = join(sandbox.path, 'examples', name.replace('.ts', '.js'));
      try {
        const { code, checks } = instrument(fence.code);
        writeFileSync(module, code);
        compared += checks;
        return await pool.run({ module, workplace: sandbox.workplace, line: fence.line, checks });
      } catch (error) {
        return [error instanceof Error ? error.message : String(error)];
      }
    },
  };
}
