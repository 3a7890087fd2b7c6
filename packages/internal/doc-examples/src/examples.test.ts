import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findPublished } from '@bellwether-internal/workspace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Examples, findFiles, prepareExamples, readExamples } from './examples.ts';

const { fences, problems } = readExamples(findFiles());
/** Waiting for a free process counts against the test, not against the example. */
const patience = { timeout: 600_000 };

describe('examples', () => {
  let examples: Examples;
  beforeAll(async () => {
    examples = await prepareExamples(fences);
  }, 180_000);
  afterAll(() => {
    const unrun = fences.filter(({ noRun }) => noRun !== undefined);
    console.log(
      `${fences.length} examples, ${unrun.length} of them only type-checked; ${examples.compared()} lines compared`,
    );
    for (const { file, line, noRun } of unrun) console.log(`  not run: ${file}:${line}: ${noRun}`);
    examples.close();
  });

  it('are read against built packages', () => {
    const unbuilt = findPublished().filter(({ path }) => !existsSync(join(path, 'dist', 'index.d.ts')));
    expect(
      unbuilt.map(({ name }) => name),
      'build first: pnpm build',
    ).toEqual([]);
  });

  it('are all marked so that the runner understands them', () => {
    expect(problems.map(({ file, line, problem }) => `${file}:${line}: ${problem}`)).toEqual([]);
    expect(fences.length).toBeGreaterThan(10);
  });

  describe.concurrent('run as printed', () => {
    for (const fence of fences) {
      const how = fence.noRun === undefined ? '' : ` (only type-checked: ${fence.noRun})`;
      it(`${fence.file}:${fence.line}${how}`, patience, async ({ expect }) => {
        expect(await examples.verify(fence)).toEqual([]);
      });
    }
  });
});
