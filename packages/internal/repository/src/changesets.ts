import { findPublished, run } from '@bellwether-internal/workspace';

/** Runs git in a folder and gives its output, or `undefined` when it fails. */
async function git(root: string, ...args: readonly string[]): Promise<string | undefined> {
  const result = await run('git', args, { cwd: root });
  return result.code === 0 ? result.stdout : undefined;
}

/** Why the history cannot be read from the baseline on; `undefined` when it can. */
export async function historyObstacle(root: string, baseline: string | undefined): Promise<string | undefined> {
  if (baseline === undefined) return '.changeset/baseline is not there';
  if ((await git(root, 'rev-parse', '--git-dir')) === undefined) return 'no git history here';
  const known = await git(root, 'merge-base', '--is-ancestor', baseline, 'HEAD');
  return known === undefined ? `the history does not reach back to ${baseline}` : undefined;
}

/** Published packages whose sources have changed since the baseline, and which no changeset added since then names. */
export async function changesetProblems(root: string, baseline: string): Promise<readonly string[]> {
  const listing = (await git(root, 'diff', '--name-status', '--no-renames', `${baseline}..HEAD`)) ?? '';
  const changes = listing.split('\n').map((line) => line.split('\t'));
  const files = changes.map(([, file = '']) => file);
  const notes = changes.filter(
    ([status, file = '']) => status !== 'D' && /^\.changeset\/(?!README)[^/]+\.md$/.test(file),
  );
  const texts = await Promise.all(notes.map(([, file]) => git(root, 'show', `HEAD:${file}`)));
  const named = texts.map((text) => text?.split('---')[1] ?? '').join('\n');
  return findPublished(root)
    .filter(({ folder }) => files.some((file) => file.startsWith(`${folder}/src/`) && !file.endsWith('.test.ts')))
    .filter(({ name }) => !named.includes(`"${name}"`) && !named.includes(`'${name}'`))
    .map(({ name }) => `no changeset for ${name}, which has changed since ${baseline.slice(0, 7)}`);
}
