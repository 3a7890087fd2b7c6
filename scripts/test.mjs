// `npm test`: builds, type-checks and tests every package and app, and sums up what really ran.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { install, pnpm, root } from './bootstrap.mjs';

/** Folders of the workspace, as pnpm-workspace.yaml lists them. */
function projects() {
  const patterns = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8')
    .split('\n')
    .filter((line) => /^ {2}- /.test(line))
    .map((line) => line.slice(4).trim());
  return patterns
    .flatMap((pattern) => {
      const folder = join(root, pattern.replace(/\/\*$/, ''));
      if (!pattern.endsWith('/*')) return [folder];
      return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
    })
    .filter((folder) => existsSync(join(folder, 'package.json')));
}

function resultsOf(folder) {
  const results = join(folder, '.results');
  if (!existsSync(results)) return [];
  return readdirSync(results)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(results, name), 'utf8')));
}

install();
const folders = projects();
for (const folder of folders) rmSync(join(folder, '.results'), { recursive: true, force: true });

const options = ['--continue', '--output-logs=errors-only', '--concurrency=2', '--no-update-notifier'];
// Everything is built before anything is tested: the repository's own checks read what every package has built.
const tasks = ['typecheck', 'test'];
const phases = [
  ['build', ...options],
  [...tasks, '--only', ...options],
];
const status = phases.reduce(
  (worst, phase) => Math.max(worst, pnpm(['exec', 'turbo', 'run', ...phase], { show: true })),
  0,
);

let passed = 0;
let failed = 0;
const skipped = [];
const silent = [];
for (const folder of folders) {
  const name = relative(root, folder);
  const { scripts = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const results = resultsOf(folder);
  if (scripts.test !== undefined && results.length === 0) silent.push(name);
  for (const { testResults } of results) {
    for (const { assertionResults, status: fileStatus, name: file } of testResults) {
      // A file that could not be loaded has no tests to count; it has failed all the same.
      if (fileStatus === 'failed' && assertionResults.every((test) => test.status !== 'failed')) {
        failed += 1;
        console.log(`failed: ${relative(root, file)} could not be run to its end`);
      }
      for (const test of assertionResults) {
        if (test.status === 'passed') passed += 1;
        else if (test.status === 'failed') {
          failed += 1;
          console.log(`failed: ${name}: ${test.fullName}`);
        } else skipped.push(`${name}: ${test.fullName}`);
      }
    }
  }
}
for (const name of silent) console.log(`failed: ${name} has a test task and left no results`);
failed += silent.length;
if (status !== 0 && failed === 0) {
  console.log(`failed: a task of build, typecheck or test ended with exit code ${status}; its output is above`);
  failed += 1;
}
for (const name of skipped) console.log(`skipped: ${name}`);
if (process.env.BELLWETHER_REQUIRE_ALL === '1' && skipped.length > 0) {
  console.log('failed: BELLWETHER_REQUIRE_ALL=1 allows no skipped test');
  failed += skipped.length;
}
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
process.exit(failed === 0 ? 0 : 1);
