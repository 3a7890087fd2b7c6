import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Examples, prepareExamples, readExamples } from './examples.ts';

const broken = fileURLToPath(new URL('../../repository/fixtures/broken', import.meta.url));
const page = readFileSync(`${broken}/docs/examples.md`, 'utf8').split('\n');

/** What each example of the page is rejected for, by the line of text above it. */
const rejections: Readonly<Record<string, RegExp | undefined>> = {
  'wrong value': /^line 7: expected 3, got 2/,
  'wrong in the seventh digit': /expected 123\.4560, got 123\.4567/,
  'wrong printed value': /expected \{ a: \[1, 3\] \}, got \{ a: \[ 1, 2 \] \} \(\.a\[1\] differs\)/,
  'missing property': /\(\.b is missing\)/,
  'unexpected property': /\(\.b was not expected\)/,
  'type error': /docs\/examples\.md:\d+: error TS2322/,
  'unknown export': /error TS2305: .* has no exported member 'nothingOfThatName'/,
  'type error without running': /error TS2322/,
  throws: /^thrown: Error: on purpose/,
  'rejects unheard': /^unhandled rejection: Error: unheard/,
  hangs: /^did not end within its time limit/,
  'never settles': /^did not end within its time limit/,
  'ends the process': /^ended the process with exit code 0/,
  'is never reached': /^only 0 of 1 "\/\/ =>" lines were reached/,
  'compares nothing': /^line 1: "\/\/ =>" stands behind no expression/,
  'expects prose': /^line 2: what follows "\/\/ =>" is no value: "about one"/,
  'right, after all of these': undefined,
};

describe('a page of wrong examples', () => {
  const { fences } = readExamples(['docs/examples.md'], broken);
  let examples: Examples;
  beforeAll(async () => {
    examples = await prepareExamples(fences, { timeLimit: 3000, size: 1 });
  }, 120_000);
  afterAll(() => examples.close());

  it('is covered whole', () => {
    expect(fences.map(({ line }) => page[line - 4])).toEqual(page.filter((text) => text in rejections));
    expect(fences.length).toBe(Object.keys(rejections).length);
  });

  for (const fence of fences) {
    const title = page[fence.line - 4] ?? '';
    const rejection = rejections[title];
    it(rejection === undefined ? `accepts what is ${title}` : `is rejected: ${title}`, async () => {
      const [first] = await examples.verify(fence);
      if (rejection === undefined) expect(first).toBeUndefined();
      else expect(first).toMatch(rejection);
    });
  }
});

describe('fences that would slip past', () => {
  it('are rejected in a page', () => {
    const { fences, problems } = readExamples(['docs/unmarked.md'], broken);
    expect(problems.map(({ line, problem }) => `${line}: ${problem}`)).toEqual([
      '3: `no-run` without a reason of a few words',
      '7: a ```typescript fence is never run: write ```ts',
      '11: a ```js fence is never run: write ```ts',
      '15: unknown words after ```ts: "norun because"',
      '23: a fence that is never closed',
    ]);
    expect(fences.map(({ line }) => line)).toEqual([4]);
  });

  it('are rejected in a doc comment', () => {
    const { problems } = readExamples(['packages/core/src/undocumented-example.ts'], broken);
    expect(problems.map(({ line, problem }) => `${line}: ${problem}`)).toEqual([
      '4: @example without a ```ts fence: it would never be run',
    ]);
  });
});
